"""Figures are asked of their list: a drawing that was made up here stands on every page and in every report, in words
and as a picture, wherever one was shown; and a new one needs nothing else."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from surveyapp import figures, store
from surveyapp.db.clock import office_day
from surveyapp.figures import FIGURES, Figure, backdrop, in_print, on_screen
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.beside import Beside
from surveyapp.store.waves import frame, waves
from surveyapp.words import catalogue
from surveyapp.words.naming import Words
from tests.factories.change import taken_apart, with_changes
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result
from tests.factories.views import hand
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"
AGENCY = f"{WAVE}/agencies/H99.02"
SHOWN_AT = {
    "intervals": (WAVE, AGENCY, f"{WAVE}/mix"),
    "rank-sets": (WAVE,),
    "levels": (AGENCY,),
    "contributions": (f"{WAVE}/change",),
    "counts": ("/staff/waves/2026-Q3",),
    "drivers": (AGENCY, f"{WAVE}/drivers"),
}
ON_SCREEN = [pytest.param(n, where, id=f"{n} {where.rpartition('/')[2]}") for n in SHOWN_AT for where in SHOWN_AT[n]]
MODULE, CALLED, RINGS, RING = "rings", "Rings, made up", Markup("<svg>rings</svg>"), "<svg>ring</svg>"


@pytest.fixture
def drawn(monkeypatch) -> Callable[[str], None]:
    """Puts drawings that were made up behind a name of the list, old or new."""

    def on_screen(*of: object, **further: object) -> tuple[Markup, Markup]:
        return Markup("<svg>over rings</svg>"), RINGS

    def in_print(*of: object, title: str = "", **further: object) -> str:
        return RING + title

    module = SimpleNamespace(on_screen=on_screen, in_print=in_print, behind=lambda *_: ("grid", "scale"))
    monkeypatch.setitem(sys.modules, f"surveyapp.figures.{MODULE}", module)
    made_up = Figure(CALLED, f"{MODULE}:on_screen", f"{MODULE}:in_print", f"{MODULE}:behind")

    def put(name: str) -> None:
        monkeypatch.setitem(figures.FIGURES, name, made_up)

    return put


@pytest.fixture
def shown(app: Flask, closed_wave: str) -> None:
    """A closed round beside an earlier one, and one that collects."""
    compared = with_changes(made_up_result())
    hand(app, compared, changes=taken_apart(compared))
    with store.writing(app.extensions["engine"]) as session:
        days = {"opens": office_day(), "closes": office_day()}
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", **days)
        frame.save_frame(session, "2026-Q3", [frame.FrameRow("A", 40, "H99.02", issued=10)])
        waves.set_state(session, "2026-Q3", "open", "test")


def pages(app: Flask) -> Iterator[str]:
    """Every page of the staff about a round, or an agency in it: of one that is closed, and of one that is not."""
    for rule in app.url_map.iter_rules():
        about_a_round = "code" in rule.arguments <= {"code", "agency"} and "GET" in rule.methods
        for wave in ("2026-H1", "2026-Q3") if about_a_round and rule.endpoint.startswith("staff.") else ():
            yield rule.rule.replace("<code>", wave).replace("<agency>", "H99.02")


def drawing_of(name: str) -> SimpleNamespace:
    return SimpleNamespace(draw=lambda *_, **__: (Markup("<svg/>"), Markup("<svg>{}</svg>").format(name)))


def test_every_figure_of_a_screen_stands_on_a_page(app: Flask, office: Visitor, shown, monkeypatch):
    """Also a new one: each is drawn as its own name, and the pages are those that there are."""
    on_screen_now = {name: figure for name, figure in FIGURES.items() if figure.screen}
    for name, figure in on_screen_now.items():
        monkeypatch.setitem(sys.modules, f"surveyapp.figures.made_up_{name}", drawing_of(name))
        monkeypatch.setitem(figures.FIGURES, name, dataclasses.replace(figure, screen=f"made_up_{name}:draw"))
    answers = [answer for page in pages(app) if (answer := office.get(page)).mimetype == "text/html"]
    assert [name for name in on_screen_now if not any(f"<svg>{name}</svg>" in answer.text for answer in answers)] == []


@pytest.mark.parametrize(("name", "address"), ON_SCREEN)
def test_a_page_shows_what_the_list_has(office: Visitor, shown, drawn, name, address):
    assert RINGS not in office.get(address).text
    drawn(name)
    page = office.get(address).text
    assert RINGS in page
    assert CALLED in page


@pytest.mark.parametrize("name", [name for name, figure in FIGURES.items() if figure.printed])
def test_a_report_prints_what_the_list_has(drawn, name):
    compared = with_changes(made_up_result(15, 0))
    beside = Beside(changes=taken_apart(compared))

    def printed() -> str:
        return ranking.html(compared, "vi", OFFICE, beside=beside, internal=True)

    assert RING not in unquote(printed())
    drawn(name)
    assert RING in unquote(printed())
    assert CALLED in printed()


def test_a_new_one_is_shown_printed_and_called_by_its_name(app: Flask, drawn, monkeypatch):
    drawn("rings")
    monkeypatch.setitem(catalogue.catalogue("vi")._catalog, CALLED, "Vòng tròn")
    page = '{% from "staff/shared/_figure.html" import figure_head with context %}{{ figure_head(one) }}{{ one.body }}'
    with app.test_request_context("/staff"):
        said = render_template_string(page, one=on_screen("rings", [1, 2]), say=Words("vi").say)
    assert said == ('<td class="fig head"><span class="unseen">Vòng tròn</span><svg>over rings</svg></td>' + str(RINGS))
    assert in_print("rings", 1) == RING
    assert backdrop("rings", 1).called == CALLED


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_words(name):
    assert catalogue.catalogue("vi").gettext(FIGURES[name].called) != FIGURES[name].called
