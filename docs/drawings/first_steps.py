"""The drawings of the first steps: the parts of an array, and its sums along each axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings.grids import CELL, cell
from linalg_dl.figures._strokes import arrow, number, sheet, write

ACROSS = 2  # parts in a row of the drawing
GAP = 0.9  # cells between two grids


def parts(x: Any, indices: Sequence[Any], *, names: Sequence[str]) -> Axes:
    """Draw a matrix once for each index, with the cells lit that the index takes."""
    (n, m), down = x.shape, -(-len(indices) // ACROSS)
    step = n + 1.4
    ax = sheet(None, (-0.1, ACROSS * (m + GAP) - GAP + 0.1), (-0.9, down * step - 1.3), CELL)
    for k, (index, name) in enumerate(zip(indices, names, strict=True)):
        left, bottom = k % ACROSS * (m + GAP), (down - 1 - k // ACROSS) * step
        taken = np.zeros(x.shape, dtype=bool)
        taken[index] = True
        _draw_matrix(ax, (left, bottom), x, taken)
        write(ax, (left + m / 2, bottom - 0.45), name)
    return ax


def sums(x: Any) -> Axes:
    """Draw a matrix, and its sums along axis 0, below, and along axis 1, at the right."""
    n, m = x.shape
    ax = sheet(None, (-1.0, m + 1.7), (-1.7, n + 0.8), CELL)
    _draw_matrix(ax, (0, 0), x, np.zeros(x.shape, dtype=bool))
    for j, total in enumerate(x.sum(axis=0).tolist()):
        cell(ax, (j, -1.6), "result", number(total))
    for i, total in enumerate(x.sum(axis=1).tolist()):
        cell(ax, (m + 0.6, n - 1 - i), "result", number(total))
    _draw_axis(ax, (-0.4, n - 0.4), (-0.4, -1.5), "0")
    _draw_axis(ax, (0.4, n + 0.4), (m + 1.5, n + 0.4), "1")
    return ax


def _draw_matrix(ax: Axes, corner: tuple[float, float], x: Any, lit: Any) -> None:
    left, bottom = corner
    for i, j in np.ndindex(x.shape):
        color = "result" if lit[i, j] else "first"
        place = (left + j, bottom + len(x) - 1 - i)
        cell(ax, place, color, number(x[i, j]), filled=bool(lit[i, j]))


def _draw_axis(ax: Axes, start: tuple[float, float], stop: tuple[float, float], name: str) -> None:
    """Draw the way along which numbers are summed, and the number of the axis at its start."""
    arrow(ax, start, stop, "angle")
    write(ax, start, name, "angle", np.subtract(start, stop))
