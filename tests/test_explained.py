"""Errors in plain NumPy and PyTorch: what is written under them, and that it helps."""

from __future__ import annotations

import ast
import contextlib
import itertools
import linecache
import re
import sys
import threading
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

import linalg_dl as la

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
        "mask": np.array([True, False, True]),
    }  # fmt: skip
    tensors = {
        "X": torch.ones(2, 3), "Y": torch.ones(2, 3), "Z": torch.ones(3, 2), "V": torch.ones(2, 4),
        "S": torch.ones(4, 2, 3), "t": torch.ones(2), "u": torch.ones(3), "q": torch.ones(3, 1),
        "n": torch.arange(3), "wide": torch.ones(3, dtype=torch.float64),
        "half": torch.ones(3, dtype=torch.float16), "G": torch.ones(3, requires_grad=True),
        "chosen": torch.tensor([True, False, True]), "far": torch.ones(3, device="meta"),
        "scores": torch.rand(4, 3), "labels": torch.tensor([0, 1, 2, 0]),
        "image": torch.rand(4, 3, 8, 8), "rows": torch.rand(4, 10),
    }  # fmt: skip
    return {**arrays, **tensors, "np": np, "torch": torch, "nn": nn, "F": F}


# (line, what the remedy takes the place of, the first line of the note, its last)
LINES = [
]

# (model, its input, where it fails, the first line of the note, its last)
MODELS = [
]


def run(line: str, scope: dict[str, object], **how: object) -> object:
    """Run a line as one of a file or of a notebook's cell, whose source Python knows."""
    path = f"<line {next(COUNT)}>"
    linecache.cache[path] = (len(line), None, [f"{line}\n"], path)
    with la.explained(**how):
        exec(compile(f"{line}\n", path, "exec"), scope)
    return scope.get("out")


COUNT = itertools.count()


def note_of(line: str, scope: dict[str, object]) -> str:
    """Give what is written under the error of a line."""
    with pytest.raises(Exception) as caught:  # noqa: PT011
        run(line, scope)
    return "\n---\n".join(getattr(caught.value, "__notes__", []))
