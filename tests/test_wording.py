"""What a form says of shapes: the library's words, and its rules, which a script writes again."""

from __future__ import annotations

import html
import json
import random
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import notebooks, shapes, wording  # noqa: E402
from _ext.node import NODE  # noqa: E402

from linalg_dl import _refusals  # noqa: E402

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
        share = 0.4 if name == "broadcast_shapes" else 0.75  # most of which stay, once changed
        given = fitting(name, rng, pool) if rng.random() < share else at_random(name, rng, pool)
        for _ in range(rng.choice((0, 1, 2, 2))):
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
    inside = script.rstrip().removesuffix("}")  # where its names are
    code = f"""const words = {json.dumps(wording.words())};
    const join = ([key, ...values]) => String.raw({{ raw: words[key] }}, ...values);
    console.log(JSON.stringify({json.dumps(pairs)}.map(([name, shapes]) => {{
        const {{ out, said }} = TRY[name](...shapes);
        return said ? [null, said.map(join).join("")] : [out, ""];
    }}))) }}"""
    page = "globalThis.document = { querySelectorAll: () => [] };"
    done = subprocess.run(
        [NODE, "-"],
        input=page + inside + code,
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    return json.loads(done.stdout)


def said(name: str, given: tuple[Shape, ...]) -> list:
    """Give what the library makes of shapes, or says of them."""
    out, message = wording.ask(name, *given)
    return [None if out is None else [*out], message]


PAIRS = cases(12_000, seed=0)
EXPECTED = [said(*pair) for pair in PAIRS]


def test_the_script_says_what_the_library_says():
    found = run(PAIRS, SCRIPT.read_text("utf-8"))
    triples = zip(PAIRS, found, EXPECTED, strict=True)
    assert [triple for triple in triples if triple[1] != triple[2]] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_many_shapes_fit_and_many_clash(name):
    fits = [
        message == "" for (one, _), (_, message) in zip(PAIRS, EXPECTED, strict=True) if one == name
    ]
    assert len(fits) == 4000
    assert 1000 < sum(fits) < 3000


@pytest.mark.parametrize(("key", "pieces"), wording.words().items())
def test_each_part_of_a_message_came_often(key, pieces):
    part = re.compile(".*".join(map(re.escape, pieces)))
    assert sum(bool(part.search(message)) for _, message in EXPECTED) >= 20


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("slice(-2).reverse()", "slice(-2)"),
        ("two.slice(-2)[0]", "two.at(-1)"),
        ('"x1[:, None]"', '"x1[None, :]"'),
        ("part ??= said", "part = said"),
        ("axis > 1 ?", "axis > 2 ?"),
        ("two < one ? [1, 0] : [0, 1]", "[0, 1]"),
        ('"room", `b', '"reshape", `b'),
        ("axes.at(-1)];", "axes[0]];"),
    ],
)
def test_an_error_in_the_script_is_seen(right, wrong):
    script = SCRIPT.read_text("utf-8")
    assert script.count(right) == 1
    assert run(PAIRS, script.replace(right, wrong)) != EXPECTED


def test_other_words_of_the_library_are_handed_over_or_refused(monkeypatch):
    monkeypatch.setattr(_refusals, "BATCH", "Other words")
    assert wording.words()["batch"] == ["Other words."]
    monkeypatch.setattr(wording, "ask", lambda *_: (None, "Nothing said. Nothing to do."))
    with pytest.raises(ValueError, match="is not in what the library says"):
        wording.words()


# ---- without a script


@pytest.mark.parametrize(
    ("one", "two", "meets", "verdict"),
    [("(2, 3)", "(2, 3)", "clash", "clash"), ("(2, 3)", "(3, 4)", "meets", "fits")],
)
def test_the_example_is_the_librarys(one, two, meets, verdict):
    form = html.unescape(shapes.form(one, two, "(2,)"))
    out, message = wording.ask("matmul", wording.read(one), wording.read(two))
    assert f'data-verdict="{verdict}"' in form
    assert f">{message or out}</code></output>" in form
    assert form.count(f'<td class="{meets}">3</td>') >= 1
    assert form.count(f'class="{meets}"') == 2
    assert ("✗" in form) == (out is None)
    sizes = re.findall(r"<td.*?>(.*?)</td>", form.split("⇒")[1])
    assert sizes == (["", "✗"] if out is None else [*map(str, out)])


def test_the_notebook_has_a_cell_in_the_place_of_the_form():
    text = notebooks.plain("Try.\n\n```{shapes} (2, 3) (2, 3) (2,)\n```\n\nMore.", {}, str)
    cells = [*notebooks.split(SimpleNamespace(cell_type="markdown", source=text))]
    assert [cell.cell_type for cell in cells] == ["markdown", "code", "markdown"]
    names: dict = {}
    exec(cells[1].source.replace("explain.matmul", "said = explain.matmul"), names)
    assert "3  ≠  2  ✗" in str(names["said"])
