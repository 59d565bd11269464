"""The small definition that has one of everything."""

from pathlib import Path

import pytest
from hypothesis import settings

import questionnaires

settings.register_profile("unhurried", deadline=None)  # a slow machine is no failure
settings.load_profile("unhurried")

SMALL = Path(__file__).parent / "small"


@pytest.fixture(scope="session")
def small():
    return questionnaires.load_folder(SMALL)
