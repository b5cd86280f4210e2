"""Layers: the net input, a fully connected layer in each convention, activations, a small MLP.

The weights W have one row for each output in all conventions: w_ij joins input j to
output i. What differs is where the examples lie, and the shape that b needs for it. The
chapter *Layers* of the book puts the conventions side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from linalg_dl._arrays import (
    cast,
    dtype_name,
    fail,
    floating,
    library,
    numeric,
    require_axis,
    same_real_floats,
)
from linalg_dl.matrices import matmul_by_outer_products

if TYPE_CHECKING:
    from jaxtyping import Float, Num

    from linalg_dl._arrays import Array

__all__ = [
    "net_input",
    "linear",
    "linear_by_units",
    "linear_by_example",
    "linear_by_design_matrix",
    "linear_by_columns",
    "convert_weights",
    "convert_data",
    "step",
    "sigmoid",
    "relu",
    "mlp",
    "xor_weights",
]

# Convention: (W is stored as (in, out), b is a column, examples are columns).
_CONVENTIONS = {
    "pytorch": (False, False, False),
    "example": (False, True, True),
    "design_matrix": (False, True, False),
    "columns": (False, True, True),
    "keras": (True, False, False),
}


def net_input(
    x: Num[Array, "*batch m"], w: Num[Array, " m"], b: float | Num[Array, ""], /
) -> Num[Array, "*batch"]:
    r"""Add up the weighted inputs of a unit and its bias: the net input, or pre-activation.

    .. math:: z = \mathbf{w}^\top \mathbf{x} + b
        \qquad\text{and for the rows of } \mathbf{X}\text{:}\qquad
        \mathbf{z} = \mathbf{X} \mathbf{w} + \mathbf{1}_n b

    Parameters
    ----------
    x
        One example of m features, or a stack of them: the rows of a design matrix.
    w
        One weight for each feature.
    b
        The bias: a Python number or an array of one scalar. The same for all examples.

    Returns
    -------
    array
        One net input for each example. Integers and a Python ``float`` b give the default
        float of the library.

    Raises
    ------
    TypeError
        If `x`, `w` and `b` are not of one library, one device and one kind of number.
    ValueError
        If `w` is not one vector with as many components as each example, or `b` not one
        number.

    Notes
    -----
    Chapter: Layers. Equivalent to ``x @ w + b``. With w as an m×1 matrix, as in
    ``X @ w[:, None] + b``, the net inputs form a column (n, 1). The bias is one number that
    broadcasting repeats for the n examples, whence the vector of n ones.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> X, w = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]), np.array([1.0, 2.0, 3.0])
    >>> print(net_input(X[0], w, 0.5))
    8.5

    One net input for each row:

    >>> net_input(X, w, 0.5)
    array([ 8.5, 26.5])
    """
    if isinstance(b, (int, float)) and not isinstance(b, (bool, np.generic)):
        _, x, w = _common("net_input", x=x, w=w)
    else:
        _, x, w, b = _common("net_input", x=x, w=w, b=b)
        _require_one_number("net_input", b)
    _require_one_unit("net_input", x, w)
    z = _matmul(x, w)
    if isinstance(b, float):
        _, z = floating("net_input", z=z)
    with np.errstate(all="ignore"):
        return z + b


def linear(
    X: Num[Array, "*batch m"],
    W: Num[Array, "h m"],
    b: Num[Array, " h"] | None = None,
    /,
) -> Num[Array, "*batch h"]:
    r"""Apply a fully connected layer in PyTorch's convention: examples in rows.

    .. math:: \mathbf{A} = \mathbf{X} \mathbf{W}^\top + \mathbf{b}

    Parameters
    ----------
    X
        One example of m features, or a stack of them: the rows of a design matrix.
    W
        The weights, (out, in): row i holds those of output i.
    b
        The biases, one for each output; None for a layer without bias.

    Returns
    -------
    array
        One row of h outputs for each example, in the common dtype.

    Raises
    ------
    TypeError
        If the arguments are not arrays of one library, one device and one kind of number.
    ValueError
        If the shapes do not fit: `b` has exactly one component for each row of `W`, and
        never stretches.

    Notes
    -----
    Chapter: Layers. Equivalent to ``X @ W.T + b``, ``torch.nn.functional.linear`` and, with
    its weight and bias, ``torch.nn.Linear``. Why is ``weight`` (out, in), and why does
    ``X @ weight`` differ from the layer? Because row i is a unit: the layer takes the dot
    product of each example with each *row* of W. If m = h, ``X @ W`` has the right shape
    and the wrong numbers, which no check can see.
    Source: PyTorch documentation, ``torch.nn.Linear``.

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0, 10.0])
    >>> linear(np.array([[1.0, 2.0], [3.0, 4.0]]), W, b)
    array([[ 1.,  2., 13.],
           [ 3.,  4., 17.]])

    One example:

    >>> linear(np.array([1.0, 2.0]), W, b)
    array([ 1.,  2., 13.])
    """
    if same_real_floats(X, W) and (b is None or same_real_floats(W, b)) and _fits(X, W, b):
        return _native_linear(X, W, b)
    return _native_linear(*_checked("linear", X, W, b))


def linear_by_units(
    X: Num[Array, "*batch m"],
    W: Num[Array, "h m"],
    b: Num[Array, " h"],
    /,
) -> Num[Array, "*batch h"]:
    r"""Apply a fully connected layer one output at a time, as its definition reads.

    .. math:: a_i = \sum_{j=1}^m w_{ij}\, x_j + b_i, \qquad i = 1, \dots, h

    Parameters
    ----------
    X
        One example of m features, or a stack of them: the rows of a design matrix.
    W
        The weights: w_ij joins input j to output i.
    b
        The biases, one for each output.

    Returns
    -------
    array
        One row of h outputs for each example.

    Raises
    ------
    TypeError, ValueError
        As `linear`.

    Notes
    -----
    Chapter: Layers. The definition behind `linear`: to be read, not to be fast. A layer is
    h net inputs, each with its own weights and its own bias.

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0, 10.0])
    >>> linear_by_units(np.array([[1.0, 2.0], [3.0, 4.0]]), W, b)
    array([[ 1.,  2., 13.],
           [ 3.,  4., 17.]])
    """
    _require_bias_given("linear_by_units", b)
    X, W, b = _checked("linear_by_units", X, W, b)
    xp = numeric("linear_by_units", X=X)
    h, m = W.shape
    Z = xp.empty((*X.shape[:-1], h), dtype=X.dtype, device=X.device)
    with np.errstate(all="ignore"):
        for i in range(h):
            total = xp.zeros(X.shape[:-1], dtype=X.dtype, device=X.device)
            for j in range(m):
                total = total + W[i, j] * X[..., j]
            Z[..., i] = total + b[i]
    return Z


def linear_by_example(
    W: Num[Array, "h m"],
    x: Num[Array, "m 1"] | Num[Array, " m"],
    b: Num[Array, "h 1"] | Num[Array, " h"],
    /,
) -> Num[Array, "h 1"] | Num[Array, " h"]:
    r"""Apply a fully connected layer to one example, as the textbooks write it.

    .. math:: \mathbf{a} = \mathbf{W} \mathbf{x} + \mathbf{b},
        \qquad \mathbf{x} \in \mathbb{R}^{m \times 1},
        \quad \mathbf{b}, \mathbf{a} \in \mathbb{R}^{h \times 1}

    Parameters
    ----------
    W
        The weights: w_ij joins input j to output i.
    x
        One example: a column (m, 1), or a vector (m,).
    b
        The biases: a column (h, 1) if `x` is a column, a vector (h,) if `x` is a vector.

    Returns
    -------
    array
        The h outputs: a column, or a vector, as `x` and `b` are.

    Raises
    ------
    TypeError
        If the arguments are not arrays of one library, one device and one kind of number.
    ValueError
        If the shapes do not fit, or if one of `x` and `b` is a column and the other a
        vector: their sum (h, 1) + (h,) would be a matrix (h, h).

    Notes
    -----
    Chapter: Layers. Equivalent to ``W @ x + b``. In PyTorch's convention (`linear`) one
    example is a row (1, m), and so are its outputs (1, h).
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> W = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> linear_by_example(W, np.array([[1.0], [2.0]]), np.array([[0.0], [0.0], [10.0]]))
    array([[ 1.],
           [ 2.],
           [13.]])

    Vectors, and no columns:

    >>> linear_by_example(W, np.array([1.0, 2.0]), np.array([0.0, 0.0, 10.0]))
    array([ 1.,  2., 13.])
    """
    name = "linear_by_example"
    _, W, x, b = _common_layer(name, W=W, x=x, b=b)
    _require_matrix(name, "W", W)
    _require_one_example(name, W, x)
    if x.ndim == 1:
        _require_vector_of_biases(name, "b", b, W)
    else:
        _require_column_of_biases(name, b, W)
    with np.errstate(all="ignore"):
        return _matmul(W, x) + b


def linear_by_design_matrix(
    W: Num[Array, "h m"],
    X: Num[Array, "*batch n m"],
    b: Num[Array, "h 1"],
    /,
) -> Num[Array, "*batch n h"]:
    r"""Apply a fully connected layer to the rows of a design matrix, as the textbooks write it.

    .. math:: \mathbf{A} = \left[\mathbf{W} \mathbf{X}^\top + \mathbf{b}\right]^\top,
        \qquad \mathbf{b} \in \mathbb{R}^{h \times 1}

    Parameters
    ----------
    W
        The weights: w_ij joins input j to output i.
    X
        The design matrix: n examples in rows.
    b
        The biases: a column, since it is added *inside* the transpose.

    Returns
    -------
    array
        One row of h outputs for each example.

    Raises
    ------
    TypeError
        If the arguments are not arrays of one library, one device and one kind of number.
    ValueError
        If the shapes do not fit. A vector b is refused: inside the transpose, NumPy and
        PyTorch would add it along the n examples. They fail, unless n = h or n = 1: then
        they give a wrong answer without a word.

    Notes
    -----
    Chapter: Layers. Equivalent to ``(W @ X.mT + b).mT``. Outside the transpose, in
    :math:`[\mathbf{W} \mathbf{X}^\top]^\top + \mathbf{b}`, the same biases are a vector
    (h,) or a row (1, h): that is `linear`, as
    :math:`[\mathbf{W} \mathbf{X}^\top]^\top = \mathbf{X} \mathbf{W}^\top`.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 5.1.3 (design matrix).

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[0.0], [0.0], [10.0]])
    >>> linear_by_design_matrix(W, np.array([[1.0, 2.0], [3.0, 4.0]]), b)
    array([[ 1.,  2., 13.],
           [ 3.,  4., 17.]])
    """
    name = "linear_by_design_matrix"
    _, W, X, b = _common_layer(name, W=W, X=X, b=b)
    _require_matrix(name, "W", W)
    _require_examples(name, X, "rows")
    _require_inputs(name, "X", X, "W", W)
    _require_column_of_biases(name, b, W, n=X.shape[-2])
    with np.errstate(all="ignore"):
        return (_matmul(W, X.mT) + b).mT  # type: ignore[attr-defined]


def linear_by_columns(
    W: Num[Array, "h m"],
    X: Num[Array, "*batch m n"],
    b: Num[Array, "h 1"],
    /,
) -> Num[Array, "*batch h n"]:
    r"""Apply a fully connected layer to examples in columns, which needs no transpose.

    .. math:: \mathbf{A} = \mathbf{W} \mathbf{X} + \mathbf{b},
        \qquad \mathbf{X} \in \mathbb{R}^{m \times n}, \quad \mathbf{b} \in \mathbb{R}^{h \times 1}

    Parameters
    ----------
    W
        The weights: w_ij joins input j to output i.
    X
        n examples in columns.
    b
        The biases: a column.

    Returns
    -------
    array
        One column of h outputs for each example.

    Raises
    ------
    TypeError
        If the arguments are not arrays of one library, one device and one kind of number.
    ValueError
        If the shapes do not fit. A vector b is refused, as by `linear_by_design_matrix`.

    Notes
    -----
    Chapter: Layers. Equivalent to ``W @ X + b``. If n = m, examples in rows pass unseen.
    Source: Nielsen, *Neural Networks and Deep Learning*, chapter 2 (vectors in columns).

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[0.0], [0.0], [10.0]])
    >>> linear_by_columns(W, np.array([[1.0, 3.0], [2.0, 4.0]]), b)
    array([[ 1.,  3.],
           [ 2.,  4.],
           [13., 17.]])
    """
    name = "linear_by_columns"
    _, W, X, b = _common_layer(name, W=W, X=X, b=b)
    _require_matrix(name, "W", W)
    _require_examples(name, X, "columns")
    _require_inputs(name, "X", X, "W", W, axis=-2)
    _require_column_of_biases(name, b, W, n=X.shape[-1])
    with np.errstate(all="ignore"):
        return _matmul(W, X) + b


def convert_weights(
    W: Num[Array, "rows columns"],
    b: Num[Array, "*column"],
    /,
    *,
    source: str,
    target: str,
) -> tuple[Num[Array, "new_rows new_columns"], Num[Array, "*new_column"]]:
    r"""Write the weights and biases of a layer in another convention.

    .. math:: \left[\mathbf{W} \mathbf{X}^\top + \mathbf{b}\right]^\top
        = \mathbf{X} \mathbf{W}^\top + \mathbf{b}^\top

    Parameters
    ----------
    W, b
        The weights and biases, in the convention `source`.
    source, target
        The conventions, from and to: ``"pytorch"`` (`linear`: W (h, m), b (h,)),
        ``"example"`` (`linear_by_example`: b (h, 1)), ``"design_matrix"``
        (`linear_by_design_matrix`: b (h, 1)), ``"columns"`` (`linear_by_columns`: b (h, 1))
        or ``"keras"`` (``X @ W + b``: W (m, h), b (h,)).

    Returns
    -------
    tuple of arrays
        W and b in the convention `target`. They share memory with the given ones where
        the library has views.

    Raises
    ------
    TypeError
        If `W` and `b` are not arrays of one library, one device and one kind of number.
    ValueError
        If a convention is unknown, or the shapes are not those of `source`.

    Notes
    -----
    Chapter: Layers. The data go through `convert_data`.

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0.0, 1.0, 2.0])
    >>> convert_weights(W, b, source="pytorch", target="columns")[1].shape
    (3, 1)

    Only a layer ``X @ W + b`` stores its weights the other way round:

    >>> convert_weights(W, b, source="pytorch", target="keras")[0].shape
    (2, 3)
    """
    name = "convert_weights"
    from_transposed, from_column, _ = _convention(name, "source", source)
    to_transposed, to_column, _ = _convention(name, "target", target)
    numeric(name, W=W, b=b)
    _require_matrix(name, "W", W)
    rows: Any = W.mT if from_transposed else W  # type: ignore[attr-defined]
    if from_column:
        _require_column_of_biases(name, b, rows)
    else:
        _require_vector_of_biases(name, "b", b, rows)
    flat = b[:, 0] if from_column else b
    return rows.mT if to_transposed else rows, flat[:, None] if to_column else flat


def convert_data(
    data: Num[Array, "*batch rows columns"], /, *, source: str, target: str
) -> Num[Array, "*batch new_rows new_columns"]:
    r"""Lay the inputs or outputs of a layer out as another convention has them.

    .. math:: \mathbf{X} \leftrightarrow \mathbf{X}^\top

    Parameters
    ----------
    data
        The examples, or their outputs, in the convention `source`.
    source, target
        The conventions, from and to: ``"pytorch"``, ``"design_matrix"`` and ``"keras"``
        have an example in each row, ``"columns"`` in each column; ``"example"`` is one column.

    Returns
    -------
    array
        The data in the convention `target`. It shares memory with `data` where the library
        has views.

    Raises
    ------
    TypeError
        If `data` is not an array of numbers.
    ValueError
        If a convention is unknown, `data` has no rows and columns, or ``"example"`` meets
        other than one example.

    Notes
    -----
    Chapter: Layers. Equivalent to ``data`` or ``data.mT``. Weights and biases go through
    `convert_weights`.

    Examples
    --------
    >>> import numpy as np
    >>> convert_data(np.array([[1.0, 2.0]]), source="pytorch", target="example")
    array([[1.],
           [2.]])
    """
    name = "convert_data"
    from_columns = _convention(name, "source", source)[2]
    to_columns = _convention(name, "target", target)[2]
    numeric(name, data=data)
    _require_rows_and_columns(name, data)
    if "example" in (source, target) and data.shape[-1 if from_columns else -2] != 1:
        got, instead = f"shape {tuple(data.shape)}", "Write 'columns' in place of 'example'"
        fail(ValueError, name, "one example in data", got, instead)
    return data if from_columns == to_columns else data.mT  # type: ignore[attr-defined]


def step(z: Num[Array, "*shape"], /) -> Num[Array, "*shape"]:
    r"""Tell positive net inputs from the others, by 1 and 0.

    .. math:: \sigma(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}

    Parameters
    ----------
    z
        Net inputs: real numbers.

    Returns
    -------
    array
        Zeros and ones in the dtype of `z`. A tie, z = 0, gives 0; a nan stays nan.

    Raises
    ------
    TypeError
        If `z` is not an array of real numbers.

    Notes
    -----
    Chapter: Layers. Equivalent to ``np.heaviside(z, 0.0)``. ``np.where(z > 0., 1, 0)`` gives
    0 for a nan. Others let a tie give 1. The gradient is 0 wherever there is one, so
    nothing learns through it by descent.
    Source: Rosenblatt, *The perceptron*, Psychological Review 65 (1958).

    Examples
    --------
    >>> import numpy as np
    >>> step(np.array([-2.0, 0.0, 0.5]))
    array([0., 0., 1.])
    """
    xp, _ = floating("step", z=z)
    ones, zeros = xp.ones_like(z), xp.zeros_like(z)
    return xp.where(z > 0, ones, xp.where(z <= 0, zeros, z))  # type: ignore[operator]


def sigmoid(z: Num[Array, "*shape"], /) -> Float[Array, "*shape"]:
    r"""Squash net inputs into the interval from 0 to 1 by the logistic function.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}

    Parameters
    ----------
    z
        Net inputs: real numbers. Integers are promoted to the default float.

    Returns
    -------
    array
        Numbers in [0, 1], within a few eps of the exact ones, relative to them. A nan stays nan.

    Raises
    ------
    TypeError
        If `z` is not an array of real numbers.

    Notes
    -----
    Chapter: Layers. Equivalent to ``torch.sigmoid``. Of the two formulas, the first is used
    where z is positive and the second elsewhere, so that :math:`e^{-|z|}` never overflows;
    PyTorch's arrays go to its own function.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 3.10.

    Examples
    --------
    >>> import numpy as np
    >>> sigmoid(np.array([-1e4, 0.0, 1e4]))
    array([0. , 0.5, 1. ])
    """
    xp, x = floating("sigmoid", z=z)
    if library(x) == "torch":
        return xp.sigmoid(x)
    with np.errstate(under="ignore"):
        # Not abs(x), whose gradient at 0 is not that of either branch.
        power = xp.exp(xp.where(x > 0, -x, x))
        return xp.where(x > 0, xp.ones_like(x), power) / (1 + power)


def relu(z: Num[Array, "*shape"], /) -> Num[Array, "*shape"]:
    r"""Keep positive net inputs and put 0 for the others.

    .. math:: \sigma(z) = \max(0, z)

    Parameters
    ----------
    z
        Net inputs: real numbers.

    Returns
    -------
    array
        Numbers from 0 up, in the dtype of `z`. A nan stays nan. −0.0 gives a zero, whose
        sign is that of the library: 0.0 in NumPy, −0.0 in PyTorch.

    Raises
    ------
    TypeError
        If `z` is not an array of real numbers.

    Notes
    -----
    Chapter: Layers. Equivalent to ``np.maximum(z, 0)`` and ``torch.relu``; as there, the
    gradient at 0 is 0.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.3.1.

    Examples
    --------
    >>> import numpy as np
    >>> relu(np.array([-2.0, 0.0, 0.5]))
    array([0. , 0. , 0.5])
    """
    xp, _ = floating("relu", z=z)
    if library(z) == "torch":
        return xp.relu(z)
    return xp.where(z <= 0, xp.zeros_like(z), z)  # type: ignore[operator]


def mlp(
    X: Num[Array, "*batch m"],
    W1: Num[Array, "k m"],
    b1: Num[Array, " k"],
    W2: Num[Array, "h k"],
    b2: Num[Array, " h"],
    /,
) -> Num[Array, "*batch h"]:
    r"""Apply a network with one hidden layer of ReLU units, in PyTorch's convention.

    .. math:: \mathbf{A}_1 = \max(0, \mathbf{X} \mathbf{W}_1^\top + \mathbf{b}_1), \qquad
        \mathbf{A}_2 = \mathbf{A}_1 \mathbf{W}_2^\top + \mathbf{b}_2

    Parameters
    ----------
    X
        One example of m features, or a stack of them: the rows of a design matrix.
    W1, b1
        The weights (out, in) and biases of the hidden layer.
    W2, b2
        The weights (out, in) and biases of the output layer.

    Returns
    -------
    array
        One row of h outputs for each example.

    Raises
    ------
    TypeError, ValueError
        As `linear`. Errors call the hidden activations A1.

    Notes
    -----
    Chapter: Layers. Equivalent to ``torch.nn.Sequential(Linear(m, k), ReLU(), Linear(k, h))``.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.1.

    Examples
    --------
    XOR, which no single unit computes:

    >>> import numpy as np
    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> mlp(X, *xor_weights(like=X))
    array([[0.],
           [1.],
           [1.],
           [0.]])
    """
    _require_bias_given("mlp", b1, "b1")
    _require_bias_given("mlp", b2, "b2")
    A1 = relu(_native_linear(*_checked("mlp", X, W1, b1, ("X", "W1", "b1"))))
    return _native_linear(*_checked("mlp", A1, W2, b2, ("A1", "W2", "b2")))


def xor_weights(
    *, like: Num[Array, "*shape"] | None = None
) -> tuple[Num[Array, "2 2"], Num[Array, "2"], Num[Array, "1 2"], Num[Array, "1"]]:  # noqa: UP037
    r"""Give weights and biases, set by hand, with which `mlp` computes XOR exactly.

    .. math:: x_1 \oplus x_2 = \max(0, x_1 + x_2) - 2 \max(0, x_1 + x_2 - 1)

    Parameters
    ----------
    like
        An array whose library, device and dtype the weights take. None: NumPy, float64.

    Returns
    -------
    tuple of arrays
        W1, b1, W2 and b2: new ones at each call.

    Raises
    ------
    TypeError
        If `like` is not an array of numbers.

    Notes
    -----
    Chapter: Layers. No single unit, and so no linear layer, computes XOR. It would need
    :math:`z(0,1) > 0`, :math:`z(1,0) > 0`, :math:`z(0,0) \le 0` and :math:`z(1,1) \le 0`;
    but :math:`z(0,0) + z(1,1)` and :math:`z(0,1) + z(1,0)` are the same number,
    :math:`w_1 + w_2 + 2b`.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.1.

    Examples
    --------
    >>> W1, b1, W2, b2 = xor_weights()
    >>> W2 @ relu(W1 @ [1.0, 0.0] + b1) + b2
    array([1.])
    """
    model: Any = np.zeros(()) if like is None else like
    xp = numeric("xor_weights", like=model)
    if xp.isdtype(model.dtype, "unsigned integer"):
        instead = f"Write like={cast(model, 'like', 'float')}"
        got = dtype_name(model)
        fail(TypeError, "xor_weights", "a dtype of like with negative numbers", got, instead)
    values: tuple[list[Any], ...] = ([[1, 1], [1, 1]], [0, -1], [[1, -2]], [0])
    options = {"dtype": model.dtype, "device": model.device}
    W1, b1, W2, b2 = (xp.asarray(value, **options) for value in values)
    return W1, b1, W2, b2


def _fits(X: Any, W: Any, b: Any) -> bool:
    return (
        W.ndim == 2
        and X.ndim > 0
        and X.shape[-1] == W.shape[1]
        and X.device == W.device
        and (b is None or (b.shape == W.shape[:1] and b.device == W.device))
    )


def _native_linear(X: Any, W: Any, b: Any) -> Any:
    if library(X) == "torch" and (X.dtype.is_floating_point or X.dtype.is_complex):
        from torch.nn.functional import linear as native

        return native(X, W, b)
    A = _matmul(X, W.mT)
    if b is not None:
        with np.errstate(all="ignore"):
            A += b
    return A


def _matmul(x1: Any, x2: Any) -> Any:
    if getattr(x1, "is_cuda", False) and not (x1.dtype.is_floating_point or x1.dtype.is_complex):
        return matmul_by_outer_products(x1, x2)  # PyTorch has no integer product on CUDA
    with np.errstate(all="ignore"):
        return x1 @ x2


def _common(name: str, **arrays: Any) -> tuple[Any, ...]:
    """Return the namespace and the arrays in their common dtype."""
    xp = numeric(name, **arrays)
    numeric(name, **dict(list(arrays.items())[1:]))  # two that the first does not tell apart
    dtype = xp.result_type(*arrays.values())
    return xp, *(xp.astype(x, dtype, copy=False) for x in arrays.values())


def _common_layer(name: str, **arrays: Any) -> tuple[Any, ...]:
    _require_bias_given(name, arrays["b"])
    return _common(name, **arrays)


def _checked(
    name: str,
    X: Any,
    W: Any,
    b: Any,
    keys: tuple[str, str, str] = ("X", "W", "b"),
) -> tuple[Any, Any, Any]:
    """Return the arguments of a layer in PyTorch's convention, checked, in a common dtype."""
    arrays = dict(zip(keys, (X, W, b), strict=True))
    if b is None:
        del arrays[keys[2]]
    _, X, W, *rest = _common(name, **arrays)
    _require_matrix(name, keys[1], W)
    _require_inputs(name, keys[0], X, keys[1], W)
    if rest:
        _require_vector_of_biases(name, keys[2], rest[0], W)
    return X, W, rest[0] if rest else None


