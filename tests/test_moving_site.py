"""Figures that move, in a browser: whoever moves them, they show what the library computes."""

from __future__ import annotations

import json
import math
import re

import pytest
from numpy.testing import assert_allclose
from test_moving import (
    PAGES,
    agree,
    data,
    expected,
    moving,
    moving_kinds,
    moving_svg,
    random,
    start,
)
from test_site import ALONE, AXE, RULES, VIEWS, WIDE, browser, open_page, unexpected

__all__ = ["browser"]
pytestmark = pytest.mark.browser
STATES = 1000


def open_figure(browser, kind: str, *view, language: str = "es", **options):
    """Open the page of a figure, and bring that to the screen."""
    page, _, faults = open_page(browser, f"{language}/{PAGES[kind]}.html", *view, **options)
    figure = page.locator("figure.moving")
    figure.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # what is near the screen is laid out
    return page, figure, faults


def fine(page, faults: list[str]) -> bool:
    """Tell whether a page has done without what its policy stops, and without a fault."""
    return page.evaluate("stopped") == [] and unexpected(faults, "folder") == []


def numbers(figure) -> list[float]:
    """Read the numbers of the fields."""
    return [float(field.input_value()) for field in figure.locator("input").all()]


def shown(figure) -> list[float]:
    """Read the numbers that are shown, with all their digits."""
    return figure.evaluate(SHOWN)


SHOWN = """figure => [...figure.querySelectorAll("[data-value]")].map(
    output => output.dataset.value == "NaN" ? null : Number(output.dataset.value))"""
# Set the fields to each of many states, and read what the figure makes of it.
THROUGH_ALL = """(figure, states) => states.map(state => {
    const fields = [...figure.querySelectorAll("input")];
    fields.forEach((field, k) => {
        field.value = state[k];
        field.dispatchEvent(new Event("input", {bubbles: true}));
    });
    const outputs = [...figure.querySelectorAll("[data-value]")];
    return {
        values: outputs.map(output => output.dataset.value),
        texts: outputs.map(output => output.textContent),
        word: [...figure.querySelectorAll(".words > span")].findIndex(
            text => text.className != "off"),
        height: figure.getBoundingClientRect().height,
        wide: document.documentElement.scrollWidth,
        drawn: [...figure.querySelectorAll("path, text, .handle")].flatMap(
            one => ["d", "x", "y", "cx", "cy"].map(name => one.getAttribute(name) ?? "")).join(" "),
        wrong: figure.querySelectorAll(".wrong").length,
    };
})"""


def drawn(kind: str, state: list[float]) -> str:
    """Write the coordinates of a figure as they stand in a page that starts with these numbers."""
    html = moving.drawn(kind, state, data().tolist() if kind == "line" else [], "")
    tags = re.findall(r"<(?:path|text|circle class)[^>]*>", html)
    found = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in tags]
    return " ".join(one.get(name, "") for one in found for name in ("d", "x", "y", "cx", "cy"))


