"""Dot products worked on paper: the numbers as they read, their products, their sum.

The arithmetic is decimal and exact on the digits that each number shows in its own dtype:
0.1 times 3 is 0.3 here, and 100 times 100 is 10000 even where int8 keeps 16.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from itertools import groupby
from operator import mul
from typing import Any

import numpy as np

from linalg_dl._arrays import dtype_name, fail, library
from linalg_dl._contracts import require_numbers
from linalg_dl.explain._typeset import (
    WIDTH,
    Math,
    below,
    chain,
    coloured,
    factor,
    indexed,
    joined,
    number,
    power,
    sign,
)

SHOWN = 5  # numbers along an axis; of more, the first three and the last
EXACT = 4096  # components up to which decimals are quick enough
DIGITS = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_OF_NUMPY = ("float16", "float32", "float64")
PAPER = Context(prec=2000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])

ZERO = Decimal(0)

# What stands left of the sign, and one row for each step, its terms in columns.
Rows = list[list[Math]]


class Steps:
    """Worked steps: text in a terminal, LaTeX in a notebook, and drawings between."""

    def __init__(self, *paragraphs: Math) -> None:
        self._text = below(*paragraphs, gap=1)
        self._formulas = below(*(x for x in paragraphs if x.latex), gap=1)
        drawn = groupby(paragraphs, lambda x: x.html)
        self._parts = [(html, below(*part, gap=1)) for html, part in drawn]

    def __repr__(self) -> str:
        return str(self._text)

    def _repr_latex_(self) -> str:
        return _displayed(self._formulas)

    def _ipython_display_(self) -> None:
        """Show formulas and drawings below each other; a formula alone is shown as any other."""
        if len(self._parts) == 1:
            raise NotImplementedError  # IPython goes on to what _repr_latex_ gives
        from IPython.display import display

        for bundle in self._bundles():
            display(bundle, raw=True)  # type: ignore[no-untyped-call]

    def _bundles(self) -> list[dict[str, str]]:
        # A blank line between the parts in a terminal, too.
        return [
            {"text/plain": f"{math}\n" if k < len(self._parts) else str(math)}
            | ({"text/html": html} if html else {"text/latex": _displayed(math)})
            for k, (html, math) in enumerate(self._parts, start=1)
        ]


@dataclass(frozen=True)
class Vector:
    """The components of one vector: all of them, or of a long one those that are shown."""

    array: Any
    values: dict[int, Decimal]

    def __len__(self) -> int:
        return int(self.array.shape[0])

    def __getitem__(self, k: int) -> Decimal:
        return self.values[k]


def _displayed(x: Math) -> str:
    # Within a line, so that notebooks set it at the left; as tall as a displayed formula.
    return rf"$\displaystyle {x.latex}$"


def is_real(xp: Any, x: Any) -> bool:
    """Tell whether an array holds real numbers, so that they can be shown."""
    return bool(xp.isdtype(x.dtype, ("integral", "real floating")))


def real(name: str, /, **arrays: Any) -> None:
    """Refuse what are not real numbers of one library, one device and one kind."""
    xp = require_numbers(name, **arrays)
    for key, x in arrays.items():
        if xp.isdtype(x.dtype, "complex floating"):
            instead = f"Write {key}.real, or {key}.imag"
            fail(TypeError, name, f"real numbers in {key}", dtype_name(x), instead)


def shown(count: int, limit: int = SHOWN, first: int = 3) -> list[int | None]:
    """List the indices that are shown, None where some are left out."""
    return [*range(count)] if count <= limit else [*range(first), None, count - 1]


def values(x: Any) -> list[Decimal]:
    """Read the numbers of an array, each with the digits that it shows in its dtype."""
    # str gives the fewest digits that tell a number from its neighbours of the same dtype.
    return [Decimal(str(value)) for value in _numpy(x).ravel()]


def vector(x: Any) -> Vector:
    """Read the components of a one-dimensional array."""
    count = int(x.shape[0])
    if count <= EXACT:
        return Vector(x, dict(enumerate(values(x))))
    return Vector(x, {k: values(x[k])[0] for k in shown(count) if k is not None})


def dot(u: Vector, v: Vector) -> Decimal:
    """Multiply and add up: exactly, unless the vectors are long and their numbers floats."""
    if len(u) <= EXACT:
        with localcontext(PAPER):
            return sum(map(mul, u.values.values(), v.values.values()), ZERO)
    one, two = _numpy(u.array), _numpy(v.array)
    if np.issubdtype(one.dtype, np.integer):
        return Decimal(sum(map(mul, one.tolist(), two.tolist())))
    with np.errstate(all="ignore"):
        return Decimal(str(np.dot(one.astype(np.float64), two.astype(np.float64))))


def floats(x: Vector) -> Any:
    """Give the components as float64."""
    if len(x) == len(x.values):
        return np.array([float(value) for value in x.values.values()])
    return _numpy(x.array).astype(np.float64)


def component(name: str, k: int) -> Math:
    """Write a component of the vector a or b: ``a₁``."""
    return coloured(indexed(name, k), "first" if name == "a" else "second")


def written(x: Vector, role: str) -> Math:
    """Write a vector as its components between parentheses."""
    cells = [sign("⋯") if k is None else number(x[k]) for k in shown(len(x))]
    return coloured("(" + joined(cells, ", ") + ")", role)


def dot_rows(
    u: Vector,
    v: Vector,
    names: Callable[[int], Math] | None = None,
    bias: tuple[Math, Decimal, Any] | None = None,
    first: int = 3,
) -> Rows:
    """Write the steps of u·v: one row for the terms by name, for the products, for the sum."""
    indices = shown(len(u), first=first)
    products = [None if k is None else _product(u, v, k) for k in indices]
    with localcontext(PAPER):
        terms = [None if k is None else u[k] * v[k] for k in indices]
    named = [None if k is None or names is None else names(k) for k in indices]
    if bias:
        named, products = [*named, bias[0]], [*products, coloured(factor(bias[1]), "second")]
    sums = summed([*terms, bias[1]] if bias else terms)
    rows = [added(row) for row in ([named] if names else []) + [products] if row]
    return [*rows, *[sums] * (len(sums) > 1), result(*total(u, v, *bias[1:] if bias else ()))]


def total(u: Vector, v: Vector, plus: Decimal = ZERO, array: Any = None) -> tuple[Any, ...]:
    """Give u·v + plus, and the arrays that it comes from."""
    with localcontext(PAPER):
        value = dot(u, v) + plus
    return value, *(x for x in (u.array, v.array, array) if x is not None)


def worked(
    name: Math | str,
    rows: Callable[[int], Rows],
    formula: Sequence[Math | str] = (),
    level: bool = False,
) -> Math:
    """Set the steps of a dot product with as many terms first as the width allows."""
    sets = (chain(name, *formula, *rows(first), level=level) for first in (3, 2))
    last = chain(name, *formula, *rows(1), level=level)
    return next((steps for steps in sets if steps.width <= WIDTH), last)


def added(terms: Sequence[Math | None]) -> list[Math]:
    """Lay terms in columns with + between them, None as ⋯."""
    cells = [cell for term in terms for cell in (sign("+"), term or sign("⋯"))]
    return cells[1:] or [sign("0")]


def summed(terms: Sequence[Decimal | None]) -> list[Math]:
    """Lay numbers in columns with their signs between them: 15 − 32."""
    cells: list[Math] = []
    for term in terms:
        minus = bool(cells) and term is not None and not term.is_nan() and term < 0
        if cells:
            cells.append(sign("−" if minus else "+"))
        cells.append(sign("⋯") if term is None else number(term.copy_abs() if minus else term))
    return cells or [sign("0")]


def result(value: Decimal, *arrays: Any) -> list[Math]:
    """Write a total, and what an integer dtype too small for it keeps."""
    text, kept = coloured(number(value), "result"), stored(value, *arrays)
    if kept == value or value.is_nan():
        return [text]
    modulus = f" (mod {power(2, _bits(*arrays))})"
    return [text + " ≡ " + coloured(number(kept), "result") + modulus]


def stored(value: Decimal, *arrays: Any) -> Decimal:
    """Give what the common dtype of the arrays keeps of a total: integers wrap around."""
    if not _bits(*arrays):
        return value
    info = np.iinfo(np.result_type(*map(dtype_name, arrays)))
    return Decimal((int(value) - int(info.min)) % 2**info.bits + int(info.min))


def _product(u: Vector, v: Vector, k: int) -> Math:
    return coloured(factor(u[k]), "first") + "·" + coloured(factor(v[k]), "second")


def _numpy(x: Any) -> Any:
    if library(x) == "torch":
        x = x.detach().cpu().resolve_neg()
        x = x.float() if "float" in dtype_name(x) and dtype_name(x) not in _OF_NUMPY else x
        return x.numpy()
    return np.asarray(x)


def _bits(*arrays: Any) -> int:
    names = [dtype_name(x) for x in arrays]
    if not all("int" in name for name in names):
        return 0
    return int(np.iinfo(np.result_type(*names)).bits)
