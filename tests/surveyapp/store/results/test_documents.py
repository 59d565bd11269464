"""The signed paper of a release, on both databases: one in force, the ones before kept."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine, select

from surveyapp import models, store
from surveyapp.store.results import documents
from surveyapp.store.results.releases import listed

SCAN, BETTER = b"%PDF-1.7 one", b"%PDF-1.7 two"


@pytest.fixture
def published(open_wave: Engine) -> Engine:
    with store.writing(open_wave) as session:
        wave = session.scalars(select(models.Wave)).one()
        for number, state in ((1, "superseded"), (2, "published")):
            session.add(
                models.Release(
                    wave_id=wave.id,
                    number=number,
                    state=state,
                    decision=f"{number}/QĐ",
                    signer="An",
                    date=dt.date(2026, 7, number),
                    supersedes_id=1 if number == 2 else None,
                    body=b"",
                    body_hash=bytes([number]) * 32,
                    data_hash=bytes(32),
                    population_hash=bytes(32),
                    format=2,
                )
            )
            session.flush()
    return open_wave


def test_releases_are_listed_with_what_stands_under_them(published):
    with store.reading(published) as session:
        first, second = listed(session, "2026-Q3")
        assert listed(session, "nowhere") == []
    assert (first.state, first.decision, first.date, first.superseded_by) == (
        "superseded",
        "1/QĐ",
        dt.date(2026, 7, 1),
        2,
    )
    assert (second.superseded_by, second.sha256) == (None, "02" * 32)


def test_document_before_is_kept_and_the_newest_is_the_one_in_force(published):
    with store.writing(published) as session:
        documents.attach(session, "2026-Q3", 2, "a.pdf", SCAN, actor="office")
        kept = documents.attach(session, "2026-Q3", 2, "b.pdf", BETTER, actor="office", reason="page missing")
    with store.reading(published) as session:
        newest, before = documents.documents(session, "2026-Q3")
        assert documents.document(session, "2026-Q3", 2) == (kept, BETTER)
        assert documents.document(session, "2026-Q3", 2, before.id)[1] == SCAN
        assert (newest.is_current, before.is_current, before.replaced_reason) == (True, False, "page missing")
        with pytest.raises(store.Refused, match="release 1 of wave 2026-Q3 has no signed document"):
            documents.document(session, "2026-Q3", 1, before.id)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\scans\\ký tên.pdf", "ký tên.pdf"),
        ('../"a"\r\nX-Y: 1.pdf', "_a___X-Y_ 1.pdf"),
        ("....", "signed.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_name_is_a_file_name_and_nothing_else(published, given, kept):
    with store.writing(published) as session:
        assert documents.attach(session, "2026-Q3", 1, given, SCAN, actor="office").name == kept
