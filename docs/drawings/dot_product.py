"""The drawing of a filter that slides along a signal."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import CELL, cell, number, sheet, write


def sliding(signal: Any, weights: Any) -> Axes:
    """Draw a signal, and below it the weights at each place, with the dot product to the right."""
    signal, weights = np.asarray(signal), np.asarray(weights)
    products = np.correlate(signal, weights)
    n, places = len(signal), len(products)
    ax = sheet(None, (-0.1, n + 2.3), (-0.1, places + 1.6), CELL)
    for j, x in enumerate(signal):
        cell(ax, (j, places + 0.5), "first", number(x))
    for i, product in enumerate(products):
        row = places - 1 - i
        for j, w in enumerate(weights):
            cell(ax, (i + j, row), "second", number(w))
        write(ax, (n + 0.6, row + 0.5), "=")
        cell(ax, (n + 1.2, row), "result", number(product))
    return ax
