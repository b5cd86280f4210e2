"""The notebooks to download: what each holds, and that it runs where nothing else is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
from claims import pieces
from site_text import words
from test_translations import SILENT, SITE, SOURCES, vocabularies

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from _ext import catalogues, notebooks  # noqa: E402

pytestmark = pytest.mark.translations

# A place for a reader's function, what tries it, and what that says, in the language of the book;
# and what tries shapes.
TRIED = re.compile(
    r"# \w+ = …$|if '\w+' in globals\(\):$|from linalg_dl import explain\n\nexplain.matmul\(\(",
    re.MULTILINE,
)
SAID = re.compile(r"""(['"])[✓✗] .*\1""")

SOURCE = """# Un vector

| Objeto | vector |
| --- | --- |
| vector | un vector |

:::{admonition} Aviso
:class: tip
El **vector**
`vector` es {glue:text}`norm:.1f`, de un {term}`arreglo <array>`.
:::

"""
MESSAGES = {
    "Un vector": "A vector",
    "Objeto": "Object",
    "vector": "the vector",
    "un vector": "a vector",
    "Aviso": "Notice",
    "El **vector** `vector` es {glue:text}`norm:.1f`, de un {term}`arreglo <array>`.": (
        "The **vector** `vector` is {glue:text}`norm:.1f`, of an {term}`array`."
    ),
    "Una flecha": "An arrow: blue",
}


def test_a_source_is_translated_where_its_messages_stand():
    text = notebooks.translate(SOURCE, MESSAGES)
    for part in (
        "# A vector\n",
        "| Object | the vector |",
        "| the vector | a vector |",
        ":::{admonition} Notice\n:class: tip\nThe **vector** `vector` is",
    ):
        assert part in text
    shown = notebooks.plain(text, {"norm": "-5.04"}, lambda text, target: text)
    assert "> **Notice**\n>\n> The **vector** `vector` is −5.0, of an array." in shown


def cell(source: str, *tags: str, svg: str = "") -> nbformat.NotebookNode:
    """Make a cell that ran."""
    image = {"image": {"alt": "Una flecha"}}
    made = nbformat.v4.new_code_cell(source, metadata={"tags": [*tags], "mystnb": image})
    if svg:
        made.outputs = [nbformat.v4.new_output("display_data", {"image/svg+xml": svg})]
    return made


def made_of(*cells: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Make the notebook of a page of these cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    ran = nbformat.v4.new_notebook(cells=[*cells], metadata=kernel)
    return notebooks.notebook(ran, lambda text: MESSAGES.get(text, text), "# install").cells


def test_a_notebook_holds_what_the_page_shows_and_the_imports_that_it_needs():
    hidden = "import math\nfrom myst_nb import glue\nfrom linalg_dl import figures\n\nassert True"
    folded = cell("figures.angle(1, 2);", "remove-input")
    first, *others = made_of(cell(hidden, "remove-cell"), cell("1"), folded)
    assert first.source == (
        f"# install\n{notebooks.NEEDS}\nfrom linalg_dl import figures\nfigures.use_style()"
    )
    assert [one.source for one in others] == ["1", "figures.angle(1, 2);"]
    assert [one.metadata.get("jupyter") for one in others] == [None, {"source_hidden": True}]


def test_a_notebook_holds_the_picture_that_a_reader_cannot_draw():
    ours = "from drawings.vectors import scalings\n\nscalings([2]);"
    secret = cell("x = 3", "remove-cell")
    drawn = [cell(code, "remove-input", svg="<svg/>") for code in (ours, "figures.angle(x, x);")]
    _, *pictures, code = made_of(secret, *drawn, cell("1"))
    assert code.source == "1"
    assert [picture.source for picture in pictures] == 2 * [
        '<img alt="An arrow: blue" src="data:image/svg+xml;base64,PHN2Zy8+">'
    ]


def test_a_notebook_can_be_read_as_text():
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Uno."), cell("1 + 1")])
    assert notebooks.markdown(book) == "Uno.\n\n```python\n1 + 1\n```\n"


CHAPTERS = sorted(path.stem for path in SITE.glob("es/_sources/*.ipynb"))


def test_every_page_that_runs_can_be_downloaded():
    pages = [
        p for p in (ROOT / "docs").glob("*.md") if "file_format: mystnb" in p.read_text("utf-8")
    ]
    assert sorted(page.stem for page in pages) == CHAPTERS
    for language in SOURCES:
        for page in CHAPTERS:
            html = (SITE / language / f"{page}.html").read_text("utf-8")
            for kind in ("ipynb", "md"):
                assert f'href="_sources/{page}.{kind}"' in html
                assert (SITE / language / "_sources" / f"{page}.{kind}").exists()


@pytest.fixture(scope="module")
def vocabulary() -> dict[str, set[str]]:
    return vocabularies()


def downloaded(language: str, page: str) -> nbformat.NotebookNode:
    """Read a notebook of the built site."""
    return nbformat.read(SITE / language / "_sources" / f"{page}.ipynb", 4)


@pytest.mark.parametrize("page", CHAPTERS)
def test_notebooks_run_the_same_code_and_say_it_in_their_language(page, vocabulary):
    code = {}
    for language in SOURCES:
        book = downloaded(language, page)
        cells = [cell for cell in book.cells if cell.cell_type == "code"]
        code[language] = [(SAID.sub("…", cell.source), cell.outputs) for cell in cells[1:]]
        texts = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
        texts += [said[0] for cell in cells for said in SAID.finditer(cell.source)]
        for text in texts:
            assert not re.search(r"^:::|\{\w+(:\w+)?\}`", text, re.MULTILINE), text
            for block in re.sub(r"^(> )?```.*?```$", "", text, flags=re.S | re.M).split("\n\n"):
                odd = words([SILENT.sub(" ", block)]) & (
                    vocabulary[SOURCES[language]] - vocabulary[language]
                )
                assert not odd or block.startswith("$$"), f"{odd}: {block}"
    assert code["es"] == code["en"]
    assert any(outputs for _, outputs in code["en"]) or page == "errata"  # claims alone
    messages = {text: f"<{k}>" for k, text in enumerate(catalogues.read(catalogues.path_of(page)))}
    source = (ROOT / f"docs/{page}.md").read_text("utf-8")
    # What is said in the heads of the page and of its cells, as text.
    source = re.sub(r'^ *(alt|description): "?(.*?)"?$', r"\2", source, flags=re.MULTILINE)
    found = notebooks.translate(pieces.without_ideas(source), messages)
    assert not [text for text, mark in messages.items() if mark not in found]


def shown(page: str) -> list[str]:
    """List the code of a page's cells that its reader sees."""
    source = (ROOT / f"docs/{page}.md").read_text("utf-8")
    cells = nbformat.from_dict(notebooks.read_myst_markdown_notebook(source)).cells
    return [
        cell.source for cell in cells
        if cell.cell_type == "code"
        and not {"remove-cell", "remove-input"} & set(notebooks.tags(cell))
    ]  # fmt: skip


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_notebook_holds_all_that_its_page_shows_and_no_check(page):
    for language in SOURCES:
        first, *cells = [c for c in downloaded(language, page).cells if c.cell_type == "code"]
        folded = [cell for cell in cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
        read = [cell.source for cell in cells if cell not in folded]
        assert [source for source in read if not TRIED.match(source)] == shown(page)
        for cell in (first, *cells):
            assert not re.search(r"\b(myst_nb|pytest)\b", cell.source)


# Run in a process that finds Python's own modules and what these packages bring, and no others.
RUN = """
import json, sys
from importlib.machinery import PathFinder

allowed, books = json.load(sys.stdin)

class Only:
    @staticmethod
    def find_spec(name, path=None, target=None):
        top = name.partition(".")[0]
        if top in allowed or top in sys.stdlib_module_names:
            return PathFinder.find_spec(name, path, target)

import matplotlib
matplotlib.use("agg")
from matplotlib import pyplot
sys.meta_path = [Only if finder is PathFinder else finder for finder in sys.meta_path]
for cells in books:
    names = {"display": lambda *_, **__: None}
    for source, may_fail in cells:
        try:
            exec(compile(source, "cell", "exec"), names)
        except Exception as error:
            if not may_fail or isinstance(error, ModuleNotFoundError):
                raise
        pyplot.close("all")
"""


def canonical(name: str) -> str:
    """Write the name of a package as all do who compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def brought_by(package: str, extras: set[str], known: set[str]) -> set[str]:
    """List a package and what it requires, with these of its extras, as far as it is installed."""
    try:
        requires = metadata.requires(package) or []
    except metadata.PackageNotFoundError:  # another system's
        return known
    known.add(canonical(package))
    for line in requires:
        name = re.match(r"[\w.-]+", line)[0]
        extra = re.search(r"extra == ['\"](\w+)", line)
        if (extra is None or extra[1] in extras) and canonical(name) not in known:
            brought_by(name, set(), known)
    return known


@pytest.fixture(scope="module")
def allowed() -> list[str]:
    """Name what can be imported where a notebook runs and `NEEDS` was installed."""
    here = brought_by("linalg-dl", {"torch", "figures"}, brought_by("ipykernel", set(), set()))
    assert {"torch", "matplotlib", "numpy", "ipython"} <= here
    assert not {"pytest", "myst-nb", "sphinx"} & here
    modules = metadata.packages_distributions()
    bring = {module for module, names in modules.items() if here & {*map(canonical, names)}}
    return [*bring, "linalg_dl"]


@pytest.mark.parametrize("page", CHAPTERS)
def test_the_notebooks_run_from_top_to_bottom_with_what_they_name(page, allowed, tmp_path):
    books = [
        [
            (cell.source, "raises-exception" in notebooks.tags(cell))
            for cell in downloaded(language, page).cells
            if cell.cell_type == "code"
        ]
        for language in SOURCES
    ]
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps([allowed, books]), cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
