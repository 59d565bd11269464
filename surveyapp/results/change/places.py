"""How far agencies of a group usually move in their order from one wave to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.ranking.display import PLACES
from analysis.ranking.moves import RankMoves, rank_moves
from surveyapp.results.model.result import IndexRow, WaveResult

PlacesBefore = Mapping[str, tuple[int, RankMoves | None]]
"""Agency -> its place in the wave before, and how far the agencies of its group usually move."""


def usual_moves(waves: Sequence[WaveResult], group: str) -> RankMoves | None:
    """Of waves in their order, the present one not among them; None before two of them have places in the group."""
    placed = [places for wave in waves if (places := _places(wave, group))]
    codes = sorted({code for places in placed for code in places})
    if len(placed) < 2 or not codes:
        return None
    table = [[-places[code] if code in places else np.nan for code in codes] for places in placed]
    moves = rank_moves(table)
    return moves if len(moves.places) else None


def places_before(result: WaveResult, waves: Sequence[WaveResult]) -> PlacesBefore:
    """Of a result that is compared with the last of `waves`. An agency is absent where its place is not told as one in
    both, or where it was of another group."""
    if not waves:
        return {}
    moves = {group: usual_moves(waves, group) for group in result.peer_groups}
    placed = (row for row in result.rows if row.scope == "agency" and row.part == "overall" and is_placed(row))
    found = {row.agency: (waves[-1].row("agency", row.agency), row) for row in placed if row.change is not None}
    return {
        agency: (before.rank, moves[row.peer_group])
        for agency, (before, row) in found.items()
        if before and before.rank and is_placed(before) and before.peer_group == row.peer_group
    }


def is_placed(row: IndexRow | None) -> bool:
    """With a place that is told as one."""
    return row is not None and row.rank is not None and row.display in ("", PLACES)


def _places(wave: WaveResult, group: str) -> dict[str, int]:
    rows = (row for row in wave.rows if row.scope == "agency" and row.part == "overall" and row.peer_group == group)
    return {row.agency: row.rank for row in rows if row.rank is not None and is_placed(row)}
