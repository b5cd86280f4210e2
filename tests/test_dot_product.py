"""The dot product: both formulas, and what they measure, on every backend."""

from __future__ import annotations

import itertools
import math

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from strategies import exact, layouts, moderate, vectors

import linalg_dl as la
import linalg_dl.dot_product

A, B = [-5.0, 4.0], [-3.0, -8.0]


def exact_angle(a, b) -> float:
    """Give the angle in 60 digits, of the very numbers that `a` and `b` hold."""
    with mpmath.workdps(60):
        u, v = ([mpmath.mpf(float(x)) for x in w] for w in (a, b))
        dot = mpmath.fdot(u, v)
        cross = mpmath.sqrt(mpmath.fdot(u, u) * mpmath.fdot(v, v) - dot**2)
        return mpmath.atan2(cross, dot)


def test_the_example_of_the_deck(backend):
    a, b = backend.asarray(A), backend.asarray(B)
    eps = np.finfo(np.float64).eps
    for result in (la.vecdot(a, b), la.dot_by_components(a, b)):
        backend.assert_same_kind(result, a)
        assert float(result) == -17.0
    assert_allclose(float(la.dot_by_angle(a, b)), -17.0, rtol=4 * eps)
    assert_allclose(float(la.vector_norm(a)), math.sqrt(41), rtol=eps)
    assert_allclose(float(la.vector_norm(b)), math.sqrt(73), rtol=eps)
    assert_allclose(math.degrees(la.angle_between(a, b)), 108.1038, atol=5e-5)
    assert_allclose(float(la.cosine_similarity(a, b)), -17 / math.sqrt(41 * 73), rtol=4 * eps)


@pytest.mark.property
@given(vectors(count=2), exact)
def test_the_properties_of_the_dot_product(ab, p):
    a, b = ab
    assert_array_equal(la.vecdot(a, b), la.vecdot(b, a))
    assert_array_equal(p * la.vecdot(a, b), la.vecdot(la.scale_vector(p, a), b))
    assert_array_equal(la.vecdot(a, np.zeros_like(a)), 0.0)
    assert_allclose(la.vecdot(a, a), la.vector_norm(a, axis=-1) ** 2, rtol=1e-14)


@pytest.mark.property
@given(vectors(count=2))
def test_definitions_equal_the_operation_and_the_native_one(ab):
    a, b = ab
    product = la.vecdot(a, b)
    assert_array_equal(la.dot_by_components(a, b), product)
    assert_array_equal(np.vecdot(a, b), product)
    bound = 16 * np.finfo(np.float64).eps * np.linalg.vector_norm(a, axis=-1)
    if a.shape[-1]:
        error = np.abs(la.dot_by_angle(a, b) - product)
        assert np.all(error <= bound * np.linalg.vector_norm(b, axis=-1))


@pytest.mark.property
@given(layouts(elements=moderate))
def test_memory_layout_does_not_matter(a):
    contiguous = np.ascontiguousarray(a)
    assert_allclose(la.vecdot(a, a), la.vecdot(contiguous, contiguous), rtol=1e-14)
    assert_allclose(
        la.vecdot(a, a, axis=-2), la.vecdot(contiguous, contiguous, axis=-2), rtol=1e-14
    )
    if a.size:
        row, column = a[0], a[:, 0]
        assert_allclose(la.vecdot(row, row), la.dot_by_components(row, row), rtol=1e-14)
        assert_allclose(la.vecdot(column, column), la.dot_by_components(column, column), rtol=1e-14)


@pytest.mark.property
@given(vectors(count=2, elements=moderate, min_side=1))
def test_a_stack_gives_what_its_vectors_give(ab):
    a, b = ab
    one, two = np.stack([a, b]), np.stack([b, 2 * b])
    for function in (
        la.vecdot, la.dot_by_components, la.dot_by_angle, la.angle_between,
        la.cosine_similarity, la.project, la.scalar_projection,
    ):  # fmt: skip
        for row, x, y in zip(function(one, two), one, two, strict=True):
            assert_allclose(row, function(x, y), rtol=1e-10, atol=1e-8)


def test_stacks_broadcast_but_vectors_do_not(backend):
    x, w = backend.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), backend.asarray([1.0, 0.0, -1.0])
    for function in (la.vecdot, la.dot_by_components):
        product = function(x, w)
        backend.assert_same_kind(product, x)
        assert_array_equal(backend.to_numpy(product), [-2.0, -2.0])
    along_columns = la.vecdot(x, x, axis=-2)
    assert_array_equal(backend.to_numpy(along_columns), [17.0, 29.0, 45.0])
    with pytest.raises(ValueError, match=r"3 != 1"):
        la.vecdot(x, backend.asarray([1.0]))


