"""Drawings in one visual language: colour says what an object is.

Inputs are blue, weights and second vectors orange, results green, angles and
projections grey-blue, clashes vermilion. No drawing holds a word: captions and prose
explain. Each function takes lists, arrays or tensors, draws on the axes `ax` that it is
given, or on new ones, and returns them; what cannot be drawn is a `ValueError`.
"""

from linalg_dl.figures._plane import angle, plane_map, vector, vector_sum
from linalg_dl.figures._regions import regions
from linalg_dl.figures._strokes import COLORS as COLORS
from linalg_dl.figures._strokes import STYLE as STYLE
from linalg_dl.figures._strokes import use_style

__all__ = [
    "use_style",
    "vector",
    "vector_sum",
    "angle",
    "plane_map",
    "regions",
]
