"""Where shapes clash, and what would make them meet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from linalg_dl.explain._products import flipped
from linalg_dl.explain._typeset import (
    Math,
    below,
    chain,
    coloured,
    factor,
    indexed,
    meeting,
    meeting_transposed,
    shape,
    sign,
    table,
)
from linalg_dl.explain._worked import dot_rows, vector

Shape = tuple[int, ...]


def sizes(x: Any) -> Shape:
    """Give the shape of an array as plain integers."""
    return tuple(int(n) for n in x.shape)


def common(*shapes: Shape) -> Shape | None:
    """Give the shape that all shapes broadcast to, None where they clash."""
    met = [_met(column) for column in zip(*_padded(shapes), strict=True)]
    return None if None in met else tuple(n for n in met if n is not None)


def product(one: Shape, two: Shape) -> Shape | None:
    """Give the shape of a matrix product, None where its operands clash."""
    lead = common(one[:-2], two[:-2])
    if lead is None or one[-1] != two[-2:][0]:
        return None
    return lead + one[-2:-1] + (two[-1:] if len(two) > 1 else ())


def of_axes(shapes: dict[str, Shape]) -> list[Math]:
    """Mark the axes on which shapes do not broadcast; nothing where they do."""
    if common(*shapes.values()) is not None:
        return []
    return [axes(shapes), _rules(shapes), *_listed(_reshaped(shapes))]


def of_leading_axes(names: str, one: Shape, two: Shape, core: int, fits: Math) -> list[Math]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    whole = dict(zip(names, (one, two), strict=True))
    shapes = {key: x[:-core] for key, x in whole.items()}
    if common(*shapes.values()) is not None:
        return []
    return [fits, axes(shapes, whole, core), _rules(shapes, core)]


def of_vectors(a: Any, b: Any) -> list[Math]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    if one[-1] == two[-1]:
        return of_leading_axes("ab", one, two, 1, meeting(one, -1, two, -1, "·"))
    cut = _cut_short("a·b", _row(a), _row(b)) if a.ndim == b.ndim == 1 else []
    return [meeting(one, -1, two, -1, "·"), *cut, *_listed(_without_last(one, two))]


def of_matrices(A: Any, B: Any) -> list[Math]:
    """Mark where a matrix product clashes; nothing where it does not."""
    one, two = sizes(A), sizes(B)
    axis = max(-2, -len(two))
    if one[-1] == two[axis]:
        return of_leading_axes("AB", one, two, 2, meeting(one, -1, two, axis, "@"))
    name = indexed("C", *(0 for x in (A, B) if x.ndim > 1))
    cut = _cut_short(name, _row(A), _column(B))
    return [meeting(one, -1, two, axis, "@"), *cut, *_transposed(A, B)]


def of_layer(X: Any, W: Any, b: Any) -> list[Math]:
    """Mark where X @ Wᵀ + b clashes; nothing where it does not."""
    one, two = sizes(X), sizes(W)
    if one[-1] == two[-1]:
        out = (*one[:-1], two[0])
        fits = meeting_transposed(one, two, "", f" ⇒ {shape(out)}")
        return [] if b is None or sizes(b) == out[-1:] else [fits, *_of_bias(out, sizes(b))]
    plus = "" if b is None else f" + {shape(sizes(b))}"
    name = indexed("Z", *(0 for _ in one[-2:]))
    cut = _cut_short(name, _row(X), _row(W), None if b is None or b.ndim != 1 else _row(b))
    return [meeting_transposed(one, two, plus), *cut, *_with_weights_transposed(X, W, b)]


def axes(shapes: dict[str, Shape], whole: dict[str, Shape] | None = None, core: int = 0) -> Math:
    """Align shapes at the right, with their common shape below, or the axes that clash."""
    rows = axes_rows(shapes, whole, core)
    return table(rows, len(rows) - 1)


def axes_rows(
    shapes: dict[str, Shape], whole: dict[str, Shape] | None = None, core: int = 0
) -> list[list[str]]:
    """Write the axes, then one row for each shape: its name, the whole shape, each size."""
    padded = _padded(shapes.values())
    met = [_met(column) for column in zip(*padded, strict=True)]
    pairs = zip((whole or shapes).items(), padded, strict=True)
    rows = [[key, shape(size), *map(_stretch, x, met)] for (key, size), x in pairs]
    head = [["", "", *_axes(len(met), core)]] if met else []
    out = common(*shapes.values())
    under = ["", ""] if out is None else ["⇒", shape(out)]
    return [*head, *rows, [*under, *("✗" if n is None else str(n) for n in met)]]


def _padded(shapes: Iterable[Shape]) -> list[tuple[int | None, ...]]:
    shapes = [*shapes]
    count = max(map(len, shapes))
    return [(None,) * (count - len(x)) + x for x in shapes]


def _axes(count: int, core: int) -> list[str]:
    return [f"[−{k}]" for k in range(core + count, core, -1)]


def _rules(shapes: dict[str, Shape], core: int = 0) -> Math:
    """Write the rule that two sizes break: they are equal, or one of them is 1."""
    columns = [*zip(*_padded(shapes.values()), strict=True)]
    lines = []
    for axis, column in zip(_axes(len(columns), core), columns, strict=True):
        if _met(column) is None:
            m, n, *_ = dict.fromkeys(n for n in column if n not in (None, 1))
            lines.append(sign(f"{axis} : {m} = {n} ∨ {m} = 1 ∨ {n} = 1  ✗"))
    return below(*lines)


def _of_bias(out: Shape, bias: Shape) -> list[Math]:
    if len(bias) == 1:
        return [meeting(out, -1, bias, 0, "+")]
    right = shape(out[-1:])
    remedy = (
        [f"b : {right}    {shape(out)} + {right} ⇒ {shape(out)} ✓"]
        if math.prod(bias) == out[-1]
        else []
    )
    return [sign(f"b : {shape(bias)} ≠ {right} ✗"), *_listed(remedy)]


def _cut_short(name: str, u: Any, v: Any, bias: Any = None) -> list[Math]:
    """Write the first dot product as far as it goes, and what would be added to it."""
    if u is None or v is None:
        return []
    plus = [] if bias is None else [sign("+"), coloured(factor(vector(bias)[0]), "bias")]
    return [chain(name, *([*row, *plus] for row in dot_rows(vector(u), vector(v))))]


def _row(x: Any) -> Any:
    return x[(0,) * (x.ndim - 1) + (slice(None),)] if 0 not in x.shape else None


def _column(x: Any) -> Any:
    if x.ndim == 1:
        return _row(x)
    return x[(0,) * (x.ndim - 2) + (slice(None), 0)] if 0 not in x.shape else None


def _without_last(one: Shape, two: Shape) -> Iterator[str]:
    """Write the shapes of two stacks of vectors that would fit, a last axis of size 1 dropped."""
    for key, x, other in (("a", one, two), ("b", two, one)):
        lead = common(x[:-2], other[:-1])
        if x[1:] and x[-1] == 1 and x[-2] == other[-1] and lead is not None:
            both = (x[:-1], other) if key == "a" else (other, x[:-1])
            yield f"{key} : {shape(x[:-1])}    {' · '.join(map(shape, both))} ⇒ {shape(lead)} ✓"


def _transposed(A: Any, B: Any) -> Iterator[Math]:
    """Write the products that would fit: with a matrix transposed, or the other way round."""
    one, two = sizes(A), sizes(B)
    flip_one, flip_two = (*one[:-2], *one[:-3:-1]), (*two[:-2], *two[:-3:-1])
    for key, x, text, left, right in (
        ("B", B, f"A @ Bᵀ : {shape(one)} @ {shape(two)}ᵀ = ", one, flip_two),
        ("A", A, f"Aᵀ @ B : {shape(one)}ᵀ @ {shape(two)} = ", flip_one, two),
        ("", B, "B @ A : ", two, one),
    ):
        out = product(left, right)
        if (x.ndim > 1 or not key) and out is not None:
            yield from flipped(key, x, "first" if key == "A" else "second") if key else ()
            yield sign(f"{text}{shape(left)} @ {shape(right)} ⇒ {shape(out)} ✓")


def _with_weights_transposed(X: Any, W: Any, b: Any) -> Iterator[Math]:
    """Write the layer that would fit with weights that are (in, out)."""
    one, two = sizes(X), sizes(W)
    out = product(one, two)
    if out is None:
        return
    fits = b is not None and sizes(b) == two[1:]
    plus, bias, last = (" + b", ", b", f" + {shape(two[1:])}") if fits else ("", "", "")
    text = f"linear(X, Wᵀ{bias}) = X @ W{plus} : {shape(one)} @ {shape(two)}{last}"
    yield from flipped("W", W)
    yield below(sign(f"Wᵀ : {shape(two[::-1])}"), sign(f"{text} ⇒ {shape(out)} ✓"))
    if b is not None and not fits:
        yield from _of_bias(out, sizes(b))


def _reshaped(shapes: dict[str, Shape]) -> Iterator[str]:
    """Write the shapes that would fit: one with an axis more at its end, or transposed."""
    count = max(map(len, shapes.values()))
    for key, x in shapes.items():
        turned = len(x) == count > 1
        name, y = (f"{key}ᵀ", x[::-1]) if turned else (key, (*x, 1))
        others = (shapes | {key: y}).values()
        out = common(*others)
        if out is not None and (not turned or count == 2):
            yield f"{name} : {shape(y)}    {', '.join(map(shape, others))} ⇒ {shape(out)} ✓"


def _listed(remedies: Iterable[str]) -> list[Math]:
    lines = [*map(sign, remedies)]
    return [below(*lines)] if lines else []


def _met(column: Sequence[int | None]) -> int | None:
    # 1 stretches to any size, to 0 as well; an axis that is not there is like 1.
    others = {n for n in column if n not in (None, 1)}
    return None if len(others) > 1 else next(iter(others), 1)


def _stretch(n: int | None, result: int | None) -> str:
    if n is None:
        return "" if result is None else f"·→{result}"
    return str(n) if result in (None, n) else f"{n}→{result}"