def _convention(name: str, key: str, convention: str) -> tuple[bool, bool, bool]:
    if not isinstance(convention, str) or convention not in _CONVENTIONS:
        names = ", ".join(map(repr, _CONVENTIONS))
        instead = f"Write {key}='pytorch' for a torch.nn.Linear"
        fail(ValueError, name, f"for {key} one of {names}", repr(convention), instead)
    return _CONVENTIONS[convention]


def _require_bias_given(name: str, b: Any, key: str = "b") -> None:
    if b is None:
        instead = "Write zeros, one for each row of W, for a layer without bias"
        fail(TypeError, name, f"an array for {key}", "None", instead)


def _require_one_number(name: str, b: Any) -> None:
    if b.ndim:
        instead = "Write linear(X, W, b) for a layer of several outputs"
        if tuple(b.shape) == (1,):
            instead = "Write b[0]: the bias of one unit is one number"
        fail(ValueError, name, "one number b", f"shape {tuple(b.shape)}", instead)


def _require_one_unit(name: str, x: Any, w: Any) -> None:
    require_axis(name, "x", x)
    if tuple(w.shape) == tuple(x.shape[-1:]):
        return
    expected = f"one weight for each feature, w of shape {tuple(x.shape[-1:])}"
    instead = "Each feature meets one weight, so neither is stretched or cut"
    if tuple(w.shape) == (x.shape[-1], 1):
        instead = f"Write w[:, 0], of shape {tuple(w.shape[:1])}: a column is not a vector"
    elif w.ndim == 2:
        instead = "Write linear(X, W, b) for a layer of several outputs"
    fail(ValueError, name, expected, f"x {tuple(x.shape)} and w {tuple(w.shape)}", instead)


