"""Where shapes clash, and what would make them meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from linalg_dl.explain._products import whole
from linalg_dl.explain._typeset import (
    NARROW,
    WIDTH,
    Math,
    below,
    chain,
    code,
    coloured,
    factor,
    framed,
    hung,
    indented,
    indexed,
    meeting,
    meeting_transposed,
    remedy,
    shape,
    sign,
    table,
)
from linalg_dl.explain._worked import Rows, added, shown, vector, worked

ROLES = ("first", "second", "third")

Shape = tuple[int, ...]
Cells = list[list[Math | str]]


def sizes(x: Any) -> Shape:
    """Give a shape, or that of an array, as plain integers."""
    return tuple(int(n) for n in getattr(x, "shape", x))


def common(*shapes: Shape) -> Shape | None:
    """Give the shape that all shapes broadcast to, None where they clash."""
    met = [_met(column) for column in zip(*padded(shapes), strict=True)]
    return None if None in met else tuple(n for n in met if n is not None)


def product(one: Shape, two: Shape) -> Shape | None:
    """Give the shape of a matrix product, None where its operands clash."""
    lead = common(one[:-2], two[:-2])
    if lead is None or one[-1] != two[-2:][0]:
        return None
    return lead + one[-2:-1] + (two[-1:] if len(two) > 1 else ())


def of_leading_axes(names: str, one: Shape, two: Shape, core: int, fits: Math) -> list[Math]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    shapes = dict(zip(names, (one, two), strict=True))
    if common(one[:-core], two[:-core]) is not None:
        return []
    return [fits, axes(shapes, core), rules(shapes, core)]


def of_vectors(a: Any, b: Any) -> list[Math]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    if one[-1] == two[-1]:
        return of_leading_axes("ab", one, two, 1, meeting(one, -1, two, -1, "·"))
    flat = len(one) == len(two) == 1
    pairs = _partners("a·b", Line.row("a", a), Line.row("b", b, "second")) if flat else []
    return [meeting(one, -1, two, -1, "·"), *pairs, *_listed(_without_last(one, two))]


def of_matrices(A: Any, B: Any) -> list[Math]:
    """Mark where a matrix product clashes, of arrays or of shapes; nothing where it does not."""
    one, two = sizes(A), sizes(B)
    axis = max(-2, -len(two))
    if one[-1] == two[axis]:
        return of_leading_axes("AB", one, two, 2, meeting(one, -1, two, axis, "@"))
    name = indexed("C", *(0 for x in (one, two) if len(x) > 1))
    head = meeting(one, -1, two, axis, "@", typed="A @ B")
    pairs = _partners(name, Line.row("A", A), Line.column("B", B))
    arrays = given({"A": A, "B": B})
    return [*arrays, sign("C = A @ B"), head, *pairs, *alternatives(_transposed(A, B))]


def of_layer(X: Any, W: Any, b: Any) -> list[Math]:
    """Mark where X @ Wᵀ + b clashes; nothing where it does not."""
    one, two = sizes(X), sizes(W)
    if one[-1] == two[-1]:
        out = (*one[:-1], two[0])
        fits = meeting_transposed(one, two, "", f" ⇒ {shape(out)}")
        return [] if b is None or sizes(b) == out[-1:] else [fits, *_of_bias(out, sizes(b))]
    plus = "" if b is None else f" + {shape(sizes(b))}"
    name = indexed("Z", *(0 for _ in one[-2:]))
    pairs = _partners(name, Line.row("X", X), Line.row("W", W, "second"))
    head = meeting_transposed(one, two, plus)
    return [*given({"X": X, "W": W}), head, *pairs, *_with_weights_transposed(one, two, b)]


@dataclass(frozen=True)
class Line:
    """A row or a column: the names of its numbers, how many they are and, of an array, which."""

    name: Callable[[int], str]
    count: int
    numbers: Any
    role: str

    @classmethod
    def row(cls, letter: str, x: Any, role: str = "first") -> Line:
        """Take the first row of a matrix, or a vector."""
        lead = (0,) * (len(sizes(x)) - 1)
        name = lambda k: indexed(letter, *lead[-1:], k)  # noqa: E731
        return cls(name, sizes(x)[-1], _part(x, (*lead, slice(None))), role)

    @classmethod
    def column(cls, letter: str, x: Any) -> Line:
        """Take the first column of a matrix, or a vector."""
        if len(sizes(x)) == 1:
            return cls.row(letter, x, "second")
        place = (*(0,) * (len(sizes(x)) - 2), slice(None), 0)
        return cls(lambda k: indexed(letter, k, 0), sizes(x)[-2], _part(x, place), "second")

    def at(self, k: int, named: bool) -> Math:
        """Write one name or number: an empty place beyond the last one."""
        if k >= self.count:
            return coloured("□", "clash")
        return coloured(self.name(k) if named else factor(self.numbers[k]), self.role)


def axes(shapes: dict[str, Shape], core: int = 0) -> Math:
    """Align sizes at the right, as they are and with 1 filled in, above what they have in common.

    Above each column stands the number of its axis, which counts from the end: that is why
    they are aligned there. ✗ stands for a clash, · for the last `core` axes.
    """
    filled = padded(shapes.values())
    columns = [*zip(*filled, strict=True)]
    out = [*map(_met, columns[: len(columns) - core]), *["·"] * core]
    grown = len({*map(len, shapes.values())}) > 1
    numbers: list[Math | str] = [_small(f"−{k}", f"-{k}") for k in range(len(out), 0, -1)]
    before: Cells = [["", _small("axis", r"\texttt{axis}"), *numbers]]
    before += [_as_it_is(*item, k, len(out)) for k, item in enumerate(shapes.items())]
    fits = "" if None in out or core else shape(common(*filled) or ())
    before.append(["⇒", fits, *[""] * len(out)])
    after: Cells = [[_spaced(x, grown) for x in numbers]]
    after += _with_ones(shapes, filled, out, grown)
    if not out:
        before, after = before[1:], after[1:]
    return _filled_up(before, after) if grown else _next_to([x[:2] for x in before], after)


def _with_ones(
    shapes: dict[str, Shape], filled: list[Shape], out: list[int | str | None], grown: bool
) -> Cells:
    """Write the sizes with 1 filled in, those that clash in their colour, and what they give."""
    after: Cells = [
        [
            _size(n, "clash" if met is None else ROLES[k % len(ROLES)], grown, i < missing)
            for i, (n, met) in enumerate(zip(full, out, strict=True))
        ]
        for k, full in enumerate(filled)
        for missing in [len(full) - len([*shapes.values()][k])]
    ]
    return [*after, [_size("✗" if n is None else n, "result", grown) for n in out]]


def _as_it_is(key: str, x: Shape, k: int, count: int) -> list[Math | str]:
    own = [coloured(str(n), ROLES[k % len(ROLES)]) for n in x]
    return [typed_as(key), shape(x), *["□"] * (count - len(x)), *own]


def _next_to(*blocks: Cells) -> Math:
    """Set blocks of sizes next to each other, a rule above the last row."""
    rows = [[cell for part in row for cell in part] for row in zip(*blocks, strict=True)]
    return table(rows, "l" + "r" * (len(rows[0]) - 1), len(rows) - 1)


def _filled_up(before: Cells, after: Cells) -> Math:
    """Set sizes as they are and filled up: next to each other, many in LaTeX below each other."""
    arrows: Cells = [["⇒" if "□" in row else ""] for row in before]
    both = _next_to(before, arrows, after)
    if len(after[0]) <= 2:
        return both
    names = [row[:2] for row in before]
    parts = table(before[:-1], "l" + "r" * (len(before[0]) - 1)), _next_to(names, after)
    return replace(both, latex=below(*parts, gap=1).latex)


def rules(shapes: dict[str, Shape], core: int = 0) -> Math:
    """Set what becomes of the sizes on each axis but the last `core`."""
    columns = [*zip(*padded(shapes.values()), strict=True)]
    numbered = [*zip(range(len(columns), core, -1), columns, strict=False)]
    body = r" \\ ".join(_rule_latex(*axis) for axis in numbered)
    latex = rf"\begin{{aligned}} {body} \end{{aligned}}"
    return replace(table([_rule(*axis) for axis in numbered], "llll"), latex=latex)


def _rule(axis: int, column: tuple[int, ...]) -> list[Math | str]:
    """Write the sizes on one axis: equal, or 1 stretched, or all that they are not."""
    size, name = _met(column), f"axis −{axis}"
    if size is None:
        return [name, ":", ", ".join(_tests(column)), "⇒ ✗"]
    return [name, ":", _fits(column, size), f"⇒ {size} ✓"]


def _rule_latex(axis: int, column: tuple[int, ...]) -> str:
    """Write the same in LaTeX, what follows below the tests where it does not fit on a phone."""
    size, name = _met(column), _small("", rf"\texttt{{axis}}\,{{-{axis}}}").latex
    if size is None:
        tests = _tests(column)
        by = r" \\ &" if len(", ".join(tests)) > NARROW - 12 else ""
        right = r",\; ".join(sign(x).latex for x in tests) + by + sign(" ⇒ ✗").latex
    else:
        right = sign(_fits(column, size) + f" ⇒ {size} ✓").latex
    return rf"{name} :\;& {right}"


def _tests(column: tuple[int, ...]) -> list[str]:
    m, n, *_ = dict.fromkeys(n for n in column if n != 1)
    return [f"{m} ≠ {n}", f"{m} ≠ 1", f"{n} ≠ 1"]


def _fits(column: tuple[int, ...], size: int) -> str:
    return " = ".join(map(str, column)) if set(column) == {size} else f"1 → {size}"


def alternatives(ways: Iterable[list[Math]]) -> list[Math]:
    """Set the ways that would fit one after another, numbered where there are several."""
    listed = [*ways]
    if len(listed) == 1:
        return listed[0]
    return [line for k, way in enumerate(listed, 1) for line in hung(f"({k})", *way)]


def padded(shapes: Iterable[Shape]) -> list[Shape]:
    """Fill shapes up with 1, on the left, to the length of the longest."""
    shapes = [*shapes]
    count = max(map(len, shapes))
    return [(1,) * (count - len(x)) + x for x in shapes]


def typed_as(key: str) -> Math:
    """Write a name, or in LaTeX as code what is more than a name."""
    return sign(key) if key.isalnum() else Math((key,), code(key))


def _size(n: int | str, role: str, grown: bool, filled: bool = False) -> Math:
    """Write one size; with a mark if it is filled in, and else as wide."""
    text = sign(n) if n in ("✗", "·") else coloured(str(n), role)
    return framed(text) if filled else _spaced(text, grown)


def _spaced(text: Math | str, grown: bool) -> Math:
    """Set a size, where some are `grown`, as far from the right as a digit in a box."""
    text = sign(text)
    return Math((f"{text.lines[0]} ",), text.latex + r"\hspace{0.5em}") if grown else text


def _small(text: str, latex: str) -> Math:
    """Write what a column is, small and grey."""
    return Math((text,), rf"{{\scriptstyle {coloured(Math((text,), latex), 'rest').latex}}}")


def given(arrays: dict[str, Any]) -> list[Math]:
    """Set arrays of one or two axes, two of them next to each other; nothing of shapes."""
    if any(isinstance(x, tuple) or x.ndim not in (1, 2) or 0 in x.shape for x in arrays.values()):
        return []
    named = enumerate(arrays.items())
    lines = [chain(key, whole(x, ROLES[k % len(ROLES)])) for k, (key, x) in named]
    if len(lines) != 2:
        return lines
    side = lines[0] + "    " + lines[1]
    return [replace(side, latex=below(*lines, gap=1).latex)] if side.width <= WIDTH else lines


def _of_bias(out: Shape, bias: Shape) -> list[Math]:
    if len(bias) == 1:
        return [meeting(out, -1, bias, 0, "+")]
    right = shape(out[-1:])
    fits = remedy("✓", "b.reshape(-1)", f"{shape(out)} + {right} ⇒ {shape(out)}")
    return [sign(f"b : {shape(bias)} ≠ {right}  ✗"), *[fits] * (math.prod(bias) == out[-1])]


def _partners(name: str, one: Line, two: Line) -> list[Math]:
    """Set the first dot product as far as it goes, an empty place for each missing partner."""
    numbered = one.numbers is not None and two.numbers is not None
    count = max(one.count, two.count)
    if not count:
        return []

    def rows(first: int) -> Rows:
        places = shown(count, first=first)
        named = (True, False)[: 1 + numbered]
        return [added([k if k is None else _pair(one, two, k, x) for k in places]) for x in named]

    return [worked(name, lambda first: [*rows(first), [sign("✗")]], level=True)]


def _pair(one: Line, two: Line, k: int, named: bool) -> Math:
    return one.at(k, named) + "·" + two.at(k, named)


def _part(x: Any, place: tuple[Any, ...]) -> Any:
    return None if isinstance(x, tuple) or 0 in x.shape else vector(x[place])


def _without_last(one: Shape, two: Shape) -> Iterator[Math]:
    """Write the shapes of two stacks of vectors that would fit, a last axis of size 1 dropped."""
    for key, x, other in (("a", one, two), ("b", two, one)):
        lead = common(x[:-2], other[:-1])
        if x[1:] and x[-1] == 1 and x[-2] == other[-1] and lead is not None:
            both = (x[:-1], other) if key == "a" else (other, x[:-1])
            yield remedy("✓", f"{key}[..., 0]", f"{' · '.join(map(shape, both))} ⇒ {shape(lead)}")


def _transposed(A: Any, B: Any) -> Iterator[list[Math]]:
    """Write the products that would fit: with a matrix transposed, or the other way round."""
    one, two = sizes(A), sizes(B)
    for product_of, turned, left, right in (
        ("A @ B.{}", two, one, _turned(two)),
        ("A.{} @ B", one, _turned(one), two),
        ("B @ A", (), two, one),
    ):
        out = product(left, right)
        if len(turned) != 1 and out is not None:
            typed = product_of.format("T" if len(turned) == 2 else "mT")
            axis = max(-2, -len(right))
            head = meeting(left, -1, right, axis, "@", f" ⇒ {shape(out)}", typed)
            yield [head, *_matrices(typed, A, B)]


def _matrices(typed: str, A: Any, B: Any) -> list[Math]:
    """Set the two matrices of a product that would fit, under its shapes."""
    if not given({"A": A, "B": B}):
        return []
    roles = {"A": "first", "B": "second"}
    arrays = {"A": A, "B": B, "A.T": A.T, "B.T": B.T}
    one, two = (whole(arrays[key], roles[key[0]]) for key in typed.split(" @ "))
    both = chain(Math((typed,), code(typed)), one + " @ " + two)
    return [indented(both)] if both.width <= WIDTH - 3 else []


def _turned(x: Shape) -> Shape:
    return (*x[:-2], *x[:-3:-1])


def _with_weights_transposed(one: Shape, two: Shape, b: Any) -> Iterator[Math]:
    """Write the layer that would fit with weights that are (in, out)."""
    out = product(one, two)
    if out is None:
        return
    fits = b is not None and sizes(b) == two[1:]
    plus, bias, last = (" + b", ", b", f" + {shape(two[1:])}") if fits else ("", "", "")
    typed = f"linear(X, W.T{bias}) = X @ W{plus}"
    yield meeting(one, -1, two, 0, "@", f"{last} ⇒ {shape(out)}", typed)
    if b is not None and not fits:
        yield from _of_bias(out, sizes(b))


def _listed(lines: Iterable[Math]) -> list[Math]:
    lines = [*lines]
    return [below(*lines)] if lines else []


def _met(column: Sequence[int]) -> int | None:
    # 1 stretches to any size, to 0 as well.
    others = {n for n in column if n != 1}
    return None if len(others) > 1 else next(iter(others), 1)
