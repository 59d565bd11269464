"""What a questionnaire stands on, until when, and how its index is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from questionnaires.model import Questionnaire
from surveyapp.db.clock import office_day
from surveyapp.words.naming import Words
from surveyapp.words.speech import sentence


def stands_on(form: Questionnaire, words: Words) -> Iterator[tuple[str, str]]:
    """(what it is called, what it is) of each that the definition says; the legal basis in the definition's words."""
    if form.legal_basis:
        yield words.say("Legal basis"), form.legal_basis
    if form.valid_to is not None:
        yield words.say("In force until"), words.day(form.valid_to)
    if form.bands is not None:
        yield words.say("Bands of the index, of {most}", most=_number(form.bands.out_of, words)), _bands(form, words)


class Round(Protocol):
    """A wave, as stored or in a result."""

    @property
    def opens(self) -> dt.date | None: ...
    @property
    def closes(self) -> dt.date | None: ...
    @property
    def reference_from(self) -> dt.date | None: ...


def day_of(wave: Round) -> dt.date:
    """On which what a questionnaire stands on should be in force."""
    return wave.opens or wave.closes or wave.reference_from or office_day()


def out_of_date(form: Questionnaire, wave: Round, words: Words) -> str:
    """A warning of a round that is of a day on which what its questionnaire stands on was no longer in force."""
    day = day_of(wave)
    if form.valid_to is None or day <= form.valid_to:
        return ""
    return words.say(
        "The questionnaire was in force until {last}, and this round is of {day}. Choose another questionnaire, or say"
        " in the report why this one is asked.",
        last=words.day(form.valid_to),
        day=words.day(day),
    )


def _bands(form: Questionnaire, words: Words) -> str:
    text = form.text(words.language)
    bands = form.bands.bands if form.bands else ()
    named = (words.say("{band} from {lowest}", band=text.band(b.id), lowest=_number(b.lowest, words)) for b in bands)
    return sentence("; ".join(named))


def _number(value: float, words: Words) -> str:
    return words.count(int(value)) if value == int(value) else words.number(value, 2)
