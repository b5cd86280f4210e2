"""The dot product: its two formulas, and what they measure.

The chapter *Dot product* of the book explains each formula next to its code. Arguments other than
arrays of numbers, of one library, one device and one kind, are refused with a TypeError; shapes
that do not fit, with a ValueError. Names with ``_by_`` are definitions: to be read, not to be fast.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from linalg_dl._arrays import Array, alike, fail, is_integer, is_tensor, namespace_of
from linalg_dl._contracts import check, checked, require_arrays
from linalg_dl._cores import angle, angle_of_units, clip_to_one, cos, length, sum_of_products, unit
from linalg_dl._definitions import composite, definition
from linalg_dl._refusals import NO_ROOM

if TYPE_CHECKING:
    from jaxtyping import Float, Num, Real

__all__ = [
    "vecdot",
    "dot_by_components",
    "dot_by_angle",
    "angle_between",
    "cosine_similarity",
    "project",
    "scalar_projection",
]


@checked(product=True)
def vecdot(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /, *, axis: int = -1
) -> Num[Array, "*out"]:
    r"""Multiply two vectors into a scalar: their dot product.

    .. math:: \mathbf{x} \cdot \mathbf{w} = \sum_{i=1}^n \overline{x_i}\, w_i

    Parameters
    ----------
    x1, x2
        Vectors with the same number of components; those of `x1` are conjugated if they are
        complex. The other axes broadcast.
    axis
        The axis that holds the components: a negative number, counted from the end.

    Returns
    -------
    array
        One scalar for each pair of vectors; its unit is that of `x1` times that of `x2`. Integers
        wrap around where their dtype ends.

    Raises
    ------
    ValueError
        If the vectors differ in length: the axis of the components never broadcasts.

    Notes
    -----
    Chapter: Dot product. Equivalent to ``np.vecdot``, which warns of overflow too, and to
    ``torch.linalg.vecdot``, which stretches a vector of one component. ``torch.dot`` takes one
    vector each; ``np.dot`` of two matrices is their product. The last axis holds the components: a
    column (n, 1) is a stack of n vectors of one component. Source: array API standard 2024.12,
    linear algebra functions.

    Examples
    --------
    >>> import numpy as np
    >>> print(vecdot(np.array([-5.0, 4.0]), np.array([-3.0, -8.0])))
    -17.0
    >>> vecdot(np.array([[1, 2, 3], [4, 5, 6]]), np.array([1, 1, 1]))
    array([ 6, 15])
    """
    if alike(x1, x2) and x1.ndim == 1 == x2.ndim and axis == -1:
        try:
            return x1.dot(x2)
        except (ValueError, RuntimeError):
            pass  # explained below, by the same checks that other arrays go through
    if type(axis) is not int or axis != -1:
        x1, x2 = _with_components_last(x1, x2, axis)
    return _dot(*check("vecdot", x1, x2))


@definition(product=True)
def dot_by_components(
    x: Real[Array, "*#batch n"], w: Real[Array, "*#batch n"], /
) -> Num[Array, "*out"]:
    r"""Multiply two vectors of real numbers component by component, and add up.

    .. math:: \mathbf{x} \cdot \mathbf{w} = \sum_{i=1}^n x_i w_i

    Notes
    -----
    Chapter: Dot product. A definition of `vecdot`, which conjugates complex numbers.

    Examples
    --------
    >>> import numpy as np
    >>> print(dot_by_components(np.array([-5.0, 4.0]), np.array([-3.0, -8.0])))
    -17.0
    """
    return sum(x_i * w_i for x_i, w_i in zip(x, w))


@definition(nonempty=True, product=True)
def dot_by_angle(
    a: Real[Array, "*#batch n"], b: Real[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Multiply the lengths of two vectors and the cosine of the angle between them.

    .. math:: \mathbf{a} \cdot \mathbf{b} = \|\mathbf{a}\|\,\|\mathbf{b}\| \cos\theta

    Notes
    -----
    Chapter: Dot product. A definition of `vecdot`. The angle does not come from the dot product
    (see `angle_between`), so this is not a circle. A zero vector has no angle: any would give 0.

    Examples
    --------
    >>> import numpy as np
    >>> print(dot_by_angle(np.array([-5.0, 4.0]), np.array([-3.0, -8.0])).round(12))
    -17.0
    """
    return length(a) * length(b) * cos(angle(a, b))


