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
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import (
    COMPLEX,
    FLOATS,
    INTEGERS,
    STORED_BY_TORCH,
    cast,
    fail,
    float_of,
    is_number,
    is_tensor,
    learn_torch,
    library_of,
    name_of_dtype,
    namespace_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from linalg_dl._fitting import Axes, Shape

Function = TypeVar("Function", bound="Callable[..., Any]")

NO_ROOM = "No axis is stretched or cut to fit another"
BATCH = "Leading axes broadcast when they are equal, or one of them is 1 or absent"


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
    nonempty: bool = False
    sign: str = " and "
    hint: str = NO_ROOM
    advise: Callable[[Shape, Shape], str] | None = None

    @functools.cached_property
    def numbers(self) -> bool:
        """Whether some argument may be a number."""
        return any(one.number for one in self.parameters)


def read(function: Callable[..., Any], **how: Any) -> Contract:
    """Read the contract of a function from its annotations."""
    annotations = function.__annotations__
    code = function.__code__
    keys = code.co_varnames[: code.co_posonlyargcount or code.co_argcount]  # options are no part
    result = _parameter("return", annotations["return"])
    asked = tuple(_parameter(key, annotations[key]) for key in keys)
    return Contract(function.__name__, asked, result, **how)


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
        args = _numbers(contract, args)
    return tuple(
        [x if to is None else _promoted(x, to) for x, to in zip(args, targets, strict=True)]
    )


def _numbers(contract: Contract, args: Sequence[Any]) -> list[Any]:
    """Give numbers as Python's own beside tensors; refuse what the integers beside do not reach."""
    like = next(x for x in args if hasattr(x, "dtype") and not is_number(x))
    own = [x.item() if isinstance(x, np.generic) and is_tensor(like) else x for x in args]
    for one, x in zip(contract.parameters, own, strict=True):
        dtype = name_of_dtype(like.dtype)
        if isinstance(x, (int, np.integer)) and dtype in INTEGERS:
            info = np.iinfo(dtype)
            if not info.min <= x <= info.max:
                expected = f"{one.key} between {info.min} and {info.max}, the range of {dtype}"
                instead = f"Write float({one.key}), or cast the array to wider integers"
                fail(ValueError, contract.name, expected, f"{x}", instead)
    return own


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
                _refuse_none(contract, parameter, args)
            given.append(describe(contract.name, parameter.key, x))
    return tuple(given)


def describe(name: str, key: str, x: Any) -> Given:
    """Describe an array, or refuse what is none."""
    if is_tensor(x):
        if x.is_nested:
            instead = f"Write {key}.unbind() for its tensors, or {key}.to_padded_tensor(0.0)"
            fail(TypeError, name, f"one dense array for {key}", "a nested tensor", instead)
        return Given(type(x), x.dtype, x.shape, x.device, x.layout)
    _require_array(name, key, x)
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
    return tuple(None if x.dtype in (None, dtype) else dtype for x in given)


_decide_once = functools.lru_cache(maxsize=4096)(decide)


def common_dtype(name: str, arrays: dict[str, Given], kinds: dict[str, str]) -> Any:
    """Give the dtype that arrays are promoted to, None for arrays of any dtype, or refuse them."""
    require_one_library(name, arrays)
    require_one_device(name, arrays)
    numbers = {key: x for key, x in arrays.items() if kinds[key] != "Shaped"}
    if not numbers:
        return None
    for key, x in numbers.items():
        _require_dense(name, key, x)
        _require_numbers(name, key, x, kinds[key])
    _require_one_kind(name, numbers)
    # As in PyTorch, a tensor without axes is a number, and takes the width of the others.
    wide = [x for x in numbers.values() if x.shape or library_of(x.type) != "torch"]
    dtypes = [x.dtype for x in wide or numbers.values()]
    if all(issubclass(x.type, (np.ndarray, np.generic)) for x in numbers.values()):
        return np.result_type(*dtypes).newbyteorder("=")
    xp = _namespace(next(iter(numbers.values())).type)
    return functools.reduce(xp.result_type, dtypes)


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


def _require_array(name: str, key: str, x: Any) -> None:
    import array_api_compat

    expected, got = f"an array for {key}", f"a {type(x).__name__}"
    if isinstance(x, (list, tuple)):
        fail(TypeError, name, expected, got, f"Write np.asarray({key}) or torch.tensor({key})")
    if isinstance(x, (int, float, complex)) and not isinstance(x, np.generic):
        instead = f"Write np.asarray([{x!r}]) or torch.tensor([{x!r}])"
        fail(TypeError, name, expected, f"the scalar {x!r}", instead)
    if isinstance(x, (np.matrix, np.ma.MaskedArray)):
        instead = f"Write np.asarray({key}), which drops what a {type(x).__name__} adds"
        fail(TypeError, name, f"a plain array for {key}", got, instead)
    if type(x).__module__.startswith("torch.nn") and hasattr(x, "weight"):
        instead = f"Write {key}.weight, and {key}.bias for its bias"
        fail(TypeError, name, expected, f"a layer, {type(x).__name__}", instead)
    if not array_api_compat.is_array_api_obj(x):
        fail(TypeError, name, expected, got, "Write an array, such as np.ones(3) or torch.ones(3)")


def _refuse_none(contract: Contract, parameter: Parameter, args: Sequence[Any]) -> NoReturn:
    """Say which zeros stand for no array."""
    sizes = []
    for axis in (name for name in parameter.layouts[0] if name[0] not in "*."):
        for other in contract.parameters:
            if other is not parameter and axis in other.layouts[0]:
                place = other.layouts[0].index(axis) - len(other.layouts[0])
                sizes.append(f"{other.key}.shape[{place}]")
                break
        else:
            sizes.append(axis)
    library = "torch" if any(map(is_tensor, args)) else "np"
    instead = f"Write {library}.zeros(({', '.join(sizes)},)) for none"
    fail(TypeError, contract.name, f"an array for {parameter.key}", "None", instead)


def require_one_library(name: str, arrays: dict[str, Given]) -> None:
    """Refuse arrays of two libraries."""
    (first, x1), *others = arrays.items()
    for key, x in others:
        one, two = library_of(x1.type), library_of(x.type)
        if one == two:
            continue
        foreign = {"numpy": f"torch.from_numpy({first})", "torch": f"torch.from_numpy({key})"}
        instead = f"Write {foreign.get(one, f'torch.from_dlpack({first})')} to work in torch"
        if "torch" not in (one, two):
            instead = f"Write np.asarray({first if two == 'numpy' else key}) to work in numpy"
        got = f"{first} from {one} and {key} from {two}"
        fail(TypeError, name, f"{first} and {key} from one library", got, instead)


def require_one_device(name: str, arrays: dict[str, Given]) -> None:
    """Refuse arrays on two devices, and move the one that is alone to the others."""
    devices = [x.device for x in arrays.values()]
    odd = next((k for k, one in enumerate(devices) if one != devices[0]), None)
    if odd is None:
        return
    # Of three, the one that is alone moves; of two, the first.
    alone = odd if devices.count(devices[odd]) < devices.count(devices[0]) else 0
    keys = [*arrays]
    one, two, key = keys[0], keys[odd], keys[alone]
    target = devices[0] if alone else devices[odd]
    move = f"to({str(target)!r})"
    if library_of(arrays[key].type) != "torch":
        move = f"to_device({one if alone else two}.device)"
    got = f"{one} on {devices[0]} and {two} on {devices[odd]}"
    fail(TypeError, name, f"{one} and {two} on one device", got, f"Write {key}.{move}")


def _require_dense(name: str, key: str, x: Given) -> None:
    if x.layout is not None and str(x.layout) != "torch.strided":
        instead = f"Write {key}.to_dense()"
        fail(TypeError, name, f"a dense array for {key}", f"layout {x.layout}", instead)


def _require_numbers(name: str, key: str, x: Given, kind: str) -> None:
    dtype, torch = name_of_dtype(x.dtype), library_of(x.type) == "torch"
    got = f"dtype {dtype if torch else str(x.dtype).rpartition('.')[2]}"
    if torch and dtype in STORED_BY_TORCH:
        instead = f"Write {cast(x.type, key, 'torch.int64')}"
        fail(TypeError, name, f"numbers that PyTorch computes with in {key}", got, instead)
    if dtype not in INTEGERS | FLOATS | COMPLEX:
        instead = f"Write {_as_numbers(x, key, dtype)} if its values stand for numbers"
        fail(TypeError, name, f"numbers in {key}", got, instead)
    if dtype in COMPLEX and kind in ("Real", "Float"):
        instead = f"Write {key}.real, {key}.imag or abs({key})"
        fail(TypeError, name, f"real numbers in {key}", dtype, instead)


def _as_numbers(x: Given, key: str, dtype: str) -> str:
    if dtype.startswith("q"):
        return f"{key}.dequantize()"
    if dtype.startswith(("complex", "clong")):
        return cast(x.type, key, "np.complex128")
    return cast(x.type, key, float_of(x.type))


def _require_one_kind(name: str, arrays: dict[str, Given]) -> None:
    """Refuse integers beside floats, and integers that have no common dtype."""
    for (key1, x1), (key2, x2) in itertools.combinations(arrays.items(), 2):
        dtypes = name_of_dtype(x1.dtype), name_of_dtype(x2.dtype)
        got = f"{key1} of {dtypes[0]} and {key2} of {dtypes[1]}"
        whole = [dtype in INTEGERS for dtype in dtypes]
        if whole[0] != whole[1]:
            one, x, other = (key2, x2, key1) if whole[1] else (key1, x1, key2)
            expected = f"{key1} and {key2} both integer or both floating"
            fail(TypeError, name, expected, got, f"Write {cast(x.type, one, f'{other}.dtype')}")
        if "uint64" in dtypes and any(dtype.startswith("int") for dtype in dtypes):
            unsigned, x = (key1, x1) if dtypes[0] == "uint64" else (key2, x2)
            target = f"{'torch' if library_of(x.type) == 'torch' else 'np'}.int64"
            instead = f"Write {cast(x.type, unsigned, target)}, after checking that its values fit"
            fail(TypeError, name, f"{key1} and {key2} with a common integer dtype", got, instead)


def require_shapes(contract: Contract, shapes: dict[str, Shape]) -> tuple[Axes, ...]:
    """Give the way in which shapes fit, or refuse them."""
    layouts = [one.layouts for one in contract.parameters if one.key in shapes]
    for way in ways(contract, layouts):
        if isinstance(_fitting.unify(way, [*shapes.values()]), dict):
            break
    else:
        _refuse_shapes(contract, shapes, layouts)
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


def _refuse_shapes(
    contract: Contract, shapes: dict[str, Shape], layouts: Sequence[tuple[Axes, ...]]
) -> NoReturn:
    """Say which axes clash, and what would fit, for the way that the arguments are nearest to."""
    given = [tuple(shape) for shape in shapes.values()]
    way = min(ways(contract, layouts), key=lambda way: _fitting.distance(way, given))
    clash = _fitting.unify(way, given)
    assert isinstance(clash, _fitting.Clash)
    if clash.known is not None and contract.advise is None:
        _refuse_known(contract, clash.place, dict(zip(shapes, given, strict=True)), clash.known)
    if clash.kind == "batch":
        expected = f"leading axes of {' and '.join(shapes)} that broadcast"
        fail(ValueError, contract.name, expected, contract.sign.join(map(str, given)), BATCH)
    refuse = _refuse_ndim if clash.kind == "ndim" else _refuse_axis
    refuse(contract, clash, dict(zip(shapes, given, strict=True)), way)


def _refuse_known(
    contract: Contract, index: int, shapes: dict[str, Shape], known: Shape
) -> NoReturn:
    """Refuse a shape where all others have decided what it must be."""
    key, shape = [*shapes.items()][index]
    column = known[1:] == (1,)
    noun = "a column " if column else "one number " if known == () else ""
    others = [f"{name} {size}" for name, size in shapes.items() if name != key]
    instead = _fitting.as_shape(key, shape, known)
    remedy = contract.hint if instead is None else f"Write {instead}, of shape {known}"
    if column and shape == known[:1]:
        remedy += ": a vector would be added along the other axis, unseen where both are as long"
    expected, got = f"{noun}{key} of shape {known}", f"shape {shape} beside {' and '.join(others)}"
    fail(ValueError, contract.name, expected, got, remedy)


def _refuse_ndim(
    contract: Contract, clash: _fitting.Clash, shapes: dict[str, Shape], way: tuple[Axes, ...]
) -> NoReturn:
    """Refuse an array with too few axes, or too many."""
    key, axes, shape = [*shapes][clash.place], way[clash.place], [*shapes.values()][clash.place]
    more = bool(axes) and axes[0][0] in "*."
    noun = {0: "one number", 1: "a vector", 2: "a matrix"}.get(len(axes) - more, "an array")
    expected = f"{noun} {key} of shape {_written(axes)}"
    if more:
        expected = (
            f"{noun}, with at least {'one axis' if len(axes) == 2 else 'two axes'}, for {key}"
        )
    elif shape == ():
        expected = f"at least one axis in {key}"
    found = _fitting.mend(way, [*shapes.values()], [*shapes], grow=True)
    instead = contract.hint
    if shape == () and len(shapes) == 2:
        instead = f"Write {' * '.join(shapes)} to multiply by a scalar"
    elif found:
        instead = "Write {1}, of shape {2}".format(*found[0])
    fail(ValueError, contract.name, expected, f"shape {shape}", instead)


def _refuse_axis(
    contract: Contract, clash: _fitting.Clash, shapes: dict[str, Shape], way: tuple[Axes, ...]
) -> NoReturn:
    """Refuse two axes of one name and two lengths, or one of another length than is written."""
    keys, given = [*shapes], [tuple(x) for x in shapes.values()]
    ends = sorted([(clash.place, clash.axis), (clash.other, clash.other_axis)])
    if clash.place == clash.other:
        (k, axis), _ = ends
        expected = f"{keys[k]}.shape[{axis}] == {way[k][axis]}"
        fail(ValueError, contract.name, expected, f"shape {given[k]}", contract.hint)
    sizes = [given[k][axis] for k, axis in ends]
    expected = " == ".join(f"{keys[k]}.shape[{axis}]" for k, axis in ends)
    for k, _ in ends:
        if way[k][0][0] not in "*." and len(way[k]) > 1:
            expected += f", as {keys[k]} is {_written(way[k])}"
    got = contract.sign.join(str(given[k]) for k, _ in ends) + ": {} != {}".format(*sizes)
    if contract.advise is not None:
        fail(ValueError, contract.name, expected, got, contract.advise(*given))
    found = _fitting.mend(way, given, keys)
    instead = "Write {1}, of shape {2}".format(*found[0]) if found else contract.hint
    if found and found[0][1].endswith(" 0]"):
        instead += ": a column is not a vector"
    fail(ValueError, contract.name, expected, got, instead)


def _written(axes: Axes) -> str:
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})"


