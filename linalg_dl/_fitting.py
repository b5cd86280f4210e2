"""What would fit in place of shapes that clash: pure functions, from shapes to expressions.

Messages and `explain` both ask here, so that they say the same. An expression is Python that
the reader can type; it names the operands as the caller does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Shape = tuple[int, ...]
Turn = Callable[[str, Shape], str]  # how a transpose is written
Axes = tuple[str, ...]  # the names of axes, or their lengths: ("*batch", "n", "1")


class Fit(NamedTuple):
    """A call that fits: the operands as they are to be written, their shapes, the result's."""

    expression: str
    operands: tuple[str, ...]
    shapes: tuple[Shape, ...]
    out: Shape


# Not max(..., default=0), which PyTorch's compiler does not know.
def padded(shapes: Sequence[Shape]) -> list[Shape]:
    """Fill shapes up with 1, on the left, to the length of the longest."""
    count = max([0, *map(len, shapes)])
    ones = (1,) * count
    return [(ones + s)[-count:] for s in shapes]


def met(sizes: Sequence[int]) -> int | None:
    """Give what the sizes of one axis are stretched to: 1 becomes any other; None for a clash."""
    size, *others = {*sizes} - {1} or {1}
    return None if others else size


def common(*shapes: Shape) -> Shape | None:
    """Give the shape that shapes broadcast to; None where they clash."""
    columns = zip(*padded(shapes), strict=True)
    sizes = [met(column) for column in columns]
    return None if None in sizes else tuple(sizes)  # type: ignore[arg-type]


def product(one: Shape, two: Shape) -> Shape | None:
    """Give the shape of ``one @ two``; None where they clash or one is a scalar."""
    if not one or not two or one[-1] != two[-2:][0]:
        return None
    batch = common(one[:-2], two[:-2])
    return None if batch is None else batch + one[-2:-1] + (two[-1:] if len(two) > 1 else ())


def core_of(axes: Axes) -> Axes:
    """Leave out the axes of a stack."""
    return axes[1:] if axes and "*" in axes[0] else axes


class Clash(NamedTuple):
    """The first thing that keeps shapes from fitting."""

    place: int
    axis: int = 0  # counted from the end; 0 where it is the count of axes
    other: tuple[int, int] = (0, 0)  # the place and the axis that it clashes with
    known: Shape | None = None  # what the array must be, where the others have decided


def clash(way: Sequence[Axes], shapes: Sequence[Shape]) -> Clash | None:
    """Give the first thing that keeps shapes from fitting a way to lay out their axes, or None.

    What all others have decided is looked at last, so that it is said to be wrong, and not they.
    """
    lengths: dict[str, Shape] = {}  # of an axis, or of all axes of a stack
    places: dict[str, tuple[int, int]] = {}
    for place in sorted(range(len(way)), key=lambda k: _is_decided(way, k)):
        axes, parts = way[place], _parts(way[place], tuple(shapes[place]))
        known = _known(axes, lengths) if _is_decided(way, place) else None
        if len(parts) != len(axes):
            return Clash(place, known=known)
        for axis in range(-1, -len(axes) - 1, -1):
            other = places.setdefault(axes[axis], (place, axis))
            if not _joined(lengths, axes[axis], parts[axis]):
                return Clash(place, axis, other, known)
    return None


def _is_decided(way: Sequence[Axes], place: int) -> bool:
    """Tell whether the axes of one array are all axes of larger ones, or stand in numbers."""
    if any("#" in name for axes in way for name in axes):
        return False  # the axes before broadcast: neither has the last word
    rank = [(-len(axes), k) for k, axes in enumerate(way)]
    before = {name for k, axes in enumerate(way) if rank[k] < rank[place] for name in axes}
    return all(name in before or name.isdigit() for name in way[place])


def _parts(axes: Axes, shape: Shape) -> list[Shape]:
    """Split a shape as its axes are named: those of a stack take what the others leave."""
    if core_of(axes) is axes:
        return [(n,) for n in shape]
    count = len(shape) - len(axes) + 1
    return [] if count < 0 else [shape[:count], *[(n,) for n in shape[count:]]]


def _known(axes: Axes, lengths: dict[str, Shape]) -> Shape:
    parts = [(int(name),) if name.isdigit() else lengths.get(name, ()) for name in axes]
    return tuple([n for part in parts for n in part])


def _joined(lengths: dict[str, Shape], name: str, part: Shape) -> bool:
    """Join one part of a shape to those of the same name; tell whether they fit."""
    if name.isdigit():
        return part == (int(name),)
    before = lengths.setdefault(name, part)
    if "#" not in name:
        return part == before
    joined = common(part, before)
    lengths[name] = before if joined is None else joined
    return joined is not None


def distance(way: Sequence[Axes], shapes: Sequence[Shape]) -> tuple[int, list[int]]:
    """Measure how far the numbers of axes are from those of a way, the first arrays last."""
    missing = []
    for axes, shape in zip(way, shapes, strict=True):
        off = len(core_of(axes)) - len(shape)
        missing.append(abs(off) if core_of(axes) is axes else max(off, 0))
    return sum(missing), missing


def mend(
    way: Sequence[Axes], shapes: Sequence[Shape], names: Sequence[str], grow: bool = False
) -> list[tuple[int, str, Shape]]:
    """Find the single arrays that fit when turned, or without (or with, to `grow`) an axis of 1.

    Where one is not enough, find what mends the first that clashes.
    """
    whole, part = [], []
    first = clash(way, shapes)
    for k in reversed(range(len(shapes))):
        for expression, shape in _variants(names[k], tuple(shapes[k]), grow):
            found = clash(way, _with(shapes, k, shape))
            if found is None:
                whole.append((k, expression, shape))
                break
            if first and k == first.place != found.place and grow and shapes[k]:
                part.append((k, expression, shape))
    return whole or part


