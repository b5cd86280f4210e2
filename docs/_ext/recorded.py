"""Show the cells that need a GPU: as they ran here, or as they were recorded, never invented.

Where PyTorch sees a GPU these cells run as all others do. Elsewhere they are not run: each shows
what docs/cuda.json recorded of it, and a cell that was changed since then is a warning. What the
page says of it all stands on the page, where it can be translated: ``{when}`` keeps a text for
the case that it names, and with ``:below-each-cell:`` puts it there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from . import record

logger = logging.getLogger(__name__)


def cases(found: dict[str, Any] | None) -> set[str]:
    """Name what holds for this build: each word, or the word with ``no-`` before it."""
    return {
        "gpu" if record.has_gpu() else "no-gpu",
        "record" if found is not None else "no-record",
    }


class when(nodes.General, nodes.Element):  # noqa: N801
    """A text for some builds alone."""


class When(SphinxDirective):
    """Keep the text for the builds where all that is named holds."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"below-each-cell": directives.flag}  # noqa: RUF012
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse the text, which every build translates and checks."""
        node = when("", *self.parse_content_to_nodes())
        node["cases"] = self.arguments[0].split()
        node["below"] = "below-each-cell" in self.options
        known = {f"{no}{case}" for case in ("gpu", "record") for no in ("", "no-")}
        if unknown := set(node["cases"]) - known:
            raise self.error(f"when: unknown {unknown}, expected some of {sorted(known)}")
        self.set_source_info(node)
        return [node]


class Recorded(SphinxRole):
    """Write a value of the record: ``{recorded}`device.name` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Follow the dots; without a record, the text that asks is not shown."""
        value: Any = read(self.config)
        for key in self.text.split(".") if value is not None else ():
            value = value[key]
        return [nodes.inline("", str(value), classes=["pasted-text"])], []


class ShowRecord(SphinxPostTransform):
    """Choose the texts of this build, and give the cells that did not run what was recorded."""

    default_priority = 300  # before texts are highlighted and figures put into the page
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Change the copy of the page that is about to be written."""
        found = read(self.config)
        below: list[nodes.Node] = []
        for node in list(self.document.findall(when)):
            holds = set(node["cases"]) <= cases(found)
            if node["below"]:
                below += node.children if holds else []
            node.replace_self(node.children if holds and not node["below"] else [])
        outputs = {cell["sha256"]: cell for cell in found["cells"]} if found else {}
        for cell in list(self.document.findall(nodes.container)):
            if {"cell", f"tag_{record.TAG}"} <= set(cell["classes"]):
                source = next(cell.findall(nodes.literal_block)).astext()
                if not record.has_gpu():
                    cell += output(outputs.get(record.digest(source)))
                cell += label(below)


def output(ran: dict[str, Any] | None) -> list[nodes.Node]:
    """Build what MyST-NB would have built, had the cell run here."""
    found = {} if ran is None else ran
    kinds = {"printed": "stream", "value": "text_plain", "error": "traceback"}
    blocks = [
        nodes.literal_block(text, text, language="none", classes=["output", kind])
        for key, kind in kinds.items()
        if (text := (found.get(key) or "").rstrip("\n"))
    ]
    box = nodes.container("", *blocks, classes=["cell_output"])
    return [box] if blocks else []


def label(below: list[nodes.Node]) -> list[nodes.Node]:
    """Copy the text that goes below each cell."""
    copies = [node.deepcopy() for node in below]
    return [nodes.container("", *copies, classes=["cell-label"])] if copies else []


def read(config: Config) -> dict[str, Any] | None:
    """Give the record that this build found when it began."""
    return json.loads(config.cuda_record)


def find_record(app: Sphinx, config: Config) -> None:
    """Read the record. Pages are read anew when it changes, or a GPU comes or goes."""
    try:
        found = record.load(Path(app.srcdir) / record.RECORD.name)
    except (KeyError, ValueError) as error:
        logger.warning("%s cannot be used: %s", record.RECORD.name, error)
        found = None
    config.cuda_record = json.dumps(found)
    config.cuda_gpu = record.has_gpu()


def skip_or_check(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let the cells be skipped that cannot run here, and look whose outputs were recorded."""
    found = read(app.config)
    if found is not None and docname == found["page"]:
        for line, message in record.stale(source[0], found):
            logger.warning("%s", message, location=(docname, line))
    source[0] = record.for_this_machine(source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of it."""
    app.add_config_value("cuda_record", "null", "env", types=(str,))
    app.add_config_value("cuda_gpu", False, "env", types=(bool,))
    app.add_node(when)
    app.add_directive("when", When)
    app.add_role("recorded", Recorded())
    app.add_post_transform(ShowRecord)
    app.connect("config-inited", find_record)
    app.connect("source-read", skip_or_check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
