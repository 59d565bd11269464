"""What an import did, or would do, as lines for whoever brought the file, in their language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from questionnaires.languages import SOURCE
from surveyapp.imports.taken import Taken
from surveyapp.words.speech import Speech
from surveyapp.words.waves import BASES, CALENDARS, PROOFS

SHOWN = 3  # codes of waves whose days are said


def of_responses(taken: Taken, wave: str, words: Speech, *, would: bool = False) -> str:
    facts = {"n": taken.new, "wave": wave}
    if would:
        said = words.say("{n} responses would be imported into wave {wave}", **facts)
    else:
        said = words.say("{n} responses imported into wave {wave}", **facts)
    return said + _known(taken.known, words)


def of_counts(taken: Taken, words: Speech, *, would: bool = False) -> Iterator[str]:
    yield _counted(taken, words, would) + _known(taken.known, words)
    if taken.counting_several:
        yield words.say(
            "{waves}: counts of several questions do not say who gave which answers; what spans questions has an "
            "index, but no interval, number of forms or place",
            waves=", ".join(taken.counting_several),
        )


def beside(taken: Taken, wave: str, words: Speech) -> Iterator[str]:
    """What was taken in and may not be meant so."""
    if taken.empty:
        yield words.say(
            "{n} of the new ones answer nothing and are excluded; see: surveyapp responses exclusions --wave {wave}",
            n=taken.empty,
            wave=wave,
        )
    if taken.far_days:
        yield words.say(
            "{n} rows have a day more than a month beside the days of wave {wave}: is it their round?",
            n=taken.far_days,
            wave=wave,
        )


def periods(taken: Taken, words: Speech) -> Iterator[str]:
    """What the codes of waves that were made mean."""
    for made in taken.made[:SHOWN]:
        first, last = (_day(day, words) for day in (made.first, made.last))
        what = words.label(CALENDARS, made.calendar)
        yield words.say("{code} means {first} to {last}: {what}", code=made.code, first=first, last=last, what=what)
    if len(taken.made) > SHOWN:
        yield words.say("and {n} more alike; see: surveyapp wave list", n=len(taken.made) - SHOWN)


def declared(basis_and_proof: str, words: Speech) -> str:
    """`all-invited/none`; in another language than the program's with the words for both."""
    if words.language == SOURCE:
        return basis_and_proof
    basis, _, proof = basis_and_proof.partition("/")
    return f"{basis_and_proof} ({words.label(BASES, basis)}; {words.label(PROOFS, proof)})"


def _counted(taken: Taken, words: Speech, would: bool) -> str:
    facts = {"n": taken.new, "waves": taken.waves}
    if taken.counting_several and would:
        return words.say("{n} counted answers would be imported into {waves} waves", **facts)
    if taken.counting_several:
        return words.say("{n} counted answers imported into {waves} waves", **facts)
    if would:
        return words.say("{n} responses would be imported into {waves} waves", **facts)
    return words.say("{n} responses imported into {waves} waves", **facts)


def _known(number: int, words: Speech) -> str:
    return words.say("; {n} were there already and stay as they are", n=number) if number else ""


def _day(day: dt.date, words: Speech) -> str:
    return day.isoformat() if words.language == SOURCE else words.day(day)
