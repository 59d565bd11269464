"""Omega with several factors as R's psych 2.2.9 gives it: omega(x, nfactors = m, flip = FALSE) of complete forms."""

import numpy as np
import pytest

from analysis.quality.omega import factor_loadings, oblimin, omega
from tests.analysis.designs import item

ALL = tuple(f"{letter}{number}" for letter in "ACENO" for number in range(1, 6))
SOME = ("A2", "A3", "A4", "A5", "C1", "C2", "C3")
CLOSE = 1e-3
"""Of the golden cases, for factor analysis."""


def correlation(names):
    answers = np.stack([item(name) for name in names], axis=1)
    return np.corrcoef(answers[~np.isnan(answers).any(axis=1)].T)


@pytest.mark.parametrize(
    ("names", "factors", "total", "hierarchical"),
    [
        (ALL[:5], 1, 0.723724, 0.724664),
        (ALL[:5], 2, 0.747981, 0.645307),
        (SOME, 2, 0.757446, 0.334003),
        (SOME, 3, 0.801357, 0.465050),
        (ALL, 2, 0.772637, 0.077808),
        (ALL, 3, 0.791871, 0.270467),
        (ALL, 5, 0.821584, 0.301601),
    ],
)
def test_omega_is_that_of_r(names, factors, total, hierarchical):
    found = omega(correlation(names), factors)
    assert (found.total, found.hierarchical) == pytest.approx((total, hierarchical), abs=CLOSE)


def test_items_in_two_clean_groups_are_found_again():
    loadings = np.zeros((6, 2))
    loadings[:3, 0], loadings[3:, 1] = 0.8, 0.7
    between = np.array([[1, 0.4], [0.4, 1]])
    correlated = loadings @ between @ loadings.T
    np.fill_diagonal(correlated, 1)
    rotated, again = oblimin(factor_loadings(correlated, 2)[0])
    assert np.sort(np.abs(rotated).max(axis=1)) == pytest.approx([0.7] * 3 + [0.8] * 3, abs=1e-6)
    assert abs(again[0, 1]) == pytest.approx(0.4, abs=1e-6)
    general = 0.4 * (3 * 0.8 + 3 * 0.7) ** 2 / correlated.sum()
    assert omega(correlated, 2).hierarchical == pytest.approx(general, abs=1e-6)


def test_more_factors_than_items_carry_are_refused():
    with pytest.raises(ValueError, match="3 items do not carry 3 factors"):
        omega(np.eye(3), 3)
