r"""Evaluate a formula as the book writes it: $\lVert\mathbf{a}\rVert\cos\theta$ is a number.

Lark reads the formula by the grammar below, and `Value` computes what stands there among names that
have values: numbers and arrays of NumPy. Vectors stand as they come: (n,), or a column or a row.
"""

from __future__ import annotations

import contextlib
import functools
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from lark import Lark, Token, Tree
from lark.exceptions import LarkError
from lark.visitors import Interpreter

GRAMMAR = r"""
?start: sum
?sum: term | sum "+" term -> add | sum "-" term -> subtract
    | "-" term -> negative | ("+" | "\\pm") term -> positive
?term: product | bigsum | product bigsum -> times | product ("\\cdot" | "\\times") bigsum -> times
bigsum: "\\sum" SUB ("^" script)? term
?product: factor | product factor -> times | product "\\cdot" factor -> dot
    | product ("\\times" | "\\odot") factor -> elementwise | product "/" factor -> divide
    | product "\\oplus" factor -> xor
?factor: postfix | FUNCTION SUB? postfix -> call | FUNCTION "^" script postfix -> inverse
?postfix: atom | postfix "^" script -> power | postfix "°" -> degrees
script: TOP | CIRC | NUMBER | NAME | "{" (TOP | CIRC | sum | row) "}"
row: "[" NAME "]" | "[" NUMBER "]"
?atom: NUMBER -> number | NAME SUB? -> name | "{" sum "}"
    | "(" list ")" | "(" list ")" SUB -> part | "[" list "]"
    | "\\lVert" sum "\\rVert" SUB? -> norm
    | "\\lvert" sum "\\rvert" -> absolute | "\\sqrt" "{" sum "}" -> root
    | "\\frac" "{" sum "}" "{" sum "}" -> divide
    | "\\begin{matrix}" rows "\\end{matrix}" -> matrix
    | "\\begin{cases}" case ("\\\\" case)* "\\\\"? "\\end{cases}" -> cases
list: sum ("," sum)*
rows: cells ("\\\\" cells)*
cells: sum ("&" sum)*
case: sum "&" sum RELATION sum
NUMBER: /\d+(\.\d+)?/
FUNCTION.2: /\\(operatorname|mathrm)\{\w+\}|\\(arc(sin|cos|tan)|sin|cos|tan)\b/
    | /\\(exp|ln|log|max|min|det)\b/
NAME: /\\(mathbf|mathcal|vec)\{\w\}|\\hat\{(\\math\w+\{\w\}|\\?\w+)\}'?|[a-zA-Z]'?|\\(imath|jmath)/
    | /\\(alpha|beta|gamma|delta|epsilon|varepsilon|eta|theta|lambda|mu|pi|sigma|varphi|phi)\b/
SUB: /_(\{[^{}]*\}|\w|\\infty)/
TOP: "\\top"
CIRC: "\\circ"
RELATION: "<" | ">" | "\\le" | "\\ge"
%ignore /\s+/
"""
# What a reader does not see, or sees as something else that the grammar knows.
SPELLINGS = (
    (r"\\(left|right|[bB]igg?[lr]?|displaystyle|limits)(?![a-zA-Z])\.?", ""),
    (r"\\[dt]frac", r"\\frac"),
    (r"\\frac(\d)(\d)", r"\\frac{\1}{\2}"),
    (r"\\\|(.+?)\\\|", r"\\lVert \1\\rVert "),
    (r"\{[bp]matrix\}", "{matrix}"),
    (r"(\\sum)_\{(\w),? ?(\w)\}", r"\1_\2 \1_\3"),
    (r"\\\\\[[\d.]+\w+\]", r"\\\\"),
    (r"\\textcolor\{\w+\}", ""),
    (r"\\sqrt(\d)", r"\\sqrt{\1}"),
    (r"\\boldsymbol|\\bm", r"\\mathbf"),
    (r"(?<=\d)(\\,|\u202f|\u2009|\{,\})(?=\d{3}\b)", ""),
    (r"(?<!\\)\\[,;:! ]", " "),
    (r"\\hat\{?\\([ij])math\}?", r"\\\1math "),
    (r"\\top(?![a-zA-Z])|\\intercal|\\mathsf\{T\}", r"\\top "),
    (r"\\leq?(?![a-zA-Z])", r"\\le "),
    (r"\\geq?(?![a-zA-Z])", r"\\ge "),
)


