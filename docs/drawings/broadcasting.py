"""The drawing of the net inputs of several examples."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._cells import cell, grids, middle
from linalg_dl.figures._style import COLORS


def net_inputs(n: int, m: int, i: int) -> Axes:
    """Draw n examples of m features times one column of weights, with row i lit."""
    top = max(n, m)
    w, b, z = m + 0.9, m + 4.2, m + 6.6
    ax = grids(None, z + 3.0, top + 1.9, (-1.5, -0.9))
    row = top - i - 0.5
    _block(ax, (0, top), (n, m), "X", "first", i)
    _block(ax, (w, top), (m, 1), "w", "second")
    _block(ax, (b, row + 0.5), (1, 1), "b", "second")
    _block(ax, (z, top), (n, 1), "z", "result", i)
    for x, text in ((w - 0.45, "·"), (b - 0.75, "+"), (z - 0.75, "=")):
        middle(ax, x, row, text)
    middle(ax, -0.4, row, "i", style="italic")
    _measure(ax, (0, m), (top + 0.3, top + 0.3), "m", (0, 0.35))
    for x, side, size, text in ((-0.95, -1, n, "n"), (w + 1.3, 1, m, "m"), (z + 1.3, 1, n, "n")):
        _measure(ax, (x, x), (top - size, top), text, (0.4 * side, 0))
    return ax


def reduced(n: int, m: int) -> Axes:
    """Draw an n×m matrix summed along either axis, which stays with size 1: one sum is lit."""
    gap = m + 4.0
    ax = grids(None, gap + m, n + 3.1, (-0.1, -2.3))
    for left, axis, kept in ((0.0, 1, (n, 1)), (gap, 0, (1, m))):
        place = (m + 1.1, n) if axis else (gap, -0.5)
        for corner, shape, role in (((left, n), (n, m), "first"), (place, kept, "result")):
            for i, j in np.ndindex(*shape):
                state = "unlit" if (i, j)[1 - axis] else "stored"
                cell(ax, (corner[0] + j, corner[1] - 1 - i), role, state)
        middle(ax, left + m / 2, n + 0.5, str((n, m)), "first")
        middle(ax, place[0] + kept[1] / 2, place[1] + (0.5 if axis else -1.5), str(kept), "result")
    return ax


def _block(
    ax: Axes, corner: Any, shape: tuple[int, int], name: str, role: str, lit: int | None = None
) -> None:
    """Draw an empty grid down from its top left corner, with one row lit or all of them."""
    (x, top), (n, m) = corner, shape
    for i, j in np.ndindex(n, m):
        cell(ax, (x + j, top - 1 - i), role, "stored" if lit in (None, i) else "unlit")
    middle(ax, x + m / 2, top - n - 0.5, name, role, weight="normal" if name == "b" else "bold")


def _measure(ax: Axes, xs: Any, ys: Any, text: str, away: Any) -> None:
    """Draw a line that measures one side of a grid."""
    ax.plot(xs, ys, color=COLORS["angle"], lw=1, marker="|_"[xs[0] == xs[1]], ms=5)
    middle(ax, *(np.mean([xs, ys], axis=1) + away), text, "angle", style="italic")
