"""What the book's build does beside its libraries, and changes of them: that it still works."""

from __future__ import annotations

import importlib
import itertools
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

import linalg_dl

EXTENSIONS = Path(__file__).parents[1] / "docs/_ext"
sys.path.insert(0, str(EXTENSIONS))

book = importlib.import_module("book")
files = importlib.import_module("files")
listings = importlib.import_module("listings")


def test_a_file_that_builds_share_is_whole_at_any_time(tmp_path):
    path, contents = tmp_path / "folder" / "shared", [letter * 10**6 for letter in (b"a", b"b")]
    files.write(path, contents[0])
    with ThreadPoolExecutor(1) as other:
        writing = other.submit(lambda: [files.write(path, contents[k % 2]) for k in range(400)])
        while not writing.done():
            assert files.read(path) in contents
    writing.result()
    before = path.stat()
    files.write(path, contents[1])
    assert path.stat().st_ino == before.st_ino
    assert [*path.parent.iterdir()] == [path]


@pytest.fixture
def refused(monkeypatch):
    """Refuse to replace and to read, as Windows does, once for each entry of a list."""
    left = []

    def refuse(act):
        def refusing(*given):
            if left:
                raise PermissionError(left.pop())
            return act(*given)

        return refusing

    for name in ("replace", "read_bytes"):
        monkeypatch.setattr(Path, name, refuse(getattr(Path, name)))
    return left


def test_a_file_that_another_process_has_open_is_waited_for(refused, tmp_path, monkeypatch):
    path = tmp_path / "shared"
    refused += ["open elsewhere"] * 3
    files.write(path, b"1")
    assert not refused
    refused += ["open elsewhere"] * 3
    assert files.read(path) == b"1"
    monkeypatch.setattr(files, "PATIENCE", 0.0)
    refused += ["open elsewhere"] * 99
    with pytest.raises(PermissionError, match="open elsewhere"):
        files.write(path, b"2")


@pytest.fixture
def katex(monkeypatch, tmp_path):
    """Start the server of formulas as on Windows, which has no sockets of Unix."""
    monkeypatch.delattr(socket, "AF_UNIX", raising=False)
    monkeypatch.setattr(book.katex, "NODEJS_BINARY", str(book.NODE))
    process, connection = book.start_katex(tmp_path, 5.0)
    with process, connection:
        yield book.katex.KaTeXServer(tmp_path, process, connection)
        process.kill()


def test_formulas_come_at_once_and_their_server_ends_with_its_input(katex):
    times = [time.perf_counter()]
    for number in range(30):
        formula = katex.render({"latex": rf"\frac{{{number}}}{{2}}"}, 5.0)
        assert f"<mn>{number}</mn>" in formula["html"]
        times.append(time.perf_counter())
    waits = [after - before for before, after in itertools.pairwise(times)]
    assert statistics.median(waits) < 0.03, "TCP's timers take 0.04 s and more"
    katex.process.stdin.close()
    assert katex.process.wait(10) == 0


def test_a_server_of_formulas_that_cannot_start_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(book.katex, "NODEJS_BINARY", str(book.NODE))
    monkeypatch.setattr(book.katex, "SCRIPT_PATH", str(tmp_path / "nothing.js"))
    with pytest.raises(book.katex.KaTeXError, match="node ended as it started, with 1"):
        book.start_katex(tmp_path, 5.0)


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


def test_a_listing_is_a_signature_shapes_and_a_formula():
    assert listings.listing(linalg_dl.dot_by_components) == (
        "def dot_by_components(x, w):\n"
        "    # x (n,), w (n,) -> ()\n"
        "    return sum(x_i * w_i for x_i, w_i in zip(x, w))"
    )


@pytest.mark.parametrize(
    ("function", "fault"),
    [
        (linalg_dl.vector_norm, "needs _"),
        (linalg_dl.broadcast_arrays, "more than 10 lines"),
    ],
)
def test_a_listing_with_more_than_its_formula_is_refused(function, fault):
    with pytest.raises(ValueError, match=fault):
        listings.listing(function)


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
