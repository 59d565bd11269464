"""A backup: one snapshot, read back and counted before it gets its name."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from surveyapp import __version__, store
from surveyapp.backups import programs, sealing
from surveyapp.backups.manifest import MEMBERS, Manifest, sha256_of, write
from surveyapp.db.clock import now
from surveyapp.store import Engine, Problem, Refused, audit
from surveyapp.store.upkeep import copying
from surveyapp.store.upkeep.copying import Contents


def back_up(engine: Engine, out: IO[bytes], beside: Path, *, public_key: str = "", name: str = "") -> Manifest:
    """Write a backup to `out`, sealed where there is a public key. `beside`: the folder that has room for it.

    Refused where the copy is not whole; Unavailable where the database cannot be read.
    """
    if public_key:
        sealing.recipient(public_key)
    with TemporaryDirectory(prefix=".surveyapp-backup-", dir=beside) as folder:
        database = Path(folder) / MEMBERS[engine.dialect.name]
        made_at = now()
        contents = _postgresql(engine, database) if engine.dialect.name == "postgresql" else _sqlite(engine, database)
        told = (engine.dialect.name, __version__, made_at.isoformat(timespec="seconds"), sha256_of(database))
        manifest = Manifest(*told, contents)
        _write(out, manifest, database, public_key)
    with store.writing(engine) as session:
        facts = {"file": name, "head": contents.head, "entries": contents.entries, "sealed": bool(public_key)}
        audit.record(session, audit.COMMAND_LINE, "backup-made", "", **facts)
    return manifest


def _write(out: IO[bytes], manifest: Manifest, database: Path, public_key: str) -> None:
    if not public_key:
        write(out, manifest, database)
        return
    plain = database.with_name("plain.tar")
    with plain.open("wb") as unsealed:
        write(unsealed, manifest, database)
    with plain.open("rb") as unsealed:
        sealing.seal(unsealed, out, public_key)


def _sqlite(engine: Engine, to: Path) -> Contents:
    copying.copy_sqlite(engine, to)
    copy = store.connect(f"sqlite:///{to}")
    try:
        if damaged := copying.damage(copy):
            what = f"the copy is not whole: {damaged}"
            raise Refused(Problem("backup-damaged", what, remedy="look at the disk of the database"))
        return copying.contents(copy)
    finally:
        copy.dispose()
        _tidy(to)


def _tidy(database: Path) -> None:
    """The copy was opened to be read; what that left beside it is no part of it."""
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _postgresql(engine: Engine, to: Path) -> Contents:
    with copying.postgresql_snapshot(engine) as (snapshot, contents):
        programs.run("pg_dump", engine, "-Fc", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={to}")
    return contents
