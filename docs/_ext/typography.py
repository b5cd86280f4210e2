"""What of the page's text its authors cannot mend: where a line may break, and a minus."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

VERBATIM = (nodes.FixedTextElement, nodes.literal, nodes.math)
SHAPE = re.compile(r"\([\dh-n]+(?:, [\dh-n]+)+\)")  # as in (4, 1)
WORD_ENDS = re.compile(r"(?<=[_./:])(?=\w)")
LONG_NAME = re.compile(r"[\w./:]{18,}")


class Typography(SphinxPostTransform):
    """Write a minus in glued numbers; keep short code, shapes, sums and formulas whole."""

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        """Go through all kinds of text once."""
        for code in [*self.document.findall(nodes.literal)]:
            if len(code.astext()) <= 20:
                code["classes"].append("nowrap")
            elif LONG_NAME.fullmatch(code.astext()):
                code[:] = broken(code.astext())
        for node in self.document.findall(nodes.inline):
            if "pasted-text" in node["classes"] and node.astext().startswith("-"):
                node[:] = [nodes.Text(node.astext().replace("-", "−", 1))]
        for text in [*self.document.findall(nodes.Text)]:
            if SHAPE.search(text) and not isinstance(text.parent, VERBATIM):
                whole = SHAPE.sub(lambda shape: shape[0].replace(" ", "\u00a0"), text)
                text.parent.replace(text, nodes.Text(whole))
        for title in self.document.findall(nodes.title):
            for text in [*title.findall(nodes.Text)]:
                whole = text.replace(" + ", "\u00a0+\u00a0").replace(" @", "\u00a0@")
                text.parent.replace(text, nodes.Text(whole))
        for formula in list(self.document.findall(nodes.math)):
            formula[:] = [nodes.Text(formula.astext().replace(",)", "{,})"))]  # as in (n,)
            keep_with_mark(formula)


def broken(name: str) -> list[nodes.Node]:
    """Let a long name break where one of its words ends."""
    first, *others = WORD_ENDS.split(name)
    pieces = [nodes.Text(first)]
    for word in others:
        pieces += [nodes.raw("", "<wbr />", format="html"), nodes.Text(word)]
    return pieces


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
