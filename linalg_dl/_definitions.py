"""What happens around a definition, so that its body can be its formula alone."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from linalg_dl import _fitting
from linalg_dl._arrays import is_number, name_of_dtype, namespace_of, quiet, scalar, stack
from linalg_dl._contracts import check_contract, read, require_shapes, ways

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linalg_dl._contracts import Contract
    from linalg_dl._fitting import Axes, Shape

Function = TypeVar("Function", bound="Callable[..., Any]")


def definition(**how: Any) -> Callable[[Function], Function]:
    """Check the arguments of a function by its annotations, and prepare them for its body.

    The body gets one vector or matrix for each argument, never a stack: it is called once for
    each of a stack. A vector in the place of a row or a column comes as that. What the body
    gives, a number, an array or lists of them, becomes an array of the promoted dtype. The
    axes of the result are those of its annotation; of ``*out`` alone, those that stand in one
    argument: the others are summed over, as in Einstein's convention.
    """

    def decorate(function: Function) -> Function:
        contract = read(function, **how)

        @functools.wraps(function)
        def door(*args: Any) -> Any:
            if len(args) != len(contract.parameters):
                return function(*args)  # Python says how many there are to be
            checked = check_contract(contract, args)
            with quiet(next(x for x in checked if not is_number(x))):
                return scalar(_evaluate(contract, function, checked))

        return door  # type: ignore[return-value]

    return decorate


def _evaluate(contract: Contract, body: Callable[..., Any], args: Sequence[Any]) -> Any:
    """Call the body for each of a stack, and make one array of what it gives."""
    given = {
        one.key: x
        for one, x in zip(contract.parameters, args, strict=True)
        if one.layouts and not (one.number and is_number(x))
    }
    way = require_shapes(contract, {key: x.shape for key, x in given.items()})
    layouts = [one.layouts[0] for one in contract.parameters if one.key in given]
    whole = [core_of(layout) for layout in layouts]
    came = [core_of(axes) for axes in way]
    axes = axes_of_result(contract, whole)
    full = [_completed(*each) for each in zip(given.values(), came, whole, strict=True)]
    sizes, batch = _sizes(full, whole)
    operands = [_prepared(x, names, axes, batch) for x, names in zip(full, whole, strict=True)]

    def call(items: Sequence[Any]) -> Any:
        values = dict(zip(given, items, strict=True))
        pairs = zip(contract.parameters, args, strict=True)
        return body(*[values.get(one.key, x) for one, x in pairs])

    result = _for_each(call, operands, batch, tuple([sizes[name] for name in axes]))
    dropped = _dropped(contract, way, whole, axes)
    if dropped:
        result = result[(..., *[0 if name in dropped else slice(None) for name in axes])]
    return _like(result, full[0])


def _sizes(arrays: Sequence[Any], cores: Sequence[Axes]) -> tuple[dict[str, int], Shape]:
    """Give the length of each named axis, and the common shape of the stacks."""
    sizes: dict[str, int] = {}
    batches = []
    for x, core in zip(arrays, cores, strict=True):
        batches.append(_batch(x, core))
        sizes |= dict(zip(core, x.shape[len(batches[-1]) :], strict=True))
    return sizes, _fitting.common(*batches) or ()


def _for_each(
    call: Callable[[Sequence[Any]], Any], operands: Sequence[Any], batch: Shape, out: Shape
) -> Any:
    """Call a body for each of a stack, and stack what it gives."""
    first, xp = operands[0], namespace_of(operands[0])
    if 0 in batch + out:
        return xp.zeros(batch + out, dtype=first.dtype, device=first.device)
    if not batch:
        return _built(call(operands), out, first)
    places = itertools.product(*map(range, batch))
    results = [_built(call([x[(*k, ...)] for x in operands]), out, first) for k in places]
    return xp.reshape(stack(results), batch + out)


def _like(x: Any, like: Any) -> Any:
    """Bring a result to the device and the dtype of the arguments."""
    x = x if x.device == like.device else x.to(like.device)
    return namespace_of(like).astype(x, like.dtype, copy=False)


def _built(value: Any, shape: Shape, like: Any) -> Any:
    """Make an array of what a body gives: an array, lists of arrays, or a sum over nothing."""
    if isinstance(value, list):
        return stack([_built(part, shape[1:], like) for part in value])
    xp = namespace_of(like)
    if isinstance(value, (int, float)) and not hasattr(value, "dtype"):
        return xp.full(shape, value, dtype=like.dtype, device=like.device)
    return value


def core_of(axes: Axes) -> Axes:
    """Leave out the axes of a stack."""
    return axes[1:] if axes and axes[0][0] in "*." else axes


def _absent(core: Axes, whole: Axes) -> list[str]:
    """Name the axes that an argument does not have in the way that it came."""
    return [] if len(core) == len(whole) else [*(Counter(whole) - Counter(core)).elements()]


def _completed(x: Any, core: Axes, whole: Axes) -> Any:
    """Give an argument the axes of length 1 that it lacks: a vector becomes a row or a column."""
    absent = _absent(core, whole)
    return x[(..., *[None if name in absent else slice(None) for name in whole])] if absent else x


def _batch(x: Any, core: Axes) -> Shape:
    return tuple(x.shape[: len(x.shape) - len(core)])


def axes_of_result(contract: Contract, cores: Sequence[Axes]) -> Axes:
    """Name the axes of a result: those of its annotation, or Einstein's."""
    annotated = contract.result.layouts[0]
    if annotated != ("*out",):
        return core_of(annotated)
    counts = Counter(itertools.chain(*cores))
    return tuple([name for name in counts if counts[name] == 1])


def _dropped(
    contract: Contract, way: Sequence[Axes], cores: Sequence[Axes], axes: Axes
) -> set[str]:
    """Name the axes that the result does not have, as the arguments do not have them."""
    if len(contract.result.layouts) > 1:
        layouts = [one.layouts for one in contract.parameters if one.layouts]
        k = [*ways(contract, layouts)].index(tuple(way))
        return {*_absent(core_of(contract.result.layouts[k]), axes)}
    return {
        name for row, full in zip(way, cores, strict=True) for name in _absent(core_of(row), full)
    }


def _prepared(x: Any, core: Axes, kept: Axes, batch: Shape) -> Any:
    """Give halves as singles, as sums of them need; integers on the CPU; sums something to add.

    PyTorch has no product of integers on CUDA. An axis of length 0 that is summed over holds a
    zero instead: the sum is the same.
    """
    xp = namespace_of(x)
    if name_of_dtype(x.dtype) in ("float16", "bfloat16"):
        x = xp.astype(x, xp.float32)
    if getattr(x, "is_cuda", False) and not (x.is_floating_point() or x.is_complex()):
        x = x.cpu()
    sizes = tuple(x.shape[len(x.shape) - len(core) :])
    summed = [1 if n == 0 and name not in kept else n for n, name in zip(sizes, core, strict=True)]
    if tuple(summed) != sizes:
        return xp.zeros((*batch, *summed), dtype=x.dtype, device=x.device)
    return xp.broadcast_to(x, batch + sizes) if batch else x
