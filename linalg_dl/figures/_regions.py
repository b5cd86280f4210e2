"""The drawing of the plane cut in two: decision regions, and the examples in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import fail
from linalg_dl.figures._strokes import COLORS, plane, values, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

GRID = 121  # places along each side where the function is asked for its value


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
    points, labels = _examples(points, labels)
    ax, places = paper(points, names, ax)
    scores = _scores(score, places.reshape(-1, 2)).reshape(GRID, GRID)
    inside = scores > threshold
    if inside.any():
        levels, color = [threshold, np.nextafter(scores.max(), np.inf)], COLORS["result"]
        ax.contourf(*places.T, scores.T, levels, colors=color, alpha=0.16, zorder=-1)
    if inside.any() and not inside.all():
        draw_edge(ax, places, scores - threshold, "result")
    mark(ax, points, labels)
    wrong = points[(_scores(score, points) > threshold) != labels]
    ax.plot(*wrong.T, "o", mfc="none", ms=15, mec=COLORS["error"], mew=1.8)
    _name_regions(ax, places[::5, ::5], inside[::5, ::5], points)
    return ax


def _examples(points: Any, labels: Any) -> tuple[Any, Any]:
    points, labels = values(points, float), values(labels).reshape(-1)
    if points.shape != (len(labels), 2) or not np.isin(labels, (0, 1)).all():
        expected = "points of shape (n, 2) and n labels 0 or 1"
        got = f"points {points.shape} and labels {labels.shape} with {np.unique(labels)[:4]}"
        instead = "Write two numbers and one label for each point"
        fail(ValueError, "regions", expected, got, instead)
    return points, labels.astype(bool)


def _scores(score: Callable[[Any], Any], places: Any) -> Any:
    scores = values(score(places), float)
    if scores.shape not in ((len(places),), (len(places), 1)):
        expected = f"one score for each of {len(places)} places"
        instead = f"Write a score that gives ({len(places)},) or ({len(places)}, 1)"
        fail(ValueError, "regions", expected, f"shape {scores.shape}", instead)
    return scores.reshape(-1)


def paper(points: Any, names: Sequence[str], ax: Axes | None) -> tuple[Axes, Any]:
    """Draw axes around points and units; give them, and places in rows all over the drawing."""
    ax = plane([*points, (1, 1)], ax, names, margin=0.22)
    x, y = np.linspace(*ax.get_xlim(), GRID), np.linspace(*ax.get_ylim(), GRID)
    if max(np.ptp(x), np.ptp(y)) < 4:  # room for the mark of a unit
        write(ax, (1, -0.04), "1", "angle", away=(0, -1))
        write(ax, (-0.04, 1), "1", "angle", away=(-1, 0))
    return ax, np.stack(np.meshgrid(x, y), axis=-1)


def mark(ax: Axes, points: Any, labels: Any) -> None:
    """Mark each example by its class."""
    ax.plot(*points[~labels].T, "o", mfc="none", ms=8, mec=COLORS["first"], mew=2)
    ax.plot(*points[labels].T, "s", ms=7.5, color=COLORS["result"])


def draw_edge(ax: Axes, places: Any, scores: Any, color: str, dashes: Any = "-") -> Any:
    """Draw the line at which scores change their sign, and give places along it."""
    look: dict[str, Any] = {"colors": COLORS[color], "linewidths": 1.7, "linestyles": [dashes]}
    return ax.contour(*places.T, scores.T, [0.0], **look).get_paths()[0].vertices


def _name_regions(ax: Axes, places: Any, inside: Any, points: Any) -> None:
    """Write each prediction far from the edge of its region, the sides, the axes and the points."""
    wide = np.array([0.55, 1.0])  # text is wider than high
    clear = np.pad(np.ones_like(inside[2:, 2:]), 1)
    clear &= (np.abs(places) > places[0, 1, 0] - places[0, 0, 0]).all(axis=-1)
    for value in np.unique(inside[clear]):
        free = clear & (inside == value)
        others = np.concatenate([points, places[~free]])
        gaps = np.hypot(*((places[free][:, None] - others) * wide).T).min(axis=0)
        best = places[free][gaps.round(6).argmax()]
        write(ax, best, f"ŷ = {value:d}", "result" if value else "text")
