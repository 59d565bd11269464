"""Somebody at the command line, with an empty database and with an open wave."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk import AGENCIES, Desk


@pytest.fixture
def desk(migrated_file: Path, tmp_path: Path) -> Desk:
    shutil.copyfile(migrated_file, tmp_path / "survey.db")
    return Desk(tmp_path)


@pytest.fixture
def open_wave(desk: Desk) -> Desk:
    """Three agencies and an open wave `W1` of `single-rating`."""
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W1")
    return desk
