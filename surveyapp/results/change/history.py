"""The waves before an earlier wave, from which it is known how much results usually move."""

from __future__ import annotations

from surveyapp.results.snapshot import Snapshot
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.store.waves.waves import WaveRow

MOST_WAVES = 12
"""Read for what is usual; of a monthly survey those are a year."""


def waves_until(snapshot: Snapshot, now: str, earlier: str) -> list[str]:
    """`earlier` and the waves before it, each named by the next as its previous one, the oldest first. Of those with
    answers alone; empty where `now` names another wave as its previous one, since other steps are not held together."""
    if snapshot.wave(now).previous not in ("", earlier):
        return []
    found: list[str] = []
    row: WaveRow | None = snapshot.wave(earlier)
    while row is not None and _has_answers(row) and row.code not in (now, *found) and len(found) < MOST_WAVES:
        found.append(row.code)
        row = snapshot.wave(row.previous) if row.previous else None
    return found[::-1]


def _has_answers(row: WaveRow) -> bool:
    return bool(row.questionnaire) and row.state in COLLECTED
