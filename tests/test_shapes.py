"""The form for shapes, in a browser: what it says, for every reader, and that it stays in place."""

from __future__ import annotations

import json

import pytest
from test_site import ALONE, AXE, LOADED, RULES, VIEWS, browser, open_page, unexpected  # noqa: F401
from test_wording import EXPECTED, PAIRS

pytestmark = pytest.mark.browser
PAGE = "es/clinic.html"
WRITTEN = {"es": ("Encajan:", "Chocan.", "Escribe"), "en": ("They fit:", "They clash.", "Write")}

# Type the shapes of each case, in one of the ways to write them; give what stands there then.
TRY_ALL = """pairs => {
    const form = document.querySelector("form.shapes");
    const [table, output] = [form.querySelector("table"), form.querySelector("output")];
    const fields = [...form.querySelectorAll("input[type=text]")];
    const tuple = (shape) => `(${shape.join(", ")}${shape.length == 1 ? "," : ""})`;
    const ways = [tuple, (shape) => shape.join("x") || "()", (shape) => `[${shape.join(" ")}]`,
        (shape) => shape.join(",") || "()", (shape) => ` torch.Size(${JSON.stringify(shape)})`];
    const texts = (row) => [...row.cells].slice(1).map(({textContent}) => textContent);
    return pairs.map(([name, shapes], k) => {
        form.querySelector(`[value=${name}]`).checked = true;
        fields.forEach((field, place) => {
            field.value = shapes[place] ? ways[k % ways.length](shapes[place]) : "";
        });
        fields[0].dispatchEvent(new Event("input", {bubbles: true}));
        const [, ...rows] = table.rows;
        const axis = ({cellIndex}) => cellIndex && cellIndex - rows[0].cells.length;
        const marked = [...table.querySelectorAll(".clash")].map((cell) =>
            [cell.parentElement.rowIndex - 1, axis(cell)]);
        const {dataset: {verdict}, textContent} = output;
        return [verdict, output.querySelector("code").textContent, textContent, rows.map(texts),
            marked];
    });
}"""


def aligned(shape, count: int) -> list[str]:
    return [""] * (count - len(shape)) + [*map(str, shape)]


def clashes(name: str, shapes) -> set[tuple[int, int]]:
    """Give the axes that clash, as (place, axis), by the definition; axis 0 for their count."""
    one, two, *bias = shapes
    if name == "linear":
        if not one or len(two) != 2:
            return {(int(bool(one)), 0)}
        if one[-1] != two[-1]:
            return {(0, -1), (1, -1)}
        return {(1, -2), (2, -1)} if len(bias[0]) == 1 else {(2, 0)}
    if name == "matmul":
        if not one or not two:
            return {(int(bool(one)), 0)}
        meeting = -2 if len(two) > 1 else -1
        if one[-1] != two[meeting]:
            return {(0, -1), (1, meeting)}
    before = 2 if name == "matmul" else 0
    axes = range(-min(map(len, shapes)), -before)
    apart = [axis for axis in axes if one[axis] != two[axis] and 1 not in (one[axis], two[axis])]
    return {(place, axis) for axis in apart for place in (0, 1)}


def test_the_form_says_what_the_library_says(browser):  # noqa: F811
    page, _, faults = open_page(browser, PAGE)
    found = page.evaluate(TRY_ALL, PAIRS)
    for (name, shapes), (out, message), seen in zip(PAIRS, EXPECTED, found, strict=True):
        verdict, code, text, rows, marked = seen
        shape = tuple(out or ())
        assert (verdict, code) == (("clash", message) if message else ("fits", str(shape)))
        assert text.startswith(WRITTEN["es"][bool(message)])
        count = max(1, *map(len, shapes))
        for k, given in enumerate(shapes):
            fills = name == "broadcast_shapes" or (name == "matmul" and len(given) > 1)
            assert rows[k] == (
                ["1"] * (count - len(given)) + [*map(str, given)]
                if fills
                else aligned(given, count)
            )
        assert ("✗" in rows[-1]) == bool(message), (name, shapes)
        assert message or rows[-1] == aligned(shape, count)
        assert {tuple(mark) for mark in marked} == (clashes(name, shapes) if message else set())
    assert unexpected(faults, "folder") == []
    assert page.evaluate("stopped") == []
    page.context.close()


# ---- without a script, and with it at first

