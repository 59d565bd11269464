"""A share told with its n tells both of its sides: nobody reads of 1 to 4 people who were, or were not, satisfied."""

from __future__ import annotations

import dataclasses

import pytest

from surveyapp.results.model.result import COMPLEMENT, ONE_SIDE, ItemLevels, WaveResult
from surveyapp.results.public.hiding import tree_of
from surveyapp.results.public.published import as_published
from surveyapp.results.public.sides import Sides
from surveyapp.words.naming import Words
from tests.factories.results import with_levels


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("few", [0.02, 0.1, 0.5])
def test_no_side_of_few_is_shown_or_follows_from_what_is(seed: int, few: float):
    result = with_levels(seed, few)
    shown, tree = as_published(result), tree_of(result.questionnaire)
    sides = Sides(result, tree)
    told = [row.key for row in result.rows if row.part != "overall" and row.key not in shown.hidden]
    assert not [key for key in told if any(0 < side < 5 for side in sides.of(*key))]
    assert ("all", "all", "overall") not in shown.hidden
    for factor in tree["overall"]:
        items = tree[factor]
        for agency in result.agencies:
            if ("agency", agency, factor) not in shown.hidden:
                _left_open([("agency", agency, item) for item in items], shown, sides)
        for item in items:
            if ("peer_group", "departments", item) not in shown.hidden:
                _left_open([("agency", agency, item) for agency in result.agencies], shown, sides)


def _left_open(keys, shown: WaveResult, sides: Sides) -> None:
    """Neither one alone is hidden of what adds up to a published sum, nor does a small one follow from the sum."""
    hidden = [key for key in keys if key in shown.hidden]
    assert len(hidden) != 1
    for side in (0, 1):
        counts = [sides.of(*key)[side] for key in hidden]
        few, others = [n for n in counts if 0 < n < 5], [n for n in counts if not 0 < n < 5]
        assert not few or len([n for n in range(1, 5) if _may_be(n, sum(counts), len(few) - 1, bool(others))]) > 1


def _may_be(n: int, total: int, few: int, others: bool) -> bool:
    """Whether one is `n` where `few` more are of 1 to 4, and others, if any, of 0 or at least 5."""
    rest = total - n
    return few <= rest <= 4 * few or (others and rest - 5 >= few)


def test_levels_that_are_shown_leave_no_few_over():
    shown = as_published(with_levels(3, 0.2))
    for (scope, place, code), levels in shown.levels.items():
        row = shown.row(scope, place, f"item:{code}")
        if row is not None and row.key not in shown.hidden:
            assert not 0 < row.n - sum(levels.counts.values()) < 5


def test_it_is_said_which_are_of_few_and_which_go_with_them():
    result = with_levels(3, 0.05)
    shown, words = as_published(result), Words("vi")
    sides = Sides(result, tree_of(result.questionnaire))
    why = {key: reason for key, reason in shown.hidden.items() if result.row(*key).n >= 10}
    assert {ONE_SIDE, COMPLEMENT} == set(why.values())
    for key, reason in why.items():
        assert (reason == ONE_SIDE) == any(0 < side < 5 for side in sides.of(*key))
    said = {words.hidden(shown.row(*key), shown) for key, reason in why.items() if reason == ONE_SIDE}
    assert said == {"chỉ 1–4 lượt trả lời hài lòng, hoặc không hài lòng, ẩn"}


def test_the_overall_index_stands_however_few_were_not_satisfied():
    result = with_levels(1, 0.0)
    agency = next(iter(result.agencies))
    tree = tree_of(result.questionnaire)
    happy = {"1": 0, "2": 0, "3": 0, "4": 30, "5": 30}
    levels = dict(result.levels) | {
        ("agency", agency, question.code): ItemLevels(dict.fromkeys(happy, 1.0), happy, {})
        for question in result.questionnaire.items
    }
    first = result.questionnaire.items[0].code
    levels["agency", agency, first] = ItemLevels(dict.fromkeys(happy, 1.0), happy | {"3": 2}, {})
    shown = as_published(dataclasses.replace(result, levels=levels))
    assert ("agency", agency, "overall") not in shown.hidden
    assert shown.hidden["agency", agency, tree["overall"][0]] == ONE_SIDE


def test_a_rule_that_is_no_share_tells_no_side():
    result = dataclasses.replace(with_levels(2, 0.5), rule="mean-score/pooled")
    assert ONE_SIDE not in as_published(result).hidden.values()
