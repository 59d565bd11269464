"""One wave under one score: what every pass over its answers starts from."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.arrays import Floats
from analysis.wave.coding import Coding, coding_of
from analysis.wave.domains import FinalCells, Memberships, final_cells_of, masks_of_roles, memberships_of
from analysis.wave.sample import Sample
from analysis.wave.scores import score_of
from analysis.wave.structure import Structure, structure_of
from analysis.wave.weights import WaveDesign, wave_design
from questionnaires.model import Questionnaire


@dataclass(frozen=True, eq=False)
class ScoredWave:
    """K columns, B final cells, M memberships of cells in domains; `masks` (3, 2K): which totals count in a role."""

    structure: Structure
    design: WaveDesign
    cells: FinalCells
    members: Memberships
    coding: Coding
    masks: Floats


def scored_wave(sample: Sample, questionnaire: Questionnaire, score: str) -> ScoredWave:
    """`score` is a name of `SCORES`; raises RuleError where a question lacks what it needs."""
    structure, design = structure_of(questionnaire), wave_design(sample)
    cells = final_cells_of(sample, design.stratum, structure)
    coding = coding_of(structure, score_of(score))
    return ScoredWave(structure, design, cells, memberships_of(sample, cells), coding, masks_of_roles(structure))
