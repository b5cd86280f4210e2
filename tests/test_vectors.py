"""Vectors: sum, scaling, length and direction, on every backend."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from strategies import exact, layouts, moderate, vectors

import linalg_dl as la
from linalg_dl import vectors as vectors_module


def test_the_sum_of_the_deck(backend):
    a, b = backend.asarray([-5.0, 4.0]), backend.asarray([-3.0, -8.0])
    resultant = la.add_vectors(a, b)
    backend.assert_same_kind(resultant, a)
    assert_array_equal(backend.to_numpy(resultant), [-8.0, -4.0])
    assert_allclose(float(la.vector_norm(resultant)), math.sqrt(80), rtol=1e-15)
    assert_allclose(float(la.direction(resultant)), math.radians(-153.434948822922), rtol=1e-14)


@pytest.mark.property
@given(vectors(count=3), exact, exact)
def test_the_properties_of_sum_and_scaling(uvw, c, d):
    u, v, w = uvw
    add, scale = la.add_vectors, la.scale_vector
    assert_array_equal(add(u, v), add(v, u))
    assert_array_equal(add(add(u, v), w), add(u, add(v, w)))
    assert_array_equal(scale(c, add(u, v)), add(scale(c, u), scale(c, v)))
    assert_array_equal(scale(c, scale(d, u)), scale(c * d, u))


@pytest.mark.property
@given(vectors(count=2), exact)
def test_definitions_equal_operations(uv, c):
    u, v = uv
    assert_array_equal(la.add_by_components(u, v), la.add_vectors(u, v))
    assert_array_equal(la.scale_by_components(c, u), la.scale_vector(c, u))
    assert_allclose(la.norm_by_components(u), la.vector_norm(u, axis=-1), rtol=1e-14)


def test_definitions_on_every_backend(backend):
    a, b = backend.asarray([[1.0, 2.0], [3.0, 4.0]]), backend.asarray([10.0, 20.0])
    for result, right in [
        (la.add_by_components(a, b), [[11.0, 22.0], [13.0, 24.0]]),
        (la.add_vectors(a, b), [[11.0, 22.0], [13.0, 24.0]]),
        (la.scale_by_components(-2.0, a), [[-2.0, -4.0], [-6.0, -8.0]]),
        (la.scale_vector(-2.0, a), [[-2.0, -4.0], [-6.0, -8.0]]),
        (la.norm_by_components(a), [math.sqrt(5), 5.0]),
    ]:
        backend.assert_same_kind(result, a)
        assert_allclose(backend.to_numpy(result), right, rtol=1e-15)


@pytest.mark.property
@given(layouts(elements=moderate))
def test_memory_layout_does_not_matter(a):
    contiguous = np.ascontiguousarray(a)
    for function in (la.vector_norm, la.norm_by_components, la.normalize):
        assert_allclose(function(a), function(contiguous), rtol=1e-15, equal_nan=True)
    assert_array_equal(la.add_vectors(a, a), la.add_vectors(contiguous, contiguous))


@pytest.mark.property
@given(vectors(elements=moderate, min_side=1))
def test_a_stack_gives_what_its_vectors_give(x):
    stack = np.stack([x, 2 * x])
    for function in (
        la.norm_by_components,
        la.normalize,
        lambda v: la.vector_norm(v, axis=-1),
        lambda v: la.scale_vector(3.0, v),
    ):
        for row, vector in zip(function(stack), stack, strict=True):
            assert_allclose(row, function(vector), rtol=1e-14)


@pytest.mark.parametrize("c", [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])
def test_scaling_scales_the_length_and_turns_with_the_sign(backend, c):
    a = backend.asarray([3.0, 4.0])
    scaled = la.scale_vector(c, a)
    assert float(la.vector_norm(scaled)) == abs(c) * 5.0
    if c:
        turned = abs(float(la.direction(scaled)) - float(la.direction(a)))
        assert_allclose(turned, math.pi if c < 0 else 0.0, atol=1e-15)


def test_integers_are_promoted_where_the_result_is_not_an_integer(backend):
    a = backend.asarray([3, 4])
    default = backend.xp.asarray(0.0).dtype
    for result in (la.vector_norm(a), la.normalize(a), la.direction(a), la.scale_vector(0.5, a)):
        assert result.dtype == default
    for result in (la.add_vectors(a, a), la.scale_vector(2, a), la.scale_by_components(2, a)):
        assert result.dtype == a.dtype


def test_scalars_for_a_stack(backend):
    x, c = backend.asarray([[1.0, 2.0], [3.0, 4.0]]), backend.asarray([10.0, 0.5])
    assert_array_equal(backend.to_numpy(la.scale_vector(c, x)), [[10.0, 20.0], [1.5, 2.0]])
    one = la.scale_vector(backend.asarray(2.0), x)
    assert_array_equal(backend.to_numpy(one), [[2.0, 4.0], [6.0, 8.0]])


@pytest.mark.parametrize(
    ("dtype", "factor"),
    [(t, f) for t, p in [("float64", 300), ("float32", 37)] for f in (10.0**p, 1.0, 10.0**-p)],
)
def test_the_norm_neither_overflows_nor_underflows(backend, dtype, factor):
    components = np.array([3.0, -4.0, 12.0, 0.0], dtype) * np.array(factor, dtype)
    x = backend.asarray(components, dtype)
    with mpmath.workdps(50):
        right = float(mpmath.norm([mpmath.mpf(float(v)) for v in components]))
    norm = la.vector_norm(x)
    backend.assert_same_kind(norm, x)
    assert_allclose(float(norm), right, rtol=4 * np.finfo(dtype).eps)
    assert_allclose(float(la.vector_norm(la.normalize(x))), 1.0, rtol=4 * np.finfo(dtype).eps)


def test_the_norm_of_subnormals(backend):
    x = backend.asarray([3 * 5e-324, 4 * 5e-324])
    assert float(la.vector_norm(x)) == 5 * 5e-324


def test_the_norm_of_rows_of_every_size_at_once(backend):
    x = backend.asarray([[3e200, 4e200], [3.0, 4.0], [3e-200, 4e-200], [0.0, 0.0]])
    right = [5e200, 5.0, 5e-200, 0.0]
    assert_allclose(backend.to_numpy(la.vector_norm(x, axis=-1)), right, rtol=1e-15)
    kept = la.vector_norm(x, axis=1, keepdims=True)
    assert tuple(kept.shape) == (4, 1)
    assert_allclose(float(la.vector_norm(x)), math.hypot(5e200, 5.0), rtol=1e-15)


@pytest.mark.parametrize("order", [0, 1, 2, 3, math.inf, -math.inf])
def test_the_norm_has_the_orders_and_the_axes_of_the_standard(backend, order):
    data = np.arange(24.0).reshape(2, 3, 4) + 1
    for axis in (None, 0, -1, (0, 2)):
        norm = la.vector_norm(backend.asarray(data), axis=axis, ord=order)
        right = np.linalg.vector_norm(data, axis=axis, ord=order)
        assert_allclose(backend.to_numpy(norm), right, rtol=1e-14)


def test_the_error_of_a_norm_along_an_axis_does_not_grow_with_the_components(backend):
    x = np.random.default_rng(3).random(10**6) + 0.5
    right = math.sqrt(math.fsum(x * x))
    norm = la.vector_norm(backend.asarray(x[None]), axis=-1)
    assert_allclose(backend.to_numpy(norm), [right], rtol=2 * np.finfo(np.float64).eps)


def test_empty_vectors_have_length_zero(backend):
    for order in (0, 0.5, 1, 2, 3):
        assert float(la.vector_norm(backend.asarray(np.zeros(0)), ord=order)) == 0.0
    assert tuple(la.vector_norm(backend.asarray(np.zeros((0, 3))), axis=1).shape) == (0,)


def test_what_has_no_direction_is_nan(backend):
    for x in ([0.0, 0.0], [math.inf, 1.0], [math.nan, 1.0], [math.nan, 1e300]):
        assert np.isnan(float(la.direction(backend.asarray(x))))
        assert np.isnan(backend.to_numpy(la.normalize(backend.asarray(x)))[0])


def test_infinity_and_nan_have_the_norms_of_ieee(backend):
    assert float(la.vector_norm(backend.asarray([math.inf, 1.0]))) == math.inf
    assert np.isnan(float(la.vector_norm(backend.asarray([math.nan, 1.0]))))


@given(st.floats(-3.1, 3.1), st.floats(1e-3, 1e3))
def test_direction_gives_back_the_angle(theta, length):
    x = np.array([length * math.cos(theta), length * math.sin(theta)])
    assert_allclose(la.direction(x), theta, atol=4e-16 * 4)


def test_direction_knows_the_quadrant_and_its_interval(backend):
    x = backend.asarray([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, -0.0]])
    right = np.radians([45.0, 135.0, -135.0, -45.0, 180.0])
    assert_allclose(backend.to_numpy(la.direction(x)), right, rtol=1e-15)


def test_gradients_flow_and_stay_finite():
    x = torch.tensor([3.0, -4.0, 12.0], dtype=torch.float64, requires_grad=True)
    for function in (la.vector_norm, la.normalize, lambda v: la.direction(v[:2])):
        assert torch.autograd.gradcheck(function, x)
    huge = torch.tensor([3e200, 4e200], dtype=torch.float64, requires_grad=True)
    la.vector_norm(huge).backward()
    assert_allclose(huge.grad, [0.6, 0.8], rtol=1e-15)


@pytest.mark.parametrize("n", [2, 20])
def test_the_gradient_of_a_norm_of_zeros_is_zero(n):
    x = torch.zeros(n, dtype=torch.float64, requires_grad=True)
    la.vector_norm(x).backward()
    assert_array_equal(x.grad, np.zeros(n))


def test_norms_of_nothing_stay_on_their_device():
    nothing = torch.ones(2, 0, dtype=torch.float64, device="meta")
    for order in (1, 2):
        assert la.vector_norm(nothing, axis=-1, ord=order).device.type == "meta"


def test_the_norm_is_right_where_no_number_may_be_looked_at(backend, monkeypatch):
    """As on a GPU, where the vector is always scaled."""
    monkeypatch.setattr(vectors_module, "_native_norm", lambda x: None)
    rows = [[3e200, 4e200], [3.0, -4.0], [3e-200, 4e-200], [0.0, 0.0], [3 * 5e-324, 4 * 5e-324]]
    norms = backend.to_numpy(la.vector_norm(backend.asarray(rows), axis=-1))
    assert_allclose(norms, [5e200, 5.0, 5e-200, 0.0, 5 * 5e-324], rtol=1e-15)
    for row, right in (([math.inf, 1.0], math.inf), ([math.nan, 1.0], math.nan), ([3, 4], 5.0)):
        assert_array_equal(float(la.vector_norm(backend.asarray(row))), right)


def test_a_norm_of_tensors_does_nothing_that_the_compiler_must_not_see(monkeypatch):
    """It looks at no number, and leaves NumPy's state of errors alone."""

    def refuse(*args, **kwargs):
        raise AssertionError("PyTorch's compiler would see this")

    with monkeypatch.context() as seen:
        seen.setattr(vectors_module, "is_compiling", lambda: True)
        seen.setattr(torch.Tensor, "item", refuse)
        seen.setattr(np, "errstate", refuse)
        norm = la.vector_norm(torch.tensor([3.0, -4.0]))
    assert float(norm) == 5.0


