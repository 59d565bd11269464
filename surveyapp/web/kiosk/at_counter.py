"""What is asked on a screen that others can see: the same of everybody, whatever they rated.

A “why?” that only the dissatisfied meet tells whoever stands by what was pressed. So a question that a rating opens is
asked on one's own telephone and on paper, and of nobody at a counter.
"""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from questionnaires.model import Filter, Questionnaire
from surveyapp.web.citizen.addresses import FormAddress

MOST_KEPT = 200


def asked_at_counter(address: FormAddress) -> Questionnaire:
    """The questionnaire of the address with the same slots; nobody meets what a rating would open."""
    kept: dict[int, Questionnaire] = current_app.extensions.setdefault("asked_at_counter", {})
    if len(kept) >= MOST_KEPT:
        kept.clear()
    return kept.setdefault(address.serial, kept.get(address.serial) or without_branches(address.questionnaire))


def without_branches(whole: Questionnaire) -> Questionnaire:
    hidden = opened_by_a_rating(whole)
    questions = (
        replace(question, only_if=(Filter(question.only_if[0].question, ()),)) if question.code in hidden else question
        for question in whole.questions
    )
    return replace(whole, questions=tuple(questions))


def opened_by_a_rating(whole: Questionnaire) -> frozenset[str]:
    """Questions that nobody meets without a certain rating, by code; also those that such a one opens."""
    found: set[str] = set()
    for question in whole.questions:
        filters = [each.question for each in question.only_if]
        if filters and all(whole.question(code).is_rated or code in found for code in filters):
            found.add(question.code)
    return frozenset(found)
