"""Vectors: sum, scaling, length and direction.

The chapter *Vectors* of the book explains each formula next to its code. Arguments other than
arrays of numbers, of one library, one device and one kind, are refused with a TypeError; shapes
that do not fit, with a ValueError. Names with ``_by_`` are definitions: to be read, not to be fast.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import Array, alike, fail, is_compiling, is_integer, is_number, quiet
from linalg_dl._contracts import check, checked
from linalg_dl._cores import angle_from_x, norm_along, unit
from linalg_dl._definitions import composite, definition

if TYPE_CHECKING:
    from jaxtyping import Float, Num, Real

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


@checked()
def add_vectors(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Num[Array, "*out n"]:
    """Add two vectors.

    Parameters
    ----------
    x1, x2
        Vectors with the same number of components. Leading axes broadcast.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If the vectors differ in length: ``x1 + x2`` would stretch one of one component.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``x1 + x2`` when both have the same shape. Source: Strang,
    *Introduction to Linear Algebra*, section 1.1.

    Examples
    --------
    >>> import numpy as np
    >>> add_vectors(np.array([-5.0, 4.0]), np.array([-3.0, -8.0]))
    array([-8., -4.])
    """
    if not (alike(x1, x2) and x1.shape == x2.shape and x1.ndim):
        x1, x2 = check("add_vectors", x1, x2)
    return x1 + x2


@definition()
def add_by_components(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Num[Array, "*out n"]:
    r"""Add two vectors one component at a time.

    .. math:: R_i = a_i + b_i, \qquad i = 1, \dots, n

    Notes
    -----
    Chapter: Vectors. The definition of `add_vectors`.

    Examples
    --------
    >>> add_by_components(np.array([1, 2, 3]), np.array([10, 20, 30]))
    array([11, 22, 33])
    """
    return [a_i + b_i for a_i, b_i in zip(x1, x2)]


@checked(hint="One number for each vector of x is due: c * x multiplies component by component")
def scale_vector(
    c: float | Num[Array, ""] | Num[Array, "*batch"], x: Num[Array, "*batch n"], /
) -> Num[Array, "*batch n"]:
    """Multiply a vector by a scalar.

    Parameters
    ----------
    c
        A Python number, or an array that holds one scalar for each vector of `x`.
    x
        A vector, or a stack of vectors.

    Returns
    -------
    array
        The scaled vector. Integers times a Python ``float`` give the library's default float.

    Raises
    ------
    ValueError
        If `c` is not one scalar for each vector, or a number that the integers of `x` do not reach.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``c * x`` for one vector; as there, a tensor `c` of PyTorch
    without axes takes the width of `x`. Source: Strang, *Introduction to Linear Algebra*, section
    1.1.

    Examples
    --------
    >>> scale_vector(-0.5, np.array([2.0, 4.0]))
    array([-1., -2.])
    """
    if type(c) is float and alike(x, x) and x.ndim:
        return c * x
    scalars, x = check("scale_vector", c, x)
    return scalars[..., None] * x if getattr(scalars, "shape", ()) else scalars * x


@definition()
def scale_by_components(c: float, x: Num[Array, "*batch n"], /) -> Num[Array, "*batch n"]:
    r"""Multiply a vector by a number one component at a time.

    .. math:: (c\,\mathbf{a})_i = c\,a_i, \qquad i = 1, \dots, n

    Notes
    -----
    Chapter: Vectors. The definition of `scale_vector`.

    Examples
    --------
    >>> scale_by_components(3, np.array([1.0, -2.0]))
    array([ 3., -6.])
    """
    return [c * a_i for a_i in x]


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

    .. math:: \|\mathbf{x}\| = \sqrt{|x_1|^2 + \dots + |x_n|^2}

    Parameters
    ----------
    x
        An array of real or complex numbers, in any unit.
    axis
        The axis, or axes, that hold the components; None takes all of them.
    keepdims
        Whether these axes stay, with size one.
    ord
        The order of the norm: 2 for the length, 1, ``inf``, or any other real number.

    Returns
    -------
    array
        Norms, in the unit of `x`, right whenever they can be represented: no square is lost. A nan
        gives nan, an infinity ``inf`` if `ord` is positive; an `ord` of 0 counts what is not zero.

    Raises
    ------
    TypeError, ValueError
        If `axis` names no axes of `x`, `ord` is no number, or an infinite one meets no components.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``np.linalg.vector_norm`` and ``torch.linalg.vector_norm``,
    whose squares overflow above about 1e154 in float64. A plain vector on the CPU goes to the
    library's own sum of squares, whose error grows with n; other narrow floats are computed in
    float64, and PyTorch's float64 is divided by a power of two first, as to look whether it must be
    would wait for a GPU. Source: array API standard 2024.12, linear algebra extension; Blue, *A
    portable Fortran program to find the Euclidean norm of a vector*, ACM TOMS 4 (1978).

    Examples
    --------
    >>> print(vector_norm(np.array([3.0, 4.0])))
    5.0
    >>> print(vector_norm(np.array([3e202, 4e202])))
    5e+202
    """
    plain = axis is None and ord == 2 and not keepdims and alike(x, x)
    if plain and x.ndim == 1 and (norm := _native_norm(x)) is not None:
        return norm
    (x,) = check("vector_norm", x)
    axes = _require_axes(x, axis)
    _require_order(x, axes, ord)
    with quiet(x):
        return norm_along(x, axes, ord, keepdims)


