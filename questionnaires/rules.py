"""The scores and roll-ups that a rule may name: what each is called, and what it needs of a definition.

This is the one home of their names. What they compute is a function in `analysis` that bears the name of its part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from questionnaires.model import Question, Questionnaire
from questionnaires.types.base import later


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
    """A score or a roll-up. `called` is a phrase for the catalogues, `in_full` one where there is room to say all.

    `lowest` is the least, on 0–1, that an answer with these values can be worth.
    Of a roll-up `counted` are the questions that make up the whole; `groups` (a name each) and `weight` of a question
    are what it looks at beside the answers.
    """

    called: str = ""
    in_full: str = ""  # empty: what it is called says all
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
    "satisfied-share": RulePart(
        later("share of answers at “satisfied” or better"),
        later("share of answers at or above the level that counts as satisfied"),
    ),
    "mean-score": RulePart(
        later("mean score from 0 to 100"), later("mean score: the lowest answer counts 0, the highest 100")
    ),
    "share-of-maximum": RulePart(
        later("mean score as a share of the highest answer"),
        needs=(FROM_ZERO_UP,),
        lowest=lambda values: min(values) / max(values),
    ),
}
ROLLUPS: Mapping[str, RulePart] = {
    "pooled": RulePart(later("all rated answers together")),
    "mean-of-items": RulePart(later("mean of the items")),
    "mean-of-factors": RulePart(
        later("mean of the factors"), later("mean of the factors, each the mean of its items"), groups=(_factor,)
    ),
    "mean-of-contents": RulePart(later("mean of the contents"), needs=(CONTENTS,), groups=(_factor, _content)),
    "weighted-factors": RulePart(
        later("factors weighted as the questionnaire says"),
        later("weighted mean of the factors, each the mean of its items"),
        needs=(WEIGHTS,),
        groups=(_factor,),
        weight=_weight,
    ),
    "overall-question": RulePart(
        later("the question that rates the whole service"),
        needs=(OVERALL, EVERY_ROLE),
        counted=_the_overall_question,
    ),
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
