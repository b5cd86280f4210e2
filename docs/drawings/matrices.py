"""The drawing of the area that a matrix gives to the unit square."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import arrow, line, shade, sheet, write


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
