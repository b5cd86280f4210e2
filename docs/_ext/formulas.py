"""Formulas become HTML and MathML while the book is built: readers need no script."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from linalg_dl.explain._drawing import COLOURS

from .node import NODE

logger = logging.getLogger(__name__)

ROLES = {colour: role for role, colour in COLOURS.items()}
# What a page writes itself in the colour of an object: \\first{X}.
MACROS = {f"\\{role}": rf"\htmlClass{{{role}}}{{#1}}" for role in ROLES.values()}
KATEX = Path(__file__).parents[1] / "node_modules" / "katex" / "dist"
# One formula comes in a line, and one answer goes; it ends when nobody holds its input.
SERVER = """
const katex = require(process.argv[1]);
// Of what KaTeX does with HTML, classes alone are used: they name the book's colors.
const trust = ({ command }) => command === "\\\\htmlClass";
const strict = (code) => (code === "htmlExtension" ? "ignore" : "error");
const render = ([tex, displayMode, output, macros]) => {
  try {
    const options = { displayMode, output, throwOnError: true, strict, trust, macros };
    return { html: katex.renderToString(tex, options) };
  } catch (error) {
    return { error: error.message };
  }
};
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => console.log(JSON.stringify(render(JSON.parse(line)))));
"""


@functools.cache
def server(process: int) -> subprocess.Popen[str]:
    """Start what renders formulas for one of Sphinx's processes."""
    command = [NODE, "-e", SERVER, KATEX / "katex.js"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, **pipes, encoding="utf-8")


@functools.cache
def render(tex: str, display: bool, output: str = "htmlAndMathml") -> dict[str, str]:
    """Ask KaTeX for the HTML of a formula, or why there is none."""
    katex = server(os.getpid())
    tex = re.sub(r"\\textcolor\{(#\w{6})\}", lambda found: "\\" + ROLES[found[1]], tex)
    katex.stdin.write(f"{json.dumps([tex, display, output, MACROS])}\n")
    katex.stdin.flush()
    if not (answer := katex.stdout.readline()):
        raise RuntimeError(f"node, which renders formulas, ended with {katex.wait()}")
    # Its source, which no reader meets, is a tenth of a page.
    return json.loads(re.sub(r"<annotation.*?</annotation>", "", answer))


def html(node: nodes.Element, display: bool) -> str:
    """Give the HTML of a formula; one that KaTeX does not know is a warning."""
    found = render(node.astext(), display, node.get("output", "htmlAndMathml"))
    if "error" in found:
        logger.warning("%s", found["error"], location=node)
    return found.get("html", "")


def visit_math(writer: Any, node: nodes.math) -> None:
    """Write a formula in its line."""
    writer.body.append(
        f"{writer.starttag(node, 'span', '', CLASS='math')}{html(node, False)}</span>"
    )
    raise nodes.SkipNode


def visit_math_block(writer: Any, node: nodes.math_block) -> None:
    """Write a displayed formula, with its number where it has one."""
    writer.body.append(writer.starttag(node, "div", CLASS="math"))
    if node["number"]:
        writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
        writer.add_permalink_ref(node, _("Link to this equation"))
        writer.body.append("</span>")
    writer.body.append(f"{html(node, True)}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer, which conf.py chooses."""
    app.add_html_math_renderer(
        "katex", inline_renderers=(visit_math, None), block_renderers=(visit_math_block, None)
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
