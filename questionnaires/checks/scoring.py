"""What turns answers into an index: values, thresholds, reversing, weights."""

from __future__ import annotations

import math
from collections.abc import Iterator

from questionnaires.checks.registry import Finding, Findings, structure_check
from questionnaires.model import Question, Questionnaire
from questionnaires.types import ANSWER_TYPES


@structure_check("item-unrateable")
def items_have_one_answer_with_a_value(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        if not question.kind.rateable and (question.is_item or question.overall or question.is_rated):
            message = f"a question of type {question.type} cannot count in an index"
            advice = "make it a rating, or leave `factor`, `overall` and `satisfied_from` out"
            yield Finding(f"question {question.code}", message, advice)


@structure_check("option-without-value")
def every_level_has_a_value(questionnaire: Questionnaire) -> Findings:
    for question in _on_a_scale(questionnaire):
        for option in question.options:
            if option.value is None:
                place = f"question {question.code}, option {option.code}"
                advice = "write { code = …, value = … }; for “does not apply” use `offers`"
                yield Finding(place, "the option has no value although the question is rated", advice)


@structure_check("values-equal")
def levels_differ(questionnaire: Questionnaire) -> Findings:
    for question in _on_a_scale(questionnaire):
        values = set(question.values.values())
        if len(question.options) > 1 and len(values) == 1:
            message = f"every option is worth {values.pop():g}"
            yield Finding(f"question {question.code}", message, "give better answers a higher value")


@structure_check("threshold-missing")
def items_say_when_people_are_satisfied(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        if (question.is_item or question.overall) and not question.is_rated and question.kind.rateable:
            advice = "add satisfied_from = the lowest value that counts as satisfied"
            yield Finding(
                f"question {question.code}", "the item does not say from where on people are satisfied", advice
            )


@structure_check("threshold-outside")
def the_threshold_splits_the_scale(questionnaire: Questionnaire) -> Findings:
    for question in _on_a_scale(questionnaire):
        low, high = min(question.values.values(), default=0), max(question.values.values(), default=0)
        threshold = question.satisfied_from
        if threshold is not None and low < high and not low < threshold <= high:
            message = f"satisfied_from = {threshold:g} does not split a scale of {low:g} to {high:g}"
            yield Finding(f"question {question.code}", message, f"use a value above {low:g}, at most {high:g}")


@structure_check("reversed-unrated")
def only_ratings_are_reversed(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        if question.reversed and not question.is_rated:
            message = "it is reversed although it is not rated"
            yield Finding(f"question {question.code}", message, "leave `reversed` out, or add satisfied_from")


@structure_check("overall-doubled")
def one_question_rates_the_whole(questionnaire: Questionnaire) -> Findings:
    overall = [question.code for question in questionnaire.questions if question.overall]
    for code in overall[1:]:
        yield Finding(f"question {code}", f"{overall[0]} already rates the whole service", "leave `overall` out of one")


@structure_check("weight-invalid")
def weights_are_positive_and_complete(questionnaire: Questionnaire) -> Findings:
    weighted = any(factor.weight is not None for factor in questionnaire.factors)
    for factor in questionnaire.factors:
        if factor.weight is None and weighted:
            yield Finding(f"factor {factor.id}", "it has no weight although others have", "give each factor a weight")
        elif factor.weight is not None and factor.weight <= 0:
            yield Finding(f"factor {factor.id}", f"its weight is {factor.weight:g}", "use a number above 0")


@structure_check("weights-sum")
def weights_add_to_one(questionnaire: Questionnaire) -> Findings:
    weights = [factor.weight for factor in questionnaire.factors if factor.weight is not None]
    total = math.fsum(weights)
    if weights and not math.isclose(total, 1, abs_tol=1e-9):
        yield Finding("factor", f"the weights add to {total:g}", "change them so that they add to 1")


def _on_a_scale(questionnaire: Questionnaire) -> Iterator[Question]:
    """Rated questions, and ratings that count in no index: their options need values."""
    for question in questionnaire.questions:
        rated = question.is_rated or question.kind.always_valued
        if rated and question.type in ANSWER_TYPES and question.kind.rateable and question.options:
            yield question
