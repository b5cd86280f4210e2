"""Inputs that once gave wrong values in silence, or a bare error: each kind, and its brothers."""

from __future__ import annotations

import itertools
import math

import array_api_strict as strict
import mpmath
import numpy as np
import pytest
import torch
from array_api_compat import array_namespace
from numpy.testing import assert_allclose, assert_array_equal

import linalg_dl as la
from linalg_dl import explain

NUMPY_FLOATS = [np.float16, np.float32, np.float64]
TORCH_FLOATS = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
HALVES = [np.float16, torch.float16, torch.bfloat16]
TWO = {
    "vecdot": la.vecdot, "dot_by_components": la.dot_by_components, "add_vectors": la.add_vectors,
    "angle_between": la.angle_between, "cosine_similarity": la.cosine_similarity,
    "dot_by_angle": la.dot_by_angle, "project": la.project,
    "add_by_components": la.add_by_components, "scalar_projection": la.scalar_projection,
    "matmul": la.matmul, "outer": la.outer,
    "matmul_by_cells": la.matmul_by_cells, "matmul_by_columns": la.matmul_by_columns,
    "matmul_by_rows": la.matmul_by_rows, "matmul_by_outer_products": la.matmul_by_outer_products,
}  # fmt: skip
REAL_ONLY = {
    "dot_by_components", "dot_by_angle", "angle_between", "cosine_similarity", "project",
    "scalar_projection",
}  # fmt: skip
ONE = {"normalize": la.normalize, "vector_norm": la.vector_norm, "direction": la.direction,
       "norm_by_components": la.norm_by_components}  # fmt: skip


def array(values, dtype):
    """Make an array of NumPy or a tensor of PyTorch, as the dtype says."""
    if isinstance(dtype, torch.dtype):
        return torch.tensor(np.asarray(values, np.float64)).to(dtype)
    return np.asarray(values, dtype)


def eps_of(dtype) -> float:
    return float((torch if isinstance(dtype, torch.dtype) else np).finfo(dtype).eps)


def double(x):
    return x.double().numpy() if isinstance(x, torch.Tensor) else np.asarray(x, np.float64)


def exact_norm(x) -> mpmath.mpf:
    """Compute a length from the very numbers of `x`, with more digits than matter."""
    numbers, counts = np.unique(np.abs(double(x)), return_counts=True)
    with mpmath.workdps(50):
        squares = (mpmath.mpf(float(v)) ** 2 * int(n) for v, n in zip(numbers, counts, strict=True))
        return mpmath.sqrt(mpmath.fsum(squares))


def exact_angle(a, b) -> mpmath.mpf:
    """Compute an angle from the very numbers of two vectors."""
    together = np.stack([double(a), double(b)], axis=-1).view(complex)
    pairs, counts = np.unique(together, return_counts=True)
    with mpmath.workdps(60):
        u, v = ([mpmath.mpf(float(x)) for x in row] for row in (pairs.real, pairs.imag))
        n = [int(k) for k in counts]
        uu, vv, uv = (
            mpmath.fsum(k * x * y for k, x, y in zip(n, p, q, strict=True))
            for p, q in ((u, u), (v, v), (u, v))
        )
        cross = mpmath.fsum(
            n[i] * n[j] * (u[i] * v[j] - u[j] * v[i]) ** 2
            for i, j in itertools.combinations(range(len(n)), 2)
        )
        return mpmath.atan2(mpmath.sqrt(cross), uv) if uu * vv else mpmath.nan


# Values


