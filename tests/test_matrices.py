"""Matrices: the product, its definitions, the transpose and maps of the plane."""

from __future__ import annotations

import math
import re
import warnings
from itertools import pairwise

import array_api_strict
import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from strategies import exact, layouts, moderate

import linalg_dl as la

DEFINITIONS = [
    la.matmul_by_cells,
    la.matmul_by_columns,
    la.matmul_by_rows,
    la.matmul_by_outer_products,
]
PRODUCTS = [la.matmul, *DEFINITIONS]


@st.composite
def operands(draw: st.DrawFn, elements: st.SearchStrategy[float] = exact, min_side: int = 0):
    """Draw two operands of a product: 1-D, 2-D or stacks, of every size from `min_side`."""
    shapes = draw(
        hnp.mutually_broadcastable_shapes(
            signature="(n?,k),(k,m?)->(n?,m?)", max_dims=2, min_side=min_side, max_side=4
        )
    )
    return [draw(hnp.arrays(np.float64, shape, elements=elements)) for shape in shapes.input_shapes]


@st.composite
def chains(draw: st.DrawFn, length: int):
    """Draw `length` matrices that can be multiplied one after the other."""
    sizes = draw(st.lists(st.integers(0, 4), min_size=length + 1, max_size=length + 1))
    return [
        draw(hnp.arrays(np.float64, pair, elements=st.integers(-50, 50)))
        for pair in pairwise(sizes)
    ]


@pytest.mark.parametrize("product", PRODUCTS)
def test_the_four_cells_of_the_deck(backend, product):
    (a11, a12), (a21, a22) = a = [[2.0, -1.0], [3.0, 4.0]]
    (b11, b12), (b21, b22) = b = [[5.0, 7.0], [-6.0, 8.0]]
    c = product(backend.asarray(a), backend.asarray(b))
    backend.assert_same_kind(c, backend.asarray(a))
    right = [
        [a11 * b11 + a12 * b21, a11 * b12 + a12 * b22],
        [a21 * b11 + a22 * b21, a21 * b12 + a22 * b22],
    ]
    assert_array_equal(backend.to_numpy(c), right)


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_design_matrix_times_weights(backend, product):
    """The deck's X = arange(6).view(2, 3) and w = [1, 2, 3], as a vector and as a column."""
    x, w = backend.asarray(np.arange(6).reshape(2, 3)), backend.asarray([1, 2, 3])
    assert_array_equal(backend.to_numpy(product(x, w)), [8, 26])
    assert_array_equal(backend.to_numpy(product(x, w[:, None])), [[8], [26]])
    backend.assert_same_kind(product(x, w), x)


@pytest.mark.property
@given(operands())
def test_definitions_equal_the_operation_and_the_native_one(ab):
    a, b = ab
    for product in PRODUCTS:
        c = product(a, b)
        assert_array_equal(c, np.matmul(a, b))
        assert np.shape(c) == np.shape(np.matmul(a, b))


@pytest.mark.property
@given(operands())
def test_every_backend_gives_what_numpy_gives(ab):
    a, b = ab
    right = np.matmul(a, b)
    for convert in (lambda x: torch.from_numpy(x.copy()), array_api_strict.asarray):
        for product in PRODUCTS:
            c = product(convert(a), convert(b))
            assert tuple(c.shape) == right.shape
            assert_array_equal(np.asarray(c), right)


@pytest.mark.property
@given(operands(elements=moderate))
def test_rounding_stays_within_its_bound(ab):
    a, b = ab
    bound = (a.shape[-1] + 1) * np.finfo(np.float64).eps * np.matmul(np.abs(a), np.abs(b))
    for product in PRODUCTS:
        assert np.all(np.abs(product(a, b) - np.matmul(a, b)) <= bound)


@pytest.mark.property
@given(chains(3), exact)
def test_the_product_is_associative_and_linear(abc, p):
    a, b, c = abc
    for product in PRODUCTS:
        assert_array_equal(product(product(a, b), c), product(a, product(b, c)))
        assert_array_equal(product(a, b + 2 * b), product(a, b) + product(a, 2 * b))
        assert_array_equal(product(p * a, b), p * product(a, b))
        assert_array_equal(product(a, np.eye(a.shape[1])), a)


@pytest.mark.property
@given(operands(min_side=1).filter(lambda ab: min(ab[0].ndim, ab[1].ndim) > 1))
def test_the_transpose_of_a_product_is_the_product_of_the_transposes_turned(ab):
    a, b = ab
    t = la.matrix_transpose
    for product in PRODUCTS:
        assert_array_equal(t(product(a, b)), product(t(b), t(a)))
        assert_array_equal(product(a, b), t(product(t(b), t(a))))


