"""Moderated design effects, and intervals and tests from them, by the check values of the method."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import AnalysisError
from analysis.moderated.changes import changes
from analysis.moderated.difference import hybrid
from analysis.moderated.drift import beside_history, beside_others, drift
from analysis.moderated.pool import cluster_inflation, finite_population_size, moderate, of_size
from analysis.moderated.roots import dependent_root, difference_root, others_p, target_p
from analysis.moderated.rounds import beside_rounds
from analysis.moderated.shared import moderated_covariance
from analysis.moderated.targets import beside_target
from analysis.ranking.rank_sets import rank_sets
from analysis.ranking.reliability import bands_beside_others
from analysis.survey.intervals import t_quantile, wilson

SHARES = np.array([1, 0.995, 0.97, 0.95, 0.93, 0.90, 0.86, 0.80])
VARIANCES = np.array([0, 0.00001, 0.0002, 0.0004, 0.0003, 0.0012, 0.0008, 0.0016])
DF = np.array([29, 29, 39, 4, 4, 59, 9, 99.0])
SIZES = np.array([30, 30, 40, 60, 60, 60, 100, 100.0])
NEAR = {"rtol": 0, "atol": 5e-7}


@pytest.fixture
def pool():
    return moderate(SHARES, VARIANCES, DF, SIZES)


def test_a_pool_lends_its_best_the_error_of_all(pool):
    assert (round(pool.common, 6), pool.strength) == (0.870857, 20)
    effect = [0.870857, 0.857200, 0.800594, 0.809925, 0.771798, 0.843737, 0.806801, 0.954484]
    np.testing.assert_allclose(pool.effect, effect, **NEAR)
    np.testing.assert_allclose(pool.df, [20, 20.342766, 22.673227, 24, 24, 32.401570, 29, 56.745393], **NEAR)
    low, high = wilson(pool.estimate, pool.n_eff, pool.df)
    lows = [0.887855, 0.880922, 0.872218, 0.869127, 0.845367, 0.804196, 0.784460, 0.711341]
    np.testing.assert_allclose(low, lows, **NEAR)
    highs = [1, 0.999813, 0.993513, 0.981936, 0.969958, 0.951742, 0.912034, 0.866537]
    np.testing.assert_allclose(high, highs, **NEAR)
    assert (pool.variance > 0).all()


def test_a_small_pool_lends_less():
    four = moderate(SHARES[:4], VARIANCES[:4], DF[:4], SIZES[:4])
    assert (round(four.common, 6), four.strength) == (0.353842, 4)
    np.testing.assert_allclose(four.effect, [0.353842, 0.302717, 0.304757, 0.429553], **NEAR)
    np.testing.assert_allclose(four.df, [4, 4.843597, 10.579208, 8], **NEAR)


def test_days_that_are_shared_bound_the_degrees_of_freedom():
    assert moderate(SHARES, VARIANCES, DF, SIZES, most_df=4).df.max() == 4


def test_who_has_no_variance_or_one_answer_stays_out_and_moves_nobody(pool):
    more = moderate(
        np.append(SHARES, [np.nan, 0.5]),
        np.append(VARIANCES, [0.1, 0.1]),
        np.append(DF, [9, 0]),
        np.append(SIZES, [9, 1]),
    )
    assert np.isnan(more.effect[8:]).all()
    np.testing.assert_array_equal(more.effect[:8], pool.effect)


def test_a_perfect_score_is_less_certain_the_fewer_answered():
    alone = moderate(np.ones(1), np.zeros(1), np.array([29.0]), np.array([30.0]))
    assert alone.common == 0.5
    assert wilson(alone.estimate, alone.n_eff, alone.df)[0][0] == pytest.approx(0.886, abs=5e-4)


def test_clusters_alike_divide_all_sizes_alike_and_none_where_answers_do_not_cling():
    same = cluster_inflation(np.full(3, 6.0), np.full(3, 2.0), np.ones(3), np.full(3, 9.0), np.full(3, 0.9))
    np.testing.assert_allclose(same, 2.0)  # r = (2 − 1)/(6 − 1)
    loose = cluster_inflation(np.array([6.0, 60.0]), np.full(2, 0.9), np.ones(2), np.full(2, 9.0), np.full(2, 0.9))
    np.testing.assert_array_equal(loose, 1)


def test_a_part_of_a_finite_population_is_known_better_and_all_of_it_wholly():
    size = finite_population_size(
        np.full(4, 50.0),
        np.array([0.02, 0.0, 0.02, 0.0]),
        np.array([0.01, 0.0, 0.0, 0.0]),
        np.array([0.5, 0.5, 0.0, 0.0]),
    )
    np.testing.assert_array_equal(size, [100, 100, np.inf, np.inf])


def test_a_target_is_missed_only_by_who_can_be_told_from_it(pool):
    expected = [0.013952, 0.024091, 0.068769, 0.128741, 0.363139, 1, 0.169472, 0.003472]
    np.testing.assert_allclose(target_p(pool, 0.9), expected, **NEAR)
    assert np.isnan(target_p(pool, 1.0)).all()


def test_a_band_is_held_against_the_others(pool):
    expected = [0.024245, 0.043500, 0.160909, 0.375578, 0.875129, 0.399382, 0.014718, 0.000051]
    np.testing.assert_allclose(others_p(pool), expected, **NEAR)
    assert np.isnan(others_p(moderate(SHARES[:1], VARIANCES[:1], DF[:1], SIZES[:1]))).all()


def test_two_shares_and_the_interval_of_their_difference():
    first, second = np.array(0.90), np.array(0.95)
    n_first, n_second = np.array(120.0), np.array(200.0)
    root = difference_root(first, n_first, second, n_second)
    assert root == pytest.approx(1.681024, abs=5e-7)
    assert difference_root(second, n_second, first, n_first) == -root
    assert dependent_root(root, np.array(4.0), np.array(1.0)) == 2 * root
    assert np.isnan(dependent_root(root, np.array(4.0), np.array(0.0)))

    def interval(share, n):
        middle, half = (share + 2 / n) / (1 + 4 / n), 2 / (1 + 4 / n) * np.sqrt(share * (1 - share) / n + 1 / n**2)
        return middle - half, middle + half

    low, high = hybrid(first, interval(first, n_first), second, interval(second, n_second))
    np.testing.assert_allclose([low, high], [-0.008772, 0.122059], **NEAR)
    nearer = hybrid(first, interval(first, n_first), second, interval(second, n_second), 0.5)
    assert low < nearer[0] < nearer[1] < high


def test_nothing_moved_between_a_round_and_itself(pool):
    np.testing.assert_array_equal(changes(pool, pool).p, 1)


@pytest.mark.parametrize(("centred", "expected"), [(False, 0.099257), (True, 0.072198)])
def test_the_usual_unrest(centred, expected):
    change = np.array([0.03, -0.01, 0.02, -0.04, 0.05, 0.01])
    scale = np.array([0.09, 0.10, 0.08, 0.12, 0.05, 0.11])
    assert drift(change, np.full(6, 0.0004), scale, centred=centred) == pytest.approx(expected, abs=5e-7)
    assert drift(change / 10, np.full(6, 0.0004), scale, centred=centred) == 0


def test_who_stands_still_while_its_group_falls_moved_unlike_it():
    change = np.array([-0.06, -0.061, -0.059, -0.06, -0.058, -0.062, 0.0])
    usual = beside_others(change, np.full(7, 0.0001), np.full(7, 0.1))
    assert list(usual.p < 0.05) == [False] * 6 + [True]
    assert list((usual.low < change) & (change < usual.high)) == [True] * 6 + [False]
    assert np.isnan(beside_others(change[:5], np.full(5, 0.0001), np.full(5, 0.1)).p).all()


def test_over_one_wave_the_rounds_are_the_group():
    """And more waves tell more: a change like those of last year is unlike this year's alone."""
    change = np.array([-0.01, 0.011, -0.009, 0.012, -0.008, 0.01, 0.06])
    variance, scale = np.full(7, 0.00005), np.full(7, 0.1)
    once, alone = beside_rounds(change[None], variance[None], scale[None]), beside_others(change, variance, scale)
    np.testing.assert_allclose([once.p, once.low, once.high], [alone.p, alone.low, alone.high], rtol=1e-9)
    tables = np.stack([5 * change, change]), np.stack([variance, variance]), np.stack([scale, scale])
    assert (alone.p[-1] < 0.05, beside_rounds(*tables).p[-1] > 0.05) == (True, True)
    few = tuple(table[:, :3] for table in tables)
    assert np.isnan(beside_rounds(*few).p).all()  # five changes of two waves tell no more than three
    with pytest.raises(AnalysisError, match="waves by agencies"):
        beside_rounds(change, variance, scale)


