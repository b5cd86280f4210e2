"""The checks of what pages claim, each on a text that is right and on one that is not."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import numpy as np
import pytest
from claims import definitions, formulas, meanings, origins, pages, pieces, snippets, tables
from claims.equalities import Scope

import linalg_dl as la

DOCS = Path(__file__).parents[1] / "docs"
DEFINITIONS = [getattr(la, name) for name in la.__all__ if "_by_" in name]


def scope(source: str = "", **names: object) -> Scope:
    return Scope([names], [source])


# ---- equalities: a text that is right, what is planted in it

A = np.array([-5.0, 4.0])
EQUALITIES = [
    (r"así que $(-5)(-3) + (4)(-8) = 15 - 32 = -17$.", "15", "16"),
    (r"$3 - 6k = 0$, así que $k = 0.5$.", "0.5", "0.4"),
    (r"$\lVert c\,\mathbf{a}\rVert = \lvert c\rvert\sqrt{41} = 1$, así que $c = \pm 1/\sqrt{41}$.",
     r"1/\sqrt{41}", r"1/\sqrt{40}"),
    (r"Componente a componente: $(1 - 6,\ 0 + 2,\ 2 - 2) = (-5, 2, 0)$.", "(-5, 2, 0)",
     "(-5, 2, 1)"),
    (r"$\mathbf{a} = (-5, 4)$ y $\lVert\mathbf{a}\rVert = \sqrt{41} \approx 6.40$", "6.40", "6.41"),
    (r"$\mathbf{a} = (-5, 4)$", "(-5, 4)", "(4, -5)"),
    ("En total son 3·4 = 12 casillas, y 2² + 1 ≈ 5", "12", "13"),
    ("Son 38.66° + 69.44° = 108.10°.", "108.10", "108.09"),
    (r"$\theta = \arccos\dfrac{-17}{\sqrt{41}\sqrt{73}} \approx 108.10°$", "108.10", "108.01"),
    ("$$\n\\begin{aligned}\nx &= 2 \\cdot 3 \\\\\n&= 6\n\\end{aligned}\n$$", "6", "7"),
    (r"$\begin{bmatrix} 1 & 0 \\ 2 & -1 \end{bmatrix}\begin{bmatrix} 3 \\ 1 \end{bmatrix}"
     r" = \begin{bmatrix} 3 \\ 5 \end{bmatrix}$", r"3 \\ 5", r"3 \\ 6"),
    (r"$w_{12} = 4$", "4", "3"),
    (r"$2^{12} \cdot 2^{12} = 2^{24}$", "{24}", "{25}"),
    (r"Con $4 \ne 2 \cdot 1$ no hay vista, y $1 > 0$", r"4 \ne", r"2 \ne"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "this", "that"), EQUALITIES)
def test_an_equality_of_numbers_is_evaluated(text, this, that):
    names = {"a": A, "W": np.array([[3.0, 4.0], [5.0, 6.0]])}
    assert not [*scope("a, W", **names).faults(text)]
    assert this in text
    assert [*scope("a, W", **names).faults(that.join(text.rsplit(this, 1)))]


def test_a_sum_that_does_not_end_is_refused():
    with pytest.raises(formulas.UnreadableError, match="does not end"):
        formulas.Value({"s": 1.0}.get)(r"\sum_{k} s")


def test_what_cannot_be_read_is_told():
    (fault,) = scope().faults(r"$3 \heartsuit 4 = 12$")
    assert "cannot be read" in fault


# ---- numbers

PAGE = """---
file_format: mystnb
---

## Una sección

La norma es 5, y el {term}`peso`, $b = 10$.

```{code-cell} python
---
mystnb:
  figure:
    caption: |
      El vector $(4, 3)$ mide 5.
  image:
    alt: Una flecha va a 4 y 3.
---
figures.vector(a);
```

| `x.T` | 2 |
| --- | --- |

:::{admonition} Ejercicio
Algo.
:::

