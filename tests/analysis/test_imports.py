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
def test_nothing_heavier_than_numpy_and_special_functions_is_imported(module):
    work = f"import sys, analysis.{module}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    plain = f"import sys, numpy, scipy.special; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    loaded, allowed = (
        set(subprocess.run([sys.executable, "-c", w], capture_output=True, text=True, check=True).stdout.split())
        for w in (work, plain)
    )
    assert loaded <= allowed
