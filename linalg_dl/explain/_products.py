"""Matrices set cell by cell, and their products: C = A @ B, and Z = X @ Wᵀ + b."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import cycle
from typing import Any

from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._dot import ALL, SHOWN, Dot, Vector, shown
from linalg_dl.explain._inputs import decimals, is_shape, sizes
from linalg_dl.explain._nodes import ROLES, Chain, Matrix, Piece, Styled, indexed, number

CELLS = 9  # results worked one by one; of more, the first three and the last

Style = Callable[[int | None, int | None], str]  # of a cell, or of dots where that is None


class MatrixProduct:
    """Two matrices, of which a vector is one with a single row or column, and a bias.

    The letters are ABC for C = A @ B, or XWZ for Z = X @ Wᵀ + b.
    """

    def __init__(self, letters: str, left: Any, right: Any, bias: Any = None) -> None:
        self.letters, self.transposed = letters, letters == "XWZ"
        self.stacked = max(left.ndim, right.ndim) > 2
        self.flat = left.ndim == 1, right.ndim == 1
        self.n, self.rows = _lines(letters[0], left)
        self.m, self.columns = _lines(letters[1], right, down=not self.transposed)
        self.k = self.rows[0].count
        self.bias = None if bias is None else Vector("b", bias)

    @cached_property
    def dots(self) -> dict[tuple[int, int], Dot]:
        """The dot products of the results that are shown."""
        pairs = ((i, j) for i in self.rows for j in self.columns)
        return {(i, j): Dot(self.rows[i], self.columns[j], self.bias, j) for i, j in pairs}

    def paragraphs(self) -> list[Piece]:
        """Set the matrices, the steps of each cell, and the result; of stacks, the first."""
        if not self.k:
            return []
        every = self.n * self.m <= CELLS and max(self.n, self.m) <= SHOWN
        order = shown(self.n * self.m, limit=CELLS if every else 3)
        cells = ["⋮" if k is None else self._cell(*divmod(k, self.m)) for k in order]
        result = Chain(self.letters[2], (self._results(),))
        return [self._given(), *cells, result, *["⋮"] * self.stacked]

    def _given(self) -> Piece:
        """Set the matrices in one line where there is room for it, else each on its own."""
        parts, out = self._operands(), self.letters[2]
        (one, left), (two, right), *bias = parts.items()
        pair = {two: right}
        if self.transposed:
            own = grid(self.m, self.k, lambda j, k: number(self.columns[j][k]), lit("second"))
            pair = {"W": own, two: right}
        line = Chain(out, (_summed(parts), _summed(parts.values())))
        above = [nodes.beside(*_equations(pair))] if self.transposed else []
        alone = _equations({one: left, **pair, **dict(bias)})
        lines = nodes.Below((f"{out} = " + _summed(parts), *alone), apart=True)
        return nodes.Fitting((nodes.Below((*above, line), apart=True), lines))

    def _operands(self, i: int | None = None, j: int | None = None) -> dict[str, Piece]:
        """Set what is multiplied and added: of a cell of the result its row and its column."""
        rows, columns, bias = self.rows, self.columns, self.bias
        one, two, _ = [*self.letters]
        left = grid(self.n, self.k, lambda i, k: number(rows[i][k]), lit("first", row=i))
        right = grid(self.k, self.m, lambda k, j: number(columns[j][k]), lit("second", column=j))
        parts: dict[str, Piece] = {one: left, two + "ᵀ" * self.transposed: right}
        if bias:
            parts["b"] = grid(1, self.m, lambda _, j: number(bias[j]), lit("second", column=j))
        return parts

    def _cell(self, i: int, j: int) -> Piece:
        """Set the row and the column of one result beside the steps to its value."""
        operands, results = _summed(self._operands(i, j).values()), self._results((i, j))
        relation = "≈ " if nodes.is_rounded((operands, results)) else "= "
        row = grid(1, self.k, lambda _, k: number(self.rows[i][k]), lit("first"))
        column = grid(self.k, 1, lambda k, _: number(self.columns[j][k]), lit("second"))
        picture = nodes.Fitting((nodes.fold(operands, relation + results), row + " @ " + column))
        place = [k for k, flat in zip((i, j), self.flat, strict=True) if not flat]
        name = Styled(indexed(self.letters[2], *place), "result")
        return nodes.beside(picture, self.dots[i, j].worked(name), tight=True)

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


def _lines(letter: str, x: Any, down: bool = False) -> tuple[int, dict[int, Vector]]:
    """Count the rows of a matrix, or its columns, and read those that are shown.

    A vector is the only one; of a stack it is the first matrix.
    """
    if x.ndim == 1:
        return 1, {0: Vector(letter, x)}
    lead, count = (0,) * (x.ndim - 2), sizes(x)[-1 if down else -2]
    ends = {k: (ALL, k) if down else (k, ALL) for k in shown(count) if k is not None}
    return count, {k: Vector(letter, x, (*lead, *end)) for k, end in ends.items()}


def _summed(parts: Iterable[Piece]) -> nodes.Row:
    one, two, *bias = parts
    return nodes.joined((one + " @ " + two, *bias), " + ")


def _equations(parts: Mapping[str, Piece]) -> list[Piece]:
    return [Chain(key, (x,)) for key, x in parts.items()]


def given(arrays: dict[str, Any]) -> list[Piece]:
    """Set arrays of one or two axes, two of them next to each other; nothing of shapes."""
    if not all(map(is_drawn, arrays.values())):
        return []
    each = zip(arrays.items(), cycle(ROLES))
    lines = _equations({key: whole(x, role) for (key, x), role in each})
    return [nodes.beside(*lines)] if len(lines) == 2 else lines


def is_drawn(x: Any) -> bool:
    """Tell whether something is an array of one or two axes that holds numbers."""
    return not is_shape(x) and x.ndim in (1, 2) and 0 not in x.shape


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
