"""Evaluate every equality of a text whose sides hold numbers, and the names that a page defines."""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .formulas import UnknownError, UnreadableError, Value, names, spelled

Chain = list[str]  # a side, a relation, a side, …
RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less, ">": np.greater, r"\le": np.less_equal, r"\ge": np.greater_equal,
    r"\ne": np.not_equal, r"\neq": np.not_equal,
}  # fmt: skip
RELATION = re.compile(r"=|<|>|\\(?:approx|leq?|geq?|neq?)(?![a-zA-Z])")
# What ends one statement and begins another.
BREAK = re.compile(
    r"\\q?quad|\\text\b|\\(?:in|to|leftarrow|Rightarrow|quad|implies)(?![a-zA-Z])|;|:(?![^{}]*\})|…|\\dots\b.*"
)
# Numbers and signs outside of formulas, as TeX writes them.
UNICODE = {
    "−": "-", "·": r"\cdot ", "×": r"\times ", "≈": r"\approx ", "≤": r"\le ", "≥": r"\ge ",
    "≠": r"\ne ", "²": "^2", "³": "^3", "π": r"\pi ", "⊙": r"\odot ",
}  # fmt: skip
PLAIN = re.compile(
    rf"(?<![\w.-])(?:√?\d+(?:\.\d+)?(?![^\W²³]|-|\.\d)|[-+/=<>()^{''.join(UNICODE)}°,]|√(?=\())+"
)
ONE = r"(?:\\pm|[-+])?\d+(?:\.\d+)?(?:\\(?:cdot|times)10\^\{?-?\d+\}?)?°?"
LITERAL = re.compile(rf"{ONE}|\({ONE}(?:,{ONE})*\)")
SYMBOL = re.compile(
    r"\\(?:math(?:bf|cal)|vec)\{\w\}(?:_(?:\w|\{\w+\}))?|[a-zA-Z](?:_(?:\w|\{\w+\}))?"
    r"|\\hat\{\w\}|\\(?:alpha|beta|theta|eta|lambda|varepsilon|sigma|mu)"
)

# A name alone: it is what the rest defines.
BARE = re.compile(
    r"(\\[a-z]+\{\w\}|\\hat\{\\?[\w{}]+\}|\\?[a-zA-Z]+)(?:_(?:\w|\{[\w:]+\}))?(?:\^\\top ?)?"
)


def math_of(text: str) -> list[str]:
    """Give what of a text is mathematics, run by run; words stand between runs."""
    text = re.sub(r"`[^`]*`", " … ", text)
    runs, place = [""], 0
    for match in re.finditer(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL):
        plain(text[place : match.start()], runs)
        if match[1]:
            runs += ["", *rows_of(match[1]), ""]
        else:
            runs[-1] += match[2]
        place = match.end()
    plain(text[place:], runs)
    return [run for run in runs if RELATION.search(run)]


def plain(text: str, runs: list[str]) -> None:
    """Add the numbers and signs of prose to the run that is open; a word closes it."""
    for part in re.split(r"(\s+|\*+)", text):
        if not part.strip("* \n"):
            continue
        word = part.rstrip(".,;:?!")
        if PLAIN.fullmatch(word) and word not in "()":
            for sign, tex in UNICODE.items():
                word = word.replace(sign, tex)
            runs[-1] += " " + re.sub(r"√\(?(\d+(?:\.\d+)?)\)?", r"\\sqrt{\1}", word)
            if part != word and part[-1] in ".;:?!,":
                runs.append("")
        else:
            runs.append("")


def rows_of(display: str) -> Iterator[str]:
    """Split a displayed formula into its rows; a row that begins with a sign goes on."""
    outer = re.sub(r"\\(begin|end)\{(aligned|gathered|split)\}", "", display)
    matrices = r"\\begin\{(\w*matrix|cases)\}.*?\\end\{\1\}"
    kept: list[str] = []
    outer = re.sub(matrices, lambda m: kept.append(m[0]) or f"\0{len(kept) - 1}\0", outer,
                   flags=re.DOTALL)  # fmt: skip
    whole = ""
    for row in re.split(r"\\\\(?:\[[^]]*\])?", outer):
        clean = row.replace("&", " ").replace(r"\quad", " ", row.lstrip().startswith("&")).strip()
        if RELATION.match(clean) or clean.startswith("+"):
            whole += f" {clean}"
        else:
            whole += f" ; {clean}"
    yield re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], whole)


def chains(run: str) -> Iterator[Chain]:
    """Split mathematics into statements, and these at their relations."""
    for part in BREAK.split(run):
        for statement in outside(spelled(part or ""), re.compile(",")):
            sides = outside(statement.strip().rstrip("."), RELATION, keep=True)
            if len(sides) > 1:
                yield [side.strip() for side in sides]


