"""How a figure that moves is drawn through its points: moving.js draws the same.

Points are in pixels, downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from .moving_kinds import Kind, mistaken

Point = Any  # an array of two numbers
SHAPE = '<path class="{}" d="{}" data-shape="{}" data-through="{}"/>'
NAME = '<text class="{}" x="{:.1f}" y="{:.1f}" data-gap="{}" data-through="{}">{}</text>'
HANDLE = (
    '<circle class="handle {} pst-js-only" r="17" cx="{:.1f}" cy="{:.1f}" data-at="{}" '
    'data-fields="{}" aria-label="{}"/>'
)
TICK = '<text class="tick" x="{:g}" y="{:g}">{}</text>'
ROUND = '<circle r="5"/>'
SQUARE = '<rect x="-4.5" y="-4.5" width="9" height="9"/>'
EXAMPLE = (
    '<g class="example {}" data-example="{}" transform="translate({:g} {:g})">{}'
    '<path class="cross" d="M-9,-9L9,9M-9,9L9,-9"/></g>'
)


def number(x: float) -> str:
    """Write a number as the figure shows it, to hundredths, as scripts round them."""
    rounded = Decimal(float(x)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{float(rounded) + 0.0:g}".replace("-", "−")


def path(*points: Point) -> str:
    """Write the way through points, one decimal each."""
    return "M" + "L".join(",".join(f"{round(float(x), 1) + 0.0:g}" for x in at) for at in points)


def arrow(start: Point, end: Point) -> str:
    """Outline an arrow; there is none of no length."""
    along, length = end - start, math.hypot(*(end - start))
    if not length >= 1:
        return ""
    along, across = along / length, np.array([-along[1], along[0]]) / length
    head = min(12.0, length / 2)
    side = [(0, 1.2), (length - head, 1.2), (length - head, 0.4 * head), (length, 0)]
    other = [(x, -y) for x, y in side[2::-1]]
    return path(*[start + x * along + y * across for x, y in side + other]) + "Z"


def area(*points: Point) -> str:
    """Go around an area."""
    return path(*points) + "Z"


def grid(e1: Point, e2: Point) -> str:
    """Draw the lines of whole numbers, from −6 to 6, where a matrix takes them."""
    steps = range(-6, 7)
    rows = [path(k * e2 - 6 * e1, k * e2 + 6 * e1) for k in steps]
    return "".join(rows + [path(k * e1 - 6 * e2, k * e1 + 6 * e2) for k in steps])


def place(gap: float, at: Point, other: Point, beyond: Point | None = None) -> Point:
    """Find where a name stands: at a tip, further on; or beside its arrow, away from a point."""
    x, y = at - other
    if beyond is not None:
        u, v = beyond - other
        x, y = (-y, x) if x * v - y * u < 0 else (y, -x)
    length = math.hypot(x, y)
    return at + gap * (np.array([x, y]) / length if length else np.array([0.0, -1.0]))


def inside(at: Point, box: Sequence[float], *margin: float) -> Point:
    """Take a point into a box of x, y, width and height, so far from its sides."""
    low = np.add(box[:2], margin)
    return np.clip(at, low, low + box[2:] - np.multiply(2, margin))


SHAPES = {"arrow": arrow, "line": path, "area": area, "grid": grid}


def paper(kind: Kind) -> list[str]:
    """Draw the grid, the axes and some of their numbers."""
    (left, top, width, height), unit = kind.box, kind.unit

    def lines(xs: Any, ys: Any) -> str:
        down = [path((x * unit, -top * unit), (x * unit, (height - top) * unit)) for x in xs]
        return "".join(
            down + [path((left * unit, -y * unit), ((left + width) * unit, -y * unit)) for y in ys]
        )

    xs = range(math.ceil(left), math.floor(left + width) + 1)
    ys = range(math.ceil(top - height), math.floor(top) + 1)
    parts = [
        f'<path class="squares" d="{lines(xs, ys)}"/><path class="axes" d="{lines([0], [0])}"/>'
    ]
    ends = ((left + width) * unit - 10, -12), (12, -top * unit + 10)
    parts += [TICK.format(*at, name) for at, name in zip(ends, kind.axes, strict=True)]
    parts += [TICK.format(x * unit, 12, number(x)) for x in xs[1:-1] if x and x % 2 == 0]
    return parts + [TICK.format(-10, -y * unit, number(y)) for y in ys[1:-1] if y and y % 2 == 0]


def shapes(kind: Kind, points: dict[str, Any]) -> list[str]:
    """Draw what moves through its points."""
    return [
        SHAPE.format(f"{shape} {color}", SHAPES[shape](*map(points.get, through.split())),
                     shape, through)
        for shape, color, through in kind.drawings
    ]  # fmt: skip


def marks(unit: int, numbers: list[float], examples: list[Any]) -> list[str]:
    """Draw the examples, those crossed out that are mistaken."""
    wrong = mistaken(numbers, examples) if examples else []
    return [
        EXAMPLE.format(
            "wrong" if missed else "",
            f"{x:g} {y:g} {one:g}",
            *(x * unit, -y * unit, SQUARE if one else ROUND),
        )
        for (x, y, one), missed in zip(examples, wrong, strict=True)
    ]


def names(kind: Kind, points: dict[str, Any], box: list[float]) -> list[str]:
    """Write names beside what they name."""
    written = []
    for gap, text, color, through in kind.names:
        x, y = inside(place(gap, *map(points.get, through.split())), box, 22, 12)
        written.append(NAME.format(color, x, y, gap, through, text))
    return written


def handles(kind: Kind, points: dict[str, Any], box: list[float]) -> list[str]:
    """Draw what can be taken hold of."""
    return [
        HANDLE.format(color, *inside(points[at], box, 8, 8), at, fields, text)
        for text, color, at, fields in kind.handles
    ]
