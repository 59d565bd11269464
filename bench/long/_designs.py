"""Made-up agencies of designs that are not simple: finite populations, several strata, raked weights.

As in `bench/_agencies.py` answers are latent normal with correlation .5 within a person, an index is made of eight
items, and what is judged are the program's own functions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analysis.moderated.pool import Moderated, finite_population_size, moderate
from analysis.moderated.rounds import beside_rounds
from analysis.survey.calibration import Margin, kish_size, rake
from analysis.survey.design import design_from
from analysis.survey.estimates import means
from analysis.survey.intervals import wilson
from bench._agencies import WITHIN_PERSON

ITEMS = 8


def scores(rng: np.random.Generator, threshold: np.ndarray) -> np.ndarray:
    """Share of satisfied answers of each person (n,), from the latent value below which an answer is satisfied."""
    latent = rng.standard_normal((len(threshold), ITEMS)) * np.sqrt(1 - WITHIN_PERSON)
    latent += rng.standard_normal((len(threshold), 1)) * np.sqrt(WITHIN_PERSON)
    return (latent < threshold[:, None]).mean(axis=1)


@dataclass(frozen=True)
class Finite:
    """Agencies of so many `people` of whom `n` were drawn; the truth is what all of them would have said."""

    share: float
    n: int
    people: int
    agencies: int = 20

    def misses(self, rng: np.random.Generator) -> np.ndarray:
        threshold = np.full(self.people, stats.norm.ppf(self.share))
        everybody = np.stack([scores(rng, threshold) for _ in range(self.agencies)])
        drawn = everybody[:, : self.n]  # they are in no order
        found, without = drawn.mean(axis=1), drawn.var(axis=1, ddof=1) / self.n
        outside = np.full(self.agencies, 1 - self.n / self.people)
        size, df = np.full(self.agencies, float(self.n)), np.full(self.agencies, self.n - 1.0)
        units = moderate(found, without, df, size)
        of_round = finite_population_size(units.n_eff, without, without * outside, outside)
        low, high = wilson(units.estimate, of_round, units.df)
        truth = everybody.mean(axis=1)
        return (low > truth + 1e-12) | (truth > high + 1e-12)


@dataclass(frozen=True)
class Stratified:
    """Three strata of 60, 30 and 10 % of the people, as many answers from each, `apart` in the latent."""

    share: float
    n: int
    apart: float = 0.3
    agencies: int = 20

    def misses(self, rng: np.random.Generator) -> np.ndarray:
        weight, each = np.array([0.6, 0.3, 0.1]), self.n // 3
        thresholds = stats.norm.ppf(self.share) + self.apart * np.array([0, -1, 1])
        drawn = np.stack(
            [[scores(rng, np.full(each, at)) for at in thresholds] for _ in range(self.agencies)]
        )  # agencies, strata, people
        found = drawn.mean(axis=2) @ weight
        variance = drawn.var(axis=2, ddof=1) / each @ weight**2
        size = np.full(self.agencies, 1 / (weight**2 / each).sum())
        units = moderate(found, variance, np.full(self.agencies, 3.0 * each - 3), size)
        return _outside(units, float(weight @ stats.norm.cdf(thresholds)))


@dataclass(frozen=True)
class RakedAnswers:
    """Sex and age are raked to what is known of all; one sex answers half as often, and both traits move opinions."""

    share: float
    n: int
    apart: float = 0.3
    agencies: int = 20

    def misses(self, rng: np.random.Generator) -> np.ndarray:
        figures = [self._agency(rng) for _ in range(self.agencies)]
        found, variance, size = (np.array(column) for column in zip(*figures, strict=True))
        units = moderate(found, variance, np.full(self.agencies, self.n - 1.0), size)
        return _outside(units, self._truth())

    def _agency(self, rng: np.random.Generator) -> tuple[float, float, float]:
        """(estimate, its variance, answers through Kish's effect)."""
        sex = age = np.zeros(self.n, dtype=np.int64)
        while len(np.unique(2 * sex + age)) < 4:  # what cannot be raked would not be
            sex, age = ((rng.random(self.n) < chance).astype(np.int64) for chance in (1 / 3, 0.4))
        margins = [Margin(sex, np.array([500.0, 500.0])), Margin(age, np.array([600.0, 400.0]))]
        design = rake(design_from(self.n, weights=np.full(self.n, 1000 / self.n)), margins)
        found = means(design, scores(rng, self._threshold(sex, age)))
        return float(found.estimate[0]), float(found.covariance[0, 0]), kish_size(design.weights)

    def _threshold(self, sex: np.ndarray, age: np.ndarray) -> np.ndarray:
        return stats.norm.ppf(self.share) + self.apart * (sex + age - 0.9)

    def _truth(self) -> float:
        sex, age = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
        return float(np.array([0.3, 0.2, 0.3, 0.2]) @ stats.norm.cdf(self._threshold(sex, age)))


def _outside(units: Moderated, truth: float) -> np.ndarray:
    low, high = wilson(units.estimate, units.n_eff, units.df)
    return (low > truth) | (truth > high)


@dataclass(frozen=True)
class Series:
    """Agencies over so many `waves` of one item, `n` answers each; each wave moves all by one step and each by its own,
    whose standard deviation in log odds is `own`."""

    share: float
    n: int
    waves: int
    agencies: int = 20
    own: float = 0.15

    def false(self, rng: np.random.Generator) -> np.ndarray:
        """(agencies,) whose last change is said to be beyond what is usual, drift and all being as ever."""
        moves = 0.2 * rng.standard_normal((1, self.waves)) + self.own * rng.standard_normal((self.agencies, self.waves))
        odds = np.log(self.share / (1 - self.share)) + 0.5 * rng.standard_normal((self.agencies, 1))
        truth = 1 / (1 + np.exp(-(odds + moves.cumsum(axis=1))))
        found = rng.binomial(self.n, truth) / self.n
        pulled = (self.n * found + 1) / (self.n + 2)
        variance = pulled * (1 - pulled) / (self.n + 2)
        change, error = np.diff(found, axis=1), variance[:, :-1] + variance[:, 1:]
        level = (pulled[:, :-1] + pulled[:, 1:]) / 2
        return beside_rounds(change.T, error.T, (level * (1 - level)).T).p <= 0.05
