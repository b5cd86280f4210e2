"""Finish the site once all its languages are built: `python publish.py FOLDER`.

What belongs to no language is made here (the page for addresses that lead nowhere, the map
for search engines), and each page gets its Content-Security-Policy.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import addresses
from policy import hashes, protect

DOCS = Path(__file__).parents[1]
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


def sitemap(site: Path, languages: list[str], url: str) -> str:
    """List every page with its translations."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<urlset {NAMESPACES}>"]
    for page in sorted(site.glob("*/**/*.html")):
        name = page.relative_to(site).as_posix().partition("/")[2]
        if name in UNLISTED:
            continue
        same = [code for code in languages if (site / code / name).exists()]
        links = [
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}{code}/{name}"/>'
            for code in same
        ]
        location = f"<loc>{url}{page.relative_to(site).as_posix()}</loc>"
        lines.append(f"<url>{location}{''.join(links)}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def publish(site: Path, url: str) -> None:
    """Add what the whole site needs."""
    languages = sorted(path.parent.name for path in site.glob("*/searchindex.js"))
    for template in site.glob("*/_static/*macros.html"):  # the theme's own, and no page
        template.unlink()
    page = (DOCS / "_root/404.html").read_text("utf-8")
    (site / "404.html").write_text(lost(page, languages, url), "utf-8")
    robots = "User-agent: *\nAllow: /\n"
    for name in ("sitemap.xml", "page.png"):
        (site / name).unlink(missing_ok=True)
    if url:
        shutil.copy(DOCS / "page.png", site)
        (site / "sitemap.xml").write_text(sitemap(site, languages, url), "utf-8")
        robots += f"Sitemap: {url}sitemap.xml\n"
    else:
        print("No LINALG_DL_URL or LINALG_DL_REPOSITORY: no sitemap, no canonical addresses.")
    (site / "robots.txt").write_text(robots, "utf-8")
    pages = {path: path.read_text("utf-8") for path in site.glob("**/*.html")}
    styles = set().union(*(hashes(page, "style") for page in pages.values()))
    for path, page in pages.items():
        path.write_text(protect(page, styles), "utf-8")


if __name__ == "__main__":
    publish(Path(sys.argv[1]), addresses.URL)
