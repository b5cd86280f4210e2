"""Reference functions for the linear algebra of deep learning.

Each function is annotated with its shapes, checks its arguments and explains what is
wrong with them. All work on NumPy arrays and PyTorch tensors alike, on any device.
"""

from linalg_dl import explain
from linalg_dl.dot_product import (
    angle_between,
    cosine_similarity,
    dot_by_angle,
    dot_by_components,
    project,
    scalar_projection,
    vecdot,
)
from linalg_dl.vectors import (
    add_by_components,
    add_vectors,
    direction,
    norm_by_components,
    normalize,
    scale_by_components,
    scale_vector,
    vector_norm,
)

__version__ = "0.1.0"

__all__ = [
    "add_vectors",
    "add_by_components",
    "scale_vector",
    "scale_by_components",
    "vector_norm",
    "norm_by_components",
    "normalize",
    "direction",
    "vecdot",
    "dot_by_components",
    "dot_by_angle",
    "angle_between",
    "cosine_similarity",
    "project",
    "scalar_projection",
    "explain",
]
