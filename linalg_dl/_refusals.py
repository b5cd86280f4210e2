"""The words in which arguments are refused: what was expected, what came, what to write instead.

What would fit instead of a shape is found by `_fitting`. A message always reads
``name: expected ..., got ... . What to write.``
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import array_api_compat
import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import INTEGERS, cast, dtype_name, fail, is_shared
from linalg_dl._fitting import Axes, Clash, Shape

if TYPE_CHECKING:
    from linalg_dl._contracts import Contract, Given, Parameter

FLOATS = {"float16", "bfloat16", "float32", "float64"}
COMPLEX = {"complex64", "complex128"}
# PyTorch stores these, and does not compute with them.
STORED_BY_TORCH = {"uint16", "uint32", "uint64"}
NO_ROOM = "No axis is stretched or cut to fit another"
MATMUL = " @ "  # how a matrix product joins its operands
BATCH = "Leading axes broadcast when they are equal, or one of them is 1 or absent"


# What is no array, by a test of it: what was expected, what came, what to write instead.
_NO_ARRAYS: tuple[tuple[Callable[[Any], bool], str, str, str], ...] = (
    (lambda x: getattr(x, "is_nested", False), "one dense array", "a nested tensor",
     "{key}.unbind() for its tensors, or {key}.to_padded_tensor(0.0)"),
    (lambda x: isinstance(x, (list, tuple)), "an array", "a {kind}",
     "np.asarray({key}) or torch.tensor({key})"),
    (lambda x: isinstance(x, (int, float, complex)) and not isinstance(x, np.generic),
     "an array", "the scalar {x!r}", "np.asarray([{x!r}]) or torch.tensor([{x!r}])"),
    (lambda x: isinstance(x, (np.matrix, np.ma.MaskedArray)), "a plain array", "a {kind}",
     "np.asarray({key}), which drops what a {kind} adds"),
    (lambda x: type(x).__module__.startswith("torch.nn") and hasattr(x, "weight"),
     "an array", "a layer, {kind}", "{key}.weight, and {key}.bias for its bias"),
    (lambda x: not array_api_compat.is_array_api_obj(x), "an array", "a {kind}",
     "an array, such as np.ones(3) or torch.ones(3)"),
)  # fmt: skip


def require_array(name: str, key: str, x: Any) -> None:
    """Refuse what is no plain array, and say how to make one of it, or take one from it."""
    for is_that, *words in _NO_ARRAYS:
        if is_that(x):
            said = [word.format(key=key, kind=type(x).__name__, x=x) for word in words]
            fail(TypeError, name, f"{said[0]} for {key}", said[1], f"Write {said[2]}")


def refuse_no_number(contract: Contract, parameter: Parameter, x: Any) -> NoReturn:
    """Say that a formula of numbers alone is an operation's for arrays."""
    expected, got = f"a Python number {parameter.key}", f"a {type(x).__name__}"
    instead = f"Write {' * '.join(one.key for one in contract.parameters)}"
    fail(TypeError, contract.name, expected, got, instead)


def require_between(name: str, key: str, c: Any, low: float, high: float, instead: str) -> None:
    """Refuse a number that a dtype does not reach, and nan."""
    if not low <= c <= high:
        expected = f"{key} between {low:.3g} and {high:.3g}, the range of the dtype"
        got = f"{c}" if isinstance(c, float) or abs(c) < 10**30 else "a longer integer"
        fail(ValueError, name, expected, got, instead)


def require_one_library(name: str, arrays: dict[str, Given]) -> None:
    """Refuse arrays of two libraries."""
    (first, x), *others = arrays.items()
    odd = next((key for key, other in others if other.library != x.library), None)
    if odd is None:
        return
    one, two = x.library, arrays[odd].library
    instead = f"Write np.asarray({first if two == 'numpy' else odd}) to work in numpy"
    if "torch" in (one, two):
        call = "from_numpy" if "numpy" in (one, two) else "from_dlpack"
        instead = f"Write torch.{call}({odd if one == 'torch' else first}) to work in torch"
    got = f"{first} from {one} and {odd} from {two}"
    fail(TypeError, name, f"{first} and {odd} from one library", got, instead)


