"""What a mistake is called: the same sentence at the field and in the summary above."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.model import Question, Questionnaire
from surveyapp.languages.numbers import number
from surveyapp.words.speech import Speech


def sentences_for(questionnaire: Questionnaire, reasons: Mapping[str, str], language: str) -> dict[str, str]:
    """Question code -> sentence."""
    short = questionnaire.text(language).short
    return {
        code: f"{short.get(code, code)}: {_sentence(questionnaire.question(code), reason, language)}"
        for code, reason in reasons.items()
    }


def _sentence(question: Question, reason: str, language: str) -> str:
    mistake = question.kind.mistake(reason)
    limits = {name: number(limit, 0, language) for name, limit in question.kind.limits(question).items()}
    sentence = Speech(language).say(mistake.sentence, **limits)
    return sentence + (_range(question, language) if mistake.bounded else "")


def _range(question: Question, language: str) -> str:
    low, high = question.minimum, question.maximum
    if low is None or high is None:
        return ""
    return " " + Speech(language).say(
        "(from {low} to {high})", low=number(low, 0, language), high=number(high, 0, language)
    )
