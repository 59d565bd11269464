"""The index of an agency as its own people would count it, and what the rule and the weights make of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.wave.by_hand import questions_of_index, unweighted_index
from analysis.wave.rules import Rule, is_share, parse_rule
from analysis.wave.scores import SCORES
from questionnaires.model import Question
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import WaveResult

Total = tuple[float, int]  # what the answers to a question are worth together, and how many there are


@dataclass(frozen=True, slots=True)
class ByHand:
    """`rated` answers, each counting once, of the items of which that is known, and what they are worth together:
    where the index `is_share`, how many of them are satisfied. Of `unknown` items it is not. `rolled_up` is the index,
    0-100, that the rule makes of the same answers without weights; None where some are not known, or where items were
    drawn for each person."""

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
    rule = parse_rule(result.rule, result.questionnaire, kept=True)
    told = {question.code: _told(result, agency, question, rule) for question in _asked(result, agency, rule)}
    totals = {code: total for code, total in told.items() if total is not None and total[1]}
    if not totals:
        return None
    unknown = sum(total is None for total in told.values())
    return ByHand(
        worth=sum(worth for worth, _ in totals.values()),
        rated=sum(rated for _, rated in totals.values()),
        unknown=unknown,
        rolled_up=None if unknown else _rolled_up(result, rule, totals),
        is_share=is_share(result.rule),
    )


def _rolled_up(result: WaveResult, rule: Rule, totals: Mapping[str, Total]) -> float | None:
    index = unweighted_index(result.questionnaire, rule, totals)
    return percent(index) if index == index else None


def _asked(result: WaveResult, agency: str, rule: Rule) -> Iterator[Question]:
    """What its index is made of: rated there, and of no factor that was left out."""
    left_out = result.parts_left_out.get(result.agencies[agency].peer_group, ())
    for question in questions_of_index(result.questionnaire, rule):
        if question.factor not in left_out and _is_there(result, agency, question):
            yield question


def _is_there(result: WaveResult, agency: str, question: Question) -> bool:
    row = result.row("agency", agency, f"item:{question.code}")
    if row is None:
        return ("agency", agency, question.code) in result.levels
    return row.index is not None or row.key in result.hidden


def _told(result: WaveResult, agency: str, question: Question, rule: Rule) -> Total | None:
    """What the answers to one question are worth, and how many there are; None where it does not follow."""
    levels, worth = result.levels.get(("agency", agency, question.code)), SCORES[rule.score](question)
    if levels is None or (levels.shares and not levels.counts):  # of coarse figures shares alone are told
        return None
    counts = {code: n for code, n in levels.counts.items() if code in worth and not levels.is_joined(code)}
    if not levels.joined:
        return sum(worth[code] * n for code, n in counts.items()), sum(counts.values())
    row = result.row("agency", agency, f"item:{question.code}")
    if not is_share(result.rule) or row is None or row.n is None or row.key in result.hidden:
        return None
    return _one_side(counts, worth, row.n)


def _one_side(counts: Mapping[str, int], worth: Mapping[str, float], rated: int) -> Total | None:
    """Of a side whose levels are all told the other is the rest, be its levels told together."""
    for side in (1.0, 0.0):
        codes = [code for code, value in worth.items() if value == side]
        if all(code in counts for code in codes):
            known = sum(counts[code] for code in codes)
            return float(known if side else rated - known), rated
    return None
