"""What builds the book: the run of its pages, its languages, its formulas, files and listings."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

import linalg_dl

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import code_links, execute, files, formulas, listings, record  # noqa: E402


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


# ---- the run of the pages


HEAD = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n"


def ran(source: str) -> list:
    """Run a page of one cell; give its outputs."""
    page = execute.run(f"{HEAD}\n```{{code-cell}} python\n{source}\n```\n")
    return page.cells[-1].outputs


def test_a_kernel_is_ended_without_being_asked(tmp_path):
    asked = tmp_path / "asked"
    leave = f"import atexit, pathlib; atexit.register(pathlib.Path({str(asked)!r}).touch); 1 + 1"
    assert ran(leave)[0]["data"]["text/plain"] == "2"
    assert not asked.exists()


def test_what_a_cell_prints_slowly_is_one_output():
    (output,) = ran("import time; print(1, flush=True); time.sleep(0.5); print(2)")
    assert output["text"] == "1\n2\n"


def test_a_page_that_fails_has_no_outputs():
    assert execute.run(f"{HEAD}\n```{{code-cell}} python\n1 / 0\n```\n") is None


def test_what_ran_is_found_again(monkeypatch, tmp_path):
    page = f"{HEAD}\n```{{code-cell}} python\n1 + 1\n```\n"
    monkeypatch.setattr(execute, "pages", lambda: [(tmp_path / "page.md", page)])
    monkeypatch.setattr(execute, "cache", lambda: tmp_path)
    assert execute.execute()
    for ended in tmp_path.glob("ran-*"):
        ended.unlink()
    monkeypatch.setattr(execute, "run", lambda _: pytest.fail("it ran twice"))
    assert execute.execute()


@pytest.mark.parametrize("changed", ["Python", "a package", "the library", "the record", "a GPU"])
def test_outputs_are_kept_as_long_as_what_they_depend_on(changed, monkeypatch, tmp_path):
    monkeypatch.setattr(record, "RECORD", tmp_path / "cuda.json")
    before = execute.cache()
    assert execute.cache() == before
    if changed == "Python":
        monkeypatch.setattr(sys, "version", "3.99")
    elif changed == "a package":
        everything = [*execute.metadata.distributions()]
        monkeypatch.setattr(execute.metadata, "distributions", lambda: everything[1:])
    elif changed == "the library":
        monkeypatch.setattr(Path, "read_bytes", lambda path: b"" if path.suffix == ".py" else b"1")
    elif changed == "the record":
        record.RECORD.write_text("{}")
    else:
        monkeypatch.setattr(record, "has_gpu", lambda: True)
    assert execute.cache() != before


# ---- the languages, with something else in the place of Sphinx

SPHINX = """
import os, pathlib, time

def main(options):
    (language,) = (one.removeprefix("language=") for one in options if "language" in one)
    pathlib.Path(os.environ["REPORT"], language).write_text(" ".join([str(os.getpid()), *options]))
    time.sleep(float(os.environ["SECONDS"]))
    return int(language == os.environ["FAILS"])
"""
BUILD = """
import sys, types
from _ext import build
build.execute = lambda: "together" in sys.argv
sys.modules["_ext.publish"] = types.SimpleNamespace(publish=lambda made: print(*sorted(made)))
raise SystemExit(build.build(["es", "en"]))
"""


@pytest.fixture
def build(tmp_path):
    """Start a build of two languages; give its process, and a folder where each tells of itself."""
    fake = tmp_path / "sphinx/cmd"
    fake.mkdir(parents=True)
    for package in (fake, fake.parent):
        (package / "__init__.py").touch()
    (fake / "build.py").write_text(SPHINX)
    report = tmp_path / "report"
    report.mkdir()

    def start(fails: str, seconds: float, together: bool = True) -> subprocess.Popen:
        path = os.pathsep.join([str(tmp_path), str(DOCS), str(DOCS.parent)])
        own = {"PYTHONPATH": path, "REPORT": report, "FAILS": fails, "SECONDS": str(seconds)}
        command = [sys.executable, "-c", BUILD, "together" if together else "apart"]
        return subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE, text=True)

    return start, report


@pytest.mark.parametrize("fails", ["", "es", "en"])
def test_a_language_that_fails_is_a_failure_and_no_site_is_made(build, fails):
    start, report = build
    process = start(fails, 0)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == (1 if fails else 0)
    assert said == ("" if fails else "en es\n")
    for language in ("es", "en"):
        given = (report / language).read_text().split()
        assert {"-n", "-W", "--keep-going"} <= set(given)


def test_where_a_page_failed_no_language_runs_beside_the_first(build):
    start, report = build
    process = start("es", 0, together=False)
    assert process.communicate(timeout=60)[0] == ""
    assert process.returncode == 1
    assert [path.name for path in report.iterdir()] == ["es"]
    process = start("", 0, together=False)
    assert process.communicate(timeout=60)[0] == "en es\n"


def is_running(pid: int) -> bool:
    """Tell whether a process is there, and has not ended."""
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(holds, seconds: float = 30.0) -> bool:
    """Wait until something holds; tell whether it does."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


