"""What a terminal says of figures above agency level that are means of agencies."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.results.model.result import COVERED, DIRECT, NOT_IN_IT, WaveResult
from surveyapp.words.rules import AGGREGATES

WHOLE = "100.0"


def about_aggregate(result: WaveResult) -> Iterator[str]:
    """How agencies were put together and which are missing; nothing for figures over all answers."""
    if result.aggregate == DIRECT:
        return
    told: dict[str, list[str]] = {NOT_IN_IT: [], COVERED: []}
    for note in result.notes:
        kind, _, what = note.partition(":")
        told.get(kind, []).append(what)
    yield f"{result.aggregate}: {AGGREGATES[result.aggregate]}, in peer groups and in all"
    if told[NOT_IN_IT]:
        yield f"not in it, because they have no index or no dossiers of their own: {', '.join(told[NOT_IN_IT])}"
    if told[COVERED] != [WHOLE]:
        yield f"those that are in it stand for {told[COVERED][0]} % of the weight; the rest is shared out among them"
