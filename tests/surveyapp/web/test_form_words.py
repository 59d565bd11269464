"""Every sentence of the citizens' pages has its Vietnamese words, and nothing else stands in the catalogue."""

from __future__ import annotations

import ast
import unicodedata
from importlib.resources import files
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import surveyapp

HOME = Path(str(files(surveyapp)))
PAGES = [p for p in (HOME / "web" / "templates").rglob("*.html") if "staff" not in p.parts]
CODE = [p for p in (HOME / "web").rglob("*.py") if "staff" not in p.parts]
SAY = ("say", "_", "ngettext")


def catalogue(language: str) -> dict[str, str]:
    with (HOME / "languages" / language / "form.po").open("rb") as file:
        return {key(message.id): key(message.string) for message in read_po(file, locale=language) if message.id}


def key(words: str | tuple[str, ...] | list[str]) -> str:
    return words if isinstance(words, str) else words[0]


def said_in_pages() -> set[str]:
    found = set()
    for page in PAGES:
        with page.open("rb") as file:
            found |= {key(message) for _, _, message, _ in babel_extract(file, SAY, (), {"trimmed": "true"})}
    return found


def said_in_code() -> set[str]:
    """`say("…")` and `words(language)["_"]("…")`."""
    calls = [
        node for path in CODE for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    said = [c for c in calls if getattr(c.func, "id", "") == "say" or isinstance(c.func, ast.Subscript)]
    return {c.args[0].value for c in said if c.args and isinstance(c.args[0], ast.Constant)}


def test_vietnamese_catalogue_says_exactly_what_pages_say():
    said, known = said_in_pages() | said_in_code(), catalogue("vi")
    assert said - known.keys() == set()
    assert known.keys() - said == set()
    assert all(known.values())


def test_words_are_nfc_and_without_straight_quotes():
    for language in ("vi", "km"):
        for words in catalogue(language).values():
            assert unicodedata.is_normalized("NFC", words)
            assert '"' not in words


def test_khmer_words_are_marked_as_unread_by_a_native_reader():
    with (HOME / "languages" / "km" / "form.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="km") if message.id]
    assert messages
    assert all("awaiting" in " ".join(message.auto_comments) for message in messages)
