"""What the change of one index is made of: every contribution at once, with the covariance between all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.change.bennet import BennetSplit, WaveCells
from analysis.change.between_waves import ChangeError, IndexedWave, degrees_of_both
from analysis.index.indices import WaveIndices
from analysis.refusal import one_of
from analysis.survey.adjustment import Differences, differences
from analysis.wave.rollups import ROLLUPS, combine_over_modules

Aggregate = Literal["direct", "dossier-share", "equal"]
By = Literal["item", "factor", "agency", "agency-factor", "agency-item"]
ALL = -1
MOST_DERIVATIVES = 50_000_000
"""Half a gigabyte or so per wave."""


@dataclass(frozen=True, eq=False)
class Decomposition:
    """The change of one index as M named contributions, on 0-1: `contribution` = `performance` + `mix`, adding up to
    `change` exactly. `covariance` (M, M) is that of the contributions; `differences` has their Wald intervals
    and Holm's p.

    A contribution whose adjusted interval holds 0 is to be printed as not distinguishable.
    """

    names: tuple[str, ...]
    before: float
    after: float
    contribution: Floats
    performance: Floats
    mix: Floats
    covariance: Floats
    differences: Differences

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def se(self) -> float:
        """Of the whole change; NaN where its variance is below 0, or 0 although it moved."""
        variance = float(self.covariance.sum())
        is_known = variance > 0 or (variance == 0 and self.change == 0)
        return float(np.sqrt(variance)) if is_known else float("nan")


def decompose_change(
    earlier: IndexedWave,
    later: IndexedWave,
    *,
    agency: int = ALL,
    by: By = "item",
    aggregate: Aggregate = "direct",
    shares: tuple[Floats, Floats] | None = None,
    shared: bool = False,
    confidence: float = 0.95,
) -> Decomposition:
    """Take the change of `overall` apart, for one agency or for all agencies together.

    `by` says how finely: items, factors, agencies, or agencies crossed with them; coarser ones are sums of finer ones.
    `aggregate` says how agencies make the whole: `direct` over all weighted answers, `equal`, or `dossier-share` with
    `shares` (A,) of the earlier and the later wave. `shared`: the waves visited some of the same clusters. Items are
    the same where their codes are; a new or dropped one moves the mix.
    """
    one_of("by", by, get_args(By))
    one_of("aggregate", aggregate, get_args(Aggregate))
    if earlier.sample.n_agencies != later.sample.n_agencies:
        raise ChangeError("agencies are not numbered alike in the two waves")
    columns = _all_columns(earlier.indices, later.indices)
    agencies = np.arange(later.sample.n_agencies) if agency == ALL else np.array([agency])
    cells = [
        _cells(wave.indices, agencies, columns, aggregate, None if shares is None else shares[i])
        for i, wave in enumerate((earlier, later))
    ]
    split = BennetSplit(*cells)
    names, output = _outputs(by, agencies, columns, later.indices, earlier.indices)
    if len(agencies) * len(names) * len(columns) > MOST_DERIVATIVES:
        raise ChangeError(f"{len(names)} contributions of {len(agencies)} agencies are too many at once: take fewer")
    loadings = [
        _back(split.loadings(i == 1, output, len(names)), wave, agencies, columns)
        for i, wave in enumerate((earlier, later))
    ]
    covariance = _covariance((earlier, later), loadings, agency, shared)
    df = np.nansum([wave.indices.df[agency, 0] for wave in (earlier, later)])
    if shared:
        df -= degrees_of_both(earlier, later)[agency]
    return _decomposition(names, cells, split, output, covariance, float(df), confidence)


def _decomposition(
    names: tuple[str, ...],
    cells: list[WaveCells],
    split: BennetSplit,
    output: Ints,
    covariance: Floats,
    df: float,
    confidence: float,
) -> Decomposition:
    flat = np.where(output >= 0, output, 0).ravel()
    performance, mix = (
        np.bincount(flat, weights=part.ravel(), minlength=len(names)).astype(np.float64)
        for part in (split.performance, split.mix)
    )
    return Decomposition(
        names=names,
        before=cells[0].index,
        after=cells[1].index,
        contribution=performance + mix,
        performance=performance,
        mix=mix,
        covariance=covariance,
        differences=differences(performance + mix, covariance, np.array(df), confidence=confidence),
    )


def _covariance(waves: tuple[IndexedWave, IndexedWave], loadings: list[Floats], agency: int, shared: bool) -> Floats:
    """(M, M) of the contributions; that of one agency in independent waves is known already."""
    if agency != ALL and not shared:
        totals = [wave.indices.covariance_of_totals[agency] for wave in waves]
        return sum((own[agency] @ t @ own[agency].T for own, t in zip(loadings, totals, strict=True)), np.zeros(()))
    sides = [wave.influences(own) for wave, own in zip(waves, loadings, strict=True)]
    covariance = sides[0].covariance + sides[1].covariance
    if shared:
        between = sides[0].covariance_with(sides[1])
        covariance += between + between.T
    return covariance


def _all_columns(*waves: WaveIndices) -> list[str]:
    """Codes of the rated questions of both waves, the later wave's order first."""
    codes = [question.code for wave in reversed(waves) for question in wave.structure.questions]
    return list(dict.fromkeys(codes))


