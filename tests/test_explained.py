"""Errors in plain NumPy and PyTorch: what is written under them, and that it helps."""

from __future__ import annotations

import ast
import contextlib
import itertools
import linecache
import re
import subprocess
import sys
import threading
import traceback
import warnings

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812
from torch.utils.data import DataLoader

import linalg_dl as la

# PyTorch warns of what then fails.
pytestmark = pytest.mark.filterwarnings("ignore:Using a target size")
COUNT = itertools.count()
explained = sys.modules["linalg_dl.explained"]  # whose function has its name


class Net(nn.Module):
    """Two layers that do not fit."""

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(10, 5), nn.Linear(6, 3)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


class Attention(nn.Module):
    """A layer with weights of its own, within another."""

    def __init__(self):
        super().__init__()
        self.W = nn.Parameter(torch.ones(4, 6))

    def forward(self, x):
        return x @ self.W


class Block(nn.Module):
    """A layer of our own, and one of PyTorch's that does not take what it gives."""

    def __init__(self):
        super().__init__()
        self.attention, self.norm = Attention(), nn.LayerNorm(4)

    def forward(self, x):
        return self.norm(self.attention(x))


class Images(nn.Module):
    """Two convolutions and a linear layer, of which `wrong` has a wrong number."""

    def __init__(self, wrong):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3)
        self.conv2 = nn.Conv2d(6 if wrong == "conv2" else 8, 4, 3)
        self.fc = nn.Linear(100 if wrong == "fc" else 64, 10)

    def forward(self, x):
        return self.fc(self.conv2(torch.relu(self.conv1(x))))


