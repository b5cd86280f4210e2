"""What the site says of its own address: right when one is configured, and nothing when not."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import addresses, patches, policy, publish  # noqa: E402

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


PAGE = b'<meta charset="utf-8"><link rel="stylesheet" href="_static/a.css?v=1"></head>'
IN_FOLDER = PAGE.replace(b"_static", b"../_static")
THEME = patches.MEASURE.encode()


@pytest.fixture
def written(tmp_path) -> dict[str, Path]:
    """Write what Sphinx would have: a few pages in two languages."""
    files = {"index.html": PAGE, "search.html": PAGE, "api/vectors.html": IN_FOLDER}
    files |= {"_static/a.css": b".b{color:red}", "_static/scripts/pydata-sphinx-theme.js": THEME}
    for name, data in files.items():
        for language in ("en", "es"):
            path = tmp_path / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (tmp_path / "es/only.html").write_bytes(PAGE)
    return {language: tmp_path / language for language in ("en", "es")}


@pytest.fixture
def site(tmp_path) -> Path:
    return tmp_path / "site"


def test_a_site_with_an_address_has_a_map_of_every_page_in_each_language(written, site):
    publish.publish(written, site, "https://a.example/b/")
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    pages = re.findall("<loc>https://a.example/b/(.*?)</loc>", sitemap)
    both = ["api/vectors.html", "index.html"]
    assert pages == [*(f"{code}/{page}" for code in ("en", "es") for page in both), "es/only.html"]
    assert sitemap.count('hreflang="en" href="https://a.example/b/en/api/vectors.html"') == 2
    assert sitemap.count('hreflang="en"') == 4
    assert "Sitemap: https://a.example/b/sitemap.xml" in (site / "robots.txt").read_text()
    lost = (site / "404.html").read_text("utf-8")
    assert set(re.findall(r'href="(/.*?)\w+/\w+\.html"', lost)) == {"/b/"}


def test_what_sphinx_wrote_stays_as_it_is_and_the_site_follows_it(written, site):
    before = {path: path.read_bytes() for path in written["es"].rglob("*") if path.is_file()}
    publish.publish(written, site)
    assert {
        path: path.read_bytes() for path in written["es"].rglob("*") if path.is_file()
    } == before
    assert "Content-Security-Policy" in (site / "es/only.html").read_text("utf-8")
    assert (site / ".nojekyll").read_bytes() == b""  # or Jekyll leaves _static out
    (written["es"] / "only.html").unlink()
    publish.publish(written, site)
    assert not (site / "es/only.html").exists()


def test_a_site_without_an_address_names_none(written, site, capsys):
    publish.publish(written, site, "https://a.example/b/")
    publish.publish(written, site, "")
    assert not (site / "sitemap.xml").exists()
    assert (site / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    assert "no sitemap" in capsys.readouterr().out
    assert 'href="/es/index.html"' in (site / "404.html").read_text("utf-8")


def test_the_lost_page_names_the_languages_that_are_there():
    page = (DOCS / "_root/404.html").read_text("utf-8")
    assert "/en/" in publish.lost(page, ["en", "es"], "")
    assert "/en/" not in publish.lost(page, ["es"], "")


def test_a_policy_names_what_is_in_the_page_once():
    page = '<head>\n<meta charset="utf-8" />\n<script>1</script><script src="a.js"></script>'
    guarded = policy.protect(page, policy.hashes(page, "script"), [])
    assert guarded.index("Content-Security-Policy") < guarded.index("<script>")
    # The hash of "1", as openssl gives it.
    assert "script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='" in guarded


@pytest.mark.parametrize("fault", ['<b onclick="a()">', '<a href="javascript:a()">'])
def test_a_script_in_an_attribute_is_refused(fault):
    with pytest.raises(ValueError, match="a script in an attribute"):
        publish.facts(f'<meta charset="utf-8">{fault}'.encode())


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


@pytest.mark.links
def test_a_notebook_can_be_run_elsewhere(monkeypatch):
    hosting = importlib.import_module("_ext.hosting")
    monkeypatch.setattr(addresses, "REPOSITORY", "owner/book")
    monkeypatch.setattr(addresses, "URL", "https://owner.github.io/book/")
    colab, binder, edit = (href for _, href in hosting.elsewhere("xor.md", "en/xor.ipynb"))
    notebook = "https%3A%2F%2Fowner.github.io%2Fbook%2Fen%2F_sources%2Fxor.ipynb"
    assert colab == f"https://colab.research.google.com/#fileId={notebook}"
    assert binder.startswith("https://mybinder.org/v2/gh/owner/book/main?urlpath=lab%3FfromURL%3D")
    assert binder.endswith(notebook.replace("%", "%25"))
    assert edit == "https://github.com/owner/book/edit/main/docs/xor.md"
    assert len(hosting.elsewhere("glossary.md", "")) == 1
