"""Adding a check is writing one function under one of the three decorators, and one example that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from questionnaires.model import Questionnaire, Text
from questionnaires.problems import ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """Where, what, and what to do about it. File, code and severity are added by the one who runs the check."""

    where: str
    message: str
    advice: str = ""


Findings = Iterator[Finding]
StructureCheck = Callable[[Questionnaire], Findings]
TextCheck = Callable[[Questionnaire, Text], Findings]
ComparisonCheck = Callable[[Questionnaire, Questionnaire], Findings]

STRUCTURE_CHECKS: dict[str, StructureCheck] = {}
TEXT_CHECKS: dict[str, TextCheck] = {}
COMPARISON_CHECKS: dict[str, ComparisonCheck] = {}
SEVERITY: dict[str, str] = {}


def structure_check(code: str, severity: str = ERROR) -> Callable[[StructureCheck], StructureCheck]:
    """Register a check of what is asked; it is run once."""

    def register(check: StructureCheck) -> StructureCheck:
        STRUCTURE_CHECKS[code], SEVERITY[code] = check, severity
        return check

    return register


def text_check(code: str, severity: str = ERROR) -> Callable[[TextCheck], TextCheck]:
    """Register a check of the words; it is run for each language."""

    def register(check: TextCheck) -> TextCheck:
        TEXT_CHECKS[code], SEVERITY[code] = check, severity
        return check

    return register


def comparison_check(code: str, severity: str = ERROR) -> Callable[[ComparisonCheck], ComparisonCheck]:
    """Register a check of an edition against an earlier one: the one it names, or the one it will replace."""

    def register(check: ComparisonCheck) -> ComparisonCheck:
        COMPARISON_CHECKS[code], SEVERITY[code] = check, severity
        return check

    return register
