"""The concordance: every item of the deck has its section, its function and its check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import linalg_dl as la
from linalg_dl import explain, figures

ROOT = Path(__file__).parents[1]
COUNTS = {"A": 1, "B": 7, "C": 4, "D": 2, "E": 10, "F": 4, "G": 8, "H": 5, "I": 4, "J": 3}
COUNTS |= {"K": 3, "L": 10, "X": 15}
IDS = [f"{letter}{number}" for letter, count in COUNTS.items() for number in range(1, count + 1)]
CONCORDANCE = (ROOT / "docs/concordance.md").read_text("utf-8")
ROWS = {
    cells[0]: cells[1:]
    for cells in (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in CONCORDANCE.splitlines()
        if re.match(r"\| [A-Z]\d+ \|", line)
    )
}


def test_every_item_has_its_row():
    assert list(ROWS) == IDS


@pytest.mark.parametrize("item", IDS)
def test_the_section_of_an_item_exists(item):
    links = re.findall(r"\]\((\w+\.md|)#([^)]+)\)", ROWS[item][1])
    assert links, "no link to a section"
    for page, anchor in links:
        pages = [ROOT / "docs" / page] if page else sorted((ROOT / "docs").glob("*.md"))
        texts = [path.read_text("utf-8") for path in pages]
        named = any(f"({anchor})=\n" in text for text in texts)
        slugs = {slug(heading) for text in texts for heading in headings(text)}
        assert named or anchor in slugs, f"no section {anchor} in {page or 'any page'}"


@pytest.mark.parametrize("item", IDS)
def test_the_functions_of_an_item_exist(item):
    for name in re.findall(r"`([\w.]+)`", ROWS[item][2]):
        owner, _, attribute = name.rpartition(".")
        home = {"": la, "explain": explain, "figures": figures}.get(owner)
        assert hasattr(home or getattr(la, owner), attribute), name


@pytest.mark.parametrize("item", IDS)
def test_the_checks_of_an_item_exist(item):
    checks = re.findall(r"`([\w./]+?)(?:::(\w+))?`", ROWS[item][3])
    assert checks, "no check"
    for path, function in checks:
        text = (ROOT / path).read_text("utf-8")
        assert not function or f"def {function}(" in text, f"no {function} in {path}"
        if path.startswith("docs/"):
            assert "assert" in text or "```pycon" in text, f"{path} asserts nothing"


@pytest.mark.links
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_functions_of_an_item_lead_to_their_descriptions(language):
    page = (ROOT / "docs/_build/html" / language / "concordance.html").read_text("utf-8")
    link = r'href="api/[^"]*#linalg_dl\.([\w.]+)"[^<]*<code[^<]*<span class="pre">([\w.]+)<'
    links = re.findall(link, page.replace('</span><wbr /><span class="pre">', ""))
    assert all(f".{target}".endswith(f".{name}") for target, name in links)
    named = [name for row in ROWS.values() for name in re.findall(r"`([\w.]+)`", row[2])]
    assert [name for _, name in links] == named


def test_each_erratum_fails_the_slide_and_proves_the_right_value():
    errata = (ROOT / "docs/errata.md").read_text("utf-8")
    for number in range(1, COUNTS["X"] + 1):
        section = errata.partition(f"\n(x{number})=\n")[2].partition("\n(x")[0]
        claims = re.findall(r"^assert.*", section, flags=re.MULTILINE)
        assert len(claims) >= 2, f"X{number} needs two assertions"
        refuted = re.compile(r"\bnot\b|!=|assert_raises|== 0$|sum\(a\) == sum\(b\)")
        assert any(refuted.search(claim) for claim in claims), f"X{number} refutes nothing"


def headings(text: str) -> list[str]:
    without_code = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^#{1,3} (.+)$", without_code, flags=re.MULTILINE)


def slug(heading: str) -> str:
    """Make the anchor of a heading as MyST does."""
    plain = re.sub(r"[`*$\\{}]|\[|\]\([^)]*\)", "", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


CHAPTERS = re.findall(r"^(\w+)$", (ROOT / "docs/index.md").read_text("utf-8"), re.MULTILINE)[:10]
ASIDE = ":::{dropdown} Si tienes las diapositivas\n"


def running_text(page: str) -> str:
    """Leave out the one aside that speaks of the slides: it is the last thing of its page."""
    text, _, aside = page.partition(ASIDE)
    assert aside.rstrip().endswith("\n:::"), "the aside on the slides is not the last thing"
    assert aside.count(":::") == 1
    return text


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_speaks_of_the_slides_in_one_aside_alone(chapter):
    page = (ROOT / f"docs/{chapter}.md").read_text("utf-8")
    assert not re.search("diapositiva", running_text(page), re.IGNORECASE)


def test_a_slide_in_the_running_text_is_seen():
    assert "diapositiva" in running_text(f"La diapositiva 3\n\n{ASIDE}Nada más.\n:::\n")
    with pytest.raises(AssertionError, match="not the last"):
        running_text(f"{ASIDE}Nada más.\n:::\n\nY algo más.\n")
