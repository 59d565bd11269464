"""How the figures of a wave came about, from the forms that were read and the estimates that were made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from surveyapp.results.index.basis import SELF_SELECTED, TIERS, Speaking, domains_of
from surveyapp.results.index.estimates import WaveEstimates
from surveyapp.results.index.inputs import Inputs
from surveyapp.results.model.provenance import APART, BESIDE, CHOSEN, COUNTED, DESIGN, WEIGHTINGS, Provenance, Source
from surveyapp.store.readings.counting import CameBy


def provenance_of(inputs: Inputs, found: WaveEstimates) -> Provenance:
    groups = found.wave_agencies.group_of
    forms: Counter[tuple[str, str, str, str]] = Counter()
    for came in inputs.came_by:
        forms[came.basis, came.proof, came.channel, _use(came, groups, found.speaking)] += came.n
    made_with = {kind: tuple(_agencies(found, kind)) for kind in (*WEIGHTINGS, *DESIGN)}
    return Provenance(
        sources=tuple(Source(*how, n) for how, n in sorted(forms.items())),
        from_file=inputs.codes_in_files,
        in_two_groups=sum(came.n for came in inputs.came_by if _counts_twice(came, groups, found.speaking)),
        agencies=sum(_is_counted(agency, found.speaking) for agency in found.wave_agencies.agencies),
        weights={kind: agencies for kind in WEIGHTINGS if (agencies := made_with[kind])},
        design=tuple(kind for kind in DESIGN if made_with[kind]),
        taken_in=inputs.taken_in is not None,
        is_basis_declared=inputs.taken_in is None or inputs.taken_in,
    )


def _use(came: CameBy, groups: Mapping[str, str], speaking: Mapping[tuple[str, str], Speaking]) -> str:
    tier = TIERS[came.basis]
    if speaking["all", "all"].tier == tier:
        return COUNTED
    places = domains_of((came.resolving, came.receiving), groups)
    return BESIDE if any(scope == "agency" and speaking[scope, name].tier == tier for scope, name in places) else APART


def _is_counted(agency: str, speaking: Mapping[tuple[str, str], Speaking]) -> bool:
    tier = speaking["agency", agency].tier
    return tier is not None and tier == speaking["all", "all"].tier


def _counts_twice(came: CameBy, groups: Mapping[str, str], speaking: Mapping[tuple[str, str], Speaking]) -> bool:
    places = domains_of((came.resolving, came.receiving), groups)
    return sum(scope == "peer_group" and speaking[scope, n].tier == TIERS[came.basis] for scope, n in places) > 1


def _agencies(found: WaveEstimates, kind: str) -> Iterator[str]:
    """Those in whose index forms weigh so, or whose variance takes account of it."""
    for number, agency in enumerate(found.wave_agencies.agencies):
        tier = found.speaking["agency", agency].tier
        if tier == SELF_SELECTED:
            if kind == CHOSEN:
                yield agency
        elif tier is not None and kind != CHOSEN and found.indices[tier].made_with[kind][number]:
            yield agency
