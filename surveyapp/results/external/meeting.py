"""The sister indices of one province in one year: what rose and fell, and which parts lost."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.results.external.standings import PartChange, Series, YearStanding, series_of
from surveyapp.store import Problem, Refused, Session
from surveyapp.store.external import OVERALL, external_figures, external_units

MOST_LOST = 2
"""Parts of an index that a page for a meeting has room for."""


@dataclass(frozen=True, slots=True)
class InYear:
    """An index with its standing in the year, None where nothing was published, and parts that lost, the most first."""

    series: Series
    standing: YearStanding | None
    lost: tuple[PartChange, ...]

    @property
    def places(self) -> int | None:
        """Gained since the year before; None without a rank in both."""
        change = self.standing.change if self.standing else None
        return change.places if change else None

    @property
    def is_broken(self) -> bool:
        return bool(self.standing and self.standing.change and self.standing.change.broken)


@dataclass(frozen=True, slots=True)
class Meeting:
    unit: str
    year: int
    indices: tuple[InYear, ...]

    @property
    def moved(self) -> tuple[int, int, int]:
        """How many rose in rank, fell, and can be compared at all."""
        places = [each.places for each in self.indices if each.places is not None]
        return sum(each > 0 for each in places), sum(each < 0 for each in places), len(places)

    @property
    def lost(self) -> tuple[tuple[str, str], ...]:
        """Index and part of everything that lost and that the page names; the index alone where no part is known."""
        return tuple(
            (each.series.index.code, part.part if part else OVERALL)
            for each in self.indices
            for part in each.lost or (None,)
        )

    @property
    def remade(self) -> tuple[str, ...]:
        """Of these, the indices that were measured in another way the year before."""
        moved = (each for each in self.indices if each.places is not None)
        return tuple(each.series.index.name for each in moved if each.is_broken)


def meeting_of(session: Session, unit: str, year: int) -> Meeting:
    """Raises Refused where nothing of the province is loaded, or nothing of the year."""
    if unit not in external_units(session):
        what, remedy = f"no published figure of “{unit}” is loaded", "load it: surveyapp external load FILE"
        raise Refused(Problem("external-unit", what, "", remedy))
    figures = [*external_figures(session, part=OVERALL), *external_figures(session, unit=unit)]
    indices = tuple(_in_year(each, year) for each in series_of(unit, figures))
    if not any(each.standing for each in indices):
        years = sorted({standing.year for each in indices for standing in each.series.standings})
        what, remedy = f"no published figure of {unit} is of {year}", f"there are: {', '.join(map(str, years))}"
        raise Refused(Problem("external-year", what, "", remedy))
    return Meeting(unit, year, indices)


def _in_year(series: Series, year: int) -> InYear:
    standing = next((each for each in series.standings if each.year == year), None)
    parts = standing.change.parts if standing and standing.change else ()
    return InYear(series, standing, tuple(part for part in parts if part.contribution < 0)[:MOST_LOST])
