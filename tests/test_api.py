"""The public surface: one list, documented, each name with an example that runs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import operator
import subprocess
import sys
from pathlib import Path

import pytest

import linalg_dl as la

ROOT = Path(__file__).parents[1]
MODULES = [
    importlib.import_module(f"linalg_dl.{path.stem}")
    for path in sorted((ROOT / "linalg_dl").glob("[!_.]*"))
    if path.suffix == ".py" or (path / "__init__.py").exists()
]
# The names of this module are those of operations, so it is public as a whole.
APART = "explain"
PUBLIC = [name for name in la.__all__ if name != APART]
PUBLIC += [f"{APART}.{name}" for name in la.explain.__all__]


def test_all_lists_what_the_modules_define():
    flat = [module for module in MODULES if module is not la.explain]
    names = [APART, *(name for module in flat for name in module.__all__)]
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
    assert set(module.__all__) == defined


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_documented(name):
    doc = inspect.getdoc(operator.attrgetter(name)(la))
    assert doctest.DocTestParser().get_examples(doc), f"{name} has no example that runs"
    for section in ("Parameters", "Returns", "Raises", "Notes", "Examples"):
        assert f"{section}\n{'-' * len(section)}" in doc, f"{name} has no section {section}"
    assert "Chapter: " in doc


def test_one_stem_one_subject():
    for module in MODULES:
        stem = module.__name__.rpartition(".")[2]
        assert (ROOT / "tests" / f"test_{stem}.py").exists()
        assert (ROOT / "docs" / f"{stem}.md").exists()


def test_import_is_light():
    code = "import sys, linalg_dl; print({'torch', 'matplotlib', 'jaxtyping'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "set()", result.stdout + result.stderr
