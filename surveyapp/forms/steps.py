"""Where a person is in the form: which pages they are asked, what comes next, what is still blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.answers import questions_asked
from questionnaires.model import Question, Questionnaire
from questionnaires.variants import is_drawn

BLANKS = "blanks"
START, KIND, REVIEW = ".start", ".kind", ".review"
"""Steps that no questionnaire defines; page ids cannot begin with a dot."""

Raw = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Route:
    """The steps of one person in order, and the questions asked on each page. Filters may change it at every step.

    `open_pages` are all that some answer can lead to: a page has its number among them, so that the whole never grows.
    """

    steps: tuple[str, ...]
    pages: Mapping[str, tuple[Question, ...]]
    questions_asked: frozenset[str]
    open_pages: tuple[str, ...]

    @property
    def parts(self) -> int:
        """The number of the last part, the review."""
        return len(self.open_pages) + 1

    def after(self, step: str) -> str:
        return self.steps[min(self._place(step) + 1, len(self.steps) - 1)]

    def before(self, step: str) -> str:
        return self.steps[max(self._place(step) - 1, 0)]

    def number(self, page: str) -> int:
        """1 for the first page of questions; the last number is the review's."""
        return [*self.open_pages, REVIEW].index(page) + 1

    def blank(self, answers: Raw) -> tuple[Question, ...]:
        return tuple(q for questions in self.pages.values() for q in questions if not answers.get(q.code))

    def next_blank(self, step: str, answers: Raw) -> str:
        """The first page after `step` with a question left blank, else the review."""
        for page in self.steps[self._place(step) + 1 :]:
            if any(not answers.get(q.code) for q in self.pages.get(page, ())):
                return page
        return REVIEW

    def _place(self, step: str) -> int:
        return self.steps.index(step) if step in self.steps else 0


def route(questionnaire: Questionnaire, answers: Raw, *, variant: str = "", asks_kind: bool = False) -> Route:
    """Pages whose questions are all filtered away, or not drawn, are skipped."""
    codes = questions_asked(questionnaire, answers, variant=variant)
    pages: dict[str, list[Question]] = {page.id: [] for page in questionnaire.pages}
    for question in questionnaire.questions:
        if question.code in codes:
            pages[question.page].append(question)
    shown = {page: tuple(questions) for page, questions in pages.items() if questions}
    drawn = {question.page for question in questionnaire.questions if is_drawn(questionnaire, question, variant)}
    open_pages = tuple(page for page in pages if page in drawn)
    return Route((START, *([KIND] if asks_kind else []), *shown, REVIEW), shown, codes, open_pages)
