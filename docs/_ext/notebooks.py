"""The notebook and the source of every chapter, to download, in the language of the page.

Sphinx translates what it has parsed, not the source; so the source is translated here, each
message where it stands, and the notebook is made of it with the outputs of the one execution.
What MyST alone understands becomes Markdown that every notebook shows.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import html
import importlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import catalogues
import nbformat
import recorded
from jupyter_cache import get_cache
from listings import listing
from myst_nb.core.read import read_myst_markdown_notebook
from record import TAG
from sphinx.application import Sphinx
from sphinx.locale import get_translation

_ = get_translation("sphinx")

INSTALL = {
    "es": "# Para ejecutar este cuaderno, instala lo que usa: quita el # de la línea siguiente.",
    "en": "# To run this notebook, install what it uses: take the # off the next line.",
}
NEEDS = '# %pip install "linalg-dl[torch,figures]" myst-nb'
# A cell that draws with what lies beside the pages, which no reader has.
DRAWN = re.compile(r"^[ \t]*(?:from|import) drawings\b", re.MULTILINE)
# What may stand before a message in its line, and after it.
BEFORE = re.compile(
    r"[ \t]*(?:(?:[-*>:]|\d+\.|#{1,6})[ \t]+)?|.*\|[ \t]*|:{3,}\{[\w-]+\}[ \t]+|[ \t]*alt: "
    r'|[ \t]*description: "'
)
AFTER = r'(?="?[ \t]*(?:\||$))'


def segments(source: str) -> Iterator[tuple[bool, str]]:
    """Split a page into what may hold messages, and code."""
    # A cell is code, but for its head: the texts of its figure are there.
    cell = r"^```\{code-cell\}.*\n(?:---\n(?:.*\n)*?---\n|(?::.*\n)*)"
    block = re.compile(
        rf"(?P<head>{cell}|^```(?!\{{when\}}).*\n)(?P<code>(?:(?!```).*\n)*?)(?=```$)", re.M
    )
    start = 0
    for match in block.finditer(source):
        yield False, source[start : match.start("code")]
        yield True, match["code"]
        end = match.end("code")
        start = source.index("\n", end) if "\n" in source[end:] else len(source)
        yield False, source[end:start]
    yield False, source[start:]


class Place:
    """Mark a message wherever it stands alone in its line, or in a cell of a table."""

    def __init__(self, text: str, mark: str) -> None:
        """Remember the text that is searched."""
        self.text, self.mark, self.found = text, mark, False

    def __call__(self, match: re.Match[str]) -> str:
        """Give the mark, or the text as it was."""
        line = self.text.rfind("\n", 0, match.start()) + 1
        if not BEFORE.fullmatch(self.text, line, match.start()):
            return match[0]
        self.found = True
        return self.mark


def translate(source: str, messages: dict[str, str]) -> tuple[str, set[str]]:
    """Translate the source of a page; give the messages that it does not hold, too."""
    parts = list(segments(source))
    texts = "\0".join(text for code, text in parts if not code)
    missing, done = set(), []
    # The longest first: a short message may be a part of another.
    for message in sorted(messages, key=len, reverse=True):
        words = r"\s+".join(re.escape(word) for word in message.split())
        place = Place(texts, f"\1{len(done)}\2")
        texts = re.sub(words + AFTER, place, texts, flags=re.MULTILINE)
        if not place.found:
            missing.add(message)
        done.append(messages[message])
    texts = re.sub("(?<=alt: )\1(\\d+)\2", lambda match: quoted(done[int(match[1])]), texts)
    texts = re.sub("\1(\\d+)\2", lambda match: done[int(match[1])], texts)
    pieces = iter(texts.split("\0"))
    return "".join(text if code else next(pieces) for code, text in parts), missing


def quoted(text: str) -> str:
    """Write a text so that YAML takes it as it is."""
    return json.dumps(text, ensure_ascii=False)


def translated(source: str, page: str, language: str) -> str:
    """Give the source of a page in a language."""
    if language != catalogues.language_of(page):
        return source
    entries = catalogues.read(catalogues.path_of(page))
    return translate(source, {text: entry.string or text for text, entry in entries.items()})[0]


def plain(text: str, values: dict[str, str], link: Callable[[str, str], str]) -> str:
    """Write in plain Markdown what MyST alone understands."""
    text = re.sub(
        r"\[([^]]*)\]\(((?:[\w/]+\.(?:md|rst))?(?:#[^)]*)?)\)", lambda m: link(*m.groups()), text
    )
    text = re.sub(r"^\([\w-]+\)=\n|^\{[.#][^}]*\}\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{glue:text\}`([\w-]+):([^`]*)`", lambda m: shown(values[m[1]], m[2]), text)
    text = re.sub(r"\{term\}`([^`<]+?)(?: <[^`]*>)?`", r"\1", text)
    text = re.sub(r"\{(?:func|class|meth)\}`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text)
    text = re.sub(r"\[([^]]*)\]\{[.#][^}]*\}", r"\1", text)
    text = re.sub(r"^```\{reference-source\} ([\w.]+)\n```$", source_block, text, flags=re.M)
    return re.sub(r"\n{3,}", "\n\n", boxes(text)).strip()


class Cases:
    """Keep the texts that hold for this build, as its pages do."""

    def __init__(self, app: Sphinx) -> None:
        """Remember what was recorded."""
        self.record = recorded.read(app.config)

    def __call__(self, text: str) -> str:
        """Choose among the texts, and write the values of the record into them."""
        text = re.sub(r"^```\{when\} (.*)\n((?:.*\n)*?)```$", self.choose, text, flags=re.MULTILINE)
        return re.sub(r"\{recorded\}`([^`]+)`", self.value, text)

    def choose(self, match: re.Match[str]) -> str:
        """Keep one text, or not; what goes below each cell has no place in a notebook."""
        holds = set(match[1].split()) <= recorded.cases(self.record)
        return match[2] if holds and not match[2].startswith(":below") else ""

    def value(self, match: re.Match[str]) -> str:
        """Follow the dots."""
        found: Any = self.record
        for key in match[1].split("."):
            found = found[key]
        return str(found)


class Links:
    """Let a notebook's links lead to the book, where its address is known."""

    def __init__(self, app: Sphinx, page: str) -> None:
        """Remember the page that holds the links."""
        self.env, self.page, self.base = app.env, page, app.config.html_baseurl

    def __call__(self, text: str, target: str) -> str:
        """Write one link: its text alone, where the book is nowhere."""
        path, _, anchor = target.partition("#")
        page = path.rpartition(".")[0] or self.page
        text = text or self.title(page, anchor)
        place = f"#{anchor}" if anchor else ""
        return f"[{text}]({self.base}{page}.html{place})" if self.base else text

    def title(self, page: str, anchor: str) -> str:
        """Give the heading that a link without a text shows."""
        if anchor in (labels := self.env.domains.standard_domain.labels):
            return labels[anchor][2]
        headings = self.env.metadata[page].get("myst_slugs", {})
        # MyST also takes a heading by the name that its section has in the page.
        return next(title for slug, (_, name, title) in headings.items() if anchor in {slug, name})


