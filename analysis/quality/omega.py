"""How much of a sum of items is due to what they share: McDonald's ω, with one or several factors.

Factors by least squares of the correlations off the diagonal (Harman and Jones 1966); oblique rotation by oblimin with
gamma 0 (Jennrich 2002, *Psychometrika* 67); a general factor over them by Schmid and Leiman 1957; ω by McDonald 1999
and Zinbarg, Revelle, Yovel and Li 2005. R's psych takes the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats
from analysis.quality.scale_quality import unexplained_by_others
from analysis.refusal import AnalysisError

FACTOR_STEPS = 20_000
ROTATION_STEPS = 1_000


@dataclass(frozen=True, eq=False)
class Omega:
    """On 0-1: `total` is the share of the variance of the sum that any factor explains, `hierarchical` the share of the
    general one alone (with one factor the same factor). `general` (K,) are the items' loadings on it."""

    total: float
    hierarchical: float
    general: Floats


def omega(correlation: Floats, factors: int = 3) -> Omega:
    """ω of K items from their correlations (K, K), all pointing the same way. Raises AnalysisError where K items do not
    carry so many factors: at least one, and fewer than K."""
    if not 1 <= factors < len(correlation):
        raise AnalysisError(f"{len(correlation)} items do not carry {factors} factors")
    loadings, unique = factor_loadings(correlation, factors)
    general = _general(loadings)
    whole = correlation.sum()
    return Omega(float(1 - unique.sum() / whole), float(general.sum() ** 2 / whole), general)


def factor_loadings(correlation: Floats, factors: int) -> tuple[Floats, Floats]:
    """(loadings (K, m) not rotated, unique variances (K,)): principal axes of the correlations with communalities on
    the diagonal, until these do not move. Each factor points to where most items are."""
    communality = 1 - unexplained_by_others(correlation)
    if np.isnan(communality).any():
        raise AnalysisError("an item follows from the others: leave it out")
    loadings = np.zeros((len(correlation), factors))
    for _ in range(FACTOR_STEPS):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, communality)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, ::-1][:, :factors] * np.sqrt(np.maximum(values[::-1][:factors], 0))
        new = np.minimum((loadings**2).sum(axis=1), 1.0)
        moved = np.abs(new - communality).max()
        communality = new
        if moved < 1e-10:
            break
    return loadings * np.where(loadings.sum(axis=0) < 0, -1, 1), 1 - communality


def oblimin(loadings: Floats) -> tuple[Floats, Floats]:
    """(rotated loadings (K, m), correlations of the factors (m, m)) by projected gradients: every item loads on as few
    factors as can be."""
    m = loadings.shape[1]
    turn: Floats = np.eye(m)
    step = 1.0
    rotated, value, slope = _complexity(loadings, turn)
    for _ in range(ROTATION_STEPS):
        downhill = slope - turn * (turn * slope).sum(axis=0)
        steep = float(np.sqrt((downhill**2).sum()))
        if steep < 1e-7:
            break
        step *= 2
        for _ in range(20):
            moved = turn - step * downhill
            moved = moved / np.sqrt((moved**2).sum(axis=0))
            new_rotated, new_value, new_slope = _complexity(loadings, moved)
            if value - new_value > 0.5 * steep**2 * step:
                break
            step /= 2
        turn, rotated, value, slope = moved, new_rotated, new_value, new_slope
    return rotated, turn.T @ turn


def _complexity(loadings: Floats, turn: Floats) -> tuple[Floats, float, Floats]:
    """(rotated loadings, sum of products of squared loadings of an item on two factors / 4, its slope)."""
    back = np.linalg.inv(turn)
    rotated: Floats = loadings @ back.T
    others = rotated**2 @ (1 - np.eye(len(turn)))
    slope: Floats = -(rotated.T @ (rotated * others) @ back).T
    return rotated, float((rotated**2 * others).sum() / 4), slope


def _general(loadings: Floats) -> Floats:
    """Items on the factor that the factors share; two load on it alike, with opposite signs where they disagree."""
    m = loadings.shape[1]
    if m == 1:
        return loadings[:, 0]
    rotated, between = oblimin(loadings)
    flip = np.where(rotated.sum(axis=0) < 0, -1.0, 1.0)
    rotated, between = rotated * flip, between * np.outer(flip, flip)
    alike = np.sqrt(np.abs(between[0, 1]))
    on_general = (
        np.array([alike, np.copysign(alike, between[0, 1])]) if m == 2 else factor_loadings(between, 1)[0][:, 0]
    )
    general: Floats = rotated @ on_general
    return general
