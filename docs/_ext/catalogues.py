"""Bring the translators' catalogues up to their pages: `nox -s catalogues`.

Pages are written in Spanish and translated to English; the API pages are written in English,
from the docstrings, and translated to Spanish. A catalogue is a function of its page and of
the translations that it held: no dates, no line numbers, no folding of lines.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

DOCS = Path(__file__).parents[1]
# What Sphinx itself writes above the parts of a docstring, in the language of the book.
OF_SPHINX = {"Parameters", "Returns", "Return type", "Raises", "Examples", "Attributes", "Notes"}
# Formulas, code, values of cells and references that show no text of their own.
SYMBOLS = re.compile(
    r"\$\$.*?\$\$|\$[^$]+\$|:math:`[^`]+`|\{glue:[a-z]+\}`[^`]+`"
    r"|:\w+:`[^`<]+`|\{(?:func|class|meth|mod|attr|eq|math)\}`[^`<]+`|``[^`]+``|`[^`]+`"
    r"|<https?:[^>]+>|\[\]\([^)]*\)|\[\^?[\w-]+\]_?",
    re.DOTALL,
)
WORD_IN_TEX = re.compile(r"\\text\{[^}]*[^\W\d_]{2}")
TEX = re.compile(r"\\[a-zA-Z,]")  # outside formulas in a line: the message is a displayed formula
WORD = re.compile(r"[^\W\d_]{2,}|\b[^\W\d_]\b")
HEAD = """msgid ""
msgstr ""
"Language: {}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def language_of(page: str) -> str:
    """Give the language that a page is translated to."""
    return "es" if page.partition("/")[0] == "api" else "en"


def path_of(page: str) -> Path:
    """Give the catalogue of a page."""
    return DOCS / "locale" / language_of(page) / "LC_MESSAGES" / f"{page}.po"


def written_in(path: Path) -> str:
    """Tell the language of a catalogue from its folders."""
    return next(folder.parent.name for folder in path.parents if folder.name == "LC_MESSAGES")


def has_words(text: str) -> bool:
    """Tell whether a message says anything: a formula or a piece of code alone does not."""
    if text.startswith(".. image::"):  # an image's address; its text is a message of its own
        return False
    if WORD_IN_TEX.search(text):
        return True
    rest = SYMBOLS.sub(" ", text)
    return not TEX.search(rest) and WORD.search(rest) is not None


def extract(folder: Path) -> dict[str, Catalog]:
    """Ask Sphinx for the messages of every page, in the order of the page."""
    # The source language is English for Sphinx's own words, which then can be told apart;
    # without the catalogues themselves, or messages would come translated.
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "gettext", "-D", "language=en",
               "-D", "locale_dirs=", "-d", str(DOCS / "_build/doctrees/gettext"),
               str(DOCS), str(folder)]  # fmt: skip
    subprocess.run(command, check=True, cwd=DOCS.parent)
    paths = {
        path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.pot")
    }
    paths.pop("sphinx", None)  # the templates' own
    return {page: template([*read(path)]) for page, path in sorted(paths.items())}


def template(texts: Iterable[str]) -> Catalog:
    """Make a catalogue of what of some messages is to be translated."""
    wanted = Catalog(charset="utf-8")
    for text in texts:
        if text not in OF_SPHINX and has_words(text):
            wanted.add(text)
    return wanted


def read(path: Path) -> dict[str, Message]:
    """Read the messages of a catalogue."""
    return {message.id: message for message in catalogue(path) if message.id}


def catalogue(path: Path) -> Catalog:
    """Read a catalogue, or begin one."""
    if not path.exists():
        return Catalog(charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, charset="utf-8")


def updated(path: Path, wanted: Catalog) -> str:
    """Give the text of a catalogue as its page now asks for it.

    An edited message is fuzzy, with the translation and the text that it had, until it is
    translated anew.
    """
    found, written = catalogue(path), io.BytesIO()
    found.update(wanted)
    for message in found:  # braces are TeX's here, no format of Python's
        message.flags -= {"python-format", "python-brace-format"}
    options = {"omit_header": True, "ignore_obsolete": True, "include_previous": True}
    write_po(written, found, width=0, **options)
    return HEAD.format(written_in(path)) + written.getvalue().decode().rstrip("\n") + "\n"


def update() -> None:
    """Bring every catalogue up to its page and print what is left to do."""
    with tempfile.TemporaryDirectory() as folder:
        pages = extract(Path(folder))
    for page, wanted in pages.items():
        path = path_of(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(path, wanted), "utf-8", newline="\n")
        left = [text for text, message in read(path).items() if message.fuzzy or not message.string]
        print(f"{page}: {len(wanted)} messages, {len(left)} to translate")
        for text in left:
            print(f"  {text}")


if __name__ == "__main__":
    update()
