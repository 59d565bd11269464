"""Cards of codes as PDF, for the page that makes them; never a job, whose row would keep the codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from surveyapp import store
from surveyapp.jobs.document import Document
from surveyapp.reports.paper.cards import Card, print_cards
from surveyapp.results.scope import Scope
from surveyapp.store.office.saving import read as read_office


def arguments_of(cards: Sequence[Card], address: str, name: str) -> dict[str, object]:
    return {"cards": [asdict(card) for card in cards], "address": address, "name": name}


def make(engine: store.Engine, arguments: Mapping[str, Any], _scope: Scope) -> Document:
    with store.reading(engine) as session:
        office = read_office(session)
    cards = [Card(**{**card, "languages": tuple(card["languages"])}) for card in arguments["cards"]]
    return Document(arguments["name"], print_cards(cards, arguments["address"], office))
