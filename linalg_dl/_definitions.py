"""What happens around a formula, so that a body can be its formula alone."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from linalg_dl._arrays import dtype_name, is_number, joined, namespace_of, quiet, stack
from linalg_dl._contracts import Contract, Function, Parameter, check_contract, read, require_shapes
from linalg_dl._cores import narrowed
from linalg_dl._fitting import Axes, Shape, common, core_of


def composite(**how: Any) -> Callable[[Function], Function]:
    """Check the arguments of a function by its annotations; give its result in their dtype.

    The body gets them promoted, and is made of cores that check nothing, in float64 as a rule.
    """
    return functools.partial(_behind_a_door, how, _at_once)


def definition(**how: Any) -> Callable[[Function], Function]:
    """Check the arguments of a function by its annotations, and prepare them for its body.

    The body gets one vector or matrix for each argument, never a stack: it is called once for
    each of a stack. A vector in the place of a row or a column comes as that. What the body
    gives, a number, an array or lists of them, becomes an array of the promoted dtype. The
    axes of the result are those of its annotation; of ``*out`` alone, those that stand in one
    argument: the others are summed over, as in Einstein's convention.
    """
    return functools.partial(_behind_a_door, how, _for_each)


def _behind_a_door(
    how: dict[str, Any], evaluate: Callable[..., Any], function: Function
) -> Function:
    contract = read(function, **how)

    @functools.wraps(function)
    def door(*args: Any) -> Any:
        if len(args) != len(contract.parameters):
            return function(*args)  # Python says how many there are to be
        args = check_contract(contract, args)
        with quiet(args[-1]):
            return evaluate(contract, function, args)

    return door  # type: ignore[return-value]


def _at_once(_: Contract, body: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    return narrowed(body(*args), args[0])


def _for_each(contract: Contract, body: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Call the body for each of a stack, and make one array of what it gives."""
    pairs = [*zip(contract.parameters, args, strict=True)]
    given = {one: x for one, x in pairs if not (one.number and is_number(x))}
    operands, batch, shape = _laid_out(contract, given)
    like = next(iter(given.values()))
    if 0 in shape:
        return namespace_of(like).zeros(shape, dtype=like.dtype, device=like.device)
    results = []
    for place in itertools.product(*map(range, batch)):
        items = {one: x[(*place, ...)] for one, x in operands.items()}
        results.append(_built(body(*[items.get(one, x) for one, x in pairs])))
    result = namespace_of(like).reshape(stack(results), shape)
    return narrowed(result if result.device == like.device else result.to(like.device), like)


def _laid_out(
    contract: Contract, given: dict[Parameter, Any]
) -> tuple[dict[Parameter, Any], Shape, Shape]:
    """Give all arguments the axes of the body's and one stack; its shape, and the result's."""
    way, out = require_shapes(contract, {one.key: x.shape for one, x in given.items()})
    whole = [core_of(one.layouts[0]) for one in given]
    axes = axes_of_result(contract.result.layouts[0], whole)
    arrays = [_prepared(*each, axes) for each in zip(given.values(), way, whole, strict=True)]
    batch, sizes = _sizes(arrays, whole)
    shapes = [batch + tuple([sizes[name] for name in core]) for core in whole]
    stacks = map(namespace_of(arrays[0]).broadcast_to, arrays, shapes)
    kept = [sizes[name] for name in axes if name not in _absent(axes_of_result(out, way), axes)]
    return dict(zip(given, stacks, strict=True)), batch, (*batch, *kept)


def _sizes(arrays: Sequence[Any], cores: Sequence[Axes]) -> tuple[Shape, dict[str, int]]:
    """Give the common shape of stacks, and the length of each axis of what they hold."""
    sizes: dict[str, int] = {}
    batches = []
    for x, core in zip(arrays, cores, strict=True):
        batches.append(tuple(x.shape[: x.ndim - len(core)]))
        sizes |= dict(zip(core, x.shape[x.ndim - len(core) :], strict=True))
    return common(*batches) or (), sizes


def _built(value: Any) -> Any:
    """Make an array of what a body gives: an array, or lists of them."""
    return stack([_built(part) for part in value]) if isinstance(value, list) else value


def _absent(core: Axes, whole: Axes) -> set[str]:
    """Name the axes that an argument or a result does not have in the way that it came."""
    return set() if len(core) == len(whole) else {*whole} - {*core}


def axes_of_result(annotated: Axes, arguments: Sequence[Axes]) -> Axes:
    """Name the axes of a result: those of its annotation, or Einstein's."""
    if annotated != ("*out",):
        return core_of(annotated)
    counts = Counter(itertools.chain(*map(core_of, arguments)))
    return tuple([name for name in counts if counts[name] == 1])


def _prepared(x: Any, came: Axes, whole: Axes, kept: Axes) -> Any:
    """Give halves as singles, as sums of them need; integers on the CPU; sums something to add.

    A vector becomes a row or a column. PyTorch has no product of integers on CUDA. An axis of
    length 0 that is summed over holds a zero instead: the sum is the same.
    """
    x = joined(x)
    xp, absent = namespace_of(x), _absent(core_of(came), whole)
    x = x[(..., *[None if name in absent else slice(None) for name in whole])]
    if dtype_name(x.dtype) in ("float16", "bfloat16"):
        x = xp.astype(x, xp.float32)
    if getattr(x, "is_cuda", False) and not (x.is_floating_point() or x.is_complex()):
        x = x.cpu()
    names = (None,) * (x.ndim - len(whole)) + whole
    shape = [n or int(name not in (None, *kept)) for n, name in zip(x.shape, names, strict=True)]
    return x if shape == [*x.shape] else xp.zeros(shape, dtype=x.dtype, device=x.device)
