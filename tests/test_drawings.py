"""The drawings beside the pages: each cell, connection, arc and line is where it should be."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose
from pictures import (
    assert_good_drawing,
    assert_same_file,
    assert_stands,
    at,
    labels,
    what_stands_where,
)

from linalg_dl import figures, layers

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))

from drawings.broadcasting import net_inputs
from drawings.devices import device_times, timings
from drawings.layers import CONVENTIONS, fully_connected, layer_shapes
from drawings.tensors import indexing, reading_order
from drawings.vectors import scalings

pytestmark = pytest.mark.usefixtures("style")
SCALAR, VECTOR = np.array(3), np.array([4, 1, 5])
MATRIX = np.array([[4, 6, 7], [7, 3, 9], [1, 2, 5]])
CUBE = np.array([[[5, 7, 1], [9, 4, 3], [3, 5, 2]], [[0, 1, 2], [3, 4, 5], [6, 7, 8]]])
X = np.arange(6).reshape(2, 3)
# Invented for the tests: the CPU takes 1 µs for each unit of work, the GPU 100 µs for any.
SIZES = [10, 100, 1000, 10_000]
CPU = [1e-6 * n for n in SIZES]
GPU = [1e-4] * 4
FAR = [1e-3 + 2e-7 * n for n in SIZES]
DRAWINGS = {
    "scalings": lambda: scalings([-2, -0.5, 0, 1]),
    "net_inputs": lambda: net_inputs(4, 3, 1),
    "fully_connected": lambda: fully_connected(3, 2, weight=(1, 3)),
    "one unit": lambda: fully_connected(4, 1, weight=(1, 2)),
    **{name: lambda name=name: layer_shapes(4, 3, 2, convention=name) for name in CONVENTIONS},
    "indexing": lambda: indexing([SCALAR, VECTOR, MATRIX, CUBE], [(), (2,), (1, 0), (0, 2, 1)]),
    "reading_order": lambda: reading_order(X, X.T, names=["x", "x.T"]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word_and_is_the_same_file_each_time(name):
    assert_good_drawing(DRAWINGS[name]())
    assert_same_file(DRAWINGS[name])


# ---- vectors


def test_scalings_draw_each_factor():
    assert_stands(
        scalings([-2, -0.5, 0, 1]),
        """
        text “c = −2” (−2.24, 0)
        result arrow (0, 0) (−2, 0)
        first arrow (0, −0.132) (1, −0.132)
        text “c = −0.5” (−2.24, −0.44)
        result arrow (0, −0.44) (−0.5, −0.44)
        first arrow (0, −0.572) (1, −0.572)
        text “c = 0” (−2.24, −0.88)
        result ● (0, −0.88)
        first arrow (0, −1.01) (1, −1.01)
        text “c = 1” (−2.24, −1.32)
        result arrow (0, −1.32) (1, −1.32)
        first arrow (0, −1.45) (1, −1.45)
        first “a” (1, −1.45)→
        faint line (0, −1.76) (0, 0.264)
        """,
    )


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


# ---- layers


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


# ---- tensors


def test_the_lit_cell_and_its_indices_are_of_the_indexed_number():
    assert_stands(
        indexing([SCALAR, VECTOR, MATRIX], [(), (2,), (1, 0)]),
        """
        result (0.75, −1) [3]
        result “x = 3” (1.25, −2.15)
        first (3.25, −1) |4||1|
        result (5.25, −1) [5]
        angle “0” (3.75, −1.4)
        angle “1” (4.75, −1.4)
        result “2” (5.75, −1.4)
        result “x[2] = 5” (4.75, −2.15)
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
