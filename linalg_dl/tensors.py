"""Tensors: order, types of numbers, and the way between NumPy and PyTorch.

The chapter *Tensors* of the book explains what an array holds besides its numbers:
how many indices it takes, how each number is stored, and whose memory it lies in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from linalg_dl._arrays import Array, dtype_name, fail, import_torch, is_integer, is_tensor, library
from linalg_dl._contracts import require_arrays
from linalg_dl._refusals import require_dense, require_here, require_values

if TYPE_CHECKING:
    from jaxtyping import Shaped

__all__ = [
    "order",
    "DType",
    "DTYPES",
    "find_dtype",
    "to_numpy",
    "to_torch",
    "shares_memory",
    "can_view",
]


def order(x: Shaped[Array, "*shape"] | complex, /) -> int:
    """Count the indices that single out one number of a tensor.

    Parameters
    ----------
    x
        A tensor, or a number of Python.

    Returns
    -------
    int
        0 for a scalar, 1 for a vector (of one component too), 2 for a matrix, and so on.

    Raises
    ------
    TypeError
        If `x` is neither an array nor a number.

    Notes
    -----
    Chapter: Tensors. Equivalent to ``x.ndim``. *Rank* is often said for it, but the rank of a
    matrix is another number: how many of its columns are independent.
    Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 2.1.

    Examples
    --------
    >>> import numpy as np
    >>> order(3.0), order(np.array([3.0])), order(np.array([[4, 6, 7], [7, 3, 9]]))
    (0, 1, 2)
    """
    if isinstance(x, (int, float, complex)):
        return 0
    require_arrays("order", x=x)
    return int(x.ndim)


@dataclass(frozen=True)
class DType:
    """Describe one type of number, as NumPy and as PyTorch name it.

    Parameters
    ----------
    name
        The name, without the library.
    numpy, torch
        The name with the library in front; None where NumPy has no such type.
    alias, removed
        The short name that PyTorch keeps, and the one that NumPy removed in 1.24, or None.
    legacy_tensor
        The class that stood for it in old PyTorch code, today an alias of the dtype.
    bytes
        Memory for one number, in bytes.
    lowest, highest
        The least and the greatest finite number, exactly.
    eps
        The gap between 1 and the next number; None for integers, which are exact.
    default_in
        The libraries that choose this type for Python's bool, int or float.

    Notes
    -----
    Chapter: Tensors. Gathers what ``np.finfo``, ``torch.iinfo`` and their like say.

    Examples
    --------
    >>> find_dtype("float32").legacy_tensor, find_dtype("float32").bytes
    ('torch.FloatTensor', 4)
    """

    name: str
    numpy: str | None
    torch: str
    alias: str | None
    legacy_tensor: str
    removed: str | None
    bytes: int
    lowest: float
    highest: float
    eps: float | None
    default_in: tuple[str, ...]


# np.bool was removed as well, but came back in NumPy 2.0 as the name of the type itself.
DTYPES: tuple[DType, ...] = (
    DType("bool", "numpy.bool", "torch.bool", None, "torch.BoolTensor", None,
          1, False, True, None, ("numpy", "torch")),
    DType("uint8", "numpy.uint8", "torch.uint8", None, "torch.ByteTensor", None,
          1, 0, 2**8 - 1, None, ()),
    DType("int8", "numpy.int8", "torch.int8", None, "torch.CharTensor", None,
          1, -(2**7), 2**7 - 1, None, ()),
    DType("int16", "numpy.int16", "torch.int16", "torch.short", "torch.ShortTensor", None,
          2, -(2**15), 2**15 - 1, None, ()),
    DType("int32", "numpy.int32", "torch.int32", "torch.int", "torch.IntTensor", None,
          4, -(2**31), 2**31 - 1, None, ()),
    DType("int64", "numpy.int64", "torch.int64", "torch.long", "torch.LongTensor", "numpy.int",
          8, -(2**63), 2**63 - 1, None, ("numpy", "torch")),
    DType("float16", "numpy.float16", "torch.float16", "torch.half", "torch.HalfTensor", None,
          2, -65504.0, 65504.0, 2.0**-10, ()),
    DType("bfloat16", None, "torch.bfloat16", None, "torch.BFloat16Tensor", None,
          2, -(2 - 2.0**-7) * 2.0**127, (2 - 2.0**-7) * 2.0**127, 2.0**-7, ()),
    DType("float32", "numpy.float32", "torch.float32", "torch.float", "torch.FloatTensor", None,
          4, -(2 - 2.0**-23) * 2.0**127, (2 - 2.0**-23) * 2.0**127, 2.0**-23, ("torch",)),
    DType("float64", "numpy.float64", "torch.float64", "torch.double", "torch.DoubleTensor",
          "numpy.float", 8, -(2 - 2.0**-52) * 2.0**1023, (2 - 2.0**-52) * 2.0**1023, 2.0**-52,
          ("numpy",)),
)  # fmt: skip
"""The types of number of NumPy and PyTorch, integers first, each kind from short to long.

