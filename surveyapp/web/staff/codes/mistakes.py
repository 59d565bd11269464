"""What can be wrong with what was written on the page of codes: at which field, in which words."""

from __future__ import annotations

from collections.abc import Mapping

from surveyapp import store
from surveyapp.store.waves.codes import FEWEST, MOST
from surveyapp.words.sentences import (
    NO_COUNTERS,
    NO_FILE,
    NO_SUCH_STRATUM,
    NOT_IN_ROUND,
    ONE_OF_THESE,
    WRITE_A_NUMBER,
)
from surveyapp.words.speech import later

UNREADABLE, FEW_OR_MANY = "number-unreadable", "batch-size"
Mistakes = Mapping[str, tuple[str, Mapping[str, str]]]
"""Field -> (sentence, values in it)."""

_AT_ITS_FIELD = {
    UNREADABLE: WRITE_A_NUMBER,
    FEW_OR_MANY: later("A batch has {fewest} to {most} codes, so that no code leads to few people."),
    "codes-number": later("More than the batch has: those handed out and those spoiled were all printed."),
    "agency-missing": later("Choose the agency that the cards are about."),
    "agency-unknown": later("Choose the agency that the cards are about."),
    "agency-not-in-wave": NOT_IN_ROUND,
    "stratum-unknown": NO_SUCH_STRATUM,
    "too-many-cards": later(
        "Too many cards for one PDF. Make several batches, or have the list printed by whoever looks after the server."
    ),
    "no-address": later("Write the address at which citizens reach this server, beginning with https://"),
    "no-file": NO_FILE,
    "no-code": later("This is no list of codes: {where}."),
    "code-unknown": later("This server did not make the code {where}."),
    "cards-failed": later(
        "The cards could not be made. Try again, or have the list printed by whoever looks after the server."
    ),
    "no-counters": NO_COUNTERS,
    "no-paper": ONE_OF_THESE,
    "posters-failed": later(
        "The posters could not be made. Try again, or have them printed by whoever looks after the server."
    ),
    "batch-unknown": later("Choose the batch that was counted."),
}
_FIELD = {"no-counters": "poster-address", "no-code": "list", "code-unknown": "list", "agency-unknown": "agency"}


def mistakes(refused: store.Refused, at: str) -> Mistakes:
    """`at` takes what names no field of the page. What the page cannot say is raised again."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for problem in refused.problems:
        if problem.code not in _AT_ITS_FIELD:
            raise refused
        field = _FIELD.get(problem.code) or (at if problem.where.startswith("batch ") else problem.where) or at
        reason = FEW_OR_MANY if (problem.code, field) == ("codes-number", "count") else problem.code
        found[field] = (_AT_ITS_FIELD[reason], {"where": problem.where, "fewest": str(FEWEST), "most": str(MOST)})
    return found
