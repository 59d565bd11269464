"""Tests stand where their subject stands: every folder of tests has its package."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGES = ("questionnaires", "analysis", "surveyapp")
ELSEWHERE = {
    "surveyapp/migrations": "surveyapp/store/test_schema.py",
    "surveyapp/migrations/versions": "surveyapp/store/test_schema.py",
    "surveyapp/reports/family": "surveyapp/cli/results/test_new_report.py",
    "surveyapp/exports/formats": "surveyapp/exports/test_registry.py",
    "surveyapp/imports/mapping": "surveyapp/cli/responses/test_mapped_files.py",
    "surveyapp/web/staff/jobs": "surveyapp/cli/results/test_new_report.py",
    "surveyapp/web/staff/own": "surveyapp/web/staff/access/test_access.py",
}
"""Rooms of which a test through a door says more than one of their own would."""


def rooms_of(root: Path, package: str) -> set[Path]:
    """Folders with Python in them, as paths below `root`."""
    return {file.parent.relative_to(root) for file in (root / package).rglob("*.py")}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_tests_has_its_package(package):
    assert rooms_of(TESTS, package) - rooms_of(TESTS.parent, package) == set()


def test_every_package_has_its_folder_of_tests():
    there = {path for package in PACKAGES for path in rooms_of(TESTS.parent, package)}
    tested = {file.parent.relative_to(TESTS) for package in PACKAGES for file in (TESTS / package).rglob("test_*.py")}
    assert {str(room) for room in there - tested} == ELSEWHERE.keys()


@pytest.mark.parametrize("room", ELSEWHERE)
def test_what_is_tested_elsewhere_is_tested_there(room):
    assert (TESTS / ELSEWHERE[room]).is_file()
