"""Broadcasting worked: shapes aligned at the right, arrays stretched to the common shape."""

from __future__ import annotations

from typing import Any

from linalg_dl.explain._clashes import (
    Shape,
    axes,
    axes_rows,
    common,
    padded,
    reshaped,
    rule,
    rules,
    sizes,
)
from linalg_dl.explain._tables import (
    Cell,
    copied,
    division,
    html_table,
    labelled,
    page,
    side_by_side,
    solid,
    wrapped,
)
from linalg_dl.explain._typeset import (
    Math,
    below,
    coloured,
    indexed,
    matrix,
    number,
    shape,
    sign,
)
from linalg_dl.explain._worked import shown, values

ROLES = ("first", "second", "bias")


def paragraphs(operands: dict[str, Any]) -> tuple[list[Math], str]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; also as HTML."""
    shapes = {key: x if isinstance(x, tuple) else sizes(x) for key, x in operands.items()}
    out = common(*shapes.values())
    grids: list[Operand] = []
    if out is not None and len(out) <= 2 and 0 not in out:
        grids = [Operand(key, k, x, out) for k, (key, x) in enumerate(operands.items())]
    remedies = [*reshaped(shapes)] if out is None else []
    html = page(*_aligned(shapes), *(x.grid() for x in grids), *map(_remedy, remedies))
    steps = [axes(shapes), *[rules(shapes)] * any(shapes.values()), *(x.steps() for x in grids)]
    return [*steps, *([below(*remedies)] if remedies else [])], html


def _aligned(shapes: dict[str, Shape]) -> list[str]:
    """Write the shapes below each other, size by size, and what becomes of each axis."""
    *given, (_, _, arrow, out) = axes_rows(shapes)
    rows: list[list[Cell]] = [
        [(name, ""), (size, ""), (more, ""), *((n, solid(ROLES[k % len(ROLES)])) for n in full)]
        for k, (name, size, more, full) in enumerate(given)
    ]
    last = [(n, solid("clash" if n == "✗" else "result")) for n in out]
    columns = [*zip(*padded(shapes.values()), strict=True)]
    listed: list[list[Cell]] = [[(cell, "text-align:left") for cell in rule(x)] for x in columns]
    return [html_table([*rows, [("", ""), ("", ""), (arrow, ""), *last]]), html_table(listed)]


def _remedy(line: Math) -> str:
    mark, text = str(line).split("  ", 1)
    return wrapped(mark, *text.split(" : "))


class Operand:
    """One array or shape of at most two axes, and the rows and columns that it is stretched to."""

    def __init__(self, key: str, place: int, x: Any, out: Shape) -> None:
        size = x if isinstance(x, tuple) else sizes(x)
        self.key, self.role = key, ROLES[place % len(ROLES)]
        self.x, self.ndim, self.size, self.out = x, len(size), size, out
        self.n, self.m = (1, 1, *size)[-2:]
        self.rows, self.columns = (1, 1, *out)[-2:]

    def steps(self) -> Math:
        """Set the array, and the array stretched, below their shapes."""
        columns = shown(self.m)
        cells = [[coloured(self._cell(i, j), self.role) for j in columns] for i in shown(self.n)]
        same = (self.n, self.m) == (self.rows, self.columns)
        stretched = "" if same else " ⇒ " + matrix(self._arrows(), self._gap())
        head = f"{self.key} : {shape(self.size)}"
        after = "" if self.size == self.out else f" ⇒ {shape(self.out)}"
        return below(sign(head + after), matrix(cells) + stretched, gap=1)

    def grid(self) -> str:
        """Write the array and, next to it, the array stretched, its copies faded."""
        own = [[(self._cell(i, j), solid(self.role)) for j in shown(self.m)] for i in shown(self.n)]
        given = labelled(f"{self.key} {shape(self.size)}", own)
        if (self.n, self.m) == (self.rows, self.columns):
            return given
        rows = [[self._html_cell(i, j) for j in shown(self.columns)] for i in shown(self.rows)]
        stretched = labelled(shape(self.out), rows)
        return side_by_side(given, division("⇒"), stretched)

    def _gap(self) -> str:
        return " " if self.m < self.columns else "  "

    def _html_cell(self, i: int | None, j: int | None) -> Cell:
        text = self._stretched(i, j)
        if not self._copied(i, j):
            return text, solid(self.role)
        return ("↓ " if self.n < self.rows and i != 0 else "→ ") + text, copied(self.role)

    def _arrows(self) -> list[list[Math]]:
        across, down = self.m < self.columns, self.n < self.rows
        grid: list[list[Math]] = []
        for i in shown(self.rows):
            cells: list[Math] = []
            for j in shown(self.columns):
                cell = coloured(self._stretched(i, j), "rest" if self._copied(i, j) else self.role)
                cells += [sign("→"), cell] if across and cells else [cell]
            below = [sign("↓" if k % (1 + across) == 0 else "") for k in range(len(cells))]
            grid += [below, cells] if down and grid else [cells]
        return grid

    def _copied(self, i: int | None, j: int | None) -> bool:
        return (self.n < self.rows and i != 0) or (self.m < self.columns and j != 0)

    def _stretched(self, i: int | None, j: int | None) -> Math:
        row = i if i is None or self.n == self.rows else 0
        return self._cell(row, j if j is None or self.m == self.columns else 0)

    def _cell(self, i: int | None, j: int | None) -> Math:
        if i is None or j is None:
            return sign("⋱" if i is None and j is None else "⋮" if i is None else "⋯")
        index = (i, j)[2 - self.ndim :]
        if isinstance(self.x, tuple):
            return sign(indexed(self.key, *index))
        return number(values(self.x[index])[0])
