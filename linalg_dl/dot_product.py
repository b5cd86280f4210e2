"""The dot product: its two formulas, and what they measure.

The chapter *Dot product* of the book explains each formula next to the
function that computes it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from linalg_dl._arrays import (
    fail,
    floating,
    library,
    numeric,
    require_components,
    require_same_length,
    same_real_floats,
)
from linalg_dl.vectors import normalize, vector_norm

if TYPE_CHECKING:
    from jaxtyping import Float, Num

    from linalg_dl._arrays import Array

__all__ = [
    "vecdot",
    "dot_by_components",
    "dot_by_angle",
    "angle_between",
    "cosine_similarity",
    "project",
    "scalar_projection",
]


def vecdot(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /, *, axis: int = -1
) -> Num[Array, "*out"]:
    r"""Multiply two vectors into a scalar: their dot product.

    .. math:: \mathbf{x} \cdot \mathbf{w} = \sum_{i=1}^n \overline{x_i}\, w_i

    Parameters
    ----------
    x1, x2
        Vectors with the same number of components. The other axes broadcast. The
        components of `x1` are conjugated if they are complex.
    axis
        The axis that holds the components: a negative number, counted from the end.

    Returns
    -------
    array
        One scalar for each pair of vectors, in the common dtype; its unit is that of
        `x1` times that of `x2`. Integers wrap around where their dtype ends.

    Raises
    ------
    TypeError
        If `x1` and `x2` are not arrays of one library, one device and one kind of number.
    ValueError
        If the vectors differ in length: the axis of the components never broadcasts.

    Notes
    -----
    Chapter: Dot product. Equivalent to ``np.vecdot`` and ``torch.linalg.vecdot``, but
    the latter stretches a vector of one component to meet a stack. ``torch.dot`` takes
    one vector each; ``np.dot`` of two matrices is their matrix product. Where a number
    overflows, NumPy warns, as it does for ``np.vecdot``.
    Source: array API standard 2024.12, linear algebra functions.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
    >>> print(vecdot(a, b))
    -17.0

    One scalar for each row of a stack:

    >>> vecdot(np.array([[1, 2, 3], [4, 5, 6]]), np.array([1, 1, 1]))
    array([ 6, 15])
    """
    plain = same_real_floats(x1, x2) and x1.ndim == 1 == x2.ndim and axis == -1
    # PyTorch refuses two devices too, but after seconds where one is `meta`.
    if plain and x1.device == x2.device:
        try:
            return x1.dot(x2)  # type: ignore[attr-defined]
        except (ValueError, RuntimeError):
            pass  # explained below, by the same checks that other arrays go through
    xp = numeric("vecdot", x1=x1, x2=x2)
    _require_negative_axis("vecdot", axis, x1, x2)
    require_same_length("vecdot", "x1", x1, "x2", x2, axis)
    if xp.isdtype(x1.dtype, "integral"):  # PyTorch has no product of integers on CUDA
        return xp.sum(x1 * x2, axis=axis, dtype=xp.result_type(x1, x2))
    if same_real_floats(x1, x2) and library(x1) == "torch":
        # array_api_compat's takes ten times as long for a stack.
        return sys.modules["torch"].linalg.vecdot(x1, x2, dim=axis)
    return xp.vecdot(x1, x2, axis=axis)


def dot_by_components(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Num[Array, "*out"]:
    r"""Multiply two vectors component by component and add up, as the definition reads.

    .. math:: \mathbf{x} \cdot \mathbf{w} = w_1 x_1 + w_2 x_2 + \dots + w_n x_n

    Parameters
    ----------
    x1, x2
        Vectors of real numbers with the same number of components. Leading axes broadcast.

    Returns
    -------
    array
        One scalar for each pair of vectors.

    Raises
    ------
    TypeError, ValueError
        As `vecdot`.

    Notes
    -----
    Chapter: Dot product. A definition of `vecdot`: to be read, not to be fast.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
    >>> print(dot_by_components(a, b))
    -17.0
    """
    xp = numeric("dot_by_components", x1=x1, x2=x2)
    require_same_length("dot_by_components", "x1", x1, "x2", x2)
    shape = np.broadcast_shapes(x1.shape[:-1], x2.shape[:-1])
    total = xp.zeros(shape, dtype=xp.result_type(x1, x2), device=x1.device)
    for i in range(x1.shape[-1]):
        total = total + x2[..., i] * x1[..., i]
    return total


def dot_by_angle(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Multiply two lengths and the cosine of the angle between them, as the definition reads.

    .. math:: \mathbf{a} \cdot \mathbf{b} = \|\mathbf{a}\|\,\|\mathbf{b}\| \cos\theta

    Parameters
    ----------
    x1, x2
        Vectors of real numbers with the same number of components. Leading axes broadcast.

    Returns
    -------
    array
        One scalar for each pair of vectors. With a zero vector, which has no angle, it is
        0: any angle would give that.

    Raises
    ------
    TypeError, ValueError
        As `vecdot`.

    Notes
    -----
    Chapter: Dot product. A definition of `vecdot`. The angle does not come from the dot
    product (see `angle_between`), so this is not a circle.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
    >>> print(dot_by_angle(a, b).round(12))
    -17.0
    """
    xp, x1, x2 = floating("dot_by_angle", x1=x1, x2=x2)
    require_same_length("dot_by_angle", "x1", x1, "x2", x2)
    require_components("dot_by_angle", x1=x1, x2=x2)
    length1, length2 = vector_norm(x1, axis=-1), vector_norm(x2, axis=-1)
    product = length1 * length2 * xp.cos(angle_between(x1, x2))
    zero = (length1 == 0) | (length2 == 0)
    return xp.where(zero, xp.zeros_like(product), product)


