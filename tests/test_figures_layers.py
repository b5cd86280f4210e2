"""Figures of layers: each connection, and each cell of the shapes, is where it should be."""

from __future__ import annotations

import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawings import assert_same_file
from numpy.testing import assert_allclose

from linalg_dl import figures, layers

mpl.use("agg")
DRAWINGS = {
    "fully_connected": lambda: figures.fully_connected(),
    "one unit": lambda: figures.fully_connected(4, 1, weight=(1, 2)),
    **{
        name: lambda name=name: figures.layer_shapes(convention=name)
        for name in ("pytorch", "example", "design_matrix", "columns")
    },
}


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        mpl.rcParams.update(figures.STYLE)
        yield
    plt.close("all")


def labels(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def nodes(ax, color):
    """Give the places of the nodes of one colour, from top to bottom."""
    return [
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in ax.lines
        if line.get_marker() == "o" and line.get_color() == figures.COLORS[color]
    ]


def grids(ax):
    """Give the cells as {(colour, left edge of its grid): {(row, column): darkness}}."""
    cells = [
        (mpl.colors.to_hex(p.get_facecolor()), *p.get_xy(), p.get_alpha())
        for p in ax.patches
        if p.get_alpha() is not None
    ]
    found: list = []
    for color, x, y, alpha in cells:
        if not found or found[-1][0] != color or x - found[-1][1][-1][0] > 1:
            found.append((color, []))
        found[-1][1].append((x, y, alpha))
    return [
        (color, {(max(c[1] for c in some) - y, x - some[0][0]): a for x, y, a in some})
        for color, some in found
    ]


def size(cells):
    rows, columns = zip(*cells, strict=True)
    return round(max(rows)) + 1, round(max(columns)) + 1


@pytest.mark.parametrize(("m", "h", "i", "j"), [(3, 2, 1, 3), (2, 4, 4, 1), (1, 1, 1, 1)])
def test_a_weight_joins_its_input_to_its_output(m, h, i, j):
    ax = figures.fully_connected(m, h, weight=(i, j))
    inputs, outputs = nodes(ax, "first"), nodes(ax, "result")
    assert (len(inputs), len(outputs)) == (m, h)
    assert inputs == sorted(inputs, reverse=True, key=lambda at: at[1])
    assert outputs == sorted(outputs, reverse=True, key=lambda at: at[1])
    thick = [line for line in ax.lines if line.get_marker() != "o" and line.get_linewidth() > 2]
    ((x, to_x), (y, to_y)) = thick[0].get_data()
    assert len(thick) == 1
    assert_allclose([(x, y), (to_x, to_y)], [inputs[j - 1], outputs[i - 1]])
    faint = [line for line in ax.lines if line.get_color() == figures.COLORS["faint"]]
    assert len(faint) == m * h
    digits = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
    assert labels(ax)[-1].translate(digits) == f"w{i}{j}"


@pytest.mark.parametrize("convention", ["pytorch", "example", "design_matrix", "columns"])
@pytest.mark.parametrize(("n", "m", "h"), [(4, 3, 2), (1, 1, 1), (2, 5, 3)])
def test_the_shapes_are_those_of_the_operation(convention, n, m, h):
    X, W, b = np.ones((n, m)), np.ones((h, m)), np.ones(h)
    W, b = layers.convert_weights(W, b, source="pytorch", target=convention)
    pytorch, examples, one = convention == "pytorch", X.T, convention == "example"
    if convention == "pytorch":
        left, right, Z = X, W.T, layers.linear(X, W, b)
    elif convention == "design_matrix":
        left, right, Z = W, X.T, layers.linear_by_design_matrix(W, X, b).T
    else:
        examples = examples[:, :1] if one else examples
        left, right, Z = W, examples, layers.linear_by_columns(W, examples, b)
    drawn = grids(figures.layer_shapes(n, m, h, convention=convention))
    assert [size(cells) for _, cells in drawn] == [left.shape, right.shape, Z.shape, Z.shape]
    data, weights = ("first", "second") if pytorch else ("second", "first")
    roles = [data, weights, "second", "result"]
    assert [color for color, _ in drawn] == [figures.COLORS[role] for role in roles]


@pytest.mark.parametrize("convention", ["pytorch", "example", "design_matrix", "columns"])
def test_the_grids_stand_between_their_letters(convention):
    ax = figures.layer_shapes(4, 3, 2, convention=convention)
    boxes = [p.get_bbox() for p in ax.patches]
    assert_allclose(max(box.y1 for box in boxes), -min(box.y0 for box in boxes))
    for text in ax.texts:
        x, y = text.get_position()
        inside = [box for box in boxes if box.x0 < x < box.x1 and box.y0 < y < box.y1]
        assert not inside, text.get_text()


def test_the_dark_cells_are_one_dot_product():
    X, Wt, b, Z = (cells for _, cells in grids(figures.layer_shapes(4, 3, 2)))
    dark = [{at for at, alpha in cells.items() if alpha > 0.3} for cells in (X, Wt, b, Z)]
    assert dark == [{(1, 0), (1, 1), (1, 2)}, {(0, 0), (1, 0), (2, 0)}, {(1, 0)}, {(1, 0)}]


@pytest.mark.parametrize(("convention", "own"), [("pytorch", 2), ("columns", 2), ("example", 2)])
def test_only_copies_of_the_biases_are_dashed(convention, own):
    ax = figures.layer_shapes(4, 3, 2, convention=convention)
    outlines = [p for p in ax.patches if p.get_alpha() is None]
    dashed = [p for p in outlines if p.get_linestyle() not in ("-", "solid")]
    assert len(dashed) == (0 if convention == "example" else 4 * 2 - own)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word(name):
    ax = DRAWINGS[name]()
    assert not ax.get_title()
    assert ax.get_aspect() == 1
    assert ax.figure.get_size_inches()[0] <= 4.6
    for text in labels(ax):
        assert not re.search(r"[A-Za-z]{2,}", text), text


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_same_drawing_is_the_same_file(name):
    assert_same_file(DRAWINGS[name])


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert figures.fully_connected(ax=ax) is ax
    assert figures.layer_shapes(ax=ax) is ax


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.fully_connected(0, 2), r"expected a positive integer m, got 0"),
        (lambda: figures.fully_connected(2, 2.0), r"expected a positive integer h, got 2.0"),
        (lambda: figures.fully_connected(3, 2, weight=(3, 1)), r"\(3, 1\). Write weight=\(2, 1\)"),
        (lambda: figures.layer_shapes(n=0), r"expected a positive integer n, got 0"),
        (lambda: figures.layer_shapes(convention="rows"), r"got 'rows'. Write convention='pyt"),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()
