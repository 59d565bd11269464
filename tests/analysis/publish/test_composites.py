"""Golden case 41 against COINr, and published indices recomputed from their published parts."""

import numpy as np
import pytest

from analysis.publish.composites import (
    CompositeError,
    composite_from,
    compute_composite,
    load_composite,
    rank_sensitivity,
    shipped_composites,
    weighted_aggregate,
)
from analysis.ranking.ranks import rank
from tests.analysis.cases import expected, numbers, table
from tests.analysis.designs import close

PUBLISHED = {"pci": 5e-5, "papi": 5e-6, "par-index": 5e-3}


def asem():
    meta = table("asem_meta")
    rows = [dict(zip(meta, row, strict=True)) for row in zip(*meta.values(), strict=True)]
    parts = [
        {
            "code": r["iCode"],
            "parent": "" if r["Parent"] == "Index" else r["Parent"],
            "weight": float(r["Weight"]),
            "direction": int(float(r["Direction"])),
        }
        for r in rows
        if r["Type"] in ("Indicator", "Aggregate") and r["iCode"] != "Index"
    ]
    return composite_from({"id": "Index", "normalisation": "min-max", "component": parts})


def test_normalisation_and_every_level_are_those_of_coinr():
    composite = asem()
    values = compute_composite(
        composite, {leaf.code: numbers("asem_before_normalise", leaf.code) for leaf in composite.leaves}
    )
    for leaf in composite.leaves:
        close(values[leaf.code], numbers("asem_normalised", leaf.code))
    for component in (*(c.code for c in composite.components), "Index"):
        close(values[component], numbers("asem_expected_aggregated", component))
    by_unit = {row["uCode"]: row["Index"] for row in expected("41_coinr_asem")["index"]}
    close(values["Index"], [by_unit[unit] for unit in table("asem_before_normalise")["uCode"]])


@pytest.mark.parametrize("name", shipped_composites())
def test_published_indices_are_recomputed_from_their_parts(name):
    data, composite = name.replace("-", "_"), load_composite(name)
    year, published = numbers(data, "year"), numbers(data, "published")
    covered = 0
    for period in np.unique(year).astype(int):
        if not any(p.first <= period <= p.last for p in composite.periods):
            continue
        mine = year == period
        found = compute_composite(composite, {c.code: numbers(data, c.code)[mine] for c in composite.leaves}, period)
        known = ~np.isnan(found[composite.id]) & ~np.isnan(published[mine])
        assert np.abs(found[composite.id] - published[mine])[known].max() < PUBLISHED[name]
        covered += known.sum()
    assert covered >= 0.9 * len(year) if name != "pci" else covered == len(year) - (year == 2011).sum()


def test_the_published_ranks_of_the_reform_index_follow():
    composite = load_composite("par-index")
    values = compute_composite(composite, {c.code: numbers("par_index", c.code) for c in composite.leaves}, 2012)
    places, _ = rank(np.round(values["par-index"], 6), np.zeros(19, int), np.ones(19, bool))
    assert places.tolist() == numbers("par_index", "rank").astype(int).tolist()


def test_a_year_that_does_not_follow_from_its_parts_has_no_weights():
    with pytest.raises(CompositeError, match="no weights for 2011"):
        compute_composite(load_composite("pci"), {}, 2011)


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [("arithmetic", (2 * 4 + 1 * 9) / 3), ("geometric", (4**2 * 9) ** (1 / 3)), ("sum", 17.0)],
)
def test_aggregations_by_hand(aggregation, value):
    found = weighted_aggregate(np.array([[4.0, 9.0], [4.0, np.nan]]), np.array([2.0, 1.0]), aggregation)
    assert found[0] == pytest.approx(value)
    assert np.isnan(found[1]) if aggregation == "sum" else found[1] == pytest.approx(4)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"aggregation": "median"}, "unknown aggregation 'median'"),
        ({"normalisation": "magic"}, "unknown normalisation"),
        ({"component": [{"code": "a", "parent": "b"}]}, "unknown parent 'b'"),
        ({"component": [{"code": "a"}, {"code": "a"}]}, "there twice"),
        ({"component": [{"code": "a", "direction": 2}]}, "direction 2"),
        ({"period": [{"first": 1, "last": 2, "weights": {"z": 1}}]}, "unknown component 'z'"),
    ],
)
def test_definitions_that_contradict_themselves_are_refused(change, says):
    with pytest.raises(CompositeError, match=says):
        composite_from({"id": "x", "component": [{"code": "a"}]} | change)


def test_a_definition_that_does_not_exist_names_those_that_do():
    with pytest.raises(CompositeError, match="shipped: papi, par-index, pci"):
        load_composite("gdp")


def test_a_clear_winner_does_not_hang_on_the_weights_and_close_ones_do():
    values = np.array([[9.0, 9.0], [5.0, 1.0], [1.0, 5.2]])
    found = rank_sensitivity(values, np.array([1.0, 1.0]), draws=500)
    assert found.rank.tolist() == [1, 3, 2]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 2, 2], [1, 3, 3])
