"""An index never mixes bases: which forms of a wave speak for which agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveyapp.store.readings.answers import CellAnswers, StoredAnswers

TIERS: Mapping[str, int] = {"probability": 0, "all-invited": 0, "quota": 1, "self-selected": 2}
"""Best first. A scope uses the best tier it has; the forms of the others are counted as monitoring."""

RANKABLE, QUOTA, SELF_SELECTED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Speaking:
    """An agency, a peer group or all: the tier that speaks for it and the forms that only monitor it."""

    tier: int | None = None  # None: nobody answered
    monitoring: int = 0


def cells_of_tier(stored: StoredAnswers, tier: int) -> list[CellAnswers]:
    return [block for block in stored.cell_answers if TIERS[block.basis] == tier]


def tiers_used(stored: StoredAnswers) -> list[int]:
    return sorted({TIERS[block.basis] for block in stored.cell_answers})


def speaking(stored: StoredAnswers, groups: Mapping[str, str]) -> dict[tuple[str, str], Speaking]:
    """Of each agency and peer group of `groups` (agency -> group) by (scope, place), and of ("all", "all")."""
    forms: dict[tuple[str, str], dict[int, int]] = {}
    for block in stored.cell_answers:
        cell = stored.cells[block.cell]
        for place in domains_of((cell.resolving, cell.receiving), groups):
            of_tier = forms.setdefault(place, {})
            of_tier[TIERS[block.basis]] = of_tier.get(TIERS[block.basis], 0) + block.count
    places = [("agency", a) for a in groups] + [("peer_group", g) for g in set(groups.values())] + [("all", "all")]
    return {place: _speaking(forms.get(place, {})) for place in places}


def domains_of(agencies: Iterable[str], groups: Mapping[str, str]) -> set[tuple[str, str]]:
    """Each scope once, also where both roles lead to it."""
    named = [agency for agency in agencies if agency]
    found = {("agency", agency) for agency in named} | {("all", "all")}
    return found | {("peer_group", groups[agency]) for agency in named if agency in groups}


def _speaking(forms: Mapping[int, int]) -> Speaking:
    if not forms:
        return Speaking()
    best = min(forms)
    return Speaking(best, sum(count for tier, count in forms.items() if tier != best))