class One(nn.Module):
    """A model of one layer."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)


def names() -> dict[str, object]:
    """Give what the lines are made of, anew for each."""
    torch.manual_seed(0)
    arrays = {
        "A": np.ones((2, 3)), "B": np.ones((2, 3)), "C": np.ones((3, 2)), "D": np.ones((2, 4)),
        "v": np.ones(2), "w": np.ones(3), "c": np.ones((3, 1)), "k": np.arange(3),
        "mask": np.array([True, False, True]), "flat": np.arange(6) > 2, "cube": np.ones((3, 2, 2)),
    }  # fmt: skip
    tensors = {
        "X": torch.ones(2, 3), "Y": torch.ones(2, 3), "Z": torch.ones(3, 2), "V": torch.ones(2, 4),
        "T": torch.ones(3, 2, dtype=torch.float64),
        "S": torch.ones(4, 2, 3), "t": torch.ones(2), "u": torch.ones(3), "q": torch.ones(3, 1),
        "n": torch.arange(3), "wide": torch.ones(3, dtype=torch.float64),
        "half": torch.ones(3, dtype=torch.float16), "G": torch.ones(3, requires_grad=True),
        "chosen": torch.tensor([True, False, True]), "far": torch.ones(3, device="meta"),
        "scores": torch.rand(4, 3), "labels": torch.tensor([0, 1, 2, 0]),
        "image": torch.rand(4, 3, 8, 8), "rows": torch.rand(4, 10),
    }  # fmt: skip
    pair = list(torch.ones(2, requires_grad=True))
    return {**arrays, **tensors, "pair": pair, "np": np, "torch": torch, "nn": nn, "F": F}


# (line, the line as the note says to write it, the first line of the note, its last)
LINES = [
    ("A @ B", "A @ B.T",
     "matmul: expected A.shape[-1] == B.shape[-2], got (2, 3) and (2, 3): 3 != 2.",
     "Write B.T, of shape (3, 2)."),
    ("A[:, :2] @ A[:, None]", "A[:, :2] @ A[:, None][:, 0]",
     "matmul: expected A[:, :2].shape[-1] == A[:, None].shape[-2], got (2, 2) and (2, 1, 3): "
     "2 != 1.",
     "Write A[:, None][:, 0], of shape (2, 3): a column is not a vector."),
    ("np.dot(A, B)", "np.dot(A, B.T)",
     "dot: expected A.shape[-1] == B.shape[-2], got (2, 3) and (2, 3): 3 != 2.",
     "Write B.T, of shape (3, 2)."),
    ("A.dot(v)", "A.T.dot(v)",
     "dot: expected A.shape[-1] == v.shape[-1], got (2, 3) and (2,): 3 != 2.",
     "Write A.T, of shape (3, 2)."),
    ("v @ A.T", "v @ A",
     "matmul: expected v.shape[-1] == A.T.shape[-2], got (2,) and (3, 2): 2 != 3.",
     "Write A, of shape (2, 3)."),
    ("A + v", "A + v[:, None]",
     "add: expected on each axis, counted from the end, equal sizes or a 1, got (2, 3) and "
     "(2,): 3 != 2 on axis -1.",
     "Write (2, 1) in place of (2,), as v[:, None] does, to reach (2, 3)."),
    ("np.concatenate([A, D])", "np.concatenate([A, D], axis=1)",
     "concatenate: expected D of shape (2, 3), got (2, 4).",
     "Write axis=1."),
    ("np.concatenate([A, w])", "np.concatenate([A, w[None]])",
     "concatenate: expected w of shape (2, 3), got (3,).",
     "Write w[None] if it is one row."),
    ("np.stack([A, C])", "np.stack([A, C.T])",
     "stack: expected C of shape (2, 3), got (3, 2).",
     "Write C.T, of shape (2, 3)."),
    ("A.reshape(4, 2)", "A.reshape(-1, 2)",
     "reshape: expected a shape of the 6 numbers of A, got (4, 2).",
     "Write -1 in place of 4."),
    ("np.reshape(cube, (-1, 5))", "np.reshape(cube.reshape(len(cube), -1), (-1, 4))",
     "reshape: expected a shape of the 12 numbers of cube, got (-1, 5).",
     "Write cube.reshape(len(cube), -1)."),
    ("A.reshape(5, -1)", "A.reshape(-1)",
     "reshape: expected a shape of the 6 numbers of A, got (5, -1).",
     "Write A.reshape(-1)."),
    ("np.concatenate([A, c.T, C])", "np.concatenate([A, c.T, C.T])",
     "concatenate: expected C of shape (3, 3), got (3, 2).",
     "Write C.T, of shape (2, 3)."),
    ("A[0] = w[:, None]", "A[0] = w[:, None][:, 0]",
     "index: expected one axis in w[:, None], got (3, 1).",
     "Write w[:, None][:, 0]."),
    ("A[2]", "A[-1]",
     "index: expected an index of axis 0 of A, got 2.",
     "Write -1 for the last."),
    ("A[0, 1, 2]", "A[0]",
     "index: expected at most 2 indices, got more.",
     "Write A[0] for a part of it."),
    ("A[mask]", "A[:, mask]",
     "index: expected a mask of (2, 3), got (3,).",
     "Write A[:, mask] if it is for axis 1."),
    ("A[w]", "A[w.astype(int)]",
     "index: expected whole numbers in w, got float64.",
     "Write w.astype(int)."),
    ("np.mean(A, axis=2)", "np.mean(A, axis=-1)",
     "mean: expected an axis of A, got another.",
     "Write -1 for the last."),
    ("w += A", "w = w + A",
     "add: expected w as the result is, (2,3), got (3,).",
     "Write a new array, as w = ... does."),
    ("float(A)", "A.sum().item()",
     "float: expected one number, got (2, 3).",
     "Write A.sum().item() or A.tolist()."),
    ('np.einsum("ij,jk->ik", A, B)', 'np.einsum("ij,jk->ik", A, B.T)',
     "einsum: expected A.shape[-1] == B.shape[-2], as A is (i, j), as B is (j, k), got (2, 3) "
     "and (2, 3): 3 != 2.",
     "Write B.T, of shape (3, 2)."),
    ("A - A.mean(axis=1)", "A - A.mean(axis=1)[:, None]",
     "sub: expected on each axis, counted from the end, equal sizes or a 1, got (2, 3) and "
     "(2,): 3 != 2 on axis -1.",
     "Write (2, 1) in place of (2,), as A.mean(axis=1)[:, None] does, to reach (2, 3)."),
    ("A[flat]", "A[flat.reshape((2, 3))]",
     "index: expected a mask of (2, 3), got (6,).",
     "Write flat.reshape((2, 3))."),
    ("np.hstack([cube, c])", "np.hstack([cube.reshape(len(cube), -1), c])",
     "hstack: expected c of shape (3, 2, 2), got (3, 1).",
     "Write cube.reshape(len(cube), -1)."),
    ("S @ torch.ones(4, 3)", "(S @ torch.ones(4, 3)[..., None])[..., 0]",
     "matmul: expected one matrix in torch.ones(4, 3), or a stack of them, got a stack of vectors.",
     "Write (S @ torch.ones(4, 3)[..., None])[..., 0], of shape (4, 2)."),
    ("F.cross_entropy(image, image[:, :1].long())",
     "F.cross_entropy(image, image[:, :1].long().squeeze(1))",
     "cross_entropy: expected image[:, :1].long() of (4, 8, 8), as image has its classes on axis "
     "1, got (4, 1, 8, 8).",
     "Write image[:, :1].long().squeeze(1), of shape (4, 8, 8)."),
    ("F.cross_entropy(S, torch.zeros(4, 2).long())",
     "F.cross_entropy(S.movedim(-1, 1), torch.zeros(4, 2).long())",
     "cross_entropy: expected torch.zeros(4, 2).long() of (4, 3), as S has its classes on axis 1, "
     "got (4, 2).",
     "Write S.movedim(-1, 1), of shape (4, 3, 2)."),
    ("X @ Y", "X @ Y.T",
     "matmul: expected X.shape[-1] == Y.shape[-2], got (2, 3) and (2, 3): 3 != 2.",
     "Write Y.T, of shape (3, 2)."),
    ("torch.bmm(S, S)", "torch.bmm(S, S.mT)",
     "bmm: expected S.shape[-1] == S.shape[-2], got (4, 2, 3) and (4, 2, 3): 3 != 2.",
     "Write S.mT, of shape (4, 3, 2)."),
    ("torch.mv(X, t)", "X.T @ t",
     "mv: expected X.shape[-1] == t.shape[-1], got (2, 3) and (2,): 3 != 2.",
     "Write X.T, of shape (3, 2)."),
    ('torch.einsum("ij,jk->ik", X, Y)', 'torch.einsum("ij,jk->ik", X, Y.T)',
     "einsum: expected X.shape[-1] == Y.shape[-2], as X is (i, j), as Y is (j, k), got (2, 3) "
     "and (2, 3): 3 != 2.",
     "Write Y.T, of shape (3, 2)."),
    ("X + t", "X + t[:, None]",
     "add: expected on each axis, counted from the end, equal sizes or a 1, got (2, 3) and "
     "(2,): 3 != 2 on axis -1.",
     "Write (2, 1) in place of (2,), as t[:, None] does, to reach (2, 3)."),
    ("torch.cat([X, V])", "torch.cat([X, V], dim=1)",
     "cat: expected V of shape (2, 3), got (2, 4).",
     "Write dim=1."),
    ("torch.cat([X, u])", "torch.cat([X, u[None]])",
     "cat: expected u of shape (2, 3), got (3,).",
     "Write u[None] if it is one row."),
    ("X.view(4, 2)", "X.view(-1, 2)",
     "view: expected a shape of the 6 numbers of X, got (4, 2).",
     "Write -1 in place of 4."),
    ("image.view(-1, 100)", "image.reshape(len(image), -1)",
     "view: expected a shape of the 768 numbers of image, got (-1, 100).",
     "Write image.reshape(len(image), -1)."),
    ("X.T.view(-1)", "X.T.reshape(-1)",
     "view: expected X.T with its numbers in order, got a view that skips some.",
     "Write reshape in place of view."),
    ("torch.cat([X, torch.ones(5, 3), Z])", "torch.cat([X, torch.ones(5, 3), Z.T])",
     "cat: expected Z of shape (3, 3), got (3, 2).",
     "Write Z.T, of shape (2, 3)."),
    ("torch.cat([S, torch.ones(4, 5, 3), S[:, :1].transpose(0, 1)], -2)",
     "torch.cat([S, torch.ones(4, 5, 3), S[:, :1].transpose(0, 1).reshape((4, 1, 3))], -2)",
     "cat: expected S[:, :1].transpose(0, 1) of shape (4, 4, 3), got (1, 4, 3).",
     "Write S[:, :1].transpose(0, 1).reshape((4, 1, 3))."),
    ("V[:, 0] = q[:2]", "V[:, 0] = q[:2][:, 0]",
     "index: expected one axis in q[:2], got (2, 1).",
     "Write q[:2][:, 0]."),
    ("F.cross_entropy(scores, labels, weight=u[None])",
     "F.cross_entropy(scores, labels, weight=u[None].flatten())",
     "cross_entropy: expected a weight of (3,), got (1, 3).",
     "Write weight=u[None].flatten()."),
    ("F.cross_entropy(scores, F.one_hot(labels).view(-1))",
     "F.cross_entropy(scores, F.one_hot(labels).view(-1).reshape(4, 3).argmax(1))",
     "cross_entropy: expected F.one_hot(labels).view(-1) of (4,), as scores has its classes on "
     "axis 1, got (12,).",
     "Write F.one_hot(labels).view(-1).reshape(4, 3).argmax(1)."),
    ("F.mse_loss(scores, labels)", "F.mse_loss(scores, F.one_hot(labels.long(), 3).float())",
     "mse_loss: expected labels of shape (4, 3), got (4,).",
     "Write F.one_hot(labels.long(), 3).float() if it holds classes."),
    ("F.l1_loss(X, Z)", "F.l1_loss(X, Z.T)",
     "l1_loss: expected Z of shape (2, 3), got (3, 2).",
     "Write Z.T, of shape (2, 3)."),
    ("G.numpy()", "G.detach().numpy()",
     "numpy: expected G without a gradient, got one.",
     "Write G.detach().numpy()."),
    ("X[:, 3]", "X[:, -1]",
     "index: expected an index of axis 1 of X, got 3.",
     "Write -1 for the last."),
    ("X[u]", "X[u.to(torch.int64)]",
     "index: expected whole numbers in u, got float32.",
     "Write u.to(torch.int64)."),
    ("X.sum(dim=2)", "X.sum(dim=-1)",
     "sum: expected an axis of X, got another.",
     "Write -1 for the last."),
    ("torch.softmax(u, dim=1)", "torch.softmax(u, dim=-1)",
     "softmax: expected an axis of u, got another.",
     "Write -1 for the last."),
    ("u @ wide", "u @ wide.to(torch.float32)",
     "matmul: expected u and wide of one dtype, got float32 and float64.",
     "Write wide.to(torch.float32)."),
    ("F.linear(X, Z)", "F.linear(X, Z.T)",
     "linear: expected X.shape[-1] == Z.shape[-1], as Z is (out, in), got (2, 3) and (3, 2): 3 "
     "!= 2.",
     "Write Z.T, of shape (2, 3)."),
    ("X + far", "X.to('meta') + far",
     "add: expected X and far on one device, got X on cpu and far on meta.",
     "Write X.to('meta')."),
    ("n.mean()", "n.float().mean()",
     "mean: expected floats in n, got int64.",
     "Write n.float()."),
    ("G.add_(1)", "with torch.no_grad(): G.add_(1)",
     "add: expected no change in place of G, got one.",
     "Write with torch.no_grad(): around it."),
    ("(G * 2).backward()", "(G * 2).mean().backward()",
     "backward: expected one number in (G * 2), got (3,).",
     "Write (G * 2).mean().backward()."),
    ("X.item()", "X.sum().item()",
     "item: expected one number, got (2, 3).",
     "Write X.sum().item() or X.tolist()."),
    ("bool(X > 0)", "(X > 0).any()",
     "bool: expected one truth value, got many.",
     "Write (X > 0).any() or (X > 0).all()."),
    ("torch.sqrt(A)", "torch.sqrt(torch.from_numpy(A).float())",
     "sqrt: expected a tensor A, got an array.",
     "Write torch.from_numpy(A).float()."),
    ("A @ T", "torch.from_numpy(A) @ T",
     "matmul: expected A and T from one library, got A from numpy and T from torch.",
     "Write torch.from_numpy(A) to work in torch."),
    ("F.cross_entropy(scores, labels.float())",
     "F.cross_entropy(scores, labels.float().to(torch.int64))",
     "cross_entropy: expected whole numbers in labels.float(), got float32.",
     "Write labels.float().to(torch.int64)."),
    ("F.cross_entropy(scores, labels[:, None])",
     "F.cross_entropy(scores, labels[:, None].squeeze(-1))",
     "cross_entropy: expected labels[:, None] without an axis of classes, got (4, 1).",
     "Write labels[:, None].squeeze(-1)."),
    ("F.cross_entropy(scores, labels + 1)", "F.cross_entropy(scores, (labels + 1) - 1)",
     "cross_entropy: expected classes less than 3, the columns of scores, got 3.",
     "Write (labels + 1) - 1 if they count from 1, or a last layer of 4 scores."),
    ("F.cross_entropy(scores, F.one_hot(labels))",
     "F.cross_entropy(scores, F.one_hot(labels).argmax(-1))",
     "cross_entropy: expected probabilities in F.one_hot(labels), got int64.",
     "Write F.one_hot(labels).argmax(-1) for the classes, or F.one_hot(labels).to(torch.float32)."),
    ("F.binary_cross_entropy(u * 3, u)", "F.binary_cross_entropy_with_logits((u * 3), u)",
     "binary_cross_entropy: expected probabilities in (u * 3), got others.",
     "Write F.binary_cross_entropy_with_logits((u * 3), u)."),
    ("F.binary_cross_entropy(chosen.float(), chosen.long())",
     "F.binary_cross_entropy(chosen.float(), chosen.long().to(torch.float32))",
     "binary_cross_entropy: expected chosen.long() of float32, got int64.",
     "Write chosen.long().to(torch.float32)."),
    ("F.binary_cross_entropy_with_logits(u, n)",
     "F.binary_cross_entropy_with_logits(u, n.to(torch.float32))",
     "binary_cross_entropy_with_logits: expected n of float32, got int64.",
     "Write n.to(torch.float32)."),
    ("F.binary_cross_entropy_with_logits(u, q)",
     "F.binary_cross_entropy_with_logits(u, q[:, 0])",
     "binary_cross_entropy_with_logits: expected q of shape (3,), got (3, 1).",
     "Write q[:, 0], of shape (3,)."),
    ("F.one_hot(u)", "F.one_hot(u.to(torch.int64))",
     "one_hot: expected whole numbers in u, got float32.",
     "Write u.to(torch.int64)."),
]  # fmt: skip

# (model, its input, the first line of the note, where it failed, the last line)
MODELS = [
    ("Net()", "rows",
     "linear: expected X.shape[-1] == in_features, got (4, 5): 5 != 6.",
     "In Net.fc2, Linear(6, 3); X came from Net.fc1, Linear(10, 5).",
     "Write nn.Linear(5, 3) for fc2, or nn.Linear(10, 6) for fc1."),
    ("nn.Sequential(nn.Linear(10, 8), nn.ReLU(), nn.Linear(6, 2))", "rows",
     "linear: expected X.shape[-1] == in_features, got (4, 8): 8 != 6.",
     "In Sequential.2, Linear(6, 2); X came from Sequential.0, Linear(10, 8).",
     "Write nn.Linear(8, 2) for Sequential.2, or nn.Linear(10, 6) for Sequential.0."),
    ("One(nn.Linear(4, 2))", "rows",
     "linear: expected X.shape[-1] == in_features, got (4, 10): 10 != 4.",
     "In One.layer, Linear(4, 2).",
     "Write nn.Linear(10, 2) for layer."),
    ("One(nn.Linear(192, 10))", "image",
     "linear: expected X.shape[-1] == in_features, got (4, 3, 8, 8): 8 != 192.",
     "In One.layer, Linear(192, 10).",
     "Write X.flatten(1), of shape (4, 192)."),
    ("One(nn.Linear(10, 2))", "rows.double()",
     "linear: expected X and W of one dtype, got float64 and float32.",
     "In One.layer, Linear(10, 2).",
     "Write X.to(torch.float32)."),
    ("One(nn.Linear(10, 2))", "rows.long()",
     "linear: expected X and W of one dtype, got int64 and float32.",
     "In One.layer, Linear(10, 2).",
     "Write X.to(torch.float32)."),
    ("One(nn.Linear(10, 2))", 'rows.to("meta")',
     "linear: expected a model on meta, got another.",
     "In One.layer, Linear(10, 2).",
     "Write model.to('meta')."),
    ("One(nn.Linear(10, 2)).half()", "rows",
     "linear: expected X and W of one dtype, got float32 and float16.",
     "In One.layer, Linear(10, 2).",
     "Write X.to(torch.float16)."),
    ("One(nn.Linear(3, 2))", "np.ones((2, 3))",
     "linear: expected a tensor X, got an array.",
     "In One.layer, Linear(3, 2).",
     "Write torch.from_numpy(X).float()."),
    ("Block()", "torch.rand(2, 3)",
     "matmul: expected x.shape[-1] == self.W.shape[-2], got (2, 3) and (4, 6): 3 != 4.",
     "In Block.attention, Attention().",
     "No axis is stretched or cut to fit another."),
    ("Block()", "torch.rand(2, 4)",
     "layer_norm: expected X.shape[-1] == normalized_shape, got (2, 6): 6 != 4.",
     "In Block.norm, LayerNorm((4,)); X came from Block.attention, Attention().",
     "Write nn.LayerNorm((6,)) for norm."),
    ('Images("conv2")', "image",
     "conv2d: expected X.shape[1] == in_channels, got (4, 8, 6, 6): 8 != 6.",
     "In Images.conv2, Conv2d(6, 4, kernel_size=(3, 3)); X came from Images.conv1, Conv2d(3, 8, "
     "kernel_size=(3, 3)).",
     "Write nn.Conv2d(8, 4, kernel_size=(3, 3)) for conv2, or nn.Conv2d(3, 6, kernel_size=(3, "
     "3)) for conv1."),
    ('Images("fc")', "image",
     "linear: expected X.shape[-1] == in_features, got (4, 4, 4, 4): 4 != 100.",
     "In Images.fc, Linear(100, 10); X came from Images.conv2, Conv2d(8, 4, kernel_size=(3, 3)).",
     "Write X.flatten(1), of shape (4, 64), and nn.Linear(64, 10) for fc."),
    ('Images("")', "image",
     "linear: expected X.shape[-1] == in_features, got (4, 4, 4, 4): 4 != 64.",
     "In Images.fc, Linear(64, 10); X came from Images.conv2, Conv2d(8, 4, kernel_size=(3, 3)).",
     "Write X.flatten(1), of shape (4, 64)."),
    ('Images("")', "image.permute(0, 2, 3, 1)",
     "conv2d: expected X.shape[1] == in_channels, got (4, 8, 8, 3): 8 != 3.",
     "In Images.conv1, Conv2d(3, 8, kernel_size=(3, 3)).",
     "Write X.movedim(-1, 1), of shape (4, 3, 8, 8)."),
    ('Images("")', "image[:, :2]",
     "conv2d: expected X.shape[1] == in_channels, got (4, 2, 8, 8): 2 != 3.",
     "In Images.conv1, Conv2d(3, 8, kernel_size=(3, 3)).",
     "Write nn.Conv2d(2, 8, kernel_size=(3, 3)) for conv1."),
    ("One(nn.Conv2d(1, 4, 3))", "image[:, 0]",
     "conv2d: expected X.shape[0] == in_channels, got (4, 8, 8): 4 != 1.",
     "In One.layer, Conv2d(1, 4, kernel_size=(3, 3)).",
     "Write X.unsqueeze(1), of shape (4, 1, 8, 8)."),
    ("One(nn.Conv2d(1, 4, 3))", "image[0, 0]",
     "conv2d: expected 3D (unbatched) or 4D (batched) in X, got 2D.",
     "In One.layer, Conv2d(1, 4, kernel_size=(3, 3)).",
     "Write X.reshape(-1, 1, height, width)."),
    ("One(nn.Conv2d(3, 4, 9))", "image",
     "conv2d: expected 9 x 9 or more in X, got (4, 3, 8, 8).",
     "In One.layer, Conv2d(3, 4, kernel_size=(9, 9)).",
     "Write padding='same' in layer."),
    ("One(nn.Conv1d(4, 8, 3))", "torch.rand(2, 9, 4)",
     "conv1d: expected X.shape[1] == in_channels, got (2, 9, 4): 9 != 4.",
     "In One.layer, Conv1d(4, 8, kernel_size=(3,)).",
     "Write X.movedim(-1, 1), of shape (2, 4, 9)."),
    ("One(nn.Embedding(5, 2))", "labels.float()",
     "embedding: expected whole numbers in X, got float32.",
     "In One.layer, Embedding(5, 2).",
     "Write X.to(torch.int64)."),
    ("One(nn.Embedding(5, 2))", "labels + 4",
     "embedding: expected indices of rows of W in X, got others.",
     "In One.layer, Embedding(5, 2).",
     "Write nn.Embedding(7, 2) for layer."),
    ("One(nn.BatchNorm1d(5))", "rows",
     "batch_norm: expected X.shape[1] == num_features, got (4, 10): 10 != 5.",
     "In One.layer, BatchNorm1d(5).",
     "Write nn.BatchNorm1d(10) for layer."),
    ("One(nn.BatchNorm1d(10))", "rows[:1]",
     "batch_norm: expected two examples or more in X, got one.",
     "In One.layer, BatchNorm1d(10).",
     "Write model.eval() to predict, or drop_last=True where batches are made."),
    ("One(nn.LayerNorm(5))", "rows",
     "layer_norm: expected X.shape[-1] == normalized_shape, got (4, 10): 10 != 5.",
     "In One.layer, LayerNorm((5,)).",
     "Write nn.LayerNorm((10,)) for layer."),
    ("One(nn.GroupNorm(2, 6))", "rows",
     "group_norm: expected X.shape[1] == num_channels, got (4, 10): 10 != 6.",
     "In One.layer, GroupNorm(2, 6).",
     "Write nn.GroupNorm(2, 10) for layer."),
    ('Images("")', "image[0]",
     "linear: expected X.shape[-1] == in_features, got (4, 4, 4): 4 != 64.",
     "In Images.fc, Linear(64, 10); X came from Images.conv2, Conv2d(8, 4, kernel_size=(3, 3)).",
     "Write X.flatten(), of shape (64,)."),
    ("One(nn.LayerNorm(3))", "image",
     "layer_norm: expected X.shape[-1] == normalized_shape, got (4, 3, 8, 8): 8 != 3.",
     "In One.layer, LayerNorm((3,)).",
     "Write X.movedim(1, -1), of shape (4, 8, 8, 3)."),
    ("One(nn.Linear(10, 2))", "rows.flatten()",
     "linear: expected X.shape[-1] == in_features, got (40,): 40 != 10.",
     "In One.layer, Linear(10, 2).",
     "Write X.reshape(-1, 10)."),
    ("One(nn.LSTM(5, 4))", "torch.rand(2, 3, 6)",
     "LSTM: expected X.shape[-1] == input_size, got (2, 3, 6): 6 != 5.",
     "In One.layer, LSTM(5, 4).",
     "Write nn.LSTM(6, 4) for layer."),
]  # fmt: skip


def run(line: str, scope: dict[str, object], context: object = None) -> None:
    """Run a line as one of a file or of a notebook's cell, whose source Python knows."""
    path = f"<line {next(COUNT)}>"
    linecache.cache[path] = (len(line), None, f"{line}\n".splitlines(keepends=True), path)
    with context or la.explained():
        exec(compile(f"{line}\n", path, "exec"), scope)


