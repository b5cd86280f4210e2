"""Every bad call: its error names the function, what was expected, what came, the remedy."""

from __future__ import annotations

import ast
import contextlib
import inspect
import re

import array_api_strict as strict
import numpy as np
import pytest
import torch

import linalg_dl as la
from linalg_dl._contracts import contract, require_shapes

X, T = np.array([1.0, 2.0, 3.0]), torch.tensor([1.0, 2.0, 3.0])
ROWS = np.ones((2, 3))

# (call, error, message)
BAD_CALLS = [
    (
        "la.vecdot([1, 2, 3], X)",
        TypeError,
        "vecdot: expected an array for x1, got a list. Write np.asarray(x1) or torch.tensor(x1).",
    ),
    (
        "la.vecdot(X, (1, 2, 3))",
        TypeError,
        "vecdot: expected an array for x2, got a tuple. Write np.asarray(x2) or torch.tensor(x2).",
    ),
    (
        "la.vecdot(X, 3.0)",
        TypeError,
        "vecdot: expected an array for x2, got the scalar 3.0. Write np.asarray([3.0]) or "
        "torch.tensor([3.0]).",
    ),
    (
        "la.vector_norm([3, 4])",
        TypeError,
        "vector_norm: expected an array for x, got a list. Write np.asarray(x) or torch.tensor(x).",
    ),
    (
        "la.vector_norm(None)",
        TypeError,
        "vector_norm: expected an array for x, got a NoneType. Write an array, such as "
        "np.ones(3) or torch.ones(3).",
    ),
    (
        "la.normalize('ab')",
        TypeError,
        "normalize: expected an array for x, got a str. Write an array, such as np.ones(3) or "
        "torch.ones(3).",
    ),
    (
        "la.scale_vector([2.0], X)",
        TypeError,
        "scale_vector: expected an array for c, got a list. Write np.asarray(c) or "
        "torch.tensor(c).",
    ),
    (
        "la.scale_vector(True, X)",
        TypeError,
        "scale_vector: expected an array for c, got the scalar True. Write np.asarray([True]) "
        "or torch.tensor([True]).",
    ),
    (
        "la.scale_vector(1j, X)",
        TypeError,
        "scale_vector: expected an array for c, got the scalar 1j. Write np.asarray([1j]) or "
        "torch.tensor([1j]).",
    ),
    (
        "la.scale_by_components(X, X)",
        TypeError,
        "scale_by_components: expected a Python number c, got a ndarray. Write c * x.",
    ),
    (
        "la.vecdot(ROWS.view(np.matrix), X)",
        TypeError,
        "vecdot: expected a plain array for x1, got a matrix. Write np.asarray(x1), which "
        "drops what a matrix adds.",
    ),
    (
        "la.vecdot(np.ma.array(X), X)",
        TypeError,
        "vecdot: expected a plain array for x1, got a MaskedArray. Write np.asarray(x1), which "
        "drops what a MaskedArray adds.",
    ),
    (
        "la.vecdot(X, T)",
        TypeError,
        "vecdot: expected x1 and x2 from one library, got x1 from numpy and x2 from torch. "
        "Write torch.from_numpy(x1) to work in torch.",
    ),
    (
        "la.add_vectors(T, X)",
        TypeError,
        "add_vectors: expected x1 and x2 from one library, got x1 from torch and x2 from "
        "numpy. Write torch.from_numpy(x2) to work in torch.",
    ),
    (
        "la.vecdot(X, strict.ones(3))",
        TypeError,
        "vecdot: expected x1 and x2 from one library, got x1 from numpy and x2 from "
        "array_api_strict. Write np.asarray(x2) to work in numpy.",
    ),
    (
        "la.vecdot(strict.ones(3), X)",
        TypeError,
        "vecdot: expected x1 and x2 from one library, got x1 from array_api_strict and x2 from "
        "numpy. Write np.asarray(x1) to work in numpy.",
    ),
    (
        "la.vecdot(strict.ones(3), T)",
        TypeError,
        "vecdot: expected x1 and x2 from one library, got x1 from array_api_strict and x2 from "
        "torch. Write torch.from_dlpack(x1) to work in torch.",
    ),
    (
        "la.vecdot(T, strict.ones(3))",
        TypeError,
        "vecdot: expected x1 and x2 from one library, got x1 from torch and x2 from "
        "array_api_strict. Write torch.from_dlpack(x2) to work in torch.",
    ),
    (
        "la.vecdot(T, T.to('meta'))",
        TypeError,
        "vecdot: expected x1 and x2 on one device, got x1 on cpu and x2 on meta. Write "
        "x1.to('meta').",
    ),
    (
        "la.add_vectors(T, T.to('meta'))",
        TypeError,
        "add_vectors: expected x1 and x2 on one device, got x1 on cpu and x2 on meta. Write "
        "x1.to('meta').",
    ),
    (
        "la.vecdot(strict.ones(3), strict.ones(3, device=strict.Device('device1')))",
        TypeError,
        "vecdot: expected x1 and x2 on one device, got x1 on "
        "array_api_strict.Device('CPU_DEVICE') and x2 on array_api_strict.Device('device1'). "
        "Write x1.to_device(x2.device).",
    ),
    (
        "la.vecdot(X, np.arange(3))",
        TypeError,
        "vecdot: expected x1 and x2 both integer or both floating, got x1 of float64 and x2 of "
        "int64. Write x2.astype(x1.dtype).",
    ),
    (
        "la.vecdot(torch.arange(3), T)",
        TypeError,
        "vecdot: expected x1 and x2 both integer or both floating, got x1 of int64 and x2 of "
        "float32. Write x1.to(x2.dtype).",
    ),
    (
        "la.add_vectors(np.arange(3), X)",
        TypeError,
        "add_vectors: expected x1 and x2 both integer or both floating, got x1 of int64 and x2 "
        "of float64. Write x1.astype(x2.dtype).",
    ),
    (
        "la.angle_between(X, np.arange(3))",
        TypeError,
        "angle_between: expected x1 and x2 both integer or both floating, got x1 of float64 "
        "and x2 of int64. Write x2.astype(x1.dtype).",
    ),
    (
        "la.vecdot(X, X > 1)",
        TypeError,
        "vecdot: expected numbers in x2, got dtype bool. Write x2.astype(float) if its values "
        "stand for numbers.",
    ),
    (
        "la.vecdot(T > 1, T)",
        TypeError,
        "vecdot: expected numbers in x1, got dtype bool. Write x1.to(torch.float32) if its "
        "values stand for numbers.",
    ),
    (
        "la.vecdot(np.array(['1']), X)",
        TypeError,
        "vecdot: expected numbers in x1, got dtype <U1. Write x1.astype(float) if its values "
        "stand for numbers.",
    ),
    (
        "la.vecdot(np.int64([1]), np.uint64([1]))",
        TypeError,
        "vecdot: expected x1 and x2 with a common integer dtype, got x1 of int64 and x2 of "
        "uint64. Write x2.astype(np.int64), after checking that its values fit.",
    ),
    (
        "la.vecdot(np.uint64([1]), np.int64([1]))",
        TypeError,
        "vecdot: expected x1 and x2 with a common integer dtype, got x1 of uint64 and x2 of "
        "int64. Write x1.astype(np.int64), after checking that its values fit.",
    ),
    (
        "la.normalize(X + 1j)",
        TypeError,
        "normalize: expected real numbers in x, got complex128. Write x.real, x.imag or abs(x).",
    ),
    (
        "la.angle_between(X, X + 1j)",
        TypeError,
        "angle_between: expected real numbers in x2, got complex128. Write x2.real, x2.imag or "
        "abs(x2).",
    ),
    (
        "la.vecdot(X, X[:2])",
        ValueError,
        "vecdot: expected x1.shape[-1] == x2.shape[-1], got (3,) and (2,): 3 != 2. No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.vecdot(T, T[:1])",
        ValueError,
        "vecdot: expected x1.shape[-1] == x2.shape[-1], got (3,) and (1,): 3 != 1. No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.vecdot(X, X[:, None])",
        ValueError,
        "vecdot: expected x1.shape[-1] == x2.shape[-1], got (3,) and (3, 1): 3 != 1. Write "
        "x2[:, 0], of shape (3,): a column is not a vector.",
    ),
    (
        "la.add_vectors(X[:, None], X)",
        ValueError,
        "add_vectors: expected x1.shape[-1] == x2.shape[-1], got (3, 1) and (3,): 1 != 3. "
        "Write x1[:, 0], of shape (3,): a column is not a vector.",
    ),
    (
        "la.add_vectors(X, X[:1])",
        ValueError,
        "add_vectors: expected x1.shape[-1] == x2.shape[-1], got (3,) and (1,): 3 != 1. No "
        "axis is stretched or cut to fit another.",
    ),
    (
        "la.project(X, X[:2])",
        ValueError,
        "project: expected x.shape[-1] == onto.shape[-1], got (3,) and (2,): 3 != 2. No axis "
        "is stretched or cut to fit another.",
    ),
    (
        "la.vecdot(ROWS, ROWS.T, axis=-2)",
        ValueError,
        "vecdot: expected x1.shape[-2] == x2.shape[-2], got (2, 3) and (3, 2): 2 != 3. No axis "
        "is stretched or cut to fit another.",
    ),
    (
        "la.vecdot(ROWS, np.ones((4, 3)))",
        ValueError,
        "vecdot: expected leading axes of x1 and x2 that broadcast, got (2, 3) and (4, 3). "
        "Leading axes broadcast when they are equal, or one of them is 1 or absent.",
    ),
    (
        "la.vecdot(X, np.float64(3))",
        ValueError,
        "vecdot: expected a vector, with at least one axis, for x2, got shape (). Write x1 * "
        "x2 to multiply by a scalar.",
    ),
    (
        "la.add_by_components(torch.tensor(1.0), T)",
        ValueError,
        "add_by_components: expected a vector, with at least one axis, for x1, got shape (). "
        "No axis is stretched or cut to fit another.",
    ),
    (
        "la.norm_by_components(np.array(3.0))",
        ValueError,
        "norm_by_components: expected a vector, with at least one axis, for x, got shape (). "
        "Write x[None], of shape (1,).",
    ),
    (
        "la.scale_vector(2.0, np.array(3.0))",
        ValueError,
        "scale_vector: expected a vector, with at least one axis, for x, got shape (). Write "
        "x[None], of shape (1,).",
    ),
    (
        "la.normalize(np.array(3.0))",
        ValueError,
        "normalize: expected a vector, with at least one axis, for x, got shape (). Write "
        "x[None], of shape (1,).",
    ),
    (
        "la.scale_vector(X, ROWS)",
        ValueError,
        "scale_vector: expected c of shape (2,), got shape (3,) beside x (2, 3). One number "
        "for each vector of x is due: c * x multiplies component by component.",
    ),
    (
        "la.direction(X)",
        ValueError,
        "direction: expected x.shape[-1] == 2, got shape (3,). Write angle_between(x, y): in "
        "more dimensions it takes a second vector.",
    ),
    (
        "la.normalize(X[:0])",
        ValueError,
        "normalize: expected at least one component in x, got shape (0,). A vector without "
        "components has no direction.",
    ),
    (
        "la.angle_between(ROWS[:, :0], X[:0])",
        ValueError,
        "angle_between: expected at least one component in x1, got shape (2, 0). A vector "
        "without components has no direction.",
    ),
    (
        "la.dot_by_angle(T[:0], T[:0])",
        ValueError,
        "dot_by_angle: expected at least one component in a, got shape (0,). A vector without "
        "components has no direction.",
    ),
    (
        "la.vecdot(X, X, axis=0)",
        ValueError,
        "vecdot: expected an axis between -1 and -1, counted from the end, got axis=0. Write "
        "axis=-1 for the last: leading axes broadcast, so only the end is common.",
    ),
    (
        "la.vecdot(X, X, axis=1)",
        ValueError,
        "vecdot: expected an axis between -1 and -1, counted from the end, got axis=1. Write "
        "axis=-1 for the last: leading axes broadcast, so only the end is common.",
    ),
    (
        "la.vecdot(X, X, axis=-2)",
        ValueError,
        "vecdot: expected an axis between -1 and -1, counted from the end, got axis=-2. Write "
        "axis=-1 for the last: leading axes broadcast, so only the end is common.",
    ),
    (
        "la.vecdot([[1.0] * 3] * 2, ROWS, axis=-2)",
        TypeError,
        "vecdot: expected an array for x1, got a list. Write np.asarray(x1) or torch.tensor(x1).",
    ),
    (
        "la.vecdot(ROWS, [[1.0] * 3] * 2, axis=-2)",
        TypeError,
        "vecdot: expected an array for x2, got a list. Write np.asarray(x2) or torch.tensor(x2).",
    ),
    (
        "la.vecdot(ROWS, X, axis=-2)",
        ValueError,
        "vecdot: expected an axis between -1 and -1, counted from the end, got axis=-2. Write "
        "axis=-1 for the last: leading axes broadcast, so only the end is common.",
    ),
    (
        "la.net_input(ROWS, X, X[:1])",
        ValueError,
        "net_input: expected one number b of shape (), got shape (1,) beside x (2, 3) and w "
        "(3,). Write b[0], of shape ().",
    ),
    (
        "la.net_input(ROWS, X, X[:2])",
        ValueError,
        "net_input: expected one number b of shape (), got shape (2,) beside x (2, 3) and w "
        "(3,). No axis is stretched or cut to fit another.",
    ),
    (
        "la.net_input(ROWS, X[:, None], 0.0)",
        ValueError,
        "net_input: expected w of shape (3,), got shape (3, 1) beside x (2, 3). Write w[:, 0], "
        "of shape (3,).",
    ),
    (
        "la.net_input(X, ROWS, 0.0)",
        ValueError,
        "net_input: expected w of shape (3,), got shape (2, 3) beside x (3,). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.net_input(X, X[:1], 0.0)",
        ValueError,
        "net_input: expected w of shape (3,), got shape (1,) beside x (3,). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.net_input(X, X, [1.0])",
        TypeError,
        "net_input: expected an array for b, got a list. Write np.asarray(b) or torch.tensor(b).",
    ),
    (
        "la.linear(ROWS, ROWS.T, X)",
        ValueError,
        "linear: expected X.shape[-1] == W.shape[-1], as W is (h, m), got (2, 3) and (3, 2): 3 "
        "!= 2. Write X.T, of shape (3, 2).",
    ),
    (
        "la.linear(T[:2], torch.ones(2, 3))",
        ValueError,
        "linear: expected X.shape[-1] == W.shape[-1], as W is (h, m), got (2,) and (2, 3): 2 "
        "!= 3. Write W.T, of shape (3, 2).",
    ),
    (
        "la.linear(np.ones((5, 4)), np.ones((2, 5)))",
        ValueError,
        "linear: expected X.shape[-1] == W.shape[-1], as W is (h, m), got (5, 4) and (2, 5): 4 "
        "!= 5. Write X.T, of shape (4, 5).",
    ),
    (
        "la.linear(ROWS, np.ones((4, 7)))",
        ValueError,
        "linear: expected X.shape[-1] == W.shape[-1], as W is (h, m), got (2, 3) and (4, 7): 3 "
        "!= 7. No axis is stretched or cut to fit another.",
    ),
    (
        "la.linear(ROWS, X)",
        ValueError,
        "linear: expected a matrix W of shape (h, m), got shape (3,). Write W[None], of shape "
        "(1, 3).",
    ),
    (
        "la.linear(ROWS, np.ones((2, 2, 3)))",
        ValueError,
        "linear: expected a matrix W of shape (h, m), got shape (2, 2, 3). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.linear(ROWS, ROWS, X[:1])",
        ValueError,
        "linear: expected b of shape (2,), got shape (1,) beside X (2, 3) and W (2, 3). No "
        "axis is stretched or cut to fit another.",
    ),
    (
        "la.linear(T, torch.ones(2, 3), T[0])",
        ValueError,
        "linear: expected b of shape (2,), got shape () beside X (3,) and W (2, 3). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.linear(ROWS, ROWS, X[:2, None])",
        ValueError,
        "linear: expected b of shape (2,), got shape (2, 1) beside X (2, 3) and W (2, 3). "
        "Write b[:, 0], of shape (2,).",
    ),
    (
        "la.linear(ROWS, ROWS, X[None, :2])",
        ValueError,
        "linear: expected b of shape (2,), got shape (1, 2) beside X (2, 3) and W (2, 3). "
        "Write b[0], of shape (2,).",
    ),
    (
        "la.linear(T[0], torch.ones(2, 3))",
        ValueError,
        "linear: expected a vector, with at least one axis, for X, got shape (). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.linear(ROWS, torch.ones(2, 3))",
        TypeError,
        "linear: expected X and W from one library, got X from numpy and W from torch. Write "
        "torch.from_numpy(X) to work in torch.",
    ),
    (
        "la.linear(T, torch.ones(2, 3), T[:2].to('meta'))",
        TypeError,
        "linear: expected X and b on one device, got X on cpu and b on meta. Write X.to('meta').",
    ),
    (
        "la.linear(T, torch.ones(2, 3, device='meta'))",
        TypeError,
        "linear: expected X and W on one device, got X on cpu and W on meta. Write X.to('meta').",
    ),
    (
        "la.linear(np.arange(3), ROWS)",
        TypeError,
        "linear: expected X and W both integer or both floating, got X of int64 and W of "
        "float64. Write X.astype(W.dtype).",
    ),
    (
        "la.linear(ROWS, ROWS, [1, 2])",
        TypeError,
        "linear: expected an array for b, got a list. Write np.asarray(b) or torch.tensor(b).",
    ),
    (
        "la.linear(np.uint8([1]), np.uint64([[1]]), np.int64([1]))",
        TypeError,
        "linear: expected W and b with a common integer dtype, got W of uint64 and b of int64. "
        "Write W.astype(np.int64), after checking that its values fit.",
    ),
    (
        "la.linear_by_units(ROWS, ROWS, None)",
        TypeError,
        "linear_by_units: expected an array for b, got a NoneType. Write an array, such as "
        "np.ones(3) or torch.ones(3).",
    ),
    (
        "la.linear_by_example(ROWS, X[:, None], X[:2])",
        ValueError,
        "linear_by_example: expected a column b of shape (2, 1), got shape (2,) beside W (2, "
        "3) and x (3, 1). Write b[:, None], of shape (2, 1): a vector would be added along the "
        "other axis, unseen where both are as long.",
    ),
    (
        "la.linear_by_example(ROWS, X, X[:2, None])",
        ValueError,
        "linear_by_example: expected b of shape (2,), got shape (2, 1) beside W (2, 3) and x "
        "(3,). Write b[:, 0], of shape (2,).",
    ),
    (
        "la.linear_by_example(ROWS, X[None], X[:2])",
        ValueError,
        "linear_by_example: expected a column x of shape (3, 1), got shape (1, 3) beside W (2, "
        "3) and b (2,). Write x.T, of shape (3, 1).",
    ),
    (
        "la.linear_by_example(ROWS, ROWS.T, X[:2])",
        ValueError,
        "linear_by_example: expected a column x of shape (3, 1), got shape (3, 2) beside W (2, "
        "3) and b (2,). No axis is stretched or cut to fit another.",
    ),
    (
        "la.linear_by_example(ROWS, X[:2], X)",
        ValueError,
        "linear_by_example: expected x of shape (3,), got shape (2,) beside W (2, 3) and b "
        "(3,). No axis is stretched or cut to fit another.",
    ),
    (
        "la.linear_by_example(ROWS, np.ones(7), X)",
        ValueError,
        "linear_by_example: expected x of shape (3,), got shape (7,) beside W (2, 3) and b "
        "(3,). No axis is stretched or cut to fit another.",
    ),
    (
        "la.linear_by_design_matrix(ROWS, np.ones((2, 3)), X[:2])",
        ValueError,
        "linear_by_design_matrix: expected a column b of shape (2, 1), got shape (2,) beside W "
        "(2, 3) and X (2, 3). Write b[:, None], of shape (2, 1): a vector would be added along "
        "the other axis, unseen where both are as long.",
    ),
    (
        "la.linear_by_design_matrix(ROWS, np.ones((5, 3)), X[:2])",
        ValueError,
        "linear_by_design_matrix: expected a column b of shape (2, 1), got shape (2,) beside W "
        "(2, 3) and X (5, 3). Write b[:, None], of shape (2, 1): a vector would be added along "
        "the other axis, unseen where both are as long.",
    ),
    (
        "la.linear_by_design_matrix(ROWS, ROWS, X[None, :2])",
        ValueError,
        "linear_by_design_matrix: expected a column b of shape (2, 1), got shape (1, 2) beside "
        "W (2, 3) and X (2, 3). Write b.T, of shape (2, 1).",
    ),
    (
        "la.linear_by_design_matrix(ROWS, ROWS, X[:1, None])",
        ValueError,
        "linear_by_design_matrix: expected a column b of shape (2, 1), got shape (1, 1) beside "
        "W (2, 3) and X (2, 3). No axis is stretched or cut to fit another.",
    ),
    (
        "la.linear_by_design_matrix(ROWS, X, X[:2, None])",
        ValueError,
        "linear_by_design_matrix: expected a matrix, with at least two axes, for X, got shape "
        "(3,). Write X[None], of shape (1, 3).",
    ),
    (
        "la.linear_by_design_matrix(ROWS, ROWS, None)",
        TypeError,
        "linear_by_design_matrix: expected an array for b, got a NoneType. Write an array, such"
        " as np.ones(3) or torch.ones(3).",
    ),
    (
        "la.linear_by_columns(ROWS, np.ones((3, 2)), X[:2])",
        ValueError,
        "linear_by_columns: expected a column b of shape (2, 1), got shape (2,) beside W (2, "
        "3) and X (3, 2). Write b[:, None], of shape (2, 1): a vector would be added along the "
        "other axis, unseen where both are as long.",
    ),
    (
        "la.linear_by_columns(ROWS, np.ones((5, 3)), X[:2, None])",
        ValueError,
        "linear_by_columns: expected W.shape[-1] == X.shape[-2], as W is (h, m), got (2, 3) "
        "and (5, 3): 3 != 5. Write X.T, of shape (3, 5).",
    ),
    (
        "la.linear_by_columns(ROWS, np.ones((2, 4)), X[:2, None])",
        ValueError,
        "linear_by_columns: expected W.shape[-1] == X.shape[-2], as W is (h, m), got (2, 3) "
        "and (2, 4): 3 != 2. No axis is stretched or cut to fit another.",
    ),
    (
        "la.linear_by_columns(ROWS, X, X[:2, None])",
        ValueError,
        "linear_by_columns: expected a matrix, with at least two axes, for X, got shape (3,). "
        "Write X[:, None], of shape (3, 1).",
    ),
    (
        "la.convert_weights(ROWS, X[:2], source='torch', target='columns')",
        ValueError,
        "convert_weights: expected for source one of 'pytorch', 'example', 'design_matrix', "
        "'columns', 'keras', got 'torch'. Write source='pytorch' for a torch.nn.Linear.",
    ),
    (
        "la.convert_weights(ROWS, X[:2], source='pytorch', target=None)",
        ValueError,
        "convert_weights: expected for target one of 'pytorch', 'example', 'design_matrix', "
        "'columns', 'keras', got None. Write target='pytorch' for a torch.nn.Linear.",
    ),
    (
        "la.convert_weights(ROWS, X[:2], source='columns', target='pytorch')",
        ValueError,
        "convert_weights: expected a column b of shape (2, 1), got shape (2,) beside W (2, 3). "
        "Write b[:, None], of shape (2, 1): a vector would be added along the other axis, "
        "unseen where both are as long.",
    ),
    (
        "la.convert_weights(ROWS, X, source='pytorch', target='columns')",
        ValueError,
        "convert_weights: expected b of shape (2,), got shape (3,) beside W (2, 3). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.convert_weights(X, X, source='pytorch', target='columns')",
        ValueError,
        "convert_weights: expected a matrix W of shape (h, m), got shape (3,). Write W[:, "
        "None], of shape (3, 1).",
    ),
    (
        "la.convert_data(X, source='pytorch', target='columns')",
        ValueError,
        "convert_data: expected a matrix, with at least two axes, for data, got shape (3,). "
        "Write data[None], of shape (1, 3).",
    ),
    (
        "la.convert_data(ROWS, source='pytorch', target='example')",
        ValueError,
        "convert_data: expected one example in data, got shape (2, 3). Write 'columns' in "
        "place of 'example'.",
    ),
    (
        "la.convert_data(ROWS, source='rows', target='columns')",
        ValueError,
        "convert_data: expected for source one of 'pytorch', 'example', 'design_matrix', "
        "'columns', 'keras', got 'rows'. Write source='pytorch' for a torch.nn.Linear.",
    ),
    (
        "la.step([1.0])",
        TypeError,
        "step: expected an array for z, got a list. Write np.asarray(z) or torch.tensor(z).",
    ),
    (
        "la.step(X > 1)",
        TypeError,
        "step: expected numbers in z, got dtype bool. Write z.astype(float) if its values "
        "stand for numbers.",
    ),
    (
        "la.sigmoid(0.0)",
        TypeError,
        "sigmoid: expected an array for z, got the scalar 0.0. Write np.asarray([0.0]) or "
        "torch.tensor([0.0]).",
    ),
    (
        "la.sigmoid(X + 1j)",
        TypeError,
        "sigmoid: expected real numbers in z, got complex128. Write z.real, z.imag or abs(z).",
    ),
    (
        "la.relu(T.to(torch.complex64))",
        TypeError,
        "relu: expected real numbers in z, got complex64. Write z.real, z.imag or abs(z).",
    ),
    (
        "la.mlp(ROWS, ROWS, X[:2], ROWS, X[:2])",
        ValueError,
        "mlp: expected W1.shape[-2] == W2.shape[-1], as W1 is (k, m), as W2 is (h, k), got (2, "
        "3) and (2, 3): 2 != 3. No axis is stretched or cut to fit another.",
    ),
    (
        "la.mlp(ROWS, ROWS, X, np.ones((2, 5)), X[:2])",
        ValueError,
        "mlp: expected W1.shape[-2] == W2.shape[-1], as W1 is (k, m), as W2 is (h, k), got (2, 3) "
        "and (2, 5): 2 != 5. No axis is stretched or cut to fit another.",
    ),
    (
        "la.mlp(ROWS, ROWS, X, ROWS, X)",
        ValueError,
        "mlp: expected W1.shape[-2] == W2.shape[-1], as W1 is (k, m), as W2 is (h, k), got (2, "
        "3) and (2, 3): 2 != 3. No axis is stretched or cut to fit another.",
    ),
    (
        "la.mlp(ROWS, ROWS, X[:2], ROWS[:, :2], None)",
        TypeError,
        "mlp: expected an array for b2, got a NoneType. Write an array, such as np.ones(3) or "
        "torch.ones(3).",
    ),
    (
        "la.xor_weights(like=[1.0])",
        TypeError,
        "xor_weights: expected an array for like, got a list. Write np.asarray(like) or "
        "torch.tensor(like).",
    ),
    (
        "la.xor_weights(like=np.uint8([1]))",
        TypeError,
        "xor_weights: expected a dtype with negative numbers, got uint8. Write "
        "like=like.astype(float).",
    ),
    (
        "la.Perceptron(0)",
        ValueError,
        "Perceptron: expected a whole number num_features >= 1, got 0. Write num_features=10, say.",
    ),
    (
        "la.Perceptron(2.0)",
        TypeError,
        "Perceptron: expected a whole number num_features >= 1, got 2.0. Write num_features=10,"
        " say.",
    ),
    (
        "la.Perceptron(True)",
        TypeError,
        "Perceptron: expected a whole number num_features >= 1, got True. Write "
        "num_features=10, say.",
    ),
    (
        "la.Perceptron(3, like=np.arange(3))",
        TypeError,
        "Perceptron: expected a floating dtype of like, got int64. Write like=like.astype(float).",
    ),
    (
        "la.Perceptron(3, like='torch')",
        TypeError,
        "Perceptron: expected an array for like, got a str. Write an array, such as np.ones(3) "
        "or torch.ones(3).",
    ),
    (
        "la.rotation_matrix(0.0, like=torch.tensor([1]))",
        TypeError,
        "rotation_matrix: expected a floating dtype of like, got int64. Write "
        "like=like.to(torch.float32).",
    ),
    (
        "la.rotation_matrix(0.0, like=np.array([True]))",
        TypeError,
        "rotation_matrix: expected numbers in like, got dtype bool. Write like.astype(float) if "
        "its values stand for numbers.",
    ),
    (
        "la.Perceptron(3).forward(np.ones((2, 4)))",
        ValueError,
        "Perceptron.forward: expected X.shape[-1] == 3, got shape (2, 4). Examples are rows of X, "
        "of as many numbers as the Perceptron has features.",
    ),
    (
        "la.Perceptron(3).forward([1, 2, 3])",
        TypeError,
        "Perceptron.forward: expected an array for X, got a list. Write np.asarray(X) or "
        "torch.tensor(X).",
    ),
    (
        "la.Perceptron(3).forward(T)",
        TypeError,
        "Perceptron.forward: expected X of the weights' kind (numpy, cpu, float64), got torch, "
        "cpu, float32. Write Perceptron(3, like=X), and y beside X.",
    ),
    (
        "la.Perceptron(3, like=T).forward(X)",
        TypeError,
        "Perceptron.forward: expected X of the weights' kind (torch, cpu, float32), got numpy, "
        "cpu, float64. Write Perceptron(3, like=X), and y beside X.",
    ),
    (
        "la.Perceptron(3).forward(np.arange(3))",
        TypeError,
        "Perceptron.forward: expected X of the weights' kind (numpy, cpu, float64), got numpy, "
        "cpu, int64. Write X.astype(model.weights.dtype).",
    ),
    (
        "la.Perceptron(3, like=T).forward(T.double())",
        TypeError,
        "Perceptron.forward: expected X of the weights' kind (torch, cpu, float32), got torch, "
        "cpu, float64. Write Perceptron(3, like=X), and y beside X.",
    ),
    (
        "la.Perceptron(2).forward(X)",
        ValueError,
        "Perceptron.forward: expected X.shape[-1] == 2, got shape (3,). Examples are rows of X,"
        " of as many numbers as the Perceptron has features.",
    ),
    (
        "la.Perceptron(2).forward(ROWS)",
        ValueError,
        "Perceptron.forward: expected X.shape[-1] == 2, got shape (2, 3). Write X.T, of shape "
        "(3, 2).",
    ),
    (
        "la.Perceptron(3).forward(np.float64(1))",
        ValueError,
        "Perceptron.forward: expected a vector, with at least one axis, for X, got shape (). "
        "Examples are rows of X, of as many numbers as the Perceptron has features.",
    ),
    (
        "la.Perceptron(3).forward(X * np.nan)",
        ValueError,
        "Perceptron.forward: expected finite numbers in X, got nan or infinity. Leave out the "
        "examples where X is nan or infinite, or fill them in.",
    ),
    (
        "la.Perceptron(3).train(ROWS * np.inf, X[:2], epochs=1)",
        ValueError,
        "Perceptron.train: expected finite numbers in X, got nan or infinity. Leave out the "
        "examples where X is nan or infinite, or fill them in.",
    ),
    (
        "la.Perceptron(3).backward(ROWS, np.array([0, 1]))",
        ValueError,
        "Perceptron.backward: expected one example x, got shape (2, 3). Write train or "
        "batch_update for several.",
    ),
    (
        "la.Perceptron(3).backward(X, np.array([0, 1]))",
        ValueError,
        "Perceptron.backward: expected one label for each example, y of shape (1,) or (1, 1), "
        "got shape (2,). An example without label, or a label without example, teaches nothing.",
    ),
    (
        "la.Perceptron(2).backward(X, 1)",
        ValueError,
        "Perceptron.backward: expected x.shape[-1] == 2, got shape (3,). Examples are rows of "
        "x, of as many numbers as the Perceptron has features.",
    ),
    (
        "la.Perceptron(3).backward(X, 2)",
        ValueError,
        "Perceptron.backward: expected labels 0 and 1 in y, got 2. Write 1 for the examples of "
        "one class and 0 for all others.",
    ),
    (
        "la.Perceptron(3).backward(X, True)",
        TypeError,
        "Perceptron.backward: expected an array for y, got the scalar True. Write "
        "np.asarray([True]) or torch.tensor([True]).",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.array([[0, 1]]), epochs=1)",
        ValueError,
        "Perceptron.train: expected one label for each example, y of shape (2,) or (2, 1), got "
        "shape (1, 2). Write y[0], as y is a row.",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.array([0, 1, 1]), epochs=1)",
        ValueError,
        "Perceptron.train: expected one label for each example, y of shape (2,) or (2, 1), got "
        "shape (3,). An example without label, or a label without example, teaches nothing.",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.array([-1, 1]), epochs=1)",
        ValueError,
        "Perceptron.train: expected labels 0 and 1 in y, got -1. Write (y + 1) // 2, which "
        "takes -1 to 0 and leaves 1.",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.array([0.0, np.nan]), epochs=1)",
        ValueError,
        "Perceptron.train: expected labels 0 and 1 in y, got nan. Write 1 for the examples of "
        "one class and 0 for all others.",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.array([False, True]), epochs=1)",
        TypeError,
        "Perceptron.train: expected numbers in y, got dtype bool. Write y.astype(float) if its "
        "values stand for numbers.",
    ),
    (
        "la.Perceptron(3).train(ROWS, torch.tensor([0, 1]), epochs=1)",
        TypeError,
        "Perceptron.train: expected y of the weights' kind (numpy, cpu), got torch, cpu. Write "
        "Perceptron(3, like=X), and y beside X.",
    ),
    (
        "la.Perceptron(3).train(ROWS, [0, 1], epochs=1)",
        TypeError,
        "Perceptron.train: expected an array for y, got a list. Write np.asarray(y) or "
        "torch.tensor(y).",
    ),
    (
        "la.Perceptron(3).train(ROWS, X[:2] - 1, epochs=0)",
        ValueError,
        "Perceptron.train: expected a whole number epochs >= 1, got 0. Write epochs=10, say.",
    ),
    (
        "la.Perceptron(3).train(ROWS, X[:2] - 1, epochs=1.5)",
        TypeError,
        "Perceptron.train: expected a whole number epochs >= 1, got 1.5. Write epochs=10, say.",
    ),
    (
        "la.Perceptron(3).train_on_whole_batch(ROWS, X[:2] - 1, epochs=-1)",
        ValueError,
        "Perceptron.train_on_whole_batch: expected a whole number epochs >= 1, got -1. Write "
        "epochs=10, say.",
    ),
    (
        "la.Perceptron(3).train(X, np.array([1]), epochs=1)",
        ValueError,
        "Perceptron.train: expected a matrix X of shape (n, 3), got shape (3,). Write X[None], "
        "of shape (1, 3).",
    ),
    (
        "la.Perceptron(3).evaluate(ROWS[:0], X[:0])",
        ValueError,
        "Perceptron.evaluate: expected one example or more in X, got shape (0, 3). An accuracy "
        "of nothing is no number, and nothing is learnt from it.",
    ),
    (
        "la.Perceptron(3).evaluate(ROWS, np.eye(2))",
        ValueError,
        "Perceptron.evaluate: expected one label for each example, y of shape (2,) or (2, 1), "
        "got shape (2, 2). Write y.argmax(1), which gives classes without one-hot columns.",
    ),
    (
        "la.Perceptron(3).batch_update(ROWS, np.array([1, 2]))",
        ValueError,
        "Perceptron.batch_update: expected labels 0 and 1 in y, got 2. Write 1 for the examples"
        " of one class and 0 for all others.",
    ),
    (
        "la.Perceptron(1).batch_update(np.full((2, 1), 1.7e+308), np.array([1, 1]))",
        OverflowError,
        "Perceptron: expected weights that float64 can hold, got an overflow. Write X / "
        "abs(X).max(), which has the same classes and small numbers.",
    ),
    (
        "la.order([1, 2])",
        TypeError,
        "order: expected an array for x, got a list. Write np.asarray(x) or torch.tensor(x).",
    ),
    (
        "la.order('ab')",
        TypeError,
        "order: expected an array for x, got a str. Write an array, such as np.ones(3) or "
        "torch.ones(3).",
    ),
    (
        "la.order(ROWS.view(np.matrix))",
        TypeError,
        "order: expected a plain array for x, got a matrix. Write np.asarray(x), which drops "
        "what a matrix adds.",
    ),
    (
        "la.find_dtype('numpy.float')",
        ValueError,
        "find_dtype: expected the name of a type of number, got numpy.float. NumPy 1.24 "
        "removed it: write float or numpy.float64.",
    ),
    (
        "la.find_dtype('numpy.int')",
        ValueError,
        "find_dtype: expected the name of a type of number, got numpy.int. NumPy 1.24 removed "
        "it: write int or numpy.int64.",
    ),
    (
        "la.find_dtype('np.int')",
        ValueError,
        "find_dtype: expected the name of a type of number, got np.int. NumPy 1.24 removed it: "
        "write int or np.int64.",
    ),
    (
        "la.find_dtype('float')",
        ValueError,
        "find_dtype: expected an array, a dtype or its name, got float. Write one of bool, "
        "uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64.",
    ),
    (
        "la.find_dtype(int)",
        ValueError,
        "find_dtype: expected an array, a dtype or its name, got int. Write one of bool, uint8,"
        " int8, int16, int32, int64, float16, bfloat16, float32, float64.",
    ),
    (
        "la.find_dtype('float128')",
        ValueError,
        "find_dtype: expected an array, a dtype or its name, got float128. Write one of bool, "
        "uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64.",
    ),
    (
        "la.find_dtype([1.0])",
        ValueError,
        "find_dtype: expected an array, a dtype or its name, got a list. Write one of bool, "
        "uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64.",
    ),
    (
        "la.find_dtype(np.ones(2, '>f4'))",
        ValueError,
        "find_dtype: expected an array, a dtype or its name, got >f4. Write one of bool, "
        "uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64.",
    ),
    (
        "la.find_dtype(torch.complex64)",
        ValueError,
        "find_dtype: expected an array, a dtype or its name, got torch.complex64. Write one of "
        "bool, uint8, int8, int16, int32, int64, float16, bfloat16, float32, float64.",
    ),
    (
        "la.to_numpy([1, 2])",
        TypeError,
        "to_numpy: expected an array for x, got a list. Write np.asarray(x) or torch.tensor(x).",
    ),
    (
        "la.to_numpy(3.0)",
        TypeError,
        "to_numpy: expected an array for x, got the scalar 3.0. Write np.asarray([3.0]) or "
        "torch.tensor([3.0]).",
    ),
    (
        "la.to_numpy(X[0])",
        TypeError,
        "to_numpy: expected a plain array for x, got a NumPy scalar np.float64(1.0). Write "
        "np.asarray(x).",
    ),
    (
        "la.to_numpy(np.rec.array([(1, 2)]))",
        TypeError,
        "to_numpy: expected a plain array for x, got a recarray. Write np.asarray(x).",
    ),
    (
        "la.to_numpy(T, copy='no')",
        TypeError,
        "to_numpy: expected True, False or None for copy, got copy='no'. Write copy=True for "
        "memory of its own, copy=False to share.",
    ),
    (
        "la.to_numpy(T.clone().requires_grad_())",
        ValueError,
        "to_numpy: expected x without gradients, which NumPy cannot follow, got "
        "x.requires_grad == True. Write x.detach(), which shares the memory and leaves the "
        "gradients behind.",
    ),
    (
        "la.to_numpy(torch.nn.Linear(2, 1).weight)",
        ValueError,
        "to_numpy: expected x without gradients, which NumPy cannot follow, got "
        "x.requires_grad == True. Write x.detach(), which shares the memory and leaves the "
        "gradients behind.",
    ),
    (
        "la.to_numpy(T.bfloat16())",
        TypeError,
        "to_numpy: expected a dtype that NumPy has, got bfloat16. Write x.to(torch.float32), "
        "which holds the same numbers.",
    ),
    (
        "la.to_numpy(T.to('meta'))",
        TypeError,
        "to_numpy: expected numbers that can be read in x, got x on meta. Write "
        "torch.ones_like(x, device='cpu') for a tensor that holds any.",
    ),
    (
        "la.to_numpy(T.to_sparse())",
        TypeError,
        "to_numpy: expected a dense array for x, got layout torch.sparse_coo. Write x.to_dense().",
    ),
    (
        "la.to_numpy((T + 1j).conj())",
        ValueError,
        "to_numpy: expected memory of x that both libraries can read and write, got a tensor "
        "that is conjugated, negated or zero when it is read. Write to_numpy(x, copy=True).",
    ),
    (
        "la.to_numpy((T + 1j).conj().imag)",
        ValueError,
        "to_numpy: expected memory of x that both libraries can read and write, got a tensor "
        "that is conjugated, negated or zero when it is read. Write to_numpy(x, copy=True).",
    ),
    (
        "la.to_numpy(T.expand(2, 3))",
        ValueError,
        "to_numpy: expected memory of x that both libraries can read and write, got strides (0,"
        " 1) in elements. Write to_numpy(x, copy=True).",
    ),
    (
        "la.to_numpy(strict.ones(3, device=strict.Device('device1')))",
        TypeError,
        "to_numpy: expected an array on the CPU for x, whose memory NumPy can read, got one of "
        "array_api_strict. Move x to the CPU with its own library; there, np.asarray(x) copies "
        "it.",
    ),
    (
        "la.to_torch((1, 2))",
        TypeError,
        "to_torch: expected an array for x, got a tuple. Write np.asarray(x) or torch.tensor(x).",
    ),
    (
        "la.to_torch(np.float32(3))",
        TypeError,
        "to_torch: expected a plain array for x, got a NumPy scalar np.float32(3.0). Write "
        "np.asarray(x).",
    ),
    (
        "la.to_torch(np.ma.array(X))",
        TypeError,
        "to_torch: expected a plain array for x, got a MaskedArray. Write np.asarray(x), which "
        "drops what a MaskedArray adds.",
    ),
    (
        "la.to_torch(X, copy=1)",
        TypeError,
        "to_torch: expected True, False or None for copy, got copy=1. Write copy=True for "
        "memory of its own, copy=False to share.",
    ),
    (
        "la.to_torch(np.broadcast_to(X, (2, 3)))",
        ValueError,
        "to_torch: expected memory of x that both libraries can read and write, got a read-only"
        " array. Write to_torch(x, copy=True).",
    ),
    (
        "la.to_torch(X[::-1])",
        ValueError,
        "to_torch: expected memory of x that both libraries can read and write, got strides "
        "(-8,) in bytes. Write to_torch(x, copy=True).",
    ),
    (
        "la.to_torch(np.zeros(2, 'u1,f4')['f1'])",
        ValueError,
        "to_torch: expected memory of x that both libraries can read and write, got strides "
        "(5,) in bytes. Write to_torch(x, copy=True).",
    ),
    (
        "la.to_torch(np.array(['1']))",
        TypeError,
        "to_torch: expected a dtype that PyTorch has, got <U1. Write x.astype(np.float64) if "
        "its values stand for numbers.",
    ),
    (
        "la.to_torch(np.array([None]))",
        TypeError,
        "to_torch: expected a dtype that PyTorch has, got object. Write x.astype(np.float64) "
        "if its values stand for numbers.",
    ),
    (
        "la.to_torch(X.astype('>f4'))",
        TypeError,
        "to_torch: expected a dtype that PyTorch has, got >f4. Write x.astype(np.float64) if "
        "its values stand for numbers.",
    ),
    (
        "la.to_torch(np.zeros(2, 'M8[s]'))",
        TypeError,
        "to_torch: expected a dtype that PyTorch has, got datetime64[s]. Write "
        "x.astype(np.float64) if its values stand for numbers.",
    ),
    (
        "la.shares_memory([1], X)",
        TypeError,
        "shares_memory: expected an array for x1, got a list. Write np.asarray(x1) or "
        "torch.tensor(x1).",
    ),
    (
        "la.shares_memory(X, X[0])",
        TypeError,
        "shares_memory: expected a plain array for x2, got a NumPy scalar np.float64(1.0). "
        "Write np.asarray(x2).",
    ),
    (
        "la.shares_memory(T, T.to_sparse())",
        TypeError,
        "shares_memory: expected a dense array for x2, got layout torch.sparse_coo. Write "
        "x2.to_dense().",
    ),
    (
        "la.shares_memory(strict.ones(3, device=strict.Device('device1')), X)",
        TypeError,
        "shares_memory: expected an array on the CPU for x1, whose memory NumPy can read, got "
        "one of array_api_strict. Move x1 to the CPU with its own library; there, "
        "np.asarray(x1) copies it.",
    ),
    (
        "la.can_view([1, 2], (2, 1))",
        TypeError,
        "can_view: expected an array for x, got a list. Write np.asarray(x) or torch.tensor(x).",
    ),
    (
        "la.can_view(strict.ones(3), (3, 1))",
        TypeError,
        "can_view: expected an array with strides for x, got one of array_api_strict. Write "
        "to_numpy(x) or to_torch(x).",
    ),
    (
        "la.can_view(T, [3, 1])",
        TypeError,
        "can_view: expected a tuple of integers for shape, got [3, 1]. Write a tuple such as (3,).",
    ),
    (
        "la.can_view(T, (3.0, 1))",
        TypeError,
        "can_view: expected a tuple of integers for shape, got (3.0, 1). Write a tuple such as "
        "(3,).",
    ),
    (
        "la.can_view(T, (2, 2))",
        ValueError,
        "can_view: expected a shape of 3 elements, as x of shape (3,), got (2, 2). View and "
        "reshape keep their number. At most one length may be -1, if it is known.",
    ),
    (
        "la.can_view(T, (-1, 2))",
        ValueError,
        "can_view: expected a shape of 3 elements, as x of shape (3,), got (-1, 2). View and "
        "reshape keep their number. At most one length may be -1, if it is known.",
    ),
    (
        "la.can_view(T, (-1, -1))",
        ValueError,
        "can_view: expected a shape of 3 elements, as x of shape (3,), got (-1, -1). View and "
        "reshape keep their number. At most one length may be -1, if it is known.",
    ),
    (
        "la.can_view(T[:0], (0, -1))",
        ValueError,
        "can_view: expected a shape of 0 elements, as x of shape (0,), got (0, -1). View and "
        "reshape keep their number. At most one length may be -1, if it is known.",
    ),
    (
        "la.can_view(T, (-3, -1))",
        ValueError,
        "can_view: expected a shape of 3 elements, as x of shape (3,), got (-3, -1). View and "
        "reshape keep their number. At most one length may be -1, if it is known.",
    ),
    (
        "la.can_view(T.to_sparse(), (3, 1))",
        TypeError,
        "can_view: expected a dense array for x, got layout torch.sparse_coo. Write x.to_dense().",
    ),
    (
        "la.to_device([1.0], 'cpu')",
        TypeError,
        "to_device: expected an array for x, got a list. Write np.asarray(x) or torch.tensor(x).",
    ),
    (
        "la.to_device(3.0, 'cpu')",
        TypeError,
        "to_device: expected an array for x, got the scalar 3.0. Write np.asarray([3.0]) or "
        "torch.tensor([3.0]).",
    ),
    (
        "la.to_device(torch.nn.Linear(2, 1), 'cpu')",
        TypeError,
        "to_device: expected a tensor for x, got the module Linear. Write x.to(device), which "
        "moves the parameters of a module in place.",
    ),
    (
        "la.to_device(X, 'cuda')",
        TypeError,
        "to_device: expected a PyTorch tensor for 'cuda', got a NumPy array, which can only be "
        "on cpu. Write to_device(to_torch(x), 'cuda').",
    ),
    (
        "la.to_device(strict.ones(3), 'cpu')",
        TypeError,
        "to_device: expected an array of PyTorch or NumPy for x, got one of array_api_strict. "
        "Write x.to_device(device), as the array API standard has it.",
    ),
    (
        "la.to_device(T.to('meta'), 'cpu')",
        TypeError,
        "to_device: expected numbers that can be read in x, got x on meta. Write "
        "torch.ones_like(x, device='cpu') for a tensor that holds any.",
    ),
    (
        "la.to_device(T, 'gpu')",
        ValueError,
        "to_device: expected 'cpu', 'cuda' or 'cuda:0', got 'gpu'. Write one of these, or "
        "x.to('gpu') if PyTorch has that device.",
    ),
    (
        "la.to_device(T, 'cuda:')",
        ValueError,
        "to_device: expected 'cpu', 'cuda' or 'cuda:0', got 'cuda:'. Write one of these, or "
        "x.to('cuda:') if PyTorch has that device.",
    ),
    (
        "la.to_device(T, 'cuda:-1')",
        ValueError,
        "to_device: expected 'cpu', 'cuda' or 'cuda:0', got 'cuda:-1'. Write one of these, or "
        "x.to('cuda:-1') if PyTorch has that device.",
    ),
    (
        "la.to_device(T, 'cpu:1')",
        ValueError,
        "to_device: expected 'cpu', 'cuda' or 'cuda:0', got 'cpu:1'. Write one of these, or "
        "x.to('cpu:1') if PyTorch has that device.",
    ),
    (
        "la.to_device(T, 'meta')",
        ValueError,
        "to_device: expected 'cpu', 'cuda' or 'cuda:0', got 'meta'. Write one of these, or "
        "x.to('meta') if PyTorch has that device.",
    ),
    (
        "la.to_device(X, torch.device('mps'))",
        ValueError,
        "to_device: expected 'cpu', 'cuda' or 'cuda:0', got 'mps'. Write one of these, or "
        "x.to('mps') if PyTorch has that device.",
    ),
    (
        "la.to_device(T, 0)",
        TypeError,
        "to_device: expected the name of a device, or a torch.device, got 0. Write 'cpu', "
        "'cuda' or 'cuda:0'.",
    ),
    (
        "la.to_device(T, None)",
        TypeError,
        "to_device: expected the name of a device, or a torch.device, got None. Write 'cpu', "
        "'cuda' or 'cuda:0'.",
    ),
    (
        "la.to_device(T, 'cuda:99')",
        RuntimeError,
        "to_device: expected a CUDA device for 'cuda:99', got none: PyTorch was built without "
        "CUDA. Write default_device(), which is cpu here; pytorch.org tells what CUDA needs.",
    ),
    (
        "la.to_host((1.0,))",
        TypeError,
        "to_host: expected an array for x, got a tuple. Write np.asarray(x) or torch.tensor(x).",
    ),
    (
        "la.to_host(strict.ones(3))",
        TypeError,
        "to_host: expected an array of PyTorch or NumPy for x, got one of array_api_strict. "
        "Write x.to_device(device), as the array API standard has it.",
    ),
    (
        "la.to_host(T.to('meta'))",
        TypeError,
        "to_host: expected numbers that can be read in x, got x on meta. Write "
        "torch.ones_like(x, device='cpu') for a tensor that holds any.",
    ),
    (
        "la.matmul(ROWS, ROWS)",
        ValueError,
        "matmul: expected x1.shape[-1] == x2.shape[-2], got (2, 3) @ (2, 3): 3 != 2. "
        "matrix_transpose(x2) would give (2, 3) @ (3, 2) -> (2, 2).",
    ),
    (
        "la.matmul(torch.ones(3, 2), torch.ones(3, 4))",
        ValueError,
        "matmul: expected x1.shape[-1] == x2.shape[-2], got (3, 2) @ (3, 4): 2 != 3. "
        "matrix_transpose(x1) would give (2, 3) @ (3, 4) -> (2, 4).",
    ),
    (
        "la.matmul(X, X[:2])",
        ValueError,
        "matmul: expected x1.shape[-1] == x2.shape[-1], got (3,) @ (2,): 3 != 2. No transpose "
        "makes them fit: each row of x1 meets each column of x2, of its length.",
    ),
    (
        "la.matmul(X[:2], ROWS.T[:, :1])",
        ValueError,
        "matmul: expected x1.shape[-1] == x2.shape[-2], got (2,) @ (3, 1): 2 != 3. No transpose"
        " makes them fit: each row of x1 meets each column of x2, of its length.",
    ),
    (
        "la.matmul(ROWS, np.ones(5))",
        ValueError,
        "matmul: expected x1.shape[-1] == x2.shape[-1], got (2, 3) @ (5,): 3 != 5. No transpose"
        " makes them fit: each row of x1 meets each column of x2, of its length.",
    ),
    (
        "la.matmul(np.ones((5, 2, 3)), np.ones((4, 3, 2)))",
        ValueError,
        "matmul: expected leading axes of x1 and x2 that broadcast, got (5, 2, 3) @ (4, 3, 2). "
        "Leading axes broadcast when they are equal, or one of them is 1 or absent.",
    ),
    (
        "la.matmul(ROWS, np.array(2.0))",
        ValueError,
        "matmul: expected at least one axis in x2, got shape (). Write x1 * x2 to multiply by "
        "a scalar.",
    ),
    (
        "la.matmul(torch.tensor(2.0), T)",
        ValueError,
        "matmul: expected at least one axis in x1, got shape (). Write x1 * x2 to multiply by "
        "a scalar.",
    ),
    (
        "la.matmul([[1.0]], X)",
        TypeError,
        "matmul: expected an array for x1, got a list. Write np.asarray(x1) or torch.tensor(x1).",
    ),
    (
        "la.matmul(ROWS, T)",
        TypeError,
        "matmul: expected x1 and x2 from one library, got x1 from numpy and x2 from torch. "
        "Write torch.from_numpy(x1) to work in torch.",
    ),
    (
        "la.matmul(T[None], T.to('meta'))",
        TypeError,
        "matmul: expected x1 and x2 on one device, got x1 on cpu and x2 on meta. Write "
        "x1.to('meta').",
    ),
    (
        "la.matmul(torch.ones(3, 3), torch.ones(3, 3, device='meta'))",
        TypeError,
        "matmul: expected x1 and x2 on one device, got x1 on cpu and x2 on meta. Write "
        "x1.to('meta').",
    ),
    (
        "la.matmul(ROWS, np.arange(3))",
        TypeError,
        "matmul: expected x1 and x2 both integer or both floating, got x1 of float64 and x2 of "
        "int64. Write x2.astype(x1.dtype).",
    ),
    (
        "la.matmul(ROWS > 0, ROWS.T)",
        TypeError,
        "matmul: expected numbers in x1, got dtype bool. Write x1.astype(float) if its values "
        "stand for numbers.",
    ),
    (
        "la.matmul(ROWS.view(np.matrix), X)",
        TypeError,
        "matmul: expected a plain array for x1, got a matrix. Write np.asarray(x1), which "
        "drops what a matrix adds.",
    ),
    (
        "la.matmul_by_cells(T[None], T[None])",
        ValueError,
        "matmul_by_cells: expected A.shape[-1] == B.shape[-2], got (1, 3) @ (1, 3): 3 != 1. "
        "matrix_transpose(B) would give (1, 3) @ (3, 1) -> (1, 1).",
    ),
    (
        "la.matmul_by_columns(ROWS, 2.0)",
        TypeError,
        "matmul_by_columns: expected an array for B, got the scalar 2.0. Write "
        "np.asarray([2.0]) or torch.tensor([2.0]).",
    ),
    (
        "la.matmul_by_rows(ROWS, ROWS)",
        ValueError,
        "matmul_by_rows: expected A.shape[-1] == B.shape[-2], got (2, 3) @ (2, 3): 3 != 2. "
        "matrix_transpose(B) would give (2, 3) @ (3, 2) -> (2, 2).",
    ),
    (
        "la.matmul_by_outer_products(T, T.to('meta'))",
        TypeError,
        "matmul_by_outer_products: expected A and B on one device, got A on cpu and B on meta. "
        "Write A.to('meta').",
    ),
    (
        "la.matvec_by_columns(X, X)",
        ValueError,
        "matvec_by_columns: expected a matrix, with at least two axes, for W, got shape (3,). "
        "Write W[None], of shape (1, 3).",
    ),
    (
        "la.matvec_by_columns(np.array(2.0), X)",
        ValueError,
        "matvec_by_columns: expected a matrix, with at least two axes, for W, got shape (). "
        "Write W * x to multiply by a scalar.",
    ),
    (
        "la.matvec_by_columns(ROWS, X[:2])",
        ValueError,
        "matvec_by_columns: expected W.shape[-1] == x.shape[-1], got (2, 3) and (2,): 3 != 2. "
        "Write W.T, of shape (3, 2).",
    ),
    (
        "la.matvec_by_columns(ROWS, np.array(1.0))",
        ValueError,
        "matvec_by_columns: expected a vector, with at least one axis, for x, got shape (). "
        "Write W * x to multiply by a scalar.",
    ),
    (
        "la.matvec_by_columns(np.ones((2, 1, 3)), np.ones((4, 3)))",
        ValueError,
        "matvec_by_columns: expected leading axes of W and x that broadcast, got (2, 1, 3) and "
        "(4, 3). Leading axes broadcast when they are equal, or one of them is 1 or absent.",
    ),
    (
        "la.matrix_transpose(X)",
        ValueError,
        "matrix_transpose: expected a matrix, with at least two axes, got shape (3,). x.T is x "
        "itself. Write x[:, None] for a column, or x[None] for a row.",
    ),
    (
        "la.matrix_transpose(T)",
        ValueError,
        "matrix_transpose: expected a matrix, with at least two axes, got shape (3,). x.T is x "
        "itself. Write x[:, None] for a column, or x[None] for a row.",
    ),
    (
        "la.matrix_transpose(torch.tensor(1.0))",
        ValueError,
        "matrix_transpose: expected a matrix, with at least two axes, got shape (). A scalar "
        "has no axes to swap.",
    ),
    (
        "la.matrix_transpose([[1, 2]])",
        TypeError,
        "matrix_transpose: expected an array for x, got a list. Write np.asarray(x) or "
        "torch.tensor(x).",
    ),
    (
        "la.outer(ROWS, X)",
        ValueError,
        "outer: expected a vector x1 of shape (n,), got shape (2, 3). Write x1[..., :, None] * "
        "x2[..., None, :] for stacks of vectors.",
    ),
    (
        "la.outer(T, torch.tensor(2.0))",
        ValueError,
        "outer: expected at least one axis in x2, got shape (). Write x1 * x2 to multiply by a "
        "scalar.",
    ),
    (
        "la.outer(T, T.to('meta'))",
        TypeError,
        "outer: expected x1 and x2 on one device, got x1 on cpu and x2 on meta. Write "
        "x1.to('meta').",
    ),
    (
        "la.outer(X, np.arange(3))",
        TypeError,
        "outer: expected x1 and x2 both integer or both floating, got x1 of float64 and x2 of "
        "int64. Write x2.astype(x1.dtype).",
    ),
    (
        "la.scaling_matrix('3', 1)",
        TypeError,
        "scaling_matrix: expected a real number for sx, got a str. Write float(sx).",
    ),
    (
        "la.scaling_matrix(1, True)",
        TypeError,
        "scaling_matrix: expected a real number for sy, got a bool. Write float(sy).",
    ),
    (
        "la.scaling_matrix(1e+300, 1, like=T)",
        ValueError,
        "scaling_matrix: expected sx between -3.4e+38 and 3.4e+38, the range of the dtype, got "
        "1e+300. Look for an overflow in what makes sx: a like of a wider dtype holds more.",
    ),
    (
        "la.shear_matrix(np.nan, 0)",
        ValueError,
        "shear_matrix: expected kx between -1.8e+308 and 1.8e+308, the range of the dtype, got "
        "nan. Look for an overflow in what makes kx: a like of a wider dtype holds more.",
    ),
    (
        "la.scaling_matrix(-np.inf, 1)",
        ValueError,
        "scaling_matrix: expected sx between -1.8e+308 and 1.8e+308, the range of the dtype, "
        "got -inf. Look for an overflow in what makes sx: a like of a wider dtype holds more.",
    ),
    (
        "la.shear_matrix(10**28, 0, like=T.half())",
        ValueError,
        "shear_matrix: expected kx between -6.55e+04 and 6.55e+04, the range of the dtype, got "
        "10000000000000000000000000000. Look for an overflow in what makes kx: a like of a "
        "wider dtype holds more.",
    ),
    (
        "la.shear_matrix(10**29, 0, like=T.half())",
        ValueError,
        "shear_matrix: expected kx between -6.55e+04 and 6.55e+04, the range of the dtype, got "
        "100000000000000000000000000000. Look for an overflow in what makes kx: a like of a "
        "wider dtype holds more.",
    ),
    (
        "la.shear_matrix(0, 10 ** 400)",
        ValueError,
        "shear_matrix: expected ky between -1.8e+308 and 1.8e+308, the range of the dtype, got "
        "a longer integer. Look for an overflow in what makes ky: a like of a wider dtype holds"
        " more.",
    ),
    (
        "la.rotation_matrix(np.inf)",
        ValueError,
        "rotation_matrix: expected theta between -1.8e+308 and 1.8e+308, the range of the "
        "dtype, got inf. Look for an overflow in what makes theta: a like of a wider dtype "
        "holds more.",
    ),
    (
        "la.rotation_matrix(X)",
        TypeError,
        "rotation_matrix: expected a real number for theta, got a ndarray. One number makes one"
        " matrix.",
    ),
    (
        "la.rotation_matrix(1.0, like=np.arange(3))",
        TypeError,
        "rotation_matrix: expected a floating dtype of like, got int64. Write "
        "like=like.astype(float).",
    ),
    (
        "la.rotation_matrix(1.0, like=torch.float32)",
        TypeError,
        "rotation_matrix: expected an array for like, got a dtype. Write an array, such as "
        "np.ones(3) or torch.ones(3).",
    ),
    (
        "la.transform(ROWS, ROWS.T)",
        ValueError,
        "transform: expected matrix.shape[-1] == points.shape[-1], got (2, 3) and (3, 2): 3 != "
        "2. Write points.T, of shape (2, 3).",
    ),
    (
        "la.transform(ROWS, X[:2])",
        ValueError,
        "transform: expected matrix.shape[-1] == points.shape[-1], got (2, 3) and (2,): 3 != "
        "2. Write matrix.T, of shape (3, 2).",
    ),
    (
        "la.transform(ROWS, np.ones(4))",
        ValueError,
        "transform: expected matrix.shape[-1] == points.shape[-1], got (2, 3) and (4,): 3 != "
        "4. No axis is stretched or cut to fit another.",
    ),
    (
        "la.transform(X, X)",
        ValueError,
        "transform: expected a matrix, with at least two axes, for matrix, got shape (3,). "
        "Write matrix[None], of shape (1, 3).",
    ),
    (
        "la.transform(la.scaling_matrix(1, 1), T)",
        TypeError,
        "transform: expected matrix and points from one library, got matrix from numpy and "
        "points from torch. Write torch.from_numpy(matrix) to work in torch.",
    ),
    (
        "la.transform(np.ones((2, 3, 3)), np.ones((4, 5, 3)))",
        ValueError,
        "transform: expected leading axes of matrix and points that broadcast, got (2, 3, 3) "
        "and (4, 5, 3). Leading axes broadcast when they are equal, or one of them is 1 or "
        "absent.",
    ),
    (
        "la.broadcast_shapes((4, 3), (4,))",
        ValueError,
        "broadcast_shapes: expected on each axis, counted from the end, equal sizes or a 1, got"
        " (4, 3) and (4,): 3 != 4 on axis -1. Write (4, 1) in place of (4,), as x[:, None] "
        "does, to reach (4, 3).",
    ),
    (
        "la.broadcast_shapes((10, 2, 3), (1,), (10, 4, 3))",
        ValueError,
        "broadcast_shapes: expected on each axis, counted from the end, equal sizes or a 1, got"
        " (10, 2, 3) and (10, 4, 3): 2 != 4 on axis -2. An axis that is absent on the left "
        "counts as 1; no other size is stretched.",
    ),
    (
        "la.broadcast_shapes(3, (3,))",
        TypeError,
        "broadcast_shapes: expected a tuple of integers for shapes[0], got a int. Write a tuple"
        " such as (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_shapes((3,), [3])",
        TypeError,
        "broadcast_shapes: expected a tuple of integers for shapes[1], got a list. Write a "
        "tuple such as (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_shapes(X)",
        TypeError,
        "broadcast_shapes: expected a tuple of integers for shapes[0], got a ndarray. Write a "
        "tuple such as (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_shapes((2.0,))",
        TypeError,
        "broadcast_shapes: expected a tuple of integers for shapes[0], got (2.0,). Write a "
        "tuple such as (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_shapes((1, True))",
        TypeError,
        "broadcast_shapes: expected a tuple of integers for shapes[0], got (1, True). Write a "
        "tuple such as (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_shapes((3,), (-1,))",
        ValueError,
        "broadcast_shapes: expected sizes of at least 0 in shapes[1], got (-1,). Write the "
        "size itself: -1 stands for no size here.",
    ),
    (
        "la.broadcast_to(X, (3, 2))",
        ValueError,
        "broadcast_to: expected on each axis of x, counted from the end, the size of shape or "
        "1, got x of shape (3,) and shape (3, 2). Write (3, 1) in place of (3,), as x[:, None] "
        "does, to reach (3, 2).",
    ),
    (
        "la.broadcast_to(T, (1,))",
        ValueError,
        "broadcast_to: expected on each axis of x, counted from the end, the size of shape or "
        "1, got x of shape (3,) and shape (1,). An axis that is absent on the left counts as 1;"
        " no other size is stretched.",
    ),
    (
        "la.broadcast_to(ROWS, (3,))",
        ValueError,
        "broadcast_to: expected on each axis of x, counted from the end, the size of shape or "
        "1, got x of shape (2, 3) and shape (3,). An axis that is absent on the left counts as "
        "1; no other size is stretched.",
    ),
    (
        "la.broadcast_to(T, (2, -1))",
        ValueError,
        "broadcast_to: expected sizes of at least 0 in shape, got (2, -1). Write the size "
        "itself: -1 stands for no size here.",
    ),
    (
        "la.broadcast_to(X, 3)",
        TypeError,
        "broadcast_to: expected a tuple of integers for shape, got a int. Write a tuple such as"
        " (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_to(T, ROWS)",
        TypeError,
        "broadcast_to: expected a tuple of integers for shape, got a ndarray. Write a tuple "
        "such as (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_to([1, 2], (2, 2))",
        TypeError,
        "broadcast_to: expected an array for x, got a list. Write np.asarray(x) or "
        "torch.tensor(x).",
    ),
    (
        "la.broadcast_arrays(ROWS, X[:2])",
        ValueError,
        "broadcast_arrays: expected on each axis, counted from the end, equal sizes or a 1, got"
        " (2, 3) and (2,): 3 != 2 on axis -1. Write (2, 1) in place of (2,), as x[:, None] "
        "does, to reach (2, 3).",
    ),
    (
        "la.broadcast_arrays(torch.ones(4), T)",
        ValueError,
        "broadcast_arrays: expected on each axis, counted from the end, equal sizes or a 1, got"
        " (4,) and (3,): 4 != 3 on axis -1. Write (4, 1) in place of (4,), as x[:, None] does, "
        "to reach (4, 3).",
    ),
    (
        "la.broadcast_arrays(X, T)",
        TypeError,
        "broadcast_arrays: expected arrays[0] and arrays[1] from one library, got arrays[0] "
        "from numpy and arrays[1] from torch. Write torch.from_numpy(arrays[0]) to work in "
        "torch.",
    ),
    (
        "la.broadcast_arrays(T, T.to('meta'))",
        TypeError,
        "broadcast_arrays: expected arrays[0] and arrays[1] on one device, got arrays[0] on "
        "cpu and arrays[1] on meta. Write arrays[0].to('meta').",
    ),
    (
        "la.broadcast_arrays(X, 2.0)",
        TypeError,
        "broadcast_arrays: expected an array for arrays[1], got the scalar 2.0. Write "
        "np.asarray([2.0]) or torch.tensor([2.0]).",
    ),
    (
        "la.net_input_by_ones(ROWS, X, np.ones(2))",
        ValueError,
        "net_input_by_ones: expected b of shape (1,), got shape (2,) beside x (2, 3) and w "
        "(3,). No axis is stretched or cut to fit another.",
    ),
    (
        "la.net_input_by_ones(ROWS, ROWS.T, np.ones(3))",
        ValueError,
        "net_input_by_ones: expected b of shape (2,), got shape (3,) beside x (2, 3) and w (3, "
        "2). No axis is stretched or cut to fit another.",
    ),
    (
        "la.net_input_by_ones(ROWS, ROWS.T, np.array(1.0))",
        ValueError,
        "net_input_by_ones: expected a column w of shape (3, 1), got shape (3, 2) beside x (2, "
        "3) and b (). No axis is stretched or cut to fit another.",
    ),
    (
        "la.net_input_by_ones(ROWS, ROWS, np.ones(2))",
        ValueError,
        "net_input_by_ones: expected x.shape[-1] == w.shape[-2], as w is (m, h), got (2, 3) "
        "and (2, 3): 3 != 2. Write w.T, of shape (3, 2).",
    ),
    (
        "la.net_input_by_ones(ROWS, X[:2], np.ones(1))",
        ValueError,
        "net_input_by_ones: expected w of shape (3,), got shape (2,) beside x (2, 3) and b "
        "(1,). No axis is stretched or cut to fit another.",
    ),
    (
        "la.net_input_by_ones(X, X, np.ones(1))",
        ValueError,
        "net_input_by_ones: expected a matrix, with at least two axes, for x, got shape (3,). "
        "Write x[None], of shape (1, 3).",
    ),
    (
        "la.net_input_by_ones(ROWS, X, 1.0)",
        TypeError,
        "net_input_by_ones: expected an array for b, got the scalar 1.0. Write "
        "np.asarray([1.0]) or torch.tensor([1.0]).",
    ),
    (
        "la.check_same_shape(X, X[:, None])",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (3,) and (3, 1), which broadcast "
        "to (3, 3). Write x2[:, 0], of shape (3,).",
    ),
    (
        "la.check_same_shape(T[:, None], T)",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (3, 1) and (3,), which broadcast "
        "to (3, 3). Write x1[:, 0], of shape (3,).",
    ),
    (
        "la.check_same_shape(X, ROWS[:1])",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (3,) and (1, 3), which broadcast "
        "to (1, 3). Write x2[0], of shape (3,).",
    ),
    (
        "la.check_same_shape(ROWS[..., None], ROWS)",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (2, 3, 1) and (2, 3), which do not "
        "broadcast either. Write x1[..., 0], of shape (2, 3).",
    ),
    (
        "la.check_same_shape(ROWS, ROWS[:, None])",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (2, 3) and (2, 1, 3), which "
        "broadcast to (2, 2, 3). Write x2[:, 0], of shape (2, 3).",
    ),
    (
        "la.check_same_shape(np.ones((2, 3, 4, 1)), np.ones((2, 3, 4)))",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (2, 3, 4, 1) and (2, 3, 4), which do "
        "not broadcast either. Write x1[..., 0], of shape (2, 3, 4).",
    ),
    (
        "la.check_same_shape(ROWS, X)",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (2, 3) and (3,), which broadcast to "
        "(2, 3). Write broadcast_arrays(x1, x2) first where a stretch is what you mean.",
    ),
    (
        "la.check_same_shape(X, X[:2])",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (3,) and (2,), which do not "
        "broadcast either. No transpose, and no axis of size 1 more or less, makes them equal.",
    ),
    (
        "la.check_same_shape(X, T)",
        TypeError,
        "check_same_shape: expected x1 and x2 from one library, got x1 from numpy and x2 from "
        "torch. Write torch.from_numpy(x1) to work in torch.",
    ),
    (
        "la.check_same_shape(X, [1, 2, 3])",
        TypeError,
        "check_same_shape: expected an array for x2, got a list. Write np.asarray(x2) or "
        "torch.tensor(x2).",
    ),
    (
        "la.explain.vecdot([1, 2], X)",
        TypeError,
        "explain.vecdot: expected an array for a, got a list. Write np.asarray(a) or "
        "torch.tensor(a).",
    ),
    (
        "la.explain.vecdot(X, T)",
        TypeError,
        "explain.vecdot: expected a and b from one library, got a from numpy and b from torch. "
        "Write torch.from_numpy(a) to work in torch.",
    ),
    (
        "la.explain.vecdot(X, X + 1j)",
        TypeError,
        "explain.vecdot: expected real numbers in b, got complex128. Write b.real, b.imag or "
        "abs(b).",
    ),
    (
        "la.explain.vecdot(X, np.array(3.0))",
        ValueError,
        "explain.vecdot: expected a vector, with at least one axis, for b, got shape (). Write "
        "b[None], of shape (1,).",
    ),
    (
        "la.explain.dot_by_angle(X, X > 1)",
        TypeError,
        "explain.dot_by_angle: expected numbers in b, got dtype bool. Write b.astype(float) if "
        "its values stand for numbers.",
    ),
    (
        "la.explain.dot_by_angle(X[:0], X[:0])",
        ValueError,
        "explain.dot_by_angle: expected at least one component in a, got shape (0,). A vector "
        "without components has no direction.",
    ),
    (
        "la.explain.dot_by_angle(T, T.to('meta'))",
        TypeError,
        "explain.dot_by_angle: expected numbers that can be read in b, got b on meta. Write "
        "torch.ones_like(b, device='cpu') for a tensor that holds any.",
    ),
    (
        "la.explain.matmul(ROWS, [[1], [2]])",
        TypeError,
        "explain.matmul: expected a shape or an array for B, got a list. Write np.asarray(B) or"
        " torch.tensor(B) for an array, a tuple such as (2, 3) for a shape.",
    ),
    (
        "la.explain.matmul(np.float64(2), ROWS)",
        ValueError,
        "explain.matmul: expected a vector, with at least one axis, for A, got shape (). Write "
        "A[None], of shape (1,).",
    ),
    (
        "la.explain.matmul(ROWS, np.arange(3))",
        TypeError,
        "explain.matmul: expected A and B both integer or both floating, got A of float64 and "
        "B of int64. Write B.astype(A.dtype).",
    ),
    (
        "la.explain.linear(X, ROWS, [0.0, 0.0])",
        TypeError,
        "explain.linear: expected an array for b, got a list. Write np.asarray(b) or "
        "torch.tensor(b).",
    ),
    (
        "la.explain.linear(X, X, X)",
        ValueError,
        "explain.linear: expected a matrix W of shape (h, m), got shape (3,). Write W[None], of "
        "shape (1, 3).",
    ),
    (
        "la.explain.linear(T, torch.ones(2, 3), X)",
        TypeError,
        "explain.linear: expected X and b from one library, got X from torch and b from numpy. "
        "Write torch.from_numpy(b) to work in torch.",
    ),
    (
        "la.explain.broadcast(X, [1, 2, 3])",
        TypeError,
        "explain.broadcast: expected a shape or an array for b, got a list. Write np.asarray(b)"
        " or torch.tensor(b) for an array, a tuple such as (2, 3) for a shape.",
    ),
    (
        "la.explain.broadcast(X, 3)",
        TypeError,
        "explain.broadcast: expected an array for b, got the scalar 3. Write np.asarray([3]) "
        "or torch.tensor([3]).",
    ),
    (
        "la.explain.broadcast(X, (2, -1))",
        TypeError,
        "explain.broadcast: expected a shape or an array for b, got a tuple. Write "
        "np.asarray(b) or torch.tensor(b) for an array, a tuple such as (2, 3) for a shape.",
    ),
    (
        "la.explain.broadcast(X, T)",
        TypeError,
        "explain.broadcast: expected a and b from one library, got a from numpy and b from "
        "torch. Write torch.from_numpy(a) to work in torch.",
    ),
    (
        "la.matmul(np.ones((10, 5, 20)), np.ones((10, 20)))",
        ValueError,
        "matmul: expected x1.shape[-1] == x2.shape[-2], got (10, 5, 20) @ (10, 20): 20 != 10. "
        "(x1 @ x2[..., None])[..., 0] would give (10, 5, 20) @ (10, 20, 1) -> (10, 5).",
    ),
    (
        "la.matmul_by_cells(ROWS, ROWS)",
        ValueError,
        "matmul_by_cells: expected A.shape[-1] == B.shape[-2], got (2, 3) @ (2, 3): 3 != 2. "
        "matrix_transpose(B) would give (2, 3) @ (3, 2) -> (2, 2).",
    ),
    (
        "la.check_same_shape(np.ones((10, 500, 80)), np.ones((10, 80, 500)))",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (10, 500, 80) and (10, 80, 500), "
        "which do not broadcast either. Write x2.mT, of shape (10, 500, 80).",
    ),
    (
        "la.check_same_shape(np.ones((5, 1)), np.ones((1, 5)))",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (5, 1) and (1, 5), which "
        "broadcast to (5, 5). Write x2.T, of shape (5, 1).",
    ),
    (
        "la.check_same_shape(np.ones(5), np.ones((5, 1, 1)))",
        ValueError,
        "check_same_shape: expected x1.shape == x2.shape, got (5,) and (5, 1, 1), which "
        "broadcast to (5, 1, 5). Write x2.reshape((5,)).",
    ),
    (
        "la.outer(np.ones((3, 1)), np.ones((3, 1)))",
        ValueError,
        "outer: expected a vector x1 of shape (n,), got shape (3, 1). Write x1[:, 0], of shape "
        "(3,).",
    ),
    (
        "la.outer(np.float64(2), X)",
        ValueError,
        "outer: expected at least one axis in x1, got shape (). Write x1 * x2 to multiply by a "
        "scalar.",
    ),
    (
        "la.linear(T, torch.nn.Linear(3, 2), None)",
        TypeError,
        "linear: expected an array for W, got a layer, Linear. Write W.weight, and W.bias for "
        "its bias.",
    ),
    (
        "la.linear(T.to('meta'), torch.ones(2, 3), T[:2])",
        TypeError,
        "linear: expected X and W on one device, got X on meta and W on cpu. Write W.to('meta').",
    ),
    (
        "la.vecdot(T > 1, T > 1)",
        TypeError,
        "vecdot: expected numbers in x1, got dtype bool. Write x1.to(torch.float32) if its "
        "values stand for numbers.",
    ),
    (
        "la.net_input(X + 1j, X, np.float32([1]))",
        ValueError,
        "net_input: expected one number b of shape (), got shape (1,) beside x (3,) and w "
        "(3,). Write b[0], of shape ().",
    ),
    (
        "la.relu(X + 1j)",
        TypeError,
        "relu: expected real numbers in z, got complex128. Write z.real, z.imag or abs(z).",
    ),
    (
        "la.broadcast_to(X, np.array([2, 3]))",
        TypeError,
        "broadcast_to: expected a tuple of integers for shape, got a ndarray. Write a tuple "
        "such as (2, 3), or the shape of an array.",
    ),
    (
        "la.broadcast_to(T, torch.tensor([2, 3]))",
        TypeError,
        "broadcast_to: expected a tuple of integers for shape, got a Tensor. Write a tuple such"
        " as (2, 3), or the shape of an array.",
    ),
    (
        "la.linear_by_columns(ROWS, np.float64(1), X[:2, None])",
        ValueError,
        "linear_by_columns: expected a matrix, with at least two axes, for X, got shape (). No "
        "axis is stretched or cut to fit another.",
    ),
    (
        "la.net_input_by_ones(np.float64(1), X, np.ones(1))",
        ValueError,
        "net_input_by_ones: expected a matrix, with at least two axes, for x, got shape (). No "
        "axis is stretched or cut to fit another.",
    ),
    (
        "la.net_input(np.float64(1), X, 0.0)",
        ValueError,
        "net_input: expected a vector, with at least one axis, for x, got shape (). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.eye(2), epochs=1)",
        ValueError,
        "Perceptron.train: expected one label for each example, y of shape (2,) or (2, 1), got "
        "shape (2, 2). Write y.argmax(1), which gives classes without one-hot columns.",
    ),
    (
        "la.scale_vector(200, np.int8([2]))",
        ValueError,
        "scale_vector: expected c between -128 and 127, the range of the dtype, got 200. Write "
        "float(c), or cast the array to wider integers.",
    ),
    (
        "la.net_input(np.int8([2]), np.int8([2]), 200)",
        ValueError,
        "net_input: expected b between -128 and 127, the range of the dtype, got 200. Write "
        "float(b), or cast the array to wider integers.",
    ),
    (
        "la.vector_norm(ROWS, axis=5)",
        ValueError,
        "vector_norm: expected axes between -2 and 1, each once, got axis=5. Write axis=-1 for "
        "the last.",
    ),
    (
        "la.vector_norm(ROWS, axis=(0, 0))",
        ValueError,
        "vector_norm: expected axes between -2 and 1, each once, got axis=(0, 0). Write "
        "axis=-1 for the last.",
    ),
    (
        "la.vector_norm(ROWS, ord='fro')",
        TypeError,
        "vector_norm: expected a real number for ord, got ord='fro'. Write vector_norm(x), the "
        "root of the sum of all squares, for the Frobenius norm.",
    ),
    (
        "la.vector_norm(X[:0], ord=np.inf)",
        ValueError,
        "vector_norm: expected at least one component for ord=inf, got shape (0,). Write "
        "ord=2, whose norm of nothing is 0.",
    ),
    (
        "la.vecdot(X, X, axis=None)",
        TypeError,
        "vecdot: expected an axis between -1 and -1, counted from the end, got axis=None. "
        "Write axis=-1 for the last: leading axes broadcast, so only the end is common.",
    ),
    (
        "la.vecdot(torch.ones(3).to(torch.uint16), T)",
        TypeError,
        "vecdot: expected numbers that PyTorch computes with in x1, got dtype uint16. Write "
        "x1.to(torch.int64).",
    ),
    (
        "la.vecdot(T.to(torch.float8_e5m2), T)",
        TypeError,
        "vecdot: expected numbers in x1, got dtype float8_e5m2. Write x1.to(torch.float32) if "
        "its values stand for numbers.",
    ),
    (
        "la.vecdot(T.to_sparse(), T)",
        TypeError,
        "vecdot: expected a dense array for x1, got layout torch.sparse_coo. Write x1.to_dense().",
    ),
    (
        "la.dot_by_components(X + 1j, X)",
        TypeError,
        "dot_by_components: expected real numbers in x, got complex128. Write x.real, x.imag "
        "or abs(x).",
    ),
    (
        "la.transform(ROWS, X[:, None])",
        ValueError,
        "transform: expected matrix.shape[-1] == points.shape[-1], got (2, 3) and (3, 1): 3 != "
        "1. Write points.T, of shape (1, 3).",
    ),
    (
        "la.net_input(ROWS, X[None], 0.0)",
        ValueError,
        "net_input: expected w of shape (3,), got shape (1, 3) beside x (2, 3). Write w[0], of "
        "shape (3,).",
    ),
    (
        "la.explain.matmul((10, 5, 20), (2.5,))",
        TypeError,
        "explain.matmul: expected a shape or an array for B, got a tuple. Write np.asarray(B) "
        "or torch.tensor(B) for an array, a tuple such as (2, 3) for a shape.",
    ),
    (
        "la.explain.linear(T.to('meta'), torch.ones(2, 3))",
        TypeError,
        "explain.linear: expected numbers that can be read in X, got X on meta. Write "
        "torch.ones_like(X, device='cpu') for a tensor that holds any.",
    ),
    (
        "la.dot_by_components(X, np.float64(2))",
        ValueError,
        "dot_by_components: expected a vector, with at least one axis, for w, got shape (). "
        "Write x * w to multiply by a scalar.",
    ),
    (
        "la.dot_by_angle(X, np.float64(2))",
        ValueError,
        "dot_by_angle: expected a vector, with at least one axis, for b, got shape (). Write a "
        "* b to multiply by a scalar.",
    ),
    (
        "la.cosine_similarity(X[:0], X[:0])",
        ValueError,
        "cosine_similarity: expected at least one component in x1, got shape (0,). A vector "
        "without components has no direction.",
    ),
    (
        "la.project(X[:0], X[:0])",
        ValueError,
        "project: expected at least one component in x, got shape (0,). A vector without "
        "components has no direction.",
    ),
    (
        "la.scalar_projection(X[:0], X[:0])",
        ValueError,
        "scalar_projection: expected at least one component in x, got shape (0,). A vector "
        "without components has no direction.",
    ),
    (
        "la.vecdot(np.array(3.0), X)",
        ValueError,
        "vecdot: expected a vector, with at least one axis, for x1, got shape (). Write x1 * x2"
        " to multiply by a scalar.",
    ),
    (
        "la.vecdot(X, np.array(3.0))",
        ValueError,
        "vecdot: expected a vector, with at least one axis, for x2, got shape (). Write x1 * x2"
        " to multiply by a scalar.",
    ),
    (
        "la.vector_norm(ROWS, axis=2)",
        ValueError,
        "vector_norm: expected axes between -2 and 1, each once, got axis=2. Write axis=-1 for "
        "the last.",
    ),
    (
        "la.vector_norm(np.array(3.0), axis=0)",
        ValueError,
        "vector_norm: expected axes between 0 and -1, each once, got axis=0. Write axis=None: a"
        " scalar has no axes.",
    ),
    (
        "la.vector_norm(X[:0], ord=-1)",
        ValueError,
        "vector_norm: expected at least one component for ord=-1, got shape (0,). Write ord=2, "
        "whose norm of nothing is 0.",
    ),
    (
        "la.linear(np.eye(3), np.eye(3), np.eye(3))",
        ValueError,
        "linear: expected b of shape (3,), got shape (3, 3) beside X (3, 3) and W (3, 3). No "
        "axis is stretched or cut to fit another.",
    ),
    (
        "la.convert_data(ROWS, source='pytorch', target='torch')",
        ValueError,
        "convert_data: expected for target one of 'pytorch', 'example', 'design_matrix', "
        "'columns', 'keras', got 'torch'. Write target='pytorch' for a torch.nn.Linear.",
    ),
    (
        "la.net_input(np.array(2.0), np.array(2.0), 0.0)",
        ValueError,
        "net_input: expected a vector, with at least one axis, for x, got shape (). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.linear(np.array(2.0), X)",
        ValueError,
        "linear: expected a vector, with at least one axis, for X, got shape (). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.convert_weights(ROWS, X[:2], source='keras', target='pytorch')",
        ValueError,
        "convert_weights: expected b of shape (3,), got shape (2,) beside W (2, 3). No axis is "
        "stretched or cut to fit another.",
    ),
    (
        "la.Perceptron(5).forward(ROWS)",
        ValueError,
        "Perceptron.forward: expected X.shape[-1] == 5, got shape (2, 3). Examples are rows of "
        "X, of as many numbers as the Perceptron has features.",
    ),
    (
        "la.Perceptron(3).forward(np.ones((3, 2)))",
        ValueError,
        "Perceptron.forward: expected X.shape[-1] == 3, got shape (3, 2). Write X.T, of shape "
        "(2, 3).",
    ),
    (
        "la.Perceptron(3).forward(np.ones((3, 2, 2)))",
        ValueError,
        "Perceptron.forward: expected X.shape[-1] == 3, got shape (3, 2, 2). Examples are rows "
        "of X, of as many numbers as the Perceptron has features.",
    ),
    (
        "la.Perceptron(3, like=T).forward(torch.ones((2, 3), dtype=torch.int64))",
        TypeError,
        "Perceptron.forward: expected X of the weights' kind (torch, cpu, float32), got torch, "
        "cpu, int64. Write X.to(model.weights.dtype).",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.ones((3, 2)), epochs=1)",
        ValueError,
        "Perceptron.train: expected one label for each example, y of shape (2,) or (2, 1), got "
        "shape (3, 2). An example without label, or a label without example, teaches nothing.",
    ),
    (
        "la.Perceptron(3).train(ROWS, np.ones((2, 1, 1)), epochs=1)",
        ValueError,
        "Perceptron.train: expected one label for each example, y of shape (2,) or (2, 1), got "
        "shape (2, 1, 1). An example without label, or a label without example, teaches "
        "nothing.",
    ),
    (
        "la.to_device(T, 'nvidia')",
        ValueError,
        "to_device: expected 'cpu', 'cuda' or 'cuda:0', got 'nvidia'. Write one of these, or "
        "x.to('nvidia') if PyTorch has that device.",
    ),
    (
        "la.to_torch(strict.ones(3, device=strict.Device('device1')))",
        TypeError,
        "to_torch: expected an array on the CPU for x, whose memory NumPy can read, got one of "
        "array_api_strict. Move x to the CPU with its own library; there, np.asarray(x) copies "
        "it.",
    ),
    (
        "la.shares_memory(X, strict.ones(3, device=strict.Device('device1')))",
        TypeError,
        "shares_memory: expected an array on the CPU for x2, whose memory NumPy can read, got "
        "one of array_api_strict. Move x2 to the CPU with its own library; there, "
        "np.asarray(x2) copies it.",
    ),
    (
        "la.to_torch(np.zeros(2, 'u1,f4'))",
        TypeError,
        "to_torch: expected a dtype that PyTorch has, got [('f0', 'u1'), ('f1', '<f4')]. Write "
        "x[field] for one of its fields.",
    ),
    (
        "la.can_view(np.array(1.0), [1])",
        TypeError,
        "can_view: expected a tuple of integers for shape, got [1]. Write a tuple such as (1,).",
    ),
    (
        "la.can_view(np.ones(4), (-2, -2))",
        ValueError,
        "can_view: expected a shape of 4 elements, as x of shape (4,), got (-2, -2). View and "
        "reshape keep their number. At most one length may be -1, if it is known.",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS, ids=[row[0] for row in BAD_CALLS])
