"""The built site, in a browser: for every reader, on every page, with nothing from elsewhere."""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from host import serve

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from _ext.take import browser as installed  # noqa: E402

SITE = ROOT / "docs/_build/html"
AXE = ROOT / "docs/node_modules/axe-core/axe.min.js"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("*/**/*.html"))
CHAPTERS = [
    name
    for name in PAGES
    if name.count("/") == 1 and "self-check" in (SITE / name).read_text("utf-8")
]
VIEWS = [("light", 1280), ("dark", 390)]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    path = installed.find()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(installed.MISSING)
        pytest.skip(f"THE SITE WAS NOT TESTED, {installed.MISSING}")
    with playwright.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=path, args=installed.options())
        yield chromium
        chromium.close()


# What the page's policy stops is reported to the page; what breaks is reported to the console.
WATCH = """globalThis.stopped = []; addEventListener("securitypolicyviolation",
    (event) => stopped.push(`${event.effectiveDirective}: ${event.blockedURI}`))"""


def open_watched(browser, address: str, width: int = 1280, script: str = "", **options):
    """Open a page; give it with what it asks for, and with the faults that its console shows."""
    size = {"width": width, "height": 900}
    page = browser.new_context(viewport=size, **options).new_page()
    requests, faults = [], []
    page.add_init_script(WATCH + ";" + script)
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    return page, requests, faults


def open_page(browser, name: str, theme: str = "light", width: int = 1280, **options):
    """Open a page of the site from its folder."""
    theme_chosen = f"localStorage.mode = localStorage.theme = '{theme}'"
    address, options = (SITE / name).as_uri(), options | {"color_scheme": theme}
    return open_watched(browser, address, width, theme_chosen, **options)


def unexpected(faults: list[str], place: str) -> list[str]:
    """Leave out what Chromium says of any page in a folder.

    There a page cannot read another, so results of a search come without their first lines;
    nor can it ask for a font early: the font comes when the styles ask for it.
    """
    folder = r"Failed to (load|fetch)|(Access to (fetch|font) at|Fetch API cannot load) '?file:"
    return [fault for fault in faults if place == "host" or not re.match(folder, fault)]


def test_the_site_is_built():
    assert PAGES, "build the book first: nox -s book"
    assert (SITE / "index.html").exists()


# As a reader finds a page who has been everywhere on it and opened all: what is far from the
# screen is not laid out before.
ALL_SHOWN = """() => {
    document.querySelectorAll("details").forEach(element => { element.open = true });
    document.querySelectorAll("article > section > section").forEach(element => {
        element.style.contentVisibility = "visible";
    });
}"""
ALL_REACHABLE = """() => [...document.querySelectorAll("pre, .pst-scrollable-table-container")]
    .every(box => box.tabIndex == 0 || box.scrollWidth <= box.clientWidth)"""
# axe takes seconds to read a page, whatever part of it is asked about: the other sections go.
ALONE = """part => document.querySelectorAll("article > section > section").forEach(
    section => section.contains(part) || section.remove())"""
WIDE = "document.documentElement.scrollWidth"
# The lines of code that a box does not show whole; an output may be wider.
LONG_LINES = """() => [...document.querySelectorAll(
        ".cell_input pre, .highlight-pycon pre, .highlight-python pre")]
    .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth)
    .map(box => box.textContent)"""
# axe does not count MathML as text: what heads a column is checked apart.
RULES = {"rules": {"empty-table-header": {"enabled": False}}, "resultTypes": ["violations"]}
# An icon that its font lacks is drawn as the mark for what is missing.
MISSING_ICONS = """async () => {
    await document.fonts.ready;
    const canvas = document.createElement("canvas").getContext("2d");
    const draw = (font, icon) => {
        canvas.clearRect(0, 0, 64, 64);
        canvas.font = font;
        canvas.fillText(icon, 8, 48);
        return canvas.getImageData(0, 0, 64, 64).data.join();
    };
    const missing = new Set();
    for (const element of document.querySelectorAll(":not(.katex *, svg *, pre *)"))
        for (const side of ["::before", "::after"]) {
            const style = getComputedStyle(element, side);
            const icon = style.content.slice(1, -1);
            const font = `${style.fontWeight} 32px "Font Awesome 7 Free"`;
            if (style.fontFamily.includes("Awesome") && icon.length == 1)
                if (draw(font, icon) == draw(font, "\uefff")) missing.add(icon);
        }
    return [...missing].map(icon => icon.codePointAt(0).toString(16));
}"""


