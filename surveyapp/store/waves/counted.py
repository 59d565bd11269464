"""Published counts in a wave: counted answers to several questions are nobody's forms.

Kept as a fact of the wave, because looking for it would read every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from questionnaires.codes import Missing

COUNTED = "counted_slots"
"""A wave's setting: the places (from 0) of the questions to which it holds counted answers."""
TAKEN_IN = "taken_in"
"""A setting of a wave that was made for published counts: whether somebody said how its people were chosen."""
NOT_ASKED = str(Missing.NOT_ASKED)


def is_counted(answers: str, channel: str, proof: str, variant: str) -> bool:
    """A response that tells one answer and was asked nothing else, as a count is stored. Of a questionnaire with one
    question every response is like that, and nothing follows from it."""
    told_by_an_office = channel == "import" and proof == "none" and not variant
    return told_by_an_office and answers.count(NOT_ASKED) == len(answers) - 1 > 0


def slot_of(answers: str) -> int:
    return len(answers) - len(answers.lstrip(NOT_ASKED))


def with_counted(settings: Mapping[str, Any], answers: Iterable[str]) -> dict[str, Any]:
    """The settings of a wave once these counted answers are in it."""
    slots = {*settings.get(COUNTED, ()), *map(slot_of, answers)}
    return {**settings, COUNTED: sorted(slots)} if slots else dict(settings)


def counts_several(settings: Mapping[str, Any]) -> bool:
    """Whether a wave holds counts of more than one question: then its rows are no forms."""
    return questions_counted(settings) > 0


def questions_counted(settings: Mapping[str, Any]) -> int:
    """Of how many questions a wave holds counts that are nobody's forms; 0 of a single one, whose counts are people."""
    several = len(settings.get(COUNTED, ()))
    return several if several > 1 else 0
