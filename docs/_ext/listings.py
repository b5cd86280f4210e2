"""A function of the library as a reader would write it: its name, its shapes, its formula."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

MOST_LINES = 10


def listing(function: Callable[..., Any]) -> str:
    """Write a function without decorator, annotations and docstring, its shapes in a comment."""
    original = inspect.unwrap(function)
    source = textwrap.dedent(inspect.getsource(original))
    tree = ast.parse(source).body[0]
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1 if ast.get_docstring(tree) is not None else 0 :]
    lines = [plain(line) for line in source.splitlines()[body[0].lineno - 1 :] if line]
    head = f"def {original.__name__}({', '.join(parameters(original))}):"
    code = "\n".join([head, *shapes(original), *lines])
    if len(code.splitlines()) > MOST_LINES:
        raise ValueError(f"{original.__name__} has more than {MOST_LINES} lines: no formula alone")
    if hidden := re.search(r"\b_\w+", code):
        raise ValueError(f"{original.__name__} needs {hidden[0]}, which no reader knows")
    return code


def plain(line: str) -> str:
    """Leave out what is there for type checkers alone."""
    line = line.partition("  # type:")[0]
    return re.sub(r": \w+(?=[,)])|(?<=\)) -> \w+(?=:)", "", line) if "def " in line else line


def parameters(function: Callable[..., Any]) -> list[str]:
    """Name what a function takes."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    signature = inspect.signature(function).parameters.values()
    return [stars.get(one.kind, "") + one.name for one in signature]


def shapes(function: Callable[..., Any]) -> list[str]:
    """Comment on the shapes of one vector or matrix each, as the body gets them."""
    from linalg_dl._contracts import read
    from linalg_dl._definitions import axes_of_result, core_of

    if "Array" not in str(function.__annotations__):
        return []
    contract = read(function)
    layouts = {one.key: one.layouts[0] for one in contract.parameters if one.layouts}
    given = [f"{key} {written(core_of(axes))}" for key, axes in layouts.items()]
    result = axes_of_result(contract.result.layouts[0], [*layouts.values()])
    return [f"    # {', '.join(given)} -> {written(result)}"]


def written(axes: tuple[str, ...]) -> str:
    """Write a shape as Python does, with names for sizes."""
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})"
