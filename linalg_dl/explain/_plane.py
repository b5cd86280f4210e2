"""The angle between two vectors of the plane, from their angles to the x axis."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

from linalg_dl.explain._drawing import ROLES, Drawing
from linalg_dl.explain._typeset import (
    Math,
    absolute,
    applied,
    below,
    coloured,
    fraction,
    in_columns,
    joined,
    number,
    rough,
    sign,
    stacked,
    table,
    two_lines,
)
from linalg_dl.explain._worked import Vector, component, written


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

    def paragraphs(self, theta: Math) -> list[Math]:
        """Set a drawing, what follows from it, the angles to the axis and the angle between."""
        (by, parts), how = self._parts(), self.how()
        values = joined([coloured(degrees(self.angles[k]), ROLES[k]) for k in parts], by)
        to_axis = map(self._to_axis, (0, 1))
        return [
            self._drawing(how),
            self._conclusion(how),
            in_columns(*to_axis),
            stacked("θ", how, values, theta),
        ]

    def rounded(self) -> bool:
        """Tell whether one of the angles to the axis is rounded."""
        return any(degrees(angle).rounded for angle in self.angles)

    def how(self) -> Math:
        """Write the angle between as a sum or a difference of the angles to the axis."""
        by, parts = self._parts()
        return joined([_letter(k) for k in parts], by)

    def _parts(self) -> tuple[str, tuple[int, int]]:
        return (" + ", (0, 1)) if self.between else (" − ", (self.far, self.near))

    def _drawing(self, how: Math) -> Math:
        one, two = self.vectors
        given = [f"{self.pair[k]} = {written(self.vectors[k], ROLES[k])}" for k in (0, 1)]
        angles = [f"{letter} = {self._spans(k)}" for k, letter in enumerate("αβ")]
        label = ", ".join([*given, *angles, f"θ = {how}"])
        directions = math.atan2(one[1], one[0]), math.atan2(two[1], two[0])
        lengths = math.hypot(one[0], one[1]), math.hypot(two[0], two[1])
        drawing = Drawing(self.pair, directions, lengths, self.along, label)
        return Math(drawing.lines(), "", html=drawing.svg())

    def _spans(self, which: int) -> str:
        """Write between what an angle lies, as one meets it on the way from a to b, or from x."""
        from_axis = which == 1 or not self.between
        ends = (self.axis, self.pair[which])[:: 1 if from_axis else -1]
        return f"∠({', '.join(ends)})"

    def _conclusion(self, how: Math) -> Math:
        """Write what the signs of the components say of the angles."""
        spans = [_letter(k) + f" = {self._spans(k)}" for k in (0, 1)]
        both = joined(spans, ", ")
        where = self._where()
        first: list[Math | str] = [where, "⇒", both] if where else [both, "", ""]
        sides, result = self._sides(), sign("⇒  θ = ") + how
        lines = [where, *("⇒  " + span for span in spans)] if where else spans
        # In LaTeX each conclusion on its own line, so that they fit on a phone.
        tall = below(*map(sign, lines), two_lines(sides, result))
        both = replace(table([first, [sides, "⇒", "θ = " + how]], "lcl"), latex=tall.latex)
        return below(*self._to_other(), both)

    def _where(self) -> Math | None:
        """Write why it is this axis: both vectors point its way, or it lies between them."""
        if all(self.along * x[0] >= 0 for x in self.vectors):
            return joined([self._compared(k, 0) for k in (0, 1)], ", ")
        if not self.between:
            return None
        one, two = self.pair
        relation = ">" if sum(self.angles) < math.pi else "="
        return sign(f"∠({one}, {self.other}) + ∠({self.other}, {two}) {relation} 180°")

    def _to_other(self) -> list[Math]:
        """Write the angles to the other axis, where it is their sum that makes it this one."""
        if not self.between or all(self.along * x[0] >= 0 for x in self.vectors):
            return []
        angles = [degrees(math.pi - angle) for angle in self.angles]
        one, two = (
            coloured(f"∠({', '.join(ends)}) {'≈' if angle.rounded else '='} " + angle, role)
            for ends, angle, role in zip(
                ((self.pair[0], self.other), (self.other, self.pair[1])), angles, ROLES, strict=True
            )
        )
        return [two_lines(one + ",", two)]

    def _sides(self) -> Math:
        """Write on which sides of the axis the vectors lie and, on one side, which is farther."""
        if self.between:
            up, down = (0, 1) if self.vectors[0][1] > 0 else (1, 0)
            return self._component(up, 1) + " > 0 > " + self._component(down, 1)
        relation = " > " if self.angles[self.far] > self.angles[self.near] else " = "
        farther = joined([_letter(self.far), _letter(self.near)], relation)
        return joined([*(self._compared(k, 1) for k in (0, 1)), farther], ", ")

    def _compared(self, which: int, k: int) -> Math:
        value = self.vectors[which][k]
        relation = ">" if value > 0 else "<" if value < 0 else "="
        return self._component(which, k) + f" {relation} 0"

    def _component(self, which: int, k: int) -> Math:
        value = coloured(number(self.vectors[which][k]), ROLES[which])
        return component("ab"[which], k) if self.named else value

    def _to_axis(self, which: int) -> Math:
        """Write the angle to the axis, from a triangle whose sides have no sign."""
        x, role = self.vectors[which], ROLES[which]
        across = self.along * x[0]
        steps = [applied("arctan", quotient) for quotient in self._quotients(which)]
        if across < 0:
            rest = f"180° − ∠({self.pair[which]}, {self.other})"
            steps = [sign(rest), *("180° − " + step for step in steps)]
        angle = degrees(self.angles[which])
        shown = [*(steps if across else []), angle]
        return stacked(_letter(which), *(coloured(step, role) for step in shown))

    def _quotients(self, which: int) -> list[Math]:
        x, letter = self.vectors[which], "ab"[which]
        names = [absolute(component(letter, k)) for k in (1, 0)]
        sides = [number(x[k].copy_abs()) for k in (1, 0)]
        return [fraction(*pair) for pair in ([names] * self.named + [sides])]


def degrees(angle: float, rounded: bool = False) -> Math:
    """Write an angle in degrees, with decimals where what it comes from is `rounded`."""
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    value = Decimal(f"{math.degrees(angle):.13g}")
    return (rough(value) if rounded else number(value)) + "°"


def _letter(which: int) -> Math:
    return coloured("αβ"[which], ROLES[which])
