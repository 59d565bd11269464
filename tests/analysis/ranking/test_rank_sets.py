"""Golden cases 32, 33 and 36 (csranks, qtukey) and what a rank set has to keep to whatever the numbers are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ranking.rank_sets import RankComparison, rank_sets, tau_best, tau_worst
from analysis.survey.intervals import agresti_coull_variance
from tests.analysis.cases import expected, numbers

PISA = {"32_ranks_pisa2018": "pisa2018", "33_ranks_pisa2022": "pisa2022"}
KINDS = {
    "simul": {},
    "simul_nostep": {"step_down": False},
    "marg": {"simultaneous": False},
    "marg_nostep": {"simultaneous": False, "step_down": False},
    "simul_lower": {"side": "lower"},
    "simul_upper": {"side": "upper"},
}


@pytest.fixture(scope="module", params=PISA)
def country_scores(request):
    name = PISA[request.param]
    scores, errors = numbers(name, "math_score"), numbers(name, "math_se")
    return expected(request.param), scores, errors**2, RankComparison(scores, errors**2)


@pytest.mark.parametrize("kind", KINDS)
def test_rank_sets_are_those_of_csranks(country_scores, kind):
    wanted, _, _, contest = country_scores
    sets = contest.sets(**KINDS[kind])
    assert sets.rank.tolist() == wanted["rank"]
    for ours, side in ((sets.low, "L"), (sets.high, "U")):
        low, high = (np.array(wanted[kind].get(f"{side}_{end}", wanted[kind][side])) for end in ("min", "max"))
        moved = low != high
        assert (ours >= low - moved).all()
        assert (ours <= high + moved).all()


@pytest.mark.parametrize(("which", "tau"), [("best", 5), ("best", 1), ("worst", 5)])
def test_who_may_be_at_an_end_is_as_in_csranks(country_scores, which, tau):
    wanted, scores, variances, _ = country_scores
    member = {"best": tau_best, "worst": tau_worst}[which](scores, variances, tau)
    assert member.tolist() == wanted[f"tau_{which}_{tau}"]["member"]


@pytest.mark.parametrize(
    "row", [r for r in expected("36_ranks_closed_form") if r["p"] <= 20], ids=lambda r: str(r["p"])
)
def test_the_critical_value_of_equal_variances_is_the_studentised_range(row):
    # just above the critical difference the two outermost are told apart, just below they are not
    gap = row["crit"] * np.sqrt(2)
    for factor, places in ((0.97, row["p"]), (1.03, 1)):
        estimate = np.r_[factor * gap, np.zeros(row["p"] - 1)]
        assert rank_sets(estimate, np.ones(row["p"]), step_down=False).high[0] == places


def test_the_same_seed_gives_the_same_sets_and_says_so():
    scores, variances = np.linspace(0, 1, 30), np.full(30, 0.03)
    one, two = (rank_sets(scores, variances, draws=500, seed=7) for _ in range(2))
    assert (one.low.tolist(), one.high.tolist()) == (two.low.tolist(), two.high.tolist())
    assert (one.draws, one.seed, one.rank_of) == (500, 7, 30)


def test_errors_that_move_together_are_told_apart_more_easily():
    scores = np.array([0.80, 0.82])
    alone = rank_sets(scores, np.array([1e-4, 1e-4]), draws=2000)
    together = rank_sets(scores, np.array([[1e-4, 0.95e-4], [0.95e-4, 1e-4]]), draws=2000)
    assert alone.low.tolist() == [1, 1]
    assert together.low.tolist() == [2, 1]


def test_a_unit_without_estimate_is_left_out_and_not_counted():
    sets = rank_sets(np.array([0.9, np.nan, 0.5]), np.array([1e-6, 1e-6, 1e-6]), draws=200)
    assert sets.rank.tolist() == [1, 0, 2]
    assert (sets.low.tolist(), sets.high.tolist(), sets.rank_of) == ([1, 0, 2], [1, 0, 2], 2)


def test_sets_do_not_hang_on_how_eigenvectors_are_chosen(monkeypatch):
    scores, loads = np.linspace(0, 1, 8), np.random.default_rng(4).normal(size=(8, 8)) / 5
    first = rank_sets(scores, loads @ loads.T, draws=500)
    plain = np.linalg.eigh
    monkeypatch.setattr(np.linalg, "eigh", lambda of: (plain(of)[0], -plain(of)[1]))
    second = rank_sets(scores, loads @ loads.T, draws=500)
    assert (first.low.tolist(), first.high.tolist()) == (second.low.tolist(), second.high.tolist())


def test_nobody_to_compare_gives_no_places():
    assert rank_sets(np.array([np.nan]), np.array([np.nan]), draws=50).rank.tolist() == [0]


def test_ties_share_their_place():
    sets = rank_sets(np.array([0.9, 0.9, 0.1]), np.zeros(3), draws=200)
    assert sets.rank.tolist() == [1, 1, 3]
    assert sets.low.tolist() == [1, 1, 3]
    assert sets.high.tolist() == [2, 2, 3]


def test_a_perfect_score_of_few_is_not_certain():
    # n_eff 20, z² = 3.84: p = (20 + 1.92) / 23.84 = 0.9194; p (1 - p) / 23.84 = 0.003107
    variance = agresti_coull_variance(
        np.array([1.0, 1.0, 0.9]), np.array([0.0, 0.0, 0.01]), np.array([20.0, np.nan, 9.0])
    )
    assert [round(float(v), 5) for v in variance] == [0.00311, 0.0, 0.01]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12), st.booleans())
def test_a_rank_set_contains_the_rank_and_steps_only_narrow_it(seed, units, simultaneous):
    rng = np.random.default_rng(seed)
    scores, loads = rng.normal(size=units), rng.normal(size=(units, units)) / 2
    contest = RankComparison(scores, loads @ loads.T, draws=400, seed=seed)
    narrow = contest.sets(simultaneous=simultaneous)
    wide = contest.sets(simultaneous=simultaneous, step_down=False)
    assert (narrow.low <= narrow.rank).all()
    assert (narrow.rank <= narrow.high).all()
    assert (wide.low <= narrow.low).all()
    assert (narrow.high <= wide.high).all()
