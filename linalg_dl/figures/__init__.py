"""Drawings in one visual language: colour says what an object is.

Inputs are blue, weights and second vectors orange, results green, angles and
projections grey-blue, clashes vermilion. No drawing holds a word: captions and prose
explain. Each function takes lists, arrays or tensors, draws on the axes `ax` that it is
given, or on new ones, and returns them; what cannot be drawn is a `ValueError`.
"""

from linalg_dl.figures._cells import broadcast, product_cell
from linalg_dl.figures._plane import (
    angle,
    combination,
    plane_map,
    projection,
    vector,
    vector_sum,
)
from linalg_dl.figures._regions import regions, separating_lines
from linalg_dl.figures._style import COLORS as COLORS
from linalg_dl.figures._style import STYLE as STYLE
from linalg_dl.figures._style import use_style

__all__ = [
    "use_style",
    "vector",
    "vector_sum",
    "angle",
    "projection",
    "product_cell",
    "combination",
    "plane_map",
    "broadcast",
    "separating_lines",
    "regions",
]
