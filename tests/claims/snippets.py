"""Evaluate the code that stands in a line or in a table, among the names of its page."""

from __future__ import annotations

import ast
import importlib
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from .tables import value_shape

IN_LINE = re.compile(r"(?<![`}])`([^`]+)`(?!`)")
SHAPED = re.compile(
    r"`([^`]+)`[^`.;]*\b(?:forma|shape)(?: es| de| is| of)? `(\(\d+, ?(?:\d+(?:, \d+)*)?\))`"
)
ALWAYS = {"np": "numpy", "numpy": "numpy", "torch": "torch", "la": "linalg_dl"}
# What only looks: no call of these changes what a page shows after it.
PURE = {
    *("T", "astype", "contiguous", "copy", "data_ptr", "detach", "dot", "double", "flatten"),
    *("float", "item", "matmul", "max", "mean", "min", "numpy", "ravel", "reshape", "round"),
    *("size", "squeeze", "stride", "sum", "view"),
}


def faults(text: str, states: Sequence[Mapping[str, Any]], uses: Collection[str]) -> Iterator[str]:
    """Yield the code of a text that names what does not exist, or fails wherever it is tried."""
    for code in IN_LINE.findall(text):
        try:
            tree = ast.parse(code, mode="eval").body
        except SyntaxError:
            continue
        if re.fullmatch(r"\S+/\S+", code):  # a path
            continue
        if missing := lost(tree, states[-1]):
            yield f"`{code}`: there is no {missing}"
        elif is_expression(tree) and named(tree) <= {*uses, *ALWAYS}:
            errors = [said for state in states if (said := tried(code, state)) is not None]
            if errors and "" not in errors:
                yield f"`{code}`: {errors[-1]}"


def shape_faults(text: str, states: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the code of a text that has not the shape that stands after it."""
    for code, said in SHAPED.findall(text):
        found = {str(s) for state in states if (s := value_shape(code, state)) and "[" in code}
        if found and said not in found:
            yield f"`{code}`: its shape is {' or '.join(sorted(found))}, not {said}"


def lost(tree: ast.expr, names: Mapping[str, Any]) -> str:
    """Name the first part of a library that code asks for and is not there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (path := dotted(node)):
            first, *rest = path.split(".")
            found = names.get(
                first, importlib.import_module(ALWAYS[first]) if first in ALWAYS else None
            )
            for part in rest if isinstance(found, ModuleType) else ():
                if not hasattr(found, part):
                    return path
                found = getattr(found, part)
    return ""


def named(tree: ast.AST) -> set[str]:
    """Give the names of code."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def dotted(node: ast.expr) -> str:
    """Write a chain of names, or nothing."""
    if isinstance(node, ast.Name):
        return node.id
    before = dotted(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{before}.{node.attr}" if before else ""


def is_expression(tree: ast.expr) -> bool:
    """Tell whether code computes something, and changes nothing by it."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pure = all(isinstance(call, ast.Attribute) and call.attr in PURE for call in calls)
    others = (ast.Lambda, ast.NamedExpr, ast.Await, ast.Yield)
    bare = isinstance(tree, (ast.Name, ast.Constant, ast.Tuple, ast.List))
    return pure and not bare and not any(isinstance(node, others) for node in ast.walk(tree))


def tried(code: str, names: Mapping[str, Any]) -> str | None:
    """Evaluate code, and give its error, or None where it means something else."""
    try:
        with warnings.catch_warnings(action="ignore"):
            eval(code, dict(names))
    except (NameError, TypeError, AssertionError):  # of another library, or of no GPU
        return None
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return ""
