"""From a batch of codes to cards in the hand and counts on the table."""

from __future__ import annotations

import csv
import io

import pypdf
import pytest

from surveyapp.store.waves.codes import is_whole, plain


@pytest.fixture
def batch(open_wave, monkeypatch):
    monkeypatch.setenv("SURVEYAPP_SECRET_KEY", "s3cr3t-of-the-tests-of-codes-1234567890")
    file = open_wave.folder / "codes.csv"
    open_wave.does("codes", "make", "--wave", "W1", "--agency", "SYT", "--count", 12, "-o", file)
    return file


def test_codes_stand_in_the_file_and_nowhere_in_the_database(batch, open_wave):
    rows = list(csv.DictReader(io.StringIO(batch.read_text())))
    assert [(row["batch"], row["wave"], row["agency"]) for row in rows] == [("1", "W1", "SYT")] * 12
    assert len({row["code"] for row in rows}) == 12
    assert all(is_whole(plain(row["code"])) for row in rows)
    stored = open_wave.database.read_bytes()
    assert not any(plain(row["code"]).encode() in stored or row["code"].encode() in stored for row in rows)


def test_every_card_carries_its_code_and_its_address(batch, open_wave):
    output = open_wave.folder / "cards.pdf"
    open_wave.does("office", "set", "contact", "☎ 0292 000")
    told = open_wave.run("codes", "print", batch, "--address", "https://khaosat.example.vn/", "-o", output).stderr
    named = "office contact ☎ 0292 000: no typeface of the document has these letters; printed are “☎” as [U+260E]"
    assert told == f"{named}\n"
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(output).pages)
    together = "".join(printed.split())
    for row in csv.DictReader(io.StringIO(batch.read_text())):
        assert row["code"] in together
        assert f"https://khaosat.example.vn/c/{plain(row['code'])}" in together
    assert [page.extract_text().count("Sở Y tế") for page in pypdf.PdfReader(output).pages] == [8, 4]


def test_counts_say_how_many_and_never_who(batch, open_wave):
    told = open_wave.does("codes", "count", "--batch", 1, "--handed-out", 9, "--spoiled", 2)
    assert told.splitlines()[-1].split("\t") == ["1", "W1", "SYT", "", "12", "9", "2", "0"]
    assert open_wave.does("codes", "count", "--wave", "W1") == told


def test_unpairing_says_how_many_codes_it_met_and_can_be_repeated(batch, open_wave):
    for _ in range(2):
        assert open_wave.does("codes", "unpair").startswith("0 codes used since the last time")


def test_too_few_codes_are_refused_and_leave_no_file(open_wave, monkeypatch):
    monkeypatch.setenv("SURVEYAPP_SECRET_KEY", "s3cr3t-of-the-tests-of-codes-1234567890")
    file = open_wave.folder / "few.csv"
    told = open_wave.refuses("codes", "make", "--wave", "W1", "--agency", "SYT", "--count", 9, "-o", file)
    assert "a batch has 10 to 100000" in told[0]
    assert not file.exists()


def test_a_file_without_codes_or_of_another_server_is_not_printed(batch, open_wave, monkeypatch):
    words = ("--address", "https://khaosat.example.vn", "-o", open_wave.folder / "x.pdf")
    wrong = open_wave.file("wrong.csv", "code\nABC-DEF-GHJ\n")
    assert "wrong.csv:2: " in open_wave.refuses("codes", "print", wrong, *words)[0]
    monkeypatch.setenv("SURVEYAPP_SECRET_KEY", "another-secret-of-the-tests-0123456789")
    assert "this server did not make this code" in open_wave.refuses("codes", "print", batch, *words)[0]
    assert not (open_wave.folder / "x.pdf").exists()


def test_a_file_of_codes_is_never_written_over(batch, open_wave):
    """The codes of the first batch stand nowhere else."""
    before = batch.read_bytes()
    again = ("codes", "make", "--wave", "W1", "--agency", "SYT", "--count", 12, "-o", batch)
    (line,) = open_wave.refuses(*again)
    assert "is there already" in line
    assert batch.read_bytes() == before
