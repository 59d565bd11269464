"""The change of an index as a tree: a place from its items, and a city from its agencies and their items.

Both are Bennet's split, once per level, so that every level adds up exactly. With π the share of an agency in the
weights of the whole, h the weights of the items inside it, bars for the mean of both waves, Δ for later - earlier:

    ΔI   = sum over agencies of π̄ ΔI_a (performance) + (Ī_a - Ī) Δπ_a (mix),
    ΔI_a = sum over items of h̄ Δp + (p̄ - Ī_a) Δh.

What is there in one wave only has no performance: it came or went, with its own value, in the mix above it. Every
contribution is a smooth function of weighted totals; its derivatives are taken by a complex step, exact to rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.arrays import Bools, Floats, Ints
from analysis.change.aligned import AlignedWave

STEP = 1e-40
Numbers = NDArray[np.complex128]
AlignedWaves = tuple[AlignedWave, AlignedWave]
"""The earlier and the later wave."""


@dataclass(frozen=True, eq=False)
class ItemContributions:
    """How the indices of M domains changed, as K items: `contribution` (M, K) on 0-1 adds up to the change.
    `covariance` (M, K, K) of the items of a domain; `unseen` (M, K) is a standard error that answers all alike do not
    show."""

    contribution: Floats
    covariance: Floats
    unseen: Floats

    def variance(self, domain: int, items: Bools) -> float:
        """Of the sum of some items of a place; what is unseen may be the same in all of them."""
        mine = items.astype(np.float64)
        return max(float(mine @ self.covariance[domain] @ mine), 0.0) + float(mine @ self.unseen[domain]) ** 2


@dataclass(frozen=True, eq=False)
class AgencyContributions:
    """How the index of A agencies together changed: `items` is what each item adds to the performance of an agency,
    `mix` (A,) what each agency adds by its share. `by_own` and `by_whole`, per wave (A, 2, 2K): derivatives of the
    performance and the mix of an agency by its own totals and by those of all together."""

    items: ItemContributions
    mix: Floats
    mix_variance: Floats
    by_own: tuple[Floats, Floats]
    by_whole: tuple[Floats, Floats]

    @property
    def performance(self) -> Floats:
        performance: Floats = self.items.contribution.sum(axis=1)
        return performance

    def loadings(self, wave: int, numbers: Floats) -> Floats:
        """(A, M, 2K) of M sums over agencies: `numbers` (M, A, 2) says what counts, performance and mix of each."""
        own = np.einsum("maj,ajk->amk", numbers, self.by_own[wave])
        loadings: Floats = own + np.einsum("maj,ajk->mk", numbers, self.by_whole[wave])
        return loadings


@dataclass(frozen=True, eq=False)
class CrossWaveCovariance:
    """Covariances between the totals of the earlier and of the later wave, where they visited the same clusters:
    agencies with themselves and with the whole, the whole with agencies, (A, 2K, 2K); the whole, (2K, 2K)."""

    own_own: Floats
    own_whole: Floats
    whole_own: Floats
    whole_whole: Floats


def item_contributions(
    sides: AlignedWaves, domains: tuple[Ints, Ints], *, pooled: bool, crossed: Floats | None = None
) -> ItemContributions:
    """For M domains by their numbers in each wave. `crossed` (M, 2K, 2K): the covariance between the
    totals of the two waves, where they visited the same clusters."""
    totals = [side.totals[mine].astype(np.complex128) for side, mine in zip(sides, domains, strict=True)]
    weight = [side.weight[mine] for side, mine in zip(sides, domains, strict=True)]

    def contributions(*totals: Numbers) -> Numbers:
        waves = [_Items.of(own, fixed, pooled=pooled) for own, fixed in zip(totals, weight, strict=True)]
        return _bennet(*waves)

    slopes = [_slopes(contributions, totals, wave) for wave in (0, 1)]
    covariance = _sandwich(slopes[0], sides[0].covariance[domains[0]]) + _sandwich(
        slopes[1], sides[1].covariance[domains[1]]
    )
    if crossed is not None:
        covariance += _both_ways(slopes[0] @ crossed @ _turned(slopes[1]))
    unseen = [side.unseen[mine] for side, mine in zip(sides, domains, strict=True)]
    return ItemContributions(contributions(*totals).real, covariance, _unseen_of(slopes, totals, unseen))


def agency_contributions(
    sides: AlignedWaves,
    agencies: tuple[Ints, Ints],
    whole: tuple[int, int],
    with_whole: tuple[Floats, Floats],
    *,
    pooled: bool,
    crossed: CrossWaveCovariance | None = None,
) -> AgencyContributions:
    """For A agencies by their numbers in each wave (-1: not in that wave) and the domain that they make up.

    `with_whole` (own A, 2K, 2K) per wave: covariance of an agency's totals with those of the whole, laid out.
    """
    own = [_of(side.totals, mine).astype(np.complex128) for side, mine in zip(sides, agencies, strict=True)]
    all_of = [side.totals[number].astype(np.complex128) for side, number in zip(sides, whole, strict=True)]
    weight = [side.weight[number] for side, number in zip(sides, whole, strict=True)]

    def contributions(*totals: Numbers) -> Numbers:
        waves = [_Agencies(totals[t], totals[2 + t], weight[t], pooled=pooled) for t in (0, 1)]
        return np.concatenate([_performance(*waves), _mix(*waves)[:, None]], axis=1)

    arguments = [*own, *all_of]
    by_own, by_whole = ([_slopes(contributions, arguments, a + t) for t in (0, 1)] for a in (0, 2))
    covariance = np.zeros((len(agencies[0]), weight[0].size + 1, weight[0].size + 1))
    for t in (0, 1):
        together = _sandwich(by_whole[t], sides[t].covariance[whole[t]])
        between = by_own[t] @ _of(with_whole[t], agencies[t]) @ _turned(by_whole[t])
        covariance += _sandwich(by_own[t], _of(sides[t].covariance, agencies[t])) + together + _both_ways(between)
    if crossed is not None:
        covariance += _both_ways(_across(by_own, by_whole, crossed))
    found, unseen = contributions(*arguments).real, [_of(s.unseen, a) for s, a in zip(sides, agencies, strict=True)]
    items = [slopes[:, :-1] for slopes in by_own]
    return AgencyContributions(
        items=ItemContributions(found[:, :-1], covariance[:, :-1, :-1], _unseen_of(items, own, unseen)),
        mix=found[:, -1],
        mix_variance=np.maximum(covariance[:, -1, -1], 0),
        by_own=(_performance_and_mix(by_own[0]), _performance_and_mix(by_own[1])),
        by_whole=(_performance_and_mix(by_whole[0]), _performance_and_mix(by_whole[1])),
    )


@dataclass(frozen=True, eq=False)
class _Items:
    """One wave: what each item reaches (0 where nobody rated it) and how much it counts in its place, (M, K)."""

    there: Bools
    value: Numbers
    weight: Numbers

    @classmethod
    def of(cls, totals: Numbers, fixed: Floats, *, pooled: bool) -> _Items:
        """`fixed` (M, K) or (K,): the weight of each item in the index, 0 where it is not in it."""
        there = (fixed > 0) & (totals[..., 1].real > 0)
        scores, rated = (totals[..., kind] * there for kind in (0, 1))
        value = scores / np.where(there, rated, 1)
        weight = _shares(rated) if pooled else np.where(there, fixed, 0).astype(np.complex128)
        return cls(there, value, weight)

    @property
    def index(self) -> Numbers:
        index: Numbers = (self.weight * self.value).sum(axis=-1)
        return index


class _Agencies:
    """One wave: A agencies, what share of the whole each is, and the items inside."""

    def __init__(self, own: Numbers, whole: Numbers, fixed: Floats, *, pooled: bool) -> None:
        together = _Items.of(whole, fixed, pooled=pooled)
        in_all = np.where(together.there, whole[:, 1], 1)
        inside = _Items.of(own, fixed, pooled=pooled)
        of_whole = together.weight * np.where(inside.there, own[..., 1], 0) / in_all
        self.share = of_whole.sum(axis=1)
        self.there = inside.there.any(axis=1)
        self.items = _Items(inside.there, inside.value, _shares(of_whole))
        self.index = together.index


def _bennet(before: _Items, after: _Items) -> Numbers:
    """(M, K): performance + mix of each item."""
    old = np.where(before.there, before.value, after.value)
    new = np.where(after.there, after.value, before.value)
    middle = (before.index + after.index)[..., None] / 2
    moved = after.weight - before.weight
    split: Numbers = (before.weight + after.weight) / 2 * (new - old) + ((old + new) / 2 - middle) * moved
    return split


def _performance(before: _Agencies, after: _Agencies) -> Numbers:
    """(A, K), 0 for agencies that came or went."""
    share = np.where(before.there & after.there, (before.share + after.share) / 2, 0)
    performance: Numbers = share[:, None] * _bennet(before.items, after.items)
    return performance


def _mix(before: _Agencies, after: _Agencies) -> Numbers:
    old = np.where(before.there, before.items.index, after.items.index)
    new = np.where(after.there, after.items.index, before.items.index)
    mix: Numbers = ((old + new) / 2 - (before.index + after.index) / 2) * (after.share - before.share)
    return mix


def _shares(rated: Numbers) -> Numbers:
    whole = rated.sum(axis=-1, keepdims=True)
    shares: Numbers = rated / np.where(whole.real > 0, whole, 1)
    return shares


def _slopes(function: Callable[..., Numbers], totals: Sequence[Numbers], which: int) -> Floats:
    """(M, outputs, 2K): derivatives by the score and the rated total of each item in one of the arguments."""
    columns = totals[which].shape[-2]
    shape = function(*totals).shape
    slopes = np.zeros((*shape, columns, 2))
    for column, kind in np.ndindex(columns, 2):
        if totals[which][..., column, 1].real.any():
            moved = list(totals)
            moved[which] = totals[which].copy()
            moved[which][..., column, kind] += 1j * STEP
            slopes[..., column, kind] = function(*moved).imag / STEP
    return slopes.reshape(*shape, 2 * columns)


def _unseen_of(slopes: Sequence[Floats], totals: Sequence[Numbers], variance: Sequence[Floats]) -> Floats:
    """(M, K): standard errors of items by the variance of their own shares that was not seen."""
    squares = np.zeros(variance[0].shape)
    for of_wave, mine, unseen in zip(slopes, totals, variance, strict=True):
        by_share = np.einsum("mkk->mk", of_wave[..., 0::2]) * mine[..., 1].real
        squares += by_share**2 * unseen
    return np.sqrt(squares)


def _across(by_own: Sequence[Floats], by_whole: Sequence[Floats], crossed: CrossWaveCovariance) -> Floats:
    own, whole = _turned(by_own[1]), _turned(by_whole[1])
    across: Floats = by_own[0] @ (crossed.own_own @ own + crossed.own_whole @ whole)
    return across + by_whole[0] @ (crossed.whole_own @ own + crossed.whole_whole @ whole)


def _performance_and_mix(slopes: Floats) -> Floats:
    both: Floats = np.stack([slopes[:, :-1].sum(axis=1), slopes[:, -1]], axis=1)
    return both


def _of(values: Floats, numbers: Ints) -> Floats:
    """The rows of these numbers; zeros where there is none."""
    there = (numbers >= 0).reshape(-1, *(1,) * (values.ndim - 1))
    rows: Floats = np.where(there, values[numbers], 0)
    return rows


def _sandwich(slopes: Floats, covariance: Floats) -> Floats:
    sandwich: Floats = slopes @ covariance @ _turned(slopes)
    return sandwich


def _turned(slopes: Floats) -> Floats:
    return np.swapaxes(slopes, -1, -2)


def _both_ways(between: Floats) -> Floats:
    return between + _turned(between)
