"""Files that the builds of all languages share, which run beside one another."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

PATIENCE = 10.0  # seconds
T = TypeVar("T")


def patiently(act: Callable[[], T]) -> T:
    """Try again what Windows refuses while another process has the file open."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.001)


def read(path: Path) -> bytes:
    """Read a file, which another build may be writing."""
    return patiently(path.read_bytes)


def write(path: Path, data: bytes) -> None:
    """Write a file unless it is there: whole at any time, for whoever reads it meanwhile."""
    if not path.exists() or read(path) != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_name(f"{path.name}.{os.getpid()}")
        written.write_bytes(data)
        patiently(lambda: written.replace(path))
