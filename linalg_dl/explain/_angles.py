"""The dot product by lengths and angle, worked: ‖a‖·‖b‖·cos θ."""

from __future__ import annotations

import math
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Any

import numpy as np

from linalg_dl.dot_product import angle_between
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._dot import DIGITS, Dot, Vector, added, dot, shown, summed, vector
from linalg_dl.explain._nodes import ROLES, Chain, Coloured, Number, Piece, Product, joined
from linalg_dl.vectors import normalize

PLACES = 6  # of lengths and cosines, whose product is right to four decimals
NOISE = 4 * 2.0**-52  # what angle_between may be off by
FORMULA = "∑ᵢ₌₁ⁿ aᵢ·bᵢ"


class Pair:
    """Two vectors, and the names that they go by: a and b, or a[0] and b[0] of a stack."""

    def __init__(self, a: Vector, b: Vector, names: tuple[str, str] = ("a", "b")) -> None:
        self.names, self.vectors = names, (a, b)
        self.named = names == ("a", "b")
        self.product = f"{names[0]}·{names[1]}"
        self.lengths = (f"‖{names[0]}‖", f"‖{names[1]}‖")
        self.formula = "·".join([*self.lengths, "cos θ"])
        self.dot, self.squares = Dot(a, b), [dot(x, x) for x in (a, b)]
        self.sides = [square.sqrt(DIGITS) for square in self.squares]

    @cached_property
    def theta(self) -> float:
        """The angle between the vectors, which does not come from their dot product."""
        if not all(square.is_finite() for square in self.squares):
            return math.nan
        angle: Any = angle_between(*(x.floats() for x in self.vectors))
        return 0.0 if angle <= NOISE else float(angle)

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
        each = zip(self.names, self.vectors, ROLES, strict=False)
        lines = [Chain(Coloured(name, role), (x.written(role),)) for name, x, role in each]
        return nodes.Below((*lines, *[f"n = {len(self.vectors[0])}"] * self.named))

    def _by_components(self) -> Piece:
        term = (lambda k: Product((component(0, k), component(1, k)))) if self.named else None
        return self.dot.worked(self.product, term, *[FORMULA] * self.named)

    def _claim(self) -> Piece:
        """Set what is to be compared: the dot product, by components and by the angle."""
        by_angle = f"(2)  {self.product} = {self.formula},"
        angle = nodes.Fold(by_angle, f"θ = ∠({', '.join(self.names)})", "  ")
        return nodes.Below((f"(1)  {self.product} = {FORMULA}", angle, "(1) = (2)?"))

    def _by_angle(self) -> tuple[Piece, ...]:
        """Set the angle, which needs no dot product, the lengths and, with these, the product."""
        lengths = nodes.Beside((self._length(0), self._length(1)))
        if not math.isfinite(self.theta):
            return lengths, self._no_angle()
        surds = Product((*self._surds(), "cos " + self._degrees()))
        cosine = nodes.factor(_cosine(self.theta), PLACES)
        factors = Product((*map(Coloured, self._sides(), ROLES), cosine))
        angle = self._plane.paragraphs(self._degrees()) if self._plane else [self._in_space()]
        steps = (self.formula, surds, factors, Coloured(self._product(), "result"))
        return *angle, lengths, Chain(self.product, steps, stacked=True)

    def _sides(self) -> list[Number]:
        return [Number(side, PLACES) for side in self.sides]

    def _compared(self) -> Piece:
        """Set what both ways give next to each other, with ✓ where it is the same."""
        total, product = Number(self.dot.total), self._product()
        relation = " = " if total == product else " ≈ "
        one, two = (Coloured(x, "result") for x in (total, product))
        return "(1) = (2) :  " + one + relation + two + "  ✓" * (product.value == total.value)

    def _back(self) -> list[Piece]:
        """Set the angle that the dot product and the lengths give back."""
        cosine = nodes.Fraction(self.product, Product(self.lengths))
        total = Coloured(Number(self.dot.total), "result")
        numbers = nodes.Fraction(total, Product((*self._surds(),)))
        quotient = Number(self._quotient(), PLACES)
        steps = [nodes.Applied("arccos", x) for x in (cosine, numbers, quotient)]
        angle = degrees(self._angle_back(), quotient.rounded)
        given = f"{self.product} = {self.formula}"
        solved = nodes.Inference(((given, ("cos θ = " + cosine,)),))
        return [solved, Chain("θ", (*steps, angle), stacked=True), self._same_angle()]

    def _same_angle(self) -> Piece:
        """Set the angle next to how (2) finds it, with ✓ where the product gives back the same."""
        angle = self._degrees()
        relation = "≈" if angle.rounded else "="
        same = degrees(self._angle_back()).digits == degrees(self.theta).digits
        by = f"{relation} " + self._measured()
        return nodes.Fold(f"θ {relation} " + angle, by + "  ✓" * same)

    def _measured(self) -> Piece:
        """Write how the angle is found without the dot product: α + β, or from u and v."""
        return self._plane.how if self._plane else "2·" + nodes.Applied("atan2", "‖u − v‖, ‖u + v‖")

    def _quotient(self) -> Decimal:
        with localcontext(DIGITS):
            cosine = self.dot.total / (self.sides[0] * self.sides[1])
        return cosine.normalize(Context(prec=40))  # √2·√2 is 2 again

    def _angle_back(self) -> float:
        return math.acos(max(-1.0, min(1.0, float(self._quotient()))))

    def _length(self, which: int) -> Piece:
        x, square, side = self.vectors[which], self.squares[which], self._sides()[which]
        indices = shown(len(x))
        named = [k if k is None else component(which, k) + "²" for k in indices]
        squared = [k if k is None else nodes.Row((nodes.factor(x[k]), "²")) for k in indices]
        with localcontext(DIGITS):
            terms = [k if k is None else x[k] * x[k] for k in indices]
        sums = [added(named)] * self.named + [added(squared)]
        sums += [summed(terms)] if len(x) > 1 else []
        roots: list[Piece] = [*map(nodes.Root, (*sums, Number(square))), side]
        left, *steps = (Coloured(x, ROLES[which]) for x in (self.lengths[which], *roots))
        return Chain(left, (*steps,), stacked=True)

    def _surds(self) -> list[Piece]:
        """Write the lengths, as roots where they are no whole numbers."""
        roots = map(nodes.Root, map(Number, self.squares))
        surds: list[Piece] = [(x, y)[x.rounded] for x, y in zip(self._sides(), roots, strict=True)]
        return [*map(Coloured, surds, ROLES)]

    @cached_property
    def _plane(self) -> Plane | None:
        flat = len(self.vectors[0]) == 2
        return Plane(self.names, self.vectors, self.named) if flat else None

    def _degrees(self) -> Number:
        """Write the angle, with decimals where what it comes from is rounded."""
        parts = self._plane.degrees if self._plane else self._norms()
        return degrees(self.theta, nodes.is_rounded(tuple(parts)))

    def _units(self) -> list[Any]:
        return [normalize(x.floats()) for x in self.vectors]

    def _norms(self) -> list[Piece]:
        """Write the lengths of u − v and u + v."""
        u, v = self._units()
        return [Number(Decimal(str(np.linalg.vector_norm(x))), PLACES) for x in (u - v, u + v)]

    def _in_space(self) -> Piece:
        """Write the angle between the unit vectors u and v, as `angle_between` measures it."""
        each = zip("uv", self.names, self.lengths, self._units(), ROLES, strict=False)
        lines = [
            Chain(letter, (nodes.Fraction(name, length), vector(unit).written(role)))
            for letter, name, length, unit, role in each
        ]
        norms = "2·" + nodes.Applied("atan2", joined(self._norms(), ", "))
        return nodes.Below((*lines, Chain("θ", (self._measured(), norms, self._degrees()))))

    def _product(self) -> Number:
        """Multiply lengths and cosine: the total, where no digit that is certain differs."""
        factors = *self._sides(), Number(_cosine(self.theta), PLACES)
        with localcontext(DIGITS):
            size = self.sides[0] * self.sides[1]
            product = size * Decimal(math.cos(self.theta))
            agree = (product - self.dot.total).copy_abs() <= size * Decimal("1e-14")
        rough = nodes.is_rounded((*factors, self._degrees()))
        return Number(self.dot.total if agree else product, rough=rough)

    def _no_angle(self) -> Piece:
        by_name = nodes.Fraction(self.product, Product(self.lengths))
        quotient = nodes.Fraction(Number(self.dot.total), Product((*self._sides(),)))
        return Chain("cos θ", (by_name, *[quotient] * (0 in self.squares), "nan"))


