"""Build the book in its languages: `python -m _ext.build LANGUAGE…`.

The pages run first; then Sphinx writes each language in a process of its own, which shows their
outputs; of what it wrote, the site is made.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path

from .execute import BUILT, DOCS, execute

WRITE = "--write"  # one language, as a process of its own
STRICT = ("-n", "-W", "--keep-going", "-q", "-j", "auto")


def home(language: str) -> Path:
    """Name the folder of what Sphinx makes of a language."""
    return BUILT / "sphinx" / language


def write(language: str) -> int:
    """Write one language; warnings are errors, all of them reported."""
    from sphinx.cmd.build import main

    threading.Thread(target=end_with_parent, daemon=True).start()
    place = home(language)
    where = ("-D", f"language={language}", "-d", place / "doctrees", DOCS, place / "html")
    code = main([*STRICT, *map(str, where)])
    # Where one of its workers fails, Sphinx 9.0 can leave another that nobody listens to.
    for worker in multiprocessing.active_children():
        worker.terminate()
    return code


def end_with_parent() -> None:
    """End this process when nobody holds the other end of its input any more."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def build(languages: list[str]) -> int:
    """Build the site; give the worst of the exit codes."""
    # Where a page failed, the first language runs it again, and says where; no other at its side.
    for some in [languages] if execute() else [[one] for one in languages]:
        if code := write_all(some):
            return code
    from .publish import publish

    publish({one: home(one) / "html" for one in languages})
    return 0


def write_all(languages: list[str]) -> int:
    """Write languages at the same time; give the worst of the exit codes."""
    one = (sys.executable, "-m", "_ext.build", WRITE)
    runs = [subprocess.Popen([*one, name], stdin=subprocess.PIPE) for name in languages]
    return max(abs(run.wait()) for run in runs)


if __name__ == "__main__":
    first, *others = sys.argv[1:]
    sys.exit(write(*others) if first == WRITE else build([first, *others]))
