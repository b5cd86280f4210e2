"""Broadcasting: the rule, the views, the ones that it hides and the trap it sets."""

from __future__ import annotations

import ast
import itertools
import re

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from strategies import exact, layouts

import linalg_dl as la
import linalg_dl.broadcasting

shapes = st.lists(st.integers(0, 3), max_size=4).map(tuple)
compatible = hnp.mutually_broadcastable_shapes(num_shapes=3, min_side=0, max_side=4)


@pytest.mark.property
@given(st.lists(shapes, max_size=4))
def test_shapes_meet_where_they_do_in_numpy_and_pytorch(shapes):
    try:
        right = np.broadcast_shapes(*shapes)
    except ValueError:
        with pytest.raises(ValueError, match=r"broadcast_shapes: .* on axis -\d"):
            la.broadcast_shapes(*shapes)
        return
    assert la.broadcast_shapes(*shapes) == right
    assert la.broadcast_shapes(*(torch.Size(s) for s in shapes)) == right
    assert type(la.broadcast_shapes(*(torch.Size(s) for s in shapes))) is tuple


@pytest.mark.property
@given(compatible)
def test_the_order_of_the_shapes_does_not_matter(drawn):
    for order in itertools.permutations(drawn.input_shapes):
        assert la.broadcast_shapes(*order) == drawn.result_shape
    one, two, three = drawn.input_shapes
    assert la.broadcast_shapes(la.broadcast_shapes(one, two), three) == drawn.result_shape
    assert la.broadcast_shapes(one, one) == one


@pytest.mark.parametrize("size", [0, 2, 3])
def test_the_rule_of_one_axis(size):
    for one, two in ((size,), ()), ((size,), (1,)), ((size,), (size,)), ((4, 1), (4, size)):
        for pair in ((one, two), (two, one)):
            assert la.broadcast_shapes(*pair) == np.broadcast_shapes(*pair)
            assert la.broadcast_shapes(*pair)[-1] == size
    for one, two in ((size,), (4,)), ((4,), (size,)), ((size, 1), (4, 1)), ((4, 5), (size, 5)):
        with pytest.raises(ValueError, match=rf"{one[0]} != {two[0]} on axis -{len(one)}"):
            la.broadcast_shapes(one, two)


def test_shapes_of_numpy_integers_come_back_as_plain_ones():
    # From the module, where no annotation is checked: the standard's is tuple[int, ...].
    shape = linalg_dl.broadcasting.broadcast_shapes((np.int64(2), 1), (3,))
    assert shape == (2, 3)
    assert {type(n) for n in shape} == {int}
    assert la.broadcast_shapes() == ()


@pytest.mark.property
@given(st.lists(shapes, min_size=2, max_size=3))
def test_a_clash_names_its_axis_and_what_it_proposes_fits(shapes):
    try:
        la.broadcast_shapes(*shapes)
    except ValueError as error:
        head, _, remedy = str(error).partition(". ")
        named = re.search(r"got (\(.*?\)) and (\(.*?\)): (\d) != (\d) on axis (-\d)$", head)
        one, two, m, n, axis = map(ast.literal_eval, named.groups())
        assert (one[axis], two[axis]) == (m, n)
        assert 1 not in (m, n)
        assert m != n
        if "in place of" in remedy:
            padded, short, long = (
                tuple(int(n) for n in part.partition(")")[0].split(",") if n.strip())
                for part in remedy.split("(")[1:]
            )
            assert np.broadcast_shapes(padded, long) == long
            longer = short + (1,) * (len(padded) - len(short))
            assert padded in (longer, short[:-2] + short[:-3:-1])


