"""Index rules: `SCORE/ROLL-UP`, read from text and checked against the questionnaire that has to follow it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.wave.rollups import ROLLUPS
from analysis.wave.scores import SCORES, RuleError
from questionnaires.model import Questionnaire

__all__ = ["ROLLUPS", "SCORES", "Rule", "RuleError", "parse_rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A score and a roll-up by name; `str(rule)` is SCORE/ROLL-UP."""

    score: str
    rollup: str

    def __str__(self) -> str:
        return f"{self.score}/{self.rollup}"


def parse_rule(text: str, questionnaire: Questionnaire) -> Rule:
    """Read `satisfied-share/pooled`. With one item the roll-up may be left out.

    Raises RuleError where a half is unknown or the definition lacks what the roll-up needs.
    """
    score, _, rollup = text.strip().partition("/")
    if not rollup and len(questionnaire.items) == 1:
        rollup = "pooled"
    if score not in SCORES:
        raise RuleError(f"unknown score {score!r} in rule {text!r}; known: {', '.join(SCORES)}")
    if rollup not in ROLLUPS:
        raise RuleError(f"unknown roll-up {rollup!r} in rule {text!r}; known: {', '.join(ROLLUPS)}")
    _check(rollup, questionnaire)
    return Rule(score, rollup)


def _check(rollup: str, questionnaire: Questionnaire) -> None:
    if rollup == "weighted-factors" and any(f.weight is None for f in questionnaire.factors):
        raise RuleError(f"{questionnaire.key} gives no weight to some factors, which weighted-factors needs")
    if rollup == "mean-of-contents" and any(f.content is None for f in questionnaire.factors):
        raise RuleError(f"{questionnaire.key} puts some factors in no content, which mean-of-contents needs")
    if rollup == "overall-question" and questionnaire.overall is None:
        raise RuleError(f"{questionnaire.key} has no overall question, which overall-question needs")
