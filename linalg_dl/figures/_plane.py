"""Drawings in the plane: vectors, sums, angles, and what a matrix does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl._arrays import fail
from linalg_dl.figures import _strokes as pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ORIGIN = np.zeros(2)


def vector(a: Any, *, name: str = "a", ax: Axes | None = None) -> Axes:
    """Draw a vector `a` of the plane with its components, its length and its direction.

    `name` is the letter that labels it. Chapter: Vectors.

    >>> ax = vector([3.0, 4.0], name="v")
    """
    (a,) = _take("vector", (2,), a=a)
    x, y = a
    places = pen.turn(0.0, math.atan2(y, x), 0.28 * math.hypot(x, y))
    ax = pen.plane([a, *places], ax)
    pen.line(ax, [ORIGIN, (x, 0), a], "angle", 1, "--")
    pen.write(ax, (x / 2, 0), pen.number(x), "angle", (0, -y or 1))
    pen.write(ax, (x, y / 2), pen.number(y), "angle", (x or 1, 0))
    length = f"‖{name}‖ = {pen.number(math.hypot(x, y))}"
    pen.write(ax, a / 2, length, "first", (-y, x) if x * y > 0 else (y, -x or -1))
    pen.arc(ax, places, "θ", "angle")
    pen.arrow(ax, ORIGIN, a, "first", name)
    return ax


def vector_sum(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw two vectors `a` and `b` of the plane and their resultant, tail to tip in either order.

    Chapter: Vectors.

    >>> ax = vector_sum([-5.0, 4.0], [-3.0, -8.0])
    """
    a, b = _take("vector_sum", (2,), a=a, b=b)
    ax = pen.plane([a, b, a + b], ax)
    pen.line(ax, [b, a + b], "first", dashes="--")
    pen.line(ax, [a, a + b], "second", dashes="--")
    _arrows(ax, a, b)
    pen.arrow(ax, ORIGIN, a + b, "result", "a + b")
    return ax


def angle(a: Any, b: Any, *, ax: Axes | None = None) -> Axes:
    """Draw two vectors `a` and `b` of the plane and the angle θ between them.

    Where `a` lies in the second quadrant and `b` in the third, θ is the sum of their angles
    to the −x axis, α and β, which are drawn too. Chapter: Dot product.

    >>> ax = angle([-5.0, 4.0], [-3.0, -8.0])
    """
    a, b = _take("angle", (2,), a=a, b=b)
    size = min(np.hypot(*a), np.hypot(*b))
    start, stop = math.atan2(a[1], a[0]), math.atan2(b[1], b[0])
    if abs(stop - start) > math.pi:
        stop += math.copysign(2 * math.pi, start - stop)
    arcs = {"θ": pen.turn(start, stop, 0.72 * size)}
    if a[0] < 0 and b[0] < 0 and b[1] < 0 < a[1]:
        arcs["α"] = pen.turn(start, math.pi, 0.34 * size)
        arcs["β"] = pen.turn(math.pi, math.atan2(b[1], b[0]) + 2 * math.pi, 0.34 * size)
    ax = pen.plane([a, b, *arcs["θ"]], ax)
    for name, places in arcs.items():
        pen.arc(ax, places, name, "result" if name == "θ" else "angle")
    _arrows(ax, a, b)
    return ax


def plane_map(
    matrix: Any, *, reach: tuple[float, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw where a 2×2 `matrix` takes the grid of the plane, grey before and green after.

    Its columns are where the unit vectors go. `reach` is how far the drawing goes along x
    and along y, to draw several matrices alike. Chapter: Matrices.

    >>> ax = plane_map([[3, 0], [0, 1]])
    """
    (matrix,) = _take("plane_map", (2, 2), matrix=matrix)
    width, height = reach or 0.7 + np.maximum(np.abs(matrix).sum(axis=1), 1.0)
    ax = pen.sheet(ax, (-width, width), (-height, height))
    _grid(ax, np.eye(2), "faint", 0)
    _grid(ax, matrix, "result", 1)
    for k, color in enumerate(("first", "second")):
        column = matrix[:, k]
        pen.arrow(ax, ORIGIN, column, color)
        pen.write(
            ax, column, _coordinates(column), color, column if column.any() else (0, 1 - 2 * k)
        )
    return ax


def _take(name: str, shape: tuple[int, ...], **arrays: Any) -> list[Any]:
    """Take vectors of the plane, of shape (2,), or matrices, of shape (2, 2)."""
    for key, x in arrays.items():
        arrays[key] = array = pen.values(x, float)
        if array.shape != shape:
            instead = f"Write {'two rows of ' * (len(shape) - 1)}two numbers for {key}"
            fail(ValueError, name, f"{key} of shape {shape}", f"shape {array.shape}", instead)
    return list(arrays.values())


def _coordinates(x: Any) -> str:
    return f"({pen.number(x[0])}, {pen.number(x[1])})"


def _arrows(ax: Axes, a: Any, b: Any) -> None:
    pen.arrow(ax, ORIGIN, a, "first", "a")
    pen.arrow(ax, ORIGIN, b, "second", "b")


def _grid(ax: Axes, matrix: Any, color: str, order: int) -> None:
    """Draw the grid where a matrix takes it, with the square of the unit vectors filled."""
    gap = (np.nan, np.nan)  # one line, that is lifted between two of the grid
    places = [((k, -1), (k, 1), gap, (-1, k), (1, k), gap) for k in np.linspace(-1, 1, 5)]
    pen.line(ax, np.concatenate(places) @ matrix.T, color, 0.9, zorder=1 + order)
    pen.shade(ax, [(0, 0), (1, 0), (1, 1), (0, 1)] @ matrix.T, color, order=order)
