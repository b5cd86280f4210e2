"""Evaluate formulas on random numbers: laws that hold for all, and definitions in code."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import numpy as np
import torch

import linalg_dl as la

from .equalities import BARE, Chain, agree, chains, is_number, math_of, rows_of, written
from .formulas import UnknownError, UnreadableError, Value, chance, names, read, spelled
from .tables import SIZES, Shape

# Formulas whose function has no listing beside it, by one of their sides.
TIES: dict[str, tuple[Callable[..., Any], str]] = {
    r"\lVert\mathbf{a}\rVert": (la.vector_norm, "a"),
    r"\lVert\mathbf{a}\rVert\,\lVert\mathbf{b}\rVert \cos\theta": (la.dot_by_angle, "ab"),
    r"\cos\theta": (la.cosine_similarity, "ab"),
    r"\theta": (la.angle_between, "ab"),
    r"\mathbf{p}": (la.project, "ab"),
    r"\sigma(\mathbf{W}\mathbf{x} + \mathbf{b})": (la.linear_by_example, "Wxb"),
    r"\mathbf{W}\mathbf{X} + \mathbf{b}": (la.linear_by_columns, "WXβ"),
    r"[\mathbf{W}\mathbf{X}^\top + \mathbf{b}]^\top": (la.linear_by_design_matrix, "WXβ"),
    r"\sigma(\mathbf{X}\mathbf{W}^\top + \mathbf{b})": (la.linear, "XWb"),
    r"1 / (1 + e^{-z})": (la.sigmoid, "z"),
    r"\max(0, z)": (la.relu, "z"),
    r"\hat{y}": (la.step, "z"),
    r"\operatorname{softmax}(\frac{\mathbf{Q}\mathbf{K}^\top}{\sqrt{d}})\mathbf{V}": (
        lambda *given: torch.nn.functional.scaled_dot_product_attention(*map(torch.tensor, given)),
        "QKV",
    ),
    r"\begin{bmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{bmatrix}": (
        la.rotation_matrix,
        "θ",
    ),
}
# Displays whose function has no listing beside it, by their left sides.
DISPLAYS: dict[str, Callable[..., Any]] = {
    r"\mathbf{c}_{:j}": la.matmul_by_columns,
    r"\mathbf{c}_{i:}": la.matmul_by_rows,
}


def loss(X: Any, w: Any, y: Any) -> Any:
    """Half the squared error of a unit that has no bias."""
    return ((X @ w - y) ** 2).sum() / 2


def slope(*given: Any) -> Any:
    X, w, y = map(torch.tensor, given)
    return torch.autograd.grad(loss(X, w.requires_grad_(), y), w)[0].numpy()


# What a display says of its left side, with the names in it; one that has many, one of them.
XWY, AB = r"\mathbf{X} \mathbf{w} \mathbf{y}", r"\mathbf{A} \mathbf{B}"
LABELS = r"\mathbf{y} \hat{\mathbf{y}}"
MEANT: list[tuple[str, Callable[..., Any], str]] = [
    (r"L(\mathbf{w})", loss, XWY),
    (r"\vec{g}", slope, XWY),
    (r"\mathbf{w}_{new}", lambda w, eta, g: w - eta * g, r"\mathbf{w} \eta \vec{g}"),
    (r"\mathbf{w}_{new}", lambda w, e, x: w + e * x, r"\mathbf{w} e \mathbf{x}"),
    (r"\mathbf{w}_{new}", lambda w, X, y, ŷ: w + X.T @ (y - ŷ), r"\mathbf{w} \mathbf{X} " + LABELS),
    ("b_{new}", lambda b, e: b + e, "b e"),
    ("b_{new}", lambda b, y, ŷ: b + (y - ŷ).sum(), f"b {LABELS}"),
    ("e", lambda y, ŷ: y - ŷ, r"y \hat{y}"),
    ("z", lambda w, x, b: w @ x + b, r"\mathbf{w} \mathbf{x} b"),
    (r"\mathbf{z}", lambda X, w, b: X @ w + b, r"\mathbf{X} \mathbf{w} b"),
    ("z(0,1) + z(1,0)", lambda w, b: w[0] + w[1] + 2 * b, r"\mathbf{w} b"),
    ("z(0,0) + z(1,1)", lambda w, b: w[0] + w[1] + 2 * b, r"\mathbf{w} b"),
    (r"\mathbf{A}", la.linear, r"\mathbf{X} \mathbf{W} \mathbf{b}"),
    (r"\mathbf{A}_1", lambda *a: la.relu(la.linear(*a)), r"\mathbf{X} \mathbf{W}_1 \mathbf{b}_1"),
    (r"\mathbf{A}_2", la.linear, r"\mathbf{A}_1 \mathbf{W}_2 \mathbf{b}_2"),
    (r"\mathbf{a}", la.linear_by_example, r"\mathbf{W} \mathbf{x} \mathbf{b}"),
    (r"\mathbf{a}", lambda a: a, r"\mathbf{a}"),
    (r"\cos\theta", la.cosine_similarity, r"\mathbf{a} \mathbf{b}"),
    (r"\mathbf{p}", la.project, r"\mathbf{a} \mathbf{b}"),
    (r"\hat{\mathbf{a}}", la.normalize, r"\mathbf{a}"),
    (r"\lVert\mathbf{a}\rVert_1", lambda a: np.abs(a).sum(), r"\mathbf{a}"),
    (r"\lVert\mathbf{a}\rVert_2", la.vector_norm, r"\mathbf{a}"),
    (r"\lVert\mathbf{a}\rVert_\infty", lambda a: np.abs(a).max(), r"\mathbf{a}"),
    (r"\lVert\mathbf{W}\rVert_F", np.linalg.matrix_norm, r"\mathbf{W}"),
    (r"\theta", lambda *a: la.direction(np.array(a)), "a_x a_y"),
    (r"\theta", la.angle_between, r"\mathbf{a} \mathbf{b}"),
    (r"p(i, j)", lambda r, s, i, j: r * i + s * j, "s_0 s_1 i j"),
    (r"x_1 \oplus x_2", lambda s: np.maximum(0, s) - 2 * np.maximum(0, s - 1), "s"),
    ("s_0", lambda n, s: n * s, "n_1 s_1"),
    ("p_j", lambda s: np.exp(s) / np.exp(s).sum(), r"\mathbf{s}"),
    (r"\hat{x}_j", lambda x, mean, std: (x - mean) / std, r"\mathbf{x} \mu \sigma"),
    *(
        (f"C_{{{i + 1}{j + 1}}}", lambda A, B, i=i, j=j: A[i, :2] @ B[:2, j], AB)
        for i, j in np.ndindex(2, 2)
    ),
]
BOUNDS = {r"\le", r"\ge"}
# What is said of one triangle is not said of all, and what defines has no law to keep.
INDICES = {"i": 1, "j": 2, "k": 3}
VECTOR, MATRIX = re.compile(r"\\(?:mathbf|vec)\{[a-z]\}"), re.compile(r"\\mathbf\{[A-Z]\}")
ANNOTATED = re.compile(r"""\[Array, ?['"]([^'"]*)['"]\]""")


class Anything:
    """Give a value to every name that a formula may have, by how it is written."""

    def __init__(self, given: Mapping[str, Any] | None = None, only: bool = False) -> None:
        """Remember the names that have values of their own, and whether others have any."""
        self.given, self.only = dict(given or {}), only

    def __call__(self, name: str) -> Any:
        if name in self.given:
            return self.given[name]
        if name in {*"nmhk"}:
            return 3
        if name in {r"\sigma", "f"}:
            return lambda z: z
        if self.only:
            raise UnknownError(name)
        if name == r"\mathbf{0}":
            return np.zeros(3)
        if VECTOR.fullmatch(name):
            return chance(name).uniform(1, 2, 3) * [1, -1, 1]
        if MATRIX.fullmatch(name):
            return chance(name).uniform(-2, 2, (3, 3))
        if name == r"\theta":
            a, b = (self(rf"\mathbf{{{letter}}}") for letter in "ab")
            return np.arccos(a @ b / np.sqrt((a @ a) * (b @ b)))
        if re.fullmatch(r"[a-zA-Z]", name) and name != "e":
            return chance(name).uniform(1, 2)
        raise UnknownError(name)


def said(text: str) -> Iterator[Chain]:
    """Yield the statements of a text, and the formula that stands alone in it."""
    text = renewed(text)
    alone = re.fullmatch(r"\$\$?([^$]+)\$\$?", text)
    for run in math_of(text) or (re.split(r"\\q?quad", alone[1]) if alone else []):
        run = undotted(run, dict.fromkeys("nmhkK", 3))
        for chain in [*chains(run)] or [[run]]:  # one that holds for two signs is two
            signs = "+-" if r" \pm" in " ".join(chain) else " "
            yield from ([side.replace(r"\pm", sign) for side in chain] for sign in signs)


def renewed(tex: str) -> str:
    """Write what takes the place of a name as what its next value is."""
    return re.sub(r"\s*\\leftarrow", "_{new} =", tex.replace(r"\nabla L", r"\vec{g}"))


def laws(chain: Chain, display: bool = False) -> Iterator[str]:
    """Yield what a chain says of all numbers, and does not hold of some."""
    said = " ".join(chain)
    numbers = [*filter(is_number, chain[::2])]
    is_zero = r"\mathbf{0}" in said or (numbers == ["0"] and not BOUNDS.isdisjoint(chain))
    if not set(chain[1::2]) <= {"=", *BOUNDS} or (numbers and not is_zero):
        return
    if re.search(r"(?<![\w.{])(?:[3-9]|\d[\d.]+)", said) and "matrix" not in said:
        return  # of the numbers of an example
    sides = [side for side in chain[::2] if not defines(side, chain)]
    if not display and not any(re.search(r"\\math|matrix", side) for side in sides):
        return
    found = [(side, x) for side in sides if (x := tried(side, Anything(), INDICES)) is not None]
    for (one, x), (two, y) in itertools.pairwise(found):
        bounds = BOUNDS.intersection(chain[chain.index(one) : chain.index(two)])
        holds = all(agree(x, sign, y, ("", "")) for sign in bounds) if bounds else same(x, y)
        alike = {*map(letter_of, names_of(one))} & {*map(letter_of, names_of(two))}
        if not holds and (alike or is_zero):
            yield f"{said}: of some numbers {one} is {written(x)}, {two} {written(y)}"


def defines(side: str, chain: Chain) -> bool:
    """Tell whether a side is a name that no other side knows."""
    if re.match(r"[fgLz]\(", side):  # a function of its argument
        return True
    base = BARE.fullmatch(side)
    if base is None or re.search(r"_\{?\d", side):
        return base is not None
    others = {name for other in chain[::2] if other != side for name in names_of(other)}
    return letter_of(base[1]) not in map(letter_of, others)


def letter_of(name: str) -> str:
    return re.sub(r"\\math\w+\{(\w)\}", r"\1", name).lower()


def tied(chain: Chain, ties: Mapping[str, Any] = TIES) -> Iterator[tuple[str, str]]:
    """Yield the ties of a chain, and what is wrong with each."""
    sides = chain[::2]
    for key in {squeezed(side) for side in sides} & {squeezed(one) for one in ties}:
        function, letters = next(tie for one, tie in ties.items() if squeezed(one) == key)
        anything = Anything({"z": np.array([-2.0, 0.0, 0.5, 3.0]), "d": 3.0})
        alone = {"z": "z", "θ": r"\theta", "β": r"\mathbf{b}"}
        symbols = [alone.get(letter, rf"\mathbf{{{letter}}}") for letter in letters]
        if "β" in letters:
            anything.given[r"\mathbf{b}"] = chance("b").uniform(1, 2, (3, 1))
        right = function(*map(anything, symbols))
        whole = [side for side in sides if {*symbols} <= {*names_of(side)}]
        values = [(s, x) for s in whole if (x := tried(s, anything)) is not None]
        wrong = [f"{s} is {written(x)}" for s, x in values if not same(x, right)]
        if values:
            yield key, f"{wrong[0]}, {function.__name__} {written(right)}" if wrong else ""


def unread(text: str) -> Iterator[str]:
    """Yield the sides of a display that mean nothing; what has dots both ways is only looked at."""
    keys = {squeezed(key) for key, *_ in MEANT}
    text = "" if r"\ddots" in text else text
    chains = [chain for chain in said(text) if len(chain) > 1 and squeezed(chain[0]) not in keys]
    for side in (side for chain in chains for side in chain[::2]):
        try:
            value = Value(Anything())
            value.indices |= INDICES
            value(side)
        except UnreadableError as error:
            yield f"{' '.join(side.split())}: cannot be read: {error}"
        except UnknownError:
            continue


def meant(chain: Chain) -> str:
    """Tell where a displayed formula is not what its left side means; "" where nobody knows."""
    ends = {squeezed(chain[0]), squeezed(chain[-1])}
    ties = [(squeezed(key), *tie) for key, *tie in MEANT if squeezed(key) in ends]
    found = [parted(chain, key, function, symbols.split()) for key, function, symbols in ties]
    return "" if "" in found else "; nor: ".join(found)


def parted(chain: Chain, key: str, function: Callable[..., Any], symbols: list[str]) -> str:
    """Tell which side is not what a function gives of some numbers."""
    given = {s: chance(s).uniform(1, 2, (3,) * rank_of(s)) for s in symbols}
    right = function(*given.values())
    for side in (s for s in chain[::2] if squeezed(s) != key and not is_number(s)):
        places = [{"j": j + 1} for j in range(3)] if key.endswith("_j") else [{}]
        values = [tried(side, Anything(given, only=True), place) for place in places]
        if any(x is None for x in values):
            return f"{side} is not of {', '.join(symbols)}"
        if not same(values, right):
            return f"{' '.join(chain)}: {side} is {written(values)}, and not {written(right)}"
    return ""


def rank_of(symbol: str) -> int:
    return 2 if MATRIX.match(symbol) else int(bool(re.search(r"\\(?:mathbf|vec)", symbol)))


def squeezed(tex: str) -> str:
    return re.sub(r"\s", "", spelled(tex))


def tried(side: str, known: Callable[[str], Any], indices: Mapping[str, int] | None = None) -> Any:
    """Evaluate a side, or give None."""
    value = Value(known)
    value.indices |= indices or {}
    try:
        return value(side)
    except (UnknownError, UnreadableError):
        return None


def same(x: Any, y: Any) -> bool:
    x, y = np.squeeze(np.asarray(x, float)), np.squeeze(np.asarray(y, float))
    return x.shape == y.shape and np.allclose(x, y, rtol=1e-9, atol=1e-12)


def names_of(side: str) -> list[str]:
    try:
        return names(side)
    except UnreadableError:
        return []


def listed(path: str) -> Callable[..., Any]:
    """Find the function that a listing shows."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


