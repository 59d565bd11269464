"""Weights and what the operator needs of each stratum (docs/method.md sections 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.wave.frame import Frame, frame_of
from analysis.wave.sample import Sample


@dataclass(frozen=True, eq=False)
class WaveDesign:
    """Per final stratum (T,): `factor` turns a base weight (or 1) into the weight; `unsampled` = 1 - f;
    `spread` = (1 - f) n / (n - 1) and `centre` = spread / n of the operator; a lone unit is not centred.
    `brought`: forms that came with a weight of their own.

    `stratum` (C,) is the final stratum of each cell.
    """

    frame: Frame
    stratum: Ints
    factor: Floats
    unsampled: Floats
    spread: Floats
    centre: Floats
    brought: Ints

    @cached_property
    def with_replacement(self) -> WaveDesign:
        """As if every unit had been drawn with replacement (f = 0): what judges how an agency works, not the dossiers
        of one period. The same design where no fraction is known."""
        if (self.unsampled == 1).all():
            return self
        everything = np.ones_like(self.unsampled)
        spread, centre = _spread(everything, self.frame)
        return replace(self, unsampled=everything, spread=spread, centre=centre)

    @property
    def factor_of_cell(self) -> Floats:
        """(C,) 0 for a cell without forms."""
        factor: Floats = np.append(self.factor, 0.0)[self.stratum]
        return factor

    @property
    def uncounted(self) -> Bools:
        """(T,) no population known: a form counts with the weight that it brought, else once."""
        return np.isnan(self.frame.population)

    @property
    def unweighted(self) -> Bools:
        """(T,) no population known, and forms without a weight of their own: those count once."""
        unweighted: Bools = self.uncounted & (self.brought < self.frame.forms)
        return unweighted

    @property
    def alone(self) -> Bools:
        """(T,) one sampling unit and no neighbour to collapse into."""
        return self.frame.units < 2

    @property
    def exceeded(self) -> Bools:
        return self.frame.overfull

    @property
    def collapsed(self) -> Bools:
        return self.frame.merged > 1


def wave_design(sample: Sample) -> WaveDesign:
    """w = N/n, or d N / sum of d with base weights d; without N, w = 1 or d.

    f = sampling units in the sample / in the stratum; 0 where unknown, exceeded, or meaningless (quota).
    A lone unit is "adjusted": its deviation is taken from the mean of all strata, which influence columns
    have at 0 (Lumley 2010, section 2.5; the option of the same name in R's survey).
    """
    frame = frame_of(sample)
    unsampled = 1 - _sampled_fraction(sample, frame)
    spread, centre = _spread(unsampled, frame)
    return WaveDesign(
        frame=frame,
        stratum=frame.final[sample.stratum],
        factor=_factor(sample, frame),
        unsampled=unsampled,
        spread=spread,
        centre=centre,
        brought=_brought(sample, frame),
    )


def response_weights(sample: Sample) -> Floats:
    """(n,) the weight of every form, N / n or d N / sum of d; within a stratum of known population they add up to
    it."""
    weight: Floats = wave_design(sample).factor_of_cell[sample.cell]
    return weight if sample.base_weight is None else weight * sample.base_weight


def _spread(unsampled: Floats, frame: Frame) -> tuple[Floats, Floats]:
    """`spread` and `centre`."""
    units = frame.units.astype(np.float64)
    spread: Floats = unsampled * np.where(units > 1, units / np.maximum(units - 1, 1), 1.0)
    return spread, np.where(units > 1, spread / np.maximum(units, 1), 0.0)


def _brought(sample: Sample, frame: Frame) -> Ints:
    place = frame.final[sample.stratum][sample.cell]
    return np.bincount(place[sample.brought], minlength=len(frame.population))


def _factor(sample: Sample, frame: Frame) -> Floats:
    size = len(frame.population)
    if sample.base_weight is None:
        base = frame.forms.astype(np.float64)
    else:
        place = frame.final[sample.stratum][sample.cell]
        base = np.bincount(place, weights=sample.base_weight, minlength=size).astype(np.float64)
    return np.where(np.isnan(frame.population), 1.0, frame.population / np.where(base > 0, base, 1.0))


def _sampled_fraction(sample: Sample, frame: Frame) -> Floats:
    there = np.where(frame.clustered > 0, frame.clusters, frame.population)
    fraction = frame.units / np.where(there > 0, there, np.inf)
    usable = np.isfinite(there) & ~frame.overfull
    return np.where(usable & _finite(sample, frame), fraction, 0.0)


def _finite(sample: Sample, frame: Frame) -> Bools:
    """(T,) final strata all of whose given ones were sampled from a finite population."""
    finite = np.broadcast_to(np.asarray(sample.finite), frame.final.shape)
    outside = (frame.final >= 0) & ~finite
    without = np.bincount(frame.final[outside], minlength=len(frame.population)) > 0
    usable: Bools = ~without & sample.weighted
    return usable
