"""How much an index hangs on forms that look careless: the same index without them, never instead of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.index.indices import WaveIndices, index_wave
from analysis.quality.scale_quality import careless_answers
from analysis.wave.as_table import table_answers
from analysis.wave.domains import domains_of_agencies, n_domains
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire


@dataclass(frozen=True, eq=False)
class WithoutCareless:
    """`careless` (D,) forms that were left out and `forms` (D,) all that judge the domain; `estimate` (D, P) without
    them and `moved` (D, P) = without - with, on 0-1."""

    careless: Ints
    forms: Ints
    estimate: Floats
    moved: Floats


def without_careless(
    sample: Sample,
    questionnaire: Questionnaire,
    indices: WaveIndices,
    *,
    fast: Bools | None = None,
    run_of: int | None = None,
    leave_out: Mapping[int, Collection[str]] | None = None,
) -> WithoutCareless:
    """Index the wave again without forms whose items are all answered alike (or `run_of` in a row), or that were filled
    in too `fast` (n,). `indices` are those with all forms; `leave_out` as for them."""
    _, answers = table_answers(sample, questionnaire)
    careless = careless_answers(answers, fast=fast, run_of=run_of).careless
    rule = Rule(indices.rule.score, indices.rule.rollup)
    again = index_wave(sample.only(~careless), questionnaire, rule, leave_out=leave_out)
    receiving = bool(indices.structure.receiving.any())
    return WithoutCareless(
        careless=_by_domain(sample, careless, receiving_too=receiving),
        forms=_by_domain(sample, np.ones_like(careless), receiving_too=receiving),
        estimate=again.estimate,
        moved=again.estimate - indices.estimate,
    )


def _by_domain(sample: Sample, which: Bools, *, receiving_too: bool) -> Ints:
    """Each form once in a domain, also where both roles lead to it."""
    counts = np.zeros(n_domains(sample), dtype=np.int64)
    cell = sample.cell[which]
    resolving = list(domains_of_agencies(sample, sample.resolving[cell]))
    receiving = list(domains_of_agencies(sample, sample.receiving[cell])) if receiving_too else resolving
    for level, other in zip(resolving, receiving, strict=True):
        counts += np.bincount(level[level >= 0], minlength=len(counts))
        apart = (other >= 0) & (other != level)
        counts += np.bincount(other[apart], minlength=len(counts))
    return counts
