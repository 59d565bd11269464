"""How items were answered, as far as it may be published: levels of 1 to 4 people are joined with others.

Of an item whose index is the share of satisfied answers, that share is published: so the levels on either side of the
line are joined among themselves, with their sum. Otherwise all levels of a question are joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum

import numpy as np

from analysis.publish.suppression import SMALLEST, agencies_hiding_levels, complementary_suppression, has_small
from questionnaires.model import Question
from surveyapp.results.model.result import ItemLevels, RowKey, WaveResult
from surveyapp.results.public.hiding import tier_of
from surveyapp.results.public.sides import has_sides

ALL = ("all", "all")


def published_levels(result: WaveResult, hidden: Mapping[RowKey, str]) -> dict[RowKey, ItemLevels]:
    """Of agencies and of all together; those of groups are not shown anywhere, and left out so that they stay so."""
    found: dict[RowKey, ItemLevels] = {}
    for slot in result.questionnaire.slots:
        found |= _Published(result, hidden, slot.name, slot.question).levels()
    return {place: found[place] for place in result.levels if place in found}


@dataclass(frozen=True)
class _Published:
    """One question, or one option of a multiple choice."""

    result: WaveResult
    hidden: Mapping[RowKey, str]
    name: str
    question: Question

    def levels(self) -> dict[RowKey, ItemLevels]:
        shown = {place: replace(self._of(place), missing={}) for place in self._places if not self._is_gone(place)}
        gone = {} if self.question.is_item else {place: self._nothing(place) for place in self._places}
        for block in self._blocks if shown else ():
            for place, codes in self._joined(block):
                if place in shown:
                    shown[place] = self._without(shown[place], place, codes)
        return gone | shown

    def _nothing(self, place: RowKey) -> ItemLevels:
        """Of a fact it is still said that it was asked; of an item its index says so."""
        return ItemLevels({}, {}, {}, joined=((tuple(self._of(place).counts), None),))

    @cached_property
    def _places(self) -> list[RowKey]:
        known = self.result.levels
        scopes = [*(("agency", agency) for agency in self.result.agencies), ALL]
        return [place for scope in scopes if (place := (*scope, self.name)) in known]

    @cached_property
    def _blocks(self) -> list[list[str]]:
        """Levels whose sum is published, or follows from what is."""
        codes = list(self._of(self._places[0]).counts)
        if not (self.question.is_item and has_sides(self.result, self.question)):
            return [codes]
        least, values = self.question.satisfied_from or 0, self.question.values
        below = [code for code in codes if values.get(code, least) < least]
        return [side for side in (below, [code for code in codes if code not in below]) if side]

    def _of(self, place: RowKey) -> ItemLevels:
        return self.result.levels[place]

    def _is_gone(self, place: RowKey) -> bool:
        """Nothing is shown where the index of the item, or anything of the agency, is not."""
        scope, who, _ = place
        row = (scope, who, f"item:{self.name}" if self.question.is_item else "overall")
        return row in self.hidden or 0 < sum(self._of(place).counts.values()) < self.result.publish_from

    def _joined(self, block: Sequence[str]) -> Iterator[tuple[RowKey, Sequence[str]]]:
        """Who joins which levels: only agencies that are in the sum of all can be told by it."""
        agencies = [place for place in self._places if place[:2] != ALL]
        inside = [place for place in agencies if self._tier(place) == self._tier((*ALL, self.name))]
        gone, all_too = agencies_hiding_levels(self._table(inside, block), self._gone(inside))
        yield from ((place, block) for place, is_hidden in zip(inside, gone, strict=True) if is_hidden)
        apart = sorted(set(agencies).difference(inside))
        yield from ((place, block) for place in apart if has_small(self._table([place], block)))
        if (*ALL, self.name) in self._places:
            yield from self._joined_of_all(block, all_too)

    def _joined_of_all(self, block: Sequence[str], whole: bool) -> Iterator[tuple[RowKey, Sequence[str]]]:
        """Of a fact only so many levels as keep the small ones open."""
        place = (*ALL, self.name)
        counts = self._table([place], block)
        if whole or (has_small(counts) and self.question.is_item):
            yield place, block
        elif has_small(counts):
            hidden = complementary_suppression((counts[0] > 0) & (counts[0] < SMALLEST), counts[0])
            yield place, [code for code, is_hidden in zip(block, hidden, strict=True) if is_hidden]

    def _tier(self, place: RowKey) -> int:
        return tier_of(self.result.row(*place[:2]))

    def _gone(self, places: Sequence[RowKey]) -> np.ndarray:
        return np.array([self._is_gone(place) for place in places], dtype=np.bool_)

    def _table(self, places: Sequence[RowKey], codes: Sequence[str]) -> np.ndarray:
        counts = [[self._of(place).counts.get(code, 0) for code in codes] for place in places]
        return np.array(counts, dtype=np.int64).reshape(len(places), len(codes))

    def _without(self, levels: ItemLevels, place: RowKey, codes: Sequence[str]) -> ItemLevels:
        known = self.question.is_item and has_sides(self.result, self.question) and self._of(place).shares
        share = fsum(self._of(place).shares.get(code, 0.0) for code in codes) if known else None  # in whatever order
        return replace(
            levels,
            shares={code: value for code, value in levels.shares.items() if code not in codes},
            counts={code: n for code, n in levels.counts.items() if code not in codes},
            joined=(*levels.joined, (tuple(codes), share)),
        )
