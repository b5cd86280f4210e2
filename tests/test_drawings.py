"""The drawings beside the pages: each cell, connection, arc and line is where it should be."""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pictures import assert_good_drawing, assert_same_file, labels

from linalg_dl import figures, layers

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))

from drawings.broadcasting import net_inputs, reduced
from drawings.devices import device_times, timings
from drawings.dot_product import sliding
from drawings.first_steps import parts, sums
from drawings.layers import CONVENTIONS, fully_connected, layer_shapes, network, neuron
from drawings.matrices import determinant
from drawings.perceptron import descent
from drawings.tensors import indexing, reading_order
from drawings.vectors import difference, norms, scalings

pytestmark = pytest.mark.usefixtures("style")
SCALAR, VECTOR = np.array(3), np.array([4, 1, 5])
MATRIX = np.array([[4, 6, 7], [7, 3, 9], [1, 2, 5]])
CUBE = np.array([[[5, 7, 1], [9, 4, 3], [3, 5, 2]], [[0, 1, 2], [3, 4, 5], [6, 7, 8]]])
X = np.arange(6).reshape(2, 3)
INDICES = [1, np.s_[:, 2], np.s_[:2, 1:3], MATRIX > 5]
# Invented for the tests: the CPU takes 1 µs for each unit of work, the GPU 100 µs for any.
SIZES = [10, 100, 1000, 10_000]
CPU = [1e-6 * n for n in SIZES]
GPU = [1e-4] * 4
FAR = [1e-3 + 2e-7 * n for n in SIZES]
LOSS, STEPS = ([[1.0, 0], [0, 2]], [1.0, 2]), [[0.0, 0], [0.2, 0.8], [0.36, 0.96]]
DRAWINGS = {
    "parts": lambda: parts(MATRIX, INDICES, names=["t[1]", "t[:, 2]", "t[:2, 1:3]", "t[t > 5]"]),
    "sums": lambda: sums(X),
    "difference": lambda: difference([-5, 4], [-3, -8]),
    "difference with its angle": lambda: difference([-5, 4], [-3, -8], theta=True),
    "norms": norms,
    "scalings": lambda: scalings([-2, -0.5, 0, 1]),
    "net_inputs": lambda: net_inputs(4, 3, 1),
    "determinant": lambda: determinant([[3, 1], [1, 2]]),
    "sliding": lambda: sliding([0, 0, 1, 1, 1, 0], [-1, 0, 1]),
    "reduced": lambda: reduced(2, 3),
    "fully_connected": lambda: fully_connected(3, 2, weight=(1, 3)),
    "neuron": lambda: neuron(3),
    "network": lambda: network([3, 2, 1]),
    "one unit": lambda: fully_connected(4, 1, weight=(1, 2)),
    **{name: lambda name=name: layer_shapes(4, 3, 2, convention=name) for name in CONVENTIONS},
    "descent": lambda: descent(*LOSS, STEPS),
    "indexing": lambda: indexing([SCALAR, VECTOR, MATRIX, CUBE], [(), (2,), (1, 0), (0, 2, 1)]),
    "reading_order": lambda: reading_order(X, X.T, names=["x", "x.T"]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_holds_no_word_and_is_the_same_file_each_time(name):
    assert_good_drawing(DRAWINGS[name]())
    assert_same_file(DRAWINGS[name])


# ---- first steps


def green_cells(ax, left, bottom, n, m):
    """Tell which cells of a grid are filled with green, row by row from above."""
    green = mpl.colors.to_rgba(figures.COLORS["result"], 0.18)
    cells = [patch for patch in ax.patches if patch.get_facecolor() == green]
    places = [(round(bottom + n - 1 - c.get_y()), round(c.get_x() - left)) for c in cells]
    inside = [(i, j) for i, j in places if i in range(n) and j in range(m)]
    found = np.zeros((n, m), dtype=bool)
    found[tuple(np.transpose(inside))] = True
    return found


@pytest.mark.parametrize("place", range(4))
def test_the_green_cells_are_the_part(place):
    left, bottom = (place % 2) * 3.9, (1 - place // 2) * 4.4
    right = np.zeros((3, 3), dtype=bool)
    right[INDICES[place]] = True
    assert_array_equal(green_cells(DRAWINGS["parts"](), left, bottom, 3, 3), right)


def test_sums_stand_below_their_columns_and_beside_their_rows():
    ax = sums(X)
    below = [t for t in ax.texts if t.get_position()[1] < 0]
    beside = [t for t in ax.texts if t.get_position()[0] > 3 and t.get_position()[1] < 2]
    assert [t.get_text() for t in below] == ["3", "5", "7"]
    assert [t.get_position()[0] for t in below] == [0.5, 1.5, 2.5]
    assert [t.get_text() for t in beside] == ["3", "12"]
    assert [t.get_position()[1] for t in beside] == [1.5, 0.5]


# ---- vectors


def test_scalings_draw_each_factor():
    ax = scalings([-2, -0.5, 0, 1])
    assert labels(ax) == ["c = −2", "c = −0.5", "c = 0", "c = 1", "a"]
    drawn = [
        text.xy[0] - text.xyann[0]
        for text in ax.texts
        if getattr(text, "arrow_patch", None) is not None
        and mpl.colors.to_hex(text.arrow_patch.get_edgecolor()) == figures.COLORS["result"]
    ]
    assert_allclose(drawn, [-2, -0.5, 1])


@pytest.mark.parametrize(("a", "b"), [((-5, 4), (-3, -8)), ((2, 1), (-1, 3)), ((1, 0), (1, -1))])
def test_a_difference_goes_from_the_second_tip_to_the_first(a, b):
    ax = difference(a, b)
    drawn = [(t.xyann, t.xy) for t in ax.texts if getattr(t, "arrow_patch", None) is not None]
    ends = [((0, 0), a), ((0, 0), b), (b, a)]
    for (tail, tip), (start, stop) in zip(drawn, ends, strict=True):
        assert_allclose([tail, tip], [start, stop])
    assert labels(ax) == ["x", "y", "a", "b", "a − b"]


@pytest.mark.parametrize(("a", "b"), [((-5, 4), (-3, -8)), ((2, 1), (-1, 3))])
def test_the_arc_goes_from_the_first_vector_to_the_second(a, b):
    ax = difference(a, b, theta=True)
    arc = ax.lines[-1].get_xydata()
    for end, vector in ((arc[0], a), (arc[-1], b)):
        assert_allclose(math.atan2(*end), math.atan2(*vector))
    assert_allclose(np.hypot(*arc.T), np.hypot(*arc[0]))
    assert "θ" in labels(ax)


def test_each_vector_that_is_drawn_has_norm_one():
    curves = [line.get_xydata() for line in norms().lines[2:]]
    for order, points in zip((1, 2, np.inf), curves, strict=True):
        assert_allclose(np.linalg.norm(points, ord=order, axis=1), 1)
        assert_allclose(points[0], points[-1], atol=1e-15)


# ---- dot product


@pytest.mark.parametrize(("n", "k"), [(6, 3), (4, 1), (5, 5)])
def test_a_filter_stands_at_each_place_with_its_product(n, k):
    signal, weights = np.arange(n), np.arange(1, k + 1)
    written = [(*text.get_position(), text.get_text()) for text in sliding(signal, weights).texts]
    rows = [
        [(x, text) for x, y, text in written if y == row]
        for row in sorted({y for _, y, _ in written}, reverse=True)
    ]
    assert rows[0] == [(j + 0.5, str(x)) for j, x in enumerate(signal)]
    for i, row in enumerate(rows[1:]):
        product = signal[i : i + k] @ weights
        filtered = [(i + j + 0.5, str(w)) for j, w in enumerate(weights)]
        assert row[:-2] == filtered
        assert [text for _, text in row[-2:]] == ["=", str(product)]
    assert len(rows) == 1 + n - k + 1


# ---- matrices


@pytest.mark.parametrize("matrix", [((3, 1), (1, 2)), ((2, 1), (3, 5))])
def test_the_pieces_fill_the_rectangle_around_the_parallelogram(matrix):
    ax = determinant(matrix)
    (a, b), (c, d) = matrix
    areas = [area(p.get_xy()) for p in ax.patches if isinstance(p, mpl.patches.Polygon)]
    assert_allclose(areas, [a * d - b * c, *2 * [a * c / 2], *2 * [b * d / 2], *2 * [b * c]])
    assert_allclose(sum(areas), (a + b) * (c + d))
    tips = [t.xy for t in ax.texts if getattr(t, "arrow_patch", None) is not None]
    assert_allclose(tips, np.transpose(matrix))


def area(points):
    x, y = np.transpose(points)
    return abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


# ---- broadcasting


@pytest.mark.parametrize(("n", "m", "i"), [(4, 3, 1), (2, 3, 0), (1, 1, 0), (3, 5, 2)])
def test_one_row_is_lit_and_each_matrix_has_its_rows(n, m, i):
    ax = net_inputs(n, m, i)
    outlines = [p for p in ax.patches if p.get_facecolor()[3] == 0]
    filled = [p for p in ax.patches if p.get_facecolor()[3]]
    colors = [mpl.colors.to_hex(p.get_facecolor()) for p in filled]
    for role, lit, drawn in (("first", m, n * m), ("second", m + 1, m + 1), ("result", 1, n)):
        color = figures.COLORS[role]
        assert colors.count(color) == lit
        assert sum(mpl.colors.to_hex(p.get_edgecolor()) == color for p in outlines) == drawn
    assert {p.get_linestyle() for p in outlines} <= {"-", "solid"}
    rows = {p.get_y() for p in filled if p.get_x() < m}
    assert_allclose(sorted(rows), [max(n, m) - 1 - i + 0.06])
    assert labels(ax).count("n") == labels(ax).count("m") == 2


@pytest.mark.parametrize(("n", "m"), [(2, 3), (3, 2), (1, 1)])
def test_the_lit_cells_of_a_sum_are_those_it_adds(n, m):
    ax = reduced(n, m)
    lit = [p for p in ax.patches if p.get_facecolor()[3]]
    drawn = [p for p in ax.patches if not p.get_facecolor()[3]]
    for role, cells, shown in (("first", m + n, 2 * n * m), ("result", 2, n + m)):
        color = figures.COLORS[role]
        assert sum(mpl.colors.to_hex(p.get_facecolor()) == color for p in lit) == cells
        assert sum(mpl.colors.to_hex(p.get_edgecolor()) == color for p in drawn) == shown
    data = [p for p in lit if mpl.colors.to_hex(p.get_facecolor()) == figures.COLORS["first"]]
    assert len({p.get_y() for p in data[:m]}) == 1  # axis=1 adds along a row
    assert len({p.get_x() for p in data[m:]}) == 1  # axis=0, down a column
    X = np.ones((n, m))
    shapes = [str(X.sum(axis=axis, keepdims=True).shape) for axis in (1, 0)]
    assert labels(ax) == [str(X.shape), shapes[0], str(X.shape), shapes[1]]


# ---- layers


def nodes(ax, color):
    """Give the places of the nodes of one colour, from top to bottom."""
    return [
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in ax.lines
        if line.get_marker() == "o" and line.get_color() == figures.COLORS[color]
    ]


def grids(ax):
    """Give the cells as {(colour, left edge of its grid): {(row, column): darkness}}."""
    cells = [
        (mpl.colors.to_hex(p.get_facecolor()), *p.get_xy(), p.get_alpha())
        for p in ax.patches
        if p.get_alpha() is not None
    ]
    found: list = []
    for color, x, y, alpha in cells:
        if not found or found[-1][0] != color or x - found[-1][1][-1][0] > 1:
            found.append((color, []))
        found[-1][1].append((x, y, alpha))
    return [
        (color, {(max(c[1] for c in some) - y, x - some[0][0]): a for x, y, a in some})
        for color, some in found
    ]


def size(cells):
    rows, columns = zip(*cells, strict=True)
    return round(max(rows)) + 1, round(max(columns)) + 1


@pytest.mark.parametrize(("m", "h", "i", "j"), [(3, 2, 1, 3), (2, 4, 4, 1), (1, 1, 1, 1)])
def test_a_weight_joins_its_input_to_its_output(m, h, i, j):
    ax = fully_connected(m, h, weight=(i, j))
    inputs, outputs = nodes(ax, "first"), nodes(ax, "result")
    assert (len(inputs), len(outputs)) == (m, h)
    assert inputs == sorted(inputs, reverse=True, key=lambda at: at[1])
    assert outputs == sorted(outputs, reverse=True, key=lambda at: at[1])
    thick = [line for line in ax.lines if line.get_marker() != "o" and line.get_linewidth() > 2]
    ((x, to_x), (y, to_y)) = thick[0].get_data()
    assert len(thick) == 1
    assert_allclose([(x, y), (to_x, to_y)], [inputs[j - 1], outputs[i - 1]])
    faint = [line for line in ax.lines if line.get_color() == figures.COLORS["faint"]]
    assert len(faint) == m * h
    digits = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
    assert labels(ax)[-1].translate(digits) == f"w{i}{j}"


@pytest.mark.parametrize("m", [1, 3, 4])
def test_a_neuron_has_a_weight_for_each_input_and_one_bias(m):
    ax = neuron(m)
    assert (len(nodes(ax, "first")), len(nodes(ax, "result"))) == (m, 2)
    orange = [line for line in ax.lines if line.get_color() == figures.COLORS["second"]]
    assert len(orange) == m + 1
    assert [text[0] for text in labels(ax)] == [*"xw" * m, *"bσza"]


@pytest.mark.parametrize("sizes", [[3, 2, 1], [2, 4, 3, 2], [1, 1]])
def test_a_network_has_the_weights_that_its_arrays_have(sizes):
    ax = network(sizes)
    assert len(nodes(ax, "first")) == sizes[0]
    assert len(nodes(ax, "result")) == sum(sizes[1:])
    shapes = [np.ones((h, m)).shape for m, h in itertools.pairwise(sizes)]
    faint = [line for line in ax.lines if line.get_color() == figures.COLORS["faint"]]
    assert len(faint) == sum(h * m for h, m in shapes)
    assert [text for text in labels(ax) if "," in text] == [str(shape) for shape in shapes]


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize(("n", "m", "h"), [(4, 3, 2), (1, 1, 1), (2, 5, 3)])
def test_the_shapes_are_those_of_the_operation(convention, n, m, h):
    X, W, b = np.ones((n, m)), np.ones((h, m)), np.ones(h)
    W, b = layers.convert_weights(W, b, source="pytorch", target=convention)
    pytorch, x = convention == "pytorch", X.T[:, :1]
    left, right, Z = {
        "pytorch": lambda: (X, W.T, layers.linear(X, W, b)),
        "example": lambda: (W, x, layers.linear_by_example(W, x, b)),
        "design_matrix": lambda: (W, X.T, layers.linear_by_design_matrix(W, X, b).T),
    }[convention]()
    drawn = grids(layer_shapes(n, m, h, convention=convention))
    assert [size(cells) for _, cells in drawn] == [left.shape, right.shape, Z.shape, Z.shape]
    data, weights = ("first", "second") if pytorch else ("second", "first")
    roles = [data, weights, "second", "result"]
    assert [color for color, _ in drawn] == [figures.COLORS[role] for role in roles]


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_grids_stand_between_their_letters(convention):
    ax = layer_shapes(4, 3, 2, convention=convention)
    boxes = [p.get_bbox() for p in ax.patches]
    assert_allclose(max(box.y1 for box in boxes), -min(box.y0 for box in boxes))
    for text in ax.texts:
        x, y = text.get_position()
        inside = [box for box in boxes if box.x0 < x < box.x1 and box.y0 < y < box.y1]
        assert not inside, text.get_text()


def test_the_dark_cells_are_one_dot_product():
    X, Wt, b, Z = (cells for _, cells in grids(DRAWINGS["pytorch"]()))
    dark = [{at for at, alpha in cells.items() if alpha > 0.3} for cells in (X, Wt, b, Z)]
    assert dark == [{(1, 0), (1, 1), (1, 2)}, {(0, 0), (1, 0), (2, 0)}, {(1, 0)}, {(1, 0)}]


@pytest.mark.parametrize(
    ("convention", "own"), [("pytorch", 2), ("design_matrix", 2), ("example", 2)]
)
def test_only_copies_of_the_biases_are_dashed(convention, own):
    ax = layer_shapes(4, 3, 2, convention=convention)
    outlines = [p for p in ax.patches if p.get_alpha() is None]
    dashed = [p for p in outlines if p.get_linestyle() not in ("-", "solid")]
    assert len(dashed) == (0 if convention == "example" else 4 * 2 - own)


# ---- perceptron


def test_the_curves_of_a_loss_are_its_levels_and_the_path_is_drawn():
    ax, (A, y) = descent(*LOSS, STEPS), map(np.array, LOSS)
    curves = ax.collections[0]
    for level, curve in zip(curves.levels, curves.get_paths(), strict=True):
        errors = curve.vertices @ A.T - y
        assert_allclose((errors**2).sum(axis=1) / 2, level, rtol=0.02)
    assert_allclose([max(line.get_xydata().tolist()) for line in ax.lines[-1:]], [[1, 1]])
    path = next(line for line in ax.lines if len(line.get_xdata()) == len(STEPS))
    assert_allclose(path.get_xydata(), STEPS)
    (step,) = (text for text in ax.texts if getattr(text, "arrow_patch", None) is not None)
    assert_allclose([step.xyann, step.xy], STEPS[:2])


# ---- tensors


def lit_cells(ax):
    """Give the middles of the lit cells, from left to right."""
    green = mpl.colors.to_rgba(figures.COLORS["result"])
    cells = [patch for patch in ax.patches if patch.get_edgecolor() == green]
    middles = [(cell.get_x() + 0.5, cell.get_y() + 0.5) for cell in cells]
    return sorted(middles)


def test_the_lit_cell_holds_the_indexed_number():
    ax = DRAWINGS["indexing"]()
    written = [x for x in labels(ax) if "=" in x]
    assert written == ["x = 3", "x[2] = 5", "x[1, 0] = 7", "x[0, 2, 1] = 5"]
    numbers = {t.get_position(): t.get_text() for t in ax.texts if t.get_weight() == "bold"}
    assert len(lit_cells(ax)) == len(numbers) == 4
    for (x, y), (place, text) in zip(lit_cells(ax), sorted(numbers.items()), strict=True):
        assert_allclose(place, (x, y), atol=0.05)
        assert text in "3575"
    assert [text for _, text in sorted(numbers.items())] == ["3", "5", "7", "5"]


@pytest.mark.parametrize("index", [(0, 0), (0, 2), (1, 1), (1, 2)])
def test_rows_go_down_and_columns_go_right(index):
    ((x, y),) = lit_cells(indexing([X], [index]))
    ((left, top),) = lit_cells(indexing([X], [(0, 0)]))
    assert_allclose((x - left, top - y), (index[1], index[0]))


def test_a_matrix_has_as_many_rows_drawn_as_it_has():
    ax = indexing([np.zeros((2, 5))], [(0, 0)])
    corners = {(patch.get_x(), patch.get_y()) for patch in ax.patches}
    assert len(corners) == 10
    assert len({y for _, y in corners}) == 2


def test_only_the_first_slice_has_numbers():
    ax = indexing([CUBE], [(0, 2, 1)])
    assert len(ax.patches) == 9
    cells = [t.get_text() for t in ax.texts if t.get_color() == figures.COLORS["text"]]
    assert cells == ["5", "7", "1", "9", "4", "3", "3", "2"]


def test_arcs_go_from_each_number_to_the_next_in_row_order():
    ax = reading_order(X.T, names=["x.T"])
    arcs = [line for line in ax.lines if len(line.get_xdata()) > 1]
    cells = [np.floor(line.get_xdata()[[0, -1]]).astype(int).tolist() for line in arcs]
    assert cells == [[0, 3], [3, 1], [1, 4], [4, 2], [2, 5]]
    assert {line.get_color() for line in arcs} == {figures.COLORS["error"]}


def test_arcs_to_the_next_cell_are_green():
    ax = reading_order(X, X.T, names=["x", "x.T"])
    colors = [line.get_color() for line in ax.lines if len(line.get_xdata()) > 1]
    assert colors == [figures.COLORS["result"]] * 5 + [figures.COLORS["error"]] * 5


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
    assert len(set(looks)) == 3
    assert looks[2][1] == "--"  # told apart without its colour


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
