"""What a function asks of its arguments, read from its annotations, and checked at its door.

``x: Num[Array, "*#batch n"]`` says: an array of numbers, whose last axis has the length that
every other n has, with any axes before it that broadcast with those of the others. The whole
check depends on classes, dtypes, shapes and devices alone, so its result is kept for the next
call with the same.
"""

from __future__ import annotations

import functools
import itertools
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import (
    INTEGERS,
    fail,
    is_number,
    is_tensor,
    learn_torch,
    library_of,
    name_of_dtype,
    namespace_of,
)
from linalg_dl._refusals import (
    NO_ROOM,
    advise_on_product,
    refuse_none,
    refuse_shapes,
    require_array,
    require_dense,
    require_kind,
    require_one_device,
    require_one_kind,
    require_one_library,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from linalg_dl._fitting import Axes, Shape

Function = TypeVar("Function", bound="Callable[..., Any]")


class Given(NamedTuple):
    """All that decides whether an argument fits: its numbers do not."""

    type: type
    dtype: Any = None
    shape: Shape = ()
    device: Any = "cpu"
    layout: Any = None


@dataclass(frozen=True)
class Parameter:
    """What an annotation says: the kind of numbers, the ways to lay out its axes, what else."""

    key: str
    kind: str
    layouts: tuple[Axes, ...]
    number: bool
    optional: bool


@dataclass(frozen=True, eq=False)  # told apart by identity, which takes no time
class Contract:
    """What a function asks of its arguments, and how it speaks of shapes that clash."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Parameter
    numbers: bool = False
    nonempty: bool = False
    product: bool = False  # whether a scalar in the place of one operand scales the other
    sign: str = " and "
    hint: str = NO_ROOM
    advise: Callable[[Shape, Shape, str, str], str] | None = None


def read(function: Callable[..., Any], **how: Any) -> Contract:
    """Read the contract of a function from its annotations."""
    annotations = function.__annotations__
    code = function.__code__
    keys = code.co_varnames[: code.co_posonlyargcount or code.co_argcount]  # options are no part
    result = _parameter("return", annotations["return"])
    asked = tuple(_parameter(key, annotations[key]) for key in keys)
    numbers = any(one.number for one in asked)
    return Contract(function.__name__, asked, result, numbers, **how)


def _parameter(key: str, annotation: str) -> Parameter:
    found = re.findall(r"""(\w+)\[Array, ?['"]([^'"]*)['"]\]""", annotation)
    rest = re.sub(r"\w+\[[^]]*\]", "", annotation)
    layouts = tuple(tuple(axes.split()) for _, axes in found)
    kind = found[0][0] if found else ""
    return Parameter(key, kind, layouts, "float" in rest, "None" in rest)


def contract(name: str, kind: str = "Num", **axes: str) -> Contract:
    """Make a contract for what no annotation says: ``contract("mlp", X="*batch m", W="h m")``."""
    asked = [
        Parameter(key, kind, (tuple(text.split()),), False, False) for key, text in axes.items()
    ]
    return Contract(name, tuple(asked), Parameter("return", "", (), False, False))


# Of each operation, by its name: read as its module is imported.
_CONTRACTS: dict[str, Contract] = {}


def checked(**how: Any) -> Callable[[Function], Function]:
    """Read the contract of an operation, for its calls of `check`."""

    def note(function: Function) -> Function:
        _CONTRACTS[function.__name__] = read(function, **how)
        return function

    return note


def check(name: str, *args: Any) -> tuple[Any, ...]:
    """Check the arguments of an operation against its annotations; give them promoted.

    Integers become floats where the annotation of the result says floats; two widths become
    the wider one, before anything is computed.
    """
    return check_contract(_CONTRACTS[name], args)


def check_contract(contract: Contract, args: Sequence[Any]) -> tuple[Any, ...]:
    """Check arguments against a contract; give them promoted."""
    given = _describe(contract, args)
    # PyTorch's compiler keeps what it traces, and no cache of ours.
    targets = (decide if _is_compiling() else _decide_once)(contract, given)
    if contract.numbers:
        args = _numbers(contract, args, targets)
    return tuple(
        [x if to is None else _promoted(x, to) for x, to in zip(args, targets, strict=True)]
    )


def _numbers(contract: Contract, args: Sequence[Any], targets: Sequence[Any]) -> list[Any]:
    """Give numbers as Python's own beside other libraries than NumPy, and refuse what is too large.

    An integer that the integers beside do not reach would wrap around, or raise, by library.
    """
    place = next(k for k, x in enumerate(args) if x is not None and not is_number(x))
    like, dtype = args[place], name_of_dtype(args[place].dtype)
    if targets[place] is not None:
        dtype = name_of_dtype(targets[place])
    own = []
    for one, x in zip(contract.parameters, args, strict=True):
        if not is_number(x):
            own.append(x)
            continue
        c = x.item() if isinstance(x, np.generic) and not isinstance(like, np.ndarray) else x
        if isinstance(c, (int, np.integer)):
            c = _integer_that_fits(contract.name, one.key, c, dtype)
        own.append(c)
    return own


def _integer_that_fits(name: str, key: str, c: Any, dtype: str) -> Any:
    """Give an integer that integers of `dtype` reach, or the float that it is beside floats."""
    if dtype in INTEGERS:
        info = np.iinfo(dtype)
        if not info.min <= c <= info.max:
            expected = f"{key} between {info.min} and {info.max}, the range of {dtype}"
            instead = f"Write float({key}), or cast the array to wider integers"
            fail(ValueError, name, expected, f"{c}", instead)
    elif abs(c) >= 2**63:  # PyTorch takes it for no number
        try:
            return float(c)
        except OverflowError:
            got = f"an integer of {len(str(c))} digits"
            instead = f"Write {key} as a float: the largest is 1.8e308"
            fail(ValueError, name, f"{key} that a float can hold", got, instead)
    return c


def _is_compiling() -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and torch.compiler.is_compiling()


def _describe(contract: Contract, args: Sequence[Any]) -> tuple[Given, ...]:
    given = []
    for parameter, x in zip(contract.parameters, args, strict=True):
        if type(x) is np.ndarray and parameter.layouts:
            given.append(Given(np.ndarray, x.dtype, x.shape))
        elif (x is None and parameter.optional) or (parameter.number and is_number(x)):
            given.append(Given(type(x)))
        elif not parameter.layouts:
            expected, got = f"a Python number {parameter.key}", f"a {type(x).__name__}"
            instead = f"Write {' * '.join(one.key for one in contract.parameters)}"
            fail(TypeError, contract.name, expected, got, instead)
        else:
            if x is None and len(args) > 1:
                refuse_none(contract, parameter, args)
            given.append(describe(contract.name, parameter.key, x))
    return tuple(given)


def describe(name: str, key: str, x: Any) -> Given:
    """Describe an array, or refuse what is none."""
    if is_tensor(x):
        if x.is_nested:
            instead = f"Write {key}.unbind() for its tensors, or {key}.to_padded_tensor(0.0)"
            fail(TypeError, name, f"one dense array for {key}", "a nested tensor", instead)
        return Given(type(x), x.dtype, x.shape, x.device, x.layout)
    require_array(name, key, x)
    return Given(type(x), x.dtype, tuple(x.shape), getattr(x, "device", "cpu"))


def _promoted(x: Any, dtype: Any) -> Any:
    xp = namespace_of(x)
    return xp.astype(x, xp.asarray(0.0).dtype if dtype == "default" else dtype, copy=False)


def decide(contract: Contract, given: tuple[Given, ...]) -> tuple[Any, ...]:
    """Check what is given; say to which dtype each argument is to be cast, None for as it is."""
    pairs = zip(contract.parameters, given, strict=True)
    arrays = {one.key: x for one, x in pairs if x.dtype is not None}
    kinds = {one.key: one.kind for one in contract.parameters}
    numbers = [x.type for x in given if x.dtype is None]
    dtype = common_dtype(contract.name, arrays, kinds)
    require_shapes(contract, {key: x.shape for key, x in arrays.items()})
    if dtype is None:
        return (None,) * len(given)
    if name_of_dtype(dtype) in INTEGERS:
        floats = contract.result.kind == "Float" or any(
            issubclass(n, (float, np.floating)) for n in numbers
        )
        dtype = "default" if floats else dtype
    # Not `in`: NumPy takes None for float64.
    return tuple(None if x.dtype is None or x.dtype == dtype else dtype for x in given)


_decide_once = functools.lru_cache(maxsize=4096)(decide)


def common_dtype(name: str, arrays: dict[str, Given], kinds: dict[str, str]) -> Any:
    """Give the dtype that arrays are promoted to, None for arrays of any dtype, or refuse them."""
    require_one_library(name, arrays)
    require_one_device(name, arrays)
    numbers = {key: x for key, x in arrays.items() if kinds[key] != "Shaped"}
    if not numbers:
        return None
    for key, x in numbers.items():
        require_dense(name, key, x)
        require_kind(name, key, x, kinds[key])
    require_one_kind(name, numbers)
    return _promoted_dtype([*numbers.values()])


def _promoted_dtype(given: Sequence[Given]) -> Any:
    """Give the dtype in which arrays meet."""
    dtypes = [x.dtype for x in given]
    if issubclass(given[0].type, (np.ndarray, np.generic)):
        return np.result_type(*dtypes).newbyteorder("=")
    xp = _namespace(given[0].type)
    if library_of(given[0].type) != "torch":
        return functools.reduce(xp.result_type, dtypes)
    # As in PyTorch, a tensor without axes is a number, and takes the width of the others; only
    # a complex one makes a complex result.
    wide = [x.dtype for x in given if x.shape] or dtypes
    if any(dtype.is_complex for dtype in dtypes):
        wide = [*wide, sys.modules["torch"].complex64]
    return functools.reduce(sys.modules["torch"].promote_types, wide)


def _namespace(kind: type) -> Any:
    import array_api_compat

    if library_of(kind) == "torch":
        import array_api_compat.torch

        learn_torch()
        return array_api_compat.torch
    return sys.modules[library_of(kind)]


def require_arrays(name: str, /, **arrays: Any) -> Any:
    """Refuse what are no arrays of one library and device; give the functions of the library."""
    given = {key: describe(name, key, x) for key, x in arrays.items()}
    common_dtype(name, given, dict.fromkeys(given, "Shaped"))
    return namespace_of(next(iter(arrays.values())))


def require_numbers(name: str, /, kind: str = "Num", **arrays: Any) -> Any:
    """Refuse what are no arrays of numbers that meet; give the functions of their library."""
    given = {key: describe(name, key, x) for key, x in arrays.items()}
    common_dtype(name, given, dict.fromkeys(given, kind))
    return namespace_of(next(iter(arrays.values())))


def require_shapes(contract: Contract, shapes: dict[str, Shape]) -> tuple[Axes, ...]:
    """Give the way in which shapes fit, or refuse them."""
    layouts = [one.layouts for one in contract.parameters if one.key in shapes]
    given = [*shapes.values()]
    every = [*ways(contract, layouts)]
    for way in every:
        if isinstance(_fitting.unify(way, given), dict):
            break
    else:
        nearest = min(every, key=lambda way: _fitting.distance(way, given))
        refuse_shapes(contract, shapes, nearest)
    for key, shape in shapes.items():
        if contract.nonempty and shape[-1:] == (0,):
            expected, got = f"at least one component in {key}", f"shape {tuple(shape)}"
            instead = "A vector without components has no direction"
            fail(ValueError, contract.name, expected, got, instead)
    return way


def ways(contract: Contract, layouts: Sequence[tuple[Axes, ...]]) -> Iterable[tuple[Axes, ...]]:
    """Give the ways to lay out the arguments: as many as the result has, or all combinations."""
    count = len(contract.result.layouts)
    if count > 1 and all(len(layout) in (1, count) for layout in layouts):
        return zip(*[layout * (count // len(layout)) for layout in layouts], strict=True)
    return itertools.product(*layouts)


# How a matrix product speaks of its operands.
PRODUCT: dict[str, Any] = {"product": True, "sign": " @ ", "advise": advise_on_product}
