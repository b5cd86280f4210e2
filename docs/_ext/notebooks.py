"""The notebook of every chapter, to download, in the language of the page, and its text.

Sphinx translates what it has parsed, not the source; so the text of each cell is translated here,
message by message, and what MyST alone understands becomes Markdown that every notebook shows.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import functools
import html
import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.locale import _

from . import answers, catalogues, record, recorded
from .execute import CELLS
from .reference import listing

INSTALL = {
    "es": "# Para ejecutar este cuaderno, instala lo que usa: quita el # de la línea siguiente.",
    "en": "# To run this notebook, install what it uses: take the # off the next line.",
}
NEEDS = '# %pip install "linalg-dl[torch,figures]"'
# What no reader needs, or has: imports for checks, and what lies beside the pages.
OURS = re.compile(r"\b(myst_nb|pytest|numpy\.testing|drawings)\b")
# What moves only where a page's script runs.
MOVING = re.compile(r"^:{3,}\{moving\}.*?^:{3,}$\n?", re.DOTALL | re.MULTILINE)
# What stands before a message in its line, or in its row of a table, and after it.
BEFORE = r"(^[ \t]*(?:(?:[-*>:]|\d+\.|#{1,6})[ \t]+)?|\|[ \t]*|^:{3,}\{[\w-]+\}[ \t]+)"
AFTER = r"(?=[ \t]*(?:\||$))"


def translate(text: str, messages: dict[str, str]) -> str:
    """Translate each message where it stands alone in its lines, or in a cell of a table."""
    done = []
    # The longest first: a short message may be a part of another.
    for message in sorted(messages, key=len, reverse=True):
        words = r"\s+".join(map(re.escape, message.split()))
        text = re.sub(BEFORE + words + AFTER, f"\\g<1>\0{len(done)}\0", text, flags=re.MULTILINE)
        done.append(messages[message])
    return re.sub("\0(\\d+)\0", lambda match: done[int(match[1])], text)


def translations(page: str, language: str) -> dict[str, str]:
    """Give the messages of a page in a language, if it is not the page's own."""
    if language == catalogues.language_of(page):
        return {text: m.string for text, m in catalogues.read(catalogues.path_of(page)).items()}
    return {}


