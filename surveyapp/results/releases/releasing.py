"""A result is frozen as a numbered release, and read back as it was signed, whatever the software computes by then."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.results.change.comparing import against_previous
from surveyapp.results.index.keeping import refuse_uncollected, result_of
from surveyapp.results.model.body import canonical, from_body, to_body
from surveyapp.results.model.result import COLUMNS, WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.store import Engine, Problem, Refused
from surveyapp.store.questionnaires import questionnaire
from surveyapp.store.results.releases import Signed, newest_release, publish, release
from surveyapp.store.waves.waves import wave

Changed = tuple[str, str, str, str, Any, Any]  # scope, agency, part, column, before, now


def publish_result(engine: Engine, wave_code: str, signed: Signed, actor: str) -> tuple[int, list[Changed]]:
    """Freeze the result of a locked wave, staff's and the published view. (number, what differs from the last release).

    Raises Refused where the wave is not locked; then nothing is stored.
    """
    with store.reading(engine) as session:
        row, before = wave(session, wave_code), newest_release(session, wave_code)
    refuse_uncollected(row)
    if row.state != "locked":
        what = f"wave {wave_code} is {row.state}; only a locked one can be published"
        ways = {"published": "reopen", "collected": "lock"}
        remedy = f"surveyapp wave {ways[row.state]} {wave_code}"
        raise Refused(Problem("wave-state", what, remedy=remedy), status=409)
    result = against_previous(engine, result_of(engine, wave_code))
    result = dataclasses.replace(result, wave=dataclasses.replace(result.wave, state="published"))
    changed = [] if before is None else list(_changed(_read(before.body, result.questionnaire), result))
    with store.writing(engine) as session:
        number = publish(
            session,
            wave_code,
            _body(result, changed),
            signed,
            inputs_revision=row.inputs_revision,
            data_hash=bytes.fromhex(result.hashes.data),
            population_hash=bytes.fromhex(result.hashes.population),
            actor=actor,
        )
    return number, changed


def released(engine: Engine, wave_code: str, number: int, *, public: bool = False) -> WaveResult:
    """The figures of a release, as staff or as everybody sees them. Raises Refused for a number that is not there."""
    with store.reading(engine) as session:
        found = release(session, wave_code, number)
        frozen = json.loads(found.body)
        return _read(found.body, questionnaire(session, frozen["staff"]["questionnaire"]), public=public)


def _body(result: WaveResult, changed: list[Changed]) -> bytes:
    public = as_published(result)
    return canonical(
        {
            "staff": json.loads(to_body(result)),
            "public": json.loads(to_body(dataclasses.replace(public, levels={}))),
            "hidden": [[*place, why] for place, why in sorted(public.hidden.items())],
            "changed": changed,
        }
    )


def _read(body: bytes, asked: Questionnaire, *, public: bool = False) -> WaveResult:
    frozen = json.loads(body)
    if not public:
        return from_body(canonical(frozen["staff"]), asked)
    hidden = {(scope, agency, part): why for scope, agency, part, why in frozen["hidden"]}
    return dataclasses.replace(from_body(canonical(frozen["public"]), asked), hidden=hidden, is_public=True)


def _changed(before: WaveResult, now: WaveResult) -> Iterator[Changed]:
    """Every value that a correction changes, also of rows that came or went."""
    rows = {row.place: row for row in before.rows}, {row.place: row for row in now.rows}
    for place in sorted(rows[0].keys() | rows[1].keys()):
        old, new = (side.get(place) for side in rows)
        for column in COLUMNS:
            was, is_now = (getattr(row, column) if row else None for row in (old, new))
            if was != is_now:
                yield (*place, column, was, is_now)
