"""PostgreSQL's own programs, which alone know how to copy one of its databases."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from surveyapp.store import Engine, Problem, Refused

DEBIAN = Path("/usr/lib/postgresql")
"""Debian keeps the programs of each version out of PATH."""


def run(name: str, engine: Engine, *arguments: str) -> None:
    """Raises Refused with the program's last words. The password is told by environment, not by arguments that every
    account of the machine can read."""
    command = [_program(name), *arguments]
    environment = _environment(engine)
    ended = subprocess.run(  # noqa: S603  # a program that we name, and paths of our own
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or [f"exit code {ended.returncode}"]
        raise Refused(Problem("postgresql-program", f"{name}: {said[-1]}", remedy="see the server's log"))


def _program(name: str) -> str:
    found = shutil.which(name) or next((str(path) for path in sorted(DEBIAN.glob(f"*/bin/{name}"), reverse=True)), "")
    if not found:
        remedy = "install it: apt-get install postgresql-client"
        raise Refused(Problem("no-program", f"{name} is not on this machine", remedy=remedy))
    return found


def _environment(engine: Engine) -> Mapping[str, str]:
    url = engine.url
    said = {
        "PGHOST": url.host or str(url.query.get("host", "")),
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    return {**os.environ, **{name: value for name, value in said.items() if value}}
