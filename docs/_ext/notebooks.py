"""The notebook and the source of every chapter, to download, in the language of the page.

Sphinx translates what it has parsed, not the source; so the source is translated here, each
message where it stands, and the notebook is made of it with the outputs of the one execution.
What MyST alone understands becomes Markdown that every notebook shows.
"""

from __future__ import annotations

import ast
import base64
import builtins
import contextlib
import html
import importlib
import json
import re
import symtable
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.application import Sphinx

from . import catalogues, record, recorded
from .execute import CELLS
from .listings import listing

INSTALL = {
    "es": "# Para ejecutar este cuaderno, instala lo que usa: quita el # de la línea siguiente.",
    "en": "# To run this notebook, install what it uses: take the # off the next line.",
}
NEEDS = '# %pip install "linalg-dl[torch,figures]"'
# What cells that no page shows import for the checks of the page alone.
OF_CHECKS = re.compile(r"myst_nb|pytest|numpy\.testing")
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
        self.found = recorded.read(app.config)

    def __call__(self, text: str) -> str:
        """Choose among the texts, and write the values of the record into them."""
        text = re.sub(r"^```\{when\} (.*)\n((?:.*\n)*?)```$", self.choose, text, flags=re.MULTILINE)
        return re.sub(r"\{recorded\}`([^`]+)`", self.value, text)

    def choose(self, match: re.Match[str]) -> str:
        """Keep one text, or not; what goes below each cell has no place in a notebook."""
        holds = set(match[1].split()) <= recorded.cases(self.found)
        return match[2] if holds and not match[2].startswith(":below") else ""

    def value(self, match: re.Match[str]) -> str:
        """Follow the dots."""
        found: Any = self.found
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


def notebook(ran: Any, text: Callable[[str], str], install: str) -> Any:
    """Make the notebook of a page: what the page shows, and what that needs."""
    hidden = [cell for cell in ran.cells if "remove-cell" in tags(cell)]
    imported = dict(imports(cell.source for cell in hidden if cell.cell_type == "code"))
    known = {*dir(builtins), "display", *imported}
    cells, needed = [], set()
    for cell in ran.cells:
        if cell in hidden:
            continue
        if cell.cell_type != "code":
            cell.source = text(cell.source)
        else:
            used, made = names(cell.source)
            if "remove-input" in tags(cell) and (
                DRAWN.search(cell.source) or not used <= known | made
            ):
                cell = seen(cell)
            else:
                known |= made
                needed |= used
                fold(cell)
        cells += [cell] if cell.source else []
    lines = dict.fromkeys(imported[name] for name in imported if name in needed)
    cells.insert(0, nbformat.v4.new_code_cell("\n".join([install, NEEDS, *lines])))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"kernelspec": ran.metadata["kernelspec"]}
    book = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.validate(book)
    return book


def tags(cell: Any) -> list[str]:
    """Give the tags of a cell."""
    return cell.metadata.get("tags", [])


def names(code: str) -> tuple[set[str], set[str]]:
    """Give the names that code uses from outside its functions, and those that it makes there."""
    top = symtable.symtable(code, "cell", "exec")
    symbols = top.get_symbols()
    made = {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    used = {one.get_name() for one in symbols if one.is_referenced()}
    return used | set().union(*map(globals_of, top.get_children())), made


def globals_of(scope: symtable.SymbolTable) -> set[str]:
    """Give the names that a function, and what is in it, takes from outside of all."""
    own = {one.get_name() for one in scope.get_symbols() if one.is_global()}
    return own.union(*map(globals_of, scope.get_children()))


def imports(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that cells import for more than checks, and the line that does it."""
    for node in [node for code in codes for node in ast.parse(code).body]:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            line = ast.unparse(node)
            style = "\nfigures.use_style()" if line.endswith("import figures") else ""
            if not OF_CHECKS.search(line):
                yield from ((name, line + style) for name in names(line)[1])


def executed(app: Sphinx, page: str, source: str) -> Any:
    """Give a page's source as a notebook, with the outputs of the page unless a cell failed."""
    book = nbformat.from_dict(read_myst_markdown_notebook(source))
    ran = nbformat.from_dict(read_myst_markdown_notebook(record.for_this_machine(page)))
    with contextlib.suppress(KeyError):
        ran = get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(ran)[1]
    codes = ([cell for cell in one.cells if cell.cell_type == "code"] for one in (book, ran))
    for cell, done in zip(*codes, strict=True):
        if cell.source != done.source:
            raise ValueError(f"not the cell that was executed: {cell.source}")
        cell.outputs, cell.execution_count = done.outputs, done.execution_count
    return book


def values(ran: Any) -> dict[str, str]:
    """Give what the cells of a page glued: each value under its name, as Python writes it."""
    outputs = [output for cell in ran.cells for output in cell.get("outputs", [])]
    return {
        output.metadata.scrapbook.name: output.data[
            f"{output.metadata.scrapbook.mime_prefix}text/plain"
        ]
        for output in outputs
        if "scrapbook" in output.get("metadata", {})
    }


def seen(cell: Any) -> Any:
    """Give what a cell drew or printed, in place of the cell."""
    alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
    parts = []
    for output in cell.outputs:
        data = {"text/plain": output.get("text", "")} | output.get("data", {})
        if svg := data.get("image/svg+xml"):
            code = base64.b64encode(svg.encode()).decode()
            parts.append(f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{code}">')
        else:
            parts.append(data.get("text/html") or f"```\n{data['text/plain'].rstrip()}\n```")
    return nbformat.v4.new_markdown_cell("\n\n".join(parts))


def fold(cell: Any) -> None:
    """Fold in the notebook what the page does not show of a cell."""
    if folded := {
        f"{part}_hidden": True
        for part, tag in (("source", "remove-input"), ("outputs", "remove-output"))
        if tag in tags(cell)
    }:
        cell.metadata["jupyter"] = folded
    if record.TAG in tags(cell) and "raises-exception" not in tags(
        cell
    ):  # the reader may have no GPU
        cell.metadata["tags"].append("raises-exception")


def offer_downloads(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """Write the notebook and the source of a chapter, and tell the template that they are there."""
    path = Path(app.env.doc2path(page)) if tree is not None else None
    if path is None or not (original := path.read_text("utf-8")).startswith(CELLS):
        return
    language = app.config.language
    source = translated(original, page, language)
    ran = executed(app, original, Cases(app)(source))
    glued, link = values(ran), Links(app, page)
    book = notebook(ran, lambda text: plain(text, glued, link), INSTALL[language])
    folder = Path(app.outdir) / "_sources"
    folder.mkdir(exist_ok=True)
    (folder / f"{page}.md").write_text(source, "utf-8")
    nbformat.write(book, folder / f"{page}.ipynb")
    context["download"] = page


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the downloads when a page is written."""
    app.connect("html-page-context", offer_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
