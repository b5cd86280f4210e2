"""The drawings of where a hidden layer takes the four examples of XOR."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings._shared import squared
from linalg_dl.figures._regions import draw_edge, mark
from linalg_dl.figures._strokes import plane, write

INPUTS = ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)")


def moved(points: Any, labels: Any, names: Any, around: Any, edge: Any = None) -> Axes:
    """Draw where examples are by now, each with the inputs that it had, on a plane around others.

    `edge` gives a number for each of some places, and its line is where that is 0.
    """
    ax = plane(around, None, names, margin=0.12)
    squared(ax, (1, 1))
    if edge is not None:
        x, y = np.linspace(*ax.get_xlim(), 121), np.linspace(*ax.get_ylim(), 121)
        places = np.stack(np.meshgrid(x, y), axis=-1)
        draw_edge(ax, places, edge(places), "second")
    mark(ax, points, labels.astype(bool))
    for place in np.unique(points, axis=0):
        here = (points == place).all(axis=1)
        write(ax, place, " ".join(np.compress(here, INPUTS)), away=(1, 1))
    return ax
