"""The drawings of the first steps: the parts of an array, and its sums along each axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._cells import cell, grids, middle
from linalg_dl.figures._strokes import number
from linalg_dl.figures._style import COLORS

ACROSS = 2  # parts in a row of the drawing
GAP = 0.9  # cells between two grids


def parts(x: Any, indices: Sequence[Any], *, names: Sequence[str]) -> Axes:
    """Draw a matrix once for each index, with the cells lit that the index takes."""
    (n, m), down = x.shape, -(-len(indices) // ACROSS)
    step = n + 1.4
    ax = grids(None, ACROSS * (m + GAP) - GAP, down * step, (-0.1, -0.9))
    for k, (index, name) in enumerate(zip(indices, names, strict=True)):
        left, bottom = k % ACROSS * (m + GAP), (down - 1 - k // ACROSS) * step
        taken = np.zeros(x.shape, dtype=bool)
        taken[index] = True
        _draw_matrix(ax, (left, bottom), x, taken)
        middle(ax, left + m / 2, bottom - 0.45, name)
    return ax


def sums(x: Any) -> Axes:
    """Draw a matrix, and its sums along axis 0, below, and along axis 1, at the right."""
    n, m = x.shape
    ax = grids(None, m + 2.6, n + 2.6, (-1.0, -1.7))
    _draw_matrix(ax, (0, 0), x, np.zeros(x.shape, dtype=bool))
    for j, total in enumerate(x.sum(axis=0).tolist()):
        cell(ax, (j, -1.6), "result", "stored", number(total))
    for i, total in enumerate(x.sum(axis=1).tolist()):
        cell(ax, (m + 0.6, n - 1 - i), "result", "stored", number(total))
    _draw_axis(ax, (-0.35, n - 0.2), (-0.35, -1.5), "0")
    _draw_axis(ax, (0.2, n + 0.35), (m + 1.5, n + 0.35), "1")
    return ax


def _draw_matrix(ax: Axes, corner: tuple[float, float], x: Any, lit: Any) -> None:
    left, bottom = corner
    for i, j in np.ndindex(x.shape):
        role, state = ("result", "stored") if lit[i, j] else ("first", "unlit")
        cell(ax, (left + j, bottom + len(x) - 1 - i), role, state, number(x[i, j]))


def _draw_axis(ax: Axes, start: tuple[float, float], stop: tuple[float, float], name: str) -> None:
    """Draw the way along which numbers are summed, and the number of the axis at its start."""
    style = {"arrowstyle": "-|>", "color": COLORS["angle"], "lw": 1.2, "shrinkA": 8, "shrinkB": 0}
    ax.annotate(
        name, stop, start, arrowprops=style, color=COLORS["angle"], ha="center", va="center"
    )