def require_one_device(name: str, arrays: dict[str, Given]) -> None:
    """Refuse arrays on two devices, and move the one that is alone to the others."""
    keys, devices = [*arrays], [x.device for x in arrays.values()]
    odd = next((k for k, device in enumerate(devices) if device != devices[0]), 0)
    if odd == 0:
        return
    # Of three, the one that is alone moves; of two, the first. On meta are no numbers to move.
    ranks = {k: (str(devices[k]) == "meta", devices.count(devices[k])) for k in (0, odd)}
    moved, stays = sorted(ranks, key=ranks.__getitem__)
    call = f"{keys[moved]}.to({str(devices[stays])!r})"
    if arrays[keys[moved]].library != "torch":
        call = f"{keys[moved]}.to_device({keys[stays]}.device)"
    got = f"{keys[0]} on {devices[0]} and {keys[odd]} on {devices[odd]}"
    fail(TypeError, name, f"{keys[0]} and {keys[odd]} on one device", got, f"Write {call}")


def require_one_mesh(name: str, arrays: dict[str, Given]) -> None:
    """Refuse a tensor that devices share beside one that they do not."""
    shared = {key: x.mesh for key, x in arrays.items() if x.mesh is not None}
    odd = [key for key, x in arrays.items() if x.mesh is None and x.library == "torch"]
    for key in odd if shared else ():
        other = next(iter(shared))
        got = f"{other} shared, and {key} a tensor of this device alone"
        instead = f"Write distribute_tensor({key}, {other}.device_mesh) to have it whole on each"
        fail(TypeError, name, f"{other} and {key} shared by the same devices", got, instead)


def require_dense(name: str, key: str, x: Any) -> None:
    """Refuse a tensor that does not hold all of its numbers."""
    if x.layout is not None and str(x.layout) != "torch.strided":
        expected, instead = f"a dense array for {key}", f"Write {key}.to_dense()"
        fail(TypeError, name, expected, f"layout {x.layout}", instead)


def require_here(name: str, key: str, x: Any) -> None:
    """Refuse a tensor of which other devices have a part."""
    if is_shared(x):
        expected, got = f"numbers that are all here in {key}", f"{key} shared by devices"
        fail(TypeError, name, expected, got, f"Write {key}.full_tensor()")


