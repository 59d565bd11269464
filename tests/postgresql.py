"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket only, gone with the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import memory

PACKAGE = "postgresql-15"
_WITHOUT_DURABILITY = "-c fsync=off -c full_page_writes=off -c max_wal_size=256MB -c dynamic_shared_memory_type=mmap"
_FOR_US_ALONE = "-c max_connections=60 -c listen_addresses=''"


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server's `postgres` database, without the database's name."""
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError(PACKAGE)
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=memory.root()))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    try:
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"{_WITHOUT_DURABILITY} {_FOR_US_ALONE} -k {folder}"
        _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://postgres@/{{database}}?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl, which Debian keeps out of PATH; None where they are not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def _run(program: Path, *arguments: object) -> None:
    """PostgreSQL refuses to run as root. Its output goes to a file: a server that inherits a pipe keeps it open."""
    account = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryFile() as output:
        command = [str(program), *map(str, arguments)]
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", **account)
        if ended.returncode:
            output.seek(0)
            raise RuntimeError(f"{program.name} failed: {output.read().decode(errors='replace')}")
