"""The drawings of a fully connected layer: its connections, and the shapes of each convention."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from linalg_dl.figures._strokes import DOTTED, bare_axes, label, sheet, square, write
from linalg_dl.figures._style import COLORS

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
    ax = bare_axes(None, (4.4, 0.7 * m + 0.3))
    net, out = (2.8, 0.0), (4.4, 0.0)
    for k, place in enumerate([(0.0, (m - 1) / 2 - i) for i in range(m)], 1):
        _line(ax, place, net, "second", 1.4)
        _node(ax, place, "first")
        label(ax, place, _indexed("x", k), (-1, 0), COLORS["first"], 20)
        at = (0.9, place[1] * (1 - 0.9 / 2.8) + 0.05)
        label(ax, at, _indexed("w", k), (0, 1), COLORS["second"], 4)
    _line(ax, net, (2.8, 0.8), "second", 1.4)
    label(ax, (2.8, 0.8), "b", (0, 1), COLORS["second"], 5)
    _line(ax, net, out, "result", 1.4)
    label(ax, (3.6, 0.05), "σ", (0, 1), COLORS["result"], 5)
    for place, name in ((net, "z"), (out, "a")):
        _node(ax, place, "result")
        label(ax, place, name, (0, -1), COLORS["result"], 20)
    ax.set(xlim=(-0.7, 5.0), ylim=(-(m - 1) / 2 - 0.4, max((m - 1) / 2 + 0.4, 1.3)))
    ax.set_aspect("equal")
    return ax


def fully_connected(m: int, h: int, *, weight: tuple[int, int]) -> Axes:
    """Draw m inputs, h outputs, and one weight (i, j), from input j to output i, among all."""
    ax = bare_axes(None, (4.0, 0.75 * max(m, h) + 0.3))
    inputs = [(0.0, (m - 1) / 2 - k) for k in range(m)]
    outputs = [(3.2, 1.15 * ((h - 1) / 2 - k)) for k in range(h)]
    for source in inputs:
        for target in outputs:
            _line(ax, source, target, "faint", 1)
    for k, place in enumerate(inputs, 1):
        _node(ax, place, "first")
        label(ax, place, _indexed("x", k), (-1, 0), COLORS["first"], 20)
    for k, (x, y) in enumerate(outputs, 1):
        _line(ax, (x, y), (x + 0.35, y + 0.4), "second", 1.4)
        label(ax, (x + 0.35, y + 0.4), _indexed("b", k), (1, 0.3), COLORS["second"], 5)
        _node(ax, (x, y), "result")
        label(ax, (x, y), _indexed("a", k), (1, 0), COLORS["result"], 20)
    i, j = weight
    _line(ax, inputs[j - 1], outputs[i - 1], "second", 2.6)
    # On the side away from the other weights of the same input.
    _name_weight(ax, inputs[j - 1], outputs[i - 1], _indexed("w", i, j), 2 * i <= h + 1)
    reach = max(inputs[0][1], outputs[0][1] + 0.35)
    ax.set(xlim=(-0.7, 4.0), ylim=(min(inputs[-1][1], outputs[-1][1]) - 0.35, reach + 0.35))
    ax.set_aspect("equal")
    return ax


def network(sizes: list[int]) -> Axes:
    """Draw the nodes of a network from its inputs to its outputs, and the shapes of its weights."""
    reach = (max(sizes) - 1) / 2
    ax = bare_axes(None, (4.4, 0.75 * max(sizes) + 0.8))
    columns = [[(2.4 * k, (n - 1) / 2 - i) for i in range(n)] for k, n in enumerate(sizes)]
    for k, (left, right) in enumerate(itertools.pairwise(columns), 1):
        for start, stop in itertools.product(left, right):
            _line(ax, start, stop, "faint", 1)
        write(ax, 2.4 * k - 1.2, -reach - 0.75, _indexed("W", k), "second", weight="bold")
        write(ax, 2.4 * k - 1.2, -reach - 1.2, str((len(right), len(left))), "second")
    names = ["x", *"a" * (len(sizes) - 2), "ŷ"]
    for k, (name, column) in enumerate(zip(names, columns, strict=True)):
        for i, place in enumerate(column, 1):
            _node(ax, place, "first" if k == 0 else "result")
            text = _indexed(name, i) if len(column) > 1 else name
            away = [(-1, 0), (0, 1), (1, 0)][(k > 0) + (k == len(sizes) - 1)]
            label(ax, place, text, away, COLORS["result" if k else "first"], 20)
    ax.set(xlim=(-0.7, 2.4 * len(sizes) - 1.7), ylim=(-reach - 1.5, reach + 0.7))
    ax.set_aspect("equal")
    return ax


def layer_shapes(n: int, m: int, h: int, *, convention: str) -> Axes:
    """Draw the shapes of a layer, the cells of one dot product dark, copies of b dashed."""
    counts = {"n": n, "m": m, "h": h, "1": 1}
    grids = CONVENTIONS[convention]
    stretches = {"b"} if convention == "pytorch" else set()
    width = sum(counts[across] for _, _, across, _ in grids) + 3 * GAP + 1.4
    width += STRETCH * len(stretches)
    half = (max(counts[down] for _, down, _, _ in grids) + 3.2) / 2
    limits = (-1.2, width - 1.2), (-half - 0.1, half - 0.1)
    ax = sheet(None, min(4.6, 0.36 * width), *limits)
    left = 0.0
    for sign, (name, down, across, role) in zip(" ·+=", grids, strict=True):
        if sign != " ":
            write(ax, left - 0.7 * GAP, 0, sign, fontsize=13)
        left += STRETCH * (name in stretches)
        _grid(ax, left, name, down, across, counts, role)
        left += counts[across] + GAP
    return ax


def _grid(
    ax: Axes, left: float, name: str, down: str, across: str, counts: dict[str, int], role: str
) -> None:
    """Draw one matrix, with its name below and the letters of its axes at its edges."""
    top, middle, color = counts[down] / 2, left + counts[across] / 2, COLORS[role]
    # Along the features all cells take part in a dot product; else the first output and
    # the second example, if there are two.
    part = {"h": {0}, "n": {min(1, counts["n"] - 1)}, "m": set(range(counts["m"])), "1": {0}}
    for r, c in np.ndindex(counts[down], counts[across]):
        copy = name == "b" and (r if down == "n" else c if across == "n" else 0) > 0
        dark = r in part[down] and c in part[across]
        corner = (left + c, top - r - 1)
        square(ax, corner, fc=color, ec="none", alpha=0.5 if dark else 0.1)
        dashes: dict[str, Any] = {"ls": DOTTED, "lw": 0.8} if copy else {"ls": "-", "lw": 1.2}
        square(ax, corner, fc="none", ec=color, **dashes)
    if name == "b":  # its own axis of examples is missing, or has size 1
        down, across = (letter.replace("n", "1→n") for letter in (down, across))
    write(ax, middle, -top - 0.3, name, role, va="top", weight="bold")
    write(ax, left - 0.25, 0, down, ha="right", style="italic")
    write(ax, middle, top + 0.2, across, va="bottom", style="italic")


def _line(ax: Axes, start: Any, stop: Any, color: str, width: float) -> None:
    ax.plot(*zip(start, stop, strict=True), color=COLORS[color], lw=width, zorder=1 + width / 10)


def _node(ax: Axes, place: Any, color: str) -> None:
    ax.plot(*place, "o", color=COLORS[color], ms=17, zorder=2)


def _name_weight(ax: Axes, start: Any, stop: Any, name: str, above: bool) -> None:
    (x, y), (to_x, to_y) = start, stop
    at = (x + 0.3 * (to_x - x), y + 0.3 * (to_y - y))
    away = (y - to_y, to_x - x) if above else (to_y - y, x - to_x)
    label(ax, at, name, away, COLORS["second"], 6, weight="bold")


def _indexed(letter: str, *indices: int) -> str:
    """Write a letter with its indices below; a comma parts those of more than one digit."""
    apart = "," if max(indices) > 9 and len(indices) > 1 else ""
    return letter + apart.join(map(str, indices)).translate(SUBSCRIPTS)
