"""A result as canonical JSON: sorted keys, shortest floats, so that the same figures give the same bytes and hash."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from questionnaires.model import Questionnaire
from surveyapp.results.model.result import AgencyFacts, Counts, Hashes, IndexRow, League, Levels, WaveFacts, WaveResult

FORMAT = 5
"""Of a kept body: raised whenever a field is added or a figure computed otherwise, so that no older body is read."""


def figures_hash(rows: Sequence[IndexRow]) -> str:
    """SHA-256 (hex) of all figures to 9 decimals: two processors may differ in the last bits of a float."""
    figures = [[round(v, 9) if isinstance(v, float) else v for v in _values(row)] for row in rows]
    return hashlib.sha256(canonical(figures)).hexdigest()


def to_body(result: WaveResult) -> bytes:
    """Everything but the questionnaire, which the store keeps frozen under its own key."""
    return canonical(
        {
            "wave": dataclasses.asdict(result.wave),
            "questionnaire": result.questionnaire.key,
            "rule": result.rule,
            "confidence": result.confidence,
            "rows": [_values(row) for row in result.rows],
            "agencies": [dataclasses.asdict(a) for a in result.agencies.values()],
            "counts": dataclasses.asdict(result.counts),
            "counts_by_group": {g: dataclasses.asdict(c) for g, c in result.counts_by_group.items()},
            "levels": [[*place, _levels(levels)] for place, levels in result.levels.items()],
            "hashes": dataclasses.asdict(result.hashes),
            "software": result.software,
            "notes": result.notes,
            "publish_from": result.publish_from,
            "rank_from": result.rank_from,
            "parts_left_out": result.parts_left_out,
            "leagues": [[*place, dataclasses.asdict(league)] for place, league in result.leagues.items()],
            "reliable_from": result.reliable_from,
            "draws": result.draws,
            "seed": result.seed,
            "aggregate": result.aggregate,
        }
    )


def from_body(body: bytes, questionnaire: Questionnaire) -> WaveResult:
    kept = json.loads(body)
    return WaveResult(
        wave=WaveFacts(**_with_dates(kept["wave"])),
        questionnaire=questionnaire,
        rule=kept["rule"],
        confidence=kept["confidence"],
        rows=tuple(_row(values) for values in kept["rows"]),
        agencies={a["code"]: AgencyFacts(**a) for a in kept["agencies"]},
        counts=Counts(**kept["counts"]),
        counts_by_group={g: Counts(**c) for g, c in kept["counts_by_group"].items()},
        levels={tuple(place): Levels(**levels) for *place, levels in kept["levels"]},
        hashes=Hashes(**kept["hashes"]),
        software=kept["software"],
        notes=tuple(kept["notes"]),
        publish_from=kept["publish_from"],
        rank_from=kept["rank_from"],
        parts_left_out={g: tuple(f) for g, f in kept["parts_left_out"].items()},
        leagues={tuple(place): _league(league) for *place, league in kept["leagues"]},
        reliable_from=kept["reliable_from"],
        draws=kept["draws"],
        seed=kept["seed"],
        aggregate=kept["aggregate"],
    )


def _levels(levels: Levels) -> dict[str, Any]:
    """What staff see is kept; the published view is made of it anew."""
    return {"shares": levels.shares, "counts": levels.counts, "missing": levels.missing}


def _league(kept: dict[str, Any]) -> League:
    return League(**kept | {"sets_for_all": {a: tuple(places) for a, places in kept["sets_for_all"].items()}})


def _values(row: IndexRow) -> list[Any]:
    return [getattr(row, name) for name in _ROW]


def _row(values: list[Any]) -> IndexRow:
    return IndexRow(**dict(zip(_ROW, values, strict=True)) | {"flags": tuple(values[-1])})


_ROW = tuple(f.name for f in dataclasses.fields(IndexRow))
_DATES = ("reference_from", "reference_to", "opens", "closes")


def _with_dates(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {name: dt.date.fromisoformat(facts[name]) for name in _DATES if facts[name]}


def canonical(value: Any) -> bytes:
    """JSON that has one form only."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=str)
    return text.encode()
