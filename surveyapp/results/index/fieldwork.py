"""How many people there were, how many forms went out, and how many came back: as the population file says, else as
much as one-time codes tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from surveyapp.results.model.percent import percent_of
from surveyapp.results.model.result import IssuedFrom
from surveyapp.store.readings.code_returns import CodesOut
from surveyapp.store.waves.frame import FrameRow


@dataclass(frozen=True, slots=True)
class FieldworkCounts:
    """Each None unless every row of the file that speaks of the domain says it."""

    population: int | None
    issued: int | None
    returned: int | None
    issued_from: IssuedFrom = ""

    @property
    def response_rate(self) -> float | None:
        """Forms returned of 100 issued."""
        return percent_of(self.returned, self.issued) if self.returned is not None and self.issued else None


FieldRow = FrameRow | CodesOut
"""A stratum of the population file, or the codes of an agency for which the file says nothing of forms."""


def with_codes(frame: Sequence[FrameRow], codes: Sequence[CodesOut], counting: Collection[str] = ()) -> list[FieldRow]:
    """Codes tell of the agencies for which the file does not say how many forms went out or came back. Of one whose
    forms are `counting` and of which neither says anything, it is not known, nor is it of all together."""
    said = {row.agency for row in frame if row.issued is not None or row.returned is not None}
    if "" in said:
        return [*frame]
    told = {row.agency for row in frame} | {row.agency for row in codes}
    unknown = [CodesOut(agency, None, None) for agency in sorted(set(counting) - told)] if said else []
    return [*frame, *(row for row in codes if row.agency not in said), *unknown]


def fieldwork_of(frame: Sequence[FieldRow], agencies: Collection[str], *, whole: bool = False) -> FieldworkCounts:
    """Of these agencies; `whole` takes the strata that span agencies as well."""
    rows = [row for row in frame if row.agency in agencies or (whole and not row.agency)]
    by_codes = {row.agency for row in rows if isinstance(row, CodesOut)}
    strata = [row for row in rows if isinstance(row, FrameRow)]
    silent = {"", *by_codes} if by_codes else set()
    telling = [row for row in rows if isinstance(row, CodesOut) or row.agency not in silent]
    issued = known_sum(row.issued for row in telling)
    return FieldworkCounts(
        population=known_sum(row.population for row in strata),
        issued=issued,
        returned=known_sum(row.returned for row in telling),
        issued_from="" if issued is None else "codes" if by_codes else "population",
    )


def known_sum(values: Iterable[int | None]) -> int | None:
    """None where there is nothing, or where one of them is unknown."""
    known = list(values)
    return sum(v for v in known if v is not None) if known and None not in known else None
