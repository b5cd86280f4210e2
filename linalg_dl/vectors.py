"""Vectors: sum, scaling, length and direction.

The chapter *Vectors* of the book explains each formula next to the function
that computes it.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import (
    fail,
    is_number,
    quiet,
    same_real_floats,
    scalar,
)
from linalg_dl._contracts import check, checked
from linalg_dl._cores import angle_from_x, narrowed, norm_along, unit
from linalg_dl._definitions import definition

if TYPE_CHECKING:
    from jaxtyping import Float, Num, Real

    from linalg_dl._arrays import Array

__all__ = [
    "add_vectors",
    "add_by_components",
    "scale_vector",
    "scale_by_components",
    "vector_norm",
    "norm_by_components",
    "normalize",
    "direction",
]

# Between these, no square that counts was lost to underflow or overflow, in float32 and in float64.
_SAFE_NORM = 1e-15


@checked()
def add_vectors(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Num[Array, "*out n"]:
    r"""Add two vectors.

    .. math:: \mathbf{a} + \mathbf{b} = (a_1 + b_1, \dots, a_n + b_n)

    Parameters
    ----------
    x1, x2
        Vectors with the same number of components. Leading axes broadcast.

    Returns
    -------
    array
        The resultant, in the common dtype of `x1` and `x2`.

    Raises
    ------
    TypeError
        If `x1` and `x2` are not arrays of one library, one device and one kind of number.
    ValueError
        If the vectors differ in length. ``x1 + x2`` would stretch a vector of one
        component to any length; the sum of two vectors does not.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``x1 + x2`` when both have the same shape.
    Source: Strang, *Introduction to Linear Algebra*, section 1.1.

    Examples
    --------
    >>> import numpy as np
    >>> add_vectors(np.array([-5.0, 4.0]), np.array([-3.0, -8.0]))
    array([-8., -4.])

    A bias is added to each row of a stack:

    >>> add_vectors(np.zeros((2, 3)), np.array([1.0, 2.0, 3.0]))
    array([[1., 2., 3.],
           [1., 2., 3.]])
    """
    plain = same_real_floats(x1, x2) and x1.device == x2.device
    if not (plain and x1.ndim and x1.shape == x2.shape):
        x1, x2 = check("add_vectors", x1, x2)
    return x1 + x2


@definition()
def add_by_components(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Num[Array, "*out n"]:
    r"""Add two vectors one component at a time, as the definition reads.

    .. math:: R_i = a_i + b_i, \qquad i = 1, \dots, n

    Parameters
    ----------
    x1, x2
        Vectors with the same number of components. Leading axes broadcast.

    Returns
    -------
    array
        The resultant.

    Raises
    ------
    TypeError, ValueError
        As `add_vectors`.

    Notes
    -----
    Chapter: Vectors. The definition behind `add_vectors`: to be read, not to be fast.

    Examples
    --------
    >>> import numpy as np
    >>> add_by_components(np.array([1, 2, 3]), np.array([10, 20, 30]))
    array([11, 22, 33])
    """
    return [a + b for a, b in zip(x1, x2, strict=True)]


@checked(hint="Write c * x to multiply component by component")
def scale_vector(
    c: float | Num[Array, ""] | Num[Array, "*batch"], x: Num[Array, "*batch n"], /
) -> Num[Array, "*batch n"]:
    r"""Multiply a vector by a scalar.

    .. math:: c\,\mathbf{a} = (c\,a_1, \dots, c\,a_n)

    Parameters
    ----------
    c
        The scalar: a Python number, or an array that holds one scalar for each vector of `x`.
    x
        A vector, or a stack of vectors.

    Returns
    -------
    array
        The scaled vector. Integers times a Python ``float`` give the default float of
        the library (``float64`` in NumPy, ``float32`` in PyTorch).

    Raises
    ------
    TypeError
        If `x` is not an array of numbers, or `c` is an array of another kind of number.
    ValueError
        If `c` does not hold one scalar for each vector.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``c * x`` for one vector.
    Source: Strang, *Introduction to Linear Algebra*, section 1.1.

    Examples
    --------
    >>> import numpy as np
    >>> scale_vector(-0.5, np.array([2.0, 4.0]))
    array([-1., -2.])

    One scalar for each row of a stack:

    >>> scale_vector(np.array([1.0, 10.0]), np.array([[1.0, 2.0], [1.0, 2.0]]))
    array([[ 1.,  2.],
           [10., 20.]])
    """
    c, x = check("scale_vector", c, x)
    scalars: Any = c
    return scalars[..., None] * x if getattr(c, "shape", ()) else c * x


@definition()
def scale_by_components(
    c: float,
    x: Num[Array, "*batch n"],
    /,
) -> Num[Array, "*batch n"]:
    r"""Multiply a vector by a scalar one component at a time, as the definition reads.

    .. math:: (c\,\mathbf{a})_i = c\,a_i, \qquad i = 1, \dots, n

    Parameters
    ----------
    c
        A Python number.
    x
        A vector, or a stack of vectors.

    Returns
    -------
    array
        The scaled vector.

    Raises
    ------
    TypeError
        If `c` is not a Python number or `x` not an array of numbers.
    ValueError
        If `x` is a scalar.

    Notes
    -----
    Chapter: Vectors. The definition behind `scale_vector`: to be read, not to be fast.

    Examples
    --------
    >>> import numpy as np
    >>> scale_by_components(3, np.array([1.0, -2.0]))
    array([ 3., -6.])
    """
    return [c * a for a in x]


@checked()
def vector_norm(
    x: Num[Array, "*shape"],
    /,
    *,
    axis: int | tuple[int, ...] | None = None,
    keepdims: bool = False,
    ord: float = 2,
) -> Float[Array, "*out"]:
    r"""Measure the length of a vector.

    .. math:: \|\mathbf{x}\| = \sqrt{x_1^2 + \dots + x_n^2}

    Parameters
    ----------
    x
        An array of real numbers. Integers are promoted to the default float.
    axis
        The axis, or axes, that hold the components; None takes all of them.
    keepdims
        Whether the reduced axes stay, with size one.
    ord
        The order of the norm: 2 for the length, 1, ``inf``, or any other real number.

    Returns
    -------
    array
        The norms, in the unit of `x`. Where the squares would overflow or underflow, `x`
        is scaled first: the result is right whenever it can be represented. A nan
        gives nan; otherwise, with a positive `ord`, an infinity gives ``inf``.

    Raises
    ------
    TypeError
        If `x` is not an array of real numbers.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``np.linalg.vector_norm`` and
    ``torch.linalg.vector_norm``, whose squares overflow above about 1e154 in float64.
    On a GPU `x` is always scaled: to look first whether it must be would wait for the
    GPU. This reads `x` several times, where PyTorch's function reads it once.
    Source: array API standard 2024.12, linear algebra extension; Blue, *A portable
    Fortran program to find the Euclidean norm of a vector*, ACM TOMS 4 (1978).

    Examples
    --------
    >>> import numpy as np
    >>> print(vector_norm(np.array([3.0, 4.0])))
    5.0

    The squares of these components cannot be represented; their norm can:

    >>> print(vector_norm(np.array([3e202, 4e202])))
    5e+202
    """
    plain = axis is None and ord == 2 and not keepdims and same_real_floats(x, x)
    if plain and x.ndim == 1 and _is_on_host(x):
        norm = _native_norm(x)
        if _SAFE_NORM < _item(norm) < math.inf:
            return norm
    (x,) = check("vector_norm", x)
    axes = _require_axes(x, axis)
    _require_order(x, axes, ord)
    with quiet(x):
        return norm_along(x, axes, ord, keepdims)


@definition()
def norm_by_components(x: Real[Array, "*batch n"], /) -> Float[Array, "*batch"]:
    r"""Measure the length of a vector as the definition reads.

    .. math:: \|\mathbf{x}\| = \left(\sum_{i=1}^n x_i^2\right)^{1/2}

    Parameters
    ----------
    x
        A vector, or a stack of vectors, of real numbers.

    Returns
    -------
    array
        The norms, in the unit of `x`. The squares overflow above about 1e154 in
        float64, and underflow below 1e-154: `vector_norm` does not have this limit.

    Raises
    ------
    TypeError
        If `x` is not an array of real numbers.
    ValueError
        If `x` is a scalar.

    Notes
    -----
    Chapter: Vectors. The definition behind `vector_norm`: to be read, not to be fast.

    Examples
    --------
    >>> import numpy as np
    >>> print(norm_by_components(np.array([3.0, 4.0])))
    5.0
    """
    return sum(a**2 for a in x) ** 0.5


@checked(nonempty=True)
def normalize(x: Real[Array, "*batch n"], /) -> Float[Array, "*batch n"]:
    r"""Divide a vector by its length, which leaves its direction.

    .. math:: \hat{\mathbf{x}} = \frac{\mathbf{x}}{\|\mathbf{x}\|}

    Parameters
    ----------
    x
        A vector, or a stack of vectors, of real numbers, in any unit.

    Returns
    -------
    array
        Vectors of length one, without unit. A zero vector has no direction, and
        neither has one with an infinite component: their components are nan.

    Raises
    ------
    TypeError
        If `x` is not an array of real numbers.
    ValueError
        If `x` is a scalar, or has no components.

    Notes
    -----
    Chapter: Vectors. ``torch.nn.functional.normalize`` gives zeros for a zero vector.
    Source: Strang, *Introduction to Linear Algebra*, section 1.2.

    Examples
    --------
    >>> import numpy as np
    >>> normalize(np.array([3.0, 4.0]))
    array([0.6, 0.8])
    >>> normalize(np.array([0.0, 0.0]))
    array([nan, nan])
    """
    (x,) = check("normalize", x)
    with quiet(x):
        return narrowed(unit(x), x)


@checked(hint="Write angle_between(x, y) in more dimensions, with a second vector")
def direction(x: Real[Array, "*batch 2"], /) -> Float[Array, "*batch"]:
    r"""Give the angle from the first axis to a vector of the plane.

    .. math:: \theta = \operatorname{atan2}(R_y, R_x)

    Parameters
    ----------
    x
        A vector ``(x, y)`` of the plane, or a stack of them.

    Returns
    -------
    array
        Angles in radians, in (−π, π], counter-clockwise from the x axis. A zero vector
        has no direction, and neither has one with an infinite component: nan.

    Raises
    ------
    TypeError
        If `x` is not an array of real numbers.
    ValueError
        If the vectors do not have two components.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``np.atan2(y, x)`` and ``torch.atan2(y, x)``.
    ``arctan(y / x)`` loses the quadrant: it takes (−1, −1) for (1, 1).
    Source: ISO/IEC 9899 (C), annex F.10.1.4.

    Examples
    --------
    >>> import numpy as np
    >>> print(np.degrees(direction(np.array([-8.0, -4.0]))).round(2))
    -153.43
    """
    (x,) = check("direction", x)
    with quiet(x):
        return scalar(angle_from_x(x))


def _require_axes(x: Any, axis: Any) -> tuple[int, ...]:
    """Give the axes of a norm, counted from the start, or refuse what are none."""
    if axis is None:
        return tuple(range(x.ndim))
    axes = axis if isinstance(axis, tuple) else (axis,)
    expected, got = "an axis, or a tuple of axes", f"axis={axis!r}"
    if any(isinstance(k, bool) or not hasattr(k, "__index__") for k in axes):
        fail(TypeError, "vector_norm", expected, got, "Write axis=-1 for the last")
    expected = f"axes between {-x.ndim} and {x.ndim - 1}, each once"
    if any(not -x.ndim <= k < x.ndim for k in axes) or len({k % x.ndim for k in axes}) < len(axes):
        instead = (
            "Write axis=-1 for the last" if x.ndim else "Write axis=None: a scalar has no axes"
        )
        fail(ValueError, "vector_norm", expected, got, instead)
    return tuple(k % x.ndim for k in axes)


def _require_order(x: Any, axes: tuple[int, ...], ord: Any) -> None:
    if not is_number(ord):
        instead = "Write vector_norm(x), the root of the sum of all squares, for the Frobenius norm"
        fail(TypeError, "vector_norm", "a real number for ord", f"ord={ord!r}", instead)
    if abs(ord) == math.inf and 0 in [x.shape[k] for k in axes]:
        expected, got = f"at least one component for ord={ord}", f"shape {tuple(x.shape)}"
        fail(ValueError, "vector_norm", expected, got, "Write ord=2, whose norm of nothing is 0")


def _is_on_host(x: Any) -> bool:
    """Tell whether to look at a number of `x` is cheap: elsewhere it waits for the device."""
    if type(x) is np.ndarray:
        return True
    torch = sys.modules["torch"]
    return x.is_cpu and x.layout is torch.strided and not torch.compiler.is_compiling()


def _native_norm(x: Any) -> Any:
    # np.linalg.vector_norm takes five times as long, and np.dot warns of overflow.
    if type(x) is np.ndarray:
        return np.vdot(x, x) ** 0.5
    return sys.modules["torch"].linalg.vector_norm(x)


def _item(x: Any) -> float:
    """Look at a number; nan where one stands for many, as under torch.func.vmap."""
    try:
        return x.item()
    except RuntimeError as error:
        if "vmap" not in str(error):
            raise
        return math.nan