:meta hide-value:
"""

# torch.FloatTensor is FloatTensor in NumPy-minded code, and Float in PyTorch's messages.
_NAMES = {
    word: row
    for row in DTYPES
    for full in filter(None, (row.numpy, row.torch, row.alias, row.legacy_tensor))
    for word in (full, full.rpartition(".")[2], full.rpartition(".")[2].removesuffix("Tensor"))
    # torch.float is float32 and torch.int is int32; where no library is named, both have 64 bits.
    if word not in ("float", "int", "long")
}


def find_dtype(x: Any, /) -> DType:
    """Find the row of `DTYPES` for an array, a dtype, or a name in an error message.

    Parameters
    ----------
    x
        An array, a dtype of NumPy or PyTorch, or its name: ``"float32"``, ``"np.float32"``,
        ``"torch.float"``, ``"torch.cuda.FloatTensor"``, ``"Float"``, ``"c10::Half"``.

    Returns
    -------
    DType
        What each library calls it, its size and its range.

    Raises
    ------
    ValueError
        If no type has that name, or if the two libraries mean different types by it.

    Notes
    -----
    Chapter: Tensors. PyTorch's messages speak the names of the old tensor classes, as in
    *expected scalar type Long but found Float*.

    Examples
    --------
    >>> find_dtype("Long").torch, find_dtype("Float").torch
    ('torch.int64', 'torch.float32')
    """
    written = _written_name(x)
    name = re.sub(r"^np\.", "numpy.", re.sub(r"^(struct )?c10::|\bcuda\.", "", written))
    return _NAMES[name] if name in _NAMES else _refuse_name(written, name)


def to_numpy(
    x: Shaped[Array, "*shape"], /, *, copy: bool | None = False
) -> Shaped[Array, "*shape"]:
    """Hand an array over to NumPy, its dtype unchanged.

    Parameters
    ----------
    x
        A tensor of PyTorch on the CPU, or an array of another library. One of NumPy is
        returned as it is, unless a copy is asked for.
    copy
        False: the result shares the memory of `x`, or there is an error. True: it has
        memory of its own. None: it shares if that is possible and copies if not;
        `shares_memory` tells which.

    Returns
    -------
    numpy.ndarray
        The same numbers. Where memory is shared, writing to one writes to the other.

    Raises
    ------
    TypeError
        If `x` is not an array, is not on the CPU, is not dense, or NumPy has no such dtype.
    ValueError
        If `x` requires gradients, which NumPy does not follow, or cannot be shared.

    Notes
    -----
    Chapter: Tensors. Equivalent to ``x.numpy()``, which hands over expanded tensors too.
    `copy` is that of ``asarray`` in the array API standard, where None is the default.

    Examples
    --------
    >>> import torch
    >>> b = torch.tensor([1.0, 2.0, 3.0])
    >>> a, c = to_numpy(b), to_numpy(b, copy=True)
    >>> a[0] = 9.0  # a and b are two names for one memory; c has its own
    >>> b, c
    (tensor([9., 2., 3.]), array([1., 2., 3.], dtype=float32))
    """
    _require_memory("to_numpy", copy, x=x)
    if not is_tensor(x):
        return _as_numpy("to_numpy", "x", x, copy)
    _require_numpy_knows(x)
    if x.requires_grad:
        expected, got = "x without gradients, which NumPy cannot follow", "x.requires_grad == True"
        instead = "Write x.detach(), which shares the memory and leaves the gradients behind"
        fail(ValueError, "to_numpy", expected, got, instead)
    apart = _require_sharing("to_numpy", x, copy)
    array = x.numpy(force=apart)
    return np.array(array, order="C") if copy or apart else array


def to_torch(
    x: Shaped[Array, "*shape"], /, *, copy: bool | None = False
) -> Shaped[Array, "*shape"]:
    """Hand an array over to PyTorch, its dtype unchanged.

    Parameters
    ----------
    x
        An array of NumPy or of another library. A tensor of PyTorch is returned
        as it is, unless a copy is asked for.
    copy
        As for `to_numpy`.

    Returns
    -------
    torch.Tensor
        The same numbers, on the CPU if `x` was not a tensor.

    Raises
    ------
    TypeError
        If `x` is not an array, or PyTorch has no such dtype.
    ValueError
        If `x` cannot be shared: read-only, or in an order that PyTorch cannot follow.

    Notes
    -----
    Chapter: Tensors. Equivalent to ``torch.from_numpy(x)``, which only warns of a read-only
    array. float64 stays float64; float32 weights want ``to_torch(x).to(torch.float32)``.

    Examples
    --------
    >>> import numpy as np
    >>> to_torch(np.array([1.0, 2.0, 3.0])[::-1], copy=True)  # PyTorch has no negative strides
    tensor([3., 2., 1.], dtype=torch.float64)
    """
    _require_memory("to_torch", copy, x=x)
    torch = import_torch("to_torch")
    if is_tensor(x):
        return x.clone() if copy else x
    array = _as_numpy("to_torch", "x", x, copy)
    _require_torch_knows(array.dtype)
    apart = _require_sharing("to_torch", array, copy)
    return torch.from_numpy(np.array(array, order="C") if apart else array)


def shares_memory(x1: Shaped[Array, "*shape1"], x2: Shaped[Array, "*shape2"], /) -> bool:
    """Tell whether two arrays have a number in common: writing to one changes the other.

    Parameters
    ----------
    x1, x2
        Arrays of any two libraries.

    Returns
    -------
    bool
        True if some byte belongs to an element of both.

    Raises
    ------
    TypeError
        If one is not an array, or has no memory that can be looked at.

    Notes
    -----
    Chapter: Tensors. Equivalent to ``np.shares_memory``, for tensors too, on any device.

    Examples
    --------
    >>> import numpy as np
    >>> import torch
    >>> a = np.array([1.0, 2.0, 3.0])
    >>> shares_memory(a, torch.from_numpy(a)), shares_memory(a, torch.tensor(a))
    (True, False)
    >>> shares_memory(a[::2], a[1::2])  # neighbours, without an element in common
    False
    """
    _require_memory("shares_memory", x1=x1, x2=x2)
    place1, place2 = (str(x.device) if is_tensor(x) else "cpu" for x in (x1, x2))
    return place1 == place2 and bool(np.shares_memory(_outline("x1", x1), _outline("x2", x2)))


def can_view(x: Shaped[Array, "*shape"], shape: tuple[int, ...], /) -> bool:
    """Tell whether `x` can be seen in another shape without copying its numbers.

    Parameters
    ----------
    x
        A tensor of PyTorch, or an array of NumPy: what has strides.
    shape
        The other shape, of as many elements. One size may be −1: the one that fits.

    Returns
    -------
    bool
        True where ``x.view(shape)`` of a tensor works, and ``x.reshape(shape)`` of an array copies
        nothing; False where `reshape` must copy.

    Raises
    ------
    TypeError
        If `x` has no strides, or `shape` is not a tuple of integers.
    ValueError
        If `shape` has another number of elements: then reshape raises as well.

    Notes
    -----
    Chapter: Tensors. A view may split any axis, and join two where a step along the first is
    as long as the second: :math:`s_i = n_{i+1} s_{i+1}`. The library of `x` is asked.

    Examples
    --------
    >>> import torch
    >>> x = torch.arange(6).view(2, 3)
    >>> can_view(x, (6,)), can_view(x.T, (6,)), can_view(x.T, (3, 1, 2))
    (True, False, True)
    """
    _require_memory("can_view", x=x)
    if library(x) not in ("numpy", "torch"):
        expected, instead = "an array with strides for x", "Write to_numpy(x) or to_torch(x)"
        fail(TypeError, "can_view", expected, f"one of {library(x)}", instead)
    _require_as_many(tuple(x.shape), shape)
    y: Any = x
    try:
        y.view(shape) if is_tensor(y) else np.reshape(y, shape, copy=False)
    except (RuntimeError, ValueError):
        return False
    return True


def _written_name(x: Any) -> str:
    if isinstance(x, str):
        return x
    if isinstance(x, type):
        return x.__name__
    if hasattr(x, "dtype"):
        return str(x.dtype).rpartition(".")[2]
    return str(x) if library(x) in ("numpy", "torch") else f"a {type(x).__name__}"


def _refuse_name(written: str, name: str) -> NoReturn:
    expected, short = "an array, a dtype or its name", name.rpartition(".")[2]
    instead = f"Write one of {', '.join(row.name for row in DTYPES)}"
    for row in DTYPES:
        if name == row.removed:
            expected, today = "the name of a type of number", written.replace(short, row.name)
            instead = f"NumPy 1.24 removed it: write {short} or {today}"
    fail(ValueError, "find_dtype", expected, written, instead)


def _require_memory(name: str, copy: object = None, /, **arrays: Any) -> None:
    """Refuse what is no plain array, of numbers that lie in memory."""
    for key, x in arrays.items():
        require_arrays(name, **{key: x})
        if library(x) == "numpy" and type(x) not in (np.ndarray, np.memmap):
            kind = f"NumPy scalar {x!r}" if isinstance(x, np.generic) else type(x).__name__
            expected, instead = f"a plain array for {key}", f"Write np.asarray({key})"
            fail(TypeError, name, expected, f"a {kind}", instead)
        if is_tensor(x):
            require_dense(name, key, x)
            require_here(name, key, x)
    if copy is not None and not isinstance(copy, bool):
        instead = "Write copy=True for memory of its own, copy=False to share"
        fail(TypeError, name, "True, False or None for copy", f"copy={copy!r}", instead)


def _require_numpy_knows(x: Any) -> None:
    require_values("to_numpy", {"x": x})
    dtype, wider = dtype_name(x.dtype), "complex64" if x.is_complex() else "float32"
    if x.device.type != "cpu":
        instead = "Write to_host(x), which copies it to the CPU"
        fail(TypeError, "to_numpy", "x on cpu, where NumPy is", f"x on {x.device}", instead)
    if not hasattr(np, dtype):
        call = "x.dequantize()" if x.is_quantized else f"x.to(torch.{wider})"
        instead = f"Write {call}, which holds the same numbers"
        fail(TypeError, "to_numpy", "a dtype that NumPy has", dtype, instead)


def _require_torch_knows(dtype: np.dtype[Any]) -> None:
    """Refuse what PyTorch has no dtype for, and the order of bytes of another machine."""
    if dtype.kind not in "biufc" or dtype.char in "gG" or not dtype.isnative:
        wide = "complex128" if dtype.kind == "c" else "float64"
        instead = f"Write x.astype(np.{wide}) if its values stand for numbers"
        instead = "Write x[field] for one of its fields" if dtype.kind == "V" else instead
        fail(TypeError, "to_torch", "a dtype that PyTorch has", str(dtype), instead)


def _require_sharing(name: str, x: Any, copy: bool | None) -> bool:
    """Refuse memory that the other library cannot share, if it must; tell whether it cannot."""
    fault = _fault(x)
    if fault and copy is False:
        expected = "memory of x that both libraries can read and write"
        fail(ValueError, name, expected, fault, f"Write {name}(x, copy=True)")
    return fault != ""


def _fault(x: Any) -> str:
    """Say what keeps the other library from sharing the memory of `x`, if anything."""
    tensor, strides = is_tensor(x), x.stride() if is_tensor(x) else x.strides
    if tensor and (x.is_conj() or x.is_neg() or x._is_zerotensor()):
        return "a tensor that is conjugated, negated or zero when it is read"
    if not tensor and not x.flags.writeable:
        return "a read-only array"
    repeated = any(n > 1 and s == 0 for n, s in zip(x.shape, strides, strict=True))
    torn = not tensor and (not x.flags.aligned or any(s % x.itemsize for s in strides))
    if (repeated and 0 not in x.shape) or min(strides, default=0) < 0 or torn:
        return f"strides {strides} " + ("in elements" if tensor else "in bytes")
    return ""


def _as_numpy(name: str, key: str, x: Any, copy: bool | None) -> Any:
    try:
        return np.array(x, order="C") if copy else np.asanyarray(x, copy=copy)
    except (TypeError, ValueError, RuntimeError):
        expected = f"an array on the CPU for {key}, whose memory NumPy can read"
        instead = f"Move {key} to the CPU with its own library; there, np.asarray({key}) copies it"
        fail(TypeError, name, expected, f"one of {library(x)}", instead)


def _outline(key: str, x: Any) -> Any:
    """Give an array of NumPy that lies where `x` lies, on whatever device: it is never read."""
    if not is_tensor(x):
        return _as_numpy("shares_memory", key, x, copy=False)
    if x.numel() == 0 or x.data_ptr() == 0:  # nothing, or a meta tensor: it lies nowhere
        return np.empty(0)
    size, strides = x.element_size(), tuple(x.element_size() * stride for stride in x.stride())
    place = {"version": 3, "typestr": f"|V{size}", "data": (x.data_ptr(), False)}
    interface = {**place, "shape": tuple(x.shape), "strides": strides}
    return np.asarray(SimpleNamespace(__array_interface__=interface))


def _require_as_many(lengths: tuple[int, ...], shape: tuple[int, ...]) -> None:
    if not isinstance(shape, tuple) or not all(map(is_integer, shape)):
        instead = f"Write a tuple such as {lengths or (1,)}"
        fail(TypeError, "can_view", "a tuple of integers for shape", f"{shape!r}", instead)
    count, known, free = prod(lengths), prod(n for n in shape if n != -1), shape.count(-1)
    fits = known == count if free == 0 else free == 1 and known and count % known == 0
    if min(shape, default=0) < -1 or not fits:
        expected = f"a shape of {count} elements, as x of shape {lengths}"
        instead = "View and reshape keep their number. At most one length may be -1, if it is known"
        fail(ValueError, "can_view", expected, f"{shape}", instead)
