"""Every bad call: its error names the function, what was expected, what came, the remedy."""

from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest
import torch

import linalg_dl as la

X, T = np.array([1.0, 2.0, 3.0]), torch.tensor([1.0, 2.0, 3.0])
ROWS = np.ones((2, 3))

# (call, error, what the message must hold besides the name: expected, got, instead)
BAD_CALLS = [
    # Not an array
    (lambda: la.vecdot([1, 2, 3], X), TypeError, ["array for x1", "a list", "np.asarray(x1)"]),
    (lambda: la.vecdot(X, (1, 2, 3)), TypeError, ["array for x2", "a tuple", "torch.tensor(x2)"]),
    (lambda: la.vecdot(X, 3.0), TypeError, ["array for x2", "the scalar 3.0", "np.asarray([3.0])"]),
    (lambda: la.vector_norm([3, 4]), TypeError, ["array for x", "a list", "torch.tensor(x)"]),
    (lambda: la.vector_norm(None), TypeError, ["array for x", "a NoneType", "np.asarray(x)"]),
    (lambda: la.normalize("ab"), TypeError, ["array for x", "a str", "np.asarray(x)"]),
    (lambda: la.scale_vector([2.0], X), TypeError, ["array for c", "a list", "np.asarray(c)"]),
    (lambda: la.scale_vector(True, X), TypeError, ["array for c", "scalar True", "Write"]),
    (lambda: la.scale_vector(1j, X), TypeError, ["array for c", "scalar 1j", "Write"]),
    (lambda: la.scale_by_components(X, X), TypeError, ["Python number c", "ndarray",
                                                       "scale_vector"]),
    (lambda: la.vecdot(ROWS.view(np.matrix), X), TypeError, ["plain array for x1", "a matrix",
                                                             "np.asarray(x1)"]),
    (lambda: la.vecdot(np.ma.array(X), X), TypeError, ["plain array", "MaskedArray", "np.asarray"]),
    # Two libraries, two devices
    (lambda: la.vecdot(X, T), TypeError, ["one library", "x1 from numpy and x2 from torch",
                                          "torch.from_numpy(x1)"]),
    (lambda: la.add_vectors(T, X), TypeError, ["one library", "x2 from numpy",
                                               "torch.from_numpy(x2)"]),
    (lambda: la.vecdot(X, strict.ones(3)), TypeError, ["one library", "array_api_strict",
                                                       "np.asarray(x2)"]),
    (lambda: la.vecdot(strict.ones(3), T), TypeError, ["one library", "array_api_strict",
                                                       "torch.from_dlpack(x1)"]),
    (lambda: la.vecdot(T, T.to("meta")), TypeError, ["one device", "x1 on cpu and x2 on meta",
                                                     "x1.to('meta')"]),
    (lambda: la.add_vectors(T, T.to("meta")), TypeError, ["one device", "cpu", "x1.to('meta')"]),
    (lambda: la.vecdot(strict.ones(3), strict.ones(3, device=strict.Device("device1"))),
     TypeError, ["one device", "device1", "x1.to_device("]),
    # Kinds of numbers
    (lambda: la.vecdot(X, np.arange(3)), TypeError, ["both integer or both floating", "int64",
                                                     "x2.astype(x1.dtype)"]),
    (lambda: la.vecdot(torch.arange(3), T), TypeError, ["both integer or both floating", "int64",
                                                        "x1.to(x2.dtype)"]),
    (lambda: la.add_vectors(np.arange(3), X), TypeError, ["both floating", "x1 of int64",
                                                          "x1.astype(x2.dtype)"]),
    (lambda: la.angle_between(X, np.arange(3)), TypeError, ["both floating", "x2 of int64", "x2."]),
    (lambda: la.vecdot(X, X > 1), TypeError, ["numbers in x2", "dtype bool", "x2.astype(float)"]),
    (lambda: la.vecdot(T > 1, T), TypeError, ["numbers in x1", "dtype bool", "x1.to(float)"]),
    (lambda: la.vecdot(np.array(["1"]), X), TypeError, ["numbers in x1", "dtype <U1", "x1.astype"]),
    (lambda: la.vecdot(np.uint64([1]), np.int64([1])), TypeError, ["common integer dtype", "uint64",
                                                                   "x1.astype(np.int64)"]),
    (lambda: la.normalize(X + 1j), TypeError, ["real numbers in x", "complex128", "x.real"]),
    (lambda: la.angle_between(X, X + 1j), TypeError, ["real numbers in x2", "complex128",
                                                      "x2.real"]),
    (lambda: la.vector_norm(T.to(torch.complex64)), TypeError, ["real numbers in x", "complex64",
                                                                "x.real"]),
    # Shapes
    (lambda: la.vecdot(X, X[:2]), ValueError, ["x1.shape[-1] == x2.shape[-1]",
                                               "(3,) and (2,): 3 != 2", "component by component"]),
    (lambda: la.vecdot(T, T[:1]), ValueError, ["x1.shape[-1] == x2.shape[-1]", "3 != 1",
                                               "neither is stretched"]),
    (lambda: la.vecdot(X, X[:, None]), ValueError, ["== x2.shape[-1]", "(3,) and (3, 1): 3 != 1",
                                                    "x2[..., 0], of shape (3,)"]),
    (lambda: la.add_vectors(X[:, None], X), ValueError, ["x1.shape[-1] ==", "1 != 3",
                                                         "x1[..., 0], of shape (3,)"]),
    (lambda: la.add_vectors(X, X[:1]), ValueError, ["x1.shape[-1] ==", "3 != 1", "stretched"]),
    (lambda: la.project(X, X[:2]), ValueError, ["x.shape[-1] == onto.shape[-1]", "3 != 2",
                                                "component by component"]),
    (lambda: la.vecdot(ROWS, ROWS.T, axis=-2), ValueError, ["x1.shape[-2] == x2.shape[-2]",
                                                            "2 != 3", "component"]),
    (lambda: la.vecdot(ROWS, np.ones((4, 3))), ValueError, ["leading axes", "(2, 3) and (4, 3)",
                                                            "Leading axes broadcast"]),
    (lambda: la.vecdot(X, np.float64(3)), ValueError, ["a vector", "for x2", "shape ()",
                                                       "x2[None]"]),
    (lambda: la.add_by_components(torch.tensor(1.0), T), ValueError, ["a vector", "for x1",
                                                                      "x1[None]"]),
    (lambda: la.norm_by_components(np.array(3.0)), ValueError, ["a vector", "shape ()", "x[None]"]),
    (lambda: la.scale_vector(2.0, np.array(3.0)), ValueError, ["a vector", "shape ()", "x[None]"]),
    (lambda: la.normalize(np.array(3.0)), ValueError, ["a vector", "shape ()", "x[None]"]),
    (lambda: la.scale_vector(X, ROWS), ValueError, ["one scalar for each vector", "shape (3,)",
                                                    "c * x"]),
    (lambda: la.direction(X), ValueError, ["vectors of the plane", "shape (3,)", "angle_between"]),
    (lambda: la.normalize(X[:0]), ValueError, ["at least one component in x", "shape (0,)",
                                               "no direction"]),
    (lambda: la.angle_between(ROWS[:, :0], X[:0]), ValueError, ["at least one component in x1",
                                                                "shape (2, 0)", "no direction"]),
    (lambda: la.dot_by_angle(T[:0], T[:0]), ValueError, ["at least one component", "shape (0,)",
                                                         "no direction"]),
    # Axes
    (lambda: la.vecdot(X, X, axis=0), ValueError, ["an axis between -1 and -1", "axis=0",
                                                   "only the end is common"]),
    (lambda: la.vecdot(ROWS, X, axis=-2), ValueError, ["an axis between -1 and -1", "axis=-2",
                                                       "only the end is common"]),
    # explain
    (lambda: la.explain.vecdot([1, 2], X), TypeError, ["array for a", "a list", "np.asarray(a)"]),
    (lambda: la.explain.vecdot(X, T), TypeError, ["one library", "a from numpy and b from torch",
                                                  "torch.from_numpy(a)"]),
    (lambda: la.explain.vecdot(X, X + 1j), TypeError, ["real numbers in b", "complex128",
                                                       "b.real"]),
    (lambda: la.explain.vecdot(X, np.array(3.0)), ValueError, ["a vector", "for b", "shape ()",
                                                               "b[None]"]),
    (lambda: la.explain.dot_by_angle(X, X > 1), TypeError, ["numbers in b", "dtype bool",
                                                            "b.astype(float)"]),
    (lambda: la.explain.dot_by_angle(X[:0], X[:0]), ValueError, ["at least one component in a",
                                                                 "shape (0,)", "no direction"]),
    (lambda: la.explain.dot_by_angle(T, T.to("meta")), TypeError, ["one device", "a on cpu",
                                                                   "a.to('meta')"]),
    (lambda: la.explain.matmul(ROWS, [[1], [2]]), TypeError, ["array for B", "a list",
                                                              "np.asarray(B)"]),
    (lambda: la.explain.matmul(np.float64(2), ROWS), ValueError, ["a vector", "for A", "shape ()",
                                                                  "A[None]"]),
    (lambda: la.explain.matmul(ROWS, np.arange(3)), TypeError, ["both integer or both floating",
                                                                "B of int64", "B.astype(A.dtype)"]),
    (lambda: la.explain.linear(X, ROWS, [0.0, 0.0]), TypeError, ["array for b", "a list",
                                                                 "np.asarray(b)"]),
    (lambda: la.explain.linear(X, X, X), ValueError, ["a matrix, with two axes, for W",
                                                      "shape (3,)", "W.reshape("]),
    (lambda: la.explain.linear(T, torch.ones(2, 3), X), TypeError, ["one library", "b from numpy",
                                                                    "torch.from_numpy(b)"]),
    (lambda: la.explain.broadcast(X, [1, 2, 3]), TypeError, ["array for b", "a list",
                                                             "np.asarray(b)"]),
    (lambda: la.explain.broadcast(X, 3), TypeError, ["array for b", "the scalar 3",
                                                     "np.asarray([3])"]),
    (lambda: la.explain.broadcast(X, (2, -1)), TypeError, ["array for b", "a tuple",
                                                           "torch.tensor(b)"]),
    (lambda: la.explain.broadcast(X, T), TypeError, ["one library", "a from numpy",
                                                     "torch.from_numpy(a)"]),
    (la.explain.broadcast, ValueError, ["at least one array or shape", "none", "x1, x2"]),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "parts"), BAD_CALLS)
def test_a_bad_call_explains_itself(call, error, parts):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    name = message.partition(":")[0]
    assert name in {*la.__all__, *(f"explain.{name}" for name in la.explain.__all__)}
    assert ": expected " in message
    assert ", got " in message
    assert message.endswith(".")
    for part in parts:
        assert part in message
