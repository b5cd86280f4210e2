"""The signs that explain sets are true, and each symbol stands at what it names.

What is read here is what a reader sees: the text, the LaTeX and the SVG of the steps.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from decimal import Decimal

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from test_explain_snapshots import CALLS, COLOURS

from linalg_dl import explain

SHAPES = [shape for n in range(3) for shape in itertools.product((1, 2, 3), repeat=n)]
SHAPES += [(2, 2, 3), (3, 1, 2), (1, 3, 3)]
SHAPE = r"(\(\d*,?(?: \d+,?)*\))"
TURNS = [k * math.pi / 8 for k in range(16)]


def planar(turn, length):
    """Give a vector of the plane in decimals of one digit, as a reader would write it."""
    return np.round(length * np.array([math.cos(turn), math.sin(turn)]), 1)


def number(text):
    return float(text.replace("−", "-"))


def shape_of(operation, *shapes):
    """Give the shape of a result by NumPy, None where it refuses."""
    try:
        return operation(*(np.ones(tuple(shape)) for shape in shapes)).shape
    except ValueError:
        return None


def written(text):
    return tuple(int(size) for size in re.findall(r"\d+", text))


# ---- shapes that meet


def assert_sizes_are_told_apart(text):
    """Read each line in which two sizes meet."""
    for one, sign, two, mark in re.findall(r"^ *(\d+) +([=≠]) +(\d+)  ([✓✗])$", text, re.MULTILINE):
        assert (one == two) == (sign == "=") == (mark == "✓")


@pytest.mark.parametrize("one", [shape for shape in SHAPES if shape])
def test_a_product_is_marked_by_whether_it_is_one(one):
    for two in SHAPES[1:]:
        assert_product_is_marked(one, two)


def assert_product_is_marked(one, two):
    text = str(explain.matmul(one, two))
    right = shape_of(np.matmul, one, two)
    assert_sizes_are_told_apart(text)
    title = re.match(rf"{SHAPE} @ {SHAPE}(?: ⇒ {SHAPE})?\n", text)
    if title:
        assert (written(title[1]), written(title[2])) == (one, two)
        assert (title[3] is not None) == (right is not None) or "axis" in text
        assert title[3] is None or written(title[3]) == right
        assert not text.startswith("✗") or right is None
    assert ("✗" in text) == (right is None)
    assert "✓  A @ B\n" not in text  # what fits as it is needs no other way to write it
    for name, *shapes, out in re.findall(rf"✓  (.*)\n +{SHAPE} @ {SHAPE} ⇒ {SHAPE}", text):
        made = eval(name, {"A": np.empty(one), "B": np.empty(two)})
        assert made.shape == written(out), name
        assert "[..., 0]" in name or shape_of(np.matmul, *map(written, shapes)) == written(out)


@pytest.mark.parametrize("one", SHAPES)
def test_each_axis_is_marked_by_whether_it_stretches(one):
    for two in SHAPES:
        assert_axes_are_marked(one, two)


def assert_axes_are_marked(one, two):
    text = str(explain.broadcast(one, two))
    right = shape_of(np.add, one, two)
    table, *_ = re.split(r"\n\n(?:\(1\)  )?✓", text)
    assert ("✗" in table) == (right is None)
    columns = itertools.zip_longest(reversed(one), reversed(two), fillvalue=1)
    for axis, (m, n) in enumerate(columns, 1):
        (line,) = re.findall(rf"^axis −{axis}  :  (.*)$", table, re.MULTILINE)
        relation, out = (part.strip() for part in line.split("⇒"))
        if m != n and 1 not in (m, n):
            assert (relation, out) == (f"{m} ≠ {n}, {m} ≠ 1, {n} ≠ 1", "✗")
        else:
            told = {f"{m} = {n}"} if m == n else {f"1 → {max(m, n)}"}
            assert relation in told | {str(max(m, n))} | {"1 = 1"}
            assert out == f"{max(m, n)} ✓"
    for name, _, out in re.findall(rf"✓  (.*)\n +{SHAPE} ⇒ {SHAPE}", text):
        a, b = np.empty(one), np.empty(two)
        made = eval(name, {"a": a, "b": b})
        assert made.shape == written(out)
        assert shape_of(np.add, made.shape, (b if name[0] == "a" else a).shape) or "..." in name


@pytest.mark.parametrize("bias", [(2,), (3,), (1,), (), (2, 1), (1, 2), (3, 2)])
@pytest.mark.parametrize("X", [(3,), (2,), (4, 3), (4, 2), (2, 4, 3)])
def test_a_layer_is_marked_by_whether_it_is_one(X, bias):
    text = str(explain.linear(np.ones(X), np.ones((2, 3)), np.ones(bias)))
    assert_sizes_are_told_apart(text)
    try:
        made = torch.nn.functional.linear(torch.ones(X), torch.ones(2, 3), torch.ones(bias))
        fits = made.shape[-1] == 2 and bias == (2,)
    except RuntimeError:
        fits = False
    assert ("✗" in text) == (not fits)


# ---- what is equal, and what is rounded

NUMBERS = [
    ([1, 2], [3, 4]),
    ([0.5, -0.25], [4.0, 2.0]),
    ([1 / 3], [3.0]),
    ([1 / 3, 2.0], [0.0, 4.0]),
    ([1.00001, 2.0], [1.0, 1.0]),
    ([0.1, 0.2], [0.3, 0.4]),
    ([12345.678, 1.0], [1.0, 1.0]),
    ([1e-5, 1.0], [1e-5, 1.0]),
    ([99999, 1], [99999, 1]),
]


LOW = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def decimals(numbers):
    return [Decimal(str(x)) for x in numbers]


def shown(text):
    """Read numbers as they are written, powers of ten too."""
    found = re.findall(r"(−?\d+(?:\.\d+)?)(?:×10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?", text)
    return [Decimal(x.replace("−", "-") + (f"e{p.translate(LOW)}" if p else "")) for x, p in found]


@pytest.mark.parametrize(("a", "b"), NUMBERS)
def test_equal_is_what_is_exact_and_about_what_is_rounded(a, b):
    text = str(explain.vecdot(np.array(a), np.array(b)))
    exact = sum(x * y for x, y in zip(decimals(a), decimals(b), strict=True))
    rounded = False
    for name, numbers in (("a", a), ("b", b)):
        (sign, tail) = re.search(rf"^{name} ([=≈]) \((.*)\)$", text, re.MULTILINE).groups()
        assert (shown(tail) == decimals(numbers)) == (sign == "="), (name, tail)
        rounded |= sign == "≈"
    sign, value = re.findall(r"([=≈]) +(\S+)$", text)[-1]
    assert (sign == "=") == (shown(value) == [exact] and not rounded)
    assert_allclose(float(shown(value)[0]), float(exact), rtol=1e-3)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "int64", "uint64"])
@pytest.mark.parametrize("over", [False, True])
def test_what_a_dtype_keeps_of_a_sum_is_shown_only_where_it_is_less(dtype, over):
    top = int(np.iinfo(dtype).max)
    x = np.array([top if over else math.isqrt(top), 2 * over], dtype=dtype)
    text = str(explain.vecdot(x, x))
    kept = re.findall(r"[=≈] +(\S+) ≡ (−?\d+) \(mod 2(\S+)\)$", text)
    assert bool(kept) == over
    for whole, rest, bits in kept:
        assert_allclose(float(shown(whole)[0]), float(sum(int(k) ** 2 for k in x)), rtol=1e-4)
        assert number(rest) == int(np.vecdot(x, x))
        assert bits.translate(LOW) == re.sub(r"\D", "", dtype)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ([-5, 4], [-3, -8], "−17 ≈ −17.0000  ✓"),
        ([0, 2], [3, 0], "0 = 0  ✓"),
        ([-1, 0], [1, 0], "−1 = −1  ✓"),
        ([1, 1], [1, -1], "0 ≈ 0.0000  ✓"),
    ],
)
def test_both_ways_are_compared_by_what_they_give(a, b, relation):
    assert f"\n(1) = (2) :  {relation}\n" in str(explain.dot_by_angle(np.array(a), np.array(b)))


@pytest.mark.parametrize("off", [1e-3, -1e-3, 0.5])
def test_a_wrong_angle_is_not_ticked(monkeypatch, off):
    """The tick comes from comparing: it goes where the angle is made wrong."""
    modules = [m for name, m in sys.modules.items() if name.startswith("linalg_dl.explain")]
    used = [module for module in modules if hasattr(module, "angle_between")]
    assert used, "explain measures the angle elsewhere now"
    for module in used:
        right = module.angle_between
        monkeypatch.setattr(module, "angle_between", lambda a, b, f=right: f(a, b) + off)
    for a, b in (([-5.0, 4.0], [-3.0, -8.0]), ([1.0, 2.0, 2.0], [2.0, 2.0, 1.0])):
        text = str(explain.dot_by_angle(np.array(a), np.array(b)))
        assert "(1) = (2) :" in text
        assert "✓" not in text


@pytest.mark.parametrize(
    ("b", "same"), [([1.0, 1e-9], False), ([-1.0, 1e-9], False), ([1.0, 1e-3], True)]
)
def test_an_angle_that_the_product_does_not_give_back_is_not_ticked(b, same):
    """1e-9 is lost in the cosine, which is 1, and not in the angle."""
    last = str(explain.dot_by_angle(np.array([1.0, 0.0]), np.array(b))).splitlines()[-1]
    assert last.startswith("θ ≈ ")
    assert last.endswith("✓") == same


# ---- the angles of the plane


def paragraph(a, b):
    """Give the steps, the paragraph of (2) that names the angles, and how it measures one."""
    text = str(explain.dot_by_angle(a, b))
    (block,) = (part for part in text.split("\n\n") if part.startswith("(2)  ") and "⇒" in part)
    vectors = {"a": a, "b": b, "x": (1.0, 0.0), "−x": (-1.0, 0.0)}

    def measure(one, two):
        (p, q), (r, s) = vectors[one], vectors[two]
        return math.degrees(math.atan2(abs(p * s - q * r), p * r + q * s))

    return text, block[5:], measure


def is_true(claim, value):
    """Evaluate a chain of relations between signs, components and angles."""
    sides = [value(side.strip()) for side in re.split("[<>=≈]", claim)]
    held = {"<": np.less, ">": np.greater, "=": np.isclose}
    held["≈"] = lambda x, y: np.isclose(x, y, atol=1e-4)
    signs = zip(re.findall("[<>=≈]", claim), itertools.pairwise(sides), strict=True)
    return all(held[sign](*two) for sign, two in signs)


@pytest.mark.no_cover
@pytest.mark.parametrize("turn", TURNS)
def test_the_angles_are_found_as_the_signs_say(turn):
    for other in TURNS:
        assert_angles_are_found(planar(turn, 3), planar(other, 2))


def assert_angles_are_found(a, b):
    text, block, measure = paragraph(a, b)
    known = {"a₁": a[0], "a₂": a[1], "b₁": b[0], "b₂": b[1], "θ": measure("a", "b")}
    for name, *ends in re.findall(r"([αβ]) = ∠\((\S+), (\S+)\)", block):
        known[name] = measure(*ends)

    def value(side):
        side = re.sub(r"∠\((\S+), (\S+)\)", lambda m: str(measure(m[1], m[2])), side)
        side = re.sub("|".join(known), lambda m: str(known[m[0]].round(9)), side)
        return eval(side.replace("−", "-").replace("°", ""))

    known = {name: np.float64(x) for name, x in known.items()}
    claims = re.split(r"\n|⇒|,\s+(?![^()]*\))", block)
    assert len(claims) > 3
    for claim in claims:
        assert is_true(claim, value), claim
    ((sum_of),) = re.findall(r"⇒  θ = (.*)", block)
    (worked,) = re.findall(rf"θ = {re.escape(sum_of)}\n +[=≈] (.*)\n", text)
    told = [number(x) for x in re.findall(r"[\d.]+", worked)]
    assert_allclose(told, [known[name] for name in re.findall("[αβ]", sum_of)], atol=1e-4)


STYLE = r'style="[^"]*?(?:stroke|fill):(?:var\(--figure-\w+,)?(#\w+|currentColor)'
ROLES = {colour: role for role, colour in COLOURS.items()} | {"currentColor": ""}


def elements(svg):
    """Give the arrows, arcs and letters of a drawing, with y upwards."""
    found = {"arrows": {}, "arcs": {}, "letters": {}, "heads": {}}
    for x, y, colour in re.findall(
        r'<line x1="0.0" y1="0.0" x2="(\S+)" y2="(\S+)" style="stroke:var\(--figure-\w+,(#\w+)\)',
        svg,
    ):
        found["arrows"][ROLES[colour]] = np.array([float(x), -float(y)])
    for points, colour in re.findall(
        r'<polyline points="([^"]*)" style="fill:none;'
        r"stroke:(?:var\(--figure-\w+,)?(#\w+|currentColor)",
        svg,
    ):
        places = [[float(x) for x in point.split(",")] for point in points.split()]
        found["arcs"][ROLES[colour]] = np.array(places) * [1, -1]
    for points, colour in re.findall(rf'<polygon points="([^"]*)" {STYLE}', svg):
        x, y = (float(k) for k in points.split()[0].split(","))
        found["heads"][ROLES[colour]] = np.array([x, -y])
    for x, y, colour, name in re.findall(rf'<text x="(\S+)" y="(\S+)" {STYLE}[^>]*>(.*?)<', svg):
        found["letters"][name] = ROLES[colour], np.array([float(x), -float(y)])
    return found


def between(arc, one, two):
    """Tell whether an arc goes from one direction to the other, the short way."""
    ends = [math.atan2(*place[::-1]) for place in (arc[0], arc[-1])]
    gaps = [
        math.remainder(end - turn, 2 * math.pi) for end, turn in zip(ends, (one, two), strict=True)
    ]
    turned = np.ptp(np.unwrap([math.atan2(*place[::-1]) for place in arc]))
    return max(map(abs, gaps)) < 0.02 and turned < math.pi + 0.02


@pytest.mark.no_cover
@pytest.mark.parametrize("turn", TURNS)
def test_each_letter_stands_at_its_arrow_or_its_arc(turn):
    for other in TURNS:
        assert_letters_stand(planar(turn, 3), planar(other, 2))


def assert_letters_stand(a, b):
    _, block, _ = paragraph(a, b)
    axis = re.search(r"α = ∠\((?:a, )?(−?x)", block)[1]
    steps = explain.dot_by_angle(a, b)
    (svg,) = (part["text/html"] for part in steps._bundles() if "<svg" in part.get("text/html", ""))
    drawn = elements(svg)
    turns = {"": 0.0 if axis == "x" else math.pi}
    for role, name, vector in (("first", "a", a), ("second", "b", b)):
        turns[role] = math.atan2(vector[1], vector[0])
        tip = drawn["arrows"][role]
        assert_allclose(tip / np.hypot(*tip), vector / np.hypot(*vector), atol=5e-3)
        assert_allclose(drawn["heads"][role], tip, atol=0.2)
        assert drawn["letters"][name][0] == role
    tips = {name: drawn["arrows"][role] for name, role in (("a", "first"), ("b", "second"))}
    if np.hypot(*(tips["a"] - tips["b"])) > 30:
        for name in tips:
            gaps = {key: np.hypot(*(drawn["letters"][name][1] - tip)) for key, tip in tips.items()}
            assert min(gaps, key=gaps.get) == name
    ends = {"first": (turns[""], turns["first"]), "second": (turns[""], turns["second"])}
    ends[""] = turns["first"], turns["second"]
    for role, name in (("first", "α"), ("second", "β"), ("", "θ")):
        if role not in drawn["arcs"]:  # as good as no angle
            assert name not in drawn["letters"]
            assert abs(math.remainder(ends[role][0] - ends[role][1], 2 * math.pi)) < 0.06
            continue
        assert between(drawn["arcs"][role], *ends[role]), name
        letter, place = drawn["letters"][name]
        assert letter == role
        assert np.hypot(*(drawn["arcs"][role] - place).T).min() < 12


def test_the_axes_are_named_at_their_ends():
    (svg,) = (
        part["text/html"]
        for part in explain.dot_by_angle(planar(1, 3), planar(2, 2))._bundles()
        if "<svg" in part.get("text/html", "")
    )
    letters = elements(svg)["letters"]
    assert letters["x"][1][0] > 100
    assert letters["−x"][1][0] < -100


# ---- what a page sets is what a terminal prints


@pytest.mark.parametrize("name", CALLS)
def test_a_page_has_the_signs_of_the_text(name):
    text, latex = str(CALLS[name]()), CALLS[name]()._repr_latex_()
    assert latex.count(r"\checkmark") == text.count("✓")
    assert latex.count(r"\boldsymbol{\times}") == text.count("✗")
    assert (r"\approx" in latex) == ("≈" in text)
    assert latex.count(r"\neq") == text.count("≠")


def roles_of(latex, symbol):
    """Tell in which colours a symbol is set."""
    found = re.findall(rf"\\textcolor\{{(#\w+)\}}\{{\\?{symbol}", latex)
    return {ROLES[colour] for colour in found}


@pytest.mark.parametrize("turn", TURNS[1::4])
def test_each_vector_keeps_its_colour(turn):
    latex = explain.dot_by_angle(planar(turn, 3), planar(turn + 1, 2))._repr_latex_()
    for symbols, role in ((("a_", "alpha"), "first"), (("b_", "beta"), "second")):
        for symbol in symbols:
            assert roles_of(latex, symbol) == {role}, symbol
    for letter, role in (("a", "first"), ("b", "second")):
        assert roles_of(latex, rf"Vert \\mathbf\{{{letter}\}}") == {role}


def test_each_matrix_keeps_its_colour():
    latex = explain.matmul(np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]))._repr_latex_()
    for digits, role in (("1234", "first"), ("5678", "second")):
        for digit in digits:
            assert role in roles_of(latex, rf"{digit}\}}"), digit
            assert not roles_of(latex, rf"{digit}\}}") & ({"first", "second"} - {role})
    for letter, role in (("A", "first"), ("B", "second")):
        assert roles_of(latex, rf"{letter}_") in ({role}, set())


# ---- views that only some libraries resolve


@pytest.mark.parametrize(
    "call", [explain.vecdot, explain.dot_by_angle, explain.matmul, explain.broadcast]
)
def test_what_is_shown_of_a_negated_view_is_what_it_holds(call):
    z = torch.tensor([1 + 2j, 3 - 1j])
    view = z.conj().imag
    assert view.is_neg()
    held = torch.tensor([-2.0, 1.0])
    assert str(call(view, view)) == str(call(held, held))
    assert call(view, view)._repr_latex_() == call(held, held)._repr_latex_()
    W = torch.eye(2)
    assert str(explain.linear(view, W, view)) == str(explain.linear(held, W, held))
