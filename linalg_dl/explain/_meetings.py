"""How shapes meet: aligned at the right, where they clash, and what `_fitting` finds to fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linalg_dl import _fitting
from linalg_dl._fitting import Fit, common, met
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._dot import Places, added, longest, vector
from linalg_dl.explain._inputs import as_numpy, sizes
from linalg_dl.explain._nodes import ROLES, Chain, Coloured, Meeting, Piece, Shape, Typed
from linalg_dl.explain._products import given, is_drawn, whole

# In a table with frames: what has none stands as far from the right as a digit in one.
SPACE = "\N{EN SPACE}"

Cells = list[tuple[Piece, ...]]


def compared(shapes: Mapping[Any, Shape], core: int = 0) -> list[Piece]:
    """Set shapes as they meet, and what becomes of the sizes on each axis but the last `core`."""
    columns = [*zip(*_fitting.padded([*shapes.values()]), strict=True)]
    numbered = zip(range(len(columns), core, -1), columns, strict=False)
    rules = tuple((axis, *_rule(column)) for axis, column in numbered)
    return [_aligned(shapes, core), *[nodes.Rules(rules)] * bool(rules)]


def _aligned(shapes: Mapping[Any, Shape], core: int = 0) -> Piece:
    """Align sizes at the right, as they are and with 1 filled in, above what they have in common.

    Above each column stands the number of its axis, which counts from the end: that is why
    they are aligned there. ✗ stands for a clash, · for the last `core` axes.
    """
    filled = _fitting.padded([*shapes.values()])
    columns = [*zip(*filled, strict=True)]
    out = [*map(met, columns[: len(columns) - core]), *["·"] * core]
    grown = len({*map(len, shapes.values())}) > 1
    left, right = _given(shapes, out, core), _filled(shapes, filled, out, grown)
    if not out:
        left, right = left[1:], right[1:]
    return _next_to(left, right) if grown else _table([row[:2] for row in left], right)


def _given(shapes: Mapping[Any, Shape], out: Sequence[object], core: int) -> Cells:
    """Write each name, its shape and its sizes, in a row below the numbers of the axes."""
    whole = "" if None in out or core else str(common(*shapes.values()))
    rows: Cells = [("", Coloured(nodes.Code("axis"), "rest", small=True), *_numbers(len(out)))]
    for k, (key, x) in enumerate(shapes.items()):
        own = [Coloured(str(n), ROLES[k % len(ROLES)]) for n in x]
        rows.append((key, str(x), *["□"] * (len(out) - len(x)), *own))
    return [*rows, ("⇒", whole, *[""] * len(out))]


def _filled(
    shapes: Mapping[Any, Shape], filled: list[Shape], out: Sequence[int | str | None], grown: bool
) -> Cells:
    """Write the sizes with 1 filled in, those that clash in their colour, and what they give."""
    space = SPACE * grown
    rows: Cells = [tuple(number + space for number in _numbers(len(out)))]
    for k, (own, full) in enumerate(zip(shapes.values(), filled, strict=True)):
        roles = ["clash" if met is None else ROLES[k % len(ROLES)] for met in out]
        sizes = [Coloured(str(n), role) for n, role in zip(full, roles, strict=True)]
        new = len(full) - len(own)
        rows.append((*map(nodes.Framed, sizes[:new]), *(size + space for size in sizes[new:])))
    common = ["✗" if n is None else n if n == "·" else Coloured(str(n), "result") for n in out]
    return [*rows, tuple(n + space for n in common)]


def _numbers(count: int) -> list[nodes.Node]:
    return [Coloured(f"−{k}", "rest", small=True) for k in range(count, 0, -1)]


def _next_to(left: Cells, right: Cells) -> Piece:
    """Set sizes as they are next to those filled up, or below each other where there is no room."""
    arrows: Cells = [("⇒" if "□" in row else "",) for row in left]
    names = [row[:2] for row in left]
    below = nodes.Below((_table(left[:-1], ruled=False), _table(names, right)), apart=True)
    return nodes.Fitting((_table(left, arrows, right), below), phone=True)


def _table(*blocks: Cells, ruled: bool = True) -> Piece:
    """Set blocks of columns next to each other, a rule above the last row."""
    rows = tuple(tuple(cell for part in row for cell in part) for row in zip(*blocks, strict=True))
    return nodes.Table(rows, "l" + "r" * (len(rows[0]) - 1), ruled)


def _rule(column: Sequence[int]) -> tuple[tuple[str, ...], str]:
    """Write the sizes on one axis: equal, or 1 stretched, or all that they are not."""
    size = met(column)
    if size is None:
        m, n, *_ = dict.fromkeys(n for n in column if n != 1)
        return (f"{m} ≠ {n}", f"{m} ≠ 1", f"{n} ≠ 1"), "⇒ ✗"
    same = " = ".join(map(str, column)) if {*column} == {size} else f"1 → {size}"
    return (same,), f"⇒ {size} ✓"


def of_vectors(a: Any, b: Any) -> list[Piece]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    head = Meeting((one, two), (-1, -1), "·")
    if head.fits:
        return _of_leading_axes("ab", head, 1)
    flat = len(one) == len(two) == 1
    pairs = _partners("a·b", Line.of("a", a, "first"), Line.of("b", b, "second")) if flat else []
    fits = _fitting.of_vecdot(one, two, ("a", "b"))
    ways = [[Typed((*({*fit.operands} - {*"ab"}),), _dotted(fit))] for fit in fits]
    return [head, *pairs, *numbered(ways)]


def _dotted(fit: Fit) -> str:
    return f"{' · '.join(map(str, fit.shapes))} ⇒ {fit.out}"


def of_matrices(A: Any, B: Any) -> list[Piece]:
    """Mark where a matrix product clashes, of arrays or of shapes."""
    one, two = sizes(A), sizes(B)
    head = matrices_meet(one, two)
    ways = numbered([_way(fit, A, B) for fit in _fitting.of_matmul(one, two, ("A", "B"))])
    if head.fits:
        return [*_of_leading_axes("AB", head, 2), *ways]
    name = nodes.indexed("C", *(0 for x in (one, two) if len(x) > 1))
    pairs = _partners(name, Line.of("A", A, "first"), Line.of("B", B, "second", column=True))
    clash = nodes.Hung("✗", (Typed(("A @ B",), head),))
    return [*given({"A": A, "B": B}), "C = A @ B", clash, *pairs, *ways]


def of_layer(X: Any, W: Any, b: Any) -> list[Piece]:
    """Mark where X @ Wᵀ + b clashes; nothing where it does not."""
    one, two, bias = sizes(X), sizes(W), None if b is None else sizes(b)
    if one[-1] == two[-1]:
        out = (*one[:-1], two[0])
        clash = _of_bias(out, bias)
        return [layer_meets(one, two, None, out), *clash] if clash else []
    name = nodes.indexed("Z", *(0 for _ in one[-2:]))
    pairs = _partners(name, Line.of("X", X, "first"), Line.of("W", W, "second"))
    fits = zip(_fitting.of_linear(one, two), _fitting.of_linear(one, two, bias), strict=True)
    ways = numbered([_layer_way(without, fit, bias) for without, fit in fits])
    return [*given({"X": X, "W": W}), layer_meets(one, two, bias), *pairs, *ways]


def matrices_meet(one: Shape, two: Shape, after: str = "") -> Meeting:
    """Set two shapes as they meet in a product of matrices."""
    return Meeting((one, two), (-1, max(-2, -len(two))), "@", after)


def layer_meets(X: Shape, W: Shape, b: Shape | None, out: Shape | None = None) -> Meeting:
    """Set the shapes as they meet in X @ Wᵀ + b."""
    plus, gives = "" if b is None else f" + {b}", "" if out is None else f" ⇒ {out}"
    return Meeting((X, W[::-1]), (-1, 0), "@", plus + gives, f"{X} @ {W}ᵀ{plus}")


def numbered(ways: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Set the ways that would fit one after another, numbered where there are several."""
    labels = [f"({k})  ✓" for k in range(1, len(ways) + 1)] if len(ways) > 1 else ["✓"]
    return [nodes.Hung(*way) for way in zip(labels, map(tuple, ways), strict=False)]


