"""Columns beside the index rows: the agencies' overall indices at the common mix of their group."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from surveyapp.exports.cells import short
from surveyapp.languages import numbers
from surveyapp.results.model.result import IndexRow, RowKey
from surveyapp.results.model.standardised import StandardisedIndex, StandardisedIndices

FIELDS = {
    "standardised": "index",
    "standardised_low": "ci_low",
    "standardised_high": "ci_high",
    "standardised_rank": "rank",
    "standardised_rank_low": "rank_low",
    "standardised_rank_high": "rank_high",
    "not_standardised": "why",
}
NAMED = 3
HEADS = ("at the common mix", "interval", "rank", "rank set", "not at the common mix")


def columns(standardised: StandardisedIndices | None) -> tuple[str, ...]:
    return tuple(FIELDS) if standardised else ()


def values(row: IndexRow, standardised: StandardisedIndices | None, hidden: Container[RowKey]) -> dict[str, Any]:
    """Of an agency's overall row; empty in all others, and where the index itself is hidden."""
    if standardised is None:
        return {}
    at = _at(row, standardised)
    if at is None or row.key in hidden:
        return dict.fromkeys(FIELDS) | {"not_standardised": ""}
    return {column: getattr(at, field) for column, field in FIELDS.items()}


def heads(standardised: StandardisedIndices | None) -> tuple[str, ...]:
    return HEADS if standardised else ()


def cells(row: IndexRow, standardised: StandardisedIndices | None) -> tuple[str, ...]:
    """The same for a terminal; `row` without an index was hidden or has none."""
    if standardised is None:
        return ()
    at = _at(row, standardised)
    if at is None or row.index is None or at.index is None:
        return ("–", "", "", "", _why(at) if at and row.index is not None else "")
    return (short(at.index), f"{short(at.ci_low)}–{short(at.ci_high)}", str(at.rank or "–"), _places(at), "")


def _at(row: IndexRow, mix: StandardisedIndices) -> StandardisedIndex | None:
    return mix.agencies.get(row.agency) if row.scope == "agency" and row.part == "overall" else None


def _why(at: StandardisedIndex) -> str:
    if len(at.missing) > NAMED:
        return f"{at.why}: {len(at.missing)} kinds"
    return f"{at.why}: {', '.join(at.missing)}" if at.missing else at.why


def _places(at: StandardisedIndex) -> str:
    return numbers.span(at.rank_low, at.rank_high or at.rank_low) if at.rank_low is not None else ""
