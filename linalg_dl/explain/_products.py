"""Products worked on paper: of vectors, and of matrices cell by cell.

The arithmetic is decimal and exact on the digits that each number shows in its own dtype:
0.1 times 3 is 0.3 here, and 100 times 100 is 10000 even where int8 keeps 16.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import cached_property
from operator import mul
from typing import Any

import numpy as np

from linalg_dl._arrays import dtype_name
from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._inputs import as_numpy, decimals, is_shape, sizes
from linalg_dl.explain._nodes import ROLES, Chain, Matrix, Number, Piece, Styled, factor, number

SHOWN = 5  # numbers along an axis; of more, the first three and the last
CELLS = 9  # results worked one by one; of more, the first three and the last
EXACT = 4096  # components up to which decimals are quick enough
DIGITS = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
PAPER = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
ALL = slice(None)
FORMULAS = {"ABC": "C = A @ B", "XWZ": "Z = X @ Wᵀ"}  # of matrices by their letters

Style = Callable[[int | None, int | None], str]  # of a cell, or of dots where that is None


def shown(count: int, first: int = 3, limit: int = SHOWN) -> list[int | None]:
    """List the indices that are shown, None where some are left out."""
    return [*range(count)] if count <= limit else [*range(first), None, count - 1]


class Vector:
    """A vector by its place in an array: the numbers at A[0, :] go by the names A₁₁, A₁₂, ...

    A shape has no numbers; of a long vector those are read that are shown.
    """

    def __init__(self, letter: str, x: Any, place: tuple[Any, ...] = (ALL,)) -> None:
        self.letter, self.place = letter, place
        self.role = "first" if letter in "aAX" else "second"
        self.count = sizes(x)[place.index(ALL)]
        self.known = not is_shape(x) and 0 not in sizes(x)
        self.array = x[place] if self.known else x

    def __getitem__(self, k: int) -> Decimal:
        return decimals(self.array[k])[0]

    def term(self, k: int, by_name: bool) -> Piece:
        """Write a component by name, or as a factor: an empty place beyond the last one."""
        if k >= self.count:
            return Styled("□", "error")
        place = [k if i == ALL else i for i in self.place[-2:]]
        return Styled(nodes.indexed(self.letter, *place) if by_name else factor(self[k]), self.role)

    def written(self) -> Piece:
        """Write the components between parentheses."""
        cells = ["⋯" if k is None else number(self[k]) for k in shown(self.count)]
        return Styled("(" + nodes.joined(cells, ", ") + ")", self.role)

    def floats(self) -> Any:
        """Give the components as float64."""
        if self.count <= EXACT:
            return np.array([float(value) for value in decimals(self.array)])
        return as_numpy(self.array).astype(np.float64)


def dot(u: Vector, v: Vector) -> Decimal:
    """Multiply and add up: exactly, unless the vectors are long and their numbers floats."""
    if u.count <= EXACT:
        with localcontext(PAPER):
            return sum(map(mul, decimals(u.array), decimals(v.array)), Decimal(0))
    one, two = as_numpy(u.array), as_numpy(v.array)
    if np.issubdtype(one.dtype, np.integer):
        most = len(one) * np.abs(one.astype(float)).max() * np.abs(two.astype(float)).max()
        kind = np.int64 if most < 2**62 else object  # which no sum in int64 can leave
        return Decimal(int(np.dot(one.astype(kind), two.astype(kind))))
    with np.errstate(all="ignore"):
        return Decimal(str(np.dot(one.astype(np.float64), two.astype(np.float64))))


def sums(
    places: Sequence[int | None],
    term: Callable[[int, bool], Piece],
    ways: Sequence[bool],
    value: Callable[[int], Decimal] | None = None,
) -> list[Piece]:
    """Set a sum in columns: its terms in each of the ways, by name or not, then their values."""
    rows = [["⋯" if k is None else term(k, way) for k in places] for way in ways if places]
    steps = [nodes.joined(row, "+", nodes.Terms) if row[1:] else row[0] for row in rows]
    if value and len(places) > 1:
        with localcontext(PAPER):
            first, *rest = ["⋯" if k is None else number(value(k)) for k in places]
        steps.append(nodes.Terms((first, *(cell for x in rest for cell in _signed(x)))))
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
        fits = self.u.count == self.v.count
        ways = [True] + [False] * (self.u.known and self.v.known)
        places = [*shown(self.count, 1 if self.bias else 2), *[self.count] * bool(self.bias)]
        steps = sums(places, self._term, ways, self._value if fits else None)
        return nodes.Chain(name, (*formula, *steps, self._result() if fits else "✗"))

    @cached_property
    def total(self) -> Decimal:
        """The sum, as on paper."""
        with localcontext(PAPER):
            return dot(self.u, self.v) + (self.bias[self.j] if self.bias else 0)

    @cached_property
    def kept(self) -> tuple[str, Decimal, str]:
        """What the dtype keeps of it, between signs: integers wrap, floats go to infinity."""
        total, vectors = self.total, (self.u, self.v, self.bias)
        dtypes = [dtype_name(x.array.dtype) for x in vectors if x]
        if not total.is_finite():
            return "", total, ""
        if all("int" in x for x in dtypes):
            info = np.iinfo(np.result_type(*dtypes))
            wrapped = Decimal((int(total) - int(info.min)) % 2**info.bits + int(info.min))
            return " ≡ ", wrapped, f" (mod {nodes.power(2, info.bits)})"
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
    # NumPy has no bfloat16, whose exponents are those of float32.
    dtype = np.result_type(*("float32" if name == "bfloat16" else name for name in dtypes))
    with np.errstate(all="ignore"):
        if np.isfinite(dtype.type(str(total))):
            return "", total, ""
    exponent = int(np.finfo(dtype).maxexp)
    limit = f" {('≤ −', '≥ ')[total > 0]}{nodes.power(2, exponent)}"  # less is rounded up to it
    beyond = total.copy_abs() >= 2**exponent
    return limit * beyond + " ⇒ ", Decimal("inf").copy_sign(total), ""


class MatrixProduct:
    """Two matrices, of which a vector is one with a single row or column, and a bias.

    The letters are those of one of `FORMULAS`.
    """

    def __init__(self, letters: str, left: Any, right: Any, bias: Any = None) -> None:
        self.letters, self.transposed = letters, letters == "XWZ"
        self.given = given(dict(zip(letters, (left, right), strict=False)))
        self.stacked = max(left.ndim, right.ndim) > 2
        self.flat = left.ndim == 1, right.ndim == 1
        self.n, self.rows = lines(letters[0], left)
        self.m, self.columns = lines(letters[1], right, down=not self.transposed)
        self.k, self.bias = self.rows[0].count, None if bias is None else Vector("b", bias)
        cells = itertools.product(self.rows, self.columns)
        self.dots = {(i, j): Dot(self.rows[i], self.columns[j], self.bias, j) for i, j in cells}

    def paragraphs(self) -> list[Piece]:
        """Set the matrices, the steps of each cell, and the result; of stacks, the first."""
        if not self.k:
            return []
        every = self.n * self.m <= CELLS and max(self.n, self.m) <= SHOWN
        order = shown(self.n * self.m, limit=CELLS if every else 3)
        cells = ["⋮" if k is None else self._cell(*divmod(k, self.m)) for k in order]
        formula = FORMULAS[self.letters] + " + b" * bool(self.bias)
        result = Chain(self.letters[2], (self._results(),))
        head = nodes.Below((*self.given, formula), "apart")
        return [head, *cells, result, *["⋮"] * self.stacked]

    def _operands(self, i: int, j: int) -> nodes.Row:
        """Set what is multiplied and added for a cell of the result: its row and its column."""
        rows, columns, bias = self.rows, self.columns, self.bias
        left = grid(self.n, self.k, lambda i, k: number(rows[i][k]), lit("first", row=i))
        right = grid(self.k, self.m, lambda k, j: number(columns[j][k]), lit("second", column=j))
        if bias is None:
            return left + " @ " + right
        b = grid(1, self.m, lambda _, j: number(bias[j]), lit("second", column=j))
        return left + " @ " + right + " + " + b

    def _cell(self, i: int, j: int) -> Piece:
        """Set the row and the column of one result beside the steps to its value."""
        operands, results = self._operands(i, j), self._results((i, j))
        relation = "≈ " if nodes.is_rounded((operands, results)) else "= "
        row = grid(1, self.k, lambda _, k: number(self.rows[i][k]), lit("first"))
        column = grid(self.k, 1, lambda k, _: number(self.columns[j][k]), lit("second"))
        whole = nodes.fold(operands, relation + results)
        picture = nodes.Fitting((whole, row + " @ " + column))
        place = [k for k, flat in zip((i, j), self.flat, strict=True) if not flat]
        name = Styled(nodes.indexed(self.letters[2], *place), "result")
        # Each below nothing, so that both begin at the same height.
        return nodes.beside(nodes.Below((picture,)), nodes.Below((self.dots[i, j].worked(name),)))

    def _results(self, last: tuple[int, int] | None = None) -> nodes.Node:
        """Set the results as far as the `last` one, which is framed."""

        def entry(i: int, j: int) -> Piece:
            result = number(self.dots[i, j].kept[1])
            if last is None:
                return result
            shown = result if (i, j) <= last else Styled(result, "coming")
            return Styled(shown, "framed" if (i, j) == last else "unframed")

        if all(self.flat):
            return Styled(entry(0, 0), "result")
        return grid(self.n, self.m, entry, lit("result"))


def lines(letter: str, x: Any, down: bool = False) -> tuple[int, dict[int, Vector]]:
    """Count the rows of a matrix, or its columns, and read those that are shown.

    A vector is the only one; of a stack it is the first matrix. Of none the first has a name.
    """
    size = sizes(x)
    if len(size) == 1:
        return 1, {0: Vector(letter, x)}
    lead, count = (0,) * (len(size) - 2), size[-1 if down else -2]
    ends = {k: (ALL, k) if down else (k, ALL) for k in shown(count or 1) if k is not None}
    return count, {k: Vector(letter, x, (*lead, *end)) for k, end in ends.items()}


def given(arrays: Mapping[str, Any]) -> list[Piece]:
    """Set arrays of one or two axes next to each other; nothing of shapes."""
    if any(is_shape(x) or x.ndim not in (1, 2) or 0 in x.shape for x in arrays.values()):
        return []
    each = zip(arrays.items(), itertools.cycle(ROLES))
    return [nodes.beside(*(Chain(key, (whole(x, role),)) for (key, x), role in each))]


def whole(x: Any, role: str) -> Matrix:
    """Set a matrix, or a vector as a row, in the colour of its role."""
    x = x[None, :] if x.ndim == 1 else x
    n, m = sizes(x)
    return grid(n, m, lambda i, j: number(decimals(x[i, j])[0]), lit(role))


def grid(n: int, m: int, entry: Callable[[int, int], Piece], style: Style) -> Matrix:
    """Set a matrix of n rows and m columns, dots in place of those that are left out."""

    def cell(i: int | None, j: int | None) -> Piece:
        if i is None or j is None:
            return Styled("⋱" if i == j else "⋮" if i is None else "⋯", style(i, j))
        return Styled(entry(i, j), style(i, j))

    return Matrix(tuple(tuple(cell(i, j) for j in shown(m)) for i in shown(n)))


def lit(role: str, row: int | None = None, column: int | None = None) -> Style:
    """Style a matrix by its role; with a row or a column given, that one alone."""
    return lambda i, j: role if row in (None, i) and column in (None, j) else "hidden"