# The powers of two by which 3, 4 and 5 can be multiplied, without rounding.
FLOATS = {"float64": (-1074, 1020), "float32": (-149, 124), "float16": (-24, 12)}


@pytest.mark.parametrize("dtype", FLOATS)
def test_no_vector_is_too_small_or_too_large_for_its_norm(backend, dtype):
    """Each power of two that the dtype has: an error of any threshold shows beside it."""
    require_dtype(backend, dtype)
    info, powers = (
        np.finfo(dtype),
        np.arange(*FLOATS[dtype])[:: 1 if backend.name == "numpy" else 7],
    )
    rows = np.ldexp([[0.3, -0.7]], powers[:, None] + 2).astype(dtype)  # whose squares are rounded
    lengths = np.array([math.hypot(*map(float, row)) for row in rows])
    close = {"rtol": 2 * info.eps, "atol": float(info.smallest_subnormal)}
    for row, length in zip(rows, lengths, strict=True):
        assert_allclose(float(la.vector_norm(backend.asarray(row, dtype))), length, **close)
    for part in (powers < 9999, powers <= 0, powers >= 0):  # with ordinary rows, too
        norms = backend.to_numpy(la.vector_norm(backend.asarray(rows[part], dtype), axis=-1))
        assert_allclose(norms.astype(np.float64), lengths[part], **close)


