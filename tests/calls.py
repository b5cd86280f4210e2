"""One call of every public function that computes with arrays, for checks of all of them."""

from __future__ import annotations

import linalg_dl as la

# Each takes two square matrices of floats, larger than 2x2, of one library and on one device.
CALLS = {
    "add_vectors": lambda x, y: la.add_vectors(x, y),
    "add_by_components": lambda x, y: la.add_by_components(x, y),
    "scale_vector": lambda x, y: (la.scale_vector(2.0, x), la.scale_vector(y[0], x)),
    "scale_by_components": lambda x, y: la.scale_by_components(2.0, x),
    "vector_norm": lambda x, y: (la.vector_norm(x), la.vector_norm(x, axis=-1)),
    "norm_by_components": lambda x, y: la.norm_by_components(x),
    "normalize": lambda x, y: la.normalize(x),
    "direction": lambda x, y: la.direction(x[:, :2]),
    "vecdot": lambda x, y: (la.vecdot(x, y), la.vecdot(x[0], y[0])),
    "dot_by_components": lambda x, y: la.dot_by_components(x, y),
    "dot_by_angle": lambda x, y: la.dot_by_angle(x, y),
    "angle_between": lambda x, y: la.angle_between(x, y),
    "cosine_similarity": lambda x, y: la.cosine_similarity(x, y),
    "project": lambda x, y: la.project(x, y),
    "scalar_projection": lambda x, y: la.scalar_projection(x, y),
    "matmul": lambda x, y: la.matmul(x, y),
    "matmul_by_cells": lambda x, y: la.matmul_by_cells(x, y),
    "matmul_by_columns": lambda x, y: la.matmul_by_columns(x, y),
    "matmul_by_rows": lambda x, y: la.matmul_by_rows(x, y),
    "matmul_by_outer_products": lambda x, y: la.matmul_by_outer_products(x, y),
    "matvec_by_columns": lambda x, y: la.matvec_by_columns(x, y[0]),
    "matrix_transpose": lambda x, y: la.matrix_transpose(x),
    "outer": lambda x, y: la.outer(x[0], y[0]),
    "transform": lambda x, y: la.transform(x, y),
    "order": lambda x, y: la.order(x),
    "find_dtype": lambda x, y: la.find_dtype(x),
    "broadcast_to": lambda x, y: la.broadcast_to(x, (2, *x.shape)),
    "broadcast_arrays": lambda x, y: la.broadcast_arrays(x, y[0]),
    "net_input_by_ones": lambda x, y: la.net_input_by_ones(x, y, y[0]),
    "check_same_shape": lambda x, y: la.check_same_shape(x, y),
    "net_input": lambda x, y: (la.net_input(x, y[0], 0.5), la.net_input(x, y[0], y[0, 0])),
    "linear": lambda x, y: (la.linear(x, y), la.linear(x, y, y[0])),
    "linear_by_units": lambda x, y: la.linear_by_units(x, y, y[0]),
    "linear_by_example": lambda x, y: la.linear_by_example(x, y[0], x[0]),
    "linear_by_design_matrix": lambda x, y: la.linear_by_design_matrix(x, y, y[:, :1]),
    "linear_by_columns": lambda x, y: la.linear_by_columns(x, y, y[:, :1]),
    "convert_weights": lambda x, y: la.convert_weights(
        x, x[0], source="pytorch", target="design_matrix"
    ),
    "convert_data": lambda x, y: la.convert_data(x, source="pytorch", target="columns"),
    "step": lambda x, y: la.step(x),
    "sigmoid": lambda x, y: la.sigmoid(x),
    "relu": lambda x, y: la.relu(x),
    "mlp": lambda x, y: la.mlp(x, y, y[0], x, x[0]),
}

# What moves or makes arrays, trains, or takes none, and why it may wait for a device.
NOT_CALLED = {
    "to_device", "to_host", "to_numpy", "to_torch",  # a move is what they are for
    "shares_memory", "can_view",  # look at places in memory, not at numbers
    "scaling_matrix", "rotation_matrix", "shear_matrix", "xor_weights",  # from Python's numbers
    "Perceptron",  # learns where it erred, and refuses what is not finite
    "broadcast_shapes", "cuda_report", "default_device", "CudaDevice", "CudaReport",
    "DType", "DTYPES",
    "explained",  # looks at numbers after an error alone
}  # fmt: skip
