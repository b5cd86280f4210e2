"""Figures that a reader moves: how each stands on the page before anybody does.

A kind (`moving_kinds`) names its points, and what is drawn through them; moving.js computes the
same points and numbers from what the reader chooses, and draws through them again.
"""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from . import moving_svg as svg
from . import notebooks
from .markup import raw
from .moving_kinds import KINDS, Kind, words

FIGURE = """<figure class="moving" data-kind="{name}" data-unit="{unit}">
<svg class="figure-svg" viewBox="{box}" width="{width:g}" height="{height:g}" role="img"
aria-label="{label}">{parts}</svg>
<div class="form pst-js-only">{form}</div>
<div class="said">{said}</div>
<p role="status" class="visually-hidden"></p>
<figcaption>"""
FIELD = (
    '<input type="number" value="{value:g}" min="-{limit:g}" max="{limit:g}" step="0.25" '
    'autocomplete="off" aria-label="{label}">'
)


class moving(nodes.General, nodes.Element):  # noqa: N801
    """A figure that moves: what a voice says of it, its caption, and what to try."""


class MovingDirective(SphinxDirective):
    """Parse such a figure: its kind, its numbers at the start, and its paragraphs."""

    required_arguments = 1
    option_spec = {"numbers": str, "examples": str}  # noqa: RUF012
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep the paragraphs, which every build translates."""
        node = moving("", *self.parse_content_to_nodes(), kind=self.arguments[0], **self.options)
        self.set_source_info(node)
        return [node]


class Move(SphinxPostTransform):
    """Write each of them, with the examples that the page computed."""

    default_priority = 8  # before MyST-NB and Sphinx look into what is left
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace the figures of the page."""
        for node in [*self.document.findall(moving)]:
            examples = self.examples(node["examples"]) if "examples" in node else []
            numbers = [float(one) for one in re.split("[,;]", node["numbers"])]
            description, caption, *tries = node.children
            head = drawn(node["kind"], numbers, examples, description.astext())
            foot = [raw('<div class="pst-js-only">'), *tries, raw("</div></figcaption></figure>")]
            node.replace_self([raw(head), caption, *foot])

    def examples(self, name: str) -> list[Any]:
        """Find the examples (x1, x2, label) that a cell of the page glued."""
        source = Path(self.env.doc2path(self.env.docname)).read_text("utf-8")
        found = notebooks.values(notebooks.executed(self.config, source))
        return ast.literal_eval(found.get(name, "[]"))


def drawn(name: str, numbers: list[float], examples: list[Any], description: str) -> str:
    """Write a figure up to its caption."""
    kind = KINDS[name]
    left, top, width, height = kind.box
    found, shown, word = kind.moved(numbers, examples, (left + width / 2, top - height / 2))
    points = {key: kind.unit * np.array([x, -y]) for key, (x, y) in found.items()}
    points["o"], box = np.zeros(2), [kind.unit * x for x in (left, -top, width, height)]
    parts = [*svg.paper(kind), *svg.shapes(kind, points), *svg.marks(kind.unit, numbers, examples)]
    parts = ['<g aria-hidden="true">', *parts, *svg.names(kind, points, box), "</g>"]
    parts += svg.handles(kind, points, box)
    return FIGURE.format(
        **{"name": name, "unit": kind.unit, "width": box[2], "height": box[3]},
        **{"box": " ".join(f"{x:g}" for x in box), "label": html.escape(description)},
        **{"parts": "".join(parts), "form": form(kind, numbers)},
        said=said(kind, shown, word, len(examples)),
    )


def form(kind: Kind, numbers: list[float]) -> str:
    """Write the fields of the numbers."""
    fields = [
        FIELD.format(value=value, limit=limit, label=field(name))
        for (name, limit), value in zip(kind.fields.items(), numbers, strict=True)
    ]
    return lines(kind.form).format(*fields)


def field(name: str) -> str:
    """Name a field in words: of a vector, or of a matrix."""
    name, *place = name.split()
    if len(place) == 2:
        return _("{}, row {}, column {}").format(name, *place)
    return _("{}, component {}").format(name, *place) if place else name


def lines(text: str) -> str:
    """Write lines and their parts, whose names take their colors, as in first:a."""
    text = re.sub(r"\b(first|second|result|other):([^\s,(]+)", r'<b class="\1">\2</b>', text)
    parts = [line.replace("¦", '</span><span class="part">') for line in text.split("|")]
    return "".join(f'<p><span class="part">{line}</span></p>' for line in parts)


def said(kind: Kind, shown: list[float], word: int, count: int) -> str:
    """Write what is said of the numbers."""
    numbers = [f'<span data-value="{float(x)!r}">{svg.number(x)}</span>' for x in shown]
    chosen = [
        "<span{}>{}</span>".format("" if number == word else ' class="off"', text)
        for number, text in enumerate(words(kind))
    ]
    missed = _("Mistakes: {} of {}").format(numbers[-1], count)
    return lines(kind.said).format(
        *numbers, words=f'<span class="words">{"".join(chosen)}</span>', missed=missed
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register it."""
    app.add_node(moving)
    app.add_directive("moving", MovingDirective)
    app.add_post_transform(Move)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
