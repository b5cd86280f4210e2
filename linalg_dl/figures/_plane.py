"""Drawings in the plane: vectors, sums, angles and projections."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._style import COLORS, arrow, bare_axes, label, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes


def vector(a: Any, *, name: str = "a", ax: Axes | None = None) -> Axes:
    """Draw a vector of the plane with its components, its length and its direction.

    Parameters
    ----------
    a
        A vector with two components.
    name
        The letter that labels it.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing.

    Raises
    ------
    ValueError
        If `a` does not have two components.

    Notes
    -----
    Chapter: Vectors.

    Examples
    --------
    >>> vector([3.0, 4.0]).get_aspect()
    1.0
    """
    (x, y) = tip = _point("vector", "a", a)
    ax = _plane([tip], ax)
    ax.plot([0, x, x], [0, 0, y], color=COLORS["angle"], lw=1, ls=(0, (4, 3)))
    label(ax, (x / 2, 0), number(x), (0, -1 if y > 0 else 1), COLORS["angle"])
    label(ax, (x, y / 2), number(y), (1 if x > 0 else -1, 0), COLORS["angle"])
    length = f"‖{name}‖ = {number(math.hypot(x, y))}"
    label(ax, (x / 2, y / 2), length, (-y, x) if x * y > 0 else (y, -x), COLORS["first"])
    _arc(ax, 0.0, math.atan2(y, x), 0.28 * math.hypot(x, y), "θ")
    arrow(ax, (0, 0), tip, COLORS["first"], name)
    return ax


def vector_sum(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw two vectors and their resultant, tail to tip in either order.

    Parameters
    ----------
    a, b
        Vectors with two components.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing.

    Raises
    ------
    ValueError
        If `a` or `b` does not have two components.

    Notes
    -----
    Chapter: Vectors.

    Examples
    --------
    >>> vector_sum([-5.0, 4.0], [-3.0, -8.0]).get_aspect()
    1.0
    """
    a, b = _point("vector_sum", "a", a), _point("vector_sum", "b", b)
    ax = _plane([a, b, a + b], ax)
    for start, color in ((b, COLORS["first"]), (a, COLORS["second"])):
        ax.plot(*zip(start, a + b, strict=True), color=color, lw=1.2, ls=(0, (4, 3)))
    arrow(ax, (0, 0), a, COLORS["first"], "a")
    arrow(ax, (0, 0), b, COLORS["second"], "b")
    arrow(ax, (0, 0), a + b, COLORS["result"], "a + b")
    return ax


def scalings(factors: Sequence[float], *, ax: Axes | None = None) -> Axes:
    """Draw one vector times each of several scalars, one under the other.

    Parameters
    ----------
    factors
        The scalars, from the first row to the last.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing.

    Raises
    ------
    ValueError
        If there is no factor.

    Notes
    -----
    Chapter: Vectors.

    Examples
    --------
    >>> [text.get_text() for text in scalings([-1, 0, 2]).texts if text.get_text()]
    ['c = −1', 'c = 0', 'c = 2', 'a']
    """
    if not len(factors):
        raise ValueError("scalings: expected at least one factor, got none. Write scalings([2.0]).")
    ax = bare_axes(ax, (4.6, 0.5 * len(factors) + 0.2))
    reach = max(1.0, *map(abs, factors))
    ax.axvline(0, color=COLORS["faint"], lw=1)
    for row, c in enumerate(factors):
        arrow(ax, (0, -row - 0.3), (1, -row - 0.3), COLORS["first"])
        if c:
            arrow(ax, (0, -row), (c, -row), COLORS["result"])
        else:
            ax.plot(0, -row, "o", color=COLORS["result"], ms=5)
        ax.text(-1.12 * reach, -row, f"c = {number(c)}", ha="right", va="center")
    label(ax, (1, 0.7 - len(factors)), "a", (1, 0), COLORS["first"], weight="bold")
    ax.set(xlim=(-1.05 * reach, 1.05 * reach), ylim=(0.4 - len(factors), 0.5))
    return ax