@pytest.fixture(scope="module")
def hosts() -> Iterator[dict[str, str]]:
    with serve(SITE, "/book/") as address:
        yield {"folder": f"{SITE.as_uri()}/", "host": address}


# What came, compressed, and how far it moved what was there.
LOADED = """async () => {
    await document.fonts.ready;
    const entries = ["navigation", "resource"].flatMap(
        kind => performance.getEntriesByType(kind));
    const shift = await new Promise(done => new PerformanceObserver(list => done(
        list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
    )).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 50));
    return [entries.reduce((sum, entry) => sum + entry.encodedBodySize, 0), shift];
}"""
FIGURE = r'<svg [^>]*class="[^"]*\bfigure-svg\b.*?</svg>'


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_stays_in_place_and_is_open_to_everyone(browser, hosts, name):
    page, requests, faults = open_watched(browser, hosts["host"] + name, width=390)
    weight, shift = page.evaluate(LOADED)
    for _ in range(2):  # a busy machine may paint half a table: what always moves counts
        if shift >= 0.02:
            page.reload()
            shift = page.evaluate(LOADED)[1]
    assert shift < 0.02
    assert weight <= 170_000
    for figure in re.findall(FIGURE, (SITE / name).read_text("utf-8"), re.DOTALL):
        assert len(gzip.compress(figure.encode())) <= 60_000
    assert page.evaluate("stopped") == []
    assert not faults
    elsewhere = [url for url in requests if not url.startswith((hosts["host"], "data:"))]
    assert not elsewhere, "a page asks another host"
    headers = page.locator("th").all_text_contents()
    assert all(header.strip() for header in headers), "a column without a name"
    page.evaluate(ALL_SHOWN)
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate(WIDE) <= 320, "scrolls sideways"
    page.evaluate(AXE.read_text("utf-8"))
    for theme, width in VIEWS:
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("width => innerWidth == width", arg=width, polling=50)
        page.evaluate(ALL_SHOWN)
        page.wait_for_function(ALL_REACHABLE, polling=50)  # the theme looks 300 ms after a change
        assert page.evaluate(WIDE) <= width, "scrolls sideways"
        missing = page.evaluate(MISSING_ICONS)
        assert not missing, "an icon is not in its font"
        violations = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
        assert not {fault["id"]: fault["nodes"][0]["html"] for fault in violations}
    assert page.evaluate(LONG_LINES) == [], "code scrolls on a phone"
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_a_folder(browser, name):
    page, requests, faults = open_page(browser, name)
    assert page.evaluate("stopped") == []
    assert not unexpected(faults, "folder")
    elsewhere = [url for url in requests if not url.startswith(("file:", "data:"))]
    assert not elsewhere, "a page asks another host"
    page.context.close()


