"""A questionnaire as columns: one per rated item, and the groups that the roll-ups add up over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from questionnaires.model import Question, Questionnaire


@dataclass(frozen=True, eq=False)
class Structure:
    """K columns: the items in order, then the overall question where it is not an item itself.

    `slots` (K,) place of each column in the answer string; `factor` (K,) its factor (-1: none); `content`
    (F,) of each factor (-1: none); `weight` (F,) of each factor (NaN: none); `receiving` (K,) True where
    the column judges the receiving agency; `overall` the overall question's column or -1; `chance` (K,) that
    it is asked at all (1 outside modules).
    """

    questions: tuple[Question, ...]
    factors: tuple[str, ...]
    contents: tuple[str, ...]
    slots: Ints
    factor: Ints
    content: Ints
    weight: Floats
    receiving: Bools
    overall: int
    chance: Floats

    @property
    def is_item(self) -> Bools:
        """(K,) False for an overall question that stands outside every factor."""
        return self.factor >= 0

    @property
    def content_of_column(self) -> Ints:
        """(K,) content of each column through its factor, -1 for none."""
        return np.where(self.factor >= 0, self.content[self.factor], -1) if len(self.content) else self.factor


def structure_of(questionnaire: Questionnaire) -> Structure:
    """Lay out the columns of a questionnaire."""
    overall = questionnaire.overall
    asked = questionnaire.items
    if overall is not None and not overall.is_item:
        asked = (*asked, overall)
    factors = tuple(f.id for f in questionnaire.factors)
    place = {slot.question.code: i for i, slot in reversed(list(enumerate(questionnaire.slots)))}
    return Structure(
        questions=asked,
        factors=factors,
        contents=tuple(questionnaire.contents),
        slots=np.array([place[q.code] for q in asked], dtype=np.int64),
        factor=np.array([-1 if q.factor is None else factors.index(q.factor) for q in asked], dtype=np.int64),
        content=np.array([_index(questionnaire.contents, f.content) for f in questionnaire.factors], dtype=np.int64),
        weight=np.array([np.nan if f.weight is None else f.weight for f in questionnaire.factors], dtype=np.float64),
        receiving=np.array([questionnaire.agency_rated(q) == "receiving" for q in asked], dtype=np.bool_),
        overall=-1 if overall is None else asked.index(overall),
        chance=np.array([_chance(questionnaire, q) for q in asked], dtype=np.float64),
    )


def _index(names: tuple[str, ...], name: str | None) -> int:
    return -1 if name is None else names.index(name)


def _chance(questionnaire: Questionnaire, question: Question) -> float:
    """A module that is never drawn has no answers to weigh."""
    drawn = {module.id: module.probability for module in questionnaire.modules if module.probability > 0}
    return drawn.get(question.module or "", 1.0)