def test_a_vector_is_added_to_each_row(backend):
    """The deck's [1, 2, 3] + 1 and [[4, 5, 6], [7, 8, 9]] + [1, 2, 3]."""
    x, b = backend.asarray([[4, 5, 6], [7, 8, 9]]), backend.asarray([1, 2, 3])
    stretched_x, stretched_b = la.broadcast_arrays(x, b)
    assert_array_equal(backend.to_numpy(stretched_b), [[1, 2, 3], [1, 2, 3]])
    for total in (x + b, stretched_x + stretched_b):
        assert_array_equal(backend.to_numpy(total), [[5, 7, 9], [8, 10, 12]])
    one = la.broadcast_to(backend.asarray(1), (3,))
    assert_array_equal(backend.to_numpy(b + one), [2, 3, 4])


@pytest.mark.property
@given(st.data(), compatible)
def test_stretched_arrays_are_those_of_numpy(data, drawn):
    arrays = [data.draw(hnp.arrays(np.float64, s, elements=exact)) for s in drawn.input_shapes]
    for count in (0, 1, 2, 3):
        stretched = la.broadcast_arrays(*arrays[:count])
        assert type(stretched) is tuple
        for result, x in zip(stretched, arrays, strict=False):
            right = np.broadcast_to(x, np.broadcast_shapes(*(a.shape for a in arrays[:count])))
            assert_array_equal(result, right)
            assert result.shape == right.shape
    tensors = la.broadcast_arrays(*map(torch.from_numpy, arrays))
    for result, x in zip(tensors, arrays, strict=True):
        assert_array_equal(result, np.broadcast_to(x, drawn.result_shape))


@pytest.mark.property
@given(shapes, shapes)
def test_a_shape_is_reached_exactly_where_numpy_reaches_it(shape, target):
    for x in (np.ones(shape), np.ones(shape, bool), torch.ones(shape), torch.ones(shape).bool()):
        try:
            np.broadcast_to(np.ones(shape), target)
        except ValueError:
            with pytest.raises(ValueError, match="broadcast_to: expected"):
                la.broadcast_to(x, target)
        else:
            assert tuple(la.broadcast_to(x, target).shape) == target


def test_as_many_axes_are_reached_as_numpy_has(backend):
    shape = (1,) * 64
    assert tuple(la.broadcast_to(backend.asarray([1.0]), shape).shape) == shape


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float32", "complex128"])
def test_stretching_on_every_backend(backend, dtype):
    x = backend.asarray([[0], [1]], dtype)
    for result in (la.broadcast_to(x, (3, 2, 4)), *la.broadcast_arrays(x, x)):
        backend.assert_same_kind(result, x)
    assert_array_equal(
        backend.to_numpy(la.broadcast_to(x, (3, 2, 4))),
        np.broadcast_to(np.array([[0], [1]], dtype), (3, 2, 4)),
    )


def test_arrays_of_two_dtypes_keep_them(backend):
    x, y = backend.asarray([1.0, 2.0], "float32"), backend.asarray([[1], [2]], "int64")
    one, two = la.broadcast_arrays(x, y)
    backend.assert_same_kind(one, x)
    backend.assert_same_kind(two, y)


@pytest.mark.property
@given(layouts())
def test_memory_layout_does_not_matter(a):
    assert_array_equal(la.broadcast_to(a, (2, *a.shape)), np.stack([a, a]))
    assert_array_equal(la.broadcast_arrays(a, a[0])[1], np.stack([a[0]] * a.shape[0]))


def test_what_numpy_stretches_is_read_only():
    x = np.arange(3.0)
    for stretched in (la.broadcast_to(x, (2, 3)), la.broadcast_arrays(x, np.ones((2, 1)))[0]):
        assert not stretched.flags.writeable
        assert np.shares_memory(stretched, x)
        assert stretched.strides == (0, 8)
        with pytest.raises(ValueError, match="read-only"):
            stretched[0, 0] = 7.0
        stretched.copy()[0, 0] = 7.0
    assert_array_equal(x, [0.0, 1.0, 2.0])


def test_what_pytorch_stretches_shares_what_is_written():
    x = torch.arange(3.0)
    stretched = la.broadcast_to(x, (2, 3))
    with pytest.raises(RuntimeError, match=r"single memory location"):
        stretched.add_(1.0)
    cloned = stretched.clone()
    cloned[0, 0] = 9.0
    assert_array_equal(x, [0.0, 1.0, 2.0])
    stretched[0, 0] = 7.0
    assert float(stretched[1, 0]) == float(x[0]) == 7.0


