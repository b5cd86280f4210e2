"""The public surface: one list, documented, each name with an example that runs."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import itertools
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import linalg_dl as la

ROOT = Path(__file__).parents[1]
# Modules that are used by their own name, as `figures.angle(a, b)`, and have no chapter.
TOOLS = {"explain", "figures"}
MODULES = {
    info.name: importlib.import_module(f"linalg_dl.{info.name}")
    for info in pkgutil.iter_modules(la.__path__)
    if not info.name.startswith("_")
}
SUBJECTS = {stem: module for stem, module in MODULES.items() if stem not in TOOLS}
PUBLIC = {
    f"{stem}.{name}": getattr(module, name)
    for stem, module in MODULES.items()
    for name in module.__all__
}
CONSTANTS = [name for name in PUBLIC if name.rpartition(".")[2].isupper()]
FIGURES = [name for name in PUBLIC if name.startswith("figures.")]


def test_all_lists_what_the_subjects_define():
    names = [name for module in SUBJECTS.values() for name in module.__all__]
    assert sorted(la.__all__) == sorted(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_a_module_lists_its_public_names(module):
    defined = {
        name
        for name, value in vars(module).items()
        if inspect.isroutine(value) or inspect.isclass(value)
        if value.__module__ == module.__name__ and not name.startswith("_")
    }
    public = {name for name in module.__all__ if not name.isupper()}
    assert defined <= public
    if not hasattr(module, "__path__"):  # a package also passes on what its parts define
        assert defined == public


def is_definition(name):
    """Tell what `@definition` made: it takes, gives and refuses as what it defines."""
    return "_by_" in name and inspect.unwrap(PUBLIC[name]) is not PUBLIC[name]


def require_example(name, value):
    doc = inspect.getdoc(value) or ""
    assert doctest.DocTestParser().get_examples(doc), f"{name} has no example that runs"
    return doc


def require_documented(name, value, *sections):
    doc = require_example(name, value)
    for section in ("Examples", *sections):
        assert f"{section}\n{'-' * len(section)}" in doc, f"{name} has no section {section}"
    return doc


@pytest.mark.parametrize("name", [name for name in PUBLIC if name not in CONSTANTS + FIGURES])
def test_a_public_name_is_documented(name):
    value = PUBLIC[name]
    if not inspect.isclass(value):
        sections = ["Notes"] if is_definition(name) else ["Returns", "Notes"]
        if inspect.signature(value).parameters and not is_definition(name):
            sections += ["Parameters", "Raises"]
        doc = require_documented(name, value, *sections)
        assert "Chapter: " in doc
        assert "definition of" in doc or not is_definition(name)
        return
    assert "Chapter: " in require_documented(name, value, "Notes")
    for key, method in vars(value).items():
        if inspect.isfunction(method) and not key.startswith("_"):
            require_documented(f"{name}.{key}", method, "Returns")


@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_has_an_example_and_a_chapter(name):
    """All take axes, give them back and refuse alike, which the module says once."""
    doc = require_example(name, PUBLIC[name])
    assert "Chapter: " in doc or not inspect.signature(PUBLIC[name]).parameters


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_public_constant_is_immutable_and_documented_below_its_value(name):
    assert isinstance(hash(PUBLIC[name]), int)
    stem, _, constant = name.rpartition(".")
    body = ast.parse(inspect.getsource(MODULES[stem])).body
    (doc,) = (
        below
        for value, below in itertools.pairwise(body)
        if isinstance(value, ast.AnnAssign) and ast.unparse(value.target) == constant
    )
    assert isinstance(ast.literal_eval(doc.value), str)


# Of no one subject: it is shown where the shapes of the others clash.
@pytest.mark.parametrize("stem", [stem for stem in SUBJECTS if stem != "explained"])
def test_one_stem_one_subject(stem):
    assert (ROOT / "docs" / f"{stem}.md").stat().st_size > 0


@pytest.mark.parametrize("stem", MODULES)
def test_each_module_has_its_page_of_the_reference(stem):
    entry = (ROOT / "docs/api.rst").read_text("utf-8")
    page = (ROOT / "docs/api" / f"{stem}.rst").read_text("utf-8")
    assert f":doc:`api/{stem}`\n" in entry
    assert f".. public-names:: linalg_dl.{stem}\n" in entry
    assert f".. automodule:: linalg_dl.{stem}\n" in page


@pytest.mark.parametrize("stem", MODULES)
def test_each_module_has_its_tests(stem):
    assert (ROOT / "tests" / f"test_{stem}.py").exists()


def test_import_is_light():
    code = "import sys, linalg_dl; print({'torch', 'matplotlib', 'jaxtyping'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "set()", result.stdout + result.stderr
