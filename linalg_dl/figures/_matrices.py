"""Drawings of matrices: the product as grids of cells, and what a matrix does to the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from linalg_dl.figures._plane import _plane, _point
from linalg_dl.figures._style import COLORS, arrow, bare_axes, label, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def product_cell(n: int, m: int, h: int, *, i: int = 0, j: int = 0, ax: Axes | None = None) -> Axes:
    """Draw a matrix product as grids of cells, with the row and the column of one cell lit.

    Parameters
    ----------
    n, m, h
        The sizes: the product of an n×m and an m×h matrix is n×h.
    i, j
        The cell, counted from 0 as in Python.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing. The second matrix stands above the product and the
        first to its left, so that row `i` and column `j` cross in the cell.

    Raises
    ------
    ValueError
        If a size is less than one, or the product has no cell (i, j).

    Notes
    -----
    Chapter: Matrices.

    Examples
    --------
    >>> [text.get_text() for text in product_cell(3, 4, 2).texts if text.get_text()]
    ['A', 'B', 'C', 'n', 'm', 'm', 'h', 'i', 'j']
    """
    if min(n, m, h) < 1:
        got = f"n, m, h = {n}, {m}, {h}"
        raise ValueError(f"product_cell: expected sizes of at least 1, got {got}. Write 1 or more.")
    if not (0 <= i < n and 0 <= j < h):
        raise ValueError(
            f"product_cell: expected a cell of the {n}×{h} product, got (i, j) = ({i}, {j}). "
            f"Write i from 0 to {n - 1} and j from 0 to {h - 1}."
        )
    gap = 0.9
    left, top = m + gap, m + gap  # where the product begins
    ax = bare_axes(ax, (4.2, 4.2 * (top + n + 1.3) / (left + h + 1.6)))
    ax.set_aspect("equal")
    ax.set(xlim=(-1.3, left + h + 0.3), ylim=(-top - n - 0.3, 1.0))
    row, column = {(i, k) for k in range(m)}, {(k, j) for k in range(m)}
    _grid(ax, (0, top), (n, m), row, "first")
    _grid(ax, (left, 0), (m, h), column, "second")
    _grid(ax, (left, top), (n, h), {(i, j)}, "result")
    dashes: dict[str, Any] = {"color": COLORS["angle"], "lw": 1.2, "ls": (0, (2, 2))}
    ax.plot([m, left + j], 2 * [-top - i - 0.5], **dashes)
    ax.plot(2 * [left + j + 0.5], [-m, -top - i], **dashes)
    for name, x, y, color in (
        ("A", m / 2, -top - n - 0.5, "first"),
        ("B", left + h + 0.45, -m / 2, "second"),
        ("C", left + h + 0.45, -top - n / 2, "result"),
    ):
        middle: dict[str, Any] = {"ha": "center", "va": "center", "weight": "bold"}
        ax.text(x, y, name, color=COLORS[color], **middle)
    _size(ax, (-0.75, -top), (-0.75, -top - n), "n", (-1, 0))
    _size(ax, (0, 0.35 - top), (m, 0.35 - top), "m", (0, 1))
    _size(ax, (left - 0.35, 0), (left - 0.35, -m), "m", (-1, 0))
    _size(ax, (left, 0.75), (left + h, 0.75), "h", (0, 1))
    for name, x, y in (("i", -0.35, -top - i - 0.5), ("j", left + j + 0.5, 0.32)):
        ax.text(x, y, name, ha="center", va="center", style="italic", color=COLORS["angle"])
    return ax


def plane_map(
    matrix: Any, *, reach: tuple[float, float] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw where a 2×2 matrix takes the grid of the plane and its unit vectors.

    Parameters
    ----------
    matrix
        A 2×2 matrix. Its columns are where the unit vectors go.
    reach
        How far the drawing reaches from the origin along x and along y, in the units of
        the plane, to draw several matrices alike; None takes in what is drawn.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the grid before, grey, and after, green.

    Raises
    ------
    ValueError
        If `matrix` is not 2×2.

    Notes
    -----
    Chapter: Matrices.

    Examples
    --------
    >>> ax = plane_map([[3, 0], [0, 1]])
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['(3, 0)', '(0, 1)']
    """
    matrix = _matrix("plane_map", matrix)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    if reach is None:
        reach = tuple(0.7 + np.maximum(np.abs(corners @ matrix.T).max(axis=0), 1.0))
    width, height = reach
    ax = bare_axes(ax, (4.4, float(np.clip(4.4 * height / width, 2.0, 4.6))))
    ax.set_aspect("equal")
    ax.set(xlim=(-width, width), ylim=(-height, height))
    for before, color in ((np.eye(2), "faint"), (matrix, "result")):
        after = color == "result"
        for k in np.linspace(-1, 1, 5):
            for ends in ([[k, -1], [k, 1]], [[-1, k], [1, k]]):
                line = np.array(ends) @ before.T
                ax.plot(*line.T, color=COLORS[color], lw=0.9, zorder=1 + after)
        square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) @ before.T
        ax.fill(*square.T, color=COLORS[color], alpha=0.22, lw=0, zorder=after)
    for column, color in zip(matrix.T, ("first", "second"), strict=True):
        if column.any():
            arrow(ax, (0, 0), column, COLORS[color])
        away = column if column.any() else (0, -1)
        label(ax, column, _coordinates(column), away, COLORS[color])
    return ax


