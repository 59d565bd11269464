"""Every sentence of the staff pages has its Vietnamese words, and no word is left over."""

from __future__ import annotations

import string
import unicodedata
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import surveyapp

PACKAGE = Path(surveyapp.__file__).parent
KEYWORDS = {"say": None, "say_n": (2, 3), "later": None}


def written() -> set[object]:
    """Messages in code and templates; plural ones as pairs."""
    ways = (("**.py", "python"), ("**.html", "jinja2.ext:babel_extract"))
    return {
        message
        for files, method in ways
        for _file, _line, message, _notes, _context in extract_from_dir(
            PACKAGE / "web/staff", method_map=[(files, method)], keywords=KEYWORDS
        )
    }


@pytest.fixture(scope="module")
def catalogue():
    with resources.files("surveyapp.languages").joinpath("vi/staff.po").open("rb") as file:
        return read_po(file, locale="vi")


def test_catalogue_and_pages_hold_the_same_messages(catalogue):
    assert {message.id for message in catalogue if message.id} == written()


def test_translations_keep_the_fields_and_are_clean_vietnamese(catalogue):
    for message in catalogue:
        if not message.id:
            continue
        source, said = (m[0] if isinstance(m, tuple) else m for m in (message.id, message.string))
        assert said, source
        assert fields(said) == fields(source)
        assert said == unicodedata.normalize("NFC", said)
        assert '"' not in said
        assert said == said.strip() or source.startswith(",")


def fields(text: str) -> set[str | None]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
