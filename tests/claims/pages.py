"""Check the texts of a section, in both languages, among what its cells computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from . import numbers, pieces
from .equalities import Scope


@dataclass
class Ran:
    """A cell that ran: where it is, what it showed and drew, and the names after it."""

    line: int
    source: str
    shown: str = ""
    names: dict[str, Any] = field(default_factory=dict)
    numbers: set[float] = field(default_factory=set)

    def finish(self, names: dict[str, Any], figures: Iterable[Any]) -> None:
        """Keep what the cell leaves: its numbers are those that it holds, uses, shows and draws."""
        self.names = dict(names)
        self.numbers = numbers.known([self.source, self.shown])
        self.numbers |= numbers.used(self.source, names)
        for figure in figures:
            self.numbers |= numbers.drawn(figure)


@dataclass
class Page:
    """What is known of a page while it runs."""

    name: str
    messages: dict[str, str] = field(default_factory=dict)
    ran: list[Ran] = field(default_factory=list)
    glued: dict[str, Any] = field(default_factory=dict)
    numbers: set[float] = field(default_factory=set)

    def shown(self, key: str) -> str:
        """Write a glued value as the page shows it."""
        name, _, form = key.partition(":")
        return format(self.glued[name], form) if name in self.glued else "…"

    def faults(self, section: pieces.Section, names: dict[str, Any]) -> Iterator[str]:
        """Yield what is wrong in a section, in Spanish and in English."""
        if not section.pieces:
            return
        inside = [ran for ran in self.ran if ran.line >= section.pieces[0].line]
        before = self.ran[: len(self.ran) - len(inside)][-1:]
        code = [uncommented(p.text) for p in section.pieces if p.kind in {"cell", "transcript"}]
        states = [ran.names for ran in (*before, *inside)] + [names]
        texts = [piece for piece in section.pieces if piece.kind not in pieces.CODE]
        self.collect(section, inside, names)
        for language in ("es", "en") if self.messages else ("es",):
            scope = Scope(states, code)
            for piece in texts:
                said = piece if language == "es" else pieces.translated(piece, self.messages)
                for fault in self.wrong(said, scope):
                    yield f"{self.name}:{piece.line} ({language}): {fault}"

    def collect(self, section: pieces.Section, inside: list[Ran], names: dict[str, Any]) -> None:
        """Gather the numbers of a section, whose exercises know what stands above them."""
        if not section.goes_on:
            self.numbers = set()
        transcripts = [p.text for p in section.pieces if p.kind == "transcript"]
        self.numbers |= numbers.known(transcripts).union(*(ran.numbers for ran in inside))
        for text in transcripts:
            self.numbers |= numbers.used(uncommented(text), names)

    def wrong(self, piece: pieces.Piece, scope: Scope) -> Iterator[str]:
        """Yield what is wrong in a text."""
        for text in piece.cells if piece.kind == "row" else (piece.text,):
            yield from scope.faults(pieces.flat(text, self.shown))
            for number in numbers.said(pieces.flat(text, lambda key: "…")):
                if not numbers.comes_from(number, self.sources(piece)):
                    yield f"{number} comes from no cell: {' '.join(text.split())[:90]}"

    def sources(self, piece: pieces.Piece) -> set[float]:
        """Give the numbers that a text may say: a caption, those of the cell that draws."""
        if piece.kind not in {"caption", "alt"}:
            return self.numbers
        drawing = next(ran for ran in reversed(self.ran) if ran.source == piece.cells[0])
        return drawing.numbers


def messages(path: Path) -> dict[str, str]:
    """Read what a catalogue says for each message."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {" ".join(m.id.split()): m.string for m in read_po(file) if m.id}


def uncommented(text: str) -> str:
    """Give the code of a cell, or of a transcript without its prompts and outputs."""
    if ">>>" not in text:
        return text
    lines = [line[4:] for line in text.splitlines() if line.startswith((">>>", "..."))]
    return "\n".join(lines)
