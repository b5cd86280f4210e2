"""Drawings of tensors: their cells and indices, and how they lie in memory."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._style import COLORS, bare_axes, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

SLANT = 0.55  # how far, in cells, each slice of a tensor of order 3 lies behind the one before
GAP = 1.5  # cells between two tensors
WIDTH = 4.6  # of a drawing, in inches


def indexing(
    tensors: Sequence[Any], indices: Sequence[tuple[int, ...]], *, ax: Axes | None = None
) -> Axes:
    """Draw tensors of order 0 to 3 as grids of cells, and light one cell of each.

    Parameters
    ----------
    tensors
        What is drawn, from left to right: of a tensor of order 3 the first slice in front
        and only the edges of the others.
    indices
        The cell of each that is lit, as many indices as its order.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing: positions at the edges, the index and its number below.

    Raises
    ------
    ValueError
        If a tensor has an order above 3, or an index does not fit its tensor.

    Notes
    -----
    Chapter: Tensors.

    Examples
    --------
    >>> ax = indexing([np.array(3), np.array([4, 1, 5])], [(), (2,)])
    >>> [text.get_text() for text in ax.texts if "=" in text.get_text()]
    ['x = 3', 'x[2] = 5']
    """
    arrays = [np.asarray(x) for x in tensors]
    for x, index in zip(arrays, indices, strict=True):
        _require_index(x, index)
    tall = max((_extent(x)[1] for x in arrays), default=1.0)
    total = sum(_extent(x)[0] + GAP for x in arrays)
    ax = bare_axes(ax, (WIDTH, WIDTH * (tall + 2.4) / total))
    ax.set_aspect("equal")
    left = GAP / 2
    for x, index in zip(arrays, indices, strict=True):
        _draw_tensor(ax, x, index, left)
        left += _extent(x)[0] + GAP
    ax.set(xlim=(0, total), ylim=(-tall - 1.6, 0.8))
    return ax


def reading_order(*tensors: Any, names: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw the memory that tensors lie in, and the steps of reading each row by row.

    Parameters
    ----------
    *tensors
        Arrays that can be looked at as NumPy arrays, without gaps in their memory.
    names
        What to call each, as Python writes it.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing: green arcs to the next cell, vermilion ones to another.

    Raises
    ------
    ValueError
        If a tensor has gaps in its memory, or is read from its end.

    Notes
    -----
    Chapter: Tensors.

    Examples
    --------
    >>> x = np.arange(6).reshape(2, 3)
    >>> [text.get_text() for text in reading_order(x.T, names=["x.T"]).texts]
    ['x.T', '0', '3', '1', '4', '2', '5']
    """
    places = [_places(x) for x in tensors]
    cells = max(len(order) for order, _ in places)
    height = 3.1
    ax = bare_axes(ax, (WIDTH, WIDTH * height * len(places) / (cells + 2.4)))
    ax.set_aspect("equal")
    for row, ((order, values), name) in enumerate(zip(places, names, strict=True)):
        top = -height * row
        ax.text(-0.5, top - 0.5, name, ha="right", va="center")
        for place, value in zip(order, values, strict=True):
            _draw_cell(ax, place, top, number(value))
        for start, stop in pairwise(order):
            _draw_step(ax, start, stop, top)
    ax.set(xlim=(-2.1, cells + 0.3), ylim=(1 - height * len(places), 1.1))
    return ax


def _require_index(x: Any, index: tuple[int, ...]) -> None:
    if x.ndim > 3:
        raise ValueError(
            f"indexing: expected tensors of order 0 to 3, got shape {x.shape}. "
            f"Write x[{', '.join('0' * (x.ndim - 3))}] to draw a part of it."
        )
    fits = len(index) == x.ndim
    if not fits or not all(0 <= i < n for i, n in zip(index, x.shape, strict=True)):
        raise ValueError(
            f"indexing: expected {x.ndim} indices, each less than its length in {x.shape}, "
            f"got {index}. Write {(0,) * x.ndim} for the first cell."
        )


def _extent(x: Any) -> tuple[float, float]:
    """Measure the width and the height of a tensor, in cells."""
    slices, rows, columns = (1,) * (3 - x.ndim) + x.shape
    return columns + SLANT * (slices - 1), rows + SLANT * (slices - 1)


