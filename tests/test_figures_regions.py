"""Figures of regions: what is shaded is what is predicted, and lines are where units turn."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pictures import labels

import linalg_dl as la
from linalg_dl import figures

pytestmark = pytest.mark.usefixtures("style")
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
LABELS = np.array([0, 1, 1, 0])
UNITS = [([3.0, 2.25], -4.0), (np.array([[-1.0], [2.0]]), np.array([0.5]))]


def one_unit(places):
    return places @ np.array([1.0, 1.0]) - 0.5


def network(places):
    return la.mlp(places, *la.xor_weights())


def shaded(ax, places):
    """Tell which places lie in the shaded region."""
    (region,) = [c for c in ax.collections if c.get_alpha()]
    path = region.get_paths()[0]
    return path.contains_points(places)


def marks(ax, marker, size):
    """Give the points that carry one mark, as rows."""
    found = [
        line.get_xydata()
        for line in ax.lines
        if line.get_marker() == marker and line.get_markersize() == size
    ]
    return np.concatenate([np.empty((0, 2)), *found])


@pytest.mark.parametrize(("score", "threshold"), [(one_unit, 0.0), (network, 0.5)])
def test_shaded_is_where_class_1_is_predicted(score, threshold):
    ax = figures.regions(score, XOR, LABELS, threshold=threshold)
    places = np.random.default_rng(0).uniform(-0.2, 1.2, size=(400, 2))
    away = np.abs(score(places).reshape(-1) - threshold) > 0.03
    predicted = score(places).reshape(-1) > threshold
    assert_array_equal(shaded(ax, places)[away], predicted[away])


def test_the_classes_differ_in_shape_and_errors_carry_a_ring():
    ax = figures.regions(one_unit, XOR, LABELS)
    assert_allclose(marks(ax, "o", 8), XOR[[0, 3]])
    assert_allclose(marks(ax, "s", 7.5), XOR[[1, 2]])
    assert_allclose(marks(ax, "o", 15), XOR[[3]])
    assert not len(marks(figures.regions(network, XOR, LABELS, threshold=0.5), "o", 15))


@pytest.mark.parametrize(("score", "threshold"), [(one_unit, 0.0), (network, 0.5)])
def test_each_region_is_labelled_inside(score, threshold):
    ax = figures.regions(score, XOR, LABELS, threshold=threshold)
    for text in ax.texts:
        if text.get_text().startswith("ŷ"):
            at = np.array([text.get_position()])
            assert (score(at).item() > threshold) == (text.get_text() == "ŷ = 1")
    assert sorted(labels(ax))[-2:] == ["ŷ = 0", "ŷ = 1"]


@pytest.mark.parametrize(("sign", "text"), [(1.0, "ŷ = 1"), (-1.0, "ŷ = 0")])
def test_a_constant_prediction_is_one_region(sign, text):
    ax = figures.regions(lambda places: sign * np.ones(len(places)), XOR, LABELS)
    assert [t for t in labels(ax) if "ŷ" in t] == [text]
    assert len(marks(ax, "o", 15)) == 2


def test_a_line_is_where_the_net_input_is_zero():
    ax = figures.separating_lines(3 * XOR, LABELS, *UNITS)
    lines = [line.get_xydata() for line in ax.lines if line.get_linewidth() == 1.8]
    arrows = [t for t in ax.texts if getattr(t, "arrow_patch", None) is not None]
    assert len(lines) == len(arrows) == 2
    for (w, b), line, arrow in zip(UNITS, lines, arrows, strict=True):
        w, b = np.ravel(w), float(np.ravel(b)[0])
        assert_allclose(line @ w + b, 0, atol=1e-9)
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert (line >= np.array([left, bottom]) - 1e-9).all()
        assert (line <= np.array([right, top]) + 1e-9).all()
        tail, tip = np.asarray(arrow.xyann), np.asarray(arrow.xy)
        assert_allclose(tail @ w + b, 0, atol=1e-9)
        assert_allclose((tip - tail) @ [-w[1], w[0]], 0, atol=1e-9)
        assert (tip - tail) @ w > 0
    assert [t for t in labels(ax) if t.startswith("w")] == ["w", "w′"]
    assert lines[0].tolist() != lines[1].tolist()


def test_names_are_those_given():
    ax = figures.regions(one_unit, XOR, LABELS, names=("a₁", "a₂"))
    assert labels(ax)[:2] == ["a₁", "a₂"]
    ax = figures.separating_lines(XOR, LABELS, UNITS[0], names=["v"])
    assert labels(ax)[-1] == "v"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: figures.regions(one_unit, np.ones((4, 3)), LABELS),
            r"regions: expected points of the plane, .* got shape \(4, 3\)",
        ),
        (
            lambda: figures.regions(one_unit, XOR, LABELS[:3]),
            r"regions: expected 4 labels 0 or 1, got shape \(3,\)",
        ),
        (
            lambda: figures.regions(one_unit, XOR, 2 * LABELS - 1),
            r"regions: expected 4 labels 0 or 1, .* \[-1  1\]",
        ),
        (
            lambda: figures.regions(lambda places: places, XOR, LABELS),
            r"regions: expected one score for each of 14641 places, got shape \(14641, 2\)",
        ),
        (
            lambda: figures.separating_lines(XOR, LABELS, ([0.0, 0.0], 1.0)),
            r"separating_lines: expected two weights, not both zero, and one bias",
        ),
        (
            lambda: figures.separating_lines(XOR, LABELS, ([1.0, 0.0], -9.0)),
            r"separating_lines: expected a line that passes the points",
        ),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()
