"""The drawings of the net inputs of several examples, and of sums along an axis."""

from __future__ import annotations

from matplotlib.axes import Axes

from linalg_dl.figures._cells import grid
from linalg_dl.figures._strokes import CELL, sheet, size, write


def net_inputs(n: int, m: int, i: int) -> Axes:
    """Draw n examples of m features times one column of weights, with row i lit."""
    w, b, z = m + 0.9, m + 4.2, m + 6.6
    ax = sheet(None, (-1.6, z + 1.6), (-max(n, m) - 1, 1), CELL)
    row = -i - 0.5
    grid(ax, (0, 0), (n, m), "first", lambda r, _: r == i)
    grid(ax, (w, 0), (m, 1), "second", lambda *_: True)
    grid(ax, (b, row + 0.5), (1, 1), "second", lambda *_: True)
    grid(ax, (z, 0), (n, 1), "result", lambda r, _: r == i)
    write(ax, (m / 2, -n - 0.5), "X", "first", weight="bold")
    write(ax, (w + 0.5, -m - 0.5), "w", "second", weight="bold")
    write(ax, (b + 0.5, row - 1), "b", "second", style="italic")
    write(ax, (z + 0.5, -n - 0.5), "z", "result", weight="bold")
    for x, text in ((w - 0.45, "·"), (b - 0.75, "+"), (z - 0.75, "=")):
        write(ax, (x, row), text)
    write(ax, (-0.4, row), "i", "angle", style="italic")
    size(ax, (0, 0.35), (m, 0.35), "m", (0, 1))
    size(ax, (-0.85, 0), (-0.85, -n), "n", (-1, 0))
    size(ax, (w + 1.35, 0), (w + 1.35, -m), "m", (1, 0))
    size(ax, (z + 1.35, 0), (z + 1.35, -n), "n", (1, 0))
    return ax


def reduced(n: int, m: int) -> Axes:
    """Draw an n×m matrix summed along either axis, which stays with size 1: one sum is lit."""
    right = m + 4.0
    ax = sheet(None, (-0.1, right + m + 0.1), (-n - 2.3, 1.0), CELL)
    for corner, shape, color, axis in (
        ((0, 0), (n, m), "first", 1),
        ((m + 1.1, 0), (n, 1), "result", 1),
        ((right, 0), (n, m), "first", 0),
        ((right, -n - 0.5), (1, m), "result", 0),
    ):
        # Along axis 1 the first row is summed, along axis 0 the first column.
        grid(ax, corner, shape, color, lambda *place, other=1 - axis: place[other] == 0)
        above = corner[1] + 0.5 if corner[1] == 0 else corner[1] - 1.5
        write(ax, (corner[0] + shape[1] / 2, above), str(shape), color)
    return ax
