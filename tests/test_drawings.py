"""The drawings beside the pages: each cell, connection, arc and line is where it should be."""

from __future__ import annotations

import io
import itertools
import math
import re
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from fontTools import ttLib
from numpy.testing import assert_allclose
from pictures import (
    arrows,
    assert_every_text_is_drawn,
    assert_good_drawing,
    assert_nothing_is_cut_off,
    assert_same_file,
    assert_stands,
    at,
    edges,
    labels,
    what_stands_where,
)

import linalg_dl as la
from linalg_dl import figures, layers

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))

from _ext.figures import inline_svg
from drawings.broadcasting import net_inputs, reduced, stretching
from drawings.devices import bridge, device_times, timings
from drawings.dot_product import between, projection, signs, sliding
from drawings.first_steps import parts, sums
from drawings.layers import (
    CONVENTIONS,
    activations,
    fully_connected,
    layer_shapes,
    network,
    neuron,
)
from drawings.matrices import combination, determinant, maps, product_cell, readings, transposed
from drawings.parallel import CUTS, layer_cut
from drawings.perceptron import correction, descent, learning, separating_lines
from drawings.tensors import aliases, bits, indexing, reading_order
from drawings.vectors import difference, norms, resultant, scalings
from drawings.xor import moved

pytestmark = [pytest.mark.usefixtures("style"), pytest.mark.no_cover]
FONTS = Path(__file__).parents[1] / "docs/node_modules/katex/dist/fonts"
SCALAR, VECTOR = np.array(3), np.array([4, 1, 5])
MATRIX = np.array([[4, 6, 7], [7, 3, 9], [1, 2, 5]])
CUBE = np.array([[[5, 7, 1], [9, 4, 3], [3, 5, 2]], [[0, 1, 2], [3, 4, 5], [6, 7, 8]]])
X = np.arange(6).reshape(2, 3)
WEIGHTS = np.array([[0.5, -1.5, 1], [-1, 2, 0]])
FACTORS = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])
INDICES = [1, np.s_[:, 2], np.s_[:2, 1:3], MATRIX > 5]
NAMES = ["t[1]", "t[:, 2]", "t[:2, 1:3]", "t[t > 5]"]
A, B = np.array([-5.0, 4.0]), np.array([-3.0, -8.0])
W = np.array([[2.0, -1.0], [1.0, 2.0]])
XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
LABELS = np.array([0, 1, 1, 0])
UNITS = [([3.0, 2.25], -4.0, 0.2), (np.array([[-1.0], [2.0]]), np.array([0.5]), 0.5)]
BEFORE_AND_AFTER = ([1.0, 1.0], -2.0), ([-1.0, 2.0], 0.5)
FOLDED = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [2.0, 1.0]])  # XOR after a hidden layer
# Invented for the tests: the CPU takes 1 µs for each unit of work, the GPU 100 µs for any.
SIZES = [10, 100, 1000, 10_000]
CPU = [1e-6 * n for n in SIZES]
GPU = [1e-4] * 4
FAR = [1e-3 + 2e-7 * n for n in SIZES]
LOSS, STEPS = ([[1.0, 0], [0, 2]], [1.0, 2]), [[0.0, 0], [0.2, 0.8], [0.36, 0.96]]
DRAWINGS = {
    "parts": lambda: parts(MATRIX, INDICES, names=NAMES),
    "sums": lambda: sums(X),
    "difference": lambda: difference(A, B),
    "difference with its angle": lambda: difference(A, B, theta=True),
    "norms": norms,
    "sliding": lambda: sliding([0, 0, 1, 1, 1, 0], [-1, 0, 1]),
    "combination": lambda: combination(W, [3, 2]),
    "product_cell": lambda: product_cell(3, 4, 2, i=1, j=1),
    "determinant": lambda: determinant([[3, 1], [1, 2]]),
    "stretching": lambda: stretching(X, [1, 2, 3]),
    "net_inputs": lambda: net_inputs(4, 3, 1),
    "reduced": lambda: reduced(2, 3),
    "neuron": lambda: neuron(3),
    "fully_connected": lambda: fully_connected(3, 2, weight=(1, 3)),
    "network": lambda: network([3, 2, 1]),
    "one unit": lambda: fully_connected(4, 1, weight=(1, 2)),
    **{name: lambda name=name: layer_shapes(4, 3, 2, convention=name) for name in CONVENTIONS},
    "separating_lines": lambda: separating_lines(3 * XOR, LABELS, *UNITS),
    "learning": lambda: learning(3 * XOR, LABELS, *BEFORE_AND_AFTER, (0, 3)),
    "moved": lambda: moved(FOLDED, LABELS, ("a₁", "a₂"), FOLDED, cut),
    "descent": lambda: descent(*LOSS, STEPS),
    "reading_order": lambda: reading_order(X, X.T, names=["x", "x.T"]),
}


WIDE_DRAWINGS = {
    "resultant": lambda: resultant(A, B),
    "scalings": lambda: scalings([-2, -0.5, 0, 1]),
    "between": lambda: between(A, B),
    "projection": lambda: projection(A, B),
    "signs": lambda: signs((4, 2), (1, 3), (-1, 2), (-3, 1)),
    "maps": lambda: maps([[[3, 0], [0, 2]], [[0, -1], [1, 0]]], reach=(3.1, 2.1))[0],
    "readings": lambda: readings(*FACTORS),
    "transposed": lambda: transposed(WEIGHTS, 0),
    "activations": lambda: activations(layers.step, layers.sigmoid, layers.relu),
    "correction": lambda: correction(((3, 4), -6), ((2, 2), -7), (1, 2)),
    "aliases": lambda: aliases(0, a=VECTOR, shared=VECTOR[:], copied=VECTOR.copy()),
    "bits": lambda: bits(torch.float32, torch.float16),
    "bridge": bridge,
    **{name: lambda name=name: layer_cut(name, n=4, m=3, k=2, h=2) for name in CUTS},
    "indexing": lambda: indexing([SCALAR, VECTOR, MATRIX, CUBE], [(), (2,), (1, 0), (0, 2, 1)]),
}
CODE = ["shared", "copied", "float32", "float16", "CPU", "GPU", '.to("cuda")', '.to("cpu")']


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word_and_is_the_same_file_each_time(name):
    assert_good_drawing(DRAWINGS[name]())
    assert_same_file(DRAWINGS[name])


@pytest.mark.parametrize("name", WIDE_DRAWINGS)
def test_a_drawing_of_things_side_by_side_holds_no_word_but_of_code(name):
    assert_good_drawing(WIDE_DRAWINGS[name](), width=5.51, code=CODE)
    assert_same_file(WIDE_DRAWINGS[name])


def test_a_page_writes_text_in_its_font_and_letters_of_formulas_in_theirs():
    buffer = io.StringIO()
    transposed(WEIGHTS, 0).figure.savefig(buffer, format="svg")
    found = re.findall(
        r'<text style="([^"]*)".*?>([^<]*)</text>', inline_svg(buffer.getvalue(), "", "")
    )
    fonts = {text: re.search("font-family: ([^;]*)", style)[1] for style, text in found}
    sizes = {text: re.search("font-size: ([^;]*)", style)[1] for style, text in found}
    assert fonts["0.5"] == "var(--figure-font)"
    assert fonts["m"] == "KaTeX_Math, var(--figure-font)"
    assert fonts["W"] == "KaTeX_Main, var(--figure-font)"
    assert (sizes["0.5"], sizes["m"], sizes["W"]) == ("11px", "13.2px", "13.2px")


@pytest.mark.parametrize("name", WIDE_DRAWINGS)
def test_a_page_draws_what_the_file_does_to_a_tenth_of_a_point(name):
    buffer = io.StringIO()
    WIDE_DRAWINGS[name]().figure.savefig(buffer, format="svg")
    written = inline_svg(buffer.getvalue(), "", "p")
    file, page = (
        re.findall(r' d="([^"]*)"(?! style="fill: (?:none|#ffffff)"/)', text)
        for text in (buffer.getvalue(), written)
    )
    assert len(file) == len(page) > 0
    for one, other in zip(file, page, strict=True):
        assert re.findall("[A-Za-z]", one) == re.findall("[A-Za-z]", other)
        numbers = ([float(x) for x in re.findall(r"-?[\d.]+", path)] for path in (one, other))
        assert_allclose(*numbers, atol=0.1)
    names = re.findall(r'\bid="([^"]*)"', written)
    assert len(names) == len({*names})
    assert {*re.findall(r"#(p-[\w-]+)", written)} == {*names}