def require_parts(name: str, key: str, x: Any) -> None:
    """Refuse a tensor of which a device has nothing: in some calls, all others would wait for it.

    PyTorch gives all devices but the last as many, and some of those at the end nothing.
    """
    for way, count in zip(x.placements, x.device_mesh.shape, strict=True):
        length = x.shape[way.dim] if way.is_shard() else 0
        if 0 < length <= -(-length // count) * (count - 1):
            expected = f"a part of {key} on each of {count} devices"
            got = f"axis {way.dim}, of length {length}, cut into parts of which one is empty"
            instead = f"Write {key}.redistribute(placements=[Replicate()]) to have it whole on each"
            fail(ValueError, name, expected, got, instead)


def require_values(name: str, arrays: dict[str, Any]) -> None:
    """Refuse tensors of PyTorch's device without memory, and those that devices share."""
    for key, x in arrays.items():
        require_here(name, key, x)
        if str(getattr(x, "device", "")) == "meta":
            instead = f"Write torch.ones_like({key}, device='cpu') for a tensor that holds any"
            fail(TypeError, name, f"numbers that can be read in {key}", f"{key} on meta", instead)


def require_kind(name: str, key: str, x: Given, kind: str) -> None:
    """Refuse what holds no numbers of the kind that is asked for."""
    dtype, got = dtype_name(x.dtype), f"dtype {dtype_name(x.dtype)}"
    if x.library == "torch" and dtype in STORED_BY_TORCH:
        instead = f"Write {cast(x.library, key, 'torch.int64')}"
        fail(TypeError, name, f"numbers that PyTorch computes with in {key}", got, instead)
    if dtype not in INTEGERS | FLOATS | COMPLEX:
        wide = "np.complex128" if dtype.startswith(("complex", "clong")) else ""
        call = f"{key}.dequantize()" if dtype[0] == "q" else cast(x.library, key, wide)
        instead = f"Write {call} if its values stand for numbers"
        fail(TypeError, name, f"numbers in {key}", got, instead)
    if dtype in COMPLEX and kind in ("Real", "Float"):
        instead = f"Write {key}.real, {key}.imag or abs({key})"
        fail(TypeError, name, f"real numbers in {key}", dtype, instead)


def require_one_kind(name: str, arrays: dict[str, Given]) -> None:
    """Refuse integers beside floats, and integers that have no common dtype."""
    for (key1, x1), (key2, x2) in itertools.combinations(arrays.items(), 2):
        one, two = dtype_name(x1.dtype), dtype_name(x2.dtype)
        got = f"{key1} of {one} and {key2} of {two}"
        if (one in INTEGERS) != (two in INTEGERS):
            whole, other = (key1, key2) if one in INTEGERS else (key2, key1)
            expected = f"{key1} and {key2} both integer or both floating"
            instead = f"Write {cast(x1.library, whole, f'{other}.dtype')}"
            fail(TypeError, name, expected, got, instead)
        if "uint64" in (one, two) and (one.startswith("int") or two.startswith("int")):
            unsigned = key1 if one == "uint64" else key2
            instead = f"Write {unsigned}.astype(np.int64), after checking that its values fit"
            fail(TypeError, name, f"{key1} and {key2} with a common integer dtype", got, instead)


def require_components(name: str, arrays: dict[str, Given]) -> None:
    """Refuse vectors that have no components, and so no direction."""
    for key, x in arrays.items():
        if x.shape[-1:] == (0,):
            expected, got = f"at least one component in {key}", f"shape {tuple(x.shape)}"
            instead = "A vector without components has no direction"
            fail(ValueError, name, expected, got, instead)


def refuse_shapes(contract: Contract, shapes: dict[str, Shape], way: tuple[Axes, ...]) -> NoReturn:
    """Say which axes clash, and what would fit, in the way that the arguments are nearest to."""
    given = {key: tuple(shape) for key, shape in shapes.items()}
    clash = _fitting.clash(way, [*given.values()])
    assert clash is not None
    misfit = _Misfit(contract, given, way, clash, [*given][clash.place])
    fail(ValueError, contract.name, *misfit.words())


class _Misfit(NamedTuple):
    """Shapes that clash: each method gives what was expected, what came, and what to write."""

    contract: Contract
    shapes: dict[str, Shape]
    way: tuple[Axes, ...]
    clash: Clash
    key: str  # of the array that is refused

    def words(self) -> tuple[str, str, str]:
        """Choose by what clashes: the count of axes, those of stacks, or the length of one."""
        name = self.way[self.clash.place][self.clash.axis] if self.clash.axis else ""
        if self.clash.known is not None and self.contract.sign != MATMUL:
            return self.of_known()
        if not name:
            return self.of_count()
        if "*" in name:
            return self.of_stack()
        return self.of_number(name) if name.isdigit() else self.of_axis()

    def of_known(self) -> tuple[str, str, str]:
        """Refuse a shape where all others have decided what it must be."""
        key, shape, known = self.key, self.shapes[self.key], self.clash.known or ()
        noun = "a column " if known[1:] == (1,) else "one number " if known == () else ""
        others = " and ".join(f"{name} {n}" for name, n in self.shapes.items() if name != key)
        instead = write(_fitting.as_shape(key, shape, known), known) or self.contract.hint
        if noun == "a column " and shape == known[:1]:
            instead += ": a vector would be added along the other axis, "
            instead += "unseen where both are as long"
        return f"{noun}{key} of shape {known}", f"shape {shape} beside {others}", instead

    def of_stack(self) -> tuple[str, str, str]:
        """Refuse axes before those of the vectors or matrices."""
        got = self.contract.sign.join(map(str, self.shapes.values()))
        return f"leading axes of {' and '.join(self.shapes)} that broadcast", got, BATCH

    def of_count(self) -> tuple[str, str, str]:
        """Refuse an array with too few axes, or too many."""
        key, shape, axes = self.key, self.shapes[self.key], self.way[self.clash.place]
        count, got = len(_fitting.core_of(axes)), f"shape {shape}"
        noun = {1: "a vector", 2: "a matrix"}.get(count, "an array")
        expected = f"{noun} {key} of shape {_written(axes)}"
        if count < len(axes):
            least = "one axis" if count == 1 else "two axes"
            expected = f"{noun}, with at least {least}, for {key}"
        elif shape == ():
            expected = f"at least one axis in {key}"
        if shape == () and self.contract.product:
            return expected, got, f"Write {' * '.join(self.shapes)} to multiply by a scalar"
        return expected, got, self.mended(grow=True)

    def of_number(self, length: str) -> tuple[str, str, str]:
        """Refuse an axis of another length than is written."""
        expected = f"{self.key}.shape[{self.clash.axis}] == {length}"
        return expected, f"shape {self.shapes[self.key]}", self.mended()

    def of_axis(self) -> tuple[str, str, str]:
        """Refuse two axes of one name and two lengths."""
        keys, given, sign = [*self.shapes], [*self.shapes.values()], self.contract.sign
        ends = sorted([(self.clash.place, self.clash.axis), self.clash.other])
        expected = " == ".join(f"{keys[k]}.shape[{axis}]" for k, axis in ends)
        for k, axes in ((k, self.way[k]) for k, _ in ends):
            if _fitting.core_of(axes) is axes and len(axes) > 1:
                expected += f", as {keys[k]} is {_written(axes)}"
        got = sign.join(str(given[k]) for k, _ in ends)
        got += ": {} != {}".format(*[given[k][axis] for k, axis in ends])
        if sign == MATMUL:
            return expected, got, advise_on_product(given[0], given[1], keys[0], keys[1])
        return expected, got, self.mended()

    def mended(self, grow: bool = False) -> str:
        """Say what to write in place of one array, so that all fit."""
        shapes = self.shapes
        for _, expression, shape in _fitting.mend(self.way, [*shapes.values()], [*shapes], grow):
            column = not grow and expression.endswith(" 0]")
            return write(expression, shape) + ": a column is not a vector" * column
        return self.contract.hint


def write(expression: str | None, shape: Shape) -> str:
    """Say what to write to get a shape, and the shape unless it is written there."""
    if expression is None:
        return ""
    return f"Write {expression}" + f", of shape {shape}" * (".reshape(" not in expression)


def _written(axes: Axes) -> str:
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})"


def advise_on_product(one: Shape, two: Shape, x1: str, x2: str) -> str:
    """Say what would fit in place of a product of matrices whose shapes clash."""
    by_name = lambda name, _: f"matrix_transpose({name})"  # noqa: E731
    fits = _fitting.of_matmul(one, two, (x1, x2), by_name)
    if not fits:
        meet = f"each row of {x1} meets each column of {x2}, of its length"
        return f"No transpose makes them fit: {meet}"
    expression, operands, shapes, out = fits[0]
    changed = [x for x, name in zip(operands, (x1, x2), strict=True) if x != name]
    what = changed[0] if len(changed) == 1 else f"The other order, {expression},"
    what = expression if expression.startswith("(") else what
    return f"{what} would give {shapes[0]} @ {shapes[1]} -> {out}"
