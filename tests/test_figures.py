"""Figures: every drawing has no words, one look and one file; its colours can be told apart."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from pictures import assert_good_drawing, assert_same_file, labels

import linalg_dl as la
from linalg_dl import figures

pytestmark = pytest.mark.usefixtures("style")
A, B = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
M = np.array([[2.0, -1.0], [1.0, 2.0]])
XOR, LABELS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])


def network(places):
    return la.mlp(places, *la.xor_weights())


CALLS = {
    "vector": (figures.vector, A),
    "vector_sum": (figures.vector_sum, A, B),
    "angle": (figures.angle, A, B),
    "plane_map": (figures.plane_map, M),
    "regions": (figures.regions, network, XOR, LABELS),
}


def test_every_drawing_is_looked_at():
    assert [*CALLS] == [name for name in figures.__all__ if name != "use_style"]


@pytest.mark.parametrize("name", CALLS)
def test_a_drawing_holds_no_word_and_draws_on_given_axes(name):
    function, *arguments = CALLS[name]
    ax = function(*arguments)
    assert_good_drawing(ax)
    assert ax.get_aspect() == 1
    _, own = plt.subplots()
    assert function(*arguments, ax=own) is own
    assert labels(own) == labels(ax)


@pytest.mark.parametrize("name", CALLS)
def test_the_same_drawing_is_the_same_file(name):
    function, *arguments = CALLS[name]
    assert_same_file(lambda: function(*arguments))


@pytest.mark.parametrize("name", CALLS)
def test_a_drawing_says_what_it_takes(name):
    function = CALLS[name][0]
    for key in inspect.signature(function).parameters:
        assert key == "ax" or f"`{key}`" in function.__doc__, key
    assert "`ax`" in figures.__doc__


@pytest.mark.parametrize("name", CALLS)
def test_lists_and_tensors_are_drawn_as_arrays_are(name):
    function, *arguments = CALLS[name]
    drawn = labels(function(*arguments))
    for convert in (np.ndarray.tolist, tensor):
        given = [convert(x) if isinstance(x, np.ndarray) else x for x in arguments]
        assert labels(function(*given)) == drawn


def tensor(x):
    x = torch.tensor(x)
    return x.requires_grad_() if x.is_floating_point() else x


def test_an_array_of_any_library_is_drawn(backend):
    assert "‖a‖ = 5" in labels(figures.vector(backend.asarray([3.0, 4.0])))


def test_the_style_is_set_for_the_process():
    with mpl.rc_context():
        figures.use_style()
        assert mpl.rcParams["svg.fonttype"] == "none"


def luminance(color):
    channels = np.array(mpl.colors.to_rgb(color))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, two):
    low, high = sorted([luminance(one), luminance(two)])
    return (high + 0.05) / (low + 0.05)


def colors_of(theme):
    css = (Path(__file__).parents[1] / "docs/_static/book.css").read_text("utf-8")
    rules = re.search(rf'^html\[data-theme="{theme}"\] {{(.*?)}}', css, re.DOTALL | re.MULTILINE)[1]
    return dict(re.findall(r"--figure-(\w+): (#\w{6});", rules))


@pytest.mark.parametrize(
    ("colors", "paper"),
    [
        (colors_of("light"), "#ffffff"),
        (colors_of("dark"), "#121212"),
        (figures.COLORS, "#ffffff"),  # out of the book
    ],
    ids=["light", "dark", "library"],
)
def test_every_colour_can_be_read(colors, paper):
    assert set(colors) == set(figures.COLORS)
    for name, color in colors.items():
        assert contrast(color, paper) >= (3 if name == "faint" else 4.5), name