def test_a_prime_is_not_drawn_in_the_font_of_formulas_which_would_not_raise_it():
    text = '<svg width="1pt" height="1pt"><text style="">w′</text></svg>'
    written = inline_svg(text, "", "")
    assert "w\u02b9<" in written
    font = ttLib.TTFont(FONTS / "KaTeX_Main-Bold.woff2")
    assert ord("′") in font.getBestCmap()
    assert 0x2B9 not in font.getBestCmap()


def grid(ax):
    """Give the columns and the rows of light grids, as (where, from, to)."""
    lines = [line for found in ax.collections for line in found.get_segments()]
    columns = {(x, low, high) for (x, low), (to, high) in lines if x == to}
    return columns, {(y, left, right) for (left, y), (right, to) in lines if y == to}


# ---- first steps


def test_the_cells_of_each_part_are_lit_above_its_name():
    assert_stands(
        parts(MATRIX, INDICES, names=NAMES),
        """
        first (0, 6.4) |4||6||7|
        result (0, 5.4) [7][3][9]
        first (0, 4.4) |1||2||5|
        text “t[1]” (1.5, 3.95)
        first (3.9, 6.4) |4||6|
        result (5.9, 6.4) [7]
        first (3.9, 5.4) |7||3|
        result (5.9, 5.4) [9]
        first (3.9, 4.4) |1||2|
        result (5.9, 4.4) [5]
        text “t[:, 2]” (5.4, 3.95)
        first (0, 2) |4|
        result (1, 2) [6][7]
        first (0, 1) |7|
        result (1, 1) [3][9]
        first (0, 0) |1||2||5|
        text “t[:2, 1:3]” (1.5, −0.45)
        first (3.9, 2) |4|
        result (4.9, 2) [6][7]
        result (3.9, 1) [7]
        first (4.9, 1) |3|
        result (5.9, 1) [9]
        first (3.9, 0) |1||2||5|
        text “t[t > 5]” (5.4, −0.45)
        """,
    )


def test_of_a_wide_matrix_all_rows_and_columns_are_drawn():
    assert_stands(
        parts(X, [np.s_[0, 1:]], names=["x[0, 1:]"]),
        """
        first (0, 1) |0|
        result (1, 1) [1][2]
        first (0, 0) |3||4||5|
        text “x[0, 1:]” (1.5, −0.45)
        """,
    )


def test_sums_stand_below_their_columns_and_beside_their_rows():
    assert_stands(
        sums(X),
        """
        first (0, 1) |0||1||2|
        first (0, 0) |3||4||5|
        result (0, −1.6) [3][5][7]
        result (3.6, 1) [3]
        result (3.6, 0) [12]
        angle arrow (−0.4, 1.6) (−0.4, −1.5)
        angle “0” (−0.4, 1.6)↑
        angle arrow (0.4, 2.4) (4.5, 2.4)
        angle “1” (0.4, 2.4)←
        """,
    )


# ---- vectors


TRIANGLE = """
    first arrow (0, 0) (−5, 4)
    first “a” (−5, 4)↖
    second arrow (0, 0) (−3, −8)
    second “b” (−3, −8)↓
    result arrow (−3, −8) (−5, 4)
    result “a − b” (−4, −2)↙
    faint line (0, −9.92) (0, 5.92)
    faint line (−6.92, 0) (1.92, 0)
    text “x” (1.92, 0)→
    text “y” (0, 5.92)↑
"""
COMPONENTS = """
    angle “−5” (−5, 0)↓
    angle “4” (0, 4)→
    angle “−3” (−3, 0)↑
    angle “−8” (0, −8)→
"""


def test_a_sum_is_drawn_with_the_coordinates_of_all_three_vectors():
    assert_stands(
        resultant(A, B),
        COMPONENTS,
        """
        angle “−8” (−8, 0)↑
        angle “−4” (0, −4)→
        first arrow (0, 0) (−5, 4)
        first “a” (−5, 4)↖
        second arrow (0, 0) (−3, −8)
        second “b” (−3, −8)↓
        result arrow (0, 0) (−8, −4)
        result “a + b” (−8, −4)↙
        first dashed (−3, −8) (−8, −4)
        second dashed (−5, 4) (−8, −4)
        faint line (0, −9.92) (0, 5.92)
        faint line (−9.92, 0) (1.92, 0)
        text “x” (1.92, 0)→
        text “y” (0, 5.92)↑
        """,
    )


def test_a_light_grid_has_a_line_at_each_whole_number_of_the_plane():
    ax = resultant(A, B)
    columns, rows = grid(ax)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert columns == {(x, bottom, top) for x in range(-9, 2)}
    assert rows == {(y, left, right) for y in range(-9, 6)}


def test_a_difference_goes_from_the_second_tip_to_the_first():
    assert_stands(difference(A, B), TRIANGLE, COMPONENTS)


def test_the_angle_of_a_difference_is_drawn_where_it_is_asked_for():
    arc = """
        angle arc (−1.5, 1.2) (−1.85, −0.51) (−0.674, −1.8)
        angle “θ” (−1.85, −0.51)←
        """
    assert_stands(difference(A, B, theta=True), TRIANGLE, COMPONENTS, arc)


@pytest.mark.parametrize(("a", "b"), [((2, 1), (-1, 3)), ((1, 0), (1, -1)), ((1, -3), (2, 1))])
def test_the_arc_goes_on_counter_clockwise_from_the_first_vector_to_the_second(a, b):
    ax = difference(a, b, theta=True)
    assert_nothing_is_cut_off(ax)
    (arc,) = (line.get_xydata() for line in ax.lines if len(line.get_xydata()) > 2)
    for end, vector in ((arc[0], a), (arc[-1], b)):
        assert_allclose(end, 0.3 * min(math.hypot(*a), math.hypot(*b)) * unit(vector))
    assert_allclose(np.hypot(*arc.T), np.hypot(*arc[0]))
    (x, y), (next_x, next_y) = arc[:-1].T, arc[1:].T
    assert (x * next_y > y * next_x).all()


def unit(x):
    return np.divide(x, math.hypot(*x))


def test_each_norm_is_named_at_its_vectors():
    assert_stands(
        norms(),
        """
        other line (1, 0) (0, 1) (−1, 0) (0, −1) (1, 0)
        other “1” (0.5, −0.5)↖
        result arc (1, 0) (−1, 0) (1, 0)
        result “2” (0.707, −0.707)↖
        angle line (1, −1) (1, 1) (−1, 1) (−1, −1) (1, −1)
        angle “∞” (1, −1)→
        angle “1” (1, 0)↘
        angle “1” (0, 1)↖
        faint line (−1.32, 0) (1.32, 0)
        faint line (0, −1.32) (0, 1.32)
        text “x” (1.32, 0)→
        text “y” (0, 1.32)↑
        """,
    )


def test_each_vector_that_is_drawn_has_norm_one():
    curves = [line.get_xydata() for line in norms().lines[2:]]
    for order, points in zip((1, 2, np.inf), curves, strict=True):
        assert_allclose(np.linalg.norm(points, ord=order, axis=1), 1)
        assert_allclose(points[0], points[-1], atol=1e-15)


def test_scalings_draw_each_factor_below_the_vector_on_one_scale():
    assert_stands(
        scalings([-2, -0.5, 0, 1]),
        """
        text “c” (−2.3, 0)
        first arrow (0, 0) (1, 0)
        first “a” (1, 0)→
        text “−2” (−2.3, −0.3)
        result arrow (0, −0.3) (−2, −0.3)
        text “−0.5” (−2.3, −0.6)
        result arrow (0, −0.6) (−0.5, −0.6)
        text “0” (−2.3, −0.9)
        result ● (0, −0.9)
        text “1” (−2.3, −1.2)
        result arrow (0, −1.2) (1, −1.2)
        """,
        *(f"faint line {at(x, -1.41)} {at(x, 0.15)}" for x in range(-2, 3)),
        *(f"angle “{x}” {at(x, -1.41)}↓".replace("-", "−") for x in range(-2, 3)),
    )


