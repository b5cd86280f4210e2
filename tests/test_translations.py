"""Both languages say all of it: the catalogues, and what the built site says in each."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from site_text import FUNCTION_WORDS, WORD, pieces, words

ROOT = Path(__file__).parents[1]
SITE = ROOT / "docs/_build/html"
sys.path.insert(0, str(ROOT / "docs"))

from _ext import catalogues  # noqa: E402

pytestmark = pytest.mark.translations
SOURCES = {"en": "es", "es": "en"}
LOCALE = ROOT / "docs/locale"
CATALOGUES = sorted(path for path in LOCALE.glob("*/LC_MESSAGES/**/*.po") if path.stem != "sphinx")
# Messages that are the same in both languages, one a line.
SAME = LOCALE / "same.txt"


# What has no language, or another one on purpose: formulas, code, addresses, marked words.
SILENT = re.compile(
    r"\$[^$]+\$|:math:`[^`]+`|\{(?!term)\w+\}`[^`]+`|(?<!\})`+[^`]+`+"
    r"|<[^>]+>|\]\([^)]*\)|\[[^]]*\]\{\.language-\w\w\}"
)


# What a translation must hold as its source does, each kind taken out before the next.
PARTS = {
    "formula": re.compile(r"\$\$.*?\$\$|\$[^$]+\$|:math:`[^`]+`", re.DOTALL),
    "value of a cell": re.compile(r"\{glue:[a-z]+\}`[^`]+`"),
    # A term is named in each language; of the other roles the target is the same.
    "term": re.compile(r"\{term\}(?=`)"),
    "role": re.compile(r"(?:\{\w+\}|:\w+(?::\w+)?:)`(?:[^`<]*<)?([^`>]+)>?`"),
    "code": re.compile(r"``[^`]+``|`[^`]+`"),
    "link": re.compile(r"\]\(([^)]*)\)|<(https?:[^>]+)>"),
    "footnote": re.compile(r"\[\^[\w-]+\]|\[[\d#][\w-]*\]_"),
    "strong emphasis": re.compile(r"\*\*"),
    "number": re.compile(r"\d+(?:[.,:]\d+)*"),
}
WORDS_IN_TEX = re.compile(r"\\text\{[^}]*\}")
TERM = re.compile(r"\{term\}`[^`]+`")


# Names of the library, which indices and tooltips show outside of code.
NAME = re.compile(r"\b[\w.]*\w[._]\w[\w.]*(\(\))?|\w+\(\)|^\w+(?= \((in|en|class|clase)\b)")


def names() -> set[str]:
    """Give the messages that may stay as they are."""
    return {line for line in SAME.read_text("utf-8").splitlines() if not line.startswith("#")}


def faults(source: str, translation: str) -> Iterator[str]:
    """Yield what a translation lost or added."""
    texts = [WORDS_IN_TEX.sub(r"\\text{}", text) for text in (source, translation)]
    for kind, pattern in PARTS.items():
        found = [Counter(part(match) for match in pattern.finditer(text)) for text in texts]
        if kind == "number":  # «de 5 en 5» is “by 5”
            found = [Counter(set(counter)) for counter in found]
        for parts, sign in ((found[0] - found[1], "lost"), (found[1] - found[0], "added")):
            yield from (f"{sign} {kind} {text}" for text in parts)
        pattern = TERM if kind == "term" else pattern
        texts = [pattern.sub(" ", text) for text in texts]
    for end in (r"^\s*", r"\s*\Z"):
        if re.search(end, source)[0] != re.search(end, translation)[0]:
            yield "lost or added space at an end"


def part(match: re.Match[str]) -> str:
    """Give what of a match has to be the same: its group, where it has one."""
    return match[match.lastindex or 0]


def catalogue_faults(text: str, same: set[str], language: str) -> list[str]:
    """Tell all that is wrong in the text of a catalogue, taken by itself."""
    found = []
    catalogue = read_po(iter(text.encode().splitlines(keepends=True)))
    found += [f"obsolete: {message.id}" for message in catalogue.obsolete.values()]
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {message.id}")
        if not message.string:
            found.append(f"untranslated: {message.id}")
            continue
        stays = message.id.strip() in same
        if message.string == message.id and not stays:
            found.append(f"the same as its source: {message.id}")
        if not stays and (left := foreign(message.string, language)):
            found.append(f"{left}: {message.string}")
        found += [f"{fault}: {message.id}" for fault in faults(message.id, message.string)]
    return found


def foreign(text: str, language: str) -> str:
    """Tell of the other language's words in a text, by those that hold sentences together."""
    text = SILENT.sub(" ", text)
    if language == "es":
        text = re.sub(r"\*[^*]+\*", " ", text)  # works and messages, which pages mark as English
    found = [word.casefold() for word in WORD.findall(text) if not word.isupper()]
    other = FUNCTION_WORDS[SOURCES[language]]
    left = [word for word in found if word in other]
    if len(set(left)) > 1 or (len(left) > 0 and len(left) * 4 > len(found)):
        return f"{SOURCES[language]} left ({', '.join(sorted(set(left)))})"
    return ""


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(LOCALE).as_posix())
def test_a_catalogue_is_whole(path):
    found = catalogue_faults(path.read_text("utf-8"), names(), catalogues.written_in(path))
    assert not found, "\n".join(found)


