"""Array namespaces, argument checks and the wording of errors.

Every public function asks this module three things: which library its
arrays come from, whether they fit together, and how to say so when they
do not. A message always reads ``name: expected ..., got ... . What to write``.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, runtime_checkable

import numpy as np

if TYPE_CHECKING:
    from types import ModuleType

_KINDS = ("bool", "integral", "real floating", "complex floating")


class Array(Protocol):
    """What this library needs of an array: NumPy, PyTorch or another of the standard."""

    @property
    def shape(self) -> Any: ...
    @property
    def ndim(self) -> Any: ...
    @property
    def device(self) -> Any: ...
    @property
    def dtype(self) -> Any: ...
    def __getitem__(self, key: Any, /) -> Any: ...
    def __add__(self, other: Any, /) -> Any: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...
    def __rmul__(self, other: Any, /) -> Any: ...
    def __truediv__(self, other: Any, /) -> Any: ...
    def __matmul__(self, other: Any, /) -> Any: ...


@runtime_checkable
class Device(Protocol):
    """What this library needs of a device of PyTorch."""

    @property
    def type(self) -> str: ...
    @property
    def index(self) -> int | None: ...


# Types and dtypes that need no further check; torch's join on the first tensor seen.
_EXACT_TYPES: set[type] = {np.ndarray}
_REAL_FLOATS: set[object] = {np.dtype(np.float32), np.dtype(np.float64)}


def same_real_floats(x1: Any, x2: Any) -> bool:
    """Tell, in a tenth of a microsecond, that two plain arrays share a float dtype.

    False means "not known": the caller then takes the path that checks and explains.
    """
    kind = type(x1)
    if kind is not type(x2) or kind not in _EXACT_TYPES:
        return False
    dtype = x1.dtype
    return dtype is x2.dtype and dtype in _REAL_FLOATS


def fail(error: type[Exception], name: str, expected: str, got: str, instead: str) -> NoReturn:
    """Raise `error` in the wording that every message of the library has."""
    raise error(f"{name}: expected {expected}, got {got}. {instead}.")


def import_torch(name: str) -> Any:
    """Import PyTorch for a function that cannot do without, or say how to install it."""
    try:
        return importlib.import_module("torch")
    except ImportError:
        instead = "Write pip install torch"
        fail(ImportError, name, "PyTorch to be installed", "no module torch", instead)


def library(x: object) -> str:
    """Name the library an array comes from, as it is imported."""
    return type(x).__module__.partition(".")[0]


def dtype_name(x: Any) -> str:
    """Name a dtype without the library in front: ``float32``."""
    return str(x.dtype).rpartition(".")[2]


def cast(x: Any, name: str, dtype: str) -> str:
    """Write the call that casts `x`, which the caller knows as `name`."""
    if library(x) == "torch":
        return f"{name}.to({dtype})"
    return f"{name}.astype({dtype})"


def namespace(name: str, /, **arrays: Any) -> ModuleType:
    """Return the array API namespace that all `arrays` share, or explain why there is none."""
    import array_api_compat

    for key, x in arrays.items():
        _require_array(name, key, x)
    (first, x1), *others = arrays.items()
    for key, x in others:
        _require_same_library(name, first, x1, key, x)
        _require_same_device(name, first, x1, key, x)
    xp: ModuleType = array_api_compat.array_namespace(x1)
    if library(x1) == "torch":
        _learn_torch()
    return xp


def numeric(name: str, /, **arrays: Any) -> ModuleType:
    """Return the namespace of arrays that hold numbers of one kind."""
    xp = namespace(name, **arrays)
    kinds = {key: _kind(name, xp, key, x) for key, x in arrays.items()}
    (first, kind1), *others = kinds.items()
    for key, kind in others:
        if (kind1 == "integral") != (kind == "integral"):
            _explain_mixed_kinds(name, first, arrays[first], key, arrays[key], kind)
        elif kind == "integral" and {dtype_name(arrays[first]), dtype_name(arrays[key])} in (
            {"uint64", other} for other in ("int8", "int16", "int32", "int64")
        ):
            _explain_mixed_signs(name, first, arrays[first], key, arrays[key])
    return xp


def floating(name: str, /, **arrays: Any) -> tuple[Any, ...]:
    """Return the namespace and the arrays, integers promoted to its default float."""
    xp = numeric(name, **arrays)
    for key, x in arrays.items():
        if xp.isdtype(x.dtype, "complex floating"):
            instead = f"Write {key}.real, or {key}.imag"
            fail(TypeError, name, f"real numbers in {key}", dtype_name(x), instead)
    return xp, *(
        xp.astype(x, xp.asarray(0.0).dtype) if xp.isdtype(x.dtype, "integral") else x
        for x in arrays.values()
    )


def require_axis(name: str, key: str, x: Any) -> None:
    """Refuse a scalar where a vector is due."""
    if x.ndim == 0:
        instead = f"Write {key}[None] to make a vector of one component"
        fail(ValueError, name, f"a vector, with at least one axis, for {key}", "shape ()", instead)


def require_components(name: str, **vectors: Any) -> None:
    """Refuse vectors without components, which have no direction."""
    for key, x in vectors.items():
        require_axis(name, key, x)
        if x.shape[-1] == 0:
            expected, got = f"at least one component in {key}", f"shape {tuple(x.shape)}"
            fail(ValueError, name, expected, got, "A vector without components has no direction")


def require_same_length(name: str, key1: str, x1: Any, key2: str, x2: Any, axis: int = -1) -> None:
    """Refuse two stacks of vectors whose vectors differ in length."""
    require_axis(name, key1, x1)
    require_axis(name, key2, x2)
    n1, n2 = x1.shape[axis], x2.shape[axis]
    if n1 != n2:
        expected = f"{key1}.shape[{axis}] == {key2}.shape[{axis}]"
        got = f"{tuple(x1.shape)} and {tuple(x2.shape)}: {n1} != {n2}"
        fail(ValueError, name, expected, got, _remedy_for_lengths(key1, x1, key2, x2, axis))
    try:
        np.broadcast_shapes(x1.shape, x2.shape)
    except ValueError:
        expected = f"leading axes of {key1} and {key2} that broadcast"
        got = f"{tuple(x1.shape)} and {tuple(x2.shape)}"
        instead = "Leading axes broadcast when they are equal, or one of them is 1 or absent"
        fail(ValueError, name, expected, got, instead)


def constant(x: Any) -> Any:
    """Cut `x` from the computation of gradients, where its library has any."""
    return x.detach() if hasattr(x, "detach") else x


def _require_array(name: str, key: str, x: Any) -> None:
    import array_api_compat

    if isinstance(x, (list, tuple)):
        instead = f"Write np.asarray({key}) or torch.tensor({key})"
        fail(TypeError, name, f"an array for {key}", f"a {type(x).__name__}", instead)
    if isinstance(x, (int, float, complex)) and not isinstance(x, np.generic):
        instead = f"Write np.asarray([{x!r}]) or torch.tensor([{x!r}])"
        fail(TypeError, name, f"an array for {key}", f"the scalar {x!r}", instead)
    if isinstance(x, (np.matrix, np.ma.MaskedArray)):
        instead = f"Write np.asarray({key}), which drops what a {type(x).__name__} adds"
        fail(TypeError, name, f"a plain array for {key}", f"a {type(x).__name__}", instead)
    if not array_api_compat.is_array_api_obj(x):
        instead = f"Write np.asarray({key}) or torch.as_tensor({key})"
        fail(TypeError, name, f"an array for {key}", f"a {type(x).__name__}", instead)


def _require_same_library(name: str, key1: str, x1: Any, key2: str, x2: Any) -> None:
    one, two = library(x1), library(x2)
    if one == two:
        return
    to_torch = {"numpy": f"torch.from_numpy({key1})", "torch": f"torch.from_numpy({key2})"}
    instead = f"Write {to_torch.get(one, f'torch.from_dlpack({key1})')} to work in torch"
    if "torch" not in (one, two):
        instead = f"Write np.asarray({key1 if two == 'numpy' else key2}) to work in numpy"
    got = f"{key1} from {one} and {key2} from {two}"
    fail(TypeError, name, f"{key1} and {key2} from one library", got, instead)


def _require_same_device(name: str, key1: str, x1: Any, key2: str, x2: Any) -> None:
    one, two = x1.device, x2.device
    if one != two:
        move = (
            f"{key1}.to({str(two)!r})" if library(x1) == "torch" else f"{key1}.to_device({two!r})"
        )
        got = f"{key1} on {one} and {key2} on {two}"
        fail(TypeError, name, f"{key1} and {key2} on one device", got, f"Write {move}")


def _kind(name: str, xp: ModuleType, key: str, x: Any) -> str:
    try:
        kind = next((kind for kind in _KINDS if xp.isdtype(x.dtype, kind)), "other")
    except TypeError:
        kind = "other"
    if kind in ("bool", "other"):
        instead = f"Write {cast(x, key, 'float')} if its values stand for numbers"
        fail(TypeError, name, f"numbers in {key}", f"dtype {dtype_name(x)}", instead)
    return kind


def _explain_mixed_kinds(name: str, key1: str, x1: Any, key2: str, x2: Any, kind2: str) -> NoReturn:
    got = f"{key1} of {dtype_name(x1)} and {key2} of {dtype_name(x2)}"
    call = (
        cast(x2, key2, f"{key1}.dtype") if kind2 == "integral" else cast(x1, key1, f"{key2}.dtype")
    )
    expected = f"{key1} and {key2} both integer or both floating"
    fail(TypeError, name, expected, got, f"Write {call}")


def _explain_mixed_signs(name: str, key1: str, x1: Any, key2: str, x2: Any) -> NoReturn:
    got = f"{key1} of {dtype_name(x1)} and {key2} of {dtype_name(x2)}"
    unsigned, x = (key1, x1) if dtype_name(x1) == "uint64" else (key2, x2)
    target = f"{'torch' if library(x) == 'torch' else 'np'}.int64"
    instead = f"Write {cast(x, unsigned, target)}, after checking that its values fit"
    fail(TypeError, name, f"{key1} and {key2} with a common integer dtype", got, instead)


def _remedy_for_lengths(key1: str, x1: Any, key2: str, x2: Any, axis: int) -> str:
    for key, x, n in ((key1, x1, x2.shape[axis]), (key2, x2, x1.shape[axis])):
        if axis == -1 and x.ndim > 1 and x.shape[-1] == 1 and x.shape[-2] == n:
            return f"Write {key}[..., 0], of shape {tuple(x.shape[:-1])}: a column is not a vector"
    return "Two vectors are combined component by component, so neither is stretched or cut"


def _learn_torch() -> None:
    torch = sys.modules["torch"]
    _EXACT_TYPES.update((torch.Tensor, torch.nn.Parameter))
    _REAL_FLOATS.update((torch.float32, torch.float64))
