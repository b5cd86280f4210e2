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
from linalg_dl.explain._nodes import ROLES, Chain, Coloured, Number, Piece, Product, Root, factor
from linalg_dl.explain._plane import Plane, component, degrees, in_degrees
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
        self.dot = Dot(a, b)

    @cached_property
    def theta(self) -> float:
        """The angle between the vectors, which does not come from their dot product."""
        if not all(square.is_finite() for square in self.squares):
            return math.nan
        angle: Any = angle_between(*(x.floats() for x in self.vectors))
        return 0.0 if angle <= NOISE else float(angle)

    @cached_property
    def squares(self) -> list[Decimal]:
        """The square of each length."""
        return [dot(x, x) for x in self.vectors]

    @cached_property
    def sides(self) -> list[Decimal]:
        """The lengths."""
        return [square.sqrt(DIGITS) for square in self.squares]

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
        return self.dot.worked(self.product, term, [FORMULA] * self.named)

    def _claim(self) -> Piece:
        """Set what is to be compared: the dot product, by components and by the angle."""
        by_angle = f"(2)  {self.product} = {self._formula()},"
        angle = nodes.Fold(by_angle, f"θ = ∠({', '.join(self.names)})", "  ")
        return nodes.Below((f"(1)  {self.product} = {FORMULA}", angle, "(1) = (2)?"))

    def _formula(self) -> str:
        return "·".join([*self.lengths, "cos θ"])

    def _by_angle(self) -> tuple[Piece, ...]:
        """Set the angle, which needs no dot product, the lengths and, with these, the product."""
        lengths = nodes.Beside((self._length(0), self._length(1)))
        if not math.isfinite(self.theta):
            return lengths, self._no_angle()
        surds = Product((*self._surds(), "cos " + self._degrees()))
        cosine = factor(_cosine(self.theta), PLACES)
        factors = Product((*map(Coloured, self._sides(), ROLES), cosine))
        angle = self._plane.paragraphs(self._degrees()) if self._plane else [self._in_space()]
        steps = (self._formula(), surds, factors, Coloured(self._product(), "result"))
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
        inner = [
            cosine,
            nodes.Fraction(total, Product((*self._surds(),))),
            Number(self._quotient(), PLACES),
        ]
        angle = degrees(self._angle_back(), nodes.is_rounded(inner[-1]))
        steps = (*(nodes.Applied("arccos", x) for x in inner), angle)
        given = f"{self.product} = {self._formula()}"
        solved = nodes.Inference(((given, ("cos θ = " + cosine,)),))
        return [solved, Chain("θ", steps, stacked=True), self._same_angle()]

    def _same_angle(self) -> Piece:
        """Set the angle next to how (2) finds it, with ✓ where the product gives back the same."""
        angle = self._degrees()
        relation = "≈" if nodes.is_rounded(angle) else "="
        same = in_degrees(self._angle_back()).digits == in_degrees(self.theta).digits
        return nodes.Fold(
            f"θ {relation} " + angle, f"{relation} " + self._measured() + "  ✓" * same
        )

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
        x, square = self.vectors[which], self.squares[which]
        indices = shown(len(x))
        named = [k if k is None else component(which, k) + "²" for k in indices]
        squared = [k if k is None else nodes.Row((factor(x[k]), "²")) for k in indices]
        with localcontext(DIGITS):
            terms = [k if k is None else x[k] * x[k] for k in indices]
        sums = [added(named)] * self.named + [added(squared)]
        sums += [summed(terms)] if len(x) > 1 else []
        roots = [*map(Root, sums), Root(Number(square)), Number(self.sides[which], PLACES)]
        first, *steps = (Coloured(y, ROLES[which]) for y in (self.lengths[which], *roots))
        return Chain(first, tuple(steps), stacked=True)

    def _surds(self) -> list[Piece]:
        """Write the lengths, as roots where they are no whole numbers."""
        return [*map(Coloured, map(_surd, self._sides(), self.squares), ROLES)]

    @cached_property
    def _plane(self) -> Plane | None:
        flat = len(self.vectors[0]) == 2
        return Plane(self.names, self.vectors, self.named) if flat else None

    def _degrees(self) -> Piece:
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
        norms = "2·" + nodes.Applied("atan2", nodes.joined(self._norms(), ", "))
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
        inner = [nodes.Fraction(self.product, Product(self.lengths))]
        if 0 in self.squares:
            inner.append(nodes.Fraction(Number(self.dot.total), Product((*self._sides(),))))
        return Chain("cos θ", (*inner, "nan"))


def _surd(side: Number, square: Decimal) -> Piece:
    return Root(Number(square)) if side.rounded else side


def _cosine(angle: float) -> Decimal:
    cosine = math.cos(angle)
    return Decimal(f"{cosine:.13g}") if abs(cosine) > 1e-15 else Decimal(0)
