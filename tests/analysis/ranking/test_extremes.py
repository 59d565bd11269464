"""Quantiles of the largest difference are those that computing every difference gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.ranking.extremes import AllAgainstAll, OneAgainstAll, StudentisedDifferences, exceeded_by

DRAWS, ALLOWED = 300, 15


def differences(seed: int, units: int, shape: str) -> tuple[StudentisedDifferences, np.ndarray]:
    """Made up of some kind, and all of them in full, (R, p, p)."""
    rng = np.random.default_rng(seed)
    sizes = rng.lognormal(0, 1, units)
    if shape == "some of size 0":
        sizes[: units // 2] = 0
    errors = rng.standard_normal((DRAWS, units)) * sizes
    if shape == "moving together":
        errors += 5 * rng.standard_normal((DRAWS, 1))
    if shape == "twins":
        errors[:, 1:2] = errors[:, :1] + 1e-3 * rng.standard_normal((DRAWS, 1))
    errors = errors.astype(np.float32)
    every = errors[:, :, None] - errors[:, None, :]
    spread = every.std(axis=0)
    with np.errstate(divide="ignore"):
        scale = np.where(spread > 0, 1 / spread, 0).astype(np.float32)
    return StudentisedDifferences(errors, scale, errors.var(axis=0).astype(np.float64)), every * scale


SHAPES = st.sampled_from(["apart", "moving together", "some of size 0", "twins"])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), SHAPES)
def test_between_all_units_while_pairs_leave(seed, units, shape):
    known, every = differences(seed, units, shape)
    family, left = AllAgainstAll(known), np.ones((units, units), dtype=np.bool_)
    for gone in (0.0, 0.3, 0.5):
        left &= np.random.default_rng(seed).random(left.shape) >= gone
        assert family.quantile(ALLOWED, left) == exceeded_by((every * left).max(axis=(1, 2)), ALLOWED)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), SHAPES, st.sampled_from([(1, 1), (1, 0), (0, 1)]))
def test_of_one_unit_while_comparisons_leave(seed, units, shape, ways):
    known, every = differences(seed, units, shape)
    family, left = (
        OneAgainstAll(known, 1),
        np.ones((2, units), dtype=np.bool_) * np.array(ways, dtype=np.bool_)[:, None],
    )
    for gone in (0.0, 0.3, 0.9, 1.0):
        left &= np.random.default_rng(seed).random(left.shape) >= gone
        largest = np.maximum((every[:, 1] * left[0]).max(axis=1), (every[:, :, 1] * left[1]).max(axis=1))
        assert family.quantile(ALLOWED, *left) == exceeded_by(largest, ALLOWED)


@pytest.mark.parametrize("units", [0, 1])
def test_without_a_rival_nothing_is_exceeded(units):
    known, _ = differences(1, units, "apart")
    assert AllAgainstAll(known).quantile(ALLOWED, np.ones((units, units), dtype=np.bool_)) == 0


def test_few_differences_are_looked_into(monkeypatch):
    known, _ = differences(3, 200, "apart")
    looked = []
    full = StudentisedDifferences.largest
    monkeypatch.setattr(
        StudentisedDifferences,
        "largest",
        lambda self, unit, draws, *w: looked.extend(draws) or full(self, unit, draws, *w),
    )
    AllAgainstAll(known).quantile(ALLOWED, np.ones((200, 200), dtype=np.bool_))
    assert len(looked) < 0.05 * DRAWS * 200
