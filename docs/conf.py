"""The book's settings, for Sphinx."""

import gc
import hashlib
import os
import sys
from importlib import metadata
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS / "_ext"))

import files  # noqa: E402
import inventories  # noqa: E402
from recorded import outputs_depend_on  # noqa: E402

# A build makes millions of objects that stay: to look for lost ones as often as Python does
# takes a sixth of its time.
gc.set_threshold(100_000, 20, 20)

project = "linalg_dl"
author = "linalg_dl"
copyright = "2026, linalg_dl. CC BY 4.0"
language = "es"
version = release = metadata.version("linalg-dl")

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.intersphinx",
    "sphinx_codeautolink",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinxcontrib.katex",
    "book",
    "languages",
    "recorded",
    "light",
    "notebooks",
    "hosting",  # the last: it says what the others have made
]
exclude_patterns = ["_build", "node_modules"]

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

# Formulas become HTML and MathML while the book is built: readers need no script.
katex_prerender = True
katex_js_path = str(DOCS / "node_modules" / "katex" / "dist" / "katex.min.js")
katex_css_path = "katex/katex.min.css"


# Kernels take no settings from the reader's home, and of an error show the message alone:
# the rest of a traceback names the folders of the machine that built the book.
KERNEL = """c = get_config()
c.IPKernelApp.log_level = 40
c.InteractiveShell.xmode = "Minimal"
"""
ipython = DOCS / "_build" / "ipython"
files.write(ipython / "profile_default" / "ipython_kernel_config.py", KERNEL.encode())
os.environ["IPYTHONDIR"] = str(ipython)
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
# Pages run beside one another: PyTorch's threads of one would only wait for those of the next.
os.environ["OMP_NUM_THREADS"] = "1"


def code_version() -> str:
    """Name all that outputs depend on besides the pages: the library, drawings, what runs them."""
    digest = hashlib.sha256(KERNEL.encode() + outputs_depend_on())
    for folder in (DOCS.parent / "linalg_dl", DOCS / "drawings"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    for package in ("numpy", "torch", "matplotlib"):
        digest.update(metadata.version(package).encode())
    return digest.hexdigest()[:16]


# An edit of prose runs nothing again; one of the library or a drawing, or a new NumPy, runs all.
nb_execution_mode = "cache"
nb_execution_cache_path = str(DOCS / "_build" / "cache" / code_version())
nb_execution_timeout = 120
nb_execution_raise_on_error = False
nb_execution_show_tb = True
nb_output_stderr = "remove-warn"
nb_render_markdown_format = "myst"

# Names in code lead to the API pages, and to NumPy's and PyTorch's own pages.
intersphinx_mapping = {
    name: (address, str(inventories.write_inventory(name, DOCS / "_build" / "inventories")))
    for name, (address, *_) in inventories.BOOKS.items()
}
codeautolink_concat_default = True
codeautolink_inventory_map = inventories.aliases()

# The API pages come from the docstrings.
autodoc_typehints = "signature"
maximum_signature_line_length = 68
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
    # An example whose "# doctest:" Sphinx hides is not found again, and gets no links.
    "codeautolink.match_block",
    # A translated term is not the term of its source; tests compare all other references.
    "i18n.inconsistent_references",
]

# The texts of images reach the translators through the images.
nb_mime_priority_overrides = [("gettext", "image/svg+xml", 10)]
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
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_js_files = [
    ("policy.js", {"priority": 300}),  # between what it mends and what calls that
    ("print.js", {"defer": "defer"}),
    ("sections.js", {"defer": "defer"}),
]
html_favicon = "_root/favicon.svg"
html_context = {"default_mode": "light"}  # without scripts; with them, layout.html chooses
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "navbar_persistent": [],
    "navigation_with_keys": False,
    "article_header_end": ["language-switch.html", "article-header-buttons.html"],
    "article_footer_items": ["elsewhere.html"],
    "footer_content_items": ["copyright.html"],
}
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
templates_path = ["_templates"]
