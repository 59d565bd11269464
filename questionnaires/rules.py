"""The scores and roll-ups that a rule may name, and what each needs of a definition.

What they compute is `analysis`' business: its registries have the same names in the same order (tests/test_rules.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from questionnaires.model import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Need:
    """What a definition must have. `code` is the check that finds it missing, `lack` says so after the definition's
    name. A `since_chosen` need is one of rules that are chosen now: what was made under one before is
    read on."""

    code: str
    lack: str
    is_met: Callable[[Questionnaire], bool]
    since_chosen: bool = False


OfItem = Callable[[Questionnaire, Question], object]


@dataclass(frozen=True, slots=True)
class RulePart:
    """A score or a roll-up. `lowest` is the least, on 0–1, that an answer with these values can be worth.

    Of a roll-up `counted` are the questions that make up the whole; `groups` (a name each) and `weight` of a question
    are what it looks at beside the answers.
    """

    needs: tuple[Need, ...] = ()
    lowest: Callable[[Collection[float]], float] = lambda values: 0.0
    counted: Callable[[Questionnaire], tuple[Question, ...]] = lambda questionnaire: questionnaire.items
    groups: tuple[OfItem, ...] = ()
    weight: OfItem = lambda questionnaire, question: None


def _factor(questionnaire: Questionnaire, question: Question) -> str:
    return question.factor or ""


def _content(questionnaire: Questionnaire, question: Question) -> str:
    return next((f.content or "" for f in questionnaire.factors if f.id == question.factor), "")


def _weight(questionnaire: Questionnaire, question: Question) -> float | None:
    return next((f.weight for f in questionnaire.factors if f.id == question.factor), None)


def _the_overall_question(questionnaire: Questionnaire) -> tuple[Question, ...]:
    return () if questionnaire.overall is None else (questionnaire.overall,)


def roles_not_asked_about(questionnaire: Questionnaire) -> set[str]:
    """The agencies, receiving or resolving, that items rate and the overall question does not ask about."""
    overall = questionnaire.overall
    rated = {questionnaire.agency_rated(item) for item in questionnaire.items}
    return set() if overall is None else rated - {questionnaire.agency_rated(overall)}


def _values_from_zero_up(questionnaire: Questionnaire) -> bool:
    scales = [tuple(item.values.values()) for item in questionnaire.items if item.values]
    return all(min(values) >= 0 and max(values) > 0 for values in scales)


WEIGHTS = Need(
    "rule-without-weights",
    "gives no weight to some factors",
    lambda questionnaire: all(factor.weight is not None for factor in questionnaire.factors),
)
CONTENTS = Need(
    "rule-without-contents",
    "puts some factors in no content",
    lambda questionnaire: all(factor.content is not None for factor in questionnaire.factors),
)
OVERALL = Need(
    "rule-without-overall", "has no overall question", lambda questionnaire: questionnaire.overall is not None
)
EVERY_ROLE = Need(
    "rule-overall-role",
    "asks for the whole of one of the agencies that its items rate",
    lambda questionnaire: not roles_not_asked_about(questionnaire),
    since_chosen=True,
)
FROM_ZERO_UP = Need("rule-scale", "has items with values below 0", _values_from_zero_up)

SCORES: Mapping[str, RulePart] = {
    "satisfied-share": RulePart(),
    "mean-score": RulePart(),
    "share-of-maximum": RulePart((FROM_ZERO_UP,), lowest=lambda values: min(values) / max(values)),
}
ROLLUPS: Mapping[str, RulePart] = {
    "pooled": RulePart(),
    "mean-of-items": RulePart(),
    "mean-of-factors": RulePart(groups=(_factor,)),
    "mean-of-contents": RulePart((CONTENTS,), groups=(_factor, _content)),
    "weighted-factors": RulePart((WEIGHTS,), groups=(_factor,), weight=_weight),
    "overall-question": RulePart((OVERALL, EVERY_ROLE), counted=_the_overall_question),
}


def split_rule(rule: str) -> tuple[str, str]:
    """`SCORE/ROLL-UP` -> its two names; the roll-up is empty where it was left out."""
    score, _, rollup = rule.partition("/")
    return score, rollup


def needs_of(rule: str) -> Iterator[tuple[str, Need]]:
    """(score or roll-up, what it needs), for the parts of a rule that are known."""
    score, rollup = split_rule(rule)
    for registry, name in ((SCORES, score), (ROLLUPS, rollup)):
        if name in registry:
            yield from ((name, need) for need in registry[name].needs)
