"""Tables for a notebook, in HTML: numbers on the colour of their part, copies faded."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from linalg_dl.explain._typeset import COLOURS, Math, sign

# A text, its style and, where it is not 1, the number of columns that it spans.
Cell = tuple[Math | str, str] | tuple[Math | str, str, int]
HtmlRows = Sequence[Sequence[Cell]]


# What the book's style sheet calls the colour of each part, in the dark theme.
NAMES = {"first": "first", "second": "second", "bias": "other", "result": "result"}
NAMES |= {"clash": "error", "rest": "faint"}


def solid(role: str) -> str:
    """Style a cell by the part that it plays."""
    return f"background:color-mix(in srgb,{_colour(role)} 22%,transparent)"


def copied(role: str) -> str:
    """Style a cell that is a copy of another."""
    return f"border:1px dashed {_colour(role)};opacity:.7"


def page(*blocks: str) -> str:
    """Wrap blocks of HTML, which scroll sideways where they are too wide."""
    return f'<div tabindex="0" style="overflow-x:auto;line-height:1.5">{"".join(blocks)}</div>'


def division(line: str) -> str:
    """Wrap one line of text."""
    return f'<div style="white-space:pre-wrap">{escape(line)}</div>'


def monospaced(x: Math) -> str:
    """Wrap lines whose characters stand below each other."""
    style = "white-space:pre;font-family:monospace;margin:.6em 0"
    return f'<div style="{style}">{escape(str(x))}</div>'


def wrapped(*steps: str) -> str:
    """Set steps next to each other, the first one apart, on more lines where need be."""
    first, *rest = (f'<span style="white-space:nowrap">{escape(step)}</span>' for step in steps)
    style = "display:flex;gap:0 .5em;margin:.4em 0"
    inner = f'<div style="display:flex;flex-wrap:wrap;gap:0 .8em">{"".join(rest)}</div>'
    return f'<div style="{style}">{first}{inner}</div>'


def side_by_side(*blocks: str) -> str:
    """Set blocks next to each other, or below where they are too wide."""
    style = "display:flex;flex-wrap:wrap;align-items:center;gap:0 1.5em"
    return f'<div style="{style}">{"".join(blocks)}</div>'


def labelled(label: str, rows: HtmlRows) -> str:
    """Write a table below its label."""
    return f"<div>{escape(label)}{html_table(rows)}</div>"


def html_table(rows: HtmlRows) -> str:
    """Write an HTML table of cells."""
    body = "".join(f'<tr style="background:none">{"".join(map(_cell, row))}</tr>' for row in rows)
    style = "border-collapse:separate;border-spacing:2px;border:0;margin:.2em 0 .6em"
    return f'<table style="{style};font-variant-numeric:tabular-nums">{body}</table>'


def _cell(cell: Cell) -> str:
    text, style, *span = cell
    base = "padding:.2em .6em;text-align:center;white-space:nowrap;color:inherit;"
    columns = "".join(f' colspan="{n}"' for n in span)
    return f'<td style="{base}{style}"{columns}>{escape(str(sign(text)))}</td>'


def _colour(role: str) -> str:
    return f"var(--figure-{NAMES[role]},{COLOURS[role]})"
