"""The drawings of a product, as a combination and cell by cell, and of an area under a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings.grids import CELL, dot, grid, size
from linalg_dl.figures._strokes import arrow, line, number, plane, shade, sheet, write


def combination(matrix: Any, x: Any) -> Axes:
    """Draw a 2×2 matrix times a vector as so much of each of the matrix's columns."""
    matrix, x = np.asarray(matrix, float), np.asarray(x, float)
    one, total = matrix[:, 0] * x[0], matrix @ x
    ax = plane([one, total, matrix[:, 0], one + matrix[:, 1]], None)
    terms = (((0, 0), one, "first"), (one, total, "second"))
    for factor, column, (start, stop, color) in zip(x, matrix.T, terms, strict=True):
        middle, beside = np.add(start, stop) / 2, np.subtract(stop, start)[::-1] * (1, -1)
        inside = beside @ (one + total - 3 * middle) > 0  # the middle of the triangle
        arrow(ax, start, stop, color)
        dot(ax, start + column, color)
        text = f"{number(factor)}·{_coordinates(column)}"
        write(ax, middle, text, color, -beside if inside else beside)
    arrow(ax, (0, 0), total, "result")
    write(ax, total, _coordinates(total), "result", total)
    return ax


def product_cell(n: int, m: int, h: int, *, i: int, j: int) -> Axes:
    """Draw a product of matrices, n×m and m×h, and the row and the column that make a cell."""
    begin = m + 0.9  # the product, to the right of the first matrix and below the second
    right, bottom = begin + h, -begin - n
    ax = sheet(None, (-1.3, right + 0.8), (bottom - 0.8, 1.0), 1.2 * CELL)
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


def determinant(matrix: Any) -> Axes:
    """Draw the parallelogram of a matrix of positive numbers, in the rectangle around it.

    What is left of the rectangle is two right triangles and a rectangle on either side.
    """
    (a, b), (c, d) = matrix = np.asarray(matrix, float)
    ax = sheet(None, (-0.5, a + b + 0.5), (-0.5, c + d + 0.5))
    _piece(ax, [(0, 0), (a, c), (a + b, c + d), (b, d)], "result", 0.22)
    pieces = {
        "a·c/2": [(0, 0), (a, 0), (a, c)],
        "b·d/2": [(a, c), (a + b, c), (a + b, c + d)],
        "b·c": [(a, 0), (a + b, 0), (a + b, c), (a, c)],
    }
    for name, corners in pieces.items():
        for places in (np.array(corners), (a + b, c + d) - np.array(corners)):
            _piece(ax, places, "faint", 0.12)
            write(ax, places.mean(axis=0), name, "angle", style="italic", fontsize=9)
    for column, color in zip(matrix.T, ("first", "second"), strict=True):
        arrow(ax, (0, 0), column, color)
    write(ax, (a, c), "(a, c)", "first", (-1, 1), style="italic")
    write(ax, (b, d), "(b, d)", "second", (1, -1), style="italic")
    return ax


def _piece(ax: Axes, corners: Any, color: str, alpha: float) -> None:
    """Draw a polygon with a dashed outline."""
    shade(ax, corners, color, alpha)
    line(ax, [*corners, corners[0]], "angle", 0.8, "--")


def _coordinates(x: Any) -> str:
    return f"({number(x[0])}, {number(x[1])})"
