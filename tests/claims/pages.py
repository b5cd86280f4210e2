"""Check the texts of a section, in both languages, among what its cells computed."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from . import definitions, origins, pieces, snippets, tables
from .equalities import Scope

KEPT = Path(__file__).with_name("kept.txt")
EINSUM = re.compile(r"`([a-z,]+->[a-z]*)`")
FIGURE = {"caption", "alt"}


@dataclass
class Ran:
    """A cell that ran: where it is, what it showed and drew, and the names after it."""

    line: int
    source: str
    before: dict[str, Any]
    shown: str = ""
    names: dict[str, Any] = field(default_factory=dict)
    drawn: list[origins.Run] = field(default_factory=list)

    def finish(self, names: dict[str, Any], figures: Iterable[Any]) -> None:
        """Keep what the cell leaves: its names, and for captions the numbers of its drawing."""
        self.names = dict(names)
        figures = [*figures]
        if figures:
            minus = self.source.replace(" - ", ", -")  # x - 0.5 has the bias −0.5
            self.drawn = [*origins.known([minus]), *origins.used(self.source, names)]
            self.drawn += [run for figure in figures for run in origins.drawn(figure)]


@dataclass
class Page:
    """What is known of a page while it runs."""

    name: str
    messages: dict[str, str] = field(default_factory=dict)
    ran: list[Ran] = field(default_factory=list)
    glued: dict[str, Any] = field(default_factory=dict)
    numbers: set[origins.Run] = field(default_factory=set)
    past: set[origins.Run] = field(default_factory=set)
    points: set[origins.Run] = field(default_factory=set)  # what cells use: too much for a number
    shapes: dict[str, tables.Shape] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @functools.cached_property
    def kept(self) -> dict[str, str]:
        """Read what may stand on the page as it is, and why."""
        lines = [line for line in KEPT.read_text("utf-8").splitlines() if line[:1] not in "#"]
        entries = [[part.strip() for part in line.split(" | ")] for line in lines]
        kept = {what: why for page, what, why in entries if page in {self.name, "*"}}
        self.used.update(what for page, what, _ in entries if page == "*")
        return kept

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
        sources = [uncommented(p.text) for p in section.pieces if p.kind in {"cell", "transcript"}]
        states = [ran.names for ran in before]
        states += [state for ran in inside for state in (ran.before, ran.names)] + [names]
        texts = [piece for piece in section.pieces if piece.kind not in pieces.CODE]
        self.collect(section, inside, names)
        told: set[tuple[int, str]] = set()
        for language in ("es", "en") if self.messages else ("es",):
            scope = Scope(states, sources)
            said = [
                piece if language == "es" else pieces.translated(piece, self.messages)
                for piece in texts
            ]
            found = [(p, fault) for p in said for fault in self.wrong(p, scope)]
            found += [*self.of_tables(said, scope), *self.of_listings(section)]
            for piece, fault in found:
                what = fault.partition(": ")[0]
                if what in self.kept:
                    self.used.add(what)
                elif (piece.line, fault) not in told:  # the other language says the same
                    told.add((piece.line, fault))
                    yield f"{self.name}:{piece.line} ({language}): {' '.join(fault.split())}"
        if section.last:
            for what in self.kept.keys() - self.used:
                yield f"{self.name}: {KEPT.name} need not keep {what}"

    def of_tables(
        self, said: Sequence[pieces.Piece], scope: Scope
    ) -> Iterator[tuple[pieces.Piece, str]]:
        """Yield what is wrong in the tables of a section."""
        for is_row, group in itertools.groupby(said, lambda piece: piece.kind == "row"):
            head, *rows = [*group] if is_row else [None]
            for row in (head, *rows) if is_row and tables.known_rows(self.name) else ():
                if fault := tables.evidence_fault(self.name, row.text, scope.states[-1]):
                    yield row, fault
            for row in rows:
                for fault in tables.row_faults(head.cells, row.cells, self.shapes, scope):
                    yield row, fault
                for formula, code in itertools.pairwise(row.cells):
                    summed = EINSUM.fullmatch(code)
                    if fault := summed and definitions.einsum_fault(formula.strip("$"), summed[1]):
                        yield row, fault
            cells = [row.cells for row in rows]
            for place, fault in tables.column_faults(cells, self.shapes, scope.states[-1]):
                yield rows[place], fault

    def of_listings(self, section: pieces.Section) -> Iterator[tuple[pieces.Piece, str]]:
        """Yield the definitions in code that are not those of the formula above them."""
        displays: list[str] = []
        for piece in section.pieces:
            function = None
            if piece.text.startswith("$$") and "=" in piece.text:
                displays.insert(0, piece.text.strip("$"))
                function = definitions.DISPLAYS.get(displays[0].partition("=")[0].strip())
            elif piece.kind == "listing" and (displays or "_by_" in piece.text):
                function = definitions.listed(piece.text)
            if function:
                found = {
                    one: definitions.fault_of(one, function, self.shapes)
                    for one in displays or [""]
                }
                if right := next((one for one, fault in found.items() if not fault), ""):
                    displays.remove(right)  # a formula has one function
                else:
                    yield piece, "; nor: ".join(found.values())

    def collect(self, section: pieces.Section, inside: list[Ran], names: dict[str, Any]) -> None:
        """Gather the numbers of a section, whose exercises know what stands above them."""
        if not section.goes_on:
            self.past |= self.numbers
            self.numbers = {*self.past} if section.last else set()  # the last sums up the page
            self.points = set()
        code = [p for p in section.pieces if p.kind in {"cell", "transcript"}]
        glued = [repr(x) for x in self.glued.values()]
        shown = [*section.data, *glued, *(ran.shown for ran in inside)]
        self.numbers.update(origins.known([*(piece.text for piece in code), *shown]))
        for piece in code:
            kept = self.numbers if piece.kind == "transcript" else self.points
            kept.update(origins.used(uncommented(piece.text), names))

    def wrong(self, piece: pieces.Piece, scope: Scope) -> Iterator[str]:
        """Yield what is wrong in a text."""
        for text in piece.cells if piece.kind == "row" else (piece.text,):
            yield from scope.faults(pieces.flat(text, self.shown))
            if not any(map(tables.shape_of, piece.cells)):  # whose code runs among these shapes
                yield from snippets.faults(pieces.flat(text, self.shown), scope.states, scope.uses)
            yield from snippets.shape_faults(text, scope.states)
            yield from tables.display_faults(text, self.shapes)
            yield from tables.arrow_faults(text)
            display = text.startswith("$$")
            yield from definitions.unread(text) if display else ()
            for sides in definitions.said(text):
                yield from definitions.laws(sides, display)
                yield from (fault for _, fault in definitions.tied(sides) if fault)
                yield from filter(None, [definitions.meant(sides)] if display else [])
            plain = pieces.flat(text, lambda key: "…")
            computed = self.ran and not tables.dtypes_of(piece.cells)
            for group in self.groups(piece, plain, scope) if computed else ():
                if not origins.comes_from(group, self.sources(piece, group), piece.kind in FIGURE):
                    yield f"{', '.join(group)}: comes from no cell: {' '.join(text.split())[:90]}"

    def groups(self, piece: pieces.Piece, text: str, scope: Scope) -> Iterable[Sequence[str]]:
        """Give the numbers to look for: of a figure, those that stand together in their order."""
        if piece.kind not in FIGURE:
            return origins.said(text, scope)
        return origins.together(text)

    def sources(self, piece: pieces.Piece, group: Sequence[str]) -> Iterable[origins.Run]:
        """Give the numbers that a text may say: a caption, those of the cell that draws."""
        if piece.kind not in FIGURE:
            return self.numbers | self.points if len(group) > 1 else self.numbers
        return next(ran.drawn for ran in reversed(self.ran) if ran.source == piece.code)


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
