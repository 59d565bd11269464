"""What became of a part after a measure about it: the figure before, the one after, and whether that is unusual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.results.external.standings import Series, YearStanding
from surveyapp.results.model.contributions import Decompositions, DomainDecomposition, hidden_of, is_hidden
from surveyapp.results.model.result import WaveResult
from surveyapp.store.external import OVERALL
from surveyapp.store.followup.measures import MeasureRow
from surveyapp.store.followup.responsible import OWN
from surveyapp.store.waves.waves import WaveRow

UP, DOWN, WITHIN_ERROR = "up", "down", "within-error"


@dataclass(frozen=True, slots=True)
class Effect:
    """`until` is the wave or the year after. Of the own index `low` to `high` is the interval of the change,
    `verdict` is one of UP, DOWN and WITHIN_ERROR, `usual` what it is held against, '' where nothing can be said. Of
    sister indices `share` of moves of rank in a year were as large, None where the measure is about a part.
    """

    before: float
    after: float
    change: float
    until: str
    low: float | None = None
    high: float | None = None
    verdict: str = ""
    usual: str = ""
    share: float | None = None


def wave_after(waves: Sequence[WaveRow], period: str, collected: Sequence[str]) -> str:
    """The wave with a result that is compared with `period`; '' where there is none yet."""
    return next((row.code for row in waves if row.previous == period and row.state in collected), "")


def effect_in_wave(result: WaveResult, decompositions: Decompositions, measure: MeasureRow) -> Effect | None:
    """`result` is that of the wave after, beside the one of the measure, `decompositions` what its changes are made of:
    there stands the figure before as it was shown. None where the change is not told."""
    where = ("agency", measure.agency) if measure.agency else ("all", "all")
    row = result.row(*where, measure.part)
    if row is None or row.index is None or row.change is None:
        return None
    verdict = WITHIN_ERROR if row.verdict != "found" else UP if row.change > 0 else DOWN
    before = _before(result, decompositions.get(where), measure.part)
    ends = row.change_low, row.change_high
    before = row.index - row.change if before is None else before
    return Effect(before, row.index, row.change, result.wave.code, *ends, verdict, row.usual or "")


def _before(result: WaveResult, one: DomainDecomposition | None, part: str) -> float | None:
    if one is None or one.whole is None:
        return None
    wanted = "" if part == OVERALL else part
    found = next((each for each in (one.whole, *one.parts) if each.part == wanted), None)
    return None if found is None or is_hidden(one, found, hidden_of(result)) else found.before


def effect_in_series(series: Sequence[Series], measure: MeasureRow) -> Effect | None:
    """Of the first year after that is loaded and that compares with the year of the measure."""
    of_index = next((each for each in series if each.index.code == measure.source), None)
    if of_index is None or measure.source == OWN:
        return None
    year = int(measure.period)
    then = next((each for each in of_index.standings if each.year == year), None)
    now = next((each for each in reversed(of_index.standings) if each.year > year), None)
    if then is None or now is None or of_index.index.broken_by(year, now.year):
        return None
    before, after = (_values(each).get(measure.part) for each in (then, now))
    if before is None or after is None:
        return None
    share = now.change.share if now.change and now.change.since == year and measure.part == OVERALL else None
    return Effect(before, after, after - before, str(now.year), share=share)


def _values(standing: YearStanding) -> Mapping[str, float | None]:
    return {OVERALL: standing.figure.value, **{each.part: each.value for each in standing.parts}}
