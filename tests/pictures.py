"""What stands where in a drawing, and what every one must hold, the library's and the pages'."""

from __future__ import annotations

import html
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Polygon, Rectangle

from linalg_dl import figures

mpl.use("agg")

ROLES = {color: role for role, color in figures.COLORS.items()}
CELLS = {(True, False): "[]", (False, False): "||", (False, True): "::", (True, True): "{}"}
MARKS = {"s": "■", "v": "▼", "^": "▲", "+": "+"}
WINDS = "→↗↑↖←↙↓↘"


def labels(ax: Any) -> list[str]:
    """List what is written in a drawing."""
    return [text.get_text() for text in ax.texts if text.get_text()]


def arrows(ax: Any) -> dict[str, list[tuple[Any, Any]]]:
    """Give the arrows that have a head as {role: [(tail, tip)]}."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for arrow in (text for text in ax.texts if getattr(text, "arrow_patch", None)):
        if "|>" in arrow.arrowprops["arrowstyle"]:
            found.setdefault(_role(arrow.arrow_patch.get_edgecolor()), []).append(
                (arrow.xyann, arrow.xy)
            )
    return found


def edges(ax: Any) -> list[tuple[str, bool, Any]]:
    """Give the lines at which something turns as (role, dashed, places along it)."""
    drawn = [found for found in ax.collections if not found.get_alpha()]
    return [
        (_role(color), found.get_linestyle()[0][1] is not None, path.vertices)
        for found in drawn
        for color, path in zip(found.get_edgecolor(), found.get_paths(), strict=True)
    ]


def what_stands_where(ax: Any) -> list[str]:
    """Tell every stroke, cell and text of a drawing with its role and its place, sorted.

    A cell is [filled], |empty|, :dashed: or {both}, the row of one grid on one line; the
    arrow after a text says to which side of its place it stands. What is shaded is not told.
    """
    return sorted([*_rows(ax), *_shades(ax), *_lines(ax), *_arrows_and_sizes(ax), *_texts(ax)])


def assert_stands(ax: Any, *expected: str) -> None:
    """Compare a drawing with what should stand where, one thing a line."""
    lines = [line.strip() for text in expected for line in text.splitlines()]
    told = Counter(line for line in lines if line)
    drawn = Counter(what_stands_where(ax))
    assert drawn == told, f"drawn: {[*(drawn - told)]}, expected: {[*(told - drawn)]}"


def at(x: float, y: float) -> str:
    """Write a place as it is told."""
    return _at((x, y))


def _role(color: Any) -> str:
    return ROLES[mpl.colors.to_hex(color)]


def _at(place: Any) -> str:
    x, y = (f"{value:.3g}" if abs(value) > 1e-9 else "0" for value in place)
    return f"({x}, {y})".replace("-", "−")


def _key(place: Any) -> tuple[float, ...]:
    return tuple(np.round(place, 6).tolist())


def _cells(ax: Any) -> list[tuple[str, float, float, str]]:
    """Give each cell as its role, its lower left corner and how it looks with its text."""
    within = {_key(text.xy): text for text in ax.texts if text.get_text()}
    found = []
    for patch in (patch for patch in ax.patches if isinstance(patch, Rectangle)):
        x, y = np.subtract(patch.get_center(), 0.5).round(6).tolist()
        text, dashed = (
            within.get(_key((x + 0.5, y + 0.5))),
            patch.get_linestyle() not in ("-", "solid"),
        )
        left, right = CELLS[bool(patch.get_facecolor()[3]), dashed]
        inside = text.get_text() if text else ""
        if text:
            ink = "error" if inside == "✗" else "angle" if dashed else "text"
            assert _role(text.get_color()) == ink, inside
        found.append((_role(patch.get_edgecolor()), x, y, left + inside + right))
    return found


def _rows(ax: Any) -> Iterator[str]:
    """Join the cells of one role that touch from left to right."""
    cells = sorted(_cells(ax), key=lambda cell: (cell[0], cell[2], cell[1]))
    row: list[tuple[str, float, float, str]] = []
    for one, other in itertools.pairwise([*cells, ("", 0.0, 0.0, "")]):
        row.append(one)
        if (one[0], one[1] + 1, one[2]) != other[:3]:
            yield f"{row[0][0]} {_at(row[0][1:3])} {''.join(cell[3] for cell in row)}"
            row = []


def _shades(ax: Any) -> Iterator[str]:
    for patch in (patch for patch in ax.patches if isinstance(patch, Polygon)):
        yield f"{_role(patch.get_facecolor())} shade {' '.join(map(_at, patch.get_xy()[:-1]))}"


def _lines(ax: Any) -> Iterator[str]:
    for line in ax.lines:
        places, dashes, marker = line.get_xydata(), line.get_linestyle(), line.get_marker()
        if marker != "None":
            hollow = line.get_markerfacecolor() == "none"
            size = "large " if line.get_markersize() == 15 else ""
            mark = MARKS.get(marker, "○" if hollow else "●")
            for place in places:
                yield f"{_role(line.get_markeredgecolor())} {size}{mark} {_at(place)}"
        for stroke in _strokes(places) if marker == "None" else ():
            through = stroke if len(stroke) < 6 else stroke[[0, len(stroke) // 2, -1]]
            name = "arc" if len(stroke) > 5 else "line" if dashes == "-" else "dashed"
            yield f"{_role(line.get_color())} {name} {' '.join(map(_at, through))}"


def _strokes(places: Any) -> list[Any]:
    """Cut a line where the pen is lifted."""
    lifted = np.flatnonzero(np.isnan(places).any(axis=1))
    strokes = [stroke[~np.isnan(stroke).any(axis=1)] for stroke in np.split(places, lifted)]
    return [stroke for stroke in strokes if len(stroke)]


def _arrows_and_sizes(ax: Any) -> Iterator[str]:
    for role, found in arrows(ax).items():
        for tail, tip in found:
            yield f"{role} arrow {_at(tail)} {_at(tip)}"
    for text in ax.texts:
        if text.arrowprops and "|-|" in text.arrowprops["arrowstyle"]:
            yield f"size {_at(text.xyann)} {_at(text.xy)}"


def _texts(ax: Any) -> Iterator[str]:
    cells = {_key((x + 0.5, y + 0.5)) for _, x, y, _ in _cells(ax)}
    for text in ax.texts:
        if text.get_text() and _key(text.xy) not in cells:
            dx, dy = np.round(text.xyann, 6)
            side = WINDS[round(np.arctan2(dy, dx) / (np.pi / 4)) % 8] if dx or dy else ""
            yield f"{_role(text.get_color())} “{text.get_text()}” {_at(text.xy)}{side}"


def assert_good_drawing(ax: Any, *, width: float = 4.6, code: Sequence[str] = ()) -> None:
    """Look at what is drawn: no title and no word, so that one drawing serves every language.

    What is named as in `code` may be, and where things stand side by side the width is given.
    """
    assert not ax.get_title()
    assert ax.figure.get_size_inches()[0] <= width, "too wide for a phone"
    for text in labels(ax):
        assert text in code or not re.search(r"[A-Za-z]{2,}", text), text
    assert_nothing_is_cut_off(ax)
    assert_texts_stand_apart(ax)
    assert_every_text_is_drawn(ax)


def assert_nothing_is_cut_off(ax: Any) -> None:
    """See that each line ends inside the limits: those of a sheet cut what passes them."""
    (left, right), (bottom, top) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    for line in ax.lines:
        if len(line.get_xydata()) and line.get_transform() == ax.transData:
            (low, down), (high, up) = (f(line.get_xydata(), axis=0) for f in (np.nanmin, np.nanmax))
            assert left - 1e-9 <= low <= high <= right + 1e-9, line.get_xydata()
            assert bottom - 1e-9 <= down <= up <= top + 1e-9, line.get_xydata()


def assert_every_text_is_drawn(ax: Any) -> None:
    """See that the file holds each text: matplotlib leaves out what points outside of the axes."""
    buffer = io.StringIO()
    ax.figure.savefig(buffer, format="svg")
    drawn = Counter(map(html.unescape, re.findall(r">([^<]*)</text>", buffer.getvalue())))
    wanted = Counter(labels(ax))
    assert not wanted - drawn, "not drawn"


def assert_texts_stand_apart(ax: Any) -> None:
    """See that no text covers another, where they are drawn."""
    ax.figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts if text.get_text()]
    for (one, box), (other, beside) in itertools.combinations(boxes, 2):
        assert not box.padded(-1).overlaps(beside.padded(-1)), (one, other)


def assert_same_file(draw: Callable[[], Any]) -> None:
    """Draw again and again: the same file, with text that stays text, and light."""

    def svg() -> str:
        buffer = io.StringIO()
        draw().figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    assert svg() == svg()
    assert "<text" in svg(), "text must stay text"
    assert len(svg()) < 60_000
