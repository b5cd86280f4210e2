"""The dot product by lengths and angle, worked: ‖a‖·‖b‖·cos θ."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Any

import numpy as np

from linalg_dl._fitting import common
from linalg_dl.dot_product import angle_between
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._dot import ALL, DIGITS, Dot, Vector, dot, shown, sums, vector
from linalg_dl.explain._inputs import sizes
from linalg_dl.explain._nodes import (
    Chain,
    Number,
    Piece,
    Styled,
    coloured,
    joined,
    number,
    product,
    root,
)  # fmt: skip
from linalg_dl.vectors import normalize

PAIRS = 3  # vectors of a stack whose steps are shown
PLACES = 6  # of lengths and cosines, whose product is right to four decimals
NOISE = 4 * 2.0**-52  # what angle_between may be off by
FORMULA = "∑ᵢ₌₁ⁿ aᵢ·bᵢ"
ALPHA_BETA = coloured("αβ")  # the angles from a and b to an axis


def of_each(a: Any, b: Any, work: Callable[[Pair], list[Piece]]) -> Iterator[Piece]:
    """Work the first vectors of two stacks, or the only ones."""
    shapes = sizes(a), sizes(b)
    lead = common(*(shape[:-1] for shape in shapes)) or ()
    if lead:
        yield nodes.Meeting(shapes, (-1, -1), "·", f" ⇒ {lead}")
    for count, place in enumerate(np.ndindex(*lead)):
        if count == PAIRS:
            yield "⋮"
            return
        vectors = []
        for letter, x in (("a", a), ("b", b)):
            own = zip(place[len(place) + 1 - x.ndim :], sizes(x), strict=False)
            vectors.append(vector(letter, x, (*(min(i, n - 1) for i, n in own), ALL)))
        yield from work(Pair(*vectors))


class Pair:
    """Two vectors, their dot product and the angle between them."""

    def __init__(self, a: Vector, b: Vector) -> None:
        self.vectors, self.named = (a, b), a.named and b.named
        self.product, self.lengths = f"{a.name}·{b.name}", [f"‖{a.name}‖", f"‖{b.name}‖"]
        self.formula = "·".join([*self.lengths, "cos θ"])
        self.dot, self.squares = Dot(a, b), [dot(x, x) for x in (a, b)]
        self.roots = [square.sqrt(DIGITS) for square in self.squares]
        self.sides = [number(side, PLACES) for side in self.roots]

    @cached_property
    def theta(self) -> float:
        """The angle between the vectors, which does not come from their dot product."""
        if not all(square.is_finite() for square in self.squares):
            return math.nan
        angle: Any = angle_between(*(x.floats() for x in self.vectors))
        return 0.0 if angle <= NOISE else float(angle)

    @cached_property
    def plane(self) -> Plane | None:
        """Where the vectors lie, if they are of the plane."""
        return Plane(*self.vectors) if self.dot.count == 2 else None

    @cached_property
    def units(self) -> list[Any]:
        """The unit vectors u and v."""
        return [normalize(x.floats()) for x in self.vectors]

    @cached_property
    def by_angle(self) -> Decimal:
        """What lengths and cosine give: the total, where no digit that is certain differs."""
        with localcontext(DIGITS):
            size = self.roots[0] * self.roots[1]
            value = size * Decimal(math.cos(self.theta))
            agree = (value - self.dot.total).copy_abs() <= size * Decimal("1e-14")
        return self.dot.total if agree else value

    @cached_property
    def cosine(self) -> Decimal:
        """What the dot product and the lengths give back."""
        with localcontext(DIGITS):
            cosine = self.dot.total / (self.roots[0] * self.roots[1])
        return cosine.normalize(Context(prec=40))  # √2·√2 is 2 again

    def components(self) -> list[Piece]:
        """Set the dot product by components."""
        return [self._given(), self._by_components()]

    def both(self) -> list[Piece]:
        """Set the dot product by components and by the angle, and compare them."""
        claim = [self._claim()] if self.named else []
        one, two = nodes.Hung("(1)", (self._by_components(),)), nodes.Hung("(2)", self._by_angle())
        compared = [self._compared(), *self._back()] if math.isfinite(self.theta) else []
        return [self._given(), *claim, one, two, *compared]

    def _given(self) -> Piece:
        """Set the components of both vectors, and how many the sum that follows runs over."""
        lines = [Chain(Styled(x.name, x.role), (x.written(),)) for x in self.vectors]
        return nodes.Below((*lines, *[f"n = {self.dot.count}"] * self.named))

    def _by_components(self) -> Piece:
        return self.dot.worked(self.product, *[FORMULA] * self.named)

    def _claim(self) -> Piece:
        """Set what is to be compared: the dot product, by components and by the angle."""
        angle = nodes.fold(f"(2)  {self.product} = {self.formula},", "θ = ∠(a, b)", "  ")
        return nodes.Below((f"(1)  {self.product} = {FORMULA}", angle, "(1) = (2)?"))

    def _by_angle(self) -> tuple[Piece, ...]:
        """Set the angle, which needs no dot product, the lengths and, with these, the product."""
        lengths = nodes.beside(self._length(0), self._length(1))
        if not math.isfinite(self.theta):
            return lengths, self._no_angle()
        surds = product(*self._surds(), "cos " + self._degrees())
        factors = product(*coloured(self.sides), nodes.factor(_cosine(self.theta), PLACES))
        angle = self.plane.paragraphs(self._degrees()) if self.plane else [self._in_space()]
        steps = (self.formula, surds, factors, Styled(self._product(), "result"))
        return *angle, lengths, Chain(self.product, steps, stacked=True)

    def _product(self) -> Number:
        return number(self.by_angle, rough=self._is_rough())

    def _is_rough(self) -> bool:
        """Tell whether the product of lengths and cosine has factors that are rounded."""
        cosine = number(_cosine(self.theta), PLACES)
        return nodes.is_rounded((*self.sides, cosine, self._degrees()))

    def _compared(self) -> Piece:
        """Set what both ways give next to each other, with ✓ where it is the same."""
        same = self.by_angle == self.dot.total
        relation = " = " if same and not self._is_rough() else " ≈ "
        one, two = (Styled(x, "result") for x in (number(self.dot.total), self._product()))
        return "(1) = (2) :  " + one + relation + two + "  ✓" * same

    def _back(self) -> list[Piece]:
        """Set the angle that the dot product and the lengths give back."""
        cosine = nodes.Fraction(self.product, product(*self.lengths))
        total = Styled(number(self.dot.total), "result")
        numbers = nodes.Fraction(total, product(*self._surds()))
        quotient = number(self.cosine, PLACES)
        steps = [_applied("arccos", x) for x in (cosine, numbers, quotient)]
        solved = nodes.inference((f"{self.product} = {self.formula}", ["cos θ = " + cosine]))
        angle = Chain("θ", (*steps, self._angle_back(quotient.rounded)), stacked=True)
        return [solved, angle, self._same_angle()]

    def _angle_back(self, rough: bool = False) -> Number:
        return degrees(math.acos(max(-1.0, min(1.0, float(self.cosine)))), rough)

    def _same_angle(self) -> Piece:
        """Set the angle next to how (2) finds it, with ✓ where the product gives back the same."""
        angle = self._degrees()
        relation = "≈ " if angle.rounded else "= "
        same = self._angle_back().symbols == degrees(self.theta).symbols
        return nodes.fold(f"θ {relation}" + angle, relation + self._measured() + "  ✓" * same)

    def _measured(self) -> nodes.Node:
        """Write how the angle is found without the dot product: α + β, or from u and v."""
        return self.plane.how if self.plane else "2·" + _applied("atan2", "‖u − v‖, ‖u + v‖")

    def _length(self, which: int) -> Piece:
        x = self.vectors[which]

        def squared(k: int, by_name: bool) -> Piece:
            return (x.term(k, True) if by_name else nodes.factor(x[k])) + "²"

        ways = [True] * self.named + [False]
        squares = sums(shown(x.count), squared, ways, lambda k: x[k] * x[k])
        roots = [*map(root, (*squares, number(self.squares[which]))), self.sides[which]]
        left, *steps = (Styled(step, x.role) for step in (self.lengths[which], *roots))
        return Chain(left, (*steps,), stacked=True)

    def _surds(self) -> list[Piece]:
        """Write the lengths, as roots where they are no whole numbers."""
        each = zip(self.sides, self.squares, strict=True)
        return coloured(root(number(square)) if side.rounded else side for side, square in each)

    def _degrees(self) -> Number:
        """Write the angle, with decimals where what it comes from is rounded."""
        parts = self.plane.degrees if self.plane else self._norms()
        return degrees(self.theta, nodes.is_rounded(tuple(parts)))

    def _norms(self) -> list[Number]:
        """Write the lengths of u − v and u + v."""
        u, v = self.units
        return [number(Decimal(str(np.linalg.vector_norm(x))), PLACES) for x in (u - v, u + v)]

    def _in_space(self) -> Piece:
        """Write the angle between the unit vectors u and v, as `angle_between` measures it."""
        lines = [
            Chain(letter, (nodes.Fraction(x.name, length), vector(x.letter, unit).written()))
            for letter, x, length, unit in zip("uv", self.vectors, self.lengths, self.units)
        ]
        norms = "2·" + _applied("atan2", joined(self._norms(), ", "))
        return nodes.Below((*lines, Chain("θ", (self._measured(), norms, self._degrees()))))

    def _no_angle(self) -> Piece:
        by_name = nodes.Fraction(self.product, product(*self.lengths))
        quotient = nodes.Fraction(number(self.dot.total), product(*self.sides))
        return Chain("cos θ", (by_name, *[quotient] * (0 in self.squares), "nan"))


class Plane:
    """Two vectors of the plane and the axis, x or −x, that their angles are measured from.

    The axis is the one that lies between vectors above and below it. Of vectors on the same
    side, the greater of their angles to it spans the other one and the angle between.
    """

    def __init__(self, a: Vector, b: Vector) -> None:
        self.vectors, self.names, self.named = (a, b), (a.name, b.name), a.named and b.named
        flip = sum(math.atan2(abs(x[1]), x[0]) for x in (a, b)) > math.pi
        self.along, self.axis, self.other = (-1, "−x", "x") if flip else (1, "x", "−x")
        self.angles = [math.atan2(abs(x[1]), self.along * x[0]) for x in (a, b)]
        self.degrees = [*map(degrees, self.angles)]
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
        steps = (self.how, self._joined(coloured(self.degrees)), theta)
        return [self._drawing(), self._conclusion(), to_axis, Chain("θ", steps, stacked=True)]

    def _drawing(self) -> Piece:
        given = [f"{x.name} = " + x.written() for x in self.vectors]
        label = joined([*given, *self._spans(), "θ = " + self.how], ", ")
        directions = tuple(math.atan2(x[1], x[0]) for x in self.vectors)
        lengths = tuple(math.hypot(*x.floats()) for x in self.vectors)
        drawing = nodes.Drawing(self.names, directions, lengths, self.along, label)
        return nodes.Either(nodes.NOTHING, drawing)

    def _spans(self) -> list[Piece]:
        """Write between what the angles lie, as one meets it on the way from a to b, or from x."""
        a, b = self.names
        ends = f"{a}, {self.axis}" if self.between else f"{self.axis}, {a}", f"{self.axis}, {b}"
        return [x + f" = ∠({end})" for x, end in zip(ALPHA_BETA, ends, strict=True)]

    def _conclusion(self) -> Piece:
        """Write what the signs of the components say of the angles."""
        angle: list[Piece] = ["θ = " + self.how]
        follows = nodes.inference((self._where(), self._spans()), (self._sides(), angle))
        return nodes.Below((*self._to_other(), follows))

    def _where(self) -> Piece:
        """Write why it is this axis: both vectors point its way, or it lies between them."""
        if self.ahead:
            return joined([self._compared(x, 0) for x in self.vectors], ", ")
        if not self.between:
            return ""
        a, b = self.names
        relation = ">" if sum(self.angles) < math.pi else "="
        return f"∠({a}, {self.other}) + ∠({self.other}, {b}) {relation} 180°"

    def _to_other(self) -> list[Piece]:
        """Write the angles to the other axis, where it is their sum that makes it this one."""
        if not self.between or self.ahead:
            return []
        (a, b), other = self.names, self.other
        ends = zip((f"∠({a}, {other})", f"∠({other}, {b})"), self.angles, strict=True)
        one, two = coloured(Chain(end, (degrees(math.pi - angle),)) for end, angle in ends)
        return [nodes.fold(one + ",", two, "  ")]

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
        return x.term(k, True) if self.named else Styled(x.number(k), x.role)

    def _to_axis(self, which: int) -> Piece:
        """Write the angle to the axis, from a triangle whose sides have no sign."""
        x = self.vectors[which]
        names = ["|" + x.term(k, True) + "|" for k in (1, 0)]
        sides = [number(x[k].copy_abs()) for k in (1, 0)]
        ways = [nodes.Fraction(*names)] * self.named + [nodes.Fraction(*sides)]
        steps = [_applied("arctan", way) for way in ways] if x[0] else []
        if self.along * x[0] < 0:
            rest = f"180° − ∠({x.name}, {self.other})"
            steps = [rest, *("180° − " + step for step in steps)]
        colours = (Styled(step, x.role) for step in (*steps, self.degrees[which]))
        return Chain(ALPHA_BETA[which], (*colours,), stacked=True)


def degrees(angle: float, rough: bool = False) -> Number:
    """Write an angle in degrees, a `rough` one with decimals."""
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    return number(Decimal(f"{math.degrees(angle):.13g}"), rough=rough, unit="°")


def _cosine(angle: float) -> Decimal:
    cosine = math.cos(angle)
    return Decimal(f"{cosine:.13g}") if abs(cosine) > 1e-15 else Decimal(0)


def _applied(name: str, x: Piece) -> nodes.Row:
    return name + Styled(x, "argument")
