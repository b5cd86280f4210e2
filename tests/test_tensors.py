"""Tensors: order, types of numbers, and the way between NumPy and PyTorch."""

from __future__ import annotations

import itertools
import math
import re
import subprocess
import sys
import warnings
from dataclasses import FrozenInstanceError
from pathlib import Path

import array_api_strict as strict
import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

import linalg_dl as la

SHARED = [row for row in la.DTYPES if row.numpy]
ROWS = pytest.mark.parametrize("row", la.DTYPES, ids=lambda row: row.name)


def named(name: str):
    """Look up ``torch.float32`` or ``numpy.float32`` in the library itself."""
    library, _, attribute = name.partition(".")
    return getattr({"numpy": np, "torch": torch}[library], attribute)


def test_the_order_is_the_number_of_indices(backend):
    for n in range(5):
        x = backend.asarray(np.arange(2.0**n).reshape((2,) * n))
        assert la.order(x) == x.ndim == n
        assert tuple(x[(1,) * n].shape) == ()
    assert la.order(backend.asarray(np.zeros((0, 3)))) == 2
    assert [la.order(c) for c in (3, 3.0, 3j, True, np.float64(3.0))] == [0] * 5


def test_indexing_as_in_the_deck(backend):
    first = [[5, 7, 1], [9, 4, 3], [3, 5, 2]]
    vector, matrix = backend.asarray([4, 1, 5]), backend.asarray([[4, 6, 7], [7, 3, 9], [1, 2, 5]])
    tensor = backend.asarray([first, np.zeros((3, 3), int)])
    assert [la.order(x) for x in (vector, matrix, tensor)] == [1, 2, 3]
    assert (int(vector[2]), int(matrix[1, 0]), int(tensor[0, 2, 1])) == (5, 7, 5)


def test_the_first_tensor_and_the_defaults_of_the_deck():
    first = torch.tensor([[1, 2, 3], [4, 5, 6]])
    assert str(first.shape) == "torch.Size([2, 3])"
    assert la.order(first) == 2
    a, b = np.array([1.0, 2.0, 3.0]), torch.tensor([1.0, 2.0, 3.0])
    assert (la.find_dtype(a).name, a.shape) == ("float64", (3,))
    assert (la.find_dtype(b).name, str(b.shape)) == ("float32", "torch.Size([3])")
    assert a.dot(a) == 14.0
    assert all(str(c) == "tensor(14.)" for c in (b.matmul(b), b.dot(b), b @ b))
    assert la.to_numpy(b).dtype == b.numpy().dtype == np.float32


# The correspondence of dtypes


@ROWS
def test_a_row_is_what_pytorch_says(row):
    dtype = named(row.torch)
    assert isinstance(dtype, torch.dtype)
    assert str(dtype) == row.torch
    assert row.alias is None or named(row.alias) is dtype
    assert named(row.legacy_tensor).dtype is dtype
    assert torch.ones(1).to(dtype).type() == row.legacy_tensor
    assert dtype.itemsize == row.bytes
    if row.name == "bool":
        return
    info = torch.finfo(dtype) if dtype.is_floating_point else torch.iinfo(dtype)
    assert (info.bits, info.min, info.max) == (8 * row.bytes, row.lowest, row.highest)
    assert row.eps == (info.eps if dtype.is_floating_point else None)
    assert type(row.highest) is (float if dtype.is_floating_point else int)


@pytest.mark.parametrize("row", SHARED, ids=lambda row: row.name)
def test_a_row_is_what_numpy_says(row):
    dtype = np.dtype(named(row.numpy))
    assert (dtype.name, dtype.itemsize) == (row.name, row.bytes)
    assert row.numpy == f"numpy.{row.name}"
    if dtype.kind == "b":
        assert (row.lowest, row.highest) == (False, True)
        return
    info = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    assert (info.min, info.max) == (row.lowest, row.highest)
    assert row.eps == (info.eps if dtype.kind == "f" else None)