def coordinates(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def word(kind: str, values: list[float], state: list[float]) -> int:
    """Tell which words hold for the numbers that the library gives."""
    if kind == "projection":
        return (
            0 if not (any(state[:2]) and any(state[2:])) else 2 + (values[4] > 0) - (values[4] < 0)
        )
    if kind == "map":
        return 1 + (values[4] > 0) - (values[4] < 0)
    return int(values[3] > 0) if kind == "line" else -1


@pytest.mark.parametrize("kind", PAGES)
def test_wherever_it_is_moved_a_figure_shows_what_the_library_gives(browser, kind):
    page, figure, faults = open_figure(browser, kind)
    states = random(kind, STATES)
    seen = figure.evaluate(THROUGH_ALL, states)
    for state, one in zip(states, seen, strict=True):
        values = [float(value) for value in one["values"]]
        assert agree(kind, state, values), (state, values, expected(kind, state))
        texts = [moving_svg.number(x) if x == x else "—" for x in values]
        assert one["texts"] == texts
        assert one["word"] == word(kind, values, state), (state, one)
        assert "NaN" not in one["drawn"]
        assert one["wrong"] == (values[3] if kind == "line" else 0)
    assert len({one["drawn"] for one in seen}) > 0.9 * STATES
    for state, one in zip(states[-30:], seen[-30:], strict=True):
        assert_allclose(coordinates(one["drawn"]), coordinates(drawn(kind, state)), atol=0.11)
    assert {one["height"] for one in seen} == {seen[0]["height"]}, "what is below moves"
    assert fine(page, faults)
    page.context.close()


DRAWN = """figure => [...figure.querySelectorAll("svg *")].map(one => ["d", "x", "y", "cx", "cy",
    "class"].map(name => one.getAttribute(name)).join()).concat(
    [figure.querySelector(".said").textContent])"""


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", PAGES)
def test_without_scripts_a_figure_is_whole_and_the_script_draws_the_same(browser, kind, language):
    page, figure, _ = open_figure(browser, kind, language=language, java_script_enabled=False)
    assert figure.locator("svg[role=img][aria-label]").is_visible()
    assert figure.locator(".said").is_visible()
    assert figure.locator("figcaption p").first.is_visible()
    assert not any(one.is_visible() for one in figure.locator(".pst-js-only").all())
    still = figure.evaluate(DRAWN)
    page.context.close()
    page, figure, faults = open_figure(browser, kind, language=language)
    assert figure.evaluate(DRAWN) == still
    assert figure.locator(".form").is_visible()
    assert fine(page, faults)
    page.emulate_media(media="print")
    assert figure.locator("svg").is_visible()
    assert figure.locator(".said").is_visible()
    assert not any(one.is_visible() for one in figure.locator(".pst-js-only").all())
    page.context.close()


@pytest.mark.parametrize("kind", PAGES)
def test_arrow_keys_take_a_tip_along(browser, kind):
    page, figure, faults = open_figure(browser, kind)
    before, place, down = numbers(figure), shown(figure), page.evaluate("scrollY")
    handle, said = figure.get_by_role("slider").last, figure.get_by_role("status")
    handle.focus()
    text = handle.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert shown(figure) != place
    assert handle.get_attribute("aria-valuetext") != text
    assert said.text_content() == figure.locator(".said").inner_text()
    if kind == "line":
        (w1, w2, _), (old1, old2, _) = numbers(figure), before
        assert (w1 < old1, w2 > old2) == (True, True)
    else:
        moved = [before[-2] - 0.25, before[-1] + 0.25]
        assert numbers(figure) == [*before[:-2], *moved]
        written = ", ".join(map(moving_svg.number, moved))
        assert handle.get_attribute("aria-valuetext") == written
    page.keyboard.press("Shift+ArrowDown")
    if kind != "line":
        assert numbers(figure)[-1] == pytest.approx(before[-1] + 0.2)
    assert page.evaluate("scrollY") == down
    assert agree(kind, numbers(figure), shown(figure))
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    limits = [*moving_kinds.KINDS[kind].fields.values()]
    assert kind == "line" or numbers(figure)[-2] == limits[-2]
    assert agree(kind, numbers(figure), shown(figure))
    for key, sign in (("Home", -1), ("End", 1)):
        page.keyboard.press(key)
        assert kind == "line" or numbers(figure)[-2] == sign * limits[-2]
        assert agree(kind, numbers(figure), shown(figure))
        assert said.text_content() == figure.locator(".said").inner_text()
        assert page.evaluate("scrollY") == down
    assert fine(page, faults)
    page.context.close()


def middle(place) -> tuple[float, float]:
    """Give the middle of what is on the screen."""
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("kind", PAGES)
def test_a_tip_is_dragged_as_far_as_its_limit_and_stays_in_sight(browser, kind):
    page, figure, faults = open_figure(browser, kind, reduced_motion="reduce")
    svg, said = figure.locator("svg").bounding_box(), figure.get_by_role("status")
    for handle in figure.get_by_role("slider").all():
        for right, up in ((900, -900), (-900, 300), (40, 30)):
            said_before, before = said.text_content(), shown(figure)
            x, y = middle(handle)
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + right / 2, y + up / 2, steps=3)
            page.mouse.move(x + right, y + up, steps=3)
            assert said.text_content() == said_before, "a voice follows each pixel"
            assert shown(figure) != before
            page.mouse.up()
            assert said.text_content() == figure.locator(".said").inner_text()
            assert agree(kind, numbers(figure), shown(figure))
            box = handle.bounding_box()
            assert svg["x"] - 10 < box["x"]
            assert box["x"] + box["width"] < svg["x"] + svg["width"] + 10
            assert svg["y"] - 10 < box["y"]
            assert box["y"] + box["height"] < svg["y"] + svg["height"] + 10
    limits = moving_kinds.KINDS[kind].fields.values()
    assert all(abs(x) <= limit for x, limit in zip(numbers(figure), limits, strict=True))
    assert figure.evaluate("figure => figure.getAnimations({subtree: true}).length") == 0
    assert fine(page, faults)
    page.context.close()


@pytest.mark.parametrize("kind", ["sum", "projection", "map"])
def test_a_tip_follows_the_mouse(browser, kind):
    page, figure, _ = open_figure(browser, kind)
    pixels = moving_kinds.KINDS[kind].unit  # here as large as they are meant
    for handle in figure.get_by_role("slider").all():
        fields = [int(k) for k in handle.get_attribute("data-fields").split()]
        before, (x, y) = numbers(figure), middle(handle)
        page.mouse.move(x + 5, y - 5)  # not quite its middle
        page.mouse.down()
        page.mouse.move(x + 5 - pixels / 2, y - 5 + pixels / 4, steps=4)
        page.mouse.up()
        for k, by in zip(fields, (-0.5, -0.25), strict=True):
            before[k] += by
        assert numbers(figure) == before
    page.context.close()


