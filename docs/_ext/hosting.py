"""What a page says of itself to other programs, and where else it can be run or edited."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import get_translation
from sphinx.util import logging

from . import addresses

logger = logging.getLogger(__name__)
_ = get_translation("sphinx")

LONGEST = 160  # characters: search engines cut a longer description
TERRITORIES = {"es": "es_LA", "en": "en_US"}  # the names of the Open Graph protocol


def describe(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Check the page's description, and add what social networks read."""
    context.setdefault("metatags", "")
    if tree is None:
        title, description = describe_generated(page)
        context["metatags"] += f'\n    <meta name="description" content="{description}" />'
    else:
        metas = (meta for meta in tree.findall(nodes.meta) if meta.get("name") == "description")
        title = app.env.titles[page].astext()
        description = next((meta["content"] for meta in metas), "")
    if not 0 < len(description) <= LONGEST:
        logger.warning(
            "page %s needs a description of 1 to %d characters, and has one of %d",
            page, LONGEST, len(description), location=page,
        )  # fmt: skip
    graph = {
        "title": title,
        "description": description,
        "type": "article",
        "site_name": context["docstitle"],
        "locale": TERRITORIES[app.config.language],
    }
    if addresses.URL:
        graph |= {"url": context["pageurl"], "image": f"{addresses.URL}page.png"}
    for name, content in graph.items():
        tag = f'<meta property="og:{name}" content="{html.escape(content)}" />'
        context["metatags"] += f"\n    {tag}"


def describe_generated(page: str) -> tuple[str, str]:
    """Give the title and the description of a page that Sphinx makes."""
    return {
        "genindex": (
            _("Index"),
            _("All functions, modules and terms of the book, in alphabetical order."),
        ),
        "py-modindex": (
            _("Python Module Index"),
            _("The modules of the library linalg_dl, with a line on each."),
        ),
        "search": (_("Search"), _("Search the text, the terms and the functions of the book.")),
    }.get(page, (page, ""))


def offer(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Give the template the addresses where this page can be run and edited, if any."""
    context["elsewhere"] = []
    if addresses.REPOSITORY and tree is not None:
        notebook = f"{page}.ipynb" if "download" in context else ""
        source = Path(app.env.doc2path(page, base=False)).as_posix()
        context["elsewhere"] = elsewhere(source, notebook and f"{app.config.language}/{notebook}")


def elsewhere(source: str, notebook: str) -> list[tuple[str, str]]:
    """Pair the name and the address of each place to go to from a page."""
    places = []
    if notebook:
        folder, name = notebook.split("/", 1)
        address = quote(f"{addresses.URL}{folder}/_sources/{name}", safe="")
        binder = f"https://mybinder.org/v2/gh/{addresses.REPOSITORY}/main?urlpath="
        places = [
            (_("Run in Colab"), f"https://colab.research.google.com/#fileId={address}"),
            (_("Run in Binder"), binder + quote(f"lab?fromURL={address}", safe="")),
        ]
    edit = f"https://github.com/{addresses.REPOSITORY}/edit/main/docs/{source}"
    return [*places, (_("Edit this page"), edit)]


def set_home(app: Sphinx, config: Config) -> None:
    """Let Sphinx write the canonical address of each page."""
    if addresses.URL:
        config.html_baseurl = f"{addresses.URL}{config.language}/"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of it."""
    # A page is made again when they change.
    app.add_config_value("book_addresses", (addresses.REPOSITORY, addresses.URL), "env")
    app.connect("config-inited", set_home)
    app.connect("html-page-context", describe)
    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
