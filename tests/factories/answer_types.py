"""An answer type that no module of the house knows, and a questionnaire that asks one question of every type."""

from __future__ import annotations

import datetime as dt

from questionnaires.codes import Option
from questionnaires.model import Factor, Page, Question, Questionnaire, Text
from questionnaires.types import ANSWER_TYPES, GIVEN, TEXT, AnswerError, AnswerType, Mistake, Raw
from questionnaires.types.base import TypedQuestion, missing_answer, only_answer

DAY = "day"
NO_DAY = "write the day like 31/12/2026"
LEVELS = ("1", "2", "3")
FORM_TEMPLATE = """
<div class="item"><label for="f-{{ q.code }}">{{ ask }}</label>
{% include "citizen/answers/help.html" %}
<input id="f-{{ q.code }}" name="{{ q.code }}" value="{{ written(q.code) }}"></div>
"""


class Day(AnswerType):
    """A day, written as people write it; its ISO form is kept as a text and belongs to the data."""

    keeps = TEXT
    rateable = False
    writing_lines = ("brief line",)
    cells = ("a day such as 2026-12-31",)
    mistakes = {"not-a-day": Mistake(NO_DAY, "{question} {given} is no day")}

    def examples(self, question: TypedQuestion) -> tuple[str, ...]:
        return "31/12/2026", "1/1/2027"

    def parse(self, question: TypedQuestion, raw: Raw) -> str:
        answer = only_answer(question, raw)
        if missing := missing_answer(question.offers, answer):
            return missing
        try:
            self.value(answer)
        except ValueError:
            raise AnswerError(question.code, "not-a-day") from None
        return GIVEN

    def value(self, answer: str) -> str:
        written = answer.strip()
        if "-" in written:
            return dt.date.fromisoformat(written).isoformat()
        day, month, year = map(int, written.split("/"))
        return dt.date(year, month, day).isoformat()

    def cell(self, character: str, value: float | str | None) -> str:
        return str(value) if character == GIVEN else character


def code_of(name: str) -> str:
    """Of the question that asks for an answer of this type."""
    return name.upper().replace("-", "")


def of_every_type() -> Questionnaire:
    """One question of each registered type on one page, each printed as a fact, the first rateable one an item."""
    questions = tuple(_question(name) for name in ANSWER_TYPES)
    asked = {q.code: f"Câu {q.code}" for q in questions}
    options = {q.code: {o.code: f"phương án {q.code} {o.code}" for o in q.options} for q in questions if q.options}
    words = Text("vi", "Phiếu", "Mở đầu", "Từ 10 phiếu", asked, {}, options, {"F": "Yếu tố"}, {}, {"P": "Trang"}, asked)
    return Questionnaire(
        "every-type", 1, "mean-score/pooled", questions, (Page("P"),), (Factor("F"),), texts={"vi": words}
    )


def posted(questionnaire: Questionnaire, *, other: str = "") -> dict[str, Raw]:
    """What a form posts: the first example of every type, but of the question `other` the second."""
    answers: dict[str, Raw] = {}
    for question in questionnaire.questions:
        first, second, *_ = question.kind.examples(question)
        answer = second if question.code == other else first
        answers[question.code] = [answer] if question.kind.several else answer
    return answers


def _question(name: str) -> Question:
    kind = ANSWER_TYPES[name]
    options = kind.implied_options(False)
    if kind.fewest_options:
        options = tuple(Option(code, float(code) if kind.always_valued else None) for code in LEVELS)
    item = {"factor": "F", "satisfied_from": 2.0, "concept": "whole"} if kind.always_valued else {}
    return Question(code_of(name), name, "P", options, fact=True, **item)