def changed(x: Any, shape: Shape) -> Any:
    """Give the numbers of an array as a fit has them: turned, or with axes added."""
    if x.ndim == len(shape):
        return x if sizes(x) == shape else as_numpy(x).T
    return as_numpy(x).reshape(shape)


@dataclass(frozen=True)
class Line:
    """A row or a column: the names of its numbers, how many they are and, of an array, which."""

    name: Callable[[int], str]
    count: int
    numbers: Any
    role: str

    @classmethod
    def of(cls, letter: str, x: Any, role: str, column: bool = False) -> Line:
        """Take the first row or column of a matrix, or a vector; of a shape, no numbers."""
        shape = sizes(x)
        down = column and len(shape) > 1
        lead = (0,) * (len(shape) - 1 - down)
        place = (*lead, slice(None), *(0,) * down)
        numbers = None if isinstance(x, tuple) or 0 in shape else vector(x[place])
        name = lambda k: nodes.indexed(letter, *((k, 0) if down else (*lead[-1:], k)))  # noqa: E731
        return cls(name, shape[-2 if down else -1], numbers, role)

    def at(self, k: int, by_name: bool) -> Piece:
        """Write one name or number: an empty place beyond the last one."""
        if k >= self.count:
            return Coloured("□", "clash")
        return Coloured(self.name(k) if by_name else nodes.factor(self.numbers[k]), self.role)