@ROWS
def test_both_ends_of_a_range_are_numbers_of_the_type_and_no_more_is(row):
    dtype = named(row.torch)
    for end in (row.lowest, row.highest):
        assert torch.tensor(end, dtype=dtype).item() == end
    if row.eps is not None:
        one = torch.tensor(1.0, dtype=dtype)
        assert torch.nextafter(one, 2 * one).item() == 1.0 + row.eps
        assert math.isinf(torch.tensor(row.highest, dtype=dtype).mul(1 + row.eps).item())


def test_the_table_says_what_each_library_chooses():
    chosen = {"numpy": set(), "torch": set()}
    for value in (True, 1, 1.0):
        chosen["numpy"].add(str(np.array(value).dtype))
        chosen["torch"].add(str(torch.tensor(value).dtype).removeprefix("torch."))
    for library, names in chosen.items():
        assert {row.name for row in la.DTYPES if library in row.default_in} == names
    assert torch.get_default_dtype() is torch.float32


def test_the_table_covers_the_deck_and_cannot_be_changed():
    deck = {"uint8": "Byte", "int16": "Short", "int32": "Int", "int64": "Long",
            "float16": "Half", "float32": "Float", "float64": "Double"}  # fmt: skip
    for name, legacy in deck.items():
        assert la.find_dtype(name).legacy_tensor == f"torch.{legacy}Tensor"
        assert la.find_dtype(legacy).name == name
    assert [row.name for row in la.DTYPES if row.numpy is None] == ["bfloat16"]
    with pytest.raises(FrozenInstanceError):
        la.DTYPES[0].bytes = 2
    with pytest.raises(TypeError):
        la.DTYPES[0] = la.DTYPES[1]


def test_the_table_of_the_chapter_is_that_of_the_library():
    chapter = (Path(__file__).parents[1] / "docs/tensors.md").read_text("utf-8")
    lines = re.findall(r"^\| .*`torch\.\w+`.*\|$", chapter, re.MULTILINE)
    rows = [row for row in la.DTYPES if row.name not in ("bool", "int8")]
    where = {("numpy", "torch"): "en las dos", ("numpy",): "en NumPy", ("torch",): "en PyTorch"}
    for row, line in zip(rows, lines, strict=True):
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        in_numpy, in_torch, in_errors, size, default = cells
        assert in_numpy == (f"`np.{row.name}`" if row.numpy else "no lo tiene")
        assert in_torch.split(", ") == [f"`{name}`" for name in (row.torch, row.alias) if name]
        assert f"torch.{in_errors.strip('`')}Tensor" == row.legacy_tensor
        assert int(size) == row.bytes
        assert default.rpartition(", ")[2] == where.get(row.default_in, "")


def test_names_that_numpy_removed_are_gone():
    removed = [row.removed for row in la.DTYPES if row.removed]
    assert removed == ["numpy.int", "numpy.float"]
    for name in removed:
        with pytest.raises(AttributeError, match="deprecated alias"):
            named(name)


def test_the_short_names_of_the_deck():
    assert torch.float is torch.float32
    assert torch.double is torch.float64
    x = torch.tensor([1, 2, 3])
    assert la.find_dtype(x).name == "int64"
    assert x.double().dtype is x.to(torch.float64).dtype is torch.float64
    with pytest.raises(AttributeError, match="float64"):
        x.float64()


@ROWS
def test_every_way_to_write_a_dtype_finds_its_row(row):
    dtype = named(row.torch)
    short = row.legacy_tensor.removeprefix("torch.")
    ways = [row.name, row.torch, dtype, torch.ones(1).to(dtype), row.legacy_tensor, short]
    ways += [short.removesuffix("Tensor")] + [row.alias] * bool(row.alias)
    if row.numpy:
        ways += [row.numpy, named(row.numpy), np.dtype(row.name), np.zeros(2, row.name)]
        ways += [np.zeros((), row.name)[()]]
    assert all(la.find_dtype(way) is row for way in ways)


def test_a_dtype_of_a_strict_array_is_found():
    assert la.find_dtype(strict.ones(3, dtype=strict.float32)).name == "float32"


def test_the_words_of_pytorch_are_explained():
    layer = torch.nn.Linear(2, 1)
    for dtype, word in ((torch.float64, "Double"), (torch.int64, "Long")):
        with pytest.raises(RuntimeError, match=f"got {word} and Float"):
            layer(torch.ones(2, dtype=dtype))
        assert named(la.find_dtype(word).torch) is dtype
        assert named(la.find_dtype("Float").torch) is layer.weight.dtype
    x = la.to_torch(np.ones(2))
    assert layer(x.to(torch.float32)).dtype is torch.float32


