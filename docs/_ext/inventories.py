"""Where NumPy and PyTorch document what the book's code uses, known without a network.

Sphinx links to other books by their inventories, which it fetches. These are written here:
the names that appear in the chapters, and the page of each.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import files

# Page (with {} for the name) and the names it documents.
NUMPY = {
    "reference/generated/{}.html": """
        allclose arange arccos arctan array array_equal atan2 broadcast_shapes broadcast_to
        concatenate correlate cos degrees diff dot errstate exp flatnonzero hstack isrealobj
        linalg.lstsq linalg.norm linalg.vector_norm matmul meshgrid ndim ones outer radians
        random.default_rng repeat round sin sqrt stack sum testing.assert_allclose
        testing.assert_raises tile vecdot where zeros""",
    "reference/arrays.scalars.html": "float16 float32 float64 int32 int64 uint8",
}
TORCH = {
    "generated/{}.html": """
        Tensor.to allclose arange bmm broadcast_shapes broadcast_to cat cuda.device_count
        cuda.get_device_name cuda.is_available cuda.mem_get_info cuda.synchronize dot equal
        from_numpy full linalg.vecdot linalg.vector_norm manual_seed matmul
        nn.BCEWithLogitsLoss nn.Linear nn.ReLU nn.Sequential
        nn.functional.binary_cross_entropy_with_logits nn.functional.cross_entropy
        nn.functional.layer_norm nn.functional.linear nn.functional.relu
        nn.parameter.Parameter
        nn.utils.rnn.pad_sequence no_grad ones optim.SGD relu sigmoid tensor zeros""",
    "generated/torch.nn.Module.html": "nn.Module nn.Module.parameters nn.Module.to",
    "tensor_attributes.html": """
        device dtype bfloat16 float16 float32 float64 int64 uint8""",
    "tensors.html": "Tensor",
}
# The name under which Python finds what the documentation calls otherwise.
ELSEWHERE = {
    "torch._VariableFunctionsClass.{}": """
        allclose arange bmm cat dot equal from_numpy full ones relu sigmoid tensor zeros""",
    "torch.nn.modules.linear.{1}": "nn.Linear",
    "torch.nn.modules.activation.{1}": "nn.ReLU",
    "torch.nn.modules.container.{1}": "nn.Sequential",
    "torch.nn.modules.loss.{1}": "nn.BCEWithLogitsLoss",
    "torch.nn.modules.module.Module.{2}": "nn.Module.parameters nn.Module.to",
    "torch._C._nn.{2}": "nn.functional.linear",
    "torch._C._linalg.linalg_{1}": "linalg.vecdot",
    "torch.autograd.grad_mode.{}": "no_grad",
    "torch.cuda.memory.{1}": "cuda.mem_get_info",
    "torch.random.{}": "manual_seed",
    "torch.FloatTensor": "Tensor",
    "numpy.testing._private.utils.{1}": "testing.assert_allclose testing.assert_raises",
}
BOOKS = {
    "numpy": ("https://numpy.org/doc/stable/", NUMPY, "reference/index.html"),
    "torch": ("https://docs.pytorch.org/docs/stable/", TORCH, "pytorch-api.html"),
}


def write_inventory(project: str, folder: Path) -> Path:
    """Write the inventory of a project as Sphinx would."""
    _, pages, module = BOOKS[project]
    lines = [f"{project} py:module 0 {module} -"]
    for page, names in pages.items():
        for name in (f"{project}.{short}" for short in names.split()):
            role = "class" if name.rpartition(".")[2][0].isupper() else "function"
            lines.append(f"{name} py:{role} 1 {page.format(name)}#{name} -")
    head = f"# Sphinx inventory version 2\n# Project: {project}\n# Version: stable\n"
    head += "# The remainder of this file is compressed using zlib.\n"
    path = folder / f"{project}.inv"
    files.write(path, head.encode() + zlib.compress("".join(f"{x}\n" for x in lines).encode()))
    return path


def aliases() -> dict[str, str]:
    """Give the documented name of each name that Python finds."""
    found = {}
    for pattern, names in ELSEWHERE.items():
        for short in names.split():
            python = pattern.format(short, *short.split(".")[1:])
            found[python] = f"{pattern.partition('.')[0]}.{short}"
    return found
