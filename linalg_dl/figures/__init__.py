"""Drawings in one visual language: colour says what an object is.

Inputs are blue, weights and second vectors orange, results green, angles and
projections grey-blue, clashes vermilion. No drawing holds a word: captions and prose
explain. Each function draws on the axes it is given, or on new ones, and returns them.
"""

from linalg_dl.figures._broadcasting import broadcast, net_inputs
from linalg_dl.figures._devices import device_times
from linalg_dl.figures._layers import fully_connected, layer_shapes
from linalg_dl.figures._matrices import combination, plane_map, product_cell
from linalg_dl.figures._plane import angle, projection, scalings, vector, vector_sum
from linalg_dl.figures._regions import regions, separating_lines
from linalg_dl.figures._style import COLORS as COLORS
from linalg_dl.figures._style import STYLE as STYLE
from linalg_dl.figures._style import use_style
from linalg_dl.figures._tensors import indexing, reading_order

__all__ = [
    "use_style",
    "vector",
    "vector_sum",
    "scalings",
    "angle",
    "projection",
    "product_cell",
    "combination",
    "plane_map",
    "fully_connected",
    "layer_shapes",
    "device_times",
    "broadcast",
    "net_inputs",
    "indexing",
    "reading_order",
    "separating_lines",
    "regions",
]
