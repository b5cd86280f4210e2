"""Make the site of what Sphinx wrote, which stays as it is.

Pages become light here, and each gets its Content-Security-Policy. What belongs to no language is
added: the page for addresses that lead nowhere, the map for search engines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from . import addresses, light, patches
from .execute import BUILT, DOCS
from .policy import Handlers, hashes, protect

SITE = BUILT / "html"
UNLISTED = {"search.html"}
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def lost(page: str, languages: list[str], url: str) -> str:
    """Make the page for addresses that lead nowhere hold at any depth, in the site's languages.

    A host shows it in place of a page of any folder: its links start at the site's root.
    """
    for language in set(re.findall(r'<section lang="(\w+)"', page)) - set(languages):
        page = re.sub(rf'\s*<section lang="{language}".*?</section>', "", page, flags=re.DOTALL)
    return page.replace('href="/', f'href="{urlsplit(url).path or "/"}')


def sitemap(files: Iterable[str], languages: list[str], url: str) -> str:
    """List every page with its translations."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<urlset {NAMESPACES}>"]
    for page in sorted(name for name in files if "/" in name and name.endswith(".html")):
        name = page.partition("/")[2]
        if name in UNLISTED:
            continue
        same = [code for code in languages if f"{code}/{name}" in files]
        links = [
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}{code}/{name}"/>'
            for code in same
        ]
        lines.append(f"<url><loc>{url}{page}</loc>{''.join(links)}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def facts(page: bytes) -> bytes:
    """Tell what the site must know of a page, whose attributes hold no scripts."""
    text = page.decode()
    Handlers().feed(text)
    return json.dumps(
        {
            "words": sorted(light.words(text)),
            "letters": sorted(light.letters(text)),
            "scripts": hashes(text, "script"),
            "styles": hashes(text, "style"),
        }
    ).encode()


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of the site in what Sphinx wrote."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        # Marks of Sphinx, and the theme's templates, which it puts beside what it needs.
        if path.is_file() and path.name != ".buildinfo" and not name.endswith("macros.html"):
            yield name, path.read_bytes()


def lighten(written: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    """Give the files of the site, from those of each language."""
    known = {
        (language, name): json.loads(light.once(facts, data))
        for language, files in written.items()
        for name, data in files.items()
        if name.endswith(".html")
    }
    scripts = {data for files in written.values() for n, data in files.items() if n.endswith(".js")}
    used = union(known, "words") | light.words_of_script("\n".join(map(bytes.decode, scripts)))
    letters, styles = union(known, "letters"), union(known, "styles")
    made = {}
    for language, files in written.items():
        lighter = light.Lighter(files, used, letters)
        ours = dict(lighter.fonts)
        for name, data in files.items():
            if name.endswith(".html"):
                page = lighter.page(name, data.decode())
                ours[name] = protect(page, known[language, name]["scripts"], styles).encode()
            elif name.endswith("/pydata-sphinx-theme.js"):
                ours[name] = patches.measure_near(data.decode()).encode()
            elif not name.endswith((".css", ".woff2")):
                ours[name] = data
        ours |= {name: rules.encode() for name, rules in lighter.joined.items()}
        made |= {f"{language}/{name}": data for name, data in ours.items()}
    return made


def union(known: dict[tuple[str, str], dict[str, list]], fact: str) -> set:
    """Join what all pages have of something."""
    return set().union(*(facts[fact] for facts in known.values()))


def of_no_language(languages: Iterable[str], url: str) -> dict[str, bytes]:
    """Give the files that belong to the whole site."""
    root = {path.name: path.read_bytes() for path in (DOCS / "_root").iterdir()}
    page = lost(root["404.html"].decode(), [*languages], url)
    for name, text in (("404.html", page), ("index.html", root["index.html"].decode())):
        root[name] = protect(text, hashes(text, "script"), hashes(text, "style")).encode()
    robots = "User-agent: *\nAllow: /\n"
    if url:
        root["page.png"] = (DOCS / "page.png").read_bytes()
        robots += f"Sitemap: {url}sitemap.xml\n"
    # A host that runs Jekyll would leave out the folders whose names begin with an underscore.
    return root | {"robots.txt": robots.encode(), ".nojekyll": b""}


def site(written: dict[str, dict[str, bytes]], url: str) -> dict[str, bytes]:
    """Give the files of the whole site."""
    made = lighten(written) | of_no_language(written, url)
    return made | ({"sitemap.xml": sitemap(made, sorted(written), url).encode()} if url else {})


def publish(folders: dict[str, Path], folder: Path = SITE, url: str = addresses.URL) -> None:
    """Write the site: what is new or has changed; what is there and was not made goes."""
    made = site({language: dict(files_of(path)) for language, path in folders.items()}, url)
    if not url:
        print("No LINALG_DL_URL or LINALG_DL_REPOSITORY: no sitemap, no canonical addresses.")
    for path in [*folder.rglob("*")]:
        if path.is_file() and path.relative_to(folder).as_posix() not in made:
            path.unlink()
    for name, data in made.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