@pytest.mark.parametrize("dtype", HALVES, ids=str)
def test_lengths_and_angles_of_halves_do_not_overflow(dtype):
    x = array(np.full(16384, 2.0), dtype)
    assert float(la.vector_norm(x)) == 256
    assert_array_equal(double(la.normalize(x)), 1 / 128)
    assert float(la.cosine_similarity(x, x)) == 1
    assert_allclose(float(la.angle_between(x, -x)), math.pi, rtol=eps_of(dtype))
    assert_array_equal(double(la.project(x, x)), 2)
    assert float(la.scalar_projection(x, x)) == 256
    ones, near = np.ones(10**4), np.ones(10**4) + 0.0146 * np.resize([1, -1], 10**4)
    a, b = array(ones, dtype), array(near, dtype)
    right = float(exact_angle(a, b))
    assert_allclose(float(la.angle_between(a, b)), right, atol=4 * eps_of(dtype) * max(right, 0.01))


@pytest.mark.parametrize("dtype", [*NUMPY_FLOATS, *TORCH_FLOATS], ids=str)
@pytest.mark.parametrize("n", [3, 1000, 2 * 10**5, 10**6])
@pytest.mark.parametrize("layout", ["contiguous", "reversed", "Fortran"])
def test_what_is_made_of_lengths_is_as_accurate_as_is_said(dtype, n, layout):
    flat = np.full(n, 0.3)
    flat[: n // 4] *= -1
    x, y = (array(values, dtype) for values in (np.full(n, 0.3), flat))
    if layout == "Fortran":
        x, y = (
            (np.stack if isinstance(v, np.ndarray) else torch.stack)([v, v], -1).T for v in (x, y)
        )
    if layout == "reversed":
        x, y = (v[::-1] if isinstance(v, np.ndarray) else v.flip(0) for v in (x, y))
    rows = (lambda v: v[0]) if layout == "Fortran" else (lambda v: v)
    eps, theta = eps_of(dtype), exact_angle(rows(x), rows(y))
    assert abs(float(rows(la.angle_between(x, y))) - theta) <= 4 * eps
    assert abs(float(rows(la.cosine_similarity(x, y))) - mpmath.cos(theta)) <= 4 * eps
    length = exact_norm(rows(x))
    assert (
        abs(float(rows(la.scalar_projection(y, x))) - length * mpmath.cos(theta))
        <= 8 * eps * length
    )
    unit = rows(la.normalize(x))
    assert_allclose(double(unit), float(mpmath.mpf(float(rows(x)[0])) / length), rtol=4 * eps)


@pytest.mark.parametrize("ord", [0.5, 1, 2, 3, 4, 10, math.inf, -math.inf, -1, -2])
@pytest.mark.parametrize("scale", [1.0, 1e-100, 1e150, 1e-300, 1e300])
@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_a_norm_of_any_order_is_right_where_it_can_be_represented(ord, scale, library):
    values = np.array([1.0, 2.0, 1.0]) * scale
    x = torch.from_numpy(values) if library == "torch" else values
    right = {math.inf: 2.0, -math.inf: 1.0}.get(ord)
    right = sum(v**ord for v in (1.0, 2.0, 1.0)) ** (1 / ord) if right is None else right
    assert_allclose(float(la.vector_norm(x, ord=ord)), right * scale, rtol=1e-13)


def test_the_norm_of_order_zero_counts():
    for x in (np.array([0.0, 1e-300, 5.0]), torch.tensor([0.0, 1e-30, 5.0])):
        assert float(la.vector_norm(x, ord=0)) == 2


@pytest.mark.parametrize("ord", [1, 2, 3, math.inf])
def test_norms_of_complex_numbers_are_those_of_the_standard(backend, ord):
    x = backend.asarray([[3 + 4j, 0], [1j, 2]])
    for axis, kept in ((None, False), (0, True), (-1, False), ((0, 1), False)):
        right = np.linalg.vector_norm(backend.to_numpy(x), axis=axis, keepdims=kept, ord=ord)
        norm = la.vector_norm(x, axis=axis, keepdims=kept, ord=ord)
        assert_allclose(backend.to_numpy(norm), right, rtol=1e-14)
        backend.assert_same_kind(norm, backend.asarray(0.0))


def test_two_widths_are_promoted_before_anything_is_computed():
    rng = np.random.default_rng(3)
    a, b = rng.standard_normal((2, 50))
    for dtype in (np.float16, np.float32):
        narrow = a.astype(dtype)
        for name in ("angle_between", "cosine_similarity", "vecdot", "scalar_projection"):
            right = TWO[name](narrow.astype(np.float64), b)
            assert_allclose(TWO[name](narrow, b), right, rtol=1e-14)
            tensor = TWO[name](torch.from_numpy(narrow), torch.from_numpy(b))
            assert tensor.dtype == torch.float64
            assert_allclose(tensor, right, rtol=1e-13)


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize(("one", "two"), [*itertools.combinations(TORCH_FLOATS, 2)], ids=str)
def test_any_two_floats_of_pytorch_meet(name, one, two):
    a, b = torch.tensor([1.0, 2.0]).to(one), torch.tensor([3.0, 4.0]).to(two)
    result = TWO[name](a, b)
    assert result.dtype == torch.promote_types(one, two)
    right = TWO[name](a.double(), b.double())
    assert_allclose(result.double(), right, rtol=8 * eps_of(result.dtype))


@pytest.mark.parametrize(
    "make", [lambda v, d: np.array(v, d), lambda v, d: torch.tensor(v, dtype=getattr(torch, d))]
)
@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "int64"])
def test_integers_become_floats_before_they_are_multiplied(make, dtype):
    x, w = make([100, 100], dtype), make([1, 2], dtype)
    assert float(la.net_input(x, w, 0.5)) == 300.5
    assert_allclose(double(la.scale_vector(1.5, x)), [150, 150])
    assert_allclose(float(la.scalar_projection(x, x)), 100 * math.sqrt(2), rtol=1e-6)
    assert_allclose(float(la.dot_by_angle(x, w)), 300, rtol=1e-6)
    assert_allclose(float(la.vector_norm(x)), 100 * math.sqrt(2), rtol=1e-6)


