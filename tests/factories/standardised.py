"""Indices at the common mix of a group."""

from __future__ import annotations

from surveyapp.results.model.result import WaveResult
from surveyapp.results.model.standardised import StandardisedIndex, StandardisedIndices


def made_up_mix(result: WaveResult, by: str = "procedure-group") -> StandardisedIndices:
    """Every ranked agency a little higher at the common mix and on the same place; the first one lacks two kinds."""
    first = next((row.agency for row in result.rows if row.rank == 1), "")
    agencies = {}
    for code in result.agencies:
        row = result.row("agency", code)
        if row is None or row.index is None:
            agencies[code] = StandardisedIndex(why="no-answers")
        elif row.rank is None:
            agencies[code] = StandardisedIndex(why="basis")
        elif code == first:
            agencies[code] = StandardisedIndex(why="missing", missing=("paper", "web"))
        else:
            ends = {"ci_low": row.ci_low, "ci_high": 100.0, "rank_low": row.rank_low, "rank_high": row.rank_high}
            agencies[code] = StandardisedIndex(row.index / 2 + 50, row.se, rank=row.rank, rank_of=row.rank_of, **ends)
    return StandardisedIndices(by, {group: {"paper": 75.0, "web": 25.0} for group in result.peer_groups}, agencies)
