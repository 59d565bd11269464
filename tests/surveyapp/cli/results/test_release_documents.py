"""What is signed on paper comes back: kept with its hash, replaced only with a reason, never lost."""

from __future__ import annotations

import hashlib
import re

import pytest

from surveyapp import store
from surveyapp.store.audit import events
from tests.desk import AGENCIES, Desk

SCAN, BETTER = b"%PDF-1.7 signed and scanned", b"%PDF-1.7 scanned again"
FIRST = ("--wave", "W1", "--release", "1")


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W1")
    desk.does("import", desk.file("r.csv", "agency,RATING\n" + "SYT,5\nSTP,4\n" * 40), "--wave", "W1")
    desk.does("wave", "close", "W1")
    desk.does("wave", "lock", "W1")
    signed = ("--decision", "Số 12/QĐ-SNV", "--signer", "Nguyễn Văn An", "--date", "2026-07-20")
    desk.does("wave", "publish", "W1", *signed)
    return desk


def test_signed_document_is_kept_byte_for_byte_with_its_hash(published):
    digest = hashlib.sha256(SCAN).hexdigest()
    told = published.does("release", "attach", published.file("da ky.pdf", SCAN), *FIRST)
    assert told == f"da ky.pdf is the signed document of release 1 of wave W1: sha256 {digest}\n"
    published.does("release", "fetch", *FIRST, "-o", published.folder / "back.pdf")
    assert (published.folder / "back.pdf").read_bytes() == SCAN
    listed = published.does("release", "list", "--wave", "W1").splitlines()
    assert re.split(r" {2,}", listed[0])[-3:] == ["Số 12/QĐ-SNV", "Nguyễn Văn An", "2026-07-20"]
    assert digest in listed[1]


def test_it_is_replaced_with_a_reason_only_and_both_stay_on_the_record(published):
    published.does("release", "attach", published.file("one.pdf", SCAN), *FIRST)
    (line,) = published.refuses("release", "attach", published.file("two.pdf", BETTER), *FIRST)
    assert line == (
        "release 1 of wave W1 has a signed document, one.pdf — say why it is replaced; the one before is kept"
    )
    published.does("release", "attach", published.file("two.pdf", BETTER), *FIRST, "--reason", "page 3 was missing")
    first, second = published.does("release", "list", "--wave", "W1").splitlines()[1:]
    assert "two.pdf" in first
    assert "one.pdf" in second
    assert second.endswith("replaced: page 3 was missing")
    assert [(action, detail.get("reason")) for action, detail in trail(published)] == [
        ("release-document", None),
        ("release-document-replaced", "page 3 was missing"),
        ("release-document", None),
    ]


def test_the_same_file_again_changes_nothing(published):
    file = published.file("one.pdf", SCAN)
    published.does("release", "attach", file, *FIRST)
    before = published.content()
    published.does("release", "attach", file, *FIRST)
    assert published.content() == before


@pytest.mark.parametrize(
    ("file", "body", "more", "says"),
    [
        ("notes.txt", b"signed", FIRST, "notes.txt is not a PDF file"),
        ("empty.pdf", b"", FIRST, "empty.pdf is not a PDF file"),
        ("big.pdf", b"%PDF-" + bytes(31 << 20), FIRST, "big.pdf has 31 MB"),
        ("one.pdf", SCAN, ("--wave", "W1", "--release", "2"), "wave W1 has no release 2"),
        ("one.pdf", SCAN, ("--wave", "W9", "--release", "1"), "wave W9 has no release 1"),
    ],
    ids=["no pdf", "nothing", "too large", "unknown release", "unknown wave"],
)
def test_what_is_no_signed_document_is_refused(published, file, body, more, says):
    (line,) = published.refuses("release", "attach", published.file(file, body), *more)
    assert line.startswith(says)


def test_release_without_a_document_has_none_to_fetch(published):
    (line,) = published.refuses("release", "fetch", *FIRST, "-o", published.folder / "back.pdf")
    assert line.startswith("release 1 of wave W1 has no signed document — upload it with: surveyapp release attach ")
    assert not (published.folder / "back.pdf").exists()


def test_wave_without_a_release_says_how_to_make_one(published):
    published.does("wave", "create", "W2", "--questionnaire", "single-rating")
    assert "surveyapp wave publish W2" in published.does("release", "list", "--wave", "W2")


def trail(desk: Desk) -> list[tuple[str, dict[str, object]]]:
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.reading(engine) as session:
        found = [(e.action, dict(e.detail)) for e in events(session, "W1") if "document" in e.action]
    engine.dispose()
    return found[::-1]