def test_a_number_beyond_the_integers_of_a_vector_is_refused():
    for x in (np.int8([2]), torch.tensor([2], dtype=torch.int8)):
        for call in (la.scale_vector, la.scale_by_components):
            with pytest.raises(
                ValueError, match=r"c between -128 and 127, the range of the dtype, got 200"
            ):
                call(200, x)
            assert float(call(-3, x)[0]) == -6
            assert float(call(200.0, x)[0]) == 400


def test_the_definition_of_the_dot_product_is_of_real_numbers():
    for x in (np.array([1j, 2]), torch.tensor([1j, 2])):
        with pytest.raises(TypeError, match=r"real numbers in x, got complex(128|64)"):
            la.dot_by_components(x, x)
        assert complex(la.vecdot(x, x)) == 5


@pytest.mark.parametrize(
    "make", [np.array, lambda v, d: torch.tensor(v).to(getattr(torch, d.__name__))]
)
def test_three_integers_without_a_common_dtype_are_refused(make):
    x, b = np.uint8([[1]]), np.int64([1])
    for call in (
        lambda w: la.net_input_by_ones(x, w, b),
        lambda w: la.linear(x, w, b),
        lambda w: la.linear_by_units(x, w, b),
    ):
        with pytest.raises(TypeError, match="common integer dtype"):
            call(np.uint64([[1]]))
    with pytest.raises(TypeError, match="common integer dtype"):
        la.vecdot(np.array([1], ">u8"), np.int64([1]))


@pytest.mark.parametrize("dtype", HALVES, ids=str)
def test_definitions_of_halves_give_what_the_operation_gives(dtype):
    for n in (300, 5000):
        ones = array(np.ones(n), dtype)
        right = float(array([n], dtype)[0])
        assert float(la.dot_by_components(ones, ones)) == right
        assert float(la.matmul_by_outer_products(ones[None, :], ones[:, None])[0, 0]) == right
        assert float(la.matmul_by_cells(ones, ones)) == right
        assert float(la.linear_by_units(ones, ones[None, :], ones[:1])[0]) == float(
            array([n + 1], dtype)[0]
        )
        assert_allclose(float(la.norm_by_components(ones)), math.sqrt(n), rtol=2 * eps_of(dtype))


