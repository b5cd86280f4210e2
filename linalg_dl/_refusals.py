"""The words in which arguments are refused: what was expected, what came, what to write instead.

What would fit instead of a shape is found by `_fitting`. A message always reads
``name: expected ..., got ... . What to write.``
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NoReturn

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
    is_tensor,
    library_of,
    name_of_dtype,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linalg_dl._contracts import Contract, Given, Parameter
    from linalg_dl._fitting import Axes, Shape

NO_ROOM = "No axis is stretched or cut to fit another"
BATCH = "Leading axes broadcast when they are equal, or one of them is 1 or absent"


def require_array(name: str, key: str, x: Any) -> None:
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


def refuse_none(contract: Contract, parameter: Parameter, args: Sequence[Any]) -> NoReturn:
    """Say which zeros stand for no array."""
    if parameter.number:
        fail(
            TypeError, contract.name, f"a number for {parameter.key}", "None", "Write 0.0 for none"
        )
    sizes = []
    for axis in (name for name in parameter.layouts[0] if name[0] not in "*."):
        for other in contract.parameters:
            if other is not parameter and other.layouts and axis in other.layouts[0]:
                place = other.layouts[0].index(axis) - len(other.layouts[0])
                sizes.append(f"{other.key}.shape[{place}]")
                break
        else:
            sizes.append(axis)
    if any(size.isalpha() for size in sizes):
        instead = f"An array of shape {_written(parameter.layouts[0])} is due"
        fail(TypeError, contract.name, f"an array for {parameter.key}", "None", instead)
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
    if str(devices[alone]) == "meta":  # it holds no numbers that could be moved
        alone = 0 if alone else odd
    keys = [*arrays]
    one, two, key = keys[0], keys[odd], keys[alone]
    target = devices[0] if alone else devices[odd]
    move = f"to({str(target)!r})"
    if library_of(arrays[key].type) != "torch":
        move = f"to_device({one if alone else two}.device)"
    got = f"{one} on {devices[0]} and {two} on {devices[odd]}"
    fail(TypeError, name, f"{one} and {two} on one device", got, f"Write {key}.{move}")


def require_dense(name: str, key: str, x: Given) -> None:
    if x.layout is not None and str(x.layout) != "torch.strided":
        instead = f"Write {key}.to_dense()"
        fail(TypeError, name, f"a dense array for {key}", f"layout {x.layout}", instead)


def require_kind(name: str, key: str, x: Given, kind: str) -> None:
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


def require_one_kind(name: str, arrays: dict[str, Given]) -> None:
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


def refuse_shapes(contract: Contract, shapes: dict[str, Shape], way: tuple[Axes, ...]) -> NoReturn:
    """Say which axes clash, and what would fit, in the way that the arguments are nearest to."""
    given = [tuple(shape) for shape in shapes.values()]
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
    if shape == () and contract.product:
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
        fail(
            ValueError,
            contract.name,
            expected,
            got,
            contract.advise(given[0], given[1], keys[0], keys[1]),
        )
    found = _fitting.mend(way, given, keys)
    instead = "Write {1}, of shape {2}".format(*found[0]) if found else contract.hint
    if found and found[0][1].endswith(" 0]"):
        instead += ": a column is not a vector"
    fail(ValueError, contract.name, expected, got, instead)


def _written(axes: Axes) -> str:
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})"


def advise_on_product(one: Shape, two: Shape, x1: str, x2: str) -> str:
    """Say what would fit in place of a product of matrices whose shapes clash."""
    by_name = lambda name, _: f"matrix_transpose({name})"  # noqa: E731
    fits = _fitting.of_matmul(one, two, (x1, x2), by_name)
    if not fits:
        return _what_a_shape_asks_for(one, two, x1, x2)
    expression, operands, shapes, out = fits[0]
    changed = [x for x, name in zip(operands, (x1, x2), strict=True) if x != name]
    what = changed[0] if len(changed) == 1 else f"The other order, {expression},"
    what = expression if expression.startswith("(") else what
    return f"{what} would give {shapes[0]} @ {shapes[1]} -> {out}"


def _what_a_shape_asks_for(one: Shape, two: Shape, x1: str, x2: str) -> str:
    if len(one) == 1 == len(two):
        pair, shape = f"outer({x1}, {x2})", (*one, *two)
        return f"Two vectors of one length give their dot product; {pair} gives {shape}"
    if len(one) == 1:
        return f"A 1-D {x1} is a row: it fits {x2} of shape ({one[0]}, m)"
    if len(two) == 1:
        return f"A 1-D {x2} is a column: it fits {x1} of shape (n, {two[0]})"
    return f"No transpose makes them fit: each row of {x1} meets each column of {x2}, of its length"
