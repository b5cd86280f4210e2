"""Questions that answer at once: the form of each, and what its script compares and says."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from . import answers, notebooks
from .markup import raw

FIELD = (
    '<p class="answer"><input type="text" aria-labelledby="{}" placeholder="{}" autocomplete="off" '
    'autocapitalize="off" spellcheck="false"> <button type="submit">{}</button></p>'
)


class self_check(nodes.General, nodes.Element):  # noqa: N801
    """A question: its title, and a list with the answer and the wrong ideas."""


class SelfCheckDirective(SphinxDirective):
    """Parse a question, whose texts every build translates."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {"kind": str, "calls": str}  # noqa: RUF012
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep the title as a paragraph, and the list."""
        inline, messages = self.parse_inline(self.arguments[0], lineno=self.lineno)
        title = nodes.paragraph(self.arguments[0], "", *inline)
        self.set_source_info(title)
        (items,) = self.parse_content_to_nodes()
        node = self_check("", title, items)
        node["kind"] = self.options.get("kind", "number")
        node["codes"] = [code_of(item[0]) for item in items]
        self.set_source_info(node)
        return [node, *messages]


def code_of(text: nodes.paragraph) -> str:
    """Take the code out of an idea, which leaves what is said to it, to be translated."""
    code = text.pop(0).astext()
    text[0] = nodes.Text(text[0].astext().lstrip()) if isinstance(text[0], nodes.Text) else text[0]
    text.rawsource = re.sub(r"^(`+).*?\1 ", "", text.rawsource, count=1, flags=re.DOTALL)
    return code


class Ask(SphinxPostTransform):
    """Write each question as a form, with the values that the page computed."""

    default_priority = 8  # before MyST-NB and Sphinx look into what is left
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace the questions of the page."""
        asked = [*self.document.findall(self_check)]
        if not asked:
            return
        source = Path(self.env.doc2path(self.env.docname)).read_text("utf-8")
        found = answers.from_glued(notebooks.values(notebooks.executed(self.config, source)))
        for number, node in enumerate(asked):
            values = found.get(answers.key(node["codes"]), [])
            if node["kind"] == "function":
                link = _("<a {}>The page’s notebook</a> tries your function, and answers you.")
                link = link.format(f'href="_sources/{self.env.docname}.ipynb" download=""')
                said, before = raw(f'<p class="self-check">{link}</p>'), node.previous_sibling()
                twice = before is not None and before.astext() == said.astext()
                node.replace_self([] if twice else said)
            else:
                node.replace_self(written(node, values, number) if values else [])


def written(node: self_check, values: list[Any], number: int) -> list[nodes.Node]:
    """Write the form of a question."""
    title, items = node.children
    name = f"self-check-{number}"
    said = {
        "right": _("Right."),
        "idea": _("Not yet."),
        "wrong": wrong(node["kind"]),
        "unreadable": unreadable(node["kind"]),
    }
    data = " ".join(f'data-{key}="{html.escape(text)}"' for key, text in said.items())
    ideas: list[nodes.Node] = []
    labels = []
    for item, (verdict, value) in zip(items.children, values, strict=True):
        paragraph = item[0].deepcopy()
        if node["kind"] == "choice":
            strong = next(paragraph.findall(nodes.strong))
            labels.append([*strong.children])
            paragraph.remove(strong)
        for formula in paragraph.findall(nodes.math):  # hundreds, of which few are ever shown
            formula["output"] = "mathml"
        about = html.escape(json.dumps(value), quote=True)
        ideas += [
            raw(f'<li data-verdict="{verdict}" data-value="{about}">'),
            paragraph,
            raw("</li>"),
        ]
    code = node["kind"] == "code"
    form = _("a line of code") if code else _("e.g. 17/2, (1, 2), [[1, 2], [3, 4]]")
    field = choices(labels, name) if labels else [raw(FIELD.format(name, form, _("Check")))]
    head = f'<form class="self-check pst-js-only" data-kind="{node["kind"]}" {data} novalidate>'
    return [
        raw(head + f'<div id="{name}">'),
        title,
        raw("</div>"),
        *field,
        raw('<output role="status"></output><ul hidden>'),
        *ideas,
        raw("</ul></form>"),
    ]


def choices(labels: list[list[nodes.Node]], name: str) -> list[nodes.Node]:
    """Write the ways to answer that there are."""
    parts: list[nodes.Node] = [
        raw(f'<div role="radiogroup" aria-labelledby="{name}" class="answer">')
    ]
    for number, label in enumerate(labels):
        letter = "abcdefgh"[number]  # which a voice can name where the rest is a formula
        parts.append(raw(f'<label><input type="radio" name="{name}" value="{number}"> {letter}. '))
        parts += [*label, raw("</label> ")]
    return [*parts, raw("</div>")]


def wrong(kind: str) -> str:
    """Say what to look at where no idea is known."""
    if kind == "code":
        return _("This page does not know that line: run it, and look at what it gives.")
    return _("Not yet: look at the signs, the order and the shape.")


def unreadable(kind: str) -> str:
    """Say what an answer looks like that can be read."""
    if kind == "code":
        return _("Write one line of code.")
    return _(
        "Write a number (-17, 17/2, sqrt(41)), a vector or a shape (1, 2), "
        "or a matrix [[1, 2], [3, 4]]."
    )


def ask(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let the page compute what its questions compare."""
    source[0] = answers.with_values(source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of it."""
    app.add_node(self_check)
    app.add_directive("self-check", SelfCheckDirective)
    app.add_post_transform(Ask)
    app.connect("source-read", ask)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
