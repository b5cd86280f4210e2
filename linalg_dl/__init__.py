"""Reference functions for the linear algebra of deep learning.

Each function is annotated with its shapes, checks its arguments and explains what is
wrong with them. All work on NumPy arrays and PyTorch tensors alike, on any device.
"""

from linalg_dl.broadcasting import (
    broadcast_arrays,
    broadcast_shapes,
    broadcast_to,
    check_same_shape,
    net_input_by_ones,
)
from linalg_dl.dot_product import (
    angle_between,
    cosine_similarity,
    dot_by_angle,
    dot_by_components,
    project,
    scalar_projection,
    vecdot,
)
from linalg_dl.matrices import (
    matmul,
    matmul_by_cells,
    matmul_by_columns,
    matmul_by_outer_products,
    matmul_by_rows,
    matrix_transpose,
    matvec_by_columns,
    outer,
    rotation_matrix,
    scaling_matrix,
    shear_matrix,
    transform,
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
    "matmul",
    "matmul_by_cells",
    "matmul_by_columns",
    "matmul_by_rows",
    "matmul_by_outer_products",
    "matvec_by_columns",
    "matrix_transpose",
    "outer",
    "scaling_matrix",
    "rotation_matrix",
    "shear_matrix",
    "transform",
    "broadcast_shapes",
    "broadcast_to",
    "broadcast_arrays",
    "net_input_by_ones",
    "check_same_shape",
]
