"""The drawings of a difference, of a vector times several scalars, and of three norms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import arc, arrow, line, number, plane, sheet, turn, write


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
    return ax


def scalings(factors: Sequence[float]) -> Axes:
    """Draw one vector times each of several scalars, one under the other."""
    reach = max(1.0, *map(abs, factors))
    row = 0.22 * reach
    bottom = -row * len(factors)
    ax = sheet(None, (-1.05 * reach, 1.05 * reach), (bottom, 0.6 * row))
    line(ax, [(0, bottom), (0, 0.6 * row)], "faint", 1)
    for k, c in enumerate(factors):
        arrow(ax, (0, -row * (k + 0.3)), (1, -row * (k + 0.3)), "first")
        arrow(ax, (0, -row * k), (c, -row * k), "result")
        write(ax, (-1.12 * reach, -row * k), f"c = {number(c)}", ha="right")
    write(ax, (1, bottom + 0.7 * row), "a", "first", (1, 0), weight="bold")
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
