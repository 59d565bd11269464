"""The two-column head, the running foot and the signature of an official document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from surveyapp.reports.blocks.signed import NOT_YET, SignedAs
from surveyapp.reports.office import Issuer
from surveyapp.words.naming import Words

OPEN = "……"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Everything that names the office and the document, ready to print."""

    superior: tuple[str, ...]
    name: str
    number: str
    place_and_day: str
    reference: str
    foot: str
    signer: str
    recipients: tuple[str, ...]
    signed_by: str = ""  # a name, once a release was signed


def letterhead(
    office: Issuer, words: Words, number: str, date: dt.date | None, wave: str, signed: SignedAs = NOT_YET
) -> Letterhead:
    language = words.language
    name, day = office.says("name", language), words.long_day(date)
    place = office.says("place", language)
    return Letterhead(
        superior=tuple(office.says("superior", language).splitlines()),
        name=name,
        number=words.say("No.: {number}", number=number or OPEN),
        place_and_day=f"{place}, {day}" if place else day,
        reference=_reference(words, name, number, day),
        foot=_foot(words, number, date, wave, signed.foot),
        signer=office.says("signer", language),
        recipients=tuple(office.says("recipients", language)),
        signed_by=signed.signer,
    )


def _reference(words: Words, name: str, number: str, day: str) -> str:
    values = {"number": number or OPEN, "day": day}
    if not name:
        return words.say("(With Report No. {number}, {day})", **values)
    return words.say("(With Report No. {number}, {day}, of {office})", office=name, **values)


def _foot(words: Words, number: str, date: dt.date | None, wave: str, release: str) -> str:
    pieces = [
        words.say("Report No. {number}", number=number) if number else words.say("Report"),
        words.say("round {wave}", wave=wave),
        release,
        words.day(date) if date else "",
    ]
    return " · ".join(filter(None, pieces))
