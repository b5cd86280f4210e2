"""Layers: the net input, a fully connected layer in each convention, activations, a small MLP.

The weights W have one row for each output in all conventions: w_ij joins input j to output i. What
differs is where the examples lie, and the shape that b needs for it. The chapter *Layers* of the
book puts the conventions side by side.

Arguments other than arrays of numbers, of one library, one device and one kind, are refused with a
TypeError; shapes that do not fit, with a ValueError. Names with ``_by_`` are definitions: to be
read, not to be fast.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from linalg_dl._arrays import Array, alike, fail, is_tensor, joined, namespace_of, scalar
from linalg_dl._contracts import check, check_contract, checked, contract, require_like
from linalg_dl._cores import product
from linalg_dl._definitions import definition

if TYPE_CHECKING:
    from jaxtyping import Float, Num, Real

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

# Of each convention: the axes of W, those of b, and whether an example is a column.
_CONVENTIONS = {
    "pytorch": ("h m", "h", False),
    "example": ("h m", "h 1", True),
    "design_matrix": ("h m", "h 1", False),
    "columns": ("h m", "h 1", True),
    "keras": ("m h", "h", False),
}


@checked()
def net_input(
    x: Num[Array, "*batch m"], w: Num[Array, " m"], b: float | Num[Array, ""], /
) -> Num[Array, "*batch"]:
    r"""Add up the weighted inputs of a unit and its bias: the net input, or pre-activation.

    .. math:: z = \mathbf{w}^\top \mathbf{x} + b, \qquad \mathbf{z} = \mathbf{X} \mathbf{w} + b

    Parameters
    ----------
    x
        One example of m features, or a stack of them: the rows of a design matrix.
    w, b
        One weight for each feature, and the bias: a Python number, or an array of one scalar.

    Returns
    -------
    array
        One net input for each example. Integers and a Python ``float`` give the default float;
        integers alone wrap around where their dtype ends.

    Raises
    ------
    ValueError
        If `w` is not one vector with a weight for each feature, or `b` not one number.

    Notes
    -----
    Chapter: Layers. Equivalent to ``x @ w + b``: NumPy warns of overflow as there. With w as an m×1
    matrix, as in ``X @ w[:, None] + b``, the net inputs form a column (n, 1). Source: Goodfellow,
    Bengio and Courville, *Deep Learning*, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> net_input(np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]), np.array([1.0, 2.0, 3.0]), 0.5)
    array([ 8.5, 26.5])
    """
    if type(b) is float and alike(x, w) and x.ndim and x.shape[-1:] == w.shape:
        return x @ w + b
    x, w, b = check("net_input", x, w, b)
    return joined(product(x, w), cuts=False) + b


@checked()
def linear(
    X: Num[Array, "*batch m"], W: Num[Array, "h m"], b: Num[Array, " h"] | None = None, /
) -> Num[Array, "*batch h"]:
    r"""Apply a fully connected layer in PyTorch's convention: examples in rows.

    .. math:: \mathbf{A} = \mathbf{X} \mathbf{W}^\top + \mathbf{b}

    Parameters
    ----------
    X
        One example of m features, or a stack of them: the rows of a design matrix.
    W, b
        The weights, (out, in), and the biases, one for each output; None for no biases.

    Returns
    -------
    array
        One row of h outputs for each example. Integers wrap around where their dtype ends.

    Raises
    ------
    ValueError
        If the shapes do not fit; `b` never stretches.

    Notes
    -----
    Chapter: Layers. Equivalent to ``X @ W.T + b``, with NumPy's warning of overflow, to
    ``torch.nn.functional.linear`` and, with its weight and bias, to ``torch.nn.Linear``. Row i of W
    is unit i, which meets each example in a dot product. If m = h, ``X @ W`` has the right shape
    and the wrong numbers, which no check can see. Source: PyTorch documentation,
    ``torch.nn.Linear``.

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0, 10.0])
    >>> linear(np.array([[1.0, 2.0], [3.0, 4.0]]), W, b)
    array([[ 1.,  2., 13.],
           [ 3.,  4., 17.]])
    """
    biased = b is None or (alike(W, b) and b.shape == W.shape[:1])
    if biased and alike(X, W) and X.ndim and X.shape[-1:] == W.shape[1:]:
        return _linear(X, W, b)
    return _linear(*check("linear", X, W, b))


@definition()
def linear_by_units(
    x: Num[Array, "*batch m"], W: Num[Array, "h m"], b: Num[Array, " h"], /
) -> Num[Array, "*batch h"]:
    r"""Apply a fully connected layer one output at a time.

    .. math:: a_i = \sum_{j=1}^m w_{ij}\, x_j + b_i, \qquad i = 1, \dots, h

    Notes
    -----
    Chapter: Layers. The definition of `linear`: a layer is h net inputs, each with its own weights
    and its own bias.

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0, 10.0])
    >>> linear_by_units(np.array([1.0, 2.0]), W, b)
    array([ 1.,  2., 13.])
    """
    h, m = W.shape

    def unit(i: int) -> Any:
        return sum(W[i, j] * x[j] for j in range(m)) + b[i]

    return [unit(i) for i in range(h)]


@definition()
def linear_by_example(
    W: Num[Array, "h m"],
    x: Num[Array, "m 1"] | Num[Array, " m"],
    b: Num[Array, "h 1"] | Num[Array, " h"],
    /,
) -> Num[Array, "h 1"] | Num[Array, " h"]:
    r"""Apply a fully connected layer to one example, as the textbooks write it.

    .. math:: \mathbf{a} = \mathbf{W} \mathbf{x} + \mathbf{b}

    Notes
    -----
    Chapter: Layers. A definition of a layer. `x` and `b` are both columns or both vectors: the sum
    of a column and a vector, (h, 1) + (h,), would be a matrix (h, h). In `linear` an example is a
    row. Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> linear_by_example(np.array([[1, 0], [1, 1]]), np.array([[1], [2]]), np.array([[0], [10]]))
    array([[ 1],
           [13]])
    """
    return W @ x + b


@definition()
def linear_by_design_matrix(
    W: Num[Array, "h m"], X: Num[Array, "*batch n m"], b: Num[Array, "h 1"], /
) -> Num[Array, "*batch n h"]:
    r"""Apply a fully connected layer to the rows of a design matrix, as the textbooks write it.

    .. math:: \mathbf{A} = \left[\mathbf{W} \mathbf{X}^\top + \mathbf{b}\right]^\top

    Notes
    -----
    Chapter: Layers. A definition of a layer. A vector b is refused: inside the transpose, NumPy and
    PyTorch add it along the n examples, without a word if n = h or n = 1. Outside it is `linear`,
    as :math:`[\mathbf{W} \mathbf{X}^\top]^\top = \mathbf{X} \mathbf{W}^\top`. Source: Goodfellow,
    Bengio and Courville, *Deep Learning*, section 5.1.3 (design matrix).

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1, 0], [1, 1]]), np.array([[0], [10]])
    >>> linear_by_design_matrix(W, np.array([[1, 2], [3, 4]]), b)
    array([[ 1, 13],
           [ 3, 17]])
    """
    return (W @ X.T + b).T


@definition()
def linear_by_columns(
    W: Num[Array, "h m"], X: Num[Array, "*batch m n"], b: Num[Array, "h 1"], /
) -> Num[Array, "*batch h n"]:
    r"""Apply a fully connected layer to examples in columns, which needs no transpose.

    .. math:: \mathbf{A} = \mathbf{W} \mathbf{X} + \mathbf{b}

    Notes
    -----
    Chapter: Layers. A definition of a layer. If n = m, examples in rows pass unseen. A vector b is
    refused, as by `linear_by_design_matrix`. Source: Nielsen, *Neural Networks and Deep Learning*,
    chapter 2 (vectors in columns).

    Examples
    --------
    >>> import numpy as np
    >>> W, b = np.array([[1, 0], [1, 1]]), np.array([[0], [10]])
    >>> linear_by_columns(W, np.array([[1, 3], [2, 4]]), b)
    array([[ 1,  3],
           [13, 17]])
    """
    return W @ X + b


def convert_weights(
    W: Num[Array, "rows columns"], b: Num[Array, "*column"], /, *, source: str, target: str
) -> tuple[Num[Array, "new_rows new_columns"], Num[Array, "*new_column"]]:
    """Write the weights and biases of a layer in another convention.

    Parameters
    ----------
    W, b
        The weights and biases, in the convention `source`.
    source, target
        The conventions, from and to: ``"pytorch"`` (`linear`: W (h, m), b (h,)), ``"example"``
        (`linear_by_example`: b (h, 1)), ``"design_matrix"`` (`linear_by_design_matrix`: b (h, 1)),
        ``"columns"`` (`linear_by_columns`: b (h, 1)) or ``"keras"`` (``X @ W + b``: W (m, h), b
        (h,)).

    Returns
    -------
    tuple of arrays
        W and b in the convention `target`: views of the given ones where the library has views.

    Raises
    ------
    ValueError
        If a convention is unknown, or the shapes are not those of `source`.

    Notes
    -----
    Chapter: Layers. The data go through `convert_data`.

    Examples
    --------
    >>> import numpy as np
    >>> W, b = convert_weights(np.ones((3, 2)), np.ones(3), source="pytorch", target="columns")
    >>> W.shape, b.shape
    ((3, 2), (3, 1))
    """
    W_axes, b_axes, _ = _convention("convert_weights", "source", source)
    W_target, b_target, _ = _convention("convert_weights", "target", target)
    check_contract(contract("convert_weights", W=W_axes, b=b_axes), (W, b))
    if b_axes != b_target:
        b = b[:, 0] if b_target == "h" else b[:, None]
    return W if W_axes == W_target else W.T, b


@checked()
def convert_data(
    data: Num[Array, "*batch rows columns"], /, *, source: str, target: str
) -> Num[Array, "*batch new_rows new_columns"]:
    """Lay the inputs or outputs of a layer out as another convention has them.

    Parameters
    ----------
    data
        The examples, or their outputs, in the convention `source`.
    source, target
        The conventions, from and to: ``"pytorch"``, ``"design_matrix"`` and ``"keras"`` have an
        example in each row, ``"columns"`` in each column; ``"example"`` is one column.

    Returns
    -------
    array
        The data in the convention `target`: `data` itself, or ``data.mT``.

    Raises
    ------
    ValueError
        If a convention is unknown, or ``"example"`` meets other than one example.

    Notes
    -----
    Chapter: Layers. Weights and biases go through `convert_weights`.

    Examples
    --------
    >>> import numpy as np
    >>> convert_data(np.array([[1.0, 2.0]]), source="pytorch", target="example")
    array([[1.],
           [2.]])
    """
    *_, from_columns = _convention("convert_data", "source", source)
    *_, to_columns = _convention("convert_data", "target", target)
    (data,) = check("convert_data", data)
    if "example" in (source, target) and data.shape[-1 if from_columns else -2] != 1:
        got, instead = f"shape {tuple(data.shape)}", "Write 'columns' in place of 'example'"
        fail(ValueError, "convert_data", "one example in data", got, instead)
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
    Chapter: Layers. Equivalent to ``np.heaviside(z, 0.0)``; ``np.where(z > 0., 1, 0)`` gives 0 for
    a nan. Others let a tie give 1. The gradient is 0 wherever there is one: nothing learns by
    descent. Source: Rosenblatt, *The perceptron*, Psychological Review 65 (1958).

    Examples
    --------
    >>> import numpy as np
    >>> step(np.array([-2.0, 0.0, 0.5]))
    array([0., 0., 1.])
    """
    (z,) = check("step", z)
    xp = namespace_of(z)
    return scalar(xp.where(xp.isnan(z), z, xp.astype(z > 0, z.dtype)))


