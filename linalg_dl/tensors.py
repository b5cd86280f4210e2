"""Tensors: order, types of numbers, and the way between NumPy and PyTorch.

The chapter *Tensors* of the book explains what an array holds besides its numbers:
how many indices it takes, how each number is stored, and whose memory it lies in.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import prod
from operator import mul
from typing import TYPE_CHECKING, Any, NoReturn

import array_api_compat
import numpy as np

from linalg_dl._arrays import dtype_name, fail, import_torch, library
from linalg_dl._contracts import require_arrays

if TYPE_CHECKING:
    from jaxtyping import Shaped

    from linalg_dl._arrays import Array

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
    r"""Count the indices that single out one number of a tensor.

    .. math:: x \text{ has order } 0,\quad x_i \text{ order } 1,\quad x_{ij} \text{ order } 2,
        \quad x_{i_1 i_2 \dots i_k} \text{ order } k

    Parameters
    ----------
    x
        A tensor, or a Python number: a scalar.

    Returns
    -------
    int
        0 for a scalar, 1 for a vector, 2 for a matrix, 3 or more for what has no other name.

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
    >>> order(3.0), order(np.array([4, 1, 5])), order(np.array([[4, 6, 7], [7, 3, 9]]))
    (0, 1, 2)

    A vector of one component is not a scalar: it takes an index.

    >>> order(np.array([3.0]))
    1
    """
    if isinstance(x, (int, float, complex)) and not isinstance(x, np.generic):
        return 0
    require_arrays("order", x=x)
    return int(x.ndim)


@dataclass(frozen=True, slots=True)
class DType:
    r"""Describe one type of number, as NumPy and as PyTorch name it.

    .. math:: \text{float:}\quad \pm\, 1.b_1 b_2 \dots b_p \cdot 2^e, \qquad \varepsilon = 2^{-p}

    Parameters
    ----------
    name
        The name that both libraries share.
    numpy, torch
        The name with the library in front; None where NumPy has no such type.
    alias
        The short name that PyTorch keeps for it, or None.
    legacy_tensor
        The class that stood for it in old PyTorch code, today an alias of the dtype.
    removed
        The alias that NumPy removed in version 1.24, or None.
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
    Chapter: Tensors. Equivalent to ``np.iinfo``, ``np.finfo``, ``torch.iinfo`` and
    ``torch.finfo``, of which it gathers what a reader compares.
    Source: IEEE 754-2019, section 3 (bfloat16 keeps the exponent of float32).

    Examples
    --------
    >>> single = find_dtype("float32")
    >>> single.numpy, single.torch, single.legacy_tensor, single.bytes
    ('numpy.float32', 'torch.float32', 'torch.FloatTensor', 4)

    Half of the bits of float32, two ways: float16 keeps digits, bfloat16 keeps the range.

    >>> for name in ("float32", "float16", "bfloat16"):
    ...     print(f"{name:>8} {find_dtype(name).highest:.2e} {find_dtype(name).eps:.1e}")
     float32 3.40e+38 1.2e-07
     float16 6.55e+04 9.8e-04
    bfloat16 3.39e+38 7.8e-03
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
"""The types of number that NumPy and PyTorch share, from the shortest to the longest.

:meta hide-value:
"""

# torch.FloatTensor is FloatTensor in NumPy-minded code, and Float in PyTorch's messages.
_NAMES = {
    word: row
    for row in DTYPES
    for long in (row.numpy, row.torch, row.alias, row.legacy_tensor)
    if long is not None
    for word in (long, long.rpartition(".")[2], long.rpartition(".")[2].removesuffix("Tensor"))
}
# torch.float is float32 and torch.int is int32; where no library is named, both have 64 bits.
for _word in ("float", "int", "long"):
    del _NAMES[_word]


def find_dtype(x: Any, /) -> DType:
    r"""Find the row of `DTYPES` for an array, a dtype, or a name in an error message.

    .. math:: \texttt{numpy.float64} \leftrightarrow \texttt{torch.float64}
        \leftrightarrow \texttt{Double}

    Parameters
    ----------
    x
        An array, a dtype of NumPy or PyTorch, or its name: ``"float32"``, ``"np.float32"``,
        ``"torch.float"``, ``"FloatTensor"``, or the ``"Float"`` of *expected Float but found
        Double*.

    Returns
    -------
    DType
        What both libraries call it, its size and its range.

    Raises
    ------
    ValueError
        If no type has that name, or if the two libraries mean different types by it.

    Notes
    -----
    Chapter: Tensors. PyTorch's messages speak the names of the old tensor classes.
    Source: NumPy 1.24.0 release notes, expired deprecations (``np.int``, ``np.float``).

    Examples
    --------
    >>> import numpy as np
    >>> find_dtype(np.array([1.0, 2.0, 3.0])).torch
    'torch.float64'

    *expected scalar type Long but found Float*, in today's names:

    >>> find_dtype("Long").torch, find_dtype("Float").torch
    ('torch.int64', 'torch.float32')
    """
    written = _written_name(x)
    full = f"numpy.{written[3:]}" if written.startswith("np.") else written
    if full not in _NAMES:
        _explain_unknown_dtype(written, full)
    return _NAMES[full]