def outside(tex: str, sign: re.Pattern[str], keep: bool = False) -> list[str]:
    """Split a formula where a sign stands outside of all brackets."""
    parts, depth, start, place = [], 0, 0, 0
    while place < len(tex):
        if match := re.match(r"\\begin\{\w+\}|[({[]|\\lVert|\\lvert", tex[place:]):
            depth += 1
        elif match := re.match(r"\\end\{\w+\}|[)}\]]|\\rVert|\\rvert", tex[place:]):
            depth -= 1
        elif depth == 0 and (match := sign.match(tex, place)):
            parts += [tex[start:place], *([match[0]] if keep else [])]
            start = match.end()
        place += len(match[0]) if match else 1
    return [*parts, tex[start:]]


def decimals(side: str) -> int | None:
    """Count the decimals shown, where a side is a number as it is printed, or several."""
    text = re.sub(r"\\begin\{matrix\}(.*?)\\end\{matrix\}", r"(\1)", side, flags=re.DOTALL)
    text = re.sub(r"\s", "", re.sub(r"&|\\\\", ",", text.replace(r"^\circ", "°")))
    if not LITERAL.fullmatch(text):
        return None
    power = re.search(r"10\^\{?(-?\d+)", text)
    shown = re.findall(r"\d+(?:\.(\d+))?", re.sub(r"\\(cdot|times)10\^\{?-?\d+", "", text))
    return min(map(len, shown)) - (int(power[1]) if power else 0)


def agree(left: Any, relation: str, right: Any, sides: tuple[str, str]) -> bool:
    """Compare two sides; a number with decimals is right to the digits that it shows."""
    if relation in RELATIONS:
        return bool(np.all(RELATIONS[relation](left, right)))
    one, two = (np.squeeze(np.asarray(side, float)) for side in (left, right))
    if one.shape != two.shape:
        return False
    shown = [count for count in map(decimals, sides) if count or (count == 0 and relation != "=")]
    room = max((0.500001 * 10.0**-count for count in shown), default=0.0)
    if any("°" in side or "circ" in side for side in sides):
        room = np.radians(room)
    rough = 1e-2 if relation == r"\approx" and not shown else 1e-9
    return bool(np.all(np.abs(one - two) <= room + rough * np.maximum(np.abs(one), np.abs(two))))


@dataclass
class Scope:
    """The names that have values in a section: those of its text, and those of its cells."""

    states: list[dict[str, Any]]
    sources: list[str]
    text: dict[str, Any] = field(default_factory=dict)
    open: list[Chain] = field(default_factory=list)
    said: list[Chain] = field(default_factory=list)

    @functools.cached_property
    def uses(self) -> set[str]:
        """Name what the cells of the section use."""
        return {
            node.id
            for source in self.sources
            for node in ast.walk(parsed(source))
            if isinstance(node, ast.Name)
        }

    def candidates(self, symbol: str) -> list[Any]:
        """Give all values that the cells of the section gave to a name that they use."""
        name = in_python(symbol)
        trees = [*map(parsed, self.sources)]
        if name not in self.uses or any(name in bound_elsewhere(tree) for tree in trees):
            return []
        found = [state[name] for state in self.states if name in state]
        found += [value for tree in trees for value in assigned(tree, name)]
        vector = symbol.startswith(r"\math")
        return [x for x in map(number, found) if x is not None and (np.ndim(x) > 0) == vector]

    def tells(self, side: str) -> bool:
        """Tell whether a side has a value here."""
        try:
            Value(self.known(self.states[-1]))(side)
        except (UnknownError, UnreadableError):
            return False
        return True

    def known(self, state: dict[str, Any]) -> Callable[[str], Any]:
        def value(symbol: str) -> Any:
            if symbol in self.text:
                return self.text[symbol]
            name = in_python(symbol)
            found = number(state[name]) if name in state and name in self.uses else None
            vector = symbol.startswith((r"\mathbf", r"\vec"))
            if found is None or (np.ndim(found) > 0) != vector:
                raise UnknownError(symbol)
            return found

        return value

    def faults(self, text: str) -> Iterator[str]:
        """Yield what a text says is equal and is not, or cannot be read."""
        for chain in (chain for run in math_of(text) for chain in chains(run)):
            self.said.append(chain)
            numbers = [is_number(side) for side in chain[::2]]
            wanted = all if set(chain[1::2]) & set(RELATIONS) else any
            if not wanted(numbers):  # no number is said, or it is a condition
                continue
            if fault := self.fault(chain):
                yield fault
            elif self.bind(chain):  # what was open before may be known now
                yield from filter(None, map(self.fault, self.open))
            self.open = [*(other for other in self.open if other[0] != chain[0]), chain]

    def bind(self, chain: Chain) -> bool:
        """Remember what the text says a name is, and tell whether it says so."""
        new = bool(SYMBOL.fullmatch(chain[0])) and chain[1] == "=" and is_number(chain[-1])
        if new:
            self.text[chain[0]] = Value(no_names)(chain[-1])
        return new

    def defines(self, chain: Chain) -> bool:
        """Tell whether a chain gives a number to a name that has no value but in the text."""
        one = len(chain) == 3 and SYMBOL.fullmatch(chain[0]) and is_number(chain[2])
        return bool(one) and not self.candidates(chain[0])

    def fault(self, chain: Chain) -> str:
        """Tell what is wrong with a chain, whatever values its names have had here."""
        said = " ".join(chain)
        if SYMBOL.fullmatch(chain[0]) and len(chain) > 2 and chain[1] in {"=", r"\approx"}:
            if is_number(chain[2]) and (had := self.candidates(chain[0])):
                right = Value(no_names)(chain[2])
                had += [np.radians(x) for x in had if "°" in chain[2]]
                if not any(agree(x, chain[1], right, (chain[0], chain[2])) for x in had):
                    return f"{said}: here {chain[0]} is {written(had[-1])}"
            if "_" not in chain[0]:  # what is named as an element may be one
                chain = chain[2:]
        found = [self.compare(chain, state) for state in self.states or [{}]]
        return "" if "" in found else f"{said}: {found[-1]}"

    def compare(self, chain: Chain, state: dict[str, Any]) -> str:
        """Compare each side that has a value with the next one that has."""
        values: list[tuple[str, Any, str]] = []
        value, relation, skipped = Value(self.known(state)), "=", False
        for side, sign in itertools.zip_longest(chain[::2], chain[1::2], fillvalue=""):
            try:
                here = value(side)
                if values and not (skipped and relation in RELATIONS):
                    before, x, _ = values[-1]
                    if not agree(x, relation, here, (before, side)):
                        return f"{before} is {written(x)}, and {side} is {written(here)}"
                values.append((side, here, relation))
                skipped = False
            except UnknownError:
                skipped = True
            except UnreadableError as error:
                if decimals(side) is not None or is_number(side, read=False):
                    return f"cannot be read: {error}"
                skipped = True
            relation = sign
        return ""


