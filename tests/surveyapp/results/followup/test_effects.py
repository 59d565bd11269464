"""What became of the figure after a measure: of the own index with its interval, of sister indices with base rates."""

from __future__ import annotations

import dataclasses

import pytest

from surveyapp.results.external.standings import series_of
from surveyapp.results.followup.effects import DOWN, UP, WITHIN_ERROR, effect_in_series, effect_in_wave
from surveyapp.results.model.contributions import Contribution, DomainDecomposition
from surveyapp.store.external import PublishedFigure
from surveyapp.store.followup.measures import MeasureRow
from surveyapp.words.naming import Words
from surveyapp.words.results.measures import effect
from tests.factories.results import made_up_result

RESULT = made_up_result(4, 4)
WHOLE = RESULT.row("all", "all")
OWN = MeasureRow("own", "2025-H1", "overall", "x", "A")


def with_change(change: float | None, verdict: str = "found"):
    ends = (None, None) if change is None else (change - 1, change + 1)
    row = dataclasses.replace(
        WHOLE, index=80.0, change=change, change_low=ends[0], change_high=ends[1], verdict=verdict, usual="unusual"
    )
    return dataclasses.replace(RESULT, rows=tuple(row if each.key == row.key else each for each in RESULT.rows))


@pytest.mark.parametrize(
    ("change", "verdict", "said"), [(3.0, "found", UP), (-3.0, "found", DOWN), (0.5, "within-error", WITHIN_ERROR)]
)
def test_of_the_own_index_the_change_of_the_next_round_is_told(change, verdict, said):
    found = effect_in_wave(with_change(change, verdict), {}, OWN)
    assert (found.before, found.after, found.low, found.high) == (80 - change, 80.0, change - 1, change + 1)
    assert (found.verdict, found.usual) == (said, "unusual")


def test_the_figure_before_is_the_one_that_was_shown():
    whole = Contribution("", "", "", 3.0, before=76.99, after=80.0)
    told = {("all", "all"): DomainDecomposition("all", "all", whole=whole)}
    assert effect_in_wave(with_change(3.0), told, OWN).before == 76.99


def test_what_is_not_told_has_no_effect():
    assert effect_in_wave(with_change(None), {}, OWN) is None
    assert effect_in_wave(RESULT, {}, dataclasses.replace(OWN, part="factor:none")) is None
    assert effect(None, Words("vi")) == "chưa có số liệu sau đó"


def test_it_is_said_with_its_interval_and_whether_it_is_usual():
    said = effect(effect_in_wave(with_change(3.0), {}, OWN), Words("vi"))
    assert said.startswith(f"77,00 → 80,00 ({RESULT.wave.code}): +3,00 (+2,00; +4,00), tăng, ")


def figures(index: str, *values: tuple[int, str, float]) -> list[PublishedFigure]:
    return [PublishedFigure(index, year, "Huế", part, value) for year, part, value in values]


def test_of_a_sister_index_the_next_year_that_compares_is_told():
    told = [(2014, "overall", 60.0), (2016, "overall", 62.0), (2014, "land", 6.0), (2016, "land", 5.0)]
    series = series_of("Huế", figures("PCI", *told))
    of_land = effect_in_series(series, MeasureRow("PCI", "2014", "land", "x", "A"))
    assert (of_land.before, of_land.after, of_land.until, of_land.verdict, of_land.share) == (
        6.0,
        5.0,
        "2016",
        "",
        None,
    )
    assert effect_in_series(series, MeasureRow("PCI", "2016", "land", "x", "A")) is None
    assert effect_in_series(series, MeasureRow("PAPI", "2014", "overall", "x", "A")) is None
    broken = series_of("Huế", figures("SIPAS", (2021, "overall", 80.0), (2022, "overall", 81.0)))
    assert effect_in_series(broken, MeasureRow("SIPAS", "2021", "overall", "x", "A")) is None