def fault_of(display: str, function: Callable[..., Any], shapes: Mapping[str, Shape]) -> str:
    """Tell where a displayed formula and the function beside it part; "" where they agree."""
    written_out = [*map(undotted, rows_of(display))]
    if any(re.search(r"_1\b[^=;]*\\dots", row) for row in written_out):
        return f"{function.__name__}: the terms above do not tell what their dots stand for"
    rows = [chain for row in written_out for chain in chains(row)]
    rows = [chain for chain in rows if "=" in chain and not any(map(is_number, chain[::2]))]
    if not rows:
        return f"{function.__name__}: no formula stands above it"
    given = arguments(function, rows, shapes)
    try:
        result = function(*given.values())
    except (TypeError, ValueError) as error:
        return f"{function.__name__}: {error}"
    met, known = 0, Anything({**{n: SIZES[n] for n in "nmhK"}, **given})
    for chain in rows:
        for side in (chain[0], chain[-1]):
            if base := BARE.fullmatch(side):
                known.given |= dict.fromkeys(results(base[1], given), result)
        for indices in all_indices(chain, np.shape(result)):
            values = [(s, x) for s in chain[::2] if (x := tried(s, known, indices)) is not None]
            if lost := [s for s in chain[::2] if names_of(s) and s not in dict(values)]:
                return f"{lost[0]} has no value where {function.__name__} has one"
            for (one, x), (two, y) in itertools.pairwise(values):
                if not same(x, y):
                    return (
                        f"{' '.join(chain)}: {two} is {written(y)}, "
                        f"{one} by {function.__name__} {written(x)}"
                    )
            met += len(values) > 1 and (any(same(x, result) for _, x in values) or bool(indices))
    return "" if met else f"{function.__name__}: no side of the formula above gives its result"