:::{dropdown} Solución
Otra cosa.
:::
"""


def faults(page: str, *ran: pages.Ran) -> list[str]:
    known = pages.Page("vectors.md", ran=[*ran])
    known.kept = {}
    return [fault for s in pieces.sections(page) for fault in known.faults(s, {})]


@pytest.fixture
def drawing(style) -> pages.Ran:
    import matplotlib.pyplot as plt

    from linalg_dl import figures

    ran = pages.Ran(9, "figures.vector(a);", {}, "5.0 10 2")
    figures.vector(np.array([4.0, 3.0]))
    ran.finish({"a": np.array([4.0, 3.0])}, [plt.gcf()])
    return ran


@pytest.mark.parametrize(
    ("this", "that"),
    [
        ("norma es 5", "norma es 6"),
        ("b = 10", "b = 11"),
        ("$(4, 3)$", "$(3, 4)$"),
        ("mide 5.\n  image", "mide 6.\n  image"),
        ("a 4 y 3", "a 3 y 4"),
        ("a 4 y 3", "a 4 y -3"),
    ],
)
def test_a_number_comes_from_a_cell(drawing, this, that):
    assert not faults(PAGE, drawing)
    (fault,) = faults(PAGE.replace(this, that), drawing)
    line = PAGE[: PAGE.index(this)].count("\n") + 1
    assert fault.startswith(f"vectors.md:{line} (es): ")


def test_what_is_part_of_a_name_is_no_number():
    said = "NumPy 2 has 5.0 of x2, float32 and w13; section 3.4, at 90° and 38.66°, −3 and 1–2"
    assert origins.of_prose(said) == ["5.0", "38.66", "-3", "1", "2"]


def test_a_page_is_split_where_its_text_is():
    found = [*pieces.sections(PAGE)]
    assert [section.goes_on for section in found] == [False, False, True]
    kinds = [piece.kind for section in found for piece in section.pieces]
    assert kinds == ["heading", "text", "caption", "alt", "cell", "row", *["text"] * 4]


def test_what_need_not_be_kept_is_told():
    known = pages.Page("vectors.md")
    known.kept = {"7": "no reason"}
    (fault,) = (f for s in pieces.sections(PAGE) for f in known.faults(s, {}))
    assert fault == "vectors.md: kept.txt need not keep 7"


def test_the_list_is_short():
    lines = [line for line in pages.KEPT.read_text("utf-8").splitlines() if line[0] != "#"]
    assert len(lines) <= 60
    assert all([*DOCS.glob(line.split(" | ")[0])] for line in lines)


# ---- code, tables and shapes


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Escribe `x[:, 1]` o `np.linalg.vector_norm(x)`.", ""),
        ("Escribe `x[:, 3]`.", "IndexError"),
        ("Escribe `x.TT`.", "AttributeError"),
        ("Escribe `np.linalg.vectornorm(x)`.", "there is no np.linalg.vectornorm"),
    ],
)
def test_code_in_a_line_is_evaluated(text, fault):
    found = [*snippets.faults(text, [{"x": np.ones((2, 3))}], {"x"})]
    assert fault in "".join(found)
    assert bool(found) == bool(fault)


SHAPES = {r"\mathbf{W}": (2, 3), "w": (3, 1), "b": (1,)}
HEAD = ["Notación", "Fórmula", r"$\mathbf{b}$", r"$\mathbf{x}$", r"$\mathbf{a}$", "Código"]
ROW = ["PyTorch", r"$\sigma(\mathbf{x}\mathbf{W}^\top + \mathbf{b}) = \mathbf{a}$", "$(h,)$",
       r"$1 \times m$", r"$1 \times h$", "`x @ W.T + b`"]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "that"),
    [
        (3, r"$m \times 1$"),
        (4, r"$h \times 1$"),
        (5, "`x.T @ W + b`"),
        (1, r"$\sigma(\mathbf{x}\mathbf{W} + \mathbf{b}) = \mathbf{a}$"),
    ],
)
def test_a_row_of_shapes_is_what_its_formula_and_code_give(place, that):
    assert not [*tables.row_faults(HEAD, ROW, SHAPES, scope())]
    planted = [*ROW[:place], that, *ROW[place + 1 :]]
    assert [*tables.row_faults(HEAD, planted, SHAPES, scope())]


def test_a_column_of_shapes_is_what_its_code_gives():
    rows = [["`X`", "`(m,)`", "`(n, m)`"], ["`X @ w + b`", "`(1,)`", "`(n, 1)`"]]
    assert not [*tables.column_faults(rows, SHAPES, {})]
    ((place, fault),) = tables.column_faults([rows[0], ["`X @ w + b`", "`(n, 1)`"]], SHAPES, {})
    assert (place, fault) == (1, "`X @ w + b` gives (1,), not `(n, 1)`")
    ((place, fault),) = tables.column_faults([["`x[1:]`", "`(2, 2)`"]], {}, {"x": np.ones((2, 3))})
    assert fault == "`x[1:]` gives (1, h), not `(2, 2)`".replace("h", "m")


@pytest.mark.parametrize("cells", [["0", "1", "0"], ["1", "1", "1"]])
def test_a_row_of_numbers_is_what_its_head_says(cells):
    head = ["$x_1$", "$x_2$", r"$x_1 \oplus x_2$"]
    assert not [*tables.row_faults(head, ["1", "0", "1"], {}, scope())]
    assert [*tables.row_faults(head, cells, {}, scope())]


def test_a_display_keeps_the_shapes_that_it_says():
    display = r"""$$
