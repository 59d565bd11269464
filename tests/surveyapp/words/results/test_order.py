"""Places as people read them."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.ranking.display import PLACES, RANGES
from surveyapp.words.naming import Words
from surveyapp.words.results.order import place, place_set, span
from tests.factories.results import made_up_result


@pytest.mark.parametrize(
    ("low", "high", "said"), [(1, 3, "1–3"), (4, 4, "4"), (4, None, "4"), (999, 1200, "999–1.200")]
)
def test_places_that_an_agency_may_have_are_a_span_or_one_place(low, high, said):
    assert span(low, high, Words("vi")) == said


@pytest.mark.parametrize(("display", "told"), [(RANGES, ("4", "")), (PLACES, ("4", "4"))])
def test_single_possible_place_is_not_a_span_in_any_form_of_display(display, told):
    row = next(row for row in made_up_result().rows if row.rank)
    row = dataclasses.replace(row, rank=4, rank_low=4, rank_high=4, display=display)
    assert (place(row, Words("en")), place_set(row, Words("en"))) == told