@pytest.mark.parametrize(
    ("order", "right"), [(1, 7), (3, 91 ** (1 / 3)), (0.5, 7 + 48**0.5), (-2, 2.4), (math.inf, 4)]
)
def test_no_order_of_norms_loses_a_row_of_a_stack(backend, order, right):
    for ends in ((-1070, 1020), (-1070, 1), (0, 1020)):
        powers = np.arange(*ends, 11)
        stack = backend.asarray(np.ldexp([[3.0, -4.0]], powers[:, None]))
        norms = la.vector_norm(stack, axis=-1, ord=order)
        assert_allclose(backend.to_numpy(norms), np.ldexp(float(right), powers), rtol=1e-14)


@pytest.mark.parametrize("dtype", FLOATS)
def test_rows_of_every_size_keep_their_directions_in_one_stack(backend, dtype):
    require_dtype(backend, dtype)
    low, high = FLOATS[dtype]
    eps = 4 * np.finfo(dtype).eps
    for powers in (np.arange(low, high), np.arange(low, 1), np.arange(high)):
        stack = backend.asarray(np.ldexp([[3.0, -4.0]], powers[:, None]), dtype)
        for function, right in ((la.normalize, [0.6, -0.8]), (la.direction, math.atan2(-4, 3))):
            result = backend.to_numpy(function(stack)).astype(np.float64)
            assert_allclose(result, np.broadcast_to(right, result.shape), rtol=eps)
            alone = [backend.to_numpy(function(stack[k, ...])) for k in (0, -1)]
            assert_array_equal(np.array(alone), result[[0, -1]].astype(dtype))


