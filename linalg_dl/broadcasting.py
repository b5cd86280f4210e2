"""Broadcasting: the rule, as the standard states it, and where it misleads.

The chapter *Broadcasting* of the book explains each formula next to the function
that computes it.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import PLAIN, fail, ones, same_real_floats
from linalg_dl._contracts import require_arrays
from linalg_dl._definitions import definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jaxtyping import Num, Shaped

    from linalg_dl._arrays import Array
    from linalg_dl._fitting import Shape

__all__ = [
    "broadcast_shapes",
    "broadcast_to",
    "broadcast_arrays",
    "net_input_by_ones",
    "check_same_shape",
]


MOST_AXES = 64


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
    TypeError
        If a shape is not a tuple of integers.
    ValueError
        If a size is negative, or two sizes of one axis differ and neither is 1. The
        message draws the shapes aligned, and marks the axis.

    Notes
    -----
    Chapter: Broadcasting. Equivalent to ``np.broadcast_shapes`` and
    ``torch.broadcast_shapes``, which also take integers for shapes.
    Source: array API standard 2024.12, broadcasting, section "Algorithm".

    Examples
    --------
    >>> broadcast_shapes((2, 3), (3,))
    (2, 3)

    A column and a row, both of n numbers, make a square:

    >>> broadcast_shapes((5,), (5, 1))
    (5, 5)
    >>> broadcast_shapes((4, 3), (4,))  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
        ...
    ValueError: broadcast_shapes: expected on each axis, counted from the end, equal sizes
    or a 1, got (4, 3) and (4,): 3 != 4 on axis -1. Aligned at the end:
        4 3
          4
          ^
    Write (4, 1) in place of (4,), as x[..., None] does, to reach (4, 3).
    """
    if not all(map(_is_shape, shapes)):
        shapes = tuple(_shape("broadcast_shapes", f"shapes[{i}]", s) for i, s in enumerate(shapes))
    return _common_shape("broadcast_shapes", shapes)


def broadcast_to(x: Shaped[Array, "*shape"], /, shape: tuple[int, ...]) -> Shaped[Array, "*out"]:
    r"""Stretch an array to a shape, without copying it.

    .. math:: y_{i_1 \dots i_N} = x_{i'_1 \dots i'_N}, \qquad i'_k = \begin{cases}
            1 & \text{if } x \text{ has size 1, or no axis, at } k \\
            i_k & \text{otherwise}
        \end{cases}

    Parameters
    ----------
    x
        An array of any dtype.
    shape
        The shape to reach. Each axis of `x`, counted from the end, has the size of the
        axis of `shape`, or 1.

    Returns
    -------
    array
        A view in which one number of `x` stands in many places. NumPy makes it
        read-only. PyTorch does not: writing one element writes all that share its
        memory, and those of `x`. Write ``y.clone()``, or ``y.copy()``, before writing.

    Raises
    ------
    TypeError
        If `x` is not an array, or `shape` not a tuple of integers.
    ValueError
        If `x` cannot be stretched to `shape`, or a size is negative.

    Notes
    -----
    Chapter: Broadcasting. Equivalent to ``np.broadcast_to`` and ``torch.broadcast_to``,
    but the latter reads -1 as "the size that is there".
    Source: array API standard 2024.12, manipulation functions.

    Examples
    --------
    >>> import numpy as np
    >>> stretched = broadcast_to(np.array([1, 2, 3]), (2, 3))
    >>> stretched
    array([[1, 2, 3],
           [1, 2, 3]])

    The two rows are one row in memory: the step from one to the other is 0 bytes.

    >>> stretched.strides
    (0, 8)
    """
    if type(x) in PLAIN and _is_shape(shape):
        try:
            return np.broadcast_to(x, shape) if type(x) is np.ndarray else _expand(x, shape)
        except (ValueError, RuntimeError):
            pass  # explained below, by the same checks that other arrays go through
    xp = require_arrays("broadcast_to", x=x)
    target = _shape("broadcast_to", "shape", shape)
    _require_reachable("broadcast_to", tuple(x.shape), target)
    if len(target) > MOST_AXES:
        expected, got = f"at most {MOST_AXES} axes, as NumPy has", f"{len(target)}"
        fail(ValueError, "broadcast_to", expected, got, "Write math.prod(shape) for one long axis")
    return xp.broadcast_to(x, target)