def behind(path: Path, wanted: Catalog) -> bool:
    """Tell whether a catalogue is not what its page now asks for, order included."""
    return catalogues.updated(path, wanted) != path.read_text("utf-8")


def unused(kept: set[str], paths: list[Path]) -> set[str]:
    """Give the lines of a list of words that stay which no catalogue needs any more."""
    return kept - {
        text.strip() for path in paths for text, message in catalogues.read(path).items()
        if message.string == text
    }  # fmt: skip


def test_catalogues_are_those_of_the_pages(tmp_path):
    pages = catalogues.extract(tmp_path)
    assert {catalogues.path_of(page) for page in pages} == set(CATALOGUES)
    for page, wanted in pages.items():
        late = behind(catalogues.path_of(page), wanted)
        assert not late, f"{page} is behind its page: run nox -s catalogues"


def test_a_catalogue_behind_its_page_is_told():
    path = LOCALE / "en/LC_MESSAGES/vectors.po"
    texts = list(catalogues.read(path))
    assert not behind(path, catalogues.template(texts))
    for edited in (
        [*texts, "Un párrafo nuevo."],
        ["Un título editado.", *texts[1:]],
        texts[:-1],
        [*texts[1:], texts[0]],
    ):
        assert behind(path, catalogues.template(edited))


def test_the_list_of_words_that_stay_has_nothing_else():
    assert not unused(names(), CATALOGUES), "no message is any more the same as its source"


def test_a_word_that_need_not_stay_is_told():
    assert unused({*names(), "Un vector"}, CATALOGUES) == {"Un vector"}


# ---- each kind of fault, planted in a catalogue

GOOD = (
    "La norma de $\\\\mathbf{a}$ es `5`, o {glue:text}`norm:.2f`: 3 **veces** [la otra](b.md#c)"
    " de {term}`vectores <vector>` y {func}`~la.f`.[^1]",
    "The norm of $\\\\mathbf{a}$ is `5`, or {glue:text}`norm:.2f`: 3 **times** [the other](b.md#c)"
    " of {term}`vectors <vector>` and {func}`~la.f`.[^1]",
)
PLANTS = {
    "untranslated": (GOOD[1], "", "untranslated"),
    "formula": ("$\\\\mathbf{a}$", "$\\\\mathbf{b}$", "lost formula"),
    "formula lost": ("$\\\\mathbf{a}$", "it", "lost formula"),
    "code": ("`5`", "`6`", "lost code"),
    "value": ("norm:.2f", "norm:.3f", "lost value of a cell"),
    "number": ("3 **", "4 **", "added number 4"),
    "emphasis": ("**times**", "times", "lost strong emphasis"),
    "link": ("b.md#c", "b.md#d", "lost link"),
    "term": ("{term}`vectors <vector>`", "vectors", "lost term"),
    "role": ("~la.f", "~la.g", "added role"),
    "footnote": ("[^1]", "", "lost footnote"),
    "source": ("is `5`, or", "es `5`, o la que", "es left"),
    "space": (".[^1]", ".[^1] ", "space at an end"),
}


def entry(source: str, translation: str, above: str = "") -> str:
    """Write a catalogue of one message."""
    return (
        f'msgid ""\nmsgstr "Language: en\\n"\n\n{above}msgid "{source}"\nmsgstr "{translation}"\n'
    )


def test_a_good_message_has_no_fault():
    assert catalogue_faults(entry(*GOOD), set(), "en") == []


@pytest.mark.parametrize(("this", "that", "report"), PLANTS.values(), ids=PLANTS)
def test_a_planted_fault_is_told(this, that, report):
    assert this in GOOD[1]
    found = catalogue_faults(entry(GOOD[0], GOOD[1].replace(this, that)), set(), "en")
    assert any(report in fault for fault in found), found


