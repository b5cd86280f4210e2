"""The drawings of lines of units, of a correction, and of gradient descent on two weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings._shared import axes_at, coordinates, wide
from drawings.grids import dot
from linalg_dl.figures._regions import draw_edge, mark, paper
from linalg_dl.figures._strokes import COLORS, arrow, line, plane, write

LEVELS = (0.05, 0.4, 1.0, 2.5)
LOOKS = [("w", "second", "-"), ("w′", "other", "--")]
APART = 1.2  # between the weights and the lines that they draw


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


def learning(points: Any, labels: Any, before: Any, after: Any, example: Any) -> Axes:
    """Draw how a mistake moves the line of a unit (w, b), dashed before, and ring its example."""
    ax, places = paper(points, ("x₁", "x₂"), None)
    for (w, b), dashes in ((before, "--"), (after, "-")):
        if np.any(w):  # with zeros for weights there is no line
            draw_edge(ax, places, places @ w + b, "second", dashes)
    mark(ax, points, labels.astype(bool))
    ax.plot(*example, "o", mfc="none", ms=15, mec=COLORS["error"], mew=1.8)
    return ax


def correction(before: Any, after: Any, x: Any) -> Axes:
    """Draw how a unit that said 1 takes an example of class 0 off its weights, and its lines."""
    ends = np.array([before[0], after[0], (0, 0)], float)
    low, high = ends.min(axis=0) - 0.6, ends.max(axis=0) + 0.6
    limits, origin = (low[1], high[1]), np.array([high[0] + APART - low[1], 0])
    ax = wide((low[0], origin[0] + high[1] + 0.5), (low[1] - 0.3, high[1] + 0.3), math.inf)
    _axes(ax, (low[0], high[0]), limits, (0, 0), "w")
    _weights(ax, *ends[:2])
    _axes(ax, limits, limits, origin, "x")
    coordinates(ax, x, origin=origin)
    _boundary(ax, before, ("w", "--", 0.55), limits, origin)
    _boundary(ax, after, ("w′", "-", 0.4), limits, origin)
    ax.plot(*origin + x, "o", ms=8, mew=2, mec=COLORS["first"], mfc="none")
    write(ax, origin + np.subtract(x, (0.1, 0)), "x", "first", (-1, 0), weight="bold")
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


def _axes(ax: Axes, xlim: Any, ylim: Any, origin: Any, name: str) -> None:
    axes_at(ax, origin, xlim, ylim)
    write(ax, np.add(origin, (xlim[1], 0)), f"{name}₁", away=(1, 0), style="italic")
    write(ax, np.add(origin, (0, ylim[1])), f"{name}₂", away=(0, 1), style="italic")


def _weights(ax: Axes, before: Any, after: Any) -> None:
    """Draw the weights before, the example taken off at their tip, and the weights after."""
    arrow(ax, (0, 0), before, "second")
    arrow(ax, before, after, "first")
    arrow(ax, (0, 0), after, "second")
    turned = np.array([-1, 1]) * before[::-1]
    write(ax, before / 2, "w", "second", turned, weight="bold")
    write(ax, after / 2, "w′", "second", -turned, weight="bold")
    write(ax, (before + after) / 2, "−x", "first", -turned, weight="bold")
    coordinates(ax, before, after)


def _boundary(ax: Axes, unit: Any, look: Any, limits: Any, origin: Any) -> None:
    """Draw the line of a unit within limits, and its weights, shortened, at a share of it."""
    (w, b), (name, dashes, share) = unit, look
    normal = w / np.hypot(*w)
    foot, along = -b * normal / np.hypot(*w), np.array([-normal[1], normal[0]])
    steps = np.sort([(limit - foot) / along for limit in limits], axis=0)
    ends = foot + np.outer((steps[0].max(), steps[1].min()), along)
    line(ax, origin + ends, "second", 1.7, dashes)
    start = origin + share * ends[1] + (1 - share) * ends[0]
    arrow(ax, start, start + 0.7 * normal, "second", name)
