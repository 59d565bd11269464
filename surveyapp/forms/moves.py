"""Which screen comes next, by the button that was pressed."""

from __future__ import annotations

from questionnaires.model import Question
from questionnaires.types import AnswerError
from surveyapp.forms.posted import Filled
from surveyapp.forms.steps import BLANKS, REVIEW, START, Route


def move(filled: Filled, go: str, route: Route, page_of: dict[str, str]) -> Filled:
    """The same form at its next screen. An unknown button stays where it is."""
    verb, _, code = go.partition(":")
    if verb == "edit" and code in page_of:
        return filled.at(page_of[code], returns=REVIEW, aim=code)
    moves = {
        "next": lambda: _onward(filled, route),
        "back": lambda: filled.at(route.before(filled.step)),
        "review": lambda: filled.at(REVIEW),
        "blanks": lambda: filled.at(route.next_blank(START, filled.answers), returns=BLANKS),
        "larger": lambda: filled.resized(+1),
        "smaller": lambda: filled.resized(-1),
    }
    return moves.get(verb, lambda: filled)()


def mistakes(questions: tuple[Question, ...], filled: Filled) -> dict[str, str]:
    """Question code -> reason, for the questions of one screen. A blank is never a mistake."""
    wrong = {}
    for question in questions:
        raw = filled.answers.get(question.code)
        if raw is None:
            continue
        try:
            question.kind.parse(question, raw)
        except AnswerError as error:
            wrong[question.code] = error.reason
    return wrong


def _onward(filled: Filled, route: Route) -> Filled:
    unseen = {q.code for q in route.pages.get(filled.step, ())} - filled.shown
    if unseen and filled.step in route.pages:
        return filled  # an answer on this page has just opened another question of it
    if filled.returns == REVIEW:
        return filled.at(REVIEW)
    if filled.returns == BLANKS:
        return filled.at(route.next_blank(filled.step, filled.answers), returns=BLANKS)
    return filled.at(route.after(filled.step))
