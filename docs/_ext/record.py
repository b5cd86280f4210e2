"""The record of a run on a GPU: where it is, what it holds, which cells of a page it is of.

Read while the book is built, and where the record is made: the standard library alone, and
PyTorch where there may be a GPU.
"""

from __future__ import annotations

import ast
import ctypes
import functools
import hashlib
import json
import os
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECORD = Path(__file__).parents[1] / "cuda.json"
TAG = "cuda"
AGAIN = "run `nox -s cuda` on a machine with a GPU, and commit docs/cuda.json"
CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n"
    r"(?P<head>---\n.*?^---\n|(?::[\w-]+:[^\n]*\n)*)"
    r"(?P<source>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
TAGS_WITH_CUDA = re.compile(rf"^(:?tags: \[)(?=(?:[^\]]*, *)?{TAG}(?: *,[^\]]*)?\]$)", re.MULTILINE)


@functools.cache
def has_gpu() -> bool:
    """Ask PyTorch, which takes seconds to load; without NVIDIA's driver there is nothing to ask."""
    try:
        ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return False
    import torch

    return torch.cuda.is_available()


def for_this_machine(page: str) -> str:
    """Without a GPU, tell whoever runs a page to skip the cells that need one."""
    return page if has_gpu() else TAGS_WITH_CUDA.sub(r"\1skip-execution, ", page)


def state() -> bytes:
    """Name what the outputs of these cells depend on besides the page."""
    return (RECORD.read_bytes() if RECORD.exists() else b"") + bytes([has_gpu()])


@dataclass(frozen=True)
class Cell:
    """A code cell of a page: its tags, its source and the line of its fence."""

    line: int
    tags: tuple[str, ...]
    source: str

    @property
    def sha256(self) -> str:
        """Name the source."""
        return digest(self.source)


def digest(source: str) -> str:
    """Name the program of a cell, however its lines are broken."""
    program = ast.unparse(ast.parse(source))
    return hashlib.sha256(program.encode()).hexdigest()


def cells(page: str) -> Iterator[Cell]:
    """Find the code cells of a page in MyST Markdown, as MyST-NB does."""
    for match in CELL.finditer(page):
        tags = re.search(r"^:?tags: \[(.*)\]$", match["head"], re.MULTILINE)
        names = tuple(tag.strip() for tag in tags[1].split(",")) if tags else ()
        line = page.count("\n", 0, match.start()) + 1
        yield Cell(line, names, textwrap.dedent(match["source"]).strip("\n"))


def load(path: Path = RECORD) -> dict[str, Any] | None:
    """Read the record, if there is one. One that was not made on a GPU is none: it is refused."""
    if not path.exists():
        return None
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    kind = record["device"]["type"]
    if kind != "cuda":
        raise ValueError(f"{path.name}: expected a record made on cuda, got {kind}: {AGAIN}")
    return record


def stale(page: str, record: dict[str, Any]) -> list[tuple[int, str]]:
    """Say where and why the cells of a page that need a GPU are not those of the record."""
    recorded = [cell["sha256"] for cell in record["cells"]]
    needed = [cell for cell in cells(page) if TAG in cell.tags]
    changed = [cell.line for cell in needed if cell.sha256 not in recorded]
    if not changed and [cell.sha256 for cell in needed] != recorded:
        return [(1, f"the cells that were recorded are more, or in another order: {AGAIN}")]
    return [(line, f"this cell is not the one that was recorded: {AGAIN}") for line in changed]
