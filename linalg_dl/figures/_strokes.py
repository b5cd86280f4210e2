"""What drawings are made of: colours, axes without a frame, lines, arrows and text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from linalg_dl._refusals import require_here
from linalg_dl.explain._drawing import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLORS = COLOURS | {"angle": "#4d6578", "text": "#1f2328"}

STYLE: dict[str, Any] = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "linalg_dl",
    "text.color": COLORS["text"],
}
WIDTH, HEIGHT = 4.5, 4.2  # inches: the most that a drawing takes of a page


def use_style() -> None:
    """Make notebooks show figures as SVG, in the book's style, for the whole process.

    Text stays text, and no date is written: the same figure is the same file.

    >>> use_style()
    """
    import matplotlib as mpl
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    mpl.rcParams.update(cast("Any", STYLE))
    set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches="tight")


def values(x: Any, dtype: Any = None) -> Any:
    """Take the numbers of a list, an array or a tensor, wherever it is."""
    require_here("figures", "x", x)
    return np.asarray(x.detach().cpu() if hasattr(x, "detach") else x, dtype=dtype)


def number(x: float) -> str:
    return f"{x:.4g}".replace("-", "−")


def sheet(ax: Axes | None, xlim: Any, ylim: Any, unit: float = math.inf) -> Axes:
    """Give bare axes from limit to limit, of equal units of at most so many inches."""
    import matplotlib.pyplot as plt

    width, height = np.ptp(xlim), np.ptp(ylim)
    unit = min(unit, WIDTH / width, HEIGHT / height)
    if ax is None:
        _, ax = plt.subplots(figsize=(width * unit, max(2.0, height * unit)))
    ax.set_axis_off()
    ax.set_aspect("equal")
    ax.set(xlim=xlim, ylim=ylim)
    return ax


def plane(points: Any, ax: Axes | None, names: Any = "xy", margin: float = 0.16) -> Axes:
    """Draw the two axes around the origin and `points`."""
    low, high = np.min([*points, (0, 0)], axis=0), np.max([*points, (0, 0)], axis=0)
    around = margin * (max(high - low) or 1.0)
    (left, bottom), (right, top) = low - around, high + around
    ax = sheet(ax, (left, right), (bottom, top))
    line(ax, [(left, 0), (right, 0)], "faint", 1, zorder=0)
    line(ax, [(0, bottom), (0, top)], "faint", 1, zorder=0)
    write(ax, (right, 0), names[0], away=(1, 0), style="italic")
    write(ax, (0, top), names[1], away=(0, 1), style="italic")
    return ax


def line(
    ax: Axes, places: Any, color: str, width: float = 1.2, dashes: Any = "-", **look: Any
) -> None:
    """Draw a line through places."""
    ax.plot(*np.transpose(places), color=COLORS[color], lw=width, ls=dashes, **look)


def arrow(ax: Axes, tail: Any, tip: Any, color: str, name: str = "") -> None:
    """Draw a vector from tail to tip, or a point where it is zero, with its name beyond."""
    away = np.subtract(tip, tail)
    head = "-|>,head_length=0.55,head_width=0.22"
    style = {"arrowstyle": head, "color": COLORS[color], "lw": 2, "shrinkA": 0, "shrinkB": 0}
    if away.any():
        ax.annotate("", tip, tail, arrowprops=style)
    else:
        ax.plot(*tip, "o", color=COLORS[color], ms=4.5)
    write(ax, tip, name, color, away if away.any() else (1, 1), weight="bold")


def turn(start: float, stop: float, radius: float) -> Any:
    """Give places along an arc around the origin, from one angle to another."""
    angles = np.linspace(start, stop, 61)
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def arc(ax: Axes, places: Any, name: str, color: str) -> None:
    """Draw an arc and its name outside, unless a vector is zero and there is no angle."""
    if places.any():
        line(ax, places, color, 1.4)
        write(ax, places[30], name, color, places[30])


def shade(ax: Axes, corners: Any, color: str, alpha: float = 0.22, order: float = 1) -> None:
    """Fill a polygon, without an outline."""
    ax.fill(*np.transpose(corners), color=COLORS[color], alpha=alpha, lw=0, zorder=order)


def write(
    ax: Axes, at: Any, text: str, color: str = "text", away: Any = (0, 0), **look: Any
) -> None:
    """Write `text` in the middle of a place, or beside it in the direction `away`."""
    dx, dy = np.asarray(away, dtype=float) / (math.hypot(*away) or 1.0)
    ha = "left" if dx > 0.35 else "right" if dx < -0.35 else "center"
    va = "bottom" if dy > 0.35 else "top" if dy < -0.35 else "center_baseline"
    look = {"ha": ha, "va": va, "color": COLORS[color], **look}
    ax.annotate(
        text, at, (5 * dx, 5 * dy), textcoords="offset points", annotation_clip=False, **look
    )
