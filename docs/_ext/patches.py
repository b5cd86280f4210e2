"""What other projects cannot be told, and is changed in them: all of it is here.

Each entry names the version that it was seen to be needed with; tests/test_patches.py fails where
one has stopped to work, and where one is not needed any more.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput, visit_HideCellInput
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform


class GluedText(PasteTextRole):
    """MyST-NB 1.4: find values in translated text as well.

    Sphinx parses each translation as a page of its own, which has run no cell. There the
    value comes from the page that is being translated.
    """

    def run(self) -> Any:
        """Name the page where the parser does not know it."""
        if "nb_renderer" not in self.document and "::" not in self.text:
            self.text = f"/{self.document.settings.env.docname}.md::{self.text}"
        return super().run()


class KeepAnchors(SphinxTransform):
    """MyST-Parser 5.2: let links find the headings of a page after its translation.

    MyST notes a page's headings when it parses it, and each translated heading is parsed as
    a page of its own. The anchors stay those of the source in every language; what a link
    without a text shows is the translated heading.
    """

    default_priority = 19  # before the translation

    def apply(self, **kwargs: Any) -> None:
        """Put the page's own headings aside."""
        self.document["anchors"] = self.env.metadata[self.env.docname].get("myst_slugs")


class RestoreAnchors(SphinxTransform):
    """Bring back the headings that `KeepAnchors` put aside, with their translated texts."""

    default_priority = 21  # after the translation

    def apply(self, **kwargs: Any) -> None:
        """Look each heading's text up in the page."""
        if slugs := self.document.attributes.pop("anchors"):
            titles = {
                name: section[0].astext()
                for section in self.document.findall(nodes.section)
                for name in section["ids"]
            }
            self.env.metadata[self.env.docname]["myst_slugs"] = {
                slug: (line, name, titles.get(name, title))
                for slug, (line, name, title) in slugs.items()
            }


ENGLISH_NAME = ' aria-label="Toggle hidden content"'


def visit_hidden(writer: Any, node: HideCodeCellNode) -> None:
    """MyST-NB 1.4: what opens a cell is named by the text that it shows, not in English over it."""
    start = len(writer.body)
    visit_HideCellInput(writer, node)
    writer.body[start:] = [part.replace(ENGLISH_NAME, "") for part in writer.body[start:]]


MEASURE = "e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1"
NEAR = "e.checkVisibility({contentVisibilityAuto:!0})&&"


def measure_near(script: str) -> str:
    """pydata-sphinx-theme 0.20: measure boxes near the screen alone; sections.js tells of others.

    The theme measures all boxes of a page as it starts, to make those that scroll stops of the
    keyboard. That lays out every section, and blocks a phone for half a second.
    """
    if script.count(MEASURE) != 1:
        raise ValueError("pydata-sphinx-theme does not measure boxes as version 0.20 does")
    return script.replace(MEASURE, f"{NEAR}({MEASURE})")


def defer(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Sphinx 9.0: let a page be shown before its scripts run; they keep their order.

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
    """Register those that Sphinx runs."""
    app.add_role_to_domain("glue", "text", GluedText(), override=True)
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_HideCellInput))
    app.add_transform(KeepAnchors)
    app.add_transform(RestoreAnchors)
    app.connect("html-page-context", defer, priority=900)  # when the theme has made its list
    return {"parallel_read_safe": True, "parallel_write_safe": True}
