"""The angle between two vectors of the plane, from their angles to the x axis."""

from __future__ import annotations

import math
from decimal import Decimal

from linalg_dl.explain._typeset import (
    Math,
    absolute,
    applied,
    below,
    chain,
    coloured,
    joined,
    number,
    relations,
    sign,
    table,
)
from linalg_dl.explain._worked import Vector, component, written

ROLES = ("first", "second")
ARROWS = (("↙", "↓", "↘"), ("←", "·", "→"), ("↖", "↑", "↗"))


class Plane:
    """Two vectors of the plane and the axis, x or −x, that their angles are measured from.

    The axis is the one that lies between vectors above and below it. Of vectors on the same
    side, the greater of their angles to it spans the other one and the angle between.
    """

    def __init__(self, names: tuple[str, str], vectors: tuple[Vector, Vector], named: bool) -> None:
        self.vectors, self.named = vectors, named
        flip = sum(math.atan2(abs(x[1]), x[0]) for x in vectors) > math.pi
        self.along = -1 if flip else 1
        self.names = (*names, "−x" if flip else "x")
        self.angles = [math.atan2(abs(x[1]), self.along * x[0]) for x in vectors]
        one, two = (x[1] for x in vectors)
        self.between = min(one, two) < 0 < max(one, two)
        near, far = sorted((0, 1), key=self.angles.__getitem__)
        self.order = (0, 2, 1) if self.between else (2, near, far)

    def paragraphs(self, theta: float) -> list[Math]:
        """Set the directions, the angles to the axis and, from these, the angle between."""
        first, middle, last = (self.names[k] for k in self.order)
        parts = (0, 1) if self.between else self.order[:0:-1]
        by = " + " if self.between else " − "
        values = joined([degrees(self.angles[k]) for k in parts], by)
        return [
            table([self._direction(k) for k in self.order], "lrll"),
            below(
                *map(self._to_axis, (0, 1)),
                chain(f"∠({first}, {last})", f"∠({first}, {middle}) + ∠({middle}, {last})"),
                chain("θ", by.join("αβ"[k] for k in parts), values, *both_units(theta)),
            ),
        ]

    def _direction(self, which: int) -> list[Math | str]:
        """Write an arrow, a name, the components and on which side of the axis it lies."""
        if which == 2:
            minus = "−" * (self.along < 0)
            return [ARROWS[1][1 + self.along], self.names[2], f"= ({minus}1, 0)", ""]
        x, role = self.vectors[which], ROLES[which]
        side = chain(component("ab"[which], 1), number(x[1])) if self.named else number(x[1])
        across, up = (1 + int(x[k].compare(0)) for k in (0, 1))
        whole = written(x, role)
        equal = f"{relations([[whole]])[0]} " + whole
        return [
            coloured(ARROWS[up][across], role),
            self.names[which],
            equal,
            side + _compared(x[1]),
        ]

    def _to_axis(self, which: int) -> Math:
        """Write the angle to the axis, from a triangle whose sides have no sign."""
        x, name = self.vectors[which], self.names[which]
        across, axis = self.along * x[0], self.names[2]
        ends = (name, axis) if self.order[0] == which else (axis, name)
        steps = [applied("arctan", quotient) for quotient in self._quotients(which)]
        if across < 0:
            rest = f"180° − ∠({name}, {'x' if self.along < 0 else '−x'})"
            steps = [sign(rest), *("180° − " + step for step in steps)]
        angle = degrees(self.angles[which])
        return chain("αβ"[which], f"∠({', '.join(ends)})", *(steps if across else []), angle)

    def _quotients(self, which: int) -> list[Math]:
        x, role = self.vectors[which], ROLES[which]
        names = [absolute(component("ab"[which], k)) for k in (1, 0)]
        sides = [coloured(number(x[k].copy_abs()), role) for k in (1, 0)]
        return [joined(pair, " / ") for pair in ([names] * self.named + [sides])]


def degrees(angle: float) -> Math:
    """Write an angle in degrees."""
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    return number(Decimal(f"{math.degrees(angle):.13g}")) + "°"


def both_units(angle: float) -> list[Math]:
    """Write an angle in degrees and in radians."""
    return [degrees(angle), number(Decimal(repr(angle))) + " rad"]


def _compared(value: Decimal) -> str:
    return " > 0" if value > 0 else " < 0" if value < 0 else ""
