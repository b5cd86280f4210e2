"""Two vectors of the plane drawn with the angles to an axis: in characters, and as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from linalg_dl.explain._typeset import COLOURS

ROWS, COLUMNS = 4, 9  # of an arrow, in characters, which are twice as tall as wide
FLAT = 52  # degrees, up to which an arrow has a mark in each column; steeper ones, in each row
HEIGHTS = "_.-'"  # marks at the heights of a row
HEADS = "→↗↑↖←↙↓↘"
NARROWEST = 0.1  # angle with a place for a name between characters, in radians
LONGEST, SHORTEST = 100.0, 45.0  # of an arrow in the SVG, whose lengths are else to scale
WIDEST, HALF_LETTER = 62.0, 7.0  # of arcs, and of the letters beside them
# What the book's style sheet calls the colour of each part.
NAMES = {"first": "first", "second": "second", "third": "other", "result": "result"}
NAMES |= {"clash": "error", "rest": "faint"}
ROLES = ("first", "second")


@dataclass(frozen=True)
class Drawing:
    """Directions and lengths of two vectors, and the axis, x or −x, of their angles.

    Directions are angles from x, counterclockwise, in (−π, π].
    """

    names: tuple[str, str]
    directions: tuple[float, float]
    lengths: tuple[float, float]
    along: int
    label: str

    @property
    def axis(self) -> float:
        """The direction of the axis."""
        return 0.0 if self.along > 0 else math.pi

    def lines(self) -> tuple[str, ...]:
        """Draw with characters."""
        page: dict[tuple[int, int], str] = {}
        for column in range(-COLUMNS - 2, COLUMNS + 3):
            page[0, column] = "═" if column * self.along > 0 else "─"
        _write(page, 0, -COLUMNS - 5, "−x")
        _write(page, 0, COLUMNS + 4, "x")
        for turn in self.directions:
            page.update(_ray(turn))
        self._write_names(page)
        self._write_sum(page)
        # Every row that is used has the upright axis, where nothing else stands.
        rows = [row for row, _ in page]
        for row in range(min(*rows, -1), max(*rows, 1) + 1):
            page.setdefault((row, 0), "│" if row else "┼")
        page[0, 0] = "┼"
        return _rows(page)

    def _write_names(self, page: dict[tuple[int, int], str]) -> None:
        for name, start, end in self._wedges():
            _write_where_free(page, self._inside(start, end), name)
        for name, turn, side in zip(self.names, self.directions, (-1, 1), strict=True):
            row, column = _cell(turn, 1.25)
            away = -1 if row < 0 else 1 if row else side  # from the axis
            row = row or side
            out = column + (2 if column > 0 else -2)
            rows = dict.fromkeys((row, row + side, row + away))
            places = [(row, place) for place in (column, out) for row in rows]
            _write_where_free(page, places, name, column < 0)

    def _write_sum(self, page: dict[tuple[int, int], str]) -> None:
        """Beside vectors on two sides of the axis, name the angle from one to the other."""
        one, two = map(self._to_axis, self.directions)
        top, bottom = sorted(list(_ray(turn))[-1][0] for turn in self.directions)
        if one * two >= 0 or bottom - top < 2:
            return
        place, marks = (COLUMNS + 7, "⎫⎬⎭") if self.along > 0 else (-COLUMNS - 8, "⎧⎨⎩")
        middle = (top + bottom) // 2
        brace = dict(zip((top, middle, bottom), marks, strict=True))
        for row in range(top, bottom + 1):
            page[row, place] = brace.get(row, "⎪")
        _write(page, middle, place + 2 * self.along, "θ")

    def _wedges(self) -> list[tuple[str, float, float]]:
        """Give what has room for a name: of angles on one side, the lesser and what is beyond."""
        one, two = map(self._to_axis, self.directions)
        if one * two < 0:
            return [("α", 0, one), ("β", 0, two)]
        if abs(one) > abs(two):
            return [("β", 0, two), ("θ", two, one)]
        return [("α", 0, one), ("θ", one, two)]

    def _inside(self, start: float, end: float) -> list[tuple[int, int]]:
        """Give the places between two angles to the axis, those near the middle first."""
        places = {}
        for row in range(-2 * ROWS, 2 * ROWS + 1):
            for column in range(-COLUMNS - 4, COLUMNS + 5):
                x, y = column / COLUMNS, -row / ROWS
                angle = self._to_axis(math.atan2(y, x)) - start
                share = angle / (end - start) if abs(end - start) > NARROWEST else 0
                reach = math.hypot(x, y)
                if row and 0 < share < 1 and 0.25 < reach < 1.6:
                    places[row, column] = 2 * abs(share - 0.5) + abs(reach - 0.6)
        return sorted(places, key=places.__getitem__)

    def _to_axis(self, turn: float) -> float:
        """Give the angle from the axis to a direction, with its sign."""
        return math.remainder(turn - self.axis, 2 * math.pi)

    def svg(self) -> str:
        """Draw to scale, as an element of a page that takes its font and its colours."""
        over = math.prod(map(math.cos, self.directions)) < 0  # the arc of θ passes an upright
        least = WIDEST if over else LONGEST * 0.35
        x, y = LONGEST + 12, max(least, *(abs(p[1]) for p in self._tips())) + 28
        axes = _line(-x, 0, x, 0, "currentColor", 0.8) + _line(0, -y, 0, y, "currentColor", 0.8)
        axes += _line(0, 0, x * self.along, 0, "currentColor", 2.4)
        axes += "".join(_line(p, q, p, 0, colour("rest"), 1, "3 3") for p, q in self._tips())
        ends = _text(x + 12, 0, "x", bold=True) + _text(-x - 14, 0, "−x", bold=True)
        body = axes + ends + "".join(self._arcs()) + "".join(self._arrows())
        box, wide = f"{-x - 28:.0f} {-y:.0f} {2 * x + 56:.0f} {2 * y:.0f}", 1.25 * (2 * x + 56)
        style = f"display:block;width:{wide:.0f}px;max-width:100%;height:auto;margin:.5em 0"
        head = f'role="img" aria-label="{escape(self.label)}" viewBox="{box}" style="{style}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{body}</svg>'

    def _tips(self) -> list[tuple[float, float]]:
        longest = max(self.lengths)
        sizes = [max(SHORTEST, LONGEST * length / longest) for length in self.lengths]
        return [_point(turn, r) for turn, r in zip(self.directions, sizes, strict=True)]

    def _arrows(self) -> Iterator[str]:
        for (x, y), turn, name, role in zip(
            self._tips(), self.directions, self.names, ROLES, strict=True
        ):
            sides = [_point(turn + side, 8) for side in (-0.4, 0.4)]
            head = " ".join(f"{x - p:.1f},{y - q:.1f}" for p, q in [(0.0, 0.0), *sides])
            p, q = _point(turn, math.hypot(x, y) + 11)
            q += 0 if abs(q) > 12 else 12 * (-1 if role == "first" else 1)  # beside the axis
            yield _line(0, 0, x, y, colour(role), 2.2)
            yield f'<polygon points="{head}" style="fill:{colour(role)}"/>'
            yield _text(p, q, name, role, bold=True)

    def _arcs(self) -> Iterator[str]:
        """Draw α and β from the axis, and θ between the vectors; apart where they overlap."""
        one, two = map(self._to_axis, self.directions)
        apart = one * two < 0
        for name, role, end, radius in (
            ("α", "first", one, 30),
            ("β", "second", two, 30 if apart else 46),
        ):
            yield from self._arc(name, role, 0, end, radius)
        yield from self._arc("θ", "", one, two, 56 if apart else WIDEST)

    def _arc(self, name: str, role: str, start: float, end: float, radius: float) -> Iterator[str]:
        if abs(end - start) < 0.05:
            return
        count = 24
        turns = [self.axis + start + (end - start) * k / count for k in range(count + 1)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_point(turn, radius) for turn in turns))
        style = f"fill:none;stroke:{colour(role)};stroke-width:1.6"
        yield f'<polyline points="{path}" style="{style}"/>'
        middle = 0.5 if role else 0.62  # θ stands beside the axis, not on it
        shares = (middle, 0.35, 0.7, 0.2, 0.8)
        places = [_point(self.axis + start + (end - start) * x, radius + 9) for x in shares]
        x, y = next(filter(self._is_beside_dashes, places), places[0])
        yield _text(x, y, name, role)

    def _is_beside_dashes(self, place: tuple[float, float]) -> bool:
        """Tell whether a letter is clear of the lines from the tips to the axis."""
        x, y = place
        return all(
            abs(x - p) > HALF_LETTER or not min(0, q) - HALF_LETTER < y < max(0, q) + HALF_LETTER
            for p, q in self._tips()
        )


def colour(role: str) -> str:
    """Name a colour of the book's, and the one for where there is no book."""
    return f"var(--figure-{NAMES[role]},{COLOURS[role]})" if role else "currentColor"