def _partners(name: str, one: Line, two: Line) -> list[Piece]:
    """Set the first dot product as far as it goes, an empty place for each missing partner."""
    count = max(one.count, two.count)
    by_name = (True,) if None in (one.numbers, two.numbers) else (True, False)

    def chain(places: Places) -> Piece:
        rows = [[k if k is None else _pair(one, two, k, x) for k in places] for x in by_name]
        return Chain(name, (*map(added, rows), "✗"))

    return [longest(count, chain)] if count else []


def _pair(one: Line, two: Line, k: int, by_name: bool) -> Piece:
    return nodes.Product((one.at(k, by_name), two.at(k, by_name)))


def _of_leading_axes(names: str, fits: Meeting, core: int) -> list[Piece]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    if common(*(x[:-core] for x in fits.shapes)) is not None:
        return []
    shapes = dict(zip(names, fits.shapes, strict=True))
    return [fits, *compared(shapes, core)]


def _way(fit: Fit, A: Any, B: Any) -> list[Piece]:
    """Set a product that would fit: its shapes and, of matrices, what it multiplies."""
    head = Typed((fit.expression,), matrices_meet(fit.shapes[0], fit.shapes[1], f" ⇒ {fit.out}"))
    if not (is_drawn(A) and is_drawn(B)):
        return [head]
    own = {"A": (A, "first"), "B": (B, "second")}  # with which letter an operand begins
    each = [(*own[name[0]], shape) for name, shape in zip(fit.operands, fit.shapes, strict=True)]
    one, two = (whole(changed(x, shape), role) for x, role, shape in each)
    picture = Chain(nodes.Code(fit.expression), (one + " @ " + two,))
    return [head, nodes.Fitting((picture, nodes.NOTHING))]


def _layer_way(without: Fit, fit: Fit, b: Shape | None) -> list[Piece]:
    """Set a layer that would fit, and where b clashes even so."""
    clash = _of_bias(fit.out, b)
    x, w = without.operands
    plus, after = ("", "") if clash or b is None else (" + b", f" + {b}")
    product = f"{x} @ {'W' if w != 'W' else 'W.T'}{plus}"
    shapes = matrices_meet(fit.shapes[0], _fitting.turned(fit.shapes[1]), f"{after} ⇒ {fit.out}")
    return [Typed(((without if clash else fit).expression, product), shapes), *clash]


def _of_bias(out: Shape, bias: Shape | None) -> list[Piece]:
    """Mark where biases are not one for each output."""
    right = out[-1:]
    if bias is None or bias == right:
        return []
    if len(bias) == 1:
        return [Meeting((out, bias), (-1, 0), "+")]
    typed = _fitting.as_shape("b", bias, right)
    fits = [] if typed is None else [[Typed((typed,), f"{out} + {right} ⇒ {out}")]]
    return [f"b : {bias} ≠ {right}  ✗", *numbered(fits)]