def shown(value: str, form: str) -> str:
    """Format a value of a cell, as its page does."""
    return format(ast.literal_eval(value), form).replace("-", "−", 1)


def source_block(match: re.Match[str]) -> str:
    """Show the code of a function of the library."""
    module, _, name = match[1].rpartition(".")
    return f"```python\n{listing(getattr(importlib.import_module(module), name))}\n```"


def boxes(text: str) -> str:
    """Turn boxes into quotations, and solutions and tabs into headed text."""
    lines, open_boxes = [], []
    for line in text.splitlines():
        if head := re.match(r"(:{3,})\{([\w-]+)\}[ \t]*(.*)", line):
            open_boxes.append(head[2])
            lines += opened(head[2], head[3])
        elif re.fullmatch(r":{3,}", line):
            lines += ["", "</details>", ""] if open_boxes.pop() == "dropdown" else [""]
        elif not (open_boxes and re.match(r":[\w-]+:", line)):
            quote = "> " if open_boxes and open_boxes[-1] == "admonition" else ""
            lines.append((quote + line).rstrip() if quote else line)
    return "\n".join(lines)


def opened(kind: str, title: str) -> list[str]:
    """Head a box."""
    if kind == "admonition":
        return [f"> **{title}**", ">"]
    if kind == "dropdown":
        return ["<details>", f"<summary>{title}</summary>", ""]
    return ["", f"**{title}**", ""] if title else [""]


