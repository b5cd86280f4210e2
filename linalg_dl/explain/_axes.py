"""Shapes aligned at the right, and what becomes of the sizes on each axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from linalg_dl._fitting import common, met, padded
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._nodes import ROLES, Coloured, Piece, Shape, Small, Table

# In a table with frames: what has none stands as far from the right as a digit in one.
SPACE = "\N{EN SPACE}"

Cells = list[tuple[Piece, ...]]


def aligned(shapes: Mapping[Any, Shape], core: int = 0) -> Piece:
    """Align sizes at the right, as they are and with 1 filled in, above what they have in common.

    Above each column stands the number of its axis, which counts from the end: that is why
    they are aligned there. ✗ stands for a clash, · for the last `core` axes.
    """
    filled = padded([*shapes.values()])
    columns = [*zip(*filled, strict=True)]
    out = [*map(met, columns[: len(columns) - core]), *["·"] * core]
    grown = len({*map(len, shapes.values())}) > 1
    left, right = _given(shapes, out, core), _filled(shapes, filled, out, grown)
    if not out:
        left, right = left[1:], right[1:]
    return _next_to(left, right) if grown else _table([row[:2] for row in left], right)


def rules(shapes: Mapping[Any, Shape], core: int = 0) -> Piece:
    """Set what becomes of the sizes on each axis but the last `core`."""
    columns = [*zip(*padded([*shapes.values()]), strict=True)]
    numbered = zip(range(len(columns), core, -1), columns, strict=False)
    return nodes.Rules(tuple((axis, *_rule(column)) for axis, column in numbered))


def _given(shapes: Mapping[Any, Shape], out: Sequence[object], core: int) -> Cells:
    """Write each name, its shape and its sizes, in a row below the numbers of the axes."""
    whole = "" if None in out or core else str(common(*shapes.values()))
    rows: Cells = [("", Small(nodes.Code("axis")), *_numbers(len(out)))]
    for k, (key, x) in enumerate(shapes.items()):
        own = [Coloured(str(n), ROLES[k % len(ROLES)]) for n in x]
        rows.append((key, str(x), *["□"] * (len(out) - len(x)), *own))
    return [*rows, ("⇒", whole, *[""] * len(out))]


def _filled(
    shapes: Mapping[Any, Shape], filled: list[Shape], out: Sequence[int | str | None], grown: bool
) -> Cells:
    """Write the sizes with 1 filled in, those that clash in their colour, and what they give."""
    space = SPACE * grown
    rows: Cells = [tuple(number + space for number in _numbers(len(out)))]
    for k, (own, full) in enumerate(zip(shapes.values(), filled, strict=True)):
        roles = ["clash" if met is None else ROLES[k % len(ROLES)] for met in out]
        sizes = [Coloured(str(n), role) for n, role in zip(full, roles, strict=True)]
        new = len(full) - len(own)
        rows.append((*map(nodes.Framed, sizes[:new]), *(size + space for size in sizes[new:])))
    common = ["✗" if n is None else n if n == "·" else Coloured(str(n), "result") for n in out]
    return [*rows, tuple(n + space for n in common)]


def _numbers(count: int) -> list[Small]:
    return [Small(f"−{k}") for k in range(count, 0, -1)]


def _next_to(left: Cells, right: Cells) -> Piece:
    """Set sizes as they are next to those filled up, or below each other where there is no room."""
    arrows: Cells = [("⇒" if "□" in row else "",) for row in left]
    names = [row[:2] for row in left]
    below = nodes.Below((_table(left[:-1], ruled=False), _table(names, right)), apart=True)
    return nodes.Fitting((_table(left, arrows, right), below), phone=True)


def _table(*blocks: Cells, ruled: bool = True) -> Piece:
    """Set blocks of columns next to each other, a rule above the last row."""
    rows = tuple(tuple(cell for part in row for cell in part) for row in zip(*blocks, strict=True))
    return Table(rows, "l" + "r" * (len(rows[0]) - 1), ruled)


def _rule(column: Sequence[int]) -> tuple[tuple[str, ...], str]:
    """Write the sizes on one axis: equal, or 1 stretched, or all that they are not."""
    size = met(column)
    if size is None:
        m, n, *_ = dict.fromkeys(n for n in column if n != 1)
        return (f"{m} ≠ {n}", f"{m} ≠ 1", f"{n} ≠ 1"), "⇒ ✗"
    same = " = ".join(map(str, column)) if {*column} == {size} else f"1 → {size}"
    return (same,), f"⇒ {size} ✓"
