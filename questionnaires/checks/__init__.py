"""Everything that can be wrong with a definition that could be read: one function per code."""

from __future__ import annotations

from questionnaires.model import Questionnaire
from questionnaires.problems import Problem


def check(questionnaire: Questionnaire) -> list[Problem]:
    return []