# ---- dot product


def test_an_angle_has_the_coordinates_of_its_vectors_at_their_tips():
    drawn = what_stands_where(between(A, B))
    assert "first “(−5, 4)” (−5, 4)↗" in drawn
    assert "second “(−3, −8)” (−3, −8)→" in drawn
    assert set(what_stands_where(figures.angle(A, B))) < set(drawn)


def test_each_vector_has_its_shadow_on_the_other_and_their_product_below():
    assert_stands(
        signs((4, 2), (1, 3), (-3, 1)),
        """
        second arrow (0.5, 0) (4.5, 2)
        second “b” (4.5, 2)↑
        first arrow (0.5, 0) (1.5, 3)
        first “a” (1.5, 3)↑
        result arrow (0.5, 0) (2.5, 1)
        result “p” (2.5, 1)↘
        angle dashed (1.5, 3) (2.5, 1)
        angle “1” (1.5, 0)↓
        angle “3” (0.5, 3)←
        angle “4” (4.5, 0)↓
        angle “2” (0.5, 2)←
        result “a · b” (2.5, −2.2)←
        result “= 10” (2.2, −2.2)→
        faint line (0, 0) (5, 0)
        faint line (0.5, −1.5) (0.5, 3.5)
        second arrow (9.2, 0) (13.2, 2)
        second “b” (13.2, 2)↑
        first arrow (9.2, 0) (6.2, 1)
        first “a” (6.2, 1)←
        result arrow (9.2, 0) (7.2, −1)
        result “p” (7.2, −1)↘
        angle dashed (6.2, 1) (7.2, −1)
        angle “−3” (6.2, 0)↓
        angle “1” (9.2, 1)→
        angle “4” (13.2, 0)↓
        angle “2” (9.2, 2)→
        result “a · b” (9.7, −2.2)←
        result “= −10” (9.4, −2.2)→
        faint line (5.7, 0) (13.7, 0)
        faint line (9.2, −1.5) (9.2, 3.5)
        """,
    )


@pytest.mark.parametrize("a", [(1, 3), (-1, 2), (-3, 1), (2, -5)])
def test_a_shadow_ends_where_the_rest_of_the_vector_is_perpendicular(a):
    b = np.array([4.0, 2.0])
    ax = signs(b, a)
    assert f"= {np.dot(a, b):g}".replace("-", "−") in labels(ax)
    origin = -np.min([a, (0, 0), (np.dot(a, b) / (b @ b) * b)], axis=0)[0] + 0.5
    (dashed,) = (line.get_xydata() for line in ax.lines if line.get_linestyle() == "--")
    tip, shadow = dashed - (origin, 0)
    assert_allclose(tip, a)
    assert_allclose((tip - shadow) @ b, 0, atol=1e-12)
    assert_allclose(shadow[0] * b[1], shadow[1] * b[0])


def test_the_vector_perpendicular_to_the_other_has_no_shadow():
    drawn = what_stands_where(signs((4, 2), (-1, 2)))
    assert {"result ● (1.5, 0)", "result “= 0” (2.7, −1.2)→"} < set(drawn)
    assert "result arrow" not in "".join(drawn)


@pytest.mark.parametrize(("n", "k"), [(6, 3), (4, 1), (5, 5)])
def test_a_filter_stands_at_each_place_with_its_product(n, k):
    signal, weights = np.arange(n) + 3, np.arange(1, k + 1)
    products = [signal[i : i + k] @ weights for i in range(n - k + 1)]
    rows = range(n - k, -1, -1)
    assert_stands(
        sliding(signal, weights),
        f"first {at(0, n - k + 1.5)} {''.join(f'[{x}]' for x in signal)}",
        *(
            f"second {at(i, row)} {''.join(f'[{w}]' for w in weights)}"
            for i, row in enumerate(rows)
        ),
        *(f"text “=” {at(n + 0.6, row + 0.5)}" for row in rows),
        *(f"result {at(n + 1.2, row)} [{z}]" for row, z in zip(rows, products, strict=True)),
    )


def test_a_projection_is_joined_to_the_vector_by_a_right_angle():
    assert_stands(
        projection([3, 1], [4, 4]),
        """
        first arrow (0, 0) (3, 1)
        first “a” (3, 1)→
        second arrow (0, 0) (4, 4)
        second “b” (4, 4)↗
        faint line (0, 0) (4, 4)
        angle dashed (3, 1) (2, 2)
        angle line (1.76, 1.76) (2, 1.52) (2.24, 1.76)
        result arrow (0, 0) (2, 2)
        result “p” (1, 1)↖
        angle “3” (3, 0)↓
        angle “1” (0, 1)←
        angle “4” (4, 0)↓
        angle “4” (0, 4)←
        faint line (0, −0.64) (0, 4.64)
        faint line (−0.64, 0) (4.64, 0)
        text “x” (4.64, 0)→
        text “y” (0, 4.64)↑
        """,
    )


@pytest.mark.parametrize(("a", "b"), [(A, B), ([3, 1], [4, 4]), ([1, -2], [-3, 1])])
def test_a_projection_ends_at_a_right_angle(a, b):
    a, b = np.array(a, dtype=float), np.array(b, dtype=float)
    ((tail, shadow),) = arrows(projection(a, b))["result"]
    assert_allclose(tail, 0)
    assert_allclose((a - shadow) @ b, 0, atol=1e-12)
    assert_allclose(shadow, la.project(a, b))


# ---- matrices


def test_each_map_stands_beside_its_matrix_with_columns_in_the_colours_of_the_arrows():
    (ax,) = maps([[[3, -1], [0, 2]], [[1, 0], [0, 1]]], reach=(4.1, 2.1))[:1]
    told = "\n".join(what_stands_where(figures.plane_map([[3, -1], [0, 2]], reach=(4.1, 2.1))))
    numbers = {text.get_text(): text for text in ax.texts if text.xy[0] < -4.1}
    roles = {"3": "first", "0": "first", "−1": "second", "2": "second"}
    assert {name: text.get_color() for name, text in numbers.items()} == {
        name: figures.COLORS[role] for name, role in roles.items()
    }
    (left, high), (under, low), (beside, same), (right, _) = (numbers[name].xy for name in roles)
    assert (left, beside) == (under, right)
    assert left < beside
    assert low < 0 < high == same
    brackets = [line.get_xydata() for line in ax.lines if line.get_xydata()[:, 0].max() < -4.1]
    assert len(brackets) == 2
    assert all(np.ptp(b[:, 1]) > high - low for b in brackets)
    assert min(b.min() for b in brackets) >= ax.get_xlim()[0]
    assert set(told.splitlines()) < set(what_stands_where(ax))


def test_a_product_is_read_by_columns_by_rows_and_by_outer_products():
    assert_stands(
        readings(*FACTORS),
        """
        second (2, −1.5) [5]
        first (4, −1) [1]
        first (4, −2) [3]
        second (6, −1.5) [7]
        first (8, −1) [2]
        first (8, −2) [4]
        result (10, −1) [19]|22|
        result (10, −2) [43]|50|
        text “·” (3.5, −1)
        text “+” (5.5, −1)
        text “·” (7.5, −1)
        text “=” (9.5, −1)
        first (0, −4.1) [1]
        second (2, −4.1) [5][6]
        first (5, −4.1) [2]
        second (7, −4.1) [7][8]
        result (10, −3.6) [19][22]
        result (10, −4.6) |43||50|
        text “·” (1.5, −3.6)
        text “+” (4.5, −3.6)
        text “·” (6.5, −3.6)
        text “=” (9.5, −3.6)
        first (0, −6.2) [1]
        first (0, −7.2) [3]
        second (2, −6.7) [5][6]
        first (5, −6.2) [2]
        first (5, −7.2) [4]
        second (7, −6.7) [7][8]
        result (10, −6.2) [19][22]
        result (10, −7.2) [43][50]
        text “·” (1.5, −6.2)
        text “+” (4.5, −6.2)
        text “·” (6.5, −6.2)
        text “=” (9.5, −6.2)
        """,
    )