@composite(nonempty=True)
def angle_between(
    x1: Real[Array, "*#batch n"], x2: Real[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Measure the angle between two vectors.

    .. math:: \theta = 2 \operatorname{atan2}\bigl(\|\hat{\mathbf{a}} - \hat{\mathbf{b}}\|,
            \|\hat{\mathbf{a}} + \hat{\mathbf{b}}\|\bigr)

    Parameters
    ----------
    x1, x2
        Vectors of real numbers. Leading axes broadcast.

    Returns
    -------
    array
        Angles in radians, in [0, π], within 4 eps of the exact ones (measured up to 10⁶
        components); nan where `normalize` gives nan.

    Raises
    ------
    ValueError
        If the vectors differ in length, or have no components.

    Notes
    -----
    Chapter: Dot product. The arccosine of :math:`\mathbf{a} \cdot \mathbf{b} / (\|\mathbf{a}\|
    \|\mathbf{b}\|)` is the same angle on paper; on a computer it loses half of the digits near 0
    and π. Source: Kahan, *How futile are mindless assessments of roundoff in floating-point
    computation?* (2006), section 12.

    Examples
    --------
    >>> import numpy as np
    >>> print(np.degrees(angle_between(np.array([-5.0, 4.0]), np.array([-3.0, -8.0]))).round(4))
    108.1038
    """
    return angle_of_units(unit(x1), unit(x2))


@composite(nonempty=True)
def cosine_similarity(
    x1: Real[Array, "*#batch n"], x2: Real[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Compare the directions of two vectors by the cosine of their angle.

    .. math:: \cos\theta = \frac{\mathbf{a} \cdot \mathbf{b}}{\|\mathbf{a}\|\,\|\mathbf{b}\|}

    Parameters
    ----------
    x1, x2
        Vectors of real numbers. Leading axes broadcast.

    Returns
    -------
    array
        Cosines, without unit, in [−1, 1]; nan where `normalize` gives nan.

    Raises
    ------
    ValueError
        As `angle_between`.

    Notes
    -----
    Chapter: Dot product. ``torch.nn.functional.cosine_similarity`` gives 0 for a zero vector.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 2.5.

    Examples
    --------
    >>> import numpy as np
    >>> print(cosine_similarity(np.array([1.0, 0.0]), np.array([1.0, 1.0])).round(4))
    0.7071
    """
    return clip_to_one(sum_of_products(unit(x1), unit(x2)))


@composite(nonempty=True)
def project(
    x: Real[Array, "*#batch n"], onto: Real[Array, "*#batch n"], /
) -> Float[Array, "*out n"]:
    r"""Project a vector onto another: the shadow that the first casts on the second.

    .. math:: (\mathbf{a} \cdot \hat{\mathbf{b}})\, \hat{\mathbf{b}}
        = \frac{\mathbf{a} \cdot \mathbf{b}}{\mathbf{b} \cdot \mathbf{b}}\, \mathbf{b}

    Parameters
    ----------
    x, onto
        The vector that is projected, and the one that gives the direction, of any length.

    Returns
    -------
    array
        Vectors along `onto`, in the unit of `x`; nan where `onto` has no direction.

    Raises
    ------
    ValueError
        As `angle_between`.

    Notes
    -----
    Chapter: Dot product. Source: Strang, *Introduction to Linear Algebra*, section 4.2.

    Examples
    --------
    >>> import numpy as np
    >>> project(np.array([2.0, 1.0]), np.array([5.0, 0.0]))
    array([2., 0.])
    """
    along = unit(onto)
    return sum_of_products(x, along)[..., None] * along


@composite(nonempty=True)
def scalar_projection(
    x: Real[Array, "*#batch n"], onto: Real[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Measure the projection of a vector onto another, with its sign.

    .. math:: \mathbf{a} \cdot \hat{\mathbf{b}} = \|\mathbf{a}\| \cos\theta

    Parameters
    ----------
    x, onto
        As in `project`.

    Returns
    -------
    array
        Signed lengths, in the unit of `x`: negative where the angle is obtuse; nan as in `project`.

    Raises
    ------
    ValueError
        As `angle_between`.

    Notes
    -----
    Chapter: Dot product. Source: Strang, *Introduction to Linear Algebra*, section 4.2.

    Examples
    --------
    >>> import numpy as np
    >>> print(scalar_projection(np.array([-2.0, 1.0]), np.array([5.0, 0.0])))
    -2.0
    """
    return sum_of_products(x, unit(onto))


def _dot(x1: Any, x2: Any) -> Any:
    xp = namespace_of(x1)
    if xp.isdtype(x1.dtype, "integral"):  # PyTorch has no product of integers on CUDA
        return xp.sum(x1 * x2, axis=-1, dtype=x1.dtype)
    if is_tensor(x1):  # array_api_compat's takes ten times as long for a stack
        return sys.modules["torch"].linalg.vecdot(x1, x2)
    return xp.vecdot(x1, x2)


def _with_components_last(x1: Any, x2: Any, axis: Any) -> tuple[Any, Any]:
    """Move the axis of the components to the end, or refuse it."""
    xp, ndim = require_arrays("vecdot", "Num", x1=x1, x2=x2), min(x1.ndim, x2.ndim)
    if not is_integer(axis) or not -ndim <= axis <= -1:
        error = ValueError if is_integer(axis) else TypeError
        expected = f"an axis between {-ndim} and -1, counted from the end"
        instead = "Write axis=-1 for the last: leading axes broadcast, so only the end is common"
        fail(error, "vecdot", expected, f"axis={axis!r}", instead)
    if x1.shape[axis] != x2.shape[axis]:
        got = f"{tuple(x1.shape)} and {tuple(x2.shape)}: {x1.shape[axis]} != {x2.shape[axis]}"
        fail(ValueError, "vecdot", f"x1.shape[{axis}] == x2.shape[{axis}]", got, NO_ROOM)
    move = xp.movedim if is_tensor(x1) else xp.moveaxis  # for which PyTorch's vmap has no rule
    return move(x1, int(axis), -1), move(x2, int(axis), -1)