@pytest.mark.parametrize("place", ["folder", "host"])
def test_what_a_page_does_needs_no_more_than_its_policy_lets(browser, hosts, place):
    page, _, faults = open_watched(browser, f"{hosts[place]}es/vectors.html")
    page.locator(".theme-switch-button").first.click()
    page.locator(".theme-change-button[data-mode=dark]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.locator("div.highlight").first.hover()
    page.locator("button.copybtn").first.click()
    page.locator(".search-button__button").first.click()
    page.keyboard.type("proyecciones")
    page.keyboard.press("Enter")
    page.locator("ul.search li a").first.wait_for()
    assert page.evaluate("stopped") == []
    assert not unexpected(faults, place)
    page.evaluate("document.body.append(Object.assign(document.createElement('script'),"
                  "{textContent: 'globalThis.ran = true'}))")  # fmt: skip
    assert page.evaluate("globalThis.ran") is None, "a script that the page did not bring ran"
    assert page.evaluate("stopped") == ["script-src-elem: inline"]
    page.context.close()


@pytest.mark.parametrize("place", ["folder", "host"])
def test_the_root_leads_to_a_language(browser, hosts, place):
    page, _, faults = open_watched(browser, f"{hosts[place]}index.html")
    page.wait_for_url(re.compile(r"/(en|es)/index\.html$"))
    assert not unexpected(faults, place)
    page.context.close()


def test_a_lost_reader_finds_the_way_from_any_depth(browser):
    base = re.search(r'href="([^"]*)favicon.svg"', (SITE / "404.html").read_text("utf-8"))[1]
    with serve(SITE, base) as host:
        page, *_ = open_watched(browser, f"{host}es/no/such/page.html")
        page.get_by_role("link").first.click()
        assert page.url == f"{host}es/index.html"
        page.context.close()


@pytest.mark.parametrize("name", ["es/vectors.html", "en/vectors.html"])
def test_without_scripts_everything_can_be_read(browser, name):
    page, *_ = open_page(browser, name, java_script_enabled=False)
    assert page.locator("html").get_attribute("data-theme") == "light"  # one that has colours
    assert page.locator("math").count() > 10
    assert page.locator(".katex-html").first.is_visible()
    assert page.locator("svg.figure-svg[aria-label]").count() >= 3
    solution = page.locator(".bd-article details").first
    assert not solution.locator("p").last.is_visible()
    solution.locator("summary").click()
    assert solution.locator("p").last.is_visible()
    page.context.close()


@pytest.mark.parametrize(("language", "word"), [("es", "proyecciones"), ("en", "projections")])
def test_search_works_from_a_folder(browser, language, word):
    page, *_ = open_page(browser, f"{language}/search.html")
    page.goto((SITE / language / "search.html").as_uri() + f"?q={word}")
    results = page.locator("ul.search li a")
    results.first.wait_for()
    assert "dot_product.html" in " ".join(
        results.nth(k).get_attribute("href") for k in range(results.count())
    )
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_leads_to_its_translation(name):
    language, _, page_name = name.partition("/")
    other = {"es": "en", "en": "es"}[language]
    text = (SITE / name).read_text("utf-8")
    (tag,) = re.findall(r'<a class="language-switch"[^>]*>', text)
    assert f'hreflang="{other}" lang="{other}"' in tag
    target = (SITE / name).parent / re.search('href="([^"]*)"', tag)[1]
    assert target.resolve() == (SITE / other / page_name).resolve()
    assert target.exists()


def test_the_way_to_the_translation_keeps_the_place(browser):
    page, *_ = open_page(browser, "en/vectors.html", width=390)
    page.evaluate("location.hash = 'propiedades'")
    page.locator("a.language-switch").click()
    page.wait_for_url("**/es/vectors.html#propiedades")
    assert page.locator(":target h2").text_content().startswith("Propiedades")
    page.context.close()


@pytest.mark.parametrize(("locale", "language"), [("es-CO", "es"), ("en-GB", "en"), ("fr", "en")])
def test_the_root_opens_in_the_readers_language(browser, locale, language):
    page, *_ = open_page(browser, "index.html", locale=locale)
    page.wait_for_url(f"**/{language}/index.html")
    page.context.close()


def test_the_root_without_scripts_leads_to_both(browser):
    page, *_ = open_page(browser, "index.html", java_script_enabled=False)
    links = page.locator("a[hreflang]")
    assert {links.nth(k).get_attribute("hreflang") for k in range(links.count())} == {"es", "en"}
    page.context.close()


FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        name: element.outerHTML.slice(0, 80),
        shown: style.outlineStyle != "none" || style.boxShadow != "none",
        inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        end: element == document.body,
    };
}"""


@pytest.mark.parametrize(("theme", "width"), VIEWS)
@pytest.mark.parametrize("name", ["es/vectors.html", "en/tensors.html", "es/index.html"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, name, theme, width):
    page, *_ = open_page(browser, name, theme, width, reduced_motion="reduce")
    count = page.evaluate("""() => [...document.querySelectorAll(
        "a[href], button, input, select, summary, [tabindex]")].filter(
        e => e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})).length""")
    seen = 0
    for _ in range(2 * count + 10):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["end"]:
            break
        assert focus["shown"], f"no sign of the focus: {focus['name']}"
        assert focus["inside"], f"the focus is out of sight: {focus['name']}"
        seen += 1
    # Boxes that scroll are also reached; of a group of radio buttons, the chosen one alone.
    radios = page.locator("input[type=radio]:not(:checked)").count()
    assert seen >= count - radios
    page.context.close()


OPENED = """() => [...document.querySelectorAll("details[open] pre")]
    .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth)"""


def test_the_keyboard_reaches_code_that_scrolls_in_a_box_just_opened(browser):
    page, *_ = open_page(browser, "es/broadcasting.html", width=320, bypass_csp=True)
    page.add_style_tag(content="section { content-visibility: visible !important }")
    page.wait_for_timeout(1000)  # all is laid out, and looked through: from now on nothing else is
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    assert page.evaluate(f"({OPENED})().length") > 0
    # The theme looks for boxes that scroll 300 ms after a change, and a busy machine later.
    reached = f"({OPENED})().every(box => box.tabIndex == 0)"
    page.wait_for_function(reached, timeout=5000)
    page.context.close()


def test_the_keyboard_works_everything(browser):
    page, *_ = open_page(browser, "es/tensors.html", width=1280)
    search = page.locator("#pst-search-dialog input")
    page.keyboard.press("ControlOrMeta+k")
    search.wait_for()
    page.keyboard.press("Escape")
    search.wait_for(state="hidden")
    for box in (".downloads", ".bd-article details"):
        page.locator(f"{box} > summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator(box).first.get_attribute("open") is not None
        page.keyboard.press("Enter")
    button = page.locator(".theme-switch-button").first
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator(".theme-change-button").first.is_visible()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".primary-toggle").focus()
    page.keyboard.press("Enter")
    menu = page.locator("#pst-primary-sidebar-modal a", has_text="Matrices").first
    menu.wait_for()
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")  # a dialog closes when the page gets to it
    page.context.close()


def test_paper_shows_all_of_a_page(browser):
    page, *_ = open_page(browser, "es/vectors.html", "dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    solutions = page.locator(".bd-article details p")
    assert all(solutions.nth(k).is_visible() for k in range(solutions.count()))
    assert page.locator("article h1").is_visible()
    assert not page.locator(".bd-sidebar-primary").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto((SITE / "es/references.html").as_uri())
    written = "getComputedStyle(document.querySelector('article a.external'), '::after').content"
    assert "https://" in page.evaluate(written)
    page.context.close()


def test_nothing_moves_for_who_asks_for_it(browser):
    page, *_ = open_page(browser, "es/vectors.html", reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        return style.animationName != "none" || style.scrollBehavior == "smooth"
            || parseFloat(style.transitionDuration) > 0;
    }).map(element => element.outerHTML.slice(0, 80))""")
    assert not moving
    page.context.close()


