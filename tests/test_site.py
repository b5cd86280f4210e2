"""The built site, in a browser: for every reader, on every page, with nothing from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from host import serve

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).parents[1]
SITE = ROOT / "docs/_build/html"
AXE = ROOT / "docs/node_modules/axe-core/axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("*/**/*.html"))
VIEWS = [("light", 1280), ("dark", 390)]


def find_browser() -> str | None:
    return os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator:
    path = find_browser()
    if path is None:
        message = f"no browser: none of {', '.join(NAMES)} is on the PATH, BROWSER_PATH is not set"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(f"THE SITE WAS NOT TESTED, {message}")
    quiet = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet.append("--no-sandbox")
    with playwright.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=path, args=quiet)
        yield chromium
        chromium.close()


def open_page(browser, name: str, theme: str = "light", width: int = 1280, **options):
    """Open a page of the site from its folder; give it with all that it asked for."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, **options
    )
    context.add_init_script(f"localStorage.mode = localStorage.theme = '{theme}'")
    page, requests = context.new_page(), []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((SITE / name).as_uri())
    return page, requests


def test_the_site_is_built():
    assert PAGES, "build the book first: nox -s book"
    assert (SITE / "index.html").exists()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_a_page_is_open_to_everyone(browser, name, theme, width):
    page, requests = open_page(browser, name, theme, width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE.read_text("utf-8"))
    # axe does not count MathML as text: what heads a column is checked below.
    rules = {"rules": {"empty-table-header": {"enabled": False}}}
    found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
    faults = {fault["id"]: fault["nodes"][0]["html"] for fault in found}
    assert not faults
    headers = page.locator("th").all_text_contents()
    assert all(header.strip() for header in headers), "a column without a name"
    elsewhere = [url for url in requests if not url.startswith(("file:", "data:"))]
    assert not elsewhere, "a page asks another host"
    page.context.close()


# What the page's policy stops is reported to the page; what breaks is reported to the console.
WATCH = """globalThis.stopped = []; addEventListener("securitypolicyviolation",
    (event) => stopped.push(`${event.effectiveDirective}: ${event.blockedURI}`))"""


@pytest.fixture(scope="module")
def hosts() -> Iterator[dict[str, str]]:
    with serve(SITE, "/book/") as address:
        yield {"folder": f"{SITE.as_uri()}/", "host": address}