def advise_on_product(shape1: Shape, shape2: Shape) -> str:
    """Say what would fit in place of a product whose shapes clash."""
    by_name = lambda name, _: f"matrix_transpose({name})"  # noqa: E731
    fits = _fitting.of_matmul(shape1, shape2, turn=by_name)
    if not fits:
        return _what_a_shape_asks_for(shape1, shape2)
    expression, operands, (one, two), out = fits[0]
    changed = [x for x, name in zip(operands, ("x1", "x2"), strict=True) if x != name]
    what = changed[0] if len(changed) == 1 else f"The other order, {expression},"
    if expression.startswith("("):
        what = expression
    return f"{what} would give {one} @ {two} -> {out}"


def _what_a_shape_asks_for(shape1: Shape, shape2: Shape) -> str:
    if len(shape1) == 1 == len(shape2):
        shape = (*shape1, *shape2)
        return f"Two vectors of one length give their dot product; outer(x1, x2) gives {shape}"
    if len(shape1) == 1:
        return f"A 1-D x1 is a row: it fits an x2 of shape ({shape1[0]}, m)"
    if len(shape2) == 1:
        return f"A 1-D x2 is a column: it fits an x1 of shape (n, {shape2[0]})"
    return "No transpose makes them fit: each row of x1 meets each column of x2, of its length"


# How a matrix product speaks of its operands.
PRODUCT: dict[str, Any] = {"sign": " @ ", "advise": advise_on_product}
