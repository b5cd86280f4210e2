"""Each patch of another project works, and is still needed: where one is not, take it away."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from site_text import HEAD

DOCS = Path(__file__).parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from _ext import patches  # noqa: E402

PAGE = (
    HEAD
    + """
# Una página

## La norma

```{code-cell} python
:tags: [remove-input]

from myst_nb import glue

glue("five", 5, display=False)
```

La norma es {glue:text}`five:.1f`, como dice [](index.md#la-norma).
"""
)
CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "La norma"
msgstr "The norm"

msgid "La norma es {glue:text}`five:.1f`, como dice [](index.md#la-norma)."
msgstr "The norm is {glue:text}`five:.1f`, as [](index.md#la-norma) says."
"""
CONF = """import sys
sys.path[:0] = {paths!r}
extensions = ["myst_nb"{more}]
language = "en"
locale_dirs = ["locale"]
myst_heading_anchors = 3
"""


def build(folder: Path, more: str) -> tuple[str, str]:
    """Build a translated page with a theme; give its HTML and the warnings."""
    texts = {"index.md": PAGE, "locale/en/LC_MESSAGES/index.po": CATALOGUE}
    texts["conf.py"] = CONF.format(paths=[str(DOCS), str(DOCS.parent)], more=more)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "out"],
        cwd=folder, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return (folder / "out/index.html").read_text("utf-8"), done.stderr


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, tuple[str, str]]:
    """Build it with the patches, and without."""
    more = {"with": ', "_ext.patches"', "without": ""}
    return {name: build(tmp_path_factory.mktemp(name), more[name]) for name in more}


TRANSLATED = re.compile(r'<p>The norm is <span class="pasted-text">5\.0</span>, as <a.*?says\.</p>')
LINK = re.compile(r'href="#la-norma"><span class="std std-ref">The norm</span>')


def test_with_the_patches_the_translated_page_is_whole(pages):
    html, warnings = pages["with"]
    assert ": WARNING:" not in warnings
    assert TRANSLATED.search(html)
    assert LINK.search(html)


@pytest.mark.parametrize(
    ("patch", "fault"),
    [
        ("GluedText", lambda html, warnings: not TRANSLATED.search(html)),
        ("Anchors", lambda html, warnings: not LINK.search(html)),
    ],
)
def test_without_a_patch_there_is_a_fault(pages, patch, fault):
    assert fault(*pages["without"]), f"{patch} is not needed any more: take it away"


def origin(package: str, path: str) -> Path:
    """Find a file of an installed package."""
    return Path(importlib.util.find_spec(package).origin).parent / path


def test_the_theme_measures_boxes_near_the_screen_alone():
    theme = "theme/pydata_sphinx_theme/static/scripts/pydata-sphinx-theme.js"
    script = origin("pydata_sphinx_theme", theme).read_text("utf-8")
    assert "checkVisibility" not in script, "measure_near is not needed any more: take it away"
    assert patches.NEAR in patches.measure_near(script)
    with pytest.raises(ValueError, match=r"does not measure boxes as version 0\.20 does"):
        patches.measure_near(script.replace("tabIndex", "tabindex"))


def test_sphinx_still_makes_a_function_of_a_text():
    script = origin("sphinx", "themes/basic/static/doctools.js").read_text("utf-8")
    assert "new Function" in script, "_static/policy.js is not needed any more: take it away"
    assert "addTranslations: (catalog)" in script, "_static/policy.js mends what is not there"


# Templates of the themes that ours are copies of, each with a change; and what each was then.
COPIED = [
    ("pydata_sphinx_theme", "layout.html", "1f98508aa73a"),
    ("sphinx_book_theme", "layout.html", "2cd2fbbe2cae"),
    ("pydata_sphinx_theme", "static/webpack-macros.html", "ca92b021a603"),
    ("pydata_sphinx_theme", "components/navbar-logo.html", "4eeb463826bd"),
    ("pydata_sphinx_theme", "components/search-button-field.html", "518dda81dd8c"),
    ("sphinx_book_theme", "components/sbt-sidebar-nav.html", "38342bd74404"),
    ("sphinx_book_theme", "components/toggle-primary-sidebar.html", "316c98ec6677"),
]


@pytest.mark.parametrize(("theme", "path", "digest"), COPIED)
def test_a_template_is_a_copy_of_what_the_theme_has_today(theme, path, digest):
    found = hashlib.sha256(origin(theme, f"theme/{theme}/{path}").read_bytes()).hexdigest()[:12]
    ours = f"docs/_templates/{path.removeprefix('components/')}"
    assert found == digest, f"{theme} has changed {path}: let {ours} follow, then write {found}"


def test_every_template_is_ours_or_such_a_copy():
    copied = {path.removeprefix("components/") for _, path, _ in COPIED}
    own = {"downloads.html", "elsewhere.html", "language-switch.html"}
    own |= {"toggle-secondary-sidebar.html"}
    folder = DOCS / "_templates"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    assert there == copied | own


@pytest.mark.no_cover
def test_what_other_tests_trace_is_not_traced():
    """Where the tests of a worker are traced twice, one of the two does not stop for a mark."""
    assert sys.gettrace() is None
