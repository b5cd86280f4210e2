"""Drawings of arrays as grids of cells: a sum with broadcasting, and a product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._strokes import CELL, cell, line, number, refuse, sheet, size, values, write

if TYPE_CHECKING:
    from collections.abc import Callable

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


def product_cell(n: int, m: int, h: int, *, i: int = 0, j: int = 0, ax: Axes | None = None) -> Axes:
    """Draw the product of two matrices, n×m and m×h, and what one of its cells is made of.

    `n`, `m` and `h` are at least 1. Row `i` of the first and column `j` of the second, both
    counted from 0, cross in the cell. Chapter: Matrices.

    >>> ax = product_cell(3, 4, 2, i=1, j=1)
    """
    _require_cell(n, m, h, i, j)
    begin = m + 0.9  # the product, to the right of the first matrix and below the second
    right, bottom = begin + h, -begin - n
    ax = sheet(ax, (-1.3, right + 0.8), (bottom - 0.8, 1.0), 1.2 * CELL)
    grid(ax, (0, -begin), (n, m), "first", lambda row, _: row == i)
    grid(ax, (begin, 0), (m, h), "second", lambda _, column: column == j)
    grid(ax, (begin, -begin), (n, h), "result", lambda *place: place == (i, j))
    across, down = begin + j + 0.5, -begin - i - 0.5
    line(ax, [(m, down), (begin + j, down)], "angle", 1.6, ":")
    line(ax, [(across, -m), (across, -begin - i)], "angle", 1.6, ":")
    write(ax, (m / 2, bottom - 0.5), "A", "first", weight="bold")
    write(ax, (right + 0.45, -m / 2), "B", "second", weight="bold")
    write(ax, (right + 0.45, -begin - n / 2), "C", "result", weight="bold")
    size(ax, (-0.75, -begin), (-0.75, bottom), "n", (-1, 0))
    size(ax, (0, 0.35 - begin), (m, 0.35 - begin), "m", (0, 1))
    size(ax, (begin - 0.35, 0), (begin - 0.35, -m), "m", (-1, 0))
    size(ax, (begin, 0.75), (right, 0.75), "h", (0, 1))
    write(ax, (-0.35, down), "i", "angle", style="italic")
    write(ax, (across, 0.32), "j", "angle", style="italic")
    return ax


def grid(
    ax: Axes, corner: Any, shape: tuple[int, int], color: str, lit: Callable[[int, int], bool]
) -> None:
    """Draw empty cells down and to the right of a corner, filled at the indices that are lit."""
    left, top = corner
    for i, j in np.ndindex(shape):
        cell(ax, (left + j, top - 1 - i), color, filled=lit(i, j))


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


def _require_cell(n: int, m: int, h: int, i: int, j: int) -> None:
    if min(n, m, h) < 1:
        refuse("product_cell", "sizes of at least 1", f"n, m, h = {n}, {m}, {h}", "1 or more")
    if not (0 <= i < n and 0 <= j < h):
        instead = f"i from 0 to {n - 1} and j from 0 to {h - 1}"
        refuse("product_cell", f"a cell of the {n}×{h} product", f"(i, j) = ({i}, {j})", instead)
