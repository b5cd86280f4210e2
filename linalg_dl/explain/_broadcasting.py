"""Broadcasting worked: shapes aligned at the right, arrays stretched to the common shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

from linalg_dl import _fitting
from linalg_dl._fitting import Fit, Shape, common, met
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._inputs import as_numpy, decimals, is_shape, sizes
from linalg_dl.explain._nodes import NOTHING, ROLES, Below, Fitting, Matrix, Piece, Styled
from linalg_dl.explain._products import given, grid, is_drawn, whole

# In a table with frames: what has none stands as far from the right as a digit in one.
SPACE = "\N{EN SPACE}"

Cells = tuple[Piece, ...]
Out = Sequence[int | str | None]  # what the sizes on each axis become: None for a clash


def paragraphs(operands: dict[str, Any]) -> list[Piece]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; or what would fit."""
    shapes: dict[Piece, Shape] = {key: sizes(x) for key, x in operands.items()}
    out, aligned = common(*shapes.values()), compared(shapes)
    if out is None:
        fits = _fitting.of_broadcast([*shapes.values()], [*operands])
        return [*given(operands), *aligned, *numbered([_way(fit, operands) for fit in fits])]
    if len(out) > 2 or 0 in out:
        return aligned
    each = enumerate(operands.items())
    return [*aligned, *(Operand(k, key, x, out).steps() for k, (key, x) in each)]


def compared(shapes: Mapping[Any, Shape], core: int = 0) -> list[Piece]:
    """Set shapes as they meet, and what becomes of the sizes on each axis but the last `core`."""
    columns = [*zip(*_fitting.padded([*shapes.values()]), strict=True)]
    free = columns[: len(columns) - core]
    rules = tuple((len(columns) - k, *_rule(column)) for k, column in enumerate(free))
    out = [*map(met, free), *["·"] * core]
    return [_aligned(shapes, out), *[nodes.Rules(rules)] * bool(rules)]


