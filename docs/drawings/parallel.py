"""The drawings of the cuts of a layer: which cells of each array stand on which of two devices."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from drawings._shared import wide
from drawings.grids import cell
from linalg_dl.figures._strokes import COLORS, write

# The arrays of each cut: the sign before it, its name, the letters of its axes, its colour, and
# the axis that is cut: none where both devices have all, "+" where each has a part of a sum.
CUTS: dict[str, list[tuple[str, str, str, str, int | str | None]]] = {
    "examples": [
        ("", "X", "nm", "first", 0),
        ("·", "Wᵀ", "mh", "second", None),
        ("+", "b", "1h", "second", None),
        ("=", "Z", "nh", "result", 0),
    ],
    "outputs": [
        ("", "X", "nm", "first", None),
        ("·", "Wᵀ", "mh", "second", 1),
        ("+", "b", "1h", "second", 1),
        ("=", "Z", "nh", "result", 1),
    ],
    "inputs": [
        ("", "X", "nm", "first", 1),
        ("·", "Wᵀ", "mh", "second", 0),
        ("+", "b", "1h", "second", None),
        ("=", "Z", "nh", "result", "+"),
    ],
    "layers": [
        ("", "X", "nm", "first", None),
        ("·", "W₁ᵀ", "mk", "second", 1),
        ("→", "A₁", "nk", "result", 1),
        ("·", "W₂ᵀ", "kh", "second", 0),
        ("→", "Z₂", "nh", "result", "+"),
    ],
}
GAP = 1.5  # between two grids, in cells: room for a sign
DEVICES = 2


def layer_cut(along: str, **sizes: int) -> Axes:
    """Draw the arrays of a layer, or of two, each cell with the numbers of its devices."""
    arrays = CUTS[along]
    counts = {"1": 1, **sizes}
    width = sum(counts[axes[1]] for _, _, axes, _, _ in arrays) + GAP * (len(arrays) - 1)
    half = max(counts[axes[0]] for _, _, axes, _, _ in arrays) / 2
    ax = wide((-0.3, width + 0.3), (-half - 0.9, half + 0.2))
    left = 0.0
    for sign, name, axes, role, cut in arrays:
        shape = counts[axes[0]], counts[axes[1]]
        write(ax, (left - GAP / 2, 0), sign, fontsize=13)
        _grid(ax, (left, shape[0] / 2), shape, role, cut)
        middle = (left + shape[1] / 2, -half - 0.2)
        write(ax, middle, name, role, va="top", weight="bold")
        left += shape[1] + GAP
    return ax


def _grid(ax: Axes, corner: Any, shape: tuple[int, int], role: str, cut: int | str | None) -> None:
    """Draw cells down and to the right of a corner, by the device that has them."""
    left, top = corner
    for i in range(shape[0]):
        for j in range(shape[1]):
            place = (left + j, top - 1 - i)
            if not isinstance(cut, int):
                cell(ax, place, role, filled=False)
                middle = (place[0] + 0.5, place[1] + 0.5)
                write(ax, middle, "0+1" if cut else "0 1", fontsize=9)
                continue
            device = (i, j)[cut] // math.ceil(shape[cut] / DEVICES)
            cell(ax, place, role, str(device), filled=device == 0)
            if device:  # a second frame tells it from a filled one without its colour
                x, y = place
                frame: dict[str, Any] = {"fill": False, "edgecolor": COLORS[role], "lw": 1.2}
                ax.add_patch(Rectangle((x + 0.15, y + 0.15), 0.7, 0.7, **frame))
