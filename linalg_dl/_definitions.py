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
            checked = check_contract(contract, args)
            with quiet(next(filter(_has_axes, checked))):
                return scalar(_evaluate(contract, function, checked))

        return door  # type: ignore[return-value]

    return decorate


def _has_axes(x: Any) -> bool:
    return hasattr(x, "dtype") and not is_number(x)


def _evaluate(contract: Contract, body: Callable[..., Any], args: Sequence[Any]) -> Any:
    named = zip(contract.parameters, args, strict=True)
    given = {one.key: (one, x) for one, x in named if _has_axes(x)}
    way = require_shapes(contract, {key: x.shape for key, (_, x) in given.items()})
    cores = [core_of(one.layouts[0]) for one, _ in given.values()]
    full = [
        _completed(x, core_of(axes), core)
        for (_, x), axes, core in zip(given.values(), way, cores, strict=True)
    ]
    axes = axes_of_result(contract, cores)
    like = full[0]
    operands = [_prepared(x, core, axes) for x, core in zip(full, cores, strict=True)]
    sizes = {
        name: x.shape[k - len(core)]
        for x, core in zip(full, cores, strict=True)
        for k, name in enumerate(core)
    }
    out = tuple([sizes[name] for name in axes])
    batch = _fitting.common(*[_batch(x, core) for x, core in zip(full, cores, strict=True)]) or ()

    def call(*items: Any) -> Any:
        values = dict(zip(given, items, strict=True))
        return body(
            *[values.get(one.key, x) for one, x in zip(contract.parameters, args, strict=True)]
        )

    built = _for_each(call, operands, cores, batch, out)
    dropped = _dropped(contract, way, cores, axes)
    index = tuple([0 if name in dropped else slice(None) for name in axes])
    built = built[(..., *index)] if dropped else built
    xp = namespace_of(like)
    built = built if built.device == like.device else built.to(like.device)
    return xp.astype(built, like.dtype, copy=False)


def _for_each(
    call: Callable[..., Any],
    operands: Sequence[Any],
    cores: Sequence[Axes],
    batch: Shape,
    out: Shape,
) -> Any:
    """Call a body for each of a stack, and stack what it gives."""
    first, xp = operands[0], namespace_of(operands[0])
    if 0 in batch + out:
        return xp.zeros(batch + out, dtype=first.dtype, device=first.device)
    stacks = [
        xp.broadcast_to(x, batch + tuple(x.shape[len(x.shape) - len(core) :]))
        for x, core in zip(operands, cores, strict=True)
    ]
    places = itertools.product(*map(range, batch))
    results = [_built(call(*[x[(*place, ...)] for x in stacks]), out, first) for place in places]
    return xp.reshape(stack(results), batch + out) if batch else results[0]


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


def _prepared(x: Any, core: Axes, kept: Axes) -> Any:
    """Give halves as singles, as sums of them need; integers on the CPU; sums something to add.

    PyTorch has no product of integers on CUDA. An axis of length 0 that is summed over holds a
    zero instead: the sum is the same.
    """
    xp = namespace_of(x)
    if name_of_dtype(x.dtype) in ("float16", "bfloat16"):
        x = xp.astype(x, xp.float32)
    if getattr(x, "is_cuda", False) and not (x.is_floating_point() or x.is_complex()):
        x = x.cpu()
    batch = _batch(x, core)
    sizes = [
        1 if n == 0 and name not in kept else n
        for n, name in zip(x.shape[len(batch) :], core, strict=True)
    ]
    if [*batch, *sizes] == [*x.shape]:
        return x
    return xp.zeros((*batch, *sizes), dtype=x.dtype, device=x.device)
