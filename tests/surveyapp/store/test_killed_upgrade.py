"""An upgrade that is killed at any moment leaves the database as it was, and the next one ends it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from surveyapp import store
from surveyapp.store import schema
from tests.stored import restoring

UPGRADE = """
import sys
from surveyapp import store
from surveyapp.store import schema
print(flush=True)
schema.upgrade(store.connect(sys.argv[1]))
"""
MOMENTS = (0.0, 0.05, 0.1, 0.2, 0.4)  # seconds after everything was loaded


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that version 0.1 left."""
    file = tmp_path_factory.mktemp("old") / "old.db"
    restoring.restore(file).dispose()
    return file


def forms(engine: Engine) -> tuple[int, int]:
    """How many, and how long their answers are together."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*), sum(length(answers)) FROM response")).one()
    return found[0], found[1]


def killed(address: str, after: float) -> None:
    with subprocess.Popen([sys.executable, "-c", UPGRADE, address], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(after)
        program.send_signal(signal.SIGKILL)


def test_sqlite_is_never_upgraded_by_half(old: Path, tmp_path: Path):
    for number, after in enumerate(MOMENTS):
        file = tmp_path / f"{number}.db"
        shutil.copyfile(old, file)
        engine = store.connect(f"sqlite:///{file}")
        before = forms(engine)
        killed(f"sqlite:///{file}", after)
        assert forms(engine) == before
        schema.upgrade(engine)
        assert schema.is_current(engine)
        assert forms(engine) == before
        engine.dispose()


def test_postgresql_is_never_upgraded_by_half(old: Path, tmp_path: Path, empty_postgresql_url: str):
    shutil.copyfile(old, tmp_path / "old.db")
    source = store.connect(f"sqlite:///{tmp_path / 'old.db'}")
    engine = restoring.carry_over(source, empty_postgresql_url)
    source.dispose()
    before = forms(engine)
    for after in MOMENTS:
        killed(empty_postgresql_url, after)
        assert forms(engine) == before
    schema.upgrade(engine)
    assert schema.is_current(engine)
    assert forms(engine) == before
    engine.dispose()
