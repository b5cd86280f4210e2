"""The drawing of gradient descent on the loss of two weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import arrow, label, plane
from linalg_dl.figures._style import COLORS

LEVELS = (0.05, 0.4, 1.0, 2.5)


def descent(X: Any, y: Any, path: Any) -> Axes:
    """Draw ½‖Xw − y‖² by its contours, and a path of weights whose first step is an arrow."""
    X, y, path = np.asarray(X), np.asarray(y), np.asarray(path)
    lowest = np.linalg.solve(X, y)
    reach = 1.3 * np.abs(path[0] - lowest).max()
    ax = plane([lowest - reach, lowest + reach], None, width=3.6, names=("w₁", "w₂"), margin=0.0)
    w1, w2 = (np.linspace(*limits, 81) for limits in (ax.get_xlim(), ax.get_ylim()))
    errors = np.stack(np.meshgrid(w1, w2), axis=-1) @ X.T - y
    loss = (errors**2).sum(axis=-1) / 2
    ax.contour(w1, w2, loss, LEVELS, colors=COLORS["faint"], linewidths=0.9, zorder=0)
    ax.plot(*path.T, color=COLORS["result"], lw=0.8, marker="o", ms=3.5)
    arrow(ax, path[0], path[1], COLORS["result"])
    label(ax, 0.7 * path[0] + 0.3 * path[1], "−η∇L", (1, -0.3), COLORS["result"], 8)
    ax.plot(*path[0], "o", color=COLORS["second"], ms=6)
    label(ax, path[0], "w", (1, -0.6), COLORS["second"], weight="bold")
    ax.plot(*lowest, "+", color=COLORS["text"], ms=9)
    return ax
