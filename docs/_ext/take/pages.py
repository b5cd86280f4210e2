"""The pages of the built site as a book has them: in order, without what needs a screen."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, builder, xhtml_parser

FRONT, INDEX = "index", "genindex"
# What only scripts or a screen make sense of, and what stands elsewhere in the book as well.
UNSEEN = ("pst-js-only", "d-print-none", "headerlink", "margin-term", "self-check", "start")
UNSEEN += ("genindex-jumpbox", "moving", "take")
VOID = re.compile(r"<(br|col|hr|img|input|wbr)\b([^>]*?)\s*/?>")
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot);)\w+;")
CONTENTS = re.compile(r'class="caption-text">(.*?)<|href="([\w/]+)\.html"')
SOLUTION = re.compile(r"Solu(?:ción|tion) (\d+)")


@dataclass
class Page:
    """A page: its name in the site, the part of the book that it belongs to, and its text."""

    name: str
    part: str
    article: HtmlElement
    solutions: list[HtmlElement] = field(default_factory=list)

    @property
    def file(self) -> str:
        """Name it where there are no folders."""
        return self.name.replace("/", "-")

    @property
    def title(self) -> str:
        """Give its heading, with its number where it has one."""
        return text_of(next(self.article.iter("h1")))

    def sections(self) -> list[tuple[str, str]]:
        """Give the place and the heading of each section."""
        heads = self.article.iterfind(".//section/section/h2")
        return [(head.getparent().get("id"), text_of(head)) for head in heads]


def text_of(node: HtmlElement) -> str:
    """Give the text of an element in one line."""
    return " ".join(node.text_content().split())


def book(folder: Path) -> list[Page]:
    """Read all pages of a language, in the order of its contents."""
    front = (folder / f"{FRONT}.html").read_text("utf-8")
    contents = front.partition('<nav class="bd-links')[2].partition("</nav>")[0]
    pages, part = [Page(FRONT, "", article(front))], ""
    for caption, name in [*CONTENTS.findall(contents), ("", INDEX)]:
        part = html.unescape(caption) or part
        if name:
            text = (folder / f"{name}.html").read_text("utf-8")
            pages.append(Page(name, "" if name == INDEX else part, article(text)))
    for page in pages:
        settle(page)
    return pages


def article(page: str) -> HtmlElement:
    """Parse what is the page's own, which is XML but for a few names."""
    text = page[page.index("<article") : page.rindex("</article>") + len("</article>")]
    text = re.sub(r'<form class="self-check.*?</form>', "", text, flags=re.DOTALL)
    text = ENTITY.sub(lambda found: html.unescape(found[0]), VOID.sub(r"<\1\2/>", text))
    return etree.fromstring(text, xhtml_parser)


def settle(page: Page) -> None:
    """Leave out what a page of paper cannot show, and show what is folded."""
    for name in UNSEEN:
        for node in page.article.find_class(name):
            node.drop_tree()
    for form in page.article.iter("form"):  # what stands in it is an example
        form.tag, shown = "div", form.get("class")
        form.attrib.clear()
        form.set("class", shown)
    for node in [p for p in page.article.iter("p") if not len(p) and not text_of(p)]:
        node.drop_tree()
    for node in page.article.find_class("definition"):  # the formula may stand right above
        before = node.getprevious()
        if before is not None and "math" in before.classes and "math" in node[0].classes:
            node[0].drop_tree()
    for node in [*page.article.iter("details")]:
        unfold(page, node)


def unfold(page: Page, details: HtmlElement) -> None:
    """Open an aside where it stands, and move a solution away."""
    title, body = details.find_class("sd-summary-text")[0], details[1]
    found = SOLUTION.match(text_of(title))
    details[0].drop_tree()
    body.drop_tag()
    details.attrib.pop("class")
    if found:
        move(page, details, title, found[1])
    else:
        title.tag = "p"
        details.tag = "div"
        details.set("class", "aside")
        details.insert(0, title)


def move(page: Page, solution: HtmlElement, title: HtmlElement, number: str) -> None:
    """Put a solution among those of the page, with links from its exercise and back."""
    exercise = next(n for n in solution.itersiblings("div", preceding=True) if "tip" in n.classes)
    name, back = f"solution-{number}", f"exercise-{number}"
    exercise.set("id", back)
    link = builder.A(text_of(title), href=f"#{name}")
    solution.addprevious(builder.P(link, {"class": "to-solution"}))
    solution.drop_tree()
    solution.tag = "section"
    solution.set("id", name)
    solution.insert(0, builder.H3(text_of(title)))
    home = builder.A(text_of(exercise.find_class("admonition-title")[0]), href=f"#{back}")
    solution.append(builder.P(home, {"class": "to-exercise"}))
    page.solutions.append(solution)


def relink(
    pages: Iterable[Page], page: Page, tree: HtmlElement, to: Callable[[str, str], str]
) -> None:
    """Let links lead to where pages are in the book; those that leave it keep their text."""
    files = {one.name: one.file for one in pages}
    for link in [*tree.iter("a")]:
        path, _, anchor = link.get("href", "").partition("#")
        if re.match(r"\w+:", path):
            link.classes.toggle("url") if text_of(link) == path else None
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), path))
        name = target.removesuffix(".html") if path else page.name
        if name in files:
            link.set("href", to(files[name], anchor))
        else:
            link.drop_tag()


def write(node: HtmlElement) -> str:
    """Write an element as XHTML, without what follows it."""
    return etree.tostring(node, encoding="unicode", with_tail=False)


def plain(text: str, letters: str) -> str:
    """Write the colors of drawings as they are, and let them use some letters.

    Not every reader's device knows variables.
    """
    text = text.replace("var(--figure-font)", letters)
    return re.sub(r"var\(--[\w-]+,\s*([^()]+)\)", r"\1", text)
