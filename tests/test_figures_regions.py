"""Figures of regions: what is shaded is what is predicted, and labels say so."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pictures import edges, labels, what_stands_where

import linalg_dl as la
from linalg_dl import figures

pytestmark = pytest.mark.usefixtures("style")
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
LABELS = np.array([0, 1, 1, 0])


def one_unit(places):
    return places @ np.array([1.0, 1.0]) - 0.5


def network(places):
    return la.mlp(places, *la.xor_weights())


def shaded(ax, places):
    """Tell which places lie in the shaded region."""
    (region,) = [c for c in ax.collections if c.get_alpha()]
    path = region.get_paths()[0]
    return path.contains_points(places)


def marked(ax, mark):
    """Tell who carries a mark, and in which colour."""
    return [line for line in what_stands_where(ax) if f" {mark} " in line]


@pytest.mark.parametrize(("score", "threshold"), [(one_unit, 0.0), (network, 0.5)])
def test_shaded_is_where_class_1_is_predicted(score, threshold):
    ax = figures.regions(score, XOR, LABELS, threshold=threshold)
    places = np.random.default_rng(0).uniform(-0.2, 1.2, size=(400, 2))
    away = np.abs(score(places).reshape(-1) - threshold) > 0.03
    predicted = score(places).reshape(-1) > threshold
    assert_array_equal(shaded(ax, places)[away], predicted[away])


@pytest.mark.parametrize(
    ("score", "threshold", "wrong"),
    [
        (one_unit, 0.0, ["(1, 1)"]),
        (one_unit, 0.7, ["(0, 1)", "(1, 0)", "(1, 1)"]),
        (one_unit, 1.5, ["(0, 1)", "(1, 0)"]),
        (one_unit, -1.0, ["(0, 0)", "(1, 1)"]),
        (network, 0.5, []),
        (network, 1.5, ["(0, 1)", "(1, 0)"]),
    ],
)
def test_the_classes_differ_in_mark_and_errors_carry_a_ring(score, threshold, wrong):
    ax = figures.regions(score, XOR, LABELS, threshold=threshold)
    assert marked(ax, "■") == ["result ■ (0, 1)", "result ■ (1, 0)"]
    assert marked(ax, "○") == [
        *(f"error large ○ {place}" for place in wrong),
        "first ○ (0, 0)",
        "first ○ (1, 1)",
    ]


def test_the_units_are_marked_on_both_axes_where_they_are_long():
    ax = figures.regions(one_unit, XOR, LABELS, names=("a₁", "a₂"))
    told = [line for line in what_stands_where(ax) if "“" in line and "ŷ" not in line]
    assert told == [
        "angle “1” (1, −0.04)↓",
        "angle “1” (−0.04, 1)←",
        "text “a₁” (1.22, 0)→",
        "text “a₂” (0, 1.22)↑",
    ]
    assert "1" not in labels(figures.regions(one_unit, 3 * XOR, LABELS))


@pytest.mark.parametrize(("score", "threshold"), [(one_unit, 0.0), (one_unit, 0.7), (network, 0.5)])
def test_the_edge_is_where_the_score_is_the_threshold(score, threshold):
    ((role, dashed, places),) = edges(figures.regions(score, XOR, LABELS, threshold=threshold))
    assert (role, dashed) == ("result", False)
    assert_allclose(score(places).reshape(-1), threshold, atol=0.03)


@pytest.mark.parametrize(("score", "threshold"), [(one_unit, 0.0), (network, 0.5)])
def test_each_region_is_labelled_inside(score, threshold):
    ax = figures.regions(score, XOR, LABELS, threshold=threshold)
    for text in ax.texts:
        if text.get_text().startswith("ŷ"):
            at = np.array([text.xy])
            assert (score(at).item() > threshold) == (text.get_text() == "ŷ = 1")
            role = "result" if text.get_text() == "ŷ = 1" else "text"
            assert text.get_color() == figures.COLORS[role]
    assert sorted(labels(ax))[-2:] == ["ŷ = 0", "ŷ = 1"]


@pytest.mark.parametrize(("sign", "text"), [(1.0, "ŷ = 1"), (-1.0, "ŷ = 0")])
def test_a_constant_prediction_is_one_region(sign, text):
    ax = figures.regions(lambda places: sign * np.ones(len(places)), XOR, LABELS)
    assert [t for t in labels(ax) if "ŷ" in t] == [text]
    assert [line[:5] for line in marked(ax, "○")].count("error") == 2
    assert not edges(ax)
    assert len(ax.collections) == (sign > 0)
    assert sign < 0 or shaded(ax, XOR).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        *(
            (
                lambda points=points, labels=labels: figures.regions(one_unit, points, labels),
                f"regions: expected points of shape (n, 2) and n labels 0 or 1, got {got}. "
                "Write two numbers and one label for each point.",
            )
            for points, labels, got in (
                (np.ones((4, 3)), LABELS, "points (4, 3) and labels (4,) with [0 1]"),
                (XOR, LABELS[:3], "points (4, 2) and labels (3,) with [0 1]"),
                (XOR, 2 * LABELS - 1, "points (4, 2) and labels (4,) with [-1  1]"),
            )
        ),
        (
            lambda: figures.regions(lambda places: places, XOR, LABELS),
            "regions: expected one score for each of 14641 places, got shape (14641, 2). "
            "Write a score that gives (14641,) or (14641, 1).",
        ),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()
