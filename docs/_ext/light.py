"""Make pages light: of rules and letters, leave those that the site uses.

The theme brings the rules of every component it knows and thousands of icons, KaTeX whole
alphabets: some 330 kB of each page, compressed. What the pages use of them is about 80.
"""

from __future__ import annotations

import functools
import hashlib
import html
import io
import json
import logging
import posixpath
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .execute import BUILT, DOCS
from .files import read, write
from .node import NODE

PURGECSS = DOCS / "node_modules" / "purgecss" / "bin" / "purgecss.js"
LINK = re.compile(
    r'<link (?=[^>]*rel="stylesheet")[^>]*href="(?P<path>[^":?]+\.css)(?:\?v=\w+)?"[^>]*>'
)
TEXT_FONTS = ("Main-Regular", "Main-Bold", "Math-Italic", "AMS-Regular")  # of formulas
IMPORT = re.compile(r'@import "([^"]+)";')
CHARSET = '@charset "UTF-8";'


def digest(data: bytes) -> str:
    """Name a content."""
    return hashlib.sha256(data).hexdigest()


def once(make: Callable[..., bytes], *given: bytes) -> bytes:
    """Call a function, or take what it gave for the same bytes in an earlier build."""
    stored = BUILT / "kept" / digest(make.__name__.encode() + b"\0".join(given))
    if not stored.exists():
        write(stored, make(*given))
    return read(stored)


def words(page: str) -> set[str]:
    """List the words of a page's tags and scripts: what a rule must name to be of use."""
    found = words_of_script(" ".join(re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)))
    for tag in set(re.findall(r"<[a-zA-Z][^>]*>", page)):
        found.update(re.findall(r"[\w-]+", re.sub(r' (d|style|aria-label)="[^"]*"', "", tag)))
    return found


def words_of_script(script: str) -> set[str]:
    """List the words of a script; what it writes as dataset.theme, rules read as [data-theme]."""
    data = re.findall(r"\bdataset\.(\w+)", script)
    dashed = (re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name) for name in data)
    return {*re.findall(r"[\w-]+", script), *(f"data-{name}" for name in dashed)}


def letters(page: str) -> set[int]:
    """Give the code points of a page's text."""
    return set(map(ord, html.unescape(re.sub(r"<[^>]*>", "", page))))


def icons(rules: str) -> set[int]:
    """Give the code points that rules write, in a variable or next to an element."""
    escaped = re.findall(r'"\\([0-9a-f]{2,5})', rules)
    return {*map(ord, rules), *(int(code, 16) for code in escaped)}


class Lighter:
    """The style sheets and fonts of one language, and the pages that link them."""

    def __init__(self, files: dict[str, bytes], used: Iterable[str], codes: Iterable[int]) -> None:
        """Take what the site uses from the sheets and fonts, which have names in its folder."""
        sheets = {name: data for name, data in files.items() if name.endswith(".css")}
        given = (
            "\0".join(sorted(used)).encode(),
            json.dumps([s.decode() for s in sheets.values()]),
        )
        purged = json.loads(once(purge, given[0], given[1].encode()))
        self.rules = dict(zip(sheets, purged, strict=True))
        in_rules = icons("".join(purged))
        self.fonts = {
            name: shrink_font(data, in_rules if "/webfonts/" in name else codes)
            for name, data in files.items() if name.endswith(".woff2")
        }  # fmt: skip
        self.joined: dict[str, str] = {}

    def page(self, name: str, text: str) -> str:
        """Link one style sheet in the place of all that a page asks for, in their order."""
        head, end, body = text.partition("</head>")
        first, *others = LINK.finditer(head)
        sheet = self.join(tuple(beside(name, link["path"]) for link in (first, *others)))
        new = f'<link rel="stylesheet" href="{self.address(sheet, name)}" />'
        if 'class="katex"' in body:
            new += "".join(self.preloads(name))
        for link in reversed(others):
            head = head[: link.start()] + head[link.end() :]
        return head[: first.start()] + new + head[first.end() :] + end + body

    @functools.cache  # noqa: B019 - there is one for each language, as long as the process
    def join(self, names: tuple[str, ...]) -> str:
        """Make one sheet of several; give its name."""
        joined = f"_static/styles-{digest(repr(names).encode())[:8]}.css"
        self.joined[joined] = "\n".join([CHARSET, *map(self.whole, names)])
        return joined

    def whole(self, name: str) -> str:
        """Give what a sheet holds, what it imports in its place, and where its fonts now are."""
        text = self.rules[name].removeprefix(CHARSET)
        text = re.sub(
            r"(?<=url\()[^)?:]+\.woff2(?=\))", lambda m: self.font(beside(name, m[0])), text
        )
        return IMPORT.sub(lambda m: self.whole(beside(name, m[1])), text)

    def font(self, name: str) -> str:
        """Name a font from the folder of all sheets."""
        return self.address(name, "_static/sheet")

    def preloads(self, page: str) -> Iterator[str]:
        """Ask early for the letters of formulas, or lines would move when they come."""
        for name in TEXT_FONTS:
            address = self.address(f"_static/katex/fonts/KaTeX_{name}.woff2", page)
            yield f'<link rel="preload" as="font" type="font/woff2" href="{address}" crossorigin />'

    def address(self, name: str, page: str) -> str:
        """Write the address of a file as a page links it, with the digest of its content.

        A browser keeps what it has seen at an address; with other content the address is new.
        """
        data = self.fonts.get(name) or self.joined[name].encode()
        return f"{posixpath.relpath(name, posixpath.dirname(page) or '.')}?v={digest(data)[:8]}"


def beside(name: str, path: str) -> str:
    """Name in the site's folder what a file there names from its own place."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def purge(used: bytes, sheets: bytes) -> bytes:
    """Ask PurgeCSS for the rules that name what is used."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "words.html").write_bytes(used.replace(b"\0", b" "))
        names = []
        for number, rules in enumerate(json.loads(sheets)):
            names.append(f"{number}.css")
            Path(folder, names[-1]).write_text(rules, "utf-8")
        # It takes names for patterns, where a folder of Windows would mean something else.
        command = [NODE, PURGECSS, "--content", "words.html", "--css", *names]
        done = subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)
    purged = {entry["file"]: entry["css"] for entry in json.loads(done.stdout)}
    return json.dumps([purged[name] for name in names]).encode()


def shrink_font(font: bytes, codes: Iterable[int]) -> bytes:
    """Leave in a font the letters with these code points."""
    return once(shrink, font, json.dumps(sorted(codes)).encode())


def shrink(font: bytes, codes: bytes) -> bytes:
    """Ask fontTools."""
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    small, out = subset.load_font(io.BytesIO(font), options), io.BytesIO()
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=json.loads(codes))
    subsetter.subset(small)
    subset.save_font(small, out, options)
    return out.getvalue()
