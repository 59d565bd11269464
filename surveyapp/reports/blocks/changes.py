"""The annex of changes: which agency, factor and item lost or gained how many points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveyapp.figures import Backdrop, as_background, backdrop, in_print
from surveyapp.figures.printed import PrintedStrip
from surveyapp.figures.scale import around_zero
from surveyapp.languages import numbers
from surveyapp.results.model.contributions import (
    OTHERS,
    Contribution,
    DomainDecomposition,
    OutlineRow,
    hidden_of,
    is_hidden,
    outline_of,
)
from surveyapp.results.model.result import WaveResult
from surveyapp.words.beside import NO_CONTRIBUTIONS, REST, SOURCES
from surveyapp.words.naming import Words
from surveyapp.words.results.comparison import rests_on
from surveyapp.words.results.order import moved_places
from surveyapp.words.results.usual import held_against
from surveyapp.words.sentences import NO_CHANGE

if TYPE_CHECKING:
    from analysis.ranking.moves import RankMoves

WIDTH = 44.0  # mm of the drawn column
MOVED = 3
"""Agencies of a group whose moved places are told: those that moved farthest."""


@dataclass(frozen=True, slots=True)
class PrintedChange:
    """One printed row; `depth` is how far it is set in."""

    depth: int
    name: str
    before: str
    after: str
    contribution: str
    interval: str
    significant: bool
    drawing: str


@dataclass(frozen=True, slots=True)
class PrintedChanges:
    """One place: a sentence, and its lines on one scale; without lines the sentence says why."""

    label: str
    lead: str
    rows: tuple[PrintedChange, ...] = ()
    behind: Backdrop | None = None


def tables(
    result: WaveResult, changes: Mapping[tuple[str, str], DomainDecomposition], words: Words
) -> tuple[PrintedChanges, ...]:
    """All agencies together, then each peer group where there are several. Empty without an earlier wave."""
    if result.against is None or not changes:
        return ()
    wanted = [("all", "all"), *(("peer_group", group) for group in result.peer_groups)]
    wanted = wanted[:1] if len(wanted) == 2 else wanted
    return tuple(_View(result, words).table(changes[where]) for where in wanted if where in changes)


def of_agency(
    result: WaveResult, changes: Mapping[tuple[str, str], DomainDecomposition], code: str, words: Words
) -> PrintedChanges | None:
    """One agency by its factors and items. None without an earlier wave."""
    where = ("agency", code)
    return _View(result, words).table(changes[where]) if result.against is not None and where in changes else None


@dataclass(frozen=True, slots=True)
class PrintedMove:
    """How the place of an agency moved, in the words of its page."""

    name: str
    words: str


def moves(
    result: WaveResult, before: Mapping[str, tuple[int, RankMoves | None]], words: Words
) -> tuple[PrintedMove, ...]:
    """Group by group the agencies that moved farthest, the farthest first. `before`: as `Beside.places`."""
    found: list[PrintedMove] = []
    for group in result.peer_groups:
        rows = (row for row in result.ranked(group) if row.agency in before)
        moved = [
            (row.agency, before[row.agency], row.rank) for row in rows if row.rank and row.rank != before[row.agency][0]
        ]
        farthest = sorted(moved, key=lambda one: -abs(one[2] - one[1][0]))[:MOVED]
        found += [
            PrintedMove(result.agencies[agency].name(words.language), moved_places(then, now, usual, words))
            for agency, (then, usual), now in farthest
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _View:
    result: WaveResult
    words: Words

    def table(self, decomposition: DomainDecomposition) -> PrintedChanges:
        label = self._label(decomposition)
        lines = tuple(self._rows(decomposition))
        if decomposition.whole is None or not lines:
            why = self.words.say(NO_CHANGE, reason=self._why(decomposition))
            return PrintedChanges(label, self._with_grounds(why, decomposition))
        shown = [line.contribution for line in lines]
        strip = PrintedStrip(around_zero([end for c in shown for end in (c.contribution, c.low, c.high)]), WIDTH)
        lost, gained = self.words.say("fell"), self.words.say("rose")
        return PrintedChanges(
            label=label,
            lead=self._with_grounds(self._lead(label, decomposition.whole), decomposition),
            rows=tuple(self._row(line, strip) for line in lines),
            behind=backdrop("contributions", strip, self.words.language, lost, gained),
        )

    def _with_grounds(self, lead: str, decomposition: DomainDecomposition) -> str:
        row = self.result.row(decomposition.scope, decomposition.domain)
        usual = held_against(row, self.result, self.words)
        return " ".join(filter(None, [lead, usual, *rests_on([row], self.result, self.words)]))

    def _why(self, decomposition: DomainDecomposition) -> str:
        if decomposition.why in NO_CONTRIBUTIONS:
            return self.words.label(NO_CONTRIBUTIONS, decomposition.why)
        return self.words.say("too few forms to publish")

    def _label(self, decomposition: DomainDecomposition) -> str:
        if decomposition.scope == "all":
            return self.words.all_agencies()
        if decomposition.scope == "agency":
            return self.result.agencies[decomposition.domain].name(self.words.language)
        return self.words.group(decomposition.domain, self.result.group_names)

    def _rows(self, decomposition: DomainDecomposition) -> Iterator[OutlineRow]:
        """As they are opened; a place of one agency by its factors and items. Without what is hidden here."""
        if decomposition.whole is None:
            return
        of_parts = (OutlineRow(2 if part.part.startswith("item:") else 1, part) for part in decomposition.parts)
        hidden = hidden_of(self.result)
        lines = outline_of(decomposition, hidden) or (OutlineRow(0, decomposition.whole), *of_parts)
        if not any(is_hidden(decomposition, line.contribution, hidden) for line in lines if not line.others):
            yield from lines

    def _lead(self, label: str, whole: Contribution) -> str:
        facts = {
            "place": label,
            "points": self.words.number(abs(whole.contribution)),
            "before": self.words.number(whole.before),
            "after": self.words.number(whole.after),
        }
        if not whole.significant:
            return self.words.say("{place}: from {before} to {after}, no clear change.", **facts)
        if whole.contribution < 0:
            return self.words.say("{place}: down {points} points, from {before} to {after}.", **facts)
        return self.words.say("{place}: up {points} points, from {before} to {after}.", **facts)

    def _row(self, line: OutlineRow, strip: PrintedStrip) -> PrintedChange:
        one = line.contribution
        drawn = in_print("contributions", strip, one.contribution, one.low, one.high, significant=one.significant)
        digits = 1 if one.part else 2
        return PrintedChange(
            depth=line.depth,
            name=self._name(line),
            before=self.words.number(one.before, digits),
            after=self.words.number(one.after, digits),
            contribution=self._signed(one.contribution),
            interval=numbers.UNKNOWN if one.low is None else "; ".join(map(self._signed, (one.low, one.high))),
            significant=one.significant,
            drawing=as_background(drawn),
        )

    def _signed(self, value: float | None) -> str:
        return numbers.number(value, 2, self.words.language, signed=True)

    def _name(self, line: OutlineRow) -> str:
        one = line.contribution
        if line.others:
            kind = one.part.partition(":")[0] or ("agency" if one.source else "everything")
            return self.words.label(REST, kind, n=self.words.count(line.others))
        if one.part:
            return self.words.part(self.result.questionnaire, one.part)
        if one.agency and one.agency != OTHERS:
            facts = self.result.agencies.get(one.agency)
            return facts.name(self.words.language) if facts else one.agency
        return self.words.label(SOURCES, one.source) if one.source else self.words.say("Change of the index")
