"""The drawings of the way from the CPU to the GPU, and of how long both take as work grows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from drawings._shared import wide
from drawings.grids import cell
from linalg_dl.figures._strokes import COLORS, arrow, line, number, write

GAP = 0.14  # between two labels, in heights of the drawing
LOOKS: dict[str, Any] = {
    "CPU": (COLORS["first"], "-"),
    "GPU": (COLORS["result"], "-"),
    "GPU + ⇄": (COLORS["second"], (0, (4, 2))),
}


def bridge() -> Axes:
    """Draw few units that calculate on one side, many on the other, and a narrow way between."""
    ax = wide((-0.2, 19.2), (-2.6, 3.7))
    for name, left, right, columns, color in (
        ("CPU", 0, 4, (1, 2), "first"),
        ("GPU", 10, 19, range(8), "result"),
    ):
        corners = [(left, -2.5), (right, -2.5), (right, 2.5), (left, 2.5)]
        line(ax, [*corners, corners[0]], color, 1.6)
        write(ax, ((left + right) / 2, 2.5), name, color, (0, 1))
        for row, column in itertools.product((-1, 0) if left == 0 else range(-2, 2), columns):
            cell(ax, (left + column + 0.5 * (left > 0), row), color)
    for y, start, stop, name in ((0.3, 4.1, 9.9, '.to("cuda")'), (-0.3, 9.9, 4.1, '.to("cpu")')):
        line(ax, [(4, 2.2 * y), (10, 2.2 * y)], "angle", 1)
        arrow(ax, (start, y), (stop, y), "angle")
        write(ax, (7, 2.2 * y), name, away=(0, y))
    return ax


def timings(record: Sequence[Mapping[str, Any]], operation: str) -> None:
    """Draw the recorded times of an operation, one panel for each kind of number."""
    rows = [row for row in record if row["operation"] == operation]
    dtypes = list(dict.fromkeys(row["dtype"] for row in rows))
    _, axes = plt.subplots(len(dtypes), figsize=(4.6, 2.1 * len(dtypes)), sharex=True)
    for ax, dtype in zip(axes, dtypes, strict=True):
        own = [row for row in rows if row["dtype"] == dtype]
        keys = ("size", "cpu", "device", "device_and_transfer")
        device_times(ax, *([row[key] for row in own] for key in keys), name=dtype)
        ax.label_outer()


def device_times(
    ax: Axes,
    sizes: Sequence[float],
    cpu: Sequence[float],
    gpu: Sequence[float],
    gpu_and_transfer: Sequence[float],
    *,
    name: str = "",
) -> None:
    """Draw seconds over sizes, both logarithmic, with a ring where the GPU overtakes for good."""
    lines = dict(zip(LOOKS, (cpu, gpu, gpu_and_transfer), strict=True))
    _prepare(ax, name)
    heights = _spread([times[-1] for times in lines.values()], _decades(lines) * GAP)
    for (text, times), height in zip(lines.items(), heights, strict=True):
        color, dashes = LOOKS[text]
        ax.plot(sizes, times, color=color, ls=dashes, lw=1.8)
        at: dict[str, Any] = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
        # Where lines end together, the highest label stands above the axes.
        ax.annotate(text, (sizes[-1], height), color=color, annotation_clip=False, **at)
    # Where no line passes: what comes after the ring of the journey lies below it.
    for text, way in (("GPU", ((3, -9), "left", "top")), ("GPU + ⇄", ((-3, 6), "right", "bottom"))):
        if place := _crossover(sizes, cpu, lines[text]):
            _mark_crossover(ax, place, LOOKS[text][0], *way)


def _prepare(ax: Axes, name: str) -> None:
    ax.set(xscale="log", yscale="log")
    ax.minorticks_off()
    ax.tick_params(color=COLORS["faint"], labelcolor=COLORS["text"])
    ax.spines[["left", "bottom"]].set_color(COLORS["faint"])
    ax.set_ylabel("s", rotation=0, labelpad=10, color=COLORS["text"])
    ax.set_xlabel("n", color=COLORS["text"])
    if name:
        ax.text(0.02, 0.98, name, ha="left", va="top", transform=ax.transAxes)


def _decades(lines: Mapping[str, Sequence[float]]) -> float:
    """Measure the height of a drawing in powers of ten."""
    times = [t for line in lines.values() for t in line]
    return max(math.log10(max(times) / min(times)), 1.0)


def _spread(heights: Sequence[float], gap: float) -> list[float]:
    """Move heights apart, on a logarithmic scale, until labels there do not overlap."""
    order = sorted(range(len(heights)), key=lambda k: heights[k])
    logs = [math.log10(heights[k]) for k in order]
    for k in range(1, len(logs)):
        logs[k] = max(logs[k], logs[k - 1] + gap)
    shift = (sum(logs) - sum(math.log10(h) for h in heights)) / len(logs)
    places = dict(zip(order, logs, strict=True))
    return [float(10 ** (places[k] - shift)) for k in range(len(heights))]


def _crossover(sizes: Sequence[float], cpu: Sequence[float], gpu: Sequence[float]) -> Any:
    """Find where the lines, straight on logarithmic scales, cross for the last time.

    Nowhere, None, if the GPU loses at the largest size or wins at all.
    """
    gaps = [math.log(g / c) for g, c in zip(gpu, cpu, strict=True)]
    last = max((k for k, gap in enumerate(gaps) if gap >= 0), default=-1)
    if last in (-1, len(gaps) - 1):
        return None
    part = gaps[last] / (gaps[last] - gaps[last + 1])
    return [
        math.exp(math.log(line[last]) + part * math.log(line[last + 1] / line[last]))
        for line in (sizes, cpu)
    ]


def _mark_crossover(ax: Axes, place: Any, color: str, offset: Any, ha: str, va: str) -> None:
    ax.plot(*place, "o", ms=7, mfc="none", mec=color, mew=1.6, zorder=4)
    text = number(float(f"{place[0]:.2g}"))
    ax.annotate(text, place, offset, textcoords="offset points", color=color, ha=ha, va=va)
