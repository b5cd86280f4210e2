"""A book for paper: one long page, printed by the browser, with contents that know their pages.

CSS can number pages, and cannot yet say on which page something stands. So the book is printed
once to learn that, and once more with it written into the contents, the links and the index.
"""

from __future__ import annotations

import html
from itertools import groupby
from pathlib import Path

import matplotlib
import pikepdf
from lxml import etree
from lxml.html import HtmlElement
from playwright.sync_api import Browser, sync_playwright

from ..execute import BUILT
from ..languages import TITLES
from . import browser, front, spoken
from .pages import INDEX, Page, book, plain, relink, write

HERE = Path(__file__).parent
SOLUTIONS = "solutions"
# The letters come with matplotlib: the same on every machine.
LETTERS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
FACES = [
    ("Book", "STIXGeneral", ""),
    ("Book", "STIXGeneralBol", "font-weight: bold"),
    ("Book", "STIXGeneralItalic", "font-style: italic"),
    ("Book", "STIXGeneralBolIta", "font-style: italic; font-weight: bold"),
    ("Book Mono", "DejaVuSansMono", ""),
    ("Book Mono", "DejaVuSansMono-Bold", "font-weight: bold"),
    ("Book Sans", "DejaVuSans", ""),
    ("Book Sans", "DejaVuSans-Bold", "font-weight: bold"),
]
FACE = '@font-face {{ font-family: "{}"; src: url("{}"); {} }}\n'
PAPER = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}"><head>
<title>{title}</title>
<link rel="stylesheet" href="{katex}"/>
<style><![CDATA[{style}]]></style>
</head><body>{body}</body></html>"""
HEAD = """@page {name} {{
  @top-left {{ color: #57606a; content: "{book}"; font: 9pt Book; }}
  @top-right {{ color: #57606a; content: "{title}"; font: 9pt Book; }}
}}
#{name} {{ page: {name}; }}
"""
FILL = """pages => document.querySelectorAll('a[href^="#"]').forEach(
  a => a.dataset.page = pages[decodeURIComponent(a.hash.slice(1))] ?? "000")"""


def make(language: str, site: Path, path: Path) -> None:
    """Print the book of a language."""
    paper = BUILT / "paper" / f"{language}.xhtml"
    paper.parent.mkdir(parents=True, exist_ok=True)
    paper.write_text(written(language, site), "utf-8")
    with sync_playwright() as p:
        running = p.chromium.launch(executable_path=browser.find(), args=browser.options())
        found = printed(running, paper, path, {})
        if printed(running, paper, path, found, outline=True, tagged=True) != found:
            raise RuntimeError(f"{path.name}: pages moved as their numbers were written")
        running.close()
    finish(path, language)


def printed(
    running: Browser, paper: Path, path: Path, pages: dict[str, int], **how: bool
) -> dict[str, int]:
    """Print with what is known of pages; give the page of each place that a link leads to."""
    window = running.new_page()  # Chromium breaks a page in another way where it has printed it
    window.goto(paper.as_uri(), timeout=120_000)
    window.evaluate(FILL, pages)
    window.pdf(path=path, prefer_css_page_size=True, print_background=True, **how)
    window.close()
    with pikepdf.open(path) as file:
        numbers = {page.objgen: number for number, page in enumerate(file.pages, 1)}
        places = file.Root.Dests.items()
        return {name.removeprefix("/"): numbers[place[0].objgen] for name, place in places}


def finish(path: Path, language: str) -> None:
    """Say whose it is, and pack it."""
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        with file.open_metadata() as about:
            about["dc:title"] = TITLES[language]
            about["dc:creator"] = [front.AUTHOR]
            about["dc:language"] = {language}
            about["dc:rights"] = f"CC BY 4.0, {front.LICENSE}"
        file.save(
            path,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )


def written(language: str, site: Path) -> str:
    """Write the long page: title, contents, pages, and what stands at the end of a book."""
    parts = parts_of(language, site)
    title = TITLES[language]
    texts = [f'<section class="page" id="{n}">{text}</section>' for n, (_, text) in parts.items()]
    heads = "".join(HEAD.format(name=name, title=parts[name][0], book=title) for name in parts)
    katex = (site / language / "_static/katex.min.css").as_uri()
    body = front.title_page(language, site) + plain("".join(texts), "Book Sans")
    return PAPER.format(
        language=language, title=title, katex=katex, style=style() + heads, body=body
    )


def parts_of(language: str, site: Path) -> dict[str, tuple[str, str]]:
    """Give the heading and the text of all that begins on a page of paper of its own."""
    pages, words = book(site / language), front.WORDS[language]
    for page in pages:
        for tree in (page.article, *page.solutions):
            relink(pages, page, tree, lambda file, place: f"#{file}{place and f'--{place}'}")
            name(tree, page.file)
            speak(tree)
    *most, index = pages
    parts = {"contents": (words["contents"], contents(pages, words))}
    parts |= {page.file: (page.title, write(page.article)) for page in most}
    parts[SOLUTIONS] = (words["solutions"], solutions(most, words))
    return parts | {INDEX: (index.title, write(index.article))}


def style() -> str:
    """Give the style of all pages."""
    faces = (
        FACE.format(name, (LETTERS / f"{file}.ttf").as_uri(), how) for name, file, how in FACES
    )
    return "".join([*faces, *((HERE / one).read_text("utf-8") for one in ("text.css", "pdf.css"))])


def name(tree: HtmlElement, page: str) -> None:
    """Make the names in a page names in the book."""
    for node in tree.iter(etree.Element):
        for key, value in node.items():
            if key == "id":
                node.set(key, f"{page}--{value}")
            elif "url(#" in value:
                node.set(key, value.replace("url(#", f"url(#{page}--"))
            elif key.endswith("}href"):  # what a drawing uses twice
                node.set(key, f"#{page}--{value[1:]}")


def speak(tree: HtmlElement) -> None:
    """Give each formula words in place of MathML, which paper cannot hold."""
    for formula in tree.find_class("katex"):
        hidden = formula.find_class("katex-mathml")[0]
        formula.set("role", "img")
        formula.set("aria-label", spoken.line(hidden))
        hidden.drop_tree()


def contents(pages: list[Page], words: dict[str, str]) -> str:
    """Write the contents, part by part."""
    lines = []
    *most, index = pages
    for part, some in groupby(most, lambda page: page.part):
        entries = "".join(map(entry, some))
        lines.append(f"<p>{html.escape(part)}</p>" * bool(part) + f"<ol>{entries}</ol>")
    last = link(SOLUTIONS, words["solutions"]), link(INDEX, index.title)
    ending = "".join(f"<li>{one}</li>" for one in last)
    return f"<h1>{words['contents']}</h1>{''.join(lines)}<p></p><ol>{ending}</ol>"


def link(place: str, title: str) -> str:
    """Write a line that ends with the number of its page."""
    return f'<a href="#{place}"><span>{html.escape(title)}</span></a>'


def entry(page: Page) -> str:
    """Write the line of a page, and those of its sections where it is a chapter."""
    sections = page.sections() if page.solutions else []
    lines = "".join(f"<li>{link(*section)}</li>" for section in sections)
    return f"<li>{link(page.file, page.title)}{lines and f'<ol>{lines}</ol>'}</li>"


def solutions(pages: list[Page], words: dict[str, str]) -> str:
    """Write the solutions of all chapters."""
    return f"<h1>{words['solutions']}</h1>" + "".join(chapter(page) for page in pages)


def chapter(page: Page) -> str:
    """Write the solutions of one."""
    own = "".join(map(write, page.solutions))
    return own and f"<section><h2>{html.escape(page.title)}</h2>{own}</section>"
