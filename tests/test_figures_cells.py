"""Figures of cells: as many as shapes say; stored ones solid, repeated ones dashed."""

from __future__ import annotations

import re

import numpy as np
import pytest
from pictures import assert_stands, what_stands_where

from linalg_dl import figures

pytestmark = pytest.mark.usefixtures("style")
STANDS = {
    "a row under itself": (
        lambda: figures.broadcast([[4, 5, 6], [7, 8, 9]], [1, 2, 3]),
        """
        first (0, 1) [4][5][6]
        first (0, 0) [7][8][9]
        first “(2, 3)” (1.5, −0.5)
        text “+” (3.55, 1)
        second (4.1, 1) [1][2][3]
        second (4.1, 0) :1::2::3:
        second “(3,)” (5.6, −0.5)
        text “=” (7.65, 1)
        result (8.2, 1) [5][7][9]
        result (8.2, 0) [8][10][12]
        result “(2, 3)” (9.7, −0.5)
        """,
    ),
    "a scalar everywhere": (
        lambda: figures.broadcast([1, 2, 3], 1),
        """
        first (0, 0) [1][2][3]
        first “(3,)” (1.5, −0.5)
        text “+” (3.55, 0.5)
        second (4.1, 0) [1]:1::1:
        second “()” (5.6, −0.5)
        text “=” (7.65, 0.5)
        result (8.2, 0) [2][3][4]
        result “(3,)” (9.7, −0.5)
        """,
    ),
    "a column and a row": (
        lambda: figures.broadcast([[0], [10]], [1.5, 2, 3]),
        """
        first (0, 1) [0]:0::0:
        first (0, 0) [10]:10::10:
        first “(2, 1)” (1.5, −0.5)
        text “+” (3.55, 1)
        second (4.1, 1) [1.5][2][3]
        second (4.1, 0) :1.5::2::3:
        second “(3,)” (5.6, −0.5)
        text “=” (7.65, 1)
        result (8.2, 1) [1.5][2][3]
        result (8.2, 0) [11.5][12][13]
        result “(2, 3)” (9.7, −0.5)
        """,
    ),
    "a clash of columns": (
        lambda: figures.broadcast([[4, 5, 6], [7, 8, 9]], [1, 2]),
        """
        first (0, 1) [4][5][6]
        first (0, 0) [7][8][9]
        error “(2, 3)” (1.5, −0.5)
        text “+” (3.55, 1)
        second (4.1, 1) [1][2]
        second (4.1, 0) :1::2:
        error (6.1, 1) :✗:
        error (6.1, 0) :✗:
        error “(2,)” (5.6, −0.5)
        """,
    ),
    "a clash of rows": (
        lambda: figures.broadcast([[4], [5]], [[1], [2], [3]]),
        """
        first (0, 2) [4]
        first (0, 1) [5]
        error (0, 0) :✗:
        error “(2, 1)” (0.5, −0.5)
        text “+” (1.55, 1.5)
        second (2.1, 2) [1]
        second (2.1, 1) [2]
        second (2.1, 0) [3]
        error “(3, 1)” (2.6, −0.5)
        """,
    ),
}


@pytest.mark.parametrize("name", STANDS)
def test_each_cell_stands_at_its_place(name):
    draw, told = STANDS[name]
    assert_stands(draw(), told)


@pytest.mark.parametrize(
    ("shape1", "shape2", "missing"), [((2, 3), (2,), 2), ((3, 1), (2, 1), 1), ((2,), (3, 3), 3)]
)
def test_a_clash_marks_what_is_missing_and_has_no_sum(shape1, shape2, missing):
    told = what_stands_where(figures.broadcast(np.ones(shape1), np.ones(shape2)))
    assert sum(line.count("✗") for line in told) == missing
    assert not [line for line in told if "result" in line or "=" in line]
    assert [line.split(" “")[0] for line in told if "“(" in line] == ["error", "error"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: figures.broadcast(np.ones((2, 2, 2)), 1),
            "broadcast: expected an array x1 of at most two axes, with numbers, "
            "got shape (2, 2, 2). Write x1[0] to draw its first matrix.",
        ),
        (
            lambda: figures.broadcast(1, np.ones((0, 2))),
            "broadcast: expected an array x2 of at most two axes, with numbers, "
            "got shape (0, 2). Write a number or more in x2.",
        ),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()
