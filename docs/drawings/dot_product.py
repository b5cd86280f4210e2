"""The drawings of an angle, of a shadow and its sign, and of a filter along a signal."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings._shared import axes_at, coordinates, squared, wide
from drawings.grids import CELL, cell
from linalg_dl import figures
from linalg_dl.figures._strokes import arrow, line, number, plane, sheet, write

GAP = 0.7  # between two planes
MARGIN = 0.5  # around what is drawn in each


def between(a: Any, b: Any) -> Axes:
    """Draw two vectors and the angle between them on a light grid, coordinates at their tips."""
    ax = squared(figures.angle(a, b))
    for x, color, away in ((a, "first", (1, 1)), (b, "second", (1, 0))):
        write(ax, x, f"({number(x[0])}, {number(x[1])})", color, away)
    return ax


def signs(b: Any, *vectors: Any) -> Axes:
    """Draw several vectors over another, b, each with its shadow and its dot product with b."""
    b = np.asarray(b, float)
    planes = [np.array([a, b, np.dot(a, b) / (b @ b) * b, (0, 0)]) for a in vectors]
    top = max(points[:, 1].max() for points in planes) + MARGIN
    bottom = min(points[:, 1].min() for points in planes) - MARGIN
    widths = [np.ptp(points[:, 0]) + 2 * MARGIN for points in planes]
    ax = wide((0, sum(widths) + GAP * (len(widths) - 1)), (bottom - 1.2, top + 0.2), math.inf)
    left = 0.0
    for (a, _, p, _), width in zip(planes, widths, strict=True):
        low = min(a[0], p[0], 0) - MARGIN
        origin = np.array([left - low, 0])
        axes_at(ax, origin, (low, low + width), (bottom, top))
        _shadow(ax, (a, b, p), origin)
        _name(ax, a @ b, (left + width / 2, bottom - 0.7))
        left += width + GAP
    return ax


def _shadow(ax: Axes, vectors: Any, origin: Any) -> None:
    """Draw two vectors and the projection of the first onto the second."""
    a, b, p = vectors
    coordinates(ax, a, b, origin=origin)
    line(ax, [origin + a, origin + p], "angle", 1.2, "--")
    arrow(ax, origin, origin + b, "second")
    arrow(ax, origin, origin + a, "first")
    arrow(ax, origin, origin + p, "result")
    write(ax, origin + a, "a", "first", a, weight="bold")
    write(ax, origin + b, "b", "second", (0, 1), weight="bold")
    write(ax, origin + p, "p", "result", p - a, weight="bold")


def _name(ax: Axes, product: float, at: Any) -> None:
    write(ax, at, "a · b", "result", (-1, 0), weight="bold")
    write(ax, np.subtract(at, (0.3, 0)), f"= {number(product)}", "result", (1, 0))


def projection(a: Any, b: Any) -> Axes:
    """Draw the projection of a vector onto the line of another, on a light grid."""
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
    return squared(ax, a, b)


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
