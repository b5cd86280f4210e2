"""What every drawing of the library must hold."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any


def assert_same_file(draw: Callable[[], Any]) -> None:
    """Draw again and again: the same file, with text that stays text, and light."""

    def svg() -> str:
        buffer = io.StringIO()
        draw().figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    assert svg() == svg()
    assert "<text" in svg(), "text must stay text"
    assert len(svg()) < 60_000