def numbered(ways: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Set the ways that would fit one after another, numbered where there are several."""
    labels = [f"({k})  ✓" for k in range(1, len(ways) + 1)] if len(ways) > 1 else ["✓"]
    return [nodes.Hung(*way) for way in zip(labels, map(tuple, ways), strict=False)]


def changed(x: Any, shape: Shape) -> Any:
    """Give the numbers of an array as a fit has them: turned, or with axes added."""
    if x.ndim == len(shape):
        return x if sizes(x) == shape else as_numpy(x).T
    return as_numpy(x).reshape(shape)


def _rule(column: Sequence[int]) -> tuple[tuple[str, ...], str]:
    """Write the sizes on one axis: equal, or 1 stretched, or all that they are not."""
    size = met(column)
    if size is None:
        m, n, *_ = dict.fromkeys(n for n in column if n != 1)
        return (f"{m} ≠ {n}", f"{m} ≠ 1", f"{n} ≠ 1"), "⇒ ✗"
    same = " = ".join(map(str, column)) if {*column} == {size} else f"1 → {size}"
    return (same,), f"⇒ {size} ✓"


def _aligned(shapes: Mapping[Any, Shape], out: Out) -> Piece:
    """Align sizes at the right, next to or above the same with 1 filled in, if any is short.

    Above each column stands the number of its axis, which counts from the end: that is why
    they are aligned there. Below stands what they have in common, ✗ for a clash.
    """
    short = len({*map(len, shapes.values())}) > 1
    names, own, filled = zip(*_rows(shapes, out, SPACE * short), strict=True)
    if not short:
        return _table(names, filled)
    arrows = [("⇒" if "□" in row else "",) for row in own]
    below = Below((_table(names[:-1], own[:-1], ruled=False), _table(names, filled)), apart=True)
    return Fitting((_table(names, own, arrows, filled), below), phone=True)


def _rows(
    shapes: Mapping[Any, Shape], out: Out, space: str
) -> Iterator[tuple[Cells, Cells, Cells]]:
    """Write each name and shape, its sizes, and its sizes with 1 filled in."""
    axes = [Styled(f"−{k}", "axis") for k in range(len(out), 0, -1)]
    if out:
        yield ("", Styled(Styled("axis", "code"), "axis")), (*axes,), (*(x + space for x in axes),)
    filled = _fitting.padded([*shapes.values()])
    for role, (name, shape), full in zip(cycle(ROLES), shapes.items(), filled, strict=False):
        new = len(full) - len(shape)
        own: Cells = (*["□"] * new, *(Styled(str(n), role) for n in shape))
        roles = ["clash" if size is None else role for size in out]
        cells = [*map(Styled, map(str, full), roles)]
        frames = (Styled(x, "framed") for x in cells[:new])
        yield (name, str(shape)), own, (*frames, *(x + space for x in cells[new:]))
    whole = "" if None in out or "·" in out else str(tuple(out))
    common = ("✗" if n is None else n if n == "·" else Styled(str(n), "result") for n in out)
    yield ("⇒", whole), ("",) * len(out), (*(n + space for n in common),)


def _table(*blocks: Sequence[Cells], ruled: bool = True) -> Piece:
    """Set blocks of columns next to each other, a rule above the last row."""
    rows = tuple(tuple(cell for part in row for cell in part) for row in zip(*blocks, strict=True))
    return nodes.Table(rows, "l" + "r" * (len(rows[0]) - 1), ruled)


def _way(fit: Fit, operands: dict[str, Any]) -> list[Piece]:
    """Set one way to write an operand so that all broadcast, and what they give."""
    place = fit.operands.index(fit.expression)
    x, shape = [*operands.values()][place], fit.shapes[place]
    names = [Styled(y, "code") if k == place else y for k, y in enumerate(fit.operands)]
    head = nodes.Typed((fit.expression,), f"{sizes(x)} ⇒ {shape}")
    aligned = compared(dict(zip(names, fit.shapes, strict=True)))
    if not is_drawn(x) or len(shape) > 2:
        return [head, *aligned]
    role, new = ROLES[place % len(ROLES)], changed(x, shape)
    both = whole(x, role) + " ⇒ " + whole(new, role)
    arrays = [new if k == place else y for k, y in enumerate(operands.values())]
    values = _values(names, arrays, place, fit.out)
    return [head, Fitting((both, NOTHING)), *aligned, *values]


def _values(names: Sequence[Piece], arrays: Sequence[Any], new: int, out: Shape) -> list[Piece]:
    """Set arrays as they meet: those that are stretched, and those not yet shown."""
    if any(is_shape(x) or x.ndim > 2 or 0 in x.shape for x in arrays):
        return []
    placed = [Operand(k, *x, out) for k, x in enumerate(zip(names, arrays, strict=True))]
    placed = [x for k, x in enumerate(placed) if k != new or x.size != out]
    steps = [x.steps(own=False) for x in placed]
    # Side by side where their rows meet, not where arrows stand between those of one.
    level = len(steps) == 2 and placed[0].down == placed[1].down
    both = nodes.beside(*steps) if level else Below((*steps,), apart=True)
    return [Fitting((both, NOTHING), phone=True)]


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
        array = grid(self.n, self.m, self._entry, self._style)
        stretched = self._stretched()
        both = nodes.fold(array, "⇒ " + stretched) if own and stretched != array else stretched
        return Below((nodes.Row((self.name, f" : {self.size}{after}")), both), apart=True)

    def _stretched(self) -> Matrix:
        """Lay the rows out, with arrows from one copy to the next."""
        rows: list[Cells] = []
        for cells in grid(self.rows, self.columns, self._entry, self._style).cells:
            row = nodes.joined(cells, nodes.ARROW).parts if self.across else cells
            between = ("" if self.across and k % 2 else "↓" for k in range(len(row)))
            rows += [(*between,), row] if self.down and rows else [row]
        return Matrix((*rows,))

    def _style(self, i: int | None, j: int | None) -> str:
        """Give copies in grey."""
        return "rest" if (self.down and i != 0) or (self.across and j != 0) else self.role

    def _entry(self, i: int, j: int) -> Piece:
        index = (min(i, self.n - 1), min(j, self.m - 1))[2 - len(self.size) :]
        if is_shape(self.x):
            return nodes.indexed(str(self.name), *index)
        return nodes.number(decimals(self.x[index])[0])
