"""Every check of the project, one short session each; `python noxfile.py -l` lists them.

Run it with any Python from 3.11 on: `python noxfile.py` brings nox itself when it is missing.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BIN = "Scripts" if os.name == "nt" else "bin"
# What is installed says in a stamp what it was made from, written when it is whole: what has no
# stamp, or another, was made from something else or left half-made, and is made anew.
STAMP = "made-from"
# The versions that the book was built with, for every system; `nox -s lock` records them anew.
LOCK = ROOT / "docs" / "constraints.txt"


def digest(*parts: object) -> str:
    """Name what something was made from."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def is_made(home: Path, made_from: str, python: Path | None = None) -> bool:
    """Tell whether a folder was made whole, from this; an environment's Python can be gone."""
    stamp = home / STAMP
    whole = stamp.exists() and stamp.read_text("utf-8") == made_from
    return whole and (python is None or python.exists())


def explain_failure(output: str) -> str:
    """Say in one sentence why an installer failed, and what to do; its own words if unknown."""
    free = shutil.disk_usage(ROOT).free
    if re.search("No space left|ENOSPC|not enough space", output) or free < 2**27:
        return (
            f"The disk of {ROOT} is full ({free / 2**30:.1f} GB free, README tells what is needed)"
        )
    if re.search("No module named pip", output):
        return "This Python has no pip: install it (on Debian, `apt install python3-pip`)"
    unreachable = (
        "NewConnectionError|NameResolution|ConnectTimeout|ConnectionError|ProxyError|Max retries"
        "|Connection (broken|reset)|name resolution|Read timed out|from versions: none"
        "|IncompleteRead|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
    )
    if re.search(unreachable, output):
        return "The package index could not be reached: is this machine connected to the network?"
    own = f"The installer failed: {output.strip() or 'it was interrupted'}"
    if re.search("No matching distribution|ResolutionImpossible|Failed to build", output):
        own += f"\ndocs/{LOCK.name} may be older than this Python: run this with an older one."
    return own


