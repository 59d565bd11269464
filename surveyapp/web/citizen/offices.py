"""A long list of offices is searched here and not sent: a telephone shows a few, found by name, place or code."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from surveyapp.web.citizen.addresses import FormAddress

LISTED = 30
"""Up to so many are offered in one list; a longer one is searched."""
SHOWN = 20
LONGEST = 80
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc]")
_MARKS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    code: str
    name: str
    above: str  # the office above; "" where its name stands in `name` already


@dataclass(frozen=True, slots=True)
class Searched:
    """`choices` are the first ones of `n` that were found; the office that was chosen before is always among them."""

    words: str
    n: int
    choices: tuple[OfficeChoice, ...]


def is_searched(address: FormAddress) -> bool:
    return not address.agency("") and len(address.facts.agencies) > LISTED


def search(address: FormAddress, language: str, words: str, chosen: str = "") -> Searched:
    """Offices in whose name, code or name of the office above each of the words begins a word, with or without marks;
    those that begin like the first one in front."""
    wanted = _WORD.findall(_plain(words[:LONGEST]))
    offices = _offices(address, language)
    found = [one for one in offices if all(f" {word}" in one[0] for word in wanted)] if wanted else offices
    in_front = sorted(found, key=lambda one: not one[0].startswith(f" {wanted[0]}"))[:SHOWN] if wanted else []
    choices = [choice for _, choice in in_front]
    if chosen and chosen not in {choice.code for choice in choices}:
        choices += [choice for _, choice in offices if choice.code == chosen]
    return Searched(words[:LONGEST], len(found), _without_one_above(choices))


def _without_one_above(choices: list[OfficeChoice]) -> tuple[OfficeChoice, ...]:
    """Where all belong to the same office, its name tells them apart from nothing."""
    tells = len({choice.above for choice in choices}) > 1
    return tuple(choice if tells else replace(choice, above="") for choice in choices)


def _offices(address: FormAddress, language: str) -> list[tuple[str, OfficeChoice]]:
    """(what is searched, office), kept with the address."""
    if language not in address.offices:
        address.offices[language] = [_office(address, code, language) for code in address.facts.agencies]
    return address.offices[language]


def _office(address: FormAddress, code: str, language: str) -> tuple[str, OfficeChoice]:
    name, above = address.agency_name(code, language), address.name_above(code, language)
    said = _plain(f"{name} {above} {code}")
    words = dict.fromkeys((*_WORD.findall(said), *_WORD.findall(_APOSTROPHES.sub("", said))))  # Ea H’Leo, Ea HLeo
    text = " " + " ".join(words)
    return text, OfficeChoice(code, name, "" if above in name else above)


def _plain(text: str) -> str:
    """Without marks and case, as people type on a telephone."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")
