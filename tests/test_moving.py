"""Figures that move: at the start they show what the library computes, and so wherever moved."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import linalg_dl as la

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))

from _ext import moving, moving_kinds, moving_svg, notebooks

ROOT = Path(__file__).parents[1]
PAGES = {"sum": "vectors", "projection": "dot_product", "map": "matrices", "line": "perceptron"}
BLOCK = re.compile(r"^:::\{moving\} (\w+)\n:numbers: (.*)\n", re.MULTILINE)
EPS = np.finfo(float).eps


def start(kind: str) -> list[float]:
    """Read the numbers that a figure starts with."""
    found = dict(BLOCK.findall((ROOT / f"docs/{PAGES[kind]}.md").read_text("utf-8")))
    return [float(number) for number in found[kind].split(",")]


def data() -> np.ndarray:
    """Make the examples of the perceptron's page, as the page does."""
    rng = np.random.default_rng(seed=1958)
    y = rng.permutation(np.repeat([0.0, 1.0], 10))
    X = np.round(4 * rng.normal(np.where(y == 1, 2.25, -0.25)[:, None], size=(20, 2))) / 4
    return np.column_stack([X, y])


def expected(kind: str, numbers: list[float]) -> tuple[list[float], list[float]]:
    """Ask the library what a figure has to show, and how large what it adds up is."""
    a, b = (np.array(numbers[k : k + 2]) for k in (0, 2))
    if kind == "sum":
        return [*a, *b, *la.add_vectors(a, b)], [1.0] * 6
    if kind == "projection":
        size = float(la.vector_norm(a) * la.vector_norm(b))
        shown = [la.vecdot(a, b), np.degrees(la.angle_between(a, b)), la.scalar_projection(a, b)]
        long = float(la.vector_norm(a))
        found = [a[0], b[0], a[1], b[1], *shown, *la.project(a, b)]
        return found, [1.0] * 4 + [size, found[5], long, long, long]
    if kind == "map":
        M, x = np.reshape(numbers[:4], (2, 2)), np.array(numbers[4:])
        size = float(abs(M).max() ** 2 + abs(M).max() * abs(x).max())
        shown = [M[0, 0], M[1, 1], M[0, 1], M[1, 0], np.linalg.det(M), *M.T.ravel(), *x]
        return [*shown, *la.matvec_by_columns(M, x)], [2 * size] * 13
    unit, examples = la.Perceptron(2), data()
    unit.weights, unit.bias = np.array(numbers[:2])[:, None], np.array(numbers[2:])
    return [*numbers, np.sum(unit.forward(examples[:, :2])[:, 0] != examples[:, 2])], [1.0] * 4


def agree(kind: str, numbers: list[float], shown: list[float]) -> bool:
    """Tell whether what is shown is what the library gives, within 4 eps."""
    values, sizes = expected(kind, numbers)
    close = np.abs(np.subtract(shown, values)) <= 4 * EPS * np.abs(sizes)
    return bool((close | (np.isnan(shown) & np.isnan(values))).all())


def random(kind: str, count: int) -> list[list[float]]:
    """Draw numbers within the limits of a figure; a tenth of them have a vector of zeros."""
    rng = np.random.default_rng(1958)
    limits = np.array([*moving_kinds.KINDS[kind].fields.values()])
    numbers = rng.uniform(-limits, limits, (count, len(limits))).round(3)
    if kind == "line":  # whose examples are quarters: so no tie is rounded
        return (np.round(numbers * 64) / 64).tolist()
    numbers[: count // 10, -2:] = 0
    numbers[count // 10 : count // 5, :2] = numbers[count // 10 : count // 5, 2:4]
    return (numbers + 0.0).tolist()


def values_of(html: str) -> list[float]:
    return [float(value) for value in re.findall(r'data-value="([^"]*)"', html)]


# ---- what is written


@pytest.mark.parametrize("kind", PAGES)
def test_at_the_start_a_figure_shows_what_the_library_gives(kind):
    numbers, examples = start(kind), data().tolist() if kind == "line" else []
    html = moving.drawn(kind, numbers, examples, "What is <seen>.")
    assert agree(kind, numbers, values_of(html))
    assert 'aria-label="What is &lt;seen&gt;."' in html
    assert [float(x) for x in re.findall(r'value="([^"]*)" min', html)] == numbers
    assert "nan" not in html
    assert " style=" not in html


@pytest.mark.parametrize(("kind", "tips"), [("sum", "abs"), ("projection", "abp"), ("map", "ijxy")])
def test_no_tip_leaves_its_plane(kind, tips):
    found = moving_kinds.KINDS[kind]
    left, top, width, height = found.box
    for signs in itertools.product((-1, 0.5, 1), repeat=len(found.fields)):
        numbers = [sign * limit for sign, limit in zip(signs, found.fields.values(), strict=True)]
        points, _, _ = found.moved(numbers)
        assert all(left < x < left + width for x, _ in map(points.get, tips))
        assert all(top - height < y < top for _, y in map(points.get, tips))


def test_every_example_is_on_the_plane():
    left, top, width, height = moving_kinds.KINDS["line"].box
    X = data()[:, :2]
    assert ((left, top - height) < X).all()
    assert ((left + width, top) > X).all()


def test_the_perceptron_can_be_found_by_hand():
    examples, unit = data(), la.Perceptron(2)
    unit.train(examples[:, :2], examples[:, 2], epochs=20)
    learnt = [*unit.weights[:, 0], *unit.bias]
    assert not any(moving_kinds.mistaken(learnt, examples))
    limits = moving_kinds.KINDS["line"].fields.values()
    assert all(abs(x) <= limit for x, limit in zip(learnt, limits, strict=True))


@pytest.mark.parametrize(
    ("x", "text"), [(-1.0, "−1"), (0.125, "0.13"), (-0.001, "0"), (2.5, "2.5")]
)
def test_a_number_is_written_short(x, text):
    assert moving_svg.number(x) == text


def test_a_notebook_has_no_figure_that_moves():
    text = (ROOT / "docs/vectors.md").read_text("utf-8")
    block = ":::{moving} sum\n:numbers: 1\n\nText.\n\nMove.\n:::"
    assert notebooks.plain(f"{block}\nAfter.", {}, str) == "After."
    assert notebooks.plain(f"Before.\n\n{block}", {}, str) == "Before."
    assert len(notebooks.MOVING.findall(text)) == 1
