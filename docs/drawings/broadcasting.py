"""The drawings of a sum that stretches, of the net inputs of several examples, and of sums."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings.grids import CELL, cell, grid, size
from linalg_dl.figures._strokes import number, sheet, write

GAP = 1.1  # cells between two arrays


def stretching(x1: Any, x2: Any) -> Axes:
    """Draw the sum of two arrays of at most two axes, each stretched to the common shape.

    Solid cells are stored, dotted ones repeat them. Where the shapes clash, the cells that are
    missing are marked, and no sum is drawn.
    """
    arrays = [np.asarray(x1), np.asarray(x2)]
    sizes = [(1, 1, *x.shape)[-2:] for x in arrays]
    rows, columns = np.max(sizes, axis=0).tolist()
    clash = any(n not in (1, rows) or m not in (1, columns) for n, m in sizes)
    if not clash:
        arrays.append(arrays[0] + arrays[1])
    width = len(arrays) * (columns + GAP) - GAP
    ax = sheet(None, (-0.1, width + 0.1), (-0.9, rows + 0.1), CELL)
    for place, (x, role) in enumerate(zip(arrays, ("first", "second", "result"), strict=False)):
        left = place * (columns + GAP)
        _draw_stretched(ax, left, x, role, (rows, columns))
        write(ax, (left + columns / 2, -0.5), str(x.shape), "error" if clash else role)
        if place:
            write(ax, (left - GAP / 2, rows / 2), "+="[place - 1])
    return ax


def _draw_stretched(ax: Axes, left: float, x: Any, role: str, shape: tuple[int, int]) -> None:
    """Draw an array stretched to a shape, and mark the cells that it cannot fill."""
    numbers = x.reshape((1, 1, *x.shape)[-2:])
    for i, j in np.ndindex(*shape):
        corner = (left + j, shape[0] - 1 - i)
        row, column = (k * (size > 1) for k, size in zip((i, j), numbers.shape, strict=True))
        if row >= len(numbers) or column >= len(numbers[0]):
            cell(ax, corner, "error", "✗", filled=False, dashed=True)
        elif (row, column) == (i, j):
            cell(ax, corner, role, number(numbers[i, j]))
        else:
            cell(ax, corner, role, number(numbers[row, column]), filled=False, dashed=True)


def net_inputs(n: int, m: int, i: int) -> Axes:
    """Draw n examples of m features times one column of weights, with row i lit."""
    w, b, z = m + 0.9, m + 4.2, m + 6.6
    ax = sheet(None, (-1.6, z + 1.6), (-max(n, m) - 1, 1), CELL)
    row = -i - 0.5
    grid(ax, (0, 0), (n, m), "first", lambda r, _: r == i)
    grid(ax, (w, 0), (m, 1), "second", lambda *_: True)
    grid(ax, (b, row + 0.5), (1, 1), "second", lambda *_: True)
    grid(ax, (z, 0), (n, 1), "result", lambda r, _: r == i)
    write(ax, (m / 2, -n - 0.5), "X", "first", weight="bold")
    write(ax, (w + 0.5, -m - 0.5), "w", "second", weight="bold")
    write(ax, (b + 0.5, row - 1), "b", "second", style="italic")
    write(ax, (z + 0.5, -n - 0.5), "z", "result", weight="bold")
    for x, text in ((w - 0.45, "·"), (b - 0.75, "+"), (z - 0.75, "=")):
        write(ax, (x, row), text)
    write(ax, (-0.4, row), "i", "angle", style="italic")
    size(ax, (0, 0.35), (m, 0.35), "m", (0, 1))
    size(ax, (-0.85, 0), (-0.85, -n), "n", (-1, 0))
    size(ax, (w + 1.35, 0), (w + 1.35, -m), "m", (1, 0))
    size(ax, (z + 1.35, 0), (z + 1.35, -n), "n", (1, 0))
    return ax


def reduced(n: int, m: int) -> Axes:
    """Draw an n×m matrix summed along either axis, which stays with size 1: one sum is lit."""
    right = m + 4.0
    ax = sheet(None, (-0.1, right + m + 0.1), (-n - 2.3, 1.0), CELL)
    for corner, shape, color, axis in (
        ((0, 0), (n, m), "first", 1),
        ((m + 1.1, 0), (n, 1), "result", 1),
        ((right, 0), (n, m), "first", 0),
        ((right, -n - 0.5), (1, m), "result", 0),
    ):
        # Along axis 1 the first row is summed, along axis 0 the first column.
        grid(ax, corner, shape, color, lambda *place, other=1 - axis: place[other] == 0)
        above = corner[1] + 0.5 if corner[1] == 0 else corner[1] - 1.5
        write(ax, (corner[0] + shape[1] / 2, above), str(shape), color)
    return ax
