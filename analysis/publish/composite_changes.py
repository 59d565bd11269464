"""A change of a composite index taken apart, exactly: what each component added by its value, and what by its weight.

Bennet 1920, as between two waves: with I = sum of w x over components (w holds the scale of the period, too), bars for
the mean of both periods and Δ for later - earlier,

    ΔI = sum of w̄ Δx (value) + sum of (x̄ - c) Δw (weight), c the mean index per unit of weight,

where the weights add to the same in both periods, so that c drops out of the sum; where they do not, c is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats
from analysis.labelled import Labelled
from analysis.publish.composites import Composite, CompositeError


@dataclass(frozen=True, eq=False, repr=False)
class CompositeChange(Labelled):
    """Per component in `codes` (K,), in points of the index: `by_value` and `by_weight`. A component that only one
    period has did not change its value; it came or went in the weights."""

    codes: tuple[str, ...]
    by_value: Floats
    by_weight: Floats

    @property
    def contribution(self) -> Floats:
        """(K,) adding to the change of the index computed from its parts; NaN where a part is missing."""
        both: Floats = self.by_value + self.by_weight
        return both


def composite_change(
    composite: Composite, earlier: Mapping[str, float], later: Mapping[str, float], periods: tuple[int, int]
) -> CompositeChange:
    """Of one unit, from `earlier` (component -> value) in the first of `periods` to `later` in the second. Raises
    CompositeError for anything but a plain sum of one level, and for a period without weights."""
    if (
        composite.aggregation != "sum"
        or composite.normalisation != "none"
        or len(composite.leaves) < len(composite.components)
    ):
        raise CompositeError(f"{composite.id} is no plain sum of its components")
    weights = [_weights(composite, period) for period in periods]
    codes = tuple(c.code for c in composite.components if any(c.code in each for each in weights))
    weight = np.array([[each.get(code, 0.0) for code in codes] for each in weights])
    value = np.array([[side.get(code, np.nan) for code in codes] for side in (earlier, later)], dtype=np.float64)
    there = weight > 0
    value = np.where(there, value, value[::-1])  # who came or went did not change
    moved, mean = weight[1] - weight[0], weight.mean(axis=0)
    whole = weight.sum(axis=1)
    centre = float((weight * value).sum() / whole.sum()) if np.isclose(whole[0], whole[1]) else 0.0
    by_weight = np.where(moved == 0, 0.0, (value.mean(axis=0) - centre) * moved)
    return CompositeChange(codes, mean * (value[1] - value[0]), by_weight)


def _weights(composite: Composite, year: int) -> dict[str, float]:
    """Component -> points of the index for one point of its value."""
    if not composite.periods:
        return {component.code: component.weight for component in composite.components}
    found = next((each for each in composite.periods if each.first <= year <= each.last), None)
    if found is None:
        raise CompositeError(f"{composite.id} has no weights for {year}")
    return {code: weight * found.scale for code, weight in found.weights.items()}
