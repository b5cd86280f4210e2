"""Figures in the plane: arrows, arcs and grids are where vectors, angles and matrices say."""

from __future__ import annotations

import math
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from pictures import arrows, assert_nothing_is_cut_off, assert_stands, labels, what_stands_where

import linalg_dl as la
from linalg_dl import figures

pytestmark = pytest.mark.usefixtures("style")
A, B = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
MAPS = {
    "identity": np.eye(2),
    "stretch": la.scaling_matrix(3, 2),
    "rotation": la.rotation_matrix(np.radians(30)),
    "shear": la.shear_matrix(0.5, 0),
    "null": np.zeros((2, 2)),
}


AXES = """
    faint line (0, −0.64) (0, 4.64)
    faint line (−0.64, 0) (4.64, 0)
    text “x” (4.64, 0)→
    text “y” (0, 4.64)↑"""
STANDS = {
    "a vector that climbs": (
        lambda: figures.vector([4, 3]),
        """
        first arrow (0, 0) (4, 3)
        first “a” (4, 3)↗
        first “‖a‖ = 5” (2, 1.5)↖
        angle dashed (0, 0) (4, 0) (4, 3)
        angle “4” (2, 0)↓
        angle “3” (4, 1.5)→
        angle arc (1.4, 0) (1.33, 0.443) (1.12, 0.84)
        angle “θ” (1.33, 0.443)→
        faint line (−0.64, 0) (4.64, 0)
        faint line (0, −0.64) (0, 3.64)
        text “x” (4.64, 0)→
        text “y” (0, 3.64)↑
        """,
    ),
    "a vector that goes back": (
        lambda: figures.vector([-3, 4], name="v"),
        """
        first arrow (0, 0) (−3, 4)
        first “v” (−3, 4)↖
        first “‖v‖ = 5” (−1.5, 2)↗
        angle dashed (0, 0) (−3, 0) (−3, 4)
        angle “−3” (−1.5, 0)↓
        angle “4” (−3, 2)←
        angle arc (1.4, 0) (0.626, 1.25) (−0.84, 1.12)
        angle “θ” (0.626, 1.25)↗
        faint line (−3.7, 0) (2.1, 0)
        faint line (0, −0.704) (0, 4.7)
        text “x” (2.1, 0)→
        text “y” (0, 4.7)↑
        """,
    ),
    "the zero vector, which has no direction": (
        lambda: figures.vector([0, 0]),
        """
        first ● (0, 0)
        first “a” (0, 0)↗
        first “‖a‖ = 0” (0, 0)↓
        angle dashed (0, 0) (0, 0) (0, 0)
        angle “0” (0, 0)↑
        angle “0” (0, 0)→
        faint line (−0.16, 0) (0.16, 0)
        faint line (0, −0.16) (0, 0.16)
        text “x” (0.16, 0)→
        text “y” (0, 0.16)↑
        """,
    ),
    "a sum": (
        lambda: figures.vector_sum(A, B),
        """
        first arrow (0, 0) (−5, 4)
        first “a” (−5, 4)↖
        second arrow (0, 0) (−3, −8)
        second “b” (−3, −8)↓
        first dashed (−3, −8) (−8, −4)
        second dashed (−5, 4) (−8, −4)
        result arrow (0, 0) (−8, −4)
        result “a + b” (−8, −4)↙
        faint line (−9.92, 0) (1.92, 0)
        faint line (0, −9.92) (0, 5.92)
        text “x” (1.92, 0)→
        text “y” (0, 5.92)↑
        """,
    ),
    "an angle that is a sum": (
        lambda: figures.angle(A, B),
        """
        first arrow (0, 0) (−5, 4)
        first “a” (−5, 4)↖
        second arrow (0, 0) (−3, −8)
        second “b” (−3, −8)↓
        angle arc (−1.7, 1.36) (−2.05, 0.721) (−2.18, 0)
        angle “α” (−2.05, 0.721)←
        angle arc (−2.18, 0) (−1.79, −1.24) (−0.764, −2.04)
        angle “β” (−1.79, −1.24)↙
        result arc (−3.6, 2.88) (−4.44, −1.22) (−1.62, −4.32)
        result “θ” (−4.44, −1.22)←
        faint line (−6.92, 0) (1.92, 0)
        faint line (0, −9.92) (0, 5.92)
        text “x” (1.92, 0)→
        text “y” (0, 5.92)↑
        """,
    ),
    "a right angle": (
        lambda: figures.angle([4, 0], [0, 4]),
        """
        first arrow (0, 0) (4, 0)
        first “a” (4, 0)→
        second arrow (0, 0) (0, 4)
        second “b” (0, 4)↑
        result arc (2.88, 0) (2.04, 2.04) (0, 2.88)
        result “θ” (2.04, 2.04)↗
        """
        + AXES,
    ),
    "no angle, beside a zero vector": (
        lambda: figures.angle([4, 4], [0, 0]),
        """
        first arrow (0, 0) (4, 4)
        first “a” (4, 4)↗
        second ● (0, 0)
        second “b” (0, 0)↗
        """
        + AXES,
    ),
}


