"""Build copies of the project: after an edit, where little is installed, and where it rots."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from copies import BOOK, ROOT, copy_project, plant, run
from processes import needs_proc, running, wait_for

pytestmark = pytest.mark.plants
# What an update of MyST-NB may bring.
RENAMED = """
from myst_nb.ext.glue.roles import PasteTextRole
PasteTextRole.make, PasteTextRole.run = PasteTextRole.run, None
"""

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
    os.name == "nt" or not (ROOT / ".nox/shared").exists(),
    reason="NOT TESTED: on Windows a program that refuses would have to be an .exe; and where all "
    "runs in one Python there is no .nox/shared to lend",
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


@needs_proc
def test_a_build_that_is_killed_leaves_nothing_that_runs(tmp_path):
    folder = copy_project(tmp_path)
    for mark in (folder / "docs/_build/cache").glob("*/ran-*"):
        mark.unlink()  # as where a page has yet to run: Sphinx starts workers for that
    path = os.pathsep.join(map(str, (folder, folder / "docs")))
    build = subprocess.Popen(
        [sys.executable, *BOOK, "en"], cwd=folder, env=os.environ | {"PYTHONPATH": path}
    )
    # The build, a language, and its workers, which read pages.
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
    code, output = run(folder, BOOK)
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
