"""Dot products worked on paper: the numbers as they read, their products, their sum.

The arithmetic is decimal and exact on the digits that each number shows in its own dtype:
0.1 times 3 is 0.3 here, and 100 times 100 is 10000 even where int8 keeps 16.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import cached_property
from operator import mul
from typing import Any

import numpy as np

from linalg_dl._arrays import dtype_name
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._inputs import as_numpy, decimals
from linalg_dl.explain._nodes import Chain, Coloured, Fitting, Number, Piece, factor

SHOWN = 5  # numbers along an axis; of more, the first three and the last
EXACT = 4096  # components up to which decimals are quick enough
DIGITS = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
PAPER = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])

Places = list[int | None]
Term = Callable[[int], Piece]

# The exponent of 2 that a float dtype does not reach, and its binary digits.
_FLOATS = {"float16": (16, 11), "bfloat16": (128, 8), "float32": (128, 24), "float64": (1024, 53)}


@dataclass(frozen=True, eq=False)
class Vector:
    """The components of one vector: all of them, or of a long one those that are shown."""

    array: Any
    values: dict[int, Decimal]

    def __len__(self) -> int:
        return int(self.array.shape[0])

    def __getitem__(self, k: int) -> Decimal:
        return self.values[k]

    def written(self, role: str) -> Piece:
        """Write the components between parentheses."""
        cells = ["⋯" if k is None else Number(self[k]) for k in shown(len(self))]
        return Coloured("(" + nodes.joined(cells, ", ") + ")", role)

    def floats(self) -> Any:
        """Give the components as float64."""
        if len(self) == len(self.values):
            return np.array([float(value) for value in self.values.values()])
        return as_numpy(self.array).astype(np.float64)


def shown(count: int, first: int = 3, limit: int = SHOWN) -> Places:
    """List the indices that are shown, None where some are left out."""
    return [*range(count)] if count <= limit else [*range(first), None, count - 1]


def vector(x: Any) -> Vector:
    """Read the components of a one-dimensional array."""
    count = int(x.shape[0])
    if count <= EXACT:
        return Vector(x, dict(enumerate(decimals(x))))
    return Vector(x, {k: decimals(x[k])[0] for k in shown(count) if k is not None})


def dot(u: Vector, v: Vector) -> Decimal:
    """Multiply and add up: exactly, unless the vectors are long and their numbers floats."""
    if len(u) <= EXACT:
        with localcontext(PAPER):
            return sum(map(mul, u.values.values(), v.values.values()), Decimal(0))
    one, two = as_numpy(u.array), as_numpy(v.array)
    if np.issubdtype(one.dtype, np.integer):
        return Decimal(_integer_dot(one, two))
    with np.errstate(all="ignore"):
        return Decimal(str(np.dot(one.astype(np.float64), two.astype(np.float64))))


def _integer_dot(one: Any, two: Any) -> int:
    """Multiply and add up integers: in int64 where no sum can leave it, else in Python."""
    most = len(one) * math.prod(int(np.abs(x.astype(np.float64)).max()) for x in (one, two))
    if most < 2**62:
        return int(np.dot(one.astype(np.int64), two.astype(np.int64)))
    return sum(map(mul, one.tolist(), two.tolist()))


class Dot:
    """u·v, and what is added to it where there is a bias, with the array that this is from."""

    def __init__(self, u: Vector, v: Vector, bias: tuple[Decimal, Any] | None = None) -> None:
        self.u, self.v, self.bias = u, v, bias
        self.arrays = [u.array, v.array] + ([] if bias is None else [bias[1]])

    @cached_property
    def total(self) -> Decimal:
        """The sum, as on paper."""
        with localcontext(PAPER):
            return dot(self.u, self.v) + (self.bias[0] if self.bias else 0)

    @cached_property
    def kept(self) -> Decimal:
        """What the dtype keeps of it: integers wrap around, floats go to infinity."""
        return _kept(self.total, [dtype_name(x) for x in self.arrays])

    def worked(self, name: Piece, term: Term | None, *formula: Piece, bias: Piece = "") -> Piece:
        """Set the steps: the formula, the terms by name, the products, their sum."""

        def chain(places: Places) -> Piece:
            return Chain(name, (*formula, *self._steps(places, term, bias)))

        return longest(len(self.u), chain)

    def result(self) -> Piece:
        """Write the total, and what a dtype too small for it keeps."""
        total, kept = Coloured(Number(self.total), "result"), Coloured(Number(self.kept), "result")
        if self.kept == self.total or self.total.is_nan():
            return total
        names = [dtype_name(x) for x in self.arrays]
        if bits := _bits(names):
            return total + " ≡ " + kept + f" (mod {nodes.power(2, bits)})"
        exponent = _widest(names)[0]
        limit = f" {('≤ −', '≥ ')[self.total > 0]}{nodes.power(2, exponent)}"
        return total + limit * (self.total.copy_abs() >= 2**exponent) + " ⇒ " + kept

    def _steps(self, places: Places, term: Term | None, bias: Piece) -> list[Piece]:
        u, v = self.u, self.v
        named = [k if k is None else term(k) for k in places] if term else []
        products = [k if k is None else _product(u[k], v[k]) for k in places]
        with localcontext(PAPER):
            terms = [k if k is None else u[k] * v[k] for k in places]
        if self.bias:
            named, products = [*named, bias], [*products, Coloured(factor(self.bias[0]), "second")]
            terms.append(self.bias[0])
        sums = [summed(terms)] if len(terms) > 1 else []
        return [*map(added, filter(None, (named, products))), *sums, self.result()]


def longest(count: int, chain: Callable[[Places], Piece]) -> Piece:
    """Set a sum with as many terms first as there is room for."""
    firsts = (3, 2, 1) if count > SHOWN else (3,)
    return Fitting(tuple(chain(shown(count, first)) for first in firsts))


def added(terms: Sequence[Piece | None]) -> Piece:
    """Lay terms in columns with + between them, None as ⋯."""
    return _terms([cell for term in terms for cell in ("+", term or "⋯")][1:])


def summed(terms: Sequence[Decimal | None]) -> Piece:
    """Lay numbers in columns with their signs between them: 15 − 32."""
    cells: list[Piece] = []
    for term in terms:
        minus = bool(cells) and term is not None and not term.is_nan() and term < 0
        cells.append("−" if minus else "+")
        cells.append("⋯" if term is None else Number(term.copy_abs() if minus else term))
    return _terms(cells[1:])


def _terms(cells: Sequence[Piece]) -> Piece:
    return nodes.Terms(tuple(cells)) if len(cells) > 1 else cells[0]


def _product(one: Decimal, two: Decimal) -> Piece:
    return nodes.Product((Coloured(factor(one), "first"), Coloured(factor(two), "second")))


def _kept(value: Decimal, names: Sequence[str]) -> Decimal:
    if not value.is_finite():
        return value
    if bits := _bits(names):
        least = int(np.iinfo(np.result_type(*names)).min)
        return Decimal((int(value) - least) % 2**bits + least)
    exponent, digits = _widest(names)
    most = 2**exponent - 2 ** (exponent - digits - 1)  # what is beyond is nearer to 2 ** exponent
    return Decimal("inf").copy_sign(value) if value.copy_abs() >= most else value


def _bits(names: Sequence[str]) -> int:
    """Give the width of the common dtype of integers; 0 of floats."""
    return int(np.iinfo(np.result_type(*names)).bits) if all("int" in x for x in names) else 0


def _widest(names: Sequence[str]) -> tuple[int, int]:
    return max(_FLOATS.get(name, (16384, 64)) for name in names)  # a long double is one of 80 bits
