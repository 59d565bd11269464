"""What one answer is worth, on 0-1: the first half of an index rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.refusal import AnalysisError, one_of
from questionnaires.model import Question

Worth = Callable[[Question], Mapping[str, float]]
"""From a rated question to {option code: score 0-1}; an option without a value is no rating."""


class RuleError(AnalysisError):
    """An index rule that does not exist, or that this questionnaire cannot follow."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer is worth. `is_share`: it is 0 or 1, so that the mean is a share of answers.

    It bears the name of its function, with dashes, which `questionnaires.rules` knows.
    """

    worth: Worth
    is_share: bool = False

    @property
    def name(self) -> str:
        return self.worth.__name__.replace("_", "-")

    def __call__(self, question: Question) -> Mapping[str, float]:
        """{option code: score 0-1}. Raises RuleError where the question lacks what the score needs."""
        return self.worth(question)


def satisfied_share(question: Question) -> Mapping[str, float]:
    """1 at or above the definition's threshold, else 0, so that the mean is the share of satisfied answers."""
    if question.satisfied_from is None:
        raise RuleError(f"{question.code} has no satisfied_from, which satisfied-share needs")
    return {code: float(value >= question.satisfied_from) for code, value in question.values.items()}


def mean_score(question: Question) -> Mapping[str, float]:
    """(x - min) / (max - min): the lowest option is 0, the highest 1."""
    values = question.values
    low, high = min(values.values()), max(values.values())
    return {code: (value - low) / (high - low) for code, value in values.items()}


def share_of_maximum(question: Question) -> Mapping[str, float]:
    """x / max: the highest option is 1, the lowest above 0 where the scale starts above 0."""
    values = question.values
    high = max(values.values())
    return {code: value / high for code, value in values.items()}


SCORES: Mapping[str, Score] = {
    score.name: score for score in (Score(satisfied_share, is_share=True), Score(mean_score), Score(share_of_maximum))
}
"""By name."""


def score_of(name: str) -> Score:
    return SCORES[one_of("score", name, SCORES, error=RuleError)]
