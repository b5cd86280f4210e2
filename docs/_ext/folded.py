"""A cell tagged ``folded`` stands in a box to open; the line above the cell is the box's title.

It is for code that the page needs and its reader does not have to read.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_design.shared import create_component

CLOSED = {"opened": False, "type": "dropdown", "icon": None, "chevron": None}
PLAIN = {"container_classes": ["sd-mb-3"], "title_classes": [], "body_classes": []}


class Fold(SphinxPostTransform):
    """Make a dropdown of each such cell and its title."""

    default_priority = 190  # before sphinx-design writes dropdowns
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Fold each cell."""
        for cell in [*self.document.findall(nodes.container)]:
            if "tag_folded" in cell.get("classes", ()):
                title = cell.parent[cell.parent.index(cell) - 1]
                if not isinstance(title, nodes.paragraph):
                    raise ValueError(f"{self.env.docname}: no line stands above a folded cell")
                cell.parent.remove(title)
                box = create_component("dropdown", has_title=True, **CLOSED, **PLAIN)
                cell.parent.replace(cell, box)  # which does not take its classes on
                box += [nodes.rubric("", "", *title.children), cell]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register it."""
    app.add_post_transform(Fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
