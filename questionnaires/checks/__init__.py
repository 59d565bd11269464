"""Everything that can be wrong with a definition that could be read: one function per code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from questionnaires.checks import (
    bands,
    claims,
    filters,
    groups,
    languages,
    notices,
    options,
    questions,
    rule,
    scoring,
    typography,
    wording,
    words,
)
from questionnaires.checks.registry import COMPARISON_CHECKS, SEVERITY, STRUCTURE_CHECKS, TEXT_CHECKS, Finding
from questionnaires.model import Questionnaire
from questionnaires.problems import READING_CODES, DefinitionProblem
from questionnaires.toml.files import STRUCTURE_FILE, text_file

SUBJECTS = (
    *(groups, questions, options, filters, scoring, rule, bands, claims),
    *(words, typography, languages, notices, wording),
)
"""Importing these fills the registries."""


def _in_order(checks: Mapping[str, Callable[..., object]]) -> list[str]:
    """As their subjects stand above, whichever of these modules somebody imported first."""
    places = [subject.__name__ for subject in SUBJECTS]
    return sorted(checks, key=lambda code: places.index(checks[code].__module__))


CODES = (*READING_CODES, *(code for of in (STRUCTURE_CHECKS, TEXT_CHECKS, COMPARISON_CHECKS) for code in _in_order(of)))
"""Every code that can be reported."""


def check(questionnaire: Questionnaire) -> Iterator[DefinitionProblem]:
    """Every problem of the model: first what is asked, then the words of each language."""
    for code, structure_check in STRUCTURE_CHECKS.items():
        for finding in structure_check(questionnaire):
            yield _problem(code, STRUCTURE_FILE, finding)
    for language, text in questionnaire.texts.items():
        for code, text_check in TEXT_CHECKS.items():
            for finding in text_check(questionnaire, text):
                yield _problem(code, text_file(language), finding)


def check_against(questionnaire: Questionnaire, earlier: Questionnaire) -> Iterator[DefinitionProblem]:
    """Every problem of a questionnaire in the light of an earlier one."""
    for code, comparison in COMPARISON_CHECKS.items():
        for finding in comparison(questionnaire, earlier):
            yield _problem(code, STRUCTURE_FILE, finding)


def _problem(code: str, file: str, finding: Finding) -> DefinitionProblem:
    return DefinitionProblem(code, file, finding.where, finding.message, finding.advice, SEVERITY[code])
