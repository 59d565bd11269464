"""Places where agencies can be told apart, ranges where some can, bands where hardly any."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.ranking.display import BANDS, PLACES, RANGES, display_of, share_told_apart, typical_width
from analysis.ranking.rank_sets import rank_sets

STEPS = np.linspace(0.60, 0.95, 8)


def sets_of(variance: float, estimate: np.ndarray = STEPS):
    return rank_sets(estimate, np.full(len(estimate), variance), draws=2000)


@pytest.mark.parametrize(("spread", "display"), [(0.005, PLACES), (0.05, RANGES), (0.2, BANDS)])
def test_what_is_printed_follows_from_who_can_be_told_apart(spread, display):
    assert display_of(sets_of(spread**2)) == display


def test_pairs_and_widths_are_those_of_the_sets():
    sets = sets_of(0.005**2)
    assert share_told_apart(sets) == sets.told_apart / 28 == 1
    assert typical_width(sets) == 0
    wide = sets_of(0.2**2)
    assert (wide.told_apart, typical_width(wide)) == (0, 1)


def test_a_pair_is_told_apart_where_their_sets_do_not_meet():
    """Of simultaneous sets one follows from the other only one way: told apart, they may still overlap."""
    sets = sets_of(0.03**2)
    apart = sum(sets.high[j] < sets.low[k] for j in range(len(STEPS)) for k in range(len(STEPS)) if STEPS[j] > STEPS[k])
    assert 0 < apart <= sets.told_apart < 28


@pytest.mark.parametrize("units", [1, 2])
def test_two_agencies_are_no_table_of_places(units):
    sets = sets_of(1e-6, STEPS[:units])
    assert display_of(sets) == BANDS
    assert np.isnan(share_told_apart(sets)) == (units == 1)
