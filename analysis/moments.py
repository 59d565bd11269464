"""From the sums of the blocks to the domains: totals, their design covariance, sizes and degrees of freedom.

The covariance of the weighted totals t = sum of w y of a domain D is the operator of statistics.md section 5.2
applied to y, written so that parts of a wave add up:

    A = sum over strata h of spread_h [ sum over units g of Z_hg Z_hgᵀ - Z_h Z_hᵀ / n_h ]

with Z the weighted totals over members of D only and n_h the units of the whole stratum (non-members are zeros).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints, number_pairs, products_by, sum_by
from analysis.domains import Blocks, Members
from analysis.tally import Tally
from analysis.weights import Design


@dataclass(frozen=True, eq=False)
class Moments:
    """Per domain: `scores` and `rated` (D, K) weighted totals, `covariance` and `mass` (D, 2K, 2K).

    Per domain and part (D, P): `n` forms with a rated answer of the part, `weight` = sum of their w, `unsampled`
    = sum of (1 - f) w², `df` = sampling units - strata with such forms.
    """

    scores: Floats
    rated: Floats
    covariance: Floats
    mass: Floats
    n: Floats
    weight: Floats
    unsampled: Floats
    df: Floats


def moments_of(tally: Tally, design: Design, blocks: Blocks, members: Members, masks: Floats, place: Ints) -> Moments:
    """`place` (D, 3, P): which set of the tally stands for a part of a domain in a role."""
    stratum, cluster = blocks.stratum[members.block], blocks.cluster[members.block]
    totals = tally.totals[members.block] * masks[members.role]
    in_stratum = _Grouped(members, stratum)
    in_cluster = _Grouped(members, *_units(stratum, cluster), only=cluster >= 0)
    whole = sum_by(totals, members.domain, members.domains)
    forms = _of_members(tally.forms, members, place)
    return Moments(
        scores=whole[:, 0::2],
        rated=whole[:, 1::2],
        covariance=tally.within
        + in_cluster.products(totals, design.spread)
        - in_stratum.products(totals, design.centre),
        mass=tally.mass,
        n=forms_of_parts(tally.forms, members, place),
        weight=forms_of_parts(tally.weight, members, place),
        unsampled=forms_of_parts(tally.unsampled, members, place),
        df=sum_by(forms * (cluster < 0)[:, None], members.domain, members.domains)
        + in_cluster.filled(forms)
        - in_stratum.filled(forms),
    )


def forms_of_parts(by_block: Floats, members: Members, place: Ints) -> Floats:
    """(D, P) from (B, columns and sets): what a domain's blocks add up to for each part in the role they have."""
    return sum_by(_of_members(by_block, members, place), members.domain, members.domains)


def _of_members(by_block: Floats, members: Members, place: Ints) -> Floats:
    rows: Floats = np.take_along_axis(by_block[members.block], place[members.domain, members.role], axis=1)
    return rows


def _units(stratum: Ints, cluster: Ints) -> tuple[Ints, Ints]:
    """(number of the cluster's unit, stratum) per row: a cluster label is one unit inside one stratum."""
    return number_pairs(stratum, cluster)[0], stratum


class _Grouped:
    """Memberships put together by what they lie in, a stratum or a unit, and domain."""

    def __init__(self, members: Members, inside: Ints, stratum: Ints | None = None, only: Bools | None = None) -> None:
        self._only = np.ones(len(inside), dtype=np.bool_) if only is None else only
        self._number, example = number_pairs(inside[self._only], members.domain[self._only])
        self._domains = members.domains
        self._domain = members.domain[self._only][example]
        self._stratum = (inside if stratum is None else stratum)[self._only][example]

    def products(self, totals: Floats, factor: Floats) -> Floats:
        """(D, q, q): sum over the domain's groups of factor_h Z Zᵀ."""
        summed = sum_by(totals[self._only], self._number, len(self._domain))
        return products_by(summed * np.sqrt(factor[self._stratum])[:, None], self._domain, self._domains)

    def filled(self, forms: Floats) -> Floats:
        """(D, P): groups with at least one form of the part."""
        summed = sum_by(forms[self._only], self._number, len(self._domain))
        return sum_by((summed > 0).astype(np.float64), self._domain, self._domains)
