"""A result beside an earlier wave, and what its change is made of."""

from __future__ import annotations

import dataclasses
import random

from surveyapp.results.model.contributions import Contribution, DomainDecomposition, OutlineRow
from surveyapp.results.model.result import WaveResult


def with_changes(result: WaveResult, seed: int = 5) -> WaveResult:
    """The result beside a wave a year before, with every state of a change: some that are found only alone, too."""
    dice = random.Random(seed)
    reasons = ("split", "questionnaire", "rule", "population", "basis", "no-microdata")
    rows = []
    for number, row in enumerate(result.rows):
        if row.index is None:
            rows.append(row)
        elif number % 9 == 8:
            rows.append(dataclasses.replace(row, comparable=reasons[number // 9 % len(reasons)]))
        else:
            change, half = dice.gauss(0, 4), 3.0
            moved = {"change": change, "change_low": change - half, "change_high": change + half}
            rows.append(dataclasses.replace(row, comparable="yes", **moved))
    earlier = dataclasses.replace(result.wave, code="2025-H1", title="6 tháng đầu năm 2025")
    moved = frozenset(row.key for row in rows if row.change is not None and abs(row.change) > 4.5)
    return dataclasses.replace(result, rows=tuple(rows), against=earlier, moved=moved, moved_within=moved)


def taken_apart(result: WaveResult) -> dict[tuple[str, str], DomainDecomposition]:
    """Of a result with changes: all agencies (two found, one of them opened), and one agency by its factors."""
    first, second, *others = [code for code in result.agencies if result.row("agency", code).index is not None]
    whole = Contribution("", "", "", -0.79, -1.07, -0.51, significant=True, before=90.42, after=89.63)
    of_first = Contribution("performance", first, "", -0.47, -0.6, -0.34, significant=True, before=90.4, after=84.58)
    factor = Contribution(
        "performance", first, "factor:F4", -0.3, -0.4, -0.2, significant=True, before=92.4, after=78.4
    )
    rest = Contribution("performance", first, "factor:*", -0.17, -0.3, 0.01)
    of_second = Contribution("performance", second, "", 0.19, 0.08, 0.3, significant=True, before=87.93, after=92.84)
    remaining = Contribution("performance", "*", "", -0.38, -0.9, 0.12)
    performance = Contribution("performance", "", "", -0.66, -0.91, -0.41, significant=True)
    mix = Contribution("mix", "", "", -0.13, -0.22, -0.04, significant=True)
    outline = (
        OutlineRow(0, whole),
        OutlineRow(1, performance),
        OutlineRow(2, of_first),
        OutlineRow(3, factor),
        OutlineRow(3, rest, 4),
        OutlineRow(2, of_second),
        OutlineRow(2, remaining, len(others)),
        OutlineRow(1, mix),
    )
    parts = (
        Contribution("", "", "factor:F1", -0.5, -0.7, -0.3, significant=True, before=91.0, after=89.0),
        Contribution("", "", "item:F1A", -0.29, -0.6, 0.02, before=90.0, after=89.0),
    )
    agencies = tuple(line.contribution for line in outline if line.contribution.source and not line.others)
    own = dataclasses.replace(whole, contribution=1.2, low=-0.3, high=2.7, significant=False)
    return {
        ("all", "all"): DomainDecomposition("all", "all", "", whole, parts, agencies, outline),
        ("agency", first): DomainDecomposition("agency", first, "", own, parts),
        ("agency", second): DomainDecomposition("agency", second, "split"),
    }
