"""How shapes meet, in a product and where they are broadcast: where they clash, and what fits.

What would fit instead is found by `_fitting`. Shapes that broadcast are aligned at the right,
arrays stretched to the common shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

from linalg_dl import _fitting
from linalg_dl._fitting import Fit, Shape, common, met
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._inputs import as_numpy, decimals, is_shape, sizes
from linalg_dl.explain._nodes import ROLES, Below, Fitting, Matrix, Meeting, Piece, Styled, Typed
from linalg_dl.explain._products import ALL, Dot, Vector, given, grid, is_drawn, whole

# In a table with frames: what has none stands as far from the right as a digit in one.
SPACE = "\N{EN SPACE}"

Cells = tuple[Piece, ...]
# A name and a shape, its sizes, and its sizes with 1 filled in.
TableRow = tuple[Cells, Cells, Cells]
Out = Sequence[int | str | None]  # what the sizes on each axis become: None for a clash


def of_vectors(a: Any, b: Any) -> list[Piece]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    head = Meeting((one, two), (-1, -1), "·")
    if head.fits:
        return _of_leading_axes("ab", head, 1)
    pairs = _partners("a·b", Vector("a", a), Vector("b", b)) if len(one) == len(two) == 1 else []
    ways = []
    for fit in _fitting.of_vecdot(one, two, ("a", "b")):
        (typed,) = {*fit.operands} - {*"ab"}
        ways.append([Typed((typed, f"{' · '.join(map(str, fit.shapes))} ⇒ {fit.out}"))])
    return [head, *pairs, *numbered(ways)]


def of_matrices(A: Any, B: Any) -> list[Piece]:
    """Mark where a matrix product clashes, of arrays or of shapes."""
    one, two = sizes(A), sizes(B)
    head = matrices_meet(one, two)
    ways = numbered([_way(fit, A, B) for fit in _fitting.of_matmul(one, two, ("A", "B"))])
    if head.fits:
        return [*_of_leading_axes("AB", head, 2), *ways]
    name = nodes.indexed("C", *(0 for x in (one, two) if len(x) > 1))
    pairs = _partners(name, _first("A", A), _first("B", B, down=True))
    clash = nodes.Hung((Typed(("A @ B", head)),), "✗")
    return [*given({"A": A, "B": B}), "C = A @ B", clash, *pairs, *ways]


def of_layer(X: Any, W: Any, b: Any) -> list[Piece]:
    """Mark where X @ Wᵀ + b clashes; nothing where it does not."""
    one, two, bias = sizes(X), sizes(W), None if b is None else sizes(b)
    if one[-1] == two[-1]:
        out = (*one[:-1], two[0])
        clash = _of_bias(out, bias)
        return [layer_meets(one, two, None, out), *clash] if clash else []
    pairs = _partners(nodes.indexed("Z", *(0 for _ in one[-2:])), _first("X", X), _first("W", W))
    fits = zip(_fitting.of_linear(one, two), _fitting.of_linear(one, two, bias), strict=True)
    ways = numbered([_layer_way(without, fit, bias) for without, fit in fits])
    return [*given({"X": X, "W": W}), layer_meets(one, two, bias), *pairs, *ways]


def matrices_meet(one: Shape, two: Shape, after: str = "") -> Meeting:
    """Set two shapes as they meet in a product of matrices."""
    return Meeting((one, two), (-1, max(-2, -len(two))), "@", after)


def layer_meets(X: Shape, W: Shape, b: Shape | None, out: Shape | None = None) -> Meeting:
    """Set the shapes as they meet in X @ Wᵀ + b."""
    plus, gives = "" if b is None else f" + {b}", "" if out is None else f" ⇒ {out}"
    return Meeting((X, W[::-1]), (-1, 0), "@", plus + gives, f"{X} @ {W}ᵀ{plus}")


def _first(letter: str, x: Any, down: bool = False) -> Vector:
    """Take the first row or column of a matrix, or a vector."""
    zeros = (0,) * (len(sizes(x)) - 1)
    return Vector(letter, x, (*zeros[1:], ALL, *zeros[:1]) if down else (*zeros, ALL))


def _partners(name: str, one: Vector, two: Vector) -> list[Piece]:
    """Set the first dot product as far as it goes, an empty place for each missing partner."""
    return [Dot(one, two).worked(name)] if one.count or two.count else []


def _of_leading_axes(names: str, fits: Meeting, core: int) -> list[Piece]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    if common(*(x[:-core] for x in fits.shapes)) is not None:
        return []
    return [fits, *compared(dict(zip(names, fits.shapes, strict=True)), core)]


def _way(fit: Fit, A: Any, B: Any) -> list[Piece]:
    """Set a product that would fit: its shapes and, of matrices, what it multiplies."""
    one, two = fit.shapes
    head = Typed((fit.expression, matrices_meet(one, two, f" ⇒ {fit.out}")))
    if not (is_drawn(A) and is_drawn(B)):
        return [head]
    own = {"A": (A, "first"), "B": (B, "second")}  # with which letter an operand begins
    each = [(*own[name[0]], shape) for name, shape in zip(fit.operands, fit.shapes, strict=True)]
    left, right = (whole(changed(x, shape), role) for x, role, shape in each)
    picture = nodes.Chain(Styled(fit.expression, "code"), (left + " @ " + right,))
    return [head, nodes.Fitting((picture, nodes.NOTHING))]


def _layer_way(without: Fit, fit: Fit, b: Shape | None) -> list[Piece]:
    """Set a layer that would fit, and where b clashes even so."""
    clash = _of_bias(fit.out, b)
    x, w = without.operands
    plus, after = ("", "") if clash or b is None else (" + b", f" + {b}")
    product = f"{x} @ {'W' if w != 'W' else 'W.T'}{plus}"
    shapes = matrices_meet(fit.shapes[0], _fitting.turned(fit.shapes[1]), f"{after} ⇒ {fit.out}")
    return [Typed(((without if clash else fit).expression, product, shapes)), *clash]


def _of_bias(out: Shape, bias: Shape | None) -> list[Piece]:
    """Mark where biases are not one for each output."""
    right = out[-1:]
    if bias is None or bias == right:
        return []
    if len(bias) == 1:
        return [Meeting((out, bias), (-1, 0), "+")]
    typed = _fitting.as_shape("b", bias, right)
    fits = [] if typed is None else [[Typed((typed, f"{out} + {right} ⇒ {out}"))]]
    return [f"b : {bias} ≠ {right}  ✗", *numbered(fits)]


def of_arrays(operands: dict[str, Any]) -> list[Piece]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; or what would fit."""
    shapes: dict[Piece, Shape] = {key: sizes(x) for key, x in operands.items()}
    out, aligned = common(*shapes.values()), compared(shapes)
    if out is None:
        fits = _fitting.of_broadcast([*shapes.values()], [*operands])
        ways = numbered([_way_to_broadcast(fit, operands) for fit in fits])
        return [*given(operands), *aligned, *ways]
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
    return [nodes.Hung((*way,), label) for way, label in zip(ways, labels, strict=False)]


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
    header, last = _ends(out, SPACE * short)
    rows = (*header, *_rows(shapes, out, SPACE * short), last)
    names, own, filled = zip(*rows, strict=True)
    if not short:
        return _table(names, filled)
    arrows = [("⇒" if "□" in row else "",) for row in own]
    below = Below((_table(names[:-1], own[:-1], ruled=False), _table(names, filled)), "apart")
    return Fitting((_table(names, own, arrows, filled), below), "phone")


