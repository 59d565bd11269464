"""The page for a meeting, as a document for whoever waits for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from questionnaires.languages import FIRST
from surveyapp import store
from surveyapp.jobs.document import Document
from surveyapp.results.external.meeting import meeting_of
from surveyapp.results.external.provinces import is_own, province
from surveyapp.results.followup.answering import answering_of
from surveyapp.results.scope import Scope
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.office.saving import read

CONFERENCE = "surveyapp.jobs.conference:make"


def arguments_of(
    unit: str, year: int, language: str, number: str = "", date: dt.date | None = None
) -> dict[str, object]:
    """What `make` is given."""
    day = date.isoformat() if date else ""
    return {"unit": unit, "year": year, "language": language, "number": number, "date": day}


def make(engine: store.Engine, arguments: Mapping[str, Any], _scope: Scope) -> Document:
    """Of the province in any spelling. Figures of others are nobody's secret: the page has asked who may see them."""
    from surveyapp.reports.conference.document import render

    year, language = int(arguments["year"]), arguments["language"]
    unit = province(arguments["unit"]) or arguments["unit"]
    with store.reading(engine) as session:
        meeting, office = meeting_of(session, unit, year), read(session)
        answering = answering_of(session, meeting.lost, year) if is_own(office.says("province", FIRST), unit) else {}
        names = names_apart(session)
    date = dt.date.fromisoformat(arguments["date"]) if arguments["date"] else None
    body = render(meeting, language, office, answering, names, number=arguments["number"], date=date)
    return Document(f"conference-{year}-{language}.pdf", body)
