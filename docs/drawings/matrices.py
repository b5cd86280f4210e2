"""The drawings of matrices: how they move the plane, their area, products and transpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from drawings._shared import WIDE, wide
from drawings.grids import CELL, cell, dot, grid, size
from linalg_dl.figures import plane_map
from linalg_dl.figures._strokes import arrow, line, number, plane, shade, sheet, write

APART = 1.0  # cells between two grids
BELOW = 0.6  # cells between two rows of them
BESIDE = 0.9  # inches for a matrix at the left of what it does


def maps(matrices: Sequence[Any], *, reach: tuple[float, float]) -> list[Axes]:
    """Draw what matrices do to the plane, two in a row, each beside what it is."""
    rows, (width, height) = -(-len(matrices) // 2), reach
    unit = (WIDE / 2 - BESIDE) / (2 * width)
    _, axes = plt.subplots(rows, 2, figsize=(WIDE, rows * (2 * height * unit)))
    for ax, matrix in zip(np.ravel(axes), matrices, strict=True):
        plane_map(matrix, reach=reach, ax=ax)
        ax.set_xlim(-width - BESIDE / unit, width)
        _bracketed(ax, np.asarray(matrix), (-width - 0.55 * BESIDE / unit, 0), 0.17 / unit)
    return list(np.ravel(axes))


def readings(a: Any, b: Any) -> Axes:
    """Draw the sums that give a column of a product, a row of it, and the whole of it."""
    (n, m), h = a.shape, b.shape[1]
    right = m * (1 + h + 2 * APART) + h
    ax = wide((-0.1, right + 0.1), (-3 * n - 2 * BELOW - 0.1, 0.1))
    for place, (roles, first, second, taken) in enumerate(
        (
            (("second", "first"), b[:, :1, None], a.T[:, :, None], np.s_[:, 0]),
            (("first", "second"), a[0, :, None, None], b[:, None, :], np.s_[0]),
            (("first", "second"), a.T[:, :, None], b[:, None, :], np.s_[:]),
        )
    ):
        parts = [part for pair in zip(first, second, strict=True) for part in pair]
        _sum(ax, -place * (n + BELOW) - n / 2, (parts, roles), (a @ b, taken), right)
    return ax


def transposed(matrix: Any, row: int, *, name: str = "W") -> Axes:
    """Draw a matrix and its transpose, with one row lit that becomes a column."""
    (h, m), tall = matrix.shape, max(matrix.shape)
    right = m + 3 * APART
    ax = wide((-1.3, right + h + 0.1), (-tall - 0.8, 1.0), 0.48)
    for x, left, letters, title in (
        (matrix, 0, "hm", name),
        (matrix.T, right, "mh", f"{name}ᵀ"),
    ):
        rows, columns = x.shape
        lit = np.zeros(x.shape, dtype=bool)
        lit[np.s_[row] if left == 0 else np.s_[:, row]] = True
        _numbers(ax, (left, 0), x, "second", lit)
        size(ax, (left - 0.35, 0), (left - 0.35, -rows), letters[0], (-1, 0))
        size(ax, (left, 0.35), (left + columns, 0.35), letters[1], (0, 1))
        write(ax, (left + columns / 2, -rows - 0.5), title, "second", weight="bold")
    arrow(ax, (m + 0.5 * APART, -h / 2), (right - 1.3 * APART, -h / 2), "angle")
    return ax


def _numbers(ax: Axes, corner: Any, x: Any, color: str, lit: Any) -> None:
    """Draw a matrix down and to the right of a corner, its cells filled where they are lit."""
    left, top = corner
    for i, j in np.ndindex(x.shape):
        cell(ax, (left + j, top - 1 - i), color, number(x[i, j]), filled=bool(lit[i, j]))


def _sum(ax: Axes, y: float, terms: Any, result: Any, right: float) -> None:
    """Draw a sum of products of two grids each, and the part of a product that it is."""
    (parts, roles), (product, taken) = terms, result
    lit = np.zeros(product.shape, dtype=bool)
    lit[taken] = True
    signs = "·+" * (len(parts) // 2 - 1) + "·="
    left = right - product.shape[1]
    _numbers(ax, (left, y + len(product) / 2), product, "result", lit)
    for k in range(len(parts) - 1, -1, -1):
        write(ax, (left - APART / 2, y), signs[k])
        left -= APART + parts[k].shape[1]
        corner = (left, y + len(parts[k]) / 2)
        _numbers(ax, corner, parts[k], roles[k % 2], np.ones(parts[k].shape, dtype=bool))


def _bracketed(ax: Axes, matrix: Any, middle: Any, inch: float) -> None:
    """Write a 2×2 matrix around a place, its columns in the colours of their arrows."""
    (x, y), step = middle, inch * np.array([1.0, 0.75])
    for i, j in np.ndindex(2, 2):
        text = number(round(float(matrix[i, j]), 3))
        at = (x + (j - 0.5) * 2 * step[0], y + (0.5 - i) * 2 * step[1])
        write(ax, at, text, ("first", "second")[j])
    for side in (-1, 1):
        edge, end = x + side * 2.1 * step[0], x + side * 1.8 * step[0]
        up, down = y + 2 * step[1], y - 2 * step[1]
        line(ax, [(end, up), (edge, up), (edge, down), (end, down)], "text", 1)


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
