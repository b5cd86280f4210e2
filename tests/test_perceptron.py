"""The perceptron: its rule, one example at a time, and the rule that is not its."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

import linalg_dl as la

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
AND, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 0])


def two_classes(seed=1, n=50):
    """Draw points (seeded) and label them by the side of a line, which so separates them."""
    X = np.random.default_rng(seed).normal(0.0, 1.0, (n, 2))
    return X, (X @ np.array([1.0, -2.0]) > 0.3).astype(int)


def by_the_book(X, y, epochs):
    """Apply the rule in plain Python: another way to the same weights."""
    w, b, history = [0.0] * len(X[0]), 0.0, []
    for _ in range(epochs):
        history.append(0)
        for x, label in zip(X.tolist(), y.tolist(), strict=True):
            z = sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b
            error = label - (1 if z > 0 else 0)
            w = [wi + error * xi for wi, xi in zip(w, x, strict=True)]
            b += error
            history[-1] += abs(error)
    return w, b, history


def test_it_starts_from_zeros_of_the_kind_of_like(backend):
    for dtype in ("float32", "float64"):
        model = la.Perceptron(3, like=backend.asarray([1.0], dtype))
        assert tuple(model.weights.shape) == (3, 1)
        assert tuple(model.bias.shape) == (1,)
        for parameter in (model.weights, model.bias):
            backend.assert_same_kind(parameter, backend.asarray([1.0], dtype))
            assert not backend.to_numpy(parameter).any()
    assert la.Perceptron(3).weights.dtype == np.float64


def test_a_tie_gives_zero(backend):
    X = backend.asarray(INPUTS)
    assert not backend.to_numpy(la.Perceptron(2, like=X).forward(X)).any()


def test_forward_takes_many_examples_at_once(backend):
    data, y = two_classes()
    X = backend.asarray(data)
    model = la.Perceptron(2, like=X)
    model.train(X, backend.asarray(y), epochs=3)
    labels = model.forward(X)
    backend.assert_same_kind(labels, X)
    assert tuple(labels.shape) == (50, 1)
    for i in range(50):
        one = model.forward(X[i, :])
        assert tuple(one.shape) == (1,)
        assert float(one[0]) == float(labels[i, 0])
        assert tuple(model.forward(X[i : i + 1, :]).shape) == (1, 1)
    assert tuple(model.forward(X[:0, :]).shape) == (0, 1)


def test_backward_gives_the_error_and_learns_nothing(backend):
    X = backend.asarray(INPUTS)
    model = la.Perceptron(2, like=X)
    for x in (X[1, :], X[1:2, :]):
        for y in (1, 1.0, *(backend.asarray(v) for v in (1, [1], [[1.0]]))):
            error = model.backward(x, y)
            backend.assert_same_kind(error, X)
            assert tuple(error.shape) == (1,)
            assert float(error[0]) == 1.0
    model.bias = model.bias + 1
    assert float(model.backward(X[0, :], 0)[0]) == -1.0
    assert not backend.to_numpy(model.weights).any()


@pytest.mark.parametrize(("data", "y"), [(INPUTS, AND), (INPUTS, XOR), two_classes()])
def test_train_follows_the_rule(backend, data, y):
    w, b, history = by_the_book(data, y, epochs=12)
    X = backend.asarray(data)
    model = la.Perceptron(2, like=X)
    ours = model.train(X, backend.asarray(y), epochs=12)
    assert ours == history[: len(ours)]
    assert not any(history[len(ours) :])  # what an early stop leaves out changes nothing
    assert_array_equal(backend.to_numpy(model.weights)[:, 0], w)
    assert_array_equal(backend.to_numpy(model.bias), [b])
    backend.assert_same_kind(model.weights, X)


@pytest.mark.property
@given(st.integers(0, 2**16), st.integers(1, 8))
def test_train_follows_the_rule_on_any_integers(seed, epochs):
    rng = np.random.default_rng(seed)
    X, y = rng.integers(-9, 9, (7, 3)).astype(float), rng.integers(0, 2, 7)
    w, b, history = by_the_book(X, y, epochs)
    model = la.Perceptron(3)
    ours = model.train(X, y, epochs=epochs)
    assert ours == history[: len(ours)]
    assert_array_equal(model.weights[:, 0], w)
    assert_array_equal(model.bias, b)


def test_the_whole_batch_is_another_rule():
    """Same data, other weights, another number of passes: and both separate the classes."""
    X, y = two_classes()
    rule, batch = la.Perceptron(2), la.Perceptron(2)
    passes = rule.train(X, y, epochs=500), batch.train_on_whole_batch(X, y, epochs=500)
    assert passes[0][-1] == passes[1][-1] == 0
    assert len(passes[0]) != len(passes[1])
    assert np.abs(rule.weights - batch.weights).max() > 0.1
    assert rule.evaluate(X, y) == batch.evaluate(X, y) == 1.0


def test_one_batch_update_adds_up_changes_from_the_same_weights(backend):
    data, y = two_classes(seed=5)
    X, labels = backend.asarray(data), backend.asarray(y)
    model = la.Perceptron(2, like=X)
    changes = np.zeros(3)
    for i in range(50):
        error = float(model.backward(X[i, :], labels[i])[0])
        changes += error * np.array([*data[i], 1.0])
    assert model.batch_update(X, labels) == y.sum()  # zeros predict 0, so each 1 is a mistake
    learnt = [*backend.to_numpy(model.weights)[:, 0], *backend.to_numpy(model.bias)]
    np.testing.assert_allclose(learnt, changes, rtol=1e-13)


def test_with_one_example_both_rules_are_one():
    X, y = np.array([[2.0, -1.0]]), np.array([1])
    rule, batch = la.Perceptron(2), la.Perceptron(2)
    assert rule.train(X, y, epochs=4) == batch.train_on_whole_batch(X, y, epochs=4) == [1, 0]
    assert_array_equal(rule.weights, batch.weights)


def test_vectors_and_columns_of_labels_are_alike_and_never_spread(backend):
    data, y = two_classes()
    X = backend.asarray(data)
    # What broadcasting makes of (n,) and (n, 1): a comparison of each with each.
    predictions = (data[:, :1] > 0).astype(int)
    assert (y - predictions).shape == (50, 50)
    results = []
    for labels in (y, y[:, None], y.astype(float), y.astype("uint8")):
        model = la.Perceptron(2, like=X)
        labels = backend.asarray(labels)
        history = model.train(X, labels, epochs=4)
        accuracy = model.evaluate(X, labels)
        assert isinstance(accuracy, float)
        results.append((history, accuracy, backend.to_numpy(model.weights).tolist()))
        assert 0.0 <= accuracy <= 1.0
    assert all(result == results[0] for result in results)


def test_evaluate_counts_the_right_ones(backend):
    X = backend.asarray(INPUTS)
    model = la.Perceptron(2, like=X)
    assert model.evaluate(X, backend.asarray(AND)) == 0.75
    assert model.evaluate(X, backend.asarray(1 - AND)) == 0.25


def test_xor_never_ends():
    history = la.Perceptron(2).train(INPUTS, XOR, epochs=50)
    assert len(history) == 50
    assert min(history) > 0


def test_training_goes_on_from_the_weights_it_has():
    X, y = two_classes()
    once, twice = la.Perceptron(2), la.Perceptron(2)
    history = once.train(X, y, epochs=4)
    assert twice.train(X, y, epochs=1) + twice.train(X, y, epochs=3) == history
    assert_array_equal(once.weights, twice.weights)


def test_nothing_that_is_given_or_was_taken_changes():
    X, y = two_classes()
    for array in (X, y):
        array.flags.writeable = False
    model, other = la.Perceptron(2), la.Perceptron(2)
    weights, bias = model.weights, model.bias
    model.train(X, y, epochs=2)
    model.batch_update(X, y)
    assert model.weights.any()
    assert not weights.any()
    assert not bias.any()
    assert not other.weights.any()  # no state is shared


def test_no_graph_of_gradients_grows():
    X = torch.tensor(INPUTS, requires_grad=True)
    model = la.Perceptron(2, like=X)
    model.train(X, torch.tensor(AND), epochs=10)
    assert not model.weights.requires_grad
    assert model.evaluate(X, torch.tensor(AND)) == 1.0


@pytest.mark.parametrize(
    ("X", "y", "what"), [(1e308, [1, 0, 1], "X @ weights"), (-1e308, [1, 1, 1], "weights")]
)
def test_an_overflow_is_an_error_and_changes_nothing(X, y, what):
    X, y, model = np.full((3, 2), X), np.array(y), la.Perceptron(2)
    rule = model.train if what == "X @ weights" else model.train_on_whole_batch
    with pytest.raises(OverflowError) as caught:
        rule(X, y, epochs=3)
    assert str(caught.value) == (
        f"Perceptron: expected {what} that float64 can hold, got an overflow. "
        "Write X / abs(X).max(), which has the same classes and small numbers."
    )
    assert np.isfinite(model.weights).all()
    assert np.isfinite(model.bias).all()


@pytest.mark.parametrize("k", [2, 3])
def test_one_hot_labels_are_told_what_takes_them_back(k):
    X, classes = np.ones((4, 2)), np.array([0, 1, 1, 0])
    for y in (np.eye(k)[classes], torch.eye(k)[classes]):
        data = X if isinstance(y, np.ndarray) else torch.from_numpy(X)
        model = la.Perceptron(2, like=data)
        for call in (lambda m, X, y: m.train(X, y, epochs=1), la.Perceptron.evaluate):
            message = rf"one label for each example.* got shape \(4, {k}\)\. Write y\.argmax\(1\)"
            with pytest.raises(ValueError, match=message):
                call(model, data, y)
            call(model, data, y.argmax(1))


def test_a_label_is_a_number_of_any_library():
    model = la.Perceptron(2, like=torch.ones(2))
    for y in (1, 1.0, np.int64(1), np.float32(1), torch.tensor(1), torch.tensor([[1]])):
        assert model.backward(torch.ones(2), y).tolist() == [1.0]
    with pytest.raises(ValueError, match=r"labels 0 and 1 in y, got 1e\+20\."):
        model.backward(torch.ones(2), 10**20)
    with pytest.raises(TypeError, match="real numbers in y, got complex64"):
        model.batch_update(torch.ones(2, 2), torch.tensor([0j, 1]))


def test_the_bytes_of_the_data_may_lie_in_either_order():
    X = INPUTS.astype(">f4")
    model = la.Perceptron(2, like=X)
    assert model.weights.dtype == model.bias.dtype == np.dtype("f4").newbyteorder("=")
    for _ in range(2):  # the weights that were learnt are of the data's kind as well
        history = model.train(X, AND.astype(">i8"), epochs=9)
    assert history == [0]
    assert model.evaluate(X, AND) == 1.0
    assert model.forward(X.astype("f4")).dtype == np.float32
