"""Broadcasting worked: shapes aligned at the right, arrays stretched to the common shape."""

from __future__ import annotations

from typing import Any

from linalg_dl.explain._clashes import Shape, axes, axes_rows, common, of_axes, sizes
from linalg_dl.explain._typeset import COLOURS, Math, chain, coloured, indexed, matrix, number, sign
from linalg_dl.explain._worked import division, html_table, page, shown, values

ROLES = ("first", "second", "result")


def paragraphs(operands: dict[str, Any]) -> tuple[list[Math], str]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; also as HTML."""
    shapes = {key: x if isinstance(x, tuple) else sizes(x) for key, x in operands.items()}
    out = common(*shapes.values())
    grids: list[Operand] = []
    if out is not None and len(out) <= 2 and 0 not in out:
        grids = [Operand(key, k, x, out) for k, (key, x) in enumerate(operands.items())]
    side = "".join(grid.grid() for grid in grids)
    aligned = html_table([[(cell, "") for cell in row] for row in axes_rows(shapes)])
    flex = f'<div style="display:flex;flex-wrap:wrap;gap:2em">{side}</div>'
    clash = of_axes(shapes)
    remedies = "".join(division(line) for x in clash[1:] for line in x.lines)
    return [*(clash or [axes(shapes)]), *(x.line() for x in grids)], page(aligned, flex, remedies)


class Operand:
    """One array or shape of at most two axes, and the rows and columns that it is stretched to."""

    def __init__(self, key: str, place: int, x: Any, out: Shape) -> None:
        size = x if isinstance(x, tuple) else sizes(x)
        self.key, self.role = key, ROLES[place % len(ROLES)]
        self.x, self.ndim = x, len(size)
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
        return chain(self.key, whole + " → " + matrix(self._arrows(), gap))

    def grid(self) -> str:
        """Write the stretched array as an HTML table, its copies faded."""
        solid = f"background:{COLOURS[self.role]}38"
        faded = f"border:1px dashed {COLOURS[self.role]};opacity:.65"
        cells = [
            [
                (self._stretched(i, j), faded if self._copied(i, j) else solid)
                for j in shown(self.columns)
            ]
            for i in shown(self.rows)
        ]
        return f"<div>{self.key}{html_table(cells)}</div>"

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