def test_a_gradient_adds_up_over_the_places_where_a_number_stood():
    b = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    la.broadcast_to(b, (4, 3)).sum().backward()
    assert_array_equal(b.grad, [4.0, 4.0, 4.0])


@pytest.mark.property
@given(st.data(), st.integers(0, 4), st.integers(0, 4), st.integers(0, 3))
def test_the_ones_do_what_broadcasting_does(data, n, m, h):
    x = data.draw(hnp.arrays(np.float64, (n, m), elements=exact))
    w = data.draw(hnp.arrays(np.float64, (m, h), elements=exact))
    b = data.draw(hnp.arrays(np.float64, (h,), elements=exact))
    assert_array_equal(la.net_input_by_ones(x, w, b), x @ w + b)
    assert_array_equal(la.net_input_by_ones(np.stack([x, -x]), w, b), np.stack([x, -x]) @ w + b)
    for i in range(h):
        assert_array_equal(la.net_input_by_ones(x, w[:, i], b[i : i + 1]), x @ w[:, i] + b[i])


def test_the_ones_are_as_many_as_the_examples(backend):
    """The deck wrote as many ones as there are features: that sum does not exist."""
    x, w = backend.asarray(np.arange(6.0).reshape(2, 3)), backend.asarray([1.0, 2.0, 3.0])
    right = np.array([18.0, 36.0])
    for weights, b, shape in [
        (w, backend.asarray(10.0), (2,)),
        (w, backend.asarray([10.0]), (2,)),
        (w[:, None], backend.asarray([10.0]), (2, 1)),
        (w[:, None], backend.asarray(10.0), (2, 1)),
    ]:
        z = la.net_input_by_ones(x, weights, b)
        backend.assert_same_kind(z, x)
        assert_array_equal(backend.to_numpy(z), right.reshape(shape))
    n, m = x.shape
    assert_array_equal(backend.to_numpy(la.matmul(x, w)) + np.ones(n) * 10.0, right)
    with pytest.raises(ValueError, match="could not be broadcast"):
        _ = backend.to_numpy(la.matmul(x, w)) + np.ones(m) * 10.0


def test_gradients_flow_through_the_ones():
    x = torch.arange(6, dtype=torch.float64).reshape(2, 3).requires_grad_()
    w = torch.ones(3, 2, dtype=torch.float64, requires_grad=True)
    b = torch.ones(2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(la.net_input_by_ones, (x, w, b))


def test_the_trap_of_labels_and_predictions(backend):
    y, y_hat = backend.asarray(np.arange(5.0)), backend.asarray(np.arange(5.0)[:, None])
    assert tuple((y - y_hat).shape) == (5, 5)
    with pytest.raises(ValueError, match=r"which broadcast to \(5, 5\)\. Write x2\[:, 0\]"):
        la.check_same_shape(y, y_hat)
    assert la.check_same_shape(y, y_hat[:, 0]) is None
    assert la.check_same_shape(y[:, None], y_hat) is None


@pytest.mark.property
@given(shapes, shapes)
def test_shapes_are_the_same_or_the_check_raises(shape1, shape2):
    for asarray in (np.ones, torch.ones):
        x1, x2 = asarray(shape1), asarray(shape2)
        if shape1 == shape2:
            assert la.check_same_shape(x1, x2) is None
            continue
        with pytest.raises(ValueError, match="check_same_shape: expected") as caught:
            la.check_same_shape(x1, x2)
        remedy = str(caught.value).rpartition("Write ")[2]
        if remedy[:2] in ("x1", "x2"):  # what it says to write makes the shapes equal
            scope = {"x1": x1, "x2": x2}
            other = x2 if remedy[:2] == "x1" else x1
            assert eval(remedy.partition(", of shape")[0], scope).shape == other.shape
