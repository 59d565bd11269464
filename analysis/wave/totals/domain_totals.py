"""From the sums of the cells to the domains: totals, their design covariance, sizes and degrees of freedom.

The covariance of the weighted totals t = sum of w y of a domain D is the operator of docs/method.md section 2
applied to y, written so that parts of a wave add up:

    A = sum over strata h of spread_h [ sum over units g of Z_hg Z_hgᵀ - Z_h Z_hᵀ / n_h ]

with Z the weighted totals over members of D only and n_h the units of the whole stratum (non-members are zeros).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints, number_pairs, products_by, sum_by
from analysis.wave.domains import FinalCells, Memberships
from analysis.wave.totals.tally import Tally
from analysis.wave.weights import WaveDesign


@dataclass(frozen=True, eq=False)
class DomainTotals:
    """Per domain: `scores` and `rated` (D, K) weighted totals, `covariance`, `replaced` (the same with f = 0) and
    `mass` (D, 2K, 2K).

    Per domain and part (D, P): `n` forms with a rated answer of the part, `weight` = sum of their w, `square` = sum of
    w² and `unsampled` = sum of (1 - f) w², `units` sampling units with such forms, `clusters` those of them that are
    clusters, and `df` = units - strata.
    """

    scores: Floats
    rated: Floats
    covariance: Floats
    replaced: Floats
    mass: Floats
    n: Floats
    weight: Floats
    square: Floats
    unsampled: Floats
    units: Floats
    clusters: Floats
    df: Floats


def domain_totals(
    tally: Tally, design: WaveDesign, cells: FinalCells, members: Memberships, masks: Floats, set_of_part: Ints
) -> DomainTotals:
    """`set_of_part` (D, 3, P): which set of the tally stands for a part of a domain in a role."""
    totals = np.zeros((members.domains, masks.shape[1]))
    units, clusters, strata = np.zeros((3, members.domains, set_of_part.shape[2]))
    covariance, again, replaced = tally.within, design.with_replacement, tally.replaced
    for some in members.by_scope():
        rows = tally.totals[some.cell] * masks[some.role]
        totals += sum_by(rows, some.domain, some.domains)
        in_strata, in_clusters = _groups(some, cells)
        covariance = covariance + in_clusters.products(rows, design.spread) - in_strata.products(rows, design.centre)
        if again is not design:
            replaced = replaced + in_clusters.products(rows, again.spread) - in_strata.products(rows, again.centre)
        forms = _of_members(tally.forms, some, set_of_part)
        single = (cells.cluster[some.cell] < 0)[:, None]
        clusters += in_clusters.filled(forms)
        units += sum_by(forms * single, some.domain, some.domains)
        strata += in_strata.filled(forms)
    units += clusters
    return DomainTotals(
        scores=totals[:, 0::2],
        rated=totals[:, 1::2],
        covariance=covariance,
        replaced=covariance if again is design else replaced,
        mass=tally.mass,
        n=forms_of_parts(tally.forms, members, set_of_part),
        weight=forms_of_parts(tally.weight, members, set_of_part),
        square=forms_of_parts(tally.square, members, set_of_part),
        unsampled=forms_of_parts(tally.unsampled, members, set_of_part),
        units=units,
        clusters=clusters,
        df=units - strata,
    )


def forms_of_parts(by_cell: Floats, members: Memberships, set_of_part: Ints) -> Floats:
    """(D, P) from (B, columns and sets): what a domain's cells add up to for each part in the role they have."""
    sums = np.zeros((members.domains, set_of_part.shape[2]))
    for some in members.by_scope():
        sums += sum_by(_of_members(by_cell, some, set_of_part), some.domain, some.domains)
    return sums


def _of_members(by_cell: Floats, members: Memberships, set_of_part: Ints) -> Floats:
    rows: Floats = np.take_along_axis(by_cell[members.cell], set_of_part[members.domain, members.role], axis=1)
    return rows


def _groups(members: Memberships, cells: FinalCells) -> tuple[_Groups, _Groups]:
    """The memberships by stratum, and those in clusters by cluster; a cluster is one unit inside one stratum."""
    stratum, cluster = cells.stratum[members.cell], cells.cluster[members.cell]
    unit, _ = number_pairs(stratum, cluster)
    everything = np.arange(len(stratum))
    return _Groups(members, everything, stratum, stratum), _Groups(members, np.flatnonzero(cluster >= 0), unit, stratum)


class _Groups:
    """Memberships of one domain that lie in the same stratum or unit."""

    def __init__(self, members: Memberships, rows: Ints, inside: Ints, stratum: Ints) -> None:
        self._rows = rows
        self._number, example = number_pairs(inside[rows], members.domain[rows])
        self._domains = members.domains
        self._domain = members.domain[rows][example]
        self._stratum = stratum[rows][example]

    def products(self, totals: Floats, factor: Floats) -> Floats:
        """(D, q, q): sum over the domain's groups of factor_h Z Zᵀ."""
        summed = sum_by(totals[self._rows], self._number, len(self._domain))
        return products_by(summed * np.sqrt(factor[self._stratum])[:, None], self._domain, self._domains)

    def filled(self, forms: Floats) -> Floats:
        """(D, P): groups with at least one form of the part."""
        summed = sum_by(forms[self._rows], self._number, len(self._domain))
        return sum_by((summed > 0).astype(np.float64), self._domain, self._domains)