def notes(error: BaseException) -> list[str]:
    return getattr(error, "__notes__", [])


def note_of(line: str, scope: dict[str, object]) -> str:
    """Give what is written under the error of a line: one note."""
    with pytest.raises(Exception) as caught:  # noqa: PT011
        run(line, scope)
    (note,) = notes(caught.value)
    return note


def error_of(line: str, scope: dict[str, object]) -> str | None:
    """Give what is written under the error of a line; None if there is none."""
    try:
        run(line, scope)
    except Exception as error:
        (note,) = notes(error)
        return note
    return None


def remedies(note: str) -> list[str]:
    """Take out of a note what it says to write: one thing, or several to choose from."""
    last = note.rpartition("\n")[2]
    text = re.fullmatch(
        r"Write (?:a new array, as |[(].*[)] in place of .*, as )?(.*?)(?: does.*|, of shape .*"
        r"| if .*| for a part.*| around it| for the last| to work .*| to predict; .*)?[.]", last
    )  # fmt: skip
    assert text, last
    return [one.replace(" for the classes,", "") for one in text[1].split(" or ")]


def test_no_size_and_no_type_is_asked_for_that_did_not_fail():
    """A message may speak of another operand than the first."""
    ids = torch.tensor([0, 1])
    for model, data in (
        (nn.Sequential(nn.Embedding(4, 8), nn.Embedding(4, 8)), (ids,)),
        (nn.MultiheadAttention(8, 4), (torch.ones(1, 1, 8), *[torch.ones(1, 3, 8)] * 2)),
    ):
        with pytest.raises(RuntimeError) as caught, la.explained():
            model(*data)
        assert notes(caught.value) == []