def _rows(shapes: Mapping[Any, Shape], out: Out, space: str) -> Iterator[TableRow]:
    filled = _fitting.padded([*shapes.values()])
    for role, (name, shape), full in zip(cycle(ROLES), shapes.items(), filled, strict=False):
        new = len(full) - len(shape)
        own: Cells = (*["□"] * new, *(Styled(str(n), role) for n in shape))
        roles = ["error" if size is None else role for size in out]
        cells = [*map(Styled, map(str, full), roles)]
        frames = (Styled(x, "framed") for x in cells[:new])
        yield (name, str(shape)), own, (*frames, *(x + space for x in cells[new:]))


def _ends(out: Out, space: str) -> tuple[list[TableRow], TableRow]:
    """Write the numbers of the axes, if there are any, and what shapes have in common."""
    axes = [Styled(f"−{k}", "axis") for k in range(len(out), 0, -1)]
    name = Styled(Styled("axis", "code"), "axis")
    numbers = ("", name), (*axes,), (*(x + space for x in axes),)
    whole = "" if None in out or "·" in out else str(tuple(out))
    common = ("✗" if n is None else n if n == "·" else Styled(str(n), "result") for n in out)
    return [numbers] * bool(out), (("⇒", whole), ("",) * len(out), (*(n + space for n in common),))


def _table(*blocks: Sequence[Cells], ruled: bool = True) -> Piece:
    """Set blocks of columns next to each other, a rule above the last row."""
    rows = tuple(tuple(cell for part in row for cell in part) for row in zip(*blocks, strict=True))
    return nodes.Table(rows, "l" + "r" * (len(rows[0]) - 1), ruled)


def _way_to_broadcast(fit: Fit, operands: dict[str, Any]) -> list[Piece]:
    """Set one way to write an operand so that all broadcast, and what they give."""
    place = fit.operands.index(fit.expression)
    x, shape = [*operands.values()][place], fit.shapes[place]
    names = [Styled(y, "code") if k == place else y for k, y in enumerate(fit.operands)]
    head = Typed((fit.expression, f"{sizes(x)} ⇒ {shape}"))
    aligned = compared(dict(zip(names, fit.shapes, strict=True)))
    if not is_drawn(x) or len(shape) > 2:
        return [head, *aligned]
    role, new = ROLES[place % len(ROLES)], changed(x, shape)
    both = whole(x, role) + " ⇒ " + whole(new, role)
    arrays = [new if k == place else y for k, y in enumerate(operands.values())]
    values = _values(names, arrays, place, fit.out)
    return [head, Fitting((both, nodes.NOTHING)), *aligned, *values]


def _values(names: Sequence[Piece], arrays: Sequence[Any], new: int, out: Shape) -> list[Piece]:
    """Set arrays as they meet: those that are stretched, and those not yet shown."""
    if any(is_shape(x) or x.ndim > 2 or 0 in x.shape for x in arrays):
        return []
    placed = [Operand(k, *x, out) for k, x in enumerate(zip(names, arrays, strict=True))]
    placed = [x for k, x in enumerate(placed) if k != new or x.size != out]
    steps = [x.steps(own=False) for x in placed]
    # Side by side where their rows meet, not where arrows stand between those of one.
    level = len(steps) == 2 and placed[0].down == placed[1].down
    both = nodes.beside(*steps) if level else Below((*steps,), "apart")
    return [Fitting((both, nodes.NOTHING), "phone")]


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
        return Below((nodes.Row((self.name, f" : {self.size}{after}")), both), "apart")

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
        return "faint" if (self.down and i != 0) or (self.across and j != 0) else self.role

    def _entry(self, i: int, j: int) -> Piece:
        index = (min(i, self.n - 1), min(j, self.m - 1))[2 - len(self.size) :]
        if is_shape(self.x):
            return nodes.indexed(str(self.name), *index)
        return nodes.number(decimals(self.x[index])[0])
