"""How the shapes of a product meet: where they clash, and what `_fitting` finds to fit."""

from __future__ import annotations

from typing import Any

from linalg_dl import _fitting
from linalg_dl._fitting import Fit, Shape, common
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._broadcasting import changed, compared, numbered
from linalg_dl.explain._dot import ALL, Dot, Vector
from linalg_dl.explain._inputs import sizes
from linalg_dl.explain._nodes import Meeting, Piece, Styled, Typed
from linalg_dl.explain._products import given, is_drawn, whole


def of_vectors(a: Any, b: Any) -> list[Piece]:
    """Mark where two stacks of vectors clash; nothing where they do not."""
    one, two = sizes(a), sizes(b)
    head = Meeting((one, two), (-1, -1), "·")
    if head.fits:
        return _of_leading_axes("ab", head, 1)
    pairs = _partners("a·b", Vector("a", a), Vector("b", b)) if len(one) == len(two) == 1 else []
    ways = []
    for fit in _fitting.of_vecdot(one, two, ("a", "b")):
        (typed,) = {*fit.operands} - {*"ab"}
        ways.append([Typed((typed,), f"{' · '.join(map(str, fit.shapes))} ⇒ {fit.out}")])
    return [head, *pairs, *numbered(ways)]


def of_matrices(A: Any, B: Any) -> list[Piece]:
    """Mark where a matrix product clashes, of arrays or of shapes."""
    one, two = sizes(A), sizes(B)
    head = matrices_meet(one, two)
    ways = numbered([_way(fit, A, B) for fit in _fitting.of_matmul(one, two, ("A", "B"))])
    if head.fits:
        return [*_of_leading_axes("AB", head, 2), *ways]
    name = nodes.indexed("C", *(0 for x in (one, two) if len(x) > 1))
    pairs = _partners(name, _first("A", A), _first("B", B, down=True))
    clash = nodes.Hung("✗", (Typed(("A @ B",), head),))
    return [*given({"A": A, "B": B}), "C = A @ B", clash, *pairs, *ways]


def of_layer(X: Any, W: Any, b: Any) -> list[Piece]:
    """Mark where X @ Wᵀ + b clashes; nothing where it does not."""
    one, two, bias = sizes(X), sizes(W), None if b is None else sizes(b)
    if one[-1] == two[-1]:
        out = (*one[:-1], two[0])
        clash = _of_bias(out, bias)
        return [layer_meets(one, two, None, out), *clash] if clash else []
    pairs = _partners(nodes.indexed("Z", *(0 for _ in one[-2:])), _first("X", X), _first("W", W))
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


def _first(letter: str, x: Any, down: bool = False) -> Vector:
    """Take the first row or column of a matrix, or a vector."""
    zeros = (0,) * (len(sizes(x)) - 1)
    return Vector(letter, x, (*zeros[1:], ALL, *zeros[:1]) if down else (*zeros, ALL))


def _partners(name: str, one: Vector, two: Vector) -> list[Piece]:
    """Set the first dot product as far as it goes, an empty place for each missing partner."""
    return [Dot(one, two).worked(name)] if one.count or two.count else []


def _of_leading_axes(names: str, fits: Meeting, core: int) -> list[Piece]:
    """Mark the axes before the last `core` on which two stacks do not broadcast."""
    if common(*(x[:-core] for x in fits.shapes)) is not None:
        return []
    return [fits, *compared(dict(zip(names, fits.shapes, strict=True)), core)]


def _way(fit: Fit, A: Any, B: Any) -> list[Piece]:
    """Set a product that would fit: its shapes and, of matrices, what it multiplies."""
    one, two = fit.shapes
    head = Typed((fit.expression,), matrices_meet(one, two, f" ⇒ {fit.out}"))
    if not (is_drawn(A) and is_drawn(B)):
        return [head]
    own = {"A": (A, "first"), "B": (B, "second")}  # with which letter an operand begins
    each = [(*own[name[0]], shape) for name, shape in zip(fit.operands, fit.shapes, strict=True)]
    left, right = (whole(changed(x, shape), role) for x, role, shape in each)
    picture = nodes.Chain(Styled(fit.expression, "code"), (left + " @ " + right,))
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
