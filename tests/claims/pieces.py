"""Find the texts of a page and its code, section by section, each with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

# Exercise and solution speak of the same things, and the next exercise of others.
EXERCISE = re.compile(
    r"^:{3,}\{admonition\}.*\n(?:(?!:{3,}$).*\n)*:{3,}\n\n(?=:{3,}\{(?:self-check|dropdown)\})",
    re.MULTILINE,
)
FENCE = re.compile(r"```(?:\{?([\w-]+)\}?)?(.*)")
SILENT = re.compile(r"\(\S+\)=$|\{[.#].*\}$|:{3,}$|:[\w-]+:( |$)|```$|```\{when\}|---$|\| *:?--")
ITEM = re.compile(r"\A\s*(?:[-*>]|\d+\.)\s+")
# The code of an idea about an exercise is no text: it is evaluated, and may be meant to fail.
QUESTION = re.compile(r"^(:{3,})\{self-check\}.*?^\1$", re.DOTALL | re.MULTILINE)
IDEA = re.compile(r"^- (`+).*?\1 ", re.MULTILINE)

CODE = {"cell", "transcript", "listing"}


@dataclass(frozen=True)
class Piece:
    """A text, or code, and the line where it begins.

    What a piece is: ``text``, ``row`` of a table, ``caption`` or ``alt`` of a figure, or ``code``:
    a ``cell``, a ``transcript`` or the name of a function that is shown (``listing``).
    """

    kind: str
    line: int
    text: str
    cells: tuple[str, ...] = ()
    code: str = ""  # of the cell that draws what a caption tells


@dataclass
class Section:
    """Some pieces of a page, in order, and where they end in its text."""

    end: int
    pieces: list[Piece] = field(default_factory=list)
    goes_on: bool = False  # an exercise begins here, not a heading
    last: bool = False
    data: list[str] = field(default_factory=list)  # for the opening, all code that is to come


def sections(page: str) -> Iterator[Section]:
    """Split a page at its headings and exercises."""
    found = [*pieces(page)]
    lines = [0]
    for line in page.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    exercises = {page.count("\n", 0, match.start()) + 1 for match in EXERCISE.finditer(page)}
    starts = {piece.line for piece in found if piece.kind == "heading"} | exercises
    bounds = [*sorted(starts - {1}), len(lines)]
    first = 1
    for last in bounds:
        inside = [piece for piece in found if first <= piece.line < last]
        opening = first in {1, *bounds[:1]}
        data = [piece.text for piece in found if piece.kind in {"cell", "transcript"}]
        ends = last == bounds[-1]
        yield Section(lines[last - 1], inside, first in exercises, ends, data if opening else [])
        first = last


def without_ideas(page: str) -> str:
    """Leave of each idea about an exercise what is said to it."""
    return QUESTION.sub(lambda match: IDEA.sub("- ", match[0]), page)


def pieces(page: str) -> Iterator[Piece]:
    """Yield what a page consists of."""
    lines = without_ideas(page).splitlines()
    place = lines.index("---", 1) + 1 if lines[:1] == ["---"] else 0
    while place < len(lines):
        start, line = place, lines[place]
        fence = FENCE.match(line)
        if fence and fence[1] not in {None, "when"}:
            while lines[place := place + 1] != "```":
                pass
            yield from fenced(fence[1], fence[2].strip(), start + 1, lines[start + 1 : place])
            place += 1
        elif line.startswith("|"):
            if not SILENT.match(line):
                cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
                yield Piece("row", start + 1, line, tuple(cell.strip() for cell in cells))
            place += 1
        elif not line.strip() or SILENT.match(line):
            place += 1
        elif line.startswith(("#", ":::")):
            title = re.sub(r"^(#+|:+\{[\w-]+\})\s*", "", line)
            yield Piece("heading" if line[0] == "#" else "text", start + 1, title)
            place += 1
        else:
            place = end_of_paragraph(lines, place)
            text = "\n".join(lines[start:place])
            yield Piece("text", start + 1, ITEM.sub("", text, count=1))


def end_of_paragraph(lines: list[str], place: int) -> int:
    """Find the line after a paragraph, a displayed formula or an item of a list."""
    if lines[place] == "$$":
        return lines.index("$$", place + 1) + 1
    while (place := place + 1) < len(lines):
        line = lines[place]
        if not line.strip() or line.startswith(("|", "```", ":::", "#", "$$")) or ITEM.match(line):
            break
    return place


def fenced(kind: str, argument: str, line: int, content: list[str]) -> Iterator[Piece]:
    """Yield a block of code, after the texts of the figure that it draws."""
    code = "\n".join(content)
    if kind == "reference-source":
        yield Piece("listing", line, argument)
    elif kind == "pycon":
        yield Piece("transcript", line, code)
    elif kind == "code-cell":
        head = re.match(r"---\n(.*?)^---$|((?::[^\n]*\n?)*)", code, re.DOTALL | re.MULTILINE)
        options: dict[str, Any] = yaml.safe_load(head[1] or "") or {}
        source = code[head.end() :].strip("\n")
        figure = options.get("mystnb", {})
        texts = (("caption", figure.get("figure", {})), ("alt", figure.get("image", {})))
        for key, holder in texts:
            if text := str(holder.get(key, "")).strip():
                at = next(n for n, row in enumerate(content) if row.strip().startswith(f"{key}:"))
                at += content[at].rstrip().endswith(("|", ">"))
                yield Piece(key, line + 1 + at, text, code=source)
        yield Piece("cell", line, source)


def translated(piece: Piece, messages: dict[str, str]) -> Piece:
    """Give a piece in the other language: what has no message has no language."""

    def say(text: str) -> str:
        return messages.get(" ".join(text.split()), text)

    if piece.kind == "row":
        return replace(piece, cells=tuple(map(say, piece.cells)))
    return replace(piece, text=say(piece.text))


def flat(text: str, shown: Callable[[str], str]) -> str:
    """Write the values of cells into a text, and leave out what is no text: links, roles."""
    text = re.sub(r"\{glue:text\}`([^`]+)`", lambda match: shown(match[1]), text)
    text = re.sub(r"\{recorded\}`[^`]*`", "…", text)
    text = re.sub(r"\{\w+(?::\w+)?\}`([^`<]*)(?:<[^`]*>)?`", r"\1", text)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)|\[([^]]*)\]\{[^}]*\}", r"\1\2", text)
    return re.sub(r"<https?:[^>]*>|\[\^[\w-]+\]", "", text)
