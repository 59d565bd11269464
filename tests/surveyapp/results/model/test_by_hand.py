"""The index as an agency's own people would count it: from the levels that are told, and from nothing else."""

from __future__ import annotations

import dataclasses

import pytest

from surveyapp.results.model.by_hand import by_hand
from surveyapp.results.public.published import as_published
from surveyapp.results.reading import View
from tests.factories.results import with_levels

SATISFIED = ("4", "5")
TOLD = with_levels(seed=3, few=0.0)
CODE = next(code for code in TOLD.agencies if TOLD.row("agency", code).index is not None)


def counts_of(result, code):
    return {place[2]: levels for place, levels in result.levels.items() if place[:2] == ("agency", code)}


def test_it_counts_every_answer_once():
    found, levels = by_hand(TOLD, CODE), counts_of(TOLD, CODE).values()
    assert found.worth == sum(one.counts[code] for one in levels for code in SATISFIED)
    assert found.rated == sum(sum(one.counts.values()) for one in levels)
    assert found.index == pytest.approx(100 * found.worth / found.rated)
    assert found.unknown == 0


def test_the_rule_puts_the_same_answers_together_without_weights():
    shares = [
        100 * sum(one.counts[code] for code in SATISFIED) / sum(one.counts.values())
        for one in counts_of(TOLD, CODE).values()
    ]
    pooled = by_hand(TOLD, CODE)
    by_item = by_hand(dataclasses.replace(TOLD, rule="satisfied-share/mean-of-items"), CODE)
    assert pooled.rolled_up == pytest.approx(pooled.index)
    assert by_item.rolled_up == pytest.approx(sum(shares) / len(shares))
    assert by_item.index == pooled.index


@pytest.mark.parametrize("rule", ["mean-score/pooled", "satisfied-share/pooled"])
def test_where_all_forms_weigh_alike_it_is_the_index(sqlite_rounds, rule):
    with View(sqlite_rounds, "NOW", rule) as view:
        for agency in view.result.agencies:
            found, row = by_hand(view.result, agency), view.result.row("agency", agency)
            assert found.rolled_up == pytest.approx(row.index)
            assert found.is_share is rule.startswith("satisfied")


def test_a_side_whose_levels_are_told_is_enough():
    item = TOLD.questionnaire.items[0].code
    where, whole = ("agency", CODE, item), TOLD.levels["agency", CODE, item]
    few = {code: n for code, n in whole.counts.items() if code in SATISFIED}
    joined = dataclasses.replace(whole, counts=few, joined=((("1", "2", "3"), 1.0),))
    assert by_hand(dataclasses.replace(TOLD, levels={**TOLD.levels, where: joined}), CODE) == by_hand(TOLD, CODE)


def test_items_of_which_too_little_is_told_are_left_out_and_counted():
    item = TOLD.questionnaire.items[0].code
    where = ("agency", CODE, item)
    none = dataclasses.replace(TOLD.levels[where], counts={}, joined=((("1", "2", "3", "4", "5"), None),))
    found, whole = by_hand(dataclasses.replace(TOLD, levels={**TOLD.levels, where: none}), CODE), by_hand(TOLD, CODE)
    assert found.unknown == 1
    assert found.rated == whole.rated - sum(TOLD.levels[where].counts.values())
    assert found.rolled_up is None


def test_shares_without_counts_tell_too_little():
    where = ("agency", CODE, TOLD.questionnaire.items[0].code)
    coarse = dataclasses.replace(TOLD.levels[where], counts={})
    assert by_hand(dataclasses.replace(TOLD, levels={**TOLD.levels, where: coarse}), CODE).unknown == 1


def test_what_is_published_tells_no_more_than_is_published():
    """Of every item it takes what stands in the published levels and numbers of forms."""
    result = as_published(with_levels(seed=5, few=0.5))
    for code in result.agencies:
        found = by_hand(result, code)
        if ("agency", code, "overall") not in result.hidden and found is not None:
            numbers = [result.row("agency", code, f"item:{item}").n for item in counts_of(result, code)]
            assert found.rated <= sum(filter(None, numbers))


def test_a_factor_that_is_left_out_of_the_index_is_left_out_here():
    group, factor = TOLD.agencies[CODE].peer_group, TOLD.questionnaire.factors[0].id
    without = dataclasses.replace(TOLD, parts_left_out={group: (factor,)})
    left = {q.code for q in TOLD.questionnaire.items if q.factor == factor}
    kept = [levels for code, levels in counts_of(TOLD, CODE).items() if code not in left]
    assert by_hand(without, CODE).rated == sum(sum(one.counts.values()) for one in kept)


def test_where_no_level_is_told_there_is_none():
    assert by_hand(dataclasses.replace(TOLD, levels={}), CODE) is None
