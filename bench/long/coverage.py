"""How often intervals and rank sets hold the truth, over many made-up samples with fixed seeds.

Every sample is one agency of one large wave, so that the program's own functions are what is judged. Coverage is given
as its distance from 95 %; 93-97 % is the promise.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.index.item_shares import item_shares
from analysis.ranking.rank_sets import RankComparison, rank_sets
from analysis.wave.sample import Sample
from questionnaires.codes import Option
from questionnaires.model import Factor, Page, Question, Questionnaire

SAMPLES, SEED = 3_000, 11
DESIGNS = {  # answers and people per stratum, true shares
    "10+10+10 of 200": ((10, 10, 10), (80, 70, 50), (0.85, 0.90, 0.96)),
    "15+10+5 of 650": ((15, 10, 5), (300, 250, 100), (0.80, 0.82, 0.90)),
    "30+40+30 of 1600": ((30, 40, 30), (500, 600, 500), (0.86, 0.88, 0.90)),
    "30+40+30 of 1600, near 1": ((30, 40, 30), (500, 600, 500), (0.97, 0.975, 0.984)),
    "100+60+40 of 4600": ((100, 60, 40), (2500, 1300, 800), (0.78, 0.82, 0.85)),
    "60 of 95": ((60,), (95,), (0.905,)),
}
LIMIT = 0.02


def measure() -> Iterator[tuple[str, float, float | None]]:
    for name, (answers, people, shares) in DESIGNS.items():
        yield f"coverage of intervals - 95 %, {name}", abs(_coverage(answers, people, shares) - 0.95), LIMIT
    yield "rank sets that miss some unit, simultaneous", _missing_rank_sets(), 0.06
    yield from _league("100 communes, 90 answers, true SD 3 points", 90, 3)
    yield from _league("100 communes, 200 answers, true SD 5 points", 200, 5)


def _coverage(answers: tuple[int, ...], people: tuple[int, ...], shares: tuple[float, ...]) -> float:
    """Simple random samples without replacement, each from strata of its own with about these shares: with one fixed
    population the few possible counts, not the interval, would decide."""
    rng = np.random.default_rng(SEED)
    satisfied = rng.binomial(people, shares, size=(SAMPLES, len(people)))
    truth = satisfied.sum(axis=1) / sum(people)
    drawn = rng.hypergeometric(satisfied, np.array(people) - satisfied, np.array(answers))
    found = item_shares(_wave(drawn, answers, people), _one_question())
    inside = (found.low[:SAMPLES, 0] <= truth) & (truth <= found.high[:SAMPLES, 0])
    return float(inside.mean())


def _wave(drawn: np.ndarray, answers: tuple[int, ...], people: tuple[int, ...]) -> Sample:
    strata = drawn.size
    size = np.tile(answers, SAMPLES)
    within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    satisfied = within < np.repeat(drawn.ravel(), size)
    agency = np.repeat(np.arange(SAMPLES), len(answers))
    return Sample(
        codes=np.where(satisfied, ord("5"), ord("1")).astype(np.uint8)[:, None],
        cell=np.repeat(np.arange(strata), size),
        stratum=np.arange(strata),
        resolving=agency,
        receiving=agency,
        cluster=np.full(strata, -1),
        population=np.tile(people, SAMPLES).astype(np.float64),
        clusters=np.full(strata, np.nan),
        n_agencies=SAMPLES,
        peer_group=np.zeros(SAMPLES, dtype=np.int64),
    )


def _one_question() -> Questionnaire:
    options = tuple(Option(str(level), level) for level in range(1, 6))
    question = Question("Q", "rating", "P", options, factor="F", satisfied_from=4)
    return Questionnaire("coverage", 1, "satisfied-share/pooled", (question,), (Page("P"),), (Factor("F"),))


def _missing_rank_sets(units: int = 15, rounds: int = 400) -> float:
    """True values partly equal; the true rank of equal units is any of their places."""
    rng = np.random.default_rng(SEED)
    truth = np.repeat([0.0, 1.0, 2.0, 2.5, 6.0], units // 5)
    best, worst = 1 + (truth[:, None] < truth).sum(axis=1), (truth[:, None] <= truth).sum(axis=1)
    missed = 0
    for round_ in range(rounds):
        sets = rank_sets(truth + rng.standard_normal(units), np.ones(units), draws=1_000, seed=round_)
        missed += bool(((sets.low > best) | (sets.high < worst)).any())
    return missed / rounds


def _league(name: str, answers: int, true_sd: float) -> Iterator[tuple[str, float, float | None]]:
    """One answer varies by 22 points; what a league table of such communes is worth."""
    rng = np.random.default_rng(SEED)
    error, widths, moves = 22 / np.sqrt(answers), [], []
    for round_ in range(20):
        truth = rng.normal(0, true_sd, 100)
        first, second = (truth + rng.normal(0, error, 100) for _ in range(2))
        sets = RankComparison(first, np.full(100, error**2), draws=1_000, seed=round_).sets(simultaneous=False)
        widths.append((sets.high - sets.low + 1).mean())
        moves.append(np.abs(np.argsort(np.argsort(first)) - np.argsort(np.argsort(second))).mean())
    yield f"{name}: half-width in points", 1.96 * error, None
    yield f"{name}: places in a rank set", float(np.mean(widths)), None
    yield f"{name}: places moved although nothing changed", float(np.mean(moves)), None
