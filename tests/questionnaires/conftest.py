"""The small definition that has one of everything."""

from pathlib import Path

import pytest

import questionnaires

SMALL = Path(__file__).parent / "small"


@pytest.fixture(scope="session")
def small():
    return questionnaires.load_folder(SMALL)
