"""Posters of a wave as PDF, for the page that makes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveyapp import store
from surveyapp.jobs.document import Document
from surveyapp.reports.paper.posters import posters_of, print_posters
from surveyapp.results.scope import Scope
from surveyapp.store.office.saving import read as read_office

POSTERS = "surveyapp.jobs.posters:make"


def arguments_of(wave: str, address: str, paper: str) -> dict[str, object]:
    """What `make` is given."""
    return {"wave": wave, "address": address, "paper": paper}


def make(engine: store.Engine, arguments: Mapping[str, Any], _scope: Scope) -> Document:
    """One for each counter. Raises Refused as `posters_of`."""
    wave, paper = arguments["wave"], arguments["paper"]
    with store.reading(engine) as session:
        posters, office = posters_of(session, wave), read_office(session)
    return Document(f"{wave}-posters-{paper}.pdf", print_posters(posters, arguments["address"], office, paper))
