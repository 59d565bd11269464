"""A change of an index handed to the units that answer for its parts, so that the rows add up to the change."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.results.external.standings import YearChange
from surveyapp.results.followup.answering import day_of_year
from surveyapp.results.followup.parts import chain, chain_of_sister
from surveyapp.results.model.contributions import (
    MIX,
    PERFORMANCE,
    Contribution,
    Decompositions,
    DomainDecomposition,
    hidden_of,
    is_hidden,
)
from surveyapp.results.model.result import WaveResult
from surveyapp.store.external import OVERALL
from surveyapp.store.followup.responsible import OWN, Responsibilities, ResponsibleRow

NOBODY, SHARES = "", "*"
"""In place of a unit: nobody is recorded; nobody can answer, since only the shares of the answers moved."""
_LAST = {NOBODY: 1, SHARES: 2}


@dataclass(frozen=True, slots=True)
class CriterionLoss:
    """A part of the index with what it made of the change, in points, and who supports it."""

    part: str
    support: tuple[str, ...]
    contribution: float


@dataclass(frozen=True, slots=True)
class UnitLoss:
    """What a unit answers for: criteria with the largest loss first. `units` is its code, or the codes of those that
    support together; one that is NOBODY or SHARES stands alone."""

    units: tuple[str, ...]
    criteria: tuple[CriterionLoss, ...]

    @property
    def contribution(self) -> float:
        return math.fsum(each.contribution for each in self.criteria)


@dataclass(frozen=True, slots=True)
class Losses:
    """`whole` is the change, in points; both tables add up to it. Who answers was asked by `day`."""

    day: dt.date
    whole: float
    by_lead: tuple[UnitLoss, ...]
    by_support: tuple[UnitLoss, ...]

    def of_unit(self, code: str) -> UnitLoss | None:
        """What a unit leads; None where nothing of this change is its own."""
        return next((each for each in self.by_lead if each.units == (code,)), None)


@dataclass(frozen=True, slots=True)
class _Shared:
    """A piece of the change, the part as which it is told, and who answers for it."""

    part: str
    contribution: float
    row: ResponsibleRow | None
    unit: str = NOBODY


def losses_of_wave(
    result: WaveResult, decompositions: Decompositions, answering: Responsibilities
) -> Mapping[tuple[str, str], Losses]:
    """(scope, place) -> who answers for its change; without places whose change is not told, or hides a part.

    Staff's figures are handed out agency by agency, since who answers can differ between them. Published ones are
    rounded and hide some, so there the factors and items of the place itself are, by what holds in all of it.
    """
    day = result.wave.reference_to or result.wave.closes or dt.date.max
    found = {}
    for where, one in decompositions.items():
        handing = _Handing(result, one, answering, day)
        if one.whole is not None and (shared := handing.shared()):
            found[where] = _losses(day, one.whole.contribution, shared)
    return found


def losses_of_year(source: str, year: int, change: YearChange, answering: Responsibilities) -> Losses | None:
    """Of a sister index since the year before; None where the change could not be taken apart."""
    if not change.parts:
        return None
    day = day_of_year(year)
    shared = [
        _Shared(part.part, part.contribution, row, row.lead if row else NOBODY)
        for part in change.parts
        for row in [answering.of(source, chain_of_sister(part.part), day)]
    ]
    return _losses(day, math.fsum(each.contribution for each in shared), shared)


@dataclass(frozen=True, slots=True)
class _Handing:
    """How the pieces of one change are handed out."""

    result: WaveResult
    one: DomainDecomposition
    answering: Responsibilities
    day: dt.date

    def shared(self) -> list[_Shared]:
        """Lines that add up to the change; none where one of them is hidden."""
        one, hidden = self.one, hidden_of(self.result)
        if one.agencies and not self.result.is_public:
            mix = [each for each in one.agencies if each.source == MIX and not each.agency]
            performance = (each for each in one.agencies if each.source == PERFORMANCE and each.part)
            return [self._of(each) for each in (*filter(_is_item, performance), *mix)]
        if one.whole is None or any(is_hidden(one, each, hidden) for each in (one.whole, *one.parts)):
            return []
        return [self._of(each) for each in self._coarsest()]

    def _coarsest(self) -> Iterator[Contribution]:
        """A factor where one row holds for all of its items, else these: fewer lines lose less by rounding."""
        items: dict[str, list[Contribution]] = {}
        for each in filter(_is_item, self.one.parts):
            items.setdefault(next(iter(chain(self.result.questionnaire, each.part)[1:])), []).append(each)
        factors = {each.part: each for each in self.one.parts if not _is_item(each)}
        for above, below in items.items():
            alike = len({self._row(each) for each in below}) == 1
            yield from [factors[above]] if alike and above in factors else below

    def _of(self, leaf: Contribution) -> _Shared:
        if leaf.source == MIX:
            return _Shared(MIX, leaf.contribution, None, SHARES)
        row, parts = self._row(leaf), chain(self.result.questionnaire, leaf.part)
        factor = next((part for part in parts if part.startswith("factor:")), leaf.part)
        told = row.part if row and row.part != OVERALL else factor
        return _Shared(told, leaf.contribution, row, row.lead if row else NOBODY)

    def _row(self, leaf: Contribution) -> ResponsibleRow | None:
        one = self.one
        agency = leaf.agency or (one.domain if one.scope == "agency" else "")
        facts = self.result.agencies.get(agency)
        group = facts.peer_group if facts else one.domain if one.scope == "peer_group" else ""
        return self.answering.of(OWN, chain(self.result.questionnaire, leaf.part), self.day, agency, group)


def _is_item(line: Contribution) -> bool:
    return line.part.startswith("item:")


def _losses(day: dt.date, whole: float, shared: Sequence[_Shared]) -> Losses:
    def helpers(each: _Shared) -> tuple[str, ...]:
        if each.row and each.row.support:
            return tuple(sorted(each.row.support))
        return (SHARES if each.unit == SHARES else NOBODY,)

    return Losses(day, whole, _by_unit(shared, lambda each: (each.unit,)), _by_unit(shared, helpers))


def _by_unit(shared: Sequence[_Shared], units: Callable[[_Shared], tuple[str, ...]]) -> tuple[UnitLoss, ...]:
    """The largest loss first; what nobody answers for last."""
    found: dict[tuple[str, ...], dict[tuple[str, tuple[str, ...]], list[float]]] = {}
    for each in shared:
        support = each.row.support if each.row else ()
        found.setdefault(units(each), {}).setdefault((each.part, support), []).append(each.contribution)
    losses = [UnitLoss(whose, _criteria(criteria)) for whose, criteria in found.items()]
    return tuple(sorted(losses, key=lambda each: (_LAST.get(each.units[0], 0), each.contribution, each.units)))


def _criteria(found: Mapping[tuple[str, tuple[str, ...]], Sequence[float]]) -> tuple[CriterionLoss, ...]:
    told = (CriterionLoss(part, support, math.fsum(pieces)) for (part, support), pieces in found.items())
    return tuple(sorted(told, key=lambda each: (each.contribution, each.part)))
