"""From two measured waves to what each change is made of; the arithmetic is `analysis.change.contributions`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from analysis.change.aligned import aligned_waves
from analysis.change.contributions import item_contributions
from analysis.change.shared_clusters import SharedClusters
from analysis.wave.rollups import ROLLUPS
from surveyapp.results.change.agency_rows import AgencyRows, teller
from surveyapp.results.change.clusters import shared_clusters
from surveyapp.results.change.part_rows import ComparedParts, PartRows
from surveyapp.results.change.together import WaveArrays, across, put_together
from surveyapp.results.index.estimates import Measured, WaveEstimates
from surveyapp.results.model.contributions import (
    Contribution,
    Decompositions,
    DomainDecomposition,
    NoContributions,
    OutlineRow,
)
from surveyapp.results.model.result import IndexRow, RowKey, WaveResult
from surveyapp.results.public.hiding import hidden_rows

Where = tuple[str, str]  # scope, place


def decompositions(result: WaveResult, earlier: WaveResult, measured: tuple[Measured, Measured]) -> Decompositions:
    """Of every agency, peer group and all. `result` holds its changes since `earlier`, which is on its boundaries;
    `measured` are the arrays behind the earlier and the later one."""
    waves, later = _Waves((earlier, result), measured), measured[1].estimates
    found = {where: DomainDecomposition(*where, why=waves.why_not(where)) for where in later.wave_agencies.domains}
    for tier in later.samples:
        wanted = [where for where, told in found.items() if not told.why and later.speaking[where].tier == tier]
        if wanted:
            found |= _Tier(waves, tier).of(wanted)
    return found


def why_not(row: IndexRow | None) -> NoContributions:
    """Why an index has no change to take apart; "" where it has one."""
    if row is None or row.index is None:
        return "no-index"
    if row.comparable == "yes" or row.comparable == "common-items":
        return ""
    return row.comparable or "new"


class _Waves:
    """Two waves laid over each other: the earlier one first."""

    def __init__(self, results: tuple[WaveResult, WaveResult], measured: tuple[Measured, Measured]) -> None:
        self.results, self.measured = results, measured
        self.estimates: tuple[WaveEstimates, WaveEstimates] = (measured[0].estimates, measured[1].estimates)
        self.numbers = [{place: i for i, place in enumerate(e.wave_agencies.domains)} for e in self.estimates]

    @cached_property
    def clusters(self) -> Mapping[int, SharedClusters]:
        return shared_clusters(*self.measured)

    @cached_property
    def hidden(self) -> frozenset[RowKey]:
        """Too small to be named in a document, in one of the waves."""
        return hidden_rows(self.results[0]) | hidden_rows(self.results[1])

    def agencies(self, where: Where) -> list[str]:
        """Of a peer group or of all, in either wave."""
        groups = {code: group for e in self.estimates for code, group in e.wave_agencies.group_of.items()}
        later_first = list(dict.fromkeys(code for e in self.estimates[::-1] for code in e.wave_agencies.agencies))
        return [code for code in later_first if where[0] == "all" or groups[code] == where[1]]

    def why_not(self, where: Where) -> NoContributions:
        rows = [result.row(*where) for result in self.results]
        told = why_not(rows[1])
        if told:
            return told
        if any(row is not None and row.is_of_counts for row in rows):
            return "counts"
        tiers = {estimates.speaking[where].tier for estimates in self.estimates}
        return "" if len(tiers) == 1 else "basis"


class _Tier:
    """The places for which the forms of one tier speak."""

    def __init__(self, waves: _Waves, tier: int) -> None:
        self._waves = waves
        self._indices = [estimates.indices[tier] for estimates in waves.estimates]
        columns, self._sides = aligned_waves(*self._indices)
        self._pooled = ROLLUPS[waves.measured[1].rule.rollup].one_proportion
        self._clusters = waves.clusters.get(tier)
        self._parts = ComparedParts.of(columns, waves.measured)
        first, second = (
            WaveArrays(m.estimates.samples[tier], m.inputs.questionnaire, indices, side)
            for m, indices, side in zip(waves.measured, self._indices, self._sides, strict=True)
        )
        self._arrays = first, second

    def of(self, wanted: list[Where]) -> Iterator[tuple[Where, DomainDecomposition]]:
        places = self._numbers(wanted)
        crossed = None
        if self._clusters is not None:
            crossed = np.stack([across(self._clusters, self._sides, *pair) for pair in zip(*places, strict=True)])
        items = item_contributions(self._sides, places, pooled=self._pooled, crossed=crossed)
        used = (self._sides[0].weight[places[0]] > 0) | (self._sides[1].weight[places[1]] > 0)
        df = self._df(*places)
        for number, where in enumerate(wanted):
            lines = PartRows(self._parts, items, number, used[number], float(df[number]), self._confidence)
            yield where, self._told(where, tuple(lines.rows(teller(self._waves.results, "", where, ""))))

    def _told(self, where: Where, parts: tuple[Contribution, ...]) -> DomainDecomposition:
        lines = self._agency_lines(where) if where[0] != "agency" else None
        whole = self._whole(where)
        return DomainDecomposition(
            scope=where[0],
            domain=where[1],
            whole=whole,
            parts=parts,
            agencies=tuple(lines.rows()) if lines else (),
            outline=(OutlineRow(0, whole), *lines.outline()) if lines else (),
        )

    @property
    def _confidence(self) -> float:
        return self._waves.results[1].confidence

    def _numbers(self, wanted: Sequence[Where]) -> tuple[np.ndarray, np.ndarray]:
        """Of their domains in each wave, -1 where one is not there."""
        first, second = (np.array([n.get(where, -1) for where in wanted]) for n in self._waves.numbers)
        return first, second

    def _df(self, earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
        """As for the changes themselves."""
        waves = zip(self._indices, (earlier, later), strict=True)
        of_waves = [np.where(mine >= 0, indices.df[mine, 0], np.nan) for indices, mine in waves]
        both: np.ndarray = np.nansum(of_waves, axis=0)
        if self._clusters is not None:
            both -= [self._clusters.degrees_shared(*pair) for pair in zip(earlier, later, strict=True)]
        df: np.ndarray = np.maximum(both, np.fmin(*of_waves))
        return df

    def _agency_lines(self, where: Where) -> AgencyRows | None:
        codes = self._waves.agencies(where)
        numbers = self._numbers([("agency", code) for code in codes])
        answered = [(s.totals[n, :, 1] > 0).any(axis=1) & (n >= 0) for s, n in zip(self._sides, numbers, strict=True)]
        there = answered[0] | answered[1]
        first, second = (np.where(a, n, -1)[there] for a, n in zip(answered, numbers, strict=True))
        numbers, (before, after) = (first, second), self._numbers([where])
        whole = int(before[0]), int(after[0])
        if there.sum() < 2:
            return None
        together = put_together(self._arrays, numbers, whole, self._clusters, pooled=self._pooled)
        if together is None:
            return None
        return AgencyRows(
            together=together,
            codes=tuple(code for code, is_there in zip(codes, there, strict=True) if is_there),
            parts=self._parts,
            used=self._used(numbers, whole),
            df=self._df(*numbers),
            df_whole=float(self._df(before, after)[0]),
            results=self._waves.results,
            hidden=self._waves.hidden,
        )

    def _used(self, numbers: tuple[np.ndarray, np.ndarray], whole: tuple[int, int]) -> np.ndarray:
        used = [
            (side.weight[number] > 0) & (side.totals[mine, :, 1] > 0) & (mine >= 0)[:, None]
            for side, mine, number in zip(self._sides, numbers, whole, strict=True)
        ]
        both: np.ndarray = used[0] | used[1]
        return both

    def _whole(self, where: Where) -> Contribution:
        """As it stands beside the index."""
        before, after = (result.row(*where) for result in self._waves.results)
        if before is None or after is None or after.change is None:
            raise LookupError(f"{where} has no change that could be taken apart")
        found = after.key in self._waves.results[1].moved
        ends = after.change_low, after.change_high
        return Contribution("", "", "", after.change, *ends, found, before.index, after.index)
