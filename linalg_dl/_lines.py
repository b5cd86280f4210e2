"""What the line of a reader's code holds that failed: its operands, by their names there.

Nothing is run again: names, attributes that compute nothing and constant indices are looked up;
of what an operator or a ufunc gives, the shape is told from those of its operands.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import itertools
import linecache
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from linalg_dl import _fitting
from linalg_dl._arrays import is_tensor
from linalg_dl._fitting import Shape

UNKNOWN = object()  # the value of what would have to be run again
VIEWS = {"T", "mT", "real", "imag", "data", "grad"}  # attributes of arrays that compute nothing
OPERATORS = {"Add": np.add, "Sub": np.subtract, "Mult": np.multiply, "Div": np.divide,
             "Pow": np.power, "MatMult": np.matmul}  # fmt: skip
CONSTANTS = (ast.Constant, ast.Slice, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)
ATOMS = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Call)


class Shaped(NamedTuple):
    """What is known of an array that would have to be computed again."""

    shape: Shape
    dtype: Any


def is_array(x: object) -> bool:
    """Tell whether shape and dtype of `x` are known."""
    return isinstance(x, (np.ndarray, np.generic, Shaped)) or is_tensor(x)


def find(frame: Any, instruction: int) -> Any:
    """Find the expression that a frame stands at; an assignment, where one into a part fails."""
    code = frame.f_code
    start, end, *columns = next(itertools.islice(code.co_positions(), instruction // 2, None))
    lines = linecache.getlines(code.co_filename, frame.f_globals)
    found = None
    for parent in ast.walk(ast.parse("".join(lines))):
        for node in ast.iter_child_nodes(parent):
            place = [getattr(node, key, None) for key in ("col_offset", "end_col_offset")]
            if (node_lines(node), place) == ((start, end), columns):
                stored = isinstance(getattr(node, "ctx", None), ast.Store)
                found = parent if stored else node
    return found


def node_lines(node: ast.AST) -> tuple[Any, Any]:
    """Give the first and the last line of an expression."""
    return getattr(node, "lineno", None), getattr(node, "end_lineno", None)


def name_of(node: Any) -> str:
    """Name an operation as NumPy and PyTorch do: a call by its function, an operator by its own."""
    if isinstance(node, ast.Call):
        return node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    operator = type(getattr(node, "op", node)).__name__
    return OPERATORS[operator].__name__ if operator in OPERATORS else operator


def parts(node: Any) -> Iterator[ast.expr]:
    """Give the expressions that an operation takes, those of a list one by one."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.List, ast.Tuple, ast.keyword)):
            yield from parts(child)
        elif isinstance(node, ast.Call) and child is node.func:
            yield from [child.value] if isinstance(child, ast.Attribute) else []
        elif isinstance(child, ast.expr):
            yield child


def written(node: ast.expr) -> str:
    """Write an expression so that an attribute or an operator can follow."""
    text = ast.unparse(node)
    return text if isinstance(node, ATOMS) else f"({text})"


def look_up(node: Any, frame: Any) -> Any:
    """Give what an expression stands for, UNKNOWN where code would have to run."""
    reader = READERS.get(type(node))
    return UNKNOWN if reader is None else reader(node, frame)


def _of_name(node: ast.Name, frame: Any) -> Any:
    for space in (frame.f_locals, frame.f_globals, vars(builtins)):
        if node.id in space:
            return space[node.id]
    return UNKNOWN


def _of_attribute(node: ast.Attribute, frame: Any) -> Any:
    x, name = look_up(node.value, frame), node.attr
    if is_array(x):
        return getattr(x, name) if name in VIEWS else UNKNOWN
    own = getattr(x, "__dict__", {})
    for space in (own, *[own.get(f"_{key}", {}) for key in ("parameters", "buffers", "modules")]):
        if isinstance(space, dict) and name in space:
            return space[name]
    return UNKNOWN


def _of_index(node: ast.Subscript, frame: Any) -> Any:
    """Index what is known with constants and with what names stand for."""
    x, index = look_up(node.value, frame), [*ast.walk(node.slice)]
    names = {one.id: look_up(one, frame) for one in index if isinstance(one, ast.Name)}
    plain = all(isinstance(one, (*CONSTANTS, ast.Name)) for one in index)
    known = all(
        isinstance(one, (int, slice, np.ndarray)) or is_tensor(one) for one in names.values()
    )
    if not (plain and known and (type(x) in (list, tuple, dict) or is_array(x))):
        return UNKNOWN
    with contextlib.suppress(Exception):
        return eval(ast.unparse(ast.Subscript(ast.Name("_"), node.slice)), {**names, "_": x})
    return UNKNOWN


def _of_result(ufunc: Any, nodes: list[ast.expr], frame: Any) -> Any:
    """Tell shape and dtype of what a ufunc of NumPy gives, without running it."""
    values = [look_up(node, frame) for node in nodes]
    known = all(isinstance(x, (np.ndarray, np.generic, Shaped, int, float)) for x in values)
    if not isinstance(ufunc, np.ufunc) or not known:
        return UNKNOWN
    shapes = [tuple(np.shape(x)) for x in values]
    combine: Callable[..., Any] = _fitting.product if ufunc is np.matmul else _fitting.common
    shape = combine(*shapes)
    dtypes = [type(x) if isinstance(x, (int, float)) else x.dtype for x in values]
    return UNKNOWN if shape is None else Shaped(shape, ufunc.resolve_dtypes((*dtypes, None))[-1])


def _of_operator(node: ast.BinOp, frame: Any) -> Any:
    return _of_result(OPERATORS.get(type(node.op).__name__), [node.left, node.right], frame)


def _of_comparison(node: ast.Compare, frame: Any) -> Any:
    return _of_result(np.greater, [node.left, *node.comparators], frame)


def _of_number(node: ast.UnaryOp, frame: Any) -> Any:
    return ast.literal_eval(node) if isinstance(node.operand, ast.Constant) else UNKNOWN


def _of_call(node: ast.Call, frame: Any) -> Any:
    return UNKNOWN if node.keywords else _of_result(look_up(node.func, frame), node.args, frame)


READERS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Constant: lambda node, frame: node.value,
    ast.Slice: lambda node, frame: None,
    ast.Name: _of_name,
    ast.Attribute: _of_attribute,
    ast.Subscript: _of_index,
    ast.BinOp: _of_operator,
    ast.Compare: _of_comparison,
    ast.UnaryOp: _of_number,
    ast.Call: _of_call,
}