def _require_matrix(name: str, key: str, W: Any) -> None:
    if W.ndim != 2:
        instead = f"Write {key}[None] for a layer of one output"
        if W.ndim != 1:
            instead = "A layer has one matrix of weights, with a row for each output"
        expected = f"a matrix {key} of shape (out, in)"
        fail(ValueError, name, expected, f"shape {tuple(W.shape)}", instead)


def _require_examples(name: str, X: Any, where: str) -> None:
    if X.ndim < 2:
        index = "[None]" if where == "rows" else "[:, None]"
        expected = f"examples in {where}, X with two axes or more"
        instead = f"Write X{index} for one example"
        fail(ValueError, name, expected, f"shape {tuple(X.shape)}", instead)


def _require_rows_and_columns(name: str, data: Any) -> None:
    if data.ndim < 2:
        expected, got = "examples in rows or columns in data", f"shape {tuple(data.shape)}"
        instead = "Write data[None] for one example in a row, data[:, None] for one in a column"
        fail(ValueError, name, expected, got, instead)


def _require_one_example(name: str, W: Any, x: Any) -> None:
    m = W.shape[1]
    if tuple(x.shape) in ((m,), (m, 1)):
        return
    expected = f"one example x of shape ({m}, 1) or ({m},)"
    instead = "Row i of W holds the weights of output i, one for each input"
    if tuple(x.shape) == (1, m):
        instead = "Write x.mT: in this convention an example is a column"
    elif x.ndim == 2 and x.shape[0] == m:
        instead = "Write linear_by_columns(W, x, b) for several examples"
    elif x.shape[:1] == W.shape[:1]:
        instead = f"Write W.mT, of shape {tuple(W.mT.shape)}: W is (out, in)"
    fail(ValueError, name, expected, f"x {tuple(x.shape)} and W {tuple(W.shape)}", instead)