def _with(values: Sequence[T], k: int, value: T) -> tuple[T, ...]:
    """Put another value in the place of one."""
    return (*values[:k], value, *values[k + 1 :])


def _variants(name: str, shape: Shape, grow: bool) -> Iterator[tuple[str, Shape]]:
    """Write `name` without an axis of length 1, turned, or with one more axis."""
    ndim = len(shape)
    for axis in range(ndim):
        if shape[axis] == 1:
            yield f"{name}[{_at(axis, ndim, '0')}]", shape[:axis] + shape[axis + 1 :]
    if ndim > 1:
        yield transpose(name, shape), turned(shape)
    for axis in range(ndim + 1) if grow else ():
        yield f"{name}[{_at(axis, ndim + 1, 'None')}]", (*shape[:axis], 1, *shape[axis:])


def turned(shape: Shape) -> Shape:
    """Swap the last two axes."""
    return (*shape[:-2], *shape[:-3:-1])


def transpose(name: str, shape: Shape) -> str:
    """Write the transpose of a matrix, or of each matrix in a stack."""
    return f"{name}.T" if len(shape) == 2 else f"{name}.mT"


def as_shape(name: str, shape: Shape, target: Shape) -> str | None:
    """Write `name` so that it has the shape `target`, if only its axes differ; else None.

    An axis of size 1 goes or comes, rows become columns, or several of this at once.
    """
    for expression, variant in _variants(name, shape, grow=True):
        if variant == target:
            return expression
    same = [n for n in shape if n != 1] == [n for n in target if n != 1]
    return f"{name}.reshape({target})" if same else None


def _at(axis: int, ndim: int, index: str) -> str:
    """Write an index for one axis: ``:, 0``, or with dots where many axes stand before it."""
    if axis == ndim - 1 > 1:
        return f"..., {index}"
    return ", ".join([*[":"] * axis, index])


def of_vecdot(one: Shape, two: Shape, names: tuple[str, str]) -> list[Fit]:
    """Find the dot products of vectors that fit: a column as a vector, or a matrix turned."""
    fits = []
    for k, operand, shape in mend((("*#batch", "n"),) * 2, (one, two), names):
        operands, shapes = _with(names, k, operand), _with((one, two), k, shape)
        out = common(shapes[0][:-1], shapes[1][:-1]) or ()
        fits.append(Fit(f"vecdot({', '.join(operands)})", operands, shapes, out))
    return fits


def of_matmul(one: Shape, two: Shape, names: tuple[str, str], turn: Turn) -> list[Fit]:
    """Find the matrix products that fit, the likeliest first."""
    batch = common(one[:-2], two[:-1])
    if len(one) > 2 and len(two) > 1 and one[-1] == two[-1] and batch is not None:
        # A stack of matrices meets a stack of vectors, each of which is to be a column.
        operands = names[0], f"{names[1]}[..., None]"
        expression = f"({' @ '.join(operands)})[..., 0]"
        return [Fit(expression, operands, (one, (*two, 1)), (*batch, one[-2]))]
    fits = []
    for operands, shapes in _products(one, two, names, turn):
        if (out := product(*shapes)) is not None:
            fits.append(Fit(" @ ".join(operands), operands, shapes, out))
    return fits


def _products(
    one: Shape, two: Shape, names: tuple[str, str], turn: Turn
) -> list[tuple[tuple[str, str], tuple[Shape, Shape]]]:
    x1, x2 = names
    ways = (
        (len(two) > 1, (x1, turn(x2, two)), (one, turned(two))),
        (len(one) > 1, (turn(x1, one), x2), (turned(one), two)),
        (len(one) == 1 < len(two), (f"{x1}[:, None]", x2), ((*one, 1), two)),
        (len(two) == 1 < len(one), (x1, f"{x2}[None, :]"), (one, (1, *two))),
        (True, (x2, x1), (two, one)),
    )
    return [(operands, shapes) for can_be, operands, shapes in ways if can_be]


def of_broadcast(shapes: Sequence[Shape], names: Sequence[str]) -> list[Fit]:
    """Find what broadcasts with one operand changed: axes added at its end, or transposed."""
    fits = []
    for k in sorted(range(len(shapes)), key=lambda k: len(shapes[k])):
        for operand, shape in _reshaped(names[k], shapes[k], max(map(len, shapes))):
            changed = _with(shapes, k, shape)
            if (out := common(*changed)) is not None:
                fits.append(Fit(operand, _with(names, k, operand), changed, out))
                break
    return fits


def _reshaped(name: str, shape: Shape, ndim: int) -> Iterator[tuple[str, Shape]]:
    for extra in range(1, max(ndim, 2) - len(shape) + 1):  # of two vectors, one becomes a column
        start = ":" if len(shape) == 1 else "..."
        yield f"{name}[{start}{', None' * extra}]", shape + (1,) * extra
    if len(shape) == ndim > 1:
        yield transpose(name, shape), turned(shape)


def of_linear(X: Shape, W: Shape, b: Shape | None = None) -> list[Fit]:
    """Find the layers ``X @ W.T + b`` that fit: W (in, out) turned, examples in columns turned.

    A bias that even so is not one for each output is left out.
    """
    fits = []
    for x, w, operands in (
        (X, turned(W), ("X", transpose("W", W))),
        (turned(X), W, (transpose("X", X), "W")),
    ):
        if len(W) == 2 and x[-1:] == w[1:] and (x is X or len(X) > 1):
            given, shapes = (operands, (x, w)) if b != w[:1] else ((*operands, "b"), (x, w, b))
            fits.append(Fit(f"linear({', '.join(given)})", given, shapes, (*x[:-1], w[0])))
    return fits