@definition()
def norm_by_components(x: Real[Array, "*batch n"], /) -> Float[Array, "*batch"]:
    r"""Measure the length of a vector by the sum of its squares.

    .. math:: \|\mathbf{x}\| = \left(\sum_{i=1}^n x_i^2\right)^{1/2}

    Notes
    -----
    Chapter: Vectors. A definition of `vector_norm`, for real numbers. In float64 the squares
    overflow above about 1e154 and underflow below 1e-154. At a zero vector PyTorch's gradient is
    the formula's own: nan.

    Examples
    --------
    >>> print(norm_by_components(np.array([3.0, 4.0])))
    5.0
    """
    return sum(x_i**2 for x_i in x) ** 0.5


@composite(nonempty=True)
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
        Vectors of length one, without unit; nan for a zero vector, and for infinite components.

    Raises
    ------
    ValueError
        If `x` is a scalar, or has no components.

    Notes
    -----
    Chapter: Vectors. ``torch.nn.functional.normalize`` gives zeros for a zero vector. Source:
    Strang, *Introduction to Linear Algebra*, section 1.2.

    Examples
    --------
    >>> normalize(np.array([3.0, 4.0]))
    array([0.6, 0.8])
    """
    return unit(x)


@composite(hint="Write angle_between(x, y): in more dimensions it takes a second vector")
def direction(x: Real[Array, "*batch 2"], /) -> Float[Array, "*batch"]:
    """Give the angle from the first axis to a vector of the plane.

    Parameters
    ----------
    x
        A vector ``(x, y)`` of the plane, or a stack of them.

    Returns
    -------
    array
        Angles in radians, in (−π, π], counter-clockwise from the x axis; nan as in `normalize`.

    Raises
    ------
    ValueError
        If the vectors do not have two components.

    Notes
    -----
    Chapter: Vectors. Equivalent to ``np.atan2(y, x)`` and ``torch.atan2(y, x)``. ``arctan(y / x)``
    loses the quadrant: it takes (−1, −1) for (1, 1). Source: ISO/IEC 9899 (C), annex F.10.1.4.

    Examples
    --------
    >>> print(np.degrees(direction(np.array([-8.0, -4.0]))).round(2))
    -153.43
    """
    return angle_from_x(x)


def _require_axes(x: Any, axis: Any) -> tuple[int, ...]:
    """Give the axes of a norm, counted from the start, or refuse what are none."""
    if axis is None:
        return tuple(range(x.ndim))
    axes, instead = axis if isinstance(axis, tuple) else (axis,), "Write axis=-1 for the last"
    if not all(map(is_integer, axes)):
        fail(TypeError, "vector_norm", "an axis, or a tuple of axes", f"axis={axis!r}", instead)
    found = {k % x.ndim for k in axes if -x.ndim <= k < x.ndim}
    if len(found) < len(axes):
        expected = f"axes between {-x.ndim} and {x.ndim - 1}, each once"
        instead = instead if x.ndim else "Write axis=None: a scalar has no axes"
        fail(ValueError, "vector_norm", expected, f"axis={axis!r}", instead)
    return tuple(found)


def _require_order(x: Any, axes: tuple[int, ...], ord: Any) -> None:
    if not is_number(ord):
        instead = "Write vector_norm(x), the root of the sum of all squares, for the Frobenius norm"
        fail(TypeError, "vector_norm", "a real number for ord", f"ord={ord!r}", instead)
    if (abs(ord) == math.inf or ord < 0) and 0 in [x.shape[k] for k in axes]:
        expected, got = f"at least one component for ord={ord}", f"shape {tuple(x.shape)}"
        fail(ValueError, "vector_norm", expected, got, "Write ord=2, whose norm of nothing is 0")


def _native_norm(x: Any) -> Any:
    """Compute a norm as the library does, the fastest way; give None where it may be wrong."""
    if type(x) is np.ndarray:  # np.dot warns of overflow, and np.linalg.vector_norm takes long
        norm = np.vdot(x, x) ** 0.5
    elif not x.is_cpu or is_compiling():  # to look at a number waits for the device
        return None
    else:
        norm = sys.modules["torch"].linalg.vector_norm(x)
    try:  # between these, no square that counts was lost, in float32 and in float64
        return norm if 1e-15 < norm.item() < math.inf else None
    except RuntimeError as error:
        if "vmap" not in str(error):  # where one number stands for many
            raise
        return None
