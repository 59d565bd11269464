"""How many answers stand on either side of “satisfied”: an index that is their share, told with its n, tells both.

The overall index is what a wave is held for, and stands however few were not satisfied; what it is made of does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from analysis.arrays import Bools, Ints
from analysis.publish.suppression import SMALLEST, hidden_shares
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
        self._items = {question.code: question for question in result.questionnaire.items}
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
        few = _few(np.array([self.of(scope, place, part)]))[0]
        below = [(scope, place, child) for child in self._tree.get(part, ())]
        return bool(few or self.are_told(below)) and part in self._told_apart(scope, place)

    def are_told(self, places: Iterable[RowKey]) -> bool:
        """Whether the published sum of a side would tell each of them: all of 1 to 4, all the least or all the most."""
        for side in np.array([self.of(*place) for place in places], dtype=np.int64).reshape(-1, 2).T:
            counts, most = side[side > 0], SMALLEST - 1
            if len(counts) and counts.max() <= most and counts.sum() in (len(counts), most * len(counts)):
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
        question = self._items.get(code)
        levels = self._result.levels.get((scope, place, code))
        if question is None or levels is None or not has_sides(self._result, question):
            return NOBODY
        least = question.satisfied_from or 0
        below = sum(n for level, n in levels.counts.items() if question.values.get(level, least) < least)
        return below, sum(levels.counts.values()) - below

    def _told_apart(self, scope: str, place: str) -> set[str]:
        answered = ([part for part in parts if any(self.of(scope, place, part))] for whole, parts in self._tree.items())
        return {part for parts in answered if len(parts) > 1 for part in parts}


def _few(sides: Ints) -> Bools:
    """(n, 2) -> (n,)"""
    return hidden_shares(sides[:, 0], sides.sum(axis=1), publish_from=0)
