"""What an array is: its library, its kind of numbers, its device; and the wording of errors.

Nothing here refuses an argument: that is what `_contracts` does.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Sequence
from typing import Any, NoReturn, TypeAlias

import array_api_compat
import numpy as np

INTEGERS = {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}

# What arrays of the libraries and devices of PyTorch can do is known at run time alone.
Array: TypeAlias = Any
Device: TypeAlias = Any

# Types and dtypes that need no further check; PyTorch's join on the first tensor seen.
PLAIN: set[type] = {np.ndarray}
_REAL_FLOATS: set[object] = {np.dtype(np.float32), np.dtype(np.float64)}
_DENSE: list[object] = [None]  # PyTorch's layout of what is not sparse


def alike(x1: Any, x2: Any) -> bool:
    """Tell, in a tenth of a microsecond, that two plain arrays share a float dtype and a device.

    False means "not known": the caller then takes the path that checks and explains.
    """
    kind = type(x1)
    if kind is not type(x2) or kind not in PLAIN:
        return False
    dtype = x1.dtype
    if dtype is not x2.dtype or dtype not in _REAL_FLOATS:
        return False
    if kind is np.ndarray:
        return True
    together = x1 is x2 or x1.device == x2.device
    return together and x1.layout is x2.layout is _DENSE[0]


def learn_torch() -> None:
    """Let PyTorch's tensors take the fast paths too, from the first one that was checked."""
    torch = sys.modules["torch"]
    PLAIN.update((torch.Tensor, torch.nn.Parameter))
    _REAL_FLOATS.update((torch.float32, torch.float64))
    _DENSE[0] = torch.strided


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


def is_tensor(x: object) -> bool:
    """Tell whether `x` is of PyTorch, or of a class made from its own."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(x, torch.Tensor)


def is_shared(x: object) -> bool:
    """Tell whether `x` is a tensor of which several devices have a part: PyTorch's `DTensor`."""
    shared = sys.modules.get("torch.distributed.tensor")
    return shared is not None and isinstance(x, shared.DTensor)


def joined(x: Any, *, cuts: bool = True) -> Any:
    """Add up the parts of a sum that devices have, and put cuts together, on each of them.

    PyTorch takes no row of what is cut along its rows, and adds no number to a part of a sum.
    """
    if not is_shared(x):
        return x
    whole = sys.modules["torch.distributed.tensor"].Replicate()
    kept = [one if one.is_shard() and not cuts else whole for one in x.placements]
    return x.redistribute(placements=kept)


def is_compiling() -> bool:
    """Tell whether PyTorch's compiler is at work, which must not see all that we do."""
    torch = sys.modules.get("torch")
    return torch is not None and torch.compiler.is_compiling()


def is_number(x: object) -> bool:
    """Tell whether `x` is a real number of Python, or one of NumPy's scalars."""
    return isinstance(x, (int, float, np.integer, np.floating)) and not isinstance(x, bool)


def is_integer(x: object) -> bool:
    """Tell whether `x` is an integer of Python or of NumPy."""
    return isinstance(x, (int, np.integer)) and not isinstance(x, bool)


def library(x: object) -> str:
    """Name the library an array comes from, as it is imported; a class made from one counts."""
    if isinstance(x, (np.ndarray, np.generic)):
        return "numpy"
    return "torch" if is_tensor(x) else type(x).__module__.partition(".")[0]


def namespace_of(x: Any) -> Any:
    """Give the functions of the array API standard for the library of `x`."""
    if isinstance(x, (np.ndarray, np.generic)):
        import array_api_compat.numpy as xp
    elif is_tensor(x):
        import array_api_compat.torch as xp
    else:
        xp = array_api_compat.array_namespace(x)
    return xp


def dtype_name(dtype: Any) -> str:
    """Name a dtype without the library in front, or the order of its bytes: ``float32``."""
    numbers = isinstance(dtype, np.dtype) and dtype.kind in "biufc"
    return dtype.name if numbers else str(dtype).rpartition(".")[2]


def cast(library: str, name: str, dtype: str = "") -> str:
    """Write the call that casts an array, known as `name`, to a dtype: as a rule, to floats."""
    if library == "torch":  # whose own ``float`` is float64 in a cast
        return f"{name}.to({dtype or 'torch.float32'})"
    return f"{name}.astype({dtype or 'float'})"


def constant(x: Any) -> Any:
    """Cut `x` from the computation of gradients, where its library has any."""
    return x.detach() if is_tensor(x) else x


def quiet(x: Any) -> Any:
    """Silence NumPy's warnings of overflow and nan; PyTorch's compiler must not see this."""
    return contextlib.nullcontext() if is_tensor(x) else np.errstate(all="ignore")


def scalar(x: Any) -> Any:
    """Give an array without axes as its library's operations do: in NumPy, a NumPy scalar."""
    return x[()] if isinstance(x, np.ndarray) and x.ndim == 0 else x


def stack(arrays: Sequence[Any], axis: int = 0) -> Any:
    """Lay arrays of one shape beside one another along a new axis."""
    return namespace_of(arrays[0]).stack(arrays, axis=axis)


def ones(n: int, like: Any) -> Any:
    """Make a vector of ones beside another array."""
    if is_tensor(like):
        return like.new_ones(n)
    return namespace_of(like).ones(n, dtype=like.dtype, device=like.device)
