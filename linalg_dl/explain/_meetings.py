"""How shapes meet, in a product and where they are broadcast: where they clash, and what fits.

What would fit instead is found by `_fitting`. Shapes that broadcast are aligned at the right,
arrays stretched to the common shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle
from typing import Any

from linalg_dl import _fitting
from linalg_dl._fitting import Fit, Shape, common, met, padded
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._inputs import as_numpy, decimals, is_shape, sizes
from linalg_dl.explain._nodes import ROLES, Below, Matrix, Meeting, Piece, Styled, number, typed
from linalg_dl.explain._products import Dot, given, grid, lines

AXIS = Styled("axis", "code")


def of_vectors(a: Any, b: Any) -> list[Piece]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    head = Meeting((one, two), (-1, -1), "·")
    if head.fits:
        return _of_leading_axes("ab", head, 1)
    pairs = _partners("a·b", lines("a", a), lines("b", b)) if len(one) == len(two) == 1 else []
    ways = []
    for fit in _fitting.of_vecdot(one, two, ("a", "b")):
        shapes = " · ".join(map(str, fit.shapes))
        ways.append([typed(fit.expression, f"{shapes} ⇒ {fit.out}")])
    return [head, *pairs, *numbered(ways)]


def of_matrices(A: Any, B: Any) -> list[Piece]:
    """Mark where a matrix product clashes, of arrays or of shapes."""
    one, two = sizes(A), sizes(B)
    head = matrices_meet(one, two)
    ways = [
        [typed(fit.expression, matrices_meet(*fit.shapes, after=f" ⇒ {fit.out}"))]
        for fit in _fitting.of_matmul(one, two, ("A", "B"), _fitting.transpose)
    ]
    if head.fits:
        return [*_of_leading_axes("AB", head, 2), *numbered(ways)]
    name = nodes.indexed("C", *(0 for x in (one, two) if len(x) > 1))
    pairs = _partners(name, lines("A", A), lines("B", B, down=True))
    return [*given({"A": A, "B": B}), head, *pairs, *numbered(ways)]


def of_layer(X: Any, W: Any, b: Any) -> list[Piece]:
    """Mark where X @ Wᵀ + b clashes; nothing where it does not."""
    one, two, bias = sizes(X), sizes(W), None if b is None else sizes(b)
    if one[-1] == two[-1]:
        out = (*one[:-1], two[0])
        clash = _of_bias(out, bias)
        return [layer_meets(one, two, None, out), *clash] if clash else []
    pairs = _partners(nodes.indexed("Z", *(0 for _ in one[-2:])), lines("X", X), lines("W", W))
    ways = numbered([_layer_way(fit, bias) for fit in _fitting.of_linear(one, two, bias)])
    return [*given({"X": X, "W": W}), layer_meets(one, two, bias), *pairs, *ways]


def matrices_meet(one: Shape, two: Shape, *, after: str = "") -> Meeting:
    """Set two shapes as they meet in a product of matrices."""
    return Meeting((one, two), (-1, max(-2, -len(two))), "@", after)


def layer_meets(X: Shape, W: Shape, b: Shape | None, out: Shape | None = None) -> Piece:
    """Set the shapes as they meet in X @ Wᵀ + b."""
    plus, gives = "" if b is None else f" + {b}", "" if out is None else f" ⇒ {out}"
    meeting = Meeting((X, W[::-1]), (-1, 0), "@", plus + gives)
    return Below((f"{X} @ {W}ᵀ{plus}", "  " + meeting))


def _partners(name: str, rows: Any, columns: Any) -> list[Piece]:
    """Set the first dot product as far as it goes, an empty place for each missing partner."""
    one, two = (vectors[0] for _, vectors in (rows, columns))
    return [Dot(one, two).worked(name)] if one.count or two.count else []


def _of_leading_axes(names: str, fits: Meeting, core: int) -> list[Piece]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    if common(*(x[:-core] for x in fits.shapes)) is not None:
        return []
    return [fits, *compared(dict(zip(names, fits.shapes, strict=True)), core)]


def _layer_way(fit: Fit, bias: Shape | None) -> list[Piece]:
    """Set a layer that would fit, and where b clashes even so."""
    x, w, *b = fit.shapes
    after = "".join(f" + {shape}" for shape in b) + f" ⇒ {fit.out}"
    meeting = matrices_meet(x, _fitting.turned(w), after=after)
    return [typed(fit.expression, meeting), *_of_bias(fit.out, bias)]


def _of_bias(out: Shape, bias: Shape | None) -> list[Piece]:
    """Mark where biases are not one for each output."""
    right = out[-1:]
    if bias is None or bias == right:
        return []
    instead = _fitting.as_shape("b", bias, right)
    fits = [[typed(instead, f"{out} + {right} ⇒ {out}")]] if instead else []
    return [f"b : {bias} ≠ {right}  ✗", *numbered(fits)]


def of_arrays(operands: Mapping[Any, Any]) -> list[Piece]:
    """Set the aligned shapes and, up to two axes, the stretched arrays; or what would fit."""
    shapes = {key: sizes(x) for key, x in operands.items()}
    out, aligned = common(*shapes.values()), compared(shapes)
    if out is None:
        fits = _fitting.of_broadcast([*shapes.values()], [*map(str, operands)])
        ways = numbered([_way_to_broadcast(fit, operands) for fit in fits])
        return [*given(operands), *aligned, *ways]
    if len(out) > 2 or 0 in out:
        return aligned
    each = enumerate(operands.items())
    return [*aligned, *(stretched(k, key, x, out) for k, (key, x) in each)]


def compared(shapes: Mapping[Piece, Shape], core: int = 0) -> list[Piece]:
    """Set shapes as they meet, and what becomes of the sizes on each axis but the last `core`."""
    columns = [*zip(*padded([*shapes.values()]), strict=True)]
    free = columns[: len(columns) - core]
    rules = Below(tuple(_rule(len(columns) - k, column) for k, column in enumerate(free)))
    out = [*map(met, free), *["·"] * core]
    return [_aligned(shapes, out), *[rules] * bool(free)]


def numbered(ways: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Set the ways that would fit one after another, numbered where there are several."""
    labels = [f"({k})  ✓" for k in range(1, len(ways) + 1)] if len(ways) > 1 else ["✓"]
    return [nodes.Hung((*way,), label) for way, label in zip(ways, labels, strict=False)]


