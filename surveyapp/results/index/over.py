"""A wave read over some of its items alone, as if nothing else had been asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from questionnaires.codes import Missing
from questionnaires.model import Questionnaire
from questionnaires.writing import structure_hash
from surveyapp.results.index.inputs import Inputs
from surveyapp.store.readings.answers import CellAnswers

LeftOut = Mapping[str, tuple[str, ...]]  # peer group -> factors


@dataclass(frozen=True)
class Over:
    """What a wave is read over: the items of `questionnaire` alone, which stand in `slots` of its own answers. `other`
    is the wave that it is laid beside, and `left_out` what leaves the ranked index of a group in one of the two."""

    other: str
    questionnaire: Questionnaire
    slots: tuple[int, ...]
    left_out: LeftOut

    @property
    def facts(self) -> list[object]:
        """All that can change a figure."""
        return [self.other, structure_hash(self.questionnaire).hex(), self.slots, sorted(self.left_out.items())]


def read_over(inputs: Inputs, over: Over) -> Inputs:
    """The wave as if nothing else had been asked. Who was asked, and how many there are, stays as it was."""
    width = len(inputs.questionnaire.slots)
    several = inputs.stored.counts_several
    blocks = (_block(block, width, over.slots, several=several) for block in inputs.stored.cell_answers)
    stored = dataclasses.replace(inputs.stored, cell_answers=tuple(block for block in blocks if block.count))
    return dataclasses.replace(
        inputs, questionnaire=over.questionnaire, stored=stored, left_out=over.left_out, fixed_parts=(), decisions=()
    )


def _block(block: CellAnswers, width: int, slots: tuple[int, ...], *, several: bool) -> CellAnswers:
    """Counts of another question are of nobody here; a form that answered others alone is still a form."""
    codes = np.frombuffer(block.answers, dtype=np.uint8).reshape(-1, width)[:, list(slots)]
    kept = (codes != ord(Missing.NOT_ASKED)).any(axis=1) if several else np.ones(len(codes), dtype=np.bool_)
    weights = block.base_weights
    base = None if weights is None else tuple(w for w, stays in zip(weights, kept.tolist(), strict=True) if stays)
    return dataclasses.replace(block, count=int(kept.sum()), answers=codes[kept].tobytes(), base_weights=base)
