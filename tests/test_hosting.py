"""What the site says of its own address: right when one is configured, and nothing when not."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fontTools import ttLib
from jinja2 import Template

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import addresses, patches, publish  # noqa: E402

REPOSITORY = "https://github.com/Owner/book"


@pytest.mark.parametrize(
    ("repository", "url", "expected"),
    [
        ("", "", ("", "")),
        (REPOSITORY, "", ("Owner/book", "https://owner.github.io/book/")),
        (f"{REPOSITORY}.git", "", ("Owner/book", "https://owner.github.io/book/")),
        (f"{REPOSITORY}/", "https://a.example", ("Owner/book", "https://a.example/")),
        ("https://github.com/owner/owner.github.io", "", (
            "owner/owner.github.io", "https://owner.github.io/")),
        ("", "https://a.example/b/", ("", "https://a.example/b/")),
    ],
)  # fmt: skip
def test_the_address_of_the_site_follows_from_its_repository(repository, url, expected):
    environment = {"LINALG_DL_REPOSITORY": repository, "LINALG_DL_URL": url}
    assert addresses.read(environment) == expected


def test_a_repository_in_another_form_is_refused():
    with pytest.raises(ValueError, match=r"expected https://github\.com/owner/name, got 'owner/b'"):
        addresses.read({"LINALG_DL_REPOSITORY": "owner/b"})


PAGE = '<link rel="stylesheet" href="_static/a.css"><b class="used">λ</b>'
THEME = f"const used = 1; {patches.MEASURE}"
RULES = """.used { color: red }
.unused { color: red }
@font-face {
  src: url(f.woff2) format("woff2"),url(f.woff) format("woff"),url(f.ttf) format("truetype")
}
"""
FONT = DOCS / "node_modules/katex/dist/fonts/KaTeX_Main-Regular.woff2"


@pytest.fixture
def written(tmp_path) -> dict[str, Path]:
    """Write what Sphinx would have: a few pages in two languages."""
    files = {"index.html": PAGE, "api/vectors.html": PAGE, "_static/a.css": RULES}
    files |= {"_static/scripts/pydata-sphinx-theme.js": THEME, ".buildinfo": ""}
    for language in ("en", "es"):
        for name, text in files.items():
            path = tmp_path / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        shutil.copy(FONT, tmp_path / language / "_static/f.woff2")
    (tmp_path / "es/only").mkdir()
    (tmp_path / "es/only/page.html").write_text(PAGE)
    return {language: tmp_path / language for language in ("en", "es")}


@pytest.fixture
def site(tmp_path) -> Path:
    return tmp_path / "made"


def test_a_site_with_an_address_has_a_map_of_every_page_in_each_language(written, site):
    publish.publish(written, site, "https://a.example/b/")
    both = ["api/vectors.html", "index.html"]
    pages = [*(f"{code}/{page}" for code in ("en", "es") for page in both), "es/only/page.html"]
    sitemap = (site / "sitemap.txt").read_text("utf-8").split()
    assert sitemap == [f"https://a.example/b/{page}" for page in pages]
    assert (site / "robots.txt").read_text() == "Sitemap: https://a.example/b/sitemap.txt\n"
    assert (site / "page.png").exists()
    lost = (site / "404.html").read_text("utf-8")
    assert set(re.findall(r'href="(/.*?)\w+/\w+\.html"', lost)) == {"/b/"}


def test_what_sphinx_wrote_stays_as_it_is_and_the_site_follows_it(written, site):
    before = {path: path.read_bytes() for path in written["es"].rglob("*") if path.is_file()}
    publish.publish(written, site)
    assert {
        path: path.read_bytes() for path in written["es"].rglob("*") if path.is_file()
    } == before
    assert (site / ".nojekyll").read_bytes() == b""  # or Jekyll leaves _static out
    assert not (site / "es/.buildinfo").exists()
    (written["es"] / "only/page.html").unlink()
    (written["es"] / "only").rmdir()
    publish.publish(written, site)
    assert not (site / "es/only").exists()
    assert not [path for path in site.rglob("*") if path.is_dir() and not [*path.iterdir()]]
    assert not site.with_name("site").exists()


def test_the_site_has_the_rules_and_the_letters_that_its_pages_use(written, site):
    publish.publish(written, site)
    rules = (site / "es/_static/a.css").read_text("utf-8")
    assert ".used" in rules
    assert ".unused" not in rules
    assert "f.woff2" in rules
    assert not re.search(r"\.(woff|ttf)\b", rules)
    font = ttLib.TTFont(site / "es/_static/f.woff2")
    assert ord("λ") in font.getBestCmap() or ord("u") in font.getBestCmap()
    assert len(font.getBestCmap()) < len(ttLib.TTFont(FONT).getBestCmap()) / 2


def test_a_page_has_one_sheet_of_styles_from_which_the_same_addresses_lead(written, site):
    for folder in written.values():
        (folder / "_static/styles").mkdir()
        more = '@charset "UTF-8";\nb { color: blue; background: url("../f.woff2"), url(data:a) }'
        (folder / "_static/styles/b.css").write_text(more)
        for page in folder.rglob("*.html"):
            up = "../" * (len(page.relative_to(folder).parts) - 1)
            one, two = (
                f'<link href="{up}_static/{name}.css?v=1" rel="stylesheet" />'
                for name in ("a", "styles/b")
            )
            page.write_text(f"{one}<meta>{two}<meta>{PAGE.partition('>')[2]}", "utf-8")
    publish.publish(written, site)
    for page, up in (("index.html", ""), ("api/vectors.html", "../")):
        text = (site / "es" / page).read_text("utf-8")
        ((start, name),) = re.findall(
            r'<link rel="stylesheet" href="([./]*)(_static/\w+\.css)">', text
        )
        assert start == up
        assert text.count("<link") == 1
        assert text.count("<meta") == 2, "what stands between two sheets stays"
        css = (site / "es" / name).read_text("utf-8")
        assert css.index(".used") < css.index("blue")
        assert "url(f.woff2)" in css
        assert "url(../" not in css
        assert "url(data:a)" in css
        assert "@charset" not in css


def test_a_site_without_an_address_names_none(written, site):
    publish.publish(written, site, "https://a.example/b/")
    publish.publish(written, site, "")
    assert not (site / "sitemap.txt").exists()
    assert not (site / "robots.txt").exists()
    assert 'href="/es/index.html"' in (site / "404.html").read_text("utf-8")


def build(folder: Path, **environment: str) -> str:
    """Build one page of the book, in its two formats' places, and give its HTML."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LINALG_DL_")}
    choice = ("-D", "root_doc=references", "-D", "include_patterns=references.md")
    options = ("-q", "-b", "html", "-d", str(folder / "doctrees"), *choice)
    subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(DOCS), str(folder)],
        env=clean | environment, check=True, capture_output=True,
    )  # fmt: skip
    return (folder / "references.html").read_text("utf-8")


