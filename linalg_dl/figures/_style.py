"""The colours, the settings and the strokes that every drawing shares."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's hues, darkened until text in them reads on white; the book's style
# sheet names a lighter set for its dark theme.
COLORS = {
    "first": "#0069a5",
    "second": "#975f00",
    "result": "#00734f",
    "other": "#a2447a",
    "angle": "#4d6578",
    "error": "#b84300",
    "text": "#1f2328",
    "faint": "#8a929a",
}

STYLE: dict[str, Any] = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "linalg_dl",
    "text.color": COLORS["text"],
}


def use_style() -> None:
    """Make notebooks show figures as SVG, in the book's style.

    Returns
    -------
    None
        The settings of matplotlib change for the whole process.

    Notes
    -----
    Chapter: every one. Text stays text in the SVG, and no date is written into it, so
    the same figure is the same file.

    Examples
    --------
    >>> use_style()
    """
    import matplotlib as mpl
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    mpl.rcParams.update(cast("Any", STYLE))
    set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches="tight")


def number(x: float) -> str:
    return f"{x:.4g}".replace("-", "−")


def bare_axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    import matplotlib.pyplot as plt

    if ax is None:
        _, ax = plt.subplots(figsize=size)
    ax.set_axis_off()
    return ax


def arrow(ax: Axes, tail: Any, tip: Any, color: str, name: str = "") -> None:
    ax.annotate(
        "",
        tip,
        tail,
        arrowprops={
            "arrowstyle": "-|>,head_length=0.55,head_width=0.22",
            "color": color,
            "lw": 2,
            "shrinkA": 0,
            "shrinkB": 0,
            "joinstyle": "miter",
        },
    )
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
