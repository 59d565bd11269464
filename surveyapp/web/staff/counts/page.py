"""What is shown of a wave that still collects: how many forms came in, never what they say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.languages import name_in
from surveyapp.figures import Drawn, on_screen, screen, screen_counts
from surveyapp.figures.scale import Axis
from surveyapp.results.model.percent import percent, percent_of
from surveyapp.store.waves.waves import WaveAgencyRow
from surveyapp.words.naming import Words
from surveyapp.words.speech import later, sentence
from surveyapp.words.waves import CHANNELS

FIGURE, LETTERS_IN_A_LINE = 250.0, 36
MOST = 110.0  # per cent of what was issued; bars of agencies that received more end here


@dataclass(slots=True)
class AgencyTally:
    """One agency's forms so far; `issued` is None where the population file does not say.

    What only monitors came through doors that are open to anybody and was never issued: it is no part of `received`.
    """

    received: int = 0
    monitoring: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    last_day: dt.date | None = None
    issued: int | None = None

    @property
    def missing(self) -> int | None:
        return None if self.issued is None else max(0, self.issued - self.received)

    @property
    def share(self) -> float | None:
        return percent_of(self.received, self.issued) if self.issued else None

    def add(self, channel: str, day: dt.date | None, n: int, *, monitors: bool = False) -> None:
        self.last_day = max(filter(None, (self.last_day, day)), default=None)
        if monitors:
            self.monitoring += n
            return
        self.received += n
        self.channels[channel] += n


@dataclass(frozen=True, slots=True)
class FieldDays:
    """The days of collecting, seen from today."""

    opens: dt.date | None
    closes: dt.date | None
    today: dt.date

    @property
    def days_left(self) -> int | None:
        return None if self.closes is None else max(0, (self.closes - self.today).days)

    @property
    def due(self) -> float | None:
        """Per cent that should be in by the end of today, if forms came evenly."""
        if self.opens is None or self.closes is None or self.closes < self.opens:
            return None
        passed = ((self.today - self.opens).days + 1) / ((self.closes - self.opens).days + 1)
        return percent(min(1.0, max(0.0, passed)))


@dataclass(frozen=True, slots=True)
class CountRow:
    name: str
    received: str
    issued: str
    missing: str
    each_day: str
    channels: tuple[str, ...]
    monitoring: str
    last_day: str
    note: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class CountsPage:
    rows: tuple[CountRow, ...]
    total: CountRow
    channels: tuple[str, ...]
    with_issued: bool
    with_monitoring: bool
    with_days: bool  # somebody said when collecting ends
    height: screen.Rows
    figure: Drawn


@dataclass(frozen=True, slots=True)
class SortOrder:
    """What it is called, and what of an agency comes first where it is smaller."""

    name: str
    by: Callable[[AgencyTally], float]


SORTS: Mapping[str, SortOrder] = {
    "order": SortOrder(later("As loaded"), lambda _tally: 0),
    "missing": SortOrder(
        later("Most forms missing first"), lambda tally: -(tally.missing if tally.missing is not None else -1)
    ),
    "received": SortOrder(later("Fewest forms first"), lambda tally: tally.received),
}


def counts_page(
    agencies: Sequence[WaveAgencyRow],
    tallies: Mapping[str, AgencyTally],
    days: FieldDays,
    words: Words,
    *,
    sort: str = "order",
) -> CountsPage:
    ordered = sorted(agencies, key=lambda agency: SORTS[sort].by(tallies[agency.code]))
    channels = tuple(channel for channel in CHANNELS if any(t.channels[channel] for t in tallies.values()))
    names = [agency_name(agency, words) for agency in ordered]
    height = screen.rows_for(names, LETTERS_IN_A_LINE)
    found = [tallies[agency.code] for agency in ordered]
    strip = screen.Strip(Axis(0, MOST, 50), FIGURE, 12)
    drawn = [screen_counts.CountBar(height.height, tally.share, _is_late(tally, days)) for tally in found]
    due = words.say("due today: {share}%", share=words.number(days.due, 0))
    return CountsPage(
        rows=tuple(_row(name, tally, channels, days, words) for name, tally in zip(names, found, strict=True)),
        total=_row(words.say("Together"), together(found), channels, days, words),
        channels=tuple(sentence(words.label(CHANNELS, channel)) for channel in channels),
        with_issued=any(tally.issued is not None for tally in found),
        with_monitoring=any(tally.monitoring for tally in found),
        with_days=bool(days.days_left),
        height=height,
        figure=on_screen("counts", drawn, strip, days.due, due),
    )


def together(tallies: Iterable[AgencyTally]) -> AgencyTally:
    total = AgencyTally()
    for tally in tallies:
        total.received += tally.received
        total.monitoring += tally.monitoring
        total.channels.update(tally.channels)
        total.last_day = max(filter(None, (total.last_day, tally.last_day)), default=None)
        if tally.issued is not None:
            total.issued = (total.issued or 0) + tally.issued
    return total


def agency_name(agency: WaveAgencyRow, words: Words) -> str:
    return name_in(agency.names, words.language, agency.code)


def _is_late(tally: AgencyTally, days: FieldDays) -> bool:
    return tally.share is not None and days.due is not None and tally.share < days.due


def _row(name: str, tally: AgencyTally, channels: Sequence[str], days: FieldDays, words: Words) -> CountRow:
    return CountRow(
        name=name,
        received=words.count(tally.received),
        issued=words.count(tally.issued),
        missing=words.count(tally.missing or None),
        each_day=words.count(_each_day(tally, days)),
        channels=tuple(words.count(tally.channels[channel] or None) for channel in channels),
        monitoring=words.count(tally.monitoring or None),
        last_day=words.short_day(tally.last_day),
        note=_note(tally, days, words),
        urgent=tally.received == 0,
    )


def _each_day(tally: AgencyTally, days: FieldDays) -> int | None:
    if not tally.missing or not days.days_left:
        return None
    return -(-tally.missing // days.days_left)


def _note(tally: AgencyTally, days: FieldDays, words: Words) -> str:
    if tally.received == 0:
        return words.say("Only forms that monitor so far") if tally.monitoring else words.say("No form yet")
    if tally.issued is not None and tally.received >= tally.issued:
        return words.say("All issued forms are in")
    return words.say("Behind schedule") if _is_late(tally, days) else ""
