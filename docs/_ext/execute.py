"""Run the pages, and keep what they put out: once, for all languages.

What was kept holds as long as all that outputs depend on is the same: the code of the page, the
library, the drawings, the record of a GPU, Python and every package that is installed.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

from . import files, record

DOCS = Path(__file__).parents[1]
BUILT = DOCS / "_build"
TIMEOUT = 120  # seconds for one cell
CELLS = "---\nfile_format: mystnb"  # how a page that runs begins
# Kernels take no settings from the reader's home, and of an error show the message alone: the
# rest of a traceback names the folders of the machine that built the book.
KERNEL = b"""c = get_config()
c.IPKernelApp.log_level = 40
c.InteractiveShell.xmode = "Minimal"
"""


def set_up_kernels() -> None:
    """Tell the kernels that this process starts what they must know."""
    home = BUILT / "ipython"
    files.write(home / "profile_default" / "ipython_kernel_config.py", KERNEL)
    os.environ["IPYTHONDIR"] = str(home)
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    # Pages run beside one another: PyTorch's threads of one would only wait for those of the next.
    os.environ["OMP_NUM_THREADS"] = "1"


def cache() -> Path:
    """Name the folder of the outputs by all that they depend on besides the pages."""
    digest = hashlib.sha256(KERNEL + sys.version.encode() + record.state())
    for folder in (DOCS.parent / "linalg_dl", DOCS / "drawings"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    packages = sorted(f"{one.name}=={one.version}" for one in metadata.distributions())
    digest.update("\n".join(packages).encode())
    return BUILT / "cache" / digest.hexdigest()[:16]


def pages() -> Iterator[tuple[Path, str]]:
    """Yield the pages that run, and their text for this machine."""
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text("utf-8")
        if text.startswith(CELLS):
            yield path, record.for_this_machine(text)


def run(source: str) -> Any:
    """Run a page; give its notebook with the outputs, or nothing where a cell fails.

    What a cell prints stays together: from a kernel that is busy it comes in pieces. When a cell
    ran is not noted: outputs are found again by all that is noted of their cells. A kernel is
    ended without being asked: one in twelve does not answer, and would be waited for.
    """
    import nbformat
    from myst_nb.core.read import read_myst_markdown_notebook
    from nbclient import NotebookClient
    from nbclient import exceptions as errors

    notebook = nbformat.from_dict(read_myst_markdown_notebook(source))
    options: dict[str, Any] = {"timeout": TIMEOUT, "record_timing": False}
    options |= {"coalesce_streams": True, "shutdown_kernel": "immediate"}
    client = NotebookClient(notebook, resources={"metadata": {"path": str(DOCS)}}, **options)
    try:
        return asyncio.run(client.async_execute())
    except (errors.CellExecutionError, errors.CellTimeoutError, errors.DeadKernelError) as error:
        print(f"A page failed as it ran: {error}", file=sys.stderr)
        return None


def execute() -> bool:
    """Run the pages whose outputs are not there; tell whether there are now those of all pages.

    Nothing is asked of a page where no cell of any has changed since all ran.
    """
    texts = dict(pages())
    code = [cell.source for text in texts.values() for cell in record.cells(text)]
    done = cache() / f"ran-{record.digest(repr(code))}"
    if done.exists():
        return True
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    set_up_kernels()
    # Where matplotlib has not yet looked for fonts, the first page to draw would say so.
    importlib.import_module("matplotlib.font_manager")
    kept = get_cache(cache())
    waiting = {path: text for path, text in texts.items() if not is_kept(kept, text)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ran = dict(zip(waiting, pool.map(run, waiting.values()), strict=True))
    for path, notebook in ran.items():
        if notebook is not None:
            kept.cache_notebook_bundle(
                CacheBundleIn(notebook, str(path)), check_validity=False, overwrite=True
            )
    if all(is_kept(kept, text) for text in texts.values()):
        done.touch()
    return done.exists()


def is_kept(kept: Any, source: str) -> bool:
    """Tell whether the outputs of a page are there."""
    import nbformat
    from myst_nb.core.read import read_myst_markdown_notebook

    try:
        kept.match_cache_notebook(nbformat.from_dict(read_myst_markdown_notebook(source)))
    except KeyError:
        return False
    return True
