"""How long the statistics of a large city take, as multiples of counting the same answers with `numpy.bincount`.

1,000,000 forms of 22 items, 700 agencies in 5 groups, 2,100 strata; every ratio is taken within one run, and the
best of three rounds counts on both sides. Run it alone with `python bench/analysis_speed.py`.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from functools import cache

import numpy as np

from analysis.index.answer_distribution import answer_distribution
from analysis.index.indices import index_wave
from analysis.index.item_shares import item_shares
from analysis.index.moderated_indices import moderated_indices
from analysis.index.parts import factors_to_leave_out
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample
from questionnaires.codes import Option
from questionnaires.model import Factor, Page, Question, Questionnaire

FORMS, ITEMS, AGENCIES, STRATA = 1_000_000, 22, 700, 2_100
ROUNDS = 3
SEED = 2017
MEGABYTES_PER_MILLION = 150


def measure() -> list[tuple[str, float, float]]:
    """(what, ratio, limit); a ratio above its limit is a regression."""
    sample, asked = city(FORMS), questionnaire()
    counting = seconds(lambda: [np.bincount(sample.codes[:, item]) for item in range(ITEMS)])
    composite = Rule("satisfied-share", "weighted-factors")

    def whole_result() -> None:
        left_out = factors_to_leave_out(sample, asked)
        index_wave(sample, asked, composite, leave_out=left_out)
        answer_distribution(sample, asked)

    indices = index_wave(sample, asked, composite)
    return [
        (
            "shares with variances and intervals / 22 bincounts",
            seconds(lambda: item_shares(sample, asked)) / counting,
            3,
        ),
        (
            "all indices with intervals / 22 bincounts",
            seconds(lambda: index_wave(sample, asked, composite)) / counting,
            10,
        ),
        (
            "moderated variances of 700 agencies / their indices",
            seconds(lambda: moderated_indices(sample, indices)) / seconds(lambda: index_wave(sample, asked, composite)),
            0.05,
        ),
        ("parts, indices and levels / 22 bincounts", seconds(whole_result) / counting, 20),
        ("memory beside the answers / 150 MB", megabytes(whole_result) / MEGABYTES_PER_MILLION, 1),
        ("four times the forms / four times the time", _growth(asked, composite), 1.2),
    ]


def _growth(asked: Questionnaire, rule: Rule) -> float:
    """At most linear in the forms: a province four times as large."""
    one, four = city(FORMS), city(4 * FORMS)
    return seconds(lambda: index_wave(four, asked, rule)) / seconds(lambda: index_wave(one, asked, rule)) / 4


@cache
def city(forms: int) -> Sample:
    """Answers with some left blank and some not applicable, three strata per agency, weights from populations."""
    rng = np.random.default_rng(SEED)
    likely = np.repeat(np.frombuffer(b"12345.~", dtype=np.uint8), [5, 5, 10, 35, 40, 3, 2])
    codes = np.empty((forms, ITEMS), dtype=np.uint8)
    for item in range(ITEMS):
        codes[:, item] = likely[rng.integers(0, len(likely), forms, dtype=np.uint8)]
    agency = np.repeat(np.arange(AGENCIES), STRATA // AGENCIES)
    return Sample(
        codes=codes,
        cell=np.sort(rng.integers(0, STRATA, forms)),
        stratum=np.arange(STRATA),
        resolving=agency,
        receiving=agency,
        cluster=np.full(STRATA, -1),
        population=np.full(STRATA, 5.0 * forms / STRATA),
        clusters=np.full(STRATA, np.nan),
        n_agencies=AGENCIES,
        peer_group=np.arange(AGENCIES) % 5,
    )


def questionnaire() -> Questionnaire:
    options = tuple(Option(str(level), level) for level in range(1, 6))
    questions = tuple(
        Question(f"Q{item}", "rating", "P", options, factor=f"F{item % 5}", satisfied_from=4) for item in range(ITEMS)
    )
    return Questionnaire(
        "bench",
        1,
        "satisfied-share/pooled",
        questions,
        (Page("P"),),
        tuple(Factor(f"F{i}", weight=0.2) for i in range(5)),
    )


def seconds(work: Callable[[], object]) -> float:
    """Processor time, best of three rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def megabytes(work: Callable[[], object]) -> float:
    """Most memory that was held at once beside what was there before."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    for what, ratio, limit in measure():
        print(f"{what:55} {ratio:6.2f}  (at most {limit})")


if __name__ == "__main__":
    main()
