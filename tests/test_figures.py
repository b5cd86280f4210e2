"""Figures: what is drawn is where it should be, in colours that can be told apart."""

from __future__ import annotations

import math
import re
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawings import assert_same_file
from numpy.testing import assert_allclose

from linalg_dl import figures

mpl.use("agg")
A, B = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
DRAWINGS = {
    "vector": lambda: figures.vector(A),
    "vector_sum": lambda: figures.vector_sum(A, B),
    "scalings": lambda: figures.scalings([-2, -0.5, 0, 1]),
    "angle": lambda: figures.angle(A, B),
    "projection": lambda: figures.projection(A, B),
}


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        mpl.rcParams.update(figures.STYLE)
        yield
    plt.close("all")


def test_the_style_is_set_for_the_process():
    with mpl.rc_context():
        figures.use_style()
        assert mpl.rcParams["svg.fonttype"] == "none"


def arrows(ax):
    """Give the arrows as {colour: [(tail, tip), ...]}."""
    found: dict = {}
    for text in ax.texts:
        if getattr(text, "arrow_patch", None) is not None:
            color = mpl.colors.to_hex(text.arrow_patch.get_edgecolor())
            found.setdefault(color, []).append((np.asarray(text.xyann), np.asarray(text.xy)))
    return found


def labels(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_a_sum_draws_both_vectors_and_the_diagonal():
    drawn = arrows(figures.vector_sum(A, B))
    for color, tip in (("first", A), ("second", B), ("result", A + B)):
        ((tail, head),) = drawn[figures.COLORS[color]]
        assert_allclose(tail, 0)
        assert_allclose(head, tip)


def test_a_projection_ends_at_a_right_angle():
    ((_, shadow),) = arrows(figures.projection(A, B))[figures.COLORS["result"]]
    assert_allclose((A - shadow) @ B, 0, atol=1e-12)


def test_scalings_draw_each_factor():
    ax = figures.scalings([-2, -0.5, 0, 1])
    assert labels(ax) == ["c = −2", "c = −0.5", "c = 0", "c = 1", "a"]
    drawn = [tip[0] - tail[0] for tail, tip in arrows(ax)[figures.COLORS["result"]]]
    assert_allclose(drawn, [-2, -0.5, 1])


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


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word_and_draws_on_given_axes(name):
    ax = DRAWINGS[name]()
    assert isinstance(ax, mpl.axes.Axes)
    assert not ax.get_title()
    for text in labels(ax):
        assert not re.search(r"[A-Za-z]{2,}", text), text


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_same_drawing_is_the_same_file(name):
    assert_same_file(DRAWINGS[name])


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert figures.vector([1, 2], ax=ax) is ax


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.vector([1, 2, 3]), r"vector: expected .* got shape \(3,\). Write a\[:2\]"),
        (lambda: figures.angle([1, 2], 3), r"angle: expected a vector b .* got shape \(\)"),
        (lambda: figures.projection(A, [0, 0]), r"projection: expected .* other than zero"),
        (lambda: figures.scalings([]), r"scalings: expected at least one factor, got none"),
    ],
)
def test_what_cannot_be_drawn_explains_itself(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def luminance(color):
    channels = np.array(mpl.colors.to_rgb(color))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, two):
    low, high = sorted([luminance(one), luminance(two)])
    return (high + 0.05) / (low + 0.05)


def dark_colors():
    css = (Path(__file__).parents[1] / "docs/_static/book.css").read_text("utf-8")
    return dict(re.findall(r"--figure-(\w+): (#\w{6});", css))


@pytest.mark.parametrize(
    ("colors", "paper"), [(figures.COLORS, "#ffffff"), (dark_colors(), "#121212")]
)
def test_every_colour_can_be_read_in_both_themes(colors, paper):
    assert set(colors) == set(figures.COLORS)
    for name, color in colors.items():
        assert contrast(color, paper) >= (3 if name == "faint" else 4.5), name
