"""What each component added to the change of an index, in published figures and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import CompositeError, composite_change, compute_composite, load_composite
from analysis.publish.composites import composite_from
from tests.analysis.cases import numbers, table

PCI = load_composite("pci")


def of_province(name: str, year: int) -> tuple[dict[str, float], float]:
    """Its sub-indices, and the index that follows from them."""
    mine = (np.array(table("pci")["province"]) == name) & (numbers("pci", "year") == year)
    parts = {leaf.code: float(numbers("pci", leaf.code)[mine][0]) for leaf in PCI.leaves}
    return parts, float(compute_composite(PCI, {code: np.array([x]) for code, x in parts.items()}, year)["pci"][0])


@pytest.mark.parametrize("years", [(2009, 2010), (2008, 2009), (2012, 2013), (2015, 2016), (2006, 2016)])
def test_contributions_add_up_to_the_change_also_where_the_weights_changed(years):
    (before, first), (after, last) = (of_province("An Giang", year) for year in years)
    found = composite_change(PCI, before, after, years)
    assert found.contribution.sum() == pytest.approx(last - first, abs=1e-9)
    there_and_back = composite_change(PCI, after, before, years[::-1])
    assert there_and_back.contribution == pytest.approx(-found.contribution)


def test_a_part_that_came_did_not_change_its_value():
    (before, _), (after, _) = (of_province("An Giang", year) for year in (2012, 2013))
    found = composite_change(PCI, before, after, (2012, 2013))
    bias = found.codes.index("bias")
    assert found.by_value[bias] == 0
    assert found.by_weight[bias] != 0


def test_by_hand():
    made = composite_from({"id": "x", "aggregation": "sum", "component": [{"code": "a", "weight": 2}, {"code": "b"}]})
    found = composite_change(made, {"a": 1, "b": 5}, {"a": 4, "b": 3}, (1, 2))
    assert found.by_value.tolist() == [6, -2]
    assert found.by_weight.tolist() == [0, 0]


def test_a_missing_part_is_unknown_and_the_others_are_not():
    found = composite_change(
        load_composite("par-index"), {"survey": 30}, {"survey": 31, "self_assessment": 5}, (2012, 2012)
    )
    assert dict(zip(found.codes, found.contribution.tolist(), strict=True))["survey"] == 1
    assert np.isnan(found.contribution).sum() == 1


def test_what_is_no_plain_sum_is_refused():
    mean = composite_from({"id": "x", "component": [{"code": "a"}]})
    with pytest.raises(CompositeError, match="no plain sum"):
        composite_change(mean, {"a": 1}, {"a": 2}, (1, 2))
    with pytest.raises(CompositeError, match="no weights for 2011"):
        composite_change(PCI, {}, {}, (2010, 2011))
