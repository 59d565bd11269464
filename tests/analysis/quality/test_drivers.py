"""Golden case 37: importance of items for the overall rating against R's relaimpo."""

import itertools

import numpy as np
import pytest

from analysis.quality.drivers import driver_quadrants, drivers_interval, drivers_of
from analysis.survey.design import design_from
from analysis.survey.replication import bootstrap
from tests.analysis.cases import expected, numbers
from tests.analysis.designs import close, item

ITEMS = ("A2", "A3", "A5", "C2", "E3", "O1")
WANTED = expected("37_driver_lmg")
OUTCOME, EXPLAINING = item("E4"), np.stack([item(name) for name in ITEMS], axis=1)


def test_importance_is_that_of_relaimpo():
    found = drivers_of(OUTCOME, EXPLAINING)
    assert found.n == WANTED["n"]
    close(found.r2, WANTED["R2"])
    for name in ("lmg", "last", "first", "pratt"):
        close(getattr(found, name), list(WANTED[name].values()))


def test_weighted_importance_is_that_of_relaimpo():
    found = drivers_of(OUTCOME, EXPLAINING, weights=numbers("bfi", "w"))
    close(found.r2, WANTED["R2_weighted"])
    close(found.lmg, list(WANTED["lmg_weighted"].values()))


def test_groups_share_out_what_is_explained_as_the_average_over_all_orders():
    groups = [[0, 1, 2], [3], [4, 5]]
    found = drivers_of(OUTCOME, EXPLAINING, groups=groups)
    single = {
        frozenset(s): drivers_of(OUTCOME, EXPLAINING[:, [k for g in s for k in groups[g]]]).r2
        for size in (1, 2, 3)
        for s in itertools.combinations(range(3), size)
    } | {frozenset(): 0.0}
    orders = list(itertools.permutations(range(3)))
    gains = np.zeros(3)
    for order in orders:
        for place, group in enumerate(order):
            gains[group] += single[frozenset(order[: place + 1])] - single[frozenset(order[:place])]
    # complete forms differ a little between the subsets, so the comparison is not to the last digit
    np.testing.assert_allclose(found.lmg, gains / len(orders), atol=2e-3)
    close(found.lmg.sum(), found.r2)
    assert np.isnan(found.pratt).all()


def test_importance_has_an_interval_from_replicates():
    some = slice(0, 400)
    design = design_from(400, strata=np.arange(400) % 4)
    found = drivers_interval(OUTCOME[some], EXPLAINING[some, :3], bootstrap(design, replicates=60, seed=2))
    low, high = found.interval()
    assert (low < found.estimate).all()
    assert (found.estimate < high).all()


def test_what_is_important_and_weak_comes_first():
    found = driver_quadrants(np.array([0.5, 0.4, 0.1]), np.array([0.9, 0.6, 0.7]))
    assert (found.more_important & found.below).tolist() == [False, True, False]


def test_too_many_orders_are_refused_with_a_way_out():
    with pytest.raises(ValueError, match="put items of a factor together"):
        drivers_of(np.arange(30.0), np.random.default_rng(0).normal(size=(30, 17)))
