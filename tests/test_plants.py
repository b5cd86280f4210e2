"""Plant errors in a copy of the project, and see the check that is there for each catch it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.plants
BOOK = ("-m", "_ext.build", "es")
PAGES = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "docs")
LIBRARY = (*PAGES[:-1], "--doctest-modules", "linalg_dl", "tests/test_api.py")
TOOLS = (*PAGES[:-1], "tests/test_book.py")
# What an update of MyST-NB may bring.
RENAMED = """
from myst_nb.ext.glue.roles import PasteTextRole
PasteTextRole.make, PasteTextRole.run = PasteTextRole.run, None
"""

# what is planted, where, this text, becomes that, the check, what its report must hold
PLANTS = {
    "wrong output in a transcript": (
        "docs/vectors.md",
        "[1, 2, 3, 4]\n",
        "[1, 2, 3, 5]\n",
        PAGES,
        ["[1, 2, 3, 5]", "vectors.md"],
    ),
    "wrong output in a docstring": (
        "linalg_dl/vectors.py",
        "array([-8., -4.])",
        "array([-8., -5.])",
        LIBRARY,
        ["add_vectors", "array([-8., -5.])"],
    ),
    "false claim in a hidden cell": (
        "docs/dot_product.md",
        "assert_array_equal(la.vecdot(rows, rows), [5, 25])",
        "assert_array_equal(la.vecdot(rows, rows), [5, 26])",
        BOOK,
        ["dot_product.md", "AssertionError", "[5, 26]"],
    ),
    "number in prose that no cell gives": (
        "docs/vectors.md",
        "{glue:text}`R-norm:.4f`",
        "{glue:text}`R-length:.4f`",
        BOOK,
        ["vectors.md", "R-length"],
    ),
    "cell that should raise and does not": (
        "docs/vectors.md",
        "la.add_vectors([1, 2], [3, 4])",
        "la.add_vectors(a, b)",
        PAGES,
        ["raises-exception", "vectors.md"],
    ),
    "component in a worked solution": (
        "docs/vectors.md",
        "= (-5, 2, 0)$",
        "= (-5, 2, 1)$",
        PAGES,
        ["(es): (1 - 6, 0 + 2, 2 - 2) = (-5, 2, 1): (1 - 6, 0 + 2, 2 - 2) is [-5., 2., 0.]"],
    ),
    "caption that is not what its cell draws": (
        "docs/vectors.md",
        "El vector $\\mathbf{a} = (-5, 4)$:",
        "El vector $\\mathbf{a} = (-5, 3)$:",
        PAGES,
        ["(es): \\mathbf{a} = (-5, 3): here \\mathbf{a} is [-5., 4.]"],
    ),
    "alternative text that is not what its cell draws": (
        "docs/broadcasting.md",
        "filas 5 7 9 y 8 10 12",
        "filas 5 7 9 y 8 10 13",
        PAGES,
        ["(es): 5, 7, 9, 8, 10, 13: comes from no cell"],
    ),
    "number in prose that no output holds": (
        "docs/vectors.md",
        "La norma es $\\sqrt{41}$",
        "La norma es $\\sqrt{43}$",
        PAGES,
        ["(es): 6.557: comes from no cell"],
    ),
    "cell in a table of shapes": (
        "docs/layers.md",
        "| $h \\times 1$ | $n \\times h$ | `(W @ X.T + b_col).T` |",
        "| $h \\times 1$ | $h \\times n$ | `(W @ X.T + b_col).T` |",
        PAGES,
        ["(es): `(W @ X.T + b_col).T` gives (n, h), not (h, n)"],
    ),
    "code in a table that is not its formula": (
        "docs/layers.md",
        "| `X @ W.T + b` |",
        "| `X @ W.T - b` |",
        PAGES,
        ["and `X @ W.T - b` stand in one row, and do not give the same"],
    ),
    "two names of types exchanged": (
        "docs/tensors.md",
        "| `torch.float32`, `torch.float` | `Float` |",
        "| `torch.float32`, `torch.float` | `Double` |",
        PAGES,
        ["(es): `Double` is not what PyTorch calls torch.float32"],
    ),
    "code in a line that fails": (
        "docs/tensors.md",
        "`channels.reshape(-1)` copia",
        "`channels.reshape(5)` copia",
        PAGES,
        ["(es): `channels.reshape(5)`: RuntimeError"],
    ),
    "displayed definition that lost a square": (
        "docs/vectors.md",
        "a_i^2\\right)^{1/2}\n",
        "a_i\\right)^{1/2}\n",
        PAGES,
        [" by norm_by_components "],
    ),
    "cell that writes to stderr": (
        "docs/vectors.md",
        "np.linalg.norm(a)",
        "print(np.linalg.norm(a), file=__import__('sys').stderr)",
        BOOK,
        ["vectors.md", "stderr"],
    ),
    "broken cross-reference": (
        "docs/vectors.md",
        "{func}`~linalg_dl.vectors.vector_norm`",
        "{func}`~linalg_dl.vectors.vector_length`",
        BOOK,
        ["vectors.md", "linalg_dl.vectors.vector_length"],
    ),
    "broken link to a page": (
        "docs/vectors.md",
        "(dot_product.md)",
        "(dot_products.md)",
        BOOK,
        ["vectors.md", "dot_products.md"],
    ),
    "figure without alternative text": (
        "docs/vectors.md",
        "  image:\n    alt: Desde",
        "  comment:\n    alt: Desde",
        BOOK,
        ["vectors.md", "figure without alternative text"],
    ),
    "public function missing from its API page": (
        "docs/api/vectors.rst",
        ".. automodule:: linalg_dl.vectors\n   :members:\n",
        ".. automodule:: linalg_dl.vectors\n   :members:\n   :exclude-members: normalize\n",
        BOOK,
        ["api.rst", "py:obj reference target not found: linalg_dl.vectors.normalize"],
    ),
    "public function without an example": (
        "linalg_dl/vectors.py",
        "    >>> normalize(np.array([3.0, 4.0]))\n    array([0.6, 0.8])\n",
        "",
        LIBRARY,
        ["normalize has no example that runs"],
    ),
    "outputs of another Python": (
        "docs/_ext/execute.py",
        "sys.version.encode()",
        'b""',
        TOOLS,
        ["test_outputs_are_kept_as_long_as_what_they_depend_on[Python]"],
    ),
    "outputs of other packages": (
        "docs/_ext/execute.py",
        'digest.update("\\n".join(packages).encode())',
        "del packages",
        TOOLS,
        ["test_outputs_are_kept_as_long_as_what_they_depend_on[a package]"],
    ),
    "outputs of another drawing": (
        "docs/_ext/execute.py",
        '(DOCS.parent / "linalg_dl", DOCS / "drawings")',
        '(DOCS.parent / "linalg_dl",)',
        TOOLS,
        ["test_outputs_are_kept_as_long_as_what_they_depend_on[a drawing]"],
    ),
    "languages that outlive their build": (
        "docs/_ext/build.py",
        "target=end_with_parent",
        "target=print",
        TOOLS,
        ["test_languages_end_with_the_build_that_started_them"],
    ),
}


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


# Programs that many machines have, and this one must not lean on.
DECOYS = (
    "node",
    "npm",
    "npx",
    "ruff",
    "sphinx-build",
    "jupyter",
    "nox",
    "virtualenv",
    "pip",
    "zizmor",
)


on_a_bare_machine = pytest.mark.skipif(
    os.name == "nt", reason="NOT TESTED ON WINDOWS: a program that refuses would have to be an .exe"
)


def share_environment(folder: Path) -> None:
    """Lend the copy the large environment; the small one, of nox, it makes for itself."""
    (folder / ".nox").mkdir()
    (folder / ".nox/shared").symlink_to(ROOT / ".nox/shared")


def run_on_a_bare_machine(folder: Path, programs: Path, session: str) -> tuple[int, str]:
    """Run a session where nothing is on the PATH but Python, git, and programs that refuse."""
    programs.mkdir()
    (programs / "python3").symlink_to(os.path.realpath(sys.executable))
    (programs / "git").symlink_to(shutil.which("git"))
    for name in DECOYS:
        decoy = programs / name
        decoy.write_text(f"#!/bin/sh\necho the system program {name} was called >&2\nexit 97\n")
        decoy.chmod(0o755)
    kept = {
        key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}
    }
    result = subprocess.run(
        ["python3", "noxfile.py", "-s", session], cwd=folder, capture_output=True, text=True,
        env=kept | {"PATH": str(programs)}, executable=programs / "python3",
    )  # fmt: skip
    return result.returncode, result.stdout + result.stderr


def plant(folder: Path, name: str, this: str, that: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert this in text, f"nothing to replace in {name}: the plant must be set anew"
    path.write_text(text.replace(this, that, 1), "utf-8")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], tuple[int, str]]:
    """Plant all errors, and give what each check says of them.

    Those in the pages and those in the library stand in copies of their own: an edit of the
    library runs every page again. So do those in what builds the book.
    """
    said = {}
    for checks in ((BOOK, PAGES), (LIBRARY,), (TOOLS,)):
        folder = copy_project(tmp_path_factory.mktemp("planted"))
        for name, this, that, check, _ in PLANTS.values():
            if check in checks:
                plant(folder, name, this, that)
        said |= {check: run(folder, check) for check in checks}
    return said


@pytest.mark.xdist_group("planted")
@pytest.mark.parametrize(("name", "this", "that", "check", "report"), PLANTS.values(), ids=PLANTS)
def test_a_planted_error_is_caught(reports, name, this, that, check, report):
    code, output = reports[check]
    assert code != 0, output
    for part in report:
        assert part in output


def test_a_formula_that_tex_does_not_know_is_caught(tmp_path):
    folder = copy_project(tmp_path)
    plant(folder, "docs/notation.md", "\\lVert", "\\lVerd")
    alone = ("-D", "root_doc=notation", "-D", "include_patterns=notation.md")
    code, output = run(folder, ("-m", "sphinx", "-W", "-q", *alone, "docs", "docs/_build/one"))
    assert code != 0, output
    assert "lVerd" in output


@pytest.mark.parametrize(
    ("name", "this", "that", "report"),
    [
        (
            "docs/conf.py",
            "project = ",
            f"{RENAMED}\nproject = ",
            "'NoneType' object is not callable",
        ),
        ("docs/_ext/patches.py", "e.tabIndex=", "e.tabindex=", "does not measure boxes as version"),
    ],
    ids=["a function", "a part of a script"],
)
def test_what_a_patched_project_has_renamed_is_caught(tmp_path, name, this, that, report):
    folder = copy_project(tmp_path)
    plant(folder, name, this, that)
    code, output = run(folder, BOOK)
    assert code != 0
    assert report in output
    assert not (folder / "docs/_build/html").exists(), "what fails is not published"


def running(folder: Path) -> list[str]:
    """List the processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").resolve().is_relative_to(folder):
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def wait_for(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait until something holds; tell whether it does."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


@pytest.mark.skipif(
    not Path("/proc").exists(), reason="NOT TESTED: it looks for processes in /proc"
)
def test_a_build_that_is_killed_leaves_nothing_that_runs(tmp_path):
    folder = copy_project(tmp_path)
    path = os.pathsep.join(map(str, (folder, folder / "docs")))
    build = subprocess.Popen(
        [sys.executable, *BOOK, "en"], cwd=folder, env=os.environ | {"PYTHONPATH": path}
    )
    # The build, a language or two, and their workers, which read pages.
    assert wait_for(lambda: len(running(folder)) > 3)
    build.kill()
    build.wait()
    assert wait_for(lambda: not running(folder)), running(folder)


@on_a_bare_machine
def test_the_first_command_needs_no_program_of_the_system(tmp_path):
    folder = copy_project(tmp_path / "copy")
    share_environment(folder)
    (folder / "docs/node_modules").unlink()  # so that npm has something to do
    code, output = run_on_a_bare_machine(folder, tmp_path / "programs", "book")
    assert code == 0, output
    assert "The book is built. Open file:" in output
    assert "was called" not in output


@on_a_bare_machine
def test_a_session_that_calls_a_program_of_the_system_is_caught(tmp_path):
    folder = copy_project(tmp_path / "copy")
    share_environment(folder)
    (folder / "docs/node_modules").unlink()
    plant(folder, "noxfile.py", 'script(python, "npm")', '"npm"')
    code, output = run_on_a_bare_machine(folder, tmp_path / "programs", "book")
    assert code != 0
    assert "the system program npm was called" in output


def outputs(folder: Path) -> set[Path]:
    """List the outputs of pages that are kept."""
    return set((folder / "docs/_build/cache").glob("*/executed/*"))


def test_edits_run_what_they_must_and_nothing_else(tmp_path):
    folder = copy_project(tmp_path)
    page = folder / "docs/_build/html/es/vectors.html"
    for check in (BOOK, PAGES, LIBRARY):
        code, output = run(folder, check)
        assert code == 0, f"the project as it is must pass: {output}"
    assert "8.9443" in page.read_text("utf-8")
    assert 'aria-label="Una flecha azul va del origen' in page.read_text("utf-8")

    before = outputs(folder)
    plant(folder, "docs/vectors.md", "El orden importa", "Aquí el orden importa")
    code, output = run(folder, BOOK)
    assert code == 0, output
    assert "Aquí el orden" in page.read_text("utf-8")
    assert outputs(folder) == before, "an edit of prose runs nothing"

    computed = "norm = np.vdot(x, x) ** 0.5\n"
    plant(folder, "linalg_dl/vectors.py", computed, computed.replace("\n", " + 1e-3\n"))
    code, output = run(folder, BOOK)
    assert code != 0
    assert "AssertionError" in output, "the hidden assertions of the pages must see the edit"
    assert len(outputs(folder)) > len(before)
    assert "8.9443" in page.read_text("utf-8"), "what fails is not published"
