"""Where NumPy and PyTorch document what the book's code uses, known without a network.

Sphinx links to other books by their inventories, which it fetches. These are written here:
the names that appear in the chapters, and the page of each.
"""

from __future__ import annotations

from pathlib import Path

from . import files, record

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
    "numpy": ("https://numpy.org/doc/stable/", NUMPY, "reference/index.html"),
    "torch": ("https://docs.pytorch.org/docs/stable/", TORCH, "pytorch-api.html"),
}


def addresses() -> dict[str, str]:
    """Give the page of each name."""
    return {
        f"{project}.{short}": f"{book}{page.format(f'{project}.{short}')}#{project}.{short}"
        for project, (book, pages, _) in BOOKS.items()
        for page, names in pages.items()
        for short in names.split()
    }


def write_inventory(project: str, folder: Path) -> Path:
    """Write the inventory of a project for Sphinx, unless it is there."""
    book, pages, module = BOOKS[project]
    path = folder / f"{project}-{record.digest(repr((book, pages)))[:8]}.inv"
    if path.exists():
        return path
    from sphobjinv import DataObjStr, Inventory, compress

    inventory = Inventory()
    inventory.project, inventory.version = project, "stable"
    known = {name: uri for name, uri in addresses().items() if uri.startswith(book)}
    for name, uri in [(project, f"{book}{module}"), *known.items()]:
        is_class = name.rpartition(".")[2][0].isupper()
        role = "module" if name == project else "class" if is_class else "function"
        inventory.objects.append(
            DataObjStr(name, "py", role, "1", uri.removeprefix(book), dispname="-")
        )
    files.write(path, compress(inventory.data_file()))
    return path
