"""Moderated variances of a wave: agencies of one peer group and one kind of design lend each other what they know.

A pool is the agencies of one peer group, clustered and unclustered ones apart; one with fewer than three agencies that
were seen to vary is pooled with all of its kind in the wave. Peer groups and the whole are pools of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.index.indices import WaveIndices
from analysis.index.replaced import Replaced
from analysis.moderated.pool import (
    FOR_COMPOSITE,
    FOR_ITEM,
    Moderated,
    cluster_inflation,
    finite_population_size,
    moderate,
)
from analysis.survey.intervals import wilson
from analysis.wave.sample import Sample

FEWEST_SEEN_TO_VARY = 3
"""Agencies of a pool with a variance of their own, under which the pool is that of the whole wave."""
OF_WAVE = -1
"""A pool that is no peer group's: all agencies of one kind of design."""
OF_ONE = -2
"""One domain by itself."""


@dataclass(frozen=True, eq=False)
class ModeratedIndices:
    """D domains by P parts, as in `WaveIndices`; NaN is unknown.

    `units` as `moderate` gives them, here (D, P), its `common` and `strength` too. `low` and `high` are the interval of
    this wave: Wilson at `n_round` = `units.n_eff`, or more where a fraction of a finite population was asked.
    `pool` (D, P): number of the peer group, OF_WAVE or OF_ONE; `clustered` (D,) the kind of design that it holds.
    """

    units: Moderated
    low: Floats
    high: Floats
    n_round: Floats
    pool: Ints
    clustered: Bools
    confidence: float


def moderated_indices(sample: Sample, indices: WaveIndices) -> ModeratedIndices:
    """Of the sample that the indices were made of. What is made of published counts, and who gave less than two
    answers, stays unknown."""
    pools = _Pools(sample, indices)
    units, pool = pools.moderated()
    replaced, variance = indices.replaced, indices.se**2
    n_round = finite_population_size(units.n_eff, replaced.variance, variance, replaced.outside)
    low, high = wilson(indices.estimate, n_round, units.df, indices.confidence)
    return ModeratedIndices(units, low, high, n_round, pool, pools.clustered, indices.confidence)


class _Pools:
    """The domains of a wave, put into pools."""

    def __init__(self, sample: Sample, indices: WaveIndices) -> None:
        self._sample, self._indices, self._replaced = sample, indices, indices.replaced
        self._prior = np.where(self._replaced.single, FOR_ITEM, FOR_COMPOSITE)
        self.clustered: Bools = np.asarray(self._replaced.clustered.any(axis=1))

    def moderated(self) -> tuple[Moderated, Ints]:
        shape = self._indices.estimate.shape
        columns = {name: np.full(shape, np.nan) for name in Moderated.__dataclass_fields__}
        pool = np.full(shape, OF_ONE, dtype=np.int64)
        for number, members, parts in self._all():
            found = self._together(members, number)
            for name, column in columns.items():
                column[np.ix_(members, parts)] = np.broadcast_to(getattr(found, name), found.estimate.shape)[:, parts]
            pool[np.ix_(members, parts)] = number
        return Moderated(**columns), pool

    def _all(self) -> Iterator[tuple[int, Ints, Ints]]:
        """(number of the pool, its domains, the parts that it decides)."""
        agencies, group = np.arange(self._sample.n_agencies), self._sample.peer_group
        every_part = np.arange(len(self._indices.parts))
        for clustered in (False, True):
            kind = agencies[self.clustered[agencies] == clustered]
            if len(kind):
                yield OF_WAVE, kind, every_part
            for number in np.unique(group[kind][group[kind] >= 0]).tolist():
                mine = kind[group[kind] == number]
                enough = np.flatnonzero(self._varying(mine) >= FEWEST_SEEN_TO_VARY)
                yield number, mine, enough
        for domain in range(len(agencies), len(self.clustered)):
            yield OF_ONE, np.array([domain]), every_part

    def _varying(self, members: Ints) -> Ints:
        """(P,) members with satisfied and dissatisfied answers."""
        estimate = self._replaced.variance[members] * 0 + self._indices.estimate[members]
        varying: Ints = (estimate * (1 - estimate) > 0).sum(axis=0)
        return varying

    def _together(self, members: Ints, number: int) -> Moderated:
        estimate, df, replaced = self._indices.estimate[members], self._indices.df[members], self._replaced
        size = replaced.size[members]
        if self.clustered[members].any():
            size = size / _inflation(estimate, df, replaced, members, self._indices.n[members])
        return moderate(
            estimate, replaced.variance[members], df, size, prior=self._prior, most_df=self._most_df(members, number)
        )

    def _most_df(self, members: Ints, number: int) -> Floats:
        """(P,) distinct sampling units of the pool less strata: agencies that share days share them."""
        df = self._indices.df
        alone: Floats = np.nansum(df[members], axis=0)
        if number == OF_ONE:
            return alone
        above = len(df) - 1 if number == OF_WAVE else self._sample.n_agencies + number
        together = np.nan_to_num(df[above], nan=np.inf)
        most: Floats = np.minimum(np.minimum(alone, together), self._distinct(members))
        return most

    def _distinct(self, members: Ints) -> int:
        """Sampling units less strata, of all forms that count for one of these agencies."""
        sample, final = self._sample, self._indices.frame.final
        filled = sample.forms_per_cell > 0
        mine = filled & (np.isin(sample.resolving, members) | np.isin(sample.receiving, members))
        stratum, cluster = final[sample.stratum[mine]], sample.cluster[mine]
        alone = cluster < 0
        named = len(np.unique(np.stack([stratum[~alone], cluster[~alone]]), axis=1).T)
        return int(sample.forms_per_cell[mine][alone].sum()) + named - len(np.unique(stratum))


def _inflation(estimate: Floats, df: Floats, replaced: Replaced, members: Ints, respondents: Ints) -> Floats:
    """What clusters of unlike size owe to their size."""
    spread = estimate * (1 - estimate)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = replaced.size[members] * replaced.variance[members] / spread
        simple = replaced.spread[members] / spread
    found, simple = (np.where(spread > 0, effect, 0) for effect in (found, simple))
    return cluster_inflation(respondents / replaced.units[members], found, simple, df, estimate)
