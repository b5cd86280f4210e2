"""The perceptron of the exercise: its rule, one example at a time, and the rule that is not its.

The chapter *The perceptron* of the book answers the exercise's questions by running it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import (
    cast,
    constant,
    dtype_name,
    fail,
    float_of,
    library,
    namespace_of,
)
from linalg_dl._contracts import check_contract, contract, require_arrays, require_numbers

if TYPE_CHECKING:
    from jaxtyping import Float, Num

    from linalg_dl._arrays import Array

__all__ = ["Perceptron"]


class Perceptron:
    r"""Separate two classes by a line, a plane or a hyperplane, learnt from mistakes.

    .. math:: \hat{y} = \begin{cases} 1 & \mathbf{w}^\top \mathbf{x} + b > 0 \\
        0 & \text{otherwise} \end{cases} \qquad
        \mathbf{w} \leftarrow \mathbf{w} + (y - \hat{y})\,\mathbf{x}, \quad
        b \leftarrow b + (y - \hat{y})

    Parameters
    ----------
    num_features
        How many numbers describe an example: m.
    like
        An array whose library, device and floating dtype the perceptron takes: as a rule,
        the data. None: NumPy, float64.

    Attributes
    ----------
    num_features
        As given.
    weights
        The weights, a column (m, 1) of zeros at the start.
    bias
        The bias, of shape (1,), zero at the start. Learning replaces both arrays by new
        ones and writes into none.

    Raises
    ------
    TypeError
        If `num_features` is not an integer, or `like` not an array of floating dtype.
    ValueError
        If `num_features` is less than 1.

    Notes
    -----
    Chapter: The perceptron. There is no learning rate and no gradient, and a tie gives 0.
    Nothing is drawn at random: the same data in the same order give the same weights.
    Source: Rosenblatt, *The perceptron*, Psychological Review 65 (1958). Written after the
    NumPy perceptron of Sebastian Raschka's course STAT453, L03, MIT licence,
    github.com/rasbt/stat453-deep-learning-ss20.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    >>> model = Perceptron(num_features=2)
    >>> model.train(X, np.array([0, 0, 0, 1]), epochs=10)  # AND: mistakes for each epoch
    [1, 3, 3, 2, 1, 0]
    >>> model.evaluate(X, np.array([0, 0, 0, 1]))
    1.0

    XOR cannot be separated, so the mistakes never end:

    >>> Perceptron(num_features=2).train(X, np.array([0, 1, 1, 0]), epochs=6)
    [2, 3, 4, 4, 4, 4]
    """

    def __init__(self, num_features: int, *, like: Array | None = None) -> None:
        _require_count("Perceptron", "num_features", num_features)
        model: Any = np.zeros(()) if like is None else like
        xp = require_numbers("Perceptron", like=model)
        if not xp.isdtype(model.dtype, "real floating"):
            instead = f"Write like={cast(type(model), 'like', float_of(type(model)))}"
            fail(TypeError, "Perceptron", "a floating dtype of like", dtype_name(model), instead)
        self.num_features = int(num_features)
        self.weights: Any = xp.zeros((num_features, 1), dtype=model.dtype, device=model.device)
        self.bias: Any = xp.zeros((1,), dtype=model.dtype, device=model.device)

    def forward(self, X: Float[Array, "*batch m"], /) -> Float[Array, "*batch 1"]:
        """Predict the label of each example.

        Parameters
        ----------
        X
            One example, or a stack of them: a product with the weights takes both alike.

        Returns
        -------
        array
            Labels, 0 or 1, in the dtype of the weights: a column (n, 1) for n examples.

        Raises
        ------
        TypeError
            If `X` is not of the library, device and dtype of the weights.
        ValueError
            If the examples have other than m features, or are not finite.
        OverflowError
            If the net input is larger than the dtype can hold.

        Examples
        --------
        >>> import numpy as np
        >>> Perceptron(num_features=2).forward(np.ones((3, 2))).shape
        (3, 1)
        """
        name = "Perceptron.forward"
        return self._predict(name, self._examples(name, X))

    def backward(
        self,
        x: Float[Array, " m"] | Float[Array, "1 m"],
        y: float | Num[Array, ""] | Num[Array, "1"] | Num[Array, "1 1"],  # noqa: UP037
        /,
    ) -> Float[Array, "1"]:  # noqa: UP037
        """Give the error of one example: its label minus the prediction.

        Parameters
        ----------
        x
            One example, (m,) or (1, m).
        y
            Its label, 0 or 1.

        Returns
        -------
        array
            The error, of shape (1,): 0 for a right prediction, 1 or −1 for a wrong one.
            Nothing is learnt: that is what `train` does with it.

        Raises
        ------
        TypeError
            As `forward`, for `x` and `y`.
        ValueError
            As `forward`; if `x` holds several examples; if `y` is not one label, 0 or 1.
        OverflowError
            As `forward`.

        Examples
        --------
        >>> import numpy as np
        >>> Perceptron(num_features=2).backward(np.array([1.0, 2.0]), 1)
        array([1.])
        """
        name = "Perceptron.backward"
        x = self._examples(name, x, "x")
        if x.ndim > 1 and tuple(x.shape[:-1]) != (1,):
            self._explain_batch(name, x)
        label = self._targets(name, self._one_label(name, y), 1)
        return label[0, :] - self._predict(name, x[None, ...] if x.ndim == 1 else x)[0, :]

    def train(
        self,
        X: Float[Array, "n m"],
        y: Num[Array, " n"] | Num[Array, "n 1"],
        /,
        epochs: int,
    ) -> list[int]:
        r"""Learn by the perceptron's rule, from one example at a time.

        .. math:: \mathbf{w} \leftarrow \mathbf{w} + (y^{[i]} - \hat{y}^{[i]})\,\mathbf{x}^{[i]}

        Parameters
        ----------
        X
            The examples, in rows.
        y
            Their labels, 0 or 1: a vector (n,) or a column (n, 1).
        epochs
            How many times to go through all examples, at most.

        Returns
        -------
        list of int
            The number of mistakes in each epoch. After an epoch without mistakes no other
            epoch would change anything, so `train` stops there. Called again, it goes on
            from the weights it has.

        Raises
        ------
        TypeError
            As `forward`, for `X` and `y`; if `epochs` is not an integer.
        ValueError
            As `forward`; if there are no examples; if there is not one label, 0 or 1, for
            each; if `epochs` is less than 1.
        OverflowError
            As `forward`, and if the weights become larger than the dtype can hold.

        Notes
        -----
        Matrix products can't do an epoch at once: the prediction for an example needs the
        weights that the mistake before it has left (see `train_on_whole_batch`).

        Examples
        --------
        >>> import numpy as np
        >>> model = Perceptron(num_features=1)
        >>> model.train(np.array([[1.0], [2.0]]), np.array([1, 0]), epochs=20)
        [2, 2, 1, 2, 1, 0]
        """
        name = "Perceptron.train"
        data, labels = self._data(name, X, y)
        _require_count(name, "epochs", epochs)
        mistakes: list[int] = []
        while len(mistakes) < epochs and 0 not in mistakes[-1:]:
            wrong = [self._learn(name, data[i, :], labels[i, :]) for i in range(data.shape[0])]
            mistakes.append(sum(wrong))
        return mistakes

    def batch_update(
        self,
        X: Float[Array, "n m"],
        y: Num[Array, " n"] | Num[Array, "n 1"],
        /,
    ) -> int:
        r"""Apply the changes of all examples at once, all predicted with the same weights.

        .. math:: \mathbf{w} \leftarrow \mathbf{w} + \mathbf{X}^\top (\mathbf{y} - \hat{\mathbf{y}})

        Parameters
        ----------
        X
            The examples, in rows.
        y
            Their labels, 0 or 1: a vector (n,) or a column (n, 1).

        Returns
        -------
        int
            The number of mistakes, before the change.

        Raises
        ------
        TypeError, ValueError, OverflowError
            As `train`.

        Notes
        -----
        This is *not* the perceptron's rule. It is parallel, two matrix products for n
        examples, because no example sees the change that another has made.

        Examples
        --------
        >>> import numpy as np
        >>> model = Perceptron(num_features=1)
        >>> model.batch_update(np.array([[1.0], [2.0]]), np.array([1, 1]))
        2
        >>> print(model.weights[0, 0], model.bias[0])
        3.0 2.0
        """
        return self._learn_batch("Perceptron.batch_update", X, y)

    def train_on_whole_batch(
        self,
        X: Float[Array, "n m"],
        y: Num[Array, " n"] | Num[Array, "n 1"],
        /,
        epochs: int,
    ) -> list[int]:
        """Learn by another rule than the perceptron's: one `batch_update` for each epoch.

        Parameters
        ----------
        X
            The examples, in rows.
        y
            Their labels, 0 or 1: a vector (n,) or a column (n, 1).
        epochs
            How many updates to make, at most.

        Returns
        -------
        list of int
            The number of mistakes before each update. It stops after the first 0.

        Raises
        ------
        TypeError, ValueError, OverflowError
            As `train`.

        Notes
        -----
        The same data give other weights after another number of passes than `train`. Both
        find a separating hyperplane, in time, where there is one.
        Source: Duda, Hart and Stork, *Pattern Classification*, section 5.5 (batch perceptron).

        Examples
        --------
        >>> import numpy as np
        >>> model = Perceptron(num_features=1)
        >>> model.train_on_whole_batch(np.array([[1.0], [2.0]]), np.array([1, 0]), epochs=20)
        [1, 1, 1, 1, 1, 1, 1, 1, 0]
        """
        name = "Perceptron.train_on_whole_batch"
        _require_count(name, "epochs", epochs)
        mistakes: list[int] = []
        while len(mistakes) < epochs and 0 not in mistakes[-1:]:
            mistakes.append(self._learn_batch(name, X, y))
        return mistakes

    def evaluate(
        self,
        X: Float[Array, "n m"],
        y: Num[Array, " n"] | Num[Array, "n 1"],
        /,
    ) -> float:
        """Give the share of examples that are predicted right.

        Parameters
        ----------
        X
            The examples, in rows.
        y
            Their labels, 0 or 1: a vector (n,) or a column (n, 1).

        Returns
        -------
        float
            The accuracy, from 0 to 1.

        Raises
        ------
        TypeError, ValueError, OverflowError
            As `train`.

        Notes
        -----
        ``(forward(X) == y).mean()`` with y of shape (n,) would compare each prediction with
        each label: a column (n, 1) and a vector (n,) broadcast to (n, n).

        Examples
        --------
        >>> import numpy as np
        >>> Perceptron(num_features=1).evaluate(np.ones((4, 1)), np.array([0, 0, 0, 1]))
        0.75
        """
        name = "Perceptron.evaluate"
        data, labels = self._data(name, X, y)
        right = self._predict(name, data) == labels
        xp = namespace_of(self.weights)
        return int(xp.count_nonzero(right)) / data.shape[0]

    def _learn(self, name: str, x: Any, y: Any) -> bool:
        error = y - self._predict(name, x)
        if error[0] == 0:
            return False  # no mistake, no change
        self._change(name, error * x[:, None], error)
        return True

    def _learn_batch(self, name: str, X: Any, y: Any) -> int:
        data, labels = self._data(name, X, y)
        xp = namespace_of(self.weights)
        errors = labels - self._predict(name, data)
        with np.errstate(over="ignore", invalid="ignore"):
            self._change(name, data.mT @ errors, xp.sum(errors, axis=0))
        return int(xp.count_nonzero(errors))

    def _change(self, name: str, weights: Any, bias: Any) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            weights, bias = self.weights + weights, self.bias + bias
        _require_no_overflow(name, "weights", weights)
        self.weights, self.bias = weights, bias

    def _predict(self, name: str, X: Any) -> Any:
        with np.errstate(over="ignore", invalid="ignore"):
            z = X @ self.weights + self.bias
        _require_no_overflow(name, "X @ weights", z)
        xp = namespace_of(z)
        return xp.astype(z > 0, z.dtype)

    def _examples(self, name: str, X: Any, key: str = "X") -> Any:
        xp = require_numbers(name, **{key: X})
        self._require_kin(name, key, X)
        check_contract(contract(name, **{key: "*batch m"}), (X,))
        self._require_features(name, key, X)
        if not xp.all(xp.isfinite(X)):
            instead = f"Leave out the examples where {key} is nan or infinite, or fill them in"
            fail(ValueError, name, f"finite numbers in {key}", "nan or infinity", instead)
        return constant(X)

    def _data(self, name: str, X: Any, y: Any) -> tuple[Any, Any]:
        X = self._examples(name, X)
        if X.ndim != 2 or X.shape[0] == 0:
            expected = f"X of shape (n, {self.num_features}), n examples in rows, n > 0"
            instead = "Write X[None] and y[None] for one example"
            if X.ndim != 1:
                instead = f"Write X.reshape(-1, {self.num_features}), with one example or more"
            fail(ValueError, name, expected, f"shape {tuple(X.shape)}", instead)
        return X, self._targets(name, y, X.shape[0])

    def _one_label(self, name: str, y: Any) -> Any:
        xp = namespace_of(self.weights)
        if isinstance(y, (int, float)) and not isinstance(y, (bool, np.generic)):
            return xp.asarray([y], dtype=self.weights.dtype, device=self.weights.device)
        require_arrays(name, y=y)
        return y[None, ...] if y.ndim == 0 else y

    def _targets(self, name: str, y: Any, n: int) -> Any:
        """Return the labels as a column, so that no comparison with predictions broadcasts."""
        xp = require_numbers(name, y=y)
        self._require_kin(name, "y", y, dtype=False)
        if tuple(y.shape) not in ((n,), (n, 1)):
            expected = f"one label for each example, y of shape ({n},) or ({n}, 1)"
            instead = "An example without label, or a label without example, teaches nothing"
            if tuple(y.shape) == (1, n):
                instead = f"Write y[0]: ({n}, 1) - (1, {n}), as ({n}, 1) - ({n},), is ({n}, {n})"
            fail(ValueError, name, expected, f"shape {tuple(y.shape)}", instead)
        _require_labels(name, xp, y)
        return xp.astype(constant(xp.reshape(y, (n, 1))), self.weights.dtype)

    def _require_kin(self, name: str, key: str, x: Any, dtype: bool = True) -> None:
        """Refuse data of another library, device or (if `dtype`) dtype than the weights."""
        ours, theirs = (
            (library(v), str(v.device), dtype_name(v) if dtype else "") for v in (self.weights, x)
        )
        if ours == theirs:
            return
        expected = f"{key} of the weights' kind ({', '.join(filter(None, ours))})"
        instead = f"Write Perceptron({self.num_features}, like=X), and y beside X"
        if "int" in theirs[2]:
            instead = f"Write {cast(type(x), key, 'model.weights.dtype')}"
        fail(TypeError, name, expected, ", ".join(filter(None, theirs)), instead)

    def _require_features(self, name: str, key: str, X: Any) -> None:
        if X.shape[-1] != self.num_features:
            expected = f"{key}.shape[-1] == num_features == {self.num_features}"
            instead = f"Write Perceptron({X.shape[-1]}) for examples of so many features"
            if X.ndim == 2 and X.shape[0] == self.num_features:
                instead = f"Write {key}.mT if the examples are in columns"
            fail(ValueError, name, expected, f"shape {tuple(X.shape)}", instead)

    def _explain_batch(self, name: str, x: Any) -> None:
        n = x.shape[0]
        expected = f"one example, x of shape ({self.num_features},) or (1, {self.num_features})"
        instead = (
            f"Write train or batch_update for several: y of shape ({n},) minus predictions of "
            f"shape ({n}, 1) would broadcast to ({n}, {n})"
        )
        fail(ValueError, name, expected, f"shape {tuple(x.shape)}", instead)


def _require_count(name: str, key: str, count: Any) -> None:
    got = repr(count)
    if isinstance(count, bool) or not isinstance(count, (int, np.integer)):
        instead = f"Write {key}=10, say: it is counted in whole numbers"
        fail(TypeError, name, f"a whole number {key}", got, instead)
    if count < 1:
        fail(ValueError, name, f"{key} >= 1", got, f"Write {key}=1 for the least there is")


def _require_labels(name: str, xp: Any, y: Any) -> None:
    if xp.all((y == 0) | (y == 1)):
        return
    instead = "Write 1 for the examples of one class and 0 for all others"
    if xp.all((y == -1) | (y == 1)):
        instead = "Write (y + 1) // 2, which takes -1 to 0 and leaves 1"
    wrong = xp.reshape(y, (-1,))[
        xp.argmax(xp.astype(xp.reshape((y != 0) & (y != 1), (-1,)), xp.int8))
    ]
    fail(ValueError, name, "labels 0 and 1 in y", str(wrong), instead)


def _require_no_overflow(name: str, key: str, x: Any) -> None:
    xp = namespace_of(x)
    if not xp.all(xp.isfinite(x)):
        expected = f"{key} that {dtype_name(x)} can hold"
        instead = "Write X / abs(X).max(), which has the same classes and small numbers"
        fail(OverflowError, name, expected, "an overflow", instead)
