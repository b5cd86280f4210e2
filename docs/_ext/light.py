"""Make the built site light: of its rules and letters, leave those that its pages use.

The theme brings the rules of every component it knows and thousands of icons, KaTeX whole
alphabets: some 330 kB of each page, compressed. What the pages use of them is about 80.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from files import read, write
from fontTools import subset
from node import NODE
from sphinx.application import Sphinx

logging.getLogger("fontTools").setLevel(logging.WARNING)

DOCS = Path(__file__).parents[1]
PURGECSS = DOCS / "node_modules" / "purgecss" / "bin" / "purgecss.js"
WHOLE = DOCS / "_build" / "light" / "whole"  # files as Sphinx wrote them
JOINED = "styles-"  # how the names of joined sheets begin
LINK = r'<link (?=[^>]*rel="stylesheet")[^>]*href="(?P<path>[^":?]+\.css)(?:\?v=\w+)?"[^>]*>'
MEASURE = "e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1"
PRELOAD = r'<link rel="preload" as="font"[^>]*>'
KEPT = DOCS / "_build" / "light" / "kept"  # results of earlier builds


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the style sheets and fonts of a finished site, and the links to them."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    paths = [path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts]
    pages = {path: path.read_text("utf-8") for path in paths}
    files = {path: path.read_bytes() for path in assets(site)}
    write_all(files, site, WHOLE / site.name)
    lighter = purge_styles(files, words_in(site, pages.values()))
    in_pages = letters(pages)
    in_rules = icons("".join(sheet.decode() for sheet in lighter.values()))
    for path in files.keys() - lighter.keys():
        of_icons = path.parent.name == "webfonts"
        lighter[path] = shrink_font(files[path], in_rules if of_icons else in_pages)
    for path in lighter:
        if path.suffix == ".css":
            lighter[path] = point_to_fonts(lighter, path)
    digests = {path.relative_to(site).as_posix(): digest(data) for path, data in lighter.items()}
    (WHOLE / site.name / "written.json").write_text(json.dumps(digests))
    write_all(lighter, site, site)
    for path, text in pages.items():
        joined = join_styles(site, path, text, lighter)
        if joined != text:
            path.write_text(joined, "utf-8")
    for path in lighter:
        if path.suffix == ".css":
            path.unlink()
    spare_layout(site)


def restore(app: Sphinx) -> None:
    """Before a build, put back what the last one rewrote: Sphinx compares before it copies."""
    site = Path(app.outdir)
    written = WHOLE / site.name / "written.json"
    digests = json.loads(written.read_text()) if written.exists() else {}
    for name, written_as in digests.items():
        path = site / name
        joined = path.parent.exists() and path.suffix == ".css"
        if digest(path.read_bytes()) == written_as if path.exists() else joined:
            shutil.copy(WHOLE / site.name / name, path)


def spare_layout(site: Path) -> None:
    """Let the theme measure boxes near the screen alone; sections.js tells it of the others.

    pydata-sphinx-theme 0.20 measures all boxes of a page as it starts, to make those that
    scroll stops of the keyboard. That lays out every section, and blocks a phone for half a
    second. It has no setting for it.
    """
    script = site / "_static" / "scripts" / "pydata-sphinx-theme.js"
    text = script.read_text("utf-8")
    near = "e.checkVisibility({contentVisibilityAuto:!0})&&("
    if near not in text:
        if text.count(MEASURE) != 1:
            raise ValueError(f"{script.name} does not measure boxes as version 0.20 does")
        script.write_text(text.replace(MEASURE, f"{near}{MEASURE})"), "utf-8")


def assets(site: Path) -> list[Path]:
    """List the files that are rewritten."""
    static = site / "_static"
    files = [*static.rglob("*.css"), *static.rglob("*.woff2")]
    return sorted(path for path in files if not path.name.startswith(JOINED))


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
        for tag in set(re.findall(r"<[a-zA-Z][^>]*>", text)):
            words.update(re.findall(r"[\w-]+", re.sub(r' (d|style|aria-label)="[^"]*"', "", tag)))
    for script in scripts:
        words.update(re.findall(r"[\w-]+", script))
        # What a script writes as dataset.theme, rules read as [data-theme].
        for name in re.findall(r"\bdataset\.(\w+)", script):
            words.add("data-" + re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name))
    return " ".join(sorted(words))


def letters(pages: dict[Path, str]) -> set[int]:
    """Give the code points of all text."""
    texts = (html.unescape(re.sub(r"<[^>]*>", "", text)) for text in pages.values())
    return set(map(ord, set().union(*texts)))


def icons(rules: str) -> set[int]:
    """Give the code points that rules write, in a variable or next to an element."""
    return {ord(c) for c in rules} | {
        int(code, 16) for code in re.findall(r'"\\([0-9a-f]{2,5})', rules)
    }


def once(make: Callable[..., bytes], *given: bytes) -> bytes:
    """Call a function, or take what it gave for the same bytes in an earlier build."""
    stored = KEPT / digest(make.__name__.encode() + b"\0".join(given))
    if not stored.exists():
        write(stored, make(*given))
    return read(stored)


def purge_styles(files: dict[Path, bytes], words: str) -> dict[Path, bytes]:
    """Leave in each style sheet the rules that some page or script can use."""
    sheets = {path: data.decode() for path, data in files.items() if path.suffix == ".css"}
    purged = json.loads(once(purge, words.encode(), json.dumps([*sheets.values()]).encode()))
    return {path: rules.encode() for path, rules in zip(sheets, purged, strict=True)}


def purge(words: bytes, sheets: bytes) -> bytes:
    """Ask PurgeCSS."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "words.html").write_bytes(words)
        names = []
        for number, rules in enumerate(json.loads(sheets)):
            names.append(f"{number}.css")
            Path(folder, names[-1]).write_bytes(rules.encode())
        # It takes names for patterns, where a folder of Windows would mean something else.
        command = [NODE, PURGECSS, "--content", "words.html", "--css", *names]
        done = subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)
    purged = {entry["file"]: entry["css"] for entry in json.loads(done.stdout)}
    return json.dumps([purged[name] for name in names]).encode()


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
    """Name each font from the folder of all sheets, with the digest of its content.

    A browser keeps what it has seen at an address; with other content the address is new.
    """
    static = next(folder for folder in sheet.parents if folder.name == "_static")

    def stamped(match: re.Match[str]) -> str:
        font = Path(os.path.normpath(sheet.parent / match[0]))
        return f"{font.relative_to(static).as_posix()}?v={digest(files[font])[:8]}"

    return re.sub(r"(?<=url\()[^)?:]+\.woff2(?=\))", stamped, files[sheet].decode()).encode()


