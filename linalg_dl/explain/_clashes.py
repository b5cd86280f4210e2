"""Where shapes clash, and what would make them meet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from linalg_dl.explain._typeset import Math, below, chain, indexed, meeting, shape, sign, table
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
    return [axes(shapes), *_listed(_reshaped(shapes))]


def of_leading_axes(names: str, one: Shape, two: Shape, core: int, fits: Math) -> list[Math]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    whole = dict(zip(names, (one, two), strict=True))
    shapes = {key: x[:-core] for key, x in whole.items()}
    if common(*shapes.values()) is not None:
        return []
    return [fits, table(axes_rows(shapes, whole), 2)]


def of_vectors(a: Any, b: Any) -> list[Math]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    if one[-1] == two[-1]:
        return of_leading_axes("ab", one, two, 1, meeting(one, -1, two, -1, "·"))
    remedies = (
        f"{key} : {shape(x)} → {shape(x[:-1])} ✓"
        for key, x, other in (("a", one, two), ("b", two, one))
        if x[1:] and x[-1] == 1 and x[-2] == other[-1]
    )
    cut = _cut_short("a·b", _row(a), _row(b)) if a.ndim == b.ndim == 1 else []
    return [meeting(one, -1, two, -1, "·"), *cut, *_listed(remedies)]


def of_matrices(A: Any, B: Any) -> list[Math]:
    """Mark where a matrix product clashes; nothing where it does not."""
    one, two = sizes(A), sizes(B)
    axis = max(-2, -len(two))
    if one[-1] == two[axis]:
        return of_leading_axes("AB", one, two, 2, meeting(one, -1, two, axis, "@"))
    name = indexed("C", *(0 for x in (A, B) if x.ndim > 1))
    cut = _cut_short(name, _row(A), _column(B))
    return [meeting(one, -1, two, axis, "@"), *cut, *_listed(_transposed(one, two))]


def of_layer(X: Any, W: Any, b: Any) -> list[Math]:
    """Mark where X·Wᵀ + b clashes; nothing where it does not."""
    one, two = sizes(X), sizes(W)
    if one[-1] == two[-1]:
        out = (*one[:-1], two[0])
        fits = meeting(one, -1, two, -1, "@", f"ᵀ → {shape(out)}")
        return [] if b is None or sizes(b) == out[-1:] else [fits, *_of_bias(out, sizes(b))]
    without = product(one, two)
    text = f"X @ W : {shape(one)} @ {shape(two)} → {shape(without or ())} ✓"
    cut = _cut_short(indexed("Z", *(0 for _ in one[-2:])), _row(X), _row(W))
    remedies = [] if without is None else [text]
    return [meeting(one, -1, two, -1, "@", "ᵀ"), *cut, *_listed(remedies)]


def axes(shapes: dict[str, Shape]) -> Math:
    """Align shapes at the right, with their common shape below, or the axes that clash."""
    return table(axes_rows(shapes), len(shapes))


def axes_rows(shapes: dict[str, Shape], whole: dict[str, Shape] | None = None) -> list[list[str]]:
    """Write one row for each shape: its name, the whole shape, the size of each axis."""
    padded = _padded(shapes.values())
    columns = [*zip(*padded, strict=True)]
    met = [_met(column) for column in columns]
    names = (whole or shapes).items()
    pairs = zip(names, padded, strict=True)
    rows = [[key, shape(size), *map(_stretch, x, met)] for (key, size), x in pairs]
    out = common(*shapes.values())
    if out is not None:
        return [*rows, ["→", shape(out), *map(str, out)]]
    under = [_unequal(x) if n is None else str(n) for x, n in zip(columns, met, strict=True)]
    return [*rows, ["", "", *under], ["→", "✗", *("✗" if n is None else "" for n in met)]]


def _padded(shapes: Iterable[Shape]) -> list[tuple[int | None, ...]]:
    shapes = [*shapes]
    count = max(map(len, shapes))
    return [(None,) * (count - len(x)) + x for x in shapes]


def _of_bias(out: Shape, bias: Shape) -> list[Math]:
    if len(bias) == 1:
        return [meeting(out, -1, bias, 0, "+")]
    right = shape(out[-1:])
    remedy = [f"b : {shape(bias)} → {right} ✓"] if math.prod(bias) == out[-1] else []
    return [sign(f"b : {shape(bias)} ≠ {right} ✗"), *_listed(remedy)]


def _cut_short(name: str, u: Any, v: Any) -> list[Math]:
    """Write the first dot product as far as it goes."""
    if u is None or v is None:
        return []
    return [chain(name, *dot_rows(vector(u), vector(v)))]


def _row(x: Any) -> Any:
    return x[(0,) * (x.ndim - 1) + (slice(None),)] if 0 not in x.shape else None


def _column(x: Any) -> Any:
    if x.ndim == 1:
        return _row(x)
    return x[(0,) * (x.ndim - 2) + (slice(None), 0)] if 0 not in x.shape else None


def _transposed(one: Shape, two: Shape) -> Iterator[str]:
    """Write the products that would fit: with a matrix transposed, or the other way round."""
    flip_one, flip_two = (*one[:-2], *one[:-3:-1]), (*two[:-2], *two[:-3:-1])
    for fits, text, left, right in (
        (len(two) > 1, f"A @ Bᵀ : {shape(one)} @ {shape(two)}ᵀ = ", one, flip_two),
        (len(one) > 1, f"Aᵀ @ B : {shape(one)}ᵀ @ {shape(two)} = ", flip_one, two),
        (True, "B @ A : ", two, one),
    ):
        out = product(left, right)
        if fits and out is not None:
            yield f"{text}{shape(left)} @ {shape(right)} → {shape(out)} ✓"


def _reshaped(shapes: dict[str, Shape]) -> Iterator[str]:
    """Write the shapes that would fit: one with an axis more at its end, or transposed."""
    count = max(map(len, shapes.values()))
    for key, x in shapes.items():
        name, y = (f"{key}ᵀ", x[::-1]) if len(x) == count else (key, (*x, 1))
        others = (shapes | {key: y}).values()
        out = common(*others)
        if out is not None and (len(x) < count or count == 2):
            listed = ", ".join(map(shape, others))
            yield f"{name} : {shape(x)} → {shape(y)}    {listed} → {shape(out)} ✓"


def _listed(remedies: Iterable[str]) -> list[Math]:
    lines = [*map(sign, remedies)]
    return [below(*lines)] if lines else []


def _met(column: Sequence[int | None]) -> int | None:
    # 1 stretches to any size, to 0 as well; an axis that is not there is like 1.
    others = {n for n in column if n not in (None, 1)}
    return None if len(others) > 1 else next(iter(others), 1)


def _stretch(n: int | None, result: int | None) -> str:
    if result is None:
        return "" if n is None else str(n)
    return f"→{result}" if n is None else str(n) if n == result else f"{n}→{result}"


def _unequal(column: Sequence[int | None]) -> str:
    return "≠".join(dict.fromkeys(str(n) for n in column if n not in (None, 1)))