@pytest.mark.parametrize("name", [n for n in TWO if n not in REAL_ONLY])
@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_a_complex_operand_makes_a_complex_result_in_either_place(backend, name, dtype):
    x, z = backend.asarray([1.0, 2.0]), backend.asarray([1j, 1.0], dtype)
    for one, two in ((x, z), (z, x)):
        right = TWO[name](backend.to_numpy(one) + 0j, backend.to_numpy(two) + 0j)
        assert_allclose(backend.to_numpy(TWO[name](one, two)), right)


def test_a_complex_number_without_axes_is_not_cut_to_its_real_part():
    x, c = torch.ones(3), torch.tensor(2j)
    assert_array_equal(la.scale_vector(c, x), [2j] * 3)
    assert complex(la.net_input(x, x, c)) == 3 + 2j
    assert_array_equal(la.net_input_by_ones(x[None], x, c), [3 + 2j])


def test_a_layer_by_its_definitions_is_complex_where_its_weights_are():
    X, W, b = np.eye(2), np.array([[1j, 0], [0, 2]]), np.zeros(2)
    right = X @ W.T
    assert_array_equal(la.linear_by_units(X, W, b), right)
    assert_array_equal(la.linear_by_design_matrix(W.real, X * 1j, b[:, None]), X * 1j @ W.real.T)


@pytest.mark.parametrize(
    ("values", "ord", "right"),
    [
        ([3.0, 4.0], 2000, 4.0), ([3.0, 4.0], -2000, 3.0),
        ([1e300, 1e300], 100, 1e300 * 2**0.01), ([1e-300, 1e-300], 200, 1e-300 * 2**0.005),
        ([1e300, 1e300], -200, 1e300 * 2**-0.005),
    ],
)  # fmt: skip
def test_a_norm_of_an_extreme_order_is_right(backend, values, ord, right):
    assert_allclose(float(la.vector_norm(backend.asarray(values), ord=ord)), right, rtol=1e-12)


def test_numbers_beside_other_libraries_stay_there(backend):
    x, w = backend.asarray([1.0, 2.0]), backend.asarray([[1.0, 2.0]])
    for c in (np.float64(2), np.float32(2), 2**70):
        for scale in (la.scale_vector, la.scale_by_components):
            if isinstance(c, (float, int)):  # as the annotation of the definition has it
                backend.assert_same_kind(scale(c, x), x)
        assert float(la.net_input(x, w[0, :], c)) == 5.0 + float(c)
    with pytest.raises(ValueError, match="the range of the dtype, got a longer integer"):
        la.scale_vector(10**400, x)
    wide = la.net_input(np.ones((2, 3), np.int8), np.ones(3, np.int64), 300)
    assert_array_equal(wide, [303, 303])
    largest = la.scale_vector(2**63, np.ones(1, np.uint64))
    assert (largest.dtype, largest[0]) == (np.uint64, 2**63)
    assert float(la.scale_vector(2**63, torch.ones(1))) == 2.0**63


def test_too_few_arguments_are_counted_by_python():
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        la.dot_by_components(np.ones(3))


def test_what_is_sparse_is_refused_whatever_came_before():
    sparse = torch.eye(3).to_sparse()
    la.relu(torch.ones(3))  # a dense tensor, so that the fast paths know PyTorch
    for call in (la.add_vectors, la.matmul, la.linear):
        with pytest.raises(TypeError, match=r"dense array .* got layout torch.sparse_coo"):
            call(sparse, sparse)


