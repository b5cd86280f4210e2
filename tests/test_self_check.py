"""Questions that answer: what they compare, what their script reads, and that each page asks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import answers, notebooks  # noqa: E402
from _ext.node import NODE  # noqa: E402

SCRIPT = DOCS / "_static" / "self-check.js"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(DOCS.glob("*.md"))}
ASKED = {name: answers.find(page) for name, page in PAGES.items() if answers.find(page)}
EXERCISE = re.compile(r"^:{3,}\{admonition\} Ejercicio (\d+)$(.*?)^:{3,}\{dropdown\}", re.S | re.M)


def run(code: str, data: object) -> list:
    """Run code in node, after the script; `data` is what it is given, and the last value comes."""
    page = "globalThis.document = { querySelectorAll: () => [] };"
    code = f"const data = {json.dumps(data)}; console.log(JSON.stringify({code}));"
    command = [NODE, "-e", page + SCRIPT.read_text("utf-8") + code]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=60)
    return json.loads(done.stdout)


# ---- what is compared


def values(text: str, kind: str = "number", calls: str = "[]", **names) -> list:
    codes = tuple(text.split(" | "))
    return answers.values(kind, codes, calls, {"np": np, "torch": torch, **names})


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("17 / 2", 8.5),
        ("np.int64(3)", 3.0),
        ("np.array([1, 2]) * 2", [2.0, 4.0]),
        ("torch.ones(2, 2)", [[1.0, 1.0], [1.0, 1.0]]),
        ("torch.ones(2, 3).shape", [2.0, 3.0]),
        ("(3,)", [3.0]),
    ],
)
def test_a_value_is_what_the_code_gives(code, value):
    assert values(code) == [("right", value)]


def test_the_first_is_right_and_the_others_are_ideas():
    assert [verdict for verdict, _ in values("1 | 2 | 3")] == ["right", "idea", "idea"]


@pytest.mark.parametrize(
    "text", ["1 | 2 | 2", "1 | 1.0", "3 | (3,)", "0.5 | 0.501", "np.zeros(2) | torch.zeros(2)"]
)
def test_ideas_that_give_the_same_are_refused(text):
    with pytest.raises(ValueError, match="give the same"):
        values(text)


@pytest.mark.parametrize(
    ("text", "kind", "error"),
    [
        ("1 | unknown + 1", "number", NameError),
        ("lambda x: x + 1 | lambda x: x[0]", "function", TypeError),
        ("unknown | 1", "code", NameError),
    ],
)
def test_an_expression_that_does_not_run_is_an_error(text, kind, error):
    with pytest.raises(error):
        values(text, kind, "[(1,)]")


@pytest.mark.parametrize(
    ("text", "right"), [("1 > 2 | 1 < 2 | 1 == 2", [1]), ("1 > 2 | 2 < 1", None), ("1 | 2", None)]
)
def test_one_statement_is_true(text, right):
    if right is None:
        with pytest.raises(ValueError, match="one true statement"):
            values(text, "choice")
    else:
        found = values(text, "choice")
        assert [k for k, (verdict, _) in enumerate(found) if verdict == "right"] == right


def test_every_spelling_with_the_value_of_the_first_is_right():
    found = values("x[:, None] | x.reshape(-1, 1) | x[None] | x[3, 3]", "code", x=np.ones(3))
    assert [verdict for verdict, _ in found] == ["right", "right", "idea", "idea"]
    assert [code for _, code in found][2] == "x[None]"


def test_a_function_is_told_by_what_it_gives_for_each_call():
    text = "lambda x: x + 1 | lambda x: x - 1 | lambda x: 2 * x"
    found = values(text, "function", "[(1,), (3,)]")
    assert [value for _, value in found] == [[2, 4], [0, 2], [2, 6]]
    with pytest.raises(ValueError, match="give the same"):
        values("lambda x: x + 1 | lambda x: 2 * x", "function", "[(1,)]")


# ---- what the script reads

NUMBERS = ["-17", "−17,0", "17/2", "sqrt(41)", "√41", "√(2 + 2)", "2**3", "2^-1", "-2^2", "1e3",
           "(3,)", "3", "[3]", " ( 3 ) ", "pi/2", "1/np.sqrt(4)", "2·3", "2 - 3", "3 -2", "1.5.2",
           "20 000", "11,000,000", "−1.000.000"]  # fmt: skip
READ = [-17, -17, 8.5, 41**0.5, 41**0.5, 2, 8, 0.5, -4, 1000,
        [3], 3, [3], 3, np.pi / 2, 0.5, 6, -1, [3, -2], None,
        20000, 11e6, -1e6]  # fmt: skip
ARRAYS = {
    "(1, 2)": [1, 2],
    "[1 2 3]": [1, 2, 3],
    "1, 2, 3": [1, 2, 3],
    "[[1, 2], [3, 4]]": [[1, 2], [3, 4]],
    "1 2; 3 4": [[1, 2], [3, 4]],
    "[1 2; 3 4]": [[1, 2], [3, 4]],
    "[[1 2]\n [3 4]]": [[1, 2], [3, 4]],
    "array([1., 2.])": [1, 2],
    "tensor([[1, -2]])": [[1, -2]],
    "torch.Size([2, 3])": [2, 3],
    "(1/2, sqrt(4))": [0.5, 2],
    "4×3": [4, 3],
    "()": [],
    "hola": None,
    "": None,
    "1, x": None,
    "[1, 2": None,
}


@pytest.mark.parametrize(
    ("text", "value"), [*zip(NUMBERS, READ, strict=True), *ARRAYS.items()], ids=str
)
def test_an_answer_is_read_generously(text, value):
    found = run("readings(data)", text)
    if value is None:
        assert found == []
    else:
        assert any(answers.alike(answers.plain(one), answers.plain(value)) for one in found), found


@pytest.mark.parametrize("text", ["0.667", "-0.667", "000 667"])
def test_what_begins_with_zero_is_not_in_thousands(text):
    assert 667 not in map(abs, filter(np.isscalar, run("readings(data)", text)))


@pytest.mark.parametrize(
    ("x", "y", "right"),
    [(0, 6e-17, True), (0, 2.0**-47, False), (1, 2.0**-47, False), (3, 3 + 1e-13, True),
     (3.001, 3.0, False), (0.707, 0.5**0.5, True), (0.71, 0.5**0.5, True), (0.72, 0.5**0.5, False)],
)  # fmt: skip
def test_what_rounding_leaves_of_zero_is_zero(x, y, right):
    assert answers.alike(x, y) is right
    assert run("alike(...data)", [x, y]) is right


def test_the_script_compares_as_the_page_does():
    rng = np.random.default_rng(0)
    scales = np.array([0, 1e-9, 1e-3, 4e-3, 6e-3, 1])
    pairs = []
    for _ in range(2000):
        y = rng.choice([rng.integers(-5, 5), rng.normal() * 100])
        shape = [(), (1,), (2,), (2, 2)][rng.integers(4)]
        value = np.full(shape, y) + rng.integers(0, 2) * np.arange(int(np.prod(shape))).reshape(
            shape
        )
        answer = value * (1 + rng.choice(scales) * rng.choice([-1, 1]))
        if rng.integers(8) == 0:
            answer = answer.reshape(-1)
        pairs.append([answer.tolist(), value.tolist()])
    expected = [answers.alike(x, y) for x, y in pairs]
    assert 200 < sum(expected) < 1800
    assert run("data.map(([x, y]) => alike(x, y))", pairs) == expected


# ---- what the pages ask


def test_every_exercise_asks():
    silent = [
        (name, number)
        for name, page in PAGES.items()
        for number, text in EXERCISE.findall(page)
        if "{self-check}" not in text
    ]
    assert silent == []


def test_there_are_four_wrong_ideas_an_exercise():
    exercises = sum(len(EXERCISE.findall(page)) for page in PAGES.values())
    asked = [one for questions in ASKED.values() for one in questions]
    # Of lines of code, some are right spellings: they are not counted.
    ideas = [len(one.ideas) - 1 for one in asked if one.kind != "code"]
    assert sum(ideas) >= max(4 * exercises, 150)
    assert min(ideas) >= 1


@pytest.mark.parametrize("name", ASKED)
def test_each_idea_has_something_said_to_it(name):
    for one in ASKED[name]:
        assert all(len(text) > 10 for _, text in one.ideas), one.title
        assert one.kind in ("number", "choice", "code", "function")
        labels = [re.match(r"\*\*(.+?)\*\* ", text) for _, text in one.ideas]
        assert all(labels) if one.kind == "choice" else not any(labels), one.title


# ---- what the notebook tries

UNKNOWN = "✗ Not yet: look at the signs, the order and the shape."
FUNCTION = """:::{self-check} `double`
:kind: function
:calls: [(1.0,), (np.array([3.0, 4.0]),)]
- `lambda x: 2 * x` Doubled.
- `lambda x: x**2` Squared.
:::
"""


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda x: x + x, "✓ Doubled."),
        (lambda x: x * x, "✗ Al cuadrado."),
        (lambda x: 3 * x, UNKNOWN),
        (lambda x: 2 * np.sum(x), UNKNOWN),
        (None, ""),
    ],
)
def test_a_notebook_tries_the_function_of_its_reader(function, said, capsys):
    names = {"np": np}
    asked = [(one.kind, one.codes, one.calls) for one in answers.find(FUNCTION)]
    glued = {answers.GLUED: repr(answers.all_values(asked, names))}
    match = answers.BLOCK.search(FUNCTION)
    text = notebooks.tried(match, glued, {"Squared.": "Al cuadrado."})
    empty, cell = notebooks.split(SimpleNamespace(cell_type="markdown", source=text))
    assert empty.source == "# double = …"
    exec(cell.source, names | ({"double": function} if function else {}))
    assert capsys.readouterr().out.strip() == said


def test_other_questions_are_not_in_the_notebook():
    question = ":::{self-check} x\n- `1` One is right.\n- `2` Two is not.\n:::\n"
    assert notebooks.tried(answers.BLOCK.search(question), {}, {}) == ""
