"""Reference functions for the linear algebra of deep learning.

Each function is annotated with its shapes, checks its arguments and explains what is
wrong with them. All work on NumPy arrays and PyTorch tensors alike, on any device.
"""

from linalg_dl.devices import (
    CudaDevice,
    CudaReport,
    cuda_report,
    default_device,
    to_device,
    to_host,
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
from linalg_dl.layers import (
    convert_data,
    convert_weights,
    linear,
    linear_by_columns,
    linear_by_design_matrix,
    linear_by_example,
    linear_by_units,
    mlp,
    net_input,
    relu,
    sigmoid,
    step,
    xor_weights,
)
from linalg_dl.perceptron import Perceptron
from linalg_dl.tensors import (
    DTYPES,
    DType,
    can_view,
    find_dtype,
    order,
    shares_memory,
    to_numpy,
    to_torch,
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
    "net_input",
    "linear",
    "linear_by_units",
    "linear_by_example",
    "linear_by_design_matrix",
    "linear_by_columns",
    "convert_weights",
    "convert_data",
    "step",
    "sigmoid",
    "relu",
    "mlp",
    "xor_weights",
    "Perceptron",
    "order",
    "DType",
    "DTYPES",
    "find_dtype",
    "to_numpy",
    "to_torch",
    "shares_memory",
    "can_view",
    "CudaDevice",
    "CudaReport",
    "cuda_report",
    "default_device",
    "to_device",
    "to_host",
]
