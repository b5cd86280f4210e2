"""Build the book in its languages: `python -m _ext.build LANGUAGE…`.

Sphinx writes each language in a process of its own; of what it wrote, the site is made.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from .execute import BUILT, DOCS, mark, set_up_kernels

WRITE = "--write"  # one language, as a process of its own
STRICT = ("-n", "-W", "--keep-going", "-q", "-j")


def home(language: str) -> Path:
    """Name the folder of what Sphinx makes of a language."""
    return BUILT / "sphinx" / language


def write(language: str, workers: str) -> int:
    """Write one language; warnings are errors, all of them reported."""
    from sphinx.cmd.build import main

    threading.Thread(target=end_with_parent, daemon=True).start()
    place = home(language)
    where = ("-D", f"language={language}", "-d", place / "doctrees", DOCS, place / "html")
    code = main([*STRICT, workers, *map(str, where)])
    # Where one of its workers fails, Sphinx 9.0 can leave another that nobody listens to.
    for worker in multiprocessing.active_children():
        worker.terminate()
    return code


def end_with_parent() -> None:
    """End this process, and its workers, when nobody holds the other end of its input any more."""
    os.read(sys.stdin.fileno(), 1)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def build(languages: list[str]) -> int:
    """Build the site; give the worst of the exit codes."""
    set_up_kernels()
    done = mark()
    if not done.exists():
        # Where matplotlib has not yet looked for fonts, the first page to draw would say so.
        importlib.import_module("matplotlib.font_manager")
    # The first language runs the pages whose outputs are not there, and the others find them.
    # Where no page has to run, workers of Sphinx would take longer to start than they save.
    alone = [[one] for one in languages]
    groups, workers = ([languages], "1") if done.exists() else (alone, "auto")
    for some in groups:
        if code := write_all(some, workers):
            return code
    done.parent.mkdir(parents=True, exist_ok=True)
    done.touch()
    from .publish import publish

    publish({one: home(one) / "html" for one in languages})
    return 0


def write_all(languages: list[str], workers: str) -> int:
    """Write languages at the same time; give the worst of the exit codes."""
    one = (sys.executable, "-m", "_ext.build", WRITE)
    alone = {"stdin": subprocess.PIPE, "start_new_session": True}
    runs = [subprocess.Popen([*one, name, workers], **alone) for name in languages]
    importlib.import_module("_ext.publish")  # which takes as long as a page, while they write
    return max(abs(run.wait()) for run in runs)


if __name__ == "__main__":
    first, *others = sys.argv[1:]
    sys.exit(write(*others) if first == WRITE else build([first, *others]))
