"""What the page of a change shows: which part lost or gained how many points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.figures import Drawn, on_screen, scale, screen, screen_signed
from surveyapp.results.model.contributions import OTHERS, PERFORMANCE, Contribution, DomainDecomposition, OutlineRow
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.words.beside import NO_CONTRIBUTIONS, REST, SOURCES
from surveyapp.words.naming import Words
from surveyapp.words.results.comparison import of_group, rests_on
from surveyapp.words.results.usual import held_against
from surveyapp.words.speech import later

FIGURE, LETTERS = 340.0, 39

WHAT_THEN = {
    "no-earlier": later("A round names the one before it when it is made; this one names none."),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """`agency` is a code where the row leads to that agency's own page."""

    depth: int
    name: str
    agency: str
    before: str
    after: str
    contribution: str
    interval: str
    words: str
    significant: bool


@dataclass(frozen=True, slots=True)
class ChangeTable:
    rows: tuple[ChangeRow, ...]
    height: screen.Rows
    figure: Drawn


@dataclass(frozen=True, slots=True)
class ChangePage:
    name: str
    headline: str
    certainty: str
    agencies: ChangeTable | None
    parts: ChangeTable | None
    why: str = ""
    what: str = ""
    note: str = ""  # why there is no table of agencies
    grounds: tuple[str, ...] = ()  # what the comparison rests on, or what parts the two rounds


def change_page(result: WaveResult, decomposition: DomainDecomposition, words: Words) -> ChangePage:
    view = _View(result, words)
    name = view.domain(decomposition)
    if decomposition.whole is None:
        why = words.label(NO_CONTRIBUTIONS, decomposition.why, full=True)
        what = words.say(WHAT_THEN[decomposition.why]) if decomposition.why in WHAT_THEN else ""
        grounds = view.grounds(decomposition)
        headline = words.say("Change of the index taken apart: {place}", place=name)
        return ChangePage(name, headline, "", None, None, why, what, grounds=grounds)
    parts = (OutlineRow(2 if view.is_item(part) else 1, part) for part in decomposition.parts)
    rows = [OutlineRow(0, decomposition.whole), *parts]
    return ChangePage(
        name=name,
        headline=view.headline(name, decomposition),
        certainty=view.certainty(decomposition.whole, decomposition),
        agencies=view.table(decomposition.outline) if decomposition.outline else None,
        parts=view.table(rows) if decomposition.parts else None,
        note=view.why_no_agencies(decomposition),
        grounds=view.grounds(decomposition),
    )