def einsum_fault(formula: str, code: str) -> str:
    """Tell where a formula and the letters of an `einsum` beside it part."""
    operands = code.partition("->")[0].split(",")

    def einsum(*arrays: Any) -> Any:
        return np.einsum(code, *(arrays * len(operands) if len(arrays) == 1 else arrays))

    axes = [" ".join("nmh"["ijk".index(one)] for one in letters) for letters in operands]
    einsum.__annotations__ = {f"x{k}": f"Float[Array, '{one}']" for k, one in enumerate(axes)}
    einsum.__name__ = code
    return fault_of(formula if "=" in formula else f"s = {formula}", einsum, {})


def undotted(tex: str, sizes: Mapping[str, int] = SIZES) -> str:
    r"""Write out what dots stand for: x_1 w_1 + \dots + x_n w_n, or (a_1, \dots, a_n)."""

    def whole(match: re.Match[str]) -> str:
        first, sign, second, last = (match[k] and match[k].strip() for k in (1, 2, 3, 4))
        end = (re.search(r"_\{?([a-z])\b", last) or " ?")[1]
        terms = [
            re.sub(rf"(_\{{?){end}\b", rf"\g<1>{k + 1}", last) for k in range(sizes.get(end, 0))
        ]
        if not terms or [first, second or terms[1]] != terms[:2]:
            return match[0]
        return f" {sign} ".join(terms)

    def flat(column: re.Match[str]) -> str:
        terms = rf"({column[1]}\dots{column[2]})".replace(r"\\", ",")
        return re.sub(r"\^\{\[(\w)\]\}", r"_{\1:}^\\top ", terms)

    tex = re.sub(r"\\begin\{matrix\}([^&]*?)\\vdots([^&]*?)\\end\{matrix\}", flat, spelled(tex))
    for sign, other in (("+", "+"), (",", "")):  # what a list holds may be sums
        term = rf"((?:[^(),=&;{{}}{other}]|\{{[^{{}}]*\}})*)"
        dots = rf"{term}([{sign}])(?:{term}\2)?\s*\\dots\s*\2{term}"
        tex = re.sub(dots, whole, tex)
    return tex


