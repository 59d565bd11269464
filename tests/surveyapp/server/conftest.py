from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.surveyapp.server.sockets import free_port, running


@dataclass
class Site:
    port: int
    process: subprocess.Popen[bytes]
    log: Path


def started(folder: Path) -> Iterator[Site]:
    port, log = free_port(), folder / "log"
    with (
        log.open("wb") as out,
        running(
            "-m", "tests.surveyapp.server.site", str(port), port=port, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        yield Site(port, process, log)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests of a module."""
    yield from started(tmp_path_factory.mktemp("site"))


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """For a test that stops it."""
    yield from started(tmp_path)
