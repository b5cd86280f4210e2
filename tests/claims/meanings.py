"""Know which translations someone has compared with their source, for the meaning alone.

`python tests/claims/meanings.py vectors` shows the pairs of a page that are new since then, and
with `--compared` after it, writes down that they have been read and say the same.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[2] / "docs/locale"
COMPARED = LOCALE / "compared.txt"


def catalogues() -> dict[str, Path]:
    """Give the catalogue of each page, by the language and the page: en/vectors."""
    found = sorted(path for path in LOCALE.glob("*/LC_MESSAGES/**/*.po") if path.stem != "sphinx")
    return {
        path.relative_to(LOCALE).as_posix().replace("LC_MESSAGES/", "")[:-3]: path for path in found
    }


def pairs(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the source and the translation of each message."""
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
    """Yield the pairs of a page that nobody has compared."""
    for line, source, translation in pairs(path):
        if digest(source, translation) not in known.get(page, ()):
            yield f"{path.name}:{line}: compare\n  {source}\n  {translation}"


def write(pages: list[str], known: dict[str, set[str]], file: Path = COMPARED) -> None:
    """Write down that all pairs of some pages were compared; forget those that are gone."""
    paths = catalogues()
    known |= {page: {digest(*pair) for _, *pair in pairs(paths[page])} for page in pages}
    lines = [f"{page} {name}\n" for page in sorted(known) for name in sorted(known[page])]
    file.write_text("".join(lines), "utf-8", newline="\n")


if __name__ == "__main__":
    chosen = [one if "/" in one else f"en/{one}" for one in sys.argv[1:] if one[0] != "-"]
    chosen = chosen or [*catalogues()]
    if "--compared" in sys.argv:
        write(chosen, compared())
    for page in chosen:
        print(*new(page, catalogues()[page], compared()), sep="\n\n")
