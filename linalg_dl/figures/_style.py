"""The colours and the settings that every drawing shares."""

from __future__ import annotations

from typing import Any, cast

# Okabe and Ito's hues, darkened until text in them reads on white; the book's style
# sheet names a lighter set for its dark theme.
COLORS = {
    "first": "#0069a5",
    "second": "#975f00",
    "result": "#00734f",
    "other": "#a2447a",
    "angle": "#4d6578",
    "error": "#b84300",
    "text": "#1f2328",
    "faint": "#8a929a",
}

STYLE: dict[str, Any] = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "linalg_dl",
    "text.color": COLORS["text"],
}


def use_style() -> None:
    """Make notebooks show figures as SVG, in the book's style, for the whole process.

    Text stays text, and no date is written: the same figure is the same file.

    >>> use_style()
    """
    import matplotlib as mpl
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    mpl.rcParams.update(cast("Any", STYLE))
    set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches="tight")
