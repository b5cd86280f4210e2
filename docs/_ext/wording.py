"""What the library says of shapes, cut where sizes and names stand, for a script to join."""

from __future__ import annotations

import re

import numpy as np

import linalg_dl as la

Shape = tuple[int, ...]
TOKEN = re.compile(r"[^\s([]*[([][^])]*[])]+|\S+")  # x, 7, (7, 8), x[:, None] or f(x)

# Calls that clash; and of the two parts of each message its key, and what varies, in its order.
CALLS = """
broadcast_shapes (7, 8) (7,) | broadcast (7, 8) (7,) 8 7 -1 | stretch (7, 1) (7,) x[:, None] (7, 8)
broadcast_shapes (7, 8) (5, 6) | - | alone
matmul () (7,) | scalar x1 | times
matmul (7, 8, 9) (6, 9, 5) | stack (7, 8, 9) (6, 9, 5) | batch
matmul (7, 8) (7, 8) | - | instead matrix_transpose(x2) (7, 8) (8, 7) (7, 7)
matmul (7, 8) (9, 7) | - | order (9, 7) (7, 8) (9, 8)
matmul (7, 8) (9, 5) | matmul -2 (7, 8) (9, 5) 8 9 | none
linear () (7, 8) | X | room
linear (7, 8) () | number | room
linear (7, 8) (8,) | W (8,) | write W[None] (1, 8)
linear (8, 1) (7, 8) | layer (8, 1) (7, 8) 1 8 | column X[:, 0] (8,)
linear (7, 8) (9, 8) (1, 9, 1) | bias (9,) (1, 9, 1) (7, 8) (9, 8) | reshape b.reshape((9,))
"""


def words() -> dict[str, list[str]]:
    """Give the pieces of each part of a message, by its key."""
    found: dict[str, list[str]] = {}
    for line in CALLS.strip().splitlines():
        (name, *shapes), *parts = [TOKEN.findall(part) for part in line.split("|")]
        head, end, remedy = ask(name, *map(read, shapes))[1].partition(". ")
        for (key, *values), text in zip(parts, (head + end, remedy), strict=True):
            if key != "-":
                found[key] = cut(text, values)
    return found


def ask(name: str, *shapes: Shape) -> tuple[Shape | None, str]:
    """Give the shape that an operation makes of shapes, or what the library says in its place."""
    given = shapes if name == "broadcast_shapes" else map(np.zeros, shapes)
    try:
        out = getattr(la, name)(*given)
    except ValueError as error:
        return None, str(error)
    return out if name == "broadcast_shapes" else np.shape(out), ""


def read(text: str) -> Shape:
    """Read a shape."""
    return tuple(map(int, re.findall(r"\d+", text)))


def cut(text: str, values: list[str]) -> list[str]:
    """Give what stands between values, each of which has to be there, in this order."""
    pieces = []
    for value in values:
        piece, found, text = text.partition(value)
        if not found:
            raise ValueError(f"{value} is not in what the library says: {text}")
        pieces.append(piece)
    return [*pieces, text]
