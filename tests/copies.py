"""Copies of the project, to change and to build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BOOK = ("-m", "_ext.build", "es")


def copy_project(folder: Path) -> Path:
    """Copy the tracked project, and the outputs that are cached so that it builds at once."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in files.stdout.splitlines():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    lend(folder, "docs/node_modules")
    if (ROOT / "docs/_build/cache").exists():
        shutil.copytree(ROOT / "docs/_build/cache", folder / "docs/_build/cache")
    return folder


def lend(folder: Path, name: str) -> None:
    """Let the copy use a folder of the project. Windows may refuse links: there it gets its own."""
    try:
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    except OSError:
        shutil.copytree(ROOT / name, folder / name)


def run(folder: Path, command: tuple[str, ...]) -> tuple[int, str]:
    """Run a check in the copy, with the copy's own library."""
    path = os.pathsep.join(map(str, (folder, folder / "docs")))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    result = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    return result.returncode, result.stdout + result.stderr


def plant(folder: Path, name: str, this: str, that: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert this in text, f"nothing to replace in {name}: the plant must be set anew"
    path.write_text(text.replace(this, that, 1), "utf-8")