def test_the_words_of_pytorch_in_c_are_found():
    with pytest.raises(RuntimeError, match=r"got: (struct )?c10::Half != (struct )?c10::BFloat16"):
        torch.ones(2, 2).half() @ torch.ones(2, 2).bfloat16()
    for row in la.DTYPES:
        short = row.legacy_tensor.removeprefix("torch.")
        assert la.find_dtype(f"torch.cuda.{short}") is row
        for prefix in ("c10::", "struct c10::"):
            assert la.find_dtype(prefix + short.removesuffix("Tensor")) is row
    for name in (
        "c10::complex<float>",
        "c10::Float8_e5m2",
        "c10::",
        "cuda.",
        "ComplexFloat",
        "c10::float",
    ):
        with pytest.raises(ValueError, match=rf"^find_dtype: .*, got {name}\. Write one of bool"):
            la.find_dtype(name)


# NumPy to PyTorch and back


def arrays_of_every_dtype(min_dims: int = 0):
    shapes = hnp.array_shapes(min_dims=min_dims, max_dims=3, min_side=0, max_side=4)
    dtypes = st.sampled_from([*(row.name for row in SHARED), "uint16", "complex64", "complex128"])
    return dtypes.flatmap(lambda dtype: hnp.arrays(dtype, shapes))


@pytest.mark.property
@given(arrays_of_every_dtype(), st.sampled_from([None, True, False]))
def test_there_and_back_keeps_dtype_shape_and_numbers(x, copy):
    there = la.to_torch(x, copy=copy)
    back = la.to_numpy(there, copy=copy)
    assert str(there.dtype) == f"torch.{x.dtype}"
    assert back.dtype == x.dtype
    assert tuple(there.shape) == x.shape
    assert_array_equal(back, x)
    assert la.shares_memory(x, there) == (copy is not True and x.size > 0)
    assert la.shares_memory(x, back) == (copy is not True and x.size > 0)


@pytest.mark.property
@given(arrays_of_every_dtype(min_dims=2))
def test_views_are_shared_as_they_lie(x):
    for view in (x.T, x[::2], x[:, 1:], x[..., None], np.swapaxes(x, 0, -1)):
        there = la.to_torch(view)
        assert_array_equal(there, view)
        assert_array_equal(la.to_numpy(there), view)
        assert la.shares_memory(there, x) == (view.size > 0)


def test_a_write_is_seen_from_the_other_side_unless_copied():
    for copy, seen in ((False, 9.0), (None, 9.0), (True, 1.0)):
        a, b = np.array([1.0, 2.0]), torch.tensor([1.0, 2.0])
        la.to_torch(a, copy=copy)[0] = 9.0
        la.to_numpy(b, copy=copy)[0] = 9.0
        assert a[0] == b[0].item() == seen


def test_what_is_copied_lies_as_it_is_read():
    turned, fixed = torch.ones(2, 3).T, np.ones((2, 3)).T
    fixed.flags.writeable = False  # so that it must be copied
    for x in (turned, fixed):
        assert la.to_numpy(x, copy=True).flags.c_contiguous
    assert la.to_torch(fixed, copy=None).is_contiguous()


def test_an_array_of_the_same_library_is_returned_as_it_is():
    a, b = np.arange(3.0), torch.arange(3.0)
    fixed = np.arange(3.0)
    fixed.flags.writeable = False
    assert la.to_numpy(a) is a
    assert la.to_numpy(fixed) is fixed
    assert la.to_torch(b) is b
    assert not la.shares_memory(la.to_numpy(a, copy=True), a)
    assert not la.shares_memory(la.to_torch(b, copy=True), b)
    assert la.to_numpy(fixed, copy=True).flags.writeable