def plain(text: str, values: dict[str, str], link: Callable[[str, str], str]) -> str:
    """Write in plain Markdown what MyST alone understands."""
    text = re.sub(r"!\[\]\(covers/\w+\.svg\) ", "", text)
    text = MOVING.sub("", text)
    text = re.sub(
        r"\[([^]]*)\]\(((?:[\w/]+\.(?:md|rst))?(?:#[^)]*)?)\)", lambda m: link(*m.groups()), text
    )
    text = re.sub(r"^\([\w-]+\)=\n|^\{[.#][^}]*\}\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{glue:text\}`([\w-]+):([^`]*)`", lambda m: shown(values[m[1]], m[2]), text)
    text = re.sub(r"\{term\}`([^`<]+?)(?: <[^`]*>)?`", r"\1", text)
    text = re.sub(r"\{(?:func|class|meth)\}`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text)
    text = re.sub(r"\[([^]]*)\]\{[.#][^}]*\}", r"\1", text)
    text = re.sub(r"^```\{reference-source\} ([\w.]+)\n```$", source_block, text, flags=re.M)
    text = re.sub(r"^```\{shapes\} (\(.*?\)) (\(.*?\)) .*\n```$", SHAPES, text, flags=re.M)
    return re.sub(r"\n{3,}", "\n\n", boxes(text)).strip()


def chosen(text: str, found: dict[str, Any] | None) -> str:
    """Keep the texts that hold for this build, with the values of the record in them.

    What goes below each cell has no place in a notebook.
    """

    def choose(match: re.Match[str]) -> str:
        holds = set(match[1].split()) <= recorded.cases(found)
        return match[2] if holds and not match[2].startswith(":below") else ""

    text = re.sub(r"^```\{when\} (.*)\n((?:.*\n)*?)```$", choose, text, flags=re.MULTILINE)
    return re.sub(r"\{recorded\}`([^`]+)`", lambda match: recorded.value(found, match[1]), text)


def linked(app: Sphinx, page: str, text: str, target: str) -> str:
    """Let a link of a page lead to the book: it is its text alone, where the book is nowhere."""
    path, _, anchor = target.partition("#")
    page, base = path.rpartition(".")[0] or page, app.config.html_baseurl
    text = text or heading(app.env, page, anchor)
    return f"[{text}]({base}{page}.html{anchor and f'#{anchor}'})" if base else text


def heading(env: Any, page: str, anchor: str) -> str:
    """Give the heading that a link without a text shows."""
    if not anchor:
        return env.titles[page].astext()
    if anchor in (labels := env.domains.standard_domain.labels):
        return labels[anchor][2]
    headings = env.metadata[page].get("myst_slugs", {})
    # MyST also takes a heading by the name that its section has in the page.
    return next(title for slug, (_, name, title) in headings.items() if anchor in {slug, name})


def shown(value: str, form: str) -> str:
    """Format a value of a cell, as its page does."""
    return format(ast.literal_eval(value), form).replace("-", "−", 1)


# What follows an exercise in code: the reader's function is tried, and answered in words.
TRY = """```python try
if {name!r} in globals():
    calls = {calls}
    results = [{name}(*arguments) for arguments in calls]

    def gives(values):
        pairs = zip(results, values)
        return all(np.shape(x) == np.shape(y) and np.allclose(x, y) for x, y in pairs)

    said = [{said}
    ]
    print(next((text for values, text in said if gives(values)), {unknown!r}))
```"""

# What stands where the page has a form for shapes: they are the reader's to change.
SHAPES = r"""```python try
from linalg_dl import explain

explain.matmul(\1, \2)
```"""


def tried(match: re.Match[str], glued: dict[str, str], messages: dict[str, str]) -> str:
    """Write what tries a reader's function; other questions are answered in the page alone."""
    one = answers.read(match)
    values = answers.from_glued(glued).get(answers.key(one.codes))
    if one.kind != "function" or values is None:
        return ""
    told = [messages.get(text, text) for _, text in one.ideas]
    texts = [f"{'✗' if number else '✓'} {text}" for number, text in enumerate(told)]
    pairs = zip(values, texts, strict=True)
    said = "".join(f"\n        ({value}, {text!r})," for (_, value), text in pairs)
    unknown = "✗ " + _("Not yet: look at the signs, the order and the shape.")
    return TRY.format(name=one.title.strip("`"), calls=one.calls, said=said, unknown=unknown)


def split(cell: Any) -> Iterator[Any]:
    """Take what tries something out of a text, as cells of their own; functions below a place."""
    if cell.cell_type != "markdown":
        yield cell
        return
    parts = re.split(r"^```python try\n(.*?)^```$", cell.source, flags=re.DOTALL | re.MULTILINE)
    for number, part in enumerate(parts):
        if number % 2:
            if name := re.search(r"'(\w+)' in globals", part):
                yield nbformat.v4.new_code_cell(f"# {name[1]} = …")
            yield nbformat.v4.new_code_cell(part.strip())
        elif part.strip():
            yield nbformat.v4.new_markdown_cell(part.strip())


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
    hidden = [cell.source for cell in ran.cells if "remove-cell" in tags(cell)]
    shown = [cell for cell in ran.cells if "remove-cell" not in tags(cell)]
    unknown = made(hidden) - made(cell.source for cell in shown if cell.cell_type == "code")
    read = [cell for cell in (of_reader(cell, text, unknown) for cell in shown) if cell.source]
    cells = [part for cell in read for part in split(cell)]
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    cells.insert(0, nbformat.v4.new_code_cell("\n".join([install, NEEDS, *imports(hidden, code)])))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"kernelspec": ran.metadata["kernelspec"]}
    book = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.validate(book)
    return book


