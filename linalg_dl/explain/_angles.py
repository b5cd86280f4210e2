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

PAIRS = 3  # vectors of a stack whose steps are shown
PLACES = 6  # of lengths and cosines, whose product is right to four decimals
NOISE = 4 * 2.0**-52  # what angle_between may be off by
FORMULA = "∑ᵢ₌₁ⁿ aᵢ·bᵢ"
ALPHA_BETA = coloured("αβ")  # the angles from a and b to an axis


def of_each(a: Any, b: Any, work: Callable[[Vector, Vector], list[Piece]]) -> Iterator[Piece]:
    """Work the first vectors of two stacks, or the only ones."""
    one, two = sizes(a), sizes(b)
    lead = common(one[:-1], two[:-1]) or ()
    if lead:
        yield nodes.Meeting((one, two), (-1, -1), "·", f" ⇒ {lead}")
    for count, place in enumerate(np.ndindex(*lead)):
        if count == PAIRS:
            yield "⋮"
            return
        yield from work(_at(place, "a", a), _at(place, "b", b))


def _at(place: tuple[int, ...], letter: str, x: Any) -> Vector:
    """Take the vector of a stack that broadcasting brings to a place."""
    own = zip(place[len(place) + 1 - x.ndim :], sizes(x), strict=False)
    return Vector(letter, x, (*(min(i, n - 1) for i, n in own), ALL))


def components(a: Vector, b: Vector) -> list[Piece]:
    """Set two vectors, how many components they have, and their dot product by these."""
    named = a.named and b.named
    lines = [Chain(Styled(x.name, x.role), (x.written(),)) for x in (a, b)]
    given = nodes.Below((*lines, *[f"n = {a.count}"] * named))
    return [given, Dot(a, b).worked(f"{a.name}·{b.name}", *[FORMULA] * named)]


class Pair:
    """Two vectors, their dot product, their lengths and the angle between them."""

    def __init__(self, a: Vector, b: Vector) -> None:
        self.vectors, self.named = (a, b), a.named and b.named
        self.product, self.lengths = f"{a.name}·{b.name}", (f"‖{a.name}‖", f"‖{b.name}‖")
        self.formula = f"{'·'.join(self.lengths)}·cos θ"
        self.total, self.squares = dot(a, b), [dot(x, x) for x in (a, b)]
        self.roots = [square.sqrt(DIGITS) for square in self.squares]
        self.sides = [number(root, PLACES) for root in self.roots]
        self.size = DIGITS.multiply(*self.roots)
        cosine = DIGITS.divide(self.total, self.size)
        self.cosine = cosine.normalize(Context(prec=40))  # √2·√2 is 2 again
        finite = all(square.is_finite() for square in self.squares)
        angle: Any = angle_between(a.floats(), b.floats()) if finite else math.nan
        self.theta = 0.0 if angle <= NOISE else float(angle)

    def both(self) -> list[Piece]:
        """Set the dot product by components and by the angle, and compare them."""
        given, one = components(*self.vectors)
        angle = nodes.fold(f"(2)  {self.product} = {self.formula},", "θ = ∠(a, b)", "  ")
        claim = nodes.Below((f"(1)  {self.product} = {FORMULA}", angle, "(1) = (2)?"))
        head = [given, *[claim] * self.named, nodes.Hung((one,), "(1)")]
        lengths = nodes.beside(self._length(0), self._length(1))
        if not math.isfinite(self.theta):
            return [*head, nodes.Hung((lengths, self._no_angle()), "(2)")]
        between = (Plane if self.vectors[0].count == 2 else Space)(*self.vectors)
        theta = degrees(self.theta, nodes.is_rounded((*between.parts,)))
        two, compared = self._by_length(theta)
        worked = nodes.Hung((*between.paragraphs(theta), lengths, two), "(2)")
        return [*head, worked, compared, *self._back(theta, between.how)]

    def _length(self, which: int) -> Piece:
        x = self.vectors[which]

        def squared(k: int, by_name: bool) -> Piece:
            return (x.term(k, True) if by_name else nodes.factor(x[k])) + "²"

        ways = [True] * self.named + [False]
        squares = sums(shown(x.count), squared, ways, lambda k: x[k] * x[k])
        roots = map(nodes.root, (*squares, number(self.squares[which])))
        steps = (Styled(step, x.role) for step in (*roots, self.sides[which]))
        return Chain(Styled(self.lengths[which], x.role), (*steps,), stacked=True)

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
        value, same = self._value()
        rough = nodes.is_rounded((*self.sides, number(cosine, PLACES), theta))
        total = Styled(number(self.total), "result")
        result = Styled(number(self.total if same else value, rough=rough), "result")
        relation = " = " if same and not rough else " ≈ "
        compared = "(1) = (2) :  " + total + relation + result + "  ✓" * same
        return Chain(self.product, (self.formula, surds, factors, result), stacked=True), compared

    def _value(self) -> tuple[Decimal, bool]:
        """Multiply lengths and cosine, and tell whether no certain digit differs from the sum."""
        value = DIGITS.multiply(self.size, Decimal(math.cos(self.theta)))
        off = DIGITS.subtract(value, self.total).copy_abs()
        return value, off <= DIGITS.multiply(self.size, Decimal("1e-14"))

    def _back(self, theta: Number, how: Piece) -> list[Piece]:
        """Set the angle that the dot product and the lengths give back, with ✓ where it is θ."""
        cosine, by_name = number(self.cosine, PLACES), self._by_name()
        surds = nodes.Fraction((Styled(number(self.total), "result"), product(*self._surds())))
        steps = [_applied("arccos", x) for x in (by_name, surds, cosine)]
        turn = math.acos(max(-1.0, min(1.0, float(self.cosine))))
        same = degrees(turn).symbols == degrees(self.theta).symbols
        relation = "≈ " if theta.rounded else "= "
        return [
            nodes.inference((f"{self.product} = {self.formula}", ["cos θ = " + by_name])),
            Chain("θ", (*steps, degrees(turn, cosine.rounded)), stacked=True),
            nodes.fold(f"θ {relation}" + theta, relation + how + "  ✓" * same),
        ]

    def _no_angle(self) -> Piece:
        quotient = nodes.Fraction((number(self.total), product(*self.sides)))
        return Chain("cos θ", (self._by_name(), *[quotient] * (0 in self.squares), "nan"))

    def _by_name(self) -> Piece:
        return nodes.Fraction((self.product, product(*self.lengths)))


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
        lines = [
            Chain(u, (nodes.Fraction((x.name, f"‖{x.name}‖")), Vector(x.letter, unit).written()))
            for u, x, unit in each
        ]
        norms = "2·" + _applied("atan2", joined(self.parts, ", "))
        return [nodes.Below((*lines, Chain("θ", (self.how, norms, theta))))]


