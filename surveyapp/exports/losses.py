"""Who answers for each change of an index: a line for each unit and criterion, which add up to the change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from surveyapp.exports.table import Table
from surveyapp.results.external.standings import Series
from surveyapp.results.followup.losses import SHARES, Losses, losses_of_year
from surveyapp.results.model.result import WaveResult
from surveyapp.store.followup.responsible import Responsibilities

if TYPE_CHECKING:
    from surveyapp.results.reading import View

LINES = ("lead", "support", "part", "contribution", "change", "asked_on")
COLUMNS = ("wave", "against", "rule", "scope", "place", *LINES)
OF_YEARS = ("index", "unit", "year", "since", *LINES)


def of(view: View) -> tuple[WaveResult, Mapping[tuple[str, str], Losses]]:
    return view.result, view.losses()


def table(result: WaveResult, losses: Mapping[tuple[str, str], Losses]) -> Table:
    """Of the result with its changes. `lead` is empty where nobody answers, * where only shares of answers moved."""
    against = result.against.code if result.against else ""
    rows = (
        {"wave": result.wave.code, "against": against, "rule": result.rule, "scope": scope, "place": place} | line
        for (scope, place), found in losses.items()
        for line in _lines(found)
    )
    return Table(COLUMNS, rows)


def of_years(series: Iterable[Series], answering: Responsibilities) -> Table:
    """Of sister indices: of each change that could be taken apart."""
    rows = (
        {"index": each.index.code, "unit": standing.figure.unit, "year": standing.year, "since": standing.change.since}
        | line
        for each in series
        for standing in each.standings
        if standing.change and (found := losses_of_year(each.index.code, standing.year, standing.change, answering))
        for line in _lines(found)
    )
    return Table(OF_YEARS, rows)


def _lines(losses: Losses) -> Iterator[dict[str, object]]:
    for unit in losses.by_lead:
        for criterion in unit.criteria:
            yield {
                "lead": unit.units[0],
                "support": " ".join(criterion.support),
                "part": "" if unit.units == (SHARES,) else criterion.part,
                "contribution": criterion.contribution,
                "change": losses.whole,
                "asked_on": losses.day.isoformat(),
            }
