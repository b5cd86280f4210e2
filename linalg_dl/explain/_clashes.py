"""Where shapes clash, and what `_fitting` finds to make them meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from linalg_dl._fitting import Fit, as_shape, common, of_linear, of_matmul, of_vecdot, turned
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._axes import aligned, rules
from linalg_dl.explain._dot import added, longest, vector
from linalg_dl.explain._inputs import as_numpy, sizes
from linalg_dl.explain._nodes import Chain, Coloured, Meeting, Piece, Shape, Typed, factor, indexed
from linalg_dl.explain._products import given, is_drawn, whole


def of_vectors(a: Any, b: Any) -> list[Piece]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    head = Meeting((one, two), (-1, -1), "·")
    if head.fits:
        return _of_leading_axes("ab", head, 1)
    flat = len(one) == len(two) == 1
    pairs = _partners("a·b", Line.of("a", a, "first"), Line.of("b", b, "second")) if flat else []
    ways = [
        [Typed((_changed(fit, "ab"),), f"{' · '.join(map(str, fit.shapes))} ⇒ {fit.out}")]
        for fit in of_vecdot(one, two, ("a", "b"))
    ]
    return [head, *pairs, *numbered(ways)]


def of_matrices(A: Any, B: Any) -> list[Piece]:
    """Mark where a matrix product clashes, of arrays or of shapes; nothing where it does not."""
    one, two = sizes(A), sizes(B)
    head = matrices_meet(one, two)
    if head.fits and common(one[:-2], two[:-2]) is not None:
        return []
    ways = numbered([_way(fit, A, B) for fit in of_matmul(one, two, ("A", "B"))])
    if head.fits:
        return [*_of_leading_axes("AB", head, 2), *ways]
    name = indexed("C", *(0 for x in (one, two) if len(x) > 1))
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
    name = indexed("Z", *(0 for _ in one[-2:]))
    pairs = _partners(name, Line.of("X", X, "first"), Line.of("W", W, "second"))
    fits = zip(of_linear(one, two), of_linear(one, two, bias), strict=True)
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
        name = lambda k: indexed(letter, *((k, 0) if down else (*lead[-1:], k)))  # noqa: E731
        return cls(name, shape[-2 if down else -1], numbers, role)

    def at(self, k: int, by_name: bool) -> Piece:
        """Write one name or number: an empty place beyond the last one."""
        if k >= self.count:
            return Coloured("□", "clash")
        return Coloured(self.name(k) if by_name else factor(self.numbers[k]), self.role)


def _partners(name: str, one: Line, two: Line) -> list[Piece]:
    """Set the first dot product as far as it goes, an empty place for each missing partner."""
    count = max(one.count, two.count)
    by_name = (True,) if None in (one.numbers, two.numbers) else (True, False)

    def chain(places: list[int | None]) -> Piece:
        rows = [[k if k is None else _pair(one, two, k, x) for k in places] for x in by_name]
        return Chain(name, (*map(added, rows), "✗"), level=True)

    return [longest(count, chain)] if count else []


def _pair(one: Line, two: Line, k: int, by_name: bool) -> Piece:
    return nodes.Product((one.at(k, by_name), two.at(k, by_name)))


def _of_leading_axes(names: str, fits: Meeting, core: int) -> list[Piece]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    if common(*(x[:-core] for x in fits.shapes)) is not None:
        return []
    shapes = dict(zip(names, fits.shapes, strict=True))
    return [fits, aligned(shapes, core), rules(shapes, core)]


def _changed(fit: Fit, names: Sequence[str]) -> str:
    return next(new for new, old in zip(fit.operands, names, strict=True) if new != old)


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
    shapes = matrices_meet(fit.shapes[0], turned(fit.shapes[1]), f"{after} ⇒ {fit.out}")
    return [Typed(((without if clash else fit).expression, product), shapes), *clash]


def _of_bias(out: Shape, bias: Shape | None) -> list[Piece]:
    """Mark where biases are not one for each output."""
    right = out[-1:]
    if bias is None or bias == right:
        return []
    if len(bias) == 1:
        return [Meeting((out, bias), (-1, 0), "+")]
    typed = as_shape("b", bias, right)
    fits = [] if typed is None else [[Typed((typed,), f"{out} + {right} ⇒ {out}")]]
    return [f"b : {bias} ≠ {right}  ✗", *numbered(fits)]
