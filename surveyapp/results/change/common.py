"""Two editions laid over each other: what becomes of each part, and over which items both waves are read."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from analysis.wave.scores import SCORES
from questionnaires.editions.crosswalk import (
    COMMON,
    YES,
    Compared,
    Pair,
    common_edition,
    compared_parts,
    crosswalk,
    declared,
)
from questionnaires.model import Claim, Questionnaire
from questionnaires.rules import split_rule
from surveyapp.results.index.over import LeftOut, Over
from surveyapp.results.model.result import WaveResult

RANKED = ("overall", "content")
"""Kinds of parts that a factor can leave."""
LEFT_OUT = "left-out"
"""In a note: other factors left the index than in the earlier wave."""


@dataclass(frozen=True)
class Editions:
    """The editions of two results laid over each other: `parts` of the later one with what becomes of each."""

    pairs: tuple[Pair, ...]
    parts: Mapping[str, Compared]
    factors: Mapping[str, str]  # code of a rated question of the later edition -> its factor
    left_out: tuple[LeftOut, LeftOut]  # of the earlier and the later wave, by the names of the later edition
    claim: Claim | None = None  # that other words mean the same

    @property
    def is_one(self) -> bool:
        """Every part is what it was, under the name that it had."""
        as_they_were = all(told.verdict == YES and told.earlier == part for part, told in self.parts.items())
        then, now = ({group: set(factors) for group, factors in left_out.items()} for left_out in self.left_out)
        return as_they_were and then == now

    def part(self, part: str, groups: Collection[str]) -> Compared:
        """What becomes of a part in a place of these peer groups: factors that left their index in one wave leave the
        comparison."""
        told = self.parts[part]
        if part.partition(":")[0] not in RANKED:
            return told
        then, now = ({factor for group in groups for factor in left_out.get(group, ())} for left_out in self.left_out)
        alike = tuple(code for code in told.alike if self.factors[code] not in then | now)
        if then == now or told.verdict not in (YES, COMMON):
            return dataclasses.replace(told, alike=alike)
        note = "; ".join(filter(None, (told.note, LEFT_OUT)))
        return dataclasses.replace(told, verdict=COMMON if alike else "questionnaire", note=note, alike=alike)

    @property
    def has_common(self) -> bool:
        return any(told.verdict in (YES, COMMON) for told in self.parts.values())


def editions_of(earlier: WaveResult, later: WaveResult, claim: Claim | None = None) -> Editions:
    """`claim` says that words of the same edition that were revised between the waves mean the same."""
    before, now = earlier.questionnaire, later.questionnaire
    claim = claim or declared(before, now)
    pairs = crosswalk(before, now, SCORES[split_rule(later.rule)[0]].worth, claim)
    parts = compared_parts(before, now, later.rule, pairs, claim)
    names = {told.earlier: part for part, told in parts.items() if part.startswith("factor:")}
    called = {
        group: tuple(names.get(f"factor:{f}", f"factor:{f}").partition(":")[2] for f in factors)
        for group, factors in earlier.parts_left_out.items()
    }
    factors = {question.code: question.factor or "" for question in now.questions}
    return Editions(pairs, parts, factors, (called, later.parts_left_out), claim)


def over_common(earlier: WaveResult, later: WaveResult, found: Editions) -> tuple[Over, Over]:
    """What the earlier and the later wave are read over."""
    asked = common_edition(later.questionnaire, found.pairs)
    codes = {pair.later: pair.earlier for pair in found.pairs}
    left_out = {
        group: tuple(f.id for f in asked.factors if any(f.id in side.get(group, ()) for side in found.left_out))
        for group in {*found.left_out[0], *found.left_out[1]}
    }
    then = _slots(earlier.questionnaire, [codes[question.code] for question in asked.questions])
    now = _slots(later.questionnaire, [question.code for question in asked.questions])
    asked_then = _drawn_as_in(earlier.questionnaire, asked, codes)
    return Over(later.wave.code, asked_then, then, left_out), Over(earlier.wave.code, asked, now, left_out)


def _drawn_as_in(earlier: Questionnaire, asked: Questionnaire, codes: Mapping[str, str]) -> Questionnaire:
    """The common items with the chances that they were asked with in the earlier wave: so much an answer stands for."""
    modules = {question.code: earlier.codes[codes[question.code]].module for question in asked.questions}
    questions = tuple(dataclasses.replace(q, module=modules[q.code]) for q in asked.questions)
    return dataclasses.replace(asked, questions=questions, modules=earlier.modules)


def _slots(questionnaire: Questionnaire, codes: Iterable[str]) -> tuple[int, ...]:
    """A rated question has one slot."""
    first = {question.code: start for question, start, _ in questionnaire.spans}
    return tuple(first[code] for code in codes)