@pytest.mark.no_cover
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_halves_and_numbers_that_change_compile(dtype):
    x = torch.ones(3, dtype=dtype)
    for name in ("vecdot", "add_vectors", "dot_by_components", "cosine_similarity"):
        torch.compiler.reset()
        compiled = torch.compile(TWO[name], fullgraph=True, backend="eager")
        for other in (x, x.float()):
            assert_allclose(compiled(x, other).double(), TWO[name](x, other).double())
    compiled = torch.compile(la.scale_vector, fullgraph=True, backend="eager")
    for c in (2.0, 3.5, 4.5):
        assert_array_equal(compiled(c, torch.ones(3)), [c] * 3)


def test_vmap_over_an_axis_of_components():
    x = torch.rand(5, 3, 2)
    mapped = torch.func.vmap(lambda a: la.vecdot(a, a, axis=-2))(x)
    assert_allclose(mapped, (x * x).sum(-2), rtol=1e-6)


def test_a_scalar_of_pytorch_scales_as_it_does_there():
    c, x = torch.tensor(2.0).double(), torch.ones(3)
    assert la.scale_vector(c, x).dtype == (c * x).dtype == torch.float32
    c, x = torch.tensor(2.0), torch.ones(3).half()
    assert la.scale_vector(c, x).dtype == (c * x).dtype == torch.float16


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_gradients_are_right_and_finite_where_values_are(dtype):
    tiny = torch.tensor([1e-30, 2e-30], dtype=dtype, requires_grad=True)
    la.direction(tiny).backward()
    assert_allclose(tiny.grad, [-4e29, 2e29], rtol=1e-5)
    rows = torch.tensor([[0.0, 0.0], [3.0, 4.0]], dtype=dtype, requires_grad=True)
    other = torch.tensor([1.0, 2.0], dtype=dtype)
    for function in (
        lambda x: la.dot_by_angle(x, other), lambda x: la.vector_norm(x, axis=-1),
        lambda x: la.vector_norm(x), lambda x: la.vector_norm(x, ord=3, axis=-1),
        lambda x: la.scalar_projection(x, other), lambda x: la.project(x, other),
        lambda x: la.vector_norm(x, ord=1, axis=-1), la.relu, la.sigmoid, la.step,
    ):  # fmt: skip
        rows.grad = None
        function(rows).sum().backward()
        assert torch.isfinite(rows.grad).all()
    # The formula's own: the root has no slope at 0.
    rows.grad = None
    la.norm_by_components(rows).sum().backward()
    assert torch.isnan(rows.grad[0]).all()
    assert torch.isfinite(rows.grad[1]).all()


# Refusals, and what was refused without need


@pytest.mark.parametrize("name", [*TWO, *ONE])
@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda: torch.tensor([1, 2]).to(torch.uint16),
            r"got dtype uint16. Write (?:x1?|A|a).to\(torch.int64\)",
        ),
        (lambda: torch.tensor([1, 2]).to(torch.uint32), "got dtype uint32"),
        (lambda: torch.tensor([1, 2]).to(torch.uint64), r"got dtype uint64\. Write \w+\.to"),
        (lambda: torch.tensor([1.0, 2]).to(torch.float8_e4m3fn), "got dtype float8_e4m3fn"),
        (lambda: torch.tensor([1.0, 2]).to_sparse(), r"dense array .* got layout torch.sparse_coo"),
        (
            lambda: torch.nested.nested_tensor([torch.ones(2)], layout=torch.jagged),
            "a nested tensor",
        ),
        (lambda: torch.quantize_per_tensor(torch.ones(2), 1.0, 0, torch.qint8), "got dtype qint8"),
        (lambda: np.array([1, 2], np.longdouble), "got dtype "),
        (lambda: np.array(["a", "b"]), "got dtype <U1"),
        (lambda: np.array([True, False]), "got dtype bool"),
    ],
)
@pytest.mark.filterwarnings("ignore")  # PyTorch's own, of quantized and nested tensors
def test_what_cannot_be_computed_with_is_refused_in_the_house_s_words(name, make, expected):
    x = make()
    with pytest.raises(TypeError, match=rf"^{name}: expected .*{expected}"):
        TWO[name](x, x) if name in TWO else ONE[name](x)


