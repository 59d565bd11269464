"""Any number of options: one slot each, `1` ticked and `0` not. Nothing ticked is blank, not "none of them"."""

from __future__ import annotations

from collections.abc import Sequence

from questionnaires.codes import Missing
from questionnaires.types.base import (
    GIVEN,
    NO_ANSWER,
    NOT_OFFERED,
    AnswerError,
    AnswerType,
    Mistake,
    Raw,
    TypedQuestion,
    later,
    missing_answer,
)


class Multiple(AnswerType):
    several = True
    fewest_options = 1
    rateable = False
    mistakes = {
        "options-and-none": Mistake(
            later("choose either answers from the list or the choice apart from it"), NO_ANSWER.in_file
        ),
        "ticks-unclear": Mistake(
            NO_ANSWER.sentence,
            later("{question} {given} has cells that are neither all 0 or 1 nor all the same missing character"),
        ),
    }
    cells = (later("1 for a ticked option and 0 for the others"),)

    def slots(self, question: TypedQuestion) -> tuple[tuple[str, str | None], ...]:
        return tuple((f"{question.code}_{option.code}", option.code) for option in question.options)

    def characters(self, question: TypedQuestion, option: str | None) -> tuple[str, ...]:
        return GIVEN, Missing.NOT_TICKED

    def meaning(self, character: str) -> str:
        return "ticked" if character == GIVEN else "not-ticked"

    def parse(self, question: TypedQuestion, raw: Raw) -> str:
        ticked = {code.strip() for code in ([raw] if isinstance(raw, str) else raw)} - {""}
        if len(ticked) <= 1:
            missing = missing_answer(question.offers, next(iter(ticked), ""))
            if missing:
                return missing * len(question.options)
        offered = [option.code for option in question.options]
        if ticked & set(question.offers):
            raise AnswerError(question.code, "options-and-none")
        if not ticked <= set(offered):
            raise AnswerError(question.code, NOT_OFFERED)
        return "".join(GIVEN if code in ticked else Missing.NOT_TICKED for code in offered)

    def chosen(self, question: TypedQuestion, slots: str) -> set[str]:
        if GIVEN not in slots:
            return {slots[:1]}
        return {option.code for option, tick in zip(question.options, slots, strict=True) if tick == GIVEN}

    def from_cells(self, question: TypedQuestion, cells: Sequence[str], words: str) -> tuple[str, Raw | None]:
        if set(cells) <= {"", GIVEN, Missing.NOT_TICKED}:
            ticked = GIVEN in cells
            return "".join((cell or Missing.NOT_TICKED) if ticked else Missing.BLANK for cell in cells), None
        if len(set(cells)) == 1 and cells[0] in question.offers:
            return "", cells[0]
        raise AnswerError(question.code, "ticks-unclear")
