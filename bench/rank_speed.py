"""How long rank sets, cross-agency covariance and imports take, as multiples of the least that has to be done.

700 agencies, 5,000 draws: the yardstick takes one 700 x 700 single-precision difference and its maximum per draw.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

import numpy as np

from analysis.index.agency_covariance import covariance_between_agencies
from analysis.index.indices import index_wave
from analysis.ranking.rank_sets import RankComparison
from analysis.wave.rules import Rule
from bench import analysis_speed

AGENCIES, DRAWS, PUBLISHED, SEED = 700, 5_000, 20_000, 5
IMPORTS = "import sys, time; t = time.process_time(); {}; sys.stdout.write(str(time.process_time() - t))"
LEAST = "import numpy, scipy.special"
ANALYSIS = "from analysis import decompose_change, index_wave, rank_table"


def measure() -> Iterator[tuple[str, float, float | None]]:
    rng = np.random.default_rng(SEED)
    variance = rng.uniform(2e-4, 6e-4, AGENCIES)
    estimate = rng.normal(0.85, 0.05, AGENCIES)
    least = _seconds(lambda: _single_pass(variance))
    yield (
        "simultaneous rank sets, step-down / single pass",
        _seconds(lambda: _sets(estimate, variance, True)) / least,
        4,
    )
    yield "both kinds of rank sets / single pass", _seconds(lambda: _both(estimate, variance)) / least, None
    df = np.full(AGENCIES, 40.0)
    known, unsure = (_seconds(lambda free=free: _both(estimate, variance, DRAWS, free), 4) for free in (None, df))
    yield "both kinds, with degrees of freedom / without", unsure / known, 1.25
    loads = rng.normal(0, 0.004, (AGENCIES, 5))
    dense = np.diag(variance) + loads @ loads.T
    published = _seconds(lambda: _both(estimate, dense, PUBLISHED)) / least
    yield "both kinds, 20,000 draws and dense covariance / single pass of 5,000", published, 8
    yield "import analysis / import numpy, scipy.special", _import(), 1.3
    sample, asked = analysis_speed.city(200_000), analysis_speed.questionnaire()
    indices = index_wave(sample, asked, Rule("satisfied-share", "weighted-factors"))
    once = _seconds(lambda: index_wave(sample, asked, indices.rule))
    between = _seconds(lambda: covariance_between_agencies(sample, asked, indices))
    yield "covariance between 700 agencies / their indices", between / once, 2


def _single_pass(variance: np.ndarray) -> float:
    draws = np.random.default_rng(SEED).standard_normal((DRAWS, AGENCIES), dtype=np.float32)
    draws *= np.sqrt(variance).astype(np.float32)
    difference = np.empty((AGENCIES, AGENCIES), dtype=np.float32)
    largest = 0.0
    for row in draws:
        np.subtract(row[:, None], row, out=difference)
        largest = max(largest, float(difference.max()))
    return largest


def _sets(estimate: np.ndarray, variance: np.ndarray, simultaneous: bool) -> object:
    return RankComparison(estimate, variance, draws=DRAWS, seed=SEED).sets(simultaneous=simultaneous)


def _both(estimate: np.ndarray, covariance: np.ndarray, draws: int = DRAWS, df: np.ndarray | None = None) -> object:
    contest = RankComparison(estimate, covariance, df=df, draws=draws, seed=SEED)
    return contest.sets(), contest.sets(simultaneous=False)


def _seconds(work: Callable[[], object], times: int = 2) -> float:
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def _import() -> float:
    """Processor time of a fresh interpreter with and without ours, in turn; the best of fifteen on both sides.

    Both find their bytecode, as where a program is installed: some machines write none, and would compile each time.
    """
    with tempfile.TemporaryDirectory() as bytecode:
        pairs = [(_imported(ANALYSIS, bytecode), _imported(LEAST, bytecode)) for _ in range(15)]
    ours, least = (min(taken) for taken in zip(*pairs, strict=True))
    return ours / least


def _imported(statement: str, bytecode: str) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", IMPORTS.format(statement)]
    taken = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment | {"PYTHONPYCACHEPREFIX": bytecode}
    )
    return float(taken.stdout)
