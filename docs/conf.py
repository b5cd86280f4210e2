"""The book's settings, for Sphinx."""

import gc
import sys
from importlib import metadata
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

from _ext import addresses, execute  # noqa: E402

# A build makes millions of objects that stay: to look for lost ones as often as Python does
# takes a sixth of its time.
gc.set_threshold(100_000, 20, 20)

project = "linalg_dl"
author = "linalg_dl"
copyright = "2026, linalg_dl. CC BY 4.0"
language = "es"
version = release = metadata.version("linalg-dl")

extensions = [
    "_ext",
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "_ext.formulas",
    "_ext.figures",
    "_ext.typography",
    "_ext.reference",
    "_ext.terms",
    "_ext.names",
    "_ext.languages",
    "_ext.recorded",
    "_ext.notebooks",
    "_ext.markup",
    "_ext.moving",
    "_ext.self_check",
    "_ext.shapes",
    "_ext.steps",
    "_ext.folded",
    "_ext.patches",
]
exclude_patterns = ["_build", "node_modules"]
# Of KaTeX, the site has the style and the fonts in the one format that every browser reads.
exclude_patterns += ["./README.md", "./contrib", "./katex*.*js", "./katex.css", "./katex-swap*"]
exclude_patterns += ["fonts/*.ttf", "fonts/*.woff"]

myst_enable_extensions = [
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
]
myst_heading_anchors = 3
myst_update_mathjax = False

html_math_renderer = "katex"  # of _ext.formulas

# An edit of prose runs nothing again; one of the library or a drawing, or a new NumPy, runs all.
execute.set_up_kernels()
nb_execution_mode = "cache"
nb_execution_cache_path = str(execute.cache())
nb_execution_timeout = 120  # seconds for one cell
nb_execution_raise_on_error = False
nb_execution_show_tb = True
nb_merge_streams = True
nb_output_stderr = "remove-warn"
nb_render_markdown_format = "myst"

# The API pages come from the docstrings.
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
toc_object_entries_show_parents = "hide"  # the contents of a page name what is in it
napoleon_google_docstring = False
napoleon_use_rtype = False
nitpicky = True
nitpick_ignore_regex = [
    (
        "py:class",
        r"(optional|array|Array|Float|Num|Real|Shaped|Int|Any|Sequence|Axes|Device|Steps)",
    ),
    ("py:class", r"(jaxtyping|linalg_dl._arrays|matplotlib|collections|numpy|torch)\..*"),
]
suppress_warnings = [
    "config.cache",
    # A translated term is not the term of its source; tests compare all other references.
    "i18n.inconsistent_references",
]

# The texts of images reach the translators through the images.
nb_mime_priority_overrides = [("gettext", "image/svg+xml", 10), ("gettext", "text/html", 20)]
gettext_compact = False
gettext_additional_targets = ["image", "index"]
locale_dirs = ["locale"]

copybutton_prompt_text = r">>> |\.\.\. "
copybutton_prompt_is_regexp = True
# What can be copied is what runs: cells and transcripts, no outputs and no excerpts.
copybutton_selector = ", ".join(
    f"div.highlight-{kind}:not(.reference-source) pre"
    for kind in ("ipython3", "pycon", "python", "bash")
)
copybutton_exclude = ".linenos, .gp, .go"

html_theme = "sphinx_book_theme"
html_static_path = ["_static", "node_modules/katex/dist"]
html_css_files = [("katex.min.css", {"priority": 400}), "book.css"]
html_js_files = [
    ("policy.js", {"priority": 300}),  # between what it mends and what calls that
    ("print.js", {"defer": "defer"}),
    ("sections.js", {"defer": "defer"}),
]
html_favicon = "_root/favicon.svg"
html_context = {
    "default_mode": "light",  # without scripts; with them, theme.js chooses
    "languages": {"es": "Español", "en": "English"},
    "repository": addresses.REPOSITORY,
    "url": addresses.URL,
}
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "navbar_persistent": [],
    "navigation_with_keys": False,
    "secondary_sidebar_items": [],  # a page's sections stand under its title, at the left
    "article_header_end": ["language-switch.html", "downloads.html", "article-header-buttons.html"],
    "article_footer_items": ["elsewhere.html"],
    "footer_content_items": ["copyright.html"],
}
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
templates_path = ["_templates"]