def test_the_order_of_a_product_matters():
    a, b = np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 0.0]])
    assert not np.array_equal(la.matmul(a, b), la.matmul(b, a))


@pytest.mark.property
@given(operands(elements=moderate).filter(lambda ab: min(ab[0].ndim, ab[1].ndim) > 1))
def test_a_stack_gives_what_its_matrices_give(ab):
    a, b = ab
    one, two = np.stack([a, 2 * a]), np.stack([b, -b])
    if one.ndim != two.ndim:
        return
    for product in PRODUCTS:
        for c, x, y in zip(product(one, two), one, two, strict=True):
            assert_allclose(c, product(x, y), rtol=1e-13, atol=1e-9)


@pytest.mark.property
@given(layouts(elements=exact))
def test_memory_layout_does_not_matter(a):
    contiguous = np.ascontiguousarray(a)
    for product in PRODUCTS:
        assert_array_equal(product(a, a.T), contiguous @ contiguous.T)
        assert_array_equal(product(a.T, a), contiguous.T @ contiguous)
        assert_array_equal(product(a.T, a[:, ::-1]), contiguous.T @ contiguous[:, ::-1])
    assert_array_equal(la.matrix_transpose(a), contiguous.T)


@pytest.mark.parametrize("product", PRODUCTS)
def test_sizes_of_zero(backend, product):
    for shape1, shape2, shape in [
        ((0, 3), (3, 2), (0, 2)),
        ((2, 0), (0, 3), (2, 3)),
        ((2, 3), (3, 0), (2, 0)),
        ((0,), (0,), ()),
        ((0, 2, 3), (3, 4), (0, 2, 4)),
        ((4, 2, 0), (0,), (4, 2)),
    ]:
        c = product(backend.asarray(np.ones(shape1)), backend.asarray(np.ones(shape2)))
        assert tuple(c.shape) == shape
        assert_array_equal(backend.to_numpy(c), np.zeros(shape))


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8", "float32", "float64"])
def test_the_dtype_stays(backend, product, dtype):
    a = backend.asarray([[1, 2], [3, 4]], dtype)
    backend.assert_same_kind(product(a, a), a)
    assert_array_equal(backend.to_numpy(product(a, a)), [[7, 10], [15, 22]])


@pytest.mark.parametrize("product", PRODUCTS)
def test_integers_wrap_around(backend, product):
    a = backend.asarray([[100, 100], [1, 1]], "int8")
    wrapped = (100 * 100 + 100 * 1) % 256  # 116, within the range of int8
    assert_array_equal(backend.to_numpy(product(a, a)), [[wrapped, wrapped], [101, 101]])


@pytest.mark.parametrize("product", PRODUCTS)
def test_two_floats_meet_in_the_wider_one(backend, product):
    a, b = backend.asarray([[1.0, 2.0]], "float32"), backend.asarray([[3.0], [4.0]], "float64")
    backend.assert_same_kind(product(a, b), b)
    assert float(product(a, b)[0, 0]) == 11.0


@pytest.mark.parametrize("product", PRODUCTS)
def test_complex_numbers_are_not_conjugated(backend, product):
    a, b = backend.asarray([[1j, 2.0]]), backend.asarray([[1j], [1j]])
    assert complex(product(a, b)[0, 0]) == -1 + 2j
    assert complex(la.matrix_transpose(a)[0, 0]) == 1j
    assert complex(la.outer(a[0, :], b[:, 0])[0, 0]) == -1


