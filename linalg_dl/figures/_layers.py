"""Drawings of a fully connected layer: its connections, and the shapes of each convention."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from linalg_dl.figures._style import COLORS, bare_axes, label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The grids of each convention: name, letters of its rows and of its columns, colour.
_CONVENTIONS = {
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
    "columns": [
        ("W", "h", "m", "second"),
        ("X", "m", "n", "first"),
        ("b", "h", "n", "second"),
        ("Z", "h", "n", "result"),
    ],
}
_GAP = 2.7  # between two grids, in cells: room for a sign and the letter of the rows
_STRETCH = 1.1  # more room before b when its axis of rows stretches: "1→n" is wide
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def fully_connected(
    m: int = 3, h: int = 2, *, weight: tuple[int, int] = (1, 3), ax: Axes | None = None
) -> Axes:
    """Draw a fully connected layer: m inputs, h outputs, and one weight among all.

    Parameters
    ----------
    m, h
        How many inputs and outputs.
    weight
        The indices (i, j), counted from 1, of the weight that stands out: it joins input j
        to output i.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing.

    Raises
    ------
    ValueError
        If m or h is not positive, or there is no such weight.

    Notes
    -----
    Chapter: Layers.

    Examples
    --------
    >>> ax = fully_connected(3, 2, weight=(1, 3))
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['x₁', 'x₂', 'x₃', 'b₁', 'a₁', 'b₂', 'a₂', 'w₁₃']
    """
    m, h = _sizes("fully_connected", m=m, h=h)
    i, j = weight
    if not (1 <= i <= h and 1 <= j <= m):
        raise ValueError(
            f"fully_connected: expected a weight (i, j) with i from 1 to {h} and j from 1 to {m}, "
            f"got ({i}, {j}). Write weight=({min(max(i, 1), h)}, {min(max(j, 1), m)})."
        )
    ax = bare_axes(ax, (4.0, 0.75 * max(m, h) + 0.3))
    inputs = [(0.0, (m - 1) / 2 - k) for k in range(m)]
    outputs = [(3.2, 1.15 * ((h - 1) / 2 - k)) for k in range(h)]
    for source in inputs:
        for target in outputs:
            _line(ax, source, target, COLORS["faint"], 1)
    for k, place in enumerate(inputs, 1):
        _node(ax, place, COLORS["first"])
        label(ax, place, _indexed("x", k), (-1, 0), COLORS["first"], 20)
    for k, (x, y) in enumerate(outputs, 1):
        _line(ax, (x, y), (x + 0.35, y + 0.4), COLORS["second"], 1.4)
        label(ax, (x + 0.35, y + 0.4), _indexed("b", k), (1, 0.3), COLORS["second"], 5)
        _node(ax, (x, y), COLORS["result"])
        label(ax, (x, y), _indexed("a", k), (1, 0), COLORS["result"], 20)
    (x, y), (to_x, to_y) = start, stop = inputs[j - 1], outputs[i - 1]
    _line(ax, start, stop, COLORS["second"], 2.6)
    at = (x + 0.3 * (to_x - x), y + 0.3 * (to_y - y))
    # On the side away from the other weights of the same input.
    side = 1 if 2 * i <= h + 1 else -1
    away = (side * (y - to_y), side * (to_x - x))
    label(ax, at, _indexed("w", i, j), away, COLORS["second"], 6, weight="bold")
    reach = max(inputs[0][1], outputs[0][1] + 0.35)
    ax.set(xlim=(-0.7, 4.0), ylim=(min(inputs[-1][1], outputs[-1][1]) - 0.35, reach + 0.35))
    ax.set_aspect("equal")
    return ax


def layer_shapes(
    n: int = 4, m: int = 3, h: int = 2, *, convention: str = "pytorch", ax: Axes | None = None
) -> Axes:
    """Draw the shapes of a layer in one convention: data, weights, biases and net inputs.

    Parameters
    ----------
    n, m, h
        How many examples, features and outputs.
    convention
        ``"pytorch"`` (X·Wᵀ + b), ``"example"`` (W·x + b), ``"design_matrix"`` (W·Xᵀ + b,
        still to be transposed) or ``"columns"`` (W·X + b).
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing. The dark cells are one dot product: an example, the
        weights of the first output, its bias and its net input. Copies of b that
        broadcasting makes are dashed.

    Raises
    ------
    ValueError
        If n, m or h is not positive, or the convention is unknown.

    Notes
    -----
    Chapter: Layers.

    Examples
    --------
    >>> ax = layer_shapes(4, 3, 2)
    >>> [text.get_text() for text in ax.texts]
    ['X', 'n', 'm', '·', 'Wᵀ', 'm', 'h', '+', 'b', '1→n', 'h', '=', 'Z', 'n', 'h']
    """
    n, m, h = _sizes("layer_shapes", n=n, m=m, h=h)
    if convention not in _CONVENTIONS:
        names = ", ".join(map(repr, _CONVENTIONS))
        raise ValueError(
            f"layer_shapes: expected for convention one of {names}, got {convention!r}. "
            "Write convention='pytorch' for a torch.nn.Linear."
        )
    grids = _CONVENTIONS[convention]
    counts = {"n": n, "m": m, "h": h, "1": 1}
    stretches = {"b"} if convention == "pytorch" else set()
    width = sum(counts[across] for _, _, across, _ in grids) + 3 * _GAP + 1.4
    width += _STRETCH * len(stretches)
    height = max(counts[down] for _, down, _, _ in grids) + 3.2
    ax = bare_axes(ax, (min(4.6, 0.36 * width), min(4.6, 0.36 * width) * height / width))
    left = 0.0
    for sign, (name, down, across, role) in zip(" ·+=", grids, strict=True):
        if sign != " ":
            ax.text(left - 0.7 * _GAP, 0, sign, ha="center", va="center", fontsize=13)
        left += _STRETCH * (name in stretches)
        _grid(ax, left, name, down, across, counts, COLORS[role])
        left += counts[across] + _GAP
    ax.set(xlim=(-1.2, width - 1.2), ylim=(-height / 2 - 0.1, height / 2 - 0.1))
    ax.set_aspect("equal")
    return ax


def _grid(
    ax: Axes, left: float, name: str, down: str, across: str, counts: dict[str, int], color: str
) -> None:
    """Draw one matrix, with its name below and the letters of its axes at its edges."""
    from matplotlib.patches import Rectangle

    rows, columns = counts[down], counts[across]
    # Along the features all cells take part in a dot product; else the first output and
    # the second example, if there are two.
    part = {"h": {0}, "n": {min(1, counts["n"] - 1)}, "m": set(range(counts["m"])), "1": {0}}
    for r in range(rows):
        for c in range(columns):
            copy = name == "b" and (r if down == "n" else c if across == "n" else 0) > 0
            chosen = r in part[down] and c in part[across]
            box: dict[str, Any] = {"ls": (0, (2, 2)) if copy else "-", "lw": 0.8 if copy else 1.2}
            corner = (left + c, rows / 2 - r - 1)
            ax.add_patch(Rectangle(corner, 1, 1, fc=color, ec="none", alpha=0.5 if chosen else 0.1))
            ax.add_patch(Rectangle(corner, 1, 1, fc="none", ec=color, **box))
    if name == "b":  # its own axis of examples is missing, or has size 1
        down = "1→n" if down == "n" else down
        across = "1→n" if across == "n" else across
    top, middle = rows / 2, left + columns / 2
    ax.text(middle, -top - 0.3, name, ha="center", va="top", color=color, weight="bold")
    ax.text(left - 0.25, 0, down, ha="right", va="center", style="italic")
    ax.text(middle, top + 0.2, across, ha="center", va="bottom", style="italic")


def _line(ax: Axes, start: Any, stop: Any, color: str, width: float) -> None:
    ax.plot(*zip(start, stop, strict=True), color=color, lw=width, zorder=1 + width / 10)


def _node(ax: Axes, place: Any, color: str) -> None:
    ax.plot(*place, "o", color=color, ms=17, zorder=2)


def _indexed(letter: str, *indices: int) -> str:
    """Write a letter with its indices below; a comma parts those of more than one digit."""
    apart = "," if max(indices) > 9 and len(indices) > 1 else ""
    return letter + apart.join(map(str, indices)).translate(_SUBSCRIPTS)


def _sizes(name: str, **sizes: Any) -> list[int]:
    for key, size in sizes.items():
        if isinstance(size, bool) or not hasattr(size, "__index__") or size < 1:
            raise ValueError(
                f"{name}: expected a positive integer {key}, got {size!r}. Write {key}=1."
            )
    return [operator.index(size) for size in sizes.values()]
