"""To publish or to keep a result holds nobody up: what takes long is done before anything is locked."""

from __future__ import annotations

import datetime as dt
import zlib

import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.db import writer
from surveyapp.results.reading import View
from surveyapp.results.releases.releasing import publish_result, released
from surveyapp.store.results.releases import Signed
from surveyapp.store.waves.waves import set_state

SIGNED = Signed("Số 12/QĐ-SNV", "Nguyễn Văn An", dt.date(2026, 7, 20))


@pytest.fixture
def packed_while_others_write(sqlite_rounds: Engine, monkeypatch) -> list[int]:
    """Sizes of what was packed; each time somebody else writes to the same database."""
    pack, sizes = zlib.compress, []

    def pack_while_another_writes(body: bytes, *more: int) -> bytes:
        with store.writing(sqlite_rounds):
            sizes.append(len(body))
        return pack(body, *more)

    monkeypatch.setattr(writer, "PATIENCE", 0.2)
    monkeypatch.setattr(zlib, "compress", pack_while_another_writes)
    return sizes


def test_others_write_while_a_release_is_made(sqlite_rounds, packed_while_others_write):
    with store.writing(sqlite_rounds) as session:
        set_state(session, "NOW", "locked", "test")
    publish_result(sqlite_rounds, "NOW", SIGNED, "test")
    assert packed_while_others_write
    assert released(sqlite_rounds, "NOW", 1).row("agency", "A").index is not None


def test_others_write_while_a_result_is_packed(sqlite_rounds, packed_while_others_write):
    with View(sqlite_rounds, "NOW") as view:
        assert view.result.rows
    assert packed_while_others_write
