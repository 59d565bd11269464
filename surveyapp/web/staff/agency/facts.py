"""On an agency's page: the questions that every report prints beside the index, and how they were answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.model import Question
from questionnaires.types import GIVEN
from surveyapp.reports.blocks.parts import NOT_COUNTED
from surveyapp.results.model.result import ItemLevels, WaveResult
from surveyapp.words.naming import Words


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A question that every report prints beside the index: (answer, share and count) of each option."""

    question: str
    base: str  # how many forms answered it, and whether several answers could be given
    answers: tuple[tuple[str, str], ...]


def facts_of(result: WaveResult, agency: str, words: Words) -> Iterator[ShownFact]:
    asked = result.questionnaire
    for question in (q for q in asked.questions if q.fact):
        if not question.kind.counted:
            yield ShownFact(words.item(asked, question), "", ((words.say(NOT_COUNTED), "–"),))
        counted = [found for found in _counted(result, agency, question) if found[1].shares or found[1].joined]
        if counted:
            base = next((levels for _, levels, _ in counted if not levels.joined), counted[0][1])
            answers = ((words.option(asked, question, o), _share(at, c, words)) for o, at, c in counted)
            yield ShownFact(words.item(asked, question), _base(question, base, words), tuple(answers))


def _counted(result: WaveResult, agency: str, question: Question) -> Iterator[tuple[str, ItemLevels, str]]:
    """Each option with the levels and the character in which it was counted: a multiple choice has a slot each."""
    slots = {option: name for name, option in question.kind.slots(question)}
    for option in question.options:
        levels = result.levels.get(("agency", agency, slots.get(option.code, question.code)))
        if levels is not None:
            yield option.code, levels, GIVEN if question.kind.several else option.code


def _base(question: Question, levels: ItemLevels, words: Words) -> str:
    n = sum(levels.counts.values())
    if levels.joined:
        return ""
    if question.kind.several:
        return words.say_n(
            n, "{n} form answered; several could be ticked", "{n} forms answered; several could be ticked"
        )
    return words.say_n(n, "{n} form answered", "{n} forms answered")


def _share(levels: ItemLevels, code: str, words: Words) -> str:
    if levels.is_joined(code):
        return words.say("hidden")
    return f"{words.number(levels.shares[code], 1)}% ({words.count(levels.counts.get(code, 0))})"
