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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import array_api_compat
import numpy as np

from linalg_dl import _arrays, _fitting, _refusals
from linalg_dl._arrays import INTEGERS, dtype_name, fail, is_tensor, library, namespace_of
from linalg_dl._fitting import Axes, Shape

Function = TypeVar("Function", bound=Callable[..., Any])


class Given(NamedTuple):
    """All that decides whether an argument fits: its numbers do not."""

    library: str  # of an array; of a number, "int" or "float"
    dtype: Any = None
    shape: Shape = ()
    device: Any = "cpu"
    layout: Any = None
    mesh: Any = None  # of the devices that share a tensor


@dataclass(frozen=True)
class Parameter:
    """What an annotation says: the kind of numbers, the ways to lay out its axes, what else."""

    key: str
    kind: str
    layouts: tuple[Axes, ...]
    number: bool
    optional: bool


@dataclass(eq=False)  # told apart by identity, which takes no time
class Contract:
    """What a function asks of its arguments, and how it speaks of shapes that clash."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Parameter
    nonempty: bool = False
    product: bool = False  # whether a scalar in the place of one operand scales the other
    sign: str = " and "
    hint: str = _refusals.NO_ROOM


# How a matrix product speaks of its operands.
PRODUCT: dict[str, Any] = {"product": True, "sign": _refusals.MATMUL}


def read(function: Callable[..., Any], **how: Any) -> Contract:
    """Read the contract of a function from its annotations."""
    annotations, code = function.__annotations__, function.__code__
    keys = code.co_varnames[: code.co_argcount]  # options are no part
    *asked, result = [_parameter(key, annotations[key]) for key in (*keys, "return")]
    return Contract(function.__name__, tuple(asked), result, **how)


def contract(name: str, hint: str = _refusals.NO_ROOM, **axes: str) -> Contract:
    """Make a contract for what no annotation says: ``contract("mlp", X="*batch m", W="h m")``."""
    asked = [_parameter(key, f"Num[Array, '{text}']") for key, text in axes.items()]
    return Contract(name, tuple(asked), asked[0], hint=hint)


def _parameter(key: str, annotation: str) -> Parameter:
    found = re.findall(r"""(\w+)\[Array, ?['"]([^'"]*)['"]\]""", annotation)
    kind, layouts = found[0][0] if found else "", tuple(tuple(axes.split()) for _, axes in found)
    return Parameter(key, kind, layouts, "float" in annotation, "None" in annotation)


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


def check_contract(contract: Contract, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Check arguments against a contract; give them promoted."""
    pairs = [*zip(contract.parameters, args, strict=True)]
    given = tuple([_describe(contract, one, x) for one, x in pairs])
    # PyTorch's compiler keeps what it traces, and no cache of ours.
    dtype = (decide if _arrays.is_compiling() else _decide_once)(contract, given)
    if dtype is None:
        return args
    return tuple([_promoted(contract, one, x, dtype) for one, x in pairs])


def _describe(contract: Contract, parameter: Parameter, x: Any) -> Given:
    """Describe an argument, or refuse what is none."""
    if type(x) is np.ndarray and parameter.layouts:
        return Given("numpy", x.dtype, x.shape)
    if parameter.number and _arrays.is_number(x):
        return Given("float" if isinstance(x, (float, np.floating)) else "int")
    if parameter.optional and x is None:
        return Given("")
    if not parameter.layouts:
        _refusals.refuse_no_number(contract, parameter, x)
    return describe(contract.name, parameter.key, x)


def describe(name: str, key: str, x: Any) -> Given:
    """Describe an array, or refuse what is none."""
    if is_tensor(x) and not x.is_nested:
        if shared := _arrays.is_shared(x):
            _refusals.require_parts(name, key, x)
        mesh = x.device_mesh if shared else None
        return Given("torch", x.dtype, x.shape, x.device, x.layout, mesh)
    _refusals.require_array(name, key, x)
    return Given(library(x), x.dtype, tuple(x.shape), array_api_compat.device(x))


def decide(contract: Contract, given: tuple[Given, ...]) -> Any:
    """Check what is given; say which dtype it is to have, None where it can stay as it is."""
    pairs = zip(contract.parameters, given, strict=True)
    arrays = {one.key: x for one, x in pairs if x.dtype is not None}
    numbers = {x.library for x in given if x.dtype is None} - {""}
    kind = next(one.kind for one in contract.parameters if one.kind)
    dtype = common_dtype(contract.name, arrays, kind)
    require_shapes(contract, {key: x.shape for key, x in arrays.items()})
    if contract.nonempty:
        _refusals.require_components(contract.name, arrays)
    if dtype_name(dtype) in INTEGERS and (contract.result.kind == "Float" or "float" in numbers):
        return "default"
    return dtype if numbers or any(x.dtype != dtype for x in arrays.values()) else None