def broadcast_arrays(*arrays: Shaped[Array, "*_shape"]) -> tuple[Shaped[Array, "*out"], ...]:
    r"""Stretch arrays to their common shape, as an operation between them would.

    .. math:: (\mathbf{X} + \mathbf{b})_{ij} = X'_{ij} + b'_{ij},
        \qquad \mathbf{X}', \mathbf{b}' = \operatorname{broadcast}(\mathbf{X}, \mathbf{b})

    Parameters
    ----------
    *arrays
        Arrays of one library and device, of any dtypes.

    Returns
    -------
    tuple of arrays
        Views, as those of `broadcast_to`: do not write into them.

    Raises
    ------
    TypeError
        If the arrays are not of one library and one device.
    ValueError
        If two sizes of one axis differ and neither is 1.

    Notes
    -----
    Chapter: Broadcasting. Equivalent to ``np.broadcast_arrays``, whose arrays can be
    written, with a warning, and to ``torch.broadcast_tensors``.
    Source: array API standard 2024.12, manipulation functions.

    Examples
    --------
    >>> import numpy as np
    >>> x, b = broadcast_arrays(np.array([[4, 5, 6], [7, 8, 9]]), np.array([1, 2, 3]))
    >>> b
    array([[1, 2, 3],
           [1, 2, 3]])
    >>> x + b
    array([[ 5,  7,  9],
           [ 8, 10, 12]])
    """
    if len(arrays) == 2 and same_real_floats(*arrays) and arrays[0].device == arrays[1].device:
        stretch: Any = np.broadcast_to if type(arrays[0]) is np.ndarray else _expand
    elif arrays:
        named = {f"arrays[{i}]": x for i, x in enumerate(arrays)}
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

    Parameters
    ----------
    x
        The design matrix: n examples as rows, m features as columns.
    w
        The weights of one unit, or those of h units as the columns of a matrix.
    b
        The bias: one number for each unit, of shape ``(h,)``; for one unit also ``()``.

    Returns
    -------
    array
        One net input for each example, or one row of h for each.

    Raises
    ------
    TypeError
        If the three are not arrays of one library, one device and one kind of number.
    ValueError
        If `w` does not have one weight for each feature, or `b` not one number for each unit.

    Notes
    -----
    Chapter: Broadcasting. The vector of ones has length n, the number of examples: z does,
    and one bias is added to each of its components. With m ones, the number of features,
    the sum does not exist, unless n is m. Equivalent to ``x @ w + b``.

    Examples
    --------
    >>> import numpy as np
    >>> x, w = np.array([[0, 1, 2], [3, 4, 5]]), np.array([1, 2, 3])
    >>> net_input_by_ones(x, w, np.array(10))
    array([18, 36])

    Two units:

    >>> net_input_by_ones(x, np.array([[1, 0], [2, 0], [3, 1]]), np.array([10, 20]))
    array([[18, 22],
           [36, 25]])
    """
    n = x.shape[0]
    return x @ w + ones(n, like=b)[:, None] * b


def check_same_shape(x1: Shaped[Array, "*shape1"], x2: Shaped[Array, "*shape2"], /) -> None:
    r"""Refuse two arrays whose shapes differ, before an operation stretches them in silence.

    .. math:: \mathbf{y} - \hat{\mathbf{y}} \in \mathbb{R}^n
        \quad \text{only if} \quad \mathbf{y}, \hat{\mathbf{y}} \in \mathbb{R}^n

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
    TypeError
        If `x1` and `x2` are not arrays of one library and one device.
    ValueError
        If the shapes differ; the message tells what they would be stretched to, and how
        to make them equal.

    Notes
    -----
    Chapter: Broadcasting. ``y - y_hat`` of shapes (n,) and (n, 1) is a matrix (n, n) of the
    differences of every label to every prediction; its mean is a number like any other,
    and the network learns the wrong thing.

    Examples
    --------
    >>> import numpy as np
    >>> y, y_hat = np.zeros(5), np.zeros((5, 1))
    >>> (y - y_hat).shape
    (5, 5)
    >>> check_same_shape(y, y_hat[:, 0])
    >>> check_same_shape(y, y_hat)  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
        ...
    ValueError: check_same_shape: expected x1.shape == x2.shape,
    got (5,) and (5, 1), which broadcast to (5, 5). Write x2[:, 0], of shape (5,).
    """
    plain = same_real_floats(x1, x2) and x1.device == x2.device
    if not plain:
        require_arrays("check_same_shape", x1=x1, x2=x2)
    if x1.shape != x2.shape:
        _explain_difference("check_same_shape", tuple(x1.shape), tuple(x2.shape))


def _expand(x: Any, shape: Shape) -> Any:
    """Stretch a PyTorch tensor; it takes half as long when the sizes come one by one."""
    return x.expand(*shape) if shape else x.expand(shape)


def _common_shape(name: str, shapes: Sequence[Shape]) -> Shape:
    common = _fitting.common(*shapes)
    if common is None:
        _explain_clash(name, shapes)
    return common


def _is_shape(shape: object) -> bool:
    """Tell, in a fraction of a microsecond, a plain tuple of sizes."""
    if type(shape) is not tuple:
        return False
    for n in shape:  # noqa: SIM110 - a generator would take three times as long
        if type(n) is not int or n < 0:
            return False
    return True


def _shape(name: str, key: str, shape: Any) -> Shape:
    """Return a shape as a plain tuple of integers, or explain what it is instead."""
    expected = f"a tuple of integers for {key}"
    if not isinstance(shape, tuple):
        listed = not hasattr(shape, "shape") or (
            len(shape.shape) == 1 and "int" in str(shape.dtype)
        )
        remedy = f"tuple({key})" if listed else f"{key}.shape"
        remedy = f"({shape},)" if isinstance(shape, int) else remedy
        fail(TypeError, name, expected, f"a {type(shape).__name__}", f"Write {remedy}")
    if any(isinstance(n, bool) or not hasattr(n, "__index__") for n in shape):
        fail(TypeError, name, expected, repr(shape), "Write each size as an int")
    sizes = tuple(map(operator.index, shape))
    if sizes and min(sizes) < 0:
        instead = "Write the size itself: -1 stands for no size here"
        fail(ValueError, name, f"sizes of at least 0 in {key}", repr(sizes), instead)
    return sizes


def _explain_clash(name: str, shapes: Sequence[Shape]) -> NoReturn:
    """Show the last axis on which two shapes clash."""
    columns = [*zip(*_fitting.padded(shapes), strict=True)]
    axis = max(k for k, column in enumerate(columns) if _fitting.met(column) is None)
    axis -= len(columns)
    having = [shape for shape in shapes if -axis <= len(shape) and shape[axis] != 1]
    shape1 = having[0]
    shape2 = next(shape for shape in having if shape[axis] != shape1[axis])
    expected = "on each axis, counted from the end, equal sizes or a 1"
    got = f"{shape1} and {shape2}: {shape1[axis]} != {shape2[axis]} on axis {axis}"
    instead = f"Aligned at the end:\n{_drawing(shape1, shape2, axis)}\n{_what_fits(shape1, shape2)}"
    fail(ValueError, name, expected, got, instead)


def _drawing(shape1: Shape, shape2: Shape, axis: int) -> str:
    """Write two shapes one under the other, aligned at the end, and mark an axis."""
    ndim = max(len(shape1), len(shape2))
    rows = [[""] * (ndim - len(s)) + [str(n) for n in s] for s in (shape1, shape2)]
    rows.append(["^" if i - ndim == axis else "" for i in range(ndim)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (" ".join(map(str.rjust, row, widths)) for row in rows)
    return "\n".join(f"    {line}".rstrip() for line in lines)


def _what_fits(shape1: Shape, shape2: Shape, target: Shape | None = None) -> str:
    """Name a shape that would fit in place of one of two, and how to write it."""
    for _, operands, shapes, out in _fitting.of_broadcast((shape1, shape2), ("x", "x")):
        k = 0 if operands[0] != "x" else 1
        if target in (None, out) and (target is None or k == 0):
            old = (shape1, shape2)[k]
            return f"Write {shapes[k]} in place of {old}, as {operands[k]} does, to reach {out}"
    return "An axis that is absent on the left counts as 1; no other size is stretched"


def _require_reachable(name: str, shape: Shape, target: Shape) -> None:
    if len(shape) > len(target):
        got = f"x of shape {shape} and shape {target}"
        instead = "Axes are added on the left, never taken away: write an index for those in excess"
        fail(ValueError, name, f"a shape of {len(shape)} axes or more", got, instead)
    for axis in range(-1, -len(shape) - 1, -1):
        if shape[axis] not in (1, target[axis]):
            expected = "on each axis of x, counted from the end, the size of shape or 1"
            got = f"x of shape {shape} and shape {target}: {shape[axis]} != {target[axis]}"
            drawing, remedy = _drawing(shape, target, axis), _what_fits(shape, target, target)
            instead = f"Aligned at the end:\n{drawing}\n{remedy}"
            fail(ValueError, name, expected, f"{got} on axis {axis}", instead)


def _explain_difference(name: str, shape1: Shape, shape2: Shape) -> NoReturn:
    common = _fitting.common(shape1, shape2)
    consequence = f"which broadcast to {common}" if common else "which do not broadcast either"
    got = f"{shape1} and {shape2}, {consequence}"
    fail(ValueError, name, "x1.shape == x2.shape", got, _what_makes_equal(shape1, shape2))


def _what_makes_equal(shape1: Shape, shape2: Shape) -> str:
    """Write the array with more axes in the shape of the other, if only axes differ."""
    key, shape, other = (
        ("x1", shape1, shape2) if len(shape1) > len(shape2) else ("x2", shape2, shape1)
    )
    written = _fitting.as_shape(key, shape, other)
    if written is not None:
        return f"Write {written}, of shape {other}"
    if _fitting.common(shape1, shape2) is not None:
        return "Write broadcast_arrays(x1, x2) first where a stretch is what you mean"
    return "No transpose, and no axis of size 1 more or less, makes them equal"
