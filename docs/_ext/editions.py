"""Build the book in its languages: `python editions.py FOLDER LANGUAGE… -- [SPHINX OPTION…]`.

The first language runs the pages. The others find what they put out: they start beside it, and
wait with their own reading until the first has read all pages.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[1]
STRICT = ("-n", "-W", "--keep-going", "-q", "-j", "auto")


def start(site: Path, language: str, options: list[str]) -> subprocess.Popen[bytes]:
    """Start the build of one language; warnings are errors, all of them reported."""
    doctrees = DOCS / "_build" / "doctrees" / language
    command = [sys.executable, "-m", "sphinx", *STRICT, "-D", f"language={language}"]
    return subprocess.Popen([*command, "-d", doctrees, *options, DOCS, site / language])


def has_read(language: str) -> Path:
    """Name the file that a build leaves when it has read all pages."""
    return DOCS / "_build" / f"read-{language}"


def build(site: Path, languages: list[str], options: list[str]) -> int:
    """Build all languages; give the worst of their exit codes."""
    first, *others = languages
    has_read(first).unlink(missing_ok=True)
    runs = start(site, first, options)
    waiting = [start(site, other, ["-D", f"outputs_of={first}", *options]) for other in others]
    codes = [runs.wait()]
    has_read(first).touch()  # where it failed before that, the others must not wait on
    codes += [process.wait() for process in waiting]
    return max(abs(code) for code in codes)


if __name__ == "__main__":
    folder, *given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    sys.exit(build(Path(folder), given[:cut], given[cut + 1 :]))
