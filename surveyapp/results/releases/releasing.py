"""A result is frozen as a numbered release, and read back as it was signed, whatever the software computes by then."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.results.index.inputs import refuse_uncollected
from surveyapp.results.model.body import canonical, from_plain, to_plain
from surveyapp.results.model.result import COLUMNS, WaveResult
from surveyapp.results.public.published import as_published, without_names
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.results.releases.formats import FORMAT, Body, in_newest_format
from surveyapp.store import Engine, Problem, Refused, Session
from surveyapp.store.questionnaires import questionnaire_as_printed
from surveyapp.store.results.releases import (
    Frozen,
    ReleaseRow,
    Signed,
    newest_release,
    publish,
    refuse_unsigned,
    release,
)
from surveyapp.store.waves.texts import asked_in, freeze_printed, printed_texts, words_of
from surveyapp.store.waves.waves import WaveRow

Changed = tuple[str, str, str, str, Any, Any]  # scope, agency, part, column, before, now
LAST_DIGITS = 1e-12
"""Relative: in what comes after, two processors differ that add up the same answers."""


def publish_result(engine: Engine, wave_code: str, signed: Signed, actor: str) -> tuple[int, list[Changed]]:
    """Freeze the result of a locked wave, staff's and the published view. (number, what differs from the last release).

    Raises Refused where the wave is not locked, or nobody decided or signs; then nothing is stored.
    """
    with View(engine, wave_code, against=PREVIOUS) as view:
        row = view.wave
        _refuse_unlocked(row)
        refuse_unsigned(signed)
        result = view.result
        changed = differences(view.snapshot.session, wave_code, result)
        texts = printed_texts(view.snapshot.session, wave_code, result.questionnaire)
    result = dataclasses.replace(result, wave=dataclasses.replace(result.wave, state="published"))
    frozen = Frozen.of(
        _body(result, changed, texts),
        format=FORMAT,
        data_hash=bytes.fromhex(result.hashes.data),
        population_hash=bytes.fromhex(result.hashes.population),
        text_hashes=texts,
    )
    with store.writing(engine) as session:
        freeze_printed(session, wave_code, result.questionnaire)
        number = publish(session, wave_code, frozen, signed, inputs_revision=row.inputs_revision, actor=actor)
    return number, changed


def is_empty(result: WaveResult) -> bool:
    """Whether no figure rests on any answer: such a release says nothing but that the survey was held."""
    return not any(row.n or row.index is not None for row in result.rows)


def differences(session: Session, wave_code: str, result: WaveResult) -> list[Changed]:
    """What a release of this result would change in the newest one; nothing where there is none."""
    before = newest_release(session, wave_code)
    return [] if before is None else list(_changed(_opened(before), result))


def _refuse_unlocked(row: WaveRow) -> None:
    refuse_uncollected(row)
    if row.state != "locked":
        what = f"wave {row.code} is {row.state}; only a locked one can be published"
        ways = {"published": "reopen", "collected": "lock"}
        remedy = f"surveyapp wave {ways[row.state]} {row.code}"
        raise Refused(Problem("wave-state", what, remedy=remedy), status=409)


def released(engine: Engine, wave_code: str, number: int, *, public: bool = False) -> WaveResult:
    """The figures of a release, as staff or as everybody sees them, with the words that it printed.

    Raises Refused for a number that is not there, and for a release that newer software has made.
    """
    with store.reading(engine) as session:
        return edition_of(session, wave_code, number, public=public)


def edition_of(session: Session, wave_code: str, number: int, *, public: bool) -> WaveResult:
    """The same, in a snapshot that somebody else has opened."""
    found = release(session, wave_code, number)
    body = _opened(found)
    if found.text_hashes is None:
        return _in_words_stored_then(session, wave_code, body, public=public)
    printed = questionnaire_as_printed(session, body["staff"]["questionnaire"], found.text_hashes)
    return _edition(body, printed, public=public)


def _in_words_stored_then(session: Session, wave_code: str, body: Body, *, public: bool) -> WaveResult:
    """A release of before that kept no hashes of its words: it has those that its wave pins, and says since when."""
    result = _edition(body, asked_in(session, wave_code), public=public)
    wave = dataclasses.replace(result.wave, texts=tuple(words_of(session, wave_code)))
    return dataclasses.replace(result, wave=without_names(wave) if public else wave)


def _body(result: WaveResult, changed: list[Changed], texts: Mapping[str, str]) -> bytes:
    public = as_published(result)
    return canonical(
        {
            "format": FORMAT,
            "text_hashes": texts,
            "staff": to_plain(result),
            "public": to_plain(dataclasses.replace(public, levels={})),
            "hidden": [[*place, why] for place, why in sorted(public.hidden.items())],
            "steps": [[*place, step] for place, step in sorted(public.steps.items())],
            "changed": changed,
        }
    )


def _opened(row: ReleaseRow) -> Body:
    return in_newest_format(json.loads(row.body), row.format)


def _edition(body: Body, questionnaire: Questionnaire, *, public: bool) -> WaveResult:
    if not public:
        return from_plain(body["staff"], questionnaire)
    hidden = {(scope, agency, part): why for scope, agency, part, why in body["hidden"]}
    steps = {tuple(place): step for *place, step in body.get("steps", [])}  # releases of before had none
    return dataclasses.replace(from_plain(body["public"], questionnaire), hidden=hidden, steps=steps, is_public=True)


def _changed(body: Body, now: WaveResult) -> Iterator[Changed]:
    """Every value that a correction changes, also of rows that came or went. A column that the earlier release did not
    know is none."""
    before = from_plain(body["staff"], now.questionnaire)
    known = [column for column in COLUMNS if all(column in row for row in body["staff"]["rows"])]
    rows = {row.key: row for row in before.rows}, {row.key: row for row in now.rows}
    for place in sorted(rows[0].keys() | rows[1].keys()):
        old, new = (side.get(place) for side in rows)
        for column in known:
            was, is_now = (getattr(row, column) if row else None for row in (old, new))
            if not is_same(was, is_now):
                yield (*place, column, was, is_now)


def is_same(was: object, is_now: object) -> bool:
    """What differs in the last digits alone is no correction."""
    if isinstance(was, float) and isinstance(is_now, float):
        return math.isclose(was, is_now, rel_tol=LAST_DIGITS, abs_tol=LAST_DIGITS)
    return was == is_now
