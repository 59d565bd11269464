"""Which wish comes first: one row per option of a question, of all and, for the office, of each peer group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from surveyapp.exports.table import Table
from surveyapp.results.model.result import WaveResult
from surveyapp.results.model.wishes import Wish, Wishes, WishTable

if TYPE_CHECKING:
    from surveyapp.results.reading import View

COLUMNS = (
    *("wave", "scope", "place", "question", "level", "option", "share", "low", "high", "confidence"),
    *("rank", "rank_low", "rank_high", "rank_of", "n", "why_not"),
)
Places = Mapping[tuple[str, str], Wishes]


def of(view: View) -> tuple[WaveResult, Places]:
    groups = [] if view.result.is_public else [("peer_group", group) for group in view.result.peer_groups]
    return view.result, {place: view.wishes(*place) for place in [("all", "all"), *groups]}


def table(result: WaveResult, places: Places) -> Table:
    """The most chosen first; a place without shares has one row that says why."""
    return Table(COLUMNS, _rows(result, places))


def _rows(result: WaveResult, places: Places) -> Iterator[dict[str, object]]:
    for (scope, place), found in places.items():
        row: dict[str, object] = {"wave": result.wave.code, "scope": scope, "place": place}
        if not found.tables:
            yield row | {"why_not": found.why}
        for asked in found.tables:
            yield from (row | _values(asked, wish, result.confidence) for wish in asked.wishes)


def _values(asked: WishTable, wish: Wish, confidence: float) -> dict[str, object]:
    return {
        "question": asked.question,
        "level": asked.level,
        "option": wish.slot,
        "share": wish.share,
        "low": wish.ci_low,
        "high": wish.ci_high,
        "confidence": confidence,
        "rank": wish.rank,
        "rank_low": wish.rank_low,
        "rank_high": wish.rank_high,
        "rank_of": len(asked.wishes),
        "n": wish.n,
    }