@pytest.mark.parametrize("dtype", ["int64", "float64"])
def test_each_axis_of_a_stack_may_hold_the_components(backend, dtype):
    x = np.arange(24).reshape(2, 3, 4).astype(dtype)
    y = x[::-1] + 1
    for axis in (-1, -2, -3, np.int64(-1)):
        # From the module, where no annotation is checked: an integer of NumPy is no int.
        products = linalg_dl.dot_product.vecdot(backend.asarray(x), backend.asarray(y), axis=axis)
        assert_array_equal(backend.to_numpy(products), np.vecdot(x, y, axis=int(axis)))


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8", "float32", "float64"])
def test_the_dtype_stays(backend, dtype):
    a, b = backend.asarray([1, 2, 3], dtype), backend.asarray([4, 5, 6], dtype)
    for function in (la.vecdot, la.dot_by_components):
        backend.assert_same_kind(function(a, b), a)
        assert float(function(a, b)) == 32.0
        assert float(function(a[:0], b[:0])) == 0.0


def test_two_floats_meet_in_the_wider_one(backend):
    a, b = backend.asarray([1.0, 2.0], "float32"), backend.asarray([3.0, 4.0], "float64")
    backend.assert_same_kind(la.vecdot(a, b), b)
    backend.assert_same_kind(la.dot_by_components(a, b), b)


def test_complex_components_are_conjugated(backend):
    a, b = backend.asarray([1j, 2.0], "complex128"), backend.asarray([1j, 1.0], "complex128")
    assert complex(la.vecdot(a, b)) == 3.0


@pytest.mark.parametrize("turn", [0.0, 1e-12, 1e-6, 0.3, 1.5707963, 2.0, math.pi - 1e-6, math.pi])
@pytest.mark.parametrize(
    ("dtype", "bits"),
    [("float64", b) for b in (0, 900, -900, -1040)]
    + [("float32", b) for b in (0, 100, -100, -136)],
)
def test_angles_are_within_four_eps(backend, dtype, bits, turn):
    """Near 0, near π, equal, opposite, generic; ordinary, huge, tiny and subnormal."""
    a = np.array([math.cos(0.7), math.sin(0.7)], dtype)
    b = np.array([3 * math.cos(0.7 + turn), 3 * math.sin(0.7 + turn)], dtype)
    a = np.ldexp(a, bits)
    theta = la.angle_between(backend.asarray(a, dtype), backend.asarray(b, dtype))
    assert float(abs(mpmath.mpf(float(theta)) - exact_angle(a, b))) <= 4 * np.finfo(dtype).eps


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_angles_of_random_vectors_are_within_four_eps(dtype):
    rng = np.random.default_rng(41)
    for n in (2, 3, 10, 300):
        a = rng.standard_normal((40, n)).astype(dtype)
        near = a + rng.standard_normal((40, n)).astype(dtype) * np.finfo(dtype).eps * 8
        for b in (rng.standard_normal((40, n)).astype(dtype), near, -near):
            for theta, u, v in zip(la.angle_between(a, b), a, b, strict=True):
                error = abs(mpmath.mpf(float(theta)) - exact_angle(u, v))
                assert float(error) <= 4 * np.finfo(dtype).eps


def test_equal_and_opposite_vectors_have_exact_angles(backend):
    a = backend.asarray([0.1, 0.2, 0.3])
    assert float(la.angle_between(a, a)) == 0.0
    assert float(la.angle_between(a, -a)) == math.pi


def test_arccos_loses_half_of_the_digits():
    a, b = np.array([1.0, 0.0]), np.array([1.0, 1e-9])
    by_arccos = math.acos(min(1.0, float(la.cosine_similarity(a, b))))
    assert by_arccos == 0.0
    assert_allclose(la.angle_between(a, b), 1e-9, rtol=1e-7)


def test_a_zero_vector_has_no_angle(backend):
    a, zero = backend.asarray(A), backend.asarray([0.0, 0.0])
    for function in (la.angle_between, la.cosine_similarity, la.scalar_projection):
        assert np.isnan(float(function(a, zero)))
    assert np.isnan(backend.to_numpy(la.project(a, zero))).all()
    assert float(la.dot_by_angle(a, zero)) == float(la.vecdot(a, zero)) == 0.0
    assert_array_equal(backend.to_numpy(la.project(zero, a)), [0.0, 0.0])


