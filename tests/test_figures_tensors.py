"""Figures of tensors: the lit cell is the indexed one, and arcs follow the memory."""

from __future__ import annotations

import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawings import assert_same_file
from numpy.testing import assert_allclose

from linalg_dl import figures

mpl.use("agg")
SCALAR, VECTOR = np.array(3), np.array([4, 1, 5])
MATRIX = np.array([[4, 6, 7], [7, 3, 9], [1, 2, 5]])
CUBE = np.array([[[5, 7, 1], [9, 4, 3], [3, 5, 2]], [[0, 1, 2], [3, 4, 5], [6, 7, 8]]])
X = np.arange(6).reshape(2, 3)
DRAWINGS = {
    "indexing": lambda: figures.indexing(
        [SCALAR, VECTOR, MATRIX, CUBE], [(), (2,), (1, 0), (0, 2, 1)]
    ),
    "reading_order": lambda: figures.reading_order(X, X.T, names=["x", "x.T"]),
}


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        mpl.rcParams.update(figures.STYLE)
        yield
    plt.close("all")


def labels(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def lit_cells(ax):
    """Give the middles of the lit cells, from left to right."""
    green = mpl.colors.to_rgba(figures.COLORS["result"])
    cells = [patch for patch in ax.patches if patch.get_edgecolor() == green]
    middles = [(cell.get_x() + 0.5, cell.get_y() + 0.5) for cell in cells]
    return sorted(middles)


def test_the_lit_cell_holds_the_indexed_number():
    ax = DRAWINGS["indexing"]()
    written = [x for x in labels(ax) if "=" in x]
    assert written == ["x = 3", "x[2] = 5", "x[1, 0] = 7", "x[0, 2, 1] = 5"]
    numbers = {t.get_position(): t.get_text() for t in ax.texts if t.get_weight() == "bold"}
    assert len(lit_cells(ax)) == len(numbers) == 4
    for (x, y), (place, text) in zip(lit_cells(ax), sorted(numbers.items()), strict=True):
        assert_allclose(place, (x, y), atol=0.05)
        assert text in "3575"
    assert [text for _, text in sorted(numbers.items())] == ["3", "5", "7", "5"]


@pytest.mark.parametrize("index", [(0, 0), (0, 2), (1, 1), (1, 2)])
def test_rows_go_down_and_columns_go_right(index):
    ((x, y),) = lit_cells(figures.indexing([X], [index]))
    ((left, top),) = lit_cells(figures.indexing([X], [(0, 0)]))
    assert_allclose((x - left, top - y), (index[1], index[0]))


def test_a_matrix_has_as_many_rows_drawn_as_it_has():
    ax = figures.indexing([np.zeros((2, 5))], [(0, 0)])
    corners = {(patch.get_x(), patch.get_y()) for patch in ax.patches}
    assert len(corners) == 10
    assert len({y for _, y in corners}) == 2


def test_only_the_first_slice_has_numbers():
    ax = figures.indexing([CUBE], [(0, 2, 1)])
    assert len(ax.patches) == 9
    cells = [t.get_text() for t in ax.texts if t.get_color() == figures.COLORS["text"]]
    assert cells == ["5", "7", "1", "9", "4", "3", "3", "2"]


def test_arcs_go_from_each_number_to_the_next_in_row_order():
    ax = figures.reading_order(X.T, names=["x.T"])
    arcs = [line for line in ax.lines if len(line.get_xdata()) > 1]
    cells = [np.floor(line.get_xdata()[[0, -1]]).astype(int).tolist() for line in arcs]
    assert cells == [[0, 3], [3, 1], [1, 4], [4, 2], [2, 5]]
    assert {line.get_color() for line in arcs} == {figures.COLORS["error"]}


def test_arcs_to_the_next_cell_are_green():
    ax = figures.reading_order(X, X.T, names=["x", "x.T"])
    colors = [line.get_color() for line in ax.lines if len(line.get_xdata()) > 1]
    assert colors == [figures.COLORS["result"]] * 5 + [figures.COLORS["error"]] * 5


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word_and_is_the_same_file_each_time(name):
    assert_same_file(DRAWINGS[name])
    ax = DRAWINGS[name]()
    assert not ax.get_title()
    assert ax.figure.get_size_inches()[0] <= 4.6
    for text in labels(ax):
        assert not re.search(r"[A-Za-z]{2,}", text), text


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert figures.indexing([VECTOR], [(0,)], ax=ax) is ax
    assert figures.reading_order(X, names=["x"], ax=ax) is ax


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: figures.indexing([np.zeros((2, 2, 2, 2))], [(0, 0, 0, 0)]),
            r"indexing: expected tensors of order 0 to 3, .* Write x\[0\]",
        ),
        (lambda: figures.indexing([X], [(1,)]), r"indexing: expected 2 indices, .* got \(1,\)"),
        (lambda: figures.indexing([X], [(2, 0)]), r"in \(2, 3\), got \(2, 0\)"),
        (
            lambda: figures.reading_order(X[:, ::2], names=["x"]),
            r"reading_order: .* gaps .* strides \[3, 2\] for shape \(2, 2\)",
        ),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()
