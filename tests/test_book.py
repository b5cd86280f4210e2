"""What builds the book: the outputs of its pages, its languages, its formulas and listings."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from numpy.testing import assert_array_equal
from processes import is_running, needs_proc, wait_for
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

import linalg_dl
from linalg_dl import _fitting
from linalg_dl.explain._drawing import COLOURS

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import execute, formulas, names, record, reference  # noqa: E402

# ---- where the outputs of pages are kept


@pytest.mark.parametrize(
    "changed", ["Python", "a package", "the library", "a drawing", "the record", "a GPU"]
)
def test_outputs_are_kept_as_long_as_what_they_depend_on(changed, monkeypatch, tmp_path):
    monkeypatch.setattr(record, "RECORD", tmp_path / "cuda.json")
    before = execute.cache()
    assert execute.cache() == before
    if changed == "Python":
        monkeypatch.setattr(sys, "version", "3.99")
    elif changed == "a package":
        (tmp_path / "another-1.0.dist-info").mkdir()
        monkeypatch.syspath_prepend(tmp_path)
    elif changed in ("the library", "a drawing"):
        folder, read = (
            {"the library": "linalg_dl", "a drawing": "drawings"}[changed],
            Path.read_bytes,
        )
        new = {DOCS.parent / "linalg_dl/vectors.py", DOCS / "drawings/vectors.py"}
        monkeypatch.setattr(
            Path,
            "read_bytes",
            lambda path: b"" if path in new and path.parent.name == folder else read(path),
        )
    elif changed == "the record":
        record.RECORD.write_text("{}")
    else:
        monkeypatch.setattr(record, "has_gpu", lambda: True)
    assert execute.cache() != before


def test_what_a_cell_prints_comes_in_one_piece_however_long_it_takes(monkeypatch):
    for name in ("IPYTHONDIR", "MPLBACKEND", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, "")  # as it was, after the test
    execute.set_up_kernels()
    slow = "import time\nprint(1, end='')\ntime.sleep(0.6)\nprint()\ntime.sleep(0.6)\nprint(2)"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(slow)])
    (printed,) = NotebookClient(book, kernel_name="python3").execute().cells[0].outputs
    assert printed.text == "1\n2\n"


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
import os, pathlib, sys, types
from _ext import build
ran = pathlib.Path(os.environ["REPORT"], "../ran")
if "together" in sys.argv:
    ran.touch()
build.mark = lambda: ran
build.set_up_kernels = lambda: None
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


def test_the_first_language_runs_the_pages_alone(build):
    start, report = build
    process = start("es", 0, together=False)
    assert process.communicate(timeout=60)[0] == ""
    assert process.returncode == 1
    assert [path.name for path in report.iterdir()] == ["es"]
    assert not (report / "../ran").exists()
    process = start("", 0, together=False)
    assert process.communicate(timeout=60)[0] == "en es\n"
    assert (report / "../ran").exists()


@needs_proc
def test_languages_end_with_the_build_that_started_them(build):
    start, report = build
    process = start("", 300)
    told = [report / language for language in ("es", "en")]
    assert wait_for(lambda: all(path.exists() and path.read_text() for path in told))
    languages = [int(path.read_text().split()[0]) for path in told]
    assert all(map(is_running, languages))
    process.kill()
    process.wait()
    process.stdout.close()
    ended = wait_for(lambda: not any(map(is_running, languages)), 15)
    for language in filter(is_running, languages):
        os.kill(language, signal.SIGKILL)
    assert ended


# ---- formulas


def test_a_formula_becomes_html_and_mathml_or_a_reason():
    found = formulas.render(r"\frac{17}{2}", True)
    assert "<mn>17</mn>" in found["html"]
    assert 'display="block"' in found["html"]
    assert "Undefined control sequence: \\lVerd" in formulas.render(r"\lVerd", False)["error"]


def test_a_colour_of_a_formula_is_the_name_of_an_object():
    for role, colour in COLOURS.items():
        found = formulas.render(rf"\textcolor{{{colour}}}{{x}} + \{role}{{y}}", False)["html"]
        assert found.count(f'class="enclosing {role}"') == 2
        assert "color:" not in found


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
    names.link(app, "vectors", "page.html", context := {"body": body}, None)
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
    assert reference.listing(linalg_dl.dot_by_components) == (
        "def dot_by_components(x, w):\n"
        "    # x (n,), w (n,) -> ()\n"
        "    return sum(x_i * w_i for x_i, w_i in zip(x, w))"
    )


@pytest.mark.parametrize(
    ("function", "tex", "line"),
    [
        (linalg_dl.dot_by_components, r"\sum_{i=1}^n x_i w_i", "    return sum(x_i * w_i for"),
        (linalg_dl.matmul_by_cells, r"\sum_{k} A_{ik} B_{kj}", "        return sum(A[i, k] * B["),
        (linalg_dl.linear_by_units, r"x_j + b_i", "        return sum(W[i, j] * x[j] for"),
    ],
)
def test_a_listing_points_to_the_line_that_is_its_formula(function, tex, line):
    assert reference.formula(function).endswith(tex)
    code = reference.listing(function)
    assert code.splitlines()[reference.line_of_formula(code) - 1].startswith(line)


def test_a_function_without_a_formula_stands_alone():
    assert reference.formula(_fitting.common) == ""


@pytest.mark.parametrize(
    ("function", "fault"),
    [
        (linalg_dl.vector_norm, "needs _"),
        (linalg_dl.broadcast_arrays, "more than 10 lines"),
    ],
)
def test_a_listing_with_more_than_its_formula_is_refused(function, fault):
    with pytest.raises(ValueError, match=fault):
        reference.listing(function)


# ---- how the book and its chapters open


SVG = "{http://www.w3.org/2000/svg}"


def grid(group: ElementTree.Element) -> tuple[np.ndarray, np.ndarray]:
    """Read the numbers in the cells of a drawing, and which of them are lit."""
    rects, size = [*group.iter(f"{SVG}rect")], float(group.find(f"{SVG}rect").get("width"))
    left, top = (min(float(rect.get(key)) for rect in rects) for key in "xy")

    def place(part: ElementTree.Element) -> tuple[int, int]:
        return int((float(part.get("y")) - top) / size), int((float(part.get("x")) - left) / size)

    numbers = {place(t): float(t.text.replace("−", "-")) for t in group.iter(f"{SVG}text")}
    values, lit = np.zeros((2, *np.max([*numbers], axis=0) + 1))
    for cell, number in numbers.items():
        values[cell] = number
    for rect in rects:
        lit[place(rect)] = rect.get("class") == "lit"
    return values, lit > 0


def test_the_first_drawing_of_the_book_reckons_right():
    tree = ElementTree.parse(DOCS / "drawings/hero.svg")
    names = [text.text for text in tree.iter(f"{SVG}text") if text.get("class") == "name"]
    assert names == ["X", "W", "b", "Z"]
    found = [grid(g) for g in tree.iter(f"{SVG}g") if g.find(f"{SVG}rect") is not None]
    (X, x), (W, w), (b, c), (Z, z) = found
    assert_array_equal(X @ W + b, Z)
    assert_array_equal(z, np.outer(x.all(axis=1), w.all(axis=0)))
    assert_array_equal(c[0], w.all(axis=0))
    assert (z.sum(), x.sum(), w.sum()) == (1, X.shape[1], W.shape[0])


def chapters() -> list[str]:
    """List the chapters in the order of the book."""
    index = (DOCS / "index.md").read_text("utf-8")
    return re.findall(r"^\w+$", re.search(r":numbered: 1\n\n(.*?)```", index, re.S)[1], re.M)


@pytest.mark.parametrize("stem", chapters())
def test_a_chapter_opens_with_its_question_and_leads_to_the_next(stem):
    page, index = ((DOCS / f"{name}.md").read_text("utf-8") for name in (stem, "index"))
    opening = rf"{{\.opening}}\n!\[\]\(covers/{stem}\.svg\) (¿.*\?)\n\n{{\.needs}}\nAntes: (.*)"
    question, needs = re.search(opening, page).groups()
    assert f"1. ![](covers/{stem}.svg) []({stem}.md) {question}\n" in index
    before = chapters()[: chapters().index(stem)]
    assert {*re.findall(r"\((\w+)\.md\)", needs)} <= {*before}
    following = chapters()[len(before) + 1 : len(before) + 2]
    assert re.findall(r"{\.next}\n!\[\]\(covers/(\w+)\.svg\) .*\(\1\.md\)", page) == following