def _require_inputs(name: str, kx: str, X: Any, kw: str, W: Any, axis: int = -1) -> None:
    require_axis(name, kx, X)
    if X.shape[axis] == W.shape[1]:
        return
    n, expected = X.shape[axis], f"{kx}.shape[{axis}] == {kw}.shape[-1], as {kw} is (out, in)"
    got = f"{tuple(X.shape)} and {tuple(W.shape)}: {n} != {W.shape[1]}"
    instead = f"Row i of {kw} holds the weights of output i, one for each input"
    product = f"{kw} @ {kx}" if axis == -2 else f"{kx} @ {kw}.mT"
    if n == W.shape[0]:
        instead = f"Write {kw}.mT, of shape {tuple(W.mT.shape)}: the layer computes {product}"
    elif X.ndim > 1 and X.shape[-3 - axis] == W.shape[1]:
        instead = f"Write {kx}.mT if the examples are in {'rows' if axis == -2 else 'columns'}"
    fail(ValueError, name, expected, got, instead)


def _require_vector_of_biases(name: str, key: str, b: Any, W: Any) -> None:
    h = W.shape[0]
    if tuple(b.shape) == (h,):
        return
    instead = "A bias belongs to each output: it is not stretched over them"
    if tuple(b.shape) == (h, 1):
        instead = f"Write {key}[:, 0]: added to a row or a vector, a column ({h}, 1) spreads out"
    elif tuple(b.shape) == (1, h):
        instead = f"Write {key}[0]"
    expected = f"one bias for each output, {key} of shape ({h},)"
    fail(ValueError, name, expected, f"shape {tuple(b.shape)}", instead)


def _require_column_of_biases(name: str, b: Any, W: Any, n: int = 1) -> None:
    h = W.shape[0]
    if tuple(b.shape) == (h, 1):
        return
    if tuple(b.shape) == (h,):
        _explain_vector_in_place_of_column(name, h, n)
    instead = "A bias belongs to each output: it is not stretched over them"
    if tuple(b.shape) == (1, h):
        instead = "Write b.mT"
    expected = f"one bias for each output, a column b of shape ({h}, 1)"
    fail(ValueError, name, expected, f"shape {tuple(b.shape)}", instead)


def _explain_vector_in_place_of_column(name: str, h: int, n: int) -> NoReturn:
    expected = f"a column b of shape ({h}, 1)"
    why = f"b of shape ({h},) would be added along the examples, not along the outputs"
    if n == h:
        why += f", and with as many examples as outputs ({h}) no error would tell"
    elif n == 1:
        why = f"({h}, 1) + ({h},) would give ({h}, {h})"
    fail(ValueError, name, expected, f"shape ({h},)", f"Write b[:, None]: {why}")