@checked()
def sigmoid(z: Real[Array, "*shape"], /) -> Float[Array, "*shape"]:
    r"""Squash net inputs into the interval from 0 to 1 by the logistic function.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}

    Parameters
    ----------
    z
        Net inputs: real numbers.

    Returns
    -------
    array
        Numbers in [0, 1], within a few eps, relative, until they underflow. A nan stays nan.

    Raises
    ------
    TypeError
        As `step`.

    Notes
    -----
    Chapter: Layers. Equivalent to ``torch.sigmoid``, which tensors go to. Elsewhere the first
    formula is for positive z and the second for the rest, so that :math:`e^{-|z|}` never overflows.
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
    power = xp.exp(-xp.abs(z))
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
        Numbers from 0 up, in the dtype of `z`. A nan stays nan; −0.0 may lose its sign.

    Raises
    ------
    TypeError
        As `step`.

    Notes
    -----
    Chapter: Layers. Equivalent to ``np.maximum(z, 0)`` and ``torch.relu``; as there, the gradient
    at 0 is 0. Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.3.1.

    Examples
    --------
    >>> import numpy as np
    >>> relu(np.array([-2.0, 0.0, 0.5]))
    array([0. , 0. , 0.5])
    """
    (z,) = check("relu", z)
    xp = namespace_of(z)
    return xp.relu(z) if is_tensor(z) else xp.maximum(z, 0)