def test_one_series_is_held_against_its_own_changes_from_the_fourth_wave_on():
    change = np.array([0.01, -0.012, 0.008, 0.05])
    small = beside_history(change, np.full(4, 0.00001), np.full(4, 0.1))
    assert small.p[0] < 0.05
    assert small.high[0] < 0.05 == pytest.approx(change[-1])
    assert small.low[0] == -small.high[0]
    restless = beside_history(change * [4, 4, 4, 1], np.full(4, 0.00001), np.full(4, 0.1))
    assert restless.low[0] < 0.05 < restless.high[0]
    assert np.isnan(beside_history(change[2:], np.full(2, 0.00001), np.full(2, 0.1)).p).all()


def test_correlations_of_few_clusters_are_pulled_to_their_mean():
    correlation = np.array([[1, 0.9, 0.1], [0.9, 1, 0.5], [0.1, 0.5, 1]])
    sharing = np.array([[True, True, False], [True, True, True], [False, True, True]])
    result = moderated_covariance(np.full(3, 4.0), np.full(3, 5.0), correlation, sharing, 5.0)
    np.testing.assert_allclose(result, 4 * np.array([[1, 0.8, 0], [0.8, 1, 0.6], [0, 0.6, 1]]))


def test_what_cannot_be_a_covariance_becomes_one_with_the_same_variances():
    impossible = np.array([[1, 0.9, 0.0], [0.9, 1, 0.9], [0.0, 0.9, 1]])
    result = moderated_covariance(np.array([1, 4, 9.0]), np.full(3, 1e9), impossible, np.ones((3, 3), bool), 4.0)
    assert np.linalg.eigvalsh(result).min() > -1e-12
    np.testing.assert_allclose(np.diag(result), [1, 4, 9])