def test_a_bad_call_explains_itself(call, error, message, monkeypatch):
    # As where PyTorch has no CUDA, whatever it was built with here.
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(error) as caught:
        eval(call)
    assert str(caught.value) == message
    name, _, part = message.partition(":")[0].partition(".")
    assert name in {*la.__all__, "explain"}
    assert not part or hasattr(getattr(la, name), part)
    assert ": expected " in message
    assert ", got " in message
    assert message.endswith(".")


# Remedies that are words, as no expression can say them.
IN_WORDS = (
    "Write 1 for", "Write a like of", "Write a tuple such as", "Write an array, such as",
    "Write each size", "Write one of", "Write the size itself", "write an index for",
    "if PyTorch has that device", "in place of 'example'",
)  # fmt: skip
STRETCHED = re.compile(r"Write (.*) in place of (.*), as (.*) does, to reach (.*)\.")


def expressions(message: str) -> list[str]:
    """Take out of a message what it says to write: the longest text that is an expression."""
    if " would give " in message:
        before = message.partition(" would give ")[0]
        found = re.search(r"(?:The other order, (.*),|\d\. (\S.*))$", before)
        return [found[1] or found[2]]
    text = re.search(r"[Ww]rite (.*)", message, re.DOTALL)
    if text is None or STRETCHED.search(message) or any(words in message for words in IN_WORDS):
        return []
    for end in sorted((m.start() for m in re.finditer(r"[ ,.:;]|$", text[1])), reverse=True):
        with contextlib.suppress(SyntaxError):
            call = ast.parse(f"dict({text[1][:end].strip()})", mode="eval").body
            parts = [*call.args, *call.keywords]
            if len(parts) == 1:
                part = parts[0].values if isinstance(parts[0], ast.BoolOp) else parts
                return [ast.unparse(x) for x in part]
    raise AssertionError(f"no expression in {text[0]!r}")