def executed(app: Sphinx, path: Path) -> Any:
    """Read a page with its outputs, which MyST-NB 1.4 writes only in the build that runs it."""
    page = nbformat.read(path, 4)
    with contextlib.suppress(KeyError):  # what raised is not in the cache
        _, page = get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(page)
    return page


def notebook(source: str, executed: Any, text: Callable[[str], str], install: str) -> Any:
    """Make the notebook of a page from its source, with the outputs of its cells."""
    book = nbformat.from_dict(read_myst_markdown_notebook(source))
    outputs = iter(cell for cell in executed.cells if cell.cell_type == "code")
    for place, cell in enumerate(book.cells):
        if cell.cell_type == "code":
            ran = next(outputs)
            if ran.source != cell.source:
                raise ValueError(f"not the cell that was executed: {cell.source}")
            cell.outputs, cell.execution_count = ran.outputs, ran.execution_count
            hide(cell)
            tags = cell.metadata.get("tags", [])
            if TAG in tags and "raises-exception" not in tags:  # the reader may have no GPU
                tags.append("raises-exception")
            if DRAWN.search(cell.source):
                book.cells[place] = pictures(cell)
        else:
            cell.source = text(cell.source)
    book.cells.insert(0, nbformat.v4.new_code_cell(f"{install}\n{NEEDS}"))
    book.cells = [cell for cell in book.cells if cell.source]
    book.metadata = {"kernelspec": executed.metadata["kernelspec"]}
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"
    book.nbformat, book.nbformat_minor = 4, 5
    nbformat.validate(book)
    return book


def pictures(cell: Any) -> Any:
    """Give what a cell drew, in place of the cell."""
    alt = html.escape(cell.metadata["mystnb"]["image"]["alt"])
    drawn = [output.get("data", {}).get("image/svg+xml", "") for output in cell.outputs]
    codes = [base64.b64encode(svg.encode()).decode() for svg in drawn if svg]
    images = (f'<img alt="{alt}" src="data:image/svg+xml;base64,{code}">' for code in codes)
    return nbformat.v4.new_markdown_cell("\n".join(images))


def hide(cell: Any) -> None:
    """Fold in the notebook what the page does not show."""
    tags = set(cell.metadata.get("tags", ()))
    folded = {"source_hidden": True} if tags & {"remove-cell", "remove-input"} else {}
    folded |= {"outputs_hidden": True} if tags & {"remove-cell", "remove-output"} else {}
    if folded:
        cell.metadata["jupyter"] = folded


def offer_downloads(app: Sphinx, page: str, *rest: Any) -> None:
    """Write the notebook and the source of a chapter, and link them."""
    context = rest[1]
    ran = Path(app.env.mystnb_config.output_folder) / f"{page}.ipynb"
    if not ran.exists():  # the page runs nothing
        return
    language = app.config.language
    source = translated(app.env.doc2path(page).read_text("utf-8"), page, language)
    glued = ran.with_suffix(".glue.json")
    values = json.loads(glued.read_text("utf-8")) if glued.exists() else {}
    texts = {key: value["data"].get("text/plain", "") for key, value in values.items()}
    link, cases = Links(app, page), Cases(app)
    book = notebook(
        cases(source),
        executed(app, ran),
        lambda text: plain(text, texts, link),
        INSTALL[language],
    )
    folder = Path(app.outdir) / "_sources"
    folder.mkdir(exist_ok=True)
    (folder / f"{page}.md").write_text(source, "utf-8")
    nbformat.write(book, folder / f"{page}.ipynb")
    context["header_buttons"].insert(0, download_button(context["pathto"]("_sources", 1), page))


def download_button(folder: str, page: str) -> dict[str, Any]:
    """Describe the button to the theme."""
    kinds = (
        ("ipynb", "fas fa-code", _("Download notebook file")),
        ("md", "fas fa-file", _("Download source file")),
    )
    buttons = [
        {"type": "link", "url": f"{folder}/{page}.{kind}", "text": f".{kind}", "icon": icon,
         "tooltip": tooltip, "label": f"download-{kind}-button"}
        for kind, icon, tooltip in kinds
    ]  # fmt: skip
    return {
        "type": "group", "tooltip": _("Download this page"), "icon": "fas fa-download",
        "buttons": buttons, "label": "download-buttons",
    }  # fmt: skip


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the downloads, after the theme has made room for buttons."""
    app.connect("html-page-context", offer_downloads, priority=502)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
