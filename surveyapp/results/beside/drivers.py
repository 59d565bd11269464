"""What goes with the overall rating in a place, beside how well each factor does there: what to mend first."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from analysis.quality.driver_shares import driver_shares, means_of_groups
from analysis.quality.drivers import MOST_GROUPS, driver_quadrants
from analysis.wave.as_table import table_answers, table_design
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire
from surveyapp.results.beside.further import Further, Material
from surveyapp.results.beside.members import members_of
from surveyapp.results.index.basis import SELF_SELECTED
from surveyapp.results.model.drivers import ENOUGH, DomainDrivers, Driver
from surveyapp.results.model.percent import known_percent, percent
from surveyapp.results.model.result import IndexRow

FEWEST_PARTS = 2


def compute(material: Material, scope: str, domain: str) -> DomainDrivers:
    found, asked = material.estimates, material.inputs.questionnaire
    if asked.overall is None:
        return DomainDrivers(why="no-overall")
    tier = found.speaking[scope, domain].tier if (scope, domain) in found.speaking else None
    if tier is None:
        return DomainDrivers(why="no-answers")
    if tier == SELF_SELECTED:
        return DomainDrivers(why="basis")
    parts = _parts(material, scope, domain)
    if len(parts) < FEWEST_PARTS:
        return DomainDrivers(why="one-part")
    if len(parts) > MOST_GROUPS:
        return DomainDrivers(why="many-parts")
    return _explained(material, found.samples[tier], asked.overall.code, (scope, domain), parts)


def _parts(material: Material, scope: str, domain: str) -> dict[str, list[str]]:
    """Part -> its items, of those that are in the place's ranked index: factors, or single items without any."""
    asked, result = material.inputs.questionnaire, material.result
    group = domain if scope == "peer_group" else result.agencies[domain].peer_group
    left_out = result.parts_left_out.get(group, ())
    parts = {f"factor:{f.id}": _items(asked, f.id) for f in asked.factors if f.id not in left_out}
    if not parts:
        parts = {f"item:{q.code}": [q.code] for q in asked.items}
    overall = asked.overall.code if asked.overall else ""
    mine = {part: [code for code in items if code != overall] for part, items in parts.items()}
    return {part: items for part, items in mine.items() if items and _index(material, scope, domain, part) is not None}


def _items(questionnaire: Questionnaire, factor: str) -> list[str]:
    return [question.code for question in questionnaire.items if question.factor == factor]


def _index(material: Material, scope: str, domain: str, part: str) -> float | None:
    row = material.result.row(scope, domain, part)
    return None if row is None else row.index


def _explained(
    material: Material, sample: Sample, overall: str, domain: tuple[str, str], parts: dict[str, list[str]]
) -> DomainDrivers:
    codes, answers = table_answers(sample, material.inputs.questionnaire)
    outcome = answers[:, codes.index(overall)]
    means = means_of_groups(answers, [[codes.index(code) for code in items] for items in parts.values()])
    member = members_of(material, sample, *domain)
    counted = member & ~np.isnan(outcome) & ~np.isnan(means).any(axis=1)
    n = int(counted.sum())
    if n < ENOUGH:
        return DomainDrivers(n=n, why="counts" if _are_counts(sample, member) else "few")
    if not np.ptp(outcome[counted]) or not np.ptp(means[counted], axis=0).all():
        return DomainDrivers(n=n, why="all-same")
    found = driver_shares(
        outcome, means, table_design(sample), member, confidence=material.result.confidence, seed=material.result.seed
    )
    rows = [row for part in parts if (row := material.result.row(*domain, part)) is not None]
    performance = np.array([row.index for row in rows], dtype=np.float64)
    judged = driver_quadrants(found.share, performance)
    acts = judged.more_important & judged.below
    drivers = tuple(
        _driver(row, [found.share[k], found.low[k], found.high[k]], bool(acts[k])) for k, row in enumerate(rows)
    )
    return DomainDrivers(drivers, n, percent(found.r2))


def _are_counts(sample: Sample, member: np.ndarray) -> bool:
    """All that is known of the place are published counts of several questions."""
    return sample.counted is not None and bool(member.any()) and bool(sample.counted[member].all())


def _driver(row: IndexRow, share: list[float], acts: bool) -> Driver:
    importance, low, high = (known_percent(value) for value in share)
    return Driver(row.part, importance or 0.0, low, high, row.index or 0.0, row.ci_low, row.ci_high, acts)


def _from_plain(kept: dict[str, Any]) -> DomainDrivers:
    return DomainDrivers(**kept | {"drivers": tuple(Driver(**driver) for driver in kept["drivers"])})


def kind(scope: str, domain: str) -> Further[DomainDrivers]:
    return Further(
        f"priorities:{scope}:{domain}",
        lambda material: compute(material, scope, domain),
        dataclasses.asdict,
        _from_plain,
    )
