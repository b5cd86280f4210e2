"""The drawings of a projection, and of a filter that slides along a signal."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings.grids import CELL, cell
from linalg_dl.figures._strokes import arrow, line, number, plane, sheet, write


def projection(a: Any, b: Any) -> Axes:
    """Draw the projection of a vector of the plane onto the line of another."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    share = (a @ b) / (b @ b)
    shadow = share * b
    ax = plane([a, b, shadow], None)
    line(ax, [min(0.0, 1.6 * share) * b, max(1.0, 1.2 * share) * b], "faint", 1)
    line(ax, [a, shadow], "angle", dashes="--")
    _draw_right_angle(ax, shadow, b, a - shadow)
    arrow(ax, (0, 0), a, "first", "a")
    arrow(ax, (0, 0), b, "second", "b")
    arrow(ax, (0, 0), shadow, "result")
    write(ax, shadow / 2, "p", "result", shadow - a, weight="bold")
    return ax


def _draw_right_angle(ax: Axes, corner: Any, along: Any, up: Any) -> None:
    side = 0.06 * max(np.hypot(*along), np.hypot(*up))
    one, two = -side * along / np.hypot(*along), side * up / np.hypot(*up)
    line(ax, [corner + one, corner + one + two, corner + two], "angle", 1)


def sliding(signal: Any, weights: Any) -> Axes:
    """Draw a signal, and below it the weights at each place, with the dot product to the right."""
    signal, weights = np.asarray(signal), np.asarray(weights)
    products = np.correlate(signal, weights)
    n, places = len(signal), len(products)
    ax = sheet(None, (-0.1, n + 2.3), (-0.1, places + 1.6), CELL)
    for j, x in enumerate(signal):
        cell(ax, (j, places + 0.5), "first", number(x))
    for i, product in enumerate(products):
        row = places - 1 - i
        for j, w in enumerate(weights):
            cell(ax, (i + j, row), "second", number(w))
        write(ax, (n + 0.6, row + 0.5), "=")
        cell(ax, (n + 1.2, row), "result", number(product))
    return ax
