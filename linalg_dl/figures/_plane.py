"""Drawings in the plane: vectors, sums, angles, projections, and what a matrix does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._strokes import DASHED, arrow, label, number, plane, sheet, values
from linalg_dl.figures._style import COLORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CORNERS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
UNIT_SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])


def vector(a: Any, *, name: str = "a", ax: Axes | None = None) -> Axes:
    """Draw a vector `a` of the plane with its components, its length and its direction.

    `name` is the letter that labels it. Chapter: Vectors.

    >>> ax = vector([3.0, 4.0], name="v")
    """
    (tip,) = _points("vector", a=a)
    x, y = tip
    radius = 0.28 * math.hypot(x, y)
    ax = plane([tip, (radius, 0), (0, math.copysign(radius, y))], ax)
    ax.plot([0, x, x], [0, 0, y], color=COLORS["angle"], lw=1, ls=DASHED)
    label(ax, (x / 2, 0), number(x), (0, -1 if y > 0 else 1), COLORS["angle"])
    label(ax, (x, y / 2), number(y), (1 if x > 0 else -1, 0), COLORS["angle"])
    length = f"‖{name}‖ = {number(math.hypot(x, y))}"
    label(ax, (x / 2, y / 2), length, (-y, x) if x * y > 0 else (y, -x), COLORS["first"])
    _arc(ax, 0.0, math.atan2(y, x), radius, "θ")
    arrow(ax, (0, 0), tip, COLORS["first"], name)
    return ax


def vector_sum(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw two vectors `a` and `b` of the plane and their resultant, tail to tip in either order.

    Chapter: Vectors.

    >>> ax = vector_sum([-5.0, 4.0], [-3.0, -8.0])
    """
    a, b = _points("vector_sum", a=a, b=b)
    ax = plane([a, b, a + b], ax)
    for start, color in ((b, "first"), (a, "second")):
        ax.plot(*zip(start, a + b, strict=True), color=COLORS[color], lw=1.2, ls=DASHED)
    _arrows(ax, a, b)
    arrow(ax, (0, 0), a + b, COLORS["result"], "a + b")
    return ax


