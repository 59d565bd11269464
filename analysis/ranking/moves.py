"""How usual a move in a ranking is: how far its units went from one period to the next, as a base rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.arrays import Floats
from analysis.labelled import Labelled
from analysis.ranking.ranks import rank
from analysis.refusal import AnalysisError


@dataclass(frozen=True, eq=False, repr=False)
class RankMoves(Labelled):
    """`places` (M,) that units moved, up or down, between two periods that follow each other, as whole numbers;
    everybody who has a value in both."""

    places: Floats

    @property
    def median(self) -> float:
        """Places; NaN without any move."""
        return float(np.median(self.places)) if len(self.places) else float("nan")

    def share_of(self, least: int) -> float:
        """0-1: moves of so many places or more; NaN without any move."""
        return float((self.places >= least).mean()) if len(self.places) else float("nan")


def rank_moves(values: ArrayLike) -> RankMoves:
    """Of values (T, U) of the same units in periods that follow each other, higher is better; NaN where a unit has
    none. Ranked is among all that have a value in a period, ties sharing the better place."""
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise AnalysisError(f"values have the shape {table.shape}; they are a table of periods by units")
    places = np.array([_ranks(period) for period in table]).reshape(table.shape)
    moved = np.abs(np.diff(places, axis=0))
    return RankMoves(moved[~np.isnan(moved)])


def _ranks(values: Floats) -> Floats:
    """(U,) NaN without a value."""
    one, everybody = np.zeros(len(values), dtype=np.int64), np.ones(len(values), dtype=np.bool_)
    places, _of = rank(values, one, everybody)
    return np.where(places > 0, places, np.nan)
