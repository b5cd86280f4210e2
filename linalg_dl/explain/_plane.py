"""The angle between two vectors of the plane, from their angles to the x axis."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cached_property

from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._dot import Vector
from linalg_dl.explain._nodes import ROLES, Chain, Coloured, Number, Piece, indexed, joined


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

    def paragraphs(self, theta: Piece) -> list[Piece]:
        """Set a drawing, what follows from it, the angles to the axis and the angle between."""
        by, parts = self._parts
        values = joined([Coloured(self.degrees[k], ROLES[k]) for k in parts], by)
        to_axis = nodes.Beside((self._to_axis(0), self._to_axis(1)))
        between = Chain("θ", (self.how, values, theta), stacked=True)
        return [self._drawing(), self._conclusion(), to_axis, between]

    @property
    def how(self) -> Piece:
        """How the angle between comes from the angles to the axis: their sum or difference."""
        by, parts = self._parts
        return joined([_letter(k) for k in parts], by)

    @cached_property
    def _parts(self) -> tuple[str, tuple[int, int]]:
        return (" + ", (0, 1)) if self.between else (" − ", (self.far, self.near))

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
        if self._along():
            return joined([self._compared(k, 0) for k in (0, 1)], ", ")
        if not self.between:
            return ""
        one, two = self.pair
        relation = ">" if sum(self.angles) < math.pi else "="
        return f"∠({one}, {self.other}) + ∠({self.other}, {two}) {relation} 180°"

    def _along(self) -> bool:
        return all(self.along * x[0] >= 0 for x in self.vectors)

    def _to_other(self) -> list[Piece]:
        """Write the angles to the other axis, where it is their sum that makes it this one."""
        if not self.between or self._along():
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
        relation = ">" if value > 0 else "<" if value < 0 else "="
        return self._component(which, k) + f" {relation} 0"

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
    return Coloured(indexed("ab"[which], k), ROLES[which])


def in_degrees(angle: float, rough: bool = False) -> Number:
    """Give an angle in degrees, a `rough` one with decimals."""
    # Thirteen digits: what follows is the noise of the arithmetic, 60.00000000000001.
    return Number(Decimal(f"{math.degrees(angle):.13g}"), rough=rough)


def degrees(angle: float, rough: bool = False) -> nodes.Row:
    """Write an angle in degrees."""
    return in_degrees(angle, rough) + "°"


def _letter(which: int) -> nodes.Node:
    return Coloured("αβ"[which], ROLES[which])
