"""What a form says of shapes: the library's words, and its rules, which a script writes again."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import shapes, wording  # noqa: E402
from _ext.node import NODE  # noqa: E402

SCRIPT = DOCS / "_static" / "shapes.js"
OPERATIONS = ("broadcast_shapes", "matmul", "linear")
POOLS = ((1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5), (2, 3), (1, 2), (1, 3, 5))
Shape = tuple[int, ...]


def cases(count: int, seed: int) -> list[tuple[str, tuple[Shape, ...]]]:
    """Give operations and shapes: some at random, some that fit, most of them nearly."""
    rng = random.Random(seed)
    found = []
    for number in range(count):
        name, pool = OPERATIONS[number % 3], rng.choice(POOLS)
        given = fitting(name, rng, pool) if rng.random() < 0.75 else at_random(name, rng, pool)
        for _ in range(rng.choice((0, 1, 1, 2))):
            k = rng.randrange(len(given))
            given = [*given[:k], changed(given[k], rng, pool), *given[k + 1 :]]
        found.append((name, tuple(given)))
    return found


def drawn(rng: random.Random, pool: Shape, most: int = 4) -> Shape:
    return tuple(rng.choice(pool) for _ in range(rng.randint(0, most)))


def at_random(name: str, rng: random.Random, pool: Shape) -> list[Shape]:
    count = rng.choice((2, 3, 3)) if name == "linear" else 2
    return [drawn(rng, pool) for _ in range(count)]


def fitting(name: str, rng: random.Random, pool: Shape) -> list[Shape]:
    batch, n, m, h = drawn(rng, pool, 3), *rng.choices(pool, k=3)
    if name == "linear":
        return [(*batch, m), (h, m), (h,)][: rng.choice((2, 3, 3))]
    other = stretched(batch, rng)
    if name == "matmul":
        one = rng.choice(((*batch[1:], n, m), (*batch[1:], n, m), (m,)))
        two = rng.choice(((*other[1:], m, h), (*other[1:], m, h), (m,)))
        return [one, two]
    return [(*batch, n), other + rng.choice(((n,), (1,)))]


def stretched(shape: Shape, rng: random.Random) -> Shape:
    """Put 1 in the place of some sizes, and leave out some axes on the left."""
    return tuple(rng.choice((n, n, 1)) for n in shape[rng.choice((0, 0, 1)) :])


def changed(shape: Shape, rng: random.Random, pool: Shape) -> Shape:
    """Turn a shape, or take away, add or change one axis."""
    k = rng.randint(0, len(shape))
    ways = [(*shape[:-2], *shape[:-3:-1]), shape[:k] + shape[k + 1 :]]
    ways += [(*shape[:k], 1, *shape[k:])[:4], (*shape[:k], rng.choice(pool), *shape[k + 1 :])[:4]]
    return rng.choice(ways)


def run(pairs: list[tuple[str, tuple[Shape, ...]]], script: str) -> list:
    """Let the script, in node, say what it makes of each."""
    code = f"""const words = {json.dumps(wording.words())};
    const join = ([key, ...values]) => String.raw({{ raw: words[key] }}, ...values);
    console.log(JSON.stringify({json.dumps(pairs)}.map(([name, shapes]) => {{
        const {{ out, said }} = TRY[name](...shapes);
        return said ? [null, said.map(join).join("")] : [out, ""];
    }}))) }}"""
    page = "globalThis.document = { querySelectorAll: () => [] };"
    inside = script.rstrip().removesuffix("}")
    command = [NODE, "-"]
    text = page + inside + code
    done = subprocess.run(
        command, input=text, capture_output=True, check=True, encoding="utf-8", timeout=60
    )
    return json.loads(done.stdout)


def said(name: str, given: tuple[Shape, ...]) -> list:
    out, message = wording.ask(name, *given)
    return [None if out is None else [*out], message]


def test_the_script_says_what_the_library_says():
    pairs = cases(12_000, seed=0)
    expected = [said(*pair) for pair in pairs]
    faults = [
        (pair, found, wanted)
        for pair, found, wanted in zip(pairs, run(pairs, SCRIPT.read_text("utf-8")), expected, strict=True)
        if found != wanted
    ]
    assert faults == []
    for name in OPERATIONS:
        verdicts = [out is None for (one, _), (out, _) in zip(pairs, expected, strict=True) if one == name]
        assert 800 < sum(verdicts) < 3200
    for key, pieces in wording.words().items():  # each part of a message came, and often
        pattern = ".*".join(map(re.escape, pieces))
        assert sum(bool(re.search(pattern, message)) for _, message in expected) >= 20, key