def angle(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw two vectors, the angle θ between them, and their angles α, β to the −x axis.

    Parameters
    ----------
    a, b
        Vectors with two components, `a` above the x axis and `b` below, both to the left
        of the y axis when α and β are to add up to θ.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing. α and β are drawn only where they add up to θ.

    Raises
    ------
    ValueError
        If `a` or `b` does not have two components.

    Notes
    -----
    Chapter: Dot product.

    Examples
    --------
    >>> [text.get_text() for text in angle([-5.0, 4.0], [-3.0, -8.0]).texts if text.get_text()]
    ['x', 'y', 'α', 'β', 'θ', 'a', 'b']
    """
    a, b = _point("angle", "a", a), _point("angle", "b", b)
    ax = _plane([a, b], ax)
    size = min(np.hypot(*a), np.hypot(*b))
    start, stop = math.atan2(a[1], a[0]), math.atan2(b[1], b[0])
    if a[0] < 0 and b[0] < 0 and b[1] < 0 < a[1]:
        stop += 2 * math.pi
        _arc(ax, start, math.pi, 0.34 * size, "α")
        _arc(ax, math.pi, stop, 0.34 * size, "β")
    elif abs(stop - start) > math.pi:
        stop += math.copysign(2 * math.pi, start - stop)
    _arc(ax, start, stop, 0.72 * size, "θ", COLORS["result"])
    arrow(ax, (0, 0), a, COLORS["first"], "a")
    arrow(ax, (0, 0), b, COLORS["second"], "b")
    return ax


def projection(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the projection of a vector onto the line of another.

    Parameters
    ----------
    a
        The vector that is projected.
    b
        The vector that gives the direction.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing.

    Raises
    ------
    ValueError
        If `a` or `b` does not have two components, or `b` is zero.

    Notes
    -----
    Chapter: Dot product.

    Examples
    --------
    >>> projection([-5.0, 4.0], [-3.0, -8.0]).get_aspect()
    1.0
    """
    a, b = _point("projection", "a", a), _point("projection", "b", b)
    if not b.any():
        raise ValueError(
            "projection: expected a vector b other than zero, got (0, 0). "
            "Write a vector that has a direction."
        )
    shadow = (a @ b) / (b @ b) * b
    ax = _plane([a, b, shadow], ax)
    share = (a @ b) / (b @ b)
    line = np.array([min(0.0, 1.6 * share), max(1.0, 1.2 * share)])[:, None] * b
    ax.plot(*line.T, color=COLORS["faint"], lw=1)
    ax.plot(*zip(a, shadow, strict=True), color=COLORS["angle"], lw=1.2, ls=(0, (4, 3)))
    _right_angle(ax, shadow, b, a - shadow)
    arrow(ax, (0, 0), a, COLORS["first"], "a")
    arrow(ax, (0, 0), b, COLORS["second"], "b")
    arrow(ax, (0, 0), shadow, COLORS["result"])
    label(ax, shadow / 2, "p", shadow - a, COLORS["result"], weight="bold")
    return ax


def _point(name: str, key: str, x: Any) -> Any:
    point = np.asarray(x, dtype=float)
    if point.shape != (2,):
        raise ValueError(
            f"{name}: expected a vector {key} of the plane, of shape (2,), "
            f"got shape {point.shape}. Write {key}[:2] to draw its first two components."
        )
    return point


def _plane(points: Sequence[Any], ax: Axes | None) -> Axes:
    """Draw the two axes, with equal units, around the origin and `points`."""
    low = np.minimum(np.min(points, axis=0), 0.0)
    high = np.maximum(np.max(points, axis=0), 0.0)
    margin = 0.16 * max(high - low)
    (left, bottom), (right, top) = low - margin, high + margin
    width, height = right - left, top - bottom
    ax = bare_axes(ax, (4.4, float(np.clip(4.4 * height / width, 2.0, 4.6))))
    ax.set_aspect("equal")
    ax.set(xlim=(left, right), ylim=(bottom, top))
    thin: dict[str, Any] = {"color": COLORS["faint"], "lw": 1, "zorder": 0}
    ax.plot([left, right], [0, 0], **thin)
    ax.plot([0, 0], [bottom, top], **thin)
    ax.annotate("x", (right, 0), (2, 0), textcoords="offset points", va="center", style="italic")
    ax.annotate("y", (0, top), (0, 5), textcoords="offset points", ha="center", style="italic")
    return ax


def _arc(
    ax: Axes, start: float, stop: float, radius: float, name: str, color: str = COLORS["angle"]
) -> None:
    turn = np.linspace(start, stop, 60)
    ax.plot(radius * np.cos(turn), radius * np.sin(turn), color=color, lw=1.4)
    middle = np.array([math.cos((start + stop) / 2), math.sin((start + stop) / 2)])
    label(ax, radius * middle, name, middle, color, distance=5)


def _right_angle(ax: Axes, corner: Any, along: Any, up: Any) -> None:
    """Mark a right angle at `corner`, unless the sides are too short to show one."""
    side = 0.06 * max(np.hypot(*along), np.hypot(*up))
    if np.hypot(*up) > 2 * side:
        one, two = -side * along / np.hypot(*along), side * up / np.hypot(*up)
        ax.plot(
            *zip(corner + one, corner + one + two, corner + two, strict=True),
            color=COLORS["angle"],
            lw=1,
        )