class UnreadableError(ValueError):
    """A formula that the grammar does not know, or that means nothing among these values."""


class UnknownError(KeyError):
    """A name without a value."""


def chance(name: str) -> np.random.Generator:
    """Give each name its own numbers, the same each time."""
    return np.random.default_rng([*name.encode()])


def spelled(tex: str) -> str:
    """Write a formula in the one way that the grammar knows."""
    for pattern, new in SPELLINGS:
        tex = re.sub(pattern, new, tex)
    while (start := tex.find(r"\underbrace{")) >= 0:  # keep what is above the brace
        inside = braced(tex, start + len(r"\underbrace"))
        rest = tex[start + len(r"\underbrace") + len(inside) + 2 :].lstrip()
        label = braced(rest, 1) if rest.startswith("_{") else ""
        tex = f"{tex[:start]} {inside} {rest[len(label) + 3 :] if label else rest}"
    return tex


def braced(text: str, start: int) -> str:
    """Give what stands between the brace at a place and the one that closes it."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start + 1 : place]
    raise UnreadableError(text)


@functools.cache
def parser() -> Lark:
    """Make the tables of the grammar once."""
    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)


@functools.cache
def read(tex: str) -> Tree[Token] | Token:
    """Parse one side of an equation, or refuse it."""
    try:
        return parser().parse(spelled(tex))
    except LarkError as error:
        raise UnreadableError(f"{tex}: {str(error).splitlines()[0]}") from None


def names(tex: str) -> list[str]:
    """Name what a formula speaks of, in the order of its names, each once."""
    tree = read(tex)
    found = tree.scan_values(lambda token: token.type == "NAME") if isinstance(tree, Tree) else ()
    return list(dict.fromkeys(map(str, found)))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "log", "arcsin")},
    **{name: getattr(np, name) for name in ("arccos", "arctan", "tanh", "sum")},
    "ln": np.log,
    "atan2": np.arctan2,
    "max": lambda *x: functools.reduce(np.maximum, x) if len(x) > 1 else np.max(*x),
    "min": lambda *x: functools.reduce(np.minimum, x) if len(x) > 1 else np.min(*x),
    "det": np.linalg.det,
    "ReLU": lambda z: np.maximum(0, z),
    "relu": lambda z: np.maximum(0, z),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True),
}
RELATIONS = {
    "<": np.less,
    ">": np.greater,
    r"\le": np.less_equal,
    r"\ge": np.greater_equal,
}


def alike(one: Any, two: Any) -> list[Any]:
    """Give two terms; a vector and a column are two ways to write the same."""
    one, two = np.asarray(one), np.asarray(two)
    if sorted((one.ndim, two.ndim)) == [1, 2] and one.size == two.size == len(one) == len(two):
        one, two = one.reshape(-1, 1), two.reshape(-1, 1)
    return [one, two]


def product(one: Any, two: Any) -> Any:
    """Multiply as formulas do without a sign: matrices row by column, numbers with all."""
    one, two = np.asarray(one), np.asarray(two)
    if one.ndim == 0 or two.ndim == 0 or (two.ndim == 1 and one.shape[-1] == 1):
        return one * two
    if one.ndim == two.ndim == 1:
        raise UnreadableError("two vectors side by side")
    found = one @ two
    return found.reshape(()) if found.size == 1 else found


def dot(one: Any, two: Any) -> Any:
    one, two = np.asarray(one), np.asarray(two)
    both = one.ndim and two.ndim and one.size == two.size
    return np.vdot(one, two) if both else one * two if 0 in {one.ndim, two.ndim} else one @ two


OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": lambda one, two: np.add(*alike(one, two)),
    "subtract": lambda one, two: np.subtract(*alike(one, two)),
    "negative": np.negative,
    "positive": np.asarray,
    "elementwise": np.multiply,
    "dot": dot,
    "xor": lambda one, two: np.logical_xor(one, two).astype(float),
    "divide": np.divide,
    "degrees": np.radians,
    "absolute": np.abs,
    "root": np.sqrt,
}
INVERSES = {"sin": np.arcsin, "cos": np.arccos, "tan": np.arctan}
LONGEST = 100
CONSTANTS = {r"\pi": math.pi, r"\imath": np.array([1.0, 0.0]), r"\jmath": np.array([0.0, 1.0])}


class Value(Interpreter[Token, Any]):
    """Compute what a formula stands for."""

    def __init__(self, known: Callable[[str], Any]) -> None:
        """Take what gives the value of a name, or raises `UnknownError`."""
        self.known = known
        self.indices: dict[str, int] = {}

    def __call__(self, tex: str) -> Any:
        """Evaluate a formula."""
        try:
            with np.errstate(all="ignore"):  # what is not finite is no error here
                return self.visit(read(tex))
        except (TypeError, ValueError, IndexError, AttributeError) as error:
            raise UnreadableError(f"{tex}: {error}") from None

    def operands(self, tree: Tree[Token]) -> list[Any]:
        """Evaluate what is below."""
        return [self.visit(part) for part in tree.children if isinstance(part, Tree)]

    def __default__(self, tree: Tree[Token]) -> Any:
        """Compute what needs the values below it alone."""
        return OPERATIONS[tree.data](*self.operands(tree))

    def number(self, tree: Tree[Token]) -> Any:
        return float(tree.children[0])

    def name(self, tree: Tree[Token]) -> Any:
        symbol, *sub = tree.children
        if symbol in self.indices:
            return self.indices[symbol]
        if not sub:
            return self.value(symbol)
        inner = sub[0][1:].strip("{}").replace(",", "").replace(" ", "")
        try:  # a name of its own, as the weights W_1 of the first layer
            return self.value(f"{symbol}_{inner}")
        except UnknownError:
            return self.element(symbol, inner)

    def element(self, symbol: str, sub: str) -> Any:
        """Give an element, a row or a column; formulas count from one."""
        if symbol == r"\mathbf{1}":
            return np.ones(int(self.count(sub)))
        array = self.array_of(symbol, 2 if ":" in sub else len(sub))
        if sub[0] == ":":
            return array[:, [int(self.count(sub[1:])) - 1]]
        if sub[-1] == ":":
            return array[[int(self.count(sub[:-1])) - 1]]
        places = [int(self.count(letter)) - 1 for letter in sub]
        if min(places) < 0:
            raise UnreadableError(f"{symbol}_{sub}: formulas count from one")
        return array[tuple(places)]

    def part(self, tree: Tree[Token]) -> Any:
        """Give an element of what stands in brackets."""
        inner, sub = tree.children
        places = [self.count(letter) - 1 for letter in sub[1:].strip("{}")]
        return np.asarray(self.visit(inner))[tuple(places)]

    def array_of(self, symbol: str, axes: int) -> Any:
        """Find the array whose elements a small letter names: w_ij is an element of W."""
        letter = re.sub(r"\\math\w+\{(\w)\}", r"\1", symbol)
        bold = rf"\mathbf{{{letter}}}"
        hats = [symbol.replace(letter, bold)] if symbol.startswith(r"\hat") else []
        for name in (bold, *hats, rf"\mathbf{{{letter.upper()}}}", rf"\mathbf{{{letter.lower()}}}"):
            with contextlib.suppress(UnknownError):
                array = np.asarray(self.value(name))
                array = array.reshape(-1) if axes == 1 and 1 in array.shape else array
                if array.ndim == axes:
                    return array
        raise UnknownError(symbol)

    def count(self, letter: str) -> Any:
        found = int(letter) if letter.isdigit() else self.indices.get(letter) or self.value(letter)
        if found != int(found):
            raise UnreadableError(f"{letter} is no index")
        return int(found)

    def value(self, symbol: str) -> Any:
        if symbol in CONSTANTS:
            return CONSTANTS[symbol]
        try:
            return self.known(symbol)
        except UnknownError:
            inner = re.fullmatch(r"\\hat\{(\\mathbf\{\w\})\}", symbol)
            if inner:  # the unit vector
                return self.value(inner[1]) / np.linalg.norm(self.value(inner[1]))
            if symbol == "e":
                return math.e
            raise

    def times(self, tree: Tree[Token]) -> Any:
        """Multiply, or apply a function to what follows it."""
        one, two = tree.children
        if isinstance(one, Tree) and one.data == "times":  # 2 f(x) is 2 times f(x)
            last = self.visit(one.children[1])
            if callable(last):
                return product(self.visit(one.children[0]), self.applied(last, two))
        left = self.visit(one)
        if callable(left):
            return self.applied(left, two)
        return product(left, self.visit(two))

    def applied(self, function: Callable[..., Any], argument: Any) -> Any:
        several = isinstance(argument, Tree) and argument.data == "list"
        return function(*(self.operands(argument) if several else [self.visit(argument)]))

    def call(self, tree: Tree[Token]) -> Any:
        return self.applied(self.function(tree.children[0]), tree.children[-1])

    def inverse(self, tree: Tree[Token]) -> Any:
        function, script, argument = tree.children
        exponent = self.visit(script.children[0])
        name = function.strip("\\")
        if exponent == -1 and name in INVERSES:
            return self.applied(INVERSES[name], argument)
        return self.applied(self.function(function), argument) ** exponent

    def function(self, token: str) -> Callable[..., Any]:
        name = re.sub(r"\\(?:operatorname|mathrm)\{(\w+)\}|\\(\w+)", r"\1\2", token)
        try:
            return FUNCTIONS[name] if name in FUNCTIONS else self.known(name)
        except UnknownError:
            raise UnreadableError(f"the function {name} is not known") from None

    def power(self, tree: Tree[Token]) -> Any:
        base, script = tree.children
        value, (exponent,) = self.visit(base), script.children
        if isinstance(exponent, Tree) and exponent.data == "row":
            return np.asarray(value)[int(self.count(exponent.children[0])) - 1]
        if exponent == r"\top":
            return value.reshape(1, -1) if value.ndim == 1 else value.T
        if exponent == r"\circ":
            return np.radians(value)
        return np.power(value, self.exponent(exponent))

    def exponent(self, script: Any) -> Any:
        if isinstance(script, Token):
            return float(script) if script.type == "NUMBER" else self.value(script)
        return self.visit(script)

    def norm(self, tree: Tree[Token]) -> Any:
        order = tree.children[-1]
        order = order[1:].strip("{}") if isinstance(order, Token) else "2"
        named = {r"\infty": np.inf, "F": 2}
        value = np.asarray(*self.operands(tree)).reshape(-1)
        return np.linalg.vector_norm(value, ord=named[order] if order in named else float(order))

    def list(self, tree: Tree[Token]) -> Any:
        values = self.operands(tree)
        return values[0] if len(values) == 1 else np.array(values, float)

    def matrix(self, tree: Tree[Token]) -> Any:
        return np.array([self.operands(row) for row in tree.children[0].children], float)

    def bigsum(self, tree: Tree[Token]) -> Any:
        sub, *ends, term = tree.children
        index, _, start = sub[1:].strip("{}").replace(" ", "").partition("=")
        end = int(self.exponent(ends[0].children[0])) if ends else LONGEST + 1
        total: Any = 0.0
        for number in range(int(start or 1), end + 1):
            self.indices[index] = number
            try:
                total = total + self.visit(term)
            except IndexError:  # without an end, a sum goes as far as its arrays
                if ends or number == 1:
                    raise
                break
            if number > LONGEST:
                raise UnreadableError(f"a sum over {index} that does not end")
        del self.indices[index]
        return total

    def cases(self, tree: Tree[Token]) -> Any:
        found: Any = np.nan
        for case in reversed(tree.children):
            value, left, relation, right = case.children
            holds = RELATIONS[relation](self.visit(left), self.visit(right))
            found = np.where(holds, self.visit(value), found)
        return found
