"""The back-end for a page: nodes as LaTeX that KaTeX and MathJax set, and drawings as SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from linalg_dl.explain import _nodes as nodes
from linalg_dl.explain._drawing import COLOURS, svg
from linalg_dl.explain._nodes import Coloured, Piece, Row, Shape, Terms

PHONE, PAGE = 16.5, 32.0  # how many ems of a formula stand on a line

_COMMANDS = {
    "·": r" \cdot ", "−": "-", "×": r" \times ", "≈": r" \approx ", "≠": r" \neq ",
    "≡": r" \equiv ", "→": r" \to ", "↓": r" \downarrow ", "↑": r" \uparrow ", "∠": r"\angle ",
    "∞": r"\infty ", "°": r"^{\circ}", "‖": r"\Vert ", "⋯": r"\cdots ", "⋮": r"\vdots ",
    "⇒": r" \Rightarrow ", "≥": r" \geq ", "≤": r" \leq ", "⋱": r"\ddots ", "□": r"\square ",
    "θ": r"\theta ", "α": r"\alpha ", "β": r"\beta ", "ᵀ": r"^\top ", "ᵢ": "_{i}",
    ",)": "{,})",  # no room before the parenthesis
    "@": r"\mathbin{@}", "✓": r"\;\checkmark ", "|": r"\vert ", "∑ᵢ₌₁ⁿ": r"\sum_{i=1}^{n} ",
    # No font of KaTeX has ✗: this is larger than the sign between factors.
    "✗": rf"\;{{\large\textcolor{{{COLOURS['clash']}}}{{\boldsymbol{{\times}}}}}}",
    "cos": r"\cos ", "arccos": r"\arccos", "arctan": r"\arctan", "atan2": r"\operatorname{atan2}",
    "mod": r"\bmod ", "nan": r"\mathrm{nan}", "x": r"\mathbf{x}", "a": r"\mathbf{a}",
    "b": r"\mathbf{b}", "c": r"\mathbf{c}", "d": r"\mathbf{d}", "u": r"\mathbf{u}",
    "v": r"\mathbf{v}", "\N{EN SPACE}": r"\hspace{0.5em}",
}  # fmt: skip
_TOKEN = re.compile(
    "(?P<sub>[₀-₉]+(,[₀-₉]+)?)|(?P<sup>[⁻⁰¹²³⁴-⁹]+)|(?P<quad>  +)"
    "|(?P<component>[abcduv](?=[₀-₉ᵢ]))|∑ᵢ₌₁ⁿ|arccos|atan2|[a-z]+|,\\)|."
)
_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789-0123456789")
# About how wide symbols are, in ems; others are as wide as their letters.
_EMS = dict.fromkeys("().,°|", 0.4) | dict.fromkeys("=≈≠≡⇒→>≥≤", 1.4) | {" ": 0.0, "·": 0.7}
_EMS |= dict.fromkeys("+−@×✓✗", 1.1) | {"∑ᵢ₌₁ⁿ": 1.6}


@dataclass(frozen=True)
class Formula:
    """LaTeX, about how many ems wide it is, and where its first row begins."""

    body: str
    ems: float
    start: str = ""
    tall: bool = False

    @property
    def latex(self) -> str:
        return self.start + self.body

    def __add__(self, other: Formula) -> Formula:
        tall = self.tall or other.tall
        return Formula(self.latex + other.latex, self.ems + other.ems, tall=tall)

    def within(self, before: str, after: str, more: float = 0) -> Formula:
        """Write what stands around it."""
        return Formula(before + self.latex + after, self.ems + more, tall=self.tall)


# So near to the numbers that four of them fit on a phone.
_ARROW = Formula(r"\kern-0.4em \to \kern-0.4em ", 0.2)


def displayed(formulas: Sequence[Formula]) -> str:
    """Write formulas below each other, as one that a notebook sets."""
    # Within a line, so that notebooks set it at the left; as tall as a displayed formula.
    return rf"$\displaystyle {_rows(formulas, apart=True).latex}$"


class Page:
    """Lays nodes out where there is room for so many ems, each kind by its method."""

    def __init__(self, room: float = PHONE) -> None:
        self.room = room

    def parts(self, x: Piece) -> list[Formula | str]:
        """Take a paragraph apart: formulas, and drawings as HTML, below each other."""
        match x:
            case nodes.Drawing():
                return [svg(x)]
            case nodes.Hung():
                return self._hung(x)
            case nodes.Fitting():
                return self.parts(self._fitting(x))
            case nodes.Beside() | nodes.Below(apart=True) | nodes.Below(()):
                return [part for piece in x.pieces for part in self.parts(piece)]
        return [self.lay(x)]

    def _hung(self, x: nodes.Hung) -> list[Formula | str]:
        """Write a label in the first row of what it belongs to, or above a drawing."""
        label = self.lay(x.label)
        first, *rest = Page(self.room - label.ems).parts(x.pieces[0])
        if isinstance(first, Formula):
            start = rf"{first.start}{label.latex}\;"
            first = replace(first, start=start, ems=first.ems + label.ems)
        else:
            first = f'<div style="font:1.21em KaTeX_Main,serif">{x.label}</div>{first}'
        return [first, *rest, *self.parts(nodes.Below(x.pieces[1:], apart=True))]

    def _fitting(self, x: nodes.Fitting) -> Piece:
        most = self.room if x.phone else PAGE
        return next((y for y in x.options if self._width(y) <= most), x.options[-1])

    def _width(self, x: Piece) -> float:
        return max((y.ems for y in self.parts(x) if isinstance(y, Formula)), default=0)

    def lay(self, x: Piece) -> Formula:
        """Lay any node of one formula out."""
        formula: Formula = getattr(self, f"_{type(x).__name__.lower()}")(x)
        return formula

    def _str(self, x: str) -> Formula:
        tokens = [*_TOKEN.finditer(x)]
        return Formula("".join(map(_command, tokens)), sum(map(_ems, tokens)))

    def _number(self, x: nodes.Number) -> Formula:
        return self.lay(x.symbols)

    def _row(self, x: Row | nodes.Product | Terms) -> Formula:
        return sum(map(self.lay, x.parts), Formula("", 0))

    _product = _terms = _row

    def _fraction(self, x: nodes.Fraction) -> Formula:
        one, two = self.lay(x.over), self.lay(x.under)
        return Formula(rf"\dfrac{{{one.latex}}}{{{two.latex}}}", max(one.ems, two.ems) + 0.3)

    def _root(self, x: nodes.Root) -> Formula:
        # An invisible square makes roots as tall as each other.
        return self.lay(x.square).within(r"\sqrt{\vphantom{(0)_1^2}", "}", 0.9)

    def _applied(self, x: nodes.Applied) -> Formula:
        return self.lay(x.name) + self.lay(x.argument).within(r"\left(", r"\right)", 1)

    def _coloured(self, x: Coloured) -> Formula:
        # The outer braces make one symbol of it, whose exponents and signs are spaced as such.
        inner, style = self.lay(x.piece), r"\scriptstyle" * x.small
        before = rf"{{{style}\textcolor{{{COLOURS[x.role]}}}{{"
        return inner.within(before, "}}", -0.3 * inner.ems * x.small)

    def _code(self, x: nodes.Code) -> Formula:
        return Formula(rf"\texttt{{{x.python}}}", 0.53 * len(x.python))

    def _framed(self, x: nodes.Framed) -> Formula:
        return self.lay(x.piece).within(r"\,\boxed{", r"}\,", 0.9) if x.on else self.lay(x.piece)

    def _hidden(self, x: nodes.Hidden) -> Formula:
        return self.lay(x.still or Coloured(x.piece, "rest"))

    def _matrix(self, x: nodes.Matrix) -> Formula:
        cells = [[_ARROW if y == nodes.ARROW else self.lay(y) for y in row] for row in x.cells]
        return _environment("bmatrix", _array(cells), _width(cells) + 1)

    def _table(self, x: nodes.Table) -> Formula:
        cells = [[*map(self.lay, row)] for row in x.rows]
        body = _array(cells)
        if x.ruled:  # a flat row below the rule keeps the next one off it
            body = rf"{_array(cells[:-1])} \\[0.2em] \hline \\[-1em] {_array(cells[-1:])}"
        return _environment("array", body, _width(cells), f"{{{x.align}}} ")

    def _chain(self, x: nodes.Chain) -> Formula:
        left, signs = self.lay(x.left), [*map(self.lay, x.relations)]
        rows = [self._cells(step) for step in x.steps]
        widths = [a.ems + sum(y.ems for y in row) for a, row in zip(signs, rows, strict=True)]
        if x.on_line and left.ems + sum(widths) <= self.room:
            return sum((a + self.lay(y) for a, y in zip(signs, x.steps, strict=True)), left)
        texts = [_folded(row, self.room - left.ems - 1.4) for row in rows]
        lines = [f" &{sign.latex} {text}" for sign, text in zip(signs, texts, strict=True)]
        return _environment("aligned", left.latex + r" \\ ".join(lines), left.ems + max(widths))

    def _cells(self, step: Piece) -> list[Formula]:
        """Lay out what a step may be broken between, each second one a sign."""
        factors = step.parts if isinstance(step, nodes.Product) else (step,)
        return [*map(self.lay, step.cells if isinstance(step, Terms) else factors)]

    def _inference(self, x: nodes.Inference) -> Formula:
        # Each conclusion on its own line, so that they fit on a phone.
        lines: list[Piece] = []
        for premise, ends in x.rows:
            lines += [premise, *("  ⇒  " + end for end in ends)] if premise else ends
        return _rows(map(self.lay, lines))

    def _fold(self, x: nodes.Fold) -> Formula:
        line = self.lay(Row((x.head, x.gap, x.rest)))
        below = Row(("  ", x.rest))
        return line if line.ems <= self.room else _rows([self.lay(x.head), self.lay(below)])

    def _meeting(self, x: nodes.Meeting) -> Formula:
        ems = self.lay(f"{x.shapes[0]} {x.sign} {x.shapes[1]}{x.after}").ems
        shapes = _environment("alignedat", r" \\ ".join(self._compared(x)), ems, "{3} ")
        if not x.above:
            return shapes
        equal = r"={}"
        first = self.lay(x.above).within(rf"\phantom{{{equal}}}", "")
        return _rows([first, replace(shapes, start=shapes.start + equal, ems=ems + 1.4)])

    def _compared(self, x: nodes.Meeting) -> list[str]:
        """Set pairs of columns without a gap, so that arrows stand under the sizes that meet."""
        one, two = map(_split, x.shapes, x.axes)
        sign, after, mark = (self.lay(y).latex for y in (x.sign, x.after, "✗✓"[x.fits]))
        relation, role = ("=", "result") if x.fits else (r"\neq", "clash")
        m, n = (rf"\textcolor{{{COLOURS[role]}}}{{{size}}}" for size in x.sizes)
        return [
            rf"{one[0]} & {m} & {one[1]}{sign}{two[0]} & {n} & & {two[1]}{after}",
            r"& {\uparrow} & & {\uparrow} & &",
            rf"& {m} & {relation}\hspace{{0.6em}} & {n} & & \quad {mark}",
        ]

    def _typed(self, x: nodes.Typed) -> Formula:
        python = [self.lay(nodes.Code(text)) for text in x.python]
        code = r" \\ & \quad = ".join(y.latex for y in python)
        shapes = Page(self.room - 1).lay(x.shapes)
        ems = 1 + max(y.ems for y in (*python, shapes))
        return _environment("aligned", rf"{code} \\ & \quad {shapes.latex}", ems, " & ")

    def _rules(self, x: nodes.Rules) -> Formula:
        rows = [self._rule(axis, [*map(self.lay, tests)], f" {end}") for axis, tests, end in x.rows]
        return _environment("aligned", r" \\ ".join(rows), self.room)

    def _rule(self, axis: int, tests: Sequence[Formula], end: str) -> str:
        name = rf"{{\scriptstyle \textcolor{{{COLOURS['rest']}}}{{\texttt{{axis}}\,{-axis}}}}}"
        follows = self.lay(end)
        wide = sum(y.ems + 0.7 for y in tests) + follows.ems > self.room - 3
        fold = r" \\ &" if wide else ""
        return rf"{name} :\;& " + r",\; ".join(y.latex for y in tests) + fold + follows.latex

    def _below(self, x: nodes.Below) -> Formula:
        return _rows(map(self.lay, x.pieces))


def _command(token: re.Match[str]) -> str:
    text = token[0]
    if token["sub"] or token["sup"]:
        return f"{'_' if token['sub'] else '^'}{{{text.translate(_PLAIN)}}}"
    if token["quad"]:
        return r" \quad "
    return text if token["component"] else _COMMANDS.get(text, text)


def _ems(token: re.Match[str]) -> float:
    """Measure about how wide LaTeX sets a symbol: indices are small, capitals wide."""
    if token["quad"]:
        return 1
    text, small = token[0], token["sub"] or token["sup"]
    return _EMS.get(text, len(text) * (0.4 if small else 0.8 if text.isupper() else 0.5))


def _folded(row: Sequence[Formula], room: float) -> str:
    """Write a step, on a line more before each sign where there is so much room."""
    text, width = "", 0.0
    for k, cell in enumerate(row):
        following = row[k + 1].ems if k + 1 < len(row) else 0
        if k % 2 and width + cell.ems + following > room:
            text, width = text + r" \\ & \quad ", 1.0
        text, width = f"{text}{cell.latex} ", width + cell.ems
    return text


def _split(shape: Shape, axis: int) -> tuple[str, str]:
    """Write what stands in a shape left and right of the size on an axis."""
    axis %= len(shape)
    left = "".join(rf"{n},\," for n in shape[:axis])
    right = "".join(f", {n}" for n in shape[axis + 1 :]) + "{,}" * (len(shape) == 1)
    return f"({left}", f"{right})"


def _rows(parts: Iterable[Formula], apart: bool = False) -> Formula:
    """Stand formulas below each other, aligned at the left of each."""
    # An array would stand further right than its steps.
    *before, last = [*parts] or [Formula("", 0)]
    body = "".join(f"{x.latex}{_row_end(x, apart)}& " for x in before) + last.latex
    return _environment("aligned", body, max(x.ems for x in (*before, last)), " & ")


def _row_end(x: Formula, apart: bool) -> str:
    # An empty row where it matters: TeX measures \\[...] from a plain row, not from a tall one.
    if apart:
        return r" \\[-0.4em] \\ "
    return r" \\[-0.5em] \\ " if x.tall else r" \\[0.3em] "


def _environment(name: str, body: str, ems: float, after: str = " ") -> Formula:
    start = rf"\begin{{{name}}}{after}"
    return Formula(rf"{body} \end{{{name}}}", ems, start, tall=True)


def _array(cells: Sequence[Sequence[Formula]]) -> str:
    return r" \\ ".join(" & ".join(cell.latex for cell in row) for row in cells)


def _width(cells: Sequence[Sequence[Formula]]) -> float:
    """Measure columns, with an em between them."""
    columns = [max(cell.ems for cell in column) for column in zip(*cells, strict=True)]
    return sum(columns) + len(columns) - 1
