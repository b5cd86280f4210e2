"""What every drawing must hold, those of the library and those beside the pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import matplotlib as mpl

mpl.use("agg")


def labels(ax: Any) -> list[str]:
    """List what is written in a drawing."""
    return [text.get_text() for text in ax.texts if text.get_text()]


def assert_good_drawing(ax: Any) -> None:
    """Look at what is drawn: no title and no word, so that one drawing serves every language."""
    assert not ax.get_title()
    assert ax.figure.get_size_inches()[0] <= 4.6, "too wide for a phone"
    for text in labels(ax):
        assert not re.search(r"[A-Za-z]{2,}", text), text


def assert_same_file(draw: Callable[[], Any]) -> None:
    """Draw again and again: the same file, with text that stays text, and light."""

    def svg() -> str:
        buffer = io.StringIO()
        draw().figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    assert svg() == svg()
    assert "<text" in svg(), "text must stay text"
    assert len(svg()) < 60_000