@pytest.mark.parametrize(("line", "mended", "first", "last"), LINES, ids=[row[0] for row in LINES])
def test_a_line_that_fails_is_explained(line, mended, first, last):
    scope = names()
    known = {name: x for name, x in scope.items() if isinstance(x, (np.ndarray, torch.Tensor))}
    note = note_of(line, scope)
    assert note.startswith(first)
    assert note.endswith(f"\n{last}")
    (operands,) = re.findall("^With (.*)[.]$", note, re.MULTILINE)
    for x in ast.walk(ast.parse(line)):
        if isinstance(x, ast.Name) and x.id in known and re.search(rf"\b{x.id} \(", operands):
            dtype = str(known[x.id].dtype).removeprefix("torch.")
            assert f"{x.id} {tuple(known[x.id].shape)} {dtype}" in operands


@pytest.mark.parametrize(("line", "mended", "first", "last"), LINES, ids=[row[0] for row in LINES])
def test_what_is_written_under_a_line_works(line, mended, first, last):
    note = note_of(line, names())
    if exchange := re.search(r"Write (\S+) in place of (\S+)\.$", note):
        assert line.replace(exchange[2], exchange[1], 1) == mended
        run(mended, names())
        return
    one, *others = remedies(note)
    assert one.replace("= ...", "= ") in mended
    for other in (one, *others):
        run(mended.replace(one, other), names())