@pytest.mark.parametrize("name", STANDS)
def test_each_thing_stands_at_its_place(name):
    draw, told = STANDS[name]
    ax = draw()
    assert_stands(ax, told)
    assert_nothing_is_cut_off(ax)


def test_only_what_turns_with_the_matrix_is_coloured():
    ax = figures.plane_map([[3, 1], [0, 2]])
    told = [line for line in what_stands_where(ax) if " line " not in line]
    assert told == [
        "faint shade (0, 0) (1, 0) (1, 1) (0, 1)",
        "first arrow (0, 0) (3, 0)",
        "first “(3, 0)” (3, 0)→",
        "result shade (0, 0) (3, 0) (4, 2) (1, 2)",
        "second arrow (0, 0) (1, 2)",
        "second “(1, 2)” (1, 2)↗",
    ]
    told = [line for line in what_stands_where(figures.plane_map([[0, 0], [0, 0]])) if "●" in line]
    assert told == ["first ● (0, 0)", "second ● (0, 0)"]


@pytest.mark.parametrize(
    ("a", "b", "names"),
    [
        (A, B, {"α", "β", "θ"}),
        ([1, 0], [0, 1], {"θ"}),
        ([-1, 1], [-1, -2], {"α", "β", "θ"}),
        ([-1, -1], [-1, 1], {"θ"}),
    ],
)
def test_the_arc_is_as_wide_as_the_angle(a, b, names):
    ax = figures.angle(a, b)
    assert names <= set(labels(ax))
    assert ("α" in labels(ax)) == ("α" in names)
    (arc,) = [line for line in ax.lines if line.get_color() == figures.COLORS["result"]]
    turn = np.unwrap(np.arctan2(arc.get_ydata(), arc.get_xdata()))
    right = math.acos(np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b)))
    assert_allclose(abs(turn[-1] - turn[0]), right, rtol=1e-9)


@pytest.mark.parametrize("name", MAPS)
def test_the_unit_vectors_go_to_the_columns(name):
    matrix, ax = MAPS[name], figures.plane_map(MAPS[name])
    drawn = arrows(ax)
    for column, role in zip(matrix.T, ("first", "second"), strict=True):
        assert len(drawn.get(role, [])) == column.any()
        for tail, tip in drawn.get(role, []):
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
    before, after = (places[~np.isnan(places[:, 0])] for places in grids.values())
    assert len(before) == 20, "five lines each way"
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


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: figures.vector([1, 2, 3]),
            "vector: expected a of shape (2,), got shape (3,). Write two numbers for a.",
        ),
        (
            lambda: figures.angle([1, 2], 3),
            "angle: expected b of shape (2,), got shape (). Write two numbers for b.",
        ),
        (
            lambda: figures.plane_map(np.eye(3)),
            "plane_map: expected matrix of shape (2, 2), "
            "got shape (3, 3). Write two rows of two numbers for matrix.",
        ),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()
