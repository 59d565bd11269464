"""How each question was answered: weighted shares of the options, plain counts, and every kind of missing answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from analysis.arrays import Floats, Ints, sum_by
from analysis.wave.domains import domains_of_agencies, n_domains
from analysis.wave.sample import Sample
from analysis.wave.weights import WaveDesign, wave_design
from questionnaires.codes import MISSING_KINDS
from questionnaires.model import Questionnaire, Slot

MISSING = tuple(MISSING_KINDS)
"""Characters of the kinds of missing answers, in the order of `AnswerDistribution.missing`."""


@dataclass(frozen=True, eq=False)
class AnswerDistribution:
    """Per slot (a question's code, or CODE_OPTION of a multiple choice) in D domains, as in `index_wave`.

    `characters`: the m answers counted; `shares` (D, m) weighted, adding to 1, NaN where nobody answered;
    `counts` (D, m) forms; `missing` (D, 6) forms per kind, in the order of `MISSING`.
    """

    characters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shares: dict[str, Floats] = field(default_factory=dict)
    counts: dict[str, Ints] = field(default_factory=dict)
    missing: dict[str, Ints] = field(default_factory=dict)


def answer_distribution(
    sample: Sample, questionnaire: Questionnaire, *, only: Collection[str] | None = None
) -> AnswerDistribution:
    """Count every closed question, or `only` the slots named. An item counts for the agency whose work it judges."""
    counting = _Counting(sample, wave_design(sample), questionnaire)
    levels = AnswerDistribution()
    for place, slot in enumerate(questionnaire.slots):
        if slot.question.kind.counted and (only is None or slot.name in only):
            counting.count(place, slot, levels)
    return levels


class _Counting:
    """Counts by cell and character first, so that the forms are read once per slot for all domains."""

    def __init__(self, sample: Sample, design: WaveDesign, questionnaire: Questionnaire) -> None:
        self._sample = sample
        self._factor = design.factor_of_cell
        self._width = max((len(_characters(slot)) for slot in questionnaire.slots), default=0) + len(MISSING) + 1
        self._first = self._width * sample.cell.astype(np.int64)
        self._domains = {
            "resolving": domains_of_agencies(sample, sample.resolving),
            "receiving": domains_of_agencies(sample, sample.receiving),
        }

    def count(self, place: int, slot: Slot, levels: AnswerDistribution) -> None:
        characters = _characters(slot)
        wanted = len(characters)
        where = self._first + self._numbers(characters).take(self._sample.codes[:, place])
        plain = self._by_cell(where)
        base = self._sample.base_weight
        weighted = plain if base is None else self._by_cell(where, base)
        counts = self._by_domain(plain, slot.question.rates).astype(np.int64)
        mass = self._by_domain(weighted[:, :wanted] * self._factor[:, None], slot.question.rates)
        whole = mass.sum(axis=1, keepdims=True)
        levels.characters[slot.name] = characters
        levels.shares[slot.name] = mass / np.where(whole > 0, whole, np.nan)
        levels.counts[slot.name] = counts[:, :wanted]
        levels.missing[slot.name] = counts[:, wanted : wanted + len(MISSING)]

    def _numbers(self, characters: tuple[str, ...]) -> Ints:
        """ASCII code -> column: the options, the kinds of missing, and one for anything else."""
        numbers = np.full(256, self._width - 1, dtype=np.int64)
        for i, character in enumerate((*characters, *MISSING)):
            numbers[ord(character)] = i
        return numbers

    def _by_cell(self, where: Ints, weights: Floats | None = None) -> Floats:
        cells = len(self._sample.stratum)
        counts = np.bincount(where, weights=weights, minlength=cells * self._width)
        return counts.reshape(cells, self._width).astype(np.float64)

    def _by_domain(self, rows: Floats, role: str) -> Floats:
        summed = np.zeros((n_domains(self._sample), rows.shape[1]))
        for domain in self._domains[role]:
            there = domain >= 0
            summed += sum_by(rows[there], domain[there], len(summed))
        return summed


def _characters(slot: Slot) -> tuple[str, ...]:
    return ("1", "0") if slot.option is not None else tuple(option.code for option in slot.question.options)
