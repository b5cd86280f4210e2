"""What can go wrong when a fresh machine runs the README's commands, and what is said of it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

# Without nox, the file brings it, and runs every session.
pytest.importorskip("nox", reason="SESSIONS NOT TESTED: nox is not installed")
PATH = Path(__file__).parents[1] / "noxfile.py"


@pytest.fixture(scope="module")
def loaded():
    """Load noxfile.py as a module."""
    spec = importlib.util.spec_from_file_location("noxfile", PATH)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(PATH.parent)
        monkeypatch.setenv("PYTHONUTF8", "1")  # as the module sets it
        spec.loader.exec_module(module)
    return module


@pytest.fixture
def noxfile(loaded, tmp_path, monkeypatch):
    """Let it install into a folder of its own."""
    monkeypatch.setattr(loaded, "ROOT", tmp_path)
    return loaded


def test_an_older_python_is_told_so():
    run = f"import sys, runpy; sys.version_info = (3, 9); runpy.run_path({str(PATH)!r})"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Python 3.11 or newer is needed, this is 3.9: write python3.12 noxfile.py, say."
    )


def test_a_python_without_pip_is_told_so(noxfile, tmp_path, monkeypatch):
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    monkeypatch.setattr(noxfile.sys, "executable", str(bare / noxfile.BIN / "python"))
    with pytest.raises(SystemExit, match="This Python has no pip: install it"):
        noxfile.bring_nox()


@pytest.fixture
def without_network(monkeypatch):
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null" if sys.platform != "win32" else "nul")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")  # of a first failure, pip says nothing


def test_no_network_is_said_in_a_sentence_and_leaves_nothing_that_is_taken_for_whole(
    noxfile, tmp_path, without_network
):
    for _ in range(2):
        with pytest.raises(SystemExit) as refused:
            noxfile.bring_nox()
        assert str(refused.value) == (
            "The package index could not be reached: is this machine connected to the network?\n"
            "Then run the same command again."
        )
    assert (tmp_path / ".nox/nox" / noxfile.BIN).is_dir()
    assert not (tmp_path / ".nox/nox" / noxfile.STAMP).exists()


@pytest.mark.parametrize("left", ["nothing", "half", "other", "no Python"])
def test_what_is_not_whole_is_made_anew_and_what_is_whole_is_not(
    noxfile, tmp_path, monkeypatch, left
):
    ran = []
    monkeypatch.setattr(noxfile, "install", lambda *command: ran.append(command) or "")
    home = tmp_path / ".nox/nox"
    home.mkdir(parents=True)
    if left != "nothing":
        (home / noxfile.BIN).mkdir()
    if left == "no Python":  # that of the system was replaced
        made = noxfile.digest(sys.version_info[:2], sys.base_prefix, noxfile.LOCK.read_bytes())
        (home / noxfile.STAMP).write_text(made)
    if left == "other":
        (home / noxfile.STAMP).write_text(noxfile.digest("another Python"))
    noxfile.bring_nox()
    assert "--clear" in ran[0]
    assert "nox" in ran[1]
    (home / noxfile.BIN).mkdir(exist_ok=True)
    (home / noxfile.BIN / "python").touch()
    noxfile.bring_nox()
    assert len(ran) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "is full"),
        ("npm error code ENOSPC", "is full"),
        ("npm error code EAI_AGAIN", "could not be reached"),
        ("Temporary failure in name resolution", "could not be reached"),
        ("", "it was interrupted"),
        ("ERROR: No matching distribution found for torch==9", "No matching distribution found"),
        ("ERROR: No matching distribution found for torch==9", "may be older than this Python"),
    ],
)
def test_an_installer_that_fails_is_explained(noxfile, said, told):
    assert told in noxfile.explain_failure(said)


def test_node_packages_are_installed_by_the_environments_own_npm_and_stamped_when_whole(
    noxfile, tmp_path, monkeypatch
):
    ran = []
    (tmp_path / "package-lock.json").write_text("{}")
    home = tmp_path / "node_modules"
    home.mkdir()
    (home / noxfile.STAMP).write_text("of an older lock")

    def fail(*command):
        ran.append(command)
        assert not (home / noxfile.STAMP).exists(), "what is being replaced is not whole"
        return "" if len(ran) > 1 else "no network"

    class Session:
        def error(self, message):
            raise RuntimeError(message)

    monkeypatch.setattr(noxfile, "install", fail)
    python = str(tmp_path / "bin" / "python")
    with pytest.raises(RuntimeError, match="no network"):
        noxfile.npm(Session(), python, str(tmp_path))
    for _ in range(2):
        noxfile.npm(Session(), python, str(tmp_path))
    assert len(ran) == 2
    assert {command[0] for command in ran} == {str(tmp_path / "bin" / "npm")}


@pytest.fixture(scope="module")
def recorded(loaded):
    """Give the versions that are recorded, by name."""
    lines = [line for line in loaded.LOCK.read_text("utf-8").splitlines() if line[0] != "#"]
    return {line.partition("==")[0]: line.partition("==")[2].partition(" ")[0] for line in lines}


def test_versions_are_recorded_by_name_and_by_nothing_of_one_machine(loaded):
    lines = loaded.LOCK.read_text("utf-8").splitlines()
    names = [line.partition("==")[0] for line in lines if line[0] != "#"]
    assert names == sorted({canonicalize_name(name) for name in names})
    for line in lines:
        assert re.fullmatch(
            r"#[^:]*:?|#    python3 noxfile.py -s lock|[\w-]+==[\w.]+( ; .*)?", line
        )


def test_the_record_holds_all_that_is_asked_for(loaded, recorded):
    for one in map(Requirement, [*loaded.AT_LEAST, *loaded.wanted("dev", "mutants")]):
        found = recorded.get(canonicalize_name(one.name))
        assert found, f"{one.name} is not recorded: run nox -s lock"
        assert one.specifier.contains(found), f"{one}, and {found} is recorded: run nox -s lock"


def test_what_is_installed_is_what_is_recorded(loaded, recorded):
    if Path(sys.prefix).resolve() != (PATH.parent / ".nox/shared").resolve():
        pytest.skip("this Python is not in the environment that the record is for")
    there = {canonicalize_name(one.name): one.version for one in importlib.metadata.distributions()}
    ours = {name: Version(there[name]).public for name in there.keys() - {"linalg-dl", "pip"}}
    assert ours == {name: recorded.get(name) for name in ours}


def test_the_lowest_versions_are_said_so_that_they_can_be_installed(loaded):
    for one in loaded.AT_LEAST:
        assert re.fullmatch(r"[\w-]+>=[\d.]+", one)
