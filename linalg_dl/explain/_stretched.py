"""Broadcasting worked: shapes aligned at the right, arrays stretched to the common shape."""

from __future__ import annotations

from typing import Any

from linalg_dl.explain._clashes import ROLES, Shape, axes, common, reshaped, rules, sizes
from linalg_dl.explain._typeset import (
    Math,
    below,
    coloured,
    folded,
    indexed,
    matrix,
    number,
    shape,
    sign,
)
from linalg_dl.explain._worked import shown, values


def paragraphs(operands: dict[str, Any]) -> list[Math]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; or what would fit."""
    shapes = {key: sizes(x) for key, x in operands.items()}
    out = common(*shapes.values())
    aligned = [axes(shapes), *[rules(shapes)] * any(shapes.values())]
    if out is None:
        return [*aligned, *reshaped(operands)]
    if len(out) > 2 or 0 in out:
        return aligned
    placed = enumerate(operands.items())
    return [*aligned, *(Operand(key, k, x, out).steps() for k, (key, x) in placed)]


# Next to the numbers, so that four of them fit on a phone.
ARROW = Math(("→",), r"\kern-0.4em \to \kern-0.4em ")


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
        head = f"{self.key} : {shape(self.size)}"
        after = "" if self.size == self.out else f" ⇒ {shape(self.out)}"
        own = matrix(cells)
        both = own if same else folded(own, "⇒", matrix(self._arrows(), self._gap()), 24)
        return below(sign(head + after), both, gap=1)

    def _gap(self) -> str:
        return " " if self.m < self.columns else "  "

    def _arrows(self) -> list[list[Math]]:
        across, down = self.m < self.columns, self.n < self.rows
        grid: list[list[Math]] = []
        for i in shown(self.rows):
            cells: list[Math] = []
            for j in shown(self.columns):
                cell = coloured(self._stretched(i, j), "rest" if self._copied(i, j) else self.role)
                cells += [ARROW, cell] if across and cells else [cell]
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
