"""Figures of cells: as many as shapes say; stored ones solid, repeated ones dashed."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from numpy.testing import assert_allclose

from linalg_dl import figures

pytestmark = pytest.mark.usefixtures("style")
T = np.array([[4, 5, 6], [7, 8, 9]])
DRAWINGS = {
    "row": lambda: figures.broadcast(T, np.array([1, 2, 3])),
    "scalar": lambda: figures.broadcast(np.array([1, 2, 3]), np.array(1)),
    "both": lambda: figures.broadcast(np.array([[0], [10]]), np.array([1, 2, 3, 4])),
}


def cells(ax):
    """Give the outlines of the cells as {colour: {(column, row from the bottom): dashed}}."""
    found: dict = {}
    for patch in ax.patches:
        if patch.get_facecolor()[3] == 0:
            corner = tuple(np.subtract(patch.get_xy(), 0.06).round(6).tolist())
            color = mpl.colors.to_hex(patch.get_edgecolor())
            found.setdefault(color, {})[corner] = patch.get_linestyle() not in ("-", "solid")
    return found


def lit(ax):
    """Count the filled cells of each colour."""
    filled = [p for p in ax.patches if p.get_facecolor()[3]]
    colors = [mpl.colors.to_hex(p.get_facecolor()) for p in filled]
    return {role: n for role, c in figures.COLORS.items() if (n := colors.count(c))}


def labels(ax):
    return [text.get_text() for text in ax.texts]


def rows_of(ax, color):
    """Read the numbers of one grid, row by row, from the places where they stand."""
    corners = cells(ax)[figures.COLORS[color]]
    written = {text.get_position(): text.get_text() for text in ax.texts}
    rows = sorted({y for _, y in corners}, reverse=True)
    return [[written[x + 0.5, y + 0.5] for x, other in sorted(corners) if other == y] for y in rows]


def test_a_row_is_repeated_under_itself():
    ax = DRAWINGS["row"]()
    assert rows_of(ax, "second") == [["1", "2", "3"]] * 2
    assert rows_of(ax, "result") == [["5", "7", "9"], ["8", "10", "12"]]
    assert lit(ax) == {"first": 6, "second": 3, "result": 6}
    dashed = {y for (_, y), copied in cells(ax)[figures.COLORS["second"]].items() if copied}
    assert dashed == {0.0}
    assert [text for text in labels(ax) if "(" in text] == ["(2, 3)", "(3,)", "(2, 3)"]


def test_a_column_and_a_row_stretch_both():
    ax = DRAWINGS["both"]()
    assert rows_of(ax, "first") == [["0"] * 4, ["10"] * 4]
    assert rows_of(ax, "result") == [["1", "2", "3", "4"], ["11", "12", "13", "14"]]
    assert lit(ax) == {"first": 2, "second": 4, "result": 8}


def test_a_scalar_is_repeated_everywhere():
    ax = DRAWINGS["scalar"]()
    assert rows_of(ax, "second") == [["1", "1", "1"]]
    assert lit(ax) == {"first": 3, "second": 1, "result": 3}


@pytest.mark.parametrize(
    ("shape1", "shape2", "missing"), [((2, 3), (2,), 2), ((3, 1), (2, 1), 1), ((2,), (3, 3), 3)]
)
def test_a_clash_marks_what_is_missing_and_has_no_sum(shape1, shape2, missing):
    ax = figures.broadcast(np.ones(shape1), np.ones(shape2))
    assert labels(ax).count("✗") == missing
    assert len(cells(ax)[figures.COLORS["error"]]) == missing
    assert figures.COLORS["result"] not in cells(ax)
    assert "=" not in labels(ax)


def middles(ax, color, lit=False):
    """Give the middles of the cells of one colour, all of them or the lit ones."""
    if lit:
        patches = [p for p in ax.patches if mpl.colors.to_hex(p.get_facecolor()) == color]
        corners = [patch.get_xy()[:4] for patch in patches]
    else:
        lines = [line for line in ax.lines if line.get_color() == color]
        corners = [line.get_xydata()[:4] for line in lines]
    return np.array([np.mean(corner, axis=0) for corner in corners])


@pytest.mark.parametrize("sizes", [(1, 1, 1), (3, 4, 2), (2, 3, 4), (4, 1, 3)])
def test_a_product_has_as_many_cells_as_its_shapes_say(sizes):
    n, m, h = sizes
    ax = figures.product_cell(n, m, h)
    for color, rows, columns in (("first", n, m), ("second", m, h), ("result", n, h)):
        x, y = middles(ax, figures.COLORS[color]).T
        assert len(set(y.round(6))) == rows
        assert len(set(x.round(6))) == columns
        assert len(x) == rows * columns


@pytest.mark.parametrize(("i", "j"), [(0, 0), (1, 1), (2, 0)])
def test_the_lit_row_and_column_cross_in_the_lit_cell(i, j):
    ax = figures.product_cell(3, 4, 2, i=i, j=j)
    ((x, y),) = middles(ax, figures.COLORS["result"], lit=True)
    row = middles(ax, figures.COLORS["first"], lit=True)
    column = middles(ax, figures.COLORS["second"], lit=True)
    assert len(row) == len(column) == 4
    assert_allclose(row[:, 1], y)
    assert_allclose(column[:, 0], x)
    every = middles(ax, figures.COLORS["result"])
    assert_allclose((every[:, 1] > y + 0.5).sum(), 2 * i)
    assert_allclose((every[:, 0] < x - 0.5).sum(), 3 * j)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.broadcast(np.ones((2, 2, 2)), 1), r"x1 of at most two axes.* Write x1\["),
        (lambda: figures.broadcast(1, np.ones((0, 2))), r"with numbers, got shape \(0, 2\)"),
        (lambda: figures.product_cell(3, 0, 2), r"expected sizes .* got n, m, h = 3, 0, 2\. Write"),
        (lambda: figures.product_cell(3, 4, 2, i=3), r"3×2 product, got \(i, j\) = \(3, 0\)"),
        (lambda: figures.product_cell(3, 4, 2, j=-1), r"Write i from 0 to 2 and j from 0 to 1"),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()