def combination(matrix: Any, x: Any, *, ax: Axes | None = None) -> Axes:
    """Draw a 2×2 matrix times a vector as a combination of the matrix's columns.

    Parameters
    ----------
    matrix
        A 2×2 matrix.
    x
        A vector with two components: how much of each column is taken.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the columns, scaled and laid tail to tip, and the product.

    Raises
    ------
    ValueError
        If `matrix` is not 2×2, or `x` does not have two components.

    Notes
    -----
    Chapter: Matrices.

    Examples
    --------
    >>> ax = combination([[2, -1], [1, 2]], [2, 1])
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['x', 'y', '2·(2, 1)', '1·(−1, 2)', '(3, 4)']
    """
    matrix, x = _matrix("combination", matrix), _point("combination", "x", x)
    one, two = terms = (x * matrix).T
    ax = _plane([one, one + two], ax)
    for start, term, other, k, color in (
        ((0, 0), one, -two, 0, "first"),
        (one, two, one, 1, "second"),
    ):
        arrow(ax, start, start + term, COLORS[color])
        ax.plot(*(start + matrix[:, k]), "o", color=COLORS[color], ms=4.5)
        text = f"{number(x[k])}·{_coordinates(matrix[:, k])}"
        away = np.array([term[1], -term[0]])
        label(ax, start + term / 2, text, away * (1 if away @ other >= 0 else -1), COLORS[color])
    arrow(ax, (0, 0), one + two, COLORS["result"])
    label(ax, one + two, _coordinates(one + two), terms.sum(axis=0), COLORS["result"])
    return ax


def _matrix(name: str, x: Any) -> Any:
    matrix = np.asarray(x, dtype=float)
    if matrix.shape != (2, 2):
        raise ValueError(
            f"{name}: expected a matrix of the plane, of shape (2, 2), "
            f"got shape {matrix.shape}. Write matrix[:2, :2] for its corner."
        )
    return matrix


def _coordinates(x: Any) -> str:
    return f"({number(x[0])}, {number(x[1])})"


def _grid(
    ax: Axes, corner: tuple[float, float], shape: tuple[int, int], lit: Any, color: str
) -> None:
    """Draw a grid of cells down and to the right of `corner`, given as (left, −top)."""
    left, top = corner
    for i, k in np.ndindex(shape):
        x, y = left + np.array([0, 1, 1, 0, 0]) + k, -top - np.array([0, 0, 1, 1, 0]) - i
        if (i, k) in lit:
            ax.fill(x, y, color=COLORS[color], alpha=0.45, lw=0)
        ax.plot(x, y, color=COLORS[color], lw=1)


def _size(ax: Axes, start: Any, stop: Any, name: str, away: Any) -> None:
    """Draw a size along an edge: a thin line from end to end, and a letter."""
    style: dict[str, Any] = {"color": COLORS["faint"], "lw": 1}
    ax.annotate("", stop, start, arrowprops={"arrowstyle": "|-|,widthA=0.3,widthB=0.3", **style})
    middle = np.add(start, stop) / 2
    label(ax, middle, name, away, COLORS["text"], distance=6, style="italic")
