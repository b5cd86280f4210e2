"""Compare what a table, or a displayed formula, says of shapes and values with what comes out."""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

import linalg_dl as la

from .equalities import (
    Chain,
    Scope,
    agree,
    chains,
    decimals,
    in_python,
    is_number,
    no_names,
    rows_of,
    written,
)
from .formulas import UnknownError, UnreadableError, Value, chance, names, spelled

ROWS = Path(__file__).with_name("rows.txt")
Shape = tuple[int, ...]
# Each letter that counts has a size of its own, so that no other can stand in its place.
SIZES = dict(zip("nmhkpdNMKqrst", (5, 3, 2, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41), strict=True))
AXIS = r"(?:[a-zA-Z](?:/[a-zA-Z])?|\d+)"  # n/p is a part of n, whose size only a run tells
SHAPE = re.compile(
    rf"[`$]?(?:\(({AXIS}(?:, ?{AXIS})*),?\)|({AXIS}(?: ?(?:\\times|×) ?{AXIS})+))[`$]?"
)
ARROW = re.compile(r"((?:\([^()$]*\)|[+ ])+)\\to\s*(\([^()$]*\)|\w+(?:, \w+)+)")
NAMES_IN = re.compile(
    r"((?:\\math\w+\{\w\}[, \\]*)+)\\in\s*\\mathbb\{R\}\^(?:\{([^}]*)\}|(\w))"
    r"|`(\w+)` (?:de|es|tiene forma|con forma|is|of|has shape|with shape) `(\([\w, ]+\))`"
)


def shape_of(text: str) -> Shape | None:
    """Read a shape, its letters as sizes."""
    match = SHAPE.fullmatch(text.strip())
    axes = re.findall(AXIS, (match[1] or match[2]).replace("times", "")) if match else []
    known = all(axis.isdigit() or axis in SIZES for axis in axes)
    return tuple(SIZES.get(a) or int(a) for a in axes) if match and known else None


def declared(text: str) -> Iterator[tuple[str, Shape]]:
    """Yield the shapes that a text gives to names: `w` de `(m, 1)`, W in R^{h x m}."""
    for symbols, power, letter, code, tuple_ in NAMES_IN.findall(spelled(text)):
        listed = re.findall(AXIS, (power or letter).replace("times", ""))
        axes = shape_of(tuple_ or f"({','.join(listed)})")
        if axes is not None:
            yield from ((name, axes) for name in re.findall(r"\\math\w+\{\w\}", symbols) or [code])


def by_chance(shapes: Mapping[str, Shape]) -> Any:
    """Give numbers of these shapes for the names of a formula; an activation changes none."""

    def known(name: str) -> Any:
        if name in shapes:
            return chance(in_python(name)).uniform(-2, 2, shapes[name])
        if name == r"\sigma":
            return lambda z: z
        if name in SIZES:
            return SIZES[name]
        if re.fullmatch(r"b|z", name):
            return chance(name).uniform(1, 2)
        raise UnknownError(name)

    return Value(known)


def result(formula: str, shapes: Mapping[str, Shape]) -> Any:
    """Give what a formula gives, why it gives nothing, or None if nobody can tell."""
    try:
        return np.asarray(by_chance(shapes)(spelled(formula)))
    except UnknownError:
        return None
    except UnreadableError as error:
        return str(error) if "shape" in str(error) or "mismatch" in str(error) else None


def display_faults(text: str, shapes: dict[str, Shape]) -> Iterator[str]:
    """Yield the equations of a display whose sides have not the shapes that it says."""
    here = dict(declared(text))
    shapes.update(here)
    for chain in (chain for row in rows_of(text.strip("$ \n")) for chain in chains(row)):
        name = chain[-1]
        if len(chain) == 3 and name in here and set(names_in(chain[0])) <= {*shapes, r"\sigma"}:
            found = result(chain[0], shapes)
            if found is not None and np.shape(found) != here[name]:
                yield f"{chain[0]} gives {lettered(found)}, and {name} has {lettered(here[name])}"


