"""Names in code lead to what documents them: the API pages, NumPy's pages and PyTorch's.

A name is known by how the book imports it, always in the same way; nothing is imported for it.
"""

from __future__ import annotations

import html
import re
from typing import Any

from sphinx.application import Sphinx

from .inventories import addresses
from .reference import described

ALIASES = {"np": "numpy", "torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}
OURS = {"la": "", "explain": "explain.", "figures": "figures."}
# A name and what is behind its dots, as Pygments writes them; not what a line imports.
CHAIN = re.compile(
    r'<span class="n">(\w+)</span>((?:<span class="o">\.</span><span class="n">\w+</span>)+)'
)
WORD = re.compile(r'<span class="n">(\w+)</span>')


def link(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Link the names in all code of a page."""
    if "body" not in context:
        return
    known = documented(app, page)

    def linked(match: re.Match[str]) -> str:
        first, rest = match[1], WORD.findall(match[2])
        base = OURS.get(first, f"{ALIASES.get(first, first)}.")
        for end in range(len(rest), 0, -1):
            if address := known.get((first in OURS, base + ".".join(rest[:end]))):
                return anchor(match[0], end, *address)
        return match[0]

    context["body"] = CHAIN.sub(linked, context["body"])


def anchor(spans: str, end: int, name: str, address: str) -> str:
    """Wrap the first names of a chain, and leave the rest outside."""
    cut = [match.end() for match in WORD.finditer(spans)][end]
    href, title = html.escape(address), html.escape(name)
    return f'<a class="code-link" href="{href}" title="{title}">{spans[:cut]}</a>{spans[cut:]}'


def documented(app: Sphinx, page: str) -> dict[tuple[bool, str], tuple[str, str]]:
    """Give the whole name and the address of what is documented, by how code calls it."""
    python = app.env.domains.python_domain.objects
    here = {
        (True, short): (
            whole,
            app.builder.get_relative_uri(page, python[whole].docname) + f"#{whole}",
        )
        for short, whole in described(app.env).items()
    }
    return here | {(False, name): (name, uri) for name, uri in addresses().items()}


def setup(app: Sphinx) -> dict[str, bool]:
    """Link when a page is about to be written."""
    app.connect("html-page-context", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
