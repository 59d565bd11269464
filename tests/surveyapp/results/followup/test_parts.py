"""The parts that somebody can answer for, and what each is a part of."""

from __future__ import annotations

import pytest

import questionnaires
from surveyapp.results.external.provinces import province
from surveyapp.results.followup.parts import chain, chain_of_sister, own_parts

ASKED = questionnaires.load("one-stop")


def test_every_item_comes_with_its_factor_and_the_index():
    parts = [*own_parts(ASKED)]
    assert len(parts) == len(set(parts))
    assert parts[0] == "overall"
    item = next(each for each in ASKED.items if each.factor)
    assert chain(ASKED, f"item:{item.code}")[:2] == (f"item:{item.code}", f"factor:{item.factor}")
    assert all(chain(ASKED, part)[0] == part and chain(ASKED, part)[-1] == "overall" for part in parts)
    assert {above for part in parts for above in chain(ASKED, part)} <= set(parts)


@pytest.mark.parametrize(
    ("part", "parts"),
    [
        ("d1_2", ("d1_2", "d1_participation", "overall")),
        ("land", ("land", "overall")),
        ("overall", ("overall",)),
    ],
)
def test_a_part_of_a_sister_index_leads_to_its_dimension(part, parts):
    assert chain_of_sister(part) == parts


def test_a_province_is_known_in_any_spelling():
    assert province("can tho") == province("Thành phố Cần Thơ") == "Cần Thơ"
