"""The drawings of a sum, of a difference, of a vector times several scalars, and of norms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings._shared import squared
from linalg_dl.figures import vector_sum
from linalg_dl.figures._strokes import arc, arrow, line, number, plane, sheet, turn, write


def resultant(a: Any, b: Any) -> Axes:
    """Draw two vectors and their sum on a light grid, with the coordinates of the three."""
    return squared(vector_sum(a, b), a, b, np.add(a, b))


def difference(a: Any, b: Any, *, theta: bool = False) -> Axes:
    """Draw two vectors and their difference, from tip to tip, with the angle between them or not.

    The arc of the angle goes from the first vector on counter-clockwise.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    start, stop = (math.atan2(y, x) for x, y in (a, b))
    radius = 0.3 * min(math.hypot(*a), math.hypot(*b)) if theta else 0.0
    places = turn(start, start + (stop - start) % (2 * math.pi), radius)
    ax = plane([a, b, *places], None)
    arc(ax, places, "θ", "angle")
    arrow(ax, (0, 0), a, "first", "a")
    arrow(ax, (0, 0), b, "second", "b")
    arrow(ax, b, a, "result")
    write(ax, (a + b) / 2, "a − b", "result", a + b, weight="bold")
    return squared(ax, a, b)


def scalings(factors: Sequence[float]) -> Axes:
    """Draw a vector, and below it the vector times each of several scalars, on a scale of both."""
    reach, row = math.ceil(max(1.0, *map(abs, factors))), 0.3
    bottom = -row * (len(factors) + 0.7)
    ax = sheet(None, (-reach - 0.7, reach + 0.3), (bottom - 0.3, 0.5 * row))
    write(ax, (-reach - 0.3, 0), "c", style="italic", ha="right")
    for x in range(-reach, reach + 1):
        line(ax, [(x, bottom), (x, 0.5 * row)], "faint", 1, alpha=1 if x == 0 else 0.4)
        write(ax, (x, bottom), number(x), "angle", (0, -1))
    arrow(ax, (0, 0), (1, 0), "first", "a")
    for k, c in enumerate(factors, 1):
        arrow(ax, (0, -row * k), (c, -row * k), "result")
        write(ax, (-reach - 0.3, -row * k), number(c), ha="right")
    return ax


def norms() -> Axes:
    """Draw the vectors of the plane whose 1-norm, 2-norm and largest component are one."""
    ax = plane([(-1, -1), (1, 1)], None)
    circle, half = turn(0, 2 * math.pi, 1.0), math.sqrt(0.5)
    shapes = {
        "1": ([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)], "other", (0.5, -0.5), (-1, 1)),
        "2": (circle, "result", (half, -half), (-1, 1)),
        "∞": ([(1, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)], "angle", (1, -1), (1, 0)),
    }
    for name, (places, color, at, away) in shapes.items():
        line(ax, places, color, 1.6)
        write(ax, at, name, color, away, weight="bold")
    write(ax, (1, 0), "1", "angle", (1, -1))
    write(ax, (0, 1), "1", "angle", (-1, 1))
    return ax
