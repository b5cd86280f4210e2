"""What drawings of several pages are made of: grids of empty cells, and sizes along an edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import COLORS, cell, write


def grid(
    ax: Axes, corner: Any, shape: tuple[int, int], color: str, lit: Callable[[int, int], bool]
) -> None:
    """Draw empty cells down and to the right of a corner, filled at the indices that are lit."""
    left, top = corner
    for i, j in np.ndindex(shape):
        cell(ax, (left + j, top - 1 - i), color, filled=lit(i, j))


def size(ax: Axes, start: Any, stop: Any, name: str, away: Any) -> None:
    """Draw a size along an edge: a thin line from end to end, and a letter."""
    bar = {"arrowstyle": "|-|,widthA=0.3,widthB=0.3", "color": COLORS["faint"], "lw": 1}
    ax.annotate("", stop, start, arrowprops=bar)
    write(ax, np.add(start, stop) / 2, name, away=away, style="italic")
