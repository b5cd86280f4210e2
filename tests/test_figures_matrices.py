"""Drawings of matrices: the lit cells and the images are where they should be."""

from __future__ import annotations

import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawings import assert_same_file
from numpy.testing import assert_allclose

import linalg_dl as la
from linalg_dl import figures

mpl.use("agg")
W, X = np.array([[2.0, -1.0], [1.0, 2.0]]), np.array([3.0, 2.0])
MAPS = {
    "identity": np.eye(2),
    "stretch": la.scaling_matrix(3, 2),
    "rotation": la.rotation_matrix(np.radians(30)),
    "shear": la.shear_matrix(0.5, 0),
    "null": np.zeros((2, 2)),
}
DRAWINGS = {
    "product_cell": lambda: figures.product_cell(3, 4, 2, i=1, j=1),
    "combination": lambda: figures.combination(W, X),
    "plane_map": lambda: figures.plane_map(MAPS["rotation"]),
}


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        mpl.rcParams.update(figures.STYLE)
        yield
    plt.close("all")


def arrows(ax):
    """Give the arrows that have a head as {colour: (tail, tip)}."""
    return {
        mpl.colors.to_hex(text.arrow_patch.get_edgecolor()): (text.xyann, text.xy)
        for text in ax.texts
        if getattr(text, "arrow_patch", None) is not None
    }


def labels(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def cells(ax, color, lit=False):
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
        x, y = cells(ax, figures.COLORS[color]).T
        assert len(set(y.round(6))) == rows
        assert len(set(x.round(6))) == columns
        assert len(x) == rows * columns


@pytest.mark.parametrize(("i", "j"), [(0, 0), (1, 1), (2, 0)])
def test_the_lit_row_and_column_cross_in_the_lit_cell(i, j):
    ax = figures.product_cell(3, 4, 2, i=i, j=j)
    ((x, y),) = cells(ax, figures.COLORS["result"], lit=True)
    row = cells(ax, figures.COLORS["first"], lit=True)
    column = cells(ax, figures.COLORS["second"], lit=True)
    assert len(row) == len(column) == 4
    assert_allclose(row[:, 1], y)
    assert_allclose(column[:, 0], x)
    every = cells(ax, figures.COLORS["result"])
    assert_allclose((every[:, 1] > y + 0.5).sum(), 2 * i)
    assert_allclose((every[:, 0] < x - 0.5).sum(), 3 * j)


@pytest.mark.parametrize("name", MAPS)
def test_the_unit_vectors_go_to_the_columns(name):
    matrix, ax = MAPS[name], figures.plane_map(MAPS[name])
    drawn = arrows(ax)
    for column, color in zip(matrix.T, ("first", "second"), strict=True):
        if column.any():
            tail, tip = drawn[figures.COLORS[color]]
            assert_allclose(tail, 0)
            assert_allclose(tip, column)
    assert len(labels(ax)) == 2


@pytest.mark.parametrize("name", MAPS)
def test_the_grid_goes_where_the_matrix_takes_it(name):
    ax = figures.plane_map(MAPS[name])
    grids = {
        color: np.concatenate([x.get_xydata() for x in ax.lines if x.get_color() == color])
        for color in (figures.COLORS["faint"], figures.COLORS["result"])
    }
    before, after = grids.values()
    assert_allclose(after, before @ MAPS[name].T)
    assert_allclose(np.abs(before).max(axis=0), 1)
    width, height = ax.get_xlim()[1], ax.get_ylim()[1]
    assert (np.abs(after) < [width, height]).all()


def test_panels_with_one_reach_have_one_scale():
    _, axes = plt.subplots(1, 2)
    for ax, name in zip(axes, ("identity", "stretch"), strict=True):
        figures.plane_map(MAPS[name], reach=(3.1, 2.1), ax=ax)
        assert ax.get_xlim() == (-3.1, 3.1)
        assert ax.get_aspect() == 1


def test_a_combination_lays_the_scaled_columns_tail_to_tip():
    ax = figures.combination(W, X)
    drawn = arrows(ax)
    for color, tail, tip in (
        ("first", (0, 0), 3 * W[:, 0]),
        ("second", 3 * W[:, 0], W @ X),
        ("result", (0, 0), W @ X),
    ):
        assert_allclose(drawn[figures.COLORS[color]], [tail, tip])
    assert labels(ax) == ["x", "y", "3·(2, 1)", "2·(−1, 2)", "(4, 7)"]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word_and_draws_on_given_axes(name):
    ax = DRAWINGS[name]()
    assert isinstance(ax, mpl.axes.Axes)
    assert not ax.get_title()
    for text in labels(ax):
        assert not re.search(r"[A-Za-z]{2,}", text), text
    _, own = plt.subplots()
    drawn = {
        "product_cell": lambda: figures.product_cell(1, 2, 3, ax=own),
        "combination": lambda: figures.combination(W, X, ax=own),
        "plane_map": lambda: figures.plane_map(W, ax=own),
    }
    assert drawn[name]() is own


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_same_drawing_is_the_same_file(name):
    assert_same_file(DRAWINGS[name])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.product_cell(3, 0, 2), r"expected sizes .* got n, m, h = 3, 0, 2\. Write"),
        (lambda: figures.product_cell(3, 4, 2, i=3), r"3×2 product, got \(i, j\) = \(3, 0\)"),
        (lambda: figures.product_cell(3, 4, 2, j=-1), r"Write i from 0 to 2 and j from 0 to 1"),
        (lambda: figures.plane_map(np.eye(3)), r"plane_map: expected .* got shape \(3, 3\)"),
        (lambda: figures.combination(W[0], X), r"combination: expected .* got shape \(2,\)"),
        (lambda: figures.combination(W, [1, 2, 3]), r"expected a vector x .* got shape \(3,\)"),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()
