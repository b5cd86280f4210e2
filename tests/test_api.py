"""The public surface: one list, documented, each name with an example that runs."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import itertools
import subprocess
import sys
from pathlib import Path

import pytest

import linalg_dl as la

ROOT = Path(__file__).parents[1]
MODULES = [
    importlib.import_module(f"linalg_dl.{path.stem}")
    for path in sorted((ROOT / "linalg_dl").glob("[!_]*.py"))
]


def test_all_lists_what_the_modules_define():
    names = [name for module in MODULES for name in module.__all__]
    assert sorted(la.__all__) == sorted(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_module_lists_its_public_names(module):
    defined = {
        name
        for name, value in vars(module).items()
        if inspect.isroutine(value) or inspect.isclass(value)
        if value.__module__ == module.__name__ and not name.startswith("_")
    }
    constants = {name for name in module.__all__ if name.isupper()}
    assert set(module.__all__) - constants == defined


@pytest.mark.parametrize("name", [name for name in la.__all__ if not name.isupper()])
def test_a_public_name_is_documented(name):
    doc = inspect.getdoc(getattr(la, name))
    assert doctest.DocTestParser().get_examples(doc), f"{name} has no example that runs"
    of_functions = () if inspect.isclass(getattr(la, name)) else ("Returns", "Raises")
    for section in ("Parameters", *of_functions, "Notes", "Examples"):
        assert f"{section}\n{'-' * len(section)}" in doc, f"{name} has no section {section}"
    assert "Chapter: " in doc


@pytest.mark.parametrize("name", [name for name in la.__all__ if name.isupper()])
def test_a_public_constant_is_immutable_and_documented_below_its_value(name):
    assert isinstance(hash(getattr(la, name)), int)
    module = next(module for module in MODULES if name in module.__all__)
    body = ast.parse(inspect.getsource(module)).body
    (doc,) = (
        below
        for value, below in itertools.pairwise(body)
        if isinstance(value, ast.AnnAssign) and ast.unparse(value.target) == name
    )
    assert isinstance(ast.literal_eval(doc.value), str)


def test_one_stem_one_subject():
    for module in MODULES:
        stem = module.__name__.rpartition(".")[2]
        assert (ROOT / "tests" / f"test_{stem}.py").exists()
        assert (ROOT / "docs" / f"{stem}.md").exists()


def test_import_is_light():
    code = "import sys, linalg_dl; print({'torch', 'matplotlib', 'jaxtyping'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "set()", result.stdout + result.stderr
