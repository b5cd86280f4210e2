"""What a book has and a site has not: a title page, and words of its own."""

from __future__ import annotations

import re
from pathlib import Path

from linalg_dl import __version__

from .. import addresses
from ..execute import DOCS
from ..languages import TITLES

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
AUTHOR = "The linalg_dl authors"  # as CITATION.cff names them
WORDS = {
    "es": {
        "contents": "Contenido",
        "solutions": "Soluciones",
        "version": "Versión",
        "license": "Código: MIT. Texto y figuras:",
        "access": "Las fórmulas son MathML, las figuras tienen descripción, los títulos y enlaces "
        "llevan por todo el libro, y nada depende del color ni de un programa.",
    },
    "en": {
        "contents": "Contents",
        "solutions": "Solutions",
        "version": "Version",
        "license": "Code: MIT. Text and figures:",
        "access": "Formulas are MathML, figures have descriptions, headings and links lead "
        "through the whole book, and nothing depends on color or on a script.",
    },
}
TITLE = """<section class="title-page" id="title-page">
<h1>{title}</h1>
<p>{about}</p>
<p>{covers}</p>
<p>{author}</p>
<p>{version} {number}{home}</p>
<p>{license} <a href="{license_url}">CC BY 4.0</a>.</p>
</section>"""


def title_page(language: str, site: Path) -> str:
    """Write it: what the book is, whose it is, and what may be done with it."""
    front = (site / language / "index.html").read_text("utf-8")
    about = re.search(r'content="([^"]*)" name="description"', front)[1]
    covers = " ".join(map(cover, re.findall(r'href="(\w+)\.html">\d', front)))
    url = addresses.URL
    return TITLE.format(
        **WORDS[language], title=TITLES[language], about=about, covers=covers,
        author=AUTHOR, number=__version__, license_url=LICENSE,
        home=f'<br/><a class="url" href="{url}">{url}</a>' if url else "",
    )  # fmt: skip


def cover(name: str) -> str:
    """Give the small drawing of a chapter, which adorns."""
    svg = (DOCS / "covers" / f"{name}.svg").read_text("utf-8")
    return svg.replace('class="drawn"', 'class="drawn" aria-hidden="true"')
