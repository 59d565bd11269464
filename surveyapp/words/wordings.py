"""Sentences about the words of a questionnaire: where a wave served two, and what was vouched for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from questionnaires.languages import language
from surveyapp.db.clock import office_day
from surveyapp.results.model.result import WaveFacts, WaveResult
from surveyapp.store.waves.texts import MIGRATED, Vouched, WordsInForce
from surveyapp.words.naming import Words


def told(texts: Iterable[WordsInForce], words: Words) -> Iterator[str]:
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
                round=before.title,
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