def test_what_no_expression_mends_is_said_in_words():
    for line, last in (
        ("(u @ u).backward()", "Write .requires_grad_() on what is to learn, before, and outside "
         "torch.no_grad()."),
        ("1 if A > 0 else 0", "Write (A > 0).any() or (A > 0).all()."),
        ("X @ torch.ones(5, 7)", "No axis is stretched or cut to fit another."),
        ("F.cross_entropy(scores, labels[:3])", "No axis is stretched or cut to fit another."),
        ("nn.LSTM(3, 4)(S, (torch.ones(1, 9, 4),) * 2)", "Write one of that size, or "
         "the other batch_first (it is False) if another axis of X counts examples, or "
         "drop_last=True where batches are made."),
        ("np.hstack([w, A])", "No axis is stretched or cut to fit another."),
        ("np.stack([A, A, w])", "No axis is stretched or cut to fit another."),
        ("nn.Conv2d(3, 4, 9)(image)", "Write padding='same' in it."),
        ("image[:, :, 1:] + image[:, :, :-2]", "An axis that is absent on the left counts as 1; no "
         "other size is stretched."),
    ):  # fmt: skip
        assert note_of(line, names()).endswith(f"\n{last}")


def follow(remedy: str, model: nn.Module, place: str) -> None:
    """Do what a note says to a model, or to what the layer takes in which it fails."""
    path = place.partition(",")[0].removeprefix("In ").partition(".")[2]
    made = re.search(r"(nn[.]\w+[(].*[)]) for (\S+)", remedy)
    changed = re.split(", of shape|: ", remedy)[0].replace("height, width", "8, 8")
    if "drop_last" in remedy:  # of five examples, the last batch of four has one
        how = eval(f"dict({remedy.partition(' where')[0]})")
        *_, last = DataLoader(torch.rand(5, 10), batch_size=4, **how)
        model.get_submodule(path).register_forward_pre_hook(lambda _, args: (last,))
    elif "padding=" in remedy:
        model.get_submodule(path).padding = "same"
    elif remedy.endswith(".eval()") or remedy.startswith("model.to("):
        eval(remedy, {"model": model})
    elif made is None or changed != remedy:
        hook = lambda _, args: eval(changed, {"X": args[0], "torch": torch})  # noqa: E731
        model.get_submodule(path).register_forward_pre_hook(hook)
    if made:
        model.set_submodule(made[2].removeprefix("Sequential."), eval(made[1]))