def open_watched(browser, address: str):
    """Open a page; give it with the faults that its console shows."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    faults = []
    page.add_init_script(WATCH)
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    return page, faults


@pytest.mark.parametrize("place", ["folder", "host"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_more_than_its_policy_lets(browser, hosts, name, place):
    text = (SITE / name).read_text("utf-8")
    policy = re.search(r'"Content-Security-Policy" content="(default-src \'none\'[^"]*)"', text)
    assert policy, "no policy: nox -s book writes it"
    assert not re.search(r"script-src [^;]*'unsafe|https?:", policy[1])
    page, faults = open_watched(browser, hosts[place] + name)
    assert page.evaluate("stopped") == []
    assert not faults
    page.context.close()


@pytest.mark.parametrize("place", ["folder", "host"])
def test_what_a_page_does_needs_no_more_than_its_policy_lets(browser, hosts, place):
    page, faults = open_watched(browser, f"{hosts[place]}es/vectors.html")
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
    # From a folder a page cannot read another: results come without their first lines.
    unread = r"Failed to (load|fetch)|Access to fetch at 'file:" if place == "folder" else "^$"
    assert not [fault for fault in faults if not re.match(unread, fault)]
    page.evaluate("document.body.append(Object.assign(document.createElement('script'),"
                  "{textContent: 'globalThis.ran = true'}))")  # fmt: skip
    assert page.evaluate("globalThis.ran") is None, "a script that the page did not bring ran"
    assert page.evaluate("stopped") == ["script-src-elem: inline"]
    page.context.close()


@pytest.mark.parametrize("place", ["folder", "host"])
def test_the_root_leads_to_a_language(browser, hosts, place):
    page, faults = open_watched(browser, f"{hosts[place]}index.html")
    page.wait_for_url(re.compile(r"/(en|es)/index\.html$"))
    assert not faults
    page.context.close()


def test_a_lost_reader_finds_the_way_from_any_depth(browser):
    base = re.search(r'href="([^"]*)favicon.svg"', (SITE / "404.html").read_text("utf-8"))[1]
    with serve(SITE, base) as host:
        page, _ = open_watched(browser, f"{host}es/no/such/page.html")
        page.get_by_role("link").first.click()
        assert page.url == f"{host}es/index.html"
        page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_not_scroll_sideways(browser, name):
    page, _ = open_page(browser, name, width=390)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_icon_is_in_its_font(browser, name):
    page, _ = open_page(browser, name)
    missing = page.evaluate("""async () => {
        await document.fonts.ready;
        const canvas = document.createElement("canvas").getContext("2d");
        const draw = (font, icon) => {
            canvas.clearRect(0, 0, 64, 64);
            canvas.font = font;
            canvas.fillText(icon, 8, 48);
            return canvas.getImageData(0, 0, 64, 64).data.join();
        };
        const missing = new Set();
        for (const element of document.querySelectorAll("*"))
            for (const side of ["::before", "::after"]) {
                const style = getComputedStyle(element, side);
                const icon = style.content.slice(1, -1);
                const font = `${style.fontWeight} 32px "Font Awesome 7 Free"`;
                if (style.fontFamily.includes("Awesome") && icon.length == 1)
                    if (draw(font, icon) == draw(font, "\uefff")) missing.add(icon);
            }
        return [...missing].map(icon => icon.codePointAt(0).toString(16));
    }""")
    assert not missing
    page.context.close()


@pytest.mark.parametrize("name", ["es/vectors.html", "en/vectors.html"])
def test_without_scripts_everything_can_be_read(browser, name):
    page, _ = open_page(browser, name, java_script_enabled=False)
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
    page, _ = open_page(browser, f"{language}/search.html")
    page.goto((SITE / language / "search.html").as_uri() + f"?q={word}")
    results = page.locator("ul.search li a")
    results.first.wait_for()
    assert "dot_product.html" in " ".join(
        results.nth(k).get_attribute("href") for k in range(results.count())
    )
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_leads_to_its_translation(browser, name):
    language, _, page_name = name.partition("/")
    other = {"es": "en", "en": "es"}[language]
    page, _ = open_page(browser, name, java_script_enabled=False)
    link = page.locator("a.language-switch")
    assert link.get_attribute("hreflang") == link.get_attribute("lang") == other
    assert link.evaluate("link => link.href") == (SITE / other / page_name).as_uri()
    page.context.close()


def test_the_way_to_the_translation_keeps_the_place(browser):
    page, _ = open_page(browser, "en/vectors.html", width=390)
    page.evaluate("location.hash = 'propiedades'")
    page.locator("a.language-switch").click()
    page.wait_for_url("**/es/vectors.html#propiedades")
    assert page.locator(":target h2").text_content().startswith("Propiedades")
    page.context.close()


@pytest.mark.parametrize(("locale", "language"), [("es-CO", "es"), ("en-GB", "en"), ("fr", "en")])
def test_the_root_opens_in_the_readers_language(browser, locale, language):
    page, _ = open_page(browser, "index.html", locale=locale)
    page.wait_for_url(f"**/{language}/index.html")
    page.context.close()


def test_the_root_without_scripts_leads_to_both(browser):
    page, _ = open_page(browser, "index.html", java_script_enabled=False)
    links = page.locator("a[hreflang]")
    assert {links.nth(k).get_attribute("hreflang") for k in range(links.count())} == {"es", "en"}
    page.context.close()
