"""How usual a move in a ranking is, in real series and in made-up ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis import AnalysisError, rank_moves

DATA = Path(__file__).parents[2] / "golden" / "data"


def series(name: str, since: int = 0) -> np.ndarray:
    """(years, provinces) published totals; zeros stand for missing ones."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["year"]) >= since]
    years, provinces = (sorted({row[column] for row in rows}) for column in ("year", "province"))
    table = np.full((len(years), len(provinces)), np.nan)
    for row in rows:
        if float(row["published"] or 0) > 0:
            table[years.index(row["year"]), provinces.index(row["province"])] = float(row["published"])
    return table


def test_in_papi_two_of_five_provinces_moved_thirteen_places_or_more_in_a_year():
    moves = rank_moves(series("papi"))
    assert len(moves.places) == 311
    assert moves.share_of(13) == pytest.approx(0.386, abs=5e-4)


def test_in_pci_the_typical_move_of_late_was_three_places():
    assert rank_moves(series("pci", since=2014)).median == 3


def test_only_the_order_counts():
    values = np.random.default_rng(1).normal(size=(4, 9))
    assert rank_moves(values).places.tolist() == rank_moves(np.exp(values) + np.arange(4)[:, None]).places.tolist()
    assert rank_moves(np.tile(values[0], (3, 1))).share_of(1) == 0


def test_who_has_no_value_in_a_period_moved_nowhere():
    moves = rank_moves([[3, 2, 1], [3, np.nan, 1], [1, 2, 3]])
    assert moves.places.tolist() == [0, 1, 2, 1]
    assert (moves.median, moves.share_of(2)) == (1, 0.25)


@pytest.mark.parametrize("values", [[[1, 2]], [[1, np.nan], [np.nan, 2]], np.empty((0, 3))])
def test_without_a_move_nothing_is_known(values):
    moves = rank_moves(values)
    assert np.isnan([moves.median, moves.share_of(1)]).all()


def test_a_single_series_is_refused():
    with pytest.raises(AnalysisError, match="periods by units"):
        rank_moves([1, 2, 3])
