"""A result as canonical JSON: sorted keys, shortest floats, so that the same figures give the same bytes and hash."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from questionnaires.model import Questionnaire
from surveyapp.results.model.league import League
from surveyapp.results.model.provenance import Provenance, Source
from surveyapp.results.model.result import (
    LISTS,
    AgencyFacts,
    Counts,
    Ends,
    Hashes,
    IndexRow,
    ItemLevels,
    LostPart,
    RowKey,
    WaveFacts,
    WaveResult,
)
from surveyapp.results.model.rounded import rounded_column
from surveyapp.store.waves.parts import FixedPart, PartDecision
from surveyapp.store.waves.texts import Vouched, WordsInForce

AT_ONCE = 100  # entries
FORMAT = 15
"""Of a kept body: raised whenever a field is added or a figure computed otherwise, so that no older body is read.

A release is kept for ever and has a format of its own (`results.releases.formats`).
"""


def figures_hash(rows: Sequence[IndexRow]) -> str:
    """SHA-256 (hex) of all figures to 9 decimals: two processors may differ in the last bits of a float."""
    columns = (_to_nine_decimals([value(row) for row in rows]) for value in map(attrgetter, _columns()))
    return hashlib.sha256(canonical(list(map(list, zip(*columns, strict=True))))).hexdigest()


def _to_nine_decimals(column: list[Any]) -> list[Any]:
    """Whole numbers, words and flags as they are."""
    if all(value is None or type(value) is float for value in column):
        return rounded_column(column, 9, round)
    return [round(value, 9) if isinstance(value, float) else value for value in column]


def to_body(result: WaveResult) -> bytes:
    """Everything but the questionnaire, which the store keeps frozen under its own key."""
    return canonical(to_plain(result))


def from_body(body: bytes, questionnaire: Questionnaire) -> WaveResult:
    return from_plain(json.loads(body), questionnaire)


def to_plain(result: WaveResult) -> dict[str, Any]:
    """The same as values that JSON knows. Rows are objects by the name of their column."""
    columns = _columns()
    values = attrgetter(*columns)
    return {
        "wave": dataclasses.asdict(result.wave),
        "questionnaire": result.questionnaire.key,
        "rule": result.rule,
        "confidence": result.confidence,
        "rows": [dict(zip(columns, values(row), strict=True)) for row in result.rows],
        "agencies": [dataclasses.asdict(a) for a in result.agencies.values()],
        "counts": dataclasses.asdict(result.counts),
        "counts_by_group": {g: dataclasses.asdict(c) for g, c in result.counts_by_group.items()},
        "group_names": {group: dict(names) for group, names in result.group_names.items()},
        "stratum_names": {stratum: dict(names) for stratum, names in result.stratum_names.items()},
        "levels": [[*place, _levels(levels)] for place, levels in result.levels.items()],
        "hashes": dataclasses.asdict(result.hashes),
        "software": result.software,
        "notes": result.notes,
        "provenance": dataclasses.asdict(result.provenance) if result.provenance else None,
        "parts_rule": result.parts_rule,
        "fixed_parts": [dataclasses.asdict(part) for part in result.fixed_parts],
        "lost_parts": [dataclasses.asdict(part) for part in result.lost_parts],
        "part_decisions": [dataclasses.asdict(decision) for decision in result.part_decisions],
        "publish_from": result.publish_from,
        "rank_from": result.rank_from,
        "response_from": result.response_from,
        "parts_left_out": result.parts_left_out,
        "leagues": [[*place, dataclasses.asdict(league)] for place, league in result.leagues.items()],
        "reliable_from": result.reliable_from,
        "draws": result.draws,
        "seed": result.seed,
        "aggregate": result.aggregate,
        "against": dataclasses.asdict(result.against) if result.against else None,
        "moved": sorted(result.moved),
        "moved_within": sorted(result.moved_within),
        "changes_beside": [[*key, *ends] for key, ends in sorted(result.changes_beside.items())],
        "changes_within": [[*key, *ends] for key, ends in sorted(result.changes_within.items())],
        "changes_from_few": sorted(result.changes_from_few),
        "changes_hidden": sorted(result.changes_hidden),
    }


def from_plain(kept: Mapping[str, Any], questionnaire: Questionnaire) -> WaveResult:
    return WaveResult(
        wave=WaveFacts(**_with_dates(kept["wave"])),
        questionnaire=questionnaire,
        rule=kept["rule"],
        confidence=kept["confidence"],
        rows=tuple(_row(values) for values in kept["rows"]),
        agencies={a["code"]: AgencyFacts(**a) for a in kept["agencies"]},
        counts=Counts(**kept["counts"]),
        counts_by_group={g: Counts(**c) for g, c in kept["counts_by_group"].items()},
        group_names=kept["group_names"],
        stratum_names=kept.get("stratum_names", {}),
        levels={tuple(place): ItemLevels(**levels) for *place, levels in kept["levels"]},
        hashes=Hashes(**kept["hashes"]),
        software=kept["software"],
        notes=tuple(kept["notes"]),
        provenance=_provenance(kept.get("provenance")),
        parts_rule=kept.get("parts_rule", ""),
        fixed_parts=tuple(FixedPart(**part) for part in kept.get("fixed_parts", ())),
        lost_parts=tuple(LostPart(**part | {"without": tuple(part["without"])}) for part in kept.get("lost_parts", ())),
        part_decisions=tuple(map(_decision, kept.get("part_decisions", ()))),
        publish_from=kept["publish_from"],
        rank_from=kept["rank_from"],
        response_from=kept.get("response_from", 0.0),  # releases of before asked for none
        parts_left_out={g: tuple(f) for g, f in kept["parts_left_out"].items()},
        leagues={tuple(place): _league(league) for *place, league in kept["leagues"]},
        reliable_from=kept["reliable_from"],
        draws=kept["draws"],
        seed=kept["seed"],
        aggregate=kept["aggregate"],
        against=WaveFacts(**_with_dates(kept["against"])) if kept["against"] else None,
        moved=_places(kept["moved"]),
        moved_within=_places(kept["moved_within"]),
        changes_beside=_ends(kept.get("changes_beside", [])),
        changes_within=_ends(kept.get("changes_within", [])),
        changes_from_few=_places(kept["changes_from_few"]),
        changes_hidden=_places(kept.get("changes_hidden", [])),
    )


def _levels(levels: ItemLevels) -> dict[str, Any]:
    """What staff see is kept; the published view is made of it anew."""
    return {"shares": levels.shares, "counts": levels.counts, "missing": levels.missing}


def _provenance(kept: dict[str, Any] | None) -> Provenance | None:
    """Releases of before have none."""
    if kept is None:
        return None
    weights = {kind: tuple(agencies) for kind, agencies in kept["weights"].items()}
    sources = tuple(Source(**source) for source in kept["sources"])
    return Provenance(**kept | {"weights": weights, "sources": sources, "design": tuple(kept["design"])})


def _league(kept: dict[str, Any]) -> League:
    return League(**kept | {"sets_for_all": {a: tuple(places) for a, places in kept["sets_for_all"].items()}})


def _places(kept: list[list[str]]) -> frozenset[RowKey]:
    return frozenset((scope, agency, part) for scope, agency, part in kept)


def _ends(kept: list[list[Any]]) -> dict[RowKey, Ends]:
    """Releases of before have none."""
    return {(scope, agency, part): (low, high) for scope, agency, part, low, high in kept}


def _columns() -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(IndexRow))


def _row(values: dict[str, Any]) -> IndexRow:
    """A column that is not there is one that came later: it is what it is by default."""
    lists = {name: tuple(values.get(name, ())) for name in LISTS}
    return IndexRow(**values | lists)


def _decision(kept: dict[str, Any]) -> PartDecision:
    moments = {name: dt.datetime.fromisoformat(kept[name]) for name in ("at", "undone_at") if kept[name]}
    return PartDecision(**kept | moments)


_DATES = ("reference_from", "reference_to", "opens", "closes")


def _with_dates(facts: dict[str, Any]) -> dict[str, Any]:
    dates = {name: dt.date.fromisoformat(facts[name]) for name in _DATES if facts[name]}
    return facts | dates | {"texts": tuple(map(_words, facts.get("texts", ())))}


def _words(kept: dict[str, Any]) -> WordsInForce:
    since = dt.datetime.fromisoformat(kept["in_force_from"])
    return WordsInForce(**kept | {"in_force_from": since, "vouched": tuple(Vouched(**one) for one in kept["vouched"])})


def canonical(value: Any) -> bytes:
    """JSON that has one form only. Lists are written an entry at a time: at once, one of thousands of rows would keep
    every other thread waiting for a quarter of a second."""
    if isinstance(value, list) and len(value) > AT_ONCE:
        return b"[" + b",".join(map(canonical, value)) + b"]"
    if isinstance(value, dict) and any(isinstance(part, list) for part in value.values()):
        parts = (_text(str(name)).encode() + b":" + canonical(value[name]) for name in sorted(value))
        return b"{" + b",".join(parts) + b"}"
    return _text(value).encode()


_text = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=str).encode
