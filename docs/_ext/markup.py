"""HTML that no page says: scripts where something needs them, and headings of exercises."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

SCRIPTS = {
    "moving.js": 'class="moving',
    "self-check.js": 'class="self-check',
    "shapes.js": 'class="shapes',
    "steps.js": 'class="steps-bar',
}

# Who listens to a page goes from heading to heading: an exercise is one, though no menu lists it.
EXERCISE = '<div class="tip admonition">\n<p class="admonition-title"'


def raw(text: str) -> nodes.raw:
    """Write HTML."""
    return nodes.raw("", text, format="html")


def load_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], *_: Any) -> None:
    """Load each script where there is something for it to do; that of tabs comes by itself."""
    body = context.get("body", "")
    for script, mark in SCRIPTS.items():
        if mark in body:
            app.add_js_file(script, loading_method="defer")
    if "sd-tab-set" not in body:
        files = context["script_files"]
        context["script_files"] = [x for x in files if "design-tabs" not in str(x.filename)]


def name_exercises(app: Sphinx, page: str, template: str, context: dict[str, Any], *_: Any) -> None:
    """Let the title of an exercise be a heading."""
    if "body" in context:
        heading = f'{EXERCISE} role="heading" aria-level="3"'
        context["body"] = context["body"].replace(EXERCISE, heading)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register both."""
    app.connect("html-page-context", load_scripts)
    app.connect("html-page-context", name_exercises)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