# What a remedy leaves to the caller.
PLACEHOLDERS = {
    "y": np.ones(3), "device": strict.Device("CPU_DEVICE"), "numpy": np, "field": "f0",
    "train": la.Perceptron.train, "batch_update": la.Perceptron.batch_update,
}  # fmt: skip


def follow(call: str, message: str, expression: str) -> None:
    """Do what a message says, and what the next one says, until the call works."""
    tree = ast.parse(call, mode="eval").body
    function = eval(ast.unparse(tree.func))
    args = [eval(ast.unparse(x)) for x in tree.args]
    options = {x.arg: eval(ast.unparse(x.value)) for x in tree.keywords}
    given = named(function, args, options)
    names = {**vars(la), **globals(), **PLACEHOLDERS, "model": getattr(function, "__self__", None)}
    for _ in range(4):
        expression = re.sub(r"\b(?:arrays|shapes)\[(\d)\]", r"_\1", expression)
        key, equals, value = expression.partition("=")
        if equals and key.isidentifier():
            given[key] = eval(value, names | given)
        else:
            own = {} if "to_device(" in expression else given
            try:
                result = eval(expression, {**given, **names} | own)
            except RuntimeError as error:
                if "CUDA" not in str(error):  # which this machine may not have
                    raise
                return
            missing = re.search(r"an array for (\w+), got None", message)
            target = missing[1] if missing else replaced(expression, given, function.__name__)
            if target is None:
                return  # it stands for the whole call, or is a choice of the caller's: it runs
            given[target] = result
        try:
            call_named(function, given)
        except (TypeError, ValueError, OverflowError, RuntimeError) as error:
            message = str(error)
            expression = [*expressions(message), "None"][0]
        else:
            return
    raise AssertionError(f"the last message was: {message}")


