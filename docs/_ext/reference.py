"""The library in the book: listings beside formulas, lists of names, and links."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

MOST_LINES = 10  # of a listing


def listing(function: Callable[..., Any]) -> str:
    """Write a function without decorator, annotations and docstring, its shapes in a comment."""
    original = inspect.unwrap(function)
    source = textwrap.dedent(inspect.getsource(original))
    tree = ast.parse(source).body[0]
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1 if ast.get_docstring(tree) is not None else 0 :]
    lines = [plain(line) for line in source.splitlines()[body[0].lineno - 1 :] if line]
    head = f"def {original.__name__}({', '.join(parameters(original))}):"
    code = "\n".join([head, *shapes(original), *lines])
    if len(code.splitlines()) > MOST_LINES:
        raise ValueError(f"{original.__name__} has more than {MOST_LINES} lines: no formula alone")
    if hidden := re.search(r"\b_\w+", code):
        raise ValueError(f"{original.__name__} needs {hidden[0]}, which no reader knows")
    return code


def plain(line: str) -> str:
    """Leave out what is there for type checkers alone."""
    line = line.partition("  # type:")[0]
    return re.sub(r": \w+(?=[,)])|(?<=\)) -> \w+(?=:)", "", line) if "def " in line else line


def parameters(function: Callable[..., Any]) -> list[str]:
    """Name what a function takes."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    signature = inspect.signature(function).parameters.values()
    return [stars.get(one.kind, "") + one.name for one in signature]


def shapes(function: Callable[..., Any]) -> list[str]:
    """Comment on the shapes of one vector or matrix each, as the body gets them."""
    from linalg_dl._contracts import read
    from linalg_dl._definitions import axes_of_result, core_of

    if "Array" not in str(function.__annotations__):
        return []
    contract = read(function)
    layouts = {one.key: one.layouts[0] for one in contract.parameters if one.layouts}
    given = [f"{key} {written(core_of(axes))}" for key, axes in layouts.items()]
    result = axes_of_result(contract.result.layouts[0], [*layouts.values()])
    return [f"    # {', '.join(given)} -> {written(result)}"]


def written(axes: tuple[str, ...]) -> str:
    """Write a shape as Python does, with names for sizes."""
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})"


def formula(function: Callable[..., Any]) -> str:
    """Give the formula of a docstring, without the range of its indices; "" where it has none."""
    found = re.search(r"\.\. math::\s*(.+?)\n\n", inspect.getdoc(function) or "", re.DOTALL)
    return re.split(r",\s*\\qquad", found[1])[0] if found else ""


def line_of_formula(code: str) -> int:
    """Find the line that is the formula: what a function returns, or the one inside it."""
    lines = enumerate(code.splitlines(), 1)
    return next(number for number, line in lines if line.lstrip().startswith("return"))


class ReferenceSource(SphinxDirective):
    """Show a function of the library as a reader would write it: next to its formula."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the listing as a highlighted block."""
        module, _, name = self.arguments[0].rpartition(".")
        function = getattr(importlib.import_module(module), name)
        self.env.note_dependency(inspect.getfile(inspect.unwrap(function)))
        try:
            code = listing(function)
        except ValueError as error:
            raise self.error(str(error)) from error
        block = nodes.literal_block(code, code, language="python", classes=["reference-source"])
        self.set_source_info(block)
        if not (tex := formula(function)):
            return [block]
        block["highlight_args"] = {"hl_lines": [line_of_formula(code)]}
        beside = nodes.math_block(tex, tex, nowrap=False, number=None, label=None)
        return [nodes.container("", beside, block, classes=["definition"])]


class PublicNames(SphinxDirective):
    """List the public names of a module, each leading to its description."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list, in the order of the module."""
        module = self.arguments[0]
        names = importlib.import_module(module).__all__
        links = (self.parse_inline(f":py:obj:`~{module}.{name}`")[0] for name in names)
        items = (nodes.list_item("", nodes.paragraph("", "", *link)) for link in links)
        return [nodes.bullet_list("", *items, classes=["public-names"])]


class LinkNames(SphinxPostTransform):
    """Let the names of functions in the concordance lead to their descriptions."""

    default_priority = 9  # before Sphinx finds where references lead

    def run(self, **kwargs: Any) -> None:
        """Make a reference of each name that the API pages describe."""
        tables = [t for t in self.document.findall(nodes.table) if "concordance" in t["classes"]]
        known = described(self.env) if tables else {}
        rows = [row for table in tables for row in table.findall(nodes.row)]
        for code in [code for row in rows for code in row[3].findall(nodes.literal)]:
            target = known.get(code.astext(), code.astext())
            reference = addnodes.pending_xref(
                "", code.deepcopy(), refdomain="py", reftype="obj", reftarget=target
            )
            reference["refdoc"] = self.env.docname
            code.replace_self(reference)


def described(env: Any) -> dict[str, str]:
    """Give the whole name of all that is described, by the name that a page calls it."""
    names = {}
    for whole in env.domains.python_domain.objects:
        home, _, name = whole.removeprefix("linalg_dl.").partition(".")
        names[f"{home}.{name}" if home in ("explain", "figures") else name] = whole
    return names


def setup(app: Sphinx) -> dict[str, bool]:
    """Register all of it."""
    app.add_directive("public-names", PublicNames)
    app.add_directive("reference-source", ReferenceSource)
    app.add_post_transform(LinkNames)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
