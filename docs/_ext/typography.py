"""What of the page's text its authors cannot mend: where a line may break, and a minus."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class Typography(SphinxPostTransform):
    """Write a minus in glued numbers; keep short code whole, and a formula with its mark."""

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        """Go through all kinds of text once."""
        for code in self.document.findall(nodes.literal):
            if len(code.astext()) <= 20:
                code["classes"].append("nowrap")
        for node in self.document.findall(nodes.inline):
            if "pasted-text" in node["classes"]:
                node[:] = [nodes.Text(re.sub("^-", "−", node.astext()))]
        for formula in list(self.document.findall(nodes.math)):
            formula[:] = [nodes.Text(formula.astext().replace(",)", "{,})"))]  # as in (n,)
            keep_with_mark(formula)


def keep_with_mark(formula: nodes.math) -> None:
    """Keep a formula on the line of the mark that follows it."""
    after = formula.next_node(siblings=True, descend=False)
    ends = isinstance(after, nodes.Text) and after[:1] in tuple(".,:;)?!°")
    if not ends or len(formula.astext()) >= 48:  # a longer one may have to break
        return
    together = nodes.inline("", "", formula.deepcopy(), nodes.Text(after[:1]))
    together["classes"].append("nowrap")
    parent, rest = formula.parent, nodes.Text(after[1:])
    # By identity: a paragraph may hold two texts that are equal.
    place = next(k for k, child in enumerate(parent) if child is formula)
    parent[place : place + 2] = [together, rest]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register it."""
    app.add_post_transform(Typography)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
