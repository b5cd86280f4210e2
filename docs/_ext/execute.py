"""How the pages run, and where what they put out is kept: once, for all languages.

MyST-NB runs a page whose outputs are not there. What was kept holds as long as all that outputs
depend on is the same: the code of the page, the library, the drawings, the record of a GPU, Python
and every package that is installed.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from . import answers, record

DOCS = Path(__file__).parents[1]
BUILT = DOCS / "_build"
CELLS = "---\nfile_format: mystnb"  # how a page that runs begins
# Kernels take no settings from the reader's home, and of an error show the message alone: the
# rest of a traceback names the folders of the machine that built the book. What a cell prints they
# hand over when it ends: five times a second, a busy machine would cut it within a line.
KERNEL = b"""c = get_config()
c.IPKernelApp.log_level = 40
c.IPKernelApp.exec_lines = ["__import__('sys').stdout.flush_interval = 1e6"]
c.InteractiveShell.xmode = "Minimal"
"""


def set_up_kernels() -> None:
    """Tell the kernels that this process starts what they must know."""
    home = BUILT / "ipython"
    settings = home / "profile_default" / "ipython_kernel_config.py"
    if not settings.exists() or settings.read_bytes() != KERNEL:  # others may be reading it
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_bytes(KERNEL)
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
    # What each package is called and its version, as installers name the folders about them.
    packages = sorted({one.name for place in sys.path for one in Path(place).glob("*-*.*-info")})
    digest.update("\n".join(packages).encode())
    return BUILT / "cache" / digest.hexdigest()[:16]


def mark() -> Path:
    """Name the file that says that all pages ran with the code that their cells now have."""
    texts = (path.read_text("utf-8") for path in sorted(DOCS.glob("*.md")))
    pages = map(answers.with_values, texts)
    code = [cell.source for page in pages for cell in record.cells(page)]
    return cache() / f"ran-{hashlib.sha256(repr(code).encode()).hexdigest()}"
