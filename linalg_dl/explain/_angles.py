"""The dot product by lengths and angle, worked: ‖a‖·‖b‖·cos θ."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import Any

import numpy as np

from linalg_dl.dot_product import angle_between
from linalg_dl.explain._typeset import (
    Math,
    absolute,
    applied,
    below,
    chain,
    coloured,
    factor,
    fraction,
    joined,
    number,
    root,
    sign,
    total_of,
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
        return float(angle)

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
        lines = map(chain, self.names, map(written, self.vectors, ROLES))
        return below(*lines, *[sign(f"n = {len(self.vectors[0])}")] * self.named)

    def by_components(self) -> Math:
        """Set the sum of the products of the components."""
        return worked(self.product, self._rows, [total_of("aᵢ·bᵢ")] * self.named)

    def _rows(self, first: int) -> Rows:
        named = (lambda k: component("a", k) + "·" + component("b", k)) if self.named else None
        return dot_rows(*self.vectors, named, first=first)

    def by_angle(self) -> list[Math]:
        """Set both lengths, the angle without the dot product, and the product of the three."""
        lengths = below(*map(self._length, (0, 1)))
        if not math.isfinite(self.theta):
            return [lengths, self._no_angle()]
        factors = joined([*map(number, self.sides), factor(_cosine(self.theta))], "·")
        cosine = chain("cos θ", "cos " + _degrees(self.theta), number(_cosine(self.theta)))
        product = chain(f"a·b = {self.lengths}·cos θ", factors, self._by_angle())
        return [lengths, self._angle(), below(cosine, product)]

    def back(self) -> list[Math]:
        """Set the angle that the dot product and the lengths give back."""
        if not math.isfinite(self.theta):
            return []
        with localcontext(DIGITS):
            cosine = self.total / (self.sides[0] * self.sides[1])
        cosine = cosine.normalize(Context(prec=40))  # √2·√2 is 2 again
        lengths = joined([*map(_surd, self.squares, self.sides)], "·")
        steps = [fraction(self.product, self.lengths), fraction(number(self.total), lengths)]
        inner = [*steps, number(cosine)]
        angle = _degrees(math.acos(max(-1.0, min(1.0, float(cosine)))))
        same = angle.lines == _degrees(self.theta).lines
        return [chain("θ", *(applied("arccos", x) for x in inner), angle + "  ✓" * same)]

    def _length(self, which: int) -> Math:
        name, x, square = self.names[which], self.vectors[which], self.squares[which]
        role, indices = ROLES[which], shown(len(x))
        named = [None if k is None else component(name, k) + "²" for k in indices]
        squared = [None if k is None else coloured(factor(x[k]), role) + "²" for k in indices]
        with localcontext(DIGITS):
            terms = [None if k is None else x[k] * x[k] for k in indices]
        sums = [added(named)] * self.named + [added(squared)]
        sums += [summed(terms)] * (len(x) > 1)
        roots = [root(joined(row, " ")) for row in sums] + [root(number(square))]
        return chain(f"‖{name}‖", *roots, number(self.sides[which]))

    def _angle(self) -> Math:
        return self._in_the_plane() if len(self.vectors[0]) == 2 else self._in_space()

    def _in_the_plane(self) -> Math:
        """Add the angles to the x axis, or to −x, that lies between the vectors.

        Of two vectors on the same side of it, the angles are subtracted.
        """
        flip = sum(math.atan2(abs(x[1]), x[0]) for x in self.vectors) > math.pi
        lines = [
            sign("−x = (−1, 0)" if flip else "x = (1, 0)"),
            *(self._to_axis(which, "−x" if flip else "x") for which in (0, 1)),
        ]
        sides, theta = self._sides()
        return below(*lines, chain(sides + " ⇒ θ", theta, *_both_units(self.theta)))

    def _sides(self) -> tuple[Math, Math]:
        """Tell on which sides of the axis the vectors lie, and what follows for the angle."""
        (one, up), (two, down) = sorted(
            zip(self._coordinates(1), (x[1] for x in self.vectors), strict=True),
            key=lambda pair: -pair[1],
        )
        if up > 0 > down:
            return one + " > 0 > " + two, sign("α + β")
        one, two = self._coordinates(1, factor)
        return one + "·" + two + " ≥ 0", absolute("α − β")

    def _to_axis(self, which: int, axis: str) -> Math:
        """Write the angle to the axis, from a triangle whose sides have no sign."""
        x, name = self.vectors[which], f"∠({self.names[which]}, {axis})"
        across = -x[0] if axis == "−x" else x[0]
        angle = _degrees(math.atan2(abs(x[1]), across))
        named = [[component("ab"[which], k) for k in (1, 0)]] * self.named
        quotients = [*named, [coloured(number(x[k]), ROLES[which]) for k in (1, 0)]]
        steps = [applied("arctan", joined([*map(absolute, pair)], " / ")) for pair in quotients]
        steps = ["180° − " + step for step in steps] if across < 0 else steps
        return chain("αβ"[which], name, *(steps if across else []), angle)

    def _coordinates(self, k: int, write: Callable[[Decimal], Math] = number) -> list[Math]:
        """Write one component of each vector: by its name, or of a stack as a number."""
        if self.named:
            return [component(name, k) for name in self.names]
        return [coloured(write(x[k]), role) for x, role in zip(self.vectors, ROLES, strict=True)]

    def _in_space(self) -> Math:
        """Write the angle between the unit vectors u and v, as `angle_between` measures it."""
        u, v = (normalize(floats(x)) for x in self.vectors)
        lines = [
            chain(letter, fraction(name, f"‖{name}‖"), written(vector(unit), role))
            for letter, name, unit, role in zip("uv", self.names, (u, v), ROLES, strict=True)
        ]
        apart, total = (number(Decimal(str(np.linalg.vector_norm(x)))) for x in (u - v, u + v))
        inner = [sign("‖u − v‖, ‖u + v‖"), joined([apart, total], ", ")]
        steps = ["2·" + applied("atan2", x) for x in inner]
        return below(*lines, chain("θ", *steps, *_both_units(self.theta)))

    def _by_angle(self) -> Math:
        """Set the product of lengths and cosine, with the digits that it is certain of."""
        with localcontext(DIGITS):
            size = self.sides[0] * self.sides[1]
            product = size * Decimal(math.cos(self.theta))
            agree = (product - self.total).copy_abs() <= size * Decimal("1e-14")
        return coloured(number(self.total if agree else product), "result")

    def _no_angle(self) -> Math:
        inner = [fraction(self.product, self.lengths)]
        if 0 in self.squares:
            inner.append(fraction(number(self.total), joined([*map(number, self.sides)], "·")))
        return chain("cos θ", *inner, "nan")


def _surd(square: Decimal, side: Decimal) -> Math:
    return root(number(square)) if number(side).rounded else number(side)


def _degrees(angle: float) -> Math:
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    return number(Decimal(f"{math.degrees(angle):.13g}")) + "°"


def _both_units(angle: float) -> list[Math]:
    return [_degrees(angle), number(Decimal(repr(angle))) + " rad"]


def _cosine(angle: float) -> Decimal:
    cosine = math.cos(angle)
    return Decimal(f"{cosine:.13g}") if abs(cosine) > 1e-15 else Decimal(0)
