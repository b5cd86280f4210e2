"""Dot products worked on paper: the numbers as they read, their products, their sum.

The arithmetic is decimal and exact on the digits that each number shows in its own dtype:
0.1 times 3 is 0.3 here, and 100 times 100 is 10000 even where int8 keeps 16.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import cached_property
from operator import mul
from typing import Any

import numpy as np

from linalg_dl._arrays import dtype_name
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._inputs import as_numpy, decimals, is_shape, sizes
from linalg_dl.explain._nodes import Number, Piece, Styled, Terms, factor, number, power

SHOWN = 5  # numbers along an axis; of more, the first three and the last
EXACT = 4096  # components up to which decimals are quick enough
DIGITS = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
PAPER = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
ALL = slice(None)

Places = list[int | None]

# The exponent of 2 that a float dtype does not reach, and its binary digits.
_FLOATS = {"float16": (16, 11), "bfloat16": (128, 8), "float32": (128, 24), "float64": (1024, 53)}


def shown(count: int, first: int = 3, limit: int = SHOWN) -> Places:
    """List the indices that are shown, None where some are left out."""
    return [*range(count)] if count <= limit else [*range(first), None, count - 1]


class Vector:
    """A vector by its place in an array: the numbers at A[0, :] go by the names A₁₁, A₁₂, ...

    A shape has no numbers; of a long vector those are read that are shown. Vectors of a stack
    have a name, ``a[0]``, and their components none.
    """

    def __init__(self, letter: str, x: Any, place: tuple[Any, ...] = (ALL,)) -> None:
        self.letter, self.place = letter, place
        self.role = "first" if letter in "aAX" else "second"
        self.name = f"{letter}[{', '.join(map(str, place[:-1]))}]".removesuffix("[]")
        self.named = letter.isupper() or len(place) == 1
        self.count = sizes(x)[place.index(ALL)]
        self.values: dict[int, Decimal] = {}
        if not is_shape(x) and 0 not in sizes(x):
            x = x[place]
            if self.count <= EXACT:
                self.values = dict(enumerate(decimals(x)))
            else:
                self.values = {k: decimals(x[k])[0] for k in shown(self.count) if k is not None}
        self.array = x

    def __getitem__(self, k: int) -> Decimal:
        return self.values[k]

    def term(self, k: int, by_name: bool) -> Piece:
        """Write a component by name, or as a factor: an empty place beyond the last one."""
        if k >= self.count:
            return Styled("□", "clash")
        place = [k if i == ALL else i for i in self.place[-2:]]
        return Styled(nodes.indexed(self.letter, *place) if by_name else factor(self[k]), self.role)

    def written(self) -> Piece:
        """Write the components between parentheses."""
        cells = ["⋯" if k is None else number(self[k]) for k in shown(self.count)]
        return Styled("(" + nodes.joined(cells, ", ") + ")", self.role)

    def floats(self) -> Any:
        """Give the components as float64."""
        if self.count == len(self.values):
            return np.array([float(value) for value in self.values.values()])
        return as_numpy(self.array).astype(np.float64)


def dot(u: Vector, v: Vector) -> Decimal:
    """Multiply and add up: exactly, unless the vectors are long and their numbers floats."""
    if u.count <= EXACT:
        with localcontext(PAPER):
            return sum(map(mul, u.values.values(), v.values.values()), Decimal(0))
    one, two = as_numpy(u.array), as_numpy(v.array)
    if not np.issubdtype(one.dtype, np.integer):
        with np.errstate(all="ignore"):
            return Decimal(str(np.dot(one.astype(np.float64), two.astype(np.float64))))
    most = len(one) * math.prod(int(np.abs(x.astype(np.float64)).max()) for x in (one, two))
    if most < 2**62:  # which no sum in int64 can leave
        return Decimal(int(np.dot(one.astype(np.int64), two.astype(np.int64))))
    return Decimal(sum(map(mul, one.tolist(), two.tolist())))


def sums(
    places: Places,
    term: Callable[[int, bool], Piece],
    ways: Sequence[bool],
    value: Callable[[int], Decimal] | None = None,
) -> list[Piece]:
    """Set a sum in columns: its terms in each of the ways, by name or not, then their values."""
    rows = [["⋯" if k is None else term(k, way) for k in places] for way in ways]
    steps = [row[0] if len(row) == 1 else nodes.joined(row, "+", Terms) for row in rows if row]
    if value and len(places) > 1:
        with localcontext(PAPER):
            first, *rest = ["⋯" if k is None else number(value(k)) for k in places]
        steps.append(Terms((first, *(cell for x in rest for cell in _signed(x)))))
    return steps


def _signed(x: Piece) -> tuple[Piece, Piece]:
    if isinstance(x, Number) and x.symbols.startswith("−"):
        return "−", Number(x.symbols[1:], x.rounded)
    return "+", x


class Dot:
    """u·v, as far as that goes, and what is added to it where there is a bias: its component j."""

    def __init__(self, u: Vector, v: Vector, bias: Vector | None = None, j: int = 0) -> None:
        self.u, self.v, self.bias, self.j = u, v, bias, j
        self.count = max(u.count, v.count)

    def worked(self, name: Piece, *formula: Piece) -> Piece:
        """Set the formula, the terms by name, the products, their sum: as there is room for."""
        u, v, options = self.u, self.v, []
        fits = u.count == v.count
        ways = [True] * (u.named and v.named) + [False] * bool(u.values and v.values)
        for first in (3, 2, 1) if self.count > SHOWN else (3,):
            places = [*shown(self.count, first), *[self.count] * bool(self.bias)]
            steps = sums(places, self._term, ways, self._value if fits else None)
            options.append(nodes.Chain(name, (*formula, *steps, self._result() if fits else "✗")))
        return nodes.Fitting((*options,))

    @cached_property
    def total(self) -> Decimal:
        """The sum, as on paper."""
        with localcontext(PAPER):
            return dot(self.u, self.v) + (self.bias[self.j] if self.bias else 0)

    @cached_property
    def kept(self) -> tuple[str, Decimal, str]:
        """What the dtype keeps of it, between signs: integers wrap, floats go to infinity."""
        total, dtypes = self.total, [dtype_name(x.array) for x in (self.u, self.v, self.bias) if x]
        if not total.is_finite():
            return "", total, ""
        if all("int" in x for x in dtypes):
            info = np.iinfo(np.result_type(*dtypes))
            wrapped = Decimal((int(total) - int(info.min)) % 2**info.bits + int(info.min))
            return " ≡ ", wrapped, f" (mod {power(2, info.bits)})"
        return _kept_by_floats(total, dtypes)

    def _result(self) -> Piece:
        """Write the total, and what a dtype too small for it keeps."""
        before, kept, after = self.kept
        one, two = (Styled(number(x), "result") for x in (self.total, kept))
        return one if kept == self.total or self.total.is_nan() else one + before + two + after

    def _term(self, k: int, by_name: bool) -> Piece:
        if self.bias and k == self.count:
            return self.bias.term(self.j, by_name)
        return nodes.product(self.u.term(k, by_name), self.v.term(k, by_name))

    def _value(self, k: int) -> Decimal:
        return self.bias[self.j] if self.bias and k == self.count else self.u[k] * self.v[k]


def _kept_by_floats(total: Decimal, dtypes: Sequence[str]) -> tuple[str, Decimal, str]:
    # A long double is one of 80 bits.
    exponent, digits = max(_FLOATS.get(name, (16384, 64)) for name in dtypes)
    size, limit = total.copy_abs(), f" {('≤ −', '≥ ')[total > 0]}{power(2, exponent)}"
    if size < 2**exponent - 2 ** (exponent - digits - 1):  # what is beyond is nearer to 2**exponent
        return "", total, ""
    return limit * (size >= 2**exponent) + " ⇒ ", Decimal("inf").copy_sign(total), ""
