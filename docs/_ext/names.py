"""Names in prose and in code lead to what documents them: here, at NumPy's or at PyTorch's.

What those two document is known without a network: the names that appear in the chapters, and the
page of each; one that is missing is a warning where prose refers to it. A name in code is known by
how the book imports it, always in the same way; nothing is imported for it.
"""

from __future__ import annotations

import functools
import html
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .reference import described

# Page (with {} for the name) and the names it documents.
NUMPY = {
    "reference/generated/{}.html": """
        allclose arange arccos arctan array array_equal atan2 broadcast_shapes broadcast_to
        concatenate correlate cos degrees diff dot errstate exp flatnonzero hstack isclose
        isrealobj linalg.lstsq linalg.norm linalg.vector_norm matmul meshgrid ndim ones outer
        radians random.default_rng repeat round sin sqrt stack sum testing.assert_allclose
        testing.assert_raises tile vecdot where zeros""",
    "reference/arrays.scalars.html": "float16 float32 float64 int32 int64 uint8",
}
TORCH = {
    "generated/{}.html": """
        Tensor.to allclose arange bmm broadcast_shapes broadcast_to cat cuda.device_count
        cuda.get_device_name cuda.is_available cuda.mem_get_info cuda.synchronize dot equal
        from_numpy full isclose linalg.vecdot linalg.vector_norm manual_seed matmul
        nn.BCEWithLogitsLoss nn.Linear nn.ReLU nn.Sequential
        nn.functional.binary_cross_entropy_with_logits nn.functional.cross_entropy
        nn.functional.layer_norm nn.functional.linear nn.functional.relu
        nn.parameter.Parameter nn.utils.rnn.pad_sequence no_grad ones optim.SGD
        rand relu sigmoid stack tensor zeros""",
    "generated/torch.nn.Module.html": "nn.Module nn.Module.parameters nn.Module.to",
    "tensor_attributes.html": """
        device dtype bfloat16 float16 float32 float64 int64 uint8""",
    "tensors.html": "Tensor",
}
BOOKS = {
    "numpy": ("https://numpy.org/doc/stable/", NUMPY),
    "torch": ("https://docs.pytorch.org/docs/stable/", TORCH),
}


@functools.cache
def addresses() -> dict[str, str]:
    """Give the page of each name."""
    return {
        f"{project}.{short}": f"{book}{page.format(f'{project}.{short}')}#{project}.{short}"
        for project, (book, pages) in BOOKS.items()
        for page, names in pages.items()
        for short in names.split()
    }


def resolve(app: Sphinx, env: Any, node: Any, shown: nodes.Element) -> nodes.reference | None:
    """Let a reference lead to what another project documents."""
    if address := addresses().get(node["reftarget"]):
        return nodes.reference("", "", shown, internal=False, refuri=address)
    return None


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
    """Resolve what this book does not describe; link code when a page is about to be written."""
    app.connect("missing-reference", resolve)
    app.connect("html-page-context", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
