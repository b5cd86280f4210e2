"""What worked steps are made of: nodes that say what is shown, and not where it stands.

A string is a node too: symbols on one line. `_text` and `_latex` lay nodes out, each on its own
measure: a terminal is so many characters wide, a page so many ems. No node holds a word of any
language: symbols, shapes and numbers only, so that one output serves every translation of the
book. Kinds of nodes stand first, then functions that make what is more than one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any, Generic, TypeAlias, TypeVar, dataclass_transform

from linalg_dl._fitting import Shape

ROLES = ("first", "second", "other")  # the parts, and so the colours, of a, b and a third operand
ARROW = "→"  # in a matrix, from a number to its copy

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass_transform(frozen_default=True)
class Node:
    """A piece of what is shown, each kind a frozen dataclass; ``+`` stands one right of another."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)

    def __add__(self, other: Piece) -> Row:
        return Row((self, other))

    def __radd__(self, other: str) -> Row:
        return Row((other, self))


Piece: TypeAlias = Node | str


class Number(Node):
    """A number as `number` writes it, and whether that is rounded: ≈ is to stand before it."""

    symbols: str
    rounded: bool

    @property
    def compound(self) -> bool:
        """Whether a factor or a root needs parentheses around it: a sign, a power of ten."""
        return self.symbols.startswith("−") or "×" in self.symbols


class Group(Node):
    """Pieces that stand together; `how`, where a kind of group says that there are several."""

    parts: tuple[Piece, ...]
    how: str = ""


class Row(Group):
    """Pieces right of each other."""


class Product(Row):
    """Factors and the signs between them, in turn."""


class Terms(Row):
    """The terms of a sum and the signs between them, in turn: columns of a chain."""


class Fraction(Group):
    """A dividend and a divisor."""


class Typed(Group):
    """Expressions of Python that give the same, and then the shapes that meet in them."""


class Below(Group):
    """Pieces below each other, or `apart`, with a blank line between them."""


class Hung(Group):
    """Pieces right of a label, which `how` gives."""


class Fitting(Group):
    """The first option that fits, or the last: a page scrolls, unless it is to fit a `phone`."""


class Either(Group):
    """What a terminal shows, and what a page shows in its place."""


class Styled(Node):
    """A piece in the style of the part that it plays.

    A colour: first, second, other, result, error, faint; axis for what only heads others, small.
    A frame, or the room of one: framed, unframed. Nothing but its room, as no part of a step,
    or as one to come: hidden, coming. What stands around it: argument, root, and root of one
    for a number that needs no parentheses. Python that a reader can type: code.
    """

    piece: Piece
    style: str


class Matrix(Node):
    """Rows and columns between brackets: numbers, and dots or arrows between them."""

    cells: tuple[tuple[Piece, ...], ...]


class Table(Node):
    """Rows and columns, each aligned as `align` says: l or r. A rule stands above the last row."""

    rows: tuple[tuple[Piece, ...], ...]
    align: str
    ruled: bool = False


class Chain(Node):
    """Left = step = step ...; a `stacked` one has a line for each step, however short."""

    left: Piece
    steps: tuple[Piece, ...]
    stacked: bool = False

    @property
    def on_line(self) -> bool:
        """Whether it may stand on one line: a sum has its terms in columns."""
        return not (self.stacked or any(isinstance(step, Terms) for step in self.steps))

    @property
    def relations(self) -> list[str]:
        """The sign before each step: = until something is rounded, ≈ from there on."""
        return ["≈" if is_rounded(self.steps[: k + 1]) else "=" for k in range(len(self.steps))]


class Meeting(Node):
    """Two shapes on both sides of a sign, and below them whether two of their sizes are equal.

    Above stands the same before a transposition, where there is one.
    """

    shapes: tuple[Shape, Shape]
    axes: tuple[int, int]
    sign: str
    after: str = ""
    above: str = ""

    @property
    def cut(self) -> list[tuple[str, str, str]]:
        """Each shape, cut before and after the size that meets the other."""
        halves = []
        for shape, axis in zip(self.shapes, self.axes, strict=True):
            k = axis % len(shape)
            left, right = (f"{n}, " for n in shape[:k]), (f", {n}" for n in shape[k + 1 :])
            end = "," * (len(shape) == 1) + ")"
            halves.append(("(" + "".join(left), str(shape[k]), "".join(right) + end))
        return halves

    @property
    def fits(self) -> bool:
        """Whether the sizes are equal."""
        (_, m, _), (_, n, _) = self.cut
        return m == n


class Rules(Node):
    """What becomes of the sizes on each axis: its number, the tests, what follows from them."""

    rows: tuple[tuple[int, tuple[str, ...], str], ...]


class Drawing(Node):
    """Two vectors of the plane with their angles to an axis, x or −x: a page alone can show it.

    Directions are angles from x, counterclockwise, in (−π, π].
    """

    names: tuple[str, ...]
    directions: tuple[float, ...]
    lengths: tuple[float, ...]
    along: int  # 1 for x, −1 for −x
    label: Piece  # what it shows, for who does not see it


