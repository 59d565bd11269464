"""Can the default rule be computed from this questionnaire?"""

from __future__ import annotations

from questionnaires.checks.registry import Finding, Findings, structure_check
from questionnaires.model import Questionnaire
from questionnaires.rules import (
    CONTENTS,
    EVERY_ROLE,
    FROM_ZERO_UP,
    OVERALL,
    ROLLUPS,
    SCORES,
    WEIGHTS,
    Need,
    needs_of,
    roles_not_asked_about,
    split_rule,
)
from questionnaires.toml.tables import did_you_mean


@structure_check("rule-unknown")
def the_rule_is_known(questionnaire: Questionnaire) -> Findings:
    if not questionnaire.default_rule:
        return
    score, rollup = split_rule(questionnaire.default_rule)
    if score not in SCORES:
        yield Finding("default_rule", f"there is no score `{score}`", did_you_mean(score, SCORES))
    if rollup and rollup not in ROLLUPS:
        yield Finding("default_rule", f"there is no roll-up `{rollup}`", did_you_mean(rollup, ROLLUPS))


@structure_check("rule-without-items")
def there_is_something_to_compute(questionnaire: Questionnaire) -> Findings:
    if questionnaire.questions and not questionnaire.items and questionnaire.overall is None:
        advice = "put rated questions into a [[factor]], or mark one as overall = true"
        yield Finding("default_rule", "no question counts in an index", advice)


@structure_check("rule-without-rollup")
def several_items_need_a_rollup(questionnaire: Questionnaire) -> Findings:
    score, rollup = split_rule(questionnaire.default_rule)
    if score in SCORES and not rollup and len(questionnaire.items) > 1:
        message = f"`{score}` does not say how {len(questionnaire.items)} items become one index"
        yield Finding("default_rule", message, f"write {score}/ROLL-UP, for example {score}/pooled")


@structure_check("rule-without-weights")
def weighting_needs_weights(questionnaire: Questionnaire) -> Findings:
    if _asks_for(questionnaire, WEIGHTS) and all(f.weight is None for f in questionnaire.factors):
        yield Finding("default_rule", "no factor has a weight", "give each [[factor]] a weight; they add to 1")


@structure_check("rule-without-overall")
def the_overall_question_exists(questionnaire: Questionnaire) -> Findings:
    if _asks_for(questionnaire, OVERALL) and not OVERALL.is_met(questionnaire):
        advice = "mark the question that rates the whole service with overall = true"
        yield Finding("default_rule", "no question rates the whole service", advice)


@structure_check("rule-overall-role")
def the_overall_question_speaks_of_everybody_rated(questionnaire: Questionnaire) -> Findings:
    if not _asks_for(questionnaire, EVERY_ROLE):
        return
    for role in sorted(roles_not_asked_about(questionnaire)):
        message = f"items rate the {role} agency, and the question about the whole does not ask about it"
        yield Finding("default_rule", message, "choose another roll-up, or let all items rate the same agency")


@structure_check("rule-without-contents")
def averaging_contents_needs_contents(questionnaire: Questionnaire) -> Findings:
    if not _asks_for(questionnaire, CONTENTS):
        return
    for factor in questionnaire.factors:
        if factor.content is None:
            yield Finding(
                f"factor {factor.id}", "it belongs to no content", "give the factor a content, or change the rule"
            )


@structure_check("rule-scale")
def shares_of_the_maximum_need_a_scale_from_zero_up(questionnaire: Questionnaire) -> Findings:
    if not _asks_for(questionnaire, FROM_ZERO_UP):
        return
    for item in questionnaire.items:
        values = item.values.values()
        if values and (min(values) < 0 or max(values) <= 0):
            message = "a share of the maximum has no meaning with values below 0"
            yield Finding(f"question {item.code}", message, "use values from 0 up, or the score mean-score")


def _asks_for(questionnaire: Questionnaire, need: Need) -> bool:
    return any(need is other for _, other in needs_of(questionnaire.default_rule))
