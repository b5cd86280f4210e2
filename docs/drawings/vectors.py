"""The drawing of a vector times several scalars."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from linalg_dl.figures._strokes import arrow, line, number, sheet, write


def scalings(factors: Sequence[float]) -> Axes:
    """Draw one vector times each of several scalars, one under the other."""
    reach = max(1.0, *map(abs, factors))
    row = 0.22 * reach
    bottom = -row * len(factors)
    ax = sheet(None, (-1.05 * reach, 1.05 * reach), (bottom, 0.6 * row))
    line(ax, [(0, bottom), (0, 0.6 * row)], "faint", 1)
    for k, c in enumerate(factors):
        arrow(ax, (0, -row * (k + 0.3)), (1, -row * (k + 0.3)), "first")
        arrow(ax, (0, -row * k), (c, -row * k), "result")
        write(ax, (-1.12 * reach, -row * k), f"c = {number(c)}", ha="right")
    write(ax, (1, bottom + 0.7 * row), "a", "first", (1, 0), weight="bold")
    return ax
