"""The columns that a file of responses can have for us, and what may stand in each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from questionnaires.answers import TEXT_COLUMN
from questionnaires.codes import MISSING_KINDS, Missing
from questionnaires.model import Question, Questionnaire, Slot
from questionnaires.types import AnswerError

ALWAYS_POSSIBLE = (Missing.BLANK, Missing.UNUSABLE, Missing.NOT_ASKED)


@dataclass(frozen=True)
class Places:
    """`about` are the columns about a form, with the words of a closed vocabulary where they have one."""

    form: Questionnaire
    about: Mapping[str, Collection[str]]

    @cached_property
    def slots(self) -> dict[str, Slot]:
        return {slot.name: slot for slot in self.form.slots}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Column of somebody's own words -> its question."""
        return {q.code + TEXT_COLUMN: q.code for q in self.form.questions if q.kind.private}

    @cached_property
    def several(self) -> dict[str, Question]:
        return {question.code: question for question in self.form.questions if question.kind.several}

    @cached_property
    def all(self) -> list[str]:
        return [*self.about, *self.slots, *self.several, *self.texts]

    def question(self, column: str) -> Question | None:
        """That a column, or the question itself, answers; None for what is about the form."""
        if column in self.slots:
            return self.slots[column].question
        return self.several.get(column)

    def codes(self, column: str) -> Collection[str]:
        """What a column may hold, kinds of missing apart; empty where there is no list."""
        if column in self.about:
            return self.about[column]
        if column in self.several:
            return [option.code for option in self.several[column].options]
        slot = self.slots.get(column)
        return [] if slot is None or slot.question.kind.keeps else list(self._characters(slot))

    def missing(self, column: str) -> tuple[str, ...]:
        question = self.question(column)
        return (*ALWAYS_POSSIBLE, *question.offers) if question else ()

    def holds(self, column: str, cell: str) -> bool:
        """Whether the cell, as it stands, is an answer."""
        question = self.question(column)
        if question is None or cell in ("", *MISSING_KINDS):
            return False
        if question.kind.several or question.kind.private:
            return cell in self.codes(column)
        try:
            question.kind.parse(question, cell)
        except AnswerError:
            return False
        return True

    def answering(self) -> Iterator[str]:
        """Every column that holds codes: a general table of codes speaks of these."""
        yield from (name for name, slot in self.slots.items() if not slot.question.kind.private)

    def _characters(self, slot: Slot) -> Iterator[str]:
        kind = slot.question.kind
        for character in kind.characters(slot.question, slot.option):
            yield kind.cell(character, None)