@checked()
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
    W1, b1, W2, b2
        The weights (out, in) and biases of the hidden layer, and of the output layer.

    Returns
    -------
    array
        The outputs, one row for each example.

    Raises
    ------
    ValueError
        As `linear`.

    Notes
    -----
    Chapter: Layers. Equivalent to ``torch.nn.Sequential(Linear(m, k), ReLU(), Linear(k, h))``.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> mlp(X, *xor_weights())[:, 0]
    array([0., 1., 1., 0.])
    """
    X, W1, b1, W2, b2 = check("mlp", X, W1, b1, W2, b2)
    return _linear(relu(_linear(X, W1, b1)), W2, b2)


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
        If the dtype of `like` has no negative numbers.

    Notes
    -----
    Chapter: Layers. No single unit computes XOR: :math:`z(0,1)` and :math:`z(1,0)` would be
    positive, :math:`z(0,0)` and :math:`z(1,1)` not; but :math:`z(0,1) + z(1,0)` and :math:`z(0,0) +
    z(1,1)` are the same number, :math:`w_1 + w_2 + 2b`. Source: Goodfellow, Bengio and Courville,
    *Deep Learning*, section 6.1.

    Examples
    --------
    >>> W1, b1, W2, b2 = xor_weights()
    >>> W2 @ relu(W1 @ [1.0, 0.0] + b1) + b2
    array([1.])
    """
    signed = ("signed integer", "real floating", "complex floating")
    xp, kind = require_like("xor_weights", like, "a dtype with negative numbers", *signed)
    W1, W2 = xp.asarray([[1, 1], [1, 1]], **kind), xp.asarray([[1, -2]], **kind)
    return W1, xp.asarray([0, -1], **kind), W2, xp.asarray([0], **kind)


def _linear(X: Any, W: Any, b: Any) -> Any:
    if is_tensor(X) and (X.is_floating_point() or X.is_complex()):
        return sys.modules["torch"].nn.functional.linear(X, W, b)
    return product(X, W.T) if b is None else product(X, W.T) + b


def _convention(name: str, key: str, convention: str) -> tuple[str, str, bool]:
    if not isinstance(convention, str) or convention not in _CONVENTIONS:
        expected = f"for {key} one of {', '.join(map(repr, _CONVENTIONS))}"
        instead = f"Write {key}='pytorch' for a torch.nn.Linear"
        fail(ValueError, name, expected, repr(convention), instead)
    return _CONVENTIONS[convention]
