"""Matrix products worked cell by cell: C = A @ B, and Z = X @ Wᵀ + b, with one term more."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any

from linalg_dl.explain._typeset import (
    WIDTH,
    Math,
    below,
    beside,
    chain,
    coloured,
    folded,
    framed,
    hidden,
    indexed,
    matrix,
    number,
    padded,
    relations,
    sign,
)
from linalg_dl.explain._worked import (
    SHOWN,
    Rows,
    dot_rows,
    shown,
    stored,
    total,
    vector,
    worked,
)

Entry = Callable[[int, int], Math]
Lit = Callable[[int | None, int | None], bool]

CELLS = 9  # results worked one by one; of more, the first three and the last


class Product:
    """Two matrices, of which a vector is one with a single row or column, and a bias.

    With `transposed`, the rows of `right` are the columns of the product: X @ Wᵀ.
    """

    def __init__(
        self,
        left: Any,
        right: Any,
        letters: tuple[str, str, str] = ("A", "B", "C"),
        bias: Any = None,
        transposed: bool = False,
    ) -> None:
        rows = left[None, :] if left.ndim == 1 else left
        columns = right[None, :] if right.ndim == 1 else right if transposed else right.T
        self.letters, self.transposed = letters, transposed
        self.flat_left, self.flat_right = left.ndim == 1, right.ndim == 1
        self.n, self.k, self.m = int(rows.shape[0]), int(rows.shape[1]), int(columns.shape[0])
        self.rows = {i: vector(rows[i, :]) for i in shown(self.n) if i is not None}
        self.columns = {j: vector(columns[j, :]) for j in shown(self.m) if j is not None}
        self.bias = None if bias is None else vector(bias)

    @cached_property
    def totals(self) -> dict[tuple[int, int], Decimal]:
        """The results that are shown, as their dtype keeps them."""
        return {
            (i, j): stored(*total(row, column, *self._plus(j)))
            for i, row in self.rows.items()
            for j, column in self.columns.items()
        }

    def paragraphs(self) -> list[Math]:
        """Set the matrices, the steps of each cell, and the result."""
        if not self.n * self.m * self.k:
            return []
        cells = [self._cell(*cell) if cell else sign("⋮") for cell in self._order()]
        return [*self._given(), *cells, chain(self.letters[2], self._results())]

    def _order(self) -> list[tuple[int, int] | None]:
        every = self.n * self.m <= CELLS and max(self.n, self.m) <= SHOWN
        cells = shown(self.n * self.m, CELLS if every else 3)
        return [None if cell is None else divmod(cell, self.m) for cell in cells]

    def _title(self) -> str:
        one, two, out = self.letters
        return f"{out} = {one} @ {two}{'ᵀ' * self.transposed}{' + b' * bool(self.bias)}"

    def _given(self) -> list[Math]:
        one, two, _ = self.letters
        parts = {one: self._left(), two: self._right()}
        if self.transposed:
            parts = {one: self._left(), two: self._weights(), f"{two}ᵀ": self._right()}
        line = chain(*self._title().split(" = "), self._operands())
        if line.width <= WIDTH:
            return [*(self._both_weights(parts) if self.transposed else []), line]
        parts |= {"b": self._biases()} if self.bias else {}
        return [sign(self._title()), *[chain(key, x) for key, x in parts.items()]]

    def _both_weights(self, parts: dict[str, Math]) -> list[Math]:
        """Set W and Wᵀ next to each other."""
        lines = [chain(key, parts[key]) for key in (self.letters[1], f"{self.letters[1]}ᵀ")]
        side = beside(*lines)
        return [side] if side.width <= WIDTH else lines

    def _cell(self, i: int, j: int) -> Math:
        steps = worked(self._name(i, j), lambda first: self._steps(i, j, first))
        operands, results = self._operands(i, j), self._results((i, j))
        relation = relations([[operands], [results]])[-1]
        picture = folded(operands, relation, results)
        if picture.width > WIDTH:
            picture = self._row_and_column(i, j)
        side = beside(picture, steps)
        return side if side.width <= WIDTH else below(picture, steps)

    def _steps(self, i: int, j: int, first: int = 3) -> Rows:
        bias = (coloured(indexed("b", j), "second"), *self._plus(j)) if self.bias else None
        return dot_rows(self.rows[i], self.columns[j], lambda k: self._term(i, k, j), bias, first)

    def _row_and_column(self, i: int, j: int) -> Math:
        row, column = self.rows[i], self.columns[j]
        one = _matrix(1, self.k, lambda _, k: number(row[k]), "first", _everywhere)
        two = _matrix(self.k, 1, lambda k, _: number(column[k]), "second", _everywhere)
        return one + " @ " + two

    def _plus(self, j: int) -> tuple[Decimal, Any] | tuple[()]:
        return (self.bias[j], self.bias.array) if self.bias else ()

    def _name(self, i: int, j: int) -> Math:
        return coloured(indexed(self.letters[2], *self._indices(i, j)), "result")

    def _term(self, i: int, k: int, j: int) -> Math:
        row, column = self._indices(i, j)
        right = (column, k) if self.transposed else (k, column)
        one = coloured(indexed(self.letters[0], row, k), "first")
        return one + "·" + coloured(indexed(self.letters[1], *right), "second")

    def _indices(self, i: int, j: int) -> tuple[int | None, int | None]:
        return None if self.flat_left else i, None if self.flat_right else j

    def _operands(self, i: int | None = None, j: int | None = None) -> Math:
        both = self._left(i) + " @ " + self._right(j)
        return both + " + " + self._biases(j) if self.bias else both

    def _left(self, row: int | None = None) -> Math:
        rows = self.rows
        return _matrix(self.n, self.k, lambda i, k: number(rows[i][k]), "first", _on_row(row))

    def _right(self, column: int | None = None) -> Math:
        columns = self.columns
        return _matrix(
            self.k, self.m, lambda k, j: number(columns[j][k]), "second", _on_column(column)
        )

    def _weights(self) -> Math:
        rows = self.columns
        return _matrix(self.m, self.k, lambda j, k: number(rows[j][k]), "second", _everywhere)

    def _biases(self, column: int | None = None) -> Math:
        bias: Any = self.bias
        return _matrix(1, self.m, lambda _, j: number(bias[j]), "second", _on_column(column))

    def _results(self, last: tuple[int, int] | None = None) -> Math:
        def entry(i: int, j: int) -> Math:
            text = number(self.totals[i, j])
            if last is None or last == (i, j):
                return framed(text) if last else text
            return padded(text if (i, j) < last else hidden(text, "□"))

        if self.flat_left and self.flat_right:
            return coloured(entry(0, 0), "result")
        return _matrix(self.n, self.m, entry, "result", _everywhere)


def whole(x: Any, role: str) -> Math:
    """Set a matrix, or a vector as a row, in the colour of its role."""
    x = x[None, :] if x.ndim == 1 else x
    rows = {i: vector(x[i, :]) for i in shown(int(x.shape[0])) if i is not None}
    n, m = map(int, x.shape)
    return _matrix(n, m, lambda i, k: number(rows[i][k]), role, _everywhere)


def _grid(n: int, m: int, entry: Entry) -> list[list[Math]]:
    """Lay entries in rows and columns, with dots where some are left out."""
    return [
        [_dots(i, j) if i is None or j is None else entry(i, j) for j in shown(m)] for i in shown(n)
    ]


def _on_row(row: int | None) -> Lit:
    return lambda i, _: row in (None, i)


def _on_column(column: int | None) -> Lit:
    return lambda _, j: column in (None, j)


def _everywhere(i: int | None, j: int | None) -> bool:
    return True


def _dots(i: int | None, j: int | None) -> Math:
    return sign("⋱" if i is None and j is None else "⋮" if i is None else "⋯")


def _matrix(n: int, m: int, entry: Entry, role: str, lit: Lit) -> Math:
    """Set a matrix in the colour of its role, with the places that are not lit left blank."""
    grid = _grid(n, m, entry)
    for row, i in zip(grid, shown(n), strict=True):
        row[:] = [
            coloured(x, role) if lit(i, j) else hidden(x)
            for x, j in zip(row, shown(m), strict=True)
        ]
    return matrix(grid)