@pytest.mark.links
def test_a_page_can_be_edited_where_its_repository_is_known(tmp_path):
    page = build(tmp_path, LINALG_DL_REPOSITORY=REPOSITORY)
    home = "https://owner.github.io/book/es/references.html"
    assert f'<link rel="canonical" href="{home}"' in page
    assert f'<meta property="og:url" content="{home}"' in page
    assert f'href="{REPOSITORY}/edit/main/docs/references.md"' in page
    page = build(tmp_path)  # the same folder: no address stays
    assert "owner" not in page.lower().replace("linalg_dl", "")
    assert 'class="elsewhere' not in page
    assert '<meta property="og:title" content="Referencias"' in page


def places(**context: str) -> list[str]:
    """Give the addresses of the template that leads elsewhere."""
    template = Template((DOCS / "_templates/elsewhere.html").read_text("utf-8"))
    known = {"repository": "owner/book", "url": "https://owner.github.io/book/", "language": "en"}
    html = template.render(_=str, pagename="xor", page_source_suffix=".md", **known | context)
    return re.findall('href="(.*?)"', html)


def test_a_notebook_can_be_run_elsewhere():
    colab, binder, edit = places(download="xor")
    notebook = "https%3A//owner.github.io/book/en/_sources/xor.ipynb"
    assert colab == f"https://colab.research.google.com/#fileId={notebook}"
    assert binder.startswith("https://mybinder.org/v2/gh/owner/book/main?urlpath=lab%3FfromURL%3D")
    assert binder.endswith(notebook.replace("%", "%25"))
    assert edit == "https://github.com/owner/book/edit/main/docs/xor.md"
    assert places() == [edit]
    assert places(repository="") == []


SITE = DOCS / "_build/html"
POLICY = re.compile(r'"Content-Security-Policy" content="(default-src \'none\'[^"]*)"')
INLINE = re.compile(r"<(script|style)(?![^>]* src=)[^>]*>(.+?)</", re.DOTALL)


class Handlers(HTMLParser):
    """Find scripts in attributes, which no hash in a policy can name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or (value or "").lower().startswith("javascript:"):
                self.found.append(f"a script in an attribute: <{tag} {name}={value!r}>")


def faults(page: str) -> list[str]:
    """Tell what of a page its policy would stop, and of what it would stop nothing."""
    rules = POLICY.search(page)
    if not rules or re.search(r"(script|style)-src\s[^;]*'unsafe|https?:", rules[1]):
        return ["no strict policy"]
    found = Handlers(page).found
    if INLINE.search(page[: rules.start()]):
        found.append("something stands before the policy")
    for kind, text in INLINE.findall(page):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if f"'sha256-{digest}'" not in rules[1]:
            found.append(f"a {kind} in the page: {text[:80]}")
    return found


@pytest.mark.links
def test_every_page_has_a_policy_that_lets_all_that_is_in_it():
    pages = [*SITE.rglob("*.html")]
    assert pages, "build the book first: nox -s book"
    assert not {p: found for p in pages if (found := faults(p.read_text("utf-8")))}


GUARDED = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src
 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=' 'unsafe-eval'">"""


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("<script>1</script>", 0),  # its hash, as openssl gives it
        ("<script>2</script>", 1),
        ("<style>b {}</style>", 1),
        ('<b id="1" onclick="a()">', 1),
        ('<a href="javascript:a()">', 1),
        ('<a href="#on">on=1</a>', 0),
    ],
)
def test_what_a_policy_would_stop_is_told(fault, told):
    assert len(faults(GUARDED.replace(" 'unsafe-eval'", "") + fault)) == told
    assert faults(GUARDED + fault) == ["no strict policy"]
    assert faults(fault) == ["no strict policy"]


@pytest.mark.links
def test_every_page_of_the_book_says_what_it_is():
    for path in SITE.glob("*/**/*.html"):
        page = path.read_text("utf-8")
        if path.stem not in ("genindex", "py-modindex", "search"):
            (said,) = re.findall('<meta content="([^"]*)" name="description"', page)
            assert 0 < len(html.unescape(said)) <= 160, path  # search engines cut a longer one
        assert '<meta property="og:title" content="' in page


@pytest.mark.links
def test_a_page_is_shown_before_its_scripts_run():
    for path in SITE.glob("*/**/*.html"):
        scripts = re.findall("<script .*?>", path.read_text("utf-8"))
        waited_for = [tag for tag in scripts if "defer" not in tag]
        assert "theme.js" in waited_for[0]
        assert len(waited_for) == 1 or path.stem == "search"