def test_a_row_that_is_lit_is_a_lit_column_of_the_transpose():
    assert_stands(
        transposed(WEIGHTS, 0),
        """
        second (0, −1) [0.5][−1.5][1]
        second (0, −2) |−1||2||0|
        size (−0.35, 0) (−0.35, −2)
        text “h” (−0.35, −1)←
        size (0, 0.35) (3, 0.35)
        text “m” (1.5, 0.35)↑
        second “W” (1.5, −2.5)
        angle arrow (3.5, −1) (4.7, −1)
        second (6, −1) [0.5]|−1|
        second (6, −2) [−1.5]|2|
        second (6, −3) [1]|0|
        size (5.65, 0) (5.65, −3)
        text “m” (5.65, −1.5)←
        size (6, 0.35) (8, 0.35)
        text “h” (7, 0.35)↑
        second “Wᵀ” (7, −3.5)
        """,
    )


@pytest.mark.parametrize("x", [(3, 2), (-1, 2)])
def test_a_combination_takes_so_much_of_each_column(x):
    told = {
        (3, 2): """
        first arrow (0, 0) (6, 3)
        first ● (2, 1)
        first “3·(2, 1)” (3, 1.5)↘
        second arrow (6, 3) (4, 7)
        second ● (5, 5)
        second “2·(−1, 2)” (5, 5)↗
        result arrow (0, 0) (4, 7)
        result “(4, 7)” (4, 7)↗
        faint line (−1.12, 0) (7.12, 0)
        faint line (0, −1.12) (0, 8.12)
        text “x” (7.12, 0)→
        text “y” (0, 8.12)↑
                """,
        (-1, 2): """
        first arrow (0, 0) (−2, −1)
        first ● (2, 1)
        first “−1·(2, 1)” (−1, −0.5)↘
        second arrow (−2, −1) (−4, 3)
        second ● (−3, 1)
        second “2·(−1, 2)” (−3, 1)↙
        result arrow (0, 0) (−4, 3)
        result “(−4, 3)” (−4, 3)↖
        faint line (−4.96, 0) (2.96, 0)
        faint line (0, −1.96) (0, 3.96)
        text “x” (2.96, 0)→
        text “y” (0, 3.96)↑
                """,
    }
    assert_stands(combination(W, x), told[x])
    assert_nothing_is_cut_off(combination(W, x))


@pytest.mark.parametrize(
    "size", [(1, 1, 1, 0, 0), (3, 4, 2, 1, 1), (2, 3, 4, 1, 3), (4, 1, 3, 0, 2)]
)
def test_a_row_and_a_column_cross_in_the_cell_that_they_make(size):
    n, m, h, i, j = size
    left, top = m + 0.9, -m - 0.9  # of the product
    lit = {True: "[]", False: "||"}
    assert_stands(
        product_cell(n, m, h, i=i, j=j),
        *(f"first {at(0, top - r - 1)} {lit[r == i] * m}" for r in range(n)),
        *(f"second {at(left, -r - 1)} {''.join(lit[c == j] for c in range(h))}" for r in range(m)),
        *(
            f"result {at(left, top - r - 1)} {''.join(lit[(r, c) == (i, j)] for c in range(h))}"
            for r in range(n)
        ),
        f"angle dashed {at(m, top - i - 0.5)} {at(left + j, top - i - 0.5)}",
        f"angle dashed {at(left + j + 0.5, -m)} {at(left + j + 0.5, top - i)}",
        f"angle “i” {at(-0.35, top - i - 0.5)}",
        f"angle “j” {at(left + j + 0.5, 0.32)}",
        f"first “A” {at(m / 2, top - n - 0.5)}",
        f"second “B” {at(left + h + 0.45, -m / 2)}",
        f"result “C” {at(left + h + 0.45, top - n / 2)}",
        f"size {at(-0.75, top)} {at(-0.75, top - n)}",
        f"text “n” {at(-0.75, top - n / 2)}←",
        f"size {at(0, top + 0.35)} {at(m, top + 0.35)}",
        f"text “m” {at(m / 2, top + 0.35)}↑",
        f"size {at(left - 0.35, 0)} {at(left - 0.35, -m)}",
        f"text “m” {at(left - 0.35, -m / 2)}←",
        f"size {at(left, 0.75)} {at(left + h, 0.75)}",
        f"text “h” {at(left + h / 2, 0.75)}↑",
    )


@pytest.mark.parametrize("matrix", [((3, 1), (1, 2)), ((2, 1), (3, 5))])
def test_the_pieces_fill_the_rectangle_around_the_parallelogram(matrix):
    (a, b), (c, d) = matrix
    side = a + b, c + d
    pieces = {
        "a·c/2": [(0, 0), (a, 0), (a, c)],
        "b·d/2": [(a, c), (a + b, c), side],
        "b·c": [(a, 0), (a + b, 0), (a + b, c), (a, c)],
    }
    told = outline("result", [(0, 0), (a, c), side, (b, d)])
    for name, corners in pieces.items():
        for places in (np.array(corners), side - np.array(corners)):
            told += [*outline("faint", places), f"angle “{name}” {at(*places.mean(axis=0))}"]
    assert_stands(
        determinant(matrix),
        *told,
        f"first arrow (0, 0) {at(a, c)}",
        f"first “(a, c)” {at(a, c)}↖",
        f"second arrow (0, 0) {at(b, d)}",
        f"second “(b, d)” {at(b, d)}↘",
    )
    areas = [a * d - b * c, *2 * [a * c / 2], *2 * [b * d / 2], *2 * [b * c]]
    assert_allclose(sum(areas), (a + b) * (c + d))


def outline(role, corners):
    """Write a polygon that is filled, and its dashed outline."""
    told = [at(*corner) for corner in corners]
    return [f"{role} shade {' '.join(told)}", f"angle dashed {' '.join([*told, told[0]])}"]


# ---- broadcasting

LIT = {True: "[]", False: "||"}


@pytest.mark.parametrize(("n", "m", "i"), [(4, 3, 1), (2, 3, 0), (1, 1, 0), (3, 5, 2)])
def test_one_row_is_lit_and_each_matrix_has_its_rows(n, m, i):
    w, b, z = m + 0.9, m + 4.2, m + 6.6
    assert_stands(
        net_inputs(n, m, i),
        *(f"first {at(0, -r - 1)} {LIT[r == i] * m}" for r in range(n)),
        *(f"second {at(w, -r - 1)} []" for r in range(m)),
        *(f"result {at(z, -r - 1)} {LIT[r == i]}" for r in range(n)),
        f"second {at(b, -i - 1)} []",
        f"first “X” {at(m / 2, -n - 0.5)}",
        f"second “w” {at(w + 0.5, -m - 0.5)}",
        f"second “b” {at(b + 0.5, -i - 1.5)}",
        f"result “z” {at(z + 0.5, -n - 0.5)}",
        f"text “·” {at(w - 0.45, -i - 0.5)}",
        f"text “+” {at(b - 0.75, -i - 0.5)}",
        f"text “=” {at(z - 0.75, -i - 0.5)}",
        f"angle “i” {at(-0.4, -i - 0.5)}",
        f"size {at(0, 0.35)} {at(m, 0.35)}",
        f"text “m” {at(m / 2, 0.35)}↑",
        f"size {at(-0.85, 0)} {at(-0.85, -n)}",
        f"text “n” {at(-0.85, -n / 2)}←",
        f"size {at(w + 1.35, 0)} {at(w + 1.35, -m)}",
        f"text “m” {at(w + 1.35, -m / 2)}→",
        f"size {at(z + 1.35, 0)} {at(z + 1.35, -n)}",
        f"text “n” {at(z + 1.35, -n / 2)}→",
    )


@pytest.mark.parametrize(("n", "m"), [(2, 3), (3, 2), (1, 1)])
def test_the_lit_cells_of_a_sum_are_those_it_adds(n, m):
    right, (along, across) = m + 4.0, (np.ones((n, m)).sum(axis=k, keepdims=True) for k in (1, 0))
    assert_stands(
        reduced(n, m),
        *(f"first {at(0, -r - 1)} {LIT[r == 0] * m}" for r in range(n)),
        f"first “({n}, {m})” {at(m / 2, 0.5)}",
        *(f"result {at(m + 1.1, -r - 1)} {LIT[r == 0]}" for r in range(n)),
        f"result “{along.shape}” {at(m + 1.6, 0.5)}",
        *(f"first {at(right, -r - 1)} []{'||' * (m - 1)}" for r in range(n)),
        f"first “({n}, {m})” {at(right + m / 2, 0.5)}",
        f"result {at(right, -n - 1.5)} []{'||' * (m - 1)}",
        f"result “{across.shape}” {at(right + m / 2, -n - 2)}",
    )


