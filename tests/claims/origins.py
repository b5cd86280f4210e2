"""Ask where each number of a text comes from: a cell, its output, its drawing, or nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.patches import FancyArrowPatch

from .equalities import Scope, chains, decimals, is_number, no_names, number, parsed
from .formulas import Value, spelled

Run = tuple[float, ...]  # numbers in the order of their source
# A number that stands for itself: not a part of a name, a version, a place in a book.
NUMBER = re.compile(r"(?<![\w.^_{/#-])(?:(?<=[ (,])[-−+])?\d+(?:\.\d+)?(?![\w/]|\.\d)")
NAMED = re.compile(
    r"\b(?:NumPy|PyTorch|Python|CUDA|STAT|L|[Ss]ecci[oó]n|[Ss]ections?|[Ff]igura|[Ff]igure"
    r"|[Ll]ección|[Ll]ecture|versi[oó]n|[Vv]ersion|[Cc]ap[ií]tulo|[Cc]hapter|[Ee]jercicio|[Ee]xercise"
    r"|[Ss]olución|[Ss]olution|[Rr]espuesta|[Aa]nswer|página|page|lesson)\s+L?\d[\d.]*"
)
IN_CODE = re.compile(
    r"(?<![\w.])(?:(?<![\w)\]] )(?<![\w)\]])[-−])?"
    r"\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|(?<=[a-zA-Z_])\d+"
)
ROUND = r"\b(?:0|90|180|270|360)°|\b100\u202f? ?%"  # angles, and all of something
# A point, sizes, rows and columns, or a list of three or more.
TOGETHER = re.compile(
    r"\([-−]?\d[-−\d., ]*\)|\b\d+(?: ?× ?\d+)+\b"
    r"|\b\d+ (?:filas|rows) (?:y|and) \d+ (?:columnas|columns)"
    r"|(?<![\w.])[-−]?\d[\d.]*(?:, [-−]?\d[\d.]*)+,? (?:y|and) [-−]?\d[\d.]*(?![\w])"
)
POWER = re.compile(r"\b(\d+) ?\*\* ?(\d{1,2})\b")


def said(text: str, scope: Scope) -> Iterator[tuple[str, ...]]:
    """Yield the numbers of a text that no equality checks, those in brackets together."""
    for formula in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL):
        yield from of_formula("".join(formula), scope)
    prose = re.sub(r"\$\$.+?\$\$|\$[^$]+\$|`[^`]*`", " … ", text, flags=re.DOTALL)
    yield from grouped(prose)


def grouped(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the numbers of a text, those in brackets together."""
    for group in TOGETHER.findall(text):
        if of_prose(plain := re.sub(r"[(×)]|[^\W\d]+", " ", f" {group}")):
            yield tuple(one.replace("−", "-") for one in NUMBER.findall(plain))
    yield from ((one,) for one in of_prose(TOGETHER.sub(" ", text)))


def together(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the numbers of a caption, those together that a list or a point holds together."""
    text = re.sub(r"\$|\\[,;: ]", " ", re.sub(r"\\math\w+\{\w\}|_\{?\w+\}?|\^\\?\w+", "x", text))
    text = re.sub(ROUND, " ", text)
    number = rf"(?:{NUMBER.pattern})"
    for run in re.finditer(rf"{number}(?:(?:,? | y | and |, and | \u00d7 ){number})*", text):
        if of_prose(plain := f" {run[0]}"):
            yield tuple(one.replace("−", "-") for one in NUMBER.findall(plain))


def of_prose(text: str) -> list[str]:
    """Give the numbers of a text, but for zero, right angles and the names of things."""
    text = re.sub(rf"{ROUND}|(?<=\d)[\u202f\u2009 ](?=\d{{3}}\b)", " ", NAMED.sub(" ", text))
    return [one.replace("−", "-") for one in NUMBER.findall(text) if one != "0"]


def of_formula(tex: str, scope: Scope) -> Iterator[tuple[str, ...]]:
    """Yield the numbers of a formula that says one number and no other to compare it with."""
    for sides in [*chains(tex)] or [[spelled(tex.strip().rstrip(".,"))]]:
        if len(sides) == 1 and decimals(sides[0]) is None and is_number(sides[0]):
            value = np.reshape(Value(no_names)(sides[0]), -1)
            written_out = ", ".join(f"{round(x, 3):.10g}" for x in value)
            sides = [f"({written_out})" if len(value) > 1 else written_out]
        numbers = [side for side in sides[::2] if decimals(side) is not None]
        checked = sum(map(scope.tells, sides[::2])) > 1 and not scope.defines(sides)
        if numbers and not checked:
            yield from grouped(re.sub(r"\^\{?-?\d+\}?", "", numbers[0]))


def known(texts: Iterable[str]) -> Iterator[Run]:
    """Yield the numbers that stand in code or an output, in their order."""
    for text in texts:
        yield from ((float(base) ** int(to),) for base, to in POWER.findall(text))
        yield tuple(float(one.replace("_", "").replace("−", "-")) for one in IN_CODE.findall(text))


def used(source: str, names: dict[str, Any]) -> Iterator[Run]:
    """Yield the numbers and the sizes of what code names, as they follow each other."""
    for node in ast.walk(parsed(source)):
        value = names.get(node.id) if isinstance(node, ast.Name) else None
        if value is not None and (array := number(value)) is not None:
            yield tuple(array.reshape(-1).tolist())
            yield tuple(array.T.reshape(-1).tolist())
            yield (*array.shape, len(array.shape))


def drawn(figure: Any) -> Iterator[Run]:
    """Yield the numbers of a drawing: its texts, where its marks stand, how long arrows are."""
    for axes in figure.axes:
        yield from known(text.get_text() for text in axes.texts)
        yield tuple(one for text in axes.texts for run in known([text.get_text()]) for one in run)
        for line in axes.lines:
            yield from placed(np.column_stack(line.get_data()))
        for patch in axes.patches:
            arrow = isinstance(patch, FancyArrowPatch)
            yield from placed(ends(patch) if arrow else patch.get_path().vertices)
        for collection in axes.collections:
            yield from placed(collection.get_offsets())
            yield tuple(getattr(collection, "levels", ()))  # of a contour


def ends(arrow: Any) -> Any:
    return np.array(arrow._posA_posB if arrow._posA_posB is not None else [[0.0, 0.0]])


def placed(points: Any) -> Iterator[Run]:
    """Yield coordinates, and the length of what has two ends."""
    points = np.asarray(points, float).reshape(-1, 2)
    if len(points) <= 50:
        yield from map(tuple, points.round(6).tolist())
    if len(points) == 2:
        yield (float(np.hypot(*(points[1] - points[0]))),)


def comes_from(said: Sequence[str], sources: Iterable[Run], signed: bool = False) -> bool:
    """Tell whether numbers follow each other in a source, to the digits that they show.

    In prose a number without a sign may be how much something goes down.
    """
    values = [float(one) for one in said]
    digits = [len(one.partition(".")[2]) for one in said]
    rooms = [0.500001 * 10.0**-count if count else 1e-9 for count in digits]
    return any(
        all(
            abs((x if signed or y < 0 else abs(x)) - y) <= room
            for x, y, room in zip(run[k:], values, rooms, strict=False)
        )
        for run in sources
        for k in range(len(run) - len(values) + 1)
    )