def to_numpy(
    x: Shaped[Array, "*shape"], /, *, copy: bool | None = False
) -> Shaped[Array, "*shape"]:
    r"""Hand an array over to NumPy, its dtype unchanged.

    .. math:: \mathrm{memory}(y) = \mathrm{memory}(x)
        \quad\text{unless } \texttt{copy} \text{ says otherwise}

    Parameters
    ----------
    x
        A tensor of PyTorch on the CPU, or an array of another library. One of NumPy is
        returned as it is.
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
    Chapter: Tensors. Equivalent to ``x.numpy()``, which also hands over an expanded tensor,
    whose elements are one number under several indices. `copy` is that of ``asarray`` in
    the array API standard 2024.12, where None is the default: here sharing is never a
    matter of luck unless you ask for that.

    Examples
    --------
    >>> import torch
    >>> b = torch.tensor([1.0, 2.0, 3.0])
    >>> to_numpy(b)
    array([1., 2., 3.], dtype=float32)

    Two names for one memory, unless a copy was asked for:

    >>> a, c = to_numpy(b), to_numpy(b, copy=True)
    >>> a[0] = 9.0
    >>> b, c
    (tensor([9., 2., 3.]), array([1., 2., 3.], dtype=float32))
    """
    _require_convertible("to_numpy", x, copy)
    if array_api_compat.is_numpy_array(x):
        return np.array(x, order="C") if copy else x
    if not array_api_compat.is_torch_array(x):
        return _numpy_of_another_library("to_numpy", x, copy)
    _require_plain_tensor(x)
    _require_numpy_number(x)
    obstacle = _obstacle_in_tensor(x)
    if copy is False and obstacle:
        fail(ValueError, "to_numpy", *obstacle, "Write to_numpy(x, copy=True)")
    tensor: Any = x
    array = tensor.numpy(force=obstacle is not None)
    return np.array(array, order="C") if copy or obstacle else array


def to_torch(
    x: Shaped[Array, "*shape"], /, *, copy: bool | None = False
) -> Shaped[Array, "*shape"]:
    r"""Hand an array over to PyTorch, its dtype unchanged.

    .. math:: \mathrm{memory}(y) = \mathrm{memory}(x)
        \quad\text{unless } \texttt{copy} \text{ says otherwise}

    Parameters
    ----------
    x
        An array of NumPy or of another library. A tensor of PyTorch is returned as it is.
    copy
        False: the result shares the memory of `x`, or there is an error. True: it has
        memory of its own. None: it shares if that is possible and copies if not;
        `shares_memory` tells which.

    Returns
    -------
    torch.Tensor
        The same numbers, on the CPU if `x` was not a tensor. Where memory is shared,
        writing to one writes to the other.

    Raises
    ------
    TypeError
        If `x` is not an array, or PyTorch has no such dtype.
    ValueError
        If `x` cannot be shared: read-only, or in an order that PyTorch cannot follow.
    ImportError
        If PyTorch is not installed.

    Notes
    -----
    Chapter: Tensors. Equivalent to ``torch.from_numpy(x)``, which only warns about a
    read-only array; ``torch.tensor(x)`` always copies. float64, NumPy's default, stays
    float64: a layer of float32 weights then says *expected Float but found Double*, and
    ``to_torch(x).to(torch.float32)`` is what it wants.

    Examples
    --------
    >>> import numpy as np
    >>> to_torch(np.array([1.0, 2.0, 3.0]))
    tensor([1., 2., 3.], dtype=torch.float64)

    PyTorch knows no negative strides:

    >>> to_torch(np.array([1.0, 2.0, 3.0])[::-1], copy=True)
    tensor([3., 2., 1.], dtype=torch.float64)
    """
    _require_convertible("to_torch", x, copy)
    torch = import_torch("to_torch")
    if array_api_compat.is_torch_array(x):
        tensor: Any = x
        return tensor.clone() if copy else tensor
    if not array_api_compat.is_numpy_array(x):
        x = _numpy_of_another_library("to_torch", x, copy)
    _require_torch_number(x)
    obstacle = _obstacle_in_array(x)
    if copy is False and obstacle:
        fail(ValueError, "to_torch", *obstacle, "Write to_torch(x, copy=True)")
    return torch.from_numpy(np.array(x, order="C") if copy or obstacle else x)


