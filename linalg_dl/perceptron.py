"""The perceptron of the exercise: its rule, one example at a time, and the rule that is not its.

The chapter *The perceptron* of the book answers the exercise's questions by running it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl import _arrays
from linalg_dl._arrays import Array, constant, fail, is_integer, is_number, library, namespace_of
from linalg_dl._contracts import check_contract, contract, require_arrays, require_like
from linalg_dl._refusals import require_here

if TYPE_CHECKING:
    from jaxtyping import Float, Num

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
    weights, bias
        A column (m, 1) and an array (1,), zeros at the start. Learning replaces both by new
        ones and writes into none.

    Notes
    -----
    Chapter: The perceptron. The methods take the examples `X` in rows, (n, m), and their
    labels `y`, 0 or 1, as a vector (n,) or a column (n, 1). They raise TypeError for data of
    another kind than the weights, ValueError for other shapes, other labels, and numbers that
    are not finite, and OverflowError where weights grow larger than the dtype can hold.
    There is no learning rate and no gradient, and a tie gives 0. Nothing is drawn at random.
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
    """

    def __init__(self, num_features: int, *, like: Array | None = None) -> None:
        _require_count("Perceptron", "num_features", num_features)
        xp, kind = require_like("Perceptron", like, "a floating dtype of like", "real floating")
        self.num_features = int(num_features)
        self.weights: Any = xp.zeros((self.num_features, 1), **kind)
        self.bias: Any = xp.zeros((1,), **kind)

    def forward(self, X: Float[Array, "*batch m"], /) -> Float[Array, "*batch 1"]:
        """Predict the label of each example: of one, or of a stack of any axes.

        Returns
        -------
        array
            Labels, 0 or 1, in the dtype of the weights: a column (n, 1) for n examples.

        Examples
        --------
        >>> import numpy as np
        >>> Perceptron(num_features=2).forward(np.ones((3, 2))).shape
        (3, 1)
        """
        return self._predict(self._examples("Perceptron.forward", "X", X))

    def backward(
        self,
        x: Float[Array, " m"] | Float[Array, "1 m"],
        y: float | Num[Array, ""] | Num[Array, "1"] | Num[Array, "1 1"],  # noqa: UP037
        /,
    ) -> Float[Array, "1"]:  # noqa: UP037
        """Give the error of one example, `x`: its label minus the prediction.

        Returns
        -------
        array
            The error, of shape (1,): 0 for a right prediction, 1 or −1 for a wrong one.

        Examples
        --------
        >>> import numpy as np
        >>> Perceptron(num_features=2).backward(np.array([1.0, 2.0]), 1)
        array([1.])
        """
        X, label = self._one("Perceptron.backward", x, y)
        return (label - self._predict(X))[0, :]

    def train(
        self, X: Float[Array, "n m"], y: Num[Array, " n"] | Num[Array, "n 1"], /, epochs: int
    ) -> list[int]:
        """Learn by the perceptron's rule, from one example at a time.

        Parameters
        ----------
        epochs
            How many times to go through all examples, at most.

        Returns
        -------
        list of int
            The number of mistakes in each epoch. After an epoch without mistakes no other
            epoch would change anything, so `train` stops there. Called again, it goes on
            from the weights it has.

        Examples
        --------
        >>> import numpy as np
        >>> model = Perceptron(num_features=1)
        >>> model.train(np.array([[1.0], [2.0]]), np.array([1, 0]), epochs=20)
        [2, 2, 1, 2, 1, 0]
        """
        X, y = self._data("Perceptron.train", X, y, epochs)
        rows = [slice(i, i + 1) for i in range(X.shape[0])]
        return _repeat(epochs, lambda: sum(self._update(X[i, :], y[i, :]) for i in rows))

    def batch_update(
        self, X: Float[Array, "n m"], y: Num[Array, " n"] | Num[Array, "n 1"], /
    ) -> int:
        r"""Apply the changes of all examples at once, all predicted with the same weights.

        .. math:: \mathbf{w} \leftarrow \mathbf{w} + \mathbf{X}^\top (\mathbf{y} - \hat{\mathbf{y}})

        This is *not* the perceptron's rule. It is parallel, two matrix products for n
        examples, because no example sees the change that another has made.

        Returns
        -------
        int
            The number of mistakes, before the change.

        Examples
        --------
        >>> import numpy as np
        >>> model = Perceptron(num_features=1)
        >>> model.batch_update(np.array([[1.0], [2.0]]), np.array([1, 1]))
        2
        """
        return self._update(*self._data("Perceptron.batch_update", X, y))

    def train_on_whole_batch(
        self, X: Float[Array, "n m"], y: Num[Array, " n"] | Num[Array, "n 1"], /, epochs: int
    ) -> list[int]:
        """Learn by another rule than the perceptron's: one `batch_update` for each epoch.

        Returns
        -------
        list of int
            The number of mistakes before each update, of which there are at most `epochs`.
            It stops after the first 0. Where there is a separating hyperplane it finds one
            in time, as `train` does, but as a rule another (Duda, Hart and Stork, *Pattern
            Classification*, section 5.5).

        Examples
        --------
        >>> import numpy as np
        >>> model = Perceptron(num_features=1)
        >>> model.train_on_whole_batch(np.array([[1.0], [2.0]]), np.array([1, 0]), epochs=20)
        [1, 1, 1, 1, 1, 1, 1, 1, 0]
        """
        X, y = self._data("Perceptron.train_on_whole_batch", X, y, epochs)
        return _repeat(epochs, lambda: self._update(X, y))

    def evaluate(self, X: Float[Array, "n m"], y: Num[Array, " n"] | Num[Array, "n 1"], /) -> float:
        """Give the accuracy: the share of examples that are predicted right.

        Returns
        -------
        float
            From 0 to 1.

        Examples
        --------
        >>> import numpy as np
        >>> Perceptron(num_features=1).evaluate(np.ones((4, 1)), np.array([0, 0, 0, 1]))
        0.75
        """
        X, y = self._data("Perceptron.evaluate", X, y)
        right = self._predict(X) == y
        return int(namespace_of(X).count_nonzero(right)) / X.shape[0]

    def _predict(self, X: Any) -> Any:
        with np.errstate(all="ignore"):
            z = _held("X @ weights", X @ self.weights + self.bias)
        return namespace_of(z).astype(z > 0, z.dtype)

    def _update(self, X: Any, y: Any) -> int:
        """Add up the changes of some examples; for a single one, this is the perceptron's rule."""
        xp, errors = namespace_of(X), y - self._predict(X)
        with np.errstate(all="ignore"):
            weights = _held("weights", self.weights + X.mT @ errors)
        self.weights, self.bias = weights, self.bias + xp.sum(errors)
        return int(xp.count_nonzero(errors))

    def _data(self, name: str, X: Any, y: Any, epochs: Any = 1) -> tuple[Any, Any]:
        X = self._examples(name, "X", X, "n ")
        if X.shape[0] == 0:
            instead = "An accuracy of nothing is no number, and nothing is learnt from it"
            fail(ValueError, name, "one example or more in X", f"shape {tuple(X.shape)}", instead)
        _require_count(name, "epochs", epochs)
        return X, self._labels(name, y, X.shape[0])

    def _one(self, name: str, x: Any, y: Any) -> tuple[Any, Any]:
        x = self._examples(name, "x", x)
        if tuple(x.shape[:-1]) not in ((), (1,)):
            expected, instead = "one example x", "Write train or batch_update for several"
            fail(ValueError, name, expected, f"shape {tuple(x.shape)}", instead)
        if is_number(y):
            y = 0 * self.bias + float(y)
        elif getattr(y, "ndim", None) == 0:
            y = y[None]
        return x, self._labels(name, y, 1)

    def _examples(self, name: str, key: str, X: Any, rows: str = "*batch ") -> Any:
        hint = f"Examples are rows of {key}, of as many numbers as the Perceptron has features"
        asked = contract(name, hint, **{key: f"{rows}{self.num_features}"})
        (X,) = check_contract(asked, (X,))
        self._require_kin(name, key, X, 3)
        if not _is_finite(X):
            instead = f"Leave out the examples where {key} is nan or infinite, or fill them in"
            fail(ValueError, name, f"finite numbers in {key}", "nan or infinity", instead)
        return constant(X)

    def _labels(self, name: str, y: Any, n: int) -> Any:
        """Give the labels as a column, so that no comparison with predictions broadcasts."""
        xp = require_arrays(name, "Real", y=y)
        self._require_kin(name, "y", y, 2)
        _require_one_each(name, tuple(y.shape), n)
        wrong = (y != 0) & (y != 1)
        if xp.any(wrong):
            instead = "Write 1 for the examples of one class and 0 for all others"
            if xp.all((y == -1) | (y == 1)):
                instead = "Write (y + 1) // 2, which takes -1 to 0 and leaves 1"
            fail(ValueError, name, "labels 0 and 1 in y", f"{float(y[wrong][0]):g}", instead)
        return xp.astype(constant(xp.reshape(y, (n, 1))), self.weights.dtype)

    def _require_kin(self, name: str, key: str, x: Any, count: int) -> None:
        """Refuse data of another library, device or (the third of `count`) dtype than ours."""
        require_here(name, key, x)
        ours, theirs = (
            [library(v), str(v.device), _arrays.dtype_name(v.dtype)][:count]
            for v in (self.weights, x)
        )
        if ours == theirs:
            return
        whole = "int" in theirs[-1]
        like = _arrays.cast(theirs[0], "X") if whole else "X"
        instead = f"Write Perceptron({self.num_features}, like={like}), and y beside X"
        if whole and ours[:2] == theirs[:2]:
            instead = f"Write {_arrays.cast(theirs[0], key, 'model.weights.dtype')}"
        expected = f"{key} of the weights' kind ({', '.join(ours)})"
        fail(TypeError, name, expected, ", ".join(theirs), instead)


