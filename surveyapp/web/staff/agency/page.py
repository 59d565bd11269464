"""What an agency's page shows of a result: the headline, the factors beside the group, every item with its levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from analysis.wave.rules import is_share
from questionnaires.model import Question
from surveyapp.figures import Drawn, on_screen, scale, screen, screen_levels
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import AgencyFacts, IndexRow, ItemLevels, WaveResult
from surveyapp.web.staff.agency import levels
from surveyapp.web.staff.agency.facts import ShownFact, facts_of
from surveyapp.web.staff.ranking.page import ShownChange, change_of
from surveyapp.words.naming import Words
from surveyapp.words.results import order
from surveyapp.words.results.usual import beside_change
from surveyapp.words.rows import COUNTS_ALONE
from surveyapp.words.sentences import NOTHING_RATED
from surveyapp.words.speech import later

FACTOR_FIGURE, FACTOR_LETTERS = 340.0, 40
ITEM_FIGURE, ITEM_LETTERS = 430.0, 36
ITEM_FIGURE_WITH_CHANGE = 410.0
FEWER_LETTERS = 6  # in a line of a name, where a column of changes takes room
HEADING = 40.0


@dataclass(frozen=True, slots=True)
class Against:
    """The difference from the group in words; `real` when the group's value lies outside the interval."""

    words: str
    real: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    name: str
    index: str
    interval: str
    group: str
    against: Against
    n: str
    change: ShownChange | None = None  # since the earlier wave, where there is one
    counts: str = ""  # every level in words, for those who cannot see the bar
    is_hidden: bool = False  # not published: `against` says why
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A factor's name over its items."""

    name: str
    is_heading: bool = True


@dataclass(frozen=True, slots=True)
class AgencyPage:
    code: str
    name: str
    peer_group: str
    headline: str
    certainty: str
    row: IndexRow | None
    factors: tuple[PartRow, ...]
    factors_height: screen.Rows
    factors_figure: Drawn
    items: tuple[PartRow | Heading, ...]
    items_height: screen.Rows
    items_figure: Drawn
    legend: tuple[levels.Legend, ...]
    facts: tuple[ShownFact, ...]
    not_asked: str  # factors of the questionnaire that nobody rated here
    adds_up: bool  # the right parts of the bars are the index
    is_hidden: bool  # nothing of the agency is published
    has_joined: bool  # of some items, levels are published together only


def agency_page(result: WaveResult, code: str, words: Words) -> AgencyPage:
    agency = result.agencies[code]
    view = _View(result, code, agency.peer_group, words)
    factors, items = view.factors(), list(view.items())
    return AgencyPage(
        code=code,
        name=agency.name(words.language),
        peer_group=agency.peer_group,
        headline=view.headline(),
        certainty=view.certainty(),
        row=result.row("agency", code),
        factors=tuple(view.part_row(part) for part in factors),
        **view.factor_figure(factors),
        items=tuple(Heading(item) if isinstance(item, str) else view.part_row(f"item:{item.code}") for item in items),
        **view.item_figure(items),
        legend=levels.legend(result, words),
        facts=() if view.is_hidden("overall") else tuple(facts_of(result, code, words)),
        not_asked=view.not_asked(),
        adds_up=is_share(result.rule),
        is_hidden=view.is_hidden("overall"),
        has_joined=any(view.has_joined(item) for item in items if not isinstance(item, str)),
    )