@pytest.mark.parametrize(("text", "data", "first", "place", "last"), MODELS)
def test_a_model_that_fails_is_explained(text, data, first, place, last):
    scope = names()
    scope |= {"model": eval(text, globals()), "data": eval(data, scope)}
    note = note_of("model(data)", scope)
    assert note.startswith(first)
    assert place in note.split("\n")
    assert note.endswith(f"\n{last}")
    x = scope["data"]
    if "came from" not in place:
        assert f" {tuple(x.shape)} {str(x.dtype).removeprefix('torch.')}" in note


@pytest.mark.parametrize(("text", "data", "first", "place", "last"), MODELS)
def test_what_is_written_under_a_model_works(text, data, first, place, last):
    for k in range(len(last.split(" or ")) if last.startswith("Write ") else 0):
        scope = names()
        scope |= {"model": eval(text, globals()), "data": eval(data, scope)}
        for choice in (k, 0, 0, 0):  # once that is mended, the next layer may not fit
            if (note := error_of("model(data)", scope)) is None:
                break
            told = note.rpartition("\n")[2].removeprefix("Write ").removesuffix(".")
            (where,) = re.findall("^In .*", note, re.MULTILINE)
            follow(re.split(" to predict, or |, or ", told)[choice], scope["model"], where)
        assert error_of("model(data)", scope) is None


