"""Every address in the built site leads somewhere: pages, anchors, styles, scripts, figures.

Nothing is asked of the network. An address of the site's own public home, where one is
configured, is followed in the folder; one of another host is checked for its form alone.
"""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

SITE = Path(__file__).parents[1] / "docs/_build/html"
ADDRESSES = {"action", "cite", "data", "href", "poster", "src", "xlink:href"}
IDENTIFIERS = {"aria-controls", "aria-describedby", "aria-labelledby", "for", "headers"}
IN_CSS = re.compile(r"""url\(\s*(['"]?)(?!data:)([^'")\s]+)\1\s*\)""")
HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
WITHOUT_HOST = {"data", "javascript", "mailto", "tel"}


class Page(HTMLParser):
    """Where a page leads, and the places in it that can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.places, self.links, self.in_style = {"", "top"}, set(), False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        known = {name: value or "" for name, value in attrs}
        self.places |= {known[name] for name in ("id", "name") if name in known}
        for name, value in known.items():
            if name in ADDRESSES:
                self.links.add(value)
            elif name in IDENTIFIERS:
                self.links |= {f"#{place}" for place in value.split()}
            elif name in ("srcset", "imagesrcset"):
                self.links |= {part.split()[0] for part in value.split(",")}
            else:
                self.links |= {address for _, address in IN_CSS.findall(value)}
        if tag == "meta" and known.get("http-equiv", "").lower() == "refresh":
            self.links.add(known["content"].partition("url=")[2])
        if tag == "meta" and known.get("property") in ("og:url", "og:image"):
            self.links.add(known["content"])

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.links |= {address for _, address in IN_CSS.findall(data)}

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False


def leads(path: Path) -> tuple[set[str], set[str]]:
    """Give the places in a file, and the addresses that it holds."""
    text = path.read_text("utf-8")
    if path.suffix == ".css":
        return {""}, {address for _, address in IN_CSS.findall(text)}
    if path.suffix == ".txt":
        return {""}, set(re.findall(r"https?:\S+", text))
    page = Page(text)
    return page.places, page.links


def home_of(site: Path) -> str:
    """Read the public address that the site gives itself, if it was built with one."""
    robots = site / "robots.txt"
    return robots.read_text().split()[1].removesuffix("sitemap.txt") if robots.exists() else "/"


def check(site: Path, home: str) -> tuple[list[str], set[str], int]:
    """Follow all addresses; give the broken ones, those of other hosts, and how many led on."""
    # By name, as a host compares them: a laptop's disk may not tell A from a.
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    known = {name: leads(site / name) for name in files if name.endswith((".html", ".css", ".txt"))}
    broken, elsewhere, followed = [], set(), 0
    for name, (_, links) in sorted(known.items()):
        for link in sorted(links):
            target = urlsplit(link.replace(home, urlsplit(home).path, 1))
            if target.scheme in WITHOUT_HOST:
                continue
            if target.scheme or target.netloc:
                elsewhere.add(link)
                if target.scheme not in ("http", "https") or not HOST.fullmatch(target.netloc):
                    broken.append(f"{name}: {link!r} is no address")
                continue
            followed += 1
            path = follow(name, unquote(target.path), urlsplit(home).path)
            place = unquote(target.fragment)
            if path not in files:
                broken.append(f"{name}: {link!r} leads to {path}, which is not there")
            elif place and place not in known.get(path, ({place}, ()))[0]:
                broken.append(f"{name}: {link!r} leads to no place in {path}")
    return broken, elsewhere, followed


def follow(page: str, path: str, base: str = "/") -> str:
    """Say which file of the site an address on a page means."""
    if path.startswith("/"):
        whole = path.removeprefix(base).lstrip("/")
    else:
        whole = posixpath.join(posixpath.dirname(page), path) if path else page
    folder = whole.endswith("/") or not whole
    return posixpath.normpath(posixpath.join(whole, "index.html") if folder else whole)


@pytest.mark.links
def test_every_address_leads_somewhere(capsys):
    assert SITE.is_dir(), "build the book first: nox -s book"
    broken, elsewhere, followed = check(SITE, home_of(SITE))
    assert not broken, "\n".join(["", *broken])
    hosts = sorted({urlsplit(link).netloc for link in elsewhere})
    with capsys.disabled():
        print(f"\n{followed} addresses of the site's own lead somewhere; of other hosts,")
        print(f"{len(elsewhere)} have the form of an address: {', '.join(hosts)}")
    assert followed > 1000


PAGE = """<!doctype html><link rel="stylesheet" href="style.css"><h1 id="Ángulo">A</h1>
<meta property="og:url" content="https://a.example/book/es/page.html">
<a href="page.html#%C3%81ngulo">a</a><a href="#top">b</a><a href="../">c</a>
<a href="/book/es/">d</a>
<svg><defs><path id="p"/></defs><use xlink:href="#p"/><g clip-path="url(#p)"/></svg>{}"""
FAULTS = [
    '<a href="gone.html">a</a>',
    '<a href="page.html#gone">a</a>',
    '<a href="#gone">a</a>',
    '<a href="Page.html">a</a>',
    '<a href="/gone/">a</a>',
    '<img src="gone.png">',
    '<img src="page.html" srcset="page.html 1x, gone.png 2x">',
    '<script src="gone.js"></script>',
    '<form action="gone.html"></form>',
    '<style>b { background: url("gone.png") }</style>',
    '<b style="background: url(gone.png)">a</b>',
    '<svg><use href="#gone"/></svg>',
    '<svg><g clip-path="url(#gone)"/></svg>',
    '<p aria-labelledby="top gone">a</p>',
    '<meta http-equiv="refresh" content="0; url=gone.html">',
    '<link rel="canonical" href="https://a.example/book/es/gone.html">',
    '<a href="https://nohost/">a</a>',
    '<a href="htps://a.example/">a</a>',
]


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_a_broken_address_is_seen(tmp_path, fault):
    (tmp_path / "es").mkdir()
    (tmp_path / "index.html").write_text('<a href="es/page.html">a</a>')
    (tmp_path / "es/index.html").write_text("<p>a</p>")
    (tmp_path / "es/page.html").write_text(PAGE.format(fault), "utf-8")
    (tmp_path / "es/style.css").write_text("b { background: url(page.html) }")
    broken, _, _ = check(tmp_path, "https://a.example/book/")
    assert len(broken) == bool(fault), broken


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("es/style.css", "@font-face { src: url('gone.woff2') }"),
        ("sitemap.txt", "https://a.example/book/gone.html"),
    ],
)
def test_a_broken_address_in_another_file_is_seen(tmp_path, name, text):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    assert len(check(tmp_path, "https://a.example/book/")[0]) == 1


ASIDE = re.compile(
    r'<div class="margin-term[^"]*">\s*<p><strong>(.*?)</strong> (.*?)</p>', re.DOTALL
)
LEADING = re.compile(r'href="glossary\.html#([^"]+)"')


def wording(html: str) -> str:
    """Take the tags, the formulas' source and the room from a text."""
    html = re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", html, flags=re.DOTALL)
    return " ".join(html.split())


