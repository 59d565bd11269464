"""Cards with one-time codes: what is handed out with a result, to be cut apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import segno

from questionnaires.languages import FIRST, LANGUAGES, in_order, name_in
from surveyapp.reports.print import pdf
from surveyapp.reports.print.templates import environment
from surveyapp.store.office.office import Office
from surveyapp.words.notices import Door, notice_said
from surveyapp.words.speech import Speech


@dataclass(frozen=True, slots=True)
class Card:
    """One code, and what its form is about. `agency` is a name per language; `languages` are those of the form."""

    code: str  # as it is typed into an address
    shown: str  # as it is read
    title: str
    agency: Mapping[str, str]
    languages: tuple[str, ...]


def print_cards(cards: Sequence[Card], address: str, office: Office) -> bytes:
    """A tagged PDF of A4 sheets. `address` is where the server is reached; `office` is who asks."""
    return pdf.from_html(html(cards, address, office))


def names_on(cards: Sequence[Card], office: Office) -> dict[str, list[str]]:
    """What they are of -> the names that stand on the cards."""
    named = {
        "round": [card.title for card in cards],
        "agency": [name for card in cards for name in card.agency.values()],
        **{f"office {fact}": [office.says(fact, each) for each in LANGUAGES] for fact in ("name", "contact")},
    }
    return {place: [*dict.fromkeys(names)] for place, names in named.items()}


def html(cards: Sequence[Card], address: str, office: Office) -> str:
    """Each card in every language of its form, the first one large."""
    spoken = in_order(dict.fromkeys(language for card in cards for language in card.languages))
    return (
        environment()
        .get_template("paper/cards.html")
        .render(
            lang=FIRST,
            say=Speech(FIRST).say,
            notice_said=lambda card, language: _notice(language, of_itself=office.is_called(card.agency.values())),
            says={language: Speech(language).say for language in spoken},
            office={language: office.says("name", language) for language in spoken},
            contact={language: office.says("contact", language) for language in spoken},
            name_in=name_in,
            cards=[(card, f"{address}/c/{card.code}", qr(f"{address}/c/{card.code}")) for card in cards],
            style=pdf.stylesheet(),
        )
    )


def _notice(language: str, *, of_itself: bool) -> str:
    """A card has room for what matters most; the form that it leads to says the rest."""
    return " ".join(
        notice_said(Door("qr", "token", of_itself=of_itself), Speech(language), "code", "readers", "itself")
    )


def qr(address: str) -> str:
    """A QR code that survives a crease and a stamp, as an image within the page."""
    return str(segno.make(address, error="q", micro=False).svg_data_uri(border=4))