def test_what_is_copied_runs(browser):
    page, *_ = open_page(
        browser, "es/vectors.html", permissions=["clipboard-read", "clipboard-write"]
    )
    transcript = page.locator("div.highlight-pycon").first
    transcript.hover()
    transcript.locator("button.copybtn").click()
    page.wait_for_function("navigator.clipboard.readText()")
    copied = page.evaluate("navigator.clipboard.readText()")
    shown = transcript.locator("pre").inner_text().splitlines()
    code = [line[4:] for line in shown if line.startswith((">>> ", "... "))]
    assert code
    assert [line for line in copied.splitlines() if line] == code
    # Outputs and excerpts do not run: they have no button.
    assert not page.locator(".cell_output button.copybtn, .reference-source .copybtn").count()
    page.context.close()


# The letters that a button to copy stands on, in code or beside it.
COVERED = """() => {
    const over = (a, b) => a.right > b.left && b.right > a.left && a.bottom > b.top
        && b.bottom > a.top && b.width > 0;
    const rects = [...document.querySelectorAll("button.copybtn")]
        .filter(button => button.checkVisibility())
        .map(button => button.getBoundingClientRect());
    const texts = document.createTreeWalker(document.querySelector("article"), 4);
    const letters = document.createRange();
    const found = [];
    while (texts.nextNode()) {
        if (!texts.currentNode.parentElement.checkVisibility()) continue;
        letters.selectNodeContents(texts.currentNode);
        for (const one of letters.getClientRects())
            if (rects.some(button => over(button, one))) found.push(texts.currentNode.data);
    }
    return [rects.length, found];
}"""


