"""The dot product of vectors worked, by components and by lengths and angle: ‖a‖·‖b‖·cos θ."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Context, Decimal
from typing import Any

import numpy as np

from linalg_dl._fitting import common
from linalg_dl.dot_product import angle_between
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._inputs import sizes
from linalg_dl.explain._nodes import Chain, Number, Piece, Styled, coloured, joined, number, product
from linalg_dl.explain._products import ALL, DIGITS, Dot, Vector, dot, shown, sums
from linalg_dl.vectors import normalize

PLACES = 6  # of lengths and cosines, whose product is right to four decimals
NOISE = 4 * 2.0**-52  # what angle_between may be off by
FORMULA, BY_ANGLE = "∑ᵢ₌₁ⁿ aᵢ·bᵢ", "‖a‖·‖b‖·cos θ"
COSINE = nodes.Fraction(("a·b", product("‖a‖", "‖b‖")))
ALPHA_BETA = coloured("αβ")  # the angles from a and b to an axis


def of_each(a: Any, b: Any, work: Callable[[Vector, Vector], list[Piece]]) -> Iterator[Piece]:
    """Work two vectors, or the first ones of two stacks."""
    one, two = sizes(a), sizes(b)
    lead = common(one[:-1], two[:-1]) or ()
    if lead:
        yield nodes.Meeting((one, two), (-1, -1), "·", f" ⇒ {lead}")
    if 0 not in lead:
        first_a, first_b = (x[(*(0,) * (x.ndim - 1), ALL)] for x in (a, b))
        yield from work(Vector("a", first_a), Vector("b", first_b))
    if math.prod(lead) > 1:
        yield "⋮"


def components(a: Vector, b: Vector) -> list[Piece]:
    """Set two vectors, how many components they have, and their dot product by these."""
    lines = [Chain(Styled(x.letter, x.role), (x.written(),)) for x in (a, b)]
    return [nodes.Below((*lines, f"n = {a.count}")), Dot(a, b).worked("a·b", FORMULA)]


class Pair:
    """Two vectors, their dot product, their lengths and the angle between them."""

    def __init__(self, a: Vector, b: Vector) -> None:
        self.vectors = a, b
        self.total, self.squares = dot(a, b), [dot(x, x) for x in (a, b)]
        self.roots = [square.sqrt(DIGITS) for square in self.squares]
        self.sides = [number(root, PLACES) for root in self.roots]
        total = Styled(number(self.total), "result")
        self.quotient = nodes.Fraction((total, product(*self._surds())))
        self.size = DIGITS.multiply(*self.roots)
        cosine = DIGITS.divide(self.total, self.size)
        self.cosine = cosine.normalize(Context(prec=40))  # √2·√2 is 2 again
        finite = all(square.is_finite() for square in self.squares)
        angle: Any = angle_between(a.floats(), b.floats()) if finite else math.nan
        self.theta = 0.0 if angle <= NOISE else float(angle)

    def both(self) -> list[Piece]:
        """Set the dot product by components and by the angle, and compare them."""
        given, one = components(*self.vectors)
        angle = nodes.fold(f"(2)  a·b = {BY_ANGLE},", "θ = ∠(a, b)", "  ")
        claim = nodes.Below((f"(1)  a·b = {FORMULA}", angle, "(1) = (2)?"))
        head = [given, claim, nodes.Hung((one,), "(1)")]
        lengths = nodes.beside(self._length(0), self._length(1))
        if not math.isfinite(self.theta):
            none = Chain("cos θ", (COSINE, self.quotient, "nan"))
            return [*head, nodes.Hung((lengths, none), "(2)")]
        between = (Plane if self.vectors[0].count == 2 else Space)(*self.vectors)
        theta = degrees(self.theta, nodes.is_rounded((*between.parts,)))
        two, compared = self._by_length(theta)
        worked = nodes.Hung((*between.paragraphs(theta), lengths, two), "(2)")
        return [*head, worked, compared, *self._back(theta, between.how)]

    def _length(self, which: int) -> Piece:
        x = self.vectors[which]

        def squared(k: int, by_name: bool) -> Piece:
            return (x.term(k, True) if by_name else nodes.factor(x[k])) + "²"

        squares = sums(shown(x.count), squared, (True, False), lambda k: x[k] * x[k])
        roots = map(nodes.root, (*squares, number(self.squares[which])))
        steps = (Styled(step, x.role) for step in (*roots, self.sides[which]))
        return Chain(Styled(f"‖{x.letter}‖", x.role), (*steps,), stacked=True)

    def _surds(self) -> list[Piece]:
        """Write the lengths, as roots where they are no whole numbers."""
        roots = [nodes.root(number(square)) for square in self.squares]
        return coloured((x, y)[x.rounded] for x, y in zip(self.sides, roots, strict=True))

    def _by_length(self, theta: Number) -> tuple[Piece, Piece]:
        """Set the product of lengths and cosine; and next to the sum, with ✓ where it is that."""
        cosine = Decimal(f"{math.cos(self.theta):.13g}")
        cosine = cosine if abs(cosine) > 1e-15 else Decimal(0)
        surds = product(*self._surds(), "cos " + theta)
        factors = product(*coloured(self.sides), nodes.factor(cosine, PLACES))
        value = DIGITS.multiply(self.size, Decimal(math.cos(self.theta)))
        off = DIGITS.subtract(value, self.total).copy_abs()
        same = off <= DIGITS.multiply(self.size, Decimal("1e-14"))  # no certain digit differs
        rough = nodes.is_rounded((*self.sides, number(cosine, PLACES), theta))
        total = Styled(number(self.total), "result")
        result = Styled(number(self.total if same else value, rough=rough), "result")
        relation = " = " if same and not rough else " ≈ "
        compared = "(1) = (2) :  " + total + relation + result + "  ✓" * same
        return Chain("a·b", (BY_ANGLE, surds, factors, result), stacked=True), compared

    def _back(self, theta: Number, how: Piece) -> list[Piece]:
        """Set the angle that the dot product and the lengths give back, with ✓ where it is θ."""
        cosine = number(self.cosine, PLACES)
        steps = [_applied("arccos", x) for x in (COSINE, self.quotient, cosine)]
        turn = math.acos(max(-1.0, min(1.0, float(self.cosine))))
        same = degrees(turn).symbols == degrees(self.theta).symbols
        relation = "≈ " if theta.rounded else "= "
        return [
            nodes.follows(f"a·b = {BY_ANGLE}", "cos θ = " + COSINE),
            Chain("θ", (*steps, degrees(turn, cosine.rounded)), stacked=True),
            nodes.fold(f"θ {relation}" + theta, relation + how + "  ✓" * same),
        ]


class Space:
    """Two vectors in space and the angle between them, from their unit vectors u and v."""

    def __init__(self, a: Vector, b: Vector) -> None:
        self.vectors = a, b
        self.units = u, v = [normalize(x.floats()) for x in (a, b)]
        norms = (Decimal(str(np.linalg.vector_norm(x))) for x in (u - v, u + v))
        self.parts = [number(norm, PLACES) for norm in norms]
        self.how = "2·" + _applied("atan2", "‖u − v‖, ‖u + v‖")

    def paragraphs(self, theta: Piece) -> list[Piece]:
        """Set the unit vectors and the angle, as `angle_between` measures it."""
        each = zip("uv", self.vectors, self.units, strict=True)
        lines = []
        for name, x, unit in each:
            quotient = nodes.Fraction((x.letter, f"‖{x.letter}‖"))
            lines.append(Chain(name, (quotient, Vector(x.letter, unit).written())))
        norms = "2·" + _applied("atan2", joined(self.parts, ", "))
        return [nodes.Below((*lines, Chain("θ", (self.how, norms, theta))))]


class Plane:
    """Two vectors of the plane and the axis, x or −x, that their angles are measured from.

    The axis is the one that lies between vectors above and below it. Of vectors on the same
    side, the greater of their angles to it spans the other one and the angle between.
    """

    def __init__(self, a: Vector, b: Vector) -> None:
        self.vectors = a, b
        flip = sum(math.atan2(abs(x[1]), x[0]) for x in (a, b)) > math.pi
        self.along, self.axis, self.other = (-1, "−x", "x") if flip else (1, "x", "−x")
        self.angles = [math.atan2(abs(x[1]), self.along * x[0]) for x in (a, b)]
        self.parts = [*map(degrees, self.angles)]
        self.ahead = all(self.along * x[0] >= 0 for x in (a, b))
        self.between = min(a[1], b[1]) < 0 < max(a[1], b[1])
        self.near, self.far = sorted((0, 1), key=self.angles.__getitem__)
        self.how = self._joined(ALPHA_BETA)

    def _joined(self, angles: Sequence[Piece]) -> nodes.Row:
        """Write the angle between, from those to the axis: their sum or difference."""
        if self.between:
            return joined(angles, " + ")
        return joined([angles[self.far], angles[self.near]], " − ")

    def paragraphs(self, theta: Piece) -> list[Piece]:
        """Set what the components say, a drawing, the angles to the axis and the angle between."""
        to_axis = nodes.beside(self._to_axis(0), self._to_axis(1))
        steps = (self.how, self._joined(coloured(self.parts)), theta)
        return [self._conclusion(), self._drawing(), to_axis, Chain("θ", steps, stacked=True)]

    def _drawing(self) -> Piece:
        given = [f"{x.letter} = " + x.written() for x in self.vectors]
        label = joined([*given, *self._spans(), "θ = " + self.how], ", ")
        directions = tuple(math.atan2(x[1], x[0]) for x in self.vectors)
        lengths = tuple(math.hypot(*x.floats()) for x in self.vectors)
        return nodes.Drawing(directions, lengths, self.along, label)

    def _spans(self) -> list[Piece]:
        """Write between what the angles lie, as one meets it on the way from a to b, or from x."""
        ends = f"a, {self.axis}" if self.between else f"{self.axis}, a", f"{self.axis}, b"
        return [x + f" = ∠({end})" for x, end in zip(ALPHA_BETA, ends, strict=True)]

    def _conclusion(self) -> Piece:
        """Write what the components say: why it is this axis, and which side of it."""
        angles: Piece = joined(self._spans(), ", ")
        if self.ahead:
            ahead = joined([self._compared(x, 0) for x in self.vectors], ", ")
            angles = nodes.follows(ahead, angles)
        return nodes.Below((angles, nodes.follows(self._sides(), "θ = " + self.how)))

    def _sides(self) -> Piece:
        """Write on which sides of the axis the vectors lie and, on one side, which is farther."""
        if self.between:
            down, up = sorted(self.vectors, key=lambda x: x[1])
            return up.term(1, True) + " > 0 > " + down.term(1, True)
        relation = " > " if self.angles[self.far] > self.angles[self.near] else " = "
        farther = joined([ALPHA_BETA[self.far], ALPHA_BETA[self.near]], relation)
        return joined([*(self._compared(x, 1) for x in self.vectors), farther], ", ")

    def _compared(self, x: Vector, k: int) -> Piece:
        return x.term(k, True) + f" {'=><'[int(x[k].compare(Decimal(0)))]} 0"

    def _to_axis(self, which: int) -> Piece:
        """Write the angle to the axis, from a triangle whose sides have no sign."""
        x = self.vectors[which]
        names = ["|" + x.term(k, True) + "|" for k in (1, 0)]
        sides = [number(x[k].copy_abs()) for k in (1, 0)]
        ways = nodes.Fraction((*names,)), nodes.Fraction((*sides,))
        steps: list[Piece] = [_applied("arctan", way) for way in ways] if x[0] else []
        if self.along * x[0] < 0:
            rest = f"180° − ∠({x.letter}, {self.other})"
            steps = [rest, *("180° − " + step for step in steps)]
        colours = (Styled(step, x.role) for step in (*steps, self.parts[which]))
        return Chain(ALPHA_BETA[which], (*colours,), stacked=True)


def degrees(angle: float, rough: bool = False) -> Number:
    """Write an angle in degrees, a `rough` one with decimals."""
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    return number(Decimal(f"{math.degrees(angle):.13g}"), rough=rough, unit="°")


def _applied(name: str, x: Piece) -> nodes.Row:
    return name + Styled(x, "argument")
