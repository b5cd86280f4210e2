"""The drawings of a layer: its connections, activations, and the shapes of each convention."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from drawings._shared import axes_at, wide
from drawings.grids import CELL, cell, dot
from linalg_dl.figures._strokes import COLORS, line, sheet, write

# The grids of each convention: name, letters of its rows and of its columns, colour.
CONVENTIONS = {
    "pytorch": [
        ("X", "n", "m", "first"),
        ("Wᵀ", "m", "h", "second"),
        ("b", "n", "h", "second"),
        ("Z", "n", "h", "result"),
    ],
    "example": [
        ("W", "h", "m", "second"),
        ("x", "m", "1", "first"),
        ("b", "h", "1", "second"),
        ("z", "h", "1", "result"),
    ],
    "design_matrix": [
        ("W", "h", "m", "second"),
        ("Xᵀ", "m", "n", "first"),
        ("b", "h", "n", "second"),
        ("Zᵀ", "h", "n", "result"),
    ],
}
GAP = 2.7  # between two grids, in cells: room for a sign and the letter of the rows
STRETCH = 1.1  # more room before b when its axis of rows stretches: "1→n" is wide
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def neuron(m: int) -> Axes:
    """Draw one neuron: its inputs and weights, the bias, the net input and the activation."""
    inputs = [(0.0, (m - 1) / 2 - k) for k in range(m)]
    net, out, top = (2.8, 0.0), (4.4, 0.0), (2.8, 0.8)
    ax = sheet(None, (-0.7, 5.0), (inputs[-1][1] - 0.4, max(inputs[0][1] + 0.4, 1.3)))
    for k, place in enumerate(inputs, 1):
        line(ax, [place, net], "second", 1.4, zorder=1)
        _node(ax, place, _indexed("x", k), "first", (-1, 0))
        at = (0.9, place[1] * (1 - 0.9 / 2.8))
        write(ax, at, _indexed("w", k), "second", (0, 1), style="italic")
    line(ax, [net, top], "second", 1.4, zorder=1)
    write(ax, top, "b", "second", (0, 1), style="italic")
    line(ax, [net, out], "result", 1.4, zorder=1)
    write(ax, (3.6, 0), "σ", "result", (0, 1), style="italic")
    _node(ax, net, "z", "result", (0, -1))
    _node(ax, out, "a", "result", (0, -1))
    return ax


def fully_connected(m: int, h: int, *, weight: tuple[int, int]) -> Axes:
    """Draw m inputs, h outputs, and one weight (i, j), from input j to output i, among all."""
    inputs = [(0.0, (m - 1) / 2 - k) for k in range(m)]
    outputs = [(3.2, 1.15 * ((h - 1) / 2 - k)) for k in range(h)]
    top = max(inputs[0][1], outputs[0][1] + 0.35) + 0.35
    ax = sheet(None, (-0.7, 4.0), (min(inputs[-1][1], outputs[-1][1]) - 0.35, top), 0.85)
    for source, target in product(inputs, outputs):
        line(ax, [source, target], "faint", 1, zorder=1)
    for k, place in enumerate(inputs, 1):
        _node(ax, place, _indexed("x", k), "first", (-1, 0))
    for k, (x, y) in enumerate(outputs, 1):
        line(ax, [(x, y), (x + 0.35, y + 0.4)], "second", 1.4, zorder=1)
        write(ax, (x + 0.35, y + 0.4), _indexed("b", k), "second", (1, 0.3), style="italic")
        _node(ax, (x, y), _indexed("a", k), "result", (1, 0))
    i, j = weight
    _name_weight(ax, inputs[j - 1], outputs[i - 1], _indexed("w", i, j), above=2 * i <= h + 1)
    return ax


def network(sizes: list[int]) -> Axes:
    """Draw the nodes of a network from its inputs to its outputs, and the shapes of its weights."""
    reach, last = (max(sizes) - 1) / 2, len(sizes) - 1
    ax = sheet(None, (-0.7, 2.4 * last + 0.7), (-reach - 1.5, reach + 0.7), 0.85)
    columns = [[(2.4 * k, (n - 1) / 2 - i) for i in range(n)] for k, n in enumerate(sizes)]
    for k, (left, right) in enumerate(pairwise(columns), 1):
        for start, stop in product(left, right):
            line(ax, [start, stop], "faint", 1, zorder=1)
        write(ax, (2.4 * k - 1.2, -reach - 0.75), _indexed("W", k), "second", weight="bold")
        write(ax, (2.4 * k - 1.2, -reach - 1.2), str((len(right), len(left))), "second")
    for k, column in enumerate(columns):
        name, away = ("x", (-1, 0)) if k == 0 else ("ŷ", (1, 0)) if k == last else ("a", (0, 1))
        for i, place in enumerate(column, 1):
            text = _indexed(name, i) if len(column) > 1 else name
            _node(ax, place, text, "result" if k else "first", away)
    return ax


def activations(*functions: Callable[[Any], Any]) -> Axes:
    """Draw functions of a net input side by side; a jump has a dot at the value that it takes."""
    reach, high, apart = 2.5, 2.0, 1.2
    width = 2 * reach + apart
    right = width * len(functions) - reach - 0.5
    ax = wide((-reach - 0.1, right), (-1.0, high + 0.8), math.inf)
    z = np.linspace(-reach, reach, 601)
    for k, function in enumerate(functions):
        origin = np.array([k * width, 0.0])
        axes_at(ax, origin, (-reach, reach), (-0.4, high))
        write(ax, np.add(origin, (reach, 0)), "z", away=(1, 0), style="italic")
        write(ax, np.add(origin, (0, high)), "a", away=(0, 1), style="italic")
        for at, away in (((1, 0), (0, -1)), ((0, 1), (-1, 0))):
            write(ax, origin + at, "1", "angle", away)
        _curve(ax, origin, z, np.asarray(function(z)), high)
    return ax


def layer_shapes(n: int, m: int, h: int, *, convention: str) -> Axes:
    """Draw the shapes of a layer, the cells of one dot product dark, copies of b dashed."""
    counts = {"n": n, "m": m, "h": h, "1": 1}
    grids = CONVENTIONS[convention]
    stretches = {"b"} if convention == "pytorch" else set()
    width = sum(counts[across] for _, _, across, _ in grids) + 3 * GAP + 1.4
    width += STRETCH * len(stretches)
    half = (max(counts[down] for _, down, _, _ in grids) + 3.2) / 2
    ax = sheet(None, (-1.2, width - 1.2), (-half - 0.1, half - 0.1), CELL)
    left = 0.0
    for sign, (name, down, across, role) in zip(" ·+=", grids, strict=True):
        if sign != " ":
            write(ax, (left - 0.7 * GAP, 0), sign, fontsize=13)
        left += STRETCH * (name in stretches)
        _grid(ax, left, name, down, across, counts, role)
        left += counts[across] + GAP
    return ax


def _curve(ax: Axes, origin: Any, z: Any, a: Any, high: float) -> None:
    """Draw a function up to a height, in pieces where it jumps."""
    places = np.stack([z, a], axis=1)[a <= high]
    jumps = np.flatnonzero(np.abs(np.diff(a[a <= high])) > 0.5)
    for piece in np.split(places, jumps + 1):
        straight = np.ptp(piece[:, 1]) == 0
        line(ax, origin + (piece[[0, -1]] if straight else piece[::10]), "result", 2)
    for k in jumps:
        dot(ax, origin + places[k], "result")
        end = np.add(origin, (places[k, 0], places[k + 1, 1]))
        ax.plot(*end, "o", mfc="none", mec=COLORS["result"], ms=5)


def _node(ax: Axes, place: Any, name: str, color: str, away: Any) -> None:
    """Draw a node with its name beside it."""
    dot(ax, place, color, 17)
    write(ax, np.add(place, np.multiply(0.15, away)), name, color, away, style="italic")


def _grid(
    ax: Axes, left: float, name: str, down: str, across: str, counts: dict[str, int], role: str
) -> None:
    """Draw one matrix, with its name below and the letters of its axes at its edges."""
    top, middle = counts[down] / 2, left + counts[across] / 2
    # Along the features all cells take part in a dot product; else the first output and
    # the second example, if there are two.
    part = {"h": {0}, "n": {min(1, counts["n"] - 1)}, "m": set(range(counts["m"])), "1": {0}}
    for r, c in np.ndindex(counts[down], counts[across]):
        copy = name == "b" and (r if down == "n" else c if across == "n" else 0) > 0
        dark = r in part[down] and c in part[across]
        cell(ax, (left + c, top - r - 1), role, filled=dark, dashed=copy)
    if name == "b":  # its own axis of examples is missing, or has size 1
        down, across = (letter.replace("n", "1→n") for letter in (down, across))
    write(ax, (middle, -top - 0.3), name, role, va="top", weight="bold")
    write(ax, (left - 0.25, 0), down, ha="right", style="italic")
    write(ax, (middle, top + 0.2), across, va="bottom", style="italic")


def _name_weight(ax: Axes, start: Any, stop: Any, name: str, *, above: bool) -> None:
    """Draw a connection thicker, its name on the side away from the others of its input."""
    (x, y), (to_x, to_y) = start, stop
    line(ax, [start, stop], "second", 2.6, zorder=1)
    away = (y - to_y, to_x - x) if above else (to_y - y, x - to_x)
    at = (x + 0.3 * (to_x - x), y + 0.3 * (to_y - y))
    write(ax, at, name, "second", away, style="italic")


def _indexed(letter: str, *indices: int) -> str:
    """Write a letter with its indices below; a comma parts those of more than one digit."""
    apart = "," if max(indices) > 9 and len(indices) > 1 else ""
    return letter + apart.join(map(str, indices)).translate(SUBSCRIPTS)
