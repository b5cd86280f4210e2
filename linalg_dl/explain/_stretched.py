"""Broadcasting worked: shapes aligned at the right, arrays stretched to the common shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linalg_dl.explain._clashes import (
    ROLES,
    Shape,
    alternatives,
    axes,
    common,
    given,
    rules,
    sizes,
    typed_as,
)
from linalg_dl.explain._products import whole
from linalg_dl.explain._typeset import (
    NARROW,
    WIDTH,
    Math,
    below,
    beside,
    coloured,
    folded,
    indented,
    indexed,
    matrix,
    number,
    remedy,
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
        return [*given(operands), *aligned, *alternatives(_reshaped(operands))]
    if len(out) > 2 or 0 in out:
        return aligned
    placed = enumerate(operands.items())
    return [*aligned, *(Operand(key, k, x, out).steps() for k, (key, x) in placed)]


def _reshaped(operands: dict[str, Any]) -> Iterator[list[Math]]:
    """Write what would fit, and how: one with an axis more at its end, or transposed."""
    shapes = {key: sizes(x) for key, x in operands.items()}
    count = max(map(len, shapes.values()))
    for key, x in sorted(shapes.items(), key=lambda item: len(item[1])):
        turned = len(x) == count > 1
        more = f"{key}[:, None]" if len(x) == 1 else f"{key}[..., None]"
        typed, y = (f"{key}.T", x[::-1]) if turned else (more, (*x, 1))
        others = dict((typed, y) if item[0] == key else item for item in shapes.items())
        if common(*others.values()) is not None and (not turned or count == 2):
            head = remedy("✓", typed, f"{shape(x)} ⇒ {shape(y)}")
            changed = _changed(operands[key], turned, ROLES[[*shapes].index(key) % len(ROLES)])
            given = dict((typed, x) if name == key else (name, x) for name, x in operands.items())
            met = _meeting(given, typed, turned)
            yield [head, *map(indented, [*changed, axes(others), rules(others), *met])]


def _changed(x: Any, turned: bool, role: str) -> list[Math]:
    """Set an array before and after its axes change; nothing of a shape."""
    if isinstance(x, tuple) or x.ndim > 2 - (not turned) or 0 in x.shape:
        return []
    both = whole(x, role) + " ⇒ " + whole(x.T if turned else x[:, None], role)
    return [both] if both.width < WIDTH - 3 else []


def _meeting(operands: dict[str, Any], typed: str, turned: bool) -> list[Math]:
    """Set arrays as they meet: those that are stretched, and those not yet shown."""
    if any(isinstance(x, tuple) or x.ndim > 2 or 0 in x.shape for x in operands.values()):
        return []
    changed = operands[typed]
    arrays = operands | {typed: changed.T if turned else changed[:, None]}
    out = common(*map(sizes, arrays.values())) or ()
    placed = [Operand(key, k, x, out) for k, (key, x) in enumerate(arrays.items())]
    steps = [x.steps(own=False) for x in placed if x.key != typed or x.size != out]
    if any(x.width > NARROW for x in steps):
        return []
    # Side by side where their rows meet, not where arrows stand between those of one.
    level = len(steps) == 2 and len(steps[0].lines) == len(steps[1].lines)
    return [beside(*steps)] if level else steps


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

    def steps(self, own: bool = True) -> Math:
        """Set the array, unless `own` is False, and the array stretched, below their shapes."""
        columns = shown(self.m)
        cells = [[coloured(self._cell(i, j), self.role) for j in columns] for i in shown(self.n)]
        same = (self.n, self.m) == (self.rows, self.columns)
        head = typed_as(self.key) + f" : {shape(self.size)}"
        after = "" if self.size == self.out else f" ⇒ {shape(self.out)}"
        stretched = matrix(cells) if same else matrix(self._arrows(), self._gap())
        both = folded(matrix(cells), "⇒", stretched, 24) if own and not same else stretched
        return below(head + after, both, gap=1)

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
