"""The two-column head, the running foot and the signature of an official document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from surveyapp.reports.blocks.signed import NOT_YET, SignedAs
from surveyapp.store.office.facts import SIGNED
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words
from surveyapp.words.office import FACTS

OPEN = "……"
ROOM = "\u00a0" * 6  # for the clerk's pen


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Everything that names the office and the document, ready to print."""

    superior: tuple[str, ...]
    name: str
    number: str
    place: str
    place_and_day: str
    reference: str
    foot: str
    addressee: tuple[str, ...]
    signer: tuple[str, ...]
    recipients: tuple[str, ...]
    signed_by: str = ""  # a name, once a release was signed
    draft: str = ""  # what stands on every page of one
    unsaid: tuple[str, ...] = ()  # what the office has to say before it can be signed


def letterhead(
    office: Office,
    words: Words,
    number: str,
    date: dt.date | None,
    wave: str,
    signed: SignedAs = NOT_YET,
    *,
    draft: bool = False,
) -> Letterhead:
    """In a draft a fact that is missing and needed stands as its name in brackets."""
    said = partial(_said, office, words, draft)
    name, day = " ".join(said("name")), words.long_day(date)
    place = " ".join(said("place"))
    numbered = _numbered(number, office.says("symbol", words.language))
    return Letterhead(
        superior=said("superior"),
        name=name,
        number=words.say("No.: {number}", number=numbered or f"{ROOM}/{OPEN[:1]}"),
        place=place,
        place_and_day=f"{place}, {day}" if place else day,
        reference=_reference(words, name, numbered, day),
        foot=_foot(words, number and numbered, date, wave, signed.foot),
        addressee=_addressed(said("addressee")),
        signer=said("signer"),
        recipients=_listed(said("recipients"), words),
        signed_by="" if office.code else signed.signer,  # whoever signed the release signed for the office itself
        draft=words.say("Draft – not for signature") if draft else "",
        unsaid=tuple(words.label(FACTS, fact.key) for fact in office.lacks(SIGNED, words.language)) if draft else (),
    )


def _said(office: Office, words: Words, draft: bool, fact: str) -> tuple[str, ...]:
    lines = office.lines(fact, words.language)
    return (f"[{words.label(FACTS, fact)}]",) if draft and not lines and fact in SIGNED else lines


def _addressed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Several stand in a list."""
    return lines if len(lines) < 2 else tuple(f"- {line}" for line in _ended(lines))


FILED_IN_VIETNAMESE = "Lưu:"
"""An office may write its recipients in Vietnamese alone."""


def _listed(recipients: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """As the decree lists them; the last says where the office files it, whether the office wrote so or not."""
    filed = words.say("File: office records.")
    says_so = recipients and recipients[-1].startswith((filed.partition(":")[0], FILED_IN_VIETNAMESE))
    return tuple(f"- {line}" for line in _ended(recipients if says_so else (*recipients, filed)))


def _ended(lines: tuple[str, ...]) -> tuple[str, ...]:
    *others, last = (line.rstrip(".;") for line in lines)
    return (*(f"{line};" for line in others), f"{last}.")


def _numbered(number: str, symbol: str) -> str:
    """12/BC-SNV; with room for the pen where the clerk gives the number, and empty where nothing is known."""
    if not symbol or "/" in number:
        return number
    return f"{number or ROOM}/{symbol}"


def _reference(words: Words, name: str, number: str, day: str) -> str:
    values = {"number": number or OPEN, "day": day}
    if not name:
        return words.say("(With Report No. {number}, {day})", **values)
    return words.say("(With Report No. {number}, {day}, of {office})", office=name, **values)


def _foot(words: Words, number: str, date: dt.date | None, wave: str, release: str) -> str:
    pieces = [
        words.say("Report No. {number}", number=number) if number else words.say("Report"),
        words.say("round {wave}", wave=wave) if wave else "",
        release,
        words.day(date) if date else "",
    ]
    return " · ".join(filter(None, pieces))