def test_conversion_on_every_backend(backend):
    x = backend.asarray([[1.0, 2.0], [3.0, 4.0]], "float32")
    if backend.name == "cuda":
        with pytest.raises(TypeError, match=r"to_host\(x\)"):
            la.to_numpy(x, copy=True)
        assert la.to_torch(x) is x
        return
    array, tensor = la.to_numpy(x), la.to_torch(x, copy=None)
    assert isinstance(array, np.ndarray)
    assert isinstance(tensor, torch.Tensor)
    assert (array.dtype, tensor.dtype) == (np.float32, torch.float32)
    assert_array_equal(array, [[1.0, 2.0], [3.0, 4.0]])
    assert_array_equal(tensor, array)
    assert la.shares_memory(array, x)
    assert la.shares_memory(x, tensor) == (backend.name != "numpy-readonly")
    for copied in (la.to_numpy(x, copy=True), la.to_torch(x, copy=True)):
        assert_array_equal(copied, array)
        assert not la.shares_memory(copied, x)


def cannot_be_shared_with_torch():
    fixed = np.arange(4.0)
    fixed.flags.writeable = False
    field = np.zeros(3, dtype=[("a", "u1"), ("b", "f4")])["b"]
    odd = np.frombuffer(bytearray(range(33)), np.uint8)[1:].view(np.float64)
    return [fixed, np.arange(4.0)[::-1], np.arange(6).reshape(2, 3)[:, ::-1], field, odd,
            np.broadcast_to(np.arange(3.0), (2, 3))]  # fmt: skip


def cannot_be_shared_with_numpy():
    z = torch.tensor([1 + 2j, 3 - 4j])
    return [z.conj(), z.conj().imag, torch.tensor([1.0, 2.0]).expand(3, 2),
            torch._efficientzerotensor((2,))]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "x"),
    [(la.to_torch, x) for x in cannot_be_shared_with_torch()]
    + [(la.to_numpy, x) for x in cannot_be_shared_with_numpy()],
)
def test_what_cannot_be_shared_is_refused_or_copied_but_never_shared(function, x):
    with pytest.raises(ValueError, match=r"copy=True"):
        function(x)
    for copy in (True, None):
        result = function(x, copy=copy)
        assert not la.shares_memory(result, x)
        values = result.numpy() if isinstance(result, torch.Tensor) else result
        right = x.numpy(force=True) if isinstance(x, torch.Tensor) else x
        assert_array_equal(values, right)
        assert values.flags.writeable
        assert min(values.strides) > 0


def test_what_would_be_lost_is_refused_even_by_a_copy():
    x = torch.ones(2, requires_grad=True)
    for copy in (True, False, None):
        with pytest.raises(ValueError, match=r"x\.detach\(\)"):
            la.to_numpy(x, copy=copy)
        with pytest.raises(TypeError, match=r"torch\.float32"):
            la.to_numpy(x.detach().bfloat16(), copy=copy)
        with pytest.raises(TypeError, match="meta"):
            la.to_numpy(torch.ones(2, device="meta"), copy=copy)
        with pytest.raises(TypeError, match="float64"):
            la.to_torch(np.ones(2, np.longdouble), copy=copy)
    assert la.shares_memory(la.to_numpy(x.detach()), x)
    every = torch.arange(2**16, dtype=torch.int32).to(torch.int16).view(torch.bfloat16)
    every = every[~every.isnan()]
    assert_array_equal(la.to_numpy(every.float()).astype(np.float64), every.double())


def test_rare_tensors_are_refused():
    with warnings.catch_warnings(action="ignore"):  # PyTorch warns of them, not in each version
        half = torch.ones(2, dtype=torch.complex32)
        quantized = torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.quint8)
    nested = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged)
    same = ", which holds the same numbers"
    for x, remedy in [
        (half, f"x.to(torch.complex64){same}"),
        (quantized, f"x.dequantize(){same}"),
        (nested, "x.unbind() for its tensors, or x.to_padded_tensor(0.0)"),
        (torch.ones(2).to_sparse(), "x.to_dense()"),
        (torch.ones(2, dtype=torch.float8_e5m2), f"x.to(torch.float32){same}"),
    ]:
        with pytest.raises(TypeError) as caught:
            la.to_numpy(x, copy=True)
        assert str(caught.value).endswith(f". Write {remedy}.")
    for function in (lambda x: la.shares_memory(x, x), lambda x: la.can_view(x, (2,))):
        with pytest.raises(TypeError, match="dense"):
            function(nested)


