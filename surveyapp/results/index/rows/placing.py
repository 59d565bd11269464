"""Ranks: who may be ranked in each part, with the set of places each may have, or bands where the order is chance."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from analysis.index.agency_covariance import covariance_between_agencies
from analysis.index.indices import WaveIndices
from analysis.ranking.rank_sets import DRAWS, SEED, RankComparison
from analysis.ranking.ranks import rank
from analysis.ranking.reliability import RELIABLE_FROM, bands_of, reliability_of
from analysis.survey.intervals import agresti_coull_variance
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire
from surveyapp.results.index.sampling import WaveAgencies
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import FINAL, League

PROVISIONAL_DRAWS = 5_000
"""While figures may still change: twice as fast to see, and as good to work with."""
MOST_IN_PARTS = 100
"""Agencies of a group for which every part has sets, not the overall index alone: the work grows with their square."""
Covariance = Callable[[str], np.ndarray]
T = TypeVar("T")


@dataclass(frozen=True)
class Placing:
    """Arrays are (A, P); 0 where there is no place, and in `low` and `high` where no set was drawn."""

    rank: np.ndarray
    rank_of: np.ndarray
    low: np.ndarray
    high: np.ndarray
    reason: np.ndarray  # why not ranked; '' where ranked
    leagues: Mapping[tuple[str, str], League]  # by (peer group, part)


def unranked(wave_agencies: WaveAgencies, parts: Sequence[str], reason: np.ndarray) -> Placing:
    """Nobody is placed: only the reasons stand."""
    rank, rank_of, low, high = np.zeros((4, len(wave_agencies.agencies), len(parts)), dtype=np.int64)
    return Placing(rank, rank_of, low, high, reason, leagues={})


def draws_of(state: str) -> int:
    """One number for a state of the wave: page, print and files of it show the same sets."""
    return DRAWS if state in FINAL else PROVISIONAL_DRAWS


def ranked(
    indices: WaveIndices, wave_agencies: WaveAgencies, reason: np.ndarray, covariance: Covariance, *, draws: int
) -> Placing:
    """Ranks of those without a reason against one; a table under the threshold of reliability is given bands."""
    placing, leagues = unranked(wave_agencies, indices.parts, reason), {}
    for part, name in enumerate(indices.parts):
        for group, mine in _rivals(indices, wave_agencies, reason[:, part], part):
            rivals = _Rivals.of(indices, part, mine, covariance)
            leagues[group, name] = _league(rivals, placing, part, name, wave_agencies, draws)
    return dataclasses.replace(placing, leagues=leagues)


def covariance_of(sample: Sample, questionnaire: Questionnaire, indices: WaveIndices) -> Covariance:
    """Between agencies, by part: (A,) variances where no two agencies share a stratum or a form, else (A, A)."""

    def variances(part: str) -> np.ndarray:
        return indices.se[: sample.n_agencies, indices.parts.index(part)] ** 2

    def between(part: str) -> np.ndarray:
        return covariance_between_agencies(sample, questionnaire, indices, part)

    return variances if are_apart(sample, indices) else between


@dataclass(frozen=True)
class _Rivals:
    """The agencies of one group that can be ranked in one part."""

    members: np.ndarray
    estimate: np.ndarray
    variance: np.ndarray
    df: np.ndarray
    covariance: Callable[[], np.ndarray]

    @classmethod
    def of(cls, indices: WaveIndices, part: int, members: np.ndarray, covariance: Covariance) -> _Rivals:
        estimate = _without_rounding(indices.estimate[members, part])
        seen, size = indices.se[members, part] ** 2, indices.n_eff[members, part]
        variance = agresti_coull_variance(estimate, seen, size, indices.confidence)

        def inside() -> np.ndarray:
            between = covariance(indices.parts[part])
            return variance if between.ndim == 1 else _with_diagonal(between[np.ix_(members, members)], variance)

        return cls(members, estimate, variance, indices.df[members, part], inside)

    @property
    def reliability(self) -> float | None:
        """None with fewer than two: there is no order that could be doubted."""
        found = reliability_of(self.estimate, self.variance)
        return None if np.isnan(found) else found


def _league(rivals: _Rivals, placing: Placing, part: int, name: str, wave_agencies: WaveAgencies, draws: int) -> League:
    """Writes the places of the rivals, or the reason that they have none, and returns what belongs to the table."""
    reliability, mine = rivals.reliability, rivals.members
    codes = [wave_agencies.agencies[agency] for agency in mine]
    mean = percent(rivals.estimate.mean())
    if reliability is not None and reliability < RELIABLE_FROM:
        placing.reason[mine, part] = "unreliable"
        inside = rivals.covariance()
        bands = bands_of(rivals.estimate, np.diag(inside) if inside.ndim == 1 else inside, rivals.df)
        return League(reliability, mean, bands=_by_code(codes, bands.tolist()))
    together = np.zeros(len(mine), dtype=np.int64)
    placing.rank[mine, part], placing.rank_of[mine, part] = rank(
        rivals.estimate, together, np.ones(len(mine), dtype=np.bool_)
    )
    if not _has_sets(name, len(mine)):
        return League(reliability, mean)
    contest = RankComparison(rivals.estimate, rivals.covariance(), draws=draws, seed=SEED)
    placing.low[mine, part], placing.high[mine, part] = _sets(contest, simultaneous=False)
    low, high = _sets(contest, simultaneous=True)
    return League(reliability, mean, sets_for_all=_by_code(codes, zip(low, high, strict=True)))


def _has_sets(part: str, rivals: int) -> bool:
    return part == "overall" or rivals <= MOST_IN_PARTS


def _sets(contest: RankComparison, *, simultaneous: bool) -> tuple[list[int], list[int]]:
    """Best and worst places. A rival of unknown variance may stand anywhere, ahead of each other one too."""
    sets = contest.sets(simultaneous=simultaneous)
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


def _with_diagonal(matrix: np.ndarray, diagonal: np.ndarray) -> np.ndarray:
    np.fill_diagonal(matrix, diagonal)
    return matrix


def are_apart(sample: Sample, indices: WaveIndices) -> bool:
    """No form speaks for two agencies, and no stratum holds forms of two."""
    cells = np.flatnonzero(sample.forms_per_cell > 0)
    resolving = sample.resolving[cells]
    if indices.structure.receiving.any() and (sample.receiving[cells] != resolving).any():
        return False
    stratum = indices.frame.final[sample.stratum[cells]]
    return len(np.unique(np.stack([stratum, resolving]), axis=1).T) == len(np.unique(stratum))


def _by_code(codes: Sequence[str], told: Iterable[T]) -> dict[str, T]:
    """In the order in which it is kept and read again: a sentence that lists agencies is the same the first time."""
    return dict(sorted(zip(codes, told, strict=True)))
