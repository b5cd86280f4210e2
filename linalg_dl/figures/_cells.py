"""The drawing of arrays as grids of cells: a sum with broadcasting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._strokes import CELL, cell, number, refuse, sheet, values, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = 1.1  # cells between two grids


def broadcast(x1: Any, x2: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the sum of two arrays of at most two axes, each stretched to the common shape.

    Solid cells of `x1` and `x2` are stored, dotted ones repeat them. Where the shapes clash,
    the cells that are missing are marked, and no sum is drawn. Chapter: Broadcasting.

    >>> ax = broadcast([[4, 5, 6], [7, 8, 9]], [1, 2, 3])
    """
    arrays = [_array("x1", x1), _array("x2", x2)]
    sizes = [(1, 1, *x.shape)[-2:] for x in arrays]
    rows, columns = np.max(sizes, axis=0).tolist()
    clash = any(n not in (1, rows) or m not in (1, columns) for n, m in sizes)
    if not clash:
        arrays.append(arrays[0] + arrays[1])
    width = len(arrays) * (columns + GAP) - GAP
    ax = sheet(ax, (-0.1, width + 0.1), (-0.9, rows + 0.1), CELL)
    for place, (x, role) in enumerate(zip(arrays, ("first", "second", "result"), strict=False)):
        left = place * (columns + GAP)
        _stretched(ax, left, x, role, (rows, columns))
        write(ax, (left + columns / 2, -0.5), str(x.shape), "error" if clash else role)
        if place:
            write(ax, (left - GAP / 2, rows / 2), "+="[place - 1])
    return ax


def _array(key: str, x: Any) -> Any:
    array = values(x)
    if array.ndim > 2 or not array.size:
        expected = f"an array {key} of at most two axes, with numbers"
        instead = (
            f"{key}[0] to draw its first matrix" if array.size else f"a number or more in {key}"
        )
        refuse("broadcast", expected, f"shape {array.shape}", instead)
    return array


def _stretched(ax: Axes, left: float, x: Any, role: str, shape: tuple[int, int]) -> None:
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
