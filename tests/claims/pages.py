"""Check the texts of a section, in both languages, among what its cells computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from . import pieces
from .equalities import Scope


@dataclass
class Ran:
    """A cell that ran: where it is, what it printed and drew, and the names after it."""

    line: int
    source: str
    printed: str = ""
    drawn: list[Any] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)


@dataclass
class Page:
    """What is known of a page while it runs."""

    name: str
    messages: dict[str, str] = field(default_factory=dict)
    ran: list[Ran] = field(default_factory=list)
    glued: dict[str, Any] = field(default_factory=dict)

    def shown(self, key: str) -> str:
        """Write a glued value as the page shows it."""
        name, _, form = key.partition(":")
        return format(self.glued[name], form) if name in self.glued else "…"

    def faults(self, section: pieces.Section, names: dict[str, Any]) -> Iterator[str]:
        """Yield what is wrong in a section, in Spanish and in English."""
        inside = [r for r in self.ran if r.line >= section.pieces[0].line] if section.pieces else []
        before = self.ran[-len(inside) - 1 : len(self.ran) - len(inside)]
        code = [p.text for p in section.pieces if p.kind in {"cell", "transcript"}]
        sources = [uncommented(text) for text in code]
        states = [r.names for r in (*before, *inside)] + [names]
        for language in ("es", "en") if self.messages else ("es",):
            scope = Scope(states, sources)
            for piece in section.pieces:
                if piece.kind in {"cell", "transcript", "listing"}:
                    continue
                said = piece if language == "es" else pieces.translated(piece, self.messages)
                for text in said.cells if said.kind == "row" else (said.text,):
                    flat = pieces.flat(text, self.shown)
                    for fault in scope.faults(flat):
                        yield f"{self.name}:{piece.line} ({language}): {fault}"


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