def test_an_agency_of_few_clusters_widens_the_sets_of_its_group():
    estimate, variance = np.linspace(0.70, 0.97, 12), np.full(12, 0.0004)
    known = rank_sets(estimate, variance)
    endless = rank_sets(estimate, variance, df=np.full(12, np.inf))
    few = rank_sets(estimate, variance, df=np.r_[1.0, np.full(11, 20.0)])
    np.testing.assert_array_equal(endless.high, known.high)
    assert ((few.low <= known.low) & (few.high >= known.high)).all()
    assert (few.high - few.low).sum() > (known.high - known.low).sum()


def test_who_has_no_degrees_of_freedom_is_not_taken_for_certain():
    sets = rank_sets(np.array([0.9, 0.8, 0.7]), np.full(3, 0.0004), df=np.array([9.0, np.nan, 0.0]))
    assert (sets.rank_of, sets.rank.tolist()) == (1, [1, 0, 0])


def test_with_four_degrees_of_freedom_equal_agencies_are_rarely_told_apart():
    generator = np.random.Generator(np.random.PCG64(7))
    wrong = 0
    for _ in range(60):
        answers = generator.normal(0.85, 0.02, (12, 5))
        variance = answers.var(axis=1, ddof=1) / 5
        sets = rank_sets(answers.mean(axis=1), variance, df=np.full(12, 4.0), draws=2_000)
        wrong += bool((sets.low > 1).any())
    assert wrong <= 60 * 0.05 + 3 * np.sqrt(60 * 0.05 * 0.95)


def test_the_confidence_of_t_is_that_of_the_moderated_degrees(pool):
    assert (t_quantile(pool.df) < t_quantile(DF)).tolist()[3:5] == [True, True]


def test_bands_know_what_agencies_have_in_common(pool):
    """Agencies that go up and down together differ by less than their errors say, apart or not."""
    alone = others_p(pool)
    np.testing.assert_allclose(others_p(pool, np.diag(pool.variance)), alone, atol=1e-12)
    scale = np.sqrt(pool.variance)
    together = 0.6 * scale[:, None] * scale
    np.fill_diagonal(together, pool.variance)
    assert (others_p(pool, together) < alone).all()


def test_nobody_stands_in_a_band_by_chance_as_often_as_it_seems(pool):
    assert bands_beside_others(pool).tolist() == [0, 0, 0, 0, 0, 0, 0, -1]
    far = np.array([0.99, 0.9, 0.9, 0.9, 0.9, 0.7])
    many = of_size(far, np.full(6, 800.0), np.full(6, 60.0))
    assert bands_beside_others(many).tolist() == [1, 0, 0, 0, 0, -1]


def test_a_change_is_found_just_where_its_interval_leaves_out_0(pool):
    """Both at one level, whichever of the two is stricter."""
    shares = np.linspace(0.5, 0.99, 50)
    then, now = (
        of_size(shares, np.full(50, 60.0), np.full(50, 20.0)),
        of_size(shares[::-1], np.full(50, 90.0), 20.0 + 0 * shares),
    )
    for level in (0.05, 0.01, 0.002):
        found, (low, high) = changes(then, now).found(np.full(50, level))
        assert ((low <= 0) & (high >= 0)).tolist() == (~found).tolist()
        assert found.any()
        assert not found.all()


def test_a_change_through_shared_clusters_of_unknown_variance_is_no_finding(pool):
    together = changes(pool, pool, 1.0)
    assert np.isnan(together.p).all()
    assert not together.found(np.full(8, 0.05))[0].any()


def test_a_target_is_met_by_the_figure_and_sure_by_the_test(pool):
    """Decrees count the figure; of one that is met, nobody may be sure."""
    found = beside_target(pool, 0.9)
    assert found.met.tolist() == [True] * 6 + [False] * 2
    np.testing.assert_allclose(found.p, target_p(pool, 0.9))
    outside = (found.low > 0.9) | (found.high < 0.9)
    assert found.sure.tolist() == outside.tolist() == [False] * 7 + [True]
    assert not beside_target(pool, 1.0).sure.any()
    assert beside_target(pool, 1.0).met.tolist() == [True] + [False] * 7