def _columns_of(indices: WaveIndices, columns: list[str]) -> Ints:
    """Where each of this wave's columns stands among all columns."""
    return np.array([columns.index(question.code) for question in indices.structure.questions])


def _cells(
    indices: WaveIndices, agencies: Ints, columns: list[str], aggregate: Aggregate, shares: Floats | None
) -> WaveCells:
    """With totals as if every module had been asked of everybody."""
    scores, rated = indices.scores[agencies], indices.rated[agencies]
    pooled = ROLLUPS[indices.rule.rollup].one_proportion
    if aggregate == "direct":
        share, weight, gradient = None, *_direct(indices, agencies, scores, rated)
    else:
        share = _shares(indices, agencies, aggregate, shares)
        own = np.nan_to_num(indices.gradient[agencies, 0])
        gradient = own * share[:, None]
        weight = gradient[:, 0::2] * rated
    place, chance = _columns_of(indices, columns), indices.structure.chance
    by_asked = gradient.reshape(len(agencies), -1, 2) * chance[:, None]
    return WaveCells(
        scores=_spread(scores / chance, place, len(columns)),
        rated=_spread(rated / chance, place, len(columns)),
        weight=_spread(weight, place, len(columns)),
        gradient=_spread(by_asked, place, len(columns)).reshape(len(agencies), -1),
        pooled=pooled,
        share=share,
    )


def _direct(indices: WaveIndices, agencies: Ints, scores: Floats, rated: Floats) -> tuple[Floats, Floats]:
    """(weights (A, K), gradient (A, 2K)) where all answers of the agencies are taken together."""
    whole = agencies[0] if len(agencies) == 1 else ALL
    used = (indices.gradient[whole, 0, 0::2] != 0) & (rated.sum(axis=0) > 0)
    combine = ROLLUPS[indices.rule.rollup].combine
    made = combine_over_modules(
        combine, scores.sum(axis=0)[None], rated.sum(axis=0)[None], used[None], indices.structure
    )
    gradient = np.stack([made.by_score[0], made.by_rated[0]], axis=1).ravel()
    return made.by_score * rated, np.repeat(np.nan_to_num(gradient)[None], len(agencies), axis=0)


def _shares(indices: WaveIndices, agencies: Ints, aggregate: Aggregate, shares: Floats | None) -> Floats:
    """Shares of the agencies that have an index, adding to 1."""
    if aggregate == "dossier-share" and shares is None:
        raise ChangeError("dossier-share needs the shares of the agencies in both waves")
    volume = np.ones(len(agencies)) if aggregate == "equal" or shares is None else shares[agencies]
    volume = np.where(np.isnan(indices.estimate[agencies, 0]), 0.0, volume)
    share: Floats = volume / volume.sum()
    return share


def _spread(values: Floats, place: Ints, columns: int) -> Floats:
    """(A, K, ...) to all columns of both waves, 0 where this wave has none."""
    wide = np.zeros((len(values), columns, *values.shape[2:]))
    wide[:, place] = values
    return wide


def _back(loadings: Floats, wave: IndexedWave, agencies: Ints, columns: list[str]) -> Floats:
    """Loadings for all agencies and this wave's own columns."""
    place = _columns_of(wave.indices, columns)
    shape = len(agencies), loadings.shape[1], len(columns), 2
    own = loadings.reshape(shape)[:, :, place] / wave.indices.structure.chance[:, None]
    own = own.reshape(len(agencies), loadings.shape[1], -1)
    everywhere = np.zeros((wave.sample.n_agencies, *own.shape[1:]))
    everywhere[agencies] = own
    return everywhere


def _outputs(by: By, agencies: Ints, columns: list[str], *waves: WaveIndices) -> tuple[tuple[str, ...], Ints]:
    """Names of the contributions and which of them each cell (A, K) belongs to."""
    factor = {question.code: question.factor or "" for wave in reversed(waves) for question in wave.structure.questions}
    of_column = {
        "item": columns,
        "factor": [factor[code] for code in columns],
        "agency": [""] * len(columns),
        "agency-factor": [factor[code] for code in columns],
        "agency-item": columns,
    }[by]
    of_agency = [str(a) for a in agencies] if by.startswith("agency") else [""] * len(agencies)
    labels = [[":".join(filter(None, (agency, column))) for column in of_column] for agency in of_agency]
    names = list(dict.fromkeys(label for row in labels for label in row))
    number = {name: i for i, name in enumerate(names)}
    return tuple(names), np.array([[number[label] for label in row] for row in labels])