def _cosine(angle: float) -> Decimal:
    cosine = math.cos(angle)
    return Decimal(f"{cosine:.13g}") if abs(cosine) > 1e-15 else Decimal(0)


class Plane:
    """Two vectors of the plane and the axis, x or −x, that their angles are measured from.

    The axis is the one that lies between vectors above and below it. Of vectors on the same
    side, the greater of their angles to it spans the other one and the angle between.
    """

    def __init__(self, names: tuple[str, str], vectors: tuple[Vector, Vector], named: bool) -> None:
        self.vectors, self.named, self.pair = vectors, named, names
        flip = sum(math.atan2(abs(x[1]), x[0]) for x in vectors) > math.pi
        self.along = -1 if flip else 1
        self.axis, self.other = ("−x", "x") if flip else ("x", "−x")
        self.angles = [math.atan2(abs(x[1]), self.along * x[0]) for x in vectors]
        one, two = (x[1] for x in vectors)
        self.between = min(one, two) < 0 < max(one, two)
        self.near, self.far = sorted((0, 1), key=self.angles.__getitem__)
        self.degrees = [degrees(angle) for angle in self.angles]
        self.ahead = all(self.along * x[0] >= 0 for x in vectors)
        self.parts = (" + ", (0, 1)) if self.between else (" − ", (self.far, self.near))

    def paragraphs(self, theta: Piece) -> list[Piece]:
        """Set a drawing, what follows from it, the angles to the axis and the angle between."""
        by, parts = self.parts
        values = joined([Coloured(self.degrees[k], ROLES[k]) for k in parts], by)
        to_axis = nodes.Beside((self._to_axis(0), self._to_axis(1)))
        between = Chain("θ", (self.how, values, theta), stacked=True)
        return [self._drawing(), self._conclusion(), to_axis, between]

    @property
    def how(self) -> Piece:
        """How the angle between comes from the angles to the axis: their sum or difference."""
        by, parts = self.parts
        return joined([_letter(k) for k in parts], by)

    def _drawing(self) -> Piece:
        each = zip(self.pair, self.vectors, ROLES, strict=False)
        given = [f"{name} = " + x.written(role) for name, x, role in each]
        label = joined([*given, *self._spans(), "θ = " + self.how], ", ")
        one, two = (math.atan2(x[1], x[0]) for x in self.vectors)
        lengths = math.hypot(*self.vectors[0].floats()), math.hypot(*self.vectors[1].floats())
        return nodes.Drawing(self.pair, (one, two), lengths, self.along, label)

    def _spans(self) -> list[Piece]:
        """Write between what the angles lie, as one meets it on the way from a to b, or from x."""
        a, b = self.pair
        ends = ((a, self.axis) if self.between else (self.axis, a), (self.axis, b))
        return [_letter(k) + f" = ∠({', '.join(ends[k])})" for k in (0, 1)]

    def _conclusion(self) -> Piece:
        """Write what the signs of the components say of the angles."""
        angle = "θ = " + self.how
        follows = nodes.Inference(((self._where(), (*self._spans(),)), (self._sides(), (angle,))))
        return nodes.Below((*self._to_other(), follows))

    def _where(self) -> Piece:
        """Write why it is this axis: both vectors point its way, or it lies between them."""
        if self.ahead:
            return joined([self._compared(k, 0) for k in (0, 1)], ", ")
        if not self.between:
            return ""
        one, two = self.pair
        relation = ">" if sum(self.angles) < math.pi else "="
        return f"∠({one}, {self.other}) + ∠({self.other}, {two}) {relation} 180°"

    def _to_other(self) -> list[Piece]:
        """Write the angles to the other axis, where it is their sum that makes it this one."""
        if not self.between or self.ahead:
            return []
        ends = (self.pair[0], self.other), (self.other, self.pair[1])
        each = zip(ends, self.angles, ROLES, strict=False)
        one, two = (
            Coloured(Chain(f"∠({', '.join(x)})", (degrees(math.pi - angle),)), role)
            for x, angle, role in each
        )
        return [nodes.Fold(one + ",", two, "  ")]

    def _sides(self) -> Piece:
        """Write on which sides of the axis the vectors lie and, on one side, which is farther."""
        if self.between:
            up, down = (0, 1) if self.vectors[0][1] > 0 else (1, 0)
            return self._component(up, 1) + " > 0 > " + self._component(down, 1)
        relation = " > " if self.angles[self.far] > self.angles[self.near] else " = "
        farther = joined([_letter(self.far), _letter(self.near)], relation)
        return joined([*(self._compared(k, 1) for k in (0, 1)), farther], ", ")

    def _compared(self, which: int, k: int) -> Piece:
        value = self.vectors[which][k]
        return self._component(which, k) + f" {'=><'[int(value.compare(Decimal(0)))]} 0"

    def _component(self, which: int, k: int) -> nodes.Node:
        value = Coloured(Number(self.vectors[which][k]), ROLES[which])
        return component(which, k) if self.named else value

    def _to_axis(self, which: int) -> Piece:
        """Write the angle to the axis, from a triangle whose sides have no sign."""
        steps: list[Piece] = [nodes.Applied("arctan", x) for x in self._quotients(which)]
        if self.along * self.vectors[which][0] < 0:
            rest = f"180° − ∠({self.pair[which]}, {self.other})"
            steps = [rest, *("180° − " + step for step in steps)]
        if not self.vectors[which][0]:
            steps = []
        steps.append(self.degrees[which])
        colours = tuple(Coloured(step, ROLES[which]) for step in steps)
        return Chain(_letter(which), colours, stacked=True)

    def _quotients(self, which: int) -> list[Piece]:
        sides = [Number(self.vectors[which][k].copy_abs()) for k in (1, 0)]
        names = ["|" + component(which, k) + "|" for k in (1, 0)]
        return [nodes.Fraction(*pair) for pair in ([names] * self.named + [sides])]


def component(which: int, k: int) -> nodes.Node:
    """Write a component of the vector a or b: ``a₁``."""
    return Coloured(nodes.indexed("ab"[which], k), ROLES[which])


def degrees(angle: float, rough: bool = False) -> Number:
    """Write an angle in degrees, a `rough` one with decimals."""
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    return Number(Decimal(f"{math.degrees(angle):.13g}"), rough=rough, unit="°")


def _letter(which: int) -> nodes.Node:
    return Coloured("αβ"[which], ROLES[which])
