"""Two vectors of the plane drawn with the angles to an axis, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from linalg_dl.explain._nodes import ROLES, Drawing
from linalg_dl.explain._text import written

LONGEST, SHORTEST = 100.0, 45.0  # of an arrow, whose lengths are else to scale
WIDEST = 62.0  # of arcs

# Okabe and Ito's hues, at least 4.5:1 on white and as light as that allows, for a dark page:
# the book's style sheet, which knows the page's theme, puts lighter ones in their place.
COLOURS = {
    "first": "#007bc2", "second": "#a26900", "other": "#b4548f",
    "result": "#008762", "error": "#c94f00", "faint": "#757575",
}  # fmt: skip


def colour(role: str) -> str:
    """Name a colour of the book's, and the one for where there is no book."""
    return f"var(--figure-{role},{COLOURS[role]})" if role else "currentColor"


def svg(x: Drawing) -> str:
    """Draw to scale, as an element of a page that takes its font and its colours."""
    sizes = [max(SHORTEST, LONGEST * length / max(x.lengths)) for length in x.lengths]
    tips = [*map(_point, x.directions, sizes)]
    wide = LONGEST + 12
    tall = max(WIDEST, *(abs(q) for _, q in tips)) + 28
    body = [*_axes(x, wide, tall), *_arcs(x), *_arrows(x, tips)]
    box = f"{-wide - 28:.0f} {-tall:.0f} {2 * wide + 56:.0f} {2 * tall:.0f}"
    style = f"display:block;width:{1.25 * (2 * wide + 56):.0f}px;max-width:100%;height:auto"
    label = escape(written(x.label))
    head = f'role="img" aria-label="{label}" viewBox="{box}" style="{style};margin:.5em 0"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{"".join(body)}</svg>'


def _axes(x: Drawing, wide: float, tall: float) -> Iterator[str]:
    """Draw both axes, the one of the angles heavier."""
    yield _line(-wide, 0, wide, 0, "", 0.8)
    yield _line(0, -tall, 0, tall, "", 0.8)
    yield _line(0, 0, wide * x.along, 0, "", 2.4)
    yield _text(wide + 12, 0, "x", bold=True) + _text(-wide - 14, 0, "−x", bold=True)


def _arrows(x: Drawing, tips: list[tuple[float, float]]) -> Iterator[str]:
    for (p, q), turn, name, role in zip(tips, x.directions, "ab", ROLES, strict=False):
        head = [(0.0, 0.0), *(_point(turn + side, 8) for side in (-0.4, 0.4))]
        points = " ".join(f"{p - dx:.1f},{q - dy:.1f}" for dx, dy in head)
        right, down = _point(turn, math.hypot(p, q) + 11)
        down += 0 if abs(down) > 12 else 12 * (-1 if role == "first" else 1)  # beside the axis
        yield _line(0, 0, p, q, role, 2.2)
        yield f'<polygon points="{points}" style="fill:{colour(role)}"/>'
        yield _text(right, down, name, role, bold=True)


def _arcs(x: Drawing) -> Iterator[str]:
    """Draw α and β from the axis, and θ between the vectors; apart where they overlap."""
    axis = 0.0 if x.along > 0 else math.pi
    one, two = (axis + math.remainder(turn - axis, 2 * math.pi) for turn in x.directions)
    apart = (one - axis) * (two - axis) < 0
    yield from _arc("α", "first", (axis, one), 30)
    yield from _arc("β", "second", (axis, two), 30 if apart else 46)
    yield from _arc("θ", "", (one, two), 56 if apart else WIDEST)


def _arc(name: str, role: str, ends: tuple[float, float], radius: float) -> Iterator[str]:
    start, span = ends[0], ends[1] - ends[0]
    if abs(span) < 0.05:
        return
    path = [_point(start + span * k / 24, radius) for k in range(25)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in path)
    style = f"fill:none;stroke:{colour(role)};stroke-width:1.6"
    yield f'<polyline points="{points}" style="{style}"/>'
    middle = 0.5 if role else 0.62  # θ stands beside the axis, not on it
    yield _text(*_point(start + span * middle, radius + 9), name, role)


def _point(turn: float, radius: float) -> tuple[float, float]:
    # An SVG counts down the page.
    return radius * math.cos(turn), -radius * math.sin(turn)


def _line(x: float, y: float, p: float, q: float, role: str, width: float) -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{p:.1f}" y2="{q:.1f}"'
    return f'<line {ends} style="stroke:{colour(role)};stroke-width:{width}"/>'


def _text(x: float, y: float, text: str, role: str = "", bold: bool = False) -> str:
    font = "bold 13px serif" if bold else "italic 13px serif"
    style = f"fill:{colour(role)};font:{font};text-anchor:middle;dominant-baseline:central"
    return f'<text x="{x:.1f}" y="{y:.1f}" style="{style}">{escape(text)}</text>'