@pytest.mark.parametrize("name", [name for name in CHAPTERS if name.startswith("es/")])
def test_where_its_buttons_are_always_there_code_is_whole_and_bare(browser, name):
    page, *_ = open_page(browser, name, width=390, has_touch=True, is_mobile=True)
    page.evaluate(ALL_SHOWN)
    buttons, covered = page.evaluate(COVERED)
    assert buttons > 10
    assert covered == []
    assert page.evaluate(LONG_LINES) == []
    page.context.close()


@pytest.mark.parametrize("name", ["es/layers.html", "en/layers.html"])
def test_every_formula_is_mathml_too(browser, name):
    page, *_ = open_page(browser, name)
    formulas = page.locator(".katex").count()
    assert formulas == page.locator(".katex math").count() > 100
    in_ideas = page.locator("form.self-check li .katex").count()  # which are MathML alone
    assert page.locator(".katex-html[aria-hidden=true]").count() == formulas - in_ideas
    page.context.close()


# ---- questions

# Answer each question of a page with each of its values, and with what nobody can mean.
ANSWER_ALL = """() => {
    const written = (value) => Array.isArray(value) ? `[${value.map(written)}]` : `${value}`;
    const faults = [];
    const expect = (form, answer, verdict, words) => {
        const output = form.querySelector("output"), said = output.textContent;
        if (output.dataset.verdict != verdict || !said.includes(words))
            faults.push([form.firstElementChild.textContent, answer, verdict, said]);
    };
    const forms = [...document.querySelectorAll("form.self-check")];
    for (const form of forms) {
        const ideas = [...form.querySelectorAll("li")];
        const field = form.querySelector("input[type=text]");
        ideas.forEach((idea, k) => {
            const value = JSON.parse(idea.dataset.value);
            const answer = form.dataset.kind == "code" ? value : written(value);
            if (field) { field.value = answer; form.requestSubmit(); }
            else form.querySelectorAll("input")[k].click();
            expect(form, answer, idea.dataset.verdict, idea.textContent);
        });
        const never = field ? {"98765.4321": "wrong", " ": "unreadable"} : {};
        for (const [answer, verdict] of Object.entries(never)) {
            field.value = answer;
            form.requestSubmit();
            expect(form, answer, verdict, form.dataset[verdict]);
        }
    }
    return [forms.length, faults];
}"""


