"""One set of parts per peer group: what leaves the ranked index of a whole group, and who has other parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.wave.coding import coding_of
from analysis.wave.domains import columns_of_role, final_cells_of, memberships_of
from analysis.wave.layout import Layout
from analysis.wave.sample import Sample
from analysis.wave.scores import share_of_maximum
from analysis.wave.structure import Structure, structure_of
from analysis.wave.totals.domain_totals import forms_of_parts
from analysis.wave.totals.tally import forms_by_cell
from questionnaires.model import Questionnaire

FEWEST_ANSWERS = 10
"""With fewer forms an agency says nothing about a factor, and with fewer answers nothing is said of it."""
TOLERANCE = 0.2
"""A factor that more than this share of a peer group lacks is no part of what the group can be ranked by."""


@dataclass(frozen=True, eq=False)
class Answered:
    """(A,) `forms` of each agency with an answer to any item; (A, F) how many of these answer each factor, and whether
    the factor judges a role that the agency has."""

    factors: tuple[str, ...]
    forms: Ints
    answers: Ints
    rateable: Bools

    @property
    def none(self) -> Bools:
        """(A, F) not a single answer to a factor that judges the agency, though it has forms."""
        without: Bools = self.rateable & (self.answers == 0) & (self.forms > 0)[:, None]
        return without


@dataclass(frozen=True, eq=False)
class Shortfall:
    """(G, F) agencies of each peer group that say something about a factor, those of them with too few answers to it,
    and whether these are too many."""

    counted: Ints
    few: Ints
    fails: Bools


def answered_by_agency(sample: Sample, questionnaire: Questionnaire) -> Answered:
    """How many forms of each agency answered each factor, and how many it has in all."""
    structure = structure_of(questionnaire)
    forms, rateable = _forms_by_agency(sample, structure)
    return Answered(structure.factors, forms[:, 0], forms[:, 1:], rateable)


def answers_known(answered: Answered, *, minimum: int = FEWEST_ANSWERS) -> Floats:
    """(A, F) answers; NaN where an agency has fewer than `minimum` forms in all and so says nothing about a factor, or
    where the factor judges a role that it has not."""
    speaks = answered.rateable & (answered.forms >= minimum)[:, None]
    return np.where(speaks, answered.answers, np.nan)


def answers_after_trial(
    trial: Answered, peer_group: Ints, groups: int, forms: Floats, *, minimum: int = FEWEST_ANSWERS
) -> Floats:
    """(A, F) answers to expect of `forms` (A,) if as large a share of them answers a factor as in the trial.

    The share is that of a whole peer group, because a trial has few forms of each agency; NaN where fewer than
    `minimum` of them could say something.
    """
    of_group = (peer_group == np.arange(groups)[:, None]).astype(np.int64)
    could = of_group @ (trial.forms[:, None] * trial.rateable)
    share = np.where(could >= minimum, of_group @ (trial.answers * trial.rateable), np.nan) / np.maximum(could, 1)
    expected: Floats = np.where(peer_group[:, None] >= 0, share[peer_group] * forms[:, None], np.nan)
    return expected


def shortfall(
    answers: Floats, peer_group: Ints, groups: int, *, minimum: int = FEWEST_ANSWERS, tolerance: float = TOLERANCE
) -> Shortfall:
    """Factors with fewer than `minimum` of the `answers` (A, F; NaN: unknown) in more than `tolerance` of the agencies
    of a group of which they are known."""
    of_group = (peer_group == np.arange(groups)[:, None]).astype(np.int64)
    counted, few = of_group @ ~np.isnan(answers), of_group @ (answers < minimum)
    return Shortfall(counted, few, few > tolerance * counted)


def factors_to_leave_out(sample: Sample, questionnaire: Questionnaire) -> dict[int, tuple[str, ...]]:
    """Peer group -> factors that fail in it. Groups that keep everything are not named."""
    answered = answered_by_agency(sample, questionnaire)
    fails = shortfall(answers_known(answered), sample.peer_group, sample.n_groups).fails
    return {g: tuple(np.array(answered.factors)[fails[g]].tolist()) for g in range(len(fails)) if fails[g].any()}


def has_other_parts(parts_used: Bools, peer_group: Ints, lacking: Bools | None = None) -> Bools:
    """(A,) agencies whose index is not made of the same parts as that of most of their group.

    `parts_used` (A, F + 2) as in `WaveIndices`. Agencies with no part at all are left aside; between equally
    frequent sets the one with more parts counts as the group's. Whoever is `lacking` (A,) a part that was fixed for
    the group has other parts, however many they are.
    """
    rated = parts_used.any(axis=1)
    other = np.zeros(len(peer_group), dtype=np.bool_) if lacking is None else lacking & rated
    rated = rated & ~other
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
