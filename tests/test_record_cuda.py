"""The recorder of runs on a GPU, tried out on the CPU: what it keeps and what it refuses."""

from __future__ import annotations

import ast
import builtins
import json
import shlex
import sys
from pathlib import Path
from unittest import mock

import bench
import pytest
import record_cuda
import torch
from calls import CALLS
from record_cuda import records as record

ROOT = Path(__file__).parents[1]
CHAPTER = (ROOT / "docs" / "devices.md").read_text("utf-8")
# A page as the chapter is, whose device is the CPU.
PAGE = """# A page
```{code-cell} python
:tags: [remove-cell]

from linalg_dl import figures
from myst_nb import glue
import torch

figures.use_style()
glue("x", 1)
```

```{code-cell} python
:tags: [cuda]

x = torch.ones(2)
print(x.device)
x + 1
```

```{code-cell} python
---
tags: [raises-exception, cuda]
---
x @ torch.ones(3)
```
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Record a page, on the CPU and at small sizes; give the record, or None."""
    monkeypatch.setattr(bench, "CASE_SECONDS", 0.0)
    monkeypatch.setattr(bench, "MIN_ROUNDS", 2)
    tests_of, settings = tmp_path / "test_a.py", tmp_path / "pytest.ini"
    tests_of.write_text("def test_a(): pass\n", "utf-8")
    settings.write_text("[pytest]\n", "utf-8")  # none of the project's
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take longer than the tests

    def make(page: str = PAGE, tests: str | None = None, *, whole: bool = False):
        if not whole:
            monkeypatch.setattr(record_cuda, "agreement", lambda *_: ({}, []))
            monkeypatch.setattr(record_cuda, "timings", lambda *_: [])
            monkeypatch.setattr(record_cuda, "ratios", lambda *_: [])
            if tests is None:
                monkeypatch.setattr(record_cuda, "run_tests", lambda *_: ({}, []))
        (tmp_path / "page.md").write_text(page, "utf-8")
        if tests is not None:
            tests_of.write_text(tests, "utf-8")
        paths = {"--out": tmp_path / "out.json", "--page": tmp_path / "page.md"}
        options = ["--device", "cpu", "--sizes", "2", "--side", "4", "--length", "10"]
        options += ["--tests", shlex.join(["-c", str(settings), str(tests_of)])]
        record_cuda.main([*options, *(str(part) for pair in paths.items() for part in pair)])
        return json.loads(paths["--out"].read_text("utf-8"))

    return make


def test_what_a_page_imports_stays_and_what_stood_in_goes(monkeypatch, tmp_path):
    (tmp_path / "rare_module.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    imports = "import torch\nimport rare_module\nfrom drawings.devices import timings\n"
    page = PAGE.replace("import torch\n", imports, 1)
    shown = ("myst_nb", "linalg_dl.figures", "drawings", "drawings.devices")
    before = {name: sys.modules.get(name) for name in shown}
    _, wrong = record_cuda.run_page(page, "cpu")
    assert not wrong
    assert sys.modules.pop("rare_module")
    assert {name: sys.modules.get(name) for name in before} == before


def test_a_record_holds_what_was_seen(run):
    made = run(whole=True)
    assert made["torch"] == torch.__version__
    assert made["page"] == "page"
    assert made["tests"] == {"tests": 1, "errors": 0, "failures": 0, "skipped": 0}
    first, second = made["cells"]
    assert (first["printed"], first["value"]) == ("cpu\n", "tensor([2., 2.])")
    assert first["error"] is None
    assert second["error"].startswith("RuntimeError: ")
    assert [cell["sha256"] for cell in made["cells"]] == [
        cell.sha256 for cell in record.cells(PAGE) if "cuda" in cell.tags
    ]
    assert all(cell["operations_on_device"] > 0 for cell in made["cells"])
    assert set(made["agreement"]) == {"float64", "float32", "bfloat16"}
    for row in made["agreement"].values():
        assert set(row["max_error"]) == set(CALLS) - {"order", "find_dtype", "check_same_shape"}
        assert set(row["max_error"].values()) == {0.0}
    kinds = {(row["operation"], row["dtype"], row["size"]) for row in made["timings"]}
    assert len(kinds) == len(made["timings"]) == 2 * 3 * 2
    assert all(
        row[key] > 0 for row in made["timings"] for key in ("cpu", "device", "device_and_transfer")
    )
    assert {row["function"] for row in made["ratios"]} >= {"matmul", "vecdot", "vector_norm"}


@pytest.mark.parametrize(
    ("this", "that", "message"),
    [
        ("x = torch.ones(2)\nprint(x.device)\nx + 1", "1 + 1", "no operation had a tensor on cpu"),
        ("torch.ones(3)", "torch.ones(2)", "line 21: tagged raises-exception, but nothing"),
        ("print(x.device)", "print(y.device)", "line 13: NameError: name 'y'"),
        ("import torch", "import torch; 1 / 0", "line 2: ZeroDivisionError"),
        ("cuda]", "hide-input]", "no cell of the page is tagged cuda"),
    ],
)
def test_a_cell_that_does_not_do_its_part_leaves_no_record(run, tmp_path, this, that, message):
    assert this in PAGE
    with pytest.raises(SystemExit, match=message):
        run(PAGE.replace(this, that))
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    ("tests", "message"),
    [
        ("def test_a(): assert False\n", "1 tests: failures"),
        ("import pytest\ndef test_a(): pytest.skip()\n", "1 tests: skipped"),
        ("", "no test ran"),
        ("1 / 0\n", "1 tests: errors"),
    ],
)
def test_tests_that_do_not_pass_leave_no_record(run, tmp_path, tests, message):
    with pytest.raises(SystemExit, match=message):
        run(tests=tests)
    assert not (tmp_path / "out.json").exists()


