"""What the book adds to Sphinx: formulas, figures in the page, reference sources, checks.

Kept as one small extension: each part is a few lines that no maintained extension offers.
"""

from __future__ import annotations

import functools
import html
import importlib
import inspect
import pkgutil
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbclient
from docutils import nodes
from editions import has_read
from jupyter_cache.executors import utils as executors
from listings import listing
from node import NODE
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx_codeautolink.extension import resolve
from sphinxcontrib import katex

import linalg_dl
from linalg_dl import figures

logger = logging.getLogger(__name__)

DOCS = Path(__file__).parents[1]
KATEX = DOCS / "node_modules" / "katex" / "dist"
VERBATIM = (nodes.FixedTextElement, nodes.literal, nodes.math)
SHAPE = re.compile(r"\([\dh-n]+(?:, [\dh-n]+)+\)")  # as in (4, 1)
# What node runs before the server: it tells the port that the system gave it, lets no part of an
# answer wait for the next, and ends when nobody holds its input.
BEFORE_KATEX = """
import { Server } from "node:net";
const { listen } = Server.prototype;
Server.prototype.listen = function (...where) {
    this.on("listening", () => console.log(this.address().port));
    this.on("connection", (connection) => connection.setNoDelay());
    return listen.apply(this, where);
};
process.stdin.on("end", () => process.exit()).resume();
"""


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


class LocateImages(SphinxTransform):
    """Give images of cells a source line, so that their texts reach the translators."""

    default_priority = 9  # before Sphinx extracts and translates messages

    def apply(self, **kwargs: Any) -> None:
        """Copy what the nearest located ancestor knows."""
        for image in self.document.findall(nodes.image):
            ancestor: Any = image
            while ancestor is not None and ancestor.source is None:
                ancestor = ancestor.parent
            image.source = ancestor.source if ancestor is not None else self.document["source"]
            image.line = (ancestor.line if ancestor is not None else None) or 1


class InlineFigures(SphinxPostTransform):
    """Put the SVG of each drawing into the page, where it takes the page's font and theme."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace the images that cells drew, and ask for a text where one has none."""
        images = [i for i in self.document.findall(nodes.image) if i["uri"].endswith(".svg")]
        for number, image in enumerate(images):
            path = Path(self.env.srcdir) / image["uri"].lstrip("/")
            if not image.get("alt"):
                logger.warning("figure without alternative text", location=image)
            svg = inline_svg(path.read_text("utf-8"), f"f{number}", image.get("alt", ""))
            image.replace_self(nodes.raw("", svg, format="html"))


class LinkNames(SphinxPostTransform):
    """Let the names of functions in the concordance lead to their descriptions."""

    default_priority = 9  # before Sphinx finds where references lead

    def run(self, **kwargs: Any) -> None:
        """Make a reference of each name that the API pages describe."""
        tables = [t for t in self.document.findall(nodes.table) if "concordance" in t["classes"]]
        described = self.described() if tables else {}
        rows = [row for table in tables for row in table.findall(nodes.row)]
        for code in [code for row in rows for code in row[3].findall(nodes.literal)]:
            target = described.get(code.astext(), code.astext())
            reference = addnodes.pending_xref(
                "", code.deepcopy(), refdomain="py", reftype="obj", reftarget=target
            )
            reference["refdoc"] = self.env.docname
            code.replace_self(reference)

    def described(self) -> dict[str, str]:
        """Give the whole name of all that is described, by the name that a page calls it."""
        names = {}
        for whole in self.env.domains.python_domain.objects:
            home, _, name = whole.removeprefix("linalg_dl.").partition(".")
            names[f"{home}.{name}" if home in ("explain", "figures") else name] = whole
        return names


class Typography(SphinxPostTransform):
    """Mend what of the page's text its authors cannot."""

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        """Write a minus in glued numbers; keep short code, shapes, sums and formulas whole."""
        for code in self.document.findall(nodes.literal):
            if len(code.astext()) <= 20:
                code["classes"].append("nowrap")
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
            after = formula.next_node(siblings=True, descend=False)
            ends = isinstance(after, nodes.Text) and after[:1] in tuple(".,:;)?!°")
            if ends and len(formula.astext()) < 48:  # a longer one may have to break
                together = nodes.inline("", "", formula.deepcopy(), nodes.Text(after[:1]))
                together["classes"].append("nowrap")
                parent, rest = formula.parent, nodes.Text(after[1:])
                # By identity: a paragraph may hold two texts that are equal.
                place = next(k for k, child in enumerate(parent) if child is formula)
                parent[place : place + 2] = [together, rest]


