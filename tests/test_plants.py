"""Plant errors in a copy of the project, and see the check that is there for each catch it."""

from __future__ import annotations

import pytest
from copies import BOOK, copy_project, plant, run

pytestmark = pytest.mark.plants
TEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
PAGES = (*TEST, *(f"docs/{page}.md" for page in ("vectors", "broadcasting", "layers", "tensors")))
LIBRARY = (*TEST, "--doctest-modules", "linalg_dl", "tests/test_api.py")
TOOLS = (*TEST, "tests/test_book.py", "-k", "outputs_are_kept or languages_end")
# what is planted, where, this text, becomes that, the check, what its report must hold
PLANTS = {
    "wrong output in a transcript": (
        "docs/vectors.md",
        "[1, 2, 3, 4]\n",
        "[1, 2, 3, 5]\n",
        PAGES,
        ["[1, 2, 3, 5]", "vectors.md"],
    ),
    "wrong output in a docstring": (
        "linalg_dl/vectors.py",
        "array([-8., -4.])",
        "array([-8., -5.])",
        LIBRARY,
        ["add_vectors", "array([-8., -5.])"],
    ),
    "false claim in a hidden cell": (
        "docs/dot_product.md",
        "assert_array_equal(la.vecdot(rows, rows), [5, 25])",
        "assert_array_equal(la.vecdot(rows, rows), [5, 26])",
        BOOK,
        ["dot_product.md", "AssertionError", "[5, 26]"],
    ),
    "number in prose that no cell gives": (
        "docs/vectors.md",
        "{glue:text}`R-norm:.4f`",
        "{glue:text}`R-length:.4f`",
        BOOK,
        ["vectors.md", "R-length"],
    ),
    "cell that should raise and does not": (
        "docs/vectors.md",
        "la.add_vectors([1, 2], [3, 4])",
        "la.add_vectors(a, b)",
        PAGES,
        ["raises-exception", "vectors.md"],
    ),
    "component in a worked solution": (
        "docs/vectors.md",
        "= (-5, 2, 0)$",
        "= (-5, 2, 1)$",
        PAGES,
        ["(es): (1 - 6, 0 + 2, 2 - 2) = (-5, 2, 1): (1 - 6, 0 + 2, 2 - 2) is [-5., 2., 0.]"],
    ),
    "caption that is not what its cell draws": (
        "docs/vectors.md",
        "El vector $\\mathbf{a} = (-5, 4)$:",
        "El vector $\\mathbf{a} = (-5, 3)$:",
        PAGES,
        ["(es): \\mathbf{a} = (-5, 3): here \\mathbf{a} is [-5., 4.]"],
    ),
    "alternative text that is not what its cell draws": (
        "docs/broadcasting.md",
        "filas 5 7 9 y 8 10 12",
        "filas 5 7 9 y 8 10 13",
        PAGES,
        ["(es): 5, 7, 9, 8, 10, 13: comes from no cell"],
    ),
    "number in prose that no output holds": (
        "docs/vectors.md",
        "La norma es $\\sqrt{41}$",
        "La norma es $\\sqrt{43}$",
        PAGES,
        ["(es): 6.557: comes from no cell"],
    ),
    "cell in a table of shapes": (
        "docs/layers.md",
        "| $h \\times 1$ | $n \\times h$ | `(W @ X.T + b_col).T` |",
        "| $h \\times 1$ | $h \\times n$ | `(W @ X.T + b_col).T` |",
        PAGES,
        ["(es): `(W @ X.T + b_col).T` gives (n, h), not (h, n)"],
    ),
    "code in a table that is not its formula": (
        "docs/layers.md",
        "| `X @ W.T + b` |",
        "| `X @ W.T - b` |",
        PAGES,
        ["and `X @ W.T - b` stand in one row, and do not give the same"],
    ),
    "two names of types exchanged": (
        "docs/tensors.md",
        "| `torch.float32`, `torch.float` | `Float` |",
        "| `torch.float32`, `torch.float` | `Double` |",
        PAGES,
        ["(es): `Double` is not what PyTorch calls torch.float32"],
    ),
    "code in a line that fails": (
        "docs/tensors.md",
        "`channels.reshape(-1)` copia",
        "`channels.reshape(5)` copia",
        PAGES,
        ["(es): `channels.reshape(5)`: RuntimeError"],
    ),
    "displayed definition that lost a square": (
        "docs/vectors.md",
        "a_i^2\\right)^{1/2}\n",
        "a_i\\right)^{1/2}\n",
        PAGES,
        [" by norm_by_components "],
    ),
    "cell that writes to stderr": (
        "docs/vectors.md",
        "np.linalg.norm(a)",
        "print(np.linalg.norm(a), file=__import__('sys').stderr)",
        BOOK,
        ["vectors.md", "stderr"],
    ),
    "broken cross-reference": (
        "docs/vectors.md",
        "{func}`~linalg_dl.vectors.vector_norm`",
        "{func}`~linalg_dl.vectors.vector_length`",
        BOOK,
        ["vectors.md", "linalg_dl.vectors.vector_length"],
    ),
    "broken link to a page": (
        "docs/vectors.md",
        "(dot_product.md)",
        "(dot_products.md)",
        BOOK,
        ["vectors.md", "dot_products.md"],
    ),
    "figure without alternative text": (
        "docs/vectors.md",
        "  image:\n    alt: Un triángulo",
        "  comment:\n    alt: Un triángulo",
        BOOK,
        ["vectors.md", "figure without alternative text"],
    ),
    "wrong ideas that nothing tells apart": (
        "docs/vectors.md",
        "`np.array([1, 0, 2]) - 2 * np.array([3, 1, 1])`",
        "`np.array([1, 0, 2]) + 2 * np.array([3, -1, 1])`",
        PAGES,
        ["vectors.md:", "give the same"],
    ),
    "wrong idea that does not run": (
        "docs/tensors.md",
        "`torch.zeros(32, 3, 48, 64)[0].shape` Esa",
        "`torch.zeros(32, 3, 48, 64)[0].shapes` Esa",
        PAGES,
        ["La forma de `batch`: AttributeError"],
    ),
    "public function missing from its API page": (
        "docs/api/vectors.rst",
        ".. automodule:: linalg_dl.vectors\n   :members:\n",
        ".. automodule:: linalg_dl.vectors\n   :members:\n   :exclude-members: normalize\n",
        BOOK,
        ["api.rst", "py:obj reference target not found: linalg_dl.vectors.normalize"],
    ),
    "public function without an example": (
        "linalg_dl/vectors.py",
        "    >>> normalize(np.array([3.0, 4.0]))\n    array([0.6, 0.8])\n",
        "",
        LIBRARY,
        ["normalize has no example that runs"],
    ),
    "outputs of another Python": (
        "docs/_ext/execute.py",
        "sys.version.encode()",
        'b""',
        TOOLS,
        ["test_outputs_are_kept_as_long_as_what_they_depend_on[Python]"],
    ),
    "outputs of other packages": (
        "docs/_ext/execute.py",
        'digest.update("\\n".join(packages).encode())',
        "del packages",
        TOOLS,
        ["test_outputs_are_kept_as_long_as_what_they_depend_on[a package]"],
    ),
    "outputs of another drawing": (
        "docs/_ext/execute.py",
        '(DOCS.parent / "linalg_dl", DOCS / "drawings")',
        '(DOCS.parent / "linalg_dl",)',
        TOOLS,
        ["test_outputs_are_kept_as_long_as_what_they_depend_on[a drawing]"],
    ),
    "languages that outlive their build": (
        "docs/_ext/build.py",
        "target=end_with_parent",
        "target=str",
        TOOLS,
        ["test_languages_end_with_the_build_that_started_them"],
    ),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], tuple[int, str]]:
    """Plant all errors, and give what each check says of them.

    Those in the pages and those in the library stand in copies of their own: an edit of the
    library runs every page again. So do those in what builds the book.
    """
    said = {}
    for checks in ((BOOK, PAGES), (LIBRARY,), (TOOLS,)):
        folder = copy_project(tmp_path_factory.mktemp("planted"))
        for name, this, that, check, _ in PLANTS.values():
            if check in checks:
                plant(folder, name, this, that)
        said |= {check: run(folder, check) for check in checks}
    return said


@pytest.mark.parametrize(("name", "this", "that", "check", "report"), PLANTS.values(), ids=PLANTS)
def test_a_planted_error_is_caught(reports, name, this, that, check, report):
    code, output = reports[check]
    assert code != 0, output
    for part in report:
        assert part in output
