"""Worked steps, with the reader's own numbers.

Each function returns steps that print as text in a terminal and as LaTeX, with drawings, in
a notebook: symbols, shapes and numbers only. Of large arrays it shows the ends.
Shapes that do not fit are no error here: the steps show where they clash.

The names are those of the operations: write ``explain.matmul(A, B)``, with the module in
front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linalg_dl._fitting import product
from linalg_dl.explain import _inputs, _meetings
from linalg_dl.explain._angles import Pair, components, of_each
from linalg_dl.explain._inputs import is_shape, sizes
from linalg_dl.explain._products import MatrixProduct
from linalg_dl.explain._steps import Steps

if TYPE_CHECKING:
    from jaxtyping import Num

    from linalg_dl._arrays import Array

__all__ = ["vecdot", "dot_by_angle", "matmul", "broadcast", "linear"]


def __dir__() -> list[str]:
    return [*__all__, "Steps"]


def vecdot(a: Num[Array, "... n"], b: Num[Array, "... m"], /) -> Steps:
    r"""Show the dot product as a sum of products.

    .. math:: \mathbf{a} \cdot \mathbf{b} = \sum_{i=1}^n a_i\, b_i

    Parameters
    ----------
    a, b
        Vectors of real numbers. Leading axes broadcast.

    Returns
    -------
    Steps
        The products, their sum and the result; of stacks, those of the first vectors. Of
        vectors that differ in length, where they clash.

    Raises
    ------
    TypeError
        If `a` and `b` are not arrays of one library, one device and one kind of number.
    ValueError
        If one of them is a scalar.

    Notes
    -----
    Chapter: Dot product. The arithmetic is decimal and exact on the digits that the
    numbers show, as on paper; ≈ stands where a number is rounded. A sum that an integer
    dtype is too small for is shown with what is kept of it.

    Examples
    --------
    >>> import numpy as np
    >>> from linalg_dl import explain
    >>> explain.vecdot(np.array([-5, 4]), np.array([-3, -8]))
    a = (−5, 4)
    b = (−3, −8)
    n = 2
    <BLANKLINE>
    a·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ
        =   a₁·b₁   + a₂·b₂
        = (−5)·(−3) + 4·(−8)
        =     15    −   32
        =        −17
    """
    _inputs.require_real("explain.vecdot", {"a": a, "b": b})
    return Steps(*_meetings.of_vectors(a, b) or of_each(a, b, components))


def dot_by_angle(a: Num[Array, "... n"], b: Num[Array, "... m"], /) -> Steps:
    r"""Show the dot product as lengths and an angle, next to the sum of products.

    .. math:: \mathbf{a} \cdot \mathbf{b} = \|\mathbf{a}\|\,\|\mathbf{b}\| \cos\theta

    Parameters
    ----------
    a, b
        Vectors of real numbers. Leading axes broadcast.

    Returns
    -------
    Steps
        First (1) the sum of products; then (2) the angle, the lengths and the product that
        they give; both next to each other, with ✓ where they are the same; and the angle
        that the product gives back. In the plane the angle of (2) comes from a drawing with
        those to x = (1, 0) or to −x, else from the unit vectors.

    Raises
    ------
    TypeError
        If `a` and `b` are not arrays of one library, one device and one kind of number.
    ValueError
        If one of them is a scalar or has no components.

    Notes
    -----
    Chapter: Dot product. The arctangent of a quotient of lengths is an angle below 90°; the
    drawing and the signs say the rest: 180° less it where a vector points away from the axis,
    and a sum where the vectors lie on different sides of it.

    Examples
    --------
    >>> import numpy as np
    >>> from linalg_dl import explain
    >>> explain.dot_by_angle(np.array([-5.0, 4.0]), np.array([-3.0, -8.0]))
    a = (−5, 4)
    b = (−3, −8)
    n = 2
    <BLANKLINE>
    (1)  a·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ
    (2)  a·b = ‖a‖·‖b‖·cos θ,  θ = ∠(a, b)
    (1) = (2)?
    <BLANKLINE>
    (1)  a·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ
             =   a₁·b₁   + a₂·b₂
             = (−5)·(−3) + 4·(−8)
             =     15    −   32
             =        −17
    <BLANKLINE>
    (2)  a₁ < 0, b₁ < 0  ⇒  α = ∠(a, −x), β = ∠(−x, b)
         a₂ > 0 > b₂  ⇒  θ = α + β
    <BLANKLINE>
         α = arctan(|a₂| / |a₁|)    β = arctan(|b₂| / |b₁|)
           = arctan(4 / 5)            = arctan(8 / 3)
           ≈ 38.6598°                 ≈ 69.4440°
    <BLANKLINE>
         θ = α + β
           ≈ 38.6598° + 69.4440°
           ≈ 108.1038°
    <BLANKLINE>
         ‖a‖ = √(a₁² + a₂²)     ‖b‖ = √(b₁² + b₂²)
             = √((−5)² + 4²)        = √((−3)² + (−8)²)
             = √(25 + 16)           = √(9 + 64)
             = √41                  = √73
             ≈ 6.403124             ≈ 8.544004
    <BLANKLINE>
         a·b = ‖a‖·‖b‖·cos θ
             ≈ √41·√73·cos 108.1038°
             ≈ 6.403124·8.544004·(−0.310739)
             ≈ −17.0000
    <BLANKLINE>
    (1) = (2) :  −17 ≈ −17.0000  ✓
    <BLANKLINE>
    a·b = ‖a‖·‖b‖·cos θ  ⇒  cos θ = a·b / (‖a‖·‖b‖)
    <BLANKLINE>
    θ = arccos(a·b / (‖a‖·‖b‖))
      = arccos(−17 / (√41·√73))
      ≈ arccos(−0.310739)
      ≈ 108.1038°
    <BLANKLINE>
    θ ≈ 108.1038° ≈ α + β  ✓
    """
    _inputs.require_real("explain.dot_by_angle", {"a": a, "b": b}, nonempty=True)
    return Steps(*_meetings.of_vectors(a, b) or of_each(a, b, lambda *ab: Pair(*ab).both()))


def matmul(
    A: Num[Array, "*n k"] | tuple[int, ...], B: Num[Array, "*m"] | tuple[int, ...], /
) -> Steps:
    r"""Show the matrix product cell by cell.

    .. math:: C_{ij} = \sum_k A_{ik} B_{kj}

    Parameters
    ----------
    A, B
        Matrices of real numbers, stacks of them, or vectors; or shapes, as tuples. Leading
        axes broadcast.

    Returns
    -------
    Steps
        For each cell its row, its column and the steps to its value; of more than nine
        cells, the first three and the last; of a stack, its first product. Of matrices
        that do not fit, where they clash, and what would fit. Of shapes, that alone.

    Raises
    ------
    TypeError
        If `A` and `B` are neither shapes nor arrays of one library, one device and one kind
        of number.
    ValueError
        If one of them is a scalar.

    Notes
    -----
    Chapter: Matrices. Each cell is a dot product, worked as in `vecdot`.

    Examples
    --------
    >>> import numpy as np
    >>> from linalg_dl import explain
    >>> explain.matmul(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    (2, 2) @ (2, 2) ⇒ (2, 2)
        ↑     ↑
        2  =  2  ✓
    <BLANKLINE>
    A = ⎡1  2⎤    B = ⎡5  6⎤
        ⎣3  4⎦        ⎣7  8⎦
    <BLANKLINE>
    C = A @ B
    <BLANKLINE>
    ⎡1  2⎤ @ ⎡5   ⎤ = ⎡[19]    □ ⎤    C₁₁ = A₁₁·B₁₁ + A₁₂·B₂₁
    ⎣    ⎦   ⎣7   ⎦   ⎣  □     □ ⎦        =   1·5   +   2·7
                                          =    5    +    14
                                          =         19
    <BLANKLINE>
    ⎡1  2⎤ @ ⎡   6⎤ = ⎡ 19   [22]⎤    C₁₂ = A₁₁·B₁₂ + A₁₂·B₂₂
    ⎣    ⎦   ⎣   8⎦   ⎣  □     □ ⎦        =   1·6   +   2·8
                                          =    6    +    16
                                          =         22
    <BLANKLINE>
    ⎡    ⎤ @ ⎡5   ⎤ = ⎡ 19    22 ⎤    C₂₁ = A₂₁·B₁₁ + A₂₂·B₂₁
    ⎣3  4⎦   ⎣7   ⎦   ⎣[43]    □ ⎦        =   3·5   +   4·7
                                          =    15   +    28
                                          =         43
    <BLANKLINE>
    ⎡    ⎤ @ ⎡   6⎤ = ⎡ 19    22 ⎤    C₂₂ = A₂₁·B₁₂ + A₂₂·B₂₂
    ⎣3  4⎦   ⎣   8⎦   ⎣ 43   [50]⎦        =   3·6   +   4·8
                                          =    18   +    32
                                          =         50
    <BLANKLINE>
    C = ⎡19  22⎤
        ⎣43  50⎦
    """
    _inputs.require_matrices("explain.matmul", A=A, B=B)
    if is_shape(A) or is_shape(B):
        A, B = sizes(A), sizes(B)
    out = product(sizes(A), sizes(B))
    if out is None:
        return Steps(*_meetings.of_matrices(A, B))
    head = _meetings.matrices_meet(sizes(A), sizes(B), after=f" ⇒ {out}")
    worked = [] if is_shape(A) or 0 in out else MatrixProduct("ABC", A, B).paragraphs()
    return Steps(head, *worked)


def broadcast(*operands: Array | tuple[int, ...]) -> Steps:
    r"""Show shapes aligned at the right, and arrays stretched to the common shape.

    .. math:: (n, 1), (m,) \to (n, m)

    Parameters
    ----------
    operands
        Arrays of one library, or shapes as tuples.

    Returns
    -------
    Steps
        The sizes below each other, axes counted from the end, the shorter shape filled up
        with 1 in a frame, and what becomes of the sizes on each axis: 1 → 3 where one is
        stretched. Up to two axes, also the stretched arrays, with arrows from a number to
        its copies. Of shapes that do not fit, the axes on which they clash, and what would
        fit.

    Raises
    ------
    TypeError
        If an operand is neither an array nor a shape, or the arrays are not of one
        library and one device.

    Notes
    -----
    Chapter: Broadcasting. Source: array API standard 2024.12, broadcasting.

    Examples
    --------
    >>> import numpy as np
    >>> from linalg_dl import explain
    >>> explain.broadcast(np.array([[1], [2]]), np.array([10, 20, 30]))
         axis   −2    −1
    a  (2, 1)    2     1
    b    (3,)   [1]    3
    ─────────────────────
    ⇒  (2, 3)    2     3
    <BLANKLINE>
    axis −2  :  1 → 2  ⇒ 2 ✓
    axis −1  :  1 → 3  ⇒ 3 ✓
    <BLANKLINE>
    a : (2, 1) ⇒ (2, 3)
    <BLANKLINE>
    ⎡1⎤ ⇒ ⎡1 → 1 → 1⎤
    ⎣2⎦   ⎣2 → 2 → 2⎦
    <BLANKLINE>
    b : (3,) ⇒ (2, 3)
    <BLANKLINE>
                   ⎡10  20  30⎤
    [10  20  30] ⇒ ⎢↓   ↓   ↓ ⎥
                   ⎣10  20  30⎦
    """
    return Steps(*_meetings.of_arrays(_inputs.named("explain.broadcast", operands)))


def linear(
    X: Num[Array, "... m"],
    W: Num[Array, "h m"],
    b: Num[Array, " h"] | None = None,
    /,
) -> Steps:
    r"""Show a fully connected layer in PyTorch's convention, cell by cell.

    .. math:: Z = X W^\top + \mathbf{b}, \qquad Z_{ij} = \sum_k X_{ik} W_{jk} + b_j

    Parameters
    ----------
    X
        Examples, one a row, or a single one.
    W
        Weights, one row for each output.
    b
        Biases, one for each output.

    Returns
    -------
    Steps
        For each cell the example, the weights and the steps to its value, as many as
        `matmul` shows. Of shapes that do not fit, where they clash, and what would fit.

    Raises
    ------
    TypeError
        If `X`, `W` and `b` are not arrays of one library, one device and one kind of number.
    ValueError
        If `X` is a scalar or `W` is not a matrix.

    Notes
    -----
    Chapter: Layers. Equivalent to ``torch.nn.functional.linear``, whose weights are (out,
    in): each row of `W` meets each row of `X`, and Wᵀ is what makes a matrix product of it.

    Examples
    --------
    >>> import numpy as np
    >>> from linalg_dl import explain
    >>> explain.linear(np.array([1, 2]), np.array([[3, -1], [0, 5]]), np.array([10, 20]))
    (2,) @ (2, 2)ᵀ + (2,)
      (2,) @ (2, 2) + (2,) ⇒ (2,)
       ↑      ↑
       2  =   2  ✓
    <BLANKLINE>
    X = [1  2]    W = ⎡3  −1⎤
                      ⎣0   5⎦
    <BLANKLINE>
    Z = X @ Wᵀ + b
    <BLANKLINE>
    [1  2] @ ⎡ 3   ⎤ + [10    ] = [[11]    □ ]    Z₁ = X₁·W₁₁ + X₂·W₁₂ + b₁
             ⎣−1   ⎦                                 =  1·3   + 2·(−1) + 10
                                                     =   3    −   2    + 10
                                                     =          11
    <BLANKLINE>
    [1  2] @ ⎡    0⎤ + [    20] = [ 11   [30]]    Z₂ = X₁·W₂₁ + X₂·W₂₂ + b₂
             ⎣    5⎦                                 =  1·0   +  2·5   + 20
                                                     =   0    +   10   + 20
                                                     =          30
    <BLANKLINE>
    Z = [11  30]
    """
    biases = {} if b is None else {"b": b}
    _inputs.require_real("explain.linear", {"X": X, "W": W} | biases, W="h m", b="*batch")
    if clash := _meetings.of_layer(X, W, b):
        return Steps(*clash)
    out = (*sizes(X)[:-1], sizes(W)[0])
    head = _meetings.layer_meets(sizes(X), sizes(W), None if b is None else sizes(b), out)
    return Steps(head, *([] if 0 in out else MatrixProduct("XWZ", X, W, b).paragraphs()))