def test_what_has_a_weight_is_no_layer_but_in_pytorch():
    class Scale:
        weight = 2.0

    with pytest.raises(TypeError, match=r"^relu: expected an array for z, got a Scale\. "):
        la.relu(Scale())


def test_axes_and_orders_that_are_none_are_refused():
    for x in (np.ones((2, 3)), torch.ones(2, 3)):
        for axis, error in (
            (5, ValueError),
            ((0, 0), ValueError),
            ("a", TypeError),
            (1.0, TypeError),
        ):
            with pytest.raises(error, match=r"^vector_norm: expected a.*got axis="):
                la.vector_norm(x, axis=axis)
        with pytest.raises(TypeError, match=r"number for ord, got ord='fro'"):
            la.vector_norm(x, ord="fro")
        with pytest.raises(ValueError, match=r"at least one component for ord=inf"):
            la.vector_norm(x[:0], ord=math.inf)
        for axis in (None, -1.0, "a"):
            with pytest.raises(TypeError, match=r"^vecdot: expected an axis between -2 and -1"):
                la.vecdot(x, x, axis=axis)
    for x in (np.array(-3.0), torch.tensor(-3.0)):
        assert float(la.vector_norm(x, axis=())) == float(la.vector_norm(x)) == 3
    assert_array_equal(la.vector_norm(np.array([-3.0, 4.0]), axis=()), [3, 4])


def test_a_shape_of_too_many_axes_is_refused():
    with pytest.raises(ValueError, match=r"^broadcast_to: expected at most 64 axes"):
        la.broadcast_to(np.ones(1), (1,) * 65)


class Mine(np.ndarray):
    """A class made from NumPy's."""


class MyTensor(torch.Tensor):
    """A class made from PyTorch's."""


@pytest.mark.parametrize("name", TWO)
def test_classes_made_from_arrays_meet_the_plain_ones(name):
    a, b = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    right = TWO[name](a, b)
    assert_allclose(TWO[name](a.view(Mine), b), right)
    assert_allclose(TWO[name](a, b.view(Mine)), right)
    t, u = torch.from_numpy(a), torch.from_numpy(b)
    for result in (TWO[name](t, u.as_subclass(MyTensor)), TWO[name](t.as_subclass(MyTensor), u)):
        assert_allclose(np.asarray(result), right, rtol=1e-14)


def test_a_perceptron_learns_from_tensors_of_any_class_and_bytes_of_any_order():
    X = torch.tensor([[1.0], [2.0]]).as_subclass(MyTensor)
    assert la.Perceptron(1, like=X).train(X, torch.tensor([1, 0]), epochs=20)[-1] == 0
    X = np.array([[1.0], [2.0]], ">f4")
    model = la.Perceptron(1, like=X)
    assert model.train(X, np.array([1, 0]), epochs=20)[-1] == 0


def test_a_scalar_of_numpy_is_a_number():
    x, w = torch.ones(3), torch.tensor([1.0, 2.0, 3.0])
    for c in (np.float64(2), np.float32(2), np.int64(2)):
        assert_array_equal(la.scale_vector(c, x), [2, 2, 2])
        assert la.scale_vector(c, x).dtype == torch.float32
        assert float(la.net_input(x, w, c)) == 8
        assert_array_equal(la.scale_vector(c, np.ones(3)), [2, 2, 2])
    wider = la.scale_vector(np.float64(2), np.ones(3, np.float32))
    assert wider.dtype == np.float64  # as NumPy has it of a scalar of its own