@dataclass(frozen=True, slots=True)
class _View:
    result: WaveResult
    code: str
    peer_group: str
    words: Words

    def own(self, part: str) -> IndexRow | None:
        return self.result.row("agency", self.code, part)

    def group(self, part: str) -> float | None:
        row = self.result.row("peer_group", self.peer_group, part)
        return row.index if row else None

    def is_rated(self, part: str) -> bool:
        row = self.own(part)
        return row is not None and row.index is not None

    def is_hidden(self, part: str) -> bool:
        return ("agency", self.code, part) in self.result.hidden

    def is_there(self, part: str) -> bool:
        """Rated, or hidden: where the whole agency is hidden, its parts are not listed one by one."""
        return self.is_rated(part) or (self.is_hidden(part) and not self.is_hidden("overall"))

    def has_joined(self, item: Question) -> bool:
        known = self._levels(item.code)
        return known is not None and bool(known.joined)

    def factors(self) -> list[str]:
        """Those that were rated: an agency has the parts of its role, and some have too few answers for any."""
        return [part for part in self._all_factors() if self.is_there(part)]

    def _all_factors(self) -> list[str]:
        return [f"factor:{factor.id}" for factor in self.result.questionnaire.factors]

    def not_asked(self) -> str:
        """Names of the other factors; "" where the agency has no index at all, since the headline says so."""
        if not self.is_rated("overall"):
            return ""
        return ", ".join(self._name(part) for part in self._all_factors() if not self.is_there(part))

    def headline(self) -> str:
        say, row = self.words.say, self.own("overall")
        name = self.result.agencies[self.code].name(self.words.language)
        if self.is_hidden("overall"):
            return say("{agency}: not published", agency=name)
        if row is None or row.index is None:
            return say("{agency}: no index yet", agency=name)
        index, against = self.words.number(row.index), self.group("overall")
        if against is None or against == row.index:
            return say("{agency} reaches {index}", agency=name, index=index)
        points = self.words.number(abs(row.index - against), 1)
        if row.index < against:
            return say(
                "{agency} reaches {index}: {points} points below its group", agency=name, index=index, points=points
            )
        return say("{agency} reaches {index}: {points} points above its group", agency=name, index=index, points=points)

    def certainty(self) -> str:
        row = self.own("overall")
        if row is not None and self.is_hidden("overall"):
            why = self.words.hidden(row, self.result)
            return why[:1].upper() + why[1:] + "."
        if row is None or row.index is None:
            return self.words.say(NOTHING_RATED)
        said = (self._interval(row), self._beside_group(row), self._rank(row), self._moved(row))
        return " · ".join(filter(None, said))

    def _moved(self, row: IndexRow) -> str:
        if self.result.against is None or row.change is None:
            return ""
        change = change_of(row, self.result, self.words)
        beside = beside_change(row, self.words, is_found=change.real)
        return self.words.say(
            "since {round}: {change} ({verdict})",
            round=self.words.title(self.result.against),
            change=f"{change.value} {change.interval}".strip(),
            verdict="; ".join(filter(None, (change.words, beside))),
        )

    def _interval(self, row: IndexRow) -> str:
        if row.is_of_counts:
            return self.words.say("No interval: {reason}", reason=self.words.say(COUNTS_ALONE))
        level = self.words.number(percent(row.confidence), 0)
        return self.words.say(
            "{level}% confidence interval {interval}",
            level=level,
            interval=self.words.interval(row.ci_low, row.ci_high),
        )

    def _beside_group(self, row: IndexRow) -> str:
        against = self.group("overall")
        if against is None or row.ci_low is None or row.ci_high is None:
            return ""
        value = self.words.number(against)
        if _inside(against, row):
            return self.words.say("the group’s value {value} lies inside it", value=value)
        return self.words.say("the group’s value {value} lies outside it", value=value)

    def _rank(self, row: IndexRow) -> str:
        if row.rank is None:
            return self.words.say("not ranked: {reason}", reason=self.words.reason(row, self.result, full=True))
        return order.alone(row, self.words)

    def part_row(self, part: str) -> PartRow:
        words, row, group = self.words, self.own(part), self.group(part)
        if row is not None and self.is_hidden(part):
            why, none = Against(words.hidden(row, self.result), real=False), words.number(None)
            return PartRow(
                self._name(part), none, none, words.number(group), why, none, is_hidden=True, change=self._change(row)
            )
        return PartRow(
            name=self._name(part),
            index=words.number(row.index if row else None),
            interval=words.interval(row.ci_low, row.ci_high) if row else words.number(None),
            group=words.number(group),
            against=self._against(row, group),
            n=words.count(row.n if row else 0),
            change=self._change(row),
            counts=self._counts(part),
        )

    @property
    def _taken(self) -> int:
        return FEWER_LETTERS if self.result.against else 0

    def _change(self, row: IndexRow | None) -> ShownChange | None:
        if self.result.against is None or row is None:
            return None
        return change_of(row, self.result, self.words, within=True)

    def _against(self, row: IndexRow | None, group: float | None) -> Against:
        if row is None or row.index is None or group is None:
            return Against(self.words.number(None), real=False)
        difference = row.index - group
        if row.ci_low is None or row.ci_high is None:
            return Against(self._signed(difference), real=False)  # nothing says whether so few answers differ
        points = self.words.number(abs(difference), 1)
        if _inside(group, row):
            return Against(
                self.words.say("{difference}, within the interval", difference=self._signed(difference)), real=False
            )
        message = later("▲ {points} higher") if difference > 0 else later("▼ {points} lower")
        return Against(self.words.say(message, points=points), real=True)

    def _signed(self, difference: float) -> str:
        return self.words.number(difference, 1, signed=True)

    def factor_figure(self, parts: list[str]) -> dict[str, Any]:
        rows = [row for part in parts if (row := self.own(part))]
        bands = {part: self._band(part) for part in parts}
        values = [
            *(r.index for r in rows),
            *(self.group(p) for p in parts),
            *(e for b in bands.values() if b for e in b),
        ]
        strip = screen.Strip(scale.fitting(values, [e for r in rows for e in (r.ci_low, r.ci_high)]), FACTOR_FIGURE)
        height = screen.rows_for((self._name(part) for part in parts), FACTOR_LETTERS - self._taken)
        lines = [
            screen.Whisker(height.height, hidden=True)
            if self.is_hidden(r.part)
            else screen.Whisker(
                height.height, r.index, r.ci_low, r.ci_high, mark=self.group(r.part), band=bands[r.part]
            )
            for r in rows
        ]
        return {"factors_figure": on_screen("intervals", lines, strip), "factors_height": height}

    def _name(self, part: str) -> str:
        return self.words.part(self.result.questionnaire, part)

    def _band(self, part: str) -> tuple[float, float] | None:
        """Lowest and highest of the group, among agencies with enough forms to be shown."""
        if not self.peer_group:
            return None
        rows = (self.result.row("agency", a.code, part) for a in self._peers())
        known = [row.index for row in rows if row and row.index is not None and _is_known(row, self.result)]
        return (min(known), max(known)) if len(known) > 1 else None

    def _peers(self) -> Iterable[AgencyFacts]:
        return (a for a in self.result.agencies.values() if a.peer_group == self.peer_group)

    def items(self) -> Iterable[str | Question]:
        """A factor's name, then its rated items."""
        questionnaire = self.result.questionnaire
        for factor in questionnaire.factors:
            items = [q for q in questionnaire.items if q.factor == factor.id and self.is_there(f"item:{q.code}")]
            if items:
                yield self.words.part(questionnaire, f"factor:{factor.id}")
                yield from items

    def item_figure(self, items: list[str | Question]) -> dict[str, Any]:
        names = [self._name(f"item:{item.code}") for item in items if not isinstance(item, str)]
        height = screen.rows_for(names, ITEM_LETTERS - self._taken)
        heading = screen_levels.LevelBar(screen.Whisker(HEADING, heading=True))
        bars = [heading if isinstance(item, str) else self._bar(item, height) for item in items]
        width = ITEM_FIGURE_WITH_CHANGE if self.result.against else ITEM_FIGURE
        strip = screen.Strip(screen_levels.levels_axis(bars), width, 10)
        figure = on_screen("levels", bars, strip, self.words.say("not satisfied (%)"))
        return {"items_figure": figure, "items_height": height}

    def _bar(self, question: Question, height: screen.Rows) -> screen_levels.LevelBar:
        part = f"item:{question.code}"
        if self.is_hidden(part):
            return screen_levels.LevelBar(screen.Whisker(height.height, hidden=True))
        line, row = screen.Whisker(height.height, mark=self.group(part)), self.own(part)
        if row is not None:
            line = replace(line, value=row.index, low=row.ci_low, high=row.ci_high)
        return levels.bar(line, question, self._levels(question.code))

    def _counts(self, part: str) -> str:
        kind, _, code = part.partition(":")
        known = self._levels(code) if kind == "item" else None
        if known is None:
            return ""
        return levels.in_words(self.result, self.result.questionnaire.question(code), known, self.words)

    def _levels(self, question: str) -> ItemLevels | None:
        return self.result.levels.get(("agency", self.code, question))


def _is_known(row: IndexRow, result: WaveResult) -> bool:
    """From enough forms to be shown. Published counts have none, and where they are of few the row is hidden."""
    return row.n is None or row.n >= result.publish_from


def _inside(value: float, row: IndexRow) -> bool:
    return row.ci_low is not None and row.ci_high is not None and row.ci_low <= value <= row.ci_high
