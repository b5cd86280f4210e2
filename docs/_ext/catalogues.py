"""Bring the translators' catalogues up to their pages: `nox -s catalogues`.

Pages are written in Spanish and translated to English; the API pages are written in English,
from the docstrings, and translated to Spanish. A catalogue is a function of its page and of
the translations that it held: no dates, no line numbers, no folding of lines.
"""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import normalize, read_po

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


# What a translation must hold as its source does, each kind taken out before the next.
PARTS = {
    "formula": re.compile(r"\$\$.*?\$\$|\$[^$]+\$|:math:`[^`]+`", re.DOTALL),
    "value of a cell": re.compile(r"\{glue:[a-z]+\}`[^`]+`"),
    # A term is named in each language; of the other roles the target is the same.
    "term": re.compile(r"\{term\}(?=`)"),
    "role": re.compile(r"(?:\{\w+\}|:\w+(?::\w+)?:)`(?:[^`<]*<)?([^`>]+)>?`"),
    "code": re.compile(r"``[^`]+``|`[^`]+`"),
    "link": re.compile(r"\]\(([^)]*)\)|<(https?:[^>]+)>"),
    "footnote": re.compile(r"\[\^[\w-]+\]|\[[\d#][\w-]*\]_"),
    "strong emphasis": re.compile(r"\*\*"),
    "number": re.compile(r"\d+(?:[.,:]\d+)*"),
}
WORDS_IN_TEX = re.compile(r"\\text\{[^}]*\}")
TERM = re.compile(r"\{term\}`[^`]+`")


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


def faults(source: str, translation: str) -> Iterator[str]:
    """Yield what a translation lost or added."""
    texts = [WORDS_IN_TEX.sub(r"\\text{}", text) for text in (source, translation)]
    for kind, pattern in PARTS.items():
        found = [Counter(part(match) for match in pattern.finditer(text)) for text in texts]
        if kind == "number":  # «de 5 en 5» is “by 5”
            found = [Counter(set(counter)) for counter in found]
        for parts, sign in ((found[0] - found[1], "lost"), (found[1] - found[0], "added")):
            yield from (f"{sign} {kind} {text}" for text in parts)
        pattern = TERM if kind == "term" else pattern
        texts = [pattern.sub(" ", text) for text in texts]
    for end in (r"^\s*", r"\s*\Z"):
        if re.search(end, source)[0] != re.search(end, translation)[0]:
            yield "lost or added space at an end"


def part(match: re.Match[str]) -> str:
    """Give what of a match has to be the same: its group, where it has one."""
    return match[match.lastindex or 0]


def extract(folder: Path) -> dict[str, list[str]]:
    """Ask Sphinx for the messages of every page, in the order of the page."""
    # The source language is English for Sphinx's own words, which then can be told apart;
    # without the catalogues themselves, or messages would come translated.
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "gettext", "-D", "language=en",
               "-D", "locale_dirs=", "-d", str(DOCS / "_build/doctrees/gettext"),
               str(DOCS), str(folder)]  # fmt: skip
    subprocess.run(command, check=True, cwd=DOCS.parent)
    pages = {
        path.relative_to(folder).with_suffix("").as_posix(): list(messages(path))
        for path in sorted(folder.rglob("*.pot"))
    }
    pages.pop("sphinx", None)  # the templates' own
    return pages


def messages(path: Path) -> Iterator[str]:
    """Yield what of a template is to be translated."""
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id and message.id not in OF_SPHINX and has_words(message.id):
                yield message.id


def read(path: Path) -> dict[str, Message]:
    """Read a catalogue: its messages, the obsolete ones too."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file)
    current = {message.id: message for message in catalogue if message.id}
    return {message.id: message for message in catalogue.obsolete.values()} | current


def refresh(old: dict[str, Message], page: list[str]) -> dict[str, tuple[str, list[str]]]:
    """Give each message of a page its translation and its comments.

    An edited message is to be translated anew; what it said, and how that was translated,
    stays above it until then.
    """
    gone = {text: message for text, message in old.items() if text not in page}
    new = {}
    for text in page:
        message = old.get(text)
        if message is not None:
            string = "" if message.fuzzy else message.string
            keep = [c for c in message.user_comments if not (string and c.startswith("|"))]
            new[text] = (string, keep)
        else:
            near = difflib.get_close_matches(text, gone, 1, 0.6)
            new[text] = ("", previous(gone[near[0]]) if near else [])
    return new


def previous(message: Message) -> list[str]:
    """Tell as comments what an edited message was."""
    if not message.string:
        return [c for c in message.user_comments if c.startswith("|")]
    return [f"| msgid {quoted(message.id)}", f"| msgstr {quoted(message.string)}"]


def quoted(text: str) -> str:
    """Write a text as catalogues do, on one line."""
    return normalize(text.replace("\n", "\0"), width=0).replace("\0", "\\n")


def write(path: Path, page: dict[str, tuple[str, list[str]]]) -> None:
    """Write a catalogue in the order of its page."""
    header = {
        "Language": written_in(path),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    head = "".join(f'"{key}: {value}\\n"\n' for key, value in header.items())
    blocks = [f'msgid ""\nmsgstr ""\n{head}']
    for text, (string, comments) in page.items():
        above = "".join(f"#{'' if c.startswith('|') else ' '}{c}\n" for c in comments)
        blocks.append(f"{above}msgid {quoted(text)}\nmsgstr {quoted(string)}\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), "utf-8", newline="\n")


def update() -> None:
    """Refresh every catalogue and print what is new, gone and left to do."""
    with tempfile.TemporaryDirectory() as folder:
        pages = extract(Path(folder))
    for page, texts in pages.items():
        path = path_of(page)
        old = read(path)
        new = refresh(old, texts)
        write(path, new)
        left = sum(not string for string, _ in new.values())
        print(f"{page}: {len(new)} messages, {left} to translate")
        for sign, these, those in (("+", new, old), ("-", old, new)):
            for text in these:
                if old and text not in those:
                    print(f"  {sign} {text}")


if __name__ == "__main__":
    update()
