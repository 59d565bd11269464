"""`surveyapp backup`, `restore`, `erase`: what they say, and what they refuse."""

from __future__ import annotations

import os
import re
import sqlite3

import pytest

from tests.desk import Desk


def test_a_sealed_backup_is_made_rehearsed_and_restored(desk: Desk):
    key, file, new = (desk.folder / name for name in ("survey.key", "survey.backup", "new.db"))
    (public,) = re.findall(r"--to (age1\w+)", desk.does("backup", desk.folder / "none", "--new-key", key))
    told = desk.does("backup", file, "--to", public).splitlines()
    assert told[0].startswith(f"{file} written: 0 responses in 0 waves, schema ")
    assert told[2:] == [
        "sealed",
        "not in it: the secret of the instance folder, without which no receipt and no code is known again",
    ]
    assert file.stat().st_mode & 0o777 == 0o600
    assert desk.does("restore", file, "--rehearse", "--key", key).splitlines()[-1] == "rehearsed: nothing was kept"
    desk.database = new
    assert "signed out: 0; erased: words 0, documents 0, sessions 0" in desk.does("restore", file, "--key", key)
    assert new.stat().st_mode & 0o777 == 0o600
    assert "backup-restored" in desk.does("audit")


def test_a_backup_that_is_not_sealed_says_who_can_read_it(desk: Desk):
    assert "not sealed: whoever has the file can read every answer" in desk.does("backup", desk.folder / "b")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "survey.db"), "is there already"),
        (("backup", "b", "--to", "age1nonsense"), "is no public key"),
        (("restore", "survey.db"), "is no backup of surveyapp"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, monkeypatch, words, said: str):
    monkeypatch.chdir(desk.folder)
    if words[0] == "restore":
        (desk.folder / "other").mkdir()
        before, desk.database = desk.database, desk.folder / "other" / "new.db"
        result = desk.run("restore", before)
        assert result.exit_code == 1
        assert said in result.stderr
        return
    (line,) = desk.refuses(*words)
    assert said in line


def test_erasing_tells_what_went_in_numbers(desk: Desk):
    assert desk.does("erase", "--due") == "erased: 0 texts, 0 documents, 0 ended sessions, 0 entries of paper forms\n"
    assert desk.run("erase").exit_code == 2


def test_words_that_were_erased_stand_in_no_file_while_a_server_holds_the_database_open(desk: Desk):
    server = sqlite3.connect(desk.database)
    server.execute(
        "INSERT INTO text_answer (response_id, question, value, expires_on) VALUES (?, 'W', 'kín đáo', '2020-01-01')",
        (bytes(16),),
    )
    server.commit()
    assert desk.does("erase", "--due").startswith("erased: 1 texts")
    files = {path.name: path.read_bytes() for path in desk.folder.glob(f"{desk.database.name}*")}
    assert f"{desk.database.name}-wal" in files
    assert not [name for name, content in files.items() if "kín đáo".encode() in content]
    server.close()


def test_a_new_database_and_what_lies_beside_it_are_for_this_account_alone(desk: Desk):
    old = os.umask(0o000)
    try:
        desk.database = desk.folder / "instance" / "new.db"
        desk.does("init")
    finally:
        os.umask(old)
    connection = sqlite3.connect(desk.database)
    connection.execute("INSERT INTO setting (key, value) VALUES ('a', '1')")
    connection.commit()
    rights = {path.name: path.stat().st_mode & 0o777 for path in desk.database.parent.iterdir()}
    assert rights == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}
    assert desk.database.parent.stat().st_mode & 0o777 == 0o700
    connection.close()
