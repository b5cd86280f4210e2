"""Where NumPy and PyTorch document what the book's code uses, known without a network.

The names that appear in the chapters, and the page of each: a name that is missing here is a
warning where a page refers to it.
"""

from __future__ import annotations

import functools
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

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


def resolve(app: Sphinx, env: Any, node: Any, contnode: nodes.Element) -> nodes.reference | None:
    """Let a reference lead to what another project documents."""
    if address := addresses().get(node["reftarget"]):
        return nodes.reference("", "", contnode, internal=False, refuri=address)
    return None


def setup(app: Sphinx) -> dict[str, bool]:
    """Resolve what this book does not describe."""
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