def made(codes: Iterable[str]) -> set[str]:
    """Give the names that code makes, but for those that it imports."""
    nodes = [node for code in codes for node in ast.walk(ast.parse(code))]
    assigned = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return assigned | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def of_reader(cell: Any, text: Callable[[str], str], unknown: set[str]) -> Any:
    """Give a cell as its reader has it.

    Where the page does not show the code, it is folded; or what it put out is there in its place,
    if it needs what no reader has, and names that are `unknown`.
    """
    if cell.cell_type != "code":
        cell.source = text(cell.source)
    elif "remove-input" in tags(cell):
        if OURS.search(cell.source) or unknown & {*re.findall(r"\w+", cell.source)}:
            return put_out(cell, text)
        cell.metadata["jupyter"] = {"source_hidden": True}
    if record.TAG in tags(cell) and "raises-exception" not in tags(cell):
        cell.metadata["tags"].append("raises-exception")  # the reader may have no GPU
    return cell


def tags(cell: Any) -> list[str]:
    """Give the tags of a cell."""
    return cell.metadata.get("tags", [])


def imports(hidden: Iterable[str], code: str) -> Iterator[str]:
    """Yield the imports of hidden cells that code needs."""
    for node in [node for source in hidden for node in ast.parse(source).body]:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = "|".join(one.asname or one.name for one in node.names)
            line = ast.unparse(node)
            if re.search(rf"\b({names})\b", code) and not OURS.search(line):
                yield line + ("\nfigures.use_style()" if line.endswith("import figures") else "")


@functools.lru_cache(maxsize=1)
def executed(config: Any, page: str) -> Any:
    """Give a page as a notebook, with what its cells put out unless one failed."""
    page = record.for_this_machine(answers.with_values(page))
    ran = nbformat.from_dict(read_myst_markdown_notebook(page))
    with contextlib.suppress(KeyError):
        return get_cache(config.nb_execution_cache_path).merge_match_into_notebook(ran)[1]
    return ran


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


def put_out(cell: Any, text: Callable[[str], str]) -> Any:
    """Give what a cell drew or printed, in place of the cell."""
    alt = text(cell.metadata.get("mystnb", {}).get("image", {}).get("alt", ""))
    parts = []
    for output in cell.outputs:
        data = {"text/plain": output.get("text", "")} | output.get("data", {})
        if svg := data.get("image/svg+xml"):
            code = base64.b64encode(svg.encode()).decode()
            parts.append(f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{code}">')
        else:
            parts.append(data.get("text/html") or f"```\n{data['text/plain'].rstrip()}\n```")
    return nbformat.v4.new_markdown_cell("\n\n".join(parts))


def markdown(book: Any) -> str:
    """Write the text and the code of a notebook."""
    return "\n".join(
        f"```python\n{cell.source}\n```\n" if cell.cell_type == "code" else f"{cell.source}\n"
        for cell in book.cells
    )


def offer_downloads(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any
) -> None:
    """Write the notebook of a chapter, and tell the template that it is there."""
    path = Path(app.env.doc2path(page)) if tree is not None else None
    if path is None or not (source := path.read_text("utf-8")).startswith(CELLS):
        return
    language, found = app.config.language, recorded.read(app.config)
    ran, messages = executed(app.config, source), translations(page, language)
    glued, link = values(ran), functools.partial(linked, app, page)

    def text(markdown: str) -> str:
        markdown = answers.BLOCK.sub(lambda match: tried(match, glued, messages), markdown)
        return plain(chosen(translate(markdown, messages), found), glued, link)

    book = notebook(ran, text, INSTALL[language])
    folder = Path(app.outdir) / "_sources"
    folder.mkdir(exist_ok=True)
    (folder / f"{page}.md").write_text(markdown(book), "utf-8")
    nbformat.write(book, folder / f"{page}.ipynb")
    context["download"] = page


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the downloads when a page is written."""
    app.connect("html-page-context", offer_downloads)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
