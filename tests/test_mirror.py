"""Tests stand where their subject stands: every folder of tests has its package."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGES = ("questionnaires", "analysis", "surveyapp")


def rooms_of(root: Path, package: str) -> set[Path]:
    """Folders with Python in them, as paths below `root`."""
    return {file.parent.relative_to(root) for file in (root / package).rglob("*.py")}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_tests_has_its_package(package):
    assert rooms_of(TESTS, package) - rooms_of(TESTS.parent, package) == set()