def named(function, args, options) -> dict[str, object]:
    """Give arguments by the names that messages have for them."""
    parameters = [*inspect.signature(function).parameters.values()]
    if parameters and parameters[0].kind is inspect.Parameter.VAR_POSITIONAL:
        letters = "abc" if function is la.explain.broadcast else ["_0", "_1", "_2"]
        return dict(zip(letters, args, strict=False))
    return dict(inspect.signature(function).bind(*args, **options).arguments)


def call_named(function, given: dict[str, object]) -> object:
    """Call a function with arguments by name, whatever their kind."""
    parameters = inspect.signature(function).parameters
    if not set(given) <= set(parameters):
        return function(*given.values())
    places = [
        p.name for p in parameters.values() if p.kind is not p.KEYWORD_ONLY and p.name in given
    ]
    options = {key: x for key, x in given.items() if key not in places}
    return function(*[given[key] for key in places], **options)


def replaced(expression: str, given: dict[str, object], name: str) -> str | None:
    """Name the argument that an expression is to replace: none, if it is to replace the call."""
    tree = ast.parse(expression, mode="eval").body
    used = [x.id for x in ast.walk(tree) if isinstance(x, ast.Name) and x.id in given]
    several = isinstance(tree, ast.BinOp) and len(set(used)) > 1
    call = ast.unparse(tree.func) if isinstance(tree, ast.Call) else ""
    moved = name in ("to_device", "to_host") and call.endswith((".to", ".to_device"))
    whole = hasattr(la, call) and len(tree.args) > 1
    if not used or several or moved or whole or call == name or call[:1].isupper():
        return None
    return min(used, key=expression.index)


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS, ids=[row[0] for row in BAD_CALLS])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's own, of the numbers of a call
def test_what_a_message_says_to_write_works(call, error, message):
    for expression in expressions(message):
        follow(call, message, expression)