def test_a_line_follows_the_hand_that_holds_it(browser):
    page, figure, _ = open_figure(browser, "line")
    (left, top, *_), unit = moving_kinds.KINDS["line"].box, moving_kinds.KINDS["line"].unit
    paper = figure.locator("svg").bounding_box()
    line, weights = figure.get_by_role("slider").all()
    for handle, right, up in ((line, 50, 20), (weights, -60, 40), (line, -30, 10)):
        x, y = middle(handle)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + right, y - up, steps=4)
        page.mouse.up()
        w1, w2, b = numbers(figure)
        if handle == line:  # it is where it was dropped, or there along its line
            x1 = left + (x + right - paper["x"]) / unit
            x2 = top - (y - up - paper["y"]) / unit
            assert abs(w1 * x1 + w2 * x2 + b) / math.hypot(w1, w2) < 0.2
        else:
            assert middle(weights) == pytest.approx((x + right, y - up), abs=8)
    (x, y), (x_t, y_t) = middle(line), middle(weights)
    assert (x_t - x) * w2 == pytest.approx((y - y_t) * w1, abs=3), "w is not across the line"
    assert (x_t - x) * w1 + (y - y_t) * w2 > 0, "w points to the other side"
    page.context.close()


@pytest.mark.parametrize("kind", PAGES)
def test_a_finger_drags_a_tip_and_not_the_page(browser, kind):
    view = {"has_touch": True, "is_mobile": True}
    page, figure, faults = open_figure(browser, kind, "dark", 390, **view)
    handle, touch = figure.get_by_role("slider").last, page.context.new_cdp_session(page)
    (x, y), down, before = middle(handle), page.evaluate("scrollY"), shown(figure)
    for kind_of, place in (("Start", 0), ("Move", 15), ("Move", 30), ("Move", 45), ("End", None)):
        points = [] if place is None else [{"x": x - place, "y": y + place}]
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind_of}", "touchPoints": points})
    page.wait_for_timeout(200)
    assert shown(figure) != before
    assert agree(kind, numbers(figure), shown(figure))
    assert page.evaluate("scrollY") == down, "the page scrolls with the finger"
    assert fine(page, faults)
    page.context.close()


@pytest.mark.parametrize("kind", PAGES)
def test_what_is_no_number_is_kept_out(browser, kind):
    page, figure, faults = open_figure(browser, kind)
    field, before = figure.get_by_role("spinbutton").first, start(kind)
    for typed in ("", "hola", "-", "e5", "."):
        field.fill("")
        field.press_sequentially(typed)
        assert agree(kind, before, shown(figure))
        field.blur()
        assert numbers(figure) == before, typed
    limit = next(iter(moving_kinds.KINDS[kind].fields.values()))
    field.fill("1e9")
    assert agree(kind, [limit, *before[1:]], shown(figure))
    assert field.input_value() == "1e9", "what is being typed is not touched"
    field.press("Enter")
    assert numbers(figure) == [limit, *before[1:]]
    field.press("ArrowDown")
    assert numbers(figure)[0] == limit - 0.25
    assert figure.get_by_role("status").text_content() == figure.locator(".said").inner_text()
    assert fine(page, faults)
    page.context.close()


@pytest.mark.parametrize(("theme", "width"), VIEWS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_figure_is_open_to_everyone_while_it_is_moved(browser, kind, theme, width):
    page, figure, faults = open_figure(browser, kind, theme, width)
    assert fine(page, faults)  # axe has faults of its own
    figure.evaluate(ALONE)
    figure.scroll_into_view_if_needed()
    page.evaluate(AXE.read_text("utf-8"))

    def violations() -> dict[str, str]:
        found = page.evaluate(f"axe.run('figure.moving', {json.dumps(RULES)})")["violations"]
        return {fault["id"]: fault["nodes"][0]["html"] for fault in found}

    assert violations() == {}
    x, y = middle(figure.get_by_role("slider").last)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 25, y - 35)
    assert violations() == {}
    page.mouse.up()
    assert violations() == {}
    page.context.close()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_small_phone_holds_a_figure_and_fingers_can_hold_its_tips(browser, kind, language):
    page, figure, faults = open_figure(browser, kind, "light", 320, language=language)
    seen = figure.evaluate(THROUGH_ALL, random(kind, 200))
    assert {one["height"] for one in seen} == {seen[0]["height"]}, "what is below moves"
    assert max(one["wide"] for one in seen) <= 320, "scrolls sideways"
    assert page.evaluate(WIDE) <= 320
    for handle in figure.get_by_role("slider").all():
        assert min(handle.bounding_box()[side] for side in ("width", "height")) >= 24
    assert fine(page, faults)
    page.context.close()


SHIFTS = """globalThis.shifts = 0; new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts += entry.value;
}).observe({type: "layout-shift"});"""


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_around_it_moves(browser, kind):
    page, figure, faults = open_figure(browser, kind, "light", 390)
    page.evaluate(SHIFTS)
    for handle in figure.get_by_role("slider").all():
        x, y = middle(handle)
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(12):
            page.mouse.move(x - 9 * step, y + 5 * step)
            page.wait_for_timeout(60)
        page.mouse.up()
    page.wait_for_timeout(300)
    assert page.evaluate("shifts") == 0
    assert fine(page, faults)
    page.context.close()
