"""Figures of shapes: stored cells are solid, repeated ones dashed, missing ones marked."""

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
T = np.array([[4, 5, 6], [7, 8, 9]])
DRAWINGS = {
    "row": lambda: figures.broadcast(T, np.array([1, 2, 3])),
    "scalar": lambda: figures.broadcast(np.array([1, 2, 3]), np.array(1)),
    "both": lambda: figures.broadcast(np.array([[0], [10]]), np.array([1, 2, 3, 4])),
    "clash": lambda: figures.broadcast(T, np.array([1, 2])),
    "net_inputs": lambda: figures.net_inputs(4, 3, 1),
}


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        mpl.rcParams.update(figures.STYLE)
        yield
    plt.close("all")


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


@pytest.mark.parametrize(("n", "m", "i"), [(4, 3, 1), (2, 3, 0), (1, 1, 0), (3, 5, 2)])
def test_one_row_is_lit_and_each_matrix_has_its_rows(n, m, i):
    ax = figures.net_inputs(n, m, i)
    drawn = cells(ax)
    assert lit(ax) == {"first": m, "second": m + 1, "result": 1}
    assert len(drawn[figures.COLORS["first"]]) == n * m
    assert len(drawn[figures.COLORS["result"]]) == n
    assert not any(drawn[figures.COLORS["first"]].values())
    rows = {p.get_y() for p in ax.patches if p.get_facecolor()[3] and p.get_x() < m}
    assert_allclose(sorted(rows), [max(n, m) - 1 - i + 0.06])
    assert labels(ax).count("n") == labels(ax).count("m") == 2


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word_and_fits_a_page(name):
    ax = DRAWINGS[name]()
    assert not ax.get_title()
    for text in labels(ax):
        assert not re.search(r"[A-Za-z]{2,}", text), text
    assert ax.figure.get_size_inches()[0] <= 4.6
    assert ax.get_aspect() == 1


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_same_drawing_is_the_same_file(name):
    assert_same_file(DRAWINGS[name])


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert figures.broadcast(T, T, ax=ax) is figures.net_inputs(2, 2, 0, ax=ax) is ax


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.broadcast(np.ones((2, 2, 2)), 1), r"x1 of at most two axes.* Write x1\["),
        (lambda: figures.broadcast(1, np.ones((0, 2))), r"with numbers, got shape \(0, 2\)"),
        (lambda: figures.net_inputs(2, 3, 2), r"i from 0 to n - 1, got n = 2, m = 3, i = 2"),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()