def angle(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw two vectors `a` and `b` of the plane and the angle θ between them.

    Where `a` lies in the second quadrant and `b` in the third, θ is the sum of their angles
    to the −x axis, α and β, which are drawn too. Chapter: Dot product.

    >>> ax = angle([-5.0, 4.0], [-3.0, -8.0])
    """
    a, b = _points("angle", a=a, b=b)
    ax = plane([a, b], ax)
    size = min(np.hypot(*a), np.hypot(*b))
    start, stop = math.atan2(a[1], a[0]), math.atan2(b[1], b[0])
    if a[0] < 0 and b[0] < 0 and b[1] < 0 < a[1]:
        stop += 2 * math.pi
        _arc(ax, start, math.pi, 0.34 * size, "α")
        _arc(ax, math.pi, stop, 0.34 * size, "β")
    elif abs(stop - start) > math.pi:
        stop += math.copysign(2 * math.pi, start - stop)
    _arc(ax, start, stop, 0.72 * size, "θ", "result")
    _arrows(ax, a, b)
    return ax


def projection(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the projection of a vector `a` of the plane onto the line of another, `b`.

    Chapter: Dot product.

    >>> ax = projection([-5.0, 4.0], [-3.0, -8.0])
    """
    a, b = _points("projection", a=a, b=b)
    if not b.any():
        raise ValueError(
            "projection: expected a vector b other than zero, got (0, 0). "
            "Write a vector that has a direction."
        )
    share = (a @ b) / (b @ b)
    shadow = share * b
    ax = plane([a, b, shadow], ax)
    line = np.array([min(0.0, 1.6 * share), max(1.0, 1.2 * share)])[:, None] * b
    ax.plot(*line.T, color=COLORS["faint"], lw=1)
    ax.plot(*zip(a, shadow, strict=True), color=COLORS["angle"], lw=1.2, ls=DASHED)
    _right_angle(ax, shadow, b, a - shadow)
    _arrows(ax, a, b)
    arrow(ax, (0, 0), shadow, COLORS["result"])
    label(ax, shadow / 2, "p", shadow - a, COLORS["result"], weight="bold")
    return ax


def combination(matrix: Any, x: Any, *, ax: Axes | None = None) -> Axes:
    """Draw a 2×2 `matrix` times a vector `x` as a combination of the matrix's columns.

    The components of `x` say how much of each is taken. Chapter: Matrices.

    >>> ax = combination([[2, -1], [1, 2]], [2, 1])
    """
    (x,) = _points("combination", x=x)
    matrix = _matrix("combination", matrix)
    one, two = terms = (x * matrix).T
    ax = plane([one, one + two], ax)
    for k, (start, other, color) in enumerate((((0, 0), -two, "first"), (one, one, "second"))):
        term, column = terms[k], matrix[:, k]
        arrow(ax, start, start + term, COLORS[color])
        ax.plot(*(start + column), "o", color=COLORS[color], ms=4.5)
        text = f"{number(x[k])}·{_coordinates(column)}"
        away = np.array([term[1], -term[0]])
        label(ax, start + term / 2, text, away * (1 if away @ other >= 0 else -1), COLORS[color])
    arrow(ax, (0, 0), one + two, COLORS["result"])
    label(ax, one + two, _coordinates(one + two), one + two, COLORS["result"])
    return ax


def plane_map(
    matrix: Any, *, reach: tuple[float, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw where a 2×2 `matrix` takes the grid of the plane, grey before and green after.

    Its columns are where the unit vectors go. `reach` is how far the drawing goes along x
    and along y, to draw several matrices alike. Chapter: Matrices.

    >>> ax = plane_map([[3, 0], [0, 1]])
    """
    matrix = _matrix("plane_map", matrix)
    width, height = reach or 0.7 + np.maximum(np.abs(CORNERS @ matrix.T).max(axis=0), 1.0)
    ax = sheet(ax, 4.4, (-width, width), (-height, height), heights=(2.0, 4.6))
    _grid(ax, np.eye(2), "faint", 0)
    _grid(ax, matrix, "result", 1)
    for column, color in zip(matrix.T, ("first", "second"), strict=True):
        if column.any():
            arrow(ax, (0, 0), column, COLORS[color])
        away = column if column.any() else (0, -1)
        label(ax, column, _coordinates(column), away, COLORS[color])
    return ax


def _points(name: str, **vectors: Any) -> list[Any]:
    """Take vectors of the plane."""
    for key, x in vectors.items():
        vectors[key] = point = values(x, float)
        if point.shape != (2,):
            raise ValueError(
                f"{name}: expected a vector {key} of the plane, of shape (2,), "
                f"got shape {point.shape}. Write {key}[:2] to draw its first two components."
            )
    return list(vectors.values())


def _matrix(name: str, x: Any) -> Any:
    matrix = values(x, float)
    if matrix.shape != (2, 2):
        raise ValueError(
            f"{name}: expected a matrix of the plane, of shape (2, 2), "
            f"got shape {matrix.shape}. Write matrix[:2, :2] for its corner."
        )
    return matrix


def _coordinates(x: Any) -> str:
    return f"({number(x[0])}, {number(x[1])})"


def _arrows(ax: Axes, a: Any, b: Any) -> None:
    arrow(ax, (0, 0), a, COLORS["first"], "a")
    arrow(ax, (0, 0), b, COLORS["second"], "b")


def _arc(
    ax: Axes, start: float, stop: float, radius: float, name: str, color: str = "angle"
) -> None:
    turn = np.linspace(start, stop, 60)
    ax.plot(radius * np.cos(turn), radius * np.sin(turn), color=COLORS[color], lw=1.4)
    middle = np.array([math.cos((start + stop) / 2), math.sin((start + stop) / 2)])
    label(ax, radius * middle, name, middle, COLORS[color], distance=5)


def _right_angle(ax: Axes, corner: Any, along: Any, up: Any) -> None:
    """Mark a right angle at `corner`, unless the sides are too short to show one."""
    side = 0.06 * max(np.hypot(*along), np.hypot(*up))
    if np.hypot(*up) > 2 * side:
        one, two = -side * along / np.hypot(*along), side * up / np.hypot(*up)
        path = (corner + one, corner + one + two, corner + two)
        ax.plot(*zip(*path, strict=True), color=COLORS["angle"], lw=1)


def _grid(ax: Axes, matrix: Any, color: str, order: int) -> None:
    """Draw the grid where a matrix takes it, with the square of the unit vectors filled."""
    for k in np.linspace(-1, 1, 5):
        for ends in ([[k, -1], [k, 1]], [[-1, k], [1, k]]):
            ax.plot(*(matrix @ np.transpose(ends)), color=COLORS[color], lw=0.9, zorder=1 + order)
    ax.fill(*(matrix @ UNIT_SQUARE.T), color=COLORS[color], alpha=0.22, lw=0, zorder=order)
