"""What it would take to stand higher: the rise of the index that brings an agency some places up in a next wave."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.ranking.prospects import rises_needed
from surveyapp.results.beside.further import Further, Material
from surveyapp.results.index.basis import RANKABLE
from surveyapp.results.index.rows.placing import dependence_of
from surveyapp.results.model.percent import percent
from surveyapp.results.model.prospects import Prospects

CHANCE = 0.8
PLACES = (1, 2, 3)


def compute(material: Material) -> Prospects:
    found = material.estimates
    if not found.is_rankable or not len(found.samples[RANKABLE].cell):
        return Prospects(CHANCE, {})
    sample, indices, units = found.samples[RANKABLE], found.indices[RANKABLE], found.moderated[RANKABLE].units
    shared = dependence_of(sample, material.inputs.questionnaire, indices).in_part("overall")
    rises: dict[str, dict[int, float]] = {}
    for group in material.result.peer_groups:
        codes = [row.agency for row in material.result.ranked(group)]
        mine = np.array([found.wave_agencies.agencies.index(code) for code in codes], dtype=np.int64)
        if len(mine) < 2:
            continue
        estimate = np.round(indices.estimate[mine, 0], 12)
        covariance = shared.among(units.at(mine, 0), indices.df[mine, 0], mine)
        for places in PLACES:
            needed = rises_needed(estimate, covariance, places, chance=CHANCE, seed=material.result.seed)
            for code, rise in zip(codes, needed.tolist(), strict=True):
                if np.isfinite(rise):
                    rises.setdefault(code, {})[places] = percent(rise)
    return Prospects(CHANCE, rises)


def _to_plain(found: Prospects) -> dict[str, Any]:
    rises = {code: {str(places): rise for places, rise in told.items()} for code, told in found.rises.items()}
    return {"chance": found.chance, "rises": rises}


def _from_plain(kept: dict[str, Any]) -> Prospects:
    rises = {code: {int(places): rise for places, rise in told.items()} for code, told in kept["rises"].items()}
    return Prospects(kept["chance"], rises)


KIND = Further("prospects", compute, _to_plain, _from_plain)
