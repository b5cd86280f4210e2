"""The drawing of a vector times several scalars."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from linalg_dl.figures._strokes import arrow, bare_axes, label, number, write
from linalg_dl.figures._style import COLORS


def scalings(factors: Sequence[float]) -> Axes:
    """Draw one vector times each of several scalars, one under the other."""
    ax = bare_axes(None, (4.6, 0.5 * len(factors) + 0.2))
    reach = max(1.0, *map(abs, factors))
    ax.axvline(0, color=COLORS["faint"], lw=1)
    for row, c in enumerate(factors):
        arrow(ax, (0, -row - 0.3), (1, -row - 0.3), COLORS["first"])
        if c:
            arrow(ax, (0, -row), (c, -row), COLORS["result"])
        else:
            ax.plot(0, -row, "o", color=COLORS["result"], ms=5)
        write(ax, -1.12 * reach, -row, f"c = {number(c)}", ha="right")
    label(ax, (1, 0.7 - len(factors)), "a", (1, 0), COLORS["first"], weight="bold")
    ax.set(xlim=(-1.05 * reach, 1.05 * reach), ylim=(0.4 - len(factors), 0.5))
    return ax
