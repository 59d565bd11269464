"""On an agency's page: its index as it is, and as it would be at the mix of procedures and channels of its group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from surveyapp.figures import Drawn, on_screen, scale, screen
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.results.model.standardised import StandardisedIndex, StandardisedIndices
from surveyapp.words.beside import STANDARDISED
from surveyapp.words.naming import Words
from surveyapp.words.results.standardised import place_at
from surveyapp.words.speech import sentence

FIGURE, LETTERS = 340.0, 40


@dataclass(frozen=True, slots=True)
class StandardisedHere:
    name: str
    index: str
    interval: str
    note: str  # the place, or the reason


@dataclass(frozen=True, slots=True)
class AgencyStandardised:
    rows: tuple[StandardisedHere, ...]
    figure: Drawn
    height: screen.Rows


def agency_standardised(
    result: WaveResult, code: str, mixes: tuple[StandardisedIndices, ...], words: Words
) -> AgencyStandardised | None:
    """None where the agency has no index at all, or no mix was computed yet."""
    row, group = result.row("agency", code), result.agencies[code].peer_group
    if row is None or row.index is None:
        return None
    standing = [(one, one.agencies[code]) for one in mixes if code in one.agencies]
    if not standing:
        return None
    rows = [_as_it_is(row, result, words), *(_row(at, one, group, result, words) for one, at in standing)]
    return AgencyStandardised(tuple(rows), **_drawn(row, [at for _, at in standing], [row.name for row in rows]))


def _as_it_is(row: IndexRow, result: WaveResult, words: Words) -> StandardisedHere:
    name, index = words.say("As it is"), words.number(row.index)
    if row.rank is None:
        reason = sentence(words.reason(row, result, full=True))
        return StandardisedHere(name, index, words.interval(row.ci_low, row.ci_high), reason)
    note = words.say("rank {rank} of {all}", rank=row.rank, all=row.rank_of)
    if row.rank_low is not None:
        note += " " + words.say("(may be {low} to {high})", low=row.rank_low, high=row.rank_high)
    return StandardisedHere(name, index, words.interval(row.ci_low, row.ci_high), note)


def _row(
    at: StandardisedIndex, standardised: StandardisedIndices, group: str, result: WaveResult, words: Words
) -> StandardisedHere:
    name, index = words.label(STANDARDISED, standardised.by), words.number(at.index)
    if at.index is None:
        reason = sentence(words.not_standardised(at, group, standardised, result))
        return StandardisedHere(name, index, words.number(None), reason)
    interval = words.interval(at.ci_low, at.ci_high)
    return StandardisedHere(name, index, interval, place_at(at, standardised, group, words))


def _drawn(row: IndexRow, indices: list[StandardisedIndex], names: list[str]) -> dict[str, Any]:
    drawn = [(row.index, row.ci_low, row.ci_high), *((at.index, at.ci_low, at.ci_high) for at in indices)]
    strip = screen.Strip(scale.fitting([value for one in drawn for value in one]), FIGURE)
    height = screen.rows_for(names, LETTERS)
    lines = [screen.Whisker(height.height, *one) for one in drawn]
    return {"figure": on_screen("intervals", lines, strip), "height": height}
