"""Cells tagged ``steps`` show what they put out one after another, where scripts run.

What each step is comes from Python: a cell displays several things, and a plain text belongs to
the step before it. On paper and without scripts they stand below each other.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform

from .markup import raw

BAR = """<div class="steps-bar pst-js-only">
<button type="button" aria-label="{before}">‹</button>
<input type="range" min="1" max="{count}" value="1" aria-label="{step}">
<span role="status">1 / {count}</span>
<button type="button" aria-label="{next}">›</button>
</div>"""


class Sequence(SphinxPostTransform):
    """Hold each output of such a cell in a frame, above what leads through them."""

    default_priority = 950  # after drawings are in the page
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Frame the outputs of each cell."""
        for cell in self.document.findall(nodes.container):
            if "tag_steps" in cell.get("classes", ()):
                box = next(x for x in cell.children if "cell_output" in x["classes"])
                frames: list[nodes.container] = []
                for output in box.children:
                    if not frames or "text_plain" not in output["classes"]:
                        frames.append(nodes.container(classes=["frame"]))
                    frames[-1] += output
                frames[0]["classes"].append("now")
                words = {"before": _("Previous step"), "step": _("Step"), "next": _("Next step")}
                bar = BAR.format(count=len(frames), **words)
                box.children = []
                box += [nodes.container("", *frames, classes=["frames"]), raw(bar)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register it."""
    app.add_post_transform(Sequence)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
