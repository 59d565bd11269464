"""Releases are rows that nothing rewrites: on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from surveyapp import store
from surveyapp.store.results import releases
from surveyapp.store.waves import waves

SIGNED = releases.Signed("Số 12/QĐ-SNV", "Nguyễn Văn An", dt.date(2026, 7, 20))


@pytest.fixture
def locked(open_wave):
    with store.writing(open_wave) as session:
        for state in ("collected", "locked"):
            waves.set_state(session, "2026-Q3", state, "test")
    return open_wave


def publish(engine, body: bytes, *, revision: int | None = None) -> int:
    with store.writing(engine) as session:
        now = waves.wave(session, "2026-Q3").inputs_revision
        frozen = releases.Frozen.of(
            body, format=2, data_hash=bytes(32), population_hash=bytes(32), text_hashes={"vi/1": "00"}
        )
        inputs = now if revision is None else revision
        return releases.publish(session, "2026-Q3", frozen, SIGNED, inputs_revision=inputs, actor="test")


def test_release_keeps_its_body_and_who_signed_it(locked):
    number = publish(locked, b'{"n":1}')
    with store.reading(locked) as session:
        row = releases.release(session, "2026-Q3", number)
        assert waves.wave(session, "2026-Q3").state == "published"
    assert (row.number, row.state, row.body, row.date) == (1, "published", b'{"n":1}', dt.date(2026, 7, 20))
    assert (row.format, row.text_hashes) == (2, {"vi/1": "00"})
    assert row.body_hash == hashlib.sha256(row.body).digest()


def test_next_release_supersedes_the_last_one_and_leaves_its_body(locked):
    publish(locked, b"1")
    with store.writing(locked) as session:
        for state in ("collected", "locked"):
            waves.set_state(session, "2026-Q3", state, "test")
    publish(locked, b"2")
    with store.reading(locked) as session:
        rows = releases.releases(session, "2026-Q3")
    assert [(row.number, row.state, row.body) for row in rows] == [(1, "superseded", b"1"), (2, "published", b"2")]


def test_figures_of_inputs_that_have_changed_since_are_not_published(locked):
    with pytest.raises(store.Refused, match="was changed while its figures were computed"):
        publish(locked, b"1", revision=0)
    with store.reading(locked) as session:
        assert waves.wave(session, "2026-Q3").state == "locked"
        assert releases.releases(session, "2026-Q3") == []


def test_wave_that_is_collected_only_is_not_published(open_wave):
    with pytest.raises(store.Refused, match="cannot become published"):
        publish(open_wave, b"1")
