"""The options of a question, and the bounds of numbers and texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.checks.registry import Finding, Findings, structure_check
from questionnaires.codes import DIGITS
from questionnaires.model import Question, Questionnaire
from questionnaires.types import ANSWER_TYPES


@structure_check("options-missing")
def a_choice_has_something_to_choose(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        fewest = question.kind.fewest_options
        if len(question.options) < fewest:
            message = f"it has {len(question.options)} options; a question of type {question.type} needs {fewest}"
            yield Finding(f"question {question.code}", message, 'add options = ["1", "2", …] or name a scale')


@structure_check("options-unwanted")
def fixed_answers_are_left_alone(questionnaire: Questionnaire) -> Findings:
    for question in _of_known_type(questionnaire):
        fixed = [option.code for option in question.kind.implied_options(question.is_rated)]
        written = [option.code for option in question.options]
        if not question.kind.fewest_options and written != fixed:
            message = f"a question of type {question.type} cannot have the options {', '.join(written)}"
            yield Finding(
                f"question {question.code}", message, "leave `options` and `scale` out, or choose another type"
            )


@structure_check("option-code-invalid")
def option_codes_are_one_digit(questionnaire: Questionnaire) -> Findings:
    for question, code in _option_codes(questionnaire):
        if len(code) != 1 or code not in DIGITS:
            message = f"`{code}` cannot be the code of an option"
            yield Finding(f"question {question.code}, option {code}", message, "use one character: 0–9, then A–Z")


@structure_check("option-doubled")
def option_codes_are_used_once(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        for code, times in Counter(option.code for option in question.options).items():
            if times > 1:
                message = f"{times} options have the code `{code}`"
                yield Finding(f"question {question.code}, option {code}", message, "give each option its own code")


@structure_check("options-too-many")
def options_fit_into_one_digit(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        if len(question.options) > len(DIGITS):
            message = f"it has {len(question.options)} options"
            yield Finding(f"question {question.code}", message, f"at most {len(DIGITS)} can be told apart; group them")


@structure_check("bounds-unwanted")
def only_numbers_and_texts_have_bounds(questionnaire: Questionnaire) -> Findings:
    for question in _of_known_type(questionnaire):
        for key in ("minimum", "maximum"):
            if getattr(question, key) is not None and key not in question.kind.bounds:
                message = f"`{key}` means nothing for a question of type {question.type}"
                yield Finding(f"question {question.code}", message, f"leave `{key}` out")


@structure_check("bounds-crossed")
def bounds_leave_room(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        lowest = question.kind.lowest(question)
        if lowest is not None and question.maximum is not None and lowest > question.maximum:
            message = f"nothing lies between {lowest} and {question.maximum}"
            yield Finding(f"question {question.code}", message, "raise `maximum`")


def _of_known_type(questionnaire: Questionnaire) -> Iterator[Question]:
    return (question for question in questionnaire.questions if question.type in ANSWER_TYPES)


def _option_codes(questionnaire: Questionnaire) -> Iterator[tuple[Question, str]]:
    """Each question with each of its different option codes."""
    for question in questionnaire.questions:
        yield from ((question, code) for code in dict.fromkeys(option.code for option in question.options))
