"""What the pages of who answers for a change show: units, and below each the criteria that it answers for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from surveyapp.results.followup.losses import NOBODY, SHARES, CriterionLoss, Losses, UnitLoss
from surveyapp.words.naming import Words
from surveyapp.words.results.followup import AgencyNames, agencies


@dataclass(frozen=True, slots=True)
class LossLine:
    """A unit (`depth` 0; `code` where it is one that leads), or a criterion below it, with its part of the index."""

    depth: int
    name: str
    support: str
    made: str
    code: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class LossTable:
    by_lead: Sequence[LossLine]
    by_support: Sequence[LossLine]
    whole: str
    asked_on: str


@dataclass(frozen=True, slots=True)
class LossPage:
    """`part` says what a part of the index is called."""

    part: Callable[[str], str]
    names: AgencyNames
    words: Words

    def table(self, losses: Losses) -> LossTable:
        return LossTable(
            by_lead=[line for unit in losses.by_lead for line in self._lines(unit, leads=True)],
            by_support=[line for unit in losses.by_support for line in self._lines(unit, leads=False)],
            whole=self.points(losses.whole),
            asked_on=self.words.day(losses.day),
        )

    def criterion(self, each: CriterionLoss) -> LossLine:
        support = agencies(each.support, self.names, self.words)
        return LossLine(1, self.part(each.part), support or "–", self.points(each.contribution), part=each.part)

    def points(self, value: float) -> str:
        return self.words.number(value, 2, signed=True)

    def _lines(self, unit: UnitLoss, *, leads: bool) -> list[LossLine]:
        code = unit.units[0] if leads and unit.units[0] not in (NOBODY, SHARES) else ""
        head = LossLine(0, self._called(unit, leads=leads), "", self.points(unit.contribution), code)
        return [head] if unit.units == (SHARES,) else [head, *map(self.criterion, unit.criteria)]

    def _called(self, unit: UnitLoss, *, leads: bool) -> str:
        if unit.units == (SHARES,):
            return self.words.say("Other shares of the answers: nobody answers for that")
        if unit.units == (NOBODY,):
            return self.words.say("Nobody is recorded") if leads else self.words.say("Nobody supports")
        return agencies(unit.units, self.names, self.words)
