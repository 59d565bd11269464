"""What a mistake is called: the same sentence at the field and in the summary above."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from questionnaires.model import Question, Questionnaire
from questionnaires.types import LONGEST_TEXT
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
    say = Speech(language).say
    sayings: dict[str, Callable[[], str]] = {
        "not-a-number": lambda: say("write a number in digits") + _range(question, language),
        "too-small": lambda: say("the number is too small") + _range(question, language),
        "too-large": lambda: say("the number is too large") + _range(question, language),
        "too-long": lambda: say(
            "use at most {most} characters", most=number(question.maximum or LONGEST_TEXT, 0, language)
        ),
        "several-answers": lambda: say("give one answer only"),
        "options-and-none": lambda: say("choose either answers from the list or the choice apart from it"),
    }
    return sayings.get(reason, lambda: say("this answer is not on offer"))()


def _range(question: Question, language: str) -> str:
    low, high = question.minimum, question.maximum
    if low is None or high is None:
        return ""
    return " " + Speech(language).say(
        "(from {low} to {high})", low=number(low, 0, language), high=number(high, 0, language)
    )
