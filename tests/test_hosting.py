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
sys.path.insert(0, str(DOCS / "_ext"))

addresses = importlib.import_module("addresses")
policy = importlib.import_module("policy")
publish = importlib.import_module("publish")

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


def make_site(folder: Path) -> Path:
    for language in ("en", "es"):
        (folder / language / "api").mkdir(parents=True)
        (folder / language / "searchindex.js").touch()
        for page in ("index", "search", "api/vectors"):
            (folder / language / f"{page}.html").write_text('<meta charset="utf-8">')
    (folder / "es/only.html").write_text('<meta charset="utf-8">')
    return folder


def test_a_site_with_an_address_has_a_map_of_every_page_in_each_language(tmp_path):
    publish.publish(make_site(tmp_path), "https://a.example/b/")
    sitemap = (tmp_path / "sitemap.xml").read_text("utf-8")
    pages = re.findall("<loc>https://a.example/b/(.*?)</loc>", sitemap)
    both = ["api/vectors.html", "index.html"]
    assert pages == [*(f"{code}/{page}" for code in ("en", "es") for page in both), "es/only.html"]
    assert sitemap.count('hreflang="en" href="https://a.example/b/en/api/vectors.html"') == 2
    assert sitemap.count('hreflang="en"') == 4
    assert "Sitemap: https://a.example/b/sitemap.xml" in (tmp_path / "robots.txt").read_text()
    lost = (tmp_path / "404.html").read_text("utf-8")
    assert set(re.findall(r'href="(/.*?)\w+/\w+\.html"', lost)) == {"/b/"}


def test_a_site_without_an_address_names_none(tmp_path, capsys):
    (tmp_path / "sitemap.xml").write_text("of an earlier build")
    publish.publish(make_site(tmp_path), "")
    assert not (tmp_path / "sitemap.xml").exists()
    assert (tmp_path / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    assert "no sitemap" in capsys.readouterr().out
    assert 'href="/es/index.html"' in (tmp_path / "404.html").read_text("utf-8")


def test_the_lost_page_names_the_languages_that_are_there():
    page = (DOCS / "_root/404.html").read_text("utf-8")
    assert "/en/" in publish.lost(page, ["en", "es"], "")
    assert "/en/" not in publish.lost(page, ["es"], "")


def test_a_policy_names_what_is_in_the_page_once():
    page = '<head>\n<meta charset="utf-8" />\n<script>1</script><script src="a.js"></script>'
    guarded = policy.protect(page)
    assert guarded.index("Content-Security-Policy") < guarded.index("<script>")
    # The hash of "1", as openssl gives it.
    assert "script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='" in guarded
    assert policy.protect(guarded) == guarded


@pytest.mark.parametrize("fault", ['<b onclick="a()">', '<a href="javascript:a()">'])
def test_a_script_in_an_attribute_is_refused(fault):
    with pytest.raises(ValueError, match="a script in an attribute"):
        policy.protect(f'<meta charset="utf-8">{fault}')


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
    hosting = importlib.import_module("hosting")
    monkeypatch.setattr(addresses, "REPOSITORY", "owner/book")
    monkeypatch.setattr(addresses, "URL", "https://owner.github.io/book/")
    colab, binder, edit = (href for _, href in hosting.elsewhere("xor.md", "en/xor.ipynb"))
    notebook = "https%3A%2F%2Fowner.github.io%2Fbook%2Fen%2F_sources%2Fxor.ipynb"
    assert colab == f"https://colab.research.google.com/#fileId={notebook}"
    assert binder.startswith("https://mybinder.org/v2/gh/owner/book/main?urlpath=lab%3FfromURL%3D")
    assert binder.endswith(notebook.replace("%", "%25"))
    assert edit == "https://github.com/owner/book/edit/main/docs/xor.md"
    assert len(hosting.elsewhere("glossary.md", "")) == 1
