"""Drawings of shapes: grids of cells, solid where a number is stored, dashed where repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._style import COLORS, bare_axes, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 4.5  # inches
CELL = 0.4  # inches, where the width allows
GAP = 1.1  # cells between two grids
STROKES: dict[str, dict[str, Any]] = {
    "stored": {"lw": 1.2},
    "copied": {"lw": 0.9, "ls": (0, (2, 2))},
    "unlit": {"lw": 0.6},
}


def broadcast(x1: Any, x2: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the sum of two arrays, each stretched to the common shape.

    Parameters
    ----------
    x1, x2
        Arrays of at most two axes.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing: solid cells are stored, dashed ones repeat them. Where
        the shapes clash, the cells that are missing are marked, and no sum is drawn.

    Raises
    ------
    ValueError
        If an array has more than two axes, or no numbers.

    Notes
    -----
    Chapter: Broadcasting.

    Examples
    --------
    >>> ax = broadcast(np.array([[4, 5, 6], [7, 8, 9]]), np.array([1, 2, 3]))
    >>> [text.get_text() for text in ax.texts][-4:]
    ['10', '12', '(2, 3)', '=']

    Two columns do not stretch to three:

    >>> ax = broadcast(np.ones((2, 3)), np.ones(2))
    >>> [text.get_text() for text in ax.texts].count("✗")
    2
    """
    arrays = [_grid("broadcast", key, x) for key, x in (("x1", x1), ("x2", x2))]
    sizes = [(1, 1, *x.shape)[-2:] for x in arrays]
    rows, columns = np.max(sizes, axis=0).tolist()
    clash = any(n not in (1, rows) or m not in (1, columns) for n, m in sizes)
    if not clash:
        arrays.append(arrays[0] + arrays[1])
    ax = _sheet(ax, len(arrays) * (columns + GAP) - GAP, rows + 0.9, (-0.1, -0.9))
    for place, (x, role) in enumerate(zip(arrays, ("first", "second", "result"), strict=False)):
        left = place * (columns + GAP)
        _stretched(ax, left, x, role, (rows, columns))
        _write(ax, left + columns / 2, -0.5, str(x.shape), COLORS["error" if clash else role])
        if place:
            _write(ax, left - GAP / 2, rows / 2, "+="[place - 1], COLORS["text"])
    return ax


def net_inputs(n: int, m: int, i: int, *, ax: Axes | None = None) -> Axes:
    """Draw n examples of m features times one column of weights, with one row lit.

    Parameters
    ----------
    n, m
        The rows and the columns of the design matrix.
    i
        The row that is lit, counted from 0.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing: X, w, b and z, with the cells that the net input of
        example i is made of in full colour.

    Raises
    ------
    ValueError
        If there is no row i, or no feature.

    Notes
    -----
    Chapter: Broadcasting.

    Examples
    --------
    >>> ax = net_inputs(4, 3, 1)
    >>> sum(patch.get_alpha() is not None for patch in ax.patches)
    8
    """
    if m < 1 or not 0 <= i < n:
        raise ValueError(
            f"net_inputs: expected m of at least 1 and i from 0 to n - 1, got n = {n}, m = {m}, "
            f"i = {i}. Write net_inputs(4, 3, 1)."
        )
    top = max(n, m)
    w, b, z = m + 0.9, m + 4.2, m + 6.6
    ax = _sheet(ax, z + 3.0, top + 1.9, (-1.5, -0.9))
    middle = top - i - 0.5
    _block(ax, (0, top), (n, m), "X", "first", i)
    _block(ax, (w, top), (m, 1), "w", "second")
    _block(ax, (b, middle + 0.5), (1, 1), "b", "second")
    _block(ax, (z, top), (n, 1), "z", "result", i)
    for x, text in ((w - 0.45, "·"), (b - 0.75, "+"), (z - 0.75, "=")):
        _write(ax, x, middle, text, COLORS["text"])
    _write(ax, -0.4, middle, "i", COLORS["text"], style="italic")
    _measure(ax, (0, m), (top + 0.3, top + 0.3), "m", (0, 0.35))
    for x, side, size, text in ((-0.95, -1, n, "n"), (w + 1.3, 1, m, "m"), (z + 1.3, 1, n, "n")):
        _measure(ax, (x, x), (top - size, top), text, (0.4 * side, 0))
    return ax


def _stretched(ax: Axes, left: float, x: Any, role: str, shape: tuple[int, int]) -> None:
    """Draw an array stretched to a shape, and mark the cells that it cannot fill."""
    n, m = (1, 1, *x.shape)[-2:]
    cells = x.reshape(n, m)
    for i, j in np.ndindex(*shape):
        corner = (left + j, shape[0] - 1 - i)
        row, column = i if n > 1 else 0, j if m > 1 else 0
        if row >= n or column >= m:
            _cell(ax, corner, "error", "copied", "✗")
        else:
            state = "stored" if (row, column) == (i, j) else "copied"
            _cell(ax, corner, role, state, number(cells[row, column]))


def _block(
    ax: Axes, corner: Any, shape: tuple[int, int], name: str, role: str, lit: int | None = None
) -> None:
    """Draw an empty grid down from its top left corner, with one row lit or all of them."""
    (x, top), (n, m) = corner, shape
    for i, j in np.ndindex(n, m):
        state = "stored" if lit in (None, i) else "unlit"
        _cell(ax, (x + j, top - 1 - i), role, state)
    weight = "normal" if name == "b" else "bold"
    _write(ax, x + m / 2, top - n - 0.5, name, COLORS[role], weight=weight)


def _grid(name: str, key: str, x: Any) -> Any:
    array = np.asarray(x)
    if array.ndim > 2 or not array.size:
        raise ValueError(
            f"{name}: expected an array {key} of at most two axes, with numbers, "
            f"got shape {array.shape}. Write {key}[0] to draw its first matrix."
        )
    return array


def _sheet(ax: Axes | None, width: float, height: float, corner: tuple[float, float]) -> Axes:
    """Make room for cells of equal size, no larger than fits the width of a page."""
    cell = min(CELL, WIDTH / width)
    ax = bare_axes(ax, (cell * (width + 0.2), cell * (height + 0.2)))
    ax.set_aspect("equal")
    (x, y) = corner
    ax.set(xlim=(x, x + width + 0.2), ylim=(y, y + height + 0.2))
    return ax


def _cell(ax: Axes, corner: Any, role: str, state: str, text: str = "") -> None:
    from matplotlib.patches import Rectangle

    (x, y), color = corner, COLORS[role]
    box: tuple[Any, ...] = ((x + 0.06, y + 0.06), 0.88, 0.88)
    if state == "stored":
        ax.add_patch(Rectangle(*box, color=color, alpha=0.18))
    ax.add_patch(Rectangle(*box, edgecolor=color, facecolor="none", **STROKES[state]))
    if text:
        ink = role if role == "error" else "angle" if state == "copied" else "text"
        _write(ax, x + 0.5, y + 0.5, text, COLORS[ink])


def _measure(ax: Axes, xs: Any, ys: Any, text: str, away: Any) -> None:
    """Draw a line that measures one side of a grid."""
    upright = xs[0] == xs[1]
    ax.plot(xs, ys, color=COLORS["angle"], lw=1, marker="|_"[upright], ms=5)
    x, y = np.mean([xs, ys], axis=1) + away
    _write(ax, x, y, text, COLORS["angle"], style="italic")


def _write(ax: Axes, x: float, y: float, text: str, color: str, **kwargs: Any) -> None:
    ax.text(x, y, text, ha="center", va="center_baseline", color=color, **kwargs)