@pytest.mark.links
@pytest.mark.parametrize("language", ["es", "en"])
def test_each_term_is_defined_beside_its_first_use_as_in_the_glossary(language):
    glossary = (SITE / language / "glossary.html").read_text("utf-8")
    found = re.findall(r'<dt id="(.*?)">(.*?)<a.*?<dd>\s*<p>(.*?)</p>', glossary, re.DOTALL)
    known = {name: (wording(term), wording(text)) for name, term, text in found}
    for path in {*(SITE / language).glob("*.html")} - {SITE / language / "genindex.html"}:
        body = path.read_text("utf-8").partition("</footer>")[0]
        asides = [tuple(map(wording, pair)) for pair in ASIDE.findall(body)]
        terms = dict.fromkeys(LEADING.findall(ASIDE.sub("", body)))
        assert asides == [known[name] for name in terms], path.name


RULE = re.compile(r"(?:^|[{}])\s*([^{}@%]+?)\s*\{", re.MULTILINE)


def selectors(css: str) -> set[str]:
    """List the selectors of a style sheet, each by what it names."""
    found = RULE.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    parts = {part for rule in found for part in re.split(r",(?![^()]*\))", rule)}
    return {" ".join(part.split()) for part in parts}


@pytest.mark.links
def test_no_rule_of_the_book_is_lost_on_its_way():
    sheet = (SITE.parents[1] / "_static/book.css").read_text("utf-8")
    kept = selectors((SITE / "es/_static/book.css").read_text("utf-8"))
    pages = "".join(path.read_text("utf-8") for path in SITE.glob("*/**/*.html"))
    there = {name for names in re.findall(r'class="([^"]*)"', pages) for name in names.split()}
    for selector in selectors(sheet) - kept:
        choice = re.search(r":is\([^)]*\.", selector)  # of which some classes may be in no page
        names = set(re.findall(r"\.([a-z][\w-]*)", selector))
        assert choice or names - there, f"{selector}: its pages have all that it names"
