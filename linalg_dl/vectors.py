"""Vectors: sum, scaling, length and direction.

The chapter *Vectors* of the book explains each formula next to the function
that computes it.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from linalg_dl._arrays import (
    constant,
    fail,
    floating,
    numeric,
    require_axis,
    require_components,
    require_same_length,
    same_real_floats,
)

if TYPE_CHECKING:
    from jaxtyping import Float, Num

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


# Above this, no square that counts was lost to underflow, in float32 and in float64.
_SAFE_NORM = 1e-15


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
        numeric("add_vectors", x1=x1, x2=x2)
        require_same_length("add_vectors", "x1", x1, "x2", x2)
    return x1 + x2


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
    xp = numeric("add_by_components", x1=x1, x2=x2)
    require_same_length("add_by_components", "x1", x1, "x2", x2)
    shape = np.broadcast_shapes(x1.shape, x2.shape)
    result = xp.empty(shape, dtype=xp.result_type(x1, x2), device=x1.device)
    for i in range(shape[-1]):
        result[..., i] = x1[..., i] + x2[..., i]
    return result


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
    if _is_python_number(c):
        _, x = _promoted_for("scale_vector", c, x)
        return c * x
    c = cast("Array", c)
    numeric("scale_vector", c=c, x=x)
    require_axis("scale_vector", "x", x)
    if c.ndim and tuple(c.shape) != tuple(x.shape[:-1]):
        expected = f"in c one scalar for each vector of x, shape {tuple(x.shape[:-1])}"
        instead = "Write c * x for the product component by component"
        fail(ValueError, "scale_vector", expected, f"shape {tuple(c.shape)}", instead)
    return c[..., None] * x


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
    if not _is_python_number(c):
        instead = "Write scale_vector(c, x) for an array of scalars"
        got = type(c).__name__
        fail(TypeError, "scale_by_components", "a Python number c", got, instead)
    xp, x = _promoted_for("scale_by_components", c, x)
    result = xp.empty_like(x)
    for i in range(x.shape[-1]):
        result[..., i] = c * x[..., i]
    return result


def vector_norm(
    x: Num[Array, "*shape"],
    /,
    *,
    axis: int | tuple[int, ...] | None = None,
    keepdims: bool = False,
    ord: float = 2,
) -> Any:
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
        if _SAFE_NORM < norm.item() < math.inf:
            return norm
    xp, x = floating("vector_norm", x=x)
    if ord != 2 or 0 in x.shape:
        return xp.linalg.vector_norm(x, axis=axis, keepdims=keepdims, ord=ord)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if _is_on_host(x):
            norm = xp.linalg.vector_norm(x, axis=axis, keepdims=keepdims)
            if _squares_were_safe(xp, norm):
                return norm
        scale = _power_of_two_near(xp, x, axis)
        norm = xp.linalg.vector_norm(x / scale, axis=axis, keepdims=keepdims)
        return norm * xp.reshape(scale, norm.shape)


def norm_by_components(x: Num[Array, "*batch n"], /) -> Float[Array, "*batch"]:
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
    xp, x = floating("norm_by_components", x=x)
    require_axis("norm_by_components", "x", x)
    total = xp.zeros(x.shape[:-1], dtype=x.dtype, device=x.device)
    for i in range(x.shape[-1]):
        total = total + x[..., i] ** 2
    return xp.sqrt(total)


def normalize(x: Num[Array, "*batch n"], /) -> Float[Array, "*batch n"]:
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
    xp, x = floating("normalize", x=x)
    require_components("normalize", x=x)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        scaled = x / _power_of_two_near(xp, x, -1)
        return scaled / xp.linalg.vector_norm(scaled, axis=-1, keepdims=True)


def direction(x: Num[Array, "*batch 2"], /) -> Float[Array, "*batch"]:
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
    xp, x = floating("direction", x=x)
    require_axis("direction", "x", x)
    if x.shape[-1] != 2:
        instead = "In more dimensions, use angle_between with a second vector"
        expected = "vectors of the plane, x.shape[-1] == 2"
        fail(ValueError, "direction", expected, f"shape {tuple(x.shape)}", instead)
    right, up = x[..., 0], x[..., 1] + 0.0  # + 0.0 turns -0.0, which would give -π, into 0.0
    defined = xp.isfinite(right) & xp.isfinite(up) & ((right != 0) | (up != 0))
    return xp.where(defined, xp.atan2(up, right), xp.full_like(right, xp.nan))


def _is_python_number(c: object) -> bool:
    return isinstance(c, (int, float)) and not isinstance(c, (bool, np.generic))


def _promoted_for(name: str, c: object, x: Any) -> tuple[Any, Any]:
    xp = numeric(name, x=x)
    require_axis(name, "x", x)
    if isinstance(c, float) and xp.isdtype(x.dtype, "integral"):
        x = xp.astype(x, xp.asarray(0.0).dtype)
    return xp, x


def _is_on_host(x: Any) -> bool:
    """Tell whether to look at a number of `x` is cheap: elsewhere it waits for the device."""
    return type(x) is np.ndarray or getattr(x, "is_cpu", True)


def _native_norm(x: Any) -> Any:
    # np.linalg.vector_norm takes five times as long, and np.dot warns of overflow.
    if type(x) is np.ndarray:
        return np.vdot(x, x) ** 0.5
    return sys.modules["torch"].linalg.vector_norm(x)


def _squares_were_safe(xp: Any, norm: Any) -> bool:
    info = xp.finfo(norm.dtype)
    lowest = (info.smallest_normal / info.eps) ** 0.5
    return bool(xp.all((norm > lowest) & xp.isfinite(norm)))


def _power_of_two_near(xp: Any, x: Any, axis: Any) -> Any:
    """Give a power of two near the largest magnitude along `axis`, or 1 where there is none.

    To divide by it loses no digit. The factor 0.99 keeps it within the range of the dtype
    when the largest magnitude stands at an end of that range.
    """
    largest = xp.linalg.vector_norm(constant(x), axis=axis, keepdims=True, ord=math.inf)
    usable = xp.where((largest > 0) & xp.isfinite(largest), largest, xp.ones_like(largest))
    return xp.pow(xp.full_like(usable, 2.0), xp.floor(0.99 * xp.log2(usable)))
