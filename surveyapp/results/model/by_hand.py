"""The index of an agency as its own people would count it, and what the rule and the weights make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.wave.rollups import rollup_of
from analysis.wave.rules import is_share
from analysis.wave.scores import score_of
from analysis.wave.structure import Structure, structure_of
from questionnaires.model import Question
from questionnaires.rules import split_rule
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import WaveResult


@dataclass(frozen=True, slots=True)
class ByHand:
    """`rated` answers, each counting once, of the items of which that is known, and what they are worth together:
    where the index `is_share`, how many of them are satisfied. Of `unknown` items it is not. `rolled_up`
    is the index, 0-100, that the rule makes of the same answers without weights; None where some are not known, or
    where items were drawn for each person."""

    worth: float
    rated: int
    unknown: int
    rolled_up: float | None
    is_share: bool

    @property
    def index(self) -> float:
        """0-100."""
        return percent(self.worth / self.rated)


def by_hand(result: WaveResult, agency: str) -> ByHand | None:
    """Made of the levels that `result` tells, and of no other figure: what is hidden in it cannot come back here.

    None where nothing is known level by level.
    """
    structure, (score, rollup) = structure_of(result.questionnaire), split_rule(result.rule)
    columns = rollup_of(rollup or "pooled").columns(structure) & _is_in_it(result, agency, structure)
    worth = score_of(score)
    share = is_share(result.rule)
    told = [_told(result, agency, question, worth(question), share) for question in structure.questions]
    scores, rated = (np.array([pair[half] if pair else 0 for pair in told], dtype=np.float64) for half in (0, 1))
    unknown = int(sum(pair is None and bool(used) for pair, used in zip(told, columns, strict=True)))
    used = columns & (rated > 0)
    if not used.any():
        return None
    return ByHand(
        worth=float(scores[used].sum()),
        rated=int(rated[used].sum()),
        unknown=unknown,
        rolled_up=_rolled_up(rollup or "pooled", scores, rated, used, structure) if not unknown else None,
        is_share=share,
    )


def _is_in_it(result: WaveResult, agency: str, structure: Structure) -> Bools:
    """Which columns its index is made of: rated there, and of no factor that was left out."""
    left_out = result.parts_left_out.get(result.agencies[agency].peer_group, ())
    return np.array([q.factor not in left_out and _is_there(result, agency, q) for q in structure.questions])


def _is_there(result: WaveResult, agency: str, question: Question) -> bool:
    row = result.row("agency", agency, f"item:{question.code}")
    if row is None:
        return ("agency", agency, question.code) in result.levels
    return row.index is not None or row.key in result.hidden


def _told(
    result: WaveResult, agency: str, question: Question, worth: Mapping[str, float], share: bool
) -> tuple[float, int] | None:
    """What the answers to one question are worth, and how many there are; None where it does not follow."""
    levels = result.levels.get(("agency", agency, question.code))
    if levels is None or (levels.shares and not levels.counts):  # of coarse figures shares alone are told
        return None
    counts = {code: n for code, n in levels.counts.items() if code in worth and not levels.is_joined(code)}
    if not levels.joined:
        return sum(worth[code] * n for code, n in counts.items()), sum(counts.values())
    row = result.row("agency", agency, f"item:{question.code}")
    if not share or row is None or row.n is None or row.key in result.hidden:
        return None
    return _one_side(counts, worth, row.n)


def _one_side(counts: Mapping[str, int], worth: Mapping[str, float], rated: int) -> tuple[float, int] | None:
    """Of a side whose levels are all told the other is the rest, be its levels told together."""
    for side in (1.0, 0.0):
        codes = [code for code, value in worth.items() if value == side]
        if all(code in counts for code in codes):
            known = sum(counts[code] for code in codes)
            return float(known if side else rated - known), rated
    return None


def _rolled_up(rollup: str, scores: Floats, rated: Floats, used: Bools, structure: Structure) -> float | None:
    if (structure.chance[used] != 1).any():
        return None
    made = rollup_of(rollup).combine(scores[None], rated[None], used[None], structure)
    return percent(float(made.value[0]))
