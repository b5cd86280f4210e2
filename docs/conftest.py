"""Run every page from top to bottom: its cells, and the transcripts among them.

A transcript is a doctest that sees the names of the cells above it. A cell that is
tagged ``raises-exception`` has to raise: a page would otherwise show no error at all. One
that is tagged ``cuda`` needs a GPU, and is skipped where there is none.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import myst_nb
import pytest
import torch
from IPython.display import display
from myst_nb.core.read import read_myst_markdown_notebook
from sybil import Document, Example, Region, Sybil
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.markdown.lexers import FencedCodeBlockLexer

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent / "tests"), str(DOCS)]

from _ext import answers  # noqa: E402
from claims import pages, pieces  # noqa: E402  (the tests' own)

HINT = (
    "Correct the text, or glue what it says from a cell; what may stand there as it is has a line, "
    "with its reason, in tests/claims/kept.txt."
)

mpl.use("agg")


class CellParser:
    """Find the code cells of a page, as MyST-NB reads them."""

    def __call__(self, document: Document) -> Iterable[Region]:
        """Yield one region for each cell, at its place in the text."""
        if not document.text.startswith("---\nfile_format: mystnb"):
            return
        notebook = read_myst_markdown_notebook(document.text, add_source_map=True)
        starts = notebook.metadata["source_map"]
        offsets = [0]
        for line in document.text.splitlines(keepends=True):
            offsets.append(offsets[-1] + len(line))
        for start, cell in zip(starts, notebook.cells, strict=True):
            if cell.cell_type == "code":
                yield Region(offsets[start], offsets[start + 1], (start, cell), run_cell)


def run_cell(example: Example) -> None:
    """Run one cell among the names of the cells above it, as the built page does.

    Transcripts see the names of cells, but a cell must not lean on a transcript.
    """
    start, cell = example.parsed
    tags = cell.metadata.get("tags", ())
    if "cuda" in tags and not torch.cuda.is_available():
        pytest.skip("needs a GPU, and PyTorch sees none on this machine")
    tree = ast.parse("\n" * start + cell.source, example.path)
    names = example.namespace.setdefault("names of cells", {"display": display})
    ran = pages.Ran(start + 1, cell.source, dict(example.namespace))
    page_of(example).ran.append(ran)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            ran.shown = show(tree, example.path, names)
            raised = False
        except NameError:
            raise
        except Exception as error:
            if "raises-exception" not in tags:
                raise
            ran.shown, raised = str(error), True
    if "raises-exception" in tags and not raised:
        pytest.fail(f"{example.path}:{start + 1}: tagged raises-exception, but nothing was raised")
    ran.shown += printed.getvalue()
    ran.finish(names, map(plt.figure, plt.get_fignums()))
    plt.close("all")  # as a notebook does after each cell
    example.namespace.update(names)


def show(tree: ast.Module, path: str, names: dict[str, Any]) -> str:
    """Run code, and give what a notebook shows of its last line."""
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, path, "exec"), names)
    if last is None:
        return ""
    value = eval(compile(ast.Expression(last.value), path, "eval"), names)
    return "" if value is None else str(getattr(value, "data", value))


def page_of(example: Example) -> pages.Page:
    """Give what is known of the page that runs."""
    path = Path(example.path)
    if "page" not in example.namespace:
        catalogue = DOCS / "locale/en/LC_MESSAGES" / f"{path.stem}.po"
        example.namespace["page"] = pages.Page(path.name, pages.messages(catalogue))
        myst_nb.glue = lambda name, value, **_: example.namespace["page"].glued.update(
            {name: value}
        )
    return example.namespace["page"]


class QuestionParser:
    """Find the questions that the page answers, and evaluate what they compare."""

    def __call__(self, document: Document) -> Iterable[Region]:
        """Yield one region for the questions of a page, at its end, where their values are."""
        asked = answers.find(document.text)
        if asked:
            end = len(document.text) - 1  # before what looks at the text of the last section
            yield Region(end - 1, end, asked, evaluate)


def evaluate(example: Example) -> str | None:
    """Say which question has ideas that do not run, or that cannot be told apart."""
    names, faults = example.namespace["names of cells"], []
    for one in example.parsed:
        try:
            answers.values(one.kind, one.codes, one.calls, names)
        except Exception as error:
            faults.append(
                f"{example.path}:{one.line}: {one.title}: {type(error).__name__}: {error}"
            )
    return "\n".join(faults) or None


class TextParser:
    """Find the sections of a page, to check at the end of each what its text says."""

    def __call__(self, document: Document) -> Iterable[Region]:
        """Yield one region at the end of each section."""
        for section in pieces.sections(document.text):
            if section.end > 0:
                yield Region(section.end - 1, section.end, section, check_text)


def check_text(example: Example) -> str | None:
    """Compare the text of a section with what its cells computed."""
    names = {key: value for key, value in example.namespace.items() if key != "page"}
    found = [*page_of(example).faults(example.parsed, names)]
    return "\n".join([*found, HINT]) if found else None


class TranscriptParser:
    """Find the transcripts: fenced blocks of ``pycon``."""

    def __init__(self) -> None:
        """Expect what is printed to the last digit."""
        self.blocks = FencedCodeBlockLexer("pycon")
        self.examples = DocTestStringParser(DocTestEvaluator(doctest.ELLIPSIS))

    def __call__(self, document: Document) -> Iterable[Region]:
        """Yield one region for each prompt."""
        for block in self.blocks(document):
            source = block.lexemes["source"]
            for region in self.examples(source, document.path):
                region.adjust(block, source)
                yield region


collect_ignore = ["_build", "node_modules"]  # what was built from the pages, and others' pages
pytest_collect_file = Sybil(
    parsers=[CellParser(), TranscriptParser(), QuestionParser(), TextParser()], patterns=["*.md"]
).pytest()
