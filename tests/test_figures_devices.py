"""Figures of devices: the lines are the times, and the rings are where the GPU overtakes."""

from __future__ import annotations

import io
import math
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from numpy.testing import assert_allclose

from linalg_dl import figures

mpl.use("agg")
# Invented for the test: the CPU takes 1 µs for each unit of work, the GPU 100 µs for any.
SIZES = [10, 100, 1000, 10_000]
CPU = [1e-6 * n for n in SIZES]
GPU = [1e-4] * 4
FAR = [1e-3 + 2e-7 * n for n in SIZES]


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        mpl.rcParams.update(figures.STYLE)
        yield
    plt.close("all")


def draw(cpu=CPU, gpu=GPU, far=FAR, **options):
    return figures.device_times(SIZES, cpu, gpu, far, **options)


def labels(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


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
    _, ax = plt.subplots(figsize=(4.6, 2.1))
    figures.device_times(sizes, cpu, gpu, far, ax=ax)
    ax.figure.canvas.draw()
    numbers = [t.get_window_extent() for t in ax.texts if t.get_text().isdigit()]
    assert len(numbers) == 2
    for line in ax.lines:
        path = ax.transData.transform_path(line.get_path())
        assert not any(path.intersects_bbox(box, filled=False) for box in numbers)


def test_the_same_drawing_each_time_without_words():
    def svg():
        buffer = io.StringIO()
        draw(name="float32").figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    assert svg() == svg()
    assert len(svg()) < 60_000
    ax = draw()
    assert not ax.get_title()
    assert ax.figure.get_size_inches()[0] <= 4.6
    for text in [*labels(ax), ax.get_xlabel(), ax.get_ylabel()]:
        assert not re.search(r"[a-z]{2,}", text), text  # CPU and GPU are names


def test_given_axes_are_used():
    _, ax = plt.subplots()
    assert draw(ax=ax) is ax


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], [], [], []), "sizes that increase, got"),
        (([2, 1], [1, 1], [1, 1], [1, 1]), r"sizes that increase, got \[2, 1\]"),
        (([1, 2], [1], [1, 1], [1, 1]), r"2 positive times for CPU, got \[1\]"),
        (([1, 2], [1, 1], [1, 0], [1, 1]), r"2 positive times for GPU, got \[1, 0\]"),
    ],
)
def test_what_cannot_be_drawn_explains_itself(arguments, message):
    with pytest.raises(ValueError, match=message):
        figures.device_times(*arguments)