@pytest.mark.parametrize("product", PRODUCTS)
def test_infinities_and_overflow_give_what_ieee_gives(backend, product):
    a = backend.asarray([[math.inf, 1.0], [1e200, 1e200]])
    b = backend.asarray([[1.0, 0.0], [1.0, 1e200]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # NumPy's own, as of x1 @ x2
        c = backend.to_numpy(product(a, b))
    assert_array_equal(c, [[math.inf, math.nan], [2e200, math.inf]])


def test_integers_where_pytorch_has_no_product_of_them(monkeypatch):
    """As on CUDA, where ``torch.matmul`` of integers raises."""
    native = torch.matmul

    def matmul_of_cuda(x1, x2, **kwargs):
        if not x1.dtype.is_floating_point:
            raise RuntimeError("\"addmm_cuda\" not implemented for 'Long'")
        return native(x1, x2, **kwargs)

    monkeypatch.setattr(torch, "matmul", matmul_of_cuda)
    a = torch.arange(6).reshape(2, 3)
    assert_array_equal(la.matmul(a, a.mT), [[5, 14], [14, 50]])
    half = a.to(torch.float16)
    monkeypatch.setattr(torch, "matmul", lambda x1, x2: matmul_of_cuda(a, a))
    with pytest.raises(RuntimeError, match="not implemented"):  # another error stays itself
        la.matmul(half, half.mT)


def test_gradients_flow():
    a = torch.tensor([[1.0, -2.0, 0.5], [0.3, 4.0, 1.0]], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([[2.0, 1.0], [0.0, 3.0], [1.0, 7.0]], dtype=torch.float64, requires_grad=True)
    for product in PRODUCTS:
        assert torch.autograd.gradcheck(product, (a, b))
        assert torch.autograd.gradcheck(product, (a, b[:, 0]))
        assert torch.autograd.gradcheck(product, (a[None], b))
    assert torch.autograd.gradcheck(la.outer, (a[0], b[:, 1]))
    assert torch.autograd.gradcheck(la.matvec_by_columns, (a, b[:, 1]))
    assert torch.autograd.gradcheck(la.transform, (a, b.mT))
    parameter = torch.nn.Parameter(a.detach())
    la.matmul(parameter, b).sum().backward()
    assert_array_equal(parameter.grad, b.detach().sum(1).expand(2, 3))


def test_a_matrix_times_a_vector_combines_the_columns(backend):
    """The deck wrote x(a, d) + y(b, c): those are not the columns of [[a, b], [c, d]]."""
    (a, b), (c, d), (x, y) = (2.0, 3.0), (5.0, 7.0), (10.0, 100.0)
    w, point = backend.asarray([[a, b], [c, d]]), backend.asarray([x, y])
    right = [x * a + y * b, x * c + y * d]
    of_the_deck = [x * a + y * b, x * d + y * c]
    assert_array_equal(backend.to_numpy(la.matvec_by_columns(w, point)), right)
    assert_array_equal(backend.to_numpy(la.matmul(w, point)), right)
    assert not np.array_equal(right, of_the_deck)


@pytest.mark.property
@given(operands().filter(lambda ab: ab[0].ndim > 1))
def test_columns_combine_over_stacks_too(ab):
    w, x = ab[0], np.ones((*ab[0].shape[:-2], ab[0].shape[-1])) * 3
    assert_array_equal(la.matvec_by_columns(w, x), np.matvec(w, x))


def test_what_the_transpose_does(backend):
    x = backend.asarray([[1, 2, 3], [4, 5, 6]])
    transposed = la.matrix_transpose(x)
    backend.assert_same_kind(transposed, x)
    assert_array_equal(backend.to_numpy(transposed), [[1, 4], [2, 5], [3, 6]])
    assert_array_equal(backend.to_numpy(la.matrix_transpose(transposed)), backend.to_numpy(x))
    stack = backend.asarray(np.arange(24.0).reshape(2, 3, 4))
    assert tuple(la.matrix_transpose(stack).shape) == (2, 4, 3)
    assert tuple(la.matrix_transpose(x > 2).shape) == (3, 2)
    assert tuple(la.matrix_transpose(backend.asarray(np.zeros((0, 3)))).shape) == (3, 0)


def test_the_transpose_is_a_view():
    for x in (np.zeros((2, 3)), torch.zeros(2, 3)):
        la.matrix_transpose(x)[2, 1] = 7.0
        assert x[1, 2] == 7.0


def test_dot_t_does_nothing_to_a_vector():
    v = np.array([1.0, 2.0, 3.0])
    assert v.T.shape == v.shape
    with pytest.warns(UserWarning, match=r"use of `x.T`"):
        assert torch.ones(3).T.shape == (3,)
    with pytest.raises(ValueError, match=r"x\[:, None\] for a column, or x\[None\] for a row"):
        la.matrix_transpose(v)
    assert_array_equal(la.matmul(v[:, None], v[None, :]), la.outer(v, v))


@pytest.mark.property
@given(
    hnp.arrays(np.float64, st.integers(0, 4), elements=exact),
    hnp.arrays(np.float64, st.integers(0, 4), elements=exact),
)
def test_the_outer_product_is_a_column_times_a_row(a, b):
    product = la.outer(a, b)
    assert_array_equal(product, np.linalg.outer(a, b))
    assert_array_equal(product, la.matmul(a[:, None], b[None, :]))
    assert_array_equal(la.outer(torch.from_numpy(a), torch.from_numpy(b)), product)


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32", "float64", "complex128"])
def test_the_outer_product_on_every_backend(backend, dtype):
    a, b = backend.asarray([1, 2], dtype), backend.asarray([10, 20, 30], dtype)
    backend.assert_same_kind(la.outer(a, b), a)
    assert_array_equal(backend.to_numpy(la.outer(a, b)), [[10, 20, 30], [20, 40, 60]])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_matrices_of_the_plane_are_like_what_they_are_asked_to_be(backend, dtype):
    like = backend.asarray(np.zeros((0, 2)), dtype)
    for matrix, right in [
        (la.scaling_matrix(3, 1, like=like), [[3, 0], [0, 1]]),
        (la.scaling_matrix(1, 2, like=like), [[1, 0], [0, 2]]),
        (la.scaling_matrix(3, 2, like=like), [[3, 0], [0, 2]]),
        (la.scaling_matrix(1, 1, like=like), [[1, 0], [0, 1]]),
        (la.shear_matrix(0.5, 0, like=like), [[1, 0.5], [0, 1]]),
        (la.shear_matrix(0, -2, like=like), [[1, 0], [-2, 1]]),
        (la.rotation_matrix(0.0, like=like), [[1, 0], [0, 1]]),
    ]:
        backend.assert_same_kind(matrix, like)
        assert_array_equal(backend.to_numpy(matrix), right)
    turned = backend.to_numpy(la.rotation_matrix(math.pi / 2, like=like))
    assert_allclose(turned, [[0, -1], [1, 0]], atol=1e-7)


def test_matrices_of_the_plane_are_numpy_and_float64_unless_told():
    for matrix in (la.scaling_matrix(1, 2), la.rotation_matrix(1), la.shear_matrix(1, 2)):
        assert type(matrix) is np.ndarray
        assert matrix.dtype == np.float64


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_matrix_of_the_plane_holds_the_largest_numbers_of_its_dtype(backend, dtype):
    largest = float(np.finfo(dtype).max)
    matrix = la.scaling_matrix(largest, -largest, like=backend.asarray([0.0], dtype))
    assert_array_equal(backend.to_numpy(matrix), [[largest, 0], [0, -largest]])


def test_what_each_entry_of_a_matrix_does_to_a_point(backend):
    x, y = 10.0, 100.0
    point = backend.asarray([x, y])
    for matrix, right in [
        (la.scaling_matrix(3, 2, like=point), [3 * x, 2 * y]),
        (la.shear_matrix(0.5, 0, like=point), [x + 0.5 * y, y]),
        (la.shear_matrix(0, 0.5, like=point), [x, y + 0.5 * x]),
        (la.rotation_matrix(math.pi / 2, like=point), [-y, x]),
    ]:
        assert_allclose(backend.to_numpy(la.transform(matrix, point)), right, rtol=1e-14)


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_turns_add_up_and_keep_lengths(one, two):
    both = la.matmul(la.rotation_matrix(one), la.rotation_matrix(two))
    assert_allclose(both, la.rotation_matrix(one + two), atol=1e-14)
    back = la.matrix_transpose(la.rotation_matrix(one))
    assert_allclose(back, la.rotation_matrix(-one), atol=0)
    point = np.array([3.0, 4.0])
    assert_allclose(la.vector_norm(la.transform(la.rotation_matrix(one), point)), 5.0, rtol=1e-14)


@given(st.floats(-3, 3))
def test_a_turn_turns_the_first_axis_by_its_angle(theta):
    turned = la.transform(la.rotation_matrix(theta), np.array([1.0, 0.0]))
    assert_allclose(la.direction(turned), theta, atol=1e-15)


def test_transform_takes_each_row_through_the_matrix(backend):
    w = backend.asarray([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    points = backend.asarray([[1.0, 0.0], [0.0, 1.0], [10.0, 100.0], [0.0, 0.0]])
    images = la.transform(w, points)
    backend.assert_same_kind(images, points)
    right = [[1, 3, 5], [2, 4, 6], [210, 430, 650], [0, 0, 0]]
    assert_array_equal(backend.to_numpy(images), right)
    for i in range(4):
        one = la.transform(w, points[i, :])
        assert_array_equal(backend.to_numpy(one), right[i])
        assert_array_equal(backend.to_numpy(la.matmul(w, points[i, :])), right[i])
    stack = la.transform(w, backend.asarray(np.ones((5, 4, 2))))
    assert tuple(stack.shape) == (5, 4, 3)


@pytest.mark.property
@given(chains(2))
def test_one_map_after_another_is_their_product(wv):
    w, v = wv
    points = np.ones((3, v.shape[1])) * [[1], [2], [3]]
    assert_array_equal(la.transform(w, la.transform(v, points)), la.transform(w @ v, points))


def test_dot_takes_vectors_alone_in_pytorch_and_matmul_takes_all():
    x, w = torch.ones(2, 3), torch.ones(3)
    with pytest.raises(RuntimeError, match="1D tensors expected"):
        x.dot(w)
    for one, two, shape in [
        (w, w, ()),
        (x, w, (2,)),
        (x, x.mT, (2, 2)),
        (x[None], x.mT, (1, 2, 2)),
    ]:
        assert la.matmul(one, two).shape == shape


@pytest.mark.parametrize(
    ("shape1", "shape2", "remedy"),
    [
        ((2, 3), (2, 3), "matrix_transpose(x2) would give (2, 3) @ (3, 2) -> (2, 2)."),
        ((3, 2), (3, 4), "matrix_transpose(x1) would give (2, 3) @ (3, 4) -> (2, 4)."),
        ((4, 2), (3, 2), "matrix_transpose(x2) would give (4, 2) @ (2, 3) -> (4, 3)."),
        ((3, 2), (4, 3), "The other order, x2 @ x1, would give (4, 3) @ (3, 2) -> (4, 2)."),
        ((2, 3), (4, 5), "No transpose makes them fit: each row of x1 meets each column of x2, "
                         "of its length."),
        ((2, 3), (2,), "matrix_transpose(x1) would give (3, 2) @ (2,) -> (3,)."),
        ((3,), (2, 3), "matrix_transpose(x2) would give (3,) @ (3, 2) -> (2,)."),
        ((3,), (1, 4), "x1[:, None] would give (3, 1) @ (1, 4) -> (3, 4)."),
        ((4, 1), (3,), "x2[None, :] would give (4, 1) @ (1, 3) -> (4, 3)."),
        ((5,), (2, 3), "No transpose makes them fit: each row of x1 meets each column of x2, "
                       "of its length."),
        ((2, 3), (5,), "No transpose makes them fit: each row of x1 meets each column of x2, "
                       "of its length."),
        ((7, 2, 3), (7, 2, 3), "matrix_transpose(x2) would give (7, 2, 3) @ (7, 3, 2) -> "
                               "(7, 2, 2)."),
        ((7, 2, 3), (5, 2, 3), "No transpose makes them fit: each row of x1 meets each column of "
                               "x2, of its length."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("product", PRODUCTS)
def test_a_clash_names_only_what_fits(backend, product, shape1, shape2, remedy):
    a, b = backend.asarray(np.ones(shape1)), backend.asarray(np.ones(shape2))
    with pytest.raises(ValueError, match=product.__name__) as caught:
        product(a, b)
    axis = -2 if len(shape2) > 1 else -1
    message = str(caught.value)
    if product is not la.matmul:  # its definitions name matrices as their formulas do
        message = re.sub(r"\bA\b", "x1", re.sub(r"\bB\b", "x2", message))
    assert message == (
        f"{product.__name__}: expected x1.shape[-1] == x2.shape[{axis}], got {shape1} @ {shape2}: "
        f"{shape1[-1]} != {shape2[axis]}. {remedy}"
    )


@pytest.mark.property
@given(st.data())
def test_what_a_clash_proposes_really_fits(data):
    sides = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple)
    a, b = np.ones(data.draw(sides)), np.ones(data.draw(sides))
    try:
        la.matmul(a, b)
    except ValueError as error:
        proposal = re.search(r"would give \((.*)\) @ \((.*)\) -> \((.*)\)\.$", str(error))
        if proposal:
            one, two, right = (tuple(map(int, re.findall(r"\d+", s))) for s in proposal.groups())
            fits = np.matmul(np.ones(one), np.ones(two)).shape
            fits = fits[:-1] if "[..., 0] would give" in str(error) else fits
            assert fits == right
            assert sorted((np.prod(one), np.prod(two))) == sorted((a.size, b.size))


def test_an_angle_beyond_the_floats_is_refused():
    with pytest.raises(ValueError, match=r"^rotation_matrix: expected theta between -1.8e\+308"):
        la.rotation_matrix(10**400)


def test_each_matrix_of_a_stack_transforms_its_own_points(backend):
    rng = np.random.default_rng(0)
    matrices, points = rng.normal(size=(5, 3, 2)), rng.normal(size=(5, 4, 2))
    moved = backend.to_numpy(la.transform(backend.asarray(matrices), backend.asarray(points)))
    for matrix, some, images in zip(matrices, points, moved, strict=True):
        assert_allclose(images, [matrix @ point for point in some])
