"""Indices of single items from counts alone: how often each answer was given in each cell is enough for their variance.

The counts of parts of a wave add up, and one more form changes one of them (docs/method.md section 2). Composites need
pairs of items and go through `analysis.index.indices`, which gives the same numbers for items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints, number_pairs, sum_by
from analysis.survey import intervals
from analysis.wave.domains import domains_of_agencies, n_domains
from analysis.wave.sample import Sample, SampleError
from analysis.wave.scores import score_of
from analysis.wave.structure import Structure, structure_of
from analysis.wave.weights import WaveDesign, wave_design
from questionnaires.model import Questionnaire

OTHER = 0
"""Column of the counts for everything that is no rating; the options of the question follow."""


@dataclass(frozen=True, eq=False)
class ItemShares:
    """D domains (as in `index_wave`) by K items on 0-1; NaN is unknown. `method` is Wilson for shares, else logit."""

    codes: tuple[str, ...]
    estimate: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    n: Ints


def item_shares(
    sample: Sample, questionnaire: Questionnaire, score: str = "satisfied-share", *, confidence: float = 0.95
) -> ItemShares:
    """Estimate every rated question in every domain, on 0-1, under a score of `SCORES`.

    Raises SampleError for samples with base weights, which need `index_wave`."""
    if sample.base_weight is not None:
        raise SampleError("counts do not hold base weights; use index_wave")
    structure, design = structure_of(questionnaire), wave_design(sample)
    counting = _Counting(sample, structure, score)
    shape = n_domains(sample), len(structure.questions)
    estimate, variance, unsampled, weight, df, n = (np.full(shape, np.nan) for _ in range(6))
    for role in (False, True):
        columns = np.flatnonzero(structure.receiving == role)
        if len(columns):
            agency = sample.receiving if role else sample.resolving
            found = _Domains(sample, design, agency, counting.moments(columns))
            for into, values in zip((estimate, variance, unsampled, weight, df, n), found.measured(), strict=True):
                into[:, columns] = values
    return _finished(structure, score, (estimate, variance, unsampled, weight, df, n), confidence)


class _Counting:
    """Per cell and column: number rated, sum and sum of squares of the scores."""

    def __init__(self, sample: Sample, structure: Structure, score: str) -> None:
        self._sample, self._slots = sample, structure.slots
        self._worth = [score_of(score)(question) for question in structure.questions]
        self._width = max(len(worth) for worth in self._worth) + 1
        self._first = sample.cell.astype(np.int64) * self._width

    def moments(self, columns: Ints) -> tuple[Floats, Floats, Floats]:
        """(C, columns) each."""
        made = [self._of_column(int(column)) for column in columns]
        rated, scores, squares = (np.stack(part, axis=1) for part in zip(*made, strict=True))
        return rated, scores, squares

    def _of_column(self, column: int) -> tuple[Floats, Floats, Floats]:
        worth = self._worth[column]
        number = np.full(256, OTHER, dtype=np.uint8)
        number[[ord(code) for code in worth]] = 1 + np.arange(len(worth))
        where = self._first + number.take(self._sample.codes[:, self._slots[column]])
        cells = len(self._sample.stratum)
        counts = np.bincount(where, minlength=cells * self._width).reshape(cells, -1)[:, 1 : 1 + len(worth)]
        return _weighted(counts, worth)


def _weighted(counts: Ints, worth: Mapping[str, float]) -> tuple[Floats, Floats, Floats]:
    values = np.array(list(worth.values()))
    return counts.sum(axis=1).astype(np.float64), counts @ values, counts @ values**2


class _Domains:
    """Moments of cells added up to domains, their strata and their clusters."""

    def __init__(
        self, sample: Sample, design: WaveDesign, agency: Ints, moments: tuple[Floats, Floats, Floats]
    ) -> None:
        self._size = n_domains(sample)
        there = sample.forms_per_cell > 0
        levels = domains_of_agencies(sample, agency)
        rows = [np.flatnonzero(there & (level >= 0)) for level in levels]
        self._cell = np.concatenate(rows)
        self._domain = np.concatenate([level[row] for level, row in zip(levels, rows, strict=True)])
        self._stratum = design.stratum[self._cell]
        self._cluster = sample.cluster[self._cell]
        self._design, self._moments = design, moments

    def measured(self) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
        """(estimate, variance, sum of (1 - f) w², sum of w, df, n), (D, columns) each."""
        rated, scores, squares = (moment[self._cell] for moment in self._moments)
        w = self._design.factor[self._stratum][:, None]
        n, weight = self._sum(rated), self._sum(w * rated)
        estimate = self._sum(w * scores) / np.where(weight > 0, weight, np.nan)
        p = np.nan_to_num(estimate)[self._domain]
        off, square = w * (scores - p * rated), w**2 * (squares - 2 * p * scores + p**2 * rated)
        alone = (self._cluster < 0)[:, None]
        spread = self._design.spread[self._stratum][:, None]
        in_strata, in_clusters = self._groups(self._stratum, None), self._groups(self._cluster, self._cluster >= 0)
        variance = self._sum(spread * square * alone)
        variance += self._squares(off, in_clusters, self._design.spread) - self._squares(
            off, in_strata, self._design.centre
        )
        df = self._sum(rated * alone) + self._filled(rated, in_clusters) - self._filled(rated, in_strata)
        unsampled = self._sum(self._design.unsampled[self._stratum][:, None] * w**2 * rated)
        with np.errstate(divide="ignore", invalid="ignore"):
            return estimate, np.maximum(variance, 0) / weight**2, unsampled, weight, df, n

    def _sum(self, rows: Floats) -> Floats:
        return sum_by(rows, self._domain, self._size)

    def _groups(self, label: Ints, which: np.ndarray | None) -> tuple[Ints, Ints, Ints]:
        """(rows, number of each row's group, a row of each group): same domain, stratum and label."""
        rows = np.arange(len(label)) if which is None else np.flatnonzero(which)
        in_stratum, _ = number_pairs(self._domain[rows], self._stratum[rows])
        number, example = number_pairs(in_stratum, label[rows])
        return rows, number, rows[example]

    def _squares(self, off: Floats, groups: tuple[Ints, Ints, Ints], factor: Floats) -> Floats:
        rows, number, example = groups
        totals = sum_by(off[rows], number, len(example))
        weighted = factor[self._stratum[example]][:, None] * totals**2
        return sum_by(weighted, self._domain[example], self._size)

    def _filled(self, rated: Floats, groups: tuple[Ints, Ints, Ints]) -> Floats:
        rows, number, example = groups
        filled = (sum_by(rated[rows], number, len(example)) > 0).astype(np.float64)
        return sum_by(filled, self._domain[example], self._size)


def _finished(structure: Structure, score: str, numbers: tuple[Floats, ...], confidence: float) -> ItemShares:
    estimate, variance, unsampled, weight, df, n = numbers
    known = n > 0
    same = known & (
        (estimate == 0) | (estimate == 1) | (variance < 1e-13 * unsampled / np.where(known, weight, 1) ** 2)
    )
    variance = np.where(same, 0.0, np.where(known, variance, np.nan))
    df = np.where(known, df, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        unseen = weight**2 / unsampled
        n_eff = np.where(variance == 0, unseen, estimate * (1 - estimate) / variance)
    by_wilson = intervals.wilson(estimate, n_eff, df, confidence)
    by_logit = intervals.logit(estimate, np.sqrt(variance), df, confidence)
    wilson = (variance == 0) | score_of(score).is_share
    low, high = (np.where(wilson, a, b) for a, b in zip(by_wilson, by_logit, strict=True))
    codes = tuple(question.code for question in structure.questions)
    return ItemShares(codes, estimate, np.sqrt(variance), df, low, high, np.nan_to_num(n).astype(np.int64))
