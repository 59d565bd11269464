"""One unit in the sister indices as tables: its years, and what each change is made of."""

from __future__ import annotations

from collections.abc import Iterable

from surveyapp.exports.table import Table
from surveyapp.results.external.standings import Series, YearStanding

YEARS = (
    *(
        "index",
        "unit",
        "year",
        "value",
        "rank",
        "rank_of",
        "rank_is",
        "since",
        "change",
        "places",
        "as_large",
        "broken",
    ),
    *("follows", "computed", "certainty", "edition", "origin", "note"),
)
PARTS = (
    *("index", "unit", "year", "since", "part", "weight_before", "weight", "before", "after", "by_value", "by_weight"),
    "contribution",
)


def years(series: Iterable[Series]) -> Table:
    """A line for each index and year. `as_large` is the share, 0–1, of moves in a year that were as large or larger."""
    return Table(YEARS, (_year(each.index.code, standing) for each in series for standing in each.standings))


def parts(series: Iterable[Series]) -> Table:
    """A line for each part of each change that could be taken apart."""
    rows = (
        {
            "index": each.index.code,
            "unit": standing.figure.unit,
            "year": standing.year,
            "since": change.since,
            "part": part.part,
            "weight_before": part.weights[0],
            "weight": part.weights[1],
            "before": part.before,
            "after": part.after,
            "by_value": part.by_value,
            "by_weight": part.by_weight,
            "contribution": part.contribution,
        }
        for each in series
        for standing in each.standings
        if (change := standing.change)
        for part in change.parts
    )
    return Table(PARTS, rows)


def _year(index: str, standing: YearStanding) -> dict[str, object]:
    figure, change, check = standing.figure, standing.change, standing.check
    ranked = "worked out" if standing.is_worked_out else "published"
    told: dict[str, object] = {
        "index": index,
        "unit": figure.unit,
        "year": figure.year,
        "value": figure.value,
        "rank": standing.rank,
        "rank_of": standing.rank_of,
        "rank_is": None if standing.rank is None else ranked,
        "certainty": figure.certainty,
        "edition": figure.edition,
        "origin": figure.origin,
        "note": figure.note,
    }
    if change:
        told |= {"since": change.since, "change": change.value, "places": change.places}
        told |= {"as_large": change.share, "broken": change.broken}
    return told | ({"follows": check.outcome, "computed": check.computed} if check else {})
