r"""What an exercise asks, with its answer and the wrong ideas about it: expressions of the page.

    :::{self-check} $\mathbf{u} - 2\mathbf{v}$
    - `u - 2 * v` Each component on its own: why the answer is right.
    - `u + 2 * v` What was done, and what to look at.
    :::

The first is the answer. With ``:kind: choice`` each has a label, and what is true is the answer;
with ``:kind: code`` the reader types the code itself; with ``:kind: function`` the notebook tries
the reader's function, named by the title, on the ``:calls:``, and each idea is a function.

A page's kernel imports this to evaluate them, among the names of the page: the standard library
alone.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BLOCK = re.compile(
    r"^(?P<fence>:{3,})\{self-check\} *(?P<title>[^\n]*)\n"
    r"(?P<options>(?::[\w-]+: [^\n]*\n)*)(?P<items>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
ITEM = re.compile(
    r"^- (?P<ticks>`+) ?(?P<code>.*?) ?(?P=ticks)(?!`)(?P<text>.*?)(?=^- |\Z)",
    re.DOTALL | re.MULTILINE,
)
GLUED = "self-checks"  # the name of all values of a page, among what its cells glued


@dataclass(frozen=True)
class SelfCheck:
    """One question of a page: how it is answered, its answer and the wrong ideas."""

    line: int
    title: str
    kind: str
    calls: str
    ideas: tuple[tuple[str, str], ...]  # the code of each, and what is said to it

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the code of the answer and of each wrong idea."""
        return tuple(code for code, _ in self.ideas)


def read(match: re.Match[str]) -> SelfCheck:
    """Read a question where it stands in a page."""
    options = dict(re.findall(r"^:([\w-]+): (.*)$", match["options"], re.MULTILINE))
    found = ITEM.finditer(match["items"])
    ideas = tuple((item["code"], " ".join(item["text"].split())) for item in found)
    line = match.string.count("\n", 0, match.start()) + 1
    kind, calls = options.get("kind", "number"), options.get("calls", "[]")
    return SelfCheck(line, match["title"], kind, calls, ideas)


def find(page: str) -> list[SelfCheck]:
    """Find the questions of a page."""
    return [read(match) for match in BLOCK.finditer(page)]


def with_values(page: str) -> str:
    """Let a page that runs compute, in its last cell, the values of its questions."""
    asked = [(one.kind, one.codes, one.calls) for one in find(page)]
    if not asked:
        return page
    return f"""{page}
```{{code-cell}} python
:tags: [remove-cell]

import _ext.answers
import myst_nb
myst_nb.glue({GLUED!r}, _ext.answers.all_values({asked!r}, globals()))
```
"""


def all_values(asked: Any, names: dict[str, Any]) -> str:
    """Evaluate the questions of a page; a question is known by its codes."""
    return json.dumps({key(one[1]): values(*one, names) for one in asked})


def key(codes: Iterable[str]) -> str:
    """Name a question."""
    return "\n".join(codes)


def from_glued(glued: dict[str, str]) -> dict[str, Any]:
    """Read the values of all questions among what the cells of a page glued.

    A page that failed has none; what failed is told by whoever ran it.
    """
    return json.loads(ast.literal_eval(glued.get(GLUED, "'{}'")))


def values(
    kind: str, codes: tuple[str, ...], calls: str, names: dict[str, Any]
) -> list[tuple[str, Any]]:
    """Give for each idea of a question its verdict and its value; refuse what cannot be told apart.

    Of a function the value is what it gives for each call.
    """
    if kind == "choice":
        return [("right" if right else "idea", None) for right in one_of(codes, names)]
    if kind == "function":
        arguments = eval(calls, names)
        found = [[plain(eval(code, names)(*x)) for x in arguments] for code in codes]
        require_apart(codes, found)
    elif kind == "code":
        found = [plain(eval(codes[0], names)), *(outcome(code, names) for code in codes[1:])]
    else:
        found = [plain(eval(code, names)) for code in codes]
        require_apart(codes, found)
    right = [kind == "code" and alike(value, found[0]) for value in found]
    return [
        ("right" if number == 0 or right[number] else "idea", code if kind == "code" else value)
        for number, (code, value) in enumerate(zip(codes, found, strict=True))
    ]


def one_of(codes: tuple[str, ...], names: dict[str, Any]) -> list[bool]:
    """Evaluate statements, of which one must be true."""
    found = [bool(eval(code, names)) for code in codes]
    if sum(found) != 1:
        raise ValueError(f"expected one true statement, got {found} for {codes}")
    return found


def outcome(code: str, names: dict[str, Any]) -> Any:
    """Evaluate a line that a reader may type; a wrong one may fail, and gives its error's name."""
    try:
        return plain(eval(code, names))
    except Exception as error:
        return type(error).__name__


def plain(x: Any) -> Any:
    """Give numbers, arrays, tensors and shapes as JSON has them."""
    x = x.tolist() if hasattr(x, "tolist") else x
    if isinstance(x, (list, tuple)):
        return [plain(one) for one in x]
    return x if isinstance(x, str) else float(x)


def require_apart(codes: tuple[str, ...], found: list[Any]) -> None:
    """Refuse two ideas that give the same: what is said to one would be said to the other."""
    for i, one in enumerate(found):
        for j in range(i):
            if alike(one, found[j]) or alike(found[j], one):
                raise ValueError(f"{codes[j]} and {codes[i]} give the same, {one}")


def alike(x: Any, y: Any) -> bool:
    """Tell whether an answer is a value: whole numbers exactly, others to three digits.

    What has one number in it is that number, with brackets or without.
    """
    return same(single(x), single(y))


def single(x: Any) -> Any:
    """Take the brackets from the one number in them."""
    inner = x
    while isinstance(inner, list) and len(inner) == 1:
        inner = inner[0]
    return x if isinstance(inner, list) else inner


def same(x: Any, y: Any) -> bool:
    """Compare what stands at the same place."""
    if isinstance(x, list) and isinstance(y, list):
        return len(x) == len(y) and all(map(same, x, y))
    if isinstance(x, (list, str)) or isinstance(y, (list, str)):
        return x == y
    whole = abs(y - round(y)) < (1e-12 if round(y) else 1e-15)
    return abs(x - y) <= (1e-9 * max(1, abs(y)) if whole else 0.005 * abs(y))