def results(base: str, given: Mapping[str, Any]) -> list[str]:
    """Name what the left side defines, as a whole and by its elements."""
    letter = re.sub(r"\\math\w+\{(\w)\}", r"\1", base)
    spellings = [base, letter, rf"\mathbf{{{letter}}}", rf"\mathbf{{{letter.upper()}}}"]
    return [] if set(spellings) & set(given) else spellings


def arguments(
    function: Callable[..., Any], rows: list[Chain], shapes: Mapping[str, Shape]
) -> dict[str, Any]:
    """Give numbers to what a function takes, by the names that the formula has for it."""
    annotations = inspect.unwrap(function).__annotations__
    keys = [key for key in annotations if key != "return"]
    sides = [side for chain in rows for side in chain[::2] if not BARE.fullmatch(side)]
    matrices = re.findall(r"\\begin\{matrix\}.*?\\end\{matrix\}", sides[0], re.DOTALL)
    if len(matrices) == len(keys):  # written out: the last is a vector
        *first, last = (tried(one, Anything()) for one in matrices)
        return dict(zip(matrices, [*first, last[:, 0]], strict=True))
    found = symbols(sides)
    by_letter = {key: s for key in keys for s in found if s[-2:].strip("{}").lower() == key.lower()}
    if len(by_letter) < len(keys):
        by_letter = dict(zip(keys, found, strict=False))
    given = {}
    for key, symbol in by_letter.items():
        axes = len(ANNOTATED.findall(annotations[key])) and (
            2 if MATRIX.fullmatch(symbol) else int(symbol.startswith("\\math"))
        )
        layouts = [re.sub(r"\*\S+", "", one).split() for one in ANNOTATED.findall(annotations[key])]
        layout = next((one for one in layouts if len(one) == axes), (layouts or [[]])[0])
        shape = shapes.get(symbol, tuple(int(n) if n.isdigit() else SIZES[n] for n in layout))
        value = np.asarray(chance(symbol).uniform(-2, 2, shape))
        unit = "units" in function.__name__
        value = value / np.linalg.norm(value) if unit else value
        given[symbol] = value.item() if "float" in annotations[key] else value
    return given