ANSWER = "form => [form.querySelector('table').outerHTML, form.querySelector('output').outerHTML]"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_example_is_there_without_scripts_and_what_the_script_would_say(browser, language):  # noqa: F811
    page, *_ = open_page(browser, f"{language}/clinic.html", java_script_enabled=False)
    form = page.locator("form.shapes")
    form.scroll_into_view_if_needed()
    assert form.locator("table").is_visible()
    assert form.locator("output").inner_text().startswith(WRITTEN[language][1])
    assert form.locator("input:visible").count() == 0
    page.context.close()
    page, *_ = open_page(browser, f"{language}/clinic.html")
    form = page.locator("form.shapes")
    before = form.evaluate(ANSWER)
    form.evaluate("form => form.dispatchEvent(new Event('input'))")
    assert form.evaluate(ANSWER) == before
    page.emulate_media(media="print")
    assert form.locator("output").is_visible()
    assert form.locator("input:visible").count() == 0
    page.context.close()


# ---- for everyone

UNREADABLE = ("", "a", "3.5", "-1", "(3, n)", "2, 3)4", "1 2 3 4 5 6 7 8 9", "1234567", "x")


@pytest.mark.parametrize(("theme", "width"), [*VIEWS, ("light", 320)])
def test_every_state_is_open_to_everyone_and_fits_a_phone(browser, theme, width):  # noqa: F811
    page, *_ = open_page(browser, PAGE, theme, width)
    form = page.locator("form.shapes")
    form.evaluate(ALONE)
    page.evaluate(AXE.read_text("utf-8"))
    sums, product, layer = form.get_by_role("radio").all()
    states = [
        (sums, "(2, 4, 3)", "4x5", "clash"),
        (sums, "2,4,3", "3", "fits"),
        (product, "(2, 3)", "2,3", "clash"),
        (product, "()", "(3,)", "clash"),
        (product, "4 2 3", "3 5", "fits"),
        (layer, "()", "(3,)", "clash"),
        (layer, "5,3", "(2, 3)", "fits"),
        (layer, "?", "(2, 3)", "unreadable"),
        (sums, " ".join(["123456"] * 8), "2", "clash"),
    ]
    for radio, one, two, verdict in states:
        radio.check()
        form.get_by_role("textbox").nth(0).fill(one)
        form.get_by_role("textbox").nth(1).fill(two)
        assert form.get_by_role("status").get_attribute("data-verdict") == verdict
        seen = page.evaluate(f"axe.run('form.shapes', {json.dumps(RULES)})")
        assert seen["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_what_is_no_shape_is_answered_by_what_one_is(browser):  # noqa: F811
    page, *_ = open_page(browser, "en/clinic.html")
    form = page.locator("form.shapes")
    field, output = form.get_by_role("textbox", name="x1"), form.get_by_role("status")
    for text in UNREADABLE:
        field.fill(text)
        assert output.get_attribute("data-verdict") == "unreadable", text
        assert output.inner_text().startswith("Write each shape as (3, 4)")
        assert field.get_attribute("aria-invalid") == "true"
        assert not form.locator("table").is_visible()
    field.fill("3, 2")
    assert output.inner_text().startswith("They fit:")
    assert field.get_attribute("aria-invalid") is None
    assert form.locator("table").is_visible()
    page.context.close()


def test_the_keyboard_alone_is_enough(browser):  # noqa: F811
    page, *_ = open_page(browser, PAGE)
    form = page.locator("form.shapes")
    output = form.get_by_role("status")
    form.get_by_role("radio", name="x1 @ x2").focus()
    page.keyboard.press("ArrowRight")  # to the layer, whose shapes these are
    assert output.inner_text() == "Encajan: (2, 2)"
    for text in ("(5, 4)", "(2, 3)", "None"):
        page.keyboard.press("Tab")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    assert "4 != 3" in output.inner_text()
    assert page.url.endswith("clinic.html")
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_as_the_answer_changes(browser, width):  # noqa: F811
    page, *_ = open_page(browser, PAGE, width=width)
    form = page.locator("form.shapes")
    form.scroll_into_view_if_needed()
    page.wait_for_timeout(700)
    fields = form.get_by_role("textbox")
    fields.nth(0).fill("(2, 3")
    fields.nth(1).fill("(2, 4)")
    heights = []
    for radio in form.get_by_role("radio").all()[:2]:
        radio.check()
        for text in ("(2, 4)", "(3, 2)", "?", "(4, 5)"):
            # Not as a reader types, whose moves do not count.
            fields.nth(1).evaluate("(field, text) => { field.value = text; }", text)
            page.wait_for_timeout(600)
            form.evaluate("form => form.dispatchEvent(new Event('input'))")
            heights.append(form.bounding_box()["height"])
    assert page.evaluate(LOADED)[1] < 0.02
    assert len({*heights}) == 1
    page.context.close()
