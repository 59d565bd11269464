"""What a mistake is called: the same sentence at the field and in the summary above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.model import DOSSIER, HOUSEHOLD, Question, Questionnaire
from surveyapp.forms import Route
from surveyapp.languages.numbers import number
from surveyapp.words.speech import Speech, later


@dataclass(frozen=True, slots=True)
class AgencyQuestion:
    """How a form asks whom it is about: the question, its empty choice, and what is said where it stays empty."""

    question: str
    choose: str
    missing: str


AGENCY_QUESTIONS = {
    DOSSIER: AgencyQuestion(
        later("Which office handled your papers?"),
        later("Choose an office"),
        later("Choose the office that handled your papers"),
    ),
    HOUSEHOLD: AgencyQuestion(
        later("Where do you live?"),
        later("Choose the place"),
        later("Choose where you live, so that your form counts for that place"),
    ),
}


def agency_question(questionnaire: Questionnaire, language: str) -> AgencyQuestion:
    say, asked = Speech(language).say, AGENCY_QUESTIONS[questionnaire.about]
    return AgencyQuestion(say(asked.question), say(asked.choose), say(asked.missing))


def nothing_said(route: Route, speech: Speech) -> tuple[str, str]:
    """Of a form in which nothing was rated, or nothing answered where there is nothing to rate."""
    if any(question.counts for asked in route.pages.values() for question in asked):
        return (
            speech.say("Nothing has been rated yet"),
            speech.say(
                "Please rate at least one point; all others may stay blank. What you have written is still here."
            ),
        )
    return (
        speech.say("Nothing has been answered yet"),
        speech.say("Please answer at least one question; all others may stay blank."),
    )


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
