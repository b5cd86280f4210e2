"""Drawings of the plane cut in two: decision regions, and the lines of single units."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._strokes import arrow, label, plane, values, write
from linalg_dl.figures._style import COLORS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

GRID = 121  # places along each side where the function is asked for its value
ERROR_RING = 15
LOOKS: list[Any] = [(COLORS["second"], "-"), (COLORS["other"], (0, (5, 3)))]


def regions(
    score: Callable[[Any], Any],
    points: Any,
    labels: Any,
    *,
    threshold: float = 0.0,
    names: Sequence[str] = ("x₁", "x₂"),
    ax: Axes | None = None,
) -> Axes:
    """Draw where in the plane `score` exceeds `threshold`, and examples of both classes.

    `score` takes k places, a NumPy array (k, 2), and gives k numbers. `points`, (n, 2), are
    the examples: a ring where `labels` are 0, a square where they are 1, and a larger ring
    around those in the region of the other class. `names` label the axes. Chapter: XOR.

    >>> ax = regions(lambda P: P[:, 0] - 0.5, [[0.0, 0.0], [1.0, 0.0]], [0, 1])
    """
    points, labels = _examples("regions", points, labels)
    ax = _paper(points, names, ax)
    xs, ys = np.linspace(*ax.get_xlim(), GRID), np.linspace(*ax.get_ylim(), GRID)
    places = np.stack(np.meshgrid(xs, ys), axis=-1)
    scores = _scores(score, places.reshape(-1, 2)).reshape(GRID, GRID)
    inside = scores > threshold
    if inside.any() and not inside.all():
        levels, color = [threshold, np.nextafter(scores.max(), np.inf)], COLORS["result"]
        ax.contourf(xs, ys, scores, levels, colors=color, alpha=0.16, zorder=-1)
        ax.contour(xs, ys, scores, levels[:1], colors=color, linewidths=1.6)
    _mark(ax, points, labels, wrong=(_scores(score, points) > threshold) != labels)
    for value in (False, True):
        at = _roomiest(places[::5, ::5], inside[::5, ::5] == value, points)
        if at is not None:
            write(ax, at[0], at[1], f"ŷ = {value:d}", "result" if value else "text")
    return ax


def separating_lines(
    points: Any,
    labels: Any,
    *units: tuple[Any, Any],
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the lines at which `units` change their prediction, among the examples they learnt.

    A unit is its two weights and its bias, (w, b). Its line is w·x + b = 0; the arrow w, named
    as in `names`, points to the side of class 1. `points`, (n, 2), are rings where `labels`
    are 0 and squares where they are 1. Chapter: The perceptron.

    >>> ax = separating_lines([[0.0, 0.0], [1.0, 1.0]], [0, 1], ([1.0, 1.0], -1.0))
    """
    points, labels = _examples("separating_lines", points, labels)
    lines = [_unit(*unit) for unit in units]
    names = names or ["w" + "′" * k for k in range(len(lines))]
    ax = _paper(points, ("x₁", "x₂"), ax)
    corners = np.array([ax.get_xlim(), ax.get_ylim()]).T
    traces = [_trace(w, b, corners) for w, b in lines]
    for k, ((w, _), name) in enumerate(zip(lines, names, strict=True)):
        color, dashes = LOOKS[k % len(LOOKS)]
        ax.plot(*traces[k][[0, -1]].T, color=color, lw=1.8, ls=dashes)
        step = 0.17 * np.ptp(corners, axis=0).max() * w / math.hypot(*w)
        others = np.concatenate([points, *traces[:k], *traces[k + 1 :]])
        foot = _roomiest_foot(traces[k], step, others, corners)
        arrow(ax, foot, foot + step, color, name)
    _mark(ax, points, labels)
    return ax


def _examples(name: str, points: Any, labels: Any) -> tuple[Any, Any]:
    points, labels = values(points, float), values(labels).reshape(-1)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(
            f"{name}: expected points of the plane, of shape (n, 2), got shape {points.shape}. "
            "Write points[:, :2] to draw their first two components."
        )
    if labels.shape != points.shape[:1] or not np.isin(labels, (0, 1)).all():
        raise ValueError(
            f"{name}: expected {len(points)} labels 0 or 1, got shape {labels.shape} with "
            f"{np.unique(labels)[:4]}. Write one label for each row of points."
        )
    return points, labels.astype(bool)


