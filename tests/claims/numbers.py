"""Ask where each number of a text comes from: a cell, its output, its drawing, or nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text

from .equalities import chains, decimals, is_number, number, parsed
from .formulas import spelled

# A number that stands for itself: not a part of a name, a version, a place in a book.
NUMBER = re.compile(
    r"(?<![\w.^_{/#-])(?:(?<=[ (,])[-−+])?\d+(?:[\u202f\u2009 ]\d{3}(?!\d))*(?:\.\d+)?(?![\w/]|\.\d)"
)
NAMED = re.compile(
    r"\b(?:NumPy|PyTorch|Python|CUDA|STAT|L|[Ss]ecci[oó]n|[Ss]ections?|[Ff]igura|[Ff]igure|[Ll]ección"
    r"|[Ll]ecture|versi[oó]n|[Vv]ersion|[Cc]ap[ií]tulo|[Cc]hapter|[Ee]jercicio|[Ee]xercise"
    r"|[Ss]olución|[Ss]olution|página|page|lesson)\s+L?\d[\d.]*"
)
IN_CODE = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|(?<=[a-zA-Z_])\d+")


def said(text: str) -> Iterator[str]:
    """Yield the numbers of a text that no equality checks."""
    for formula in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL):
        yield from of_formula("".join(formula))
    prose = re.sub(r"\$\$.+?\$\$|\$[^$]+\$|`[^`]*`", " … ", text, flags=re.DOTALL)
    for one in NUMBER.findall(NAMED.sub(" ", prose)):
        yield re.sub(r"[\u202f\u2009 ]", "", one.replace("−", "-"))


def of_formula(tex: str) -> Iterator[str]:
    """Yield the numbers of a formula that says one number and no other to compare it with."""
    found = [*chains(tex)]
    for sides in found or [[tex.strip().rstrip(".,")]]:
        numbers = [side for side in sides[::2] if is_number(spelled(side))]
        if len(numbers) == 1 and decimals(numbers[0]) is not None:
            yield from re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"\^\{?-?\d+\}?", "", numbers[0]))


def known(texts: Iterable[str]) -> set[float]:
    """Give the numbers that stand in code and outputs."""
    found = set()
    for text in texts:
        found |= {float(one.replace("_", "")) for one in IN_CODE.findall(text)}
    return found


def used(source: str, names: dict[str, Any]) -> set[float]:
    """Give the numbers and the sizes of what code names."""
    found: set[float] = set()
    for node in ast.walk(parsed(source)):
        value = names.get(node.id) if isinstance(node, ast.Name) else None
        if value is not None and (array := number(value)) is not None:
            found |= {*array.reshape(-1).tolist(), *array.shape, len(array.shape)}
    return found


def drawn(figure: Any) -> set[float]:
    """Give the numbers of a drawing: its texts, where its marks stand, how long its arrows are."""
    found = known(text.get_text() for text in figure.findobj(Text))
    for axes in figure.axes:
        for line in axes.lines:
            found |= placed(np.column_stack(line.get_data()))
        for patch in axes.patches:
            path = patch.get_path() if not isinstance(patch, FancyArrowPatch) else None
            found |= placed(path.vertices if path is not None else ends(patch))
        for collection in axes.collections:
            found |= placed(np.asarray(collection.get_offsets()))
    return found


def ends(arrow: Any) -> Any:
    return np.array(arrow._posA_posB if arrow._posA_posB is not None else [[0.0, 0.0]])


def placed(points: Any) -> set[float]:
    """Give coordinates, and the length of what has two ends."""
    points = np.asarray(points, float).reshape(-1, 2)
    if len(points) > 50:
        return set()
    length = [float(np.hypot(*(points[1] - points[0])))] if len(points) == 2 else []
    return {*points.round(6).reshape(-1).tolist(), *length}


def comes_from(number: str, sources: set[float]) -> bool:
    """Tell whether a number is one of these, to the digits that it shows."""
    value, shown = abs(float(number)), len(number.partition(".")[2])
    room = 0.500001 * 10.0**-shown if shown else 1e-9
    return any(abs(value - abs(source)) <= room for source in sources)
