"""Drawings of arrays as grids of cells: a sum with broadcasting, and a product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._strokes import DOTTED, label, number, sheet, square, values, write
from linalg_dl.figures._style import COLORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 4.5  # inches
CELL = 0.4  # inches, where the width allows
GAP = 1.1  # cells between two grids
STROKES: dict[str, dict[str, Any]] = {
    "stored": {"lw": 1.2},
    "copied": {"lw": 0.9, "ls": DOTTED},
    "unlit": {"lw": 0.6},
}


def broadcast(x1: Any, x2: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the sum of two arrays of at most two axes, each stretched to the common shape.

    Solid cells of `x1` and `x2` are stored, dashed ones repeat them. Where the shapes clash,
    the cells that are missing are marked, and no sum is drawn. Chapter: Broadcasting.

    >>> ax = broadcast([[4, 5, 6], [7, 8, 9]], [1, 2, 3])
    """
    arrays = [_array(key, x) for key, x in (("x1", x1), ("x2", x2))]
    sizes = [(1, 1, *x.shape)[-2:] for x in arrays]
    rows, columns = np.max(sizes, axis=0).tolist()
    clash = any(n not in (1, rows) or m not in (1, columns) for n, m in sizes)
    if not clash:
        arrays.append(arrays[0] + arrays[1])
    ax = grids(ax, len(arrays) * (columns + GAP) - GAP, rows + 0.9, (-0.1, -0.9))
    for place, (x, role) in enumerate(zip(arrays, ("first", "second", "result"), strict=False)):
        left = place * (columns + GAP)
        _stretched(ax, left, x, role, (rows, columns))
        middle(ax, left + columns / 2, -0.5, str(x.shape), "error" if clash else role)
        if place:
            middle(ax, left - GAP / 2, rows / 2, "+="[place - 1])
    return ax


def product_cell(n: int, m: int, h: int, *, i: int = 0, j: int = 0, ax: Axes | None = None) -> Axes:
    """Draw the product of two matrices, n×m and m×h, and what one of its cells is made of.

    `n`, `m` and `h` are at least 1. Row `i` of the first and column `j` of the second, both
    counted from 0, cross in the cell. Chapter: Matrices.

    >>> ax = product_cell(3, 4, 2, i=1, j=1)
    """
    _require_cell(n, m, h, i, j)
    begin = m + 0.9  # the product, to the right of the first matrix and below the second
    right, bottom = begin + h, -begin - n
    ax = sheet(ax, 4.2, (-1.3, right + 0.3), (bottom - 0.3, 1.0))
    _grid(ax, (0, -begin), (n, m), {(i, k) for k in range(m)}, "first")
    _grid(ax, (begin, 0), (m, h), {(k, j) for k in range(m)}, "second")
    _grid(ax, (begin, -begin), (n, h), {(i, j)}, "result")
    across, down = begin + j + 0.5, -begin - i - 0.5
    dots: dict[str, Any] = {"color": COLORS["angle"], "lw": 1.2, "ls": DOTTED}
    ax.plot([m, begin + j], [down, down], **dots)
    ax.plot([across, across], [-m, -begin - i], **dots)
    write(ax, m / 2, bottom - 0.5, "A", "first", weight="bold")
    write(ax, right + 0.45, -m / 2, "B", "second", weight="bold")
    write(ax, right + 0.45, -begin - n / 2, "C", "result", weight="bold")
    _measure(ax, (-0.75, -begin), (-0.75, bottom), "n", (-1, 0))
    _measure(ax, (0, 0.35 - begin), (m, 0.35 - begin), "m", (0, 1))
    _measure(ax, (begin - 0.35, 0), (begin - 0.35, -m), "m", (-1, 0))
    _measure(ax, (begin, 0.75), (right, 0.75), "h", (0, 1))
    write(ax, -0.35, down, "i", "angle", style="italic")
    write(ax, across, 0.32, "j", "angle", style="italic")
    return ax


def grids(ax: Axes | None, width: float, height: float, corner: tuple[float, float]) -> Axes:
    """Make room for cells of equal size, no larger than fits the width of a page."""
    (x, y), inches = corner, min(CELL, WIDTH / width) * (width + 0.2)
    return sheet(ax, inches, (x, x + width + 0.2), (y, y + height + 0.2))


def cell(ax: Axes, corner: Any, role: str, state: str, text: str = "") -> None:
    """Draw a cell that is stored, copied or unlit, from its lower left corner."""
    color = COLORS[role]
    if state == "stored":
        square(ax, corner, 0.06, color=color, alpha=0.18)
    square(ax, corner, 0.06, edgecolor=color, facecolor="none", **STROKES[state])
    if text:
        ink = role if role == "error" else "angle" if state == "copied" else "text"
        middle(ax, corner[0] + 0.5, corner[1] + 0.5, text, ink)


def middle(ax: Axes, x: float, y: float, text: str, color: str = "text", **kwargs: Any) -> None:
    """Write `text` so that the digits of a row stand on one line."""
    write(ax, x, y, text, color, va="center_baseline", **kwargs)


def _array(key: str, x: Any) -> Any:
    array = values(x)
    if array.ndim > 2 or not array.size:
        raise ValueError(
            f"broadcast: expected an array {key} of at most two axes, with numbers, "
            f"got shape {array.shape}. Write {key}[0] to draw its first matrix."
        )
    return array


def _stretched(ax: Axes, left: float, x: Any, role: str, shape: tuple[int, int]) -> None:
    """Draw an array stretched to a shape, and mark the cells that it cannot fill."""
    n, m = (1, 1, *x.shape)[-2:]
    numbers = x.reshape(n, m)
    for i, j in np.ndindex(*shape):
        corner = (left + j, shape[0] - 1 - i)
        row, column = i if n > 1 else 0, j if m > 1 else 0
        if row >= n or column >= m:
            cell(ax, corner, "error", "copied", "✗")
        else:
            state = "stored" if (row, column) == (i, j) else "copied"
            cell(ax, corner, role, state, number(numbers[row, column]))


def _require_cell(n: int, m: int, h: int, i: int, j: int) -> None:
    if min(n, m, h) < 1:
        got = f"n, m, h = {n}, {m}, {h}"
        raise ValueError(f"product_cell: expected sizes of at least 1, got {got}. Write 1 or more.")
    if not (0 <= i < n and 0 <= j < h):
        raise ValueError(
            f"product_cell: expected a cell of the {n}×{h} product, got (i, j) = ({i}, {j}). "
            f"Write i from 0 to {n - 1} and j from 0 to {h - 1}."
        )


def _grid(ax: Axes, corner: Any, shape: tuple[int, int], lit: Any, color: str) -> None:
    """Draw a grid of cells, some of them lit, down and to the right of its corner."""
    left, top = corner
    for i, k in np.ndindex(shape):
        x, y = left + np.array([0, 1, 1, 0, 0]) + k, top - np.array([0, 0, 1, 1, 0]) - i
        if (i, k) in lit:
            ax.fill(x, y, color=COLORS[color], alpha=0.45, lw=0)
        ax.plot(x, y, color=COLORS[color], lw=1)


def _measure(ax: Axes, start: Any, stop: Any, name: str, away: Any) -> None:
    """Draw a size along an edge: a thin line from end to end, and a letter."""
    bar = {"arrowstyle": "|-|,widthA=0.3,widthB=0.3", "color": COLORS["faint"], "lw": 1}
    ax.annotate("", stop, start, arrowprops=bar)
    label(ax, np.add(start, stop) / 2, name, away, COLORS["text"], distance=6, style="italic")
