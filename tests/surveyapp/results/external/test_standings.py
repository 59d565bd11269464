"""What a move in a sister index means: how usual it is among all provinces, and which parts made it."""

from __future__ import annotations

import pytest

from surveyapp.results.external.indices import INDICES, PAPI, PCI
from surveyapp.results.external.moves import base_rate, values_by_year
from surveyapp.results.external.standings import series_of
from surveyapp.store.external import PublishedFigure


@pytest.fixture(scope="module")
def can_tho(figures):
    return {series.index.code: series for series in series_of("Cần Thơ", figures)}


def year(series, year):
    return next(each for each in series.standings if each.year == year)


def test_in_papi_two_of_five_provinces_moved_thirteen_places_or_more_in_a_year(figures):
    usual = base_rate(values_by_year(figures, "PAPI"), PAPI)
    assert (len(usual.places), usual.first, usual.last) == (311, 2011, 2016)
    assert usual.share_of(13) == pytest.approx(0.386, abs=5e-4)


def test_in_pci_the_typical_move_of_late_was_three_places(figures):
    assert base_rate(values_by_year(figures, "PCI"), PCI, (2014, 2016)).median == 3


def test_without_a_history_of_all_provinces_nothing_is_called_usual(figures, can_tho):
    assert can_tho["SIPAS"].usual is None
    assert year(can_tho["SIPAS"], 2021).change.share is None
    own = [each for each in figures if each.unit == "Cần Thơ"]
    assert base_rate(values_by_year(own, "PAPI"), PAPI) is None


def test_the_meeting_reads_the_moves_that_were_published(can_tho):
    assert [*can_tho] == [*INDICES]
    moves = {code: year(can_tho[code], 2022).change.places for code in ("PAR-INDEX", "SIPAS", "PCI", "PAPI")}
    assert moves == {"PAR-INDEX": 25, "SIPAS": 12, "PCI": -7, "PAPI": -13}
    assert year(can_tho["PAPI"], 2022).change.share == pytest.approx(0.386, abs=5e-4)
    assert {code: year(can_tho[code], 2022).change.broken for code in ("SIPAS", "PAR-INDEX")} == {
        "SIPAS": "method",
        "PAR-INDEX": "method",
    }


def test_across_another_method_places_are_told_and_neither_values_nor_how_usual_it_is(can_tho):
    change = year(can_tho["SIPAS"], 2022).change
    assert (change.places, change.value, change.share, change.parts) == (12, None, None, ())


def test_places_among_as_many_provinces_only_are_told_across_a_break():
    ranked = ((2024, 63), (2025, 34))
    figures = [PublishedFigure("SIPAS", year, "Cần Thơ", value=84.0, rank=5, rank_of=of) for year, of in ranked]
    (series,) = series_of("Cần Thơ", figures)
    assert (series.standings[0].change.broken, series.standings[0].change.places) == ("provinces", None)


def test_who_kept_the_place_is_told_no_share_of_moves(can_tho):
    change = year(can_tho["PCI"], 2021).change
    assert (change.places, change.share) == (0, None)


def test_a_rank_that_nobody_published_is_worked_out_and_marked_so(figures, can_tho):
    worked_out = year(can_tho["PCI"], 2010)
    assert (worked_out.rank_of, worked_out.is_worked_out) == (63, True)
    assert not year(can_tho["PCI"], 2016).is_worked_out
    hanoi = {series.index.code: series for series in series_of("Hà Nội", figures)}
    assert year(hanoi["PAR-INDEX"], 2012).rank == 7


@pytest.mark.parametrize("code", ["PAPI", "PCI"])
def test_worked_out_ranks_are_the_published_ones(figures, code):
    bare = [PublishedFigure(f.source, f.year, f.unit, f.part, f.value) for f in figures if f.source == code]
    told = {f.year: f.rank for f in figures if f.source == code and f.unit == "Cần Thơ" and f.rank and f.year < 2017}
    found = {each.year: each.rank for each in series_of("Cần Thơ", bare)[0].standings}
    assert {each: found[each] for each in told} == told


@pytest.mark.parametrize(("code", "last"), [("PCI", 2016), ("PCI", 2013), ("PCI", 2009), ("PAPI", 2014)])
def test_the_parts_add_up_to_the_change(can_tho, code, last):
    change = year(can_tho[code], last).change
    assert sum(part.contribution for part in change.parts) == pytest.approx(change.value, abs=1e-4)
    assert change.parts[0].contribution == min(part.contribution for part in change.parts)


def test_where_parts_are_missing_nothing_is_taken_apart(can_tho):
    assert year(can_tho["PCI"], 2011).change.parts == ()
    assert year(can_tho["PCI"], 2012).change.parts == ()
    assert year(can_tho["PAPI"], 2020).change.parts == ()


def test_a_year_that_was_not_ranked_has_no_place(can_tho):
    (only,) = can_tho["PGI"].standings
    assert (only.rank, only.change) == (None, None)
