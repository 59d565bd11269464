"""What the package costs before it has computed anything."""

import subprocess
import sys

import pytest

HEAVY = ("scipy.stats", "scipy.optimize", "scipy.sparse", "scipy.linalg", "flask", "sqlalchemy")


@pytest.mark.parametrize(
    "module",
    [
        "index.indices",
        "ranking.rank_table",
        "change.decomposition",
        "survey.calibration",
        "command.commands",
        "survey.small_areas",
    ],
)
def test_nothing_heavier_than_numpy_and_special_functions_is_imported(module, allowed):
    assert loaded(f"analysis.{module}") <= allowed


@pytest.fixture(scope="session")
def allowed():
    return loaded("numpy, scipy.special")


def loaded(modules):
    """What is heavy and there after an import in a new process."""
    work = f"import sys, {modules}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    return set(subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True).stdout.split())
