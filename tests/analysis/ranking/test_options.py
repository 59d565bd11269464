"""Which wish comes first: shares whose errors go together, and the places that follow from them."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import AnalysisError, design_from, rank_options, wilson

TICKED = np.array([[1, 0, 0]] * 60 + [[0, 1, 0]] * 30 + [[0, 0, 1]] * 10, dtype=float)
SEVERAL = np.random.default_rng(3).random((120, 4)) < [0.7, 0.5, 0.5, 0.1]
VILLAGE = np.arange(120) // 10


def places(found):
    return [found.sets.rank.tolist(), found.sets.low.tolist(), found.sets.high.tolist()]


def ranked(chosen, design=None, **more):
    return rank_options(design or design_from(len(chosen)), chosen, draws=2000, **more)


def test_options_that_can_be_told_apart_have_a_place_of_their_own():
    found = ranked(TICKED)
    assert places(found) == [[1, 2, 3]] * 3
    assert found.may_be_first.tolist() == [True, False, False]
    assert str(ranked(TICKED, names=["roads", "time", "rooms"])).splitlines()[0].split() == [
        *("name", "share", "low", "high", "rank", "rank_low", "rank_high", "n")
    ]


def test_with_few_answers_no_option_is_told_from_another():
    found = ranked(TICKED[::12])
    assert places(found) == [[1, 2, 3], [1, 1, 1], [3, 3, 3]]
    assert found.sets.told_apart == 0


def test_the_interval_of_an_option_is_wilsons_at_its_moderated_size():
    found = ranked(TICKED)
    low, high = wilson(found.moderated.estimate, found.moderated.n_eff, found.moderated.df)
    np.testing.assert_allclose([found.low, found.high], [low, high])
    assert found.moderated.estimate.tolist() == pytest.approx([0.6, 0.3, 0.1])


def test_one_more_chosen_is_another_less_chosen():
    """Of one choice the difference of two options varies more than that of two questions asked of other people."""
    together = TICKED[:90, :2]
    apart = np.full((180, 2), np.nan)
    apart[:90, 0], apart[90:, 1] = together[:, 0], together[:, 1]
    weak = np.repeat([[1.0, 0], [0, 1]], [52, 38], axis=0)
    split = np.full((180, 2), np.nan)
    split[:90, 0], split[90:, 1] = weak[:, 0], weak[:, 1]
    assert ranked(together).sets.told_apart == ranked(apart).sets.told_apart == 1
    assert (ranked(weak).sets.told_apart, ranked(split).sets.told_apart) == (0, 1)


def test_what_everybody_or_nobody_chose_has_an_interval_and_a_place():
    found = ranked(np.tile([1.0, 0.0], (40, 1)))
    assert places(found) == [[1, 2]] * 3
    assert found.low[0] < 1
    assert found.high[1] > 0


def test_clusters_and_weights_widen_the_sets():
    of_five_villages = ranked(TICKED, design_from(100, clusters=[np.arange(100) // 20]))
    assert of_five_villages.sets.told_apart < ranked(TICKED).sets.told_apart
    weighted = ranked(TICKED, design_from(100, weights=np.where(np.arange(100) % 2, 20.0, 1.0)))
    assert (weighted.moderated.n_eff < ranked(TICKED).moderated.n_eff).all()


@pytest.mark.parametrize("clusters", [(), (VILLAGE,)])
def test_order_names_and_unit_of_weights_move_no_place(clusters):
    chosen, weights = SEVERAL.astype(float), 1 + np.arange(120) % 3
    first = ranked(chosen, design_from(120, weights=weights, clusters=clusters))
    order = np.random.default_rng(1).permutation(120)
    again = ranked(chosen[order], design_from(120, weights=7.0 * weights[order], clusters=[c[order] for c in clusters]))
    assert places(first) == places(again)
    np.testing.assert_allclose(first.low, again.low)


def test_the_size_of_the_population_moves_no_place():
    chosen = SEVERAL.astype(float)
    finite = design_from(120, populations=[np.full(120, 130.0)])
    np.testing.assert_allclose(ranked(chosen, finite).low, ranked(chosen).low)


def test_people_outside_the_domain_or_who_did_not_answer_move_nothing():
    chosen = np.vstack([TICKED, np.full((20, 3), np.nan), np.tile([0.0, 0, 1], (30, 1))])
    found = ranked(chosen, domain=np.arange(150) < 120)
    assert found.n.tolist() == [100] * 3
    np.testing.assert_allclose(found.low, ranked(TICKED).low, rtol=1e-2)


def test_an_option_that_nobody_was_asked_has_no_place():
    found = ranked(np.column_stack([TICKED, np.full(100, np.nan)]))
    assert found.sets.rank.tolist() == [1, 2, 3, 0]
    assert np.isnan(found.low[3])
    nobody = ranked(TICKED, domain=np.zeros(100, dtype=bool))
    assert nobody.sets.rank.tolist() == [0, 0, 0]


def test_half_chosen_is_refused_with_its_row():
    with pytest.raises(AnalysisError, match=r"row 2: column 1 of the answers is 0\.5; chosen is 1"):
        ranked(np.array([[1, 0], [0.5, 1]]))