STRETCHINGS = {
    "a row under itself": (
        lambda: stretching([[4, 5, 6], [7, 8, 9]], [1, 2, 3]),
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
        lambda: stretching([1, 2, 3], 1),
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
        lambda: stretching([[0], [10]], [1.5, 2, 3]),
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
        lambda: stretching([[4, 5, 6], [7, 8, 9]], [1, 2]),
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
        lambda: stretching([[4], [5]], [[1], [2], [3]]),
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


@pytest.mark.parametrize("name", STRETCHINGS)
def test_each_cell_of_a_sum_stands_at_its_place(name):
    draw, told = STRETCHINGS[name]
    assert_stands(draw(), told)


@pytest.mark.parametrize(
    ("shape1", "shape2", "missing"), [((2, 3), (2,), 2), ((3, 1), (2, 1), 1), ((2,), (3, 3), 3)]
)
def test_a_clash_marks_what_is_missing_and_has_no_sum(shape1, shape2, missing):
    told = what_stands_where(stretching(np.ones(shape1), np.ones(shape2)))
    assert sum(line.count("✗") for line in told) == missing
    assert not [line for line in told if "result" in line or "=" in line]
    assert [line.split(" “")[0] for line in told if "“(" in line] == ["error", "error"]


# ---- layers


def test_activations_stand_side_by_side_and_a_jump_shows_the_value_that_it_takes():
    assert_stands(
        activations(layers.step, layers.relu),
        """
        result line (−2.5, 0) (0, 0)
        result ● (0, 0)
        result ○ (0, 1)
        result line (0.00833, 1) (2.5, 1)
        result arc (3.7, 0) (5.95, 0) (8.2, 2)
        """,
        *(
            f"""
            faint line {at(x - 2.5, 0)} {at(x + 2.5, 0)}
            faint line {at(x, -0.4)} {at(x, 2)}
            text “z” {at(x + 2.5, 0)}→
            text “a” {at(x, 2)}↑
            angle “1” {at(x + 1, 0)}↓
            angle “1” {at(x, 1)}←
            """
            for x in (0, 6.2)
        ),
    )


def test_an_activation_is_drawn_where_it_is():
    (curve,) = (line.get_xydata() for line in activations(layers.sigmoid).lines[2:])
    assert_allclose(curve[:, 1], layers.sigmoid(curve[:, 0]))
    assert_allclose(curve[[0, -1], 0], (-2.5, 2.5))


@pytest.mark.parametrize("m", [1, 3, 4])
def test_a_neuron_has_a_weight_for_each_input_and_one_bias(m):
    inputs = {k: (m + 1) / 2 - k for k in range(1, m + 1)}
    assert_stands(
        neuron(m),
        *(f"first ● {at(0, y)}" for y in inputs.values()),
        *(f"first “x{LOW[k]}” {at(-0.15, y)}←" for k, y in inputs.items()),
        *(f"second line {at(0, y)} (2.8, 0)" for y in inputs.values()),
        *(f"second “w{LOW[k]}” {at(0.9, y * 1.9 / 2.8)}↑" for k, y in inputs.items()),
        """
        second line (2.8, 0) (2.8, 0.8)
        second “b” (2.8, 0.8)↑
        result ● (2.8, 0)
        result “z” (2.8, −0.15)↓
        result line (2.8, 0) (4.4, 0)
        result “σ” (3.6, 0)↑
        result ● (4.4, 0)
        result “a” (4.4, −0.15)↓
        """,
    )


def test_a_network_of_two_layers():
    assert_stands(
        network([3, 2, 1]),
        """
        first ● (0, 1)
        first “x₁” (−0.15, 1)←
        first ● (0, 0)
        first “x₂” (−0.15, 0)←
        first ● (0, −1)
        first “x₃” (−0.15, −1)←
        result ● (2.4, 0.5)
        result “a₁” (2.4, 0.65)↑
        result ● (2.4, −0.5)
        result “a₂” (2.4, −0.35)↑
        result ● (4.8, 0)
        result “ŷ” (4.95, 0)→
        second “W₁” (1.2, −1.75)
        second “(2, 3)” (1.2, −2.2)
        second “W₂” (3.6, −1.75)
        second “(1, 2)” (3.6, −2.2)
        """,
        *(f"faint line {at(0, x)} {at(2.4, a)}" for x in (1, 0, -1) for a in (0.5, -0.5)),
        *(f"faint line {at(2.4, a)} (4.8, 0)" for a in (0.5, -0.5)),
    )


@pytest.mark.parametrize("sizes", [[3, 2, 1], [2, 4, 3, 2], [1, 1]])
def test_a_network_has_the_weights_that_its_arrays_have(sizes):
    drawn = what_stands_where(network(sizes))
    for k, (m, h) in enumerate(itertools.pairwise(sizes)):
        start, stop = at(2.4 * k, 0)[1:].split(",")[0], at(2.4 * k + 2.4, 0)[1:].split(",")[0]
        lines = [one for one in drawn if one.startswith(f"faint line ({start}, ")]
        assert len(lines) == np.ones((h, m)).size
        assert all(f") ({stop}, " in one for one in lines)
        place = 2.4 * k + 1.2, -(max(sizes) - 1) / 2 - 0.75
        assert f"second “W{LOW[k + 1]}” {at(*place)}" in drawn
        assert f"second “{np.ones((h, m)).shape}” {at(place[0], place[1] - 0.45)}" in drawn
    for k, size in enumerate(sizes):
        nodes = [at(2.4 * k, (size - 1) / 2 - i) for i in range(size)]
        assert all(f"{'result' if k else 'first'} ● {place}" in drawn for place in nodes)
    assert sum("●" in one for one in drawn) == sum(sizes)


@pytest.mark.parametrize(("m", "h", "i", "j"), [(3, 2, 1, 3), (2, 4, 4, 1), (1, 1, 1, 1)])
def test_a_weight_joins_its_input_to_its_output(m, h, i, j):
    inputs = {k: (0, (m + 1) / 2 - k) for k in range(1, m + 1)}
    outputs = {k: (3.2, 1.15 * ((h + 1) / 2 - k)) for k in range(1, h + 1)}
    start, stop = np.array([inputs[j], outputs[i]])
    drawn = what_stands_where(fully_connected(m, h, weight=(i, j)))
    (name,) = (line for line in drawn if "“w" in line)
    above = "↑" in name or "↖" in name or "↗" in name
    assert above == (2 * i <= h + 1)  # away from the other weights of the same input
    assert_stands(
        fully_connected(m, h, weight=(i, j)),
        *(f"faint line {at(*x)} {at(*a)}" for x in inputs.values() for a in outputs.values()),
        *(f"first ● {at(*place)}" for place in inputs.values()),
        *(f"first “x{LOW[k]}” {at(-0.15, y)}←" for k, (_, y) in inputs.items()),
        *(f"result ● {at(*place)}" for place in outputs.values()),
        *(f"result “a{LOW[k]}” {at(3.35, y)}→" for k, (_, y) in outputs.items()),
        *(f"second line {at(3.2, y)} {at(3.55, y + 0.4)}" for _, y in outputs.values()),
        *(f"second “b{LOW[k]}” {at(3.55, y + 0.4)}→" for k, (_, y) in outputs.items()),
        f"second line {at(*start)} {at(*stop)}",
        f"second “w{LOW[i]}{LOW[j]}” {at(*(start + 0.3 * (stop - start)))}{name[-1]}",
    )


LOW = "₀₁₂₃₄₅₆₇₈₉"


def test_indices_of_two_digits_are_parted():
    assert "w₁₂,₃" in labels(fully_connected(3, 12, weight=(12, 3)))
    assert "w₁₁" in labels(fully_connected(3, 12, weight=(1, 1)))


def shapes(n, m, h, convention):
    """Give the arrays of the operation, by what computes them."""
    X, W, b = np.ones((n, m)), np.ones((h, m)), np.ones(h)
    W, b = layers.convert_weights(W, b, source="pytorch", target=convention)
    column = X.T[:, :1]
    return {
        "pytorch": lambda: (X, W.T, layers.linear(X, W, b)),
        "example": lambda: (W, column, layers.linear_by_example(W, column, b)),
        "design_matrix": lambda: (W, X.T, layers.linear_by_design_matrix(W, X, b).T),
    }[convention]()


# Each grid: its name, the letters of its rows and columns, its colour, and the row and the
# column that are dark, None for all: those of the second example and the first output.
SHAPES = {
    "pytorch": (
        ("X", "n", "m", "first", 1, None),
        ("Wᵀ", "m", "h", "second", None, 0),
        ("b", "1→n", "h", "second", 1, 0),
        ("Z", "n", "h", "result", 1, 0),
    ),
    "example": (
        ("W", "h", "m", "second", 0, None),
        ("x", "m", "1", "first", None, 0),
        ("b", "h", "1", "second", 0, 0),
        ("z", "h", "1", "result", 0, 0),
    ),
    "design_matrix": (
        ("W", "h", "m", "second", 0, None),
        ("Xᵀ", "m", "n", "first", None, 1),
        ("b", "h", "1→n", "second", 0, 1),
        ("Zᵀ", "h", "n", "result", 0, 1),
    ),
}


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize(("n", "m", "h"), [(4, 3, 2), (1, 1, 1), (2, 5, 3)])
def test_the_shapes_are_those_of_the_operation(convention, n, m, h):
    left, right, Z = (x.shape for x in shapes(n, m, h, convention))
    told, x = [], 0.0
    for sign, shape, grid in zip(" ·+=", (left, right, Z, Z), SHAPES[convention], strict=True):
        name, down, across, role, row, column = grid
        told += [f"text “{sign}” {at(x - 1.89, 0)}"] if sign != " " else []
        x += 1.1 * (down == "1→n")
        top, middle = shape[0] / 2, x + shape[1] / 2
        told += cells_of(x, top, shape, role, (down, across), (row, column))
        told += [
            f"{role} “{name}” {at(middle, -top - 0.3)}",
            f"text “{down}” {at(x - 0.25, 0)}",
            f"text “{across}” {at(middle, top + 0.2)}",
        ]
        x += shape[1] + 2.7
    assert_stands(layer_shapes(n, m, h, convention=convention), *told)


def cells_of(left, top, shape, role, letters, dark):
    """Write the cells of one grid: dark ones filled, what repeats an axis of size 1 dashed."""
    looks = {(True, False): "[]", (False, False): "||", (False, True): "::", (True, True): "{}"}
    rows, columns = (
        range(size) if place is None else {min(place, size - 1)}
        for place, size in zip(dark, shape, strict=True)
    )
    own = [1 if letter == "1→n" else size for letter, size in zip(letters, shape, strict=True)]
    for r in range(shape[0]):
        row = [
            looks[r in rows and c in columns, r >= own[0] or c >= own[1]] for c in range(shape[1])
        ]
        yield f"{role} {at(left, top - r - 1)} {''.join(row)}"


# ---- perceptron


def test_a_correction_takes_the_example_off_the_weights_and_moves_the_line_past_it():
    assert_stands(
        correction(((3, 4), -6), ((2, 2), -7), (1, 2)),
        """
        second arrow (0, 0) (3, 4)
        second “w” (1.5, 2)↖
        first arrow (3, 4) (2, 2)
        first “−x” (2.5, 3)↘
        second arrow (0, 0) (2, 2)
        second “w′” (1, 1)↘
        angle “3” (3, 0)↓
        angle “2” (2, 0)↓
        angle “4” (0, 4)←
        angle “2” (0, 2)←
        faint line (−0.6, 0) (3.6, 0)
        faint line (0, −0.6) (0, 4.6)
        text “w₁” (3.6, 0)→
        text “w₂” (0, 4.6)↑
        second dashed (8.2, −0.6) (4.8, 1.95)
        second arrow (6.33, 0.803) (6.75, 1.36)
        second “w” (6.75, 1.36)↗
        second line (9.5, −0.6) (4.8, 4.1)
        second arrow (7.62, 1.28) (8.11, 1.77)
        second “w′” (8.11, 1.77)↗
        first ○ (6.4, 2)
        first “x” (6.3, 2)←
        angle “1” (6.4, 0)↓
        angle “2” (5.4, 2)←
        faint line (4.8, 0) (10, 0)
        faint line (5.4, −0.6) (5.4, 4.6)
        text “x₁” (10, 0)→
        text “x₂” (5.4, 4.6)↑
        """,
    )


def test_a_line_is_where_the_net_input_is_zero():
    ax = separating_lines(3 * XOR, LABELS, *UNITS)
    drawn, found = edges(ax), arrows(ax)
    assert [line[:2] for line in drawn] == [("second", False), ("other", True)]
    assert [*found] == ["second", "other"]
    for (w, b, share), (role, _, line), name in zip(UNITS, drawn, ("w", "w′"), strict=True):
        w, b = np.ravel(w), float(np.ravel(b)[0])
        assert_allclose(line @ w + b, 0, atol=1e-9)
        assert reaches_both_sides(ax, line)
        ((tail, tip),) = np.array(found[role])
        top, bottom = sorted(line[[0, -1]], key=lambda place: -place[1])
        assert_allclose(tail, top + share * (bottom - top))
        assert_allclose((tip - tail) @ [-w[1], w[0]], 0, atol=1e-9)
        assert (tip - tail) @ w > 0
        (text,) = (text for text in ax.texts if text.get_text() == name)
        assert_allclose(text.xy, tip)
        assert text.get_color() == figures.COLORS[role]


def reaches_both_sides(ax, line):
    """Tell whether a line ends where the drawing does."""
    low, high = np.array([ax.get_xlim(), ax.get_ylim()]).T
    near = np.minimum(line - low, high - line).min(axis=1)
    return (near > -1e-9).all() and (near[[0, -1]] < 1e-9).all()


def test_the_examples_of_lines_are_marked_by_their_class():
    ax = separating_lines(3 * XOR, LABELS, UNITS[0])
    (foot,) = (line for line in what_stands_where(ax) if line.startswith("second arrow"))
    ((_, tip),) = arrows(ax)["second"]
    x, y = (f"{value:.3g}" for value in tip)
    assert_stands(
        ax,
        foot,
        f"second “w” ({x}, {y})↗",
        """
        first ○ (0, 0)
        first ○ (3, 3)
        result ■ (0, 3)
        result ■ (3, 0)
        faint line (−0.66, 0) (3.66, 0)
        faint line (0, −0.66) (0, 3.66)
        text “x₁” (3.66, 0)→
        text “x₂” (0, 3.66)↑
        """,
    )


def test_a_mistake_moves_the_line_and_has_a_ring():
    ax = learning(3 * XOR, LABELS, *BEFORE_AND_AFTER, (0, 3))
    drawn = edges(ax)
    assert [line[:2] for line in drawn] == [("second", True), ("second", False)]
    for (w, b), (_, _, line) in zip(BEFORE_AND_AFTER, drawn, strict=True):
        assert_allclose(line @ w + b, 0, atol=1e-9)
        assert reaches_both_sides(ax, line)
    assert_stands(
        ax,
        """
        first ○ (0, 0)
        first ○ (3, 3)
        result ■ (0, 3)
        result ■ (3, 0)
        error large ○ (0, 3)
        faint line (−0.66, 0) (3.66, 0)
        faint line (0, −0.66) (0, 3.66)
        text “x₁” (3.66, 0)→
        text “x₂” (0, 3.66)↑
        """,
    )


def test_weights_of_zero_have_no_line():
    ax = learning(3 * XOR, LABELS, ([0.0, 0.0], 0.0), BEFORE_AND_AFTER[1], (0, 3))
    assert [line[:2] for line in edges(ax)] == [("second", False)]


def cut(places):
    return places @ [1.0, -2.0] - 0.5


def test_where_examples_are_moved_to_and_from():
    ax = moved(FOLDED, LABELS, ("a₁", "a₂"), FOLDED, cut)
    ((role, dashed, line),) = edges(ax)[-1:]
    assert (role, dashed) == ("second", False)
    assert_allclose(cut(line), 0, atol=1e-9)
    assert_stands(
        ax,
        """
        first ○ (0, 0)
        first ○ (2, 1)
        result ■ (1, 0)
        result ■ (1, 0)
        text “(0, 0)” (0, 0)↗
        text “(0, 1) (1, 0)” (1, 0)↗
        text “(1, 1)” (2, 1)↗
        angle “1” (0, 1)←
        angle “1” (1, 0)↓
        faint line (0, −0.24) (0, 1.24)
        faint line (−0.24, 0) (2.24, 0)
        text “a₁” (2.24, 0)→
        text “a₂” (0, 1.24)↑
        """,
    )


def test_the_path_is_drawn_to_the_lowest_loss_and_its_first_step_is_named():
    assert_stands(
        descent(*LOSS, STEPS),
        """
        second ● (0, 0)
        second “w” (0, 0)↘
        result arrow (0, 0) (0.2, 0.8)
        result “−η∇L” (0.06, 0.24)→
        result line (0, 0) (0.2, 0.8) (0.36, 0.96)
        result ● (0.2, 0.8)
        result ● (0.36, 0.96)
        text + (1, 1)
        faint line (−1.37, 0) (3.37, 0)
        faint line (0, −0.252) (0, 2.25)
        text “w₁” (3.37, 0)→
        text “w₂” (0, 2.25)↑
        """,
    )


@pytest.mark.parametrize("X", [LOSS[0], [[1.0, 0.5], [0, 2]]])
def test_the_curves_of_a_loss_are_its_levels_and_are_whole(X):
    y = np.array(LOSS[1])
    curves = edges(descent(X, y, STEPS))
    for level, (role, dashed, places) in zip((0.05, 0.4, 1, 2.5), curves, strict=True):
        errors = places @ np.transpose(X) - y
        assert_allclose((errors**2).sum(axis=1) / 2, level, rtol=0.02)
        assert (role, dashed) == ("faint", False)
        assert_allclose(places[0], places[-1])  # no limit cuts it


# ---- tensors


def test_names_of_one_memory_point_to_one_row_and_a_copy_has_its_own():
    a = np.array([1.0, 2.0, 3.0])
    names = {"a": a, "copied": a.copy(), "shared": torch.from_numpy(a)}
    a[1] = 99
    assert_stands(
        aliases(1, **names),
        """
        text “a” (−1.4, 0.5)
        angle arrow (−1.3, 0.5) (−0.1, 0)
        text “shared” (−1.4, −0.5)
        angle arrow (−1.3, −0.5) (−0.1, 0)
        first (0, −0.5) |1|
        result (1, −0.5) [99]
        first (2, −0.5) |3|
        text “copied” (5.2, 0)
        angle arrow (5.3, 0) (6.5, 0)
        first (6.6, −0.5) |1||2||3|
        """,
    )


def test_the_bits_of_a_number_are_its_sign_its_exponent_and_its_fraction():
    types = {torch.float32: (8, 23), torch.bfloat16: (8, 7), torch.float16: (5, 10)}
    told = [
        f"""
        text “{str(dtype)[6:]}” {at(-0.5, 0.5 - 4 * k)}
        angle {at(0, -4 * k)} []
        angle “1” {at(0.5, 1 - 4 * k)}↑
        other {at(1, -4 * k)} {"[]" * exponent}
        other “{exponent}” {at(1 + exponent / 2, 1 - 4 * k)}↑
        first {at(1 + exponent, -4 * k)} {"[]" * fraction}
        first “{fraction}” {at(1 + exponent + fraction / 2, 1 - 4 * k)}↑
        """
        for k, (dtype, (exponent, fraction)) in enumerate(types.items())
    ]
    assert_stands(bits(*types), *told)


def test_the_lit_cell_and_its_indices_are_of_the_indexed_number():
    assert_stands(
        indexing([SCALAR, VECTOR, MATRIX], [(), (2,), (1, 0)]),
        """
        result (0.75, −3) [3]
        result “x = 3” (1.25, −4.15)
        first (3.25, −3) |4||1|
        result (5.25, −3) [5]
        angle “0” (3.75, −3.4)
        angle “1” (4.75, −3.4)
        result “2” (5.75, −3.4)
        result “x[2] = 5” (4.75, −4.15)
        first (7.75, −1) |4||6||7|
        result (7.75, −2) [7]
        first (8.75, −2) |3||9|
        first (7.75, −3) |1||2||5|
        angle “0” (7.35, −0.5)
        result “1” (7.35, −1.5)
        angle “2” (7.35, −2.5)
        result “0” (8.25, −3.4)
        angle “1” (9.25, −3.4)
        angle “2” (10.2, −3.4)
        result “x[1, 0] = 7” (9.25, −4.15)
        """,
    )


def test_of_order_3_the_first_slice_stands_in_front_of_the_edges_of_the_others():
    assert_stands(
        indexing([CUBE[:, :2, :2]], [(0, 1, 0)]),
        """
        first (0.75, −1.55) |5||7|
        result (0.75, −2.55) [9]
        first (1.75, −2.55) |4|
        first line (1.3, 0) (3.3, 0)
        first line (3.3, 0) (3.3, −2)
        first line (1.3, 0) (1.3, −0.55)
        first line (2.3, 0) (2.3, −0.55)
        first line (2.75, −1) (3.3, −1)
        first line (2.75, −2) (3.3, −2)
        result “0” (0.99, −0.17)
        angle “1” (1.54, 0.38)
        angle “0” (0.35, −1.05)
        result “1” (0.35, −2.05)
        result “0” (1.25, −2.95)
        angle “1” (2.25, −2.95)
        result “x[0, 1, 0] = 9” (1.75, −3.7)
        """,
    )


@pytest.mark.parametrize("index", list(np.ndindex(2, 3)))
def test_a_number_is_lit_where_its_indices_are(index):
    drawn = what_stands_where(indexing([10 * X + 3], [index]))
    (lit,) = (
        line for line in drawn if line.startswith("result") and "[" in line and "=" not in line
    )
    left, down = 0.75 + index[1], -1 - index[0]
    assert lit == f"result {at(left, down)} [{10 * X[index] + 3}]"
    assert f"result “{index[0]}” {at(0.35, down + 0.5)}" in drawn
    assert f"result “{index[1]}” {at(left + 0.5, -2.4)}" in drawn
    assert f"result “x[{index[0]}, {index[1]}] = {10 * X[index] + 3}” (2.25, −3.15)" in drawn


def test_arcs_go_from_each_number_to_the_next_in_row_order():
    assert_stands(
        reading_order(X, X.T, names=["x", "x.T"]),
        """
        text “x” (−0.5, −0.5)
        first (0, −1) |0||1||2||3||4||5|
        text “x.T” (−0.5, −3.6)
        first (0, −4.1) |0||1||2||3||4||5|
        """,
        *(arc("result", k, k + 1, 0) for k in range(5)),
        *(arc("error", *step, -3.1) for step in ((0, 3), (3, 1), (1, 4), (4, 2), (2, 5))),
    )


def arc(role, start, stop, top):
    """Write the arc between two cells: forwards above them, backwards below."""
    up = 1 if stop > start else -1
    y = top + 0.14 if up > 0 else top - 1.14
    first, last = start + 0.5 + 0.04 * (stop - start), start + 0.5 + 0.96 * (stop - start)
    high = y + up * (0.1 + 0.2 * abs(stop - start))
    middle = at((first + last) / 2, high)
    head = "▼" if up > 0 else "▲"
    line = f"{role} arc {at(first, y)} {middle} {at(last, y)}"
    return f"{line}\n{role} {head} {at(last, y)}"


def test_numbers_in_memory_stand_in_the_order_of_memory():
    drawn = what_stands_where(reading_order(X.T + 7, names=["x.T"]))
    assert "first (0, −1) |7||8||9||10||11||12|" in drawn


# ---- devices


def test_a_narrow_bridge_with_both_ways_joins_few_units_and_many():
    assert_stands(
        bridge(),
        """
        first line (0, −2.5) (4, −2.5) (4, 2.5) (0, 2.5) (0, −2.5)
        first “CPU” (2, 2.5)↑
        first (1, 0) [][]
        first (1, −1) [][]
        angle line (4, 0.66) (10, 0.66)
        angle line (4, −0.66) (10, −0.66)
        angle arrow (4.1, 0.3) (9.9, 0.3)
        text “.to("cuda")” (7, 0.66)↑
        angle arrow (9.9, −0.3) (4.1, −0.3)
        text “.to("cpu")” (7, −0.66)↓
        result line (10, −2.5) (19, −2.5) (19, 2.5) (10, 2.5) (10, −2.5)
        result “GPU” (14.5, 2.5)↑
        """,
        *(f"result {at(10.5, row)} {'[]' * 8}" for row in range(-2, 2)),
    )


def draw(cpu=CPU, gpu=GPU, far=FAR, name="", sizes=SIZES):
    _, ax = plt.subplots(figsize=(4.6, 2.1))
    device_times(ax, sizes, cpu, gpu, far, name=name)
    return ax


def rings(ax):
    """Give the places of the rings by their colours."""
    return {
        line.get_markeredgecolor(): line.get_xydata()[0]
        for line in ax.lines
        if line.get_marker() == "o"
    }


def test_the_lines_are_the_times_on_logarithmic_scales():
    ax = draw()
    assert ax.get_xscale() == ax.get_yscale() == "log"
    lines = [line for line in ax.lines if line.get_marker() != "o"]
    for line, times in zip(lines, (CPU, GPU, FAR), strict=True):
        assert_allclose(line.get_xdata(), SIZES)
        assert_allclose(line.get_ydata(), times)
    looks = [(line.get_color(), line.get_linestyle()) for line in lines]
    roles = ("first", "result", "second")
    # The journey is told apart without its colour too.
    assert looks == [(figures.COLORS[r], d) for r, d in zip(roles, ("-", "-", "--"), strict=True)]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("n", "s")


def test_each_line_ends_at_its_name():
    ends = {text.get_text(): text for text in draw().texts}
    for name, times, role in (
        ("CPU", CPU, "first"),
        ("GPU", GPU, "result"),
        ("GPU + ⇄", FAR, "second"),
    ):
        assert ends[name].get_color() == figures.COLORS[role]
        assert ends[name].xy[0] == SIZES[-1]
        assert abs(math.log10(ends[name].xy[1] / times[-1])) < 0.5


def test_the_number_of_a_ring_stands_at_it_in_its_colour():
    ax = draw()
    numbers = {text.get_color(): text for text in ax.texts if text.get_text().isdigit()}
    assert set(numbers) == set(rings(ax))
    for color, place in rings(ax).items():
        assert_allclose(numbers[color].xy, place)
        assert_allclose(float(numbers[color].get_text()), place[0], rtol=0.05)


def test_a_ring_marks_where_the_gpu_overtakes():
    found = rings(draw(name="float32"))
    assert_allclose(found[figures.COLORS["result"]], (100, 1e-4))
    place = found[figures.COLORS["second"]]
    # Both lines are straight between the sizes 1000 and 10000, and it lies on both.
    part = math.log10(place[0]) - 3
    assert 0 < part < 1
    assert_allclose(place[1], CPU[2] * (CPU[3] / CPU[2]) ** part)
    assert_allclose(place[1], FAR[2] * (FAR[3] / FAR[2]) ** part)
    assert labels(draw(name="float32")) == ["float32", "CPU", "GPU", "GPU + ⇄", "100", "1400"]


@pytest.mark.parametrize(
    ("gpu", "right"),
    [
        ([1e-9] * 4, None),  # always ahead
        ([1.0] * 4, None),  # never
        ([1e-9, 1.0, 1e-9, 1.0], None),  # not at the end
        ([1e-9, 1e-3, 1e-4, 1e-4], 10**2.5),  # ahead, behind, and ahead for good
    ],
)
def test_only_the_last_crossing_counts_and_only_if_the_gpu_stays_ahead(gpu, right):
    found = rings(draw(gpu=gpu)).get(figures.COLORS["result"])
    if right is None:
        assert found is None
    else:
        assert_allclose(found[0], right)


def test_labels_do_not_overlap_where_lines_end_together():
    ax = draw(gpu=CPU, far=CPU)
    assert_every_text_is_drawn(ax)
    ax.figure.canvas.draw()
    ends = [t.get_window_extent() for t in ax.texts if t.get_text()[:1] in "CG"]
    assert len(ends) == 3
    for one, two in ((0, 1), (1, 2), (0, 2)):
        assert not ends[one].overlaps(ends[two])


def test_no_line_passes_through_the_number_of_a_ring():
    sizes = [2**k for k in range(4, 13)]
    cpu = [2e-6 + 1e-11 * n**3 for n in sizes]
    gpu = [1.5e-5 + 1e-13 * n**3 for n in sizes]
    far = [6e-5 + 1e-13 * n**3 + 8e-10 * n**2 for n in sizes]
    ax = draw(cpu, gpu, far, sizes=sizes)
    ax.figure.canvas.draw()
    numbers = [t.get_window_extent() for t in ax.texts if t.get_text().isdigit()]
    assert len(numbers) == 2
    for line in ax.lines:
        path = ax.transData.transform_path(line.get_path())
        assert not any(path.intersects_bbox(box, filled=False) for box in numbers)


def test_each_kind_of_number_has_its_panel():
    keys = ("operation", "dtype", "size", "cpu", "device", "device_and_transfer")
    rows = [
        dict(zip(keys, (operation, dtype, *times), strict=True))
        for operation in ("matmul", "vecdot")
        for dtype in ("float64", "float32")
        for times in zip(SIZES, CPU, GPU, FAR, strict=True)
    ]
    timings(rows, "vecdot")
    panels = plt.gcf().axes
    assert [labels(ax)[0] for ax in panels] == ["float64", "float32"]
    assert [len(ax.lines) for ax in panels] == [5, 5]
    assert [ax.get_xlabel() for ax in panels] == ["", "n"]
    assert panels[0].figure.get_size_inches()[0] <= 4.6


def test_a_drawing_of_times_is_the_same_file_each_time():
    assert_same_file(lambda: draw(name="float32"))


# ---- more than one device


def who_has(shape, cut):
    """Write in each cell of an array who of two has it: both, or one of them; or parts of it."""
    if cut in (None, "+"):
        return np.full(shape, "0 1" if cut is None else "0+1")
    cells = torch.arange(math.prod(shape)).reshape(shape)
    found = np.empty(math.prod(shape), "U1")
    for device, part in enumerate(cells.chunk(2, dim=cut)):
        found[part.flatten()] = str(device)
    return found.reshape(shape)


# What the chapter's functions cut; their cells see each of them run.
BY_CHUNK = {
    "examples": [((5, 3), 0), ((3, 4), None), ((1, 4), None), ((5, 4), 0)],
    "outputs": [((5, 3), None), ((3, 4), 1), ((1, 4), 1), ((5, 4), 1)],
    "inputs": [((5, 3), 1), ((3, 4), 0), ((1, 4), None), ((5, 4), "+")],
    "layers": [((5, 3), None), ((3, 2), 1), ((5, 2), 1), ((2, 4), 0), ((5, 4), "+")],
}


@pytest.mark.parametrize("along", CUTS)
def test_a_cell_says_who_has_it_in_words_and_in_looks(along):
    ax = layer_cut(along, n=5, m=3, k=2, h=4)
    looks: dict[tuple[float, float], list[bool]] = {}
    for patch in ax.patches:
        place = tuple(np.round(patch.get_center(), 6).tolist())
        looks.setdefault(place, []).append(patch.get_facecolor()[3] > 0)
    said = {text.xy: text.get_text() for text in ax.texts}
    left = 0.0
    for shape, cut in BY_CHUNK[along]:
        for (i, j), who in np.ndenumerate(who_has(shape, cut)):
            place = (left + j + 0.5, shape[0] / 2 - i - 0.5)
            assert said.pop(place) == who
            assert looks.pop(place) == {"0": [True], "1": [False] * 2}.get(who, [False])
        left += shape[1] + 1.5
    signs = {"examples": "·+=", "outputs": "·+=", "inputs": "·+=", "layers": "·→·→"}[along]
    assert "".join(text for text in said.values() if len(text) == 1 and not text.isalpha()) == signs