def test_infinite_components(backend):
    a, infinite = backend.asarray([1.0, 2.0]), backend.asarray([math.inf, 1.0])
    assert float(la.vecdot(a, infinite)) == math.inf
    assert np.isnan(float(la.angle_between(a, infinite)))


@pytest.mark.property
@given(vectors(count=2, elements=moderate, min_side=1))
def test_a_projection_leaves_a_rest_at_a_right_angle(ab):
    a, b = ab
    shadow = la.project(a, b)
    rest = np.abs(la.vecdot(a - shadow, b))
    size = 1e-13 * np.linalg.vector_norm(a, axis=-1) * np.linalg.vector_norm(b, axis=-1)
    assert np.all((rest <= size) | np.isnan(rest) & (np.linalg.vector_norm(b, axis=-1) == 0))
    length = np.linalg.vector_norm(shadow, axis=-1)
    assert_allclose(np.abs(la.scalar_projection(a, b)), length, rtol=1e-12, atol=1e-12)


@pytest.mark.property
@given(vectors(count=2, elements=moderate, min_side=1))
def test_cosines_are_those_of_the_angles(ab):
    cosine = la.cosine_similarity(*ab)
    assert np.all((np.abs(cosine) <= 1.0) | np.isnan(cosine))
    assert_allclose(cosine, np.cos(la.angle_between(*ab)), atol=1e-14)


