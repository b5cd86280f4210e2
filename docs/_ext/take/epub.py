"""A book for readers of books: EPUB 3, formulas as MathML, no script.

https://www.w3.org/TR/epub-33/ says what is in it; `epubcheck` reads it as strictly.
"""

from __future__ import annotations

import contextlib
import html
import importlib.util
import re
import unicodedata
import uuid
import zipfile
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from lxml.html import HtmlElement

from ..languages import TITLES
from ..publish import kept, shrunk
from . import front
from .pages import Page, book, plain, relink, write

HERE = Path(__file__).parent
FONTS = ("KaTeX_Math-Italic", "KaTeX_Main-Regular", "KaTeX_Main-Bold")  # of letters in figures
MATH = "STIXTwoMath-Regular"  # what stretches brackets; ziamath brings it
OPENING = tuple("([{,;=≈⋅·≥≤<>⇒")
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" \
xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
<dc:creator>{author}</dc:creator>
<dc:rights>CC BY 4.0, {license}</dc:rights>
<meta property="dcterms:modified">{now}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
{features}
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">{access}</meta>
</metadata>
<manifest>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>"""
FEATURES = ("MathML", "alternativeText", "tableOfContents", "index", "structuralNavigation")
FEATURES += ("readingOrder", "displayTransformability")
TYPES = {"xhtml": "application/xhtml+xml", "css": "text/css", "woff2": "font/woff2"}
XHTML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" href="style.css" type="text/css"/></head>
<body>{body}</body>
</html>"""
NAV = """<nav epub:type="toc" role="doc-toc"><h1>{contents}</h1><ol>{entries}</ol></nav>
<nav epub:type="landmarks" hidden="hidden"><ol>
<li><a epub:type="toc" href="nav.xhtml">{contents}</a></li>
<li><a epub:type="bodymatter" href="index.xhtml">{index}</a></li>
<li><a epub:type="glossary" href="glossary.xhtml">{glossary}</a></li>
<li><a epub:type="index" href="genindex.xhtml">{genindex}</a></li>
</ol></nav>"""


def make(language: str, site: Path, path: Path) -> None:
    """Write the book of a language."""
    files = pages_of(language, site)
    styles = [(HERE / name).read_text("utf-8") for name in ("epub.css", "text.css")]
    fonts = {name: (site / language / f"_static/fonts/{name}.woff2").read_bytes() for name in FONTS}
    fonts[MATH] = math_font("".join(files.values()))
    files |= {"style.css": "\n".join(styles)} | {f"{name}.woff2": fonts[name] for name in fonts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book/package.opf", package(language, files))
        for name, data in files.items():
            archive.writestr(f"book/{name}", data)


def pages_of(language: str, site: Path) -> dict[str, str]:
    """Write all pages, in the order of the book."""
    pages, words = book(site / language), front.WORDS[language]
    texts = {"title-page": (TITLES[language], front.title_page(language, site))}
    texts["nav"] = (words["contents"], contents(pages, words["contents"]))
    texts |= {page.file: (page.title, text(pages, page, language)) for page in pages}
    return {
        f"{name}.xhtml": XHTML.format(language=language, title=html.escape(title), body=body)
        for name, (title, body) in texts.items()
    }


def math_font(text: str) -> bytes:
    """Give the font of formulas, with the letters of a text."""
    home = Path(importlib.util.find_spec("ziamath").origin).parent
    whole, codes = (home / "fonts" / f"{MATH}.ttf").read_bytes(), sorted({*map(ord, text)})
    return kept("fonts", whole + repr(codes).encode(), lambda: shrunk(whole, codes))


def text(pages: list[Page], page: Page, language: str) -> str:
    """Write a page and, below it, its solutions."""
    for tree in (page.article, *page.solutions):
        relink(pages, page, tree, lambda file, place: f"{file}.xhtml{place and f'#{place}'}")
        alone(tree)
    solutions = "".join(map(write, page.solutions))
    if solutions:
        solutions = f"<section><h2>{front.WORDS[language]['solutions']}</h2>{solutions}</section>"
    return plain(write(page.article) + solutions, "sans-serif")


def alone(tree: HtmlElement) -> None:
    """Leave of each formula its MathML, as today's browsers read it."""
    for drawn in tree.find_class("katex-html"):
        drawn.drop_tree()
    for letters in tree.iterfind(".//*[@mathvariant]"):
        variant = letters.get("mathvariant")
        letters.text = "".join(styled(letter, variant) for letter in letters.text or "")
    for table in tree.iter("{*}mtable"):
        align(table, (table.attrib.pop("columnalign", None) or "center").split())
        table.attrib.pop("columnspacing", None)
    for sign in tree.iter("{*}mo"):
        space(sign)


def space(sign: HtmlElement) -> None:
    """Tell a sign of one number from one between two, and bars around something from others."""
    before = sign.getprevious()
    if sign.text in ("−", "+") and before is not None and before.text in OPENING:
        sign.set("form", "prefix")
    elif sign.text in ("∥", "∣"):
        sign.set("lspace", "0em")
        sign.set("rspace", "0em")


def styled(letter: str, variant: str) -> str:
    """Write a bold or open letter with a character of its own, where there is one."""
    name = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(letter))
    for start in ("MATHEMATICAL ", ""):
        with contextlib.suppress(KeyError):
            return unicodedata.lookup(f"{start}{variant.upper()} {name}")
    return letter


