"""The kinds of figures that move: their planes, what is drawn, and what the library computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from sphinx.locale import _

import linalg_dl as la

Moved = tuple[dict[str, Any], list[float], int]  # points, numbers to show, and which words


class Kind(NamedTuple):
    """What a figure is made of.

    Of each field: its name, and the most that it takes. A drawing is a shape, its classes and its
    points; a name, how far away it stands, its text, its class and its points; a handle, its text,
    its class, its point and, where these are the point's own, its two fields. What is said stands
    in lines (|), of parts (¦) that a phone shows below each other.
    """

    box: tuple[float, float, float, float]  # left, top, width and height of the plane
    unit: int  # pixels
    axes: tuple[str, str]
    fields: dict[str, float]
    form: str
    drawings: tuple[tuple[str, str, str], ...]
    names: tuple[tuple[int, str, str, str], ...]
    handles: tuple[tuple[str, str, str, str], ...]
    said: str
    moved: Callable[..., Moved]


def sum_of(numbers: list[float], *_: Any) -> Moved:
    """Add two vectors."""
    a, b = np.reshape(numbers, (2, 2))
    s = la.add_vectors(a, b)
    return {"a": a, "b": b, "s": s}, [*a, *b, *s], 0


def projection(numbers: list[float], *_: Any) -> Moved:
    """Multiply two vectors, and project the first onto the second."""
    a, b = np.reshape(numbers, (2, 2))
    dot, p, along = la.vecdot(a, b), la.project(a, b), la.normalize(b)
    shown = [a[0], b[0], a[1], b[1], dot, np.degrees(la.angle_between(a, b))]
    points = {"a": a, "b": b, "p": p, "l": -20 * along, "m": 20 * along, "h": p / 2}
    word = 0 if not (a.any() and b.any()) else 2 + int(np.sign(dot))
    return points, [*shown, la.scalar_projection(a, b), *p], word


def map_of(numbers: list[float], *_: Any) -> Moved:
    """Take the plane where a matrix takes it, and a vector."""
    M, x = np.reshape(numbers[:4], (2, 2)), np.array(numbers[4:])
    i, j, y = M[:, 0], M[:, 1], la.matmul(M, x[:, None])[:, 0]
    points = {"i": i, "j": j, "ij": i + j, "x": x, "y": y}
    det = M[0, 0] * M[1, 1] - M[0, 1] * M[1, 0]
    shown = [M[0, 0], M[1, 1], M[0, 1], M[1, 0], det, *i, *j, *x, *y]
    return points, shown, 1 + int(np.sign(det))


def line_of(numbers: list[float], examples: Any, centre: Any) -> Moved:
    """Part the plane by the line of a unit, and count the examples that it mistakes."""
    w, b = np.array(numbers[:2]), numbers[2]
    f = centre - (w @ centre + b) / (w @ w) * w
    across, n = la.normalize(np.array([-w[1], w[0]])), la.normalize(w)
    ends = {"l": f - 20 * across, "m": f + 20 * across}
    ends |= {"q": ends["m"] + 40 * n, "r": ends["l"] + 40 * n}
    missed = sum(mistaken(numbers, examples))
    return {"f": f, "t": f + 0.75 * w, **ends}, [*w, b, missed], int(missed > 0)


def mistaken(numbers: list[float], examples: Any) -> list[bool]:
    """Tell which examples (x1, x2, label) a unit mistakes."""
    unit = la.Perceptron(2)
    unit.weights, unit.bias = np.array(numbers[:2])[:, None], np.array(numbers[2:])
    X, y = np.split(np.reshape(examples, (-1, 3)), [2], axis=1)
    return (unit.forward(X) != y)[:, 0].tolist()


def words(kind: Kind) -> list[str]:
    """Give the words that a figure has for its numbers."""
    if kind.moved is projection:
        return [
            _("A vector of zeros has no angle."),
            _("Negative: an obtuse angle; p points away from b."),
            _("Zero: they are perpendicular; p is a point."),
            _("Positive: an acute angle; p points as b does."),
        ]
    if kind.moved is map_of:
        return [
            _("Negative: the plane is turned over, as by a mirror."),
            _("Zero: the plane is flattened, with no way back."),
            _("Positive: the plane is not turned over."),
        ]
    if kind.moved is line_of:
        return [_("The line separates the two classes."), _("Those it gets wrong are crossed out.")]
    return []


PAIR = {"a 1": 3.0, "a 2": 2.5, "b 1": 3.0, "b 2": 2.5}
TWO = "first:a = ({}, {})|second:b = ({}, {})"
BESIDE = ((27, "a", "first", "a o b"), (27, "b", "second", "b o a"))
TIPS = (("a", "first", "a", "0 1"), ("b", "second", "b", "2 3"))
KINDS = {
    "sum": Kind(
        box=(-8.0, 6.25, 16.0, 12.5),
        unit=24,
        axes=("x", "y"),
        fields=PAIR,
        form=TWO,
        drawings=(
            ("line", "second dashed", "a s"),
            ("line", "first dashed", "b s"),
            ("arrow", "first", "o a"),
            ("arrow", "second", "o b"),
            ("arrow", "result", "o s"),
        ),
        names=(*BESIDE, (24, "a + b", "result", "s o")),
        handles=TIPS,
        said="first:a + second:b ¦= ({}, {}) + ({}, {}) ¦= ({}, {})",
        moved=sum_of,
    ),
    "projection": Kind(
        box=(-6.0, 5.5, 12.0, 11.0),
        unit=32,
        axes=("x", "y"),
        fields={"a 1": 5.0, "a 2": 4.0, "b 1": 5.0, "b 2": 4.0},
        form=TWO,
        drawings=(
            ("line", "faint", "l m"),
            ("line", "angle dashed", "a p"),
            ("arrow", "second", "o b"),
            ("arrow", "first", "o a"),
            ("arrow", "result", "o p"),
        ),
        names=(*BESIDE, (14, "p", "result", "h o a")),
        handles=TIPS,
        said="first:a · second:b ¦= ({})({}) + ({})({}) ¦= {}|{words}"
        "|θ = {}°|first:a · second:b̂ = {}, result:p = ({}, {})",
        moved=projection,
    ),
    "map": Kind(
        box=(-6.25, 6.25, 12.5, 12.5),
        unit=31,
        axes=("x", "y"),
        fields={"M 1 1": 2.0, "M 1 2": 2.0, "M 2 1": 2.0, "M 2 2": 2.0, "x 1": 1.25, "x 2": 1.25},
        form='<b>M</b> = <span class="matrix">{} {} {} {}</span>|other:x = ({}, {})',
        drawings=(
            ("grid", "result", "i j"),
            ("area", "result", "o i ij j"),
            ("arrow", "first", "o i"),
            ("arrow", "second", "o j"),
            ("arrow", "other", "o x"),
            ("arrow", "result", "o y"),
        ),
        names=(
            (27, "Me₁", "first", "i o j"),
            (27, "Me₂", "second", "j o i"),
            (24, "x", "other", "x o y"),
            (20, "Mx", "result", "y o"),
        ),
        handles=(
            ("Me₁", "first", "i", "0 2"),
            ("Me₂", "second", "j", "1 3"),
            ("x", "other", "x", "4 5"),
        ),
        said="det <b>M</b> ¦= ({})({}) − ({})({}) ¦= {}|{words}"
        "|first:Me₁ = ({}, {}), ¦second:Me₂ = ({}, {})|other:x = ({}, {}), ¦result:Mx = ({}, {})",
        moved=map_of,
    ),
    "line": Kind(
        box=(-5.5, 6.5, 12.0, 9.5),
        unit=32,
        axes=("x₁", "x₂"),
        fields={"w 1": 3.0, "w 2": 3.0, "b": 12.0},
        form="second:w = ({}, {})|b = {}",
        drawings=(
            ("area", "result", "l m q r"),
            ("line", "second", "l m"),
            ("arrow", "second", "f t"),
        ),
        names=((24, "w", "second", "t f"),),
        handles=(("b", "second", "f", ""), ("w", "second", "t", "")),
        said="z = ({})x₁ + ({})x₂ + ({})|{missed}|{words}",
        moved=line_of,
    ),
}