def angle_between(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Measure the angle between two vectors.

    .. math::

        \theta = 2 \operatorname{atan2}\bigl(
            \|\hat{\mathbf{a}} - \hat{\mathbf{b}}\|, \|\hat{\mathbf{a}} + \hat{\mathbf{b}}\|
        \bigr)

    Parameters
    ----------
    x1, x2
        Vectors of real numbers with the same number of components. Leading axes broadcast.

    Returns
    -------
    array
        Angles in radians, in [0, π], within 4 eps of the exact ones. A zero vector has no
        angle, and neither has one with an infinite component: nan.

    Raises
    ------
    TypeError, ValueError
        As `vecdot`.

    Notes
    -----
    Chapter: Dot product. The arccosine of :math:`\mathbf{a} \cdot \mathbf{b} /
    (\|\mathbf{a}\| \|\mathbf{b}\|)` is the same angle on paper; on a computer it loses
    half of the digits near 0 and π.
    Source: Kahan, *How futile are mindless assessments of roundoff in floating-point
    computation?* (2006), section 12.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
    >>> print(np.degrees(angle_between(a, b)).round(4))
    108.1038
    """
    xp, x1, x2 = floating("angle_between", x1=x1, x2=x2)
    require_same_length("angle_between", "x1", x1, "x2", x2)
    require_components("angle_between", x1=x1, x2=x2)
    unit1, unit2 = normalize(x1), normalize(x2)
    difference = xp.linalg.vector_norm(unit1 - unit2, axis=-1)
    total = xp.linalg.vector_norm(unit1 + unit2, axis=-1)
    return 2 * xp.atan2(difference, total)


def cosine_similarity(
    x1: Num[Array, "*#batch n"], x2: Num[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Compare the directions of two vectors by the cosine of their angle.

    .. math::

        \cos\theta = \frac{\mathbf{a} \cdot \mathbf{b}}{\|\mathbf{a}\|\,\|\mathbf{b}\|}

    Parameters
    ----------
    x1, x2
        Vectors of real numbers with the same number of components. Leading axes broadcast.

    Returns
    -------
    array
        Cosines, without unit, in [−1, 1]. A zero vector has no angle, and neither has one
        with an infinite component: nan.

    Raises
    ------
    TypeError, ValueError
        As `vecdot`.

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
    xp, x1, x2 = floating("cosine_similarity", x1=x1, x2=x2)
    require_same_length("cosine_similarity", "x1", x1, "x2", x2)
    require_components("cosine_similarity", x1=x1, x2=x2)
    cosine = xp.vecdot(normalize(x1), normalize(x2))
    # As xp.clip, which for tensors on a GPU can wait for them to count those that it clips.
    one = xp.ones_like(cosine)
    return xp.where(cosine > 1.0, one, xp.where(cosine < -1.0, -one, cosine))


def project(x: Num[Array, "*#batch n"], onto: Num[Array, "*#batch n"], /) -> Float[Array, "*out n"]:
    r"""Project a vector onto another: the shadow that the first casts on the second.

    .. math:: \operatorname{proj}_{\mathbf{b}} \mathbf{a}
        = (\mathbf{a} \cdot \hat{\mathbf{b}})\, \hat{\mathbf{b}}
        = \frac{\mathbf{a} \cdot \mathbf{b}}{\mathbf{b} \cdot \mathbf{b}}\, \mathbf{b}

    Parameters
    ----------
    x
        The vector that is projected.
    onto
        The vector that gives the direction; its length does not matter.

    Returns
    -------
    array
        Vectors along `onto`, in the unit of `x`. A zero vector `onto` has no direction,
        and neither has one with an infinite component: nan.

    Raises
    ------
    TypeError, ValueError
        As `vecdot`.

    Notes
    -----
    Chapter: Dot product. Source: Strang, *Introduction to Linear Algebra*, section 4.2.

    Examples
    --------
    >>> import numpy as np
    >>> project(np.array([2.0, 1.0]), np.array([5.0, 0.0]))
    array([2., 0.])
    """
    _, x, onto = floating("project", x=x, onto=onto)
    require_same_length("project", "x", x, "onto", onto)
    require_components("project", x=x, onto=onto)
    unit = normalize(onto)
    return scalar_projection(x, onto)[..., None] * unit


def scalar_projection(
    x: Num[Array, "*#batch n"], onto: Num[Array, "*#batch n"], /
) -> Float[Array, "*out"]:
    r"""Measure the projection of a vector onto another, with its sign.

    .. math:: \mathbf{a} \cdot \hat{\mathbf{b}} = \|\mathbf{a}\| \cos\theta

    Parameters
    ----------
    x
        The vector that is projected.
    onto
        The vector that gives the direction; its length does not matter.

    Returns
    -------
    array
        Signed lengths, in the unit of `x`: negative where the angle is obtuse. A zero
        vector `onto` has no direction, and neither has one with an infinite
        component: nan.

    Raises
    ------
    TypeError, ValueError
        As `vecdot`.

    Notes
    -----
    Chapter: Dot product. Source: Strang, *Introduction to Linear Algebra*, section 4.2.

    Examples
    --------
    >>> import numpy as np
    >>> print(scalar_projection(np.array([-2.0, 1.0]), np.array([5.0, 0.0])))
    -2.0
    """
    xp, x, onto = floating("scalar_projection", x=x, onto=onto)
    require_same_length("scalar_projection", "x", x, "onto", onto)
    require_components("scalar_projection", x=x, onto=onto)
    return xp.vecdot(x, normalize(onto))


def _require_negative_axis(name: str, axis: int, x1: Array, x2: Array) -> None:
    ndim = min(x1.ndim, x2.ndim)
    if ndim and not -ndim <= axis <= -1:
        expected = f"an axis between {-ndim} and -1, counted from the end"
        instead = "Leading axes broadcast, so only the end is common to both arrays"
        fail(ValueError, name, expected, f"axis={axis}", instead)
