"""Write a page; read what it says in the site, and in which language it says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

# How a page begins whose cells run.
HEAD = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---
"""
INLINE = {
    *("a", "abbr", "b", "cite", "code", "em", "i", "kbd", "math"),
    *("q", "small", "span", "strong", "sub", "sup", "var"),
}
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"code", "kbd", "math", "pre", "script", "style", "svg"}
SILENT_CLASSES = {"katex", "notranslate", "sig"}  # formulas, names and signatures
SPOKEN = ("alt", "aria-label", "placeholder", "title")
WORD = re.compile(r"[a-záéíóúüñ]{2,}", re.IGNORECASE)


def words(texts: Iterable[str]) -> set[str]:
    """Give the words of some texts."""
    return {word.casefold() for text in texts for word in WORD.findall(text)}


# Words that hold sentences together, and exist in one of the two languages alone.
FUNCTION_WORDS = {
    "es": words(
        [
            "aquí así cada como con cuál cuando cómo de del desde donde dos el ella ellos en",
            "entre es esta este esto están hasta la las lo los muy más ni para pero por porque que",
            "qué se según si sobre son su sus también tiene todo un una uno ya",
        ]
    ),
    "en": words(
        [
            "and are as at be but by each every for from have how if in into is it its not of on",
            "only or other than that the their then there these they this to two was were what",
            "when where which who with without you your",
        ]
    ),
}


class Texts(HTMLParser):
    """Collect the pieces of text that a page shows or speaks, each with its language."""

    def __init__(self) -> None:
        """Start outside of everything."""
        super().__init__()
        self.open: list[tuple[str, bool, str]] = []
        self.pieces: list[tuple[str, str]] = []
        self.text = ""
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element, and take the texts of its attributes."""
        values = {key: value or "" for key, value in attrs}
        _, silent, inherited = self.open[-1] if self.open else ("", False, "")
        language = values.get("lang", inherited)
        if not silent and (tag not in INLINE or language != inherited):
            self.flush()
        spoken = [values[name] for name in SPOKEN if name in values]
        if tag == "meta" and (values.get("name") or values.get("property", "")).endswith(
            ("description", "title")
        ):
            spoken.append(values.get("content", ""))
        self.pieces += [(language, text) for text in spoken if not silent]
        hidden = (
            silent or tag in SILENT or bool(SILENT_CLASSES & {*values.get("class", "").split()})
        )
        if tag not in VOID:
            self.open.append((tag, hidden, language))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that were left open."""
        if tag in {name for name, *_ in self.open}:
            while True:
                name, _, language = self.open.pop()
                _, silent, outer = self.open[-1] if self.open else ("", False, "")
                if not silent and (name not in INLINE or language != outer):
                    self.flush()
                if name == tag:
                    break

    def handle_data(self, data: str) -> None:
        """Add to the text, where it is one."""
        if self.open and not self.open[-1][1]:
            self.text += data
            self.language = self.open[-1][2]
        else:
            self.text += " "

    def flush(self) -> None:
        """End a piece of text."""
        if text := " ".join(self.text.split()):
            self.pieces.append((self.language, text))
        self.text = ""


def pieces(page: Path, language: str) -> Iterator[str]:
    """Yield what a page says in a language."""
    texts = Texts()
    texts.feed(page.read_text("utf-8"))
    texts.flush()
    yield from (text for spoken, text in texts.pieces if spoken == language)