def test_gradients_flow_through_what_stays_a_tensor():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    la.to_torch(x, copy=True).sum().backward()
    assert_array_equal(x.grad, [1.0, 1.0])


def test_a_parameter_and_a_mapped_file_are_plain_enough(tmp_path):
    frozen = torch.nn.Parameter(torch.ones(3), requires_grad=False)
    assert la.shares_memory(la.to_numpy(frozen), frozen)
    mapped = np.memmap(tmp_path / "x", np.float32, "w+", shape=(3,))
    assert la.shares_memory(la.to_torch(mapped), mapped)
    assert type(la.to_numpy(mapped, copy=True)) is np.ndarray


def test_without_pytorch_the_error_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ImportError, match=r"to_torch: expected PyTorch .* pip install torch\."):
        la.to_torch(np.arange(3.0))


def test_numpy_alone_is_enough_for_the_rest():
    code = """
import sys
class NoTorch:
    def find_spec(name, path, target=None):
        if name == "torch":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NoTorch)
import numpy as np, linalg_dl as la
x = np.arange(6.0).reshape(2, 3)
print(la.order(x), la.to_numpy(x) is x, la.shares_memory(x, x), la.can_view(x, (6,)))
print(la.find_dtype(x).torch, la.to_device(x, "cpu") is la.to_host(x), la.cuda_report().torch)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.split()[:4] == ["2", "True", "True", "True"], result.stderr
    assert result.stdout.split()[4:] == ["torch.float64", "True", "None"]


# Shared memory


@st.composite
def slices(draw: st.DrawFn, n: int):
    start, stop = draw(st.integers(0, n)), draw(st.integers(0, n))
    return slice(start, stop, draw(st.integers(1, 4)))


@pytest.mark.property
@given(slices(12), slices(12), st.booleans(), st.booleans())
def test_memory_is_shared_where_a_write_is_seen(one, two, first_in_torch, second_in_torch):
    base = np.zeros(12)
    x1, x2 = base[one], base[two]
    y1 = torch.from_numpy(x1) if first_in_torch else x1
    y2 = torch.from_numpy(x2) if second_in_torch else x2
    x1[:] = 1.0
    assert la.shares_memory(y1, y2) == bool((x2 == 1.0).any())
    assert la.shares_memory(y2, y1) == la.shares_memory(y1, y2)


@ROWS
def test_memory_of_every_dtype_is_looked_at(row):
    x = torch.zeros(4, 3).to(named(row.torch))
    assert la.shares_memory(x.T, x[1:2])
    assert la.shares_memory(x, x.view(torch.uint8)[:, -1])
    assert not la.shares_memory(x[:2], x[2:])
    assert not la.shares_memory(x, x.clone())
    assert not la.shares_memory(x[:0], x)


def test_gradients_and_conjugation_do_not_hide_shared_memory():
    x = torch.ones(3, requires_grad=True)
    z = torch.ones(3, dtype=torch.complex64)
    assert la.shares_memory(x, x.detach())
    assert la.shares_memory(z, z.conj())
    assert la.shares_memory(z.real, z)
    assert not la.shares_memory(z.real, z.imag)


def test_libraries_and_devices_are_told_apart():
    x = np.arange(3.0)
    assert la.shares_memory(strict.asarray(x, copy=False), torch.from_numpy(x))
    assert not la.shares_memory(strict.asarray(x, copy=True), x)
    meta = torch.ones(3, device="meta")
    assert not la.shares_memory(meta, meta)
    assert not la.shares_memory(meta, x)


# view and reshape


def torch_can_view(x, shape) -> bool:
    try:
        y = x.view(shape)
    except RuntimeError:
        return False
    assert y.numel() == 0 or y.data_ptr() == x.data_ptr()
    return True


def numpy_can_view(x, shape) -> bool:
    try:
        np.reshape(x, shape, copy=False)
    except ValueError:
        return False
    return True


def shapes_of(count: int, axes: int):
    """Give every shape of `count` elements with as many axes."""
    divisors = [n for n in range(1, count + 1) if count % n == 0]
    return [s for s in itertools.product(divisors, repeat=axes) if math.prod(s) == count]


def test_the_rule_is_that_of_pytorch_for_every_small_tensor():
    base, answers = torch.arange(64), []
    for lengths in itertools.product((1, 2, 3), repeat=3):
        targets = [s for axes in (1, 2, 3) for s in shapes_of(math.prod(lengths), axes)]
        for strides in itertools.product((0, 1, 2, 3, 6), repeat=3):
            x = base.as_strided(lengths, strides)
            for shape in targets:
                answers.append(torch_can_view(x, shape))
                assert la.can_view.__wrapped__(x, shape) == answers[-1], (lengths, strides, shape)
    assert 0.2 < np.mean(answers) < 0.8


@st.composite
def strided_and_a_shape(draw: st.DrawFn):
    """Draw a tensor with an odd layout, and another shape of as many elements."""
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6))
    x = torch.arange(math.prod(shape)).view(shape)
    x = x.permute(draw(st.permutations(range(x.ndim))))
    for axis in range(x.ndim):
        x = x[(slice(None),) * axis + (slice(None, None, draw(st.sampled_from([1, 1, 2]))),)]
    for axis in range(x.ndim):
        if x.shape[axis] == 1 and draw(st.booleans()):
            x = x.expand(*(draw(st.integers(1, 3)) if a == axis else -1 for a in range(x.ndim)))
    axes = draw(st.integers(0 if x.numel() == 1 else 1, 4))
    other = [(0,) * max(axes, 1)] if x.numel() == 0 else shapes_of(x.numel(), axes)
    other = [draw(st.sampled_from(other)), tuple(x.shape)][draw(st.integers(0, 1))]
    cut = [f for n in other for f in ((2, n // 2) if n % 2 == 0 and n else (n,))]
    return x, draw(st.sampled_from([other, (*other, 1), (1, *other), tuple(cut), other[:-1]]))


@pytest.mark.property
@given(strided_and_a_shape())
def test_the_rule_is_that_of_pytorch_and_of_numpy(drawn):
    x, shape = drawn
    if math.prod(shape) != x.numel():
        shape = (*shape, -1)
        if math.prod(shape) == 0 or x.numel() % math.prod(shape):
            for y in (x, x.numpy()):
                with pytest.raises(ValueError, match="can_view: expected a shape of"):
                    la.can_view(y, shape)
            return
    assert la.can_view(x, shape) == torch_can_view(x, shape)
    assert la.can_view(x.numpy(), shape) == numpy_can_view(x.numpy(), shape)


def test_view_needs_strides_that_reshape_does_not(backend):
    x = backend.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    if backend.name == "array_api_strict":
        with pytest.raises(TypeError, match="strides"):
            la.can_view(x, (6,))
        return
    assert la.can_view(x, (6,))
    assert not la.can_view(x.T, (6,))
    assert la.can_view(x.T, (-1, 1, 2))
    assert la.can_view(x[:0], (5, 0))
    assert not la.shares_memory(x.T.reshape((6,)), x)
    assert la.shares_memory(x.T.reshape((3, 1, 2)), x)


def test_view_on_a_transposed_tensor_raises_as_the_errata_say():
    x = torch.arange(6).view(2, 3)
    with pytest.raises(RuntimeError, match=r"view size is not compatible .* Use \.reshape"):
        x.T.view(6)
    assert_array_equal(x.T.reshape(6), [0, 3, 1, 4, 2, 5])
    assert not la.can_view(x.T, (6,))


def test_a_length_is_an_integer_of_any_width_and_no_truth_value():
    for x in (np.arange(6), torch.arange(6)):
        assert la.can_view.__wrapped__(x, (np.int32(2), np.int64(3)))
        with pytest.raises(TypeError, match=r"tuple of integers for shape, got \(True, 6\)"):
            la.can_view(x, (True, 6))


def test_a_negative_stride_can_be_viewed_in_numpy():
    x = np.arange(6)[::-1]
    assert la.can_view(x, (2, 3))
    assert numpy_can_view(x, (2, 3))
    assert not la.can_view(x.reshape(2, 3)[:, ::-1], (6,))
