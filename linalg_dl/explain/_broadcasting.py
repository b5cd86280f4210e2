"""Broadcasting worked: shapes aligned at the right, arrays stretched to the common shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linalg_dl._fitting import Fit, common, of_broadcast
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._dot import shown
from linalg_dl.explain._inputs import decimals, sizes
from linalg_dl.explain._meetings import changed, compared, numbered
from linalg_dl.explain._nodes import NOTHING, ROLES, Coloured, Number, Piece, Shape, indexed
from linalg_dl.explain._products import given, is_drawn, whole


def paragraphs(operands: dict[str, Any]) -> list[Piece]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; or what would fit."""
    shapes: dict[Piece, Shape] = {key: sizes(x) for key, x in operands.items()}
    out = common(*shapes.values())
    met = compared(shapes)
    if out is None:
        fits = of_broadcast([*shapes.values()], [*operands])
        return [*given(operands), *met, *numbered([_way(fit, operands) for fit in fits])]
    if len(out) > 2 or 0 in out:
        return met
    return [*met, *(Operand(k, *item, out).steps() for k, item in enumerate(operands.items()))]


def _way(fit: Fit, operands: dict[str, Any]) -> list[Piece]:
    """Set one way to write an operand so that all broadcast, and what they give."""
    place = fit.operands.index(fit.expression)
    x, shape = [*operands.values()][place], fit.shapes[place]
    names = [nodes.Code(y) if k == place else y for k, y in enumerate(fit.operands)]
    head = nodes.Typed((fit.expression,), f"{sizes(x)} ⇒ {shape}")
    met = compared(dict(zip(names, fit.shapes, strict=True)))
    if not is_drawn(x) or len(shape) > 2:
        return [head, *met]
    role, new = ROLES[place % len(ROLES)], changed(x, shape)
    both = whole(x, role) + " ⇒ " + whole(new, role)
    arrays = [new if k == place else y for k, y in enumerate(operands.values())]
    return [head, nodes.Fitting((both, NOTHING)), *met, *_values(names, arrays, place, fit.out)]


def _values(names: Sequence[Piece], arrays: Sequence[Any], new: int, out: Shape) -> list[Piece]:
    """Set arrays as they meet: those that are stretched, and those not yet shown."""
    if any(isinstance(x, tuple) or x.ndim > 2 or 0 in x.shape for x in arrays):
        return []
    placed = [Operand(k, *x, out) for k, x in enumerate(zip(names, arrays, strict=True))]
    placed = [x for k, x in enumerate(placed) if k != new or x.size != out]
    steps = tuple(x.steps(own=False) for x in placed)
    # Side by side where their rows meet, not where arrows stand between those of one.
    level = len(steps) == 2 and placed[0].down == placed[1].down
    both = nodes.Beside(steps) if level else nodes.Below(steps, apart=True)
    return [nodes.Fitting((both, NOTHING), phone=True)]


class Operand:
    """One array or shape of at most two axes, and the rows and columns that it is stretched to."""

    def __init__(self, place: int, name: Piece, x: Any, out: Shape) -> None:
        self.name, self.role = name, ROLES[place % len(ROLES)]
        self.x, self.size, self.out = x, sizes(x), out
        self.n, self.m = (1, 1, *self.size)[-2:]
        self.rows, self.columns = (1, 1, *out)[-2:]
        self.across, self.down = self.m < self.columns, self.n < self.rows

    def steps(self, own: bool = True) -> Piece:
        """Set the array, unless `own` is False, and the array stretched, below their shapes."""
        after = "" if self.size == self.out else f" ⇒ {self.out}"
        head = nodes.Row((self.name, f" : {self.size}{after}"))
        array = nodes.Matrix(tuple(self._row(i, self.m) for i in shown(self.n)))
        stretched = nodes.Matrix(tuple(self._arrows()))
        both = nodes.Fold(array, "⇒ " + stretched) if own and stretched != array else stretched
        return nodes.Below((head, both), apart=True)

    def _arrows(self) -> list[tuple[Piece, ...]]:
        """Lay the rows out, with arrows from one copy to the next."""
        grid: list[tuple[Piece, ...]] = []
        for i in shown(self.rows):
            cells = self._row(i, self.columns)
            if self.across:
                cells = tuple(part for cell in cells for part in (nodes.ARROW, cell))[1:]
            between = ("" if self.across and k % 2 else "↓" for k in range(len(cells)))
            grid += [tuple(between), cells] if self.down and grid else [cells]
        return grid

    def _row(self, i: int | None, count: int) -> tuple[Piece, ...]:
        return tuple(self._cell(i, j) for j in shown(count))

    def _cell(self, i: int | None, j: int | None) -> Piece:
        """Set one number, copies of it in grey."""
        copied = (self.down and i != 0) or (self.across and j != 0)
        return Coloured(self._own(i, j), "rest" if copied else self.role)

    def _own(self, i: int | None, j: int | None) -> Piece:
        if i is None or j is None:
            return nodes.ellipsis(i, j)
        index = (min(i, self.n - 1), min(j, self.m - 1))[2 - len(self.size) :]
        if isinstance(self.x, tuple):
            return indexed(str(self.name), *index)
        return Number(decimals(self.x[index])[0])
