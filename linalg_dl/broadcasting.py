"""Broadcasting: the rule, as the standard states it, and where it misleads.

The chapter *Broadcasting* of the book explains each formula next to its code. Arguments other than
arrays of one library and one device, or shapes as tuples of integers, are refused with a TypeError;
shapes that do not fit, with a ValueError.
"""

from __future__ import annotations

import contextlib
import operator
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import PLAIN, Array, alike, fail, ones
from linalg_dl._contracts import require_arrays
from linalg_dl._definitions import definition
from linalg_dl._fitting import Shape
from linalg_dl._refusals import write
from linalg_dl.matrices import outer

if TYPE_CHECKING:
    from jaxtyping import Num, Shaped

__all__ = [
    "broadcast_shapes",
    "broadcast_to",
    "broadcast_arrays",
    "net_input_by_ones",
    "check_same_shape",
]


def broadcast_shapes(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    r"""Find the shape that arrays of the given shapes are stretched to.

    .. math:: d_i = \begin{cases}
            d_i^{(1)} & \text{if } d_i^{(2)} = 1 \text{ or } d_i^{(2)} = d_i^{(1)} \\
            d_i^{(2)} & \text{if } d_i^{(1)} = 1
        \end{cases} \qquad i = -1, -2, \dots

    Parameters
    ----------
    *shapes
        Tuples of sizes. An axis that a shape does not have, on its left, counts as 1.

    Returns
    -------
    tuple of int
        The common shape; ``()`` for no shapes.

    Raises
    ------
    ValueError
        If a size is negative, or two sizes of one axis differ and neither is 1.

    Notes
    -----
    Chapter: Broadcasting. Equivalent to ``np.broadcast_shapes`` and ``torch.broadcast_shapes``,
    which also take integers for shapes. Source: array API standard 2024.12, broadcasting, section
    "Algorithm".

    Examples
    --------
    >>> broadcast_shapes((2, 3), (3,))
    (2, 3)
    >>> broadcast_shapes((4, 3), (4,))  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
        ...
    ValueError: broadcast_shapes: expected on each axis, counted from the end, equal sizes
    or a 1, got (4, 3) and (4,): 3 != 4 on axis -1. Write (4, 1)
    in place of (4,), as x[..., None] does, to reach (4, 3).
    """
    name = "broadcast_shapes"
    return _common_shape(name, [_shape(name, f"shapes[{i}]", s) for i, s in enumerate(shapes)])


def broadcast_to(x: Shaped[Array, "*shape"], /, shape: tuple[int, ...]) -> Shaped[Array, "*out"]:
    """Stretch an array to a shape, without copying it.

    Parameters
    ----------
    x
        An array of any dtype.
    shape
        The shape to reach: each axis of `x`, counted from the end, is as long as there, or 1.

    Returns
    -------
    array
        A view in which one number of `x` stands in many places. NumPy makes it read-only; PyTorch
        does not, and writing one element writes all that share its memory: write into a copy.

    Raises
    ------
    ValueError
        If `x` cannot be stretched to `shape`, or a size is negative.

    Notes
    -----
    Chapter: Broadcasting. Equivalent to ``np.broadcast_to`` and ``torch.broadcast_to``, but the
    latter reads -1 as "the size that is there". Source: array API standard 2024.12, manipulation
    functions.

    Examples
    --------
    >>> import numpy as np
    >>> stretched = broadcast_to(np.array([1, 2, 3]), (2, 3))
    >>> stretched
    array([[1, 2, 3],
           [1, 2, 3]])
    >>> stretched.strides  # from one row to the next, in memory: 0 bytes
    (0, 8)
    """
    sizes = type(shape) is tuple and {*map(type, shape)} <= {int} and min(shape, default=0) >= 0
    if sizes and type(x) in PLAIN:
        library: Any = np if type(x) is np.ndarray else sys.modules["torch"]
        try:
            return library.broadcast_to(x, shape)
        except (ValueError, RuntimeError):
            pass  # explained below, by the same checks that other arrays go through
    xp, target = require_arrays("broadcast_to", x=x), _shape("broadcast_to", "shape", shape)
    _require_reachable(tuple(x.shape), target)
    return xp.broadcast_to(x, target)


def broadcast_arrays(*arrays: Shaped[Array, "*_shape"]) -> tuple[Shaped[Array, "*out"], ...]:
    """Stretch arrays to their common shape, as an operation between them would.

    Parameters
    ----------
    *arrays
        Arrays of any dtypes.

    Returns
    -------
    tuple of arrays
        Views, as those of `broadcast_to`: do not write into them.

    Raises
    ------
    ValueError
        As `broadcast_shapes`.

    Notes
    -----
    Chapter: Broadcasting. Equivalent to ``np.broadcast_arrays``, whose arrays can be written, with
    a warning, and to ``torch.broadcast_tensors``. Source: array API standard 2024.12, manipulation
    functions.

    Examples
    --------
    >>> broadcast_arrays(np.array([[4, 5, 6], [7, 8, 9]]), np.array([1, 2, 3]))[1]
    array([[1, 2, 3],
           [1, 2, 3]])
    """
    if len(arrays) == 2 and alike(*arrays):
        stretch: Any = np.broadcast_to
        if type(arrays[0]) is not np.ndarray:
            with contextlib.suppress(RuntimeError):  # explained below
                return sys.modules["torch"].broadcast_tensors(*arrays)
    elif arrays:
        named: dict[str, Any] = {f"arrays[{i}]": x for i, x in enumerate(arrays)}
        stretch = require_arrays("broadcast_arrays", **named).broadcast_to
    shape = _common_shape("broadcast_arrays", [tuple(x.shape) for x in arrays])
    return tuple([stretch(x, shape) for x in arrays])


@definition()
def net_input_by_ones(
    x: Num[Array, "*batch n m"],
    w: Num[Array, "m h"] | Num[Array, " m"] | Num[Array, " m"] | Num[Array, "m 1"],
    b: Num[Array, " h"] | Num[Array, ""] | Num[Array, "1"] | Num[Array, ""],  # noqa: UP037
    /,
) -> (
    Num[Array, "*batch n h"]
    | Num[Array, "*batch n"]
    | Num[Array, "*batch n"]
    | Num[Array, "*batch n 1"]
):
    r"""Compute the net input of n examples with the vector of ones that broadcasting hides.

    .. math:: \mathbf{z} = \mathbf{X}\mathbf{w} + \mathbf{1}_n\, b,
        \qquad \mathbf{Z} = \mathbf{X}\mathbf{W} + \mathbf{1}_n \mathbf{b}^{\top}

    Notes
    -----
    Chapter: Broadcasting. A definition of ``x @ w + b``, for one unit (w a vector or a column, b
    one number) or for h units (their weights as columns, b a vector). The vector of ones has length
    n, the number of examples: z does, and one bias is added to each of its components. With m ones,
    the number of features, the sum does not exist, unless n is m.

    Examples
    --------
    >>> net_input_by_ones(np.array([[0, 1, 2], [3, 4, 5]]), np.array([1, 2, 3]), np.array(10))
    array([18, 36])
    """
    n = x.shape[0]
    return x @ w + outer(ones(n, like=b), b)


def check_same_shape(x1: Shaped[Array, "*shape1"], x2: Shaped[Array, "*shape2"], /) -> None:
    """Refuse two arrays whose shapes differ, before an operation stretches them in silence.

    Parameters
    ----------
    x1, x2
        Arrays of any dtypes, such as the labels and what a network makes of the examples.

    Returns
    -------
    None
        The shapes are equal.

    Raises
    ------
    ValueError
        If the shapes differ; the message says what makes them equal.

    Notes
    -----
    Chapter: Broadcasting. ``y - y_hat`` of shapes (n,) and (n, 1) is a matrix (n, n) of differences
    of every label to every prediction; its mean is a number too, and the network learns the wrong
    thing.

    Examples
    --------
    >>> y, y_hat = np.zeros(5), np.zeros((5, 1))
    >>> check_same_shape(y, y_hat[:, 0])
    >>> check_same_shape(y, y_hat)  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
        ...
    ValueError: check_same_shape: expected x1.shape == x2.shape,
    got (5,) and (5, 1), which broadcast to (5, 5). Write x2[:, 0], of shape (5,).
    """
    require_arrays("check_same_shape", x1=x1, x2=x2)
    one, two = tuple(x1.shape), tuple(x2.shape)
    if one != two:
        common = _fitting.common(one, two)
        result = f"which broadcast to {common}" if common else "which do not broadcast either"
        got, instead = f"{one} and {two}, {result}", _what_makes_equal(one, two)
        fail(ValueError, "check_same_shape", "x1.shape == x2.shape", got, instead)


def _shape(name: str, key: str, shape: Any) -> Shape:
    """Return a shape as a plain tuple of integers, or explain what it is instead."""
    expected = f"a tuple of integers for {key}"
    sizes = shape if isinstance(shape, tuple) else [None]
    if any(isinstance(n, bool) or not hasattr(n, "__index__") for n in sizes):
        got = repr(shape) if isinstance(shape, tuple) else f"a {type(shape).__name__}"
        fail(
            TypeError, name, expected, got, "Write a tuple such as (2, 3), or the shape of an array"
        )
    if min(sizes := tuple(map(operator.index, shape)), default=0) < 0:
        instead = "Write the size itself: -1 stands for no size here"
        fail(ValueError, name, f"sizes of at least 0 in {key}", repr(sizes), instead)
    return sizes


def _common_shape(name: str, shapes: list[Shape]) -> Shape:
    """Give the shape that shapes broadcast to, or show the last axis on which two clash."""
    common = _fitting.common(*shapes)
    if common is not None:
        return common
    columns = [*zip(*_fitting.padded(shapes), strict=True)]
    axis = max(k - len(columns) for k, column in enumerate(columns) if _fitting.met(column) is None)
    one, *others = [s for s in shapes if -axis <= len(s) and s[axis] != 1]
    two = next(s for s in others if s[axis] != one[axis])
    expected = "on each axis, counted from the end, equal sizes or a 1"
    got = f"{one} and {two}: {one[axis]} != {two[axis]} on axis {axis}"
    fail(ValueError, name, expected, got, _what_fits(one, two))


def _require_reachable(shape: Shape, target: Shape) -> None:
    name, got = "broadcast_to", f"x of shape {shape} and shape {target}"
    if len(target) > 64:
        instead = "Write math.prod(shape) for one long axis"
        fail(ValueError, name, "at most 64 axes, as NumPy has", f"{len(target)}", instead)
    fits = [n in (1, m) for n, m in zip(shape[::-1], target[::-1], strict=False)]
    if len(shape) > len(target) or not all(fits):
        expected = "on each axis of x, counted from the end, the size of shape or 1"
        fail(ValueError, name, expected, got, _what_fits(shape, target, target))


def _what_fits(one: Shape, two: Shape, target: Shape | None = None) -> str:
    """Name a shape that would fit in place of one of two, and how to write it."""
    for _, operands, shapes, out in _fitting.of_broadcast((one, two), ("x", "x")):
        k = int(operands[0] == "x")
        if target is None or (out == target and k == 0):
            old = (one, two)[k]
            return f"Write {shapes[k]} in place of {old}, as {operands[k]} does, to reach {out}"
    return "An axis that is absent on the left counts as 1; no other size is stretched"


def _what_makes_equal(one: Shape, two: Shape) -> str:
    """Write the array with more axes in the shape of the other, if only axes differ."""
    key, shape, other = ("x1", one, two) if len(one) > len(two) else ("x2", two, one)
    if written := write(_fitting.as_shape(key, shape, other), other):
        return written
    if _fitting.common(one, two) is not None:
        return "Write broadcast_arrays(x1, x2) first where a stretch is what you mean"
    return "No transpose, and no axis of size 1 more or less, makes them equal"