def test_fuzzy_obsolete_and_copied_messages_are_told():
    assert "fuzzy" in catalogue_faults(entry(*GOOD, "#, fuzzy\n"), set(), "en")[0]
    obsolete = entry(*GOOD) + '\n#~ msgid "vieja"\n#~ msgstr "old"\n'
    assert catalogue_faults(obsolete, set(), "en") == ["obsolete: vieja"]
    assert "the same" in catalogue_faults(entry("Capa", "Capa"), set(), "en")[0]
    assert catalogue_faults(entry("Keras", "Keras"), {"Keras"}, "en") == []


def test_an_edited_message_is_to_be_translated_anew_and_keeps_what_it_was(tmp_path):
    path = tmp_path / "en" / "LC_MESSAGES" / "page.po"
    path.parent.mkdir(parents=True)
    path.write_text(entry("Un vector tiene norma.", "A vector has a norm."), "utf-8")
    wanted = catalogues.template(["Todo vector tiene norma.", "$x$", "`code`"])
    path.write_text(catalogues.updated(path, wanted), "utf-8")
    assert path.read_text("utf-8").endswith(
        '\n#, fuzzy\n#| msgid "Un vector tiene norma."\n'
        'msgid "Todo vector tiene norma."\nmsgstr "A vector has a norm."\n'
    )
    assert "fuzzy" in catalogue_faults(path.read_text("utf-8"), set(), "en")[0]


# ---- the site, as built


def vocabularies() -> dict[str, set[str]]:
    """Give the words that each language's pages and interface may use."""
    texts: dict[str, list[str]] = {"es": [], "en": []}
    for path in CATALOGUES:
        language = catalogues.written_in(path)
        for message in catalogues.read(path).values():
            texts[language].append(message.string)
            texts[SOURCES[language]].append(message.id)
    for catalogue in interface():
        for source, translation in catalogue.items():
            texts["en"] += [source] if isinstance(source, str) else source
            texts["es"] += [translation] if isinstance(translation, str) else translation
    return {language: words(said) for language, said in texts.items()}


def interface() -> list[dict[str, str]]:
    """Give the Spanish catalogues of Sphinx, the theme and the book's own templates."""
    files = [LOCALE / "es/LC_MESSAGES/sphinx.po"]
    for name in ("sphinx", "pydata_sphinx_theme", "sphinx_book_theme", "sphinx_copybutton"):
        package = importlib.util.find_spec(name)
        files += Path(package.origin).parent.rglob("es/LC_MESSAGES/*.po")
    read = [catalogues.read(path) for path in files]
    return [{text: message.string for text, message in entries.items()} for entries in read]


@pytest.fixture(scope="module")
def vocabulary() -> dict[str, set[str]]:
    return vocabularies()


PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("*/**/*.html"))


def test_the_site_is_built_in_both_languages():
    names = [name.split("/", 1) for name in PAGES]
    pages = [{page for language, page in names if language == code} for code in SOURCES]
    assert pages[0], "build the book first: nox -s book"
    assert pages[0] == pages[1]


def left_over(page: Path, language: str, vocabulary: dict[str, set[str]]) -> list[str]:
    """Tell what a page says in the other language."""
    found, other = [], SOURCES[language]
    for text in pieces(page, language):
        text = NAME.sub(" ", text)
        odd = words([text]) & (vocabulary[other] - vocabulary[language])
        if odd:
            found.append(f"{', '.join(sorted(odd))}: {text[:120]}")
        elif fault := foreign(text, language):
            found.append(f"{fault}: {text[:120]}")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_one_language(name, vocabulary):
    language = name.split("/")[0]
    found = left_over(SITE / name, language, vocabulary)
    assert not found, "\n".join(found)


def test_what_is_left_in_a_page_is_told(tmp_path):
    page = tmp_path / "page.html"
    vocabulary = {"es": {"norma", "la", "tema"}, "en": {"norm", "the", "theme"}}
    for said, told in {
        "<p>Norma</p>": 1,
        '<a title="Tema">The norm</a>': 1,
        '<svg aria-label="la norma"></svg>': 1,
        '<p>The <em lang="es">norma</em></p>': 0,
        "<pre>norma</pre><p>The norm</p>": 0,
        "<p>Dice que esto es así</p>": 1,
    }.items():
        page.write_text(f'<html lang="en"><body>{said}</body></html>', "utf-8")
        assert len(left_over(page, "en", vocabulary)) == told, said