@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
@pytest.mark.parametrize("batch_first", [True, False])
def test_a_hidden_state_of_another_axis_fits_with_the_other_batch_first(kind, batch_first):
    h = torch.ones(1, 2 if batch_first else 4, 4)  # the batch has 4 and 2 on its first axes
    scope = names() | {"h": (h, h) if kind is nn.LSTM else h}
    for first in (batch_first, not batch_first):
        scope["model"] = kind(3, 4, batch_first=first)
        note = error_of("model(S, h)", scope)
        if first == batch_first:
            assert f"the other batch_first (it is {first}) if another axis of X counts" in note
            assert "With X (4, 2, 3) float32" in note
    assert note is None


def test_examples_that_cannot_be_stacked_are_kept_in_a_list():
    boxes = [torch.ones(1, 5), torch.ones(2, 5)]
    scope = {"DataLoader": DataLoader, "boxes": boxes}
    note = note_of("[*DataLoader(boxes, batch_size=2)]", scope)
    assert note.startswith("stack: expected x2 of shape (1, 5), got (2, 5).")
    remedy = re.search(r"\nWrite (collate_fn=\w+) in the DataLoader\.$", note)[1]
    run(f"assert len([*DataLoader(boxes, batch_size=2, {remedy})][0]) == 2", scope)


def test_the_error_stays_what_it_is():
    for line in ("np.zeros(3)[7]", "torch.ones(2) @ torch.ones(3)", "Net()(rows)", "1 / 0"):
        errors = []
        for context in (contextlib.nullcontext(), la.explained()):
            with pytest.raises(Exception) as caught:  # noqa: PT011
                run(line, names() | {"Net": Net}, context)
            steps = traceback.extract_tb(caught.tb)
            files = [step.filename for step in steps if not step.filename.startswith("<line")]
            errors.append((type(caught.value), str(caught.value), files))
        assert errors[0] == errors[1]


NOT_KNOWN = [
    "1 / 0", "A.nothing", "missing", "[1, 2][5]", "make() @ B", "la.matmul(A, B)",
    "model(data)", "int('x')", "{}[A.shape]", "A @ 3", "raise ValueError('@')",
]  # fmt: skip


@pytest.mark.parametrize("line", NOT_KNOWN)
def test_what_is_not_known_is_not_explained(line):
    scope = names() | {"make": lambda: np.ones((2, 3)), "la": la, "model": print_nothing}
    with pytest.raises(Exception) as caught:  # noqa: PT011
        run(line, scope | {"data": None})
    assert notes(caught.value) == []


def print_nothing(x):
    raise RuntimeError("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)")


def test_a_line_whose_source_is_lost_is_explained_by_what_pytorch_shows():
    scope = names()
    with pytest.raises(RuntimeError) as caught, la.explained():
        exec("X @ Y", scope)
    assert notes(caught.value) == [
        "matmul: expected x1.shape[-1] == x2.shape[-2], got (2, 3) and (2, 3): 3 != 2.\n"
        "With x1 (2, 3) float32, x2 (2, 3) float32.\n"
        "Write x2.T, of shape (3, 2)."
    ]
    with pytest.raises(ValueError, match="mismatch") as caught, la.explained():
        exec("A @ B", scope)
    assert notes(caught.value) == []


def test_code_in_a_folder_beside_the_library_is_the_readers():
    path = f"{la.__path__[0]}_mine/net.py"
    linecache.cache[path] = (5, None, ["A @ B"], path)
    with pytest.raises(ValueError, match="mismatch") as caught, la.explained():
        exec(compile("A @ B", path, "exec"), names())
    assert len(notes(caught.value)) == 1


def test_nothing_is_run_again():
    calls = []

    class Layer:
        @property
        def weights(self):
            calls.append("weights")
            return np.ones((2, 3))

    with pytest.raises(ValueError, match="mismatch") as caught:
        run("layer.weights @ layer.weights", {"layer": Layer()})
    assert calls == ["weights"] * 2
    assert notes(caught.value) == []


def test_contexts_within_contexts_write_one_note():
    @la.explained
    def multiply(x):
        with la.explained(), la.explained(warn=True):
            return x @ x

    for x in (np.ones((2, 3)), torch.ones(2, 3)):
        with la.explained(), pytest.raises((ValueError, RuntimeError)) as caught:
            multiply(x)
        (note,) = notes(caught.value)
        assert note.endswith("Write x.T, of shape (3, 2).")


@pytest.mark.parametrize("place", ["_steps", "_Call", "_expression"])
def test_whatever_goes_wrong_leaves_the_error_as_it_was(monkeypatch, place):
    monkeypatch.setattr(explained, place, None)
    for line, message in (("A @ B", "mismatch in its core"), ("X @ Y", "mat1 and mat2 shapes")):
        with pytest.raises((ValueError, RuntimeError), match=message) as caught:
            run(line, names())
        assert notes(caught.value) == []
        assert caught.value.__context__ is None


def test_an_error_that_takes_no_note_is_raised():
    class BareError(Exception):
        add_note = None

    with pytest.raises(BareError), la.explained():
        raise BareError


def test_objects_that_bear_no_look_do_no_harm():
    class Proxy:
        @property
        def __class__(self):
            raise RuntimeError

        def __getattr__(self, name):
            raise RuntimeError

    assert note_of("A @ B", names() | {"proxy": Proxy()}).endswith("Write B.T, of shape (3, 2).")


def test_a_decorated_function_keeps_its_name_and_result():
    @la.explained
    def double(x):
        """Double."""
        return 2 * x

    @la.explained(warn=True)
    def triple(x):
        return 3 * x

    assert (double.__name__, double.__doc__, double(2), triple(2)) == ("double", "Double.", 4, 6)