def test_results_that_differ_are_told(monkeypatch):
    turns = iter(range(100))
    for name in CALLS:
        monkeypatch.setitem(CALLS, name, lambda x, y: x)
    monkeypatch.setitem(CALLS, "vecdot", lambda x, y: (x * y).sum() + next(turns))
    _, wrong = record_cuda.agreement("cpu", 8)
    for told, dtype in zip(wrong, ("float64", "float32"), strict=True):
        assert told.startswith(f"vecdot of {dtype}: the device and the CPU differ by ")
    monkeypatch.setattr(record_cuda, "largest_error", lambda *_: float("nan"))
    assert len(record_cuda.agreement("cpu", 8)[1]) == 3 * len(CALLS)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU on this machine")
def test_without_a_gpu_one_sentence_says_what_is_missing(capsys):
    with pytest.raises(SystemExit, match=r"^PyTorch \S+ sees no GPU on this machine: \w+") as end:
        record_cuda.main([])
    assert "\n" not in str(end.value)
    assert not capsys.readouterr().out


def test_times_stop_where_the_cpu_takes_too_long(monkeypatch):
    monkeypatch.setattr(record_cuda, "time_product", lambda *_: {"cpu": 6.0})
    rows = list(record_cuda.timings("cpu", {"matmul": (2, 4), "vecdot": (1, 2)}))
    assert len(rows) == 2 * len(record_cuda.DTYPES)


def test_only_a_record_of_a_gpu_is_one(tmp_path):
    path = tmp_path / "cuda.json"
    assert record.load(path) is None
    for kind in ("cpu", "meta"):
        path.write_text(json.dumps({"device": {"type": kind}}))
        with pytest.raises(ValueError, match=f"expected a record made on cuda, got {kind}"):
            record.load(path)
    path.write_text(json.dumps({"device": {"type": "cuda"}}))
    assert record.load(path) == {"device": {"type": "cuda"}}


def test_a_changed_cell_makes_a_record_stale():
    cells = [{"sha256": cell.sha256} for cell in record.cells(PAGE) if "cuda" in cell.tags]
    assert record.stale(PAGE, {"cells": cells}) == []
    ((line, message),) = record.stale(PAGE.replace("x + 1", "x + 2"), {"cells": cells})
    assert line == 13
    assert "not the one that was recorded: run `nox -s cuda`" in message
    assert record.stale(PAGE.replace("x + 1", "(\n    x + 1\n)"), {"cells": cells}) == []
    for others in (cells[::-1], [*cells, {"sha256": "0"}]):
        assert "more, or in another order" in record.stale(PAGE, {"cells": others})[0][1]
    assert len(record.stale(PAGE, {"cells": []})) == 2


def test_the_committed_record_is_of_the_chapter_as_it_is():
    found = record.load()
    assert record.stale(CHAPTER, found) == []
    assert all(cell["operations_on_device"] > 0 for cell in found["cells"])


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.stem)
def test_cells_are_found_as_myst_nb_finds_them(path):
    read = pytest.importorskip("myst_nb.core.read").read_myst_markdown_notebook
    page = path.read_text("utf-8")
    if not page.startswith("---\nfile_format: mystnb"):
        return
    notebook = read(page, add_source_map=True)
    starts = notebook.metadata["source_map"]
    right = [
        (start, tuple(cell.metadata.get("tags", ())), cell.source)
        for start, cell in zip(starts, notebook.cells, strict=True)
        if cell.cell_type == "code"
    ]
    found = [(cell.line, cell.tags, cell.source) for cell in record.cells(page)]
    assert found == right


def test_cells_for_a_gpu_lean_on_nothing_that_could_change_unseen():
    """A change of what they use has to change them, or the record would not be stale."""
    known = {"torch", "la", *dir(builtins)}
    for cell in record.cells(CHAPTER):
        if "cuda" in cell.tags:
            nodes = list(ast.walk(ast.parse(cell.source)))
            names = [node for node in nodes if isinstance(node, ast.Name)]
            imports = [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
            known |= {alias.name for node in imports for alias in node.names}
            known |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
            known |= {"error"}  # of an except clause
            assert {node.id for node in names} <= known, cell


def test_the_chapter_runs_where_its_device_is_the_cpu():
    """What needs no GPU of the cells that need one: their calls exist and their names are right."""
    page = CHAPTER.replace('"cuda:0"', '"cpu"')
    there = {"synchronize": lambda: None, "mem_get_info": lambda index: (2**34, 2**35)}
    with mock.patch.multiple(torch.cuda, **there):
        names: dict = {"torch": torch, "la": record_cuda.la}
        for cell in record.cells(page):
            if "cuda" in cell.tags and not {"remove-cell", "raises-exception"} & set(cell.tags):
                ran = record_cuda.run_cell(cell, names, "cpu")
                assert list(record_cuda.faults(cell, ran, "cpu")) == []
                assert ran["printed"]
