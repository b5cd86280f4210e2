"""What drawings of several pages are made of: wide sheets, and a light grid with coordinates."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from drawings.grids import CELL
from linalg_dl.figures._strokes import COLORS, line, number, sheet, write

WIDE = 5.5  # inches: where things stand side by side, the most at which a phone shows the text


def wide(xlim: tuple[float, float], ylim: tuple[float, float], unit: float = CELL) -> Axes:
    """Give bare axes as wide as the page, of equal units of at most so many inches."""
    width, height = np.ptp(xlim), np.ptp(ylim)
    unit = min(unit, WIDE / width)
    _, ax = plt.subplots(figsize=(width * unit, height * unit))
    return sheet(ax, xlim, ylim)


def axes_at(ax: Axes, origin: Any, xlim: tuple[float, float], ylim: tuple[float, float]) -> None:
    """Draw two axes around an origin, from limit to limit of each, on a light grid."""
    (left, right), (bottom, top), (x, y) = xlim, ylim, origin
    _lattice(ax, origin, xlim, ylim)
    line(ax, [(x + left, y), (x + right, y)], "faint", 1, zorder=0)
    line(ax, [(x, y + bottom), (x, y + top)], "faint", 1, zorder=0)


def _lattice(ax: Axes, origin: Any, xlim: Any, ylim: Any) -> None:
    """Draw a grid of whole numbers."""
    (left, right), (bottom, top), (x, y) = xlim, ylim, origin
    light: dict[str, Any] = {"colors": COLORS["faint"], "lw": 0.6, "alpha": 0.4, "zorder": -1}
    columns, rows = (np.arange(np.ceil(low), high + 1e-9) for low, high in (xlim, ylim))
    ax.vlines(x + columns, y + bottom, y + top, **light)
    ax.hlines(y + rows, x + left, x + right, **light)


def coordinates(ax: Axes, *points: Any, origin: Any = (0, 0)) -> None:
    """Write the coordinates of points on the axes.

    An x stands on the side where its point is not, and every y where the first point is not.
    """
    below = {float(x): -y or -1 for x, y in reversed(points) if x}
    for x, side in below.items():
        write(ax, np.add(origin, (x, 0)), number(x), "angle", (0, side))
    for y in dict.fromkeys(float(y) for _, y in points if y):
        write(ax, np.add(origin, (0, y)), number(y), "angle", (-points[0][0] or -1, 0))


def squared(ax: Axes, *points: Any) -> Axes:
    """Put a light grid behind a drawing of the plane, and coordinates of points on its axes."""
    _lattice(ax, (0, 0), ax.get_xlim(), ax.get_ylim())
    coordinates(ax, *points)
    return ax
