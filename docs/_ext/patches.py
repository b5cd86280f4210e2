"""What other projects cannot be told, and is changed in them: all of it is here.

Each entry names the version that it was seen to be needed with; tests/test_patches.py fails where
one has stopped to work, and where one is not needed any more.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
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


class Anchors(SphinxTransform):
    """MyST-Parser 5.2: let links find the headings of a page after its translation.

    MyST notes a page's headings when it parses it, and each translated heading is parsed as
    a page of its own. The anchors stay those of the source in every language; what a link
    without a text shows is the translated heading.
    """

    default_priority = 21  # after the translation

    def apply(self, **kwargs: Any) -> None:
        """Note the headings of the page anew."""
        self.env.metadata[self.env.docname]["myst_slugs"] = {
            section["slug"]: (section.line, section["ids"][0], section[0].astext())
            for section in self.document.findall(nodes.section)
            if "slug" in section
        }


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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register those that Sphinx runs."""
    app.add_role_to_domain("glue", "text", GluedText(), override=True)
    app.add_transform(Anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
