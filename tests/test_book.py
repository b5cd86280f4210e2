"""What the book's build does beside its libraries, and changes of them: that it still works."""

from __future__ import annotations

import importlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

EXTENSIONS = Path(__file__).parents[1] / "docs/_ext"
sys.path.insert(0, str(EXTENSIONS))

book = importlib.import_module("book")
files = importlib.import_module("files")


def test_a_file_that_builds_share_is_whole_at_any_time(tmp_path):
    path, contents = tmp_path / "folder" / "shared", [letter * 10**6 for letter in (b"a", b"b")]
    files.write(path, contents[0])
    with ThreadPoolExecutor(1) as other:
        writing = other.submit(lambda: [files.write(path, contents[k % 2]) for k in range(400)])
        while not writing.done():
            assert path.read_bytes() in contents
    writing.result()
    before = path.stat()
    files.write(path, contents[1])
    assert path.stat().st_ino == before.st_ino
    assert [*path.parent.iterdir()] == [path]


def execute(source, folder):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    result = book.executors.single_nb_execution(
        notebook, cwd=str(folder), timeout=60, allow_errors=False
    )
    assert result.err is None
    return notebook.cells[0].outputs


@pytest.fixture
def execution(monkeypatch):
    monkeypatch.setattr(book.executors, "executenb", book.executors.executenb)
    book.set_up_execution(None)


def test_a_kernel_is_ended_without_being_asked(execution, tmp_path):
    leave = "import atexit, pathlib; atexit.register(pathlib.Path('asked').touch); 1 + 1"
    assert execute(leave, tmp_path)[0]["data"]["text/plain"] == "2"
    assert not (tmp_path / "asked").exists()


def test_what_a_cell_prints_slowly_is_one_output(execution, tmp_path):
    slowly = "import time; print(1, flush=True); time.sleep(0.5); print(2)"
    (output,) = execute(slowly, tmp_path)
    assert output["text"] == "1\n2\n"


def test_links_in_code_do_not_import_the_compiler_of_pytorch():
    look_up = """
import sys
import book
from sphinx_codeautolink.extension.resolve import closest_module
book.spare_compiler(None)
module, found = closest_module(("torch", "linalg"))
print(module.__name__, found, "torch._dynamo" in sys.modules)
"""
    command = [sys.executable, "-c", look_up]
    done = subprocess.run(command, cwd=EXTENSIONS, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["torch.linalg", "2", "False"]
