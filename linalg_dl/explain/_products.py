"""Matrix products worked cell by cell: C = A @ B, and Z = X @ Wᵀ + b, with one term more."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cached_property
from typing import Any

from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._dot import SHOWN, Dot, Vector, shown, vector
from linalg_dl.explain._inputs import sizes
from linalg_dl.explain._nodes import ROLES, Chain, Coloured, Number, Piece, indexed, is_rounded

CELLS = 9  # results worked one by one; of more, the first three and the last

Entry = Callable[[int, int], Piece]


class MatrixProduct:
    """Two matrices, of which a vector is one with a single row or column, and a bias."""

    letters = "ABC"
    transposed = False

    def __init__(self, left: Any, right: Any, bias: Any = None) -> None:
        self.stacked = max(left.ndim, right.ndim) > 2
        left, right = _first(left), _first(right)
        rows = left[None, :] if left.ndim == 1 else left
        columns = right[None, :] if right.ndim == 1 else right if self.transposed else right.T
        self.flat = (left.ndim == 1, right.ndim == 1)
        (self.n, self.k), self.m = sizes(rows), sizes(columns)[0]
        self.rows, self.columns = _vectors(rows), _vectors(columns)
        self.bias = None if bias is None else vector(bias)

    @cached_property
    def dots(self) -> dict[tuple[int, int], Dot]:
        """The dot products of the results that are shown."""
        return {
            (i, j): Dot(row, column, (self.bias[j], self.bias.array) if self.bias else None)
            for i, row in self.rows.items()
            for j, column in self.columns.items()
        }

    def paragraphs(self) -> list[Piece]:
        """Set the matrices, the steps of each cell, and the result; of stacks, the first."""
        if not self.n * self.m * self.k:
            return []
        every = self.n * self.m <= CELLS and max(self.n, self.m) <= SHOWN
        order = shown(self.n * self.m, limit=CELLS if every else 3)
        cells = ["⋮" if k is None else self._cell(*divmod(k, self.m)) for k in order]
        result = Chain(self.letters[2], (self._results(),))
        return [self._given(), *cells, result, *["⋮"] * self.stacked]

    def _given(self) -> Piece:
        """Set the matrices in one line where there is room for it, else each on its own."""
        one, two, out = [*self.letters]
        product = f"{one} @ {two}{'ᵀ' * self.transposed}{' + b' * bool(self.bias)}"
        weights = {two: self._weights(), f"{two}ᵀ": self._right()}
        parts = {one: self._left(), **(weights if self.transposed else {two: self._right()})}
        parts |= {"b": self._biases()} if self.bias else {}
        pair = [nodes.Beside((*_equations(weights),))] if self.transposed else []
        line = nodes.Below((*pair, Chain(out, (product, self._operands()))), apart=True)
        lines = nodes.Below((f"{out} = {product}", *_equations(parts)), apart=True)
        return nodes.Fitting((line, lines))

    def _cell(self, i: int, j: int) -> Piece:
        operands, results = self._operands(i, j), self._results((i, j))
        relation = "≈" if is_rounded((operands, results)) else "="
        picture = nodes.Fold(operands, f"{relation} " + results)
        either = nodes.Fitting((picture, self._row_and_column(i, j)))
        return nodes.Beside((either, self._steps(i, j)), tight=True)

    def _steps(self, i: int, j: int) -> Piece:
        row, column = (None if flat else x for flat, x in zip(self.flat, (i, j), strict=True))
        name = Coloured(indexed(self.letters[2], row, column), "result")
        bias = Coloured(indexed("b", j), "second")
        return self.dots[i, j].worked(name, lambda k: self._term(row, k, column), bias=bias)

    def _term(self, row: int | None, k: int, column: int | None) -> Piece:
        right = (column, k) if self.transposed else (k, column)
        one = Coloured(indexed(self.letters[0], row, k), "first")
        return nodes.Product((one, Coloured(indexed(self.letters[1], *right), "second")))

    def _row_and_column(self, i: int, j: int) -> Piece:
        row, column = self.rows[i], self.columns[j]
        one = _lit(1, self.k, lambda _, k: Number(row[k]), "first")
        return one + " @ " + _lit(self.k, 1, lambda k, _: Number(column[k]), "second")

    def _operands(self, i: int | None = None, j: int | None = None) -> nodes.Node:
        both = self._left(i) + " @ " + self._right(j)
        return both + " + " + self._biases(j) if self.bias else both

    def _left(self, row: int | None = None) -> nodes.Node:
        return _lit(self.n, self.k, lambda i, k: Number(self.rows[i][k]), "first", row=row)

    def _right(self, column: int | None = None) -> nodes.Node:
        columns = self.columns
        return _lit(self.k, self.m, lambda k, j: Number(columns[j][k]), "second", column=column)

    def _weights(self) -> nodes.Node:
        return _lit(self.m, self.k, lambda j, k: Number(self.columns[j][k]), "second")

    def _biases(self, column: int | None = None) -> nodes.Node:
        bias: Any = self.bias
        return _lit(1, self.m, lambda _, j: Number(bias[j]), "second", column=column)

    def _results(self, last: tuple[int, int] | None = None) -> Piece:
        """Set the results as far as the `last` one, which is framed."""

        def entry(i: int, j: int) -> Piece:
            number = Number(self.dots[i, j].kept)
            if last is None or last == (i, j):
                return nodes.Framed(number) if last else number
            return nodes.Framed(number if (i, j) < last else nodes.Hidden(number, "□"), on=False)

        if all(self.flat):
            return Coloured(entry(0, 0), "result")
        return _lit(self.n, self.m, entry, "result")


class Layer(MatrixProduct):
    """X @ Wᵀ + b, where the rows of W are the columns of the product."""

    letters = "XWZ"
    transposed = True


def whole(x: Any, role: str) -> nodes.Node:
    """Set a matrix, or a vector as a row, in the colour of its role."""
    x = x[None, :] if x.ndim == 1 else x
    rows = _vectors(x)
    n, m = sizes(x)
    return _lit(n, m, lambda i, k: Number(rows[i][k]), role)


def given(arrays: dict[str, Any]) -> list[Piece]:
    """Set arrays of one or two axes, two of them next to each other; nothing of shapes."""
    if not all(map(is_drawn, arrays.values())):
        return []
    each = zip(arrays.items(), itertools.cycle(ROLES))
    lines = _equations({key: whole(x, role) for (key, x), role in each})
    return [nodes.Beside((*lines,))] if len(lines) == 2 else lines


def is_drawn(x: Any) -> bool:
    """Tell whether something is an array of one or two axes that holds numbers."""
    return not isinstance(x, tuple) and x.ndim in (1, 2) and 0 not in x.shape


def _equations(parts: dict[str, nodes.Node]) -> list[Piece]:
    return [Chain(key, (x,)) for key, x in parts.items()]


def _first(x: Any) -> Any:
    """Give the first matrix of a stack."""
    return x[(0,) * (x.ndim - 2) + (...,)] if x.ndim > 2 else x


def _vectors(rows: Any) -> dict[int, Vector]:
    """Read the rows that are shown."""
    return {i: vector(rows[i, :]) for i in shown(int(rows.shape[0])) if i is not None}


def _lit(
    n: int, m: int, entry: Entry, role: str, row: int | None = None, column: int | None = None
) -> nodes.Node:
    """Set a matrix in the colour of its role; with a row or a column given, that one alone."""

    def cell(i: int | None, j: int | None) -> Piece:
        x = nodes.ellipsis(i, j) if i is None or j is None else entry(i, j)
        return Coloured(x, role) if row in (None, i) and column in (None, j) else nodes.Hidden(x)

    return nodes.Matrix(tuple(tuple(cell(i, j) for j in shown(m)) for i in shown(n)))
