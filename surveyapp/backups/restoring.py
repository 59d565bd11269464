"""A backup becomes a database again, in a new place: compared with what was written, brought up to date, and put in
order before anybody is served from it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from surveyapp import store
from surveyapp.backups import programs
from surveyapp.backups.manifest import Manifest, unpack
from surveyapp.backups.sealing import opened
from surveyapp.config import private_folder
from surveyapp.db.clock import now
from surveyapp.db.remains import wipe_remains
from surveyapp.store import Engine, Problem, Refused, audit, schema
from surveyapp.store.forms.unpairing import unpair
from surveyapp.store.trail import verify
from surveyapp.store.upkeep import copying, erasing
from surveyapp.store.upkeep.erasing import Erased
from surveyapp.store.upkeep.passing import passing_database


@dataclass(frozen=True, slots=True)
class Restored:
    """`sessions`: of people who were signed in when the backup was made."""

    manifest: Manifest
    erased: Erased
    sessions: int


def restore(file: Path, to: str, *, key: Path | None = None) -> Restored:
    """Into the SQLite file or the empty PostgreSQL database at the address `to`.

    Refused, with nothing left of it, where something is there already, where the backup is of the other kind, sealed or
    damaged, or where what came back is not what was written.
    """
    wanted = store.connect(to)
    try:
        beside = _place_for(wanted)
        with TemporaryDirectory(prefix=".surveyapp-restore-", dir=beside) as folder:
            with opened(file, key, Path(folder)) as content:
                manifest, database = unpack(content, Path(folder), file.name)
            _refuse_other_kind(manifest, wanted, file)
            into = _into_postgresql if manifest.dialect == "postgresql" else _into_file
            return into(wanted, manifest, database)
    finally:
        wanted.dispose()


def _into_postgresql(wanted: Engine, manifest: Manifest, database: Path) -> Restored:
    """Refused, it is empty again; killed, it says of itself that it is not to be used."""
    schema.begin_restore(wanted)
    try:
        programs.run("pg_restore", wanted, "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error",
                     f"--dbname={wanted.url.database}", str(database))  # fmt: skip
        restored = _in_order(wanted, manifest)
    except BaseException:
        schema.give_up_restore(wanted)
        raise
    schema.end_restore(wanted)
    return restored


def _into_file(wanted: Engine, manifest: Manifest, database: Path) -> Restored:
    """It gets its name when it is in order, and on the disk."""
    copy = store.connect(f"sqlite:///{database}")
    try:
        restored = _in_order(copy, manifest)
    finally:
        copy.dispose()
    database.chmod(0o600)
    file = Path(str(wanted.url.database))
    _refuse_there(file)
    _flush(database)
    database.rename(file)
    _flush(file.parent)
    return restored


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rehearse(file: Path, beside: str = "", *, key: Path | None = None) -> Restored:
    """Restore into a place that is gone afterwards: a temporary file, or a database of its own on the PostgreSQL server
    of the address `beside`."""
    if beside.startswith("postgresql"):
        with passing_database(beside) as address:
            return restore(file, address, key=key)
    with TemporaryDirectory(prefix="surveyapp-rehearsal-") as folder:
        return restore(file, f"sqlite:///{Path(folder) / 'survey.sqlite3'}", key=key)


def _in_order(engine: Engine, manifest: Manifest) -> Restored:
    _refuse_difference(engine, manifest)
    schema.upgrade(engine, restoring=True)
    with store.writing(engine) as session:
        sessions = erasing.end_sessions(session)
        told = {"made_at": manifest.made_at, "head": manifest.contents.head, "sessions": sessions}
        audit.record(session, audit.COMMAND_LINE, "backup-restored", "", **told)
        erased = erasing.erase_due(session, now(), actor=audit.COMMAND_LINE)
    wipe_remains(engine, erasing.ERASED_FROM.values())
    unpair(engine)
    return Restored(manifest, erased, sessions)


def _refuse_difference(engine: Engine, manifest: Manifest) -> None:
    """Row by row where the backup has the tables of today; one of an older version is vouched for by its hash alone."""
    if not schema.is_current(engine, restoring=True):
        return
    found, written = copying.contents(engine), manifest.contents
    tables = [name for name, n in written.tables.items() if found.tables.get(name) != n]
    with store.reading(engine) as session:
        trail = verify(session)
    if tables or found.fingerprint != written.fingerprint or trail.broken is not None:
        where = f"table {tables[0]}" if tables else "the audit trail" if trail.broken is not None else "some rows"
        what = f"what came back is not what was written: {where}"
        raise Refused(Problem("backup-damaged", what, remedy="take another backup"))


def _place_for(wanted: Engine) -> Path | None:
    """The folder in which the work is done: for SQLite the one where the file will stand, this account's alone."""
    if wanted.dialect.name == "postgresql":
        return None
    file = Path(str(wanted.url.database))
    _refuse_there(file)
    private_folder(file.parent)
    return file.parent


def _refuse_there(file: Path) -> None:
    if file.exists():
        raise Refused(Problem("restore-taken", f"{file} is there already", "--database", "name a new file"))


def _refuse_other_kind(manifest: Manifest, wanted: Engine, file: Path) -> None:
    if manifest.dialect != wanted.dialect.name:
        what = f"{file.name} is the backup of a database of {manifest.dialect}"
        raise Refused(Problem("restore-kind", what, "--database", "give the address of a database of that kind"))
