"""The memory of a country: ten million forms are indexed in a process of their own."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from analysis.index.indices import index_wave
from analysis.wave.rules import Rule
from bench.analysis_speed import FORMS, city, questionnaire

ROOT = Path(__file__).parents[2]


def measure() -> list[tuple[str, float, float | None]]:
    return [("10,000,000 forms in a process of its own / 1.5 GB", _gigabytes(10 * FORMS) / 1.5, 1)]


def _gigabytes(forms: int) -> float:
    """Most memory of a process that holds these answers and indexes them."""
    work = f"from bench.long.many_forms import index_city; print(index_city({forms}))"
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout) / 1e6


def index_city(forms: int) -> int:
    """Kilobytes at the peak."""
    index_wave(city(forms), questionnaire(), Rule("satisfied-share", "weighted-factors"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