class Plane:
    """Two vectors of the plane and the axis, x or −x, that their angles are measured from.

    The axis is the one that lies between vectors above and below it. Of vectors on the same
    side, the greater of their angles to it spans the other one and the angle between.
    """

    def __init__(self, a: Vector, b: Vector) -> None:
        self.vectors, self.names, self.named = (a, b), (a.name, b.name), a.named and b.named
        flip = sum(math.atan2(abs(x[1]), x[0]) for x in (a, b)) > math.pi
        self.along, self.axis, self.other = (-1, "−x", "x") if flip else (1, "x", "−x")
        self.to_other = f"∠({a.name}, {self.other})", f"∠({self.other}, {b.name})"
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
        """Set a drawing, what follows from it, the angles to the axis and the angle between."""
        to_axis = nodes.beside(self._to_axis(0), self._to_axis(1))
        steps = (self.how, self._joined(coloured(self.parts)), theta)
        return [self._drawing(), self._conclusion(), to_axis, Chain("θ", steps, stacked=True)]

    def _drawing(self) -> Piece:
        given = [f"{x.name} = " + x.written() for x in self.vectors]
        label = joined([*given, *self._spans(), "θ = " + self.how], ", ")
        directions = tuple(math.atan2(x[1], x[0]) for x in self.vectors)
        lengths = tuple(math.hypot(*x.floats()) for x in self.vectors)
        drawing = nodes.Drawing(self.names, directions, lengths, self.along, label)
        return nodes.Either((nodes.NOTHING, drawing))

    def _spans(self) -> list[Piece]:
        """Write between what the angles lie, as one meets it on the way from a to b, or from x."""
        a, b = self.names
        ends = f"{a}, {self.axis}" if self.between else f"{self.axis}, {a}", f"{self.axis}, {b}"
        return [x + f" = ∠({end})" for x, end in zip(ALPHA_BETA, ends, strict=True)]

    def _conclusion(self) -> Piece:
        """Write what the components say of the angles: why it is this axis, and which side of it.

        Both vectors point its way, or it lies between them: the angles to the other one say so.
        """
        above: list[Piece] = []
        where: Piece = ""
        if self.ahead:
            where = joined([self._compared(x, 0) for x in self.vectors], ", ")
        elif self.between:
            turns = [degrees(math.pi - angle) for angle in self.angles]
            one, two = coloured(map(Chain, self.to_other, zip(turns)))
            above.append(nodes.fold(one + ",", two, "  "))
            relation = ">" if sum(self.angles) < math.pi else "="
            where = f"{' + '.join(self.to_other)} {relation} 180°"
        follows = nodes.inference((where, self._spans()), (self._sides(), ["θ = " + self.how]))
        return nodes.Below((*above, follows))

    def _sides(self) -> Piece:
        """Write on which sides of the axis the vectors lie and, on one side, which is farther."""
        if self.between:
            down, up = sorted(self.vectors, key=lambda x: x[1])
            return self._component(up, 1) + " > 0 > " + self._component(down, 1)
        relation = " > " if self.angles[self.far] > self.angles[self.near] else " = "
        farther = joined([ALPHA_BETA[self.far], ALPHA_BETA[self.near]], relation)
        return joined([*(self._compared(x, 1) for x in self.vectors), farther], ", ")

    def _compared(self, x: Vector, k: int) -> Piece:
        return self._component(x, k) + f" {'=><'[int(x[k].compare(Decimal(0)))]} 0"

    def _component(self, x: Vector, k: int) -> Piece:
        return x.term(k, True) if self.named else Styled(number(x[k]), x.role)

    def _to_axis(self, which: int) -> Piece:
        """Write the angle to the axis, from a triangle whose sides have no sign."""
        x = self.vectors[which]
        names = ["|" + x.term(k, True) + "|" for k in (1, 0)]
        sides = [number(x[k].copy_abs()) for k in (1, 0)]
        ways = [nodes.Fraction((*names,))] * self.named + [nodes.Fraction((*sides,))]
        steps: list[Piece] = [_applied("arctan", way) for way in ways] if x[0] else []
        if self.along * x[0] < 0:
            rest = f"180° − ∠({x.name}, {self.other})"
            steps = [rest, *("180° − " + step for step in steps)]
        colours = (Styled(step, x.role) for step in (*steps, self.parts[which]))
        return Chain(ALPHA_BETA[which], (*colours,), stacked=True)


def degrees(angle: float, rough: bool = False) -> Number:
    """Write an angle in degrees, a `rough` one with decimals."""
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    return number(Decimal(f"{math.degrees(angle):.13g}"), rough=rough, unit="°")


def _applied(name: str, x: Piece) -> nodes.Row:
    return name + Styled(x, "argument")
