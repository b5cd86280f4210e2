"""Worked steps as a sequence: printed in a terminal, typeset in a notebook, taken one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from linalg_dl.explain._latex import PHONE, Formula, Page, displayed
from linalg_dl.explain._nodes import Piece
from linalg_dl.explain._text import written


class Steps(Sequence["Steps"]):
    """Worked steps: text in a terminal, LaTeX in a notebook, and drawings between.

    Each step of a sequence is one of its own, as each letter of a string is a string.
    """

    def __init__(self, *paragraphs: Piece) -> None:
        self._paragraphs = paragraphs

    def __len__(self) -> int:
        return len(self._paragraphs)

    def __getitem__(self, index: int | slice) -> Steps:
        chosen = self._paragraphs[index]
        return Steps(*chosen) if isinstance(chosen, tuple) else Steps(chosen)

    def __repr__(self) -> str:
        return written(*self._paragraphs)

    def _repr_latex_(self) -> str:
        return displayed([part for part in self._parts() if isinstance(part, Formula)])

    def _ipython_display_(self) -> None:
        """Show formulas and drawings below each other."""
        from IPython.display import display

        for bundle in self._bundles():
            display(bundle, raw=True)  # type: ignore[no-untyped-call]

    def _bundles(self) -> list[dict[str, str]]:
        """Give formulas and drawings in turn; the text, which is whole, goes with the first."""
        parts = groupby(self._parts(), lambda part: isinstance(part, Formula))
        shown = [
            {"text/latex": displayed([*part])} if formulas else {"text/html": "".join(part)}
            for formulas, part in parts
        ]
        return [{"text/plain": str(self)} | shown[0], *shown[1:]]

    def _parts(self) -> list[Any]:
        return [part for paragraph in self._paragraphs for part in Page(PHONE).parts(paragraph)]