def _repeat(epochs: int, epoch: Callable[[], int]) -> list[int]:
    mistakes: list[int] = []
    while len(mistakes) < epochs and 0 not in mistakes:
        mistakes.append(epoch())
    return mistakes


def _require_count(name: str, key: str, count: Any) -> None:
    if not is_integer(count) or count < 1:
        error = ValueError if is_integer(count) else TypeError
        fail(error, name, f"a whole number {key} >= 1", repr(count), f"Write {key}=10, say")


def _require_one_each(name: str, shape: tuple[int, ...], n: int) -> None:
    expected = f"one label for each example, y of shape ({n},) or ({n}, 1)"
    instead = "An example without label, or a label without example, teaches nothing"
    if len(shape) == 2 and shape[0] == n:
        instead = "Write y.argmax(1), which gives classes without one-hot columns"
    instead = "Write y[0], as y is a row" if shape == (1, n) else instead
    if shape not in ((n,), (n, 1)):
        fail(ValueError, name, expected, f"shape {shape}", instead)


def _is_finite(x: Any) -> bool:
    xp = namespace_of(x)
    return bool(xp.all(xp.isfinite(x)))


def _held(key: str, x: Any) -> Any:
    """Give what was computed, unless it is more than the dtype can hold."""
    if not _is_finite(x):
        expected = f"{key} that {x.dtype} can hold"
        instead = "Write X / abs(X).max(), which has the same classes and small numbers"
        fail(OverflowError, "Perceptron", expected, "an overflow", instead)
    return x
