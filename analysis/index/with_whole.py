"""Covariance between what an agency adds up to and what all agencies together do.

Where no two agencies share a stratum, a cluster or a form this is the covariance of the agency with itself; else others
of its strata and clusters, and the other agency of its forms, belong to it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from analysis.arrays import Floats, Ints, number_pairs, product, sum_by
from analysis.index.indices import WaveIndices
from analysis.wave.coding import coding_of
from analysis.wave.domains import Blocks, Members, blocks_of, columns_of_role, members_of, n_domains
from analysis.wave.rules import SCORES
from analysis.wave.sample import Sample
from analysis.wave.structure import structure_of
from analysis.wave.tally import products_within, totals_by_block
from analysis.wave.weights import Design, design_of
from questionnaires.model import Questionnaire


def covariance_with_whole(
    sample: Sample, questionnaire: Questionnaire, indices: WaveIndices, whole: int = -1
) -> Floats:
    """(A, 2K, 2K): an agency's weighted totals with those of the domain `whole`, a peer group or all; 0 outside it."""
    structure, design = structure_of(questionnaire), design_of(sample)
    coding, blocks = coding_of(structure, SCORES[indices.rule.score]), blocks_of(sample, design.stratum, structure)
    masks = np.repeat(columns_of_role(structure), 2, axis=1).astype(np.float64)
    number = whole % n_domains(sample)
    members = members_of(sample, blocks)
    in_whole = _roles_in(members, len(blocks.stratum), number)
    inside = _members_inside(sample, members, in_whole, number)
    both = masks[:, None, :, None] * masks[None, :, None, :]
    crossed = Members(
        inside.domains, inside.block, inside.domain, 3 * inside.role + in_whole[inside.block], inside.level
    )
    singles = products_within(sample, design, blocks, crossed, coding, both.reshape(-1, *both.shape[2:]))
    totals = totals_by_block(sample, design, blocks, coding)
    together = totals * np.where(in_whole[:, None] >= 0, masks[in_whole], 0)
    own = totals[inside.block] * masks[inside.role]
    between = _between_units(inside.block, together, blocks, design)
    return _products(own, between, inside.domain, singles[: sample.n_agencies])


def _roles_in(members: Members, blocks: int, domain: int) -> Ints:
    """(B,) in which role each block counts for a domain, -1 where it does not."""
    roles = np.full(blocks, -1, dtype=np.int64)
    mine = members.domain == domain
    roles[members.block[mine]] = members.role[mine]
    return roles


def _members_inside(sample: Sample, members: Members, in_whole: Ints, whole: int) -> Members:
    """Memberships of agencies that are part of the whole."""
    agency = np.minimum(members.domain, sample.n_agencies - 1)
    of_whole = (whole == n_domains(sample) - 1) | (sample.peer_group[agency] + sample.n_agencies == whole)
    mine = (members.level == 0) & of_whole & (in_whole[members.block] >= 0)
    return Members(members.domains, *(a[mine] for a in (members.block, members.domain, members.role, members.level)))


def _between_units(block: Ints, together: Floats, blocks: Blocks, design: Design) -> Floats:
    """(M, 2K): what the total of a membership is multiplied with, from clusters and from the means of strata."""
    unit, _ = number_pairs(blocks.stratum, blocks.cluster)
    of_unit = sum_by(together, unit, int(unit.max(initial=-1)) + 1)
    of_stratum = sum_by(together, blocks.stratum, len(design.spread))
    stratum, is_cluster = blocks.stratum[block], blocks.cluster[block] >= 0
    spread = np.where(is_cluster, design.spread[stratum], 0)[:, None]
    between: Floats = spread * of_unit[unit[block]] - design.centre[stratum][:, None] * of_stratum[stratum]
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