def require_dtype(backend, dtype):
    if backend.name == "array_api_strict" and dtype == "float16":
        pytest.skip("the standard has no float16")


def test_bfloat16_reaches_as_far_as_float32():
    powers = np.arange(-133, 124)
    rows = np.ldexp([[3.0, -4.0]], powers[:, None])
    stack = torch.from_numpy(rows).to(torch.bfloat16)
    assert_array_equal(la.vector_norm(stack, axis=-1).double(), np.ldexp(5.0, powers))
    assert_allclose(la.normalize(stack).double(), [[0.6, -0.8]] * len(powers), rtol=2**-8)
    assert_allclose(la.direction(stack).double(), [math.atan2(-4, 3)] * len(powers), rtol=2**-8)


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_largest_and_the_least_number_are_vectors_too(backend, dtype):
    require_dtype(backend, dtype)
    info = np.finfo(dtype)
    for x in (info.max, info.tiny, info.smallest_subnormal, -info.max):
        one = backend.asarray(np.array([x, 0]), dtype)
        assert float(la.vector_norm(one)) == abs(float(x))
        assert_array_equal(backend.to_numpy(la.normalize(one)), [math.copysign(1, x), 0])
        two = backend.asarray(np.array([x, x]), dtype)
        turn = math.radians(45 if x > 0 else -135)
        assert_allclose(float(la.direction(two)), turn, rtol=4 * info.eps)
        root = math.copysign(math.sqrt(0.5), x)
        assert_allclose(backend.to_numpy(la.normalize(two)), [root] * 2, rtol=4 * info.eps)
    with np.errstate(over="ignore"):
        assert float(la.vector_norm(backend.asarray(np.array([info.max] * 2), dtype))) == math.inf


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("odd", [math.inf, -math.inf, math.nan])
def test_an_infinite_component_spoils_its_own_vector_alone(backend, place, odd):
    data = np.array([[2.0, 1.0, -2.0]] * 3)
    data[1, place] = odd
    x = backend.asarray(data)
    assert_array_equal(
        backend.to_numpy(la.vector_norm(x, axis=-1)), [3.0, math.nan if odd != odd else math.inf, 3]
    )
    units = backend.to_numpy(la.normalize(x))
    assert np.isnan(units[1, place])
    assert not np.isfinite(np.linalg.vector_norm(units[1]))
    assert_allclose(units[::2], data[::2] / 3, rtol=1e-15)
    if place < 2:
        turns = backend.to_numpy(la.direction(x[:, :2]))
        assert np.isnan(turns[1])
        assert np.isnan(float(la.direction(x[1, :2])))
        assert_allclose(turns[::2], math.atan2(1, 2), rtol=1e-15)


@pytest.mark.parametrize("order", [-3, -2, -1, -0.5, 0.5, 1, 2, 3])
def test_components_of_every_size_in_one_vector_have_the_norm_of_the_one_that_counts(
    backend, order
):
    for far in (1e-300, 1e300):
        norm = la.vector_norm(backend.asarray([[far, 1 / far]]), axis=-1, ord=order)
        right = 1e300 if order > 0 else 1e-300
        assert_allclose(backend.to_numpy(norm), [right], rtol=1e-15)
    for far in (1e-300, 1e-160, 1e160, 1e300):
        right = min(far, 1.0) if order < 0 else max(far, 1.0)
        norm = la.vector_norm(backend.asarray([[far, 1.0]]), axis=-1, ord=order)
        assert_allclose(backend.to_numpy(norm), [right], rtol=1e-15)