# How far what follows code or a formula in a choice stands from it, where both are on one line.
APART = """() => [...document.querySelectorAll("form.self-check label > *")].flatMap(part => {
    const text = part.nextSibling, range = document.createRange();
    if (part.matches("input") || !/^[^ ]/.test(text?.data ?? " ")) return [];
    range.setStart(text, 0);
    range.setEnd(text, 1);
    const after = range.getBoundingClientRect(), before = part.getBoundingClientRect();
    return after.top < before.bottom ? [Math.abs(after.left - before.right)] : [];
})"""
# How far what belongs to one exercise stands apart.
GAPS = """() => [...document.querySelectorAll(".self-check + :is(.self-check, details)")].map(
    part => part.getBoundingClientRect().top
        - part.previousElementSibling.getBoundingClientRect().bottom)"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_question_answers_each_idea_with_its_own_words(browser, name):
    page, _, faults = open_page(browser, name, width=390)
    asked, wrong = page.evaluate(ANSWER_ALL)
    assert asked == (SITE / name).read_text("utf-8").count('<form class="self-check')
    assert wrong == []
    apart = page.evaluate(APART)
    assert max(apart, default=0) < 1, "a choice does not read as one line of text"
    assert apart or not name.endswith("/parallel.html")
    assert all(abs(gap) < 1 for gap in page.evaluate(GAPS)), "an exercise is not one box"
    assert unexpected(faults, "folder") == []
    page.context.close()


@pytest.mark.parametrize("name", CHAPTERS)
def test_who_listens_finds_each_exercise_among_the_headings(browser, name):
    page, *_ = open_page(browser, name)
    page.evaluate(ALL_SHOWN)
    headings = page.get_by_role("heading", level=3, name=re.compile(r"^(Ejercicio|Exercise) \d+$"))
    assert headings.count() == page.locator(".tip.admonition").count() > 0
    page.context.close()


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_a_question_is_answered_by_keyboard_and_said_aloud(browser, theme, width):
    page, *_ = open_page(browser, "es/dot_product.html", theme, width)
    form = page.locator("form.self-check").first
    field, output = form.get_by_role("textbox", name="x ⋅ w"), form.get_by_role("status")
    assert field.get_attribute("placeholder").startswith("p. ej. 17/2")
    form.evaluate(ALONE)
    page.evaluate(AXE.read_text("utf-8"))
    for answer, verdict in (
        ("", None),
        ("-1", "right"),
        ("5", "idea"),
        ("7", "wrong"),
        ("?", "unreadable"),
    ):
        if verdict:
            field.fill(answer)
            field.press("Enter")
        assert output.get_attribute("data-verdict") == verdict
        seen = page.evaluate(f"axe.run('form.self-check', {json.dumps(RULES)})")
        assert seen["violations"] == []
    choice = page.locator("form.self-check").nth(1)
    choice.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    assert choice.get_by_role("status").get_attribute("data-verdict") == "idea"
    page.keyboard.press("ArrowRight")
    assert choice.get_by_role("status").get_attribute("data-verdict") == "right"


@pytest.mark.parametrize(("language", "word"), [("es", "arranca"), ("en", "starts")])
def test_a_folded_program_is_read_by_who_opens_it(browser, language, word):
    page, *_ = open_page(browser, f"{language}/parallel.html")
    boxes = page.locator("details:has(> * > .tag_folded)")
    assert boxes.count() == page.locator(".tag_folded").count() == 2
    code = boxes.last.locator("pre")
    assert not code.is_visible()
    boxes.last.locator("summary", has_text=word).click()
    assert "def everyone(work, *values):" in code.inner_text()
    page.context.close()


def test_without_scripts_a_question_leaves_its_solution(browser):
    page, *_ = open_page(browser, "es/dot_product.html", java_script_enabled=False)
    assert page.locator("form.self-check").count() > 0
    assert page.locator("form.self-check:visible").count() == 0
    solution = page.locator("summary", has_text="Solución 1").first
    solution.scroll_into_view_if_needed()
    assert solution.is_visible()


# ---- steps

VISIBLE = "frames => [...frames.children].map(frame => frame.checkVisibility())"


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_steps_come_one_after_another(browser, theme, width):
    page, _, faults = open_page(browser, "es/matrices.html", theme, width)
    bar, frames = page.locator(".steps-bar").first, page.locator(".frames").first
    bar.scroll_into_view_if_needed()
    count = frames.locator("> .frame").count()

    def shown() -> list[bool]:
        return frames.evaluate(VISIBLE)

    def one(shown: int) -> list[bool]:
        return [number == shown for number in range(count)]

    assert count == 7
    assert shown() == one(0)
    bar.get_by_role("button", name="Paso siguiente").press("Enter")
    assert (shown(), bar.locator("span").inner_text()) == (one(1), f"2 / {count}")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert shown() == one(1)
    bar.get_by_role("slider", name="Paso").press("End")
    assert shown() == one(count - 1)
    bar.get_by_role("button", name="Paso siguiente").click()  # there is none
    assert shown() == one(count - 1)
    assert unexpected(faults, "folder") == []  # axe has its own
    frames.evaluate(ALONE)
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(f"axe.run('.tag_steps', {json.dumps(RULES)})")["violations"] == []
    page.emulate_media(media="print")
    assert shown() == [True] * count


def test_without_scripts_all_steps_are_there(browser):
    page, *_ = open_page(browser, "en/broadcasting.html", java_script_enabled=False)
    assert page.locator(".steps-bar").count() >= 2
    assert page.locator(".steps-bar:visible").count() == 0
    frames = page.locator(".frames").first
    frames.scroll_into_view_if_needed()
    assert all(frame.is_visible() for frame in frames.locator("> .frame").all())
