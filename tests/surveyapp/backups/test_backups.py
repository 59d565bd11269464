"""A backup is made while forms come in, holds what was acknowledged before, and becomes a database again elsewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select, text

from surveyapp import store
from surveyapp.backups import sealing
from surveyapp.backups.making import back_up
from surveyapp.backups.manifest import MANIFEST
from surveyapp.backups.restoring import Restored, rehearse, restore
from surveyapp.cli import main
from surveyapp.db.clock import office_day
from surveyapp.models import PasskeyChallenge, Response, StaffSession, TextAnswer
from surveyapp.store import audit
from surveyapp.store.forms.responses import save_response
from surveyapp.store.people import accounts, passkeys, staff_sessions
from surveyapp.store.trail import verify
from surveyapp.store.upkeep import copying
from surveyapp.store.upkeep.copying import contents
from tests.surveyapp.store.conftest import SECRET, city, form, open_wave  # noqa: F401

DAY = dt.timedelta(days=1)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, stored: Engine, tmp_path: Path) -> Iterator[str]:
    """The address of a place of the same kind where nothing is."""
    if stored.dialect.name == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'survey.db'}"
        return
    administration = request.getfixturevalue("postgresql_administration")
    administration.exec_driver_sql("CREATE DATABASE elsewhere")
    yield request.getfixturevalue("postgresql_server").format(database="elsewhere")
    administration.exec_driver_sql("DROP DATABASE elsewhere WITH (FORCE)")


def made(engine: Engine, folder: Path, public_key: str = "") -> Path:
    file = folder / "survey.backup"
    with file.open("wb") as out:
        back_up(engine, out, folder, public_key=public_key, name=file.name)
    return file


def responses(engine: Engine) -> int:
    with store.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Response)) or 0


def test_what_comes_back_is_what_was_copied_put_in_order(stored: Engine, elsewhere: str, tmp_path: Path):
    with store.writing(stored) as session:
        accounts.add_account(session, "an@example.org", password="once-only")
        row = session.scalars(select(accounts.Account)).one()
        staff_sessions.begin(session, {}, uniquifier=row.fs_uniquifier, lifetime=DAY)
        passkeys.challenge(session, row.id)
        passkeys.add(session, row.id, passkeys.Key(b"device", b"public half", 3, "survey.example.org"), "stick", [])
        first = session.scalars(select(Response.id).limit(1)).one()
        yesterday = office_day() - DAY
        session.add(TextAnswer(response_id=first, question="WORDS", value="chờ lâu", expires_on=yesterday))
    before = contents(stored)
    done = restore(made(stored, tmp_path), elsewhere)
    assert isinstance(done, Restored)
    assert done.manifest.contents == before
    assert (done.sessions, done.erased.words) == (1, 1)
    back = store.connect(elsewhere)
    with store.reading(back) as session:
        for ended in (StaffSession, PasskeyChallenge):
            assert session.scalar(select(func.count()).select_from(ended)) == 0
        assert [key.name for key in passkeys.keys_of(session, row.id)] == ["stick"]
        assert [event.action for event in audit.events(session, limit=2)] == ["erased", "backup-restored"]
        found = verify(session, before.head)
    assert (found.broken, found.since) == (None, 2)
    assert responses(back) == 587
    back.dispose()


def test_the_copy_is_recorded_with_the_head_that_is_in_it(stored: Engine, tmp_path: Path):
    head = contents(stored).head
    made(stored, tmp_path)
    with store.reading(stored) as session:
        last = audit.events(session)[0]
    assert last.action == "backup-made"
    assert (last.detail["file"], last.detail["head"], last.detail["sealed"]) == ("survey.backup", head, False)


def test_every_form_acknowledged_before_is_in_a_copy_made_under_load(
    open_wave: Engine,  # noqa: F811
    form: Callable[..., object],  # noqa: F811
    tmp_path: Path,
):
    stop, acknowledged = threading.Event(), []
    numbers = itertools.count()

    def hand_in() -> None:
        while not stop.is_set():
            with store.writing(open_wave) as session:
                save_response(session, form(), SECRET)  # type: ignore[arg-type]
            acknowledged.append(next(numbers))

    people = [threading.Thread(target=hand_in) for _ in range(3)]
    for person in people:
        person.start()
    try:
        while len(acknowledged) < 20:
            stop.wait(0.01)
        before = len(acknowledged)
        file = made(open_wave, tmp_path)
    finally:
        stop.set()
        for person in people:
            person.join()
    with tarfile.open(file) as tar:
        manifest = json.load(tar.extractfile(MANIFEST))  # type: ignore[arg-type]
    assert before <= manifest["contents"]["tables"]["response"] <= len(acknowledged)
    assert len(acknowledged) > before, "forms came in meanwhile"
    address = open_wave.url.render_as_string(hide_password=False)
    databases = names_of(open_wave)
    assert rehearse(file, address).manifest.contents.tables["response"] >= before
    assert names_of(open_wave) == databases, "nothing stays of a rehearsal"


def names_of(engine: Engine) -> list[str]:
    """The databases of its server; none of a file."""
    if engine.dialect.name == "sqlite":
        return []
    with engine.connect() as connection:
        return sorted(connection.scalars(text("SELECT datname FROM pg_database")))


def test_account_that_may_make_no_database_is_told_what_to_do(postgresql_engine: Engine, tmp_path: Path):
    file = made(postgresql_engine, tmp_path)
    with postgresql_engine.begin() as connection:
        connection.execute(text("CREATE ROLE clerk LOGIN"))
    try:
        clerk = postgresql_engine.url.set(username="clerk").render_as_string(hide_password=False)
        with pytest.raises(store.Refused, match=r"may not make a database .*ALTER ROLE … CREATEDB"):
            rehearse(file, clerk)
    finally:
        with postgresql_engine.begin() as connection:
            connection.execute(text("DROP ROLE clerk"))


def test_a_sealed_backup_opens_with_its_key_alone(sqlite_engine: Engine, tmp_path: Path):
    public = sealing.new_key(tmp_path / "survey.key")
    assert (tmp_path / "survey.key").stat().st_mode & 0o777 == 0o600
    file = made(sqlite_engine, tmp_path, public)
    assert b"SQLite format" not in file.read_bytes()
    sealing.new_key(tmp_path / "other.key")
    with pytest.raises(store.Refused, match="is sealed"):
        rehearse(file)
    with pytest.raises(store.Refused, match="sealed for another key"):
        rehearse(file, key=tmp_path / "other.key")
    assert rehearse(file, key=tmp_path / "survey.key").manifest.contents.schema
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda whole: whole[:-20_000], "or only a part of one"),
        (lambda whole: whole.replace(b"SQLite format 3", b"SQLite format 9"), "is damaged"),
        (lambda whole: b"not a backup at all", "is no backup of surveyapp"),
        (lambda whole: b"", "is no backup of surveyapp"),
    ],
    ids=["cut", "changed", "another file", "empty"],
)
def test_a_damaged_file_is_refused_and_nothing_is_left(sqlite_engine: Engine, tmp_path: Path, spoil, said: str):
    file = made(sqlite_engine, tmp_path)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(store.Refused, match=said):
        restore(file, f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".surveyapp")] == []


KILLED = """
import os, sys
from pathlib import Path
from surveyapp.backups import restoring
restoring._in_order = lambda *_arguments: os._exit(9)
restoring.restore(Path(sys.argv[1]), sys.argv[2])
"""


def test_a_restore_killed_when_the_rows_are_back_leaves_nothing_that_can_be_used(
    stored: Engine, elsewhere: str, tmp_path: Path
):
    file = made(stored, tmp_path)
    assert subprocess.run([sys.executable, "-c", KILLED, str(file), elsewhere]).returncode == 9
    ended = CliRunner().invoke(main, ["wave", "list", "--database", elsewhere])
    assert ended.exit_code == 1
    if stored.dialect.name == "sqlite":
        assert "there is no database here" in ended.stderr
        return
    assert responses_at(elsewhere) == 587, "all rows are there, and people may be signed in"
    for command in ("init", "user list", "serve"):
        ended = CliRunner().invoke(main, [*command.split(), "--database", elsewhere])
        assert ended.exit_code == 1
        assert "a restore into this database has not ended" in ended.stderr
        assert "createdb NAME" in ended.stderr
    with pytest.raises(store.Refused, match="has not ended"):
        restore(file, elsewhere)


def responses_at(address: str) -> int:
    engine = store.connect(address)
    try:
        return responses(engine)
    finally:
        engine.dispose()


def test_a_restore_that_is_refused_at_the_end_leaves_the_place_as_empty_as_before(
    stored: Engine, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = made(stored, tmp_path)
    with monkeypatch.context() as another:
        another.setattr(copying, "contents", lambda engine: dataclasses.replace(contents(engine), fingerprint="x"))
        with pytest.raises(store.Refused, match="not what was written"):
            restore(file, elsewhere)
    assert restore(file, elsewhere).manifest.contents.tables["response"] == 587
    assert responses_at(elsewhere) == 587


def test_a_new_folder_of_a_restored_file_is_for_its_owner_alone(sqlite_engine: Engine, tmp_path: Path):
    file, new = made(sqlite_engine, tmp_path), tmp_path / "new" / "survey.db"
    before = os.umask(0)
    try:
        restore(file, f"sqlite:///{new}")
    finally:
        os.umask(before)
    assert [oct(path.stat().st_mode & 0o777) for path in (new.parent, *new.parent.iterdir())] == ["0o700", "0o600"]


def test_nothing_that_is_there_is_overwritten(stored: Engine, tmp_path: Path):
    file = made(stored, tmp_path)
    with pytest.raises(store.Refused, match=r"there already|has tables already"):
        restore(file, str(stored.url.render_as_string(hide_password=False)))
    assert responses(stored) == 587


def test_a_backup_of_newer_software_says_so(sqlite_engine: Engine, tmp_path: Path):
    file = made(sqlite_engine, tmp_path)
    with tarfile.open(file) as tar:
        said = json.load(tar.extractfile(MANIFEST))  # type: ignore[arg-type]
    said |= {"format": 99, "software": "9.9"}
    with tarfile.open(file, "w") as tar:
        body = json.dumps(said).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(body)
        tar.addfile(entry, io.BytesIO(body))
    with pytest.raises(store.Refused, match=r"written by surveyapp 9\.9"):
        rehearse(file)