NOTHING = Below(())

Laid = TypeVar("Laid")


class BackEnd(Generic[Laid]):
    """Lays nodes out where there is so much room, each kind by the method of its name."""

    side: int  # which one it takes of what is either
    empty: Laid

    def __init__(self, room: float) -> None:
        self.room = room

    def lay(self, x: Piece) -> Laid:
        """Lay any node out."""
        return getattr(self, f"_{type(x).__name__.lower()}")(x)

    def _row(self, x: Row) -> Laid:
        return reduce(add, map(self.lay, x.parts), self.empty)

    _product = _row

    def _terms(self, x: Terms) -> Laid:
        return self._row(joined(x.parts, " "))

    def _either(self, x: Either) -> Laid:
        return self.lay(x.parts[self.side])


def is_rounded(x: object) -> bool:
    """Tell whether a number in what is shown was rounded."""
    if isinstance(x, Number):
        return x.rounded
    inner: Any = vars(x).values() if isinstance(x, Node) else x if isinstance(x, tuple) else ()
    return any(map(is_rounded, inner))


def number(value: Decimal, places: int = 4, rough: bool = False, unit: str = "") -> Number:
    """Write a number: an integer whole, a fraction with `places` significant decimals at most.

    One that is rounded keeps its last zeros, so that what is rounded has equal decimals. A
    `rough` one was computed from rounded ones: −17.0000 even where it is −17.
    """
    if not value.is_finite():
        return Number("nan" if value.is_nan() else "−∞" if value < 0 else "∞", False)
    written = _written(value or Decimal(0), places, rough)  # −0 is 0
    rounded = rough or Decimal(written) != value
    digits, _, exponent = written.partition("e")
    if "." in digits and not rounded:
        digits = digits.rstrip("0").rstrip(".")
    scale = f"×{power(10, int(exponent))}" if exponent else ""
    return Number(digits.replace("-", "−") + scale + unit, rounded)


def _written(value: Decimal, places: int, rough: bool) -> str:
    size = value.copy_abs()
    if value == value.to_integral_value() and size < 10**20 and not (rough and size < 10**9):
        return f"{value:.0f}"
    if -5 < value.adjusted() < 9:
        return f"{value:.{max(places, places - 1 - value.adjusted())}f}"
    return f"{value:.{places}e}"


def factor(value: Decimal, places: int = 4) -> Node:
    """Write a number as it stands in a product: in parentheses when it has a sign."""
    plain = number(value, places)
    return "(" + plain + ")" if plain.compound else plain


def root(square: Piece) -> Styled:
    """Write a square root."""
    one = isinstance(square, Number) and not square.compound
    return Styled(square, "root of one" if one else "root")


def joined(pieces: Iterable[Piece], by: str, kind: type[Row] = Row) -> Row:
    """Write pieces right of each other, a sign between them."""
    return kind(tuple(part for piece in pieces for part in (by, piece))[1:])


def product(*factors: Piece) -> Row:
    """Write factors with · between them."""
    return joined(factors, "·", Product)


def coloured(pieces: Iterable[Piece]) -> list[Piece]:
    """Give what belongs to a and to b their colours."""
    return [*map(Styled, pieces, ROLES)]


def beside(*pieces: Piece, tight: bool = False) -> Piece:
    """Set pieces next to each other where there is room, else below each other.

    Those of a `tight` pair belong together, and begin at the same height. A page is narrow.
    """
    level = [Below((piece,)) for piece in pieces] if tight else pieces
    row, below = joined(level, " " * 4), Below((*pieces,), "" if tight else "apart")
    return Either((Fitting((row, below)), Below((*pieces,), "apart")))


def fold(head: Piece, rest: Piece, gap: str = " ") -> Piece:
    """Set a piece and what goes on from it, on a page on a line of its own where room ends."""
    line = Row((head, gap, rest))
    return Either((line, Fitting((line, Below((head, "  " + rest))), "phone")))


def inference(*rows: tuple[Piece, Sequence[Piece]]) -> Piece:
    """Set what follows from what: rows of a premise, which may be none, and its conclusions."""
    table: list[tuple[Piece, ...]] = []
    lines: list[Piece] = []  # on a page each conclusion has its own, so that they fit on a phone
    for premise, ends in rows:
        row = joined(ends, ", ")
        table.append((premise, "⇒", row) if premise else (row, "", ""))
        lines += [premise, *("  ⇒  " + end for end in ends)] if premise else ends
    return Either((Table((*table,), "lll"), Below((*lines,))))


def indexed(letter: str, *indices: int) -> str:
    """Write a letter with its indices, which count from 1: ``A₁₂``, or ``A₁₀,₂``."""
    ones = [str(i + 1) for i in indices]
    between = "," if max(map(len, ones), default=0) > 1 else ""
    return letter + between.join(ones).translate(_SUBSCRIPTS)


def power(base: int, exponent: int) -> str:
    """Write a power of an integer: ``2⁸``."""
    return f"{base}{str(exponent).translate(_SUPERSCRIPTS)}"
