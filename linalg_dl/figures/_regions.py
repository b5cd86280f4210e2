"""Drawings of the plane cut in two: decision regions, and the lines of single units."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._strokes import arrow, plane, refuse, values, write
from linalg_dl.figures._style import COLORS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

GRID = 121  # places along each side where the function is asked for its value
LOOKS = [("second", "-"), ("other", "--")]


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
    ax, places = _paper(points, names, ax)
    scores = _scores(score, places.reshape(-1, 2)).reshape(GRID, GRID)
    inside = scores > threshold
    if inside.any():
        levels, color = [threshold, np.nextafter(scores.max(), np.inf)], COLORS["result"]
        ax.contourf(*places.T, scores.T, levels, colors=color, alpha=0.16, zorder=-1)
    if inside.any() and not inside.all():
        _edge(ax, places, scores - threshold, "result")
    _mark(ax, points, labels)
    wrong = points[(_scores(score, points) > threshold) != labels]
    ax.plot(*wrong.T, "o", mfc="none", ms=15, mec=COLORS["error"], mew=1.8)
    _name_regions(ax, places[::5, ::5], inside[::5, ::5], points)
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
    names = names or ["w" + "′" * k for k in range(len(units))]
    ax, places = _paper(points, ("x₁", "x₂"), ax)
    lines = [_unit(places, *unit) for unit in units]
    edges = [_edge(ax, places, places @ w + b, *LOOKS[k % 2]) for k, (w, b) in enumerate(lines)]
    for k, ((w, _), name) in enumerate(zip(lines, names, strict=True)):
        step = 0.17 * np.ptp(places, axis=(0, 1)).max() * w / math.hypot(*w)
        others = np.concatenate([points, *edges[:k], *edges[k + 1 :]])
        foot = edges[k][_roomiest(edges[k] + 1.25 * step, others, places[[0, -1], [0, -1]])]
        arrow(ax, foot, foot + step, LOOKS[k % 2][0], name)
    _mark(ax, points, labels)
    return ax


def _examples(name: str, points: Any, labels: Any) -> tuple[Any, Any]:
    points, labels = values(points, float), values(labels).reshape(-1)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        instead = "one row of two numbers for each point"
        refuse(name, "points of shape (n, 2)", f"shape {points.shape}", instead)
    if labels.shape != points.shape[:1] or not np.isin(labels, (0, 1)).all():
        got = f"shape {labels.shape} with {np.unique(labels)[:4]}"
        refuse(name, f"{len(points)} labels 0 or 1", got, "one label for each row of points")
    return points, labels.astype(bool)


def _scores(score: Callable[[Any], Any], places: Any) -> Any:
    scores = values(score(places), float)
    if scores.shape not in ((len(places),), (len(places), 1)):
        expected = f"one score for each of {len(places)} places"
        instead = f"a score that gives ({len(places)},) or ({len(places)}, 1)"
        refuse("regions", expected, f"shape {scores.shape}", instead)
    return scores.reshape(-1)


def _unit(places: Any, weights: Any, bias: Any) -> tuple[Any, Any]:
    w, b = values(weights, float).reshape(-1), values(bias, float).reshape(-1)
    if w.size != 2 or b.size != 1 or np.ptp(np.sign(places @ w + b)) < 2:
        expected = "two weights and one bias whose line passes the points"
        instead = "(weights, bias) of a unit that has learnt from them"
        refuse("separating_lines", expected, f"{w} and {b}", instead)
    return w, b


def _paper(points: Any, names: Sequence[str], ax: Axes | None) -> tuple[Axes, Any]:
    """Draw axes around points and units; give them, and places in rows all over the drawing."""
    ax = plane([*points, (1, 1)], ax, names, margin=0.22)
    x, y = np.linspace(*ax.get_xlim(), GRID), np.linspace(*ax.get_ylim(), GRID)
    if max(np.ptp(x), np.ptp(y)) < 4:  # room for the mark of a unit
        write(ax, (1, -0.04), "1", "angle", away=(0, -1))
        write(ax, (-0.04, 1), "1", "angle", away=(-1, 0))
    return ax, np.stack(np.meshgrid(x, y), axis=-1)


def _mark(ax: Axes, points: Any, labels: Any) -> None:
    """Mark each example by its class."""
    ax.plot(*points[~labels].T, "o", mfc="none", ms=8, mec=COLORS["first"], mew=2)
    ax.plot(*points[labels].T, "s", ms=7.5, color=COLORS["result"])


def _edge(ax: Axes, places: Any, scores: Any, color: str, dashes: Any = "-") -> Any:
    """Draw the line at which scores change their sign, and give places along it."""
    look: dict[str, Any] = {"colors": COLORS[color], "linewidths": 1.7, "linestyles": [dashes]}
    return ax.contour(*places.T, scores.T, [0.0], **look).get_paths()[0].vertices


def _name_regions(ax: Axes, places: Any, inside: Any, points: Any) -> None:
    """Write each prediction far from the edge of its region, the axes and the points."""
    wide = np.array([0.55, 1.0])  # text is wider than high
    axes = np.concatenate([places[0] * (1, 0), places[:, 0] * (0, 1)])
    for value in np.unique(inside):
        here, others = places[inside == value], [points, axes, places[inside != value]]
        corners = places[[0, -1], [0, -1]] * wide
        best = _roomiest(here * wide, np.concatenate(others) * wide, corners)
        write(ax, here[best], f"ŷ = {value:d}", "result" if value else "text")


def _roomiest(places: Any, others: Any, corners: Any) -> Any:
    """Find which place is farthest from all others and from the sides of the box."""
    gaps = np.hypot(*(places[:, None] - others).T).min(axis=0)
    sides = np.minimum(places - corners[0], corners[1] - places).min(axis=1)
    return np.minimum(gaps, sides).round(6).argmax()
