"""Golden case 29: 25 items with missing answers, five factors, weighted and pooled overall, city and six agencies."""

import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.wave.rules import parse_rule
from tests.analysis.cases import bfi_questionnaire, bfi_sample, expected

CITY = expected("29_composite_index")["city"] | {"agency": "city"}
DOMAINS = [CITY, *expected("29_composite_index")["by_agency"]]
OVERALL = {"satisfied-share/weighted-factors": "overall_weighted", "satisfied-share/pooled": "overall_pooled"}


@pytest.fixture(scope="module", params=OVERALL)
def indices(request):
    return index_wave(bfi_sample(), bfi_questionnaire(), parse_rule(request.param, bfi_questionnaire()))


def shared_parts(indices, stats):
    """(parts of ours, entries of R's) that are the same number: factors of the pooled form are another one."""
    names = {OVERALL[str(indices.rule)]: "overall"}
    if indices.rule.rollup == "weighted-factors":
        names |= {f"factor_{factor}": f"factor:{factor}" for factor in "ACENO"}
    pairs = [(names.get(stat, f"item:{stat}"), i) for i, stat in enumerate(stats)]
    return zip(*[(indices.parts.index(part), i) for part, i in pairs if part in indices.parts], strict=True)


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: str(domain["agency"]))
def test_estimates_and_standard_errors_are_those_of_r(indices, domain):
    place = -1 if domain["agency"] == "city" else domain["agency"] - 1
    ours, theirs = (list(x) for x in shared_parts(indices, domain["stat"]))
    assert len(ours) >= 26
    np.testing.assert_allclose(indices.estimate[place][ours], np.array(domain["estimate"])[theirs], rtol=1e-9)
    np.testing.assert_allclose(indices.se[place][ours], np.array(domain["se"])[theirs], rtol=1e-9)


@pytest.mark.parametrize("domain", [d for d in DOMAINS if d["vcov"]], ids=lambda domain: str(domain["agency"]))
def test_covariances_between_items_factors_and_overall_are_those_of_r(indices, domain):
    place = -1 if domain["agency"] == "city" else domain["agency"] - 1
    ours, theirs = (list(x) for x in shared_parts(indices, domain["stat"]))
    vcov = np.array(domain["vcov"])[np.ix_(theirs, theirs)]
    np.testing.assert_allclose(indices.covariance(place)[np.ix_(ours, ours)], vcov, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("agency", [6, 7, 8])
def test_an_agency_without_forms_is_unknown_and_not_zero(indices, agency):
    assert not (bfi_sample().resolving[bfi_sample().cell] == agency - 1).any()
    assert (indices.n[agency - 1] == 0).all()
    for numbers in (indices.estimate, indices.se, indices.low, indices.high, indices.df, indices.deff, indices.n_eff):
        assert np.isnan(numbers[agency - 1]).all()
