"""The back-end for a terminal: nodes as blocks of characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat, zip_longest

from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._nodes import BackEnd, Below, Piece, Row, Terms

WIDTH = 79

# What stands around a styled piece, or in its room; all other styles are colours.
_AROUND = {
    "framed": ("[", "]"), "unframed": (" ", " "), "argument": ("(", ")"),
    "root": ("√(", ")"), "root of one": ("√", ""),
}  # fmt: skip
_IN_ITS_ROOM = {"hidden": "", "coming": "□"}
_SIDES = {"l": str.ljust, "c": str.center, "r": str.rjust}


@dataclass(frozen=True)
class Block:
    """Lines, and the one that continues to the right."""

    lines: tuple[str, ...]
    base: int = 0
    tail: int = 0  # characters from the decimal point on, by which a column is aligned
    centred: bool = False

    @property
    def width(self) -> int:
        return max(map(len, self.lines), default=0)

    @property
    def line(self) -> str:
        """The line of what has one."""
        return "".join(self.lines)

    def __add__(self, other: Block) -> Block:
        base = max(self.base, other.base)
        left, right = (("",) * (base - x.base) + x.lines for x in (self, other))
        rows = zip_longest(left, right)
        return Block(tuple((one or "").ljust(self.width) + (two or "") for one, two in rows), base)


def written(*paragraphs: Piece) -> str:
    """Write paragraphs, a blank line between them."""
    return "\n".join(line.rstrip() for line in Text(WIDTH).lay(Below(paragraphs, "apart")).lines)


class Text(BackEnd[Block]):
    """Lays nodes out where there is room for so many characters."""

    side = 0
    empty = Block(("",))

    def _str(self, x: str) -> Block:
        return Block((x.replace("\N{EN SPACE}", " "),), centred=True)

    def _number(self, x: nodes.Number) -> Block:
        _, point, decimals = x.symbols.partition(".")
        return Block((x.symbols,), tail=0 if "×" in decimals else len(point + decimals))

    def _fraction(self, x: nodes.Fraction) -> Block:
        over, under = x.parts
        several = isinstance(under, nodes.Product)
        return self.lay(Row((over, " / ", nodes.Styled(under, "argument") if several else under)))

    def _styled(self, x: nodes.Styled) -> Block:
        inner = self.lay(x.piece)
        if x.style in _AROUND:
            before, after = _AROUND[x.style]
            tail = inner.tail + len(after)
            return replace(inner, lines=(before + inner.line + after,), tail=tail)
        if x.style in _IN_ITS_ROOM:
            return replace(inner, lines=(_IN_ITS_ROOM[x.style].rjust(inner.width),))
        return inner

    def _matrix(self, x: nodes.Matrix) -> Block:
        columns = [_column([*map(self.lay, column)]) for column in zip(*x.cells, strict=True)]
        gap = " " if nodes.ARROW in (cell for row in x.cells for cell in row) else "  "
        count = len(x.cells)
        middle = count - 2
        tall = ("⎡" + "⎢" * middle + "⎣", "⎤" + "⎥" * middle + "⎦")
        left, right = tall if count > 1 else ("[", "]")
        rows = zip(left, zip(*columns, strict=True), right, strict=True)
        return Block(tuple(a + gap.join(row) + b for a, row, b in rows), (count - 1) // 2)

    def _table(self, x: nodes.Table) -> Block:
        lines = _aligned([[self.lay(cell).line for cell in row] for row in x.rows], x.align, "  ")
        return Block((*lines[:-1], *["─" * len(lines[0])] * x.ruled, lines[-1]))

    def _chain(self, x: nodes.Chain) -> Block:
        steps = zip(x.relations, x.steps, strict=True)
        parts = (part for relation, step in steps for part in (f" {relation} ", step))
        line = self.lay(Row((x.left, *parts)))
        fits = line.width <= self.room or len(line.lines) > 1
        return line if x.on_line and fits else self._steps_below(x)

    def _steps_below(self, x: nodes.Chain) -> Block:
        """Write a step a line: the terms of sums in columns, the result in the middle below."""
        sums = [step.parts for step in x.steps if isinstance(step, Terms)]
        lines = _aligned([[self.lay(cell).line for cell in row] for row in sums], repeat("c"), " ")
        rest = iter(lines)
        texts = [next(rest) if isinstance(y, Terms) else self.lay(y).line for y in x.steps]
        if not isinstance(x.steps[-1], Terms):
            texts[-1] = texts[-1].center(len("".join(lines[:1])))
        equal = (f" {sign} {text}" for sign, text in zip(x.relations, texts, strict=True))
        return self.lay(x.left) + Block(tuple(equal))

    def _meeting(self, x: nodes.Meeting) -> Block:
        (left, m, right), (two, n, end) = x.cut
        relation, mark = "=✓" if x.fits else "≠✗"
        start = ("= " * bool(x.above) + left, m, f"{right} {x.sign} {two}", n, end + x.after)
        rows = [start, ("", "↑", "", "↑", ""), ("", m, relation, n, f"  {mark}")]
        above = [f"  {x.above}"] if x.above else []
        return Block((*above, *_aligned(rows, ["l", "l", "c", "l", "l"], "")))

    def _typed(self, x: nodes.Typed) -> Block:
        *python, shapes = x.parts
        return self.lay(nodes.joined(python, " = ") + " : " + shapes)

    def _rules(self, x: nodes.Rules) -> Block:
        rows = ((f"axis −{axis}", ":", ", ".join(tests), end) for axis, tests, end in x.rows)
        return self.lay(nodes.Table(tuple(rows), "llll"))

    def _below(self, x: Below) -> Block:
        blocks = [block for block in map(self.lay, x.parts) if block.lines]  # a drawing has none
        gap = [""] * (x.how == "apart")
        return Block(tuple([y for block in blocks for y in (*gap, *block.lines)][len(gap) :]))

    def _fitting(self, x: nodes.Fitting) -> Block:
        for option in x.parts:
            block = self.lay(option)
            if block.width <= self.room:
                break
        return block

    def _hung(self, x: nodes.Hung) -> Block:
        label = f"{x.how}  "
        return Block((label,)) + Text(self.room - len(label)).lay(Below(x.parts, "apart"))


def _column(cells: Sequence[Block]) -> list[str]:
    # Numbers meet at the decimal point; symbols stand in the middle.
    tail = max(cell.tail for cell in cells)
    texts = [x.line if x.centred else x.line + " " * (tail - x.tail) for x in cells]
    width = max(map(len, texts))
    columns = zip(cells, texts, strict=True)
    return [text.center(width) if x.centred else text.rjust(width) for x, text in columns]


def _aligned(rows: Iterable[Sequence[str]], sides: Iterable[str], gap: str) -> list[str]:
    """Lay columns out, each to its side: l, c or r."""
    columns = []
    for side, cells in zip(sides, zip(*rows, strict=True), strict=False):
        width = max(map(len, cells))
        columns.append([_SIDES[side](cell, width) for cell in cells])
    return [gap.join(row) for row in zip(*columns, strict=True)]
