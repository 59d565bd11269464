import numpy as np
import pytest

from analysis.survey.design import design_from
from analysis.survey.quantiles import quantiles, quantiles_by_domain, weighted_quantile
from analysis.survey.replication import bootstrap, replicate
from tests.analysis.designs import column, stratified

TEN = np.arange(1.0, 11)


@pytest.mark.parametrize(
    ("between", "value"),
    [
        pytest.param("lower", 5, id="the smallest value that half do not exceed"),
        pytest.param("middle", 5.5, id="half-way where half is met exactly"),
        pytest.param("linear", 5, id="interpolated along the distribution"),
    ],
)
def test_the_median_of_ten(between, value):
    assert weighted_quantile(TEN, np.ones(10), [0.5], between)[0] == value


def test_weights_move_a_quantile_and_missing_values_do_not():
    assert weighted_quantile(np.array([1.0, 2, 3]), np.array([1.0, 1, 8]), [0.2, 0.21]).tolist() == [2, 3]
    gaps = np.r_[TEN, np.nan, np.nan]
    assert quantiles(design_from(12), gaps, [0.5]).estimate[0] == 5


def test_the_interval_of_a_median_agrees_with_the_bootstrap():
    values = column("apistrat", "api00")
    found = quantiles(stratified(finite=False), values, [0.5])
    assert found.low[0] < found.estimate[0] < found.high[0]
    draws = bootstrap(stratified(finite=False), replicates=300, seed=3)
    again = replicate(lambda w: weighted_quantile(values, w, [0.5]), draws)
    assert found.se[0] == pytest.approx(again.se[0], rel=0.35)


def test_a_quantile_of_a_domain_uses_the_whole_design():
    values, member = column("apistrat", "api00"), column("apistrat", "E") == 1
    found = quantiles(stratified(), values, [0.25, 0.75], domain=member, method="logit")
    assert (found.low <= found.estimate).all()
    assert (found.estimate <= found.high).all()
    assert found.df == 99


def test_quantiles_of_every_domain_are_those_of_each_alone():
    design, village = design_from(10, weights=np.arange(1.0, 11)), np.array(["xã"] * 6 + ["phường"] * 4)
    found = quantiles_by_domain(design, TEN, village, [0.25, 0.5])
    for name in ("xã", "phường"):
        mine = np.array(found.names) == name
        alone = quantiles(design, TEN, [0.25, 0.5], domain=village == name)
        for name_of in ("share", "estimate", "low", "high", "se"):
            np.testing.assert_array_equal(getattr(found, name_of)[mine], getattr(alone, name_of))
        assert set(np.asarray(found.df)[mine]) == {alone.df}
    assert str(found).splitlines()[0].split() == ["domain", "share", "estimate", "low", "high", "se", "df"]
