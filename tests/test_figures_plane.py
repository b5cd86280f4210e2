"""Figures in the plane: arrows, arcs and grids are where vectors, angles and matrices say."""

from __future__ import annotations

import math

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from pictures import labels

import linalg_dl as la
from linalg_dl import figures

pytestmark = pytest.mark.usefixtures("style")
A, B = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
W, X = np.array([[2.0, -1.0], [1.0, 2.0]]), np.array([3.0, 2.0])
MAPS = {
    "identity": np.eye(2),
    "stretch": la.scaling_matrix(3, 2),
    "rotation": la.rotation_matrix(np.radians(30)),
    "shear": la.shear_matrix(0.5, 0),
    "null": np.zeros((2, 2)),
}


def arrows(ax):
    """Give the arrows that have a head as {colour: (tail, tip)}."""
    return {
        mpl.colors.to_hex(text.arrow_patch.get_edgecolor()): (text.xyann, text.xy)
        for text in ax.texts
        if getattr(text, "arrow_patch", None) is not None
    }


def test_a_vector_has_its_components_its_length_and_its_direction():
    assert labels(figures.vector([3, 4], name="v")) == ["x", "y", "3", "4", "‖v‖ = 5", "θ", "v"]


@pytest.mark.parametrize(
    "draw", [lambda: figures.vector([0, 0]), lambda: figures.combination(W, [0, 0])]
)
def test_the_zero_vector_is_drawn(draw):
    assert np.isfinite(draw().get_xlim()).all()


def test_a_sum_draws_both_vectors_and_the_diagonal():
    drawn = arrows(figures.vector_sum(A, B))
    for color, tip in (("first", A), ("second", B), ("result", A + B)):
        assert_allclose(drawn[figures.COLORS[color]], [(0, 0), tip])


def test_a_projection_ends_at_a_right_angle():
    _, shadow = arrows(figures.projection(A, B))[figures.COLORS["result"]]
    assert_allclose((A - shadow) @ B, 0, atol=1e-12)


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


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.vector([1, 2, 3]), r"vector: expected .* got shape \(3,\). Write a\[:2\]"),
        (lambda: figures.angle([1, 2], 3), r"angle: expected a vector b .* got shape \(\)"),
        (lambda: figures.projection(A, [0, 0]), r"projection: expected .* other than zero"),
        (lambda: figures.plane_map(np.eye(3)), r"plane_map: expected .* got shape \(3, 3\)"),
        (lambda: figures.combination(W[0], X), r"combination: expected .* got shape \(2,\)"),
        (lambda: figures.combination(W, [1, 2, 3]), r"expected a vector x .* got shape \(3,\)"),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()
