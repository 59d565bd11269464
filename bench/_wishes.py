"""Made-up people who choose among wishes that are truly alike, and how often one is said to come before another.

What draws a person to a wish is Gumbel, so that of one choice the shares are those of `truth`; people of one cluster
share a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.ranking.options import RankedOptions, rank_options
from analysis.survey.design import design_from

DRAWS = 2_000
OF_CLUSTER = 0.36
"""Standard deviation of what the people of one cluster share, beside 1.28 of their own."""


@dataclass(frozen=True)
class Asked:
    """So many `options`, of which each of `n` people chooses `choices`; in `clusters` or drawn singly, with `weights`
    by turns; `truth` (options,) shares of the first choice, equal where empty."""

    options: int
    n: int
    choices: int = 1
    clusters: int = 0
    weights: tuple[float, ...] = (1.0,)
    truth: tuple[float, ...] = ()

    def ranked(self, rng: np.random.Generator) -> RankedOptions:
        """One survey."""
        village = np.arange(self.n) * max(self.clusters, 1) // self.n
        drawn = rng.gumbel(size=(self.n, self.options)) + np.log(self.truth or 1.0)
        if self.clusters:
            drawn += OF_CLUSTER * rng.standard_normal((self.clusters, self.options))[village]
        chosen = np.zeros(drawn.shape)
        np.put_along_axis(chosen, np.argsort(-drawn, axis=1)[:, : self.choices], 1, axis=1)
        weights = np.resize(self.weights, self.n)
        clusters = [village] if self.clusters else []
        return rank_options(design_from(self.n, weights=weights, clusters=clusters), chosen, draws=DRAWS)


def false_orders(asked: Asked, times: int, seed: int) -> float:
    """0-1: surveys in which some wish is told from another, all being alike."""
    rng = np.random.default_rng(seed)
    return float(np.mean([asked.ranked(rng).sets.told_apart > 0 for _ in range(times)]))


def told_apart(asked: Asked, times: int, seed: int) -> float:
    """0-1 of all pairs of wishes."""
    rng = np.random.default_rng(seed)
    pairs = asked.options * (asked.options - 1) / 2
    return float(np.mean([asked.ranked(rng).sets.told_apart / pairs for _ in range(times)]))