def test_each_thread_has_its_own():
    found = {}

    def multiply(name, context):
        try:
            with context:
                torch.ones(2) @ torch.ones(3)
        except RuntimeError as error:
            found[name] = notes(error)

    contexts = {"plain": contextlib.nullcontext(), "one": la.explained(), "two": la.explained()}
    with la.explained():
        threads = [threading.Thread(target=multiply, args=item) for item in contexts.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [len(found[name]) for name in contexts] == [0, 1, 1]
    assert torch.overrides._get_current_function_mode_stack() == []


def test_outside_nothing_is_seen():
    with pytest.raises(RuntimeError) as caught:
        torch.ones(2) @ torch.ones(3)
    assert notes(caught.value) == []


@pytest.mark.parametrize(
    "context", [torch.no_grad, torch.inference_mode, lambda: torch.autocast("cpu", torch.bfloat16)]
)
def test_it_works_within_contexts_of_pytorch(context):
    with pytest.raises(RuntimeError) as caught, context(), la.explained():
        Net()(torch.rand(4, 10))
    (note,) = notes(caught.value)
    assert "expected X.shape[-1] == in_features, got (4, 5): 5 != 6." in note
    assert "\nIn Net.fc2, Linear(6, 3)" in note


def test_it_works_under_vmap_and_grad():
    W = torch.ones(2, 3)
    with pytest.raises(RuntimeError) as caught, la.explained():
        torch.func.vmap(lambda x: W @ x)(torch.ones(5, 2))
    (note,) = notes(caught.value)
    assert "expected W.shape[-1] == x.shape[-1], got (2, 3) and (2,): 3 != 2" in note
    with la.explained():
        assert torch.func.grad(lambda x: (x @ x).sum())(torch.ones(2)).tolist() == [2.0, 2.0]


def test_it_steps_aside_under_the_compiler():
    double = torch.compile(lambda x: 2 * torch.relu(x), fullgraph=True, backend="eager")
    with la.explained():
        assert double(torch.ones(2)).tolist() == [2.0, 2.0]
    with la.explained(warn=True):
        assert double(torch.ones(3)).tolist() == [2.0, 2.0, 2.0]
    multiply = torch.compile(lambda x: x @ x, fullgraph=True, backend="eager")
    with pytest.raises(Exception, match="FakeTensor") as caught, la.explained():
        multiply(torch.ones(2, 3))
    assert notes(caught.value) == []


def test_it_is_compiled_with_what_it_decorates():
    @torch.compile(fullgraph=True, backend="eager")
    @la.explained
    def double(x):
        return 2 * torch.relu(x)

    assert double(torch.ones(2)).tolist() == [2.0, 2.0]


DOUBTS = [
    ("u - q", "sub: expected x1.shape == x2.shape, got (3,) and (3, 1), which broadcast to (3, 3). "
     "Write x2[:, 0], of shape (3,)."),
    ("F.mse_loss(q, u)", "mse_loss: expected x1.shape == x2.shape, got (3, 1) and (3,), which "
     "broadcast to (3, 3). Write x1[:, 0], of shape (3,)."),
    ("F.l1_loss(X, u)", "l1_loss: expected x1.shape == x2.shape, got (2, 3) and (3,), which "
     "broadcast to (2, 3). Write broadcast_arrays(x1, x2) first where a stretch is what you mean."),
    ("u * wide", "mul: expected one dtype, got float32 and float64. Write x2.to(torch.float32)."),
    ("F.softmax(X)", "softmax: expected an axis whose sum is 1, got dim=None. Write dim=-1 for the "
     "last."),
    ("nn.Softmax()(X)", "softmax: expected an axis whose sum is 1, got dim=None. Write dim=-1 for "
     "the last."),
]  # fmt: skip


def warnings_of(line: str, **how: object) -> list[str]:
    """Give our own warnings of a line that is run three times."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        run(f"for _ in range(3): {line}", names(), la.explained(**how))
    return [str(one.message) for one in caught if ": expected " in str(one.message)]


@pytest.mark.parametrize(("line", "said"), DOUBTS)
def test_what_is_seldom_meant_is_warned_of_once_a_line(line, said):
    assert warnings_of(line, warn=True) == [said]
    assert warnings_of(line) == []


@pytest.mark.parametrize("line", [
    "X - u", "X * u", "u + 1", "torch.softmax(u, 0)", "F.softmax(X, dim=1)", "X @ Z", "wide * 2",
    "F.mse_loss(u, u)", "q @ u[None]", "n + u", "u * wide[0]",
    "torch.einsum('i,i', [u, u])", "torch.where(X > 0, X, u)", "F.cross_entropy(scores, labels)",
])  # fmt: skip
def test_what_is_meant_is_not_warned_of(line):
    assert warnings_of(line, warn=True) == []


def test_a_warning_can_be_made_an_error_and_names_its_line():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match=r"sub: expected x1\.shape == x2\.shape"):
            run("u - q", names(), la.explained(warn=True))
    with pytest.warns(UserWarning, match="sub: expected") as caught:
        run("\n\nu - q", names(), la.explained(warn=True))
    assert caught[0].filename.startswith("<line")
    assert caught[0].lineno == 3


def test_a_notebook_shows_the_note():
    code = """
import io, contextlib
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="nocolor")
for cell in ("%load_ext linalg_dl", "import numpy as np, torch", "np.ones(2) @ (x := np.ones(3))",
             "A = np.ones((2, 3))", "A @ A", "X = torch.ones(2, 3)", "X @ X", "1 / 0",
             "torch.ones(2) + torch.ones(2)"):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        shell.run_cell(cell)
    print("Write " in out.getvalue(), "Error" in out.getvalue())
import torch
print(torch.overrides._get_current_function_mode_stack())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.split("\n") == [
        "False False", "False False", "False True", "False False", "True True", "False False",
        "True True", "False True", "False False", "[]", "",
    ]  # fmt: skip
