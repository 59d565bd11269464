"""What can be wrong with a fact: every mistake is named, each at its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.languages import FIRST, LANGUAGES
from questionnaires.signs import unseen
from surveyapp.config import VIET_NAM, ConfigurationError, known_zone
from surveyapp.store.office.facts import EVERY_LANGUAGE, FACTS, Fact
from surveyapp.store.office.office import Lines
from surveyapp.store.refusal import Problem
from surveyapp.store.settings import TIME_ZONE

ISSUER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ISSUER = 20
MOST_ISSUERS = 20


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact in one language, for the office itself or for an issuer. No lines: it is no longer said."""

    fact: str
    language: str
    lines: Lines
    issuer: str = ""

    @property
    def where(self) -> str:
        name = f"{self.fact}.{self.language}" if self.language not in (FIRST, EVERY_LANGUAGE) else self.fact
        return f"{self.issuer}: {name}" if self.issuer else name


def tidy(change: FactChange) -> FactChange:
    """As it is stored: composed letters, single spaces, no empty lines."""
    composed = (unicodedata.normalize("NFC", line) for line in change.lines)
    lines = (re.sub(" {2,}", " ", line.replace("\u00a0", " ")).strip() for line in composed)
    return FactChange(change.fact, change.language, tuple(filter(None, lines)), change.issuer)


def is_document_number(text: str) -> bool:
    """Written like the symbol that it may stand before: 214, or 214/BC-SNV."""
    symbol = FACTS["symbol"]
    return len(text) <= symbol.longest and bool(re.fullmatch(symbol.pattern, text))


def problems(change: FactChange) -> Iterator[Problem]:
    """Of a tidy change."""
    fact = FACTS.get(change.fact)
    if change.issuer and not (ISSUER.fullmatch(change.issuer) and len(change.issuer) <= LONGEST_ISSUER):
        what = "an issuer is called by at most 20 small letters, digits and dashes"
        yield Problem("issuer-code", what, change.issuer, "as in: ubnd")
    elif fact is None:
        what = "an office has no such fact"
        yield Problem("fact-unknown", what, change.fact, f"it has: {', '.join(FACTS)}")
    elif change.issuer and not fact.printed:
        yield Problem("fact-shared", "all issuers share this fact", change.where, "leave the issuer out")
    else:
        yield from _of_language(fact, change)
        yield from _of_lines(fact, change)


def _of_language(fact: Fact, change: FactChange) -> Iterator[Problem]:
    if not fact.spoken and change.language not in (EVERY_LANGUAGE, FIRST):
        yield Problem("fact-unspoken", "it is written alike in every language", change.where, "name no language")
    elif fact.spoken and change.language not in LANGUAGES:
        what = f"there is no language {change.language}" if change.language else "in which language?"
        yield Problem("language-unknown", what, change.where, f"there are: {', '.join(LANGUAGES)}")
    elif fact.spoken and change.language not in fact.languages:
        what = f"no document is printed in {change.language}"
        yield Problem("language-unprinted", what, change.where, f"there are: {', '.join(fact.languages)}")


def _of_lines(fact: Fact, change: FactChange) -> Iterator[Problem]:
    if len(change.lines) > fact.lines:
        what = f"{len(change.lines)} lines, and at most {fact.lines} fit"
        yield Problem("too-many-lines", what, change.where, "join or shorten them")
    if change.lines and not fact.pattern and not any(sign.isalnum() for line in change.lines for sign in line):
        yield Problem("fact-wordless", "it holds no letter", change.where, "write it in words")
    for line in change.lines:
        yield from _of_line(fact, change, line)


def _of_line(fact: Fact, change: FactChange, line: str) -> Iterator[Problem]:
    if signs := unseen(line, spaced=_is_spaced(change.language)):
        what = f"it holds a sign that nobody sees ({', '.join(signs)})"
        yield Problem("sign-unseen", what, change.where, "type it anew instead of pasting it")
    if len(line) > fact.longest:
        what = f"{len(line)} letters, and at most {fact.longest} fit in a line"
        yield Problem("too-long", what, change.where, "shorten it")
    if fact.one_of and line not in fact.one_of:
        remedy = f"use one of: {', '.join(fact.one_of)}"
        yield Problem("not-one-of", f"{line!r} is none of them", change.where, remedy)
    if fact.key == TIME_ZONE and not _is_known(line):
        what = f"this machine knows no time zone {line!r}"
        yield Problem("zone-unknown", what, change.where, f"as in: {VIET_NAM}, Asia/Phnom_Penh, UTC")
    if fact.pattern and not re.fullmatch(fact.pattern, line):
        what = "letters and digits, joined by - . & or /"
        yield Problem("not-a-symbol", what, change.where, "as in: BC-SNV")


def _is_spaced(language: str) -> bool:
    return language not in LANGUAGES or LANGUAGES[language].spaced


def _is_known(zone: str) -> bool:
    try:
        return bool(known_zone(zone, TIME_ZONE))
    except ConfigurationError:
        return False
