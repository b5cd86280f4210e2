"""The library in the book: listings beside formulas, lists of names, links, and a check of both."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .listings import listing

logger = logging.getLogger(__name__)


class ReferenceSource(SphinxDirective):
    """Show a function of the library as a reader would write it: next to its formula."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the listing as a highlighted block."""
        module, _, name = self.arguments[0].rpartition(".")
        function = getattr(importlib.import_module(module), name)
        self.env.note_dependency(inspect.getfile(inspect.unwrap(function)))
        try:
            code = listing(function)
        except ValueError as error:
            raise self.error(str(error)) from error
        block = nodes.literal_block(code, code, language="python")
        block["classes"].append("reference-source")
        self.set_source_info(block)
        return [block]


class PublicNames(SphinxDirective):
    """List the public names of a module, each leading to its description."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list, in the order of the module."""
        module = self.arguments[0]
        names = importlib.import_module(module).__all__
        links = (self.parse_inline(f":py:obj:`~{module}.{name}`")[0] for name in names)
        items = (nodes.list_item("", nodes.paragraph("", "", *link)) for link in links)
        return [nodes.bullet_list("", *items, classes=["public-names"])]


class LinkNames(SphinxPostTransform):
    """Let the names of functions in the concordance lead to their descriptions."""

    default_priority = 9  # before Sphinx finds where references lead

    def run(self, **kwargs: Any) -> None:
        """Make a reference of each name that the API pages describe."""
        tables = [t for t in self.document.findall(nodes.table) if "concordance" in t["classes"]]
        known = described(self.env) if tables else {}
        rows = [row for table in tables for row in table.findall(nodes.row)]
        for code in [code for row in rows for code in row[3].findall(nodes.literal)]:
            target = known.get(code.astext(), code.astext())
            reference = addnodes.pending_xref(
                "", code.deepcopy(), refdomain="py", reftype="obj", reftarget=target
            )
            reference["refdoc"] = self.env.docname
            code.replace_self(reference)


def described(env: Any) -> dict[str, str]:
    """Give the whole name of all that is described, by the name that a page calls it."""
    names = {}
    for whole in env.domains.python_domain.objects:
        home, _, name = whole.removeprefix("linalg_dl.").partition(".")
        names[f"{home}.{name}" if home in ("explain", "figures") else name] = whole
    return names


def check_api(app: Sphinx, env: Any) -> None:
    """Warn about public names that no API page documents."""
    import linalg_dl

    documented = {name for name, *_ in env.get_domain("py").get_objects()}
    for info in pkgutil.iter_modules(linalg_dl.__path__, "linalg_dl."):
        for name in getattr(importlib.import_module(info.name), "__all__", ()):
            if f"{info.name}.{name}" not in documented:
                logger.warning("public name %s.%s is on no API page", info.name, name)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of it."""
    app.add_directive("public-names", PublicNames)
    app.add_directive("reference-source", ReferenceSource)
    app.add_post_transform(LinkNames)
    app.connect("env-check-consistency", check_api)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
