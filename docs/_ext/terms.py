"""Each term's definition beside its first use in a page, where the window has room."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class MarginTerms(SphinxPostTransform):
    """Copy definitions out of the glossary."""

    default_priority = 5  # before Sphinx finds where references lead
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put a definition before the part of the page that first leads to it."""
        leading = [x for x in self.document.findall(addnodes.pending_xref) if is_term(x)]
        if not leading or self.env.docname == "glossary":
            return
        glossary = {name: term for term in self.terms() for name in term["ids"]}
        known = self.env.domains.standard_domain.objects
        for reference in leading:
            _, name = known.get(("term", reference["reftarget"]), ("", ""))
            if term := glossary.pop(name, None):
                part = part_of_section(reference)
                part.parent.insert(part.parent.index(part), beside(term))

    def terms(self) -> Any:
        """Give the terms that the glossary defines, in the language of the book."""
        return self.env.get_doctree("glossary").findall(nodes.term)


def is_term(reference: nodes.Element) -> bool:
    """Tell whether a reference leads to a term."""
    return reference.get("reftype") == "term"


def part_of_section(node: nodes.Node) -> nodes.Node:
    """Give what stands in a section, or in a page, and holds a node."""
    while not isinstance(node.parent, (nodes.section, nodes.document)):
        node = node.parent
    return node


def beside(term: nodes.term) -> nodes.container:
    """Write a term and its definition as an aside."""
    definition = term.next_node(nodes.definition, descend=False, siblings=True)
    words = [child.deepcopy() for child in definition[0].children]
    name = nodes.strong("", nodes.Text(term.astext().strip()))
    text = nodes.paragraph("", "", name, nodes.Text(" "), *words)
    return nodes.container("", text, classes=["margin-term"])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register it."""
    app.add_post_transform(MarginTerms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
