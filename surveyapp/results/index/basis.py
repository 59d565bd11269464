"""An index never mixes bases: which forms of a wave speak for which agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveyapp.store.readings.answers import CellAnswers, StoredAnswers

DRAWN = "probability"
TIERS: Mapping[str, int] = {DRAWN: 0, "all-invited": 0, "quota": 1, "self-selected": 2}
"""Best first. A peer group uses the best tier it has; the forms of the others are counted as monitoring."""

RANKABLE, QUOTA, SELF_SELECTED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Speaking:
    """An agency, a peer group or all: the tier that speaks for it and the forms that only monitor it; those of people
    who chose themselves do so also where nothing else speaks."""

    tier: int | None = None  # None: nobody answered, or what came in may only be looked at apart
    monitoring: int = 0


def cells_of_tier(stored: StoredAnswers, tier: int) -> list[CellAnswers]:
    return [block for block in stored.cell_answers if TIERS[block.basis] == tier]


def tiers_used(stored: StoredAnswers) -> list[int]:
    return sorted({TIERS[block.basis] for block in stored.cell_answers})


def speaking(stored: StoredAnswers, groups: Mapping[str, str]) -> dict[tuple[str, str], Speaking]:
    """Of each agency and peer group of `groups` (agency -> group) by (scope, place), and of ("all", "all").

    The tier is chosen once per peer group, so that an agency, its group and the total speak of the same forms; an
    agency outside any group has its own. Forms of people who chose themselves are in no total.
    """
    forms = _forms_by_tier(stored, groups)
    named = set(filter(None, groups.values())) or {""}  # where no agency has a group, all of them are one
    tier_of = {group: _best(forms.get(("peer_group", group), {})) for group in named}
    domains = [("agency", a) for a in groups] + [("peer_group", g) for g in set(groups.values())] + [("all", "all")]
    found = {}
    for scope, name in domains:
        of_tier = forms.get((scope, name), {})
        group = groups[name] if scope == "agency" else ""
        found[scope, name] = _speaking(of_tier, tier_of[group] if group in tier_of else _best(of_tier))
    whole = found["all", "all"]
    if whole.tier == SELF_SELECTED:
        found["all", "all"] = Speaking(None, sum(forms["all", "all"].values()))
    return found


def _forms_by_tier(stored: StoredAnswers, groups: Mapping[str, str]) -> dict[tuple[str, str], dict[int, int]]:
    """Published counts of several questions speak too, and are no forms."""
    forms: dict[tuple[str, str], dict[int, int]] = {}
    for block in stored.cell_answers:
        cell = stored.cells[block.cell]
        count = block.count if stored.strata[cell.stratum].question is None else 0
        for domain in domains_of((cell.resolving, cell.receiving), groups):
            of_tier = forms.setdefault(domain, {})
            of_tier[TIERS[block.basis]] = of_tier.get(TIERS[block.basis], 0) + count
    return forms


def domains_of(agencies: Iterable[str], groups: Mapping[str, str]) -> set[tuple[str, str]]:
    """Each scope once, also where both roles lead to it."""
    named = [agency for agency in agencies if agency]
    found = {("agency", agency) for agency in named} | {("all", "all")}
    return found | {("peer_group", groups[agency]) for agency in named if agency in groups}


def _best(forms: Mapping[int, int]) -> int | None:
    return min(forms, default=None)


def _speaking(forms: Mapping[int, int], tier: int | None) -> Speaking:
    """Without forms of the tier of its group, everything that a domain has only monitors it."""
    monitoring = sum(count for each, count in forms.items() if each != tier or each == SELF_SELECTED)
    return Speaking(tier if tier in forms else None, monitoring)
