"""The drawings of tensors: their cells and indices, their bits, and how they lie in memory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from matplotlib.axes import Axes

from drawings._shared import wide
from drawings.grids import cell
from linalg_dl import shares_memory
from linalg_dl.figures._strokes import COLORS, arrow, line, number, sheet, write

SLANT = 0.55  # how far, in cells, each slice of a tensor of order 3 lies behind the one before
GAP = 1.5  # cells between two tensors
ROW = 4  # cells from the bits of one type to those of the next
NAMES = 3.6  # cells for the names of a memory at its left


def indexing(tensors: Sequence[Any], indices: Sequence[tuple[int, ...]]) -> Axes:
    """Draw tensors of order 0 to 3 as grids of cells, and light the indexed cell of each.

    Of a tensor of order 3 the first slice stands in front of the edges of the others.
    """
    tall = max(_extent(x)[1] for x in tensors)
    total = sum(_extent(x)[0] + GAP for x in tensors)
    ax = wide((0, total), (-tall - 1.6, 0.8))
    left = GAP / 2
    for x, index in zip(tensors, indices, strict=True):
        _draw_tensor(ax, x, index, left, tall)
        left += _extent(x)[0] + GAP
    return ax


def reading_order(*tensors: Any, names: Sequence[str]) -> Axes:
    """Draw the memory that tensors lie in, and the steps of reading each row by row.

    An arc is green where it leads to the next cell.
    """
    places = [_places(np.asarray(x)) for x in tensors]
    cells = max(len(order) for order, _ in places)
    height = 3.1
    ax = sheet(None, (-2.1, cells + 0.3), (1 - height * len(places), 1.1))
    for row, ((order, numbers), name) in enumerate(zip(places, names, strict=True)):
        top = -height * row
        write(ax, (-0.5, top - 0.5), name, ha="right")
        for place, value in zip(order, numbers, strict=True):
            cell(ax, (place, top - 1), "first", number(value), filled=False)
        for start, stop in pairwise(order):
            _draw_step(ax, start, stop, top)
    return ax


def aliases(written: int, **tensors: Any) -> Axes:
    """Draw each memory once, with all the names that it has; one cell of the first is lit."""
    memories = _memories(tensors)
    n, most = max(map(len, tensors.values())), max(len(names) for names, _ in memories)
    right = (n + NAMES) * len(memories) - NAMES
    ax = wide((-NAMES, right + 0.1), (-most / 2 - 0.1, most / 2 + 0.1))
    for k, (names, values) in enumerate(memories):
        left = k * (n + NAMES)
        for place, name in enumerate(names):
            y = (len(names) - 1) / 2 - place
            write(ax, (left - 1.4, y), name, ha="right")
            arrow(ax, (left - 1.3, y), (left - 0.1, 0), "angle")
        for j, value in enumerate(values):
            lit = k == 0 and j == written
            cell(ax, (left + j, -0.5), "result" if lit else "first", number(value), filled=lit)
    return ax


def bits(*dtypes: torch.dtype) -> Axes:
    """Draw the bits of each type of number: those of the sign, the exponent and the fraction."""
    ax = wide((-5.6, 32.1), (3.8 - ROW * len(dtypes), 2.9))
    for k, dtype in enumerate(dtypes):
        info = torch.finfo(dtype)
        fraction = round(-math.log2(info.eps))
        left, parts = 0, {"angle": 1, "other": info.bits - 1 - fraction, "first": fraction}
        write(ax, (-0.5, 0.5 - ROW * k), str(dtype).removeprefix("torch."), ha="right")
        for color, count in parts.items():
            for place in range(left, left + count):
                cell(ax, (place, -ROW * k), color)
            write(ax, (left + count / 2, 1 - ROW * k), str(count), color, (0, 1))
            left += count
    return ax


def _memories(tensors: Mapping[str, Any]) -> list[tuple[list[str], Any]]:
    """Join the names of one memory, in their order, and give what lies there."""
    memories: list[tuple[list[str], Any]] = []
    for name, x in tensors.items():
        for names, known in memories:
            if shares_memory(x, known):
                names.append(name)
                break
        else:
            memories.append(([name], x))
    return memories


def _extent(x: Any) -> tuple[float, float]:
    """Measure the width and the height of a tensor, in cells."""
    slices, rows, columns = (1,) * (3 - x.ndim) + x.shape
    return columns + SLANT * (slices - 1), rows + SLANT * (slices - 1)


def _draw_tensor(ax: Axes, x: Any, index: tuple[int, ...], left: float, tall: float) -> None:
    slices, rows, columns = (1,) * (3 - x.ndim) + x.shape
    down = tall - rows  # all stand on one line, with their names below it
    for depth in range(slices - 1, -1, -1):
        corner = (left + SLANT * depth, SLANT * depth - down)
        if depth:
            _draw_edges(ax, *corner, rows, columns)
        if x.ndim == 3:
            _position(ax, corner[0] + 0.24, corner[1] + 0.38, depth, index[0])
    front = x.reshape(slices, rows, columns)[0]
    place = (0,) * (3 - x.ndim) + tuple(index)
    for row, column in np.ndindex(rows, columns):
        lit, corner = (row, column) == place[1:], (left + column, -row - 1 - down)
        color = "result" if lit else "first"
        cell(ax, corner, color, number(front[row, column]), filled=lit)
    for column in range(columns) if x.ndim else ():
        _position(ax, left + column + 0.5, -tall - 0.4, column, place[2])
    for row in range(rows) if x.ndim > 1 else ():
        _position(ax, left - 0.4, -row - down - 0.5, row, place[1])
    name = f"x[{', '.join(map(str, index))}]" if x.ndim else "x"
    write(ax, (left + columns / 2, -tall - 1.15), f"{name} = {number(x[index])}", "result")


def _draw_edges(ax: Axes, left: float, top: float, rows: int, columns: int) -> None:
    """Draw what can be seen of a slice behind another: nothing hides a line in the page."""
    lines = [([left, left + columns], [top, top]), ([left + columns] * 2, [top, top - rows])]
    lines += [([left + k] * 2, [top, top - SLANT]) for k in range(columns)]
    lines += [([left + columns - SLANT, left + columns], [top - k - 1] * 2) for k in range(rows)]
    for x, y in lines:
        line(ax, [*zip(x, y, strict=True)], "first", 1)


def _position(ax: Axes, x: float, y: float, value: int, lit: int) -> None:
    write(ax, (x, y), str(value), "result" if value == lit else "angle")


def _places(x: Any) -> tuple[list[int], list[float]]:
    """Find where in memory each number lies, in the order of the indices."""
    strides = [stride // x.itemsize for stride in x.strides]
    indices = list(np.ndindex(x.shape))
    order = [sum(i * s for i, s in zip(index, strides, strict=True)) for index in indices]
    return order, [float(x[index]) for index in indices]


def _draw_step(ax: Axes, start: int, stop: int, top: float) -> None:
    """Draw the arc from one cell to the one that is read next."""
    color = "result" if stop == start + 1 else "error"
    side = 1 if stop > start else -1  # forwards above the cells, backwards below
    turn = np.linspace(np.pi, 0, 41)
    across = (start + stop + 1) / 2 + 0.46 * (stop - start) * np.cos(turn)
    near = top + 0.14 if side > 0 else top - 1.14
    up = near + side * (0.1 + 0.2 * abs(stop - start)) * np.sin(turn)
    line(ax, [*zip(across, up, strict=True)], color, 1.4)
    ax.plot(across[-1], up[-1], "v" if side > 0 else "^", color=COLORS[color], ms=3.5)