def test_a_result_has_the_order_of_bytes_of_the_machine():
    x = np.ones(3, ">f4")
    for call in (la.add_vectors, la.vecdot, la.project, lambda x, _: la.normalize(x)):
        assert call(x, x).dtype.isnative


@pytest.mark.parametrize("name", [*TWO, *ONE])
def test_a_result_without_axes_is_a_scalar_of_numpy(name):
    a, b = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    result = TWO[name](a, b) if name in TWO else ONE[name](a)
    assert not (isinstance(result, np.ndarray) and result.ndim == 0)
    if np.ndim(result) == 0:
        assert isinstance(round(result, 3), float)


def test_a_column_is_not_refused_where_the_standard_does_not():
    a, b = np.array([[1.0], [2.0], [3.0]]), np.array([[4.0], [5.0], [6.0]])
    assert_array_equal(la.vecdot(a, b), [4, 10, 18])
    assert_array_equal(la.cosine_similarity(a, b), [1, 1, 1])
    assert_array_equal(la.normalize(a), np.ones((3, 1)))


def test_a_writable_array_that_repeats_itself_is_not_shared():
    x = np.lib.stride_tricks.as_strided(np.zeros(1), (3,), (0,), writeable=True)
    with pytest.raises(
        ValueError, match=r"^to_torch: .* that both libraries can .*, got strides \(0,\)"
    ):
        la.to_torch(x, copy=False)
    tensor = la.to_torch(x, copy=None)
    tensor[0] = 5
    assert_array_equal(x, [0, 0, 0])


# PyTorch's transforms

TRANSFORMED = {
    **{name: (call, 2) for name, call in TWO.items()},
    **{name: (call, 1) for name, call in ONE.items()},
    "scale_vector": (lambda x: la.scale_vector(2.0, x), 1),
    "scale_by_components": (lambda x: la.scale_by_components(2.0, x), 1),
    "vector_norm of order 3": (lambda x: la.vector_norm(x, ord=3), 1),
    "relu": (la.relu, 1), "sigmoid": (la.sigmoid, 1), "step": (la.step, 1),
    "matvec_by_columns": (lambda x, y: la.matvec_by_columns(x[None, :], y), 2),
    "transform": (lambda x, y: la.transform(x[None, :], y), 2),
    "matrix_transpose": (lambda x: la.matrix_transpose(x[None, :]), 1),
    "net_input": (lambda x, y: la.net_input(x, y, 0.5), 2),
    "net_input_by_ones": (lambda x, y: la.net_input_by_ones(x[None, :], y, y[0]), 2),
    "linear": (lambda x, y: la.linear(x, y[None, :], y[:1]), 2),
    "linear_by_units": (lambda x, y: la.linear_by_units(x, y[None, :], y[:1]), 2),
    "linear_by_example": (lambda x, y: la.linear_by_example(x[None, :], y, y[:1]), 2),
    "linear_by_design_matrix": (
        lambda x, y: la.linear_by_design_matrix(x[None, :], y[None, :], y[:1, None]), 2),
    "linear_by_columns": (
        lambda x, y: la.linear_by_columns(x[None, :], y[:, None], y[:1, None]), 2),
    "mlp": (lambda x, y: la.mlp(x, y[None, :], y[:1], y[:1, None], y[:1]), 2),
}  # fmt: skip


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_no_vector_is_too_small_or_too_large_for_the_gradient_of_its_direction(scale):
    x = (torch.tensor([3.0, 4.0], dtype=torch.float64) * scale).requires_grad_()
    la.direction(x).backward()
    assert_allclose(x.grad * scale, [-0.16, 0.12])