def align(table: HtmlElement, sides: list[str]) -> None:
    """Put the cells of each column at its side; those of equations touch."""
    room = "0.2em 0" if "right" in sides else "0.2em 0.4em"
    for row in table:
        for number, cell in enumerate(row):
            side = sides[min(number, len(sides) - 1)]
            cell.set("style", f"text-align: {side}; padding: {room}")


def contents(pages: list[Page], title: str) -> str:
    """Write the contents, part by part, and the landmarks."""
    entries = ""
    for part, some in groupby(pages, lambda page: page.part):
        inside = "".join(map(entry, some))
        entries += f"<li><span>{html.escape(part)}</span><ol>{inside}</ol></li>" if part else inside
    titles = {page.name: html.escape(page.title) for page in pages}
    return NAV.format(contents=title, entries=entries, **titles)


def entry(page: Page) -> str:
    """Write the line of a page, and of each of its sections."""
    lines = "".join(
        f'<li><a href="{page.file}.xhtml#{place}">{html.escape(title)}</a></li>'
        for place, title in page.sections()
    )
    title = f'<a href="{page.file}.xhtml">{html.escape(page.title)}</a>'
    return f"<li>{title}{lines and f'<ol>{lines}</ol>'}</li>"


def package(language: str, files: dict[str, str]) -> str:
    """Write what the book is, what it holds and in which order it is read."""
    pages = [name.partition(".")[0] for name in files if name.endswith(".xhtml")]
    features = "\n".join(map(feature, FEATURES))
    items = "\n".join(item(*file) for file in files.items())
    return PACKAGE.format(
        language=language, title=TITLES[language], author=front.AUTHOR, license=front.LICENSE,
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, f"linalg_dl {language}"),
        now=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", access=front.WORDS[language]["access"],
        features=features, items=items,
        spine="\n".join(f'<itemref idref="{page}"/>' for page in pages),
    )  # fmt: skip


def feature(name: str) -> str:
    """Write what the book does for those who read in another way."""
    return f'<meta property="schema:accessibilityFeature">{name}</meta>'


def item(file: str, data: str | bytes) -> str:
    """List a file, with what a reader's device must know to show it."""
    name, _, kind = file.partition(".")
    marks = {"mathml": "<math", "svg": "<svg", "nav": 'epub:type="toc"'}
    used = [mark for mark in marks if kind == "xhtml" and marks[mark] in data]
    properties = f' properties="{" ".join(used)}"' if used else ""
    return f'<item id="{name}" href="{file}" media-type="{TYPES[kind]}"{properties}/>'
