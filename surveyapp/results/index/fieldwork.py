"""How many people there were, how many forms went out, and how many came back, as the population file says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from surveyapp.results.model.percent import percent_of
from surveyapp.store.waves.frame import FrameRow


@dataclass(frozen=True, slots=True)
class FieldworkCounts:
    """Each None unless every row of the file that speaks of the domain says it."""

    population: int | None
    issued: int | None
    returned: int | None

    @property
    def response_rate(self) -> float | None:
        """Forms returned of 100 issued."""
        return percent_of(self.returned, self.issued) if self.returned is not None and self.issued else None


def fieldwork_of(frame: Sequence[FrameRow], agencies: Collection[str], *, whole: bool = False) -> FieldworkCounts:
    """Of these agencies; `whole` takes the strata that span agencies as well."""
    rows = [row for row in frame if row.agency in agencies or (whole and not row.agency)]
    return FieldworkCounts(
        population=known_sum(row.population for row in rows),
        issued=known_sum(row.issued for row in rows),
        returned=known_sum(row.returned for row in rows),
    )


def known_sum(values: Iterable[int | None]) -> int | None:
    """None where there is nothing, or where one of them is unknown."""
    known = list(values)
    return sum(v for v in known if v is not None) if known and None not in known else None