@dataclass(frozen=True, slots=True)
class _View:
    result: WaveResult
    words: Words

    def domain(self, decomposition: DomainDecomposition) -> str:
        if decomposition.scope == "agency":
            return self.result.agencies[decomposition.domain].name(self.words.language)
        if decomposition.scope == "peer_group":
            return self.words.group(decomposition.domain, self.result.group_names)
        return self.words.all_agencies()

    def grounds(self, decomposition: DomainDecomposition) -> tuple[str, ...]:
        row = self.result.row(decomposition.scope, decomposition.domain)
        return tuple(rests_on([row], self.result, self.words))

    def is_item(self, part: Contribution) -> bool:
        return part.part.startswith("item:")

    def headline(self, name: str, decomposition: DomainDecomposition) -> str:
        """Named so where the change is one over common items."""
        said = self._moved(name, decomposition.whole) if decomposition.whole else name
        row = self.result.row(decomposition.scope, decomposition.domain)
        if row is None or row.comparable != "common-items":
            return said
        return self.words.say(
            "{change} (over {n} common items)", change=said, n=self.words.count(len(row.common_items))
        )

    def _moved(self, name: str, whole: Contribution) -> str:
        points = self.words.number(abs(whole.contribution))
        if not whole.significant:
            return self.words.say("{place}: no clear change", place=name)
        if whole.contribution < 0:
            return self.words.say("{place} fell by {points} points", place=name, points=points)
        return self.words.say("{place} rose by {points} points", place=name, points=points)

    def certainty(self, whole: Contribution, decomposition: DomainDecomposition) -> str:
        moved = self.words.say(
            "From {before} in {round} to {after}: {change} points ({interval}).",
            before=self.words.number(whole.before),
            after=self.words.number(whole.after),
            round=self.words.title(self.result.against) if self.result.against else "",
            change=self.words.number(whole.contribution, signed=True),
            interval=self._interval(whole),
        )
        row = self.result.row(decomposition.scope, decomposition.domain)
        usual = held_against(row, self.result, self.words)
        return " ".join(filter(None, (moved, usual, *self._of_group(row), self._most(decomposition))))

    def _of_group(self, row: IndexRow | None) -> list[str]:
        """Beside the change of an agency: if all fell alike, all fell."""
        if row is None or row.scope != "agency":
            return []
        return of_group(self.result, self.result.row("peer_group", row.peer_group), self.words)

    def _most(self, decomposition: DomainDecomposition) -> str:
        agencies = [one for one in decomposition.agencies if one.source == PERFORMANCE and one.agency and not one.part]
        named = [one for one in agencies or decomposition.parts if one.significant]
        if not named:
            return self.words.say("No single part of it is found beyond chance.")
        largest = max(named, key=lambda one: abs(one.contribution))
        return self.words.say(
            "The largest part that is found beyond chance: {part} ({points}).",
            part=self._name(OutlineRow(0, largest)),
            points=self.words.number(largest.contribution, signed=True),
        )

    def why_no_agencies(self, decomposition: DomainDecomposition) -> str:
        if decomposition.outline or decomposition.scope == "agency":
            return ""
        group = decomposition.domain
        agencies = self.result.agencies.values()
        inside = [a for a in agencies if decomposition.scope == "all" or a.peer_group == group]
        if len(inside) < 2:
            return self.words.say("There is one agency only, so its factors and items are all there is to see.")
        return self.words.say("Some answers belong to no agency, so the change cannot be shared out over agencies.")

    def table(self, outline: Sequence[OutlineRow]) -> ChangeTable:
        rows = tuple(map(self._row, outline))
        height = screen.rows_for((row.name for row in rows), LETTERS)
        shown = [row.contribution for row in outline]
        axis = scale.around_zero([end for c in shown for end in (c.contribution, c.low, c.high)])
        strip = screen.Strip(axis, FIGURE)
        digits = 0 if axis.step >= 1 else 1 if axis.step >= 0.1 else 2
        labels = [self.words.number(tick, digits, signed=abs(tick) > axis.step / 2) for tick in axis.ticks]
        bars = [screen_signed.SignedBar(height.height, c.contribution, c.low, c.high, c.significant) for c in shown]
        return ChangeTable(
            rows=rows,
            height=height,
            figure=on_screen("contributions", bars, strip, self.words.say("fell"), self.words.say("rose"), labels),
        )

    def _row(self, line: OutlineRow) -> ChangeRow:
        one, words = line.contribution, self.words
        verdict = words.say("▼ fell") if one.contribution < 0 else words.say("▲ rose")
        return ChangeRow(
            depth=line.depth,
            name=self._name(line),
            agency=one.agency if one.agency not in ("", OTHERS) and not one.part else "",
            before=words.number(one.before),
            after=words.number(one.after),
            contribution=words.number(one.contribution, signed=True),
            interval=self._interval(one),
            words="" if line.others else verdict if one.significant else words.say("no clear change"),
            significant=one.significant,
        )

    def _name(self, line: OutlineRow) -> str:
        one = line.contribution
        if line.others:
            kind = one.part.partition(":")[0] or "agency"
            return self.words.label(REST, kind, n=self.words.count(line.others))
        if one.part:
            return self.words.part(self.result.questionnaire, one.part)
        if one.agency:
            facts = self.result.agencies.get(one.agency)  # one that is gone has its code only
            return facts.name(self.words.language) if facts else one.agency
        return self.words.label(SOURCES, one.source) if one.source else self.words.say("Change of the index")

    def _interval(self, one: Contribution) -> str:
        if one.low is None or one.high is None:
            return self.words.number(None)
        return "; ".join(self.words.number(end, signed=True) for end in (one.low, one.high))
