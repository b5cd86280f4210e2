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
    # layers
    (lambda: la.net_input(ROWS, X, X[:1]), ValueError, ["one number b", "shape (1,)", "b[0]"]),
    (lambda: la.net_input(ROWS, X, X[:2]), ValueError, ["one number b", "shape (2,)",
                                                        "linear(X, W, b)"]),
    (lambda: la.net_input(ROWS, X[:, None], 0.0), ValueError, ["w of shape (3,)", "w (3, 1)",
                                                               "w[:, 0], of shape (3,)"]),
    (lambda: la.net_input(X, ROWS, 0.0), ValueError, ["one weight for each feature", "w (2, 3)",
                                                      "linear(X, W, b)"]),
    (lambda: la.net_input(X, X[:1], 0.0), ValueError, ["w of shape (3,)", "w (1,)", "stretched"]),
    (lambda: la.net_input(X, X, [1.0]), TypeError, ["array for b", "a list", "np.asarray(b)"]),
    (lambda: la.linear(ROWS, ROWS.T, X), ValueError, ["W is (out, in)", "(2, 3) and (3, 2): 3 != 2",
                                                      "W.mT, of shape (2, 3)", "X @ W.mT"]),
    (lambda: la.linear(T[:2], torch.ones(2, 3)), ValueError, ["W is (out, in)", "2 != 3",
                                                              "W.mT, of shape (3, 2)"]),
    (lambda: la.linear(np.ones((5, 4)), np.ones((2, 5))), ValueError, [
        "X.shape[-1] == W.shape[-1]", "4 != 5", "X.mT if the examples are in columns"]),
    (lambda: la.linear(ROWS, np.ones((4, 7))), ValueError, ["W is (out, in)", "3 != 7", "Row i"]),
    (lambda: la.linear(ROWS, X), ValueError, ["a matrix W", "shape (3,)", "W[None]"]),
    (lambda: la.linear(ROWS, np.ones((2, 2, 3))), ValueError, ["a matrix W", "shape (2, 2, 3)",
                                                               "one matrix"]),
    (lambda: la.linear(ROWS, ROWS, X[:1]), ValueError, ["b of shape (2,)", "shape (1,)",
                                                        "not stretched"]),
    (lambda: la.linear(T, torch.ones(2, 3), T[0]), ValueError, ["b of shape (2,)", "shape ()",
                                                                "not stretched"]),
    (lambda: la.linear(ROWS, ROWS, X[:2, None]), ValueError, ["b of shape (2,)", "shape (2, 1)",
                                                              "b[:, 0]"]),
    (lambda: la.linear(ROWS, ROWS, X[None, :2]), ValueError, ["b of shape (2,)", "shape (1, 2)",
                                                              "b[0]"]),
    (lambda: la.linear(T[0], torch.ones(2, 3)), ValueError, ["a vector", "shape ()", "X[None]"]),
    (lambda: la.linear(ROWS, torch.ones(2, 3)), TypeError, ["one library", "W from torch",
                                                            "torch.from_numpy(X)"]),
    (lambda: la.linear(T, torch.ones(2, 3), T[:2].to("meta")), TypeError, [
        "one device", "b on meta", "X.to('meta')"]),
    (lambda: la.linear(T, torch.ones(2, 3, device="meta")), TypeError, [
        "one device", "W on meta", "X.to('meta')"]),
    (lambda: la.linear(np.arange(3), ROWS), TypeError, ["both floating", "X of int64",
                                                        "X.astype(W.dtype)"]),
    (lambda: la.linear(ROWS, ROWS, [1, 2]), TypeError, ["array for b", "a list", "np.asarray(b)"]),
    (lambda: la.linear(np.uint8([1]), np.uint64([[1]]), np.int64([1])), TypeError, [
        "common integer dtype", "uint64", "W.astype(np.int64)"]),
    (lambda: la.linear_by_units(ROWS, ROWS, None), TypeError, ["array for b", "None", "zeros"]),
    (lambda: la.linear_by_example(ROWS, X[:, None], X[:2]), ValueError, [
        "column b of shape (2, 1)", "shape (2,)", "b[:, None]", "(2, 1) + (2,) would give (2, 2)"]),
    (lambda: la.linear_by_example(ROWS, X, X[:2, None]), ValueError, [
        "b of shape (2,)", "shape (2, 1)", "b[:, 0]"]),
    (lambda: la.linear_by_example(ROWS, X[None], X[:2]), ValueError, [
        "one example x of shape (3, 1) or (3,)", "x (1, 3)", "x.mT"]),
    (lambda: la.linear_by_example(ROWS, ROWS.T, X[:2]), ValueError, [
        "one example x", "x (3, 2)", "linear_by_columns"]),
    (lambda: la.linear_by_example(ROWS, X[:2], X), ValueError, ["one example x", "x (2,)", "W.mT"]),
    (lambda: la.linear_by_example(ROWS, np.ones(7), X), ValueError, ["one example x", "x (7,)",
                                                                     "Row i of W"]),
    (lambda: la.linear_by_design_matrix(ROWS, np.ones((2, 3)), X[:2]), ValueError, [
        "column b of shape (2, 1)", "shape (2,)", "b[:, None]", "along the examples",
        "as many examples as outputs (2) no error would tell"]),
    (lambda: la.linear_by_design_matrix(ROWS, np.ones((5, 3)), X[:2]), ValueError, [
        "column b of shape (2, 1)", "shape (2,)", "b[:, None]", "along the examples"]),
    (lambda: la.linear_by_design_matrix(ROWS, ROWS, X[None, :2]), ValueError, [
        "column b of shape (2, 1)", "shape (1, 2)", "b.mT"]),
    (lambda: la.linear_by_design_matrix(ROWS, ROWS, X[:1, None]), ValueError, [
        "column b of shape (2, 1)", "shape (1, 1)", "not stretched"]),
    (lambda: la.linear_by_design_matrix(ROWS, X, X[:2, None]), ValueError, [
        "examples in rows", "shape (3,)", "X[None]"]),
    (lambda: la.linear_by_design_matrix(ROWS, ROWS, None), TypeError, ["b", "None", "zeros"]),
    (lambda: la.linear_by_columns(ROWS, np.ones((3, 2)), X[:2]), ValueError, [
        "column b of shape (2, 1)", "b[:, None]", "no error would tell"]),
    (lambda: la.linear_by_columns(ROWS, np.ones((5, 3)), X[:2, None]), ValueError, [
        "X.shape[-2] == W.shape[-1]", "5 != 3", "X.mT if the examples are in rows"]),
    (lambda: la.linear_by_columns(ROWS, np.ones((2, 4)), X[:2, None]), ValueError, [
        "W is (out, in)", "2 != 3", "W.mT, of shape (3, 2): the layer computes W @ X"]),
    (lambda: la.linear_by_columns(ROWS, X, X[:2, None]), ValueError, [
        "examples in columns", "shape (3,)", "X[:, None]"]),
    (lambda: la.convert_weights(ROWS, X[:2], source="torch", target="columns"), ValueError, [
        "for source one of 'pytorch', 'example'", "'torch'", "source='pytorch'"]),
    (lambda: la.convert_weights(ROWS, X[:2], source="pytorch", target=None), ValueError, [
        "for target one of", "None", "target='pytorch'"]),
    (lambda: la.convert_weights(ROWS, X[:2], source="columns", target="pytorch"), ValueError, [
        "column b of shape (2, 1)", "shape (2,)", "b[:, None]"]),
    (lambda: la.convert_weights(ROWS, X, source="pytorch", target="columns"), ValueError, [
        "b of shape (2,)", "shape (3,)", "each output"]),
    (lambda: la.convert_weights(X, X, source="pytorch", target="columns"), ValueError, [
        "a matrix W", "shape (3,)", "W[None]"]),
    (lambda: la.convert_data(X, source="pytorch", target="columns"), ValueError, [
        "rows or columns", "shape (3,)", "data[None]"]),
    (lambda: la.convert_data(ROWS, source="pytorch", target="example"), ValueError, [
        "one example in data", "shape (2, 3)", "'columns' in place of 'example'"]),
    (lambda: la.convert_data(ROWS, source="rows", target="columns"), ValueError, [
        "for source one of", "'rows'", "'pytorch'"]),
    (lambda: la.step([1.0]), TypeError, ["array for z", "a list", "np.asarray(z)"]),
    (lambda: la.step(X > 1), TypeError, ["numbers in z", "dtype bool", "z.astype(float)"]),
    (lambda: la.sigmoid(0.0), TypeError, ["array for z", "scalar 0.0", "torch.tensor([0.0])"]),
    (lambda: la.sigmoid(X + 1j), TypeError, ["real numbers in z", "complex128", "z.real"]),
    (lambda: la.relu(T.to(torch.complex64)), TypeError, ["real numbers in z", "complex64",
                                                         "z.real"]),
    (lambda: la.mlp(ROWS, ROWS, X[:2], ROWS, X[:2]), ValueError, [
        "A1.shape[-1] == W2.shape[-1]", "2 != 3", "W2.mT, of shape (3, 2)"]),
    (lambda: la.mlp(ROWS, ROWS, X, ROWS, X), ValueError, ["b1 of shape (2,)", "shape (3,)",
                                                               "each output"]),
    (lambda: la.mlp(ROWS, ROWS, X[:2], ROWS[:, :2], None), TypeError, ["b2", "None", "zeros"]),
    (lambda: la.xor_weights(like=[1.0]), TypeError, ["array for like", "a list", "np.asarray"]),
    (lambda: la.xor_weights(like=np.uint8([1])), TypeError, ["negative numbers", "uint8",
                                                             "like.astype(float)"]),
    # perceptron
    (lambda: la.Perceptron(0), ValueError, ["num_features >= 1", "0", "num_features=1"]),
    (lambda: la.Perceptron(2.0), TypeError, ["whole number num_features", "2.0", "num_features"]),
    (lambda: la.Perceptron(True), TypeError, ["whole number num_features", "True", "Write"]),
    (lambda: la.Perceptron(3, like=np.arange(3)), TypeError, [
        "floating dtype of like", "int64", "like.astype(float)"]),
    (lambda: la.Perceptron(3, like="torch"), TypeError, ["array for like", "a str", "np.asarray"]),
    (lambda: la.Perceptron(3).forward([1, 2, 3]), TypeError, ["array for X", "a list", "np."]),
    (lambda: la.Perceptron(3).forward(T), TypeError, [
        "the weights' kind (numpy, cpu, float64)", "torch, cpu, float32", "Perceptron(3, like=X)"]),
    (lambda: la.Perceptron(3, like=T).forward(X), TypeError, [
        "kind (torch, cpu, float32)", "numpy", "Perceptron(3, like=X)"]),
    (lambda: la.Perceptron(3).forward(np.arange(3)), TypeError, [
        "the weights' kind", "int64", "X.astype(model.weights.dtype)"]),
    (lambda: la.Perceptron(3, like=T).forward(T.double()), TypeError, [
        "float32", "float64", "like=X"]),
    (lambda: la.Perceptron(2).forward(X), ValueError, [
        "num_features == 2", "shape (3,)", "Perceptron(3)"]),
    (lambda: la.Perceptron(2).forward(ROWS), ValueError, ["== 2", "shape (2, 3)", "X.mT"]),
    (lambda: la.Perceptron(3).forward(np.float64(1)), ValueError, ["a vector", "shape ()",
                                                                   "X[None]"]),
    (lambda: la.Perceptron(3).forward(X * np.nan), ValueError, ["finite numbers in X", "nan",
                                                                "Leave out"]),
    (lambda: la.Perceptron(3).train(ROWS * np.inf, X[:2], epochs=1), ValueError, [
        "finite numbers in X", "infinity", "Leave out"]),
    (lambda: la.Perceptron(3).backward(ROWS, np.array([0, 1])), ValueError, [
        "one example, x of shape (3,) or (1, 3)", "shape (2, 3)", "batch_update",
        "(2,)", "(2, 1)", "(2, 2)"]),
    (lambda: la.Perceptron(3).backward(X, np.array([0, 1])), ValueError, [
        "one label for each example", "shape (2,)", "teaches nothing"]),
    (lambda: la.Perceptron(2).backward(X, 1), ValueError, ["x.shape[-1] == num_features == 2",
                                                           "shape (3,)", "Perceptron(3)"]),
    (lambda: la.Perceptron(3).backward(X, 2), ValueError, ["labels 0 and 1", "2", "Write 1"]),
    (lambda: la.Perceptron(3).backward(X, True), TypeError, ["array for y", "True", "Write"]),
    (lambda: la.Perceptron(3).train(ROWS, np.array([[0, 1]]), epochs=1), ValueError, [
        "y of shape (2,) or (2, 1)", "shape (1, 2)", "y[0]", "(2, 2)"]),
    (lambda: la.Perceptron(3).train(ROWS, np.array([0, 1, 1]), epochs=1), ValueError, [
        "one label for each example", "shape (3,)", "without"]),
    (lambda: la.Perceptron(3).train(ROWS, np.array([-1, 1]), epochs=1), ValueError, [
        "labels 0 and 1", "-1", "(y + 1) // 2"]),
    (lambda: la.Perceptron(3).train(ROWS, np.array([0.0, np.nan]), epochs=1), ValueError, [
        "labels 0 and 1", "nan", "Write 1"]),
    (lambda: la.Perceptron(3).train(ROWS, np.array([False, True]), epochs=1), TypeError, [
        "numbers in y", "dtype bool", "y.astype(float)"]),
    (lambda: la.Perceptron(3).train(ROWS, torch.tensor([0, 1]), epochs=1), TypeError, [
        "y of the weights' kind (numpy, cpu)", "torch, cpu", "y beside X"]),
    (lambda: la.Perceptron(3).train(ROWS, [0, 1], epochs=1), TypeError, ["array for y", "a list",
                                                                         "np.asarray(y)"]),
    (lambda: la.Perceptron(3).train(ROWS, X[:2] - 1, epochs=0), ValueError, [
        "epochs >= 1", "0", "epochs=1"]),
    (lambda: la.Perceptron(3).train(ROWS, X[:2] - 1, epochs=1.5), TypeError, [
        "whole number epochs", "1.5", "epochs=10"]),
    (lambda: la.Perceptron(3).train_on_whole_batch(ROWS, X[:2] - 1, epochs=-1), ValueError, [
        "epochs >= 1", "-1", "epochs=1"]),
    (lambda: la.Perceptron(3).train(X, np.array([1]), epochs=1), ValueError, [
        "X of shape (n, 3)", "shape (3,)", "X[None]"]),
    (lambda: la.Perceptron(3).evaluate(ROWS[:0], X[:0]), ValueError, [
        "n > 0", "shape (0, 3)", "one example or more"]),
    (lambda: la.Perceptron(3).evaluate(ROWS, np.eye(2)), ValueError, [
        "one label for each example", "shape (2, 2)", "without"]),
    (lambda: la.Perceptron(3).batch_update(ROWS, np.array([1, 2])), ValueError, [
        "labels 0 and 1", "got 2.", "Write 1"]),
    (lambda: la.Perceptron(1).batch_update(np.full((2, 1), 1.7e308), np.array([1, 1])),
     OverflowError, ["weights that float64 can hold", "an overflow", "X / abs(X).max()"]),
    # tensors
    (lambda: la.order([1, 2]), TypeError, ["array for x", "a list", "np.asarray(x)"]),
    (lambda: la.order("ab"), TypeError, ["array for x", "a str", "np.asarray(x)"]),
    (lambda: la.order(ROWS.view(np.matrix)), TypeError, ["plain array", "a matrix", "np.asarray"]),
    (lambda: la.find_dtype("numpy.float"), ValueError, ["name of a type", "numpy.float",
                                                        "write float or numpy.float64"]),
    (lambda: la.find_dtype("numpy.int"), ValueError, ["name of", "numpy.int", "or numpy.int64"]),
    (lambda: la.find_dtype("np.int"), ValueError, ["got np.int", "NumPy 1.24 removed it: write int",
                                                   "or np.int64"]),
    (lambda: la.find_dtype("float"), ValueError, ["one meaning", "got float", "'torch.float'"]),
    (lambda: la.find_dtype(int), ValueError, ["one meaning", "got int", "'numpy.int64'"]),
    (lambda: la.find_dtype("float128"), ValueError, ["a dtype or its name", "float128", "float64"]),
    (lambda: la.find_dtype([1.0]), ValueError, ["an array, a dtype", "a list", "Write one of"]),
    (lambda: la.find_dtype(np.ones(2, ">f4")), ValueError, ["a dtype", ">f4", "Write one of"]),
    (lambda: la.find_dtype(torch.complex64), ValueError, ["a dtype", "torch.complex64", "float32"]),
    (lambda: la.to_numpy([1, 2]), TypeError, ["array for x", "a list", "np.asarray(x)"]),
    (lambda: la.to_numpy(3.0), TypeError, ["array for x", "the scalar 3.0", "np.asarray([3.0])"]),
    (lambda: la.to_numpy(X[0]), TypeError, ["array for x", "NumPy scalar np.float64(1.0)",
                                            "np.asarray(x)"]),
    (lambda: la.to_numpy(np.rec.array([(1, 2)])), TypeError, ["plain array", "a recarray",
                                                              "np.asarray(x)"]),
    (lambda: la.to_numpy(T, copy="no"), TypeError, ["True, False or None for copy", "copy='no'",
                                                    "copy=True"]),
    (lambda: la.to_numpy(T.clone().requires_grad_()), ValueError, [
        "without gradients", "x.requires_grad == True", "x.detach()"]),
    (lambda: la.to_numpy(torch.nn.Linear(2, 1).weight), ValueError, ["gradients", "x.detach()"]),
    (lambda: la.to_numpy(T.bfloat16()), TypeError, ["a dtype that NumPy has", "bfloat16",
                                                    "x.to(torch.float32)"]),
    (lambda: la.to_numpy(T.to("meta")), TypeError, ["with numbers", "x on meta", "no memory"]),
    (lambda: la.to_numpy(T.to_sparse()), TypeError, ["dense tensor for x", "torch.sparse_coo",
                                                     "x.to_dense()"]),
    (lambda: la.to_numpy((T + 1j).conj()), ValueError, ["holds the values", "conjugated",
                                                        "to_numpy(x, copy=True)"]),
    (lambda: la.to_numpy((T + 1j).conj().imag), ValueError, ["holds the values", "negated",
                                                             "copy=True"]),
    (lambda: la.to_numpy(T.expand(2, 3)), ValueError, ["memory of its own for each element",
                                                       "strides (0, 1)", "copy=True"]),
    (lambda: la.to_numpy(strict.ones(3, device=strict.Device("device1"))), TypeError, [
        "memory NumPy can read", "array_api_strict", "CPU"]),
    (lambda: la.to_torch((1, 2)), TypeError, ["array for x", "a tuple", "torch.tensor(x)"]),
    (lambda: la.to_torch(np.float32(3)), TypeError, ["array for x", "np.float32(3.0)",
                                                     "np.asarray(x)"]),
    (lambda: la.to_torch(np.ma.array(X)), TypeError, ["plain array", "MaskedArray", "np.asarray"]),
    (lambda: la.to_torch(X, copy=1), TypeError, ["True, False or None", "copy=1", "copy=False"]),
    (lambda: la.to_torch(np.broadcast_to(X, (2, 3))), ValueError, ["written to", "read-only",
                                                                   "to_torch(x, copy=True)"]),
    (lambda: la.to_torch(X[::-1]), ValueError, ["not negative", "strides (-8,)", "copy=True"]),
    (lambda: la.to_torch(np.zeros(2, "u1,f4")["f1"]), ValueError, ["whole multiples", "(5,)",
                                                                   "copy=True"]),
    (lambda: la.to_torch(np.array(["1"])), TypeError, ["dtype that PyTorch has", "<U1", "astype"]),
    (lambda: la.to_torch(np.array([None])), TypeError, ["dtype that PyTorch has", "object",
                                                        "x.astype(np.float64)"]),
    (lambda: la.to_torch(X.astype(">f4")), TypeError, ["dtype that PyTorch has", ">f4",
                                                       "x.astype(np.float32)"]),
    (lambda: la.to_torch(X.astype(np.longdouble)), TypeError, ["dtype that PyTorch has", "float",
                                                               "rounds to 53 bits"]),
    (lambda: la.to_torch(np.zeros(2, "M8[s]")), TypeError, ["dtype that PyTorch has", "datetime64",
                                                            "count of its units"]),
    (lambda: la.to_torch(np.zeros(2, "u1,f4")), TypeError, ["dtype that PyTorch has", "f1",
                                                            "x[field]"]),
    (lambda: la.shares_memory([1], X), TypeError, ["array for x1", "a list", "np.asarray(x1)"]),
    (lambda: la.shares_memory(X, X[0]), TypeError, ["array for x2", "NumPy scalar",
                                                    "np.asarray(x2)"]),
    (lambda: la.shares_memory(T, T.to_sparse()), TypeError, ["dense tensor for x2", "sparse_coo",
                                                             "x2.to_dense()"]),
    (lambda: la.shares_memory(strict.ones(3, device=strict.Device("device1")), X), TypeError, [
        "on the CPU for x1", "array_api_strict", "np.asarray(x1)"]),
    (lambda: la.can_view([1, 2], (2, 1)), TypeError, ["array for x", "a list", "np.asarray(x)"]),
    (lambda: la.can_view(strict.ones(3), (3, 1)), TypeError, ["with strides", "array_api_strict",
                                                              "to_numpy(x)"]),
    (lambda: la.can_view(T, [3, 1]), TypeError, ["tuple of integers", "[3, 1]", "such as (3,)"]),
    (lambda: la.can_view(T, (3.0, 1)), TypeError, ["tuple of integers", "(3.0, 1)", "Write a"]),
    (lambda: la.can_view(T, (2, 2)), ValueError, ["shape of 3 elements", "(2, 2)", "keep"]),
    (lambda: la.can_view(T, (-1, 2)), ValueError, ["shape of 3 elements", "(-1, 2)", "keep"]),
    (lambda: la.can_view(T, (-1, -1)), ValueError, ["3 elements", "(-1, -1)", "At most one"]),
    (lambda: la.can_view(T[:0], (0, -1)), ValueError, ["0 elements", "(0, -1)", "if it is known"]),
    (lambda: la.can_view(T, (-3, -1)), ValueError, ["3 elements", "(-3, -1)", "At most one"]),
    (lambda: la.can_view(T.to_sparse(), (3, 1)), TypeError, ["dense", "sparse_coo", "to_dense()"]),
    # devices
    (lambda: la.to_device([1.0], "cpu"), TypeError, ["array for x", "a list", "torch.tensor(x)"]),
    (lambda: la.to_device(3.0, "cpu"), TypeError, ["array for x", "the scalar 3.0", "Write"]),
    (lambda: la.to_device(torch.nn.Linear(2, 1), "cpu"), TypeError, ["a tensor for x",
                                                                     "module Linear", "x.to("]),
    (lambda: la.to_device(X, "cuda"), TypeError, ["a PyTorch tensor", "can only be on cpu",
                                                  "to_torch(x)"]),
    (lambda: la.to_device(strict.ones(3), "cpu"), TypeError, ["or NumPy", "array_api_strict",
                                                              "x.to_device(device)"]),
    (lambda: la.to_device(T.to("meta"), "cpu"), TypeError, ["with numbers", "on meta", "moved"]),
    (lambda: la.to_device(T, "gpu"), ValueError, ["'cpu', 'cuda' or", "'gpu'", "Write 'cuda'"]),
    (lambda: la.to_device(T, "cuda:"), ValueError, ["'cpu', 'cuda' or", "'cuda:'", "Write"]),
    (lambda: la.to_device(T, "cuda:-1"), ValueError, ["'cpu', 'cuda' or", "'cuda:-1'", "Write"]),
    (lambda: la.to_device(T, "cpu:1"), ValueError, ["'cpu', 'cuda' or", "'cpu:1'", "Write"]),
    (lambda: la.to_device(T, "meta"), ValueError, ["'cpu', 'cuda' or", "'meta'", "x.to('meta')"]),
    (lambda: la.to_device(X, torch.device("mps")), ValueError, ["'cpu', 'cuda'", "'mps'", "x.to("]),
    (lambda: la.to_device(T, 0), TypeError, ["a torch.device", "got 0", "'cuda:0'"]),
    (lambda: la.to_device(T, None), TypeError, ["a torch.device", "got None", "'cpu'"]),
    (lambda: la.to_device(T, "cuda:99"), (RuntimeError, ValueError), ["'cuda:", "got", "cuda"]),
    (lambda: la.to_host((1.0,)), TypeError, ["array for x", "a tuple", "torch.tensor(x)"]),
    (lambda: la.to_host(strict.ones(3)), TypeError, ["PyTorch or NumPy", "array_api_strict",
                                                     "x.to_device(device)"]),
    (lambda: la.to_host(T.to("meta")), TypeError, ["with numbers", "x on meta", "moved"]),
    # matrices
    (lambda: la.matmul(ROWS, ROWS), ValueError, [
        "matmul: expected x1.shape[-1] == x2.shape[-2], got (2, 3) @ (2, 3): 3 != 2. "
        "matrix_transpose(x2) would give (2, 3) @ (3, 2) -> (2, 2)."]),
    (lambda: la.matmul(torch.ones(3, 2), torch.ones(3, 4)), ValueError, [
        "x1.shape[-1] == x2.shape[-2]", "2 != 3", "matrix_transpose(x1) would give (2, 3) @"]),
    (lambda: la.matmul(X, X[:2]), ValueError, ["x1.shape[-1] == x2.shape[-1]", "(3,) @ (2,)",
                                               "outer(x1, x2) gives (3, 2)"]),
    (lambda: la.matmul(X[:2], ROWS.T[:, :1]), ValueError, ["2 != 3", "(2,) @ (3, 1)",
                                                           "A 1-D x1 is a row"]),
    (lambda: la.matmul(ROWS, np.ones(5)), ValueError, ["3 != 5", "(2, 3) @ (5,)",
                                                       "A 1-D x2 is a column"]),
    (lambda: la.matmul(np.ones((5, 2, 3)), np.ones((4, 3, 2))), ValueError, [
        "leading axes of x1 and x2", "(5, 2, 3) @ (4, 3, 2)", "Leading axes broadcast"]),
    (lambda: la.matmul(ROWS, np.array(2.0)), ValueError, ["at least one axis in x2", "shape ()",
                                                          "x1 * x2"]),
    (lambda: la.matmul(torch.tensor(2.0), T), ValueError, ["at least one axis in x1", "shape ()",
                                                           "x1 * x2"]),
    (lambda: la.matmul([[1.0]], X), TypeError, ["array for x1", "a list", "np.asarray(x1)"]),
    (lambda: la.matmul(ROWS, T), TypeError, ["one library", "x2 from torch", "torch.from_numpy("]),
    (lambda: la.matmul(T[None], T.to("meta")), TypeError, ["one device", "meta", "x1.to('meta')"]),
    (lambda: la.matmul(torch.ones(3, 3), torch.ones(3, 3, device="meta")), TypeError, [
        "one device", "x2 on meta", "x1.to('meta')"]),
    (lambda: la.matmul(ROWS, np.arange(3)), TypeError, ["both integer or both floating", "int64",
                                                        "x2.astype(x1.dtype)"]),
    (lambda: la.matmul(ROWS > 0, ROWS.T), TypeError, ["numbers in x1", "bool", "x1.astype(float)"]),
    (lambda: la.matmul(ROWS.view(np.matrix), X), TypeError, ["plain array", "a matrix", "asarray"]),
    (lambda: la.matmul_by_cells(T[None], T[None]), ValueError, ["x1.shape[-1] ==", "3 != 1",
                                                                "matrix_transpose(x2)"]),
    (lambda: la.matmul_by_columns(ROWS, 2.0), TypeError, ["array for x2", "the scalar 2.0",
                                                          "np.asarray([2.0])"]),
    (lambda: la.matmul_by_rows(ROWS, ROWS), ValueError, ["x1.shape[-1] ==", "3 != 2",
                                                         "matrix_transpose(x2)"]),
    (lambda: la.matmul_by_outer_products(T, T.to("meta")), TypeError, ["one device", "meta",
                                                                       "x1.to('meta')"]),
    (lambda: la.matvec_by_columns(X, X), ValueError, ["a matrix", "for w", "shape (3,)",
                                                      "w[None, :]"]),
    (lambda: la.matvec_by_columns(np.array(2.0), X), ValueError, ["a matrix", "shape ()",
                                                                  "w * x"]),
    (lambda: la.matvec_by_columns(ROWS, X[:2]), ValueError, ["w.shape[-1] == x.shape[-1]", "3 != 2",
                                                             "matrix_transpose(w)"]),
    (lambda: la.matvec_by_columns(ROWS, np.array(1.0)), ValueError, ["for x", "shape ()",
                                                                     "x[None]"]),
    (lambda: la.matvec_by_columns(np.ones((2, 1, 3)), np.ones((4, 3))), ValueError, [
        "leading axes of w and x", "(2,) and (4,)", "Leading axes broadcast"]),
    (lambda: la.matrix_transpose(X), ValueError, [
        "at least two axes", "shape (3,)", "x.T returns it as it is",
        "x[:, None] for a column (3, 1), or x[None, :] for a row (1, 3)"]),
    (lambda: la.matrix_transpose(T), ValueError, ["at least two axes", "shape (3,)", "x[:, None]"]),
    (lambda: la.matrix_transpose(torch.tensor(1.0)), ValueError, ["two axes", "shape ()",
                                                                  "no axes to swap"]),
    (lambda: la.matrix_transpose([[1, 2]]), TypeError, ["array for x", "a list", "np.asarray(x)"]),
    (lambda: la.outer(ROWS, X), ValueError, ["one axis in x1", "shape (2, 3)",
                                             "x1[..., :, None] * x2[..., None, :]"]),
    (lambda: la.outer(T, torch.tensor(2.0)), ValueError, ["one axis in x2", "shape ()", "Write"]),
    (lambda: la.outer(T, T.to("meta")), TypeError, ["one device", "x2 on meta", "x1.to("]),
    (lambda: la.outer(X, np.arange(3)), TypeError, ["both floating", "int64", "x2.astype"]),
    (lambda: la.scaling_matrix("3", 1), TypeError, ["a real number for sx", "a str", "float(sx)"]),
    (lambda: la.scaling_matrix(1, True), TypeError, ["a real number for sy", "a bool", "float("]),
    (lambda: la.scaling_matrix(1e300, 1, like=T), ValueError, ["range of the dtype", "1e+300",
                                                               "wider dtype"]),
    (lambda: la.shear_matrix(np.nan, 0), ValueError, ["a finite number for kx", "nan",
                                                      "what makes kx"]),
    (lambda: la.shear_matrix(0, 10**400), ValueError, ["ky between", "1000", "wider dtype"]),
    (lambda: la.rotation_matrix(np.inf), ValueError, ["a finite number for theta", "inf",
                                                      "what makes theta"]),
    (lambda: la.rotation_matrix(X), TypeError, ["a real number for theta", "a ndarray", "float("]),
    (lambda: la.rotation_matrix(1.0, like=np.arange(3)), TypeError, [
        "an array of floats for like", "int64", "like.astype(float)"]),
    (lambda: la.rotation_matrix(1.0, like=torch.float32), TypeError, ["array for like", "a dtype",
                                                                      "torch.as_tensor(like)"]),
    (lambda: la.transform(ROWS, ROWS.T), ValueError, ["matrix.shape[-1] == points.shape[-1]",
                                                      "3 != 2", "matrix_transpose(points)"]),
    (lambda: la.transform(ROWS, X[:2]), ValueError, ["matrix.shape[-1] == points.shape[-1]",
                                                     "3 != 2", "matrix_transpose(matrix)"]),
    (lambda: la.transform(ROWS, np.ones(4)), ValueError, ["points.shape[-1]", "3 != 4",
                                                          "for each column of the matrix"]),
    (lambda: la.transform(X, X), ValueError, ["a matrix", "shape (3,)", "matrix[None, :]"]),
    (lambda: la.transform(la.scaling_matrix(1, 1), T), TypeError, ["one library", "matrix from",
                                                                   "torch.from_numpy(matrix)"]),
    (lambda: la.transform(np.ones((2, 3, 3)), np.ones((4, 5, 3))), ValueError, [
        "leading axes of matrix and points", "(2,) and (4,)", "Leading axes broadcast"]),
    # broadcasting
    (lambda: la.broadcast_shapes((4, 3), (4,)), ValueError, [
        "counted from the end", "(4, 3) and (4,): 3 != 4 on axis -1",
        "\n    4 3\n      4\n      ^\n", "Write (4, 1) in place of (4,)", "to reach (4, 3)"]),
    (lambda: la.broadcast_shapes((10, 2, 3), (1,), (10, 4, 3)), ValueError, [
        "equal sizes or a 1", "(10, 2, 3) and (10, 4, 3): 2 != 4 on axis -2",
        "\n    10 2 3\n    10 4 3\n       ^\n", "absent on the left counts as 1"]),
    (lambda: la.broadcast_shapes(3, (3,)), TypeError, ["a tuple of integers for shapes[0]", "a int",
                                                       "(3,)"]),
    (lambda: la.broadcast_shapes((3,), [3]), TypeError, ["for shapes[1]", "a list",
                                                         "tuple(shapes[1])"]),
    (lambda: la.broadcast_shapes(X), TypeError, ["a tuple of integers", "a ndarray",
                                                 "shapes[0].shape"]),
    (lambda: la.broadcast_shapes((2.0,)), TypeError, ["a tuple of integers", "(2.0,)",
                                                      "as an int"]),
    (lambda: la.broadcast_shapes((1, True)), TypeError, ["a tuple of integers", "(1, True)",
                                                         "an int"]),
    (lambda: la.broadcast_shapes((3,), (-1,)), ValueError, ["at least 0 in shapes[1]", "(-1,)",
                                                            "no size"]),
    (lambda: la.broadcast_to(X, (3, 2)), ValueError, [
        "on each axis of x", "(3,) and shape (3, 2): 3 != 2 on axis -1", "\n      3\n    3 2\n",
        "Write (3, 1) in place of (3,), as x[..., None] does"]),
    (lambda: la.broadcast_to(T, (1,)), ValueError, ["on each axis of x", "3 != 1",
                                                    "no other size"]),
    (lambda: la.broadcast_to(ROWS, (3,)), ValueError, ["2 axes or more", "(2, 3) and shape (3,)",
                                                       "never taken away"]),
    (lambda: la.broadcast_to(T, (2, -1)), ValueError, ["at least 0 in shape", "(2, -1)",
                                                       "no size"]),
    (lambda: la.broadcast_to(X, 3), TypeError, ["a tuple of integers for shape", "a int",
                                                "(3,)"]),
    (lambda: la.broadcast_to(T, ROWS), TypeError, ["a tuple of integers", "a ndarray",
                                                   "shape.shape"]),
    (lambda: la.broadcast_to([1, 2], (2, 2)), TypeError, ["array for x", "a list",
                                                          "np.asarray(x)"]),
    (lambda: la.broadcast_arrays(ROWS, X[:2]), ValueError, [
        "equal sizes or a 1", "(2, 3) and (2,): 3 != 2", "Write (2, 1) in place of (2,)"]),
    (lambda: la.broadcast_arrays(torch.ones(4), T), ValueError, ["equal sizes or a 1", "4 != 3",
                                                                 "no other size"]),
    (lambda: la.broadcast_arrays(X, T), TypeError, ["one library", "arrays[1] from torch",
                                                    "torch.from_numpy(arrays[0])"]),
    (lambda: la.broadcast_arrays(T, T.to("meta")), TypeError, ["one device", "arrays[1] on meta",
                                                               "arrays[0].to("]),
    (lambda: la.broadcast_arrays(X, 2.0), TypeError, ["array for arrays[1]", "the scalar 2.0",
                                                      "np.asarray([2.0])"]),
    (lambda: la.net_input_by_ones(ROWS, X, np.ones(2)), ValueError, [
        "a b of shape (1,)", "shape (2,)", "one bias for each unit"]),
    (lambda: la.net_input_by_ones(ROWS, ROWS.T, np.ones(3)), ValueError, [
        "a b of shape (2,)", "shape (3,)", "one bias for each unit"]),
    (lambda: la.net_input_by_ones(ROWS, ROWS.T, np.array(1.0)), ValueError, [
        "a b of shape (2,)", "shape ()", "one bias for each unit"]),
    (lambda: la.net_input_by_ones(ROWS, ROWS, np.ones(2)), ValueError, [
        "a w of shape (3,) or (3, h)", "shape (2, 3)", "matrix_transpose(w)"]),
    (lambda: la.net_input_by_ones(ROWS, X[:2], np.ones(1)), ValueError, [
        "a w of shape (3,)", "shape (2,)", "one weight for each column"]),
    (lambda: la.net_input_by_ones(X, X, np.ones(1)), ValueError, ["examples as rows", "shape (3,)",
                                                                  "x[None, :]"]),
    (lambda: la.net_input_by_ones(ROWS, X, 1.0), TypeError, ["array for b", "the scalar 1.0",
                                                             "np.asarray([1.0])"]),
    (lambda: la.check_same_shape(X, X[:, None]), ValueError, [
        "x1.shape == x2.shape", "(3,) and (3, 1), which broadcast to (3, 3)",
        "Write x2[:, 0], of shape (3,)."]),
    (lambda: la.check_same_shape(T[:, None], T), ValueError, [
        "x1.shape == x2.shape", "(3, 1) and (3,), which broadcast to (3, 3)", "x1[:, 0]"]),
    (lambda: la.check_same_shape(X, ROWS[:1]), ValueError, ["which broadcast to (1, 3)",
                                                            "Write x2[0, :], of shape (3,)"]),
    (lambda: la.check_same_shape(X, X[:2]), ValueError, ["(3,) and (2,)", "do not broadcast",
                                                         "where a stretch is what you mean"]),
    (lambda: la.check_same_shape(X, T), TypeError, ["one library", "x2 from torch", "from_numpy("]),
    (lambda: la.check_same_shape(X, [1, 2, 3]), TypeError, ["array for x2", "a list", "asarray("]),
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
    (lambda: la.explain.dot_by_angle(T, T.to("meta")), TypeError, ["a meta tensor",
                                                                   "torch.ones_like(b, "]),
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
    name, _, part = message.partition(":")[0].partition(".")
    assert name in {*la.__all__, "explain"}
    assert not part or hasattr(getattr(la, name), part)
    assert ": expected " in message
    assert ", got " in message
    assert message.endswith(".")
    for part in parts:
        assert part in message
