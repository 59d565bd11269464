"""A million real answers, month by month: what is called usual holds for the months that came after.

Three services of an office, 2023 to 2026, each change judged from the changes before it alone.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.moderated.drift import beside_history

FILE = Path(__file__).parents[2] / "data/opg_user_satisfaction.csv"
LEVELS = ("very_dissatisfied", "dissatisfied", "neither", "satisfied", "very_satisfied")
SCORES = {"mean": np.linspace(0, 1, 5), "two best levels": np.array([0, 0, 0, 1.0, 1])}


def series(score: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Per service (changes, their sampling variances, p(1 - p) pulled in by one answer of each kind)."""
    with FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = []
    for service in dict.fromkeys(row["service"] for row in rows):
        counts = np.array([[int(row[level]) for level in LEVELS] for row in rows if row["service"] == service])
        n = counts.sum(axis=1)
        mean = counts @ score / n
        variance = (counts @ score**2 / n - mean**2) / n
        pulled = (n * mean + 1) / (n + 2)
        middle = (pulled[1:] + pulled[:-1]) / 2
        found.append((np.diff(mean), variance[1:] + variance[:-1], middle * (1 - middle)))
    return found


def judged(score: np.ndarray, earliest: int = 6) -> tuple[int, float, float]:
    """(changes judged, share within what sampling alone explains, share within what is usual)."""
    sampling, usual = [], []
    for change, variance, scale in series(score):
        for now in range(earliest, len(change)):
            found = beside_history(change[: now + 1], variance[: now + 1], scale[: now + 1])
            usual.append(found.low[0] <= change[now] <= found.high[0])
            sampling.append(abs(change[now]) <= 1.96 * np.sqrt(variance[now]))
    return len(usual), float(np.mean(sampling)), float(np.mean(usual))


@pytest.mark.parametrize(
    ("score", "within_error", "within_usual"), [("mean", 0.646, 0.938), ("two best levels", 0.677, 0.906)]
)
def test_what_was_usual_of_a_series_holds_for_its_next_month(score, within_error, within_usual):
    count, sampling, usual = judged(SCORES[score])
    assert count == 96
    assert sampling == pytest.approx(within_error, abs=0.005)
    assert usual == pytest.approx(within_usual, abs=0.005)
