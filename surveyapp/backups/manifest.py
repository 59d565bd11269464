"""What a backup says of itself: a tar of `manifest.json` and the database, in this order."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from surveyapp.store import Problem, Refused
from surveyapp.store.upkeep.copying import Contents

FORMAT = 1
MANIFEST, SQLITE, POSTGRESQL = "manifest.json", "database.sqlite3", "database.pgdump"
MEMBERS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`sha256`: of the database inside; `made_at`: ISO, in UTC."""

    dialect: str
    software: str
    made_at: str
    sha256: str
    contents: Contents
    format: int = field(default=FORMAT)


def write(out: IO[bytes], manifest: Manifest, database: Path) -> None:
    said = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True, indent=1).encode()
    with tarfile.open(fileobj=out, mode="w|") as tar:
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(said)
        tar.addfile(entry, io.BytesIO(said))
        entry = tarfile.TarInfo(MEMBERS[manifest.dialect])
        entry.size = database.stat().st_size
        with database.open("rb") as content:
            tar.addfile(entry, content)


def unpack(file: IO[bytes], folder: Path, name: str) -> tuple[Manifest, Path]:
    """The database is written into `folder`. Refused for what is no backup, is of newer software, or is damaged."""
    try:
        with tarfile.open(fileobj=file, mode="r|") as tar:
            manifest = _read(tar, name)
            database = folder / MEMBERS[manifest.dialect]
            _write_next(tar, database)
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError) as error:
        what = f"{name} is no backup of surveyapp, or only a part of one"
        raise Refused(Problem("no-backup", what, remedy="take the file that `surveyapp backup` wrote")) from error
    if sha256_of(database) != manifest.sha256:
        what = f"the database in {name} is not the one that was written: the file is damaged"
        raise Refused(Problem("backup-damaged", what, remedy="take another backup"))
    return manifest, database


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _read(tar: tarfile.TarFile, name: str) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
    if content is None:
        raise ValueError(name)
    said: dict[str, Any] = json.loads(content.read())
    if said["format"] > FORMAT:
        what = f"{name} was written by surveyapp {said['software']}, which this version cannot read"
        raise Refused(Problem("backup-newer", what, remedy="install that version, then restore"))
    return Manifest(**{**said, "contents": Contents(**said["contents"])})


def _write_next(tar: tarfile.TarFile, to: Path) -> None:
    entry = tar.next()
    content = tar.extractfile(entry) if entry is not None and entry.name == to.name else None
    if content is None:
        raise ValueError(to.name)
    with to.open("wb") as out:
        while chunk := content.read(_CHUNK):
            out.write(chunk)