def symbols(sides: list[str]) -> list[str]:
    """Name the arrays and numbers of some sides, an element by its array."""
    found: dict[str, None] = {}
    trees = [read(side) for side in sides if names_of(side)]
    for node in (node for tree in trees for node in tree.iter_subtrees_topdown()):
        if node.data != "name" or node.children[0] in {*"ijknmhK", r"\mathbf{1}"}:
            continue
        name, *sub = node.children
        index = sub[0].strip("_{}") if sub else ""
        letter = re.sub(r"\\math\w+\{(\w)\}", r"\1", name)
        wide = ":" in index or len(index) == 2
        array = rf"\mathbf{{{letter.upper() if wide else letter}}}"
        found[array if index else str(name)] = None
    return list(found)


def all_indices(chain: Chain, shape: Shape) -> Iterator[dict[str, int]]:
    """Go through the elements of a result that the left side names by its indices."""
    sub = re.match(r".*?_\{?([ij:]+)\}?$", chain[0])
    letters = [one for one in (sub[1] if sub else "") if one != ":"]
    axes = [k for k, one in enumerate(sub[1]) if one != ":"] if sub else []
    if len(axes) > len(shape):
        return
    sizes = (
        [range(1, shape[-1 if ":" in sub[1] and axis else axis] + 1) for axis in axes]
        if sub
        else []
    )
    for places in itertools.product(*sizes):
        yield dict(zip(letters, places, strict=True))
