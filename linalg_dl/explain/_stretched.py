"""Broadcasting worked: shapes aligned at the right, arrays stretched to the common shape."""

from __future__ import annotations

from typing import Any

from linalg_dl.explain._clashes import Shape, axes, axes_rows, common, of_axes, sizes
from linalg_dl.explain._tables import (
    Cell,
    copied,
    division,
    html_table,
    labelled,
    page,
    side_by_side,
    solid,
)
from linalg_dl.explain._typeset import (
    WIDTH,
    Math,
    chain,
    coloured,
    indexed,
    matrix,
    number,
    shape,
    sign,
)
from linalg_dl.explain._worked import shown, values

ROLES = ("first", "second", "result")
CELLS = 9  # sums written one by one


def paragraphs(operands: dict[str, Any]) -> tuple[list[Math], str]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; also as HTML."""
    shapes = {key: x if isinstance(x, tuple) else sizes(x) for key, x in operands.items()}
    out = common(*shapes.values())
    grids: list[Operand] = []
    if out is not None and len(out) <= 2 and 0 not in out:
        grids = [Operand(key, k, x, out) for k, (key, x) in enumerate(operands.items())]
    aligned = html_table([[(cell, "") for cell in row] for row in axes_rows(shapes)])
    clash, both = of_axes(shapes), _met(grids)
    below = "".join(division(line) for x in clash[1:] for line in x.lines)
    html = page(aligned, *(grid.grid() for grid in grids), *map(_table_of, both), below)
    lines = [chain("a + b", matrix(cells)) for cells in both]
    fits = [line for line in lines if line.width <= WIDTH]
    return [*(clash or [axes(shapes)]), *(x.line() for x in grids), *fits], html


def _met(grids: list[Operand]) -> list[list[list[Math]]]:
    """Write the terms of a + b, if they are few, that stretching brings to each place."""
    if len(grids) != 2 or isinstance(grids[0].x, tuple) != isinstance(grids[1].x, tuple):
        return []
    (a, b), n, m = grids, grids[0].rows, grids[0].columns
    if n * m > CELLS:
        return []
    return [[[a.term(i, j) + " + " + b.term(i, j) for j in range(m)] for i in range(n)]]


class Operand:
    """One array or shape of at most two axes, and the rows and columns that it is stretched to."""

    def __init__(self, key: str, place: int, x: Any, out: Shape) -> None:
        size = x if isinstance(x, tuple) else sizes(x)
        self.key, self.role = key, ROLES[place % len(ROLES)]
        self.x, self.ndim, self.size, self.out = x, len(size), size, out
        self.n, self.m = (1, 1, *size)[-2:]
        self.rows, self.columns = (1, 1, *out)[-2:]

    def line(self) -> Math:
        """Set the array, and the array stretched."""
        columns = shown(self.m)
        cells = [[coloured(self._cell(i, j), self.role) for j in columns] for i in shown(self.n)]
        whole = matrix(cells)
        if (self.n, self.m) == (self.rows, self.columns):
            return chain(self.key, whole)
        gap = " " if self.m < self.columns else "  "
        return chain(self.key, whole + " ⇒ " + matrix(self._arrows(), gap))

    def grid(self) -> str:
        """Write the array and, next to it, the array stretched, its copies faded."""
        own = [[(self._cell(i, j), solid(self.role)) for j in shown(self.m)] for i in shown(self.n)]
        given = labelled(f"{self.key} {shape(self.size)}", own)
        if (self.n, self.m) == (self.rows, self.columns):
            return given
        rows = [[self._html_cell(i, j) for j in shown(self.columns)] for i in shown(self.rows)]
        stretched = labelled(shape(self.out), rows)
        return side_by_side(given, division("⇒"), stretched)

    def term(self, i: int, j: int) -> Math:
        """Write what stands in one place of the stretched array, as a term."""
        x = self._stretched(i, j)
        negative = not isinstance(self.x, tuple) and x.lines[0].startswith("−")
        return coloured("(" + x + ")" if negative else x, self.role)

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


def _table_of(cells: list[list[Math]]) -> str:
    return labelled("a + b", [[(x, solid("result")) for x in row] for row in cells])
