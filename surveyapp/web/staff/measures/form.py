"""The form of one measure: what can be chosen, and what was typed as a measure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from surveyapp import store
from surveyapp.languages.collation import vietnamese_order
from surveyapp.results.followup.parts import SOURCES, asked_parts, known_parts
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.external import external_years
from surveyapp.store.followup.measures import LONGEST, STATES, MeasureRow
from surveyapp.store.waves import waves
from surveyapp.words.naming import Words
from surveyapp.words.results import followup as said
from surveyapp.words.results import measures as told

SEPARATOR = "|"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MeasureChoices:
    """(value, words) of what can be chosen; `parts` by index, each value with the source before it."""

    parts: list[tuple[str, Choices]]
    periods: Choices
    agencies: Choices
    states: Choices


def choices(database: store.Session, words: Words) -> MeasureChoices:
    asked, names = asked_parts(database), names_apart(database)
    rounds = [(row.code, words.title(row)) for row in waves.waves(database)]
    called = {code: said.agency(code, names, words) for code in names}
    return MeasureChoices(
        parts=[
            (
                said.source(source, words),
                [
                    (f"{source}{SEPARATOR}{p}", said.part(source, p, asked, words))
                    for p in known_parts(database, source)
                ],
            )
            for source in SOURCES
        ],
        periods=rounds + [(str(year), str(year)) for year in external_years(database)],
        agencies=sorted(called.items(), key=lambda each: vietnamese_order(each[1])),
        states=[(state, words.label(told.STATES, state)) for state in STATES],
    )


def typed(number: int = 0) -> tuple[MeasureRow, list[store.Problem]]:
    """What was typed, and what of it cannot be read."""
    source, _, part = _given("part").partition(SEPARATOR)
    due, problems = _day()
    if source not in SOURCES or not part:
        problems.append(store.Problem("part-unknown", "no part is chosen", "part", "choose one"))
    state = _given("state")
    row = MeasureRow(
        source=source,
        period=_given("period"),
        part=part,
        what=" ".join(_given("what").split()),
        lead=_given("lead"),
        support=tuple(dict.fromkeys(filter(None, map(_clean, request.form.getlist("support"))))),
        agency=_given("agency"),
        due=due,
        state=state if state in STATES else STATES[0],
        evidence=" ".join(_given("evidence").split()),
        feedback=_given("feedback"),
        feedback_state=_given("feedback_state"),
        number=number,
        version=request.form.get("version", 0, type=int),
    )
    return row, problems


def begun() -> MeasureRow:
    """From a finding: the address of the form names it."""
    asked: Mapping[str, Any] = request.args
    source, period, part, agency, lead = (
        _clean(asked.get(name, "")) for name in ("source", "period", "part", "agency", "lead")
    )
    return MeasureRow(source, period, part, "", lead, agency=agency)


def _day() -> tuple[dt.date | None, list[store.Problem]]:
    given = _given("due")
    try:
        return (dt.date.fromisoformat(given) if given else None), []
    except ValueError:
        return None, [store.Problem("not-a-date", f"due “{given}” is not a date", "due", "write it like 2026-01-31")]


def _given(name: str) -> str:
    return _clean(request.form.get(name, ""))


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()[: 2 * LONGEST]
