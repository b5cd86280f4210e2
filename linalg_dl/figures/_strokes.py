"""What drawings are made of: axes without a frame, arrows, labels and cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._style import COLORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DASHED: Any = (0, (4, 3))
DOTTED: Any = (0, (2, 2))


def values(x: Any, dtype: Any = None) -> Any:
    """Take the numbers of a list, an array or a tensor, wherever it is."""
    return np.asarray(x.detach().cpu() if hasattr(x, "detach") else x, dtype=dtype)


def number(x: float) -> str:
    return f"{x:.4g}".replace("-", "−")


def bare_axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=size)
    ax.set_axis_off()
    return ax


def sheet(
    ax: Axes | None, width: float, xlim: Any, ylim: Any, heights: Any = (0.0, math.inf)
) -> Axes:
    """Give axes of equal units, from limit to limit, and as high as their width in inches asks."""
    height = width * (ylim[1] - ylim[0]) / (xlim[1] - xlim[0])
    ax = bare_axes(ax, (width, float(np.clip(height, *heights))))
    ax.set_aspect("equal")
    ax.set(xlim=xlim, ylim=ylim)
    return ax


def plane(
    points: Any,
    ax: Axes | None,
    *,
    width: float = 4.4,
    margin: float = 0.16,
    names: Any = ("x", "y"),
    rise: float = 5,
) -> Axes:
    """Draw the two axes around the origin and `points`."""
    low, high = np.min([*points, (0, 0)], axis=0), np.max([*points, (0, 0)], axis=0)
    around = margin * (max(high - low) or 1.0)
    (left, bottom), (right, top) = low - around, high + around
    ax = sheet(ax, width, (left, right), (bottom, top), heights=(2.0, 4.6))
    thin: dict[str, Any] = {"color": COLORS["faint"], "lw": 1, "zorder": 0}
    ax.plot([left, right], [0, 0], **thin)
    ax.plot([0, 0], [bottom, top], **thin)
    near: dict[str, Any] = {"textcoords": "offset points", "style": "italic"}
    ax.annotate(names[0], (right, 0), (2, 0), va="center", **near)
    ax.annotate(names[1], (0, top), (0, rise), ha="center", **near)
    return ax


def arrow(ax: Axes, tail: Any, tip: Any, color: str, name: str = "") -> None:
    style = {
        "arrowstyle": "-|>,head_length=0.55,head_width=0.22",
        "color": color,
        "lw": 2,
        "shrinkA": 0,
        "shrinkB": 0,
        "joinstyle": "miter",
    }
    ax.annotate("", tip, tail, arrowprops=style)
    if name:
        label(ax, tip, name, np.subtract(tip, tail), color, weight="bold")


def label(
    ax: Axes, at: Any, text: str, away: Any, color: str, distance: float = 9, **kwargs: Any
) -> None:
    """Write `text` some points away from `at`, in the direction `away`."""
    dx, dy = np.asarray(away, dtype=float) / (math.hypot(*away) or 1.0)
    ha = "left" if dx > 0.35 else "right" if dx < -0.35 else "center"
    va = "bottom" if dy > 0.35 else "top" if dy < -0.35 else "center"
    offset = (dx * distance / 1.6, dy * distance / 1.6)
    ax.annotate(text, at, offset, textcoords="offset points", ha=ha, va=va, color=color, **kwargs)


def write(ax: Axes, x: float, y: float, text: str, color: str = "text", **kwargs: Any) -> None:
    """Write `text` in the middle of a place, in the colour of what it is about."""
    ax.text(x, y, text, **{"ha": "center", "va": "center", "color": COLORS[color], **kwargs})


def square(ax: Axes, corner: Any, inset: float = 0.0, **look: Any) -> None:
    """Draw a cell, from its lower left corner."""
    from matplotlib.patches import Rectangle

    side = 1 - 2 * inset
    ax.add_patch(Rectangle(np.add(corner, inset).tolist(), side, side, **look))
