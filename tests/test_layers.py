"""Layers: net input, every convention, conversion between them, activations, XOR."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as hnp
import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from strategies import exact, layouts

import linalg_dl as la

XOR_INPUTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]

# A layer of the deck, as it prints it: weight, bias, and the first two rows of A.
DECK_W = [
    [-0.1706, 0.1684, 0.3509, 0.1649, 0.1903],
    [-0.1356, 0.0663, -0.4357, 0.2710, 0.1179],
    [-0.0736, 0.0413, -0.0186, 0.4032, 0.0992],
]
DECK_B = [-0.2552, 0.3918, 0.2693]
DECK_A = [[1.2004, 2.3291, 2.0036], [4.5367, 7.7858, 5.4519]]


@st.composite
def layers(draw):
    """Draw X (n, m), W (h, m) and b (h,), of integers in floats: products are exact."""
    n, m, h = (draw(st.integers(0, 4)) for _ in range(3))
    shapes = (n, m), (h, m), (h,)
    return [draw(hnp.arrays(np.float64, shape, elements=exact)) for shape in shapes]


def in_every_convention(X, W, b):
    """Give the outputs, examples in rows, that each function computes."""
    yield la.linear(X, W, b)
    yield la.linear_by_units(X, W, b)
    yield la.linear_by_design_matrix(W, X, b[:, None])
    yield la.linear_by_columns(W, X.mT, b[:, None]).mT


@pytest.mark.property
@given(layers())
def test_all_conventions_give_the_same_outputs(layer):
    X, W, b = layer
    right = np.array([[np.dot(w, x) + bias for w, bias in zip(W, b, strict=True)] for x in X])
    for A in in_every_convention(X, W, b):
        assert_array_equal(A, right.reshape(A.shape))
    for x, a in zip(X, la.linear(X, W, b), strict=True):
        assert_array_equal(la.linear(x, W, b), a)
        assert_array_equal(la.linear_by_units(x, W, b), a)
        assert_array_equal(la.linear_by_example(W, x, b), a)
        assert_array_equal(la.linear_by_example(W, x[:, None], b[:, None]), a[:, None])
    for i in range(len(b)):
        assert_array_equal(la.net_input(X, W[i], float(b[i])), la.linear(X, W, b)[:, i])


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32", "float64"])
def test_every_backend_and_dtype(backend, dtype):
    X = backend.asarray([[1, 2], [3, 4], [0, -1], [5, 5]], dtype)
    W, b = backend.asarray([[1, 0], [0, 1], [2, 1]], dtype), backend.asarray([0, 7, 10], dtype)
    right = [[1, 9, 14], [3, 11, 20], [0, 6, 9], [5, 12, 25]]
    for A in in_every_convention(X, W, b):
        backend.assert_same_kind(A, X)
        assert_array_equal(backend.to_numpy(A), right)
    for a in (la.linear(X[0, :], W, b), la.linear_by_example(W, X[0, :], b)):
        backend.assert_same_kind(a, X)
        assert_array_equal(backend.to_numpy(a), right[0])
    column = la.linear_by_example(W, X[:1, :].mT, b[:, None])
    assert_array_equal(backend.to_numpy(column), [[1], [9], [14]])
    assert_array_equal(backend.to_numpy(la.linear(X, W)), np.array(right) - [0, 7, 10])
    z = la.net_input(X, W[2, :], b[2])
    backend.assert_same_kind(z, X)
    assert_array_equal(backend.to_numpy(z), [14, 20, 9, 25])


def test_stacks_of_design_matrices(backend):
    rng = np.random.default_rng(3)
    X = rng.integers(-9, 9, (2, 3, 4, 5)).astype(float)
    W, b = rng.integers(-9, 9, (6, 5)).astype(float), rng.integers(-9, 9, 6).astype(float)
    right = X @ W.T + b
    for A in in_every_convention(*map(backend.asarray, (X, W, b))):
        assert_array_equal(backend.to_numpy(A), right)
    assert_array_equal(la.net_input(X, W[0], b[0]), right[..., 0])


@pytest.mark.property
@given(layouts())
def test_memory_layout_does_not_matter(X):
    W, b = X[::-1] + 1.0, np.arange(2.0 * len(X))[::2]
    outputs = in_every_convention(X, W, b)
    copies = in_every_convention(*map(np.ascontiguousarray, (X, W, b)))
    for A, right in zip(outputs, copies, strict=True):
        assert_array_equal(A, right)


def test_two_floats_meet_in_the_wider_one(backend):
    X, W = backend.asarray([[1.0, 2.0]], "float32"), backend.asarray([[3.0, 4.0]])
    b = backend.asarray([1.0], "float32")
    for A in (*in_every_convention(X, W, b), la.net_input(X, W[0, :], 1.0)):
        backend.assert_same_kind(A, W)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_layer_of_the_deck_is_that_of_pytorch(dtype):
    """X = arange(50.).view(10, 5) through torch.nn.Linear(5, 3)."""
    torch.manual_seed(123)
    X = torch.arange(50.0, dtype=dtype).view(10, 5)
    layer = torch.nn.Linear(in_features=5, out_features=3, dtype=dtype)
    A = la.linear(X, layer.weight, layer.bias)
    assert (X.shape, layer.weight.shape, layer.bias.shape, A.shape) == (
        (10, 5), (3, 5), (3,), (10, 3),
    )  # fmt: skip
    assert layer.weight.requires_grad
    assert type(A.grad_fn).__name__ == "AddmmBackward0"
    assert torch.equal(A, layer(X))
    assert torch.equal(A, torch.nn.functional.linear(X, layer.weight, layer.bias))
    eps = torch.finfo(dtype).eps
    for other in in_every_convention(X, layer.weight, layer.bias):
        assert_allclose(other.detach(), A.detach(), atol=64 * eps * float(A.detach().abs().max()))
    weights = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    for other in in_every_convention(X.numpy(), *weights):
        assert_allclose(other, A.detach(), atol=64 * eps * float(A.detach().abs().max()))


def test_the_outputs_printed_in_the_deck_do_not_come_from_its_weights():
    X, W, b = np.arange(50.0).reshape(10, 5), np.array(DECK_W), np.array(DECK_B)
    A, printed = la.linear(X, W, b), np.array(DECK_A)
    assert_allclose(A[0, 0], 1.8709, atol=1e-10)
    assert abs(A[0, 0] - printed[0, 0]) > 0.6
    # One row below another, each feature is 5 more: so A grows by 5 times the row sums of W.
    assert_allclose(W.sum(axis=1), [0.7039, -0.1161, 0.4515], atol=1e-10)
    assert_allclose((A[1] - A[0]) / 5, W.sum(axis=1), atol=1e-10)
    printed_sums = (printed[1] - printed[0]) / 5
    assert_allclose(printed_sums, [0.6673, 1.0913, 0.6897], atol=5e-5)
    assert np.all(np.abs(printed_sums - W.sum(axis=1)) > 0.03)


def test_the_bias_is_one_number_for_each_of_the_n_examples():
    X, w, b = np.arange(6.0).reshape(2, 3), np.array([1.0, 2.0, 3.0]), 0.5
    n, m = X.shape
    assert_array_equal(la.net_input(X, w, b), X @ w + np.ones(n) * b)
    assert_array_equal(la.net_input(X, w, 0.0), [8.0, 26.0])
    with pytest.raises(ValueError, match="broadcast"):
        X @ w + np.ones(m) * b


def test_net_inputs_of_integers():
    for x in (np.arange(6).reshape(2, 3), torch.arange(6).view(2, 3)):
        w = x[0] + 1
        assert la.net_input(x, w, 1).dtype == x.dtype
        assert_array_equal(la.net_input(x, w, 1), [9, 27])
        assert la.net_input(x, w, 0.5).dtype == (x / 2).dtype
        assert_array_equal(la.net_input(x, w, 0.5), [8.5, 26.5])


def test_a_vector_inside_the_transpose_is_refused_where_numpy_errs_in_silence():
    """[WXᵀ + b]ᵀ with b of shape (h,): with n = h there is no error, and no right answer."""
    rng = np.random.default_rng(12)
    X, W, b = rng.standard_normal((3, 5)), rng.standard_normal((3, 5)), np.array([1.0, 2.0, 3.0])
    wrong = (W @ X.T + b).T
    assert wrong.shape == (3, 3)
    assert np.abs(wrong - la.linear(X, W, b)).max() > 0.5
    assert_allclose(la.linear_by_design_matrix(W, X, b[:, None]), la.linear(X, W, b), rtol=1e-13)
    for function, data in (
        (la.linear_by_design_matrix, X), (la.linear_by_columns, X.T),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"b\[:, None\].*unseen where both are as long"):
            function(W, data, b)


def test_one_example_is_a_row_in_pytorch_and_a_column_in_textbooks():
    W, b, x = np.ones((3, 5)), np.zeros(3), np.ones(5)
    assert la.linear(x[None], W, b).shape == (1, 3)
    assert la.linear_by_example(W, x[:, None], b[:, None]).shape == (3, 1)


def test_x_times_weight_is_not_the_layer():
    X, W = np.array([[1.0, 2.0]]), np.array([[0.0, 1.0], [0.0, 0.0]])
    assert_array_equal(la.linear(X, W), [[2.0, 0.0]])  # w_12 joins input 2 to output 1
    assert_array_equal(X @ W, [[0.0, 1.0]])


FUNCTIONS = {
    "pytorch": la.linear,
    "example": lambda X, W, b: la.linear_by_example(W, X, b),
    "design_matrix": lambda X, W, b: la.linear_by_design_matrix(W, X, b),
    "columns": lambda X, W, b: la.linear_by_columns(W, X, b),
    "keras": lambda X, W, b: X @ W + b,
}


@pytest.mark.parametrize("source", FUNCTIONS)
@pytest.mark.parametrize("target", FUNCTIONS)
def test_a_converted_layer_gives_the_converted_outputs(backend, source, target):
    n = 1 if "example" in (source, target) else 4
    X = backend.asarray(np.arange(5.0 * n).reshape(n, 5))
    W = backend.asarray(np.arange(15.0).reshape(3, 5))
    b = backend.asarray([1.0, -1.0, 2.0])

    def converted(W, b, *data, source, target):
        options = {"source": source, "target": target}
        return *la.convert_weights(W, b, **options), *(la.convert_data(d, **options) for d in data)

    W, b, X = converted(W, b, X, source="pytorch", target=source)
    A = FUNCTIONS[source](X, W, b)
    W2, b2, X2, A2 = converted(W, b, X, A, source=source, target=target)
    assert_array_equal(
        backend.to_numpy(FUNCTIONS[target](X2, W2, b2)), backend.to_numpy(A2), strict=True
    )
    for there, back in zip(
        converted(W2, b2, X2, A2, source=target, target=source), (W, b, X, A), strict=True
    ):
        assert_array_equal(backend.to_numpy(there), backend.to_numpy(back), strict=True)


@pytest.mark.parametrize("source", FUNCTIONS)
def test_a_bias_has_as_many_numbers_as_there_are_outputs(source):
    W, b = la.convert_weights(np.ones((3, 2)), np.ones(3), source="pytorch", target=source)
    for wrong in (b[:2], np.concatenate([b, b])):
        with pytest.raises(ValueError, match=r"expected .*b of shape \(3,"):
            la.convert_weights(W, wrong, source=source, target="pytorch")


def test_an_example_of_each_of_a_stack_is_turned(backend):
    data = np.arange(12.0).reshape(4, 3, 1)
    for one, options in (
        (data, {"source": "example", "target": "pytorch"}),
        (data.mT, {"source": "pytorch", "target": "example"}),
    ):
        turned = la.convert_data(backend.asarray(one), **options)
        assert_array_equal(backend.to_numpy(turned), one.mT, strict=True)


def test_moving_between_theory_and_code_transposes_products():
    rng = np.random.default_rng(7)
    A, B = rng.integers(-9, 9, (3, 4)), rng.integers(-9, 9, (4, 2))
    assert_array_equal((A @ B).T, B.T @ A.T)
    assert_array_equal(A @ B, (B.T @ A.T).T)


def test_layers_without_examples_inputs_or_outputs(backend):
    for n, m, h in ((0, 3, 2), (2, 0, 3), (2, 3, 0)):
        X, W, b = (backend.asarray(np.ones(s)) for s in ((n, m), (h, m), (h,)))
        for A in in_every_convention(X, W, b):
            assert_array_equal(backend.to_numpy(A), np.full((n, h), m + 1.0))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's own, as of X @ W.T
def test_infinities_follow_ieee(backend):
    X, W = backend.asarray([[math.inf, 1.0], [1e308, 1e308]]), backend.asarray([[0.0, 1.0]])
    b = backend.asarray([0.0])
    for A in in_every_convention(X, W, b):
        assert_array_equal(backend.to_numpy(A), [[math.nan], [1e308]])
    for A in in_every_convention(X, 10 * W, b):
        assert_array_equal(backend.to_numpy(A), [[math.nan], [math.inf]])
    z = la.net_input(X, W[0, :] * 10, 0.0)
    assert_array_equal(backend.to_numpy(z), [math.nan, math.inf])


def test_gradients_of_layers():
    def random(*shape):
        return torch.randn(shape, dtype=torch.float64, requires_grad=True)

    torch.manual_seed(5)
    X, W, b, B = random(4, 3), random(2, 3), random(2), random(2, 1)
    for function, arguments in (
        (la.linear, (X, W, b)),
        (la.linear, (X, W)),
        (la.linear_by_units, (X, W, b)),
        (la.linear_by_design_matrix, (W, X, B)),
        (la.linear_by_columns, (W, X.mT, B)),
        (la.linear_by_example, (W, X[0], b)),
        (la.net_input, (X, W[0], b[0])),
        (la.mlp, (X, W, b, random(5, 2), random(5))),
        (la.sigmoid, (X,)),
        (la.relu, (X,)),
    ):
        assert torch.autograd.gradcheck(function, arguments)


def test_inputs_stay_as_they_are(backend):
    arrays = [backend.asarray(np.arange(6.0).reshape(2, 3) - 2) for _ in range(2)]
    arrays.append(backend.asarray([1.0, 2.0]))
    before = [backend.to_numpy(x).copy() for x in arrays]
    for A in in_every_convention(*arrays):
        for activation in (la.step, la.sigmoid, la.relu):
            activation(A)
    for x, right in zip(arrays, before, strict=True):
        assert_array_equal(backend.to_numpy(x), right)


# Activations


@pytest.mark.parametrize("dtype", ["int64", "float32", "float64"])
def test_step_and_relu_keep_the_dtype(backend, dtype):
    z = backend.asarray([-2, -1, 0, 1, 3], dtype)
    for function, right in ((la.step, [0, 0, 0, 1, 1]), (la.relu, [0, 0, 0, 1, 3])):
        backend.assert_same_kind(function(z), z)
        assert_array_equal(backend.to_numpy(function(z)), right)


def test_activations_at_the_ends_of_the_numbers(backend):
    z = backend.asarray([-math.inf, -5e-324, -0.0, 0.0, 5e-324, math.inf, math.nan])
    for function, right in (
        (la.step, [0, 0, 0, 0, 1, 1, math.nan]),
        (la.sigmoid, [0, 0.5, 0.5, 0.5, 0.5, 1, math.nan]),
        (la.relu, [0, 0, 0, 0, 5e-324, math.inf, math.nan]),
    ):
        assert_array_equal(backend.to_numpy(function(z)), right)
    assert_array_equal(backend.to_numpy(la.step(z))[:-1], np.heaviside(backend.to_numpy(z), 0)[:-1])


def test_activations_of_scalars_and_of_nothing(backend):
    for function in (la.step, la.sigmoid, la.relu):
        assert tuple(function(backend.asarray(2.0)).shape) == ()
        assert tuple(function(backend.asarray(np.zeros((0, 2)))).shape) == (0, 2)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_sigmoid_is_right_to_a_few_eps(backend, dtype):
    info = np.finfo(dtype)
    # Down to where the sigmoid is the smallest normal number.
    z = np.concatenate([np.linspace(math.log(info.tiny), 50, 201), [1e4, 1e-9, -1e-9, 0]])
    z = z[1:].astype(dtype)
    result = backend.to_numpy(la.sigmoid(backend.asarray(z, dtype)))
    assert result.dtype == dtype
    for value, x in zip(result, z, strict=True):
        with mpmath.workdps(40):
            right = 1 / (1 + mpmath.exp(-mpmath.mpf(float(x))))
            assert abs(mpmath.mpf(float(value)) - right) <= 4 * float(info.eps) * right
    extremes = backend.to_numpy(la.sigmoid(backend.asarray([-1e4, 1e4], dtype)))
    assert_array_equal(extremes, [0.0, 1.0])


def test_the_sigmoid_promotes_integers(backend):
    z = la.sigmoid(backend.asarray([0, 1]))
    assert z.dtype == backend.xp.asarray(0.0).dtype


def test_gradients_of_activations_at_their_corners():
    grad = torch.func.grad
    z = torch.tensor([-1e4, -1.0, 0.0, 1.0, 1e4], dtype=torch.float64)
    for ours, native in (
        (grad(la.sigmoid), grad(torch.sigmoid)),
        (grad(grad(la.sigmoid)), grad(grad(torch.sigmoid))),
        (grad(la.relu), grad(torch.relu)),
    ):
        for value in z:
            assert_allclose(ours(value), native(value), rtol=1e-14, atol=1e-16)
    assert float(grad(la.step)(z[3])) == 0.0


# XOR


def test_hand_set_weights_compute_xor_exactly(backend):
    X = backend.asarray(XOR_INPUTS)
    for dtype in ("float32", "float64", "int64"):
        data = backend.asarray(XOR_INPUTS, dtype)
        A = la.mlp(data, *la.xor_weights(like=data))
        backend.assert_same_kind(A, data)
        assert_array_equal(backend.to_numpy(A), [[0], [1], [1], [0]])
    W1, b1, W2, b2 = (backend.to_numpy(w) for w in la.xor_weights(like=X))
    assert_array_equal(W1, [[1, 1], [1, 1]])
    assert_array_equal(b1, [0, -1])
    assert_array_equal(W2, [[1, -2]])
    assert_array_equal(b2, [0])
    assert la.xor_weights()[0].dtype == np.float64


def test_xor_weights_are_new_at_each_call():
    la.xor_weights()[0][0, 0] = 7.0
    assert la.xor_weights()[0][0, 0] == 1.0


@pytest.mark.property
@given(hnp.arrays(np.float64, 2, elements=exact), exact)
def test_no_single_unit_computes_xor(w, b):
    z = la.net_input(np.array(XOR_INPUTS), w, b)
    assert z[0] + z[3] == z[1] + z[2]  # so they can't be ≤ 0 on the left and > 0 on the right
    assert la.step(z).tolist() != [0.0, 1.0, 1.0, 0.0]


def test_the_best_linear_unit_answers_one_half_to_everything():
    design = np.hstack([np.array(XOR_INPUTS), np.ones((4, 1))])
    solution = np.linalg.lstsq(design, np.array([0.0, 1.0, 1.0, 0.0]))[0]
    z = la.net_input(np.array(XOR_INPUTS), solution[:2], float(solution[2]))
    assert_allclose(z, 0.5, rtol=1e-14)


def test_the_mlp_is_that_of_pytorch():
    torch.manual_seed(8)
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    X = torch.randn(6, 3)
    A = la.mlp(X, net[0].weight, net[0].bias, net[2].weight, net[2].bias)
    assert torch.equal(A, net(X))


def test_integers_and_half_precision_in_pytorch():
    X, W, b = torch.ones(2, 3), torch.ones(4, 3), torch.ones(4)
    for dtype in (torch.float16, torch.bfloat16, torch.complex64):
        A = la.linear(X.to(dtype), W.to(dtype), b.to(dtype))
        assert A.dtype == dtype
        assert torch.equal(A, torch.full((2, 4), 4, dtype=dtype))
