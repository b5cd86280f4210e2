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
from linalg_dl.explain._inputs import as_numpy, decimals, is_shape, sizes
from linalg_dl.explain._nodes import (
    Chain,
    Fitting,
    Number,
    Piece,
    Styled,
    Terms,
    factor,
    indexed,
    joined,
    number,
    power,
    product,
)  # fmt: skip

SHOWN = 5  # numbers along an axis; of more, the first three and the last
EXACT = 4096  # components up to which decimals are quick enough
DIGITS = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
PAPER = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
ALL = slice(None)

Places = list[int | None]

# The exponent of 2 that a float dtype does not reach, and its binary digits.
_FLOATS = {"float16": (16, 11), "bfloat16": (128, 8), "float32": (128, 24), "float64": (1024, 53)}


@dataclass(frozen=True, eq=False)
class Vector:
    """A vector by its place in an array: the numbers at A[0, :] go by the names A₁₁, A₁₂, ...

    A shape has no numbers; of a long vector those are read that are shown.
    """

    letter: str
    place: tuple[Any, ...]
    array: Any
    count: int
    values: dict[int, Decimal]

    @property
    def role(self) -> str:
        """What part it plays, and so its colour."""
        return "first" if self.letter in "aAX" else "second"

    @property
    def name(self) -> str:
        """What it is called, in a stack of vectors: ``a[0]``."""
        return f"{self.letter}[{', '.join(map(str, self.place[:-1]))}]".removesuffix("[]")

    @property
    def named(self) -> bool:
        """Whether its components have names: not where the vector has one, as ``a[0]``."""
        return self.letter.isupper() or len(self.place) == 1

    def term(self, k: int, by_name: bool) -> Piece:
        """Write a component by name, or as a factor: an empty place beyond the last one."""
        if k >= self.count:
            return Styled("□", "clash")
        place = [k if i == ALL else i for i in self.place[-2:]]
        return Styled(indexed(self.letter, *place) if by_name else factor(self[k]), self.role)

    def number(self, k: int) -> Number:
        """Write the number of a component."""
        return number(self[k])

    def written(self) -> Piece:
        """Write the components between parentheses."""
        cells = ["⋯" if k is None else self.number(k) for k in shown(self.count)]
        return Styled("(" + joined(cells, ", ") + ")", self.role)

    def floats(self) -> Any:
        """Give the components as float64."""
        if self.count == len(self.values):
            return np.array([float(value) for value in self.values.values()])
        return as_numpy(self.array).astype(np.float64)

    def __getitem__(self, k: int) -> Decimal:
        return self.values[k]


def shown(count: int, first: int = 3, limit: int = SHOWN) -> Places:
    """List the indices that are shown, None where some are left out."""
    return [*range(count)] if count <= limit else [*range(first), None, count - 1]


def vector(letter: str, x: Any, place: tuple[Any, ...] = (ALL,)) -> Vector:
    """Read the vector at a place of an array, or of a shape."""
    count = sizes(x)[place.index(ALL)]
    if is_shape(x) or 0 in sizes(x):
        return Vector(letter, place, x, count, {})
    array = x[place]
    if count <= EXACT:
        return Vector(letter, place, array, count, dict(enumerate(decimals(array))))
    read = {k: decimals(array[k])[0] for k in shown(count) if k is not None}
    return Vector(letter, place, array, count, read)


