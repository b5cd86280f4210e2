"""Make the files to take along, and offer them in the site: `python -m _ext.take es en`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from ..build import home
from ..publish import SITE, publish
from . import browser, epub, pdf

FOLDER = "linalg_dl.zip"
MADE = SITE / "downloads"
WRITE = "--write"  # one language, as a process of its own
# What a page offers stands in a comment until it is known what there is, and how large.
OFFER = re.compile(r"<!--take\n(.*?)take-->", re.DOTALL)
START = re.compile(r'<p class="start">.*?</p>', re.DOTALL)


def main(languages: list[str]) -> int:
    """Make all that this machine can, and say what it cannot; CI has to make all."""
    if "<!--take" not in (SITE / languages[0] / "index.html").read_text("utf-8"):
        publish({one: home(one) / "html" for one in languages})  # as it was before the last time
    pack(SITE, MADE / FOLDER)
    one = (sys.executable, "-m", "_ext.take", WRITE)
    runs = [subprocess.Popen([*one, language]) for language in languages]
    if max(abs(run.wait()) for run in runs):
        return 1
    for page in SITE.glob("*/**/*.html"):
        page.write_text(offered(page.read_text("utf-8"), MADE), "utf-8")
    return report()


def report() -> int:
    """Say what there is, and what is missing."""
    print("\n".join(f"{path.name}: {size(path)}" for path in sorted(MADE.iterdir())))
    if browser.find() is None:
        print(f"PDF WAS NOT MADE: {browser.MISSING}", file=sys.stderr)
        return int(os.environ.get("CI") == "true")
    return 0


def pack(site: Path, archive: Path) -> None:
    """Put the site, as it is, into one archive."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    archive.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in files:
            packed.write(path, Path(archive.stem, path.relative_to(site)))


def write(language: str) -> int:
    """Make the books of a language."""
    epub.make(language, SITE, MADE / f"linalg_dl-{language}.epub")
    if browser.find() is not None:
        pdf.make(language, SITE, MADE / f"linalg_dl-{language}.pdf")
    return 0


def offered(page: str, made: Path) -> str:
    """Let a page offer what was made; the first one offers it below its start as well."""
    page = OFFER.sub(lambda found: listed(found[1], made), page)
    whole = "".join(re.findall(r'<li class="whole">.*?</li>', page))
    return START.sub(rf'\g<0>\n<ul class="take">{whole}</ul>', page)


def listed(lines: str, made: Path) -> str:
    """Keep the lines whose file was made, with its size."""
    kept = []
    for line in lines.splitlines(keepends=True):
        file = re.search(r'/downloads/([\w.-]+)"', line)
        if not file:
            kept.append(line)
        elif (path := made / file[1]).exists():
            kept.append(line.replace("SIZE", size(path)))
    return "".join(kept)


def size(path: Path) -> str:
    """Say how large a file is."""
    return f"{path.stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    first, *others = sys.argv[1:]
    sys.exit(write(*others) if first == WRITE else main([first, *others]))
