"""Drawings of devices: how long the CPU and the GPU take as the work grows."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from linalg_dl.figures._style import COLORS, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

SIZE = (4.6, 2.4)  # of a drawing, in inches
GAP = 0.12  # between two labels, in heights of the drawing
LOOKS: dict[str, Any] = {
    "CPU": (COLORS["first"], "-"),
    "GPU": (COLORS["result"], "-"),
    "GPU + ⇄": (COLORS["second"], (0, (4, 2))),
}


def device_times(
    sizes: Sequence[float],
    cpu: Sequence[float],
    gpu: Sequence[float],
    gpu_and_transfer: Sequence[float],
    *,
    name: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw how long a CPU and a GPU take over the same work, and where the GPU overtakes.

    Parameters
    ----------
    sizes
        The sizes of the work, in increasing order.
    cpu, gpu, gpu_and_transfer
        The times, in seconds, one for each size: on the CPU, on the GPU with the data
        there, and on the GPU with the way there and back.
    name
        What to write in the corner, such as a dtype.
    ax
        Where to draw; new axes when None.

    Returns
    -------
    matplotlib.axes.Axes
        The axes with the drawing, both scales logarithmic. A ring marks the size from
        which a line of the GPU stays below that of the CPU, with that size next to it.

    Raises
    ------
    ValueError
        If there is not one positive time for each size, or the sizes do not increase.

    Notes
    -----
    Chapter: Devices.

    Examples
    --------
    >>> ax = device_times([1, 100], [1e-6, 1e-4], [1e-5, 1e-5], [1e-3, 1e-3])
    >>> [text.get_text() for text in ax.texts]
    ['CPU', 'GPU', 'GPU + ⇄', '10']
    """
    import matplotlib.pyplot as plt

    lines = {"CPU": cpu, "GPU": gpu, "GPU + ⇄": gpu_and_transfer}
    _require_times(sizes, lines)
    if ax is None:
        _, ax = plt.subplots(figsize=SIZE)
    _prepare(ax, name)
    heights = _spread([times[-1] for times in lines.values()], _decades(lines) * GAP)
    for (text, times), height in zip(lines.items(), heights, strict=True):
        color, dashes = LOOKS[text]
        ax.plot(sizes, times, color=color, ls=dashes, lw=1.8)
        at: dict[str, Any] = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
        ax.annotate(text, (sizes[-1], height), color=color, **at)
    for text, side in (("GPU", "below"), ("GPU + ⇄", "above")):
        _mark_crossover(ax, sizes, cpu, lines[text], LOOKS[text][0], side)
    return ax


def _require_times(sizes: Sequence[float], lines: Mapping[str, Sequence[float]]) -> None:
    if not len(sizes) or any(b <= a for a, b in pairwise(sizes)):
        raise ValueError(
            f"device_times: expected sizes that increase, got {list(sizes)}. "
            "Write the times of each size once, the smallest first."
        )
    for text, times in lines.items():
        if len(times) != len(sizes) or not all(0 < t < math.inf for t in times):
            raise ValueError(
                f"device_times: expected {len(sizes)} positive times for {text}, got "
                f"{list(times)}. Write one time in seconds for each size."
            )


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


def _mark_crossover(
    ax: Axes,
    sizes: Sequence[float],
    cpu: Sequence[float],
    gpu: Sequence[float],
    color: str,
    side: str,
) -> None:
    place = _crossover(sizes, cpu, gpu)
    if place is None:
        return
    ax.plot(*place, "o", ms=7, mfc="none", mec=color, mew=1.6, zorder=4)
    text = number(float(f"{place[0]:.2g}"))
    # Where no line passes: what comes after the ring of the journey lies below it.
    ways = {"above": ((-3, 6), "right", "bottom"), "below": ((3, -9), "left", "top")}
    offset, ha, va = ways[side]
    ax.annotate(text, place, offset, textcoords="offset points", color=color, ha=ha, va=va)
