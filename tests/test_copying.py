"""What a reader copies from a page, from the top on, needs nothing that the page hides."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext.notebooks import names  # noqa: E402

PAGES = sorted(DOCS.glob("*.md"))
BLOCK = re.compile(r"^```(\{code-cell\} )?(python|pycon)\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r"---\n.*?\n---\n|(:[^\n]*\n)*", re.DOTALL)
HIDDEN = re.compile(r"remove-(cell|input)")
GIVEN = {*dir(builtins), "display"}  # what every notebook has


def shown(page: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the code of each block that a reader sees."""
    for block in BLOCK.finditer(page):
        cell, kind, text = block.groups()
        head = HEAD.match(text)[0] if cell else ""
        if cell and HIDDEN.search(head):
            continue
        code = text.removeprefix(head)
        if kind == "pycon":
            prompts = (
                line[4:] for line in text.splitlines() if re.match(r"(>>>|\.\.\.)( |$)", line)
            )
            code = "\n".join(prompts)
        yield page.count("\n", 0, block.start()) + 1, code


def lacking(page: str) -> list[str]:
    """List the names that blocks use and no block up to them makes."""
    known, found = set(GIVEN), []
    for line, code in shown(page):
        used, made = names(code)
        known |= made
        found += [f"line {line}: {name}" for name in sorted(used - known)]
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_shows_every_name_that_its_code_needs(path):
    assert not lacking(path.read_text("utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_cell_needs_what_a_drawing_makes(path):
    """A notebook holds the picture in place of a cell that draws with what is beside the pages."""
    drawn: set[str] = set()
    for cell, _, text in (block.groups() for block in BLOCK.finditer(path.read_text("utf-8"))):
        if not cell:
            continue
        head = HEAD.match(text)[0]
        used, made = names(text.removeprefix(head))
        if "from drawings" in text:
            assert HIDDEN.search(head)
            drawn |= made
        else:
            assert not used & drawn


def test_a_name_that_a_page_hides_is_told():
    page = (
        "```{code-cell} python\n:tags: [remove-cell]\n\nimport math\n```\n"
        "```{code-cell} python\n---\ntags: [hide-output]\n---\nx = 2\n```\n"
        "```pycon\n>>> math.sqrt(x)\n1.41\n```\n"
    )
    assert lacking(page) == ["line 12: math"]
    assert not lacking(page.replace("[remove-cell]", "[hide-output]"))