def _scores(score: Callable[[Any], Any], places: Any) -> Any:
    scores = values(score(places), float)
    if scores.shape not in ((len(places),), (len(places), 1)):
        raise ValueError(
            f"regions: expected one score for each of {len(places)} places, got shape "
            f"{scores.shape}. Write a score that gives ({len(places)},) or ({len(places)}, 1)."
        )
    return scores.reshape(-1)


def _unit(weights: Any, bias: Any) -> tuple[Any, float]:
    w, b = values(weights, float), values(bias, float)
    if w.size != 2 or b.size != 1 or not w.any():
        raise ValueError(
            f"separating_lines: expected two weights, not both zero, and one bias, got {w.size} "
            f"and {b.size}. Write (weights, bias) of a unit of the plane that has learnt."
        )
    return w.reshape(2), float(b.reshape(()))


def _paper(points: Any, names: Sequence[str], ax: Axes | None) -> Axes:
    """Draw the axes around the points and the units, and mark these where they are long."""
    every = [*points, (1, 1)]
    ax = plane(every, ax, width=3.6, margin=0.22, names=names, rise=2)
    if np.ptp([*every, (0, 0)], axis=0).max() < 3:
        label(ax, (1, 0), "1", (0, -1), COLORS["angle"], distance=14)
        label(ax, (0, 1), "1", (-1, 0), COLORS["angle"], distance=14)
    return ax


def _mark(ax: Axes, points: Any, labels: Any, wrong: Any = None) -> None:
    """Mark each example by its class, and those that are predicted wrong by a larger ring."""
    ring: dict[str, Any] = {"ls": "", "marker": "o", "mfc": "none", "zorder": 3}
    ax.plot(*points[~labels].T, ms=8, mec=COLORS["first"], mew=2, **ring)
    ax.plot(*points[labels].T, ls="", marker="s", ms=7.5, color=COLORS["result"], zorder=3)
    if wrong is not None and wrong.any():
        ax.plot(*points[wrong].T, ms=ERROR_RING, mec=COLORS["error"], mew=1.8, **ring)


def _trace(w: Any, b: float, corners: Any) -> Any:
    """Give places along the line w·x + b = 0, from one side of the box to the other."""
    low, high = corners
    foot = (low + high) / 2 - (w @ ((low + high) / 2) + b) / (w @ w) * w
    along = np.array([-w[1], w[0]]) / math.hypot(*w)
    start, stop = -np.hypot(*(high - low)), np.hypot(*(high - low))
    for axis in np.flatnonzero(along):
        bounds = sorted((corners[:, axis] - foot[axis]) / along[axis])
        start, stop = max(start, bounds[0]), min(stop, bounds[1])
    ends = foot + np.array([[start], [stop]]) * along
    if start >= stop or not ((low - 1e-9 <= ends) & (ends <= high + 1e-9)).all():
        raise ValueError(
            f"separating_lines: expected a line that passes the points, got {w} and {b}. "
            "Write the units that have learnt from these points."
        )
    return np.linspace(ends[0], ends[1], 41)


def _gaps(places: Any, others: Any) -> Any:
    """Measure how far each place is from the nearest of the others."""
    return np.hypot(*(places[:, None] - others[None]).transpose(2, 0, 1)).min(axis=1)


def _roomiest_foot(feet: Any, step: Any, others: Any, corners: Any) -> Any:
    """Find where on a line the tip of an arrow is farthest from all else, and in the box."""
    tips = feet + 1.25 * step
    sides = np.minimum(tips - corners[0], corners[1] - tips).min(axis=1)
    return feet[np.minimum(_gaps(tips, others), sides).round(6).argmax()]


def _roomiest(places: Any, mask: Any, points: Any) -> Any:
    """Find the place in a region that is farthest from its edge, the axes and the points."""
    if not mask.any():
        return None
    wide = np.array([0.55, 1.0])  # text is wider than high
    inside, outside, points = places[mask] * wide, places[~mask] * wide, points * wide
    low, high = places[0, 0] * wide, places[-1, -1] * wide
    room = [inside - low, high - inside, np.abs(inside)]
    gaps = [_gaps(inside, others) for others in (outside, points) if len(others)]
    best = np.min([*np.min(room, axis=2), *gaps], axis=0)
    return places[mask][best.round(6).argmax()]
