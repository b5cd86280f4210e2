"""What worked steps are made of: nodes that say what is shown, and not where it stands.

A string is a node too: symbols on one line. `_text` and `_latex` lay nodes out, each on its own
measure. No node holds a word of any language: symbols, shapes and numbers only, so that one
output serves every translation of the book.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias, dataclass_transform

Shape = tuple[int, ...]

# What parts things play, and so their colours: a, b and a third operand.
ROLES = ("first", "second", "third")

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
    """A number: an integer whole, a fraction with `places` significant decimals at most.

    One that is rounded keeps its last zeros, so that what is rounded has equal decimals. A
    `rough` one was computed from rounded ones: −17.0000 even where it is −17.
    """

    value: Decimal
    places: int = 4
    rough: bool = False
    unit: str = ""

    @property
    def rounded(self) -> bool:
        """Whether ≈ is to stand before it."""
        return self.value.is_finite() and (self.rough or Decimal(self._written) != self.value)

    @property
    def compound(self) -> bool:
        """Whether a factor or a root needs parentheses around it: a sign, a power of ten."""
        return (self.value.is_signed() and bool(self.value)) or bool(self.digits[1])

    @cached_property
    def digits(self) -> tuple[str, str]:
        """The digits, with their sign, and the exponent of ten, where one is written."""
        digits, _, exponent = self._written.partition("e")
        if "." in digits and not self.rounded:
            digits = digits.rstrip("0").rstrip(".")
        return digits.replace("-", "−"), exponent

    @property
    def symbols(self) -> str:
        """The number as it is written on one line."""
        if not self.value.is_finite():
            return "nan" if self.value.is_nan() else "−∞" if self.value < 0 else "∞"
        digits, exponent = self.digits
        return digits + (f"×{power(10, int(exponent))}" if exponent else "") + self.unit

    @cached_property
    def _written(self) -> str:
        value, places = self.value or Decimal(0), self.places
        if not value.is_finite():
            return ""
        whole = value == value.to_integral_value() and value.copy_abs() < 10**20
        if whole and not (self.rough and value.copy_abs() < 10**9):
            return f"{value:.0f}"
        if -5 < value.adjusted() < 9:
            return f"{value:.{max(places, places - 1 - value.adjusted())}f}"
        return f"{value:.{places}e}"


class Row(Node):
    """Pieces right of each other."""

    parts: tuple[Piece, ...]


class Product(Node):
    """Factors, with · between them."""

    factors: tuple[Piece, ...]

    @property
    def parts(self) -> tuple[Piece, ...]:
        return joined(self.factors, "·").parts


class Terms(Node):
    """The terms of a sum and the signs between them, in turn: columns of a chain."""

    cells: tuple[Piece, ...]

    @property
    def parts(self) -> tuple[Piece, ...]:
        return joined(self.cells, " ").parts


class Fraction(Node):
    """A quotient."""

    over: Piece
    under: Piece


class Root(Node):
    """A square root."""

    square: Piece


class Applied(Node):
    """A function of something: ``arctan(4 / 5)``."""

    name: str
    argument: Piece


class Coloured(Node):
    """A piece in the colour of the part that it plays; `small` where it only heads others."""

    piece: Piece
    role: str
    small: bool = False


class Code(Node):
    """Python that a reader can type."""

    python: str


class Framed(Node):
    """A piece in a frame: the one that a step is about, or a 1 that is filled in.

    One that is not `on` takes the room of one that is.
    """

    piece: Piece
    on: bool = True


class Hidden(Node):
    """The place of a piece that a step does not use, or of one that is `still` to come."""

    piece: Piece
    still: str = ""


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


class Inference(Node):
    """What follows from what: rows of a premise, which may be none, and its conclusions."""

    rows: tuple[tuple[Piece, tuple[Piece, ...]], ...]


class Fold(Node):
    """A piece and what goes on from it, on a line of its own where the room ends."""

    head: Piece
    rest: Piece
    gap: str = " "


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
    def sizes(self) -> tuple[int, int]:
        """The sizes that meet."""
        one, two = (x[axis] for x, axis in zip(self.shapes, self.axes, strict=True))
        return one, two

    @property
    def fits(self) -> bool:
        """Whether they are equal."""
        return len({*self.sizes}) == 1


class Typed(Node):
    """What a reader can type, and the shapes that meet in it."""

    python: tuple[str, ...]  # expressions that give the same
    shapes: Piece


class Rules(Node):
    """What becomes of the sizes on each axis: its number, the tests, what follows from them."""

    rows: tuple[tuple[int, tuple[str, ...], str], ...]


class Below(Node):
    """Pieces below each other, a blank line between those that are `apart`."""

    pieces: tuple[Piece, ...]
    apart: bool = False


class Beside(Node):
    """Pieces next to each other where there is room, else below each other.

    Those of a `tight` pair belong together, and begin at the same height.
    """

    pieces: tuple[Piece, ...]
    tight: bool = False


class Fitting(Node):
    """The first option that fits, or the last: a page scrolls, unless it is to fit a `phone`."""

    options: tuple[Piece, ...]
    phone: bool = False


class Hung(Node):
    """Pieces right of a label."""

    label: str
    pieces: tuple[Piece, ...]


class Drawing(Node):
    """Two vectors of the plane with their angles to an axis, x or −x; a terminal has none of it.

    Directions are angles from x, counterclockwise, in (−π, π].
    """

    names: tuple[str, str]
    directions: tuple[float, float]
    lengths: tuple[float, float]
    along: int  # 1 for x, −1 for −x
    label: Piece  # what it shows, for who does not see it


NOTHING = Below(())
ARROW = "→"  # in a matrix, from a number to its copy


def is_rounded(x: object) -> bool:
    """Tell whether a number in what is shown was rounded."""
    if isinstance(x, Number):
        return x.rounded
    inner: Any = vars(x).values() if isinstance(x, Node) else x if isinstance(x, tuple) else ()
    return any(map(is_rounded, inner))


def factor(value: Decimal, places: int = 4) -> Piece:
    """Write a number as it stands in a product: in parentheses when it has a sign."""
    number = Number(value, places)
    return "(" + number + ")" if number.compound else number


def joined(pieces: Sequence[Piece], by: str) -> Row:
    """Write pieces right of each other, a sign between them."""
    return Row(tuple(part for piece in pieces for part in (by, piece))[1:])


def indexed(letter: str, *indices: int | None) -> str:
    """Write a letter with its indices, which count from 1: ``A₁₂``, or ``A₁₀,₂``."""
    ones = [str(i + 1) for i in indices if i is not None]
    between = "," if max(map(len, ones), default=0) > 1 else ""
    return letter + between.join(ones).translate(_SUBSCRIPTS)


def power(base: int, exponent: int) -> str:
    """Write a power of an integer: ``2⁸``."""
    return f"{base}{str(exponent).translate(_SUPERSCRIPTS)}"


def ellipsis(i: int | None, j: int | None) -> str:
    """Write what stands for rows or columns that are left out, those whose index is None."""
    return "⋱" if i is None and j is None else "⋮" if i is None else "⋯"