def shares_memory(x1: Shaped[Array, "*shape1"], x2: Shaped[Array, "*shape2"], /) -> bool:
    r"""Tell whether two arrays have a number in common: writing to one changes the other.

    .. math:: \mathrm{memory}(x_1) \cap \mathrm{memory}(x_2) \ne \emptyset

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
    Two tensors of one storage need not share: ``x[::2]`` and ``x[1::2]`` do not.

    Examples
    --------
    >>> import numpy as np
    >>> import torch
    >>> a = np.array([1.0, 2.0, 3.0])
    >>> shares_memory(a, torch.from_numpy(a)), shares_memory(a, torch.tensor(a))
    (True, False)

    Neighbours in memory, without an element in common:

    >>> shares_memory(a[::2], a[1::2])
    False
    """
    _require_array("shares_memory", "x1", x1)
    _require_array("shares_memory", "x2", x2)
    if _place(x1) != _place(x2):
        return False
    return bool(np.shares_memory(_outline("x1", x1), _outline("x2", x2)))


def can_view(x: Shaped[Array, "*shape"], shape: tuple[int, ...], /) -> bool:
    r"""Tell whether `x` can be seen in another shape without copying its numbers.

    .. math:: s_i = n_{i+1}\, s_{i+1} \quad\text{between axes that the view joins}

    Parameters
    ----------
    x
        A tensor of PyTorch, or an array of NumPy: what has strides.
    shape
        The other shape, of as many elements. One size may be −1: the one that fits.

    Returns
    -------
    bool
        True where ``x.view(shape)`` works; False where it raises and ``x.reshape(shape)``
        copies.

    Raises
    ------
    TypeError
        If `x` has no strides, or `shape` is not a tuple of integers.
    ValueError
        If `shape` has another number of elements: then reshape raises as well.

    Notes
    -----
    Chapter: Tensors. From its last axis to its first, `x` falls into runs, each lying in
    memory like a contiguous array; the stride of an axis of size 1 does not matter. A
    view may cut a run, but not join two: where a run ends, an axis of the view must end.
    Equivalent to calling ``x.view(shape)`` and catching the error.
    Source: PyTorch, ``computeStride`` in ``aten/src/ATen/TensorUtils.cpp``.

    Examples
    --------
    >>> import torch
    >>> x = torch.arange(6).view(2, 3)
    >>> can_view(x, (3, 2)), can_view(x.T, (6,))
    (True, False)

    The transposed one must be copied to be read in a row, but it can be split:

    >>> can_view(x.T, (3, 1, 2))
    True
    """
    _require_array("can_view", "x", x)
    lengths, strides = tuple(x.shape), _strides(x)
    shape = _complete("can_view", "x", lengths, shape)
    if prod(lengths) == 0:
        return True
    ends_of_view = set(accumulate(reversed(shape), mul, initial=1))
    return _ends_of_runs(lengths, strides) <= ends_of_view


def _written_name(x: Any) -> str:
    if isinstance(x, str):
        return x
    if isinstance(x, type):
        return x.__name__
    if isinstance(x, np.dtype) or (library(x) == "torch" and not hasattr(x, "dtype")):
        return str(x)
    return dtype_name(x) if hasattr(x, "dtype") else f"a {type(x).__name__}"


def _explain_unknown_dtype(written: str, full: str) -> NoReturn:
    short = written.rpartition(".")[2]
    for row in DTYPES:
        if full == row.removed:
            prefix = written.removesuffix(short)
            instead = f"NumPy 1.24 removed it: write {short} or {prefix}{row.name}"
            fail(ValueError, "find_dtype", "the name of a type of number", written, instead)
    if written in ("float", "int"):
        instead = f"Write 'numpy.{short}64', or 'torch.{short}', which has 32 bits"
        fail(ValueError, "find_dtype", "a name with one meaning", written, instead)
    instead = f"Write one of {', '.join(row.name for row in DTYPES)}"
    fail(ValueError, "find_dtype", "an array, a dtype or its name", written, instead)