@pytest.mark.parametrize("row", [row for row in BAD_CALLS if STRETCHED.search(row[2])])
def test_what_is_said_to_reach_a_shape_reaches_it(row):
    new, old, expression, reached = STRETCHED.search(row[2]).groups()
    changed = eval(expression, {"x": np.ones(eval(old))})
    assert changed.shape == eval(new)
    other = re.search(r"got (?:x of shape )?(\(.*?\)) and (?:shape )?(\(.*?\))[:.]", row[2])
    shapes = [changed.shape if shape == old else eval(shape) for shape in other.groups()]
    assert np.broadcast_shapes(*shapes) == eval(reached)


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="no dtype is wider here")
@pytest.mark.parametrize(
    ("wide", "instead"), [("clongdouble", "np.complex128"), ("longdouble", "float")]
)
def test_what_is_wider_than_any_dtype_is_narrowed_to_one_of_its_kind(wide, instead):
    x1 = np.ones(3, wide)
    with pytest.raises(TypeError, match=rf"Write x1\.astype\({re.escape(instead)}\) if") as caught:
        la.vecdot(x1, X)
    remedy = re.search(r"Write (\S+)", str(caught.value))[1]
    assert eval(remedy).dtype.kind == x1.dtype.kind
    held = {"f": "float64", "c": "complex128"}[x1.dtype.kind]
    with pytest.raises(TypeError, match=rf"Write x\.astype\(np\.{held}\) if its values"):
        la.to_torch(x1)


@pytest.mark.parametrize(
    ("c", "got"), [(10**30 - 1, 10**30 - 1), (10**30, "a longer integer")], ids=["digits", "words"]
)
def test_a_number_of_thirty_digits_is_the_longest_that_is_written_out(c, got):
    with pytest.raises(ValueError, match=rf"got {got}\. Write float\(c\)"):
        la.scale_vector(c, np.ones(3, np.int64))
    with pytest.raises(ValueError, match=rf"got {-c if got == c else got}\. "):
        la.scale_vector(-c, np.ones(3, np.int64))


def test_what_has_more_axes_than_a_matrix_is_called_an_array():
    with pytest.raises(ValueError, match=r"^einsum: ") as caught:
        require_shapes(contract("einsum", x="i j k"), {"x": (2, 3)})
    assert str(caught.value) == (
        "einsum: expected an array x of shape (i, j, k), got shape (2, 3). "
        "Write x[None], of shape (1, 2, 3)."
    )
