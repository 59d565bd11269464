"""Languages are data: `languages.toml` says what each one is called, written in, read and printed with.

Everything that depends on the language of a reader asks here. A questionnaire may have words in a language that is not
in the file: its form is offered in it all the same, under its code, and the first language stands in for the rest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

CODE = r"[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?"
"""How the code of a language is written, in names of files and in addresses."""


WRITING = ("decimal", "thousands", "long_day", "months", "padded_months")


@dataclass(frozen=True, slots=True)
class Signs:
    """What betrays a mistake in one language: patterns, and the most words of a question (syllables in Vietnamese)."""

    double: str
    rules: str
    leading: str
    negation: str
    opening: str  # what may stand before a comma without making a list
    hard: str
    several: str
    longest: int
    negated: str = ""  # whole words that negate within themselves: dissatisfied


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family that documents carry, and the file of it in a package."""

    family: str
    package: str
    file: str


@dataclass(frozen=True, slots=True)
class Language:
    """One table of `languages.toml`, whose head says what each field means."""

    code: str
    name: str
    fallback: str = ""
    everywhere: bool = False
    source: bool = False
    spaced: bool = True
    tall: bool = False
    typeface: Typeface | None = None
    decimal: str = ""
    thousands: str = ""
    long_day: str = ""
    months: tuple[str, ...] = ()
    padded_months: tuple[int, ...] = ()
    reading: str = ""
    claims: str = ""
    signs: Signs | None = None


def described(code: str, table: Mapping[str, Any], others: Mapping[str, Language]) -> Language:
    """The language of a table; how it writes numbers and days it takes from the one that stands in for it."""
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    if "signs" in made:
        made["signs"] = Signs(**made["signs"])
    if "typeface" in made:
        made["typeface"] = Typeface(**made["typeface"])
    other = others.get(made.get("fallback", ""), next(iter(others.values()), None))
    taken = {name: getattr(other, name) for name in WRITING} if other and "long_day" not in made else {}
    return Language(code=code, **(taken | made))


def _read() -> dict[str, Language]:
    tables = tomllib.loads((resources.files(__package__) / "languages.toml").read_text(encoding="utf-8"))
    languages: dict[str, Language] = {}
    for code, table in tables.items():
        languages[code] = described(code, table, languages)
    return languages


LANGUAGES = _read()
"""Code -> language, in the order of menus."""
FIRST = next(iter(LANGUAGES))
"""The office's own language."""
SOURCE = next(language.code for language in LANGUAGES.values() if language.source)
"""The language that sentences of the program are written in."""


def language(code: str) -> Language:
    """The language; one that has no table is called by its code and writes like the first."""
    return LANGUAGES.get(code) or described(code, {"name": code}, LANGUAGES)


def those_who_stand_in(code: str) -> Iterator[str]:
    """The language, then each that stands in for it, the first one last."""
    while code and code != FIRST:
        yield code
        code = LANGUAGES[code].fallback if code in LANGUAGES else ""
    yield FIRST


def name_in(names: Mapping[str, str], code: str, otherwise: str = "") -> str:
    """What something is called in a language, else in one that stands in for it."""
    return next((names[other] for other in those_who_stand_in(code) if names.get(other)), otherwise)


def everywhere() -> tuple[str, ...]:
    """Codes of the languages that every page and report speaks."""
    return tuple(code for code, each in LANGUAGES.items() if each.everywhere)


def of_pages(code: str) -> str:
    """The language itself where every page speaks it, else one that stands in for it."""
    return next(other for other in those_who_stand_in(code) if other == FIRST or language(other).everywhere)


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """As menus show them: those of the file first, others as they come."""
    codes = tuple(codes)
    return (*(code for code in LANGUAGES if code in codes), *(code for code in codes if code not in LANGUAGES))