def arrow_faults(text: str) -> Iterator[str]:
    r"""Yield the products and sums of shapes, (4, 3)(3, 2) \to (4, 2), that give another."""
    for left, right in ARROW.findall(re.sub(r"\s*\\times\s*", ", ", spelled(text))):
        terms = [[*map(shape_of, re.findall(r"\(.*?\)", term))] for term in left.split("+")]
        if not all(map(all, terms)) or len(terms) == len(terms[0]) == 1:
            continue  # of names, or of one shape that becomes another
        try:
            found: Any = sum(functools.reduce(np.matmul, map(np.ones, term)) for term in terms)
        except ValueError as error:
            found = str(error)
        if np.shape(found) != shape_of(f"({right.strip('()')})"):
            plain = lettered(found) if re.search("[a-z]", left) else np.shape(found)
            yield f"{left.strip()} gives {plain}, not {right}"


def names_in(formula: str) -> list[str]:
    try:
        return names(formula)
    except UnreadableError:
        return [formula]


def lettered(found: Any) -> str:
    """Write a shape, or that of an array, with its letters."""
    letters = {size: letter for letter, size in SIZES.items()}
    if isinstance(found, str):
        return f"no array ({found})"
    shape = found if isinstance(found, tuple) else np.shape(found)
    return f"({', '.join(letters.get(n, str(n)) for n in shape)}{',' * (len(shape) == 1)})"


def row_faults(
    head: Sequence[str], cells: Sequence[str], shapes: Mapping[str, Shape], scope: Scope
) -> Iterator[str]:
    """Yield what a row says and is not so: of its formula, its code and its numbers."""
    symbols = [re.findall(r"\$([^$]+)\$", one) for one in head]
    yield from number_faults([one[0] if one else "" for one in symbols], cells, scope.said)
    yield from dtype_faults(cells)
    given = [shape_of(cell) for cell in cells]
    here = {name: axes for some, axes in zip(symbols, given, strict=False) if axes for name in some}
    small = {
        re.sub(r"\{(\w)\}", lambda m: f"{{{m[1].lower()}}}", name): x for name, x in here.items()
    }
    known = {"z": (5,), **shapes, **small, **here}  # an activation is of each element
    wanted = [axes for some, axes in zip(symbols, given, strict=False) if axes and not some][-1:]
    results: dict[str, Any] = {}
    for cell in cells:
        formula, code = re.fullmatch(r"\$([^$]+)\$", cell), re.fullmatch(r"`([^`]+)`", cell)
        found = None
        if formula and not SHAPE.fullmatch(cell):
            left, *right = next(iter(chains(formula[1])), [formula[1]])
            wanted = [here[right[-1]]] if right and right[-1] in here else wanted
            found = result(left, known)
        elif code and not SHAPE.fullmatch(cell):
            found = result_of_code(code[1], known)
        if here and wanted and found is not None and np.shape(found) != wanted[0]:
            yield f"{cell} gives {lettered(found)}, not {lettered(wanted[0])}"
        elif isinstance(found, np.ndarray):
            results[cell] = found
    for (one, x), (two, y) in itertools.pairwise(results.items()):
        if x.shape != y.shape or not np.allclose(x, y):
            yield f"{one} and {two} stand in one row, and do not give the same"


@functools.cache
def known_rows(page: str) -> dict[str, str]:
    """Read the rows of the tables of a page, each with the code that finds it true."""
    parts = [line.partition(" :: ") for line in ROWS.read_text("utf-8").splitlines()]
    own = f"{page} | "
    return {row.removeprefix(own): code for row, _, code in parts if row.startswith(own)}


def evidence_fault(page: str, row: str, names: Mapping[str, Any]) -> str:
    """Tell that a row is not as it was seen to be true, or is not true any more."""
    known, said = known_rows(page), row.strip("| ")
    if said not in known:
        near = difflib.get_close_matches(said, known, 1, 0)[0]
        return f"{said}: {ROWS.name} has no such row, but {near}"
    true = not known[said] or eval(known[said], {"np": np, "torch": torch, "la": la, **names})
    return "" if true else f"{said}: {known[said]} is false"


