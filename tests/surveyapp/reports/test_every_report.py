"""Whatever report there is, in every language it is written in: what a document of the office may never forget."""

from __future__ import annotations

import dataclasses
from contextlib import suppress

import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.reports.family import REPORTS
from surveyapp.reports.print import pdf
from surveyapp.reports.report import AGENCY, Order
from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View
from surveyapp.results.scope import WHOLE, Scope
from surveyapp.store.settings import put_setting
from surveyapp.words.naming import Words
from tests.factories.office import OFFICE, tell_all
from tests.surveyapp.results.conftest import NAMES, hold_rounds

SPOKEN = [
    pytest.param(name, language, id=f"{name} in {language}")
    for name, report in REPORTS.items()
    if "pdf" in report.formats
    for language in report.languages
]
EVERY_REPORT = pytest.mark.parametrize(("name", "language"), SPOKEN)
OF_FEW = "C"
"""The agency with 8 forms: its index, 71.875, stands in no published document."""


@pytest.fixture
def rounds(sqlite_engine: Engine) -> Engine:
    hold_rounds(sqlite_engine)
    with store.writing(sqlite_engine) as session:
        tell_all(session)
    return sqlite_engine


@pytest.fixture(autouse=True)
def _as_html(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document before it is laid out, which takes seconds and changes no word."""
    monkeypatch.setattr(pdf, "from_html", str.encode)


def printed(
    engine: Engine, name: str, language: str, *, edition: str = PUBLISHED, draft: bool = False, scope: Scope = WHOLE
) -> str:
    report, order = REPORTS[name], Order(language, draft=draft)
    if report.subject == AGENCY:
        order = dataclasses.replace(order, agency=OF_FEW)
    with View(engine, "NOW", against=PREVIOUS, edition=edition, scope=scope) as view:
        laid_out = report.collect(view, order)
    return laid_out().decode()


@EVERY_REPORT
def test_it_goes_out_in_the_name_of_the_office_in_its_language(rounds, name, language):
    page = printed(rounds, name, language)
    assert f'<html lang="{language}">' in page
    assert OFFICE.says("name", language) in page


@EVERY_REPORT
def test_a_draft_and_an_internal_edition_say_so_on_every_page(rounds, name, language):
    mark = 'data-edition="{}"'.format
    words = Words(language)
    assert mark("") in printed(rounds, name, language)
    assert mark(words.say("Draft – not for signature")) in printed(rounds, name, language, draft=True)
    internal = printed(rounds, name, language, edition=STAFF)
    assert mark(words.say("Internal document – not for publication")) in internal


@EVERY_REPORT
def test_invented_figures_are_marked_on_every_page(rounds, name, language):
    with store.writing(rounds) as session:
        put_setting(session, "invented", True)
    assert f'data-mark="{Words(language).say("Invented figures")}"' in printed(rounds, name, language)


@EVERY_REPORT
def test_what_may_not_be_published_is_in_no_published_document(rounds, name, language):
    shown = Words(language).number(index_of_few(rounds))
    assert shown in printed(rounds, name, language, edition=STAFF)
    assert shown not in printed(rounds, name, language)


@EVERY_REPORT
def test_within_a_scope_it_is_refused_or_names_nobody_outside(rounds, name, language):
    with suppress(store.Refused):
        page = printed(rounds, name, language, scope=Scope.of(OF_FEW))
        assert [NAMES[code] for code in NAMES if code != OF_FEW and NAMES[code] in page] == []


def index_of_few(engine: Engine) -> float | None:
    with View(engine, "NOW") as view:
        row = view.result.row("agency", OF_FEW)
    assert row is not None
    assert row.index == pytest.approx(71.875)
    return row.index
