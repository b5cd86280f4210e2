"""A form in which readers try shapes: what an operation makes of them, or what the library says."""

from __future__ import annotations

import html
import json

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from .markup import raw
from .wording import TOKEN, ask, read, words

FORM = """<form class="shapes" autocomplete="off" data-words="{words}" data-fits="{fits}"
data-clash="{clash}" data-unreadable="{unreadable}"><div class="pst-js-only">
<div role="radiogroup" aria-label="{operation}" class="asked">
<label><input type="radio" name="shapes" value="broadcast_shapes" data-names="x1 x2"><code>x1 + x2\
</code></label> <label><input type="radio" name="shapes" value="matmul" data-names="x1 x2"
checked=""><code>x1 @ x2</code></label> <label><input type="radio" name="shapes" value="linear"
data-names="X W b"><code>linear(X, W, b)</code></label></div>
<div role="group" aria-label="{shapes}" class="asked">{fields}</div></div>
<div class="found"><table><caption><code>x1 @ x2</code></caption><tbody><tr><td>{axis}</td>\
<th scope="col">−2</th><th scope="col">−1</th></tr>{rows}</tbody></table><output role="status"
data-verdict="{verdict}"><strong>{word}</strong> {said}</output></div></form>"""
FIELD = """<label class="{}"{}><code>{}</code><input type="text" value="{}" placeholder="{}" \
autocapitalize="off" spellcheck="false"></label>"""


class Shapes(SphinxDirective):
    """Take the shapes of two matrices, and of the bias of a layer."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Write the form."""
        return [raw(form(*TOKEN.findall(self.arguments[0])))]


def form(one: str, two: str, bias: str) -> str:
    """Write the form, and what the library says of the product of two matrices."""
    (n, m), (k, h) = read(one), read(two)
    out, message = ask("matmul", (n, m), (k, h))
    mark, verdict = ("meets", "fits") if out else ("clash", "clash")
    rows = row("first", "x1", (n, ""), (m, mark)) + row("second", "x2", (k, mark), (h, ""))
    result = ((n, ""), (h, "")) if out else (("", ""), ("✗", "cross"))
    said = {
        "fits": _("They fit:"),
        "clash": _("They clash."),
        "unreadable": _("Write each shape as (3, 4), 3×4 or (3,); () has no axes."),
    }
    return FORM.format(
        words=html.escape(json.dumps(words(), ensure_ascii=False)),
        operation=_("Operation"),
        shapes=_("Shapes"),
        fields=FIELD.format("first", "", "x1", one, "(3, 4)")
        + FIELD.format("second", "", "x2", two, "(3, 4)")
        + FIELD.format("second", ' hidden=""', "b", bias, "None"),
        axis=_("axis"),
        rows=rows + row("result", "⇒", *result),
        verdict=verdict,
        word=said[verdict],
        said=f"<code>{out}</code>" if out else f'<code lang="en">{html.escape(message)}</code>',
        **said,
    )


def row(role: str, name: str, *cells: tuple[object, str]) -> str:
    """Write one row of the table: a shape, with a mark on the axis that meets the other's."""
    marks = [mark and f' class="{mark}"' for _size, mark in cells]
    sizes = [f"<td{mark}>{size}</td>" for mark, (size, _mark) in zip(marks, cells, strict=True)]
    return f'<tr class="{role}"><th scope="row">{name}</th>{"".join(sizes)}</tr>'


def setup(app: Sphinx) -> dict[str, bool]:
    """Register it."""
    app.add_directive("shapes", Shapes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
