"""Every sentence of the house has its Vietnamese words, and nothing else stands in the catalogue."""

from __future__ import annotations

import re
import string
import unicodedata
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

import questionnaires
import surveyapp
from questionnaires.languages import LANGUAGES, SOURCE, everywhere
from questionnaires.types import ANSWER_TYPES
from questionnaires.types.base import MISTAKES

HOUSE = Path(surveyapp.__file__).parent
ASKED = Path(questionnaires.__file__).parent
WORDS = resources.files("surveyapp.words")
MARKS = {"say": None, "say_n": (2, 3), "later": None}
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


def written() -> set[object]:
    """Messages in code and templates of every package; plural ones as pairs."""
    ways = ((HOUSE, "**.py", "python"), (HOUSE, "**.html", "jinja2.ext:babel_extract"), (ASKED, "**.py", "python"))
    return {
        message
        for place, files, method in ways
        for _file, _line, message, _notes, _context in extract_from_dir(
            place, method_map=[(files, method)], keywords=MARKS, options_map={"**.html": {"silent": "false"}}
        )
    }


def messages(language: str):
    with WORDS.joinpath(f"{language}.po").open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def texts(message) -> tuple[str, str]:
    """The English sentence and its translation; of a plural one the singular."""
    source, said = (m if isinstance(m, str) else m[0] for m in (message.id, message.string))
    return source, said


@pytest.mark.parametrize("language", sorted({*everywhere()} - {SOURCE}))
def test_catalogue_of_a_language_of_all_pages_holds_exactly_what_the_house_says(language):
    known = {message.id for message in messages(language)}
    assert written() - known == set()
    assert known - written() == set()


CITIZENS_ROOMS = (
    "web/*.py",
    "web/citizen/*.py",
    "web/templates/**/*.html",
    "forms/*.py",
    "reports/paper/*",
    "words/notices.py",
)
"""Where sentences stand that a citizen reads from the address of a form to its receipt, on paper and when it fails."""
NOT_OF_FORMS = ("home.html", "enrol.html")
"""The first page, in the languages of all pages; the page at which staff enrol a device."""


def said_to_citizens() -> set[object]:
    """Of these rooms, and of answers that are refused on a form."""
    files = {file for pattern in CITIZENS_ROOMS for file in HOUSE.glob(pattern) if file.suffix in (".py", ".html")}
    mistakes = {
        each.sentence for kind in ANSWER_TYPES.values() for each in (*MISTAKES.values(), *kind.mistakes.values())
    }
    return mistakes | {
        message
        for file in files
        if file.name not in NOT_OF_FORMS
        for _line, message, _notes, _context in extract_from_file(
            "python" if file.suffix == ".py" else "jinja2.ext:babel_extract", str(file), keywords=MARKS
        )
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_that_a_citizen_reads_is_said_in_every_language_of_forms(language):
    known = {message.id for message in messages(language)}
    assert len(said_to_citizens()) > 100
    assert said_to_citizens() - known == set()


def test_khmer_catalogue_holds_nothing_that_is_not_said():
    assert {message.id for message in messages("km")} - written() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_fields_and_are_typed_as_printers_do(language):
    for message in messages(language):
        source, said = texts(message)
        assert said, source
        assert fields(said) == fields(source)
        assert unicodedata.is_normalized("NFC", said)
        assert '"' not in said
        assert "'" not in said
        assert said == said.strip() or source.startswith(",")


def test_khmer_words_are_marked_as_unread_by_a_native_reader():
    assert messages("km")
    assert all("awaiting" in " ".join(message.auto_comments) for message in messages("km"))


@pytest.mark.parametrize("old_way", [r"gettext\(", r"{%-? *trans", r"%\(\w+\)s", r"\bN_\("])
def test_templates_and_code_know_one_way_to_say_something(old_way):
    rooms = ("web", "reports", "figures", "exports")
    files = [p for room in rooms for p in (HOUSE / room).rglob("*") if p.suffix in (".py", ".html")]
    assert files
    assert [str(p) for p in files if re.search(old_way, p.read_text("utf-8"))] == []


def fields(text: str) -> list[str]:
    """Every `{name}`, as often as it stands there."""
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name)


def test_vietnamese_stands_by_the_alphabet_so_that_two_hands_meet_in_one_place():
    sources = [texts(message)[0].casefold() for message in messages("vi")]
    assert sources == sorted(sources)


@pytest.mark.parametrize(
    "other",
    [
        "trọng số",
        "gia quyền",
        "khóa sổ",
        "qua loa",
        "mất điểm",
        "thêm điểm",
        "phân biệt được",
        "máy ở quầy",
        "hạn ngạch",
    ],
)
def test_vietnamese_keeps_to_one_word_for_one_thing(other):
    assert [said for _, said in map(texts, messages("vi")) if other in said.casefold()] == []