_decide_once = functools.lru_cache(maxsize=4096)(decide)


def _promoted(contract: Contract, parameter: Parameter, x: Any, dtype: Any) -> Any:
    """Give an array in a dtype, and a number as it can stand beside."""
    if x is None:
        return None
    if parameter.number and _arrays.is_number(x):
        return _number(contract.name, parameter.key, x, dtype)
    xp = namespace_of(x)
    return xp.astype(x, xp.asarray(0.0).dtype if dtype == "default" else dtype, copy=False)


def _number(name: str, key: str, x: Any, dtype: Any) -> Any:
    """Give a number as Python's own beside other libraries than NumPy; refuse what is too large.

    An integer that the dtype does not reach would wrap around, or raise, by library.
    """
    c = x.item() if isinstance(x, np.generic) and not isinstance(dtype, np.dtype) else x
    if isinstance(c, (float, np.floating)):
        return c
    low, high, instead = -sys.float_info.max, sys.float_info.max, "No float is larger"
    if whole := dtype_name(dtype) in INTEGERS:
        low, high = np.iinfo(dtype_name(dtype)).min, np.iinfo(dtype_name(dtype)).max
        instead = f"Write float({key}), or cast the array to wider integers"
    _refusals.require_between(name, key, c, low, high, instead)
    return c if whole else float(c)  # an integer of more than 64 bits is no number to PyTorch


def common_dtype(name: str, arrays: dict[str, Given], kind: str) -> Any:
    """Give the dtype in which arrays meet, None for arrays of any dtype, or refuse them."""
    _refusals.require_one_library(name, arrays)
    _refusals.require_one_device(name, arrays)
    _refusals.require_one_mesh(name, arrays)
    if kind == "Shaped":
        return None
    for key, x in arrays.items():
        _refusals.require_dense(name, key, x)
        _refusals.require_kind(name, key, x, kind)
    _refusals.require_one_kind(name, arrays)
    return _dtype_that_holds([*arrays.values()])


def _dtype_that_holds(given: Sequence[Given]) -> Any:
    """Give the dtype in which arrays of one library meet.

    As in PyTorch, a tensor without axes is a number, and takes the width of the others; only a
    complex one makes a complex result.
    """
    dtypes, xp = [x.dtype for x in given], sys.modules[given[0].library]
    if given[0].library != "torch":
        dtype = functools.reduce(xp.result_type, dtypes)
        return dtype.newbyteorder("=") if isinstance(dtype, np.dtype) else dtype
    _arrays.learn_torch()
    wide = [x.dtype for x in given if x.shape] or dtypes
    if any(dtype.is_complex for dtype in dtypes):
        wide = [*wide, xp.complex64]
    return functools.reduce(xp.promote_types, wide)


def require_arrays(name: str, /, kind: str = "Shaped", **arrays: Any) -> Any:
    """Refuse what are no arrays of one library and device; give the functions of the library."""
    given = {key: describe(name, key, x) for key, x in arrays.items()}
    common_dtype(name, given, kind)
    return namespace_of(next(iter(arrays.values())))


def require_like(name: str, like: Any, expected: str, *kinds: str) -> tuple[Any, dict[str, Any]]:
    """Give the functions for arrays such as `like`, its dtype and device; None is NumPy's float."""
    like = np.zeros(()) if like is None else like
    xp = require_arrays(name, "Num", like=like)
    _refusals.require_here(name, "like", like)
    if not xp.isdtype(like.dtype, kinds):
        instead = f"Write like={_arrays.cast(library(like), 'like')}"
        fail(TypeError, name, expected, dtype_name(like.dtype), instead)
    # The byte order is that of this machine.
    return xp, {"dtype": xp.result_type(like), "device": like.device}


def require_shapes(contract: Contract, shapes: dict[str, Shape]) -> tuple[tuple[Axes, ...], Axes]:
    """Give the way in which shapes fit, and the axes of its result; or refuse them."""
    every = ways(contract, [one.layouts for one in contract.parameters if one.key in shapes])
    given = [*shapes.values()]
    for way, out in every:
        if _fitting.clash(way, given) is None:
            return way, out
    nearest, _ = min(every, key=lambda one: _fitting.distance(one[0], given))
    _refusals.refuse_shapes(contract, shapes, nearest)


def ways(
    contract: Contract, layouts: Sequence[tuple[Axes, ...]]
) -> list[tuple[tuple[Axes, ...], Axes]]:
    """Give the ways to lay out the arguments: as many as the result has, or all combinations."""
    results = contract.result.layouts
    if len(results) == 1:
        return [(way, results[0]) for way in itertools.product(*layouts)]
    repeated = [layout * (len(results) // len(layout)) for layout in layouts]
    return [*zip(zip(*repeated, strict=True), results, strict=True)]