\begin{gathered}
\sigma(\mathbf{W}\mathbf{X} + \mathbf{b}) = \mathbf{A} \\
\mathbf{W} \in \mathbb{R}^{h \times m}, \quad \mathbf{X} \in \mathbb{R}^{m \times n} \\
\mathbf{b} \in \mathbb{R}^{h \times 1}, \quad \mathbf{A} \in \mathbb{R}^{h \times n}
\end{gathered}
$$"""
    assert not [*tables.display_faults(display, {})]
    turned = display.replace(r"\mathbf{A} \in \mathbb{R}^{h \times n}",
                             r"\mathbf{A} \in \mathbb{R}^{n \times h}")  # fmt: skip
    assert [*tables.display_faults(turned, {})] == [
        r"\sigma(\mathbf{W}\mathbf{X} + \mathbf{b}) gives (h, n), and \mathbf{A} has (n, h)"
    ]


# ---- definitions


@pytest.mark.parametrize("function", DEFINITIONS, ids=lambda function: function.__name__)
def test_a_definition_is_its_formula(function):
    math = re.search(r"\.\. math::((?: .*\n)(?:\n? {8,}.*\n)*)", inspect.getdoc(function) + "\n")
    formula = " ".join(math[1].split())
    assert not definitions.fault_of(formula, function, {})


@pytest.mark.parametrize(
    ("formula", "that", "function"),
    [
        (r"\lVert\mathbf{a}\rVert = \left(\sum_{i=1}^{n} a_i^2\right)^{1/2}",
         r"\lVert\mathbf{a}\rVert = \left(\sum_{i=1}^{n} a_i\right)^{1/2}", la.norm_by_components),
        (r"C_{ij} = \sum_{k=1}^{m} A_{ik} B_{kj}", r"C_{ij} = \sum_{k=1}^{m} A_{ki} B_{kj}",
         la.matmul_by_cells),
        (r"R_i = a_i + b_i", r"R_i = a_i - b_i", la.add_by_components),
        (r"z_i = \sum_{j=1}^{m} w_{ij}\,x_j + b_i", r"z_i = \sum_{j=1}^{m} w_{ij}\,x_j + b_j",
         la.linear_by_units),
        (r"\mathbf{X}\mathbf{w} + \mathbf{1}_n b = \mathbf{z}",
         r"\mathbf{X}\mathbf{w} + \mathbf{1}_m b = \mathbf{z}", la.net_input_by_ones),
        (r"\mathbf{a} \cdot \mathbf{b} = a_1 b_1 + a_2 b_2 + \dots + a_n b_n",
         r"\mathbf{a} \cdot \mathbf{b} = a_1 b_2 + a_2 b_2 + \dots + a_n b_n",
         la.dot_by_components),
        (r"c\,\mathbf{a} = (c\,a_1, \dots, c\,a_n)", r"c\,\mathbf{a} = (c + a_1, \dots, c + a_n)",
         la.scale_by_components),
    ],
)  # fmt: skip
def test_a_displayed_definition_is_that_of_its_function(formula, that, function):
    assert not definitions.fault_of(formula, function, {})
    assert definitions.fault_of(that, function, {})


def test_a_law_holds_for_all_numbers():
    law = r"$(\mathbf{A}\mathbf{B})^\top = \mathbf{B}^\top \mathbf{A}^\top$"
    for text, found in ((law, 0), (law.replace(r"\mathbf{B}^\top \m", r"\mathbf{A}^\top \m"), 1)):
        faults = [f for chain in definitions.said(text) for f in definitions.laws(chain)]
        assert len(faults) == found


def test_every_formula_that_is_tied_to_a_function_stands_on_a_page():
    met = {
        key
        for path in DOCS.glob("*.md")
        for piece in pieces.pieces(path.read_text("utf-8"))
        if piece.kind not in pieces.CODE
        for text in (piece.text, *piece.cells)
        for chain in definitions.said(text)
        for key, _ in definitions.tied(chain)
    }
    assert met == set(map(definitions.squeezed, definitions.TIES))


def test_every_meaning_of_a_display_is_that_of_one():
    shown = {
        definitions.squeezed(side)
        for path in DOCS.glob("*.md")
        for piece in pieces.pieces(path.read_text("utf-8"))
        if piece.text.startswith("$$")
        for chain in definitions.said(piece.text)
        for side in (chain[0], chain[-1])
    }
    assert not {definitions.squeezed(key) for key, *_ in definitions.MEANT} - shown


LOSS = r"$$L(\mathbf{w}) = \tfrac{1}{2}\lVert\mathbf{X}\mathbf{w} - \mathbf{y}\rVert^2, "
LOSS += r"\qquad \nabla L = \mathbf{X}^\top(\mathbf{X}\mathbf{w} - \mathbf{y})$$"
BATCH = r"$$\mathbf{w} \leftarrow \mathbf{w} + \mathbf{X}^\top (\mathbf{y} - \hat{\mathbf{y}})$$"
BOUND = r"$$0 \le \lVert\mathbf{a} \pm \mathbf{b}\rVert^2 = \lVert\mathbf{a}\rVert^2 "
BOUND += r"\pm 2\,\mathbf{a} \cdot \mathbf{b} + \lVert\mathbf{b}\rVert^2$$"
SOFTMAX = r"$$p_j = \frac{e^{s_j}}{e^{s_1} + \dots + e^{s_h}}$$"
COLUMN = (
    r"$$\mathbf{z} = \mathbf{X}\mathbf{w} + b = \begin{bmatrix} \mathbf{w}^\top \mathbf{x}^{[1]} "
)
COLUMN += r"+ b \\ \vdots \\ \mathbf{w}^\top \mathbf{x}^{[n]} + b \end{bmatrix}$$"


@pytest.mark.parametrize(
    ("display", "this", "that"),
    [
        (LOSS, "^2", ""),
        (LOSS, r"\tfrac{1}{2}", ""),
        (LOSS, r"^\top", ""),
        (BATCH, r"w} + ", r"w} - "),
        (BATCH, r" - \hat{\mathbf{y}}", ""),
        (BOUND, r"0 \le", r"0 \ge"),
        (BOUND, r"\pm 2", "+ 2"),
        (SOFTMAX, r"e^{s_1} + ", ""),
        (COLUMN, r"^{[n]} + b", "^{[n]} - b"),
        (
            r"$$\mathbf{z} = \mathbf{X}\mathbf{w} + b$$",
            r"\mathbf{X}\mathbf{w}",
            r"\mathbf{w}\mathbf{X}",
        ),
        (r"$$a\,d = d\,a$$", "d = ", "d = 2"),
    ],
)
def test_a_display_says_what_is_meant(display, this, that):
    assert not faults(display)
    assert this in display
    (fault, *_) = faults(display.replace(this, that))
    assert fault.startswith("vectors.md:1 (es): ")


@pytest.mark.parametrize(
    ("formula", "code", "that"),
    [
        (r"$y_i = \sum_j M_{ij} x_j$", "ij,j->i", "ij,i->j"),
        (r"$\sum_i a_i b_i$", "i,i->", "i,i->i"),
        (r"$C_{ij} = a_i b_j$", "i,j->ij", "ij,ij->"),
    ],
)
def test_an_einsum_is_the_sum_beside_it(formula, code, that):
    table = f"| Suma | `einsum` |\n| --- | --- |\n| {formula} | `{code}` |\n"
    assert not faults(table)
    (fault,) = faults(table.replace(code, that))
    assert fault.startswith("vectors.md:3 (es): ")
    assert that in fault


def test_a_row_of_a_table_is_one_that_was_seen_to_be_true(monkeypatch):
    known = {"Comparte | Copia": "", "`a.T` | `a.copy()`": "a is not a.copy()"}
    monkeypatch.setattr(tables, "known_rows", lambda page: known)
    (one, two), names = known, {"a": A}
    assert not any(tables.evidence_fault("x.md", f"| {row} |", names) for row in (one, two))
    fault = tables.evidence_fault("x.md", "| `a.copy()` | `a.T` |", names)
    assert fault == f"`a.copy()` | `a.T`: rows.txt has no such row, but {two}"
    known[two] = "a is a.copy()"
    assert tables.evidence_fault("x.md", two, names) == f"{two}: a is a.copy() is false"


def test_every_row_of_a_page_is_known():
    untold = {"index.md", "errata.md", "concordance.md"}  # no code can tell
    for path in DOCS.glob("*.md"):
        found = [piece for piece in pieces.pieces(path.read_text("utf-8")) if piece.kind == "row"]
        rows = {piece.text.strip("| ") for piece in found if path.name not in untold}
        assert rows == set(tables.known_rows(path.name)), path.name


def test_every_definition_is_listed_or_tied():
    shown = {
        piece.text.rpartition(".")[2]
        for path in DOCS.glob("*.md")
        for piece in pieces.pieces(path.read_text("utf-8"))
        if piece.kind == "listing"
    }
    tied = {function.__name__ for function, _ in definitions.TIES.values()}
    tied |= {function.__name__ for function in definitions.DISPLAYS.values()}
    assert not {function.__name__ for function in DEFINITIONS} - shown - tied


# ---- meanings


@pytest.mark.translations
@pytest.mark.skipif(not meanings.COMPARED.exists(), reason="NOT COMPARED: there is no record yet")
@pytest.mark.parametrize("page", meanings.sources())
def test_pairs_have_been_compared_since_they_changed(page):
    found = [*meanings.new(page, meanings.sources()[page], meanings.compared())]
    assert not found, "\n".join(["Compare, then record (tests/claims/meanings.py):", *found])


def test_a_translation_that_says_the_opposite_is_told(tmp_path, monkeypatch):
    path, file = tmp_path / "vectors.po", tmp_path / "compared.txt"
    text = 'msgid ""\nmsgstr ""\n\nmsgid "El orden importa."\nmsgstr "Order matters."\n'
    path.write_text(text, "utf-8")
    monkeypatch.setattr(meanings, "sources", lambda: {"en/vectors": path})
    (pair,) = meanings.new("en/vectors", path, {})
    meanings.write(pair, file)
    assert not [*meanings.new("en/vectors", path, meanings.compared(file))]
    path.write_text(text.replace("matters", "does not matter"), "utf-8")
    (fault,) = meanings.new("en/vectors", path, meanings.compared(file))
    assert fault.startswith("en/vectors:4 [")
    assert fault.endswith("\n  El orden importa.\n  Order does not matter.")
    meanings.write(pair, file)  # what was read is not there any more
    assert [*meanings.new("en/vectors", path, meanings.compared(file))] == [fault]
