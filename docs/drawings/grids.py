"""What drawings of several pages are made of: points, cells, grids of them, sizes along an edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from linalg_dl.figures._strokes import COLORS, write

CELL = 0.4  # inches, where the page allows


def dot(ax: Axes, place: Any, color: str, size: float = 4.5) -> None:
    """Draw a point."""
    ax.plot(*place, "o", color=COLORS[color], ms=size)


def cell(
    ax: Axes, corner: Any, color: str, text: str = "", *, filled: bool = True, dashed: bool = False
) -> None:
    """Draw a square of side 1 from its lower left corner, and what stands in it."""
    x, y = corner
    look: dict[str, Any] = {"facecolor": (COLORS[color], 0.3 * filled), "edgecolor": COLORS[color]}
    look |= {"lw": 1.2, "ls": ":" if dashed else "-"}
    ax.add_patch(Rectangle((x + 0.06, y + 0.06), 0.88, 0.88, **look))
    ink = color if color == "error" else "angle" if dashed else "text"
    write(ax, (x + 0.5, y + 0.5), text, ink)


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
