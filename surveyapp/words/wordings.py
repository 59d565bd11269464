"""Sentences about the questionnaire of a wave: its wordings, what was vouched for them, and what it stands on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Protocol

from questionnaires.languages import language
from questionnaires.model import Questionnaire
from surveyapp.db.clock import office_day
from surveyapp.results.model.result import WaveFacts, WaveResult
from surveyapp.store.waves.texts import MIGRATED, Vouched, WordsInForce
from surveyapp.words.grounds import LEGAL_BASES
from surveyapp.words.naming import Words
from surveyapp.words.speech import sentence


def texts_said(texts: Iterable[WordsInForce], words: Words) -> Iterator[str]:
    """What a document of the wave has to say of its words; nothing where it served one wording from its opening on."""
    for code, served in groupby(texts, key=lambda each: each.language):
        revisions = tuple(served)
        name = language(code).name
        if len(revisions) > 1:
            yield words.say(
                "{language}: the words were revised while the round was asked: {revisions}. The last ones are printed.",
                language=name,
                revisions="; ".join(revision(each, words) for each in revisions),
            )
        if migrated := [each for each in revisions if each.pinned == MIGRATED]:
            yield words.say(
                "{language}: the words are printed as they were stored on {day}; "
                "whether forms showed others before that was not recorded.",
                language=name,
                day=day_of(migrated[-1].in_force_from, words),
            )
        yield from _vouched(code, _between(revisions[-1].vouched, revisions[0].revision), words)


def compared(result: WaveResult, words: Words) -> Iterator[str]:
    """What has to stand beside every change: that the earlier wave asked in other words, and who vouched for them."""
    before, now = result.against, result.wave
    if before is None or before.edition != now.edition:
        return
    earlier = _last(before)
    for code, served in _last(now).items():
        if code in earlier and earlier[code].revision != served.revision:
            yield words.say(
                "{language}: {round} was asked with revision {before} of the words, this round with revision {now}.",
                language=language(code).name,
                round=words.title(before),
                before=str(earlier[code].revision),
                now=str(served.revision),
            )
            yield from _vouched(code, _between(served.vouched, earlier[code].revision), words)


def revision(served: WordsInForce, words: Words) -> str:
    """`revision 2 from 5 May 2027 (310 forms), because: …`, as far as it is known."""
    said = words.say(
        "revision {revision} from {day}", revision=str(served.revision), day=day_of(served.in_force_from, words)
    )
    if served.forms is not None:
        said += " (" + words.say_n(served.forms, "{n} form", "{n} forms") + ")"
    return said + (", " + words.say("because: {reason}", reason=served.reason) if served.reason else "")


def _vouched(code: str, vouched: Iterable[Vouched], words: Words) -> Iterator[str]:
    for one in vouched:
        by = f" ({one.by})" if one.by else ""
        yield words.say(
            "{language}, revision {revision}: a second person{by} vouched that it asks the same as before, "
            "because: {reason}.",
            language=language(code).name,
            revision=str(one.revision),
            by=by,
            reason=one.reason.rstrip("."),
        )


def _between(vouched: Sequence[Vouched], after: int) -> list[Vouched]:
    return [one for one in vouched if one.revision > after]


def _last(wave: WaveFacts) -> dict[str, WordsInForce]:
    return {each.language: each for each in wave.texts}


def day_of(moment: dt.datetime, words: Words) -> str:
    return words.day(office_day(moment))


def stands_on(form: Questionnaire, words: Words) -> Iterator[tuple[str, str]]:
    """(what it is called, what it is) of each that the definition says; the ground of an office's own questionnaire in
    the words of that."""
    if form.legal_basis:
        is_known = form.legal_basis in LEGAL_BASES
        yield words.say("Legal basis"), words.say(form.legal_basis) if is_known else form.legal_basis
    if form.valid_to is not None:
        yield words.say("In force until"), words.day(form.valid_to)
    if form.bands is not None:
        yield (
            words.say("Bands of the index, of {most}", most=_number(form.bands.out_of, words)),
            _bands_said(form, words),
        )


class WaveOnDays(Protocol):
    """A wave, as stored or in a result."""

    @property
    def opens(self) -> dt.date | None: ...
    @property
    def closes(self) -> dt.date | None: ...
    @property
    def reference_from(self) -> dt.date | None: ...


def day_asked(wave: WaveOnDays) -> dt.date:
    """On which what a questionnaire stands on should be in force."""
    return wave.opens or wave.closes or wave.reference_from or office_day()


def out_of_date(form: Questionnaire, wave: WaveOnDays, words: Words) -> str:
    """A warning of a wave that is of a day on which what its questionnaire stands on was no longer in force."""
    day = day_asked(wave)
    if form.valid_to is None or day <= form.valid_to:
        return ""
    return words.say(
        "The questionnaire was in force until {last}, and this round is of {day}. Choose another questionnaire, or say"
        " in the report why this one is asked.",
        last=words.day(form.valid_to),
        day=words.day(day),
    )


def _bands_said(form: Questionnaire, words: Words) -> str:
    text = form.text(words.language)
    bands = form.bands.bands if form.bands else ()
    named = (words.say("{band} from {lowest}", band=text.band(b.id), lowest=_number(b.lowest, words)) for b in bands)
    return sentence("; ".join(named))


def _number(value: float, words: Words) -> str:
    return words.count(int(value)) if value == int(value) else words.number(value, 2)
