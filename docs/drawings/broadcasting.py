"""The drawing of the net inputs of several examples."""

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
    write(ax, (b + 0.5, row - 1), "b", "second")
    write(ax, (z + 0.5, -n - 0.5), "z", "result", weight="bold")
    for x, text in ((w - 0.45, "·"), (b - 0.75, "+"), (z - 0.75, "=")):
        write(ax, (x, row), text)
    write(ax, (-0.4, row), "i", "angle", style="italic")
    size(ax, (0, 0.35), (m, 0.35), "m", (0, 1))
    size(ax, (-0.85, 0), (-0.85, -n), "n", (-1, 0))
    size(ax, (w + 1.35, 0), (w + 1.35, -m), "m", (1, 0))
    size(ax, (z + 1.35, 0), (z + 1.35, -n), "n", (1, 0))
    return ax
