"""Make the site of what Sphinx wrote, which stays as it is.

The theme brings the rules of every component it knows and thousands of icons, KaTeX whole
alphabets: some 330 kB of each page, compressed. Of rules and letters the site has those that its
pages use, about 80. What belongs to no language is added: the page for addresses that lead nowhere,
the map for search engines.
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
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from . import addresses, patches
from .execute import BUILT, DOCS
from .node import NODE

SITE = BUILT / "html"
# Where the letters stand that a font of formulas writes, in formulas and in drawings.
SPAN = r'<span class="{}"[^>]*>([^<]+)<|<text[^>]*{}[^>]*>(.*?)</text>'
WRITES = {
    "KaTeX_AMS-Regular": SPAN.format(r'[^"]*\b(?:amsrm|mathbb)\b[^"]*', "KaTeX_AMS"),
    "KaTeX_Main-Bold": SPAN.format(r'[^"]*\bmathbf\b[^"]*', "KaTeX_Main"),
    "KaTeX_Math-Italic": SPAN.format(r'[^"]*\bmathnormal\b[^"]*', "KaTeX_Math"),
    "KaTeX_Main-Regular": SPAN.format(r'(?:m[a-z]+|accent-body)\b[^"]*', "KaTeX_Main"),
}
LINK = re.compile(r'<link [^>]*?href="([^"]*?)(_static/[^"?]*\.css)[^>]*>\s*')
PURGECSS = DOCS / "node_modules" / "purgecss" / "bin" / "purgecss.js"


def publish(folders: dict[str, Path], site: Path = SITE, url: str = addresses.URL) -> None:
    """Put the site, whole, in the place of the one that was there."""
    made = site.with_name("site")
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(DOCS / "_root", made)
    # Marks of Sphinx, and what the theme puts beside what its pages need: 6 MB in each language.
    beside = ("*macros.html", "*.map", "fontawesome.js", "locales")
    without = shutil.ignore_patterns(".buildinfo*", *beside)
    for language, folder in folders.items():
        shutil.copytree(folder, made / language, ignore=without)
    leave_rules(made, [*folders])
    leave_letters(made)
    for language in folders:
        join_styles(made / language)
    for script in made.rglob("pydata-sphinx-theme.js"):
        script.write_text(patches.measure_near(script.read_text("utf-8")), "utf-8")
    name_addresses(made, url)
    shutil.rmtree(site, ignore_errors=True)
    made.rename(site)


def leave_rules(site: Path, languages: list[str]) -> None:
    """Leave in the styles the rules that name what is in the pages and scripts, once for all."""
    for file, css in json.loads(kept("rules", named(site), lambda: purged(site, languages[0]))):
        # Every browser of today takes a font's first format; the site holds no other.
        rules = re.sub(r',url\([^)]*\) format\("(woff|truetype)"\)', "", css)
        for language in languages:
            (site / language / file).write_text(rules, "utf-8")


def named(site: Path) -> bytes:
    """Give all that decides which rules are used: what pages name, their scripts and styles."""
    texts = (path.read_text("utf-8") for path in site.rglob("*.html"))
    names = {name for text in texts for name in re.findall(r'<[\w-]+|\b(?:class|id)="[^"]*"', text)}
    parts = sorted({*site.rglob("*.js"), *site.rglob("*.css")})
    return repr([sorted(names), *(path.read_bytes() for path in parts)]).encode()


def purged(site: Path, language: str) -> bytes:
    """Ask PurgeCSS, which looks into every page."""
    static = f"{language}/_static/**/*"
    content = ("*/**/*.html", f"{static}.js")
    command = [NODE, PURGECSS, "--css", f"{static}.css", "--content", *content]
    done = subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=site)
    found = json.loads(done.stdout)
    sheets = [(Path(one["file"]).relative_to(language).as_posix(), one["css"]) for one in found]
    return json.dumps(sheets).encode()


def join_styles(folder: Path) -> None:
    """Give each page one sheet of styles for all, in their order: a phone waits once."""
    sheets: dict[tuple[str, ...], str] = {}
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        if links := [*LINK.finditer(text)]:
            names = tuple(link[2] for link in links)
            sheet = sheets.get(names) or sheets.setdefault(names, joined(folder, names))
            start = links[0].start()
            link = f'<link rel="stylesheet" href="{links[0][1]}{sheet}">\n'
            page.write_text(text[:start] + link + LINK.sub("", text[start:]), "utf-8")


def joined(folder: Path, names: tuple[str, ...]) -> str:
    """Write several sheets into one, from which the same addresses lead; give its name."""

    def moved(name: str) -> str:
        home = posixpath.relpath(posixpath.dirname(name), "_static")
        led = lambda url: f"url({posixpath.normpath(posixpath.join(home, url[1]))})"  # noqa: E731
        css = (folder / name).read_text("utf-8").replace('@charset "UTF-8";', "")
        return re.sub(r"""url\(["']?(?!data:|#|["'])([^)"']+)["']?\)""", led, css)

    css = "\n".join(map(moved, names))
    name = f"_static/{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    (folder / name).write_text(css, "utf-8")
    return name


def leave_letters(site: Path) -> None:
    """Leave in the fonts the letters of the pages, and the icons that rules write."""
    texts = [path.read_text("utf-8") for path in site.rglob("*.html")]
    letters = set().union(*texts)
    rules = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    icons = {
        *map(ord, rules),
        *(int(code, 16) for code in re.findall(r'"\\([0-9a-f]{2,5})', rules)),
    }
    for font in site.rglob("*.woff2"):
        used = icons if "fontawesome" in font.parts else letters_in(font.stem, texts, letters)
        whole, codes = font.read_bytes(), sorted(used)
        made_from = whole + repr(codes).encode()
        font.write_bytes(kept("fonts", made_from, functools.partial(shrunk, whole, codes)))


def letters_in(font: str, texts: list[str], letters: set[str]) -> set[int]:
    """Give what a font writes, where that is known: in formulas, and in drawings."""
    if font in WRITES:
        own = re.compile(WRITES[font], re.DOTALL)
        letters = {
            letter
            for text in texts
            for parts in own.findall(text)
            for letter in html.unescape("".join(parts))
        }
    return set(map(ord, letters))


def shrunk(font: bytes, codes: list[int]) -> bytes:
    """Ask fontTools for the letters with these code points."""
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    small, out = subset.load_font(io.BytesIO(font), options), io.BytesIO()
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(small)
    subset.save_font(small, out, options)
    return out.getvalue()


def kept(kind: str, made_from: bytes, make: Callable[[], bytes]) -> bytes:
    """Make something, or take what was made before from the same."""
    path = BUILT / kind / hashlib.sha256(made_from).hexdigest()
    if not path.exists():
        made = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
    return path.read_bytes()


def name_addresses(site: Path, url: str) -> None:
    """Say where the site is: to whoever is lost in it, at any depth, and to search engines."""
    lost, root = site / "404.html", urlsplit(url).path or "/"
    lost.write_text(lost.read_text("utf-8").replace('href="/', f'href="{root}'), "utf-8")
    # A host that runs Jekyll would leave out the folders whose names begin with an underscore.
    (site / ".nojekyll").touch()
    if url:
        shutil.copy(DOCS / "page.png", site)
        pages = sorted(path.relative_to(site).as_posix() for path in site.glob("*/**/*.html"))
        (site / "sitemap.txt").write_text("".join(f"{url}{page}\n" for page in pages), "utf-8")
        (site / "robots.txt").write_text(f"Sitemap: {url}sitemap.txt\n", "utf-8")
