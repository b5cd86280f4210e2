"""The back-end for a page: nodes as LaTeX that KaTeX and MathJax set, and drawings as SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._drawing import COLOURS, svg
from linalg_dl.explain._nodes import BackEnd, Piece, Styled

PHONE = 16.5  # how many ems of a formula stand on a line

_COMMANDS = {vector: rf"\mathbf{{{vector}}}" for vector in ("a", "b", "c", "d", "u", "v", "x")} | {
    "·": r" \cdot ", "−": "-", "×": r" \times ", "≈": r" \approx ", "≠": r" \neq ",
    "≡": r" \equiv ", "→": r" \to ", "↓": r" \downarrow ", "↑": r" \uparrow ", "∠": r"\angle ",
    "∞": r"\infty ", "°": r"^{\circ}", "‖": r"\Vert ", "⋯": r"\cdots ", "⋮": r"\vdots ",
    "⇒": r" \Rightarrow ", "≥": r" \geq ", "≤": r" \leq ", "⋱": r"\ddots ", "□": r"\square ",
    "θ": r"\theta ", "α": r"\alpha ", "β": r"\beta ", "ᵀ": r"^\top ", "ᵢ": "_{i}",
    ",)": "{,})",  # no room before the parenthesis
    "@": r"\mathbin{@}", "✓": r"\;\checkmark ", "|": r"\vert ", "∑ᵢ₌₁ⁿ": r"\sum_{i=1}^{n} ",
    # No font of KaTeX has ✗: this is larger than the sign between factors.
    "✗": rf"\;{{\large\textcolor{{{COLOURS['error']}}}{{\boldsymbol{{\times}}}}}}",
    "cos": r"\cos ", "arccos": r"\arccos", "arctan": r"\arctan", "atan2": r"\operatorname{atan2}",
    "mod": r"\bmod ", "nan": r"\mathrm{nan}",
}  # fmt: skip
_TOKEN = re.compile(
    "(?P<sub>[₀-₉]+(,[₀-₉]+)?)|(?P<sup>[⁻⁰¹²³⁴-⁹]+)|(?P<quad>  +)"
    "|(?P<component>[abcduv](?=[₀-₉ᵢ]))|∑ᵢ₌₁ⁿ|arccos|atan2|[a-z]+|,\\)|."
)
_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789-0123456789")
# About how wide symbols are, in ems; others are as wide as their letters.
_EMS = dict.fromkeys("().,°|", 0.4) | dict.fromkeys("=≈≠≡⇒→>≥≤", 1.4) | {" ": 0.0, "·": 0.7}
_EMS |= dict.fromkeys("+−@×✓✗", 1.1) | {"∑ᵢ₌₁ⁿ": 1.6}

# What stands around a styled piece, and how many ems that takes. The outer braces of a colour
# make one symbol of it, whose exponents and signs are spaced as such.
_AROUND: dict[str, tuple[str, str, float]] = {
    role: (rf"{{\textcolor{{{colour}}}{{", "}}", 0) for role, colour in COLOURS.items()
}
_AROUND |= {
    "axis": (rf"{{\scriptstyle\textcolor{{{COLOURS['faint']}}}{{", "}}", 0),
    "hidden": _AROUND["faint"],
    "framed": (r"\,\boxed{", r"}\,", 0.9),
    "unframed": ("~~", "~~", 1),
    "argument": (r"\left(", r"\right)", 1),
    # An invisible square makes roots as tall as each other.
    **dict.fromkeys(("root", "root of one"), (r"\sqrt{\vphantom{(0)_1^2}", "}", 0.9)),
}
# What stands between rows; an empty row where it matters: TeX measures \\[...] from a plain row,
# not from a tall one.
_PLAIN_END, _TALL_END, _APART = r" \\[0.3em] ", r" \\[-0.5em] \\ ", r" \\[-0.4em] \\ "


@dataclass(frozen=True)
class Formula:
    """LaTeX, about how many ems wide it is, and after how many characters its first row begins."""

    latex: str = ""
    ems: float = 0
    start: int = 0

    def __add__(self, other: Formula) -> Formula:
        return Formula(self.latex + other.latex, self.ems + other.ems)

    def labelled(self, label: str, ems: float) -> Formula:
        """Write a label in front of its first row."""
        head, rows = self.latex[: self.start] + label, self.latex[self.start :]
        return Formula(head + rows, self.ems + ems, len(head))


# So near to the numbers that four of them fit on a phone.
_ARROW = Formula(r"\kern-0.4em \to \kern-0.4em ", 0.2)


def displayed(formulas: Iterable[Formula]) -> str:
    """Write formulas below each other, as one that a notebook sets."""
    # Within a line, so that notebooks set it at the left; as tall as a displayed formula.
    return rf"$\displaystyle {_rows(formulas, _APART).latex}$"


class Page(BackEnd[Formula]):
    """Lays nodes out where there is room for so many ems."""

    empty = Formula()

    def parts(self, x: Piece) -> list[Any]:
        """Take a paragraph apart: formulas, and drawings as HTML, below each other."""
        match x:
            case nodes.Drawing():
                return [svg(x)]
            case nodes.Hung():
                return self._hung(x)
            case nodes.Fitting():
                return self._first_that_fits(x)
            case nodes.Below(how="apart") | nodes.Below(parts=()):
                return [part for piece in x.parts for part in self.parts(piece)]
        return [self.lay(x)]

    def _hung(self, x: nodes.Hung) -> list[Any]:
        """Write a label in the first row of what it belongs to."""
        label = self.lay(x.how)
        first, *rest = Page(self.room - label.ems).parts(x.parts[0])
        first = first.labelled(rf"{label.latex}\;", label.ems)
        return [first, *rest, *self.parts(nodes.Below(x.parts[1:], "apart"))]

    def _first_that_fits(self, x: nodes.Fitting) -> list[Any]:
        for option in x.parts:
            parts = self.parts(option)
            if all(y.ems <= self.room for y in parts if isinstance(y, Formula)):
                break
        return parts

    def _str(self, x: str) -> Formula:
        latex, ems = zip(*map(_symbol, _TOKEN.finditer(x)), strict=True) if x else ((), ())
        return Formula("".join(latex), sum(ems))

    def _number(self, x: nodes.Number) -> Formula:
        return self.lay(x.symbols)

    def _fraction(self, x: nodes.Fraction) -> Formula:
        one, two = map(self.lay, x.parts)
        return Formula(rf"\dfrac{{{one.latex}}}{{{two.latex}}}", max(one.ems, two.ems) + 0.3)

    def _styled(self, x: Styled) -> Formula:
        if x.style == "code":
            return Formula(rf"\texttt{{{x.piece}}}", 0.53 * len(str(x.piece)))
        inner = self.lay("□" if x.style == "coming" else x.piece)
        before, after, ems = _AROUND.get(x.style, ("", "", 0))
        formula = Formula(before + inner.latex + after, inner.ems + ems)
        return replace(formula, ems=0.7 * inner.ems) if x.style == "axis" else formula

    def _matrix(self, x: nodes.Matrix) -> Formula:
        cells = [[_ARROW if y == nodes.ARROW else self.lay(y) for y in row] for row in x.cells]
        return _environment("bmatrix", r" \\ ".join(_lines(cells)), _width(cells) + 1)

    def _table(self, x: nodes.Table) -> Formula:
        cells = [[*map(self.lay, row)] for row in x.rows]
        *lines, last = _lines(cells)
        # A flat row below the rule keeps the next one off it.
        body = r" \\ ".join(lines) + r" \\[0.2em] \hline \\[-1em] " + last
        return _environment("array", body, _width(cells), f"{{l{'r' * len(x.rows[0][1:])}}} ")

    def _chain(self, x: nodes.Chain) -> Formula:
        left, space = self.lay(x.left), Formula(" ")
        signs = map(self.lay, x.relations)
        steps = [a + space + self.lay(y) for a, y in zip(signs, x.steps, strict=True)]
        line = sum(steps, left)
        if x.on_line and line.ems <= self.room:
            return line
        rows = r" \\ ".join(f" &{y.latex} " for y in steps)
        return _environment("aligned", left.latex + rows, left.ems + max(y.ems for y in steps))

    def _meeting(self, x: nodes.Meeting) -> Formula:
        ems = self.lay(f"{x.shapes[0]} {x.sign} {x.shapes[1]}{x.after}").ems
        return _environment("alignedat", r" \\ ".join(self._compared(x)), ems, "{3} ")

    def _compared(self, x: nodes.Meeting) -> list[str]:
        """Set pairs of columns without a gap, so that arrows stand under the sizes that meet."""
        (left, m, right), (start, n, end) = x.cut
        mark, relation, role = ("✓", "=", "result") if x.fits else ("✗", r"\neq", "error")
        right, sign, end, mark = (self.lay(y).latex for y in (right, x.sign, end + x.after, mark))
        left, start = (y.replace(", ", r",\,") for y in (left, start))
        one, two = (rf"\textcolor{{{COLOURS[role]}}}{{{size}}}" for size in (m, n))
        return [
            rf"{left} & {one} & {right}{sign}{start} & {two} & & {end}",
            r"& {\uparrow} & & {\uparrow} & &",
            rf"& {one} & {relation}\hspace{{0.6em}} & {two} & & \quad {mark}",
        ]

    def _below(self, x: nodes.Below) -> Formula:
        return _rows(map(self.lay, x.parts))

    def _fitting(self, x: nodes.Fitting) -> Formula:
        return self._first_that_fits(x)[0]


def _symbol(token: re.Match[str]) -> tuple[str, float]:
    """Write a symbol, about as wide as LaTeX sets it: indices are small, capitals wide."""
    text = token[0]
    if token["quad"]:
        return r" \quad ", 1
    if token["sub"] or token["sup"]:
        return f"{'_' if token['sub'] else '^'}{{{text.translate(_PLAIN)}}}", 0.4 * len(text)
    ems = _EMS.get(text, len(text) * (0.8 if text.isupper() else 0.5))
    return text if token["component"] else _COMMANDS.get(text, text), ems


def _rows(parts: Iterable[Formula], end: str = "") -> Formula:
    """Stand formulas below each other, aligned at the left of each."""
    # An array would stand further right than its steps.
    *before, last = [*parts] or [Formula()]
    ends = [x.latex + (end or (_TALL_END if r"\begin" in x.latex else _PLAIN_END)) for x in before]
    body = "& ".join([*ends, last.latex])
    return _environment("aligned", body, max(x.ems for x in (*before, last)), " & ")


def _environment(name: str, body: str, ems: float, after: str = " ") -> Formula:
    start = rf"\begin{{{name}}}{after}"
    return Formula(rf"{start}{body} \end{{{name}}}", ems, len(start))


def _lines(cells: Sequence[Sequence[Formula]]) -> list[str]:
    return [" & ".join(cell.latex for cell in row) for row in cells]


def _width(cells: Sequence[Sequence[Formula]]) -> float:
    """Measure columns, with an em between them."""
    columns = [max(cell.ems for cell in column) for column in zip(*cells, strict=True)]
    return sum(columns) + len(columns) - 1