def _point(turn: float, radius: float) -> tuple[float, float]:
    # An SVG counts down the page.
    return radius * math.cos(turn), -radius * math.sin(turn)


def _line(
    x: float, y: float, p: float, q: float, stroke: str, width: float, dashes: str = ""
) -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{p:.1f}" y2="{q:.1f}"'
    dashed = f";stroke-dasharray:{dashes}" if dashes else ""
    return f'<line {ends} style="stroke:{stroke};stroke-width:{width}{dashed}"/>'


def _text(x: float, y: float, text: str, role: str = "", bold: bool = False) -> str:
    font = "bold 13px serif" if bold else "italic 13px serif"
    style = f"fill:{colour(role)};font:{font};text-anchor:middle;dominant-baseline:central"
    return f'<text x="{x:.1f}" y="{y:.1f}" style="{style}">{escape(text)}</text>'


def _cell(turn: float, share: float) -> tuple[int, int]:
    return round(-share * ROWS * math.sin(turn)), round(share * COLUMNS * math.cos(turn))


def _ray(turn: float) -> dict[tuple[int, int], str]:
    """Draw an arrow: a mark in each column or in each row, and its head, the last."""
    rise, run = ROWS * math.sin(turn), COLUMNS * math.cos(turn)
    steep = math.degrees(math.atan2(abs(math.sin(turn)), abs(math.cos(turn))))
    if steep <= FLAT:
        return _flat_ray(rise, run, HEADS[round(math.degrees(turn) / 45) % 8])
    stroke = "│" if steep > 80 else "╱" if rise * run > 0 else "╲"
    head = {"│": "↓↑", "╱": "↙↗", "╲": "↘↖"}[stroke][rise > 0]
    steps, down = round(abs(rise)), -1 if rise > 0 else 1
    cells = {(down * k, round(k * run / abs(rise))): stroke for k in range(1, steps)}
    return {**cells, (down * steps, round(run)): head}