def dtypes_of(cells: Sequence[str]) -> list[torch.dtype]:
    """Give the types that a row of names and bytes is about, in PyTorch's words."""
    found = re.findall(r"`(?:np|torch)\.(\w+)`", " ".join(cells) * any(map(str.isdigit, cells)))
    types = [getattr(torch, name, None) for name in found]
    return [one for one in types if isinstance(one, torch.dtype)]


def dtype_faults(cells: Sequence[str]) -> Iterator[str]:
    """Yield what a row says of a type of numbers: its names, its old name, its bytes."""
    types = dtypes_of(cells)
    for cell in cells if types else ():
        old = {torch.empty(0, dtype=one).type().split(".")[-1] for one in types}
        if re.fullmatch("`[A-Z]\\w+`", cell) and old != {f"{cell.strip('`')}Tensor"}:
            yield f"{cell} is not what PyTorch calls {types[0]}"
        if cell.isdigit() and {one.itemsize for one in types} != {int(cell)}:
            yield f"{cell} are not the bytes of {types[0]}"
    if len({*types}) > 1:
        yield f"{', '.join(map(str, types))} stand in one row"


def column_faults(
    rows: Sequence[Sequence[str]], shapes: Mapping[str, Shape], names: Mapping[str, Any]
) -> Iterator[tuple[int, str]]:
    """Yield the rows whose code does not give the shape that stands in a column after it."""
    for column in range(1, min(map(len, rows), default=0)):
        known = dict(shapes)
        for row in rows:
            name, axes = re.fullmatch(r"`(\w+)`", row[0]), shape_of(row[column])
            if name and axes is not None:
                known[name[1]] = axes
        for place, row in enumerate(rows):
            code, axes = re.fullmatch(r"`([^`]+)`", row[0]), shape_of(row[column])
            if not code or axes is None:
                continue
            found = result_of_code(code[1], known)
            found = np.shape(found) if isinstance(found, np.ndarray) else found
            real = value_shape(code[1], names)
            if re.search(r"[a-z]", row[column].strip("`$")) or real is None:
                real = found
            if real is not None and axes != real:
                yield place, f"`{code[1]}` gives {lettered(real)}, not {row[column]}"


def result_of_code(code: str, shapes: Mapping[str, Shape]) -> Any:
    """Give what code gives among numbers of these shapes; `b_col` is b as a column."""
    value = by_chance(shapes).known
    arrays = {in_python(name): torch.tensor(value(name)).double() for name in shapes}
    columns = {f"{name}_col": x.reshape(-1, 1) for name, x in arrays.items()}
    try:
        found = eval(code, {"np": np, "torch": torch}, {**columns, **arrays})
        return found.numpy() if isinstance(found, torch.Tensor) else None
    except RuntimeError as error:
        return str(error)
    except ValueError as error:
        return str(error)
    except Exception:
        return None


def value_shape(code: str, names: Mapping[str, Any]) -> Shape | None:
    """Give the shape of code among the names of the page, itself where it is a tuple."""
    try:
        value = eval(code, dict(names))
    except Exception:
        return None
    return tuple(value) if isinstance(value, tuple) else tuple(getattr(value, "shape", ()))


def number_faults(
    symbols: Sequence[str], cells: Sequence[str], said: Sequence[Chain]
) -> Iterator[str]:
    """Yield the numbers of a row that are not what its head, or a formula near it, makes them."""
    plain = [cell.strip("$").replace("−", "-") for cell in cells]
    heads = [
        [side, "=", cell]
        for symbol, cell in zip(symbols, plain, strict=False)
        if is_number(cell) and decimals(cell) is not None and "," not in cell
        for side in (next(iter(chains(symbol)), [spelled(symbol)])[::2] if symbol else ())
    ]
    row = {side: Value(no_names)(cell) for side, _, cell in heads}
    value = Value(lambda name: row[name] if name in row else no_names(name))
    for left, relation, right, *_ in [*heads, *(chain for chain in said if len(chain) == 3)]:
        if relation != "=" or {*names_in(left), *names_in(right)} <= {left}:
            continue
        try:
            if not agree(x := value(left), "=", y := value(right), (left, right)):
                yield f"{left} is {written(x)}, and {right} is {written(y)}"
        except (UnknownError, UnreadableError):
            continue
