"""A formula in one line, for those who have a printed page read out to them."""

from __future__ import annotations

from lxml import etree

FORMS = {
    "mfrac": "{}/{}",
    "mover": "{} {}",
    "mroot": "√[{1}]{0}",
    "msub": "{}_{}",
    "msubsup": "{}_{}^{}",
    "msup": "{}^{}",
    "munder": "{}_{}",
    "munderover": "{}_{}^{}",
}


def line(node: etree.Element) -> str:
    """Write a formula, or a part of it, from its MathML."""
    kind, parts = etree.QName(node).localname, [line(child) for child in node]
    if kind in FORMS:
        return FORMS[kind].format(*map(grouped, parts))
    if kind == "msqrt":
        return "√" + grouped("".join(parts))
    if kind in ("mtr", "mtable"):
        return (", " if kind == "mtr" else "; ").join(filter(None, parts))
    return (node.text or "").strip() + "".join(parts)


def grouped(part: str) -> str:
    """Put what is long in parentheses."""
    return part if len(part) == 1 or part.replace(".", "").isalnum() else f"({part})"
