"""Which answer strings a questionnaire version allows: the last look before anything is stored."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from questionnaires import reading
from questionnaires.codes import MISSING_KINDS, Missing
from questionnaires.model import Questionnaire, Slot
from questionnaires.types import GIVEN, NUMBER, TEXT
from surveyapp.models import QuestionnaireVersion
from surveyapp.store.refusal import Problem

_LONGEST_TEXT = 4000
_NOT_ASKED = frozenset((Missing.NOT_ASKED,))
_NOTHING = _NOT_ASKED | {Missing.BLANK, Missing.UNUSABLE}
_known: dict[bytes, Shape] = {}
"""By structure hash, which never means two things: safe to keep for ever."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The slots of a version, and where its numbers and texts stand."""

    pattern: re.Pattern[str]
    slots: tuple[str, ...]
    allowed: tuple[str, ...]
    numbers: Mapping[str, int]  # question -> slot
    texts: Mapping[str, int]
    private: Mapping[str, int]  # texts that may be missing
    longest: Mapping[str, int]
    rated: tuple[int, ...]  # slots of items and of the overall question

    def is_empty(self, answers: str) -> bool:
        """Whether nothing was rated: all items that were asked were left blank, or cannot be read.

        “I do not know” and “does not apply” say something. Whoever was asked no item, because a filter led past them,
        has said something with any answer.
        """
        return _is_nothing({answers[slot] for slot in self.rated if slot < len(answers)}, answers)


def says_nothing(questionnaire: Questionnaire, answers: str) -> bool:
    """The same of a form that is still being filled in."""
    return _is_nothing({answers[place] for place in _rated(questionnaire)}, answers)


def _is_nothing(rated: set[str], answers: str) -> bool:
    return _NOTHING.issuperset(answers if rated <= _NOT_ASKED else rated)


def _rated(questionnaire: Questionnaire) -> tuple[int, ...]:
    return tuple(place for place, slot in enumerate(questionnaire.slots) if slot.question.counts)


def shape_of(connection: Connection, version_key: int, structure_hash: bytes) -> Shape:
    found = _known.get(structure_hash)
    if found is None:
        query = select(QuestionnaireVersion.body).where(QuestionnaireVersion.key == version_key)
        body = connection.execute(query).scalar_one()
        found = _known[structure_hash] = shape(reading.from_texts(body, {}))
    return found


def shape(questionnaire: Questionnaire) -> Shape:
    slots = questionnaire.slots
    allowed = tuple("".join((*_codes(slot), *MISSING_KINDS)) for slot in slots)
    pattern = re.compile("".join(f"[{re.escape(characters)}]" for characters in allowed))
    numbers, texts = (_places(questionnaire, questionnaire.keeping(what)) for what in (NUMBER, TEXT))
    private = _places(questionnaire, questionnaire.keeping(TEXT, private=True))
    longest = {code: questionnaire.question(code).maximum or _LONGEST_TEXT for code in private}
    rated = _rated(questionnaire)
    return Shape(pattern, tuple(slot.name for slot in slots), allowed, numbers, texts, private, longest, rated)


def problems(shape: Shape, answers: str, numbers: Mapping[str, float], texts: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with one form that was filled in here: its characters, its numbers, its texts."""
    found = list(wrong_slots(shape, answers, numbers, texts))
    yield from found
    if not found and (shape.private or texts):
        yield from _wrong_values({**shape.private, **shape.texts}, answers, texts)
        for code, words in texts.items():
            longest = shape.longest.get(code, _LONGEST_TEXT)
            if len(words) > longest:
                yield Problem("text-too-long", f"more than {longest} characters", code, "shorten the text")


def wrong_slots(
    shape: Shape, answers: str, numbers: Mapping[str, float], texts: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with the characters and the data beside them; what is private may have been left out of a file."""
    if not shape.pattern.fullmatch(answers):
        yield from _wrong_characters(shape, answers)
        return
    if shape.texts:
        yield from _wrong_values(shape.texts, answers, texts.keys() - shape.private.keys())
    if shape.numbers or numbers:
        yield from _wrong_values(shape.numbers, answers, numbers)
        for code, value in numbers.items():
            if not math.isfinite(value):
                yield Problem("not-a-number", f"{value} is no number", code, "give a number or leave it blank")


def _codes(slot: Slot) -> tuple[str, ...]:
    return slot.question.kind.characters(slot.question, slot.option)


def _places(questionnaire: Questionnaire, codes: Collection[str]) -> dict[str, int]:
    return {slot.name: place for place, slot in enumerate(questionnaire.slots) if slot.name in codes}


def _wrong_characters(shape: Shape, answers: str) -> Iterator[Problem]:
    if len(answers) != len(shape.slots):
        what = f"{len(answers)} answers where the questionnaire has {len(shape.slots)}"
        yield Problem("answers-length", what, remedy="use the questionnaire version that the form was made from")
        return
    for name, allowed, given in zip(shape.slots, shape.allowed, answers, strict=True):
        if given not in allowed:
            yield Problem("answer-unknown", f"{given!r} is no answer to {name}", name, f"use one of: {allowed}")


def _wrong_values(places: Mapping[str, int], answers: str, kept: Collection[str]) -> Iterator[Problem]:
    given = {code for code, place in places.items() if answers[place] == GIVEN}
    for code in sorted(given ^ set(kept)):
        what = "marked as given, but its value is missing" if code in given else "a value, but not marked as given"
        yield Problem("value-mismatch", what, code, "send value and mark together")