def test_gradients_flow_and_stay_finite():
    a = torch.tensor(A, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(B, dtype=torch.float64, requires_grad=True)
    for function in (
        la.vecdot, la.dot_by_components, la.dot_by_angle, la.angle_between,
        la.cosine_similarity, la.project, la.scalar_projection,
    ):  # fmt: skip
        assert torch.autograd.gradcheck(function, (a, b))
    for other in (a, 2 * a, -a):
        a.grad = None
        la.angle_between(a, other.detach()).backward()
        assert torch.isfinite(a.grad).all()


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
@pytest.mark.parametrize("sign", [1, -1])
def test_no_cosine_passes_one(backend, dtype, sign):
    """Rounding alone puts some of these beyond."""
    if backend.name == "array_api_strict" and dtype == "float16":
        pytest.skip("the standard has no float16")
    rng = np.random.default_rng(5)
    for n in (1, 2, 3, 7, 40):
        x = rng.standard_normal((500, n)).astype(dtype)
        a, b = backend.asarray(x), backend.asarray(sign * 2 * x)
        cosines = backend.to_numpy(la.cosine_similarity(a, b)).astype(np.float64)
        assert cosines.min() >= -1
        assert cosines.max() <= 1
        assert_allclose(cosines, sign, rtol=8 * np.finfo(dtype).eps)


POWERS = {"float64": np.arange(-1070, 1020), "float32": np.arange(-145, 124)}
POWERS["float16"] = np.arange(-20, 12)


@pytest.mark.parametrize("dtype", POWERS)
@pytest.mark.parametrize("ends", [(-9999, 9999), (-9999, 0), (0, 9999)])
def test_vectors_of_every_size_meet_in_one_stack(backend, dtype, ends):
    """The rows of one stack grow as those of the other shrink; each pair is as if alone."""
    if backend.name == "array_api_strict" and dtype == "float16":
        pytest.skip("the standard has no float16")
    few = slice(None, None, 1 if backend.name == "numpy" else 16)
    powers = POWERS[dtype][(POWERS[dtype] >= ends[0]) & (POWERS[dtype] <= ends[1])][few]
    other = powers[::-1]
    a = backend.asarray(np.ldexp([[3.0, 4.0]], powers[:, None]), dtype)
    b = backend.asarray(np.ldexp([[4.0, 0.0]], other[:, None]), dtype)
    eps, least = 4 * np.finfo(dtype).eps, 4 * float(np.finfo(dtype).smallest_subnormal)
    for function, right in (
        (la.angle_between, np.full(len(powers), math.atan2(4, 3))),
        (la.cosine_similarity, np.full(len(powers), 0.6)),
        (la.scalar_projection, np.ldexp(3.0, powers)),
        (la.dot_by_angle, np.ldexp(12.0, powers + other)),
        (la.project, np.ldexp([[3.0, 0.0]], powers[:, None])),
    ):
        result = backend.to_numpy(function(a, b)).astype(np.float64)
        assert_allclose(result, right, rtol=eps, atol=least, err_msg=function.__name__)
        for k in (0, len(powers) // 2, -1):
            alone = backend.to_numpy(function(a[k, ...], b[k, ...]))
            assert_allclose(alone.astype(np.float64), right[k], rtol=eps, atol=least)


def test_bfloat16_meets_as_far_as_float32_reaches():
    powers = np.arange(-130, 124)
    a, b = (
        torch.from_numpy(np.ldexp([row], k[:, None])).to(torch.bfloat16)
        for row, k in (([3.0, 4.0], powers), ([4.0, 0.0], powers[::-1]))
    )
    ones = np.ones(len(powers))
    for function, right in ((la.angle_between, math.atan2(4, 3)), (la.cosine_similarity, 0.6)):
        assert_allclose(function(a, b).double(), right * ones, rtol=2**-7)
    lengths = np.ldexp(3.0, powers)
    assert_allclose(la.scalar_projection(a, b).double(), lengths, rtol=2**-7)
    assert_allclose(la.project(a, b)[:, 0].double(), lengths, rtol=2**-7)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("odd", [math.inf, -math.inf, math.nan])
def test_an_infinite_component_spoils_its_own_pair_alone(backend, place, odd):
    data = np.array([[[3.0, 4.0]] * 3, [[4.0, 3.0]] * 3])
    data[place // 2, 1, place % 2] = odd
    a, b = backend.asarray(data[0]), backend.asarray(data[1])
    for function, right in (
        (la.angle_between, math.atan2(7, 24)),
        (la.cosine_similarity, 0.96),
        (la.dot_by_angle, 24.0),
        (la.scalar_projection, 4.8),
        (la.project, [3.84, 2.88]),
    ):
        result = backend.to_numpy(function(a, b))
        # What is infinite itself has a shadow, of infinite length, where the other has a direction.
        long = place < 2 and odd == odd and function in (la.scalar_projection, la.project)
        assert (np.isinf if long else np.isnan)(result[1]).all(), function.__name__
        assert_allclose(result[::2], np.broadcast_to(right, result[::2].shape), rtol=1e-14)


INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
MEETINGS = {
    "vecdot": (la.vecdot, "x1", "x2", 11),
    "add_vectors": (la.add_vectors, "x1", "x2", [4, 6]),
    "matmul": (la.matmul, "x1", "x2", 11),
    "outer": (la.outer, "x1", "x2", [[3, 4], [6, 8]]),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_each_pair_of_integers_meets_or_is_refused(name):
    for one, two in itertools.product(INTEGERS, repeat=2):
        assert_integers_meet(name, one, two)


def assert_integers_meet(name, one, two):
    function, first, second, right = MEETINGS[name]
    a, b = np.array([1, 2], one), np.array([3, 4], two)
    if np.result_type(a, b).kind in "iu":
        result = function(a, b)
        assert result.dtype == np.result_type(a, b)
        assert_array_equal(result, right)
        return
    large = first if one == "uint64" else second
    with pytest.raises(TypeError) as refusal:
        function(a, b)
    assert str(refusal.value) == (
        f"{name}: expected {first} and {second} with a common integer dtype, "
        f"got {first} of {one} and {second} of {two}. "
        f"Write {large}.astype(np.int64), after checking that its values fit."
    )


def test_each_pair_of_integers_of_torch_meets_or_is_refused():
    for one, two in itertools.product(INTEGERS, repeat=2):
        assert_tensors_meet(one, two)


def assert_tensors_meet(one, two):
    a, b = (
        torch.tensor([1, 2], dtype=getattr(torch, one)),
        torch.ones(2, dtype=getattr(torch, two)),
    )
    wide = [name for name in (one, two) if name in ("uint16", "uint32", "uint64")]
    if not wide:
        result = la.vecdot(a, b)
        assert (result.dtype, int(result)) == (torch.promote_types(a.dtype, b.dtype), 3)
        return
    key = "x1" if wide[0] == one else "x2"
    with pytest.raises(TypeError) as refusal:
        la.vecdot(a, b)
    assert str(refusal.value) == (
        f"vecdot: expected numbers that PyTorch computes with in {key}, got dtype {wide[0]}. "
        f"Write {key}.to(torch.int64)."
    )