def _ends_of_runs(lengths: tuple[int, ...], strides: tuple[int, ...]) -> set[int]:
    """Count, from the last axis, the elements up to the end of each run in memory."""
    ends, count, expected = set(), 1, None
    for n, stride in zip(reversed(lengths), reversed(strides), strict=True):
        if n == 1:
            continue
        if expected not in (None, stride):
            ends.add(count)
        count, expected = count * n, n * stride
    return ends | {count}


def _complete(
    name: str, key: str, lengths: tuple[int, ...], shape: tuple[int, ...]
) -> tuple[int, ...]:
    """Check `shape` against the lengths it must hold, and replace its -1."""
    if not isinstance(shape, tuple) or not all(hasattr(n, "__index__") for n in shape):
        instead = f"Write a tuple such as {lengths or (1,)}"
        fail(TypeError, name, "a tuple of integers for shape", f"{shape!r}", instead)
    expected = f"a shape of {prod(lengths)} elements, as {key} of shape {lengths}"
    instead = "Only the grouping of the elements can change: view and reshape keep their number"
    known, unknown = prod(n for n in shape if n != -1), shape.count(-1)
    if min(shape, default=0) < -1 or unknown > 1 or (unknown and known == 0):
        fail(ValueError, name, expected, f"{shape}", "At most one length may be -1, if it is known")
    if prod(lengths) != known and not (unknown and prod(lengths) % known == 0):
        fail(ValueError, name, expected, f"{shape}", instead)
    return tuple(prod(lengths) // known if n == -1 else n for n in shape)


def _strides(x: Any) -> tuple[int, ...]:
    if array_api_compat.is_torch_array(x):
        _require_dense("can_view", "x", x)
        return tuple(x.stride())
    if array_api_compat.is_numpy_array(x):
        return tuple(x.strides)
    instead = "Write to_numpy(x) or to_torch(x)"
    fail(TypeError, "can_view", "an array with strides for x", f"one of {library(x)}", instead)


def _place(x: Any) -> str:
    return str(x.device) if array_api_compat.is_torch_array(x) else "cpu"


class _Outline:
    """Where an array lies: an address, never read, with the lengths and strides around it."""

    def __init__(self, x: Any) -> None:
        size = x.element_size()
        self.__array_interface__ = {
            "version": 3,
            "typestr": f"|V{size}",
            "data": (x.data_ptr(), False),
            "shape": tuple(x.shape),
            "strides": tuple(size * stride for stride in x.stride()),
        }


def _outline(key: str, x: Any) -> Any:
    """Make a NumPy array that lies where `x` lies, on whatever device that is."""
    if array_api_compat.is_numpy_array(x):
        return x
    if not array_api_compat.is_torch_array(x):
        return _outline_of_another_library(key, x)
    _require_dense("shares_memory", key, x)
    if x.numel() == 0 or x.data_ptr() == 0:  # nothing, or a meta tensor: it lies nowhere
        return np.empty(0)
    return np.asarray(_Outline(x))


def _outline_of_another_library(key: str, x: Any) -> Any:
    try:
        return np.asarray(x, copy=False)
    except (TypeError, ValueError, RuntimeError):
        instead = f"Write np.asarray({key}) for a copy, which shares with none"
        expected = f"an array on the CPU for {key}"
        fail(TypeError, "shares_memory", expected, f"one of {library(x)}", instead)


def _require_array(name: str, key: str, x: Any) -> None:
    require_arrays(name, **{key: x})
    if isinstance(x, np.generic):
        instead = f"Write np.asarray({key}): a scalar of NumPy cannot be written to, or shared"
        fail(TypeError, name, f"an array for {key}", f"the NumPy scalar {x!r}", instead)
    if isinstance(x, np.ndarray) and type(x) not in (np.ndarray, np.memmap):
        instead = f"Write np.asarray({key}), which drops what a {type(x).__name__} adds"
        fail(TypeError, name, f"a plain array for {key}", f"a {type(x).__name__}", instead)


def _require_convertible(name: str, x: Any, copy: object) -> None:
    _require_array(name, "x", x)
    if copy is not None and not isinstance(copy, bool):
        instead = "Write copy=True for memory of its own, copy=False to share"
        fail(TypeError, name, "True, False or None for copy", f"copy={copy!r}", instead)


def _require_dense(name: str, key: str, x: Any) -> None:
    if x.is_nested:
        instead = f"Write {key}.to_padded_tensor(0.0), or {key}.unbind() for its tensors"
        fail(TypeError, name, f"a dense tensor for {key}", "a nested one", instead)
    if str(x.layout) != "torch.strided":
        instead = f"Write {key}.to_dense()"
        fail(TypeError, name, f"a dense tensor for {key}", f"layout {x.layout}", instead)


def _require_plain_tensor(x: Any) -> None:
    _require_dense("to_numpy", "x", x)
    if x.device.type == "meta":
        instead = "A meta tensor has a shape and a dtype, but no memory to share or copy"
        fail(TypeError, "to_numpy", "a tensor with numbers for x", "x on meta", instead)
    if x.device.type != "cpu":
        instead = "Write to_host(x), which copies it to the CPU"
        fail(TypeError, "to_numpy", "x on cpu, where NumPy is", f"x on {x.device}", instead)
    if x.requires_grad:
        instead = "Write x.detach(), which shares the memory and leaves the gradients behind"
        expected, got = "x without gradients, which NumPy cannot follow", "x.requires_grad == True"
        fail(ValueError, "to_numpy", expected, got, instead)


def _require_numpy_number(x: Any) -> None:
    dtype = dtype_name(x)
    if x.is_quantized:
        instead = "Write x.dequantize(), or x.int_repr() for the integers"
        fail(TypeError, "to_numpy", "a dtype that NumPy has", dtype, instead)
    if not hasattr(np, dtype):
        wider = "torch.complex64" if x.is_complex() else "torch.float32"
        instead = f"Write x.to({wider}), which holds the same numbers"
        fail(TypeError, "to_numpy", "a dtype that NumPy has", dtype, instead)


_REMEDIES_FOR_DTYPES = {
    "g": "x.astype(np.float64), which rounds to 53 bits",
    "G": "x.astype(np.complex128), which rounds to 53 bits",
    "m": "x.astype(np.int64) for the count of its units",
    "M": "x.astype(np.int64) for the count of its units",
    "V": "x[field] for one of its fields",
}


def _require_torch_number(x: Any) -> None:
    dtype = x.dtype
    extended = dtype.char in "gG"  # a type of its own, also where it has no more bits than float64
    if dtype.kind in "biufc" and not extended and dtype.isnative:
        return
    instead = _REMEDIES_FOR_DTYPES.get(
        dtype.char, "x.astype(np.float64) if its values stand for numbers"
    )
    if dtype.kind in "iufc" and not extended:
        instead = f"x.astype(np.{dtype.name}), in the byte order of this machine"
    # Its name with a number of bits differs from system to system.
    got = f"np.{dtype.type.__name__}" if extended else f"{dtype}"
    fail(TypeError, "to_torch", "a dtype that PyTorch has", got, f"Write {instead}")


def _obstacle_in_tensor(x: Any) -> tuple[str, str] | None:
    """Say what was expected and what came where a tensor cannot be shared as it is."""
    expected = "memory that holds the values of x"
    if x.is_conj() or x.is_neg():
        return expected, "a tensor that is conjugated or negated when it is read"
    if x._is_zerotensor():
        return expected, "a tensor of zeros without memory"
    if x.numel() and any(n > 1 and s == 0 for n, s in zip(x.shape, x.stride(), strict=True)):
        got = f"strides {tuple(x.stride())} of an expanded tensor"
        return "memory of its own for each element of x", got
    return None


def _obstacle_in_array(x: Any) -> tuple[str, str] | None:
    """Say what was expected and what came where PyTorch cannot share an array as it is."""
    if not x.flags.writeable:
        return "an x that can be written to, as every tensor can", "a read-only array"
    if x.size and any(n > 1 and s == 0 for n, s in zip(x.shape, x.strides, strict=True)):
        return "memory of its own for each element of x", f"strides {x.strides} in bytes"
    if any(stride < 0 for stride in x.strides):
        return "strides that are not negative", f"strides {x.strides} in bytes"
    if not x.flags.aligned or any(stride % x.itemsize for stride in x.strides):
        got = f"strides {x.strides} in bytes of elements of {x.itemsize}"
        return "elements of x at whole multiples of their size", got
    return None


def _numpy_of_another_library(name: str, x: Any, copy: bool | None) -> Any:
    try:
        return np.asarray(x, copy=copy)
    except (TypeError, ValueError, RuntimeError):
        instead = "Move x to the CPU with its own library; if it is there, write copy=True"
        got = f"one of {library(x)} on {x.device}"
        fail(TypeError, name, "an array whose memory NumPy can read", got, instead)