@pytest.mark.no_cover
@pytest.mark.parametrize("name", TRANSFORMED)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_each_function_maps_derives_and_compiles(name, dtype):
    call, count = TRANSFORMED[name]
    torch.manual_seed(0)
    stacks = [torch.rand(3, 2, dtype=dtype) + 0.5 for _ in range(count)]
    each = torch.stack([call(*rows) for rows in zip(*stacks, strict=True)])
    assert_allclose(torch.func.vmap(call)(*stacks), each, rtol=1e-5)
    rows = [stack[0] for stack in stacks]
    jacobian = torch.func.jacrev(call)(*rows)
    assert torch.isfinite(jacobian).all()
    gradient = torch.func.grad(lambda *x: call(*x).sum())(*rows)
    assert_allclose(gradient, jacobian.reshape(-1, 2).sum(0), rtol=1e-4)
    torch.compiler.reset()
    compiled = torch.compile(call, fullgraph=True, backend="eager")
    assert_allclose(compiled(*rows), call(*rows), rtol=1e-6)


def test_a_layer_with_parameters_compiles():
    layer = torch.nn.Linear(3, 2)
    compiled = torch.compile(
        lambda x: la.linear(x, layer.weight, layer.bias), fullgraph=True, backend="eager"
    )
    x = torch.rand(4, 3)
    assert_allclose(compiled(x).detach(), layer(x).detach(), rtol=1e-6)


# What is seldom given: the whole message, which names the remedy.
SELDOM = [
    *(
        (
            lambda axis=axis: la.vector_norm(np.ones(3), axis=axis),
            f"vector_norm: expected an axis, or a tuple of axes, got axis={axis!r}. "
            "Write axis=-1 for the last.",
        )
        for axis in (1.5, "0", True, (0, None))
    ),
    (
        lambda: la.broadcast_to(np.ones(3), (1,) * 64 + (3,)),
        "broadcast_to: expected at most 64 axes, as NumPy has, got 65. "
        "Write math.prod(shape) for one long axis.",
    ),
    (
        lambda: la.vector_norm(torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])),
        "vector_norm: expected one dense array for x, got a nested tensor. "
        "Write x.unbind() for its tensors, or x.to_padded_tensor(0.0).",
    ),
    (
        lambda: la.scale_vector(10**400, torch.ones(2)),
        "scale_vector: expected c between -1.8e+308 and 1.8e+308, the range of the dtype, "
        "got a longer integer. No float is larger.",
    ),
    (
        lambda: la.mlp(np.ones(3), np.ones((2, 3)), None, np.ones((1, 2)), np.ones(1)),
        "mlp: expected an array for b1, got a NoneType. "
        "Write an array, such as np.ones(3) or torch.ones(3).",
    ),
    (
        lambda: explain.matmul((), (3,)),
        "explain.matmul: expected a vector, with at least one axis, for A, got shape (). "
        "Write (1,), a vector of one component.",
    ),
]


@pytest.mark.filterwarnings("ignore")  # PyTorch's own, of nested tensors
@pytest.mark.parametrize(("call", "message"), SELDOM)
def test_what_is_seldom_given_is_refused_in_whole_sentences(call, message):
    with pytest.raises((TypeError, ValueError)) as refusal:
        call()
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "like",
    [
        np.zeros(0, np.int32),
        np.zeros(0, np.float32),
        torch.zeros(0, dtype=torch.int16),
        torch.zeros(0, device="meta"),
        strict.zeros(0, dtype=strict.float32, device=strict.Device("device1")),
    ],
    ids=lambda like: f"{type(like).__name__}-{like.dtype}",
)
@pytest.mark.parametrize(
    ("function", "one", "two"),
    [
        (la.dot_by_components, (0,), (0,)),
        (la.dot_by_components, (0, 3), (0, 3)),
        (la.matmul_by_cells, (2, 0), (0, 2)),
        (la.matmul_by_cells, (0, 3), (3, 2)),
    ],
)
def test_a_result_of_nothing_keeps_its_dtype_and_its_device(function, one, two, like):
    xp = array_namespace(like)
    result = function(*(xp.zeros(x, dtype=like.dtype, device=like.device) for x in (one, two)))
    assert (result.dtype, result.device) == (like.dtype, like.device)