def _rule(axis: int, column: Sequence[int]) -> Piece:
    """Write the sizes on one axis: equal, or 1 stretched, or all that they are not."""
    size = met(column)
    if size is None:
        m, n, *_ = dict.fromkeys(n for n in column if n != 1)
        tests, follows = f"{m} ≠ {n}, {m} ≠ 1, {n} ≠ 1", "⇒ ✗"
    else:
        tests = " = ".join(map(str, column)) if {*column} == {size} else f"1 → {size}"
        follows = f"⇒ {size} ✓"
    name = Styled(AXIS + Styled(f"−{axis}", "unframed"), "axis")
    return nodes.fold(name + f" :  {tests}", follows, "  ")


def _aligned(shapes: Mapping[Piece, Shape], out: Sequence[Any]) -> Piece:
    """Align sizes at the right, with 1 filled in, in a frame, where a shape is short.

    Above each column stands the number of its axis, which counts from the end: that is why
    they are aligned there. Below stands what they have in common, ✗ for a clash.
    """
    axes = (Styled(f"−{k}", "axis") for k in range(len(out), 0, -1))
    common = ("✗" if n is None else n if n == "·" else Styled(str(n), "result") for n in out)
    whole = "" if None in out or "·" in out else str(tuple(out))
    room = "unframed" if len({*map(len, shapes.values())}) > 1 else ""
    rows = [("", Styled(AXIS, "axis"), *_framed(axes, room))] * bool(out)
    rows += _rows(shapes, out, room)
    rows += [("⇒", whole, *_framed(common, room))]
    return nodes.Table((*rows,))


def _rows(
    shapes: Mapping[Piece, Shape], out: Sequence[Any], room: str
) -> Iterator[tuple[Piece, ...]]:
    full = padded([*shapes.values()])
    for role, (name, shape), row in zip(cycle(ROLES), shapes.items(), full, strict=False):
        roles = ["error" if size is None else role for size in out]
        cells, new = [*map(Styled, map(str, row), roles)], len(row) - len(shape)
        yield name, str(shape), *_framed(cells[:new], "framed"), *_framed(cells[new:], room)


def _framed(cells: Iterable[Piece], style: str) -> list[Piece]:
    return [Styled(cell, style) for cell in cells]


def _way_to_broadcast(fit: Fit, operands: Mapping[Piece, Any]) -> list[Piece]:
    """Set one way to write an operand so that all broadcast, and how they then do."""
    place = fit.operands.index(fit.expression)
    x, shape = [*operands.values()][place], fit.shapes[place]
    head = typed(fit.expression, f"{sizes(x)} ⇒ {shape}")
    names = [Styled(y, "code") if k == place else y for k, y in enumerate(fit.operands)]
    if is_shape(x):
        return [head, *compared(dict(zip(names, fit.shapes, strict=True)))]
    y = as_numpy(x)
    y = y.reshape(shape) if y.ndim < len(shape) else y.swapaxes(-1, -2)
    arrays = [y if k == place else z for k, z in enumerate(operands.values())]
    return [head, *of_arrays(dict(zip(names, arrays, strict=True)))]


def stretched(place: int, name: Piece, x: Any, out: Shape) -> Piece:
    """Set an array or a shape of at most two axes and, where it is stretched, what it becomes."""
    (n, m), (rows, columns) = ((1, 1, *shape)[-2:] for shape in (sizes(x), out))
    down, across, role = n < rows, m < columns, ROLES[place % len(ROLES)]

    def style(i: int | None, j: int | None) -> str:  # copies are grey
        return "faint" if (down and i != 0) or (across and j != 0) else role

    array, copies = (
        grid(*shape, partial(_entry, name, x), style) for shape in ((n, m), (rows, columns))
    )
    both = nodes.fold(array, "⇒ " + _with_arrows(copies, down, across))
    after = "" if sizes(x) == out else f" ⇒ {out}"
    shapes = nodes.Row((name, f" : {sizes(x)}{after}"))
    return Below((shapes, both if down or across else copies), "apart")


def _entry(name: Piece, x: Any, *place: int) -> Piece:
    """Write the number, or in a shape its name, that stands in a place or is stretched to it."""
    size = sizes(x)
    index = tuple(min(k, n - 1) for k, n in zip(place[2 - len(size) :], size, strict=True))
    return nodes.indexed(str(name), *index) if is_shape(x) else number(decimals(x[index])[0])


def _with_arrows(x: Matrix, down: bool, across: bool) -> Matrix:
    """Put arrows from one copy to the next."""
    rows: list[tuple[Piece, ...]] = []
    for cells in x.cells:
        row = nodes.joined(cells, nodes.ARROW).parts if across else cells
        between = ("" if across and k % 2 else "↓" for k in range(len(row)))
        rows += [(*between,), row] if down and rows else [row]
    return Matrix((*rows,))
