"""What each change is made of: one row per place and contribution, in the shape of the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from surveyapp.exports.table import Table
from surveyapp.results.model.contributions import (
    Contribution,
    Decompositions,
    DomainDecomposition,
    hidden_of,
    is_hidden,
)
from surveyapp.results.model.result import RowKey, WaveResult

if TYPE_CHECKING:
    from surveyapp.results.reading import View

COLUMNS = (
    "wave",
    "against",
    "rule",
    "scope",
    "place",
    "source",
    "agency",
    "part",
    "before",
    "after",
    "contribution",
    "low",
    "high",
    "confidence",
    "found",
    "why_not",
    "comparable",
    "comparable_note",
    "common_items",
)
COMPARABILITY = ("comparable", "comparable_note", "common_items")
"""Of the index that is taken apart."""
FIGURES = ("before", "after", "contribution", "low", "high")


def of(view: View) -> tuple[WaveResult, Decompositions]:
    return view.result, view.decompositions()


def table(result: WaveResult, decompositions: Decompositions) -> Table:
    """Of the result with its changes. A published one hides what could tell a figure of few people."""
    return Table(COLUMNS, _rows(result, decompositions))


def _rows(result: WaveResult, decompositions: Decompositions) -> Iterator[dict[str, object]]:
    hidden = hidden_of(result)
    for one in decompositions.values():
        whole = [one.whole] if one.whole else []
        for contribution in (*whole, *one.parts, *one.agencies) or (None,):
            yield _values(result, one, contribution, hidden)


def _values(
    result: WaveResult, one: DomainDecomposition, contribution: Contribution | None, hidden: Collection[RowKey]
) -> dict[str, object]:
    against = result.against.code if result.against else ""
    names = ("wave", "against", "rule", "scope", "place")
    domain: dict[str, object] = dict(
        zip(names, (result.wave.code, against, result.rule, one.scope, one.domain), strict=True)
    )
    row = result.row(one.scope, one.domain)
    if row is not None:
        domain |= {**{name: getattr(row, name) for name in COMPARABILITY}, "common_items": list(row.common_items)}
    if contribution is None:
        return domain | {"why_not": one.why}
    told: dict[str, object] = {"source": contribution.source, "agency": contribution.agency, "part": contribution.part}
    if is_hidden(one, contribution, hidden):
        return domain | told | {"why_not": "suppressed"}
    verdict = {"found": contribution.significant, "confidence": result.confidence}
    return domain | told | {name: getattr(contribution, name) for name in FIGURES} | verdict
