"""Small made-up waves of every design, and an index computed the long way: one influence column per number."""

from __future__ import annotations

import numpy as np

from analysis.survey.totals import Stage, covariance, degrees_of_freedom, design_effect, influence_of_ratio
from analysis.wave.frame import frame_of
from analysis.wave.sample import Sample
from analysis.wave.scores import satisfied_share
from analysis.wave.weights import response_weights
from questionnaires.codes import Option
from questionnaires.model import Factor, Page, Question, Questionnaire

CHARACTERS = np.frombuffer(b"12345.~_", dtype=np.uint8)
LIKELY = np.array([0.1, 0.1, 0.15, 0.25, 0.25, 0.05, 0.05, 0.05])


def questionnaire(items=6, factors=2, *, receiving=(), contents=(), overall=False):
    """Items Q0.. of five levels, satisfied from 4, dealt out to factors F0.. in turn, which weigh as 1 to 2 to 3 .."""
    options = tuple(Option(str(level), level) for level in range(1, 6))
    total = factors * (factors + 1) / 2
    questions = [
        Question(
            f"Q{i}",
            "rating",
            "P",
            options,
            factor=f"F{i % factors}",
            satisfied_from=4,
            rates="receiving" if i in receiving else "resolving",
        )
        for i in range(items)
    ]
    if overall:
        questions.insert(0, Question("ALL", "rating", "P", options, overall=True, satisfied_from=4))
    made = [
        Factor(f"F{f}", weight=(f + 1) / total, content=contents[f % len(contents)] if contents else None)
        for f in range(factors)
    ]
    return Questionnaire("made-up", 1, "satisfied-share/pooled", tuple(questions), (Page("P"),), tuple(made), contents)


def for_every_rollup(*, receiving=()):
    """Six questions that any roll-up can be made of: factors with weights, contents, and an overall question."""
    return questionnaire(5, receiving=receiving, contents=("I", "II"), overall=True)


def sample(
    codes, cell, *, strata=None, agencies=None, receiving=None, population=None, clusters=None, groups=None, **more
):
    """A sample from lists: `codes` words, one per form; cell i lies in stratum i of agency i unless said."""
    cell = np.array(cell)
    count = int(cell.max()) + 1
    strata = np.arange(count) if strata is None else np.array(strata)
    agencies = strata if agencies is None else np.array(agencies)
    n_agencies = int(max(agencies.max(), -1 if receiving is None else max(receiving))) + 1
    n_strata = int(strata.max()) + 1
    return Sample(
        codes=np.array([list(word.encode("ascii")) for word in codes], dtype=np.uint8),
        cell=cell,
        stratum=strata,
        resolving=agencies,
        receiving=agencies if receiving is None else np.array(receiving),
        cluster=np.array(more.pop("cluster", np.full(count, -1))),
        population=np.array(population if population is not None else np.full(n_strata, np.nan), dtype=float),
        clusters=np.array(clusters if clusters is not None else np.full(n_strata, np.nan), dtype=float),
        n_agencies=n_agencies,
        peer_group=np.array(groups) if groups is not None else np.zeros(n_agencies, dtype=int),
        **more,
    )


def made_up(seed, *, forms=120, items=6, spanning=False, clustered=False, weighted=False, roles=False):
    """A random wave: 4 agencies in 2 groups, 6 strata (of an agency each, or spanning them), known populations."""
    rng = np.random.default_rng(seed)
    cells, n_strata, n_agencies = 24, 6, 4
    stratum = rng.integers(0, n_strata, cells)
    resolving = rng.integers(0, n_agencies, cells) if spanning else stratum % n_agencies
    per_stratum = forms + 50.0
    return Sample(
        codes=rng.choice(CHARACTERS, size=(forms, items), p=LIKELY),
        cell=rng.integers(0, cells, forms),
        stratum=stratum,
        resolving=resolving,
        receiving=rng.integers(0, n_agencies, cells) if roles else resolving,
        cluster=np.where(rng.random(cells) < 0.7, rng.integers(0, 8, cells), -1) if clustered else np.full(cells, -1),
        population=rng.integers(per_stratum, 20 * per_stratum, n_strata).astype(float),
        clusters=np.full(n_strata, 60.0 + forms if clustered else np.nan),
        n_agencies=n_agencies,
        peer_group=np.array([0, 0, 1, 1]),
        base_weight=rng.uniform(0.5, 3, forms) if weighted else None,
    )


class LongWay:
    """Item shares, their weighted mean and the pooled share of one domain by the operator on influence columns."""

    def __init__(self, wave: Sample, asked: Questionnaire, domain: int) -> None:
        self._wave, self._asked = wave, asked
        self._member = _membership(wave, asked, domain)
        self._weights = response_weights(wave)
        self.stage = _stage(wave)

    def ratio(self, items, weights=None):
        """(estimate, variance, n, df): pooled over items, or the mean of their shares with weights."""
        score, rated = _answers(self._wave, self._asked)
        score, rated = (score * self._member)[:, items], (rated * self._member)[:, items]
        if weights is None:
            above, below = score.sum(axis=1, keepdims=True), rated.sum(axis=1, keepdims=True)
            estimate, influence = influence_of_ratio(above, below, self._weights)
        else:
            shares, columns = influence_of_ratio(score, rated, self._weights)
            estimate, influence = shares @ weights[:, None], columns @ weights[:, None]
        answered = np.flatnonzero(rated.any(axis=1))
        variance = covariance(influence, self._weights, [self.stage])[0, 0]
        return np.ravel(estimate)[0], variance, len(answered), degrees_of_freedom(self.stage, answered)

    def design_effect(self, item, variance):
        """As R's svymean(~s, subset(design, rated), deff = TRUE)."""
        score, rated = _answers(self._wave, self._asked)
        weights = self._weights * self._member[:, item] * rated[:, item]
        return design_effect(score[:, [item]], weights, np.array([variance]))[0]


def _answers(wave, asked):
    worth = satisfied_share(asked.items[0])
    score, rated = np.zeros(256), np.zeros(256)
    for code, value in worth.items():
        score[ord(code)], rated[ord(code)] = value, 1
    return score[wave.codes], rated[wave.codes]


def _membership(wave, asked, domain):
    """(n, K): whether an item of a form counts in the domain."""
    groups = wave.peer_group
    columns = []
    for item in asked.items:
        agency = (wave.receiving if item.rates == "receiving" else wave.resolving)[wave.cell]
        if domain < wave.n_agencies:
            columns.append(agency == domain)
        elif domain < wave.n_agencies + wave.n_groups:
            columns.append(groups[agency] == domain - wave.n_agencies)
        else:
            columns.append(np.ones(len(agency), dtype=bool))
    return np.stack(columns, axis=1)


def _stage(wave):
    frame = frame_of(wave)
    stratum = frame.final[wave.stratum][wave.cell]
    cluster = wave.cluster[wave.cell]
    unit = np.where(cluster >= 0, cluster, 1000 + np.arange(len(cluster)))
    there = np.where(frame.clustered > 0, frame.clusters, frame.population)
    return Stage(stratum, unit, there[stratum])
