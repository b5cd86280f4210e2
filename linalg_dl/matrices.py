"""Matrices: the product and its four definitions, the transpose, maps of the plane.

The chapter *Matrices* of the book explains each formula next to its code. Arguments other than
arrays of numbers, of one library, one device and one kind, are refused with a TypeError; shapes
that do not fit, with a ValueError. Names with ``_by_`` are definitions: to be read, not to be fast.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import PLAIN, Array, alike, fail, is_number, stack
from linalg_dl._contracts import PRODUCT, check, checked, require_arrays, require_like
from linalg_dl._cores import product
from linalg_dl._definitions import definition
from linalg_dl._refusals import require_between

if TYPE_CHECKING:
    from jaxtyping import Num, Shaped

__all__ = [
    "matmul",
    "matmul_by_cells",
    "matmul_by_columns",
    "matmul_by_rows",
    "matmul_by_outer_products",
    "matvec_by_columns",
    "matrix_transpose",
    "outer",
    "scaling_matrix",
    "rotation_matrix",
    "shear_matrix",
    "transform",
]


@checked(**PRODUCT)
def matmul(
    x1: Num[Array, "*#batch n m"] | Num[Array, " m"],
    x2: Num[Array, "*#batch m h"] | Num[Array, " m"],
    /,
) -> Num[Array, "*out"]:
    r"""Multiply two matrices.

    .. math:: \mathbf{C} = \mathbf{A}\mathbf{B}, \qquad C_{ij} = \sum_{k} A_{ik} B_{kj}

    Parameters
    ----------
    x1, x2
        Matrices, or stacks of them, whose leading axes broadcast. A 1-D `x1` stands for a row and a
        1-D `x2` for a column; the axis of size one that this adds is not in the result.

    Returns
    -------
    array
        The product; its unit is that of `x1` times that of `x2`. Complex numbers are not
        conjugated. Integers wrap around where their dtype ends.

    Raises
    ------
    ValueError
        If the rows of `x1` are not as long as the columns of `x2`, or leading axes do not
        broadcast.

    Notes
    -----
    Chapter: Matrices. Equivalent to ``x1 @ x2``, to ``np.matmul``, which warns of overflow too, and
    to ``torch.matmul``. ``torch.dot`` takes 1-D tensors alone; ``np.dot`` of stacks is another
    operation. Source: array API standard 2024.12, linear algebra functions.

    Examples
    --------
    >>> import numpy as np
    >>> matmul(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    array([[19, 22],
           [43, 50]])
    >>> matmul(np.array([[0, 1, 2], [3, 4, 5]]), np.array([1, 2, 3]))
    array([ 8, 26])
    >>> matmul(np.ones((2, 3)), np.ones((2, 3)))  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
        ...
    ValueError: matmul: expected x1.shape[-1] == x2.shape[-2], got (2, 3) @ (2, 3): 3 != 2.
    matrix_transpose(x2) would give (2, 3) @ (3, 2) -> (2, 2).
    """
    if alike(x1, x2):
        try:
            return x1 @ x2
        except (ValueError, RuntimeError):
            pass  # explained below, by the same checks that other arrays go through
    return product(*check("matmul", x1, x2))


@definition(**PRODUCT)
def matmul_by_cells(
    A: Num[Array, "*#batch n m"] | Num[Array, " m"],
    B: Num[Array, "*#batch m h"] | Num[Array, " m"],
    /,
) -> Num[Array, "*out"]:
    r"""Multiply two matrices cell by cell: each cell is a row times a column.

    .. math:: C_{ij} = \sum_{k} A_{ik} B_{kj}

    Notes
    -----
    Chapter: Matrices. A definition of `matmul`, and the view to think in: every cell is a dot
    product. Source: Strang, *Introduction to Linear Algebra*, section 2.4.

    Examples
    --------
    >>> matmul_by_cells(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    array([[19, 22],
           [43, 50]])
    """
    n, m = A.shape
    m, h = B.shape

    def cell(i: int, j: int) -> Any:
        return sum(A[i, k] * B[k, j] for k in range(m))

    def row(i: int) -> Any:
        return [cell(i, j) for j in range(h)]

    return [row(i) for i in range(n)]


@definition(**PRODUCT)
def matmul_by_columns(
    A: Num[Array, "*#batch n m"] | Num[Array, " m"],
    B: Num[Array, "*#batch m h"] | Num[Array, " m"],
    /,
) -> Num[Array, "*out"]:
    r"""Multiply two matrices column by column: each combines the columns of the first.

    .. math:: \mathbf{c}_{:j} = \mathbf{A}\,\mathbf{b}_{:j} = \sum_{k} B_{kj}\, \mathbf{a}_{:k}

    Notes
    -----
    Chapter: Matrices. A definition of `matmul`. With one column it is `matvec_by_columns`. Source:
    Strang, *Introduction to Linear Algebra*, section 2.4.

    Examples
    --------
    >>> matmul_by_columns(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    array([[19, 22],
           [43, 50]])
    """
    m, h = B.shape
    return stack([sum(B[k, j] * A[:, k] for k in range(m)) for j in range(h)], axis=1)


@definition(**PRODUCT)
def matmul_by_rows(
    A: Num[Array, "*#batch n m"] | Num[Array, " m"],
    B: Num[Array, "*#batch m h"] | Num[Array, " m"],
    /,
) -> Num[Array, "*out"]:
    r"""Multiply two matrices row by row: each combines the rows of the second.

    .. math:: \mathbf{c}_{i:} = \mathbf{a}_{i:}\,\mathbf{B} = \sum_{k} A_{ik}\, \mathbf{b}_{k:}

    Notes
    -----
    Chapter: Matrices. A definition of `matmul`. Where the rows of `x1` are examples, each goes
    through the layer by itself. Source: Strang, *Introduction to Linear Algebra*, section 2.4.

    Examples
    --------
    >>> matmul_by_rows(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    array([[19, 22],
           [43, 50]])
    """
    n, m = A.shape
    return [sum(A[i, k] * B[k, :] for k in range(m)) for i in range(n)]


@definition(**PRODUCT)
def matmul_by_outer_products(
    A: Num[Array, "*#batch n m"] | Num[Array, " m"],
    B: Num[Array, "*#batch m h"] | Num[Array, " m"],
    /,
) -> Num[Array, "*out"]:
    r"""Multiply two matrices as a sum of columns of the first times rows of the second.

    .. math:: \mathbf{C} = \sum_{k} \mathbf{a}_{:k}\, \mathbf{b}_{k:}

    Notes
    -----
    Chapter: Matrices. A definition of `matmul`, as a sum of matrices of rank one. The gradient of a
    layer's weights is such a sum, one term for each example. Source: Strang, *Introduction to
    Linear Algebra*, section 2.4.

    Examples
    --------
    >>> matmul_by_outer_products(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    array([[19, 22],
           [43, 50]])
    """
    m = B.shape[0]
    return sum(outer(A[:, k], B[k, :]) for k in range(m))


@definition(product=True)
def matvec_by_columns(
    W: Num[Array, "*#batch h m"], x: Num[Array, "*#batch m"], /
) -> Num[Array, "*out h"]:
    r"""Multiply a matrix and a vector as a combination of the matrix's columns.

    .. math:: \mathbf{W}\mathbf{x} = \sum_{j} x_j\, \mathbf{w}_{:j}

    Notes
    -----
    Chapter: Matrices. A definition of ``W @ x``. Column `j` is where the axis `j` goes. Source:
    Strang, *Introduction to Linear Algebra*, section 1.3.

    Examples
    --------
    >>> matvec_by_columns(np.array([[1, 2], [3, 4]]), np.array([10, 1]))
    array([12, 34])
    """
    m = x.shape[0]
    return sum(x[j] * W[:, j] for j in range(m))


def matrix_transpose(x: Shaped[Array, "*batch n m"], /) -> Shaped[Array, "*batch m n"]:
    r"""Swap the rows and the columns of a matrix.

    .. math:: (\mathbf{A}^{\top})_{ij} = A_{ji}

    Parameters
    ----------
    x
        A matrix, or a stack of them, of any dtype.

    Returns
    -------
    array
        The last two axes swapped, not conjugated. In NumPy and PyTorch it shares the memory of `x`.

    Raises
    ------
    ValueError
        If `x` has fewer than two axes.

    Notes
    -----
    Chapter: Matrices. Equivalent to ``x.mT``. ``x.T`` reverses *all* the axes of a NumPy array, and
    does nothing to a vector, which has one axis alone. Source: array API standard 2024.12, linear
    algebra functions.

    Examples
    --------
    >>> matrix_transpose(np.array([[1, 2], [3, 4], [5, 6]]))
    array([[1, 3, 5],
           [2, 4, 6]])
    """
    if type(x) not in PLAIN or x.ndim < 2:
        require_arrays("matrix_transpose", x=x)
        if x.ndim < 2:
            instead = "x.T is x itself. Write x[:, None] for a column, or x[None] for a row"
            instead = instead if x.ndim else "A scalar has no axes to swap"
            got = f"shape {tuple(x.shape)}"
            fail(ValueError, "matrix_transpose", "a matrix, with at least two axes", got, instead)
    return x.mT


@checked(product=True, hint="Write x1[..., :, None] * x2[..., None, :] for stacks of vectors")
def outer(x1: Num[Array, " n"], x2: Num[Array, " m"], /) -> Num[Array, "n m"]:
    r"""Multiply two vectors into a matrix: each component of one times each of the other.

    .. math:: (\mathbf{a}\,\mathbf{b}^{\top})_{ij} = a_i\, b_j

    Parameters
    ----------
    x1, x2
        Vectors, of any two lengths.

    Returns
    -------
    array
        A row for each component of `x1`, a column for each of `x2`; nothing is conjugated.

    Raises
    ------
    ValueError
        If one of the two is not 1-D.

    Notes
    -----
    Chapter: Matrices. Equivalent to ``np.linalg.outer`` and ``torch.outer``; ``np.outer`` flattens
    a matrix without a word. Source: array API standard 2024.12, linear algebra extension.

    Examples
    --------
    >>> outer(np.array([1, 2]), np.array([10, 20, 30]))
    array([[10, 20, 30],
           [20, 40, 60]])
    """
    numpy = type(x1) is np.ndarray
    if alike(x1, x2) and (not numpy or x1.ndim == 1 == x2.ndim):
        try:
            return x1[:, None] * x2 if numpy else x1.outer(x2)
        except RuntimeError:
            pass  # explained below, by the same checks that other arrays go through
    x1, x2 = check("outer", x1, x2)
    return x1[:, None] * x2


def scaling_matrix(sx: float, sy: float, *, like: Array | None = None) -> Num[Array, "2 2"]:
    r"""Make the matrix that stretches the plane along its axes.

    .. math:: \begin{pmatrix} s_x & 0 \\ 0 & s_y \end{pmatrix}

    Parameters
    ----------
    sx, sy
        The factors, without unit. 1 and 1 give the identity; a negative factor reflects.
    like
        An array whose library, device and floating dtype the matrix takes. None: NumPy, float64.

    Returns
    -------
    array

    Raises
    ------
    TypeError, ValueError
        If a factor is not a finite number in the range of the dtype, or `like` is not floating.

    Notes
    -----
    Chapter: Matrices. In ``[[a, b], [c, d]]`` it is *a* that scales x, and *d* y. Source: Strang,
    *Introduction to Linear Algebra*, section 8.1.

    Examples
    --------
    >>> scaling_matrix(3, 2)
    array([[3., 0.],
           [0., 2.]])
    """
    return _plane_matrix("scaling_matrix", like, [[sx, 0], [0, sy]], sx=sx, sy=sy)


def rotation_matrix(theta: float, *, like: Array | None = None) -> Num[Array, "2 2"]:
    r"""Make the matrix that turns the plane around its origin.

    .. math:: \begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{pmatrix}

    Parameters
    ----------
    theta
        The angle in radians; positive turns are counter-clockwise.
    like
        As in `scaling_matrix`.

    Returns
    -------
    array
        The matrix. The floating-point π is not π: a quarter turn leaves 6e-17 in place of zeros.

    Raises
    ------
    TypeError, ValueError
        As `scaling_matrix`.

    Notes
    -----
    Chapter: Matrices. Its transpose turns back. With points stored as rows, write
    ``transform(rotation_matrix(theta), points)``, or ``points @ rotation_matrix(theta).T``. Source:
    Strang, *Introduction to Linear Algebra*, section 8.1.

    Examples
    --------
    >>> print(rotation_matrix(np.pi / 2).round(12) + 0.0)
    [[ 0. -1.]
     [ 1.  0.]]
    """
    _require_number("rotation_matrix", "theta", theta, sys.float_info.max)
    cos, sin = math.cos(theta), math.sin(theta)
    return _plane_matrix("rotation_matrix", like, [[cos, -sin], [sin, cos]])


def shear_matrix(kx: float, ky: float, *, like: Array | None = None) -> Num[Array, "2 2"]:
    r"""Make the matrix that slides the plane along its axes.

    .. math:: \begin{pmatrix} 1 & k_x \\ k_y & 1 \end{pmatrix}

    Parameters
    ----------
    kx, ky
        The slides, without unit: `kx` moves a point along x by its y, and `ky` along y by its x.
    like
        As in `scaling_matrix`.

    Returns
    -------
    array
        The matrix. With ``kx * ky == 1`` it flattens the plane onto a line.

    Raises
    ------
    TypeError, ValueError
        As `scaling_matrix`.

    Notes
    -----
    Chapter: Matrices. In ``[[a, b], [c, d]]`` it is *b* that moves along x by y, and *c* along y by
    x. Source: Strang, *Introduction to Linear Algebra*, section 8.1.

    Examples
    --------
    >>> shear_matrix(0.5, 0)
    array([[1. , 0.5],
           [0. , 1. ]])
    """
    return _plane_matrix("shear_matrix", like, [[1, kx], [ky, 1]], kx=kx, ky=ky)


@checked()
def transform(
    matrix: Num[Array, "*#batch h m"], points: Num[Array, "*#batch n m"] | Num[Array, " m"], /
) -> Num[Array, "*out h"]:
    r"""Apply a matrix to points that are stored as rows.

    .. math:: \mathbf{Y} = \mathbf{X}\mathbf{W}^{\top}

    Parameters
    ----------
    matrix, points
        The matrix W, whose column `j` is where the axis `j` goes; points as rows, or one as a
        vector.

    Returns
    -------
    array
        The points where the matrix takes them, again as rows.

    Raises
    ------
    ValueError
        If a point does not have one coordinate for each column of `matrix`.

    Notes
    -----
    Chapter: Matrices. Books that store points as columns write **WX**, and transpose nothing.
    ``torch.nn.Linear`` stores examples as rows, and computes this.

    Examples
    --------
    >>> transform(scaling_matrix(3, 1), np.array([[1.0, 0.0], [1.0, 1.0]]))
    array([[3., 0.],
           [3., 1.]])
    """
    matrix, points = check("transform", matrix, points)
    return product(points, matrix.mT)


def _plane_matrix(name: str, like: Any, rows: list[list[float]], **numbers: float) -> Any:
    """Make a matrix of the kind of `like`, with a look at the numbers that come from outside."""
    floats = ("real floating", "complex floating")
    xp, kind = require_like(name, like, "a floating dtype of like", *floats)
    for key, number in numbers.items():
        _require_number(name, key, number, float(xp.finfo(kind["dtype"]).max))
    return xp.asarray([[float(number) for number in row] for row in rows], **kind)


def _require_number(name: str, key: str, number: Any, largest: float) -> None:
    if not is_number(number):
        got, instead = f"a {type(number).__name__}", f"Write float({key})"
        instead = "One number makes one matrix" if getattr(number, "shape", ()) else instead
        fail(TypeError, name, f"a real number for {key}", got, instead)
    instead = f"Look for an overflow in what makes {key}: a like of a wider dtype holds more"
    require_between(name, key, number, -largest, largest, instead)
