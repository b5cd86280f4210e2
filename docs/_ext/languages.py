"""The book in two languages: what each shows, and the way from a page to its translation.

Pages are written in Spanish, the API pages in English; catalogues give each in the other.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform

from . import addresses, catalogues

# What no catalogue reaches, because Sphinx asks for it before there are pages.
TITLES = {"es": "Álgebra lineal para deep learning", "en": "Linear algebra for deep learning"}
NAMES = {"es": "Español", "en": "English"}
SEARCH = {"es": "Buscar…", "en": "Search…"}
OTHER = {"es": "en", "en": "es"}


def choose_language(app: Sphinx, config: Config) -> None:
    """Set what depends on the language alone."""
    config.html_title = TITLES[config.language]
    config.html_theme_options["search_bar_text"] = SEARCH[config.language]


class SortGlossary(SphinxTransform):
    """Put the terms of the glossary in the order of the language that they are read in."""

    default_priority = 30  # after the translation

    def apply(self, **kwargs: Any) -> None:
        """Sort without regard to accents."""
        for glossary in self.document.findall(addnodes.glossary):
            for terms in glossary.findall(nodes.definition_list):
                terms[:] = sorted(terms, key=lambda item: plain(item[0].astext()))


def plain(text: str) -> str:
    """Take accents and capitals from a text."""
    return unicodedata.normalize("NFD", text.casefold()).encode("ascii", "ignore").decode()


class MarkOtherLanguage(SphinxTransform):
    """Tell readers' voices of what is in another language, or in none, on purpose."""

    default_priority = 30

    def apply(self, **kwargs: Any) -> None:
        """Mark each term's name in the other language, titles of works and names of code."""
        for emphasis in self.document.findall(nodes.emphasis):
            if self.env.docname == "references":
                emphasis["classes"].append("language-en")
            elif self.env.docname == "glossary" and is_name(emphasis):
                emphasis["classes"].append(f"language-{OTHER[self.config.language]}")
            elif (
                catalogues.language_of(self.env.docname) == "es"
                and emphasis.astext().count(" ") > 1
            ):
                emphasis["classes"].append("language-en")  # a work, or an error's message
        for kind in (addnodes.literal_strong, addnodes.literal_emphasis):
            for name in self.document.findall(kind):  # parameters and types
                name["classes"].append("notranslate")


def is_name(emphasis: nodes.emphasis) -> bool:
    """Tell whether an emphasis stands before the first sentence of a definition."""
    before = emphasis.parent[: emphasis.parent.index(emphasis)]
    return "." not in "".join(node.astext() for node in before)


def offer_other_language(app: Sphinx, page: str, *rest: Any) -> None:
    """Give the templates the address of the same page in the other language."""
    context = rest[1]
    language = app.config.language
    other = OTHER[language]
    up = "../" * (page.count("/") + 1)
    context["translation"] = {
        "language": other,
        "name": NAMES[other],
        "href": f"{up}{other}/{page}.html",
    }
    context["alternates"] = []
    if addresses.URL:  # search engines take whole addresses alone
        same = [(code, f"{addresses.URL}{code}/{page}.html") for code in NAMES]
        context["alternates"] = [*same, ("x-default", f"{addresses.URL}index.html")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of it."""
    for transform in (SortGlossary, MarkOtherLanguage):
        app.add_transform(transform)
    app.add_js_file("languages.js", loading_method="defer")
    app.connect("config-inited", choose_language)
    app.connect("html-page-context", offer_other_language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
