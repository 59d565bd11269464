"""An index as one counts it by hand: from the answers to each question, every answer alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.wave.rollups import rollup_of
from analysis.wave.rules import Rule
from analysis.wave.scores import RuleError
from analysis.wave.structure import Structure, structure_of
from questionnaires.model import Question, Questionnaire


def questions_of_index(questionnaire: Questionnaire, rule: Rule) -> tuple[Question, ...]:
    """Those whose answers a rule puts together, in the order of the form."""
    structure = structure_of(questionnaire)
    columns = rollup_of(rule.rollup).columns(structure)
    return tuple(question for question, used in zip(structure.questions, columns, strict=True) if used)


def unweighted_index(questionnaire: Questionnaire, rule: Rule, totals: Mapping[str, tuple[float, float]]) -> float:
    """The index, 0-1, that a rule makes of answers that all count alike.

    `totals`: code of a question -> (the scores of its answers added up, 0-1 each; how many answers). Questions that
    are not in it, or without an answer, are not used. NaN where none is used, or where some of those used are not asked
    of everybody: then answers do not count alike. Raises RuleError for a question that the index is not made of, and
    for totals that no answers have.
    """
    structure = structure_of(questionnaire)
    codes = [question.code for question in structure.questions]
    _refuse(totals, {question.code for question in questions_of_index(questionnaire, rule)})
    scores, rated = (np.array([[totals.get(code, (0.0, 0.0))[half] for code in codes]]) for half in (0, 1))
    used = rated > 0
    if not used.any() or _is_drawn(structure, used[0]):
        return float("nan")
    return float(rollup_of(rule.rollup).combine(scores, rated, used, structure).value[0])


def _is_drawn(structure: Structure, used: np.ndarray) -> bool:
    return bool((structure.chance[used] != 1).any())


def _refuse(totals: Mapping[str, tuple[float, float]], known: set[str]) -> None:
    for code, (scores, rated) in totals.items():
        if code not in known:
            raise RuleError(f"the index is not made of {code}; it is made of {', '.join(sorted(known))}")
        if not 0 <= scores <= rated < float("inf"):
            raise RuleError(f"{code}: {rated} answers cannot have scores of {scores} together")
