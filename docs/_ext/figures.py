"""What cells drew becomes a part of the page: it takes the page's font, and its theme's colors."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)
DRAWN = 'class="drawn"'  # an image of ours, whose parts are named by their role
FONT = re.compile(
    r"(font-style: italic; )?(font-weight: 700; )?font-size: ([\d.]+)px; font-family: [^;\"]*"
)


class LocateImages(SphinxTransform):
    """Give images of cells a source line, so that their texts reach the translators."""

    default_priority = 9  # before Sphinx extracts and translates messages

    def apply(self, **kwargs: Any) -> None:
        """Copy what the nearest located ancestor knows."""
        for image in self.document.findall(nodes.image):
            ancestor: Any = image
            while ancestor.line is None and ancestor.parent is not None:
                ancestor = ancestor.parent
            image.source, image.line = self.document["source"], ancestor.line or 1


class InlineFigures(SphinxPostTransform):
    """Put the SVG of each drawing into the page."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace the images that cells drew, and ask for a text where one has none."""
        images = [i for i in self.document.findall(nodes.image) if i["uri"].endswith(".svg")]
        for number, image in enumerate(images):
            path, alt = Path(self.env.srcdir) / image["uri"].lstrip("/"), image.get("alt", "")
            svg, label = path.read_text("utf-8"), f'role="img" aria-label="{html.escape(alt)}"'
            if path.parent.name == "covers":
                label = 'aria-hidden="true"'  # it adorns the words beside it
            elif not alt:
                logger.warning("figure without alternative text", location=image)
            classes = " ".join(["figure-svg", *image["classes"]])
            if DRAWN in svg:
                svg = svg.replace(DRAWN, f'class="drawn {classes}" {label}')
            else:
                svg = inline_svg(svg, f'class="{classes}" {label}', f"f{number}")
            image.replace_self(nodes.raw("", svg, format="html"))


def inline_svg(svg: str, head: str, prefix: str) -> str:
    """Turn the file that matplotlib wrote into an element of the page."""
    from linalg_dl import figures

    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<(metadata|style).*?</\1>", "", svg, flags=re.DOTALL)  # book.css has the style
    svg = re.sub(r">\s+<", "><", re.sub(r"<[^>]+>", _shortened, svg))
    used = {*re.findall(r"#([\w-]+)", svg)}
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] * (found[1] in used), svg)
    # Identifiers must be unique in the page, and hold for every reference to them.
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    svg = re.sub(r'<path d="[^"]*" style="fill: (none|#ffffff)"/>', "", svg)  # the paper
    for name, color in figures.COLORS.items():
        svg = svg.replace(color, f"var(--figure-{name}, {color})")
    # The formulas' font draws a prime large and low, to be raised: this letter looks like one.
    svg = FONT.sub(_of_the_page, svg).replace("′", "\u02b9")
    width = float(re.search(r'width="([\d.]+)pt"', svg)[1]) * 4 / 3
    head = f'<svg {head} style="width: {width:.0f}px"'
    size = r'<svg(.*?)width="[^"]*" height="[^"]*"'
    return re.sub(size, lambda found: head + found[1], svg, count=1, flags=re.DOTALL)


def _shortened(tag: re.Match[str]) -> str:
    """Write a tag on one line, lengths to a tenth of a point: matplotlib writes to a millionth."""
    line = re.sub(r"(\.\d\d)\d+", r"\1", re.sub(r"\s+", " ", tag[0]))
    return re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d)\d", r"\1", path[0]), line)


def _of_the_page(font: re.Match[str]) -> str:
    """Write letters of formulas in the formulas' font, which is smaller, and the rest as text."""
    italic, bold, size = font.groups(default="")
    formula = "KaTeX_Math, " if italic else "KaTeX_Main, " if bold else ""
    height = float(size) * (1.2 if formula else 1)
    return f"{italic}{bold}font-size: {height:.3g}px; font-family: {formula}var(--figure-font)"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register both."""
    app.add_transform(LocateImages)
    app.add_post_transform(InlineFigures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
