"""What a page shows of its cells that need a GPU: with a record, without one, with a stale one."""

from __future__ import annotations

import json
import re

import pytest
import record_cuda
from record_cuda import records

pytest.importorskip("myst_nb", reason="MyST-NB is not installed")
SphinxTestApp = pytest.importorskip("sphinx.testing.util").SphinxTestApp

PAGE = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---

# A page

Made by {recorded}`device.name`.

```{when} no-gpu record
Shown with a record of {recorded}`date`.
```

```{when} no-gpu no-record
Shown without.
```

```{when} gpu
Shown with a GPU.
```

```{when} no-gpu record
:below-each-cell:
Recorded on {recorded}`device.name`.
```

```{when} no-gpu no-record
:below-each-cell:
Not recorded.
```

```{code-cell} python
:tags: [cuda]

print(x)
x
```

```{code-cell} python
:tags: [raises-exception, cuda]

y
```

```{code-cell} python
:tags: [remove-cell, cuda]

assert x
```
"""
CELLS = [cell.sha256 for cell in records.cells(PAGE)]
# Invented for the test, and no record of anything.
RECORD = {
    "page": "index",
    "date": "2001-02-03",
    "device": {"type": "cuda", "name": "NVIDIA Zero"},
    "cells": [
        {"sha256": CELLS[0], "printed": "<p>\n", "value": "tensor(7)", "error": None},
        {"sha256": CELLS[1], "printed": "", "value": None, "error": "NameError: no"},
        {"sha256": CELLS[2], "printed": "", "value": None, "error": None},
    ],
}


CONF = """import sys
sys.path[:0] = {paths!r}
from _ext import record
record.has_gpu = lambda: {gpu}
extensions = ["myst_nb", "_ext.recorded"]
nb_execution_mode = {execute!r}
"""


@pytest.fixture
def build(tmp_path):
    """Build a page; give its text and its warnings."""

    def make(record=None, page=PAGE, *, gpu=False, execute="off", builder="html"):
        paths = [str(record_cuda.ROOT / "docs"), str(record_cuda.ROOT)]
        conf = CONF.format(paths=paths, gpu=gpu, execute=execute)
        (tmp_path / "conf.py").write_text(conf, "utf-8")
        (tmp_path / "index.md").write_text(page, "utf-8")
        if record is not None:
            (tmp_path / "cuda.json").write_text(json.dumps(record), "utf-8")
        app = SphinxTestApp(builder, tmp_path, freshenv=True)
        try:
            app.build()
        finally:
            app.cleanup()
        suffix = "html" if builder == "html" else "pot"
        text = (app.outdir / f"index.{suffix}").read_text("utf-8")
        return text.partition('<section id="a-page">')[2] or text, app.warning.getvalue()

    return make


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace(" .", ".")


def test_without_a_record_the_page_says_so_and_invents_nothing(build):
    html, warnings = build()
    assert not warnings
    text = words(html)
    assert "Shown without." in text
    assert "Shown with " not in text
    assert text.count("Not recorded.") == 2  # below each of the two cells that are shown
    assert "output" not in html


def test_a_record_is_shown_with_its_label_below_each_cell(build):
    html, warnings = build(RECORD)
    assert not warnings
    text = words(html)
    assert "Made by NVIDIA Zero." in text
    assert "Shown with a record of 2001-02-03." in text
    assert "Shown without" not in text
    assert "print ( x ) x &lt;p&gt; tensor(7) Recorded on NVIDIA Zero. y NameError: no" in text
    assert text.count("Recorded on NVIDIA Zero.") == 2


def test_a_changed_cell_is_a_warning_that_says_what_to_do(build):
    html, warnings = build(RECORD, PAGE.replace("print(x)", "print(x + 1)"))
    line = PAGE[: PAGE.index("```{code-cell}")].count("\n") + 1
    assert f"index.md:{line}: WARNING: this cell is not the one that was recorded" in warnings
    assert "run `nox -s cuda` on a machine with a GPU" in warnings
    assert "tensor(7)" not in html


def test_a_record_that_was_not_made_on_a_gpu_is_refused(build):
    html, warnings = build(RECORD | {"device": {"type": "cpu", "name": "x"}})
    assert "cuda.json cannot be used: cuda.json: expected a record made on cuda" in warnings
    assert "Shown without." in words(html)


def test_where_there_is_a_gpu_the_record_is_not_shown(build):
    html, warnings = build(RECORD, gpu=True)
    assert not warnings
    assert "Shown with a GPU." in words(html)
    assert "tensor(7)" not in html


def test_the_kernel_runs_what_needs_a_gpu_where_there_is_one_alone(build):
    page = PAGE + "\n```{code-cell} python\nprint(6 * 7)\n```\n"
    html, warnings = build(page=page, execute="force")
    assert ": WARNING:" not in warnings  # kernels may have something to say of themselves
    assert "42" in html
    assert "NameError" not in html
    html, _ = build(page=page, gpu=True, execute="force")
    assert "NameError" in html


def test_translators_get_every_text(build):
    catalogue, _ = build(builder="gettext")
    for text in ("Shown with a record", "Shown without.", "Shown with a GPU.", "Not recorded."):
        assert f'msgid "{text}' in catalogue


def test_an_unknown_case_is_an_error(build):
    _, warnings = build(page=PAGE.replace("{when} gpu", "{when} tpu"))
    assert "unknown {'tpu'}" in warnings
