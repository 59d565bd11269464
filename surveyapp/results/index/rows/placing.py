"""Ranks: who may be ranked in each part, with the set of places each may have, or bands where the order is chance."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from analysis.index.agency_covariance import covariance_between_agencies
from analysis.index.indices import WaveIndices
from analysis.index.moderated_indices import ModeratedIndices
from analysis.moderated.pool import Moderated
from analysis.moderated.shared import moderated_covariance
from analysis.ranking.display import BANDS, PLACES, at_most, display_of
from analysis.ranking.rank_sets import DRAWS, SEED, RankComparison, RankSets
from analysis.ranking.ranks import rank
from analysis.ranking.reliability import RELIABLE_FROM, bands_beside_others, reliability_of
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire
from surveyapp.results.index.sampling import WaveAgencies
from surveyapp.results.model.league import League
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import FINAL
from surveyapp.store.waves.display import BY_FIGURES, NUMBERS

PROVISIONAL_DRAWS = 5_000
"""While figures may still change: twice as fast to see, and as good to work with."""
MOST_IN_PARTS = 100
"""Agencies of a group for which every part has sets, not the overall index alone: the work grows with their square."""
T = TypeVar("T")


@dataclass(frozen=True)
class Dependence:
    """What agencies owe to clusters and forms that they share: `covariance` (A, A) of one part by its name, of the
    design with f = 0, and `sharing` (A, A) pairs. Empty where no two share any."""

    covariance: Callable[[str], np.ndarray] | None = None
    sharing: np.ndarray | None = None

    def in_part(self, part: str) -> PartDependence:
        return PartDependence(self, part)


@dataclass(frozen=True)
class PartDependence:
    """The same in one part; the answers are read when it is first asked for, once for all peer groups."""

    of: Dependence
    part: str

    def among(self, units: Moderated, df: np.ndarray, members: np.ndarray) -> np.ndarray:
        """Of these agencies: (p,) variances of independent ones, else (p, p)."""
        if self.of.sharing is None:
            return units.variance
        inside = np.ix_(members, members)
        return moderated_covariance(units.variance, df, self._between[inside], self.of.sharing[inside], units.strength)

    @cached_property
    def _between(self) -> np.ndarray:
        if self.of.covariance is None:
            raise ValueError("agencies share clusters, and nobody said what they have in common")
        return self.of.covariance(self.part)


@dataclass(frozen=True)
class Placing:
    """Arrays are (A, P); 0 where there is no place, and in the sets where none was drawn. `low` and `high` hold for all
    of a table at once, `low_alone` and `high_alone` for one agency by itself."""

    rank: np.ndarray
    rank_of: np.ndarray
    low: np.ndarray
    high: np.ndarray
    low_alone: np.ndarray
    high_alone: np.ndarray
    reason: np.ndarray  # why not ranked; '' where ranked
    leagues: Mapping[tuple[str, str], League]  # by (peer group, part)


def unranked(wave_agencies: WaveAgencies, parts: Sequence[str], reason: np.ndarray) -> Placing:
    """Nobody is placed: only the reasons stand."""
    columns = np.zeros((6, len(wave_agencies.agencies), len(parts)), dtype=np.int64)
    rank, rank_of, low, high, low_alone, high_alone = columns
    return Placing(rank, rank_of, low, high, low_alone, high_alone, reason, leagues={})


def draws_of(state: str) -> int:
    """One number for a state of the wave: page, print and files of it show the same sets."""
    return DRAWS if state in FINAL else PROVISIONAL_DRAWS


def ranked(
    indices: WaveIndices,
    moderated: ModeratedIndices,
    wave_agencies: WaveAgencies,
    reason: np.ndarray,
    dependence: Dependence,
    *,
    draws: int,
    decided: str,
) -> Placing:
    """Places of those without a reason against one; a table whose agencies cannot be told apart is given bands, unless
    it was `decided` otherwise."""
    leagues: dict[tuple[str, str], League] = {}
    placing = unranked(wave_agencies, indices.parts, reason)
    for part, name in enumerate(indices.parts):
        shared = dependence.in_part(name)
        for group, mine in _rivals(indices, wave_agencies, reason[:, part], part):
            codes = [wave_agencies.agencies[agency] for agency in mine]
            rivals = _Rivals.of(indices, moderated, part, mine, shared)
            overall = leagues.get((group, "overall"))
            leagues[group, name] = _Table(rivals, placing, part, name, codes, decided).league(draws, overall)
    return dataclasses.replace(placing, leagues=leagues)


def dependence_of(sample: Sample, questionnaire: Questionnaire, indices: WaveIndices) -> Dependence:
    """Of the agencies of a sample. Judging how agencies work, no fraction of a finite population is taken off."""
    sharing = _sharing(sample, indices)
    if not sharing.any():
        return Dependence()
    unlimited = dataclasses.replace(sample, finite=False)

    def covariance(part: str) -> np.ndarray:
        return covariance_between_agencies(unlimited, questionnaire, indices, part)

    return Dependence(covariance, sharing)


@dataclass(frozen=True)
class _Rivals:
    """The agencies of one group that can be ranked in one part."""

    members: np.ndarray
    estimate: np.ndarray
    units: Moderated
    covariance: np.ndarray

    @classmethod
    def of(
        cls, indices: WaveIndices, moderated: ModeratedIndices, part: int, members: np.ndarray, shared: PartDependence
    ) -> _Rivals:
        units = moderated.units.at(members, part)
        covariance = shared.among(units, indices.df[members, part], members)
        return cls(members, _without_rounding(indices.estimate[members, part]), units, covariance)

    @property
    def reliability(self) -> float | None:
        """None with fewer than two: there is no order that could be doubted."""
        found = reliability_of(self.estimate, self.units.variance)
        return None if np.isnan(found) else found

    @property
    def bands(self) -> list[int]:
        shared = None if self.covariance.ndim == 1 else self.covariance
        bands: list[int] = bands_beside_others(self.units, shared).tolist()
        return bands

    def contest(self, draws: int) -> RankComparison:
        return RankComparison(self.estimate, self.covariance, df=self.units.df, draws=draws, seed=SEED)


@dataclass(frozen=True)
class _Table:
    """One group in one part: writes the places of its rivals, or the reason that they have none."""

    rivals: _Rivals
    placing: Placing
    part: int
    name: str
    codes: Sequence[str]
    decided: str

    def league(self, draws: int, overall: League | None) -> League:
        """`overall` is the table of the index as a whole, by which parts without sets of their own are shown."""
        if not _has_sets(self.name, len(self.codes)):
            is_placed = overall is None or overall.display in ("", PLACES)
            reliability = self.rivals.reliability
            is_chance = reliability is not None and reliability < RELIABLE_FROM and self.decided != NUMBERS
            if not is_placed or is_chance:
                return self._banded(self._league(BANDS))
            self._place()
            return self._league(PLACES)
        contest = self.rivals.contest(draws)
        sets = contest.sets()
        display, is_asked_for = self._display(sets)
        league = _with_told_apart(self._league(display), sets)
        league = dataclasses.replace(league, decided=NUMBERS if is_asked_for else "")
        if display == BANDS:
            return self._banded(league)
        self._place()
        self._write(sets, self.placing.low, self.placing.high)
        self._write(contest.sets(simultaneous=False), self.placing.low_alone, self.placing.high_alone)
        return dataclasses.replace(league, sets_for_all=_by_code(self.codes, zip(*_ends(sets), strict=True)))

    def _display(self, sets: RankSets) -> tuple[str, bool]:
        """By the figures, and at most as it was decided; whether numbers stand that the figures would not give."""
        by_figures = display_of(sets)
        if self.decided == NUMBERS:
            return PLACES, by_figures != PLACES
        return (by_figures if self.decided == BY_FIGURES else at_most(by_figures, self.decided)), False

    def _league(self, display: str) -> League:
        return League(self.rivals.reliability, percent(self.rivals.estimate.mean()), display=display)

    def _banded(self, league: League) -> League:
        self.placing.reason[self.rivals.members, self.part] = "unreliable"
        return dataclasses.replace(league, bands=_by_code(self.codes, self.rivals.bands))

    def _place(self) -> None:
        mine, count = self.rivals.members, len(self.codes)
        together, eligible = np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.bool_)
        placed = rank(self.rivals.estimate, together, eligible)
        self.placing.rank[mine, self.part], self.placing.rank_of[mine, self.part] = placed

    def _write(self, sets: RankSets, low: np.ndarray, high: np.ndarray) -> None:
        low[self.rivals.members, self.part], high[self.rivals.members, self.part] = _ends(sets)


def _with_told_apart(league: League, sets: RankSets) -> League:
    """How far the agencies can be told apart, as a table says it."""
    typical = float(np.median([high - low + 1 for low, high in zip(*_ends(sets), strict=True)]))
    pairs = sets.rank_of * (sets.rank_of - 1) // 2
    return dataclasses.replace(league, pairs=pairs, told_apart=sets.told_apart, width=typical)


def _has_sets(part: str, rivals: int) -> bool:
    return part == "overall" or rivals <= MOST_IN_PARTS


def _ends(sets: RankSets) -> tuple[list[int], list[int]]:
    """Best and worst places. A rival of unknown variance may stand anywhere, ahead of each other one too."""
    unknown = int((sets.rank == 0).sum())
    low = np.where(sets.low > 0, sets.low, 1)
    high = np.where(sets.low > 0, sets.high + unknown, len(sets.rank))
    return low.tolist(), high.tolist()


def _rivals(
    indices: WaveIndices, wave_agencies: WaveAgencies, reason: np.ndarray, part: int
) -> Iterator[tuple[str, np.ndarray]]:
    group_of = wave_agencies.peer_group()
    eligible = (reason == "") & ~np.isnan(indices.estimate[: len(wave_agencies.agencies), part])
    for number, group in enumerate(wave_agencies.groups):
        mine = np.flatnonzero(eligible & (group_of == number))
        if len(mine):
            yield group, mine


def _without_rounding(estimate: np.ndarray) -> np.ndarray:
    """To the last digits that mean anything, so that equal shares of equal counts tie."""
    return np.round(estimate, 12)


def _sharing(sample: Sample, indices: WaveIndices) -> np.ndarray:
    """(A, A) pairs of agencies for which one form speaks, or that have a cluster in common."""
    cells = np.flatnonzero(sample.forms_per_cell > 0)
    resolving = sample.resolving[cells]
    receiving = sample.receiving[cells] if indices.structure.receiving.any() else resolving
    sharing = np.zeros((sample.n_agencies, sample.n_agencies), dtype=np.bool_)
    both = (resolving >= 0) & (receiving >= 0)
    sharing[resolving[both], receiving[both]] = True
    for agencies in _in_one_cluster(sample, indices, cells, (resolving, receiving)):
        sharing[np.ix_(agencies, agencies)] = True
    np.fill_diagonal(sharing, False)
    return sharing | sharing.T


def _in_one_cluster(
    sample: Sample, indices: WaveIndices, cells: np.ndarray, roles: tuple[np.ndarray, np.ndarray]
) -> Iterator[np.ndarray]:
    """The agencies of every cluster."""
    of_clusters: dict[tuple[int, int], set[int]] = {}
    stratum = indices.frame.final[sample.stratum[cells]]
    for agency in roles:
        keys = zip(stratum.tolist(), sample.cluster[cells].tolist(), agency.tolist(), strict=True)
        for where, cluster, who in keys:
            if cluster >= 0 and who >= 0:
                of_clusters.setdefault((where, cluster), set()).add(who)
    return (np.array(sorted(agencies)) for agencies in of_clusters.values() if len(agencies) > 1)


def _by_code(codes: Sequence[str], told: Iterable[T]) -> dict[str, T]:
    """In the order in which it is kept and read again: a sentence that lists agencies is the same the first time."""
    return dict(sorted(zip(codes, told, strict=True)))