def inline_svg(svg: str, prefix: str, alt: str) -> str:
    """Turn the file that matplotlib wrote into an element of the page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Identifiers must be unique in the page, and hold for every reference to them.
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    svg = svg.replace("fill: #ffffff", "fill: none")  # the paper; the page has its own
    for name, color in figures.COLORS.items():
        svg = svg.replace(color, f"var(--figure-{name}, {color})")
    svg = re.sub(r"font: ([^;\"]*?)[\d.]+px [^;\"]*", r"font: \g<1>11px var(--figure-font)", svg)
    width = float(re.search(r'width="([\d.]+)pt"', svg)[1]) * 4 / 3
    label = html.escape(alt)
    head = f'<svg class="figure-svg" role="img" aria-label="{label}" style="width: {width:.0f}px"'
    return re.sub(r'<svg(.*?)width="[^"]*" height="[^"]*"', rf"{head}\1", svg, count=1, flags=re.S)


def start_katex(rundir: Path, timeout: float) -> tuple[Any, socket.socket]:
    """Start the process that renders formulas, and connect to it.

    sphinxcontrib-katex 0.9.11 connects to a file before node listens on it: about one start in
    three fails. On Windows it takes a port that was free a moment ago, and each formula waits
    for a timer of TCP. This waits for the port that node itself was given. Nor does it end the
    servers of Sphinx's own workers: they end when nobody holds their input.
    """
    node, *rest = katex.KaTeXServer.build_command(port=0)
    command = [node, "--import", f"data:text/javascript,{quote(BEFORE_KATEX)}", *rest]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=rundir)
    port = process.stdout.readline()
    if not port:
        process.communicate()
        raise katex.KaTeXError(f"node ended as it started, with {process.returncode}")
    connection = socket.create_connection(("127.0.0.1", int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return process, connection


def use_katex(app: Sphinx) -> None:
    """Bring KaTeX's style and fonts into the site, and start its server so that it answers."""
    katex.KaTeXServer.start_server_process = start_katex
    katex.KaTeXServer.start_network_socket = start_katex  # what it calls on Windows
    katex.NODEJS_BINARY = str(NODE)
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error")
    target = Path(app.outdir) / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    css = (KATEX / "katex.min.css").read_text("utf-8")
    # Every browser of today takes the first format; the site holds no other.
    css = re.sub(r',url\([^)]*\) format\("(woff|truetype)"\)', "", css)
    (target / "katex.min.css").write_text(css, "utf-8")
    for font in (KATEX / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def set_up_execution(app: Sphinx) -> None:
    """Keep together what a cell prints, and end the kernel of a page without asking it to.

    Prints come in pieces from a kernel that is busy, and each would be an output of its own.
    One kernel in twelve of ipykernel 7.4 does not answer, and is waited for, 2.5 s; others first
    put PyTorch away. jupyter-cache 1.0.1 cannot be told what nbclient can.
    """
    executors.executenb = functools.partial(
        nbclient.execute, coalesce_streams=True, shutdown_kernel="immediate"
    )


def list_fonts(app: Sphinx, env: Any, pages: list[str]) -> None:
    """Before pages run, let matplotlib look for the fonts of a machine that is new to it.

    It says so where that takes longer than 5 s, as on a Mac: the page or its notebook would, too.
    """
    if pages and not app.config.outputs_of:
        importlib.import_module("matplotlib.font_manager")


def wait_for_outputs(app: Sphinx, env: Any, pages: list[str]) -> None:
    """Before pages are read, let the language that runs them come to its end."""
    while pages and app.config.outputs_of and not has_read(app.config.outputs_of).exists():
        time.sleep(0.05)


def tell_that_all_is_read(app: Sphinx, env: Any) -> None:
    """Tell the builds of other languages that the outputs of all pages are there."""
    if app.builder.name == "html":
        has_read(app.config.language).touch()


def spare_compiler(app: Sphinx) -> None:
    """Keep what PyTorch imports for type checkers alone out of the build: its compiler.

    sphinx-codeautolink 0.19 imports that of each module whose names it looks up, to read their
    annotations. None of the book's names need it, and it takes 1.3 s. It has no setting for it.
    """
    resolve.populated_modules.add(id(importlib.import_module("torch")))


def keep_outputs_aside(app: Sphinx) -> None:
    """Keep what cells put out next to the site: MyST-NB would put it into the published folder."""
    folder = DOCS / "_build" / "outputs" / f"{app.builder.name}-{app.config.language}"
    app.env.mystnb_config = app.env.mystnb_config.copy(output_folder=str(folder))


def check_api(app: Sphinx, env: Any) -> None:
    """Warn about public names that no API page documents."""
    documented = {name for name, *_ in env.get_domain("py").get_objects()}
    for info in pkgutil.iter_modules(linalg_dl.__path__, "linalg_dl."):
        for name in getattr(importlib.import_module(info.name), "__all__", ()):
            if f"{info.name}.{name}" not in documented:
                logger.warning("public name %s.%s is on no API page", info.name, name)


def mend_html(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Mend what screen readers would get wrong, and let long names break where they can.

    Sphinx 9.0 writes the lines of a long signature as a list of definitions without terms,
    which is no valid list; MyST-NB 1.4 names what opens a cell in English, over its own text.
    The names of functions and tests break where their words end.
    """

    def lines(signature: re.Match[str]) -> str:
        text = re.sub("<dl>|<dd>", '<span class="sig-line">', signature[0])
        return re.sub("</dl>|</dd>", "</span>", text)

    if "body" in context:
        signature = r'<dt class="sig [^>]*>.*?</dt>'
        context["body"] = re.sub(signature, lines, context["body"], flags=re.DOTALL)
        context["body"] = context["body"].replace(' aria-label="Toggle hidden content"', "")
        long_name = r'(?<=<span class="pre">)[\w./:]{18,}'
        context["body"] = re.sub(
            long_name, lambda m: re.sub("(?<=[_./:])(?=\\w)", "<wbr>", m[0]), context["body"]
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of it."""
    app.add_directive("public-names", PublicNames)
    app.add_directive("reference-source", ReferenceSource)
    app.add_transform(LocateImages)
    app.add_post_transform(InlineFigures)
    app.add_post_transform(LinkNames)
    app.add_post_transform(Typography)
    app.connect("builder-inited", set_up_execution)
    app.connect("builder-inited", spare_compiler)
    app.connect("builder-inited", use_katex)
    app.connect("builder-inited", keep_outputs_aside, priority=900)  # MyST-NB sets it before
    app.connect("env-check-consistency", check_api)
    app.add_config_value("outputs_of", "", "", types=(str,))
    app.connect("env-before-read-docs", list_fonts, priority=1)
    app.connect("env-before-read-docs", wait_for_outputs, priority=1)
    app.connect("env-updated", tell_that_all_is_read)
    app.connect("html-page-context", mend_html)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
