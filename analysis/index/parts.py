"""One set of parts per peer group: what leaves the ranked index of a whole group, and who has other parts."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bools, Ints
from analysis.wave.coding import coding_of
from analysis.wave.domain_totals import forms_of_parts
from analysis.wave.domains import columns_of_role, final_cells_of, memberships_of
from analysis.wave.layout import Layout
from analysis.wave.sample import Sample
from analysis.wave.scores import share_of_maximum
from analysis.wave.structure import Structure, structure_of
from analysis.wave.tally import forms_by_cell
from questionnaires.model import Questionnaire


def factors_to_leave_out(
    sample: Sample, questionnaire: Questionnaire, *, minimum: int = 10, tolerance: float = 0.2
) -> dict[int, tuple[str, ...]]:
    """Peer group -> factors with fewer than `minimum` forms in more than `tolerance` of its agencies.

    Counted are agencies with at least `minimum` forms in all (the others say nothing about a factor) for which the
    factor judges a role that they have. Groups that keep everything are not named.
    """
    structure = structure_of(questionnaire)
    forms, rateable = _forms_by_agency(sample, structure)
    counted = (forms[:, :1] >= minimum) & rateable
    short = counted & (forms[:, 1:] < minimum)
    left_out = {}
    for group in range(sample.n_groups):
        mine = sample.peer_group == group
        leaves = short[mine].sum(axis=0) > tolerance * counted[mine].sum(axis=0)
        if leaves.any():
            left_out[group] = tuple(np.array(structure.factors)[leaves].tolist())
    return left_out


def has_other_parts(parts_used: Bools, peer_group: Ints) -> Bools:
    """(A,) agencies whose index is not made of the same parts as that of most of their group.

    `parts_used` (A, F + 2) as in `WaveIndices`. Agencies with no part at all are left aside; between equally
    frequent sets the one with more parts counts as the group's.
    """
    other = np.zeros(len(peer_group), dtype=np.bool_)
    rated = parts_used.any(axis=1)
    for group in np.unique(peer_group):
        mine = np.flatnonzero((peer_group == group) & rated)
        if len(mine):
            kinds, kind, times = np.unique(parts_used[mine], axis=0, return_inverse=True, return_counts=True)
            usual = max(range(len(kinds)), key=lambda i: (times[i], kinds[i].sum()))
            other[mine] = kind != usual
    return other


def _forms_by_agency(sample: Sample, structure: Structure) -> tuple[Ints, Bools]:
    """(A, 1 + F) forms with an answer to any item and to each factor; (A, F) whether the factor judges the agency."""
    factor_columns = structure.factor == np.arange(len(structure.factors))[:, None]
    columns = np.vstack([structure.is_item, factor_columns])
    cells = final_cells_of(sample, sample.stratum, structure)
    members = memberships_of(sample, cells)
    layout = Layout(("overall", *structure.factors), columns[None], np.zeros(members.domains, dtype=np.int64))
    sets, set_of_part = layout.sets(structure)
    forms = forms_by_cell(sample, cells, coding_of(structure, share_of_maximum), sets)
    per_domain = forms_of_parts(forms, members, set_of_part)[: sample.n_agencies]
    roles = members.roles[: sample.n_agencies]
    rateable = (roles[:, :, None, None] & (factor_columns & columns_of_role(structure)[:, None, :])).any(axis=(1, 3))
    return per_domain.astype(np.int64), rateable
