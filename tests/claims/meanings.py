"""Know which pairs someone has compared, for the meaning alone.

A pair is a message and its translation, or the code of an idea about an exercise and what is said
to it. `python tests/claims/meanings.py vectors > pairs.txt` lists the pairs of a page that nobody
has compared since they changed, of all pages without a name. Whoever has read the list, and mended
what it shows, makes it anew, and `python tests/claims/meanings.py --compared pairs.txt` writes down
that its pairs say the same. Once that record exists, every pair has to be in it.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

DOCS = Path(__file__).parents[2] / "docs"
LOCALE = DOCS / "locale"
COMPARED = LOCALE / "compared.txt"
IDEA = re.compile(r"- (`[^`]+`) (.+)")


def sources() -> dict[str, Path]:
    """Give where the pairs of each page are: en/vectors, and ideas/vectors for its exercises."""
    found = sorted(path for path in LOCALE.glob("*/LC_MESSAGES/**/*.po") if path.stem != "sphinx")
    asking = [page for page in DOCS.glob("*.md") if "{self-check}" in page.read_text("utf-8")]
    return {
        path.relative_to(LOCALE).as_posix().replace("LC_MESSAGES/", "")[:-3]: path for path in found
    } | {f"ideas/{page.stem}": page for page in sorted(asking)}


def pairs(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the line and the two sides of each pair: of a catalogue, or of a page, its ideas."""
    if path.suffix == ".md":
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if idea := IDEA.fullmatch(line):
                yield number, *idea.groups()
        return
    with path.open("rb") as file:
        yield from ((m.lineno, m.id, m.string) for m in read_po(file) if m.id and m.string)


def digest(source: str, translation: str) -> str:
    """Name a pair."""
    return hashlib.sha256(f"{source}\0{translation}".encode()).hexdigest()[:16]


def compared(file: Path = COMPARED) -> dict[str, set[str]]:
    """Read the digests of the pairs that were compared, by page."""
    found: dict[str, set[str]] = {}
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        page, name = line.split()
        found.setdefault(page, set()).add(name)
    return found


def new(page: str, path: Path, known: dict[str, set[str]]) -> Iterator[str]:
    """Yield the pairs of a page that nobody has compared, the source above its translation."""
    for line, source, translation in pairs(path):
        name = digest(source, translation)
        if name not in known.get(page, ()):
            yield f"{page}:{line} [{name}]\n  {source}\n  {translation}"


def write(listing: str, file: Path = COMPARED) -> None:
    """Write down that the pairs of a listing were compared; forget those that are gone."""
    known = compared(file)
    for page, name in re.findall(r"^(\S+):\d+ \[(\w+)\]$", listing, re.MULTILINE):
        known.setdefault(page, set()).add(name)
    there = {page: {digest(*two) for _, *two in pairs(path)} for page, path in sources().items()}
    left = {page: known[page] & there.get(page, set()) for page in sorted(known)}
    lines = [f"{page} {name}\n" for page in left for name in sorted(left[page])]
    file.write_text("".join(lines), "utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--compared"]:
        write(Path(sys.argv[2]).read_text("utf-8"))
    else:
        chosen = [one if "/" in one else f"en/{one}" for one in sys.argv[1:]]
        for page in chosen or sources():
            for pair in new(page, sources()[page], compared()):
                print(pair, end="\n\n")
