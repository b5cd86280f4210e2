"""The back-end for a terminal: nodes as blocks of characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._nodes import Below, Piece, Row, Shape, Table, Terms, joined

WIDTH = 79


@dataclass(frozen=True)
class Block:
    """Lines of one width, and the one that continues to the right."""

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
        left, right = ((" " * x.width,) * (base - x.base) + x.lines for x in (self, other))
        lines = tuple(
            (one or "").ljust(self.width) + (two or "").ljust(other.width)
            for one, two in zip_longest(left, right)
        )
        return Block(lines, base)


def written(*paragraphs: Piece) -> str:
    """Write paragraphs, a blank line between them."""
    return "\n".join(line.rstrip() for line in Text().lay(Below(paragraphs, apart=True)).lines)


class Text:
    """Lays nodes out where there is room for so many characters, each kind by its method."""

    def __init__(self, room: int = WIDTH) -> None:
        self.room = room

    def lay(self, x: Piece) -> Block:
        """Lay any node out."""
        block: Block = getattr(self, f"_{type(x).__name__.lower()}")(x)
        return block

    def _str(self, x: str) -> Block:
        return Block((x.replace("\N{EN SPACE}", " "),), centred=True)

    def _number(self, x: nodes.Number) -> Block:
        digits, exponent = x.digits
        return Block((x.symbols,), tail=0 if exponent else len("".join(digits.partition(".")[1:])))

    def _row(self, x: Row | nodes.Product | Terms) -> Block:
        return sum(map(self.lay, x.parts), Block(("",)))

    _product = _terms = _row

    def _fraction(self, x: nodes.Fraction) -> Block:
        under = ("(", x.under, ")") if isinstance(x.under, nodes.Product) else (x.under,)
        return self.lay(Row((x.over, " / ", *under)))

    def _root(self, x: nodes.Root) -> Block:
        plain = isinstance(x.square, nodes.Number) and not x.square.compound
        return self.lay(Row(("√", x.square) if plain else ("√(", x.square, ")")))

    def _applied(self, x: nodes.Applied) -> Block:
        return self.lay(Row((f"{x.name}(", x.argument, ")")))

    def _coloured(self, x: nodes.Coloured) -> Block:
        return self.lay(x.piece)

    def _code(self, x: nodes.Code) -> Block:
        return Block((x.python,))

    def _framed(self, x: nodes.Framed) -> Block:
        inner, (left, right) = self.lay(x.piece), "[]" if x.on else "  "
        return replace(inner, lines=(left + inner.line + right,), tail=inner.tail + 1)

    def _hidden(self, x: nodes.Hidden) -> Block:
        inner = self.lay(x.piece)
        return replace(inner, lines=(x.still.rjust(inner.width),))

    def _matrix(self, x: nodes.Matrix) -> Block:
        columns = [_column([*map(self.lay, column)]) for column in zip(*x.cells, strict=True)]
        gap = " " if nodes.ARROW in (cell for row in x.cells for cell in row) else "  "
        texts = [gap.join(row) for row in zip(*columns, strict=True)]
        count = len(texts)
        left, right = ("[", "]") if count == 1 else ("⎡" + "⎢" * (count - 2) + "⎣", "")
        right = right or "⎤" + "⎥" * (count - 2) + "⎦"
        lines = tuple(a + text + b for a, text, b in zip(left, texts, right, strict=True))
        return Block(lines, (count - 1) // 2)

    def _table(self, x: Table) -> Block:
        cells = [[self.lay(cell).line for cell in row] for row in x.rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        columns = [*zip(["<>"[side == "r"] for side in x.align], widths, strict=True)]
        lines = [
            "  ".join(f"{cell:{side}{n}}" for cell, (side, n) in zip(row, columns, strict=True))
            for row in cells
        ]
        return Block((*lines[:-1], *["─" * len(lines[0])] * x.ruled, lines[-1]))

    def _chain(self, x: nodes.Chain) -> Block:
        steps = zip(x.relations, x.steps, strict=True)
        parts = (part for relation, step in steps for part in (f" {relation} ", step))
        line = self.lay(Row((x.left, *parts)))
        fits = line.width <= self.room or len(line.lines) > 1
        return line if x.on_line and fits else self._steps_below(x)

    def _steps_below(self, x: nodes.Chain) -> Block:
        """Write a step a line: the terms of sums in columns, the result in the middle below."""
        sums = [[*map(self.lay, step.cells)] for step in x.steps if isinstance(step, Terms)]
        widths = [max(cell.width for cell in column) for column in zip(*sums, strict=True)]
        texts = [self._step(step, widths) for step in x.steps]
        if not isinstance(x.steps[-1], Terms):
            texts[-1] = texts[-1].center(sum(widths) + len(widths) - 1)
        left = self.lay(x.left).line
        lefts = [left, *[" " * len(left)] * len(texts)]
        return _even([f"{a} {b} {c}" for a, b, c in zip(lefts, x.relations, texts, strict=False)])

    def _step(self, step: Piece, widths: Sequence[int]) -> str:
        if not isinstance(step, Terms):
            return self.lay(step).line
        cells = zip(step.cells, widths, strict=True)
        return " ".join(self.lay(cell).line.center(width) for cell, width in cells)

    def _inference(self, x: nodes.Inference) -> Block:
        rows = ((premise, "⇒", joined(ends, ", ")) for premise, ends in x.rows)
        return self.lay(Table(tuple(y if y[0] else (y[2], "", "") for y in rows), "lll"))

    def _fold(self, x: nodes.Fold) -> Block:
        return self.lay(Row((x.head, x.gap, x.rest)))

    def _meeting(self, x: nodes.Meeting) -> Block:
        (one, two), (i, j), (m, n) = x.shapes, x.axes, x.sizes
        relation, mark = "=✓" if x.fits else "≠✗"
        start = "= " if x.above else ""
        text = f"{start}{one} {x.sign} "
        p, q = len(start) + _offset(one, i), len(text) + _offset(two, j)
        compared = f"{m}{relation.center(q - p - len(str(m)))}{n}  {mark}"
        above = [f"  {x.above}"] if x.above else []
        arrows = f"{'':{p}}{'↑':{q - p}}↑"
        return _even([*above, f"{text}{two}{x.after}", arrows, f"{'':{p}}{compared}"])

    def _typed(self, x: nodes.Typed) -> Block:
        return self.lay(Row((f"{' = '.join(x.python)} : ", x.shapes)))

    def _rules(self, x: nodes.Rules) -> Block:
        rows = ((f"axis −{axis}", ":", ", ".join(tests), end) for axis, tests, end in x.rows)
        return self.lay(Table(tuple(rows), "llll"))

    def _below(self, x: Below) -> Block:
        return _stacked(map(self.lay, x.pieces), x.apart)

    def _beside(self, x: nodes.Beside) -> Block:
        blocks = [*map(self.lay, x.pieces)]
        first, *others = (replace(block, base=0) for block in blocks) if x.tight else blocks
        side = sum((Block((" " * 4,)) + block for block in others), first)
        return side if side.width <= self.room else _stacked(blocks, not x.tight)

    def _fitting(self, x: nodes.Fitting) -> Block:
        *blocks, last = map(self.lay, x.options)
        return next((block for block in blocks if block.width <= self.room), last)

    def _hung(self, x: nodes.Hung) -> Block:
        label = f"{x.label}  "
        lines = Text(self.room - len(label)).lay(Below(x.pieces, apart=True)).lines
        return Block((label + lines[0], *(" " * len(label) + line for line in lines[1:])))

    def _drawing(self, x: nodes.Drawing) -> Block:
        return Block(())


def _column(cells: Sequence[Block]) -> list[str]:
    # Numbers meet at the decimal point; symbols stand in the middle.
    tail = max(cell.tail for cell in cells)
    texts = [x.line if x.centred else x.line + " " * (tail - x.tail) for x in cells]
    width = max(map(len, texts))
    columns = zip(cells, texts, strict=True)
    return [text.center(width) if x.centred else text.rjust(width) for x, text in columns]


def _offset(shape: Shape, axis: int) -> int:
    return 1 + sum(len(f"{n}, ") for n in shape[: axis % len(shape)])


def _stacked(blocks: Iterable[Block], apart: bool) -> Block:
    """Stand blocks below each other; what has no text, as a drawing, takes no line."""
    gap = [""] * apart
    lines = [line for block in blocks if block.lines for line in (*gap, *block.lines)]
    return Block(tuple(lines[len(gap) :]))


def _even(lines: Sequence[str]) -> Block:
    width = max(map(len, lines))
    return Block(tuple(line.ljust(width) for line in lines))
