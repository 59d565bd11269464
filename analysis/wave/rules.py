"""Index rules: `SCORE/ROLL-UP`, read from text and checked against the questionnaire that has to follow it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.refusal import one_of
from analysis.wave.rollups import ROLLUPS
from analysis.wave.scores import SCORES, RuleError
from questionnaires.model import Questionnaire
from questionnaires.rules import needs_of, split_rule


@dataclass(frozen=True, slots=True)
class Rule:
    """A score and a roll-up by name; `str(rule)` is SCORE/ROLL-UP."""

    score: str
    rollup: str

    def __str__(self) -> str:
        return f"{self.score}/{self.rollup}"


def parse_rule(text: str, questionnaire: Questionnaire, *, kept: bool = False) -> Rule:
    """Read `satisfied-share/pooled`. With one item the roll-up may be left out. `kept`: a wave was made under it.

    Raises RuleError where a half is unknown or the definition lacks what the roll-up needs.
    """
    score, rollup = split_rule(text.strip())
    if not rollup and len(questionnaire.items) == 1:
        rollup = "pooled"
    for option, word, known in (("score", score, SCORES), ("roll-up", rollup, ROLLUPS)):
        one_of(option, word, known, where=f" in rule {text!r}", error=RuleError)
    for part, need in needs_of(f"{score}/{rollup}"):
        if not need.is_met(questionnaire) and not (kept and need.since_chosen):
            raise RuleError(f"{questionnaire.key} {need.lack}, which {part} needs")
    return Rule(score, rollup)


def is_share(rule: str) -> bool:
    """Whether the index under this rule is a share of answers, so that the levels on the satisfied side add up to it.
    Rules that are not known here, of results made elsewhere, are not."""
    score = SCORES.get(split_rule(rule)[0])
    return score is not None and score.is_share
