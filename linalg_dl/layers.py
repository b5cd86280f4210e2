"""Layers: the net input, a fully connected layer in each convention, activations, a small MLP.

The weights W have one row for each output in all conventions: w_ij joins input j to
output i. What differs is where the examples lie, and the shape that b needs for it. The
chapter *Layers* of the book puts the conventions side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import (
    cast,
    dtype_name,
    fail,
    float_of,
    is_tensor,
    namespace_of,
    quiet,
    same_real_floats,
    scalar,
)
from linalg_dl._contracts import check, check_contract, checked, contract, require_numbers
from linalg_dl._cores import product
from linalg_dl._definitions import definition

if TYPE_CHECKING:
    from jaxtyping import Float, Num, Real

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

# The two layers of `mlp`, as its errors speak of them.
_MLP = (
    contract("mlp", X="*batch m", W1="k m", b1="k"),
    contract("mlp", A1="*batch k", W2="h k", b2="h"),
)

# Convention: (W is stored as (in, out), b is a column, examples are columns).
_CONVENTIONS = {
    "pytorch": (False, False, False),
    "example": (False, True, True),
    "design_matrix": (False, True, False),
    "columns": (False, True, True),
    "keras": (True, False, False),
}


@checked()
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
    x, w, b = check("net_input", x, w, b)
    return scalar(product(x, w) + b)


@checked()
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
        return _linear(X, W, b)
    return _linear(*check("linear", X, W, b))


@definition()
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
    h, m = W.shape
    return [sum(W[i, j] * X[j] for j in range(m)) + b[i] for i in range(h)]


@definition()
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
    return W @ x + b


@definition()
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
    return (W @ X.T + b).T


@definition()
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
    return W @ X + b


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
    axes = {"W": "m h" if from_transposed else "h m", "b": "h 1" if from_column else "h"}
    check_contract(contract(name, **axes), (W, b))
    rows = W.T if from_transposed else W
    flat = b[:, 0] if from_column else b
    return rows.T if to_transposed else rows, flat[:, None] if to_column else flat


@checked()
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
    (data,) = check("convert_data", data)
    if "example" in (source, target) and data.shape[-1 if from_columns else -2] != 1:
        got, instead = f"shape {tuple(data.shape)}", "Write 'columns' in place of 'example'"
        fail(ValueError, name, "one example in data", got, instead)
    return data if from_columns == to_columns else data.mT


@checked()
def step(z: Real[Array, "*shape"], /) -> Real[Array, "*shape"]:
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
    (z,) = check("step", z)
    xp = namespace_of(z)
    ones, zeros = xp.ones_like(z), xp.zeros_like(z)
    return scalar(xp.where(z > 0, ones, xp.where(z <= 0, zeros, z)))


@checked()
def sigmoid(z: Real[Array, "*shape"], /) -> Float[Array, "*shape"]:
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
    (z,) = check("sigmoid", z)
    xp = namespace_of(z)
    if is_tensor(z):
        return xp.sigmoid(z)
    with quiet(z):
        # Not abs(z), whose gradient at 0 is not that of either branch.
        power = xp.exp(xp.where(z > 0, -z, z))
        return scalar(xp.where(z > 0, xp.ones_like(z), power) / (1 + power))


@checked()
def relu(z: Real[Array, "*shape"], /) -> Real[Array, "*shape"]:
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
    (z,) = check("relu", z)
    if is_tensor(z):
        return namespace_of(z).relu(z)
    return namespace_of(z).maximum(z, namespace_of(z).zeros_like(z))


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
    hidden, output = _MLP
    X, W1, b1 = check_contract(hidden, (X, W1, b1))
    A1 = relu(_linear(X, W1, b1))
    return _linear(*check_contract(output, (A1, W2, b2)))


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
    xp = require_numbers("xor_weights", like=model)
    if xp.isdtype(model.dtype, "unsigned integer"):
        instead = f"Write like={cast(type(model), 'like', float_of(type(model)))}"
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


def _linear(X: Any, W: Any, b: Any) -> Any:
    if is_tensor(X) and (X.is_floating_point() or X.is_complex()):
        from torch.nn.functional import linear as native

        return native(X, W, b)
    A = product(X, W.T)
    return A if b is None else A + b


def _convention(name: str, key: str, convention: str) -> tuple[bool, bool, bool]:
    if not isinstance(convention, str) or convention not in _CONVENTIONS:
        names = ", ".join(map(repr, _CONVENTIONS))
        instead = f"Write {key}='pytorch' for a torch.nn.Linear"
        fail(ValueError, name, f"for {key} one of {names}", repr(convention), instead)
    return _CONVENTIONS[convention]