def dot(u: Vector, v: Vector) -> Decimal:
    """Multiply and add up: exactly, unless the vectors are long and their numbers floats."""
    if u.count <= EXACT:
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
    """u·v, and what is added to it where there is a bias: its component j."""

    def __init__(self, u: Vector, v: Vector, bias: Vector | None = None, j: int = 0) -> None:
        self.u, self.v, self.bias, self.j = u, v, bias, j
        self.count = max(u.count, v.count)
        self.dtypes = [dtype_name(x.array) for x in (u, v, bias) if x and not is_shape(x.array)]

    @cached_property
    def total(self) -> Decimal:
        """The sum, as on paper."""
        with localcontext(PAPER):
            return dot(self.u, self.v) + (self.bias[self.j] if self.bias else 0)

    @cached_property
    def kept(self) -> Decimal:
        """What the dtype keeps of it: integers wrap around, floats go to infinity."""
        if not self.total.is_finite():
            return self.total
        if self._bits:
            least = int(np.iinfo(np.result_type(*self.dtypes)).min)
            return Decimal((int(self.total) - least) % 2**self._bits + least)
        exponent, digits = self._widest
        most = 2**exponent - 2 ** (exponent - digits - 1)  # what is beyond is nearer to 2**exponent
        infinite = self.total.copy_abs() >= most
        return Decimal("inf").copy_sign(self.total) if infinite else self.total

    def worked(self, name: Piece, *formula: Piece) -> Piece:
        """Set the steps: the formula, the terms by name, the products, their sum.

        Of vectors that differ in length, as far as that goes.
        """
        u, v = self.u, self.v
        fits, bias = u.count == v.count, [self.count] * bool(self.bias)
        ways = [True] * (u.named and v.named) + [False] * bool(u.values and v.values)

        def chain(places: Places) -> Piece:
            steps = sums([*places, *bias], self._term, ways, self._value if fits else None)
            return Chain(name, (*formula, *steps, self.result() if fits else "✗"))

        return longest(self.count, chain)

    def result(self) -> Piece:
        """Write the total, and what a dtype too small for it keeps."""
        total, kept = (Styled(number(x), "result") for x in (self.total, self.kept))
        if self.kept == self.total or self.total.is_nan():
            return total
        if self._bits:
            return total + " ≡ " + kept + f" (mod {power(2, self._bits)})"
        exponent = self._widest[0]
        limit = f" {('≤ −', '≥ ')[self.total > 0]}{power(2, exponent)}"
        return total + limit * (self.total.copy_abs() >= 2**exponent) + " ⇒ " + kept

    def _term(self, k: int, by_name: bool) -> Piece:
        if self.bias and k == self.count:
            return self.bias.term(self.j, by_name)
        return product(self.u.term(k, by_name), self.v.term(k, by_name))

    def _value(self, k: int) -> Decimal:
        return self.bias[self.j] if self.bias and k == self.count else self.u[k] * self.v[k]

    @property
    def _bits(self) -> int:
        """The width of the common dtype of integers; 0 of floats."""
        whole = all("int" in x for x in self.dtypes)
        return int(np.iinfo(np.result_type(*self.dtypes)).bits) if whole else 0

    @property
    def _widest(self) -> tuple[int, int]:
        # A long double is one of 80 bits.
        return max(_FLOATS.get(name, (16384, 64)) for name in self.dtypes)


def longest(count: int, chain: Callable[[Places], Piece]) -> Piece:
    """Set a sum with as many terms first as there is room for."""
    firsts = (3, 2, 1) if count > SHOWN else (3,)
    return Fitting(tuple(chain(shown(count, first)) for first in firsts))


def sums(
    places: Places,
    term: Callable[[int, bool], Piece],
    ways: Sequence[bool],
    value: Callable[[int], Decimal] | None = None,
) -> list[Piece]:
    """Set a sum: its terms in each of the ways, by name or not, then their values."""
    steps = [_added(["⋯" if k is None else term(k, way) for k in places]) for way in ways if places]
    if value and len(places) > 1:
        with localcontext(PAPER):
            steps.append(_summed([k if k is None else value(k) for k in places]))
    return steps


def _added(terms: Sequence[Piece]) -> Piece:
    """Lay terms in columns with + between them."""
    return terms[0] if len(terms) == 1 else joined(terms, "+", Terms)


def _summed(terms: Sequence[Decimal | None]) -> Piece:
    """Lay numbers in columns with their signs between them: 15 − 32."""
    cells: list[Piece] = []
    for term in terms:
        minus = bool(cells) and term is not None and not term.is_nan() and term < 0
        cells.append("−" if minus else "+")
        cells.append("⋯" if term is None else number(term.copy_abs() if minus else term))
    return Terms(tuple(cells[1:]))
