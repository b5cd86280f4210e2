"""Formulas set twice: as lines of text for a terminal and as LaTeX for a notebook.

Nothing here is a word of any language: symbols, shapes and numbers only, so that one
output serves every translation of the book.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain as chained
from itertools import repeat, zip_longest

WIDTH = 79
NARROW = 32  # of a line of LaTeX, so that it fits on a phone
EMS = 14.7  # right of the sign = of a line of LaTeX, on a phone

# Okabe and Ito's hues, at least 4.5:1 on white and as light as that allows, for a dark page:
# the book's style sheet, which knows the page's theme, puts lighter ones in their place.
COLOURS = {
    "first": "#007BC2",
    "second": "#A26900",
    "third": "#B4548F",
    "result": "#008762",
    "clash": "#C94F00",
    "rest": "#757575",
}

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789-0123456789")
_COMMANDS = {
    "·": r" \cdot ", "−": "-", "×": r" \times ", "≈": r" \approx ", "≠": r" \neq ",
    "≡": r" \equiv ", "→": r" \to ", "↓": r" \downarrow ", "↑": r" \uparrow ", "∠": r"\angle ",
    "∞": r"\infty ", "°": r"^{\circ}", "‖": r"\Vert ", "⋯": r"\cdots ", "⋮": r"\vdots ",
    "⇒": r" \Rightarrow ", "≥": r" \geq ", "ᵢ": "_{i}", "⋱": r"\ddots ", "□": r"\square ",
    "θ": r"\theta ", "α": r"\alpha ", "β": r"\beta ", "ᵀ": r"^\top ",
    ",)": "{,})",  # no room before the parenthesis
    "←": r" \leftarrow ", "↖": r" \nwarrow ", "↗": r" \nearrow ", "↘": r" \searrow ",
    "↙": r" \swarrow ", "@": r"\mathbin{@}", "✓": r"\;\checkmark ", "|": r" \mid ",
    # No font of KaTeX has ✗: this is larger than the sign between factors.
    "✗": rf"\;{{\large\textcolor{{{COLOURS['clash']}}}{{\boldsymbol{{\times}}}}}}",
    "cos": r"\cos ", "arccos": r"\arccos", "arctan": r"\arctan", "atan2": r"\operatorname{atan2}",
    "mod": r"\bmod ", "linear": r"\mathrm{linear}", "rad": r"\,\mathrm{rad}",
    "nan": r"\mathrm{nan}", "x": r"\mathbf{x}", "a": r"\mathbf{a}", "b": r"\mathbf{b}",
    "c": r"\mathbf{c}", "d": r"\mathbf{d}", "u": r"\mathbf{u}", "v": r"\mathbf{v}",
}  # fmt: skip
_CENTRED = ("→", "↓", "⋯", "⋮", "⋱")
_TOKEN = re.compile(
    "(?P<sub>[₀-₉]+(,[₀-₉]+)?)|(?P<sup>[⁻⁰¹²³⁴-⁹]+)"
    "|(?P<component>[abcduv](?=[₀-₉ᵢ]))|arccos|atan2|[a-z]+|  +|,\\)|."
)


@dataclass(frozen=True)
class Math:
    """A piece of formula: its lines, the one that continues to the right, its LaTeX."""

    lines: tuple[str, ...]
    latex: str
    base: int = 0
    rounded: bool = False
    tail: int = 0  # characters from the decimal point on, by which a column is aligned
    html: str = ""  # of a drawing, which has no LaTeX

    @property
    def width(self) -> int:
        return max(map(len, self.lines), default=0)

    def __str__(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    def __add__(self, other: Math | str) -> Math:
        other = sign(other)
        base = max(self.base, other.base)
        left, right = ((" " * x.width,) * (base - x.base) + x.lines for x in (self, other))
        lines = tuple(
            (one or "").ljust(self.width) + (two or "").ljust(other.width)
            for one, two in zip_longest(left, right)
        )
        return Math(lines, self.latex + other.latex, base, self.rounded or other.rounded)

    def __radd__(self, other: str) -> Math:
        return sign(other) + self


def sign(text: Math | str, /) -> Math:
    """Set one line of text, its LaTeX read off its symbols."""
    if isinstance(text, Math):
        return text
    return Math((text,), _TOKEN.sub(_command, text))


def coloured(x: Math | str, role: str) -> Math:
    """Colour a piece, in LaTeX, by the part that it plays."""
    x = sign(x)
    # The outer braces make one symbol of it, whose exponents and signs are spaced as such.
    return replace(x, latex=rf"{{\textcolor{{{COLOURS[role]}}}{{{x.latex}}}}}")


def framed(x: Math) -> Math:
    """Mark a piece: in brackets, or in a box in LaTeX."""
    text = f"[{x.lines[0]}]"
    return replace(x, lines=(text,), latex=rf"\,\boxed{{{x.latex}}}\,", tail=x.tail + 1)


def padded(x: Math) -> Math:
    """Make a piece as wide as if it were framed."""
    return replace(x, lines=(f" {x.lines[0]} ",), tail=x.tail + 1)


def hidden(x: Math, text: str = "") -> Math:
    """Leave the place of a piece, in text; show it grey, or as `text`, in LaTeX."""
    latex = sign(text).latex if text else coloured(x, "rest").latex
    return Math((text.rjust(x.width),), latex, 0, x.rounded, x.tail)


def joined(pieces: Sequence[Math | str], by: str = "") -> Math:
    """Set pieces next to each other."""
    result = sign("")
    for k, piece in enumerate(pieces):
        result = result + (by if k else "") + piece
    return result


def number(value: Decimal, places: int = 4) -> Math:
    """Set a number: an integer whole, a fraction with `places` significant decimals at most.

    One that is rounded keeps its last zeros, so that what is rounded has equal decimals.
    """
    if value.is_nan() or value.is_infinite():
        return sign("nan" if value.is_nan() else "−∞" if value < 0 else "∞")
    shown, exponent = _digits(value, places), ""
    if "e" in shown:
        shown, exponent = shown.split("e")
    rounded = Decimal(f"{shown}e{exponent or 0}") != value
    shown = shown if rounded or "." not in shown else shown.rstrip("0").rstrip(".")
    text = (shown if value else "0").replace("-", "−")
    if exponent:
        text += "×10" + str(int(exponent)).translate(_SUPERSCRIPTS)
    tail = len(text) - text.index(".") if "." in text and not exponent else 0
    return replace(sign(text), rounded=rounded, tail=tail)


def factor(value: Decimal, places: int = 4) -> Math:
    """Set a number as it stands in a product: in parentheses when it has a sign."""
    x = number(value, places)
    return "(" + x + ")" if x.lines[0][0] == "−" or "×" in x.lines[0] else x


def indexed(letter: str, *indices: int | None) -> str:
    """Write a letter with its indices, which count from 1: ``A₁₂``, or ``A₁₀,₂``."""
    ones = [str(i + 1) for i in indices if i is not None]
    return letter + ("," if max(map(len, ones), default=0) > 1 else "").join(ones).translate(
        _SUBSCRIPTS
    )


def power(base: int, exponent: int) -> str:
    """Write a power of an integer: ``2⁸``."""
    return f"{base}{str(exponent).translate(_SUPERSCRIPTS)}"


def root(x: Math) -> Math:
    """Set a square root."""
    text = x.lines[0]
    inside = text if text == "∞" or text.replace(".", "").isdigit() else f"({text})"
    # An invisible square makes roots as tall as each other.
    return Math((f"√{inside}",), rf"\sqrt{{\vphantom{{(0)_1^2}}{x.latex}}}", 0, x.rounded)


def rough(value: Decimal) -> Math:
    """Set a number that rounding brought about: −17.0000 even where it is −17."""
    if not value.is_finite():
        return number(value)
    x = number(value)
    text = f"{value:.4f}" if value == value.to_integral_value() and abs(value) < 10**9 else ""
    return replace(sign(text.replace("-", "−")), rounded=True) if text else x


def absolute(x: Math | str) -> Math:
    """Set a number without its sign: ``|−5|``."""
    x = sign(x)
    return replace("|" + x + "|", latex=rf"\lvert {x.latex} \rvert ")


def total_of(terms: str) -> Math:
    """Set a sum over the components: ``∑ᵢ₌₁ⁿ aᵢ·bᵢ``."""
    return Math(("∑ᵢ₌₁ⁿ ",), r"\sum_{i=1}^{n} ") + terms


def fraction(one: Math | str, two: Math | str) -> Math:
    """Set a quotient."""
    one, two = sign(one), sign(two)
    under = f"({two.lines[0]})" if "·" in two.lines[0] else two.lines[0]
    latex = rf"\dfrac{{{one.latex}}}{{{two.latex}}}"
    return Math((f"{one.lines[0]} / {under}",), latex, 0, one.rounded or two.rounded)


def applied(name: str, x: Math) -> Math:
    """Set a function of x."""
    latex = rf"{sign(name).latex}\left({x.latex}\right)"
    return Math((f"{name}({x.lines[0]})",), latex, 0, x.rounded)


def shape(sizes: Sequence[int]) -> str:
    """Write a shape as Python does."""
    return str(tuple(int(n) for n in sizes))


def chain(lhs: Math | str, *steps: Sequence[Math | str] | Math | str, level: bool = False) -> Math:
    """Set lhs = step = step ..., on one line where it fits; ≈ from the first rounding on.

    A step given as a sequence is laid in columns, so that its terms stand below each other;
    in LaTeX, too, on the lines that the first of them needs, where they are to be `level`.
    """
    rows = [[sign(step)] if isinstance(step, (str, Math)) else [*map(sign, step)] for step in steps]
    signs = relations(rows)
    line = sign(lhs)
    for relation, row in zip(signs, rows, strict=True):
        line = line + f" {relation} " + joined(row, " ")
    if line.width <= NARROW and all(len(row) == 1 for row in rows):
        return line
    steps_below = _aligned(sign(lhs), signs, rows, line.rounded, level)
    fits = line.width <= WIDTH and all(len(row) == 1 for row in rows)
    return replace(line, latex=steps_below.latex) if fits or len(line.lines) > 1 else steps_below


def stacked(lhs: Math | str, *steps: Math | str) -> Math:
    """Set lhs = step = step ..., one step a line."""
    rows = [[sign(step)] for step in steps]
    return _aligned(sign(lhs), relations(rows), rows, False)


def relations(rows: Sequence[Sequence[Math]]) -> list[str]:
    """Give the sign before each step: = until a number is rounded, ≈ from there on."""
    signs, relation = [], "="
    for row in rows:
        relation = "≈" if any(cell.rounded for cell in row) else relation
        signs.append(relation)
    return signs


def matrix(cells: Sequence[Sequence[Math | str]], gap: str = "  ") -> Math:
    """Set rows and columns of pieces between brackets."""
    rows = [[*map(sign, row)] for row in cells]
    columns = [_level(column) for column in zip(*rows, strict=True)]
    texts = [gap.join(row) for row in zip(*columns, strict=True)]
    count = len(texts)
    left, right = ("[", "]") if count == 1 else ("⎡" + "⎢" * (count - 2) + "⎣", "")
    right = right or "⎤" + "⎥" * (count - 2) + "⎦"
    lines = tuple(a + text + b for a, text, b in zip(left, texts, right, strict=True))
    body = r" \\ ".join(" & ".join(cell.latex for cell in row) for row in rows)
    latex = rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
    return Math(lines, latex, (count - 1) // 2, any(x.rounded for row in rows for x in row))


def beside(x: Math, y: Math) -> Math:
    """Set one piece to the right of another, their first lines level; in LaTeX, below it."""
    both = replace(x, base=0) + "    " + replace(y, base=0)
    return replace(both, latex=below(x, y, gap=1).latex)


def in_columns(x: Math, y: Math) -> Math:
    """Set one piece to the right of another where there is room, else below it."""
    both = beside(x, y)
    return both if both.width <= WIDTH - 5 else below(x, y, gap=1)


def continued(x: Math, y: Math, room: float = EMS) -> Math:
    """Set one piece right after another; as a step in LaTeX, below it where they are wide."""
    both = x + y
    return both if _ems(both) <= room else replace(both, latex=rf"{x.latex} \\ & \quad {y.latex}")


def two_lines(x: Math | str, y: Math | str) -> Math:
    """Set one piece after another, in LaTeX below it."""
    x, y = sign(x), sign(y)
    return replace(x + "  " + y, latex=below(x, sign("  ") + y).latex)


def folded(x: Math, relation: str, y: Math, room: int = NARROW) -> Math:
    """Set two pieces with a sign between them, in LaTeX on two lines where they are wide."""
    both = x + f" {relation} " + y
    under = below(x, sign(r"  ") + relation + y)
    return both if both.width <= room else replace(both, latex=under.latex)


def below(*pieces: Math, gap: int = 0) -> Math:
    """Set pieces below each other, from the left."""
    lines = tuple(line for x in pieces for line in (*x.lines, *[""] * gap))
    # Aligned at the left of each row: an array would stand further right than its steps.
    latex = "".join("& " + x.latex + _row_end(x, gap) for x in pieces[:-1])
    latex = rf"\begin{{aligned}} {latex}& {pieces[-1].latex} \end{{aligned}}"
    return Math(lines[: len(lines) - gap], latex)


def hung(label: str, *pieces: Math) -> list[Math]:
    """Set pieces to the right of a label, in LaTeX below it: in the first, or above a drawing."""
    left = [rf"{sign(label).latex}\;", *[""] * len(pieces[1:])]
    above = f'<div style="font:1.21em KaTeX_Main,serif">{label}</div>'
    lines = chained([f"{label}  "], repeat(" " * (len(label) + 2)))
    return [
        replace(
            x,
            lines=tuple(next(lines) + line for line in x.lines),
            latex=x.latex and _labelled(before, x.latex),
            html=x.html and (above if before else "") + x.html,
        )
        for before, x in zip(left, pieces, strict=True)
    ]


def indented(x: Math) -> Math:
    """Set a piece as far right as what follows a ✓."""
    return replace(x, lines=tuple("   " + line for line in x.lines), latex=r"\quad " + x.latex)


def code(text: str) -> str:
    """Write in LaTeX what a reader can type, on a line for each side of its sign."""
    return r" \\ & \quad = ".join(rf"\texttt{{{side}}}" for side in text.split(" = "))


def remedy(mark: str, typed: str, shapes: str) -> Math:
    """Set what a reader can type, whether it fits, and the shapes that meet in it."""
    latex = _under(mark, typed, sign(shapes).latex)
    return Math((f"{mark}  {typed} : {shapes}",), latex)


def table(rows: Sequence[Sequence[Math | str]], align: str, rule: int | None = None) -> Math:
    """Set columns, each aligned as in LaTeX: l, c or r. A rule stands above the row `rule`."""
    cells = [[*map(sign, row)] for row in rows]
    widths = [max(cell.width for cell in column) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            format(cell.lines[0], f"{'<^>'['lcr'.index(side)]}{width}")
            for cell, width, side in zip(row, widths, align, strict=True)
        )
        for row in cells
    ]
    latex = [" & ".join(cell.latex for cell in row) for row in cells]
    parts = [latex] if rule is None else [latex[:rule], latex[rule:]]
    # A flat row below the rule keeps the next one off it.
    body = r" \\[0.2em] \hline \\[-1em] ".join(r" \\ ".join(part) for part in parts)
    if rule is not None:
        lines.insert(rule, "─" * len(lines[0]))
    return Math(tuple(lines), rf"\begin{{array}}{{{align}}} {body} \end{{array}}")


def meeting(
    one: Sequence[int],
    i: int,
    two: Sequence[int],
    j: int,
    op: str,
    after: str = "",
    typed: str = "",
) -> Math:
    """Write two shapes, after what a reader types, and below them whether their sizes are equal."""
    m, n = int(one[i]), int(two[j])
    relation, mark = ("=", "✓") if m == n else ("≠", "✗")
    before = f"{mark}  {typed} : " if typed else ""
    text = f"{before}{shape(one)} {op} "
    p, q = len(before) + _offset(one, i), len(text) + _offset(two, j)
    lines = [
        f"{text}{shape(two)}{after}",
        f"{' ' * p}↑{' ' * (q - p - 1)}↑",
        f"{' ' * p}{m}{relation.center(q - p - len(str(m)))}{n}  {mark}",
    ]
    latex = _meeting_latex(_split(one, i), _split(two, j), op, after, m == n)
    if typed:
        latex = _under(mark, typed, latex)
    return Math(_even(lines), latex)


def meeting_transposed(one: Sequence[int], two: Sequence[int], after: str, out: str = "") -> Math:
    """Write one @ twoᵀ, and below it the same with the shape that twoᵀ has, whose sizes meet."""
    first = sign(f"{shape(one)} @ {shape(two)}ᵀ{after}")
    second = meeting(one, -1, two[::-1], 0, "@", after + out)
    # The sign stands in the first row of the shapes, not in the middle of what is below them.
    start, sign_ = r"\begin{alignedat}{3} ", r"={}"
    shapes = start + sign_ + second.latex.removeprefix(start)
    latex = rf"\begin{{aligned}} &\phantom{{{sign_}}}{first.latex} \\ &{shapes} \end{{aligned}}"
    return replace(below("  " + first, "= " + second), latex=latex)


def _command(token: re.Match[str]) -> str:
    text = token[0]
    if token["sub"]:
        return f"_{{{text.translate(_PLAIN)}}}"
    if token["sup"]:
        return f"^{{{text.translate(_PLAIN)}}}"
    if text.startswith("  "):
        return r" \quad "
    return text if token["component"] else _COMMANDS.get(text, text)


def _digits(value: Decimal, places: int) -> str:
    whole = value.copy_abs() < 10**20 and value == value.to_integral_value()
    if whole:
        return f"{value:.0f}"
    if -5 < value.adjusted() < 9:
        return f"{value:.{max(places, places - 1 - value.adjusted())}f}"
    return f"{value:.{places}e}"


def _aligned(
    lhs: Math, signs: Sequence[str], rows: list[list[Math]], rounded: bool, level: bool = False
) -> Math:
    count = max(map(len, rows))
    full = [row for row in rows if len(row) == count > 1]
    widths = [max(cell.width for cell in column) for column in zip(*full, strict=True)]
    lines, latex = [], []
    room = EMS - _ems(lhs)
    breaks = [_breaks(row, room) for row in rows]
    if level:
        breaks = [breaks[0] if len(row) == count else [] for row in rows]
    for k, (relation, row) in enumerate(zip(signs, rows, strict=True)):
        middle = [cell.lines[0].center(w) for cell, w in zip(row, widths, strict=False)]
        text = " ".join(middle if len(row) == count > 1 else [cell.lines[0] for cell in row])
        if full and len(row) == 1 and k == len(rows) - 1:  # the result, below the sum
            text = text.center(sum(widths) + count - 1)
        lines.append(f"{'' if k else lhs.lines[0]:{lhs.width}} {relation} {text}")
        head = "" if k else lhs.latex
        latex.append(f"{head} &{sign(relation).latex} {_folded(row, breaks[k])}")
    body = r" \\ ".join(latex)
    return Math(_even(lines), rf"\begin{{aligned}} {body} \end{{aligned}}", 0, rounded)


def _ems(x: Math) -> float:
    """Measure about how wide LaTeX sets a line: subscripts are small, capitals wide."""
    text = x.lines[0]
    wide = {"+": 1.2, "−": 1.0, "=": 1.3, "·": 0.7, "(": 0.4, ")": 0.4, " ": 0.0, "□": 0.8}
    small = sum("₀" <= letter <= "₉" or letter in ",." for letter in text)
    return small * 0.4 + sum(
        wide.get(letter, 0.8 if letter.isupper() else 0.5)
        for letter in text
        if not ("₀" <= letter <= "₉" or letter in ",.")
    )


def _breaks(row: Sequence[Math], room: float) -> list[int]:
    """Tell before which signs a sum is to go on on the next line, where there is so much room."""
    breaks: list[int] = []
    width = 0.0
    for k, cell in enumerate(row):
        width += _ems(cell)
        following = _ems(row[k + 1]) if k + 1 < len(row) else 0
        if k % 2 and width + following > room:
            breaks, width = [*breaks, k], _ems(cell) + 1
    return breaks


def _folded(row: Sequence[Math], breaks: Sequence[int]) -> str:
    """Write a sum in LaTeX, on a line more for each break."""
    return "".join(
        (r" \\ & \quad " if k in breaks else "") + cell.latex + " " for k, cell in enumerate(row)
    )


def _even(lines: list[str]) -> tuple[str, ...]:
    width = max(map(len, lines))
    return tuple(line.ljust(width) for line in lines)


def _row_end(x: Math, gap: int) -> str:
    # An empty row where it matters: TeX measures \\[...] from a plain row, not from a tall one.
    if gap:
        return r" \\[-0.4em] \\ "
    return r" \\[-0.5em] \\ " if r"\begin" in x.latex else r" \\[0.3em] "


def _level(column: Sequence[Math]) -> list[str]:
    # Numbers meet at the decimal point; arrows and dots stand in the middle.
    tail = max(cell.tail for cell in column)
    texts = [
        text if (text := cell.lines[0]) in _CENTRED else text + " " * (tail - cell.tail)
        for cell in column
    ]
    width = max(map(len, texts))
    return [text.center(width) if text in _CENTRED else text.rjust(width) for text in texts]


def _offset(sizes: Sequence[int], axis: int) -> int:
    return 1 + sum(len(str(int(n))) + 2 for n in sizes[: axis % len(sizes)])


def _under(mark: str, typed: str, latex: str) -> str:
    """Write shapes below what is typed."""
    rows = rf"& {sign(mark).latex}\;{code(typed)} \\ & \quad {latex}"
    return rf"\begin{{aligned}} {rows} \end{{aligned}}"


def _split(sizes: Sequence[int], axis: int) -> list[str]:
    """Write a shape in three parts: the size on an axis, and what stands left and right of it."""
    axis %= len(sizes)
    left = "".join(rf"{int(n)},\," for n in sizes[:axis])
    right = "".join(f", {int(n)}" for n in sizes[axis + 1 :]) + "{,}" * (len(sizes) == 1)
    return [f"({left}", str(int(sizes[axis])), f"{right})"]


def _meeting_latex(one: list[str], two: list[str], op: str, after: str, fits: bool) -> str:
    # Pairs of columns without a gap between them: arrows stand under the sizes that meet.
    colour = COLOURS["result" if fits else "clash"]
    m, n = (rf"\textcolor{{{colour}}}{{{x[1]}}}" for x in (one, two))
    between = f"{one[2]}{sign(op).latex}{two[0]}"
    relation, mark = ("=", "✓") if fits else (r"\neq", "✗")
    rows = [
        f"{one[0]} & {m} & {between} & {n} & & {two[2]}{sign(after).latex}",
        r"& {\uparrow} & & {\uparrow} & &",
        rf"& {m} & {relation}\hspace{{0.6em}} & {n} & & \quad {sign(mark).latex}",
    ]
    body = r" \\ ".join(rows)
    return rf"\begin{{alignedat}}{{3}} {body} \end{{alignedat}}"


def _labelled(label: str, latex: str) -> str:
    # In the first row of aligned steps, so that the label stands level with it.
    start = r"\begin{aligned} "
    return start + label + latex.removeprefix(start) if latex.startswith(start) else label + latex
