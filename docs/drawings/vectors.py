"""The drawings of a difference, of a vector times several scalars, and of three norms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import arrow, bare_axes, label, number, plane, write
from linalg_dl.figures._style import COLORS


def difference(a: Any, b: Any, *, theta: bool = False) -> Axes:
    """Draw two vectors and their difference, from tip to tip, with the angle between them or not.

    The arc of the angle goes from the first vector on counter-clockwise.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    ax = plane([a, b], None)
    if theta:
        turn = math.atan2(b[1], b[0]) - math.atan2(a[1], a[0])
        angles = math.atan2(a[1], a[0]) + np.linspace(0, turn % (2 * math.pi), 60)
        arc = 0.3 * min(math.hypot(*a), math.hypot(*b)) * np.array([np.cos(angles), np.sin(angles)])
        ax.plot(*arc, color=COLORS["angle"], lw=1.4)
        label(ax, arc[:, 30], "θ", arc[:, 30], COLORS["angle"], distance=5)
    arrow(ax, (0, 0), a, COLORS["first"], "a")
    arrow(ax, (0, 0), b, COLORS["second"], "b")
    arrow(ax, b, a, COLORS["result"])
    middle = (a + b) / 2
    label(ax, middle, "a − b", middle, COLORS["result"], weight="bold")
    return ax


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


def norms() -> Axes:
    """Draw the vectors of the plane whose 1-norm, 2-norm and largest component are one."""
    ax = plane([(-1, -1), (1, 1)], None, width=3.4)
    turn = np.linspace(0, 2 * np.pi, 181)
    shapes = {
        "1": ([1, 0, -1, 0, 1], [0, 1, 0, -1, 0], "other", (0.5, -0.5), (-1, 1)),
        "2": (np.cos(turn), np.sin(turn), "result", (0.5**0.5, -(0.5**0.5)), (-1, 1)),
        "∞": ([1, 1, -1, -1, 1], [-1, 1, 1, -1, -1], "angle", (1, -1), (1, 0)),
    }
    for name, (x, y, color, at, away) in shapes.items():
        ax.plot(x, y, color=COLORS[color], lw=1.6)
        label(ax, at, name, away, COLORS[color], weight="bold")
    label(ax, (1, 0), "1", (1, -1), COLORS["angle"])
    label(ax, (0, 1), "1", (-1, 1), COLORS["angle"])
    return ax
