"""How many answers stand on either side of “satisfied”: an index that is their share, told with its n, tells both.

The overall index is what a wave is held for, and stands however few were not satisfied; what it is made of does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from analysis.arrays import Bools, Ints
from analysis.publish.suppression import SMALLEST
from analysis.wave.rules import is_share
from questionnaires.model import Question
from surveyapp.results.model.result import RowKey, WaveResult

Both = tuple[int, int]
NOBODY: Both = (0, 0)


def has_sides(result: WaveResult, question: Question) -> bool:
    return is_share(result.rule) and question.satisfied_from is not None


class Sides:
    """Answers below “satisfied”, and the others, of an item; of a factor or content those of all its items."""

    def __init__(self, result: WaveResult, tree: Mapping[str, Iterable[str]]) -> None:
        self._result, self._tree = result, {part: list(below) for part, below in tree.items()}
        self._below = {item.code: _below(item) for item in result.questionnaire.items if has_sides(result, item)}
        self._known: dict[RowKey, Both] = {}

    def of(self, scope: str, place: str, part: str) -> Both:
        key = (scope, place, part)
        if key not in self._known:
            self._known[key] = self._count(*key)
        return self._known[key]

    def _count(self, scope: str, place: str, part: str) -> Both:
        kind, _, code = part.partition(":")
        if kind == "item":
            return self._of_item(scope, place, code)
        below = [self.of(scope, place, child) for child in self._tree.get(part, ())]
        return sum(one for one, _ in below), sum(other for _, other in below)

    def are_few(self, scope: str, place: str, part: str) -> bool:
        """Of a part that is one of several: one alone is its whole again."""
        below, above = self.of(scope, place, part)
        made_of = [(scope, place, child) for child in self._tree.get(part, ())]
        return (_is_few(below) or _is_few(above) or self.are_told(made_of)) and part in self._told_apart(scope, place)

    def are_told(self, places: Iterable[RowKey]) -> bool:
        """Whether the published sum of a side would tell each of them: all of 1 to 4, all the least or all the most."""
        most = SMALLEST - 1
        for side in zip(*(self.of(*place) for place in places), strict=True):
            counts = [count for count in side if count]
            if counts and max(counts) <= most and sum(counts) in (len(counts), most * len(counts)):
                return True
        return False

    def table(self, agencies: Iterable[str], parts: Iterable[str]) -> Ints:
        """(agencies, parts, 2)"""
        parts = list(parts)
        found = [[self.of("agency", agency, part) for part in parts] for agency in agencies]
        return np.array(found, dtype=np.int64).reshape(-1, len(parts), 2)

    def few(self, agencies: Iterable[str], parts: Iterable[str]) -> Bools:
        """(agencies, parts)"""
        parts = list(parts)
        found = [[self.are_few("agency", agency, part) for part in parts] for agency in agencies]
        return np.array(found, dtype=np.bool_).reshape(-1, len(parts))

    def _of_item(self, scope: str, place: str, code: str) -> Both:
        levels = self._result.levels.get((scope, place, code))
        if levels is None or code not in self._below:
            return NOBODY
        below = sum(levels.counts.get(level, 0) for level in self._below[code])
        return below, sum(levels.counts.values()) - below

    def _told_apart(self, scope: str, place: str) -> set[str]:
        answered = ([part for part in parts if any(self.of(scope, place, part))] for whole, parts in self._tree.items())
        return {part for parts in answered if len(parts) > 1 for part in parts}


def _below(item: Question) -> list[str]:
    """Its answers that are worth less than “satisfied”."""
    least = item.satisfied_from or 0
    return [level for level, value in item.values.items() if value < least]


def _is_few(people: int) -> bool:
    return 0 < people < SMALLEST