def no_names(symbol: str) -> Any:
    raise UnknownError(symbol)


def is_number(side: str, read: bool = True) -> bool:
    """Tell whether a side holds numbers only."""
    if not re.search(r"\d", side):
        return False
    if not read:
        return not re.search(r"[a-zA-Z]", re.sub(r"\\[a-zA-Z]+(\{\w*matrix\})?", "", side))
    try:
        Value(no_names)(side)
    except (UnknownError, UnreadableError):
        return False
    return True


def names_of(chain: Chain) -> set[str]:
    """Name what a chain speaks of."""
    found = set()
    for side in chain[::2]:
        try:
            found |= set(names(side))
        except UnreadableError:
            continue
    return found


def written(x: Any) -> str:
    return np.array2string(np.asarray(x), precision=6, separator=", ").replace("\n", "")


def in_python(symbol: str) -> str:
    """Name in Python what a formula names: W_1 is W1."""
    return re.sub(r"\\math\w+\{(\w)\}|\\vec\{(\w)\}|\\(?=[a-z])|[_{}]", r"\1\2", symbol)


def number(x: Any) -> Any:
    """Give a number or a small array of numbers as NumPy's, or None."""
    if type(x).__module__.partition(".")[0] not in {"numpy", "torch", "builtins"}:
        return None
    if isinstance(x, (str, bytes, dict, set)) or callable(x):
        return None
    try:
        array = np.asarray(x.detach().cpu() if hasattr(x, "detach") else x)
        small = array.size <= 1000 and array.ndim <= 2 and not np.iscomplexobj(array)
        return array.astype(float) if small else None
    except (TypeError, ValueError, RuntimeError):
        return None


def parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def bound_elsewhere(tree: ast.Module) -> set[str]:
    """Name what loops and functions bind: it has many values."""
    nodes = [*ast.walk(tree)]
    loops = (node.target for node in nodes if isinstance(node, (ast.For, ast.comprehension)))
    found = {part.id for loop in loops for part in ast.walk(loop) if isinstance(part, ast.Name)}
    return found | {node.arg for node in nodes if isinstance(node, ast.arg)}


def assigned(tree: ast.Module, name: str) -> Iterable[Any]:
    """Give the literal numbers that code assigns to a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, values = node.targets[0], node.value
            pairs = zip(
                targets.elts if isinstance(targets, ast.Tuple) else [targets],
                values.elts if isinstance(values, ast.Tuple) else [values],
                strict=False,
            )
            for target, value in pairs:
                if isinstance(target, ast.Name) and target.id == name:
                    made = re.fullmatch(r"(?:np\.array|torch\.tensor)\((.*)\)", ast.unparse(value))
                    try:
                        written_out = made[1] if made else ast.unparse(value)
                        yield np.asarray(ast.literal_eval(written_out), float)
                    except (TypeError, ValueError, SyntaxError):
                        continue
