"""The dot product by lengths and angle, worked: ‖a‖·‖b‖·cos θ."""

from __future__ import annotations

import math
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Any

import numpy as np

from linalg_dl.dot_product import angle_between
from linalg_dl.explain._plane import Plane, degrees
from linalg_dl.explain._typeset import (
    EMS,
    Math,
    applied,
    below,
    chain,
    coloured,
    continued,
    factor,
    fraction,
    in_columns,
    joined,
    number,
    root,
    rough,
    sign,
    stacked,
    total_of,
    two_lines,
)
from linalg_dl.explain._worked import (
    DIGITS,
    Rows,
    Vector,
    added,
    component,
    dot,
    dot_rows,
    floats,
    shown,
    summed,
    vector,
    worked,
    written,
)
from linalg_dl.vectors import normalize

ROLES = ("first", "second")
PLACES = 6  # of lengths and cosines, whose product is right to four decimals
NOISE = 4 * 2.0**-52  # what angle_between may be off by


class Pair:
    """Two vectors, and the names that they go by: a and b, or a[0] and b[0] of a stack."""

    def __init__(self, a: Vector, b: Vector, names: tuple[str, str] = ("a", "b")) -> None:
        self.names, self.vectors = names, (a, b)
        self.named = names == ("a", "b")
        self.product = f"{names[0]}·{names[1]}"
        self.lengths = f"‖{names[0]}‖·‖{names[1]}‖"

    @cached_property
    def theta(self) -> float:
        """The angle between the vectors, which does not come from their dot product."""
        if any(square.is_nan() or square.is_infinite() for square in self.squares):
            return math.nan
        angle: Any = angle_between(*map(floats, self.vectors))
        return 0.0 if angle <= NOISE else float(angle)

    @cached_property
    def total(self) -> Decimal:
        """The dot product."""
        return dot(*self.vectors)

    @cached_property
    def squares(self) -> list[Decimal]:
        """The square of each length."""
        return [dot(x, x) for x in self.vectors]

    @cached_property
    def sides(self) -> list[Decimal]:
        """The lengths."""
        return [square.sqrt(DIGITS) for square in self.squares]

    def given(self) -> Math:
        """Set the components of both vectors, and how many the sum that follows runs over."""
        lines = map(chain, self._named(), map(written, self.vectors, ROLES))
        return below(*lines, *[sign(f"n = {len(self.vectors[0])}")] * self.named)

    def by_components(self) -> Math:
        """Set the sum of the products of the components."""
        return worked(self.product, self._rows, [total_of("aᵢ·bᵢ")] * self.named)

    def _rows(self, first: int) -> Rows:
        named = (lambda k: component("a", k) + "·" + component("b", k)) if self.named else None
        return dot_rows(*self.vectors, named, first=first)

    def _named(self) -> list[Math]:
        return [coloured(*x) for x in zip(self.names, ROLES, strict=True)]

    def claim(self) -> Math:
        """Set what is to be compared: the dot product, by components and by the angle."""
        one, two = (sign(f"({k})  ") + self.product + " = " for k in (1, 2))
        angle = two_lines(two + f"{self.lengths}·cos θ,", f"θ = ∠({', '.join(self.names)})")
        return below(one + total_of("aᵢ·bᵢ"), angle, sign("(1) = (2)?"))

    def by_angle(self) -> list[Math]:
        """Set the angle, which needs no dot product, the lengths and, with these, the product."""
        lengths = in_columns(*map(self._length, (0, 1)))
        if not math.isfinite(self.theta):
            return [lengths, self._no_angle()]
        cosine = _cosine(self.theta)
        sides = [
            coloured(number(side, PLACES), role)
            for side, role in zip(self.sides, ROLES, strict=True)
        ]
        surds = joined([*self._surds(), "cos " + self._degrees()], "·")
        factors = continued(joined(sides, "·"), "·" + factor(cosine, PLACES), EMS - 2)
        steps = [sign(f"{self.lengths}·cos θ"), surds, factors, self._by_angle()]
        return [*self._angle(), lengths, stacked(self.product, *steps)]

    def compared(self) -> list[Math]:
        """Set what both ways give next to each other, with ✓ where it is the same."""
        if not math.isfinite(self.theta):
            return []
        total = coloured(number(self.total), "result")
        product = self._by_angle()
        same, agree = total.lines == product.lines, self._product() == self.total
        both = total + (" = " if same else " ≈ ") + product
        return ["(1) = (2) :  " + both + "  ✓" * agree]

    def back(self) -> list[Math]:
        """Set the angle that the dot product and the lengths give back."""
        if not math.isfinite(self.theta):
            return []
        cosine = fraction(self.product, self.lengths)
        given = fraction(coloured(number(self.total), "result"), joined(self._surds(), "·"))
        given_by = sign(f"{self.product} = {self.lengths}·cos θ")
        solved = two_lines(given_by, "⇒  cos θ = " + cosine)
        inner = [cosine, given, number(self._quotient(), PLACES)]
        angle = degrees(self._angle_back(), inner[-1].rounded)
        steps = stacked("θ", *(applied("arccos", x) for x in inner), angle)
        return [solved, steps, self._same_angle()]

    def _same_angle(self) -> Math:
        """Set the angle next to how (2) finds it, with ✓ where the product gives back the same."""
        angle = self._degrees()
        relation = "≈" if angle.rounded else "="
        mark = "  ✓" * (degrees(self._angle_back()) == degrees(self.theta))
        found, by = sign(f"θ {relation} ") + angle, self._measured() + mark
        if len(self.vectors[0]) == 2:
            return found + f" {relation} " + by
        return two_lines(found, f"{relation} " + by)

    def _measured(self) -> Math:
        """Write how the angle is found without the dot product: α + β, or from u and v."""
        if self._plane:
            return self._plane.how()
        return "2·" + applied("atan2", sign("‖u − v‖, ‖u + v‖"))

    def _quotient(self) -> Decimal:
        with localcontext(DIGITS):
            cosine = self.total / (self.sides[0] * self.sides[1])
        return cosine.normalize(Context(prec=40))  # √2·√2 is 2 again

    def _angle_back(self) -> float:
        return math.acos(max(-1.0, min(1.0, float(self._quotient()))))

    def _length(self, which: int) -> Math:
        name, x, square = self.names[which], self.vectors[which], self.squares[which]
        indices = shown(len(x))
        named = [None if k is None else component(name, k) + "²" for k in indices]
        squared = [None if k is None else factor(x[k]) + "²" for k in indices]
        with localcontext(DIGITS):
            terms = [None if k is None else x[k] * x[k] for k in indices]
        sums = [added(named)] * self.named + [added(squared)]
        sums += [summed(terms)] * (len(x) > 1)
        roots = [root(joined(row, " ")) for row in sums] + [root(number(square))]
        steps = [sign(f"‖{name}‖"), *roots, number(self.sides[which], PLACES)]
        return stacked(*(coloured(step, ROLES[which]) for step in steps))

    def _surds(self) -> list[Math]:
        """Write the lengths, as roots where they are no whole numbers."""
        surds = map(_surd, self.squares, self.sides)
        return [coloured(x, role) for x, role in zip(surds, ROLES, strict=True)]

    def _angle(self) -> list[Math]:
        return self._plane.paragraphs(self._degrees()) if self._plane else [self._in_space()]

    @cached_property
    def _plane(self) -> Plane | None:
        flat = len(self.vectors[0]) == 2
        return Plane(self.names, self.vectors, self.named) if flat else None

    def _degrees(self) -> Math:
        """Write the angle, with decimals where what it comes from is rounded."""
        parts = self._plane.rounded() if self._plane else any(x.rounded for x in self._norms())
        return degrees(self.theta, parts)

    def _norms(self) -> list[Math]:
        """Write the lengths of u − v and u + v."""
        u, v = (normalize(floats(x)) for x in self.vectors)
        norms = (Decimal(str(np.linalg.vector_norm(x))) for x in (u - v, u + v))
        return [number(x, PLACES) for x in norms]

    def _in_space(self) -> Math:
        """Write the angle between the unit vectors u and v, as `angle_between` measures it."""
        units = (normalize(floats(x)) for x in self.vectors)
        lines = [
            chain(letter, fraction(name, f"‖{name}‖"), written(vector(unit), role))
            for letter, name, unit, role in zip("uv", self.names, units, ROLES, strict=True)
        ]
        steps = [self._measured(), "2·" + applied("atan2", joined(self._norms(), ", "))]
        return below(*lines, chain("θ", *steps, self._degrees()))

    def _product(self) -> Decimal:
        """Multiply lengths and cosine: the total, where no digit that is certain differs."""
        with localcontext(DIGITS):
            size = self.sides[0] * self.sides[1]
            product = size * Decimal(math.cos(self.theta))
            agree = (product - self.total).copy_abs() <= size * Decimal("1e-14")
        return self.total if agree else product

    def _by_angle(self) -> Math:
        """Set that product, with decimals where what it comes from is rounded."""
        factors = [number(x, PLACES) for x in (*self.sides, _cosine(self.theta))]
        set_number = rough if any(x.rounded for x in (*factors, self._degrees())) else number
        return coloured(set_number(self._product()), "result")

    def _no_angle(self) -> Math:
        inner = [fraction(self.product, self.lengths)]
        if 0 in self.squares:
            inner.append(
                fraction(number(self.total), joined([number(x, PLACES) for x in self.sides], "·"))
            )
        return chain("cos θ", *inner, "nan")


def _surd(square: Decimal, side: Decimal) -> Math:
    shown = number(side, PLACES)
    return root(number(square)) if shown.rounded else shown


def _cosine(angle: float) -> Decimal:
    cosine = math.cos(angle)
    return Decimal(f"{cosine:.13g}") if abs(cosine) > 1e-15 else Decimal(0)
