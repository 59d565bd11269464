"""Which forms are about a place."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bools
from analysis.wave.sample import Sample
from surveyapp.results.beside.further import Material


def members_of(material: Material, sample: Sample, scope: str, domain: str) -> Bools:
    """(n,) forms of the sample that judge an agency, those of a peer group, or any of all, in one role or the other."""
    places, tier = material.estimates.wave_agencies, material.estimates.speaking[scope, domain].tier
    wanted = np.isin(places.agencies, _agencies_of(material, scope, domain))
    roles = [sample.resolving[sample.cell]]
    if tier is not None and material.estimates.indices[tier].structure.receiving.any():
        roles.append(sample.receiving[sample.cell])
    member = np.zeros(len(sample.cell), dtype=np.bool_)
    for agency in roles:
        member |= (agency >= 0) & wanted[agency]
    return member


def _agencies_of(material: Material, scope: str, domain: str) -> list[str]:
    if scope == "agency":
        return [domain]
    groups = material.estimates.wave_agencies.group_of
    return [agency for agency, group in groups.items() if scope == "all" or group == domain]
