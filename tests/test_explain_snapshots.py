"""What explain shows, to the letter: each call's text, LaTeX and SVG as they were last agreed on.

``python tests/test_explain_snapshots.py`` writes them anew: look at what `git diff` says.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from linalg_dl import explain

SNAPSHOTS = Path(__file__).with_suffix(".txt")
COLOURS = {
    "first": "#007bc2", "second": "#a26900", "third": "#b4548f",
    "result": "#008762", "clash": "#c94f00", "rest": "#757575",
}  # fmt: skip

RNG = np.random.default_rng(7)
A, B = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
ROWS, COLUMN = np.arange(6).reshape(2, 3), np.array([[1], [2], [3]])
SQUARE, NEXT = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])
LONG, TALL = np.arange(1, 13), np.arange(24.0).reshape(12, 2)
NOISE = RNG.standard_normal((4, 7))
BYTES = np.array([100, 100], dtype=np.int8)
X, W = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 0.5], [0.0, -1.0], [2.0, 2.0]])
BIAS = torch.tensor([10.0, 20.0, 30.0])

CALLS = {
    "vecdot": lambda: explain.vecdot(A, B),
    "vecdot of long integers": lambda: explain.vecdot(LONG, LONG[::-1].copy()),
    "vecdot that rounds": lambda: explain.vecdot(NOISE[0], NOISE[1]),
    "vecdot of thirds": lambda: explain.vecdot(np.array([1 / 3]), np.array([3.0])),
    "vecdot of a stack": lambda: explain.vecdot(TALL, np.array([1.0, -1.0])),
    "vecdot of two stacks": lambda: explain.vecdot(np.ones((2, 1, 3)), np.ones((2, 3))),
    "vecdot that wraps around": lambda: explain.vecdot(BYTES, BYTES),
    "vecdot of infinity and nan": lambda: explain.vecdot(
        np.array([math.inf, math.nan]), np.array([-1.0, 1.0])
    ),
    "vecdot of nothing": lambda: explain.vecdot(np.ones(0), np.ones(0)),
    "vecdot of halves": lambda: explain.vecdot(X[0].half(), X[1].half()),
    "vecdot that clashes": lambda: explain.vecdot(np.array([1, 2, 3]), np.array([4, 5])),
    "vecdot that clashes, long": lambda: explain.vecdot(LONG, LONG[:10]),
    "vecdot with a column": lambda: explain.vecdot(COLUMN, np.array([4, 5, 6])),
    "vecdot whose stacks clash": lambda: explain.vecdot(np.ones((2, 3)), np.ones((4, 3))),
    "by angle": lambda: explain.dot_by_angle(A, B),
    "by angle, of torch": lambda: explain.dot_by_angle(X[0], X[1]),
    "by angle, on axes": lambda: explain.dot_by_angle(np.array([0.0, 2.0]), np.array([3.0, 0.0])),
    "by angle, opposite": lambda: explain.dot_by_angle(np.array([-1.0, 0.0]), np.array([1.0, 0.0])),
    "by angle, over 90 degrees": lambda: explain.dot_by_angle(np.array([3, 1]), np.array([-1, 2])),
    "by angle, about −x": lambda: explain.dot_by_angle(np.array([3, 1]), np.array([-5, -1])),
    "by angle, the same": lambda: explain.dot_by_angle(np.array([1.0, 1.0]), np.array([2.0, 2.0])),
    "by angle, tiny": lambda: explain.dot_by_angle(np.full(2, 1e-200), np.array([1e-200, -1e-200])),
    "by angle, zero": lambda: explain.dot_by_angle(np.zeros(2), np.array([3.0, 4.0])),
    "by angle, infinite": lambda: explain.dot_by_angle(np.array([math.inf, 1.0]), np.ones(2)),
    "by angle, in space": lambda: explain.dot_by_angle(np.array([1, 2, 2]), np.array([2, 2, 1])),
    "by angle, on a line": lambda: explain.dot_by_angle(np.array([2.0]), np.array([-3.0])),
    "by angle, long": lambda: explain.dot_by_angle(NOISE[2], NOISE[3]),
    "by angle, a stack": lambda: explain.dot_by_angle(SQUARE[:1], np.array([1, -1])),
    "by angle, that clashes": lambda: explain.dot_by_angle(np.ones(3), np.ones(2)),
    "matmul": lambda: explain.matmul(SQUARE, NEXT),
    "matmul of torch that rounds": lambda: explain.matmul(X / 3, W.T),
    "matmul of vectors": lambda: explain.matmul(A, B),
    "matmul with a vector": lambda: explain.matmul(ROWS, np.array([1, 0, -1])),
    "matmul with a row": lambda: explain.matmul(np.array([2, 1]), ROWS),
    "matmul of many": lambda: explain.matmul(TALL, TALL.T),
    "matmul of noise": lambda: explain.matmul(NOISE, NOISE.T),
    "matmul of long rows": lambda: explain.matmul(LONG[None, :], LONG[:, None]),
    "matmul of a stack": lambda: explain.matmul(np.ones((3, 2, 2)), SQUARE * 1.0),
    "matmul that wraps around": lambda: explain.matmul(BYTES, BYTES),
    "matmul of halves that overflow": lambda: explain.matmul(
        np.full((1, 2), 300, np.float16), np.full((2, 1), 300, np.float16)
    ),
    "matmul of nothing": lambda: explain.matmul(np.ones((2, 0)), np.ones((0, 2))),
    "matmul of shapes": lambda: explain.matmul((5, 2, 3), (3, 4)),
    "matmul that clashes": lambda: explain.matmul(ROWS, ROWS),
    "matmul that clashes the other way": lambda: explain.matmul(np.ones((3, 4)), np.ones((2, 3))),
    "matmul of shapes that clash": lambda: explain.matmul((2, 3), (2, 3)),
    "matmul of stacks that clash": lambda: explain.matmul((5, 2, 3), (5, 2, 3)),
    "matmul of a stack of vectors": lambda: explain.matmul((10, 5, 20), (10, 20)),
    "matmul of vectors that clash": lambda: explain.matmul(np.ones(3), np.ones(2)),
    "matmul of a vector and a row": lambda: explain.matmul(np.ones(3), np.ones((1, 2))),
    "matmul whose stacks clash": lambda: explain.matmul((2, 2, 3), (4, 3, 1)),
    "matmul of noise that clashes": lambda: explain.matmul(NOISE, NOISE),
    "broadcast": lambda: explain.broadcast(np.array([[1], [2]]), np.array([10, 20, 30])),
    "broadcast of one": lambda: explain.broadcast(A),
    "broadcast of shapes": lambda: explain.broadcast((2,), (2, 2)),
    "broadcast of many axes": lambda: explain.broadcast((8, 1, 6, 1), (7, 1, 5)),
    "broadcast of three": lambda: explain.broadcast((2, 1), (3,), (1, 1)),
    "broadcast of four": lambda: explain.broadcast((4, 1, 2), (3, 1), (2,), ()),
    "broadcast of scalars": lambda: explain.broadcast((), ()),
    "broadcast of truth": lambda: explain.broadcast(np.array([True, False]), (1, 2)),
    "broadcast of torch": lambda: explain.broadcast(X, BIAS[:2]),
    "broadcast of many": lambda: explain.broadcast(TALL[:, :1], TALL[0]),
    "broadcast with nothing": lambda: explain.broadcast(np.ones((2, 0)), (1, 1)),
    "broadcast that clashes": lambda: explain.broadcast(TALL.reshape(8, 3)[:4], np.arange(4.0)),
    "broadcast of vectors that clash": lambda: explain.broadcast(np.arange(3), np.arange(4)),
    "broadcast of matrices that clash": lambda: explain.broadcast((2, 3), (3, 2)),
    "broadcast of shapes that clash": lambda: explain.broadcast((2, 3), (2,)),
    "broadcast of long ones that clash": lambda: explain.broadcast(np.ones((9, 3)), np.ones(9)),
    "broadcast that nothing helps": lambda: explain.broadcast((2, 3, 4), (5,)),
    "broadcast of a stack that clashes": lambda: explain.broadcast((2, 3, 4), (2, 3), (4,)),
    "broadcast with large sizes": lambda: explain.broadcast((13,), (12,)),
    "linear": lambda: explain.linear(X, W, BIAS),
    "linear without b": lambda: explain.linear(X, W),
    "linear of one example": lambda: explain.linear(X[0], W, BIAS),
    "linear of integers": lambda: explain.linear(np.array([1, 2]), SQUARE, np.array([10, 20])),
    "linear of bytes": lambda: explain.linear(BYTES, BYTES[None, :], BYTES[:1]),
    "linear of noise": lambda: explain.linear(NOISE[:2], NOISE[1:2], NOISE[0, :1]),
    "linear of a stack": lambda: explain.linear(np.ones((2, 2, 2)), SQUARE * 1.0),
    "linear that clashes": lambda: explain.linear(np.ones((2, 3)), np.ones((3, 4)), np.ones(4)),
    "linear with columns": lambda: explain.linear(np.ones((3, 2)), np.ones((4, 3)), np.ones(4)),
    "linear where b clashes": lambda: explain.linear(np.ones((2, 3)), np.ones((4, 3)), np.ones(2)),
    "linear where both clash": lambda: explain.linear(np.ones((2, 3)), np.ones((3, 4)), np.ones(3)),
    "linear where b is a column": lambda: explain.linear(ROWS, ROWS, np.array([[1], [2]])),
    "linear where b is a scalar": lambda: explain.linear(ROWS, ROWS, np.array(1)),
}  # fmt: skip


def snapshot(name: str) -> str:
    """Write a call's text, its LaTeX with the roles of its colours, and its drawings."""
    steps = CALLS[name]()
    latex = re.sub(r"\\\\ (?!\[)", r"\\\\\n", steps._repr_latex_())
    for role, colour in COLOURS.items():
        latex = latex.replace(rf"\textcolor{{{colour}}}", rf"\{role}")
    drawings = [part["text/html"] for part in steps._bundles() if "text/html" in part]
    svg = re.sub(r"( [-.,\d]+){22} ", " ... ", "\n".join(drawings)).replace("><", ">\n<")
    lines = "\n".join([str(steps), "-" * 9, latex, svg]).split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip()


def agreed() -> dict[str, str]:
    parts = SNAPSHOTS.read_text(encoding="utf-8").split("\n\n==== ")
    return dict(part.split(" ====\n", 1) for part in parts[1:])


@pytest.mark.parametrize("name", CALLS)
def test_explain_shows_what_it_did(name):
    assert snapshot(name) == agreed()[name].rstrip("\n")


def test_every_snapshot_has_its_call():
    assert [*agreed()] == [*CALLS]


if __name__ == "__main__":
    written = "".join(f"\n\n==== {name} ====\n{snapshot(name)}" for name in CALLS)
    SNAPSHOTS.write_text(f"What explain shows.{written}\n", encoding="utf-8")