def join_styles(site: Path, page: Path, text: str, files: dict[Path, bytes]) -> str:
    """Link one style sheet in the place of all that a page asks for, in their order."""
    links = list(re.finditer(LINK, text))
    names = [Path(os.path.normpath(page.parent / link["path"])) for link in links]
    if len(names) == 1 and names[0].name.startswith(JOINED):
        names = [site / name for name in json.loads(read(joined_list(names[0])))]
    short = [name.relative_to(site).as_posix() for name in names]
    sheet = site / "_static" / f"{JOINED}{digest(json.dumps(short).encode())[:8]}.css"
    write(joined_list(sheet), json.dumps(short).encode())
    all_rules = "\n".join(['@charset "UTF-8";', *(rules(files, name) for name in names)])
    sheet.write_text(all_rules, "utf-8")
    address = address_of(sheet, page)
    new = f'<link rel="stylesheet" href="{address}?v={digest(sheet.read_bytes())[:8]}" />'
    new += "".join(preloads(site, page, text, files))
    text = re.sub(PRELOAD, "", text)
    first, *others = re.finditer(LINK, text)
    for link in reversed(others):
        text = text[: link.start()] + text[link.end() :]
    return text[: first.start()] + new + text[first.end() :]


def address_of(path: Path, page: Path) -> str:
    """Write the address of a file as a page links it."""
    return Path(os.path.relpath(path, page.parent)).as_posix()


def preloads(site: Path, page: Path, text: str, files: dict[Path, bytes]) -> Iterator[str]:
    """Ask early for the letters of formulas, or lines would move when they come."""
    if 'class="katex"' not in text:
        return
    for name in ("Main-Regular", "Main-Bold", "Math-Italic", "AMS-Regular"):
        font = site / "_static" / "katex" / "fonts" / f"KaTeX_{name}.woff2"
        address = f"{address_of(font, page)}?v={digest(files[font])[:8]}"
        yield f'<link rel="preload" as="font" type="font/woff2" href="{address}" crossorigin />'


def rules(files: dict[Path, bytes], sheet: Path) -> str:
    """Give what a style sheet holds, and in their places what it imports."""
    text = files[sheet].decode().removeprefix('@charset "UTF-8";')
    place = sheet.parent
    return re.sub(
        r'@import "([^"]+)";', lambda m: rules(files, Path(os.path.normpath(place / m[1]))), text
    )


def joined_list(sheet: Path) -> Path:
    """Say where it is written which sheets one was made of."""
    return WHOLE / f"{sheet.name}.json"


def defer(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let a page be shown before its scripts run; they keep their order.

    Scripts in the page would not wait. The theme writes two, for what the book does without:
    versions to switch between, and a search at each letter.
    """
    if page == "search":  # its own scripts do not wait
        return
    context["script_files"] = [
        # A new one: all pages share the others.
        type(script)(
            script.filename, priority=script.priority, **script.attributes | {"defer": "defer"}
        )
        for script in context["script_files"]
        if script.filename
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Run when all pages are written, and first of all."""
    app.connect("builder-inited", restore, priority=1)
    app.connect("html-page-context", defer, priority=900)
    # The theme writes the colors of code at the very end.
    app.connect("build-finished", lighten, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
