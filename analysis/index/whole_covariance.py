"""Covariance between what an agency adds up to and what all agencies together do.

Where no two agencies share a stratum, a cluster or a form this is the covariance of the agency with itself; else others
of its strata and clusters, and the other agency of its forms, belong to it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from analysis.arrays import Floats, Ints, number_pairs, product, sum_by
from analysis.index.indices import WaveIndices
from analysis.wave.domains import FinalCells, Memberships, n_domains
from analysis.wave.sample import Sample
from analysis.wave.scored import scored_wave
from analysis.wave.totals.tally import products_within, totals_by_cell
from analysis.wave.weights import WaveDesign
from questionnaires.model import Questionnaire


def covariance_with_whole(
    sample: Sample, questionnaire: Questionnaire, indices: WaveIndices, whole: int = -1
) -> Floats:
    """(A, 2K, 2K): an agency's weighted totals with those of the domain `whole`, a peer group or all; 0 outside it."""
    wave = scored_wave(sample, questionnaire, indices.rule.score)
    design, cells, members, coding, masks = wave.design, wave.cells, wave.members, wave.coding, wave.masks
    number = whole % n_domains(sample)
    in_whole = _roles_in(members, len(cells.stratum), number)
    inside = _members_inside(sample, members, in_whole, number)
    both = masks[:, None, :, None] * masks[None, :, None, :]
    crossed = Memberships(
        inside.domains, inside.cell, inside.domain, 3 * inside.role + in_whole[inside.cell], inside.scope
    )
    singles = products_within(sample, design, cells, crossed, coding, both.reshape(-1, *both.shape[2:]))
    totals = totals_by_cell(sample, design, cells, coding)
    together = totals * np.where(in_whole[:, None] >= 0, masks[in_whole], 0)
    own = totals[inside.cell] * masks[inside.role]
    between = _between_units(inside.cell, together, cells, design)
    return _products(own, between, inside.domain, singles[: sample.n_agencies])


def _roles_in(members: Memberships, cells: int, domain: int) -> Ints:
    """(B,) in which role each cell counts for a domain, -1 where it does not."""
    roles = np.full(cells, -1, dtype=np.int64)
    mine = members.domain == domain
    roles[members.cell[mine]] = members.role[mine]
    return roles


def _members_inside(sample: Sample, members: Memberships, in_whole: Ints, whole: int) -> Memberships:
    """Memberships of agencies that are part of the whole."""
    agency = np.minimum(members.domain, sample.n_agencies - 1)
    of_whole = (whole == n_domains(sample) - 1) | (sample.peer_group[agency] + sample.n_agencies == whole)
    mine = (members.scope == 0) & of_whole & (in_whole[members.cell] >= 0)
    return Memberships(members.domains, *(a[mine] for a in (members.cell, members.domain, members.role, members.scope)))


def _between_units(cell: Ints, together: Floats, cells: FinalCells, design: WaveDesign) -> Floats:
    """(M, 2K): what the total of a membership is multiplied with, from clusters and from the means of strata."""
    unit, _ = number_pairs(cells.stratum, cells.cluster)
    of_unit = sum_by(together, unit, int(unit.max(initial=-1)) + 1)
    of_stratum = sum_by(together, cells.stratum, len(design.spread))
    stratum, is_cluster = cells.stratum[cell], cells.cluster[cell] >= 0
    spread = np.where(is_cluster, design.spread[stratum], 0)[:, None]
    between: Floats = spread * of_unit[unit[cell]] - design.centre[stratum][:, None] * of_stratum[stratum]
    return between


def _products(own: Floats, between: Floats, agency: Ints, singles: Floats) -> Floats:
    order = np.argsort(agency, kind="stable")
    ends = np.searchsorted(agency[order], np.arange(len(singles) + 1))
    covariance = singles.copy()
    for number, (start, stop) in enumerate(pairwise(ends)):
        mine = order[start:stop]
        if len(mine):
            covariance[number] += product(own[mine], between[mine])
    return covariance