def _draw_tensor(ax: Axes, x: Any, index: tuple[int, ...], left: float) -> None:
    slices, rows, columns = (1,) * (3 - x.ndim) + x.shape
    behind = SLANT * (slices - 1)
    for depth in range(slices - 1, -1, -1):
        corner = (left + SLANT * depth, SLANT * depth - behind)
        if depth:
            _draw_edges(ax, *corner, rows, columns)
        if x.ndim == 3:
            _position(ax, corner[0] + 0.24, corner[1] + 0.38, depth, index[0])
    front = x.reshape(slices, rows, columns)[0]
    place = (0,) * (3 - x.ndim) + tuple(index)
    for row, column in np.ndindex(rows, columns):
        lit = (row, column) == place[1:]
        _draw_cell(ax, left + column, -row - behind, number(front[row, column]), lit=lit)
    for column in range(columns) if x.ndim else ():
        _position(ax, left + column + 0.5, -rows - behind - 0.4, column, place[2])
    for row in range(rows) if x.ndim > 1 else ():
        _position(ax, left - 0.4, -row - behind - 0.5, row, place[1])
    name = f"x[{', '.join(map(str, index))}]" if x.ndim else "x"
    middle = (left + columns / 2, -rows - behind - 1.15)
    text = f"{name} = {number(x[index])}"
    ax.text(*middle, text, ha="center", va="center", color=COLORS["result"])


def _draw_edges(ax: Axes, left: float, top: float, rows: int, columns: int) -> None:
    """Draw what can be seen of a slice behind another: nothing hides a line in the page."""
    lines = [([left, left + columns], [top, top]), ([left + columns] * 2, [top, top - rows])]
    lines += [([left + k] * 2, [top, top - SLANT]) for k in range(columns)]
    lines += [([left + columns - SLANT, left + columns], [top - k - 1] * 2) for k in range(rows)]
    for x, y in lines:
        ax.plot(x, y, color=COLORS["first"], lw=1)


def _draw_cell(ax: Axes, left: float, top: float, text: str, *, lit: bool = False) -> None:
    import matplotlib as mpl

    edge = COLORS["result" if lit else "first"]
    width, order = (2.4, 3) if lit else (1, 2)
    ax.add_patch(
        mpl.patches.Rectangle(
            (left, top - 1), 1, 1, fill=False, edgecolor=edge, lw=width, zorder=order
        )
    )
    color, weight = (COLORS["result"], "bold") if lit else (COLORS["text"], "normal")
    middle = (left + 0.5, top - 0.53)
    ax.text(*middle, text, ha="center", va="center", color=color, weight=weight)


def _position(ax: Axes, x: float, y: float, value: int, lit: int) -> None:
    color = COLORS["result"] if value == lit else COLORS["angle"]
    ax.text(x, y, str(value), ha="center", va="center", color=color)


def _places(x: Any) -> tuple[list[int], list[float]]:
    """Find where in memory each number lies, in the order of the indices."""
    x = np.asarray(x)
    strides = [stride // x.itemsize for stride in x.strides]
    order = [
        sum(i * s for i, s in zip(index, strides, strict=True)) for index in np.ndindex(x.shape)
    ]
    if sorted(order) != list(range(x.size)):
        raise ValueError(
            f"reading_order: expected a tensor without gaps in its memory, got strides {strides} "
            f"for shape {x.shape}. Write x.copy() to draw its numbers side by side."
        )
    return order, [float(x[index]) for index in np.ndindex(x.shape)]


def _draw_step(ax: Axes, start: int, stop: int, top: float) -> None:
    """Draw the arc from one cell to the one that is read next."""
    color = COLORS["result" if stop == start + 1 else "error"]
    side = 1 if stop > start else -1  # forwards above the cells, backwards below
    turn = np.linspace(np.pi, 0, 40)
    across = (start + stop + 1) / 2 + 0.46 * (stop - start) * np.cos(turn)
    near = top + 0.14 if side > 0 else top - 1.14
    up = near + side * (0.1 + 0.2 * abs(stop - start)) * np.sin(turn)
    ax.plot(across, up, color=color, lw=1.4)
    ax.plot(across[-1:], up[-1:], "v" if side > 0 else "^", color=color, ms=3.5)