def install(*command: str | Path) -> str:
    """Run an installer; give "" where it succeeds, and else what to say."""
    done = subprocess.run(
        [*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace"
    )
    if done.returncode == 0:
        return ""
    return explain_failure(done.stdout) + "\nThen run the same command again."


def bring_nox() -> str | Path:
    """Make an environment for nox, unless it is there; give its Python."""
    home = ROOT / ".nox" / "nox"
    python = home / BIN / "python"
    made_from = digest(sys.version_info[:2], sys.base_prefix, LOCK.read_bytes())
    if not is_made(home, made_from, python):
        # Not every system's Python can make an environment with pip in it: pip comes from outside.
        pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
        venv = (sys.executable, "-m", "venv", "--clear", "--without-pip", home)
        if failed := install(*venv) or install(*pip, "install", "--quiet", "-c", LOCK, "nox"):
            sys.exit(failed)
        (home / STAMP).write_text(made_from, "utf-8")
    return python


if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs it may have an older one
    ours = ".".join(map(str, sys.version_info[:2]))
    sys.exit(f"Python 3.11 or newer is needed, this is {ours}: write python3.12 noxfile.py, say.")

os.environ["PYTHONUTF8"] = "1"  # on Windows, too, all that runs from here reads and writes UTF-8

try:
    import nox
except ModuleNotFoundError:
    # A fresh machine: nox goes into an environment of its own, and takes over from there.
    command = [str(bring_nox()), "-m", "nox", "-f", __file__, *sys.argv[1:]]
    sys.exit(subprocess.call(command))

nox.needs_version = ">=2025.2.9"
nox.options.reuse_venv = "yes"

PYPROJECT = nox.project.load_toml("pyproject.toml")
PROJECT = PYPROJECT["project"]
LOWEST = PROJECT["requires-python"].removeprefix(">=")
LIBRARY = ".[torch,figures]"
AT_LEAST = [*PROJECT["dependencies"], *itertools.chain(*PROJECT["optional-dependencies"].values())]
LANGUAGES = ("es", "en")  # the first runs the pages, the second finds what they put out
SITE = Path("docs/_build/html")
SPELLED = (
    "README.md",
    "CITATION.cff",
    "noxfile.py",
    "docs/**/*.{md,rst,py}",
    "linalg_dl/**",
)


def wanted(*groups: str) -> list[str]:
    """List what groups of pyproject.toml ask for."""
    return list(nox.project.dependency_groups(PYPROJECT, *groups))


def locked() -> list[str]:
    """Hold an installer to the versions that the book was built with, in environments of ours."""
    return [] if "--no-venv" in sys.argv else ["-c", str(LOCK)]


def shared_python(session: nox.Session) -> str:
    """Give the Python of the one environment that all sessions with PyTorch share.

    PyTorch takes up to 5 GB, so it is installed once, and again when something else is asked for.
    With `--no-venv`, nothing is installed: all runs in the Python that runs nox.
    """
    if "--no-venv" in sys.argv:
        return sys.executable
    home = ROOT / ".nox" / "shared"
    python = home / BIN / "python"
    made_from = digest(sys.version_info[:2], PROJECT, wanted("dev"), LOCK.read_bytes())
    if not is_made(home, made_from, python):
        session.log("Installing PyTorch and all else into .nox: 1 to 8 GB, some minutes")
        virtualenv = (sys.executable, "-m", "virtualenv", "--quiet", "--clear", home)
        pip = (python, "-m", "pip", "install", "--quiet", *locked())
        if failed := install(*virtualenv) or install(*pip, "-e", LIBRARY, *wanted("dev")):
            session.error(failed)
        (home / STAMP).write_text(made_from, "utf-8")
    return str(python)


def script(python: str, name: str) -> str:
    """Name a program of an environment by its path: one of the system is never meant."""
    return str(Path(python).with_name(name))


def npm(session: nox.Session, python: str, folder: str = "docs") -> None:
    """Install what package-lock.json lists, unless it is there."""
    made_from = digest(Path(folder, "package-lock.json").read_bytes())
    home = Path(folder, "node_modules")
    if is_made(home, made_from):
        return
    (home / STAMP).unlink(missing_ok=True)
    # Scripts of packages would look for programs of the system; none is needed.
    command = ("ci", "--silent", "--ignore-scripts", "--prefix", folder)
    if failed := install(script(python, "npm"), *command):
        session.error(failed)
    (home / STAMP).write_text(made_from, "utf-8")


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Style, types, workflows and spelling (English and Spanish)."""
    python = shared_python(session)
    session.run(python, "-m", "ruff", "check")
    session.run(python, "-m", "ruff", "format", "--check")
    session.run(python, "-m", "mypy")
    session.run(python, "-m", "jactionlint")
    session.run(script(python, "zizmor"), "--offline", "--quiet", ".", external=True)
    npm(session, python)
    cspell = "docs/node_modules/cspell/bin.mjs"
    quiet = ("--no-progress", "--no-summary")
    session.run(
        script(python, "node"), cspell, "-c", "docs/cspell.json", "--root", ".", *quiet, *SPELLED
    )


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """The library on every backend, its errors, its laws and its coverage."""
    python = shared_python(session)
    npm(session, python)
    cover = ("--cov", "--cov-report=term-missing:skip-covered", "--cov-fail-under=98")
    session.run(python, "-m", "pytest", "-n", "auto", *cover, *session.posargs)


@nox.session(venv_backend="none", default=False)
def cuda(session: nox.Session) -> None:
    """Test on a GPU, run the chapter on devices there, and record it all in docs/cuda.json."""
    python = shared_python(session)
    own = os.environ.get("PYTHONPATH")
    session.env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), own)))
    ask = "import linalg_dl; print(linalg_dl.cuda_report().reason)"
    reason = session.run(python, "-c", ask, silent=True).strip()
    if reason:
        session.error(f"there is no GPU to record: {reason}")
    session.run(python, "tests/record_cuda.py", *session.posargs)


@nox.session(venv_backend="none", default=False)
def parallel(session: nox.Session) -> None:
    """Test tensors that more processes share; with NCCL where there are several GPUs, never yet."""
    python = shared_python(session)
    ask = "import torch; print(torch.cuda.device_count())"
    gpus = int(session.run(python, "-c", ask, silent=True))
    runs = [("cpu", range(1, 5))] + [("cuda", range(2, gpus + 1))] * (gpus > 1)
    for device, sizes in runs:
        session.env["LINALG_DL_DEVICE"] = device
        session.env["LINALG_DL_PROCESSES"] = ",".join(map(str, sizes))
        session.run(python, "-m", "pytest", "tests/test_parallel.py", *session.posargs)
    if gpus < 2:
        session.log("NCCL is NOT TESTED: it takes two GPUs. No run with it has been seen so far")


@nox.session(venv_backend="none")
def doctest(session: nox.Session) -> None:
    """Every example in a docstring, every transcript and every cell in the pages."""
    python = shared_python(session)
    session.env["MPLBACKEND"] = "agg"
    session.run(python, "-m", "pytest", "--doctest-modules", "linalg_dl", *session.posargs)
    parallel = ("-n", "auto", "--dist", "loadfile")
    session.run(python, "-m", "pytest", "docs", *parallel, *session.posargs)


@nox.session(venv_backend="none", default=False)
def catalogues(session: nox.Session) -> None:
    """Bring the translators' catalogues up to the pages, and say what is new."""
    python = shared_python(session)
    npm(session, python)
    with session.chdir("docs"):
        session.run(python, "-m", "_ext.catalogues")


@nox.session(venv_backend="none")
def book(session: nox.Session) -> None:
    """Build the site, pages executed, and say where to open it."""
    python = shared_python(session)
    npm(session, python)
    with session.chdir("docs"):
        session.run(python, "-m", "_ext.build", *(session.posargs or LANGUAGES))
    session.log(f"The book is built. Open {(SITE / 'index.html').resolve().as_uri()}")


@nox.session(venv_backend="none")
def take(session: nox.Session) -> None:
    """Make the EPUB, the PDF and the archive of the built book, and compare them with it."""
    python = shared_python(session)
    with session.chdir("docs"):
        session.run(python, "-m", "_ext.take", *LANGUAGES)
    session.run(python, "-m", "pytest", "-m", "take", "-n", "auto", *session.posargs)


@nox.session(venv_backend="none")
def translations(session: nox.Session) -> None:
    """Every message translated and intact, and each page of the built site in one language."""
    python = shared_python(session)
    npm(session, python)
    session.run(python, "-m", "pytest", "-m", "translations", "-n", "auto", *session.posargs)


@nox.session(venv_backend="none")
def links(session: nox.Session) -> None:
    """Follow every link, anchor, style, script and image of the built site, without network."""
    python = shared_python(session)
    session.run(python, "-m", "pytest", "-m", "links", *session.posargs)


@nox.session(venv_backend="none")
def browser(session: nox.Session) -> None:
    """Look at the built site in a browser; without one, say so (and fail where CI is true)."""
    python = shared_python(session)
    npm(session, python)
    # Pages wait for what they show: one more process than there are cores keeps them busy.
    workers = str((os.cpu_count() or 1) + 1)
    session.run(
        *(python, "-m", "pytest", "-m", "browser", "-n", workers, "--dist", "worksteal"),
        *session.posargs,
    )


@nox.session(venv_backend="none", default=False)
def lighthouse(session: nox.Session) -> None:
    """Measure the built site with Lighthouse, as a phone sees it; print a row for each page."""
    python = shared_python(session)
    npm(session, python, "tests/lighthouse")
    session.run(python, "tests/lighthouse/measure.py")


@nox.session(venv_backend="none", default=False)
def serve(session: nox.Session) -> None:
    """Show the book in a browser, built again at each save."""
    python = shared_python(session)
    npm(session, python)
    watch = ("--watch", "linalg_dl", "--ignore", "docs/_build/*", "--open-browser")
    language = session.posargs[0] if session.posargs else LANGUAGES[0]
    session.run(
        python, "-m", "sphinx_autobuild", *watch, "-D", f"language={language}",
        "-d", f"docs/_build/doctrees/{language}", "docs", f"docs/_build/serve/{language}",
    )  # fmt: skip


@nox.session(venv_backend="none", default=False)
def bench(session: nox.Session) -> None:
    """Speed and memory, as ratios to the native call; a table, and build/bench.json."""
    python = shared_python(session)
    session.run(python, "tests/bench.py", "build/bench.json")


@nox.session(venv_backend="none")
def plants(session: nox.Session) -> None:
    """Plant errors in a copy of the project and see each check catch its own."""
    python = shared_python(session)
    npm(session, python)
    parallel = ("-n", "auto", "--dist", "loadfile")
    session.run(python, "-m", "pytest", "-m", "plants", *parallel, *session.posargs)


@nox.session(default=False)
def mutants(session: nox.Session) -> None:
    """Change the library in one place after another, and see a test fail for each change."""
    python = shared_python(session)
    session.install(*locked(), *wanted("mutants"))
    installed = session.run("python", "-c", "import sys; print(sys.path[-1])", silent=True)
    session.env["PYTHONPATH"] = installed.strip()
    session.run(python, "tests/mutants.py", *session.posargs, external=True)


@nox.session(venv_backend="none")
def build(session: nox.Session) -> None:
    """Make the sdist and the wheel, install each into an empty environment and use it."""
    python = shared_python(session)
    with tempfile.TemporaryDirectory() as folder:
        session.run(python, "-m", "build", "--no-isolation", "--outdir", folder, silent=True)
        for package in sorted(Path(folder).glob("linalg_dl-*")):
            home = Path(folder) / package.suffix.strip(".")
            session.run(python, "-m", "virtualenv", "-q", str(home))
            its_own = str(home / BIN / "python")
            session.run(its_own, "-m", "pip", "install", "-q", *locked(), str(package))
            use = "import numpy as np, linalg_dl as la; x = np.ones(3); print(la.vecdot(x, x))"
            with session.chdir(folder):
                session.run(its_own, "-c", use)
            session.log(
                f"{package.name}: {package.stat().st_size / 1024:.0f} kB, installed and used"
            )


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Record the newest versions that pyproject.toml allows, one for every Python and system."""
    session.install(*wanted("lock"))
    session.run(
        *("uv", "pip", "compile", "--quiet", "--upgrade", "--universal", "--no-annotate"),
        *("--fork-strategy", "fewest", "--prerelease", "disallow", "--python-version", LOWEST),
        *("--custom-compile-command", "python3 noxfile.py -s lock", "--all-extras"),
        *("--group", "dev", "--group", "mutants", "pyproject.toml", "--output-file", str(LOCK)),
    )


@nox.session(default=False)
def newest(session: nox.Session) -> None:
    """Every check on the newest version of all that the project stands on, pins or not."""
    names = {re.split("[<>=~! ]", one)[0] for one in wanted("dev")}
    session.install("--upgrade", "--upgrade-strategy", "eager", "-e", LIBRARY, *sorted(names))
    session.run("python", "noxfile.py", "--no-venv", *session.posargs)


@nox.session(python=LOWEST, default=False)
def oldest(session: nox.Session) -> None:
    """Test the library on the lowest versions that pyproject.toml allows, Python's too."""
    lowest = [one.replace(">=", "==") for one in AT_LEAST]
    session.install("-e", LIBRARY, *lowest, *wanted("tests"))
    # What was lowest then may lean on what is deprecated now.
    of_then = ("-W", "ignore::DeprecationWarning")
    session.run("python", "-m", "pytest", "-n", "auto", *of_then, *session.posargs)


if __name__ == "__main__":
    nox.main()
