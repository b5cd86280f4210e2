"""The drawings of the lines of units, and of gradient descent on the loss of two weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings.grids import dot
from linalg_dl.figures._regions import draw_edge, mark, paper
from linalg_dl.figures._strokes import COLORS, arrow, line, plane, write

LEVELS = (0.05, 0.4, 1.0, 2.5)
LOOKS = [("w", "second", "-"), ("w′", "other", "--")]


def separating_lines(points: Any, labels: Any, *units: tuple[Any, Any, float]) -> Axes:
    """Draw the lines w·x + b = 0 of one or two units (w, b, share) among examples they learnt.

    The arrow w points to the side of class 1, from so great a share of the way down its line.
    """
    ax, places = paper(points, ("x₁", "x₂"), None)
    for (weights, bias, share), (name, color, dashes) in zip(units, LOOKS, strict=False):
        w = np.ravel(weights)
        edge = draw_edge(ax, places, places @ w + np.ravel(bias), color, dashes)
        top, bottom = sorted(edge[[0, -1]], key=lambda place: -place[1])
        foot = top + share * (bottom - top)
        step = 0.17 * np.ptp(places, axis=(0, 1)).max() * w / math.hypot(*w)
        arrow(ax, foot, foot + step, color, name)
    mark(ax, points, labels.astype(bool))
    return ax


def descent(X: Any, y: Any, path: Any) -> Axes:
    """Draw ½‖Xw − y‖² by its contours, and a path of weights whose first step is an arrow."""
    X, y, path = np.asarray(X), np.asarray(y), np.asarray(path)
    lowest = np.linalg.solve(X, y)
    # How far the outermost contour goes along each axis.
    reach = np.sqrt(2 * LEVELS[-1] * np.diag(np.linalg.inv(X.T @ X)))
    ax = plane([lowest - reach, lowest + reach, *path], None, ("w₁", "w₂"), margin=0.03)
    w1, w2 = (np.linspace(*limits, 81) for limits in (ax.get_xlim(), ax.get_ylim()))
    errors = np.stack(np.meshgrid(w1, w2), axis=-1) @ X.T - y
    loss = (errors**2).sum(axis=-1) / 2
    ax.contour(w1, w2, loss, LEVELS, colors=COLORS["faint"], linewidths=0.9, zorder=0)
    line(ax, path, "result", 0.8)
    for place in path[1:]:
        dot(ax, place, "result", 3.5)
    arrow(ax, path[0], path[1], "result")
    write(ax, 0.7 * path[0] + 0.3 * path[1], "−η∇L", "result", (1, -0.3))
    dot(ax, path[0], "second", 6)
    write(ax, path[0], "w", "second", (1, -0.6), weight="bold")
    ax.plot(*lowest, "+", color=COLORS["text"], ms=9)
    return ax