@pytest.mark.skipif(
    not Path("/proc").exists(), reason="NOT TESTED: it looks for processes in /proc"
)
def test_languages_end_with_the_build_that_started_them(build):
    start, report = build
    process = start("", 300)
    told = [report / language for language in ("es", "en")]
    assert wait_for(lambda: all(path.exists() and path.read_text() for path in told))
    languages = [int(path.read_text().split()[0]) for path in told]
    assert all(map(is_running, languages))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert wait_for(lambda: not any(map(is_running, languages)))


# ---- formulas


def test_a_formula_becomes_html_and_mathml_or_a_reason():
    found = formulas.render(r"\frac{17}{2}", True)
    assert "<mn>17</mn>" in found["html"]
    assert 'display="block"' in found["html"]
    assert "Undefined control sequence: \\lVerd" in formulas.render(r"\lVerd", False)["error"]


def test_the_server_of_formulas_ends_with_its_input():
    server = formulas.server(-1)
    server.stdin.close()
    assert server.wait(10) == 0
    assert server.stdout.read() == ""
    server.stdout.close()


def test_a_server_of_formulas_that_cannot_start_is_an_error(monkeypatch):
    monkeypatch.setattr(formulas, "SERVER", "process.exit(3)")
    monkeypatch.setattr(os, "getpid", lambda: -2)
    with pytest.raises((RuntimeError, BrokenPipeError)):
        formulas.render("never asked before", False)


# ---- links in code


def linked(code: str) -> str:
    """Give the code of a page as it is written, where two functions are described."""
    described = ("linalg_dl.vectors.normalize", "linalg_dl.explain.matmul")
    objects = {name: SimpleNamespace(docname="api/page") for name in described}
    app = SimpleNamespace(
        env=SimpleNamespace(
            domains=SimpleNamespace(python_domain=SimpleNamespace(objects=objects))
        ),
        builder=SimpleNamespace(get_relative_uri=lambda here, there: f"{there}.html"),
    )
    body = highlight(code, get_lexer_by_name("python"), HtmlFormatter())
    code_links.link(app, "vectors", "page.html", context := {"body": body}, None)
    return context["body"]


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("la.normalize(x)", "api/page.html#linalg_dl.vectors.normalize"),
        ("explain.matmul(A, B)", "api/page.html#linalg_dl.explain.matmul"),
        ("np.zeros(3)", "/numpy.zeros.html#numpy.zeros"),
        ("nn.Linear(3, 2)", "/torch.nn.Linear.html#torch.nn.Linear"),
        ("torch.zeros(3).T", "/torch.zeros.html#torch.zeros"),
    ],
)
def test_a_name_in_code_leads_to_what_documents_it(code, address):
    (found,) = re.findall('<a class="code-link" href="([^"]*)"', linked(code))
    assert found.endswith(address)
    assert re.sub("</?a.*?>", "", linked(code)) == highlight(
        code, get_lexer_by_name("python"), HtmlFormatter()
    )


@pytest.mark.parametrize("code", ["x.zeros(3)", "la.nothing(x)", "np.nothing", "'np.zeros'"])
def test_a_name_that_nothing_documents_leads_nowhere(code):
    assert "<a" not in linked(code)


# ---- listings


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
