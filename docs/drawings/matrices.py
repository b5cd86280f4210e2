"""The drawing of the area that a matrix gives to the unit square."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import DASHED, arrow, label, sheet, write
from linalg_dl.figures._style import COLORS


def determinant(matrix: Any) -> Axes:
    """Draw the parallelogram of a matrix of positive numbers, in the rectangle around it.

    What is left of the rectangle is two right triangles and a rectangle on either side.
    """
    (a, b), (c, d) = matrix = np.asarray(matrix, float)
    ax = sheet(None, 3.8, (-0.5, a + b + 0.5), (-0.5, c + d + 0.5))
    _fill(ax, [(0, 0), (a, c), (a + b, c + d), (b, d)], "result", 0.22)
    pieces = {
        "a·c/2": [(0, 0), (a, 0), (a, c)],
        "b·d/2": [(a, c), (a + b, c), (a + b, c + d)],
        "b·c": [(a, 0), (a + b, 0), (a + b, c), (a, c)],
    }
    for name, corners in pieces.items():
        for points in (np.array(corners), (a + b, c + d) - np.array(corners)):
            _fill(ax, points, "faint", 0.12)
            write(ax, *points.mean(axis=0), name, "angle", style="italic", fontsize=9)
    for column, color in zip(matrix.T, ("first", "second"), strict=True):
        arrow(ax, (0, 0), column, COLORS[color])
    label(ax, (a, c), "(a, c)", (-1, 1), COLORS["first"], style="italic")
    label(ax, (b, d), "(b, d)", (1, -1), COLORS["second"], style="italic")
    return ax


def _fill(ax: Axes, points: Any, color: str, alpha: float) -> None:
    """Draw a polygon with a dashed outline."""
    x, y = np.array([*points, points[0]]).T
    ax.fill(x, y, color=COLORS[color], alpha=alpha, lw=0)
    ax.plot(x, y, color=COLORS["angle"], lw=0.8, ls=DASHED)
