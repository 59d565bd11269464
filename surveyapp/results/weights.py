"""The weight with which a form counts in the index of its agency."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.wave.weights import wave_design
from surveyapp.results.index.basis import TIERS, speaking, tiers_used
from surveyapp.results.index.sampling import WaveAgencies, sample_of
from surveyapp.results.model.result import AgencyFacts
from surveyapp.store import Session
from surveyapp.store.readings.answers import forms
from surveyapp.store.waves.waves import wave_agencies

Weights = Mapping[tuple[int, str], float]
"""(cell, basis) -> what a form counts; with a base weight, what that is multiplied by. Absent: it does not count."""


def weights_of(session: Session, wave_code: str) -> Weights:
    """Of the valid forms that speak for their agency; those that only monitor it have none."""
    stored, cell_ids = forms(session, wave_code)
    frozen = wave_agencies(session, wave_code)
    agencies = {code: AgencyFacts(code, row.names, row.peer_group) for code, row in frozen.items()}
    places = WaveAgencies.of(agencies)
    speaks = {
        place: scope.tier for (kind, place), scope in speaking(stored, places.group_of).items() if kind == "agency"
    }
    weights: dict[tuple[int, str], float] = {}
    for tier in tiers_used(stored):
        design = wave_design(sample_of(stored, places, tier, slots=1))
        factor = design.factor_of_cell
        for block in stored.cell_answers:
            cell = stored.cells[block.cell]
            if TIERS[block.basis] == tier == speaks.get(cell.resolving or cell.receiving):
                weights[cell_ids[block.cell], block.basis] = float(factor[block.cell])
    return weights