def _flat_ray(rise: float, run: float, head: str) -> dict[tuple[int, int], str]:
    steps, along = round(abs(run)), 1 if run > 0 else -1
    end = -math.floor(rise + 0.5)
    if end == 0:
        on_axis = {(0, along * k): "━" for k in range(1, steps)}
        return {**on_axis, (0, along * steps): "→" if run > 0 else "←"}
    cells = {}
    for k in range(1, steps):
        row, part = divmod(k * rise / steps + 0.5, 1)
        if row:  # the row of the axis is the axis's
            cells[-int(row), along * k] = HEIGHTS[int(part * len(HEIGHTS))]
    return {**cells, (end, along * steps): head}


def _write(page: dict[tuple[int, int], str], row: int, column: int, text: str) -> None:
    page.update({(row, column + k): letter for k, letter in enumerate(text)})


def _write_where_free(
    page: dict[tuple[int, int], str],
    places: list[tuple[int, int]],
    text: str,
    leftwards: bool = False,
) -> None:
    """Write at the first place that is free, if there is one: no name touches another."""
    for apart in (True, False):  # from strokes as well, if that can be
        for row, column in places:
            start = column - (len(text) - 1) * leftwards
            free = not any((row, start + k) in page for k in range(len(text)))
            beside = (page.get((row, start + k), " ") for k in (-1, len(text)))
            if free and not any(x.isalpha() or (apart and x != " ") for x in beside):
                _write(page, row, start, text)
                return


def _rows(page: dict[tuple[int, int], str]) -> tuple[str, ...]:
    rows, columns = ([place[k] for place in page] for k in (0, 1))
    return tuple(
        "".join(page.get((row, column), " ") for column in range(min(columns), max(columns) + 1))
        for row in range(min(rows), max(rows) + 1)
    )
