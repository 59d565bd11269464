"""A result of very many forms is computed by another process, so that citizens' forms do not wait for it."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.jobs.apart import Failed
from surveyapp.results.kept import memory
from surveyapp.store import revisions
from surveyapp.web.staff import edition
from tests.factories.held import WAVE
from tests.page import Page


@pytest.fixture
def before(office, held) -> str:
    """What the page says of what is kept."""
    return office.open(f"/staff/waves/{WAVE}").page.text


@pytest.fixture
def changed(app: Flask, before, monkeypatch) -> Flask:
    """Nothing of its rounds is kept any more, and they have more forms than are read here."""
    with store.writing(app.extensions["engine"]) as session:
        revisions.raise_of_all(session)
    memory.clear()
    monkeypatch.setattr(edition, "MOST_HERE", 3)
    monkeypatch.setattr(edition, "PATIENCE", 60)
    return app


def refuse(*_arguments: object, **_options: object) -> None:
    raise AssertionError("computed in this process")


class UnderWay:
    """A computation that never ends, or ends with an error."""

    def __init__(self, *steps: int, error: Exception | None = None) -> None:
        self._steps, self._error = steps, error

    def of(self, *_of: object) -> UnderWay:
        return self

    def has_ended(self, _seconds: float | None) -> bool:
        if self._error is not None:
            raise self._error
        return False

    def steps(self) -> tuple[int, ...]:
        return self._steps


def test_pages_and_files_show_what_another_process_has_computed(changed, before, office, monkeypatch):
    monkeypatch.setattr("surveyapp.results.index.compute.compute", refuse)
    monkeypatch.setattr("surveyapp.results.snapshot.Snapshot.measured_apart", refuse)
    file = office.get(f"/staff/waves/{WAVE}/index.csv")  # which waits, however long it takes
    assert (file.status_code, file.mimetype) == (200, "text/csv")
    assert office.open(f"/staff/waves/{WAVE}").page.text == before
    for beside in ("quality", "drivers", "mix", "wishes", "agencies/H99.01"):
        assert office.get(f"/staff/waves/{WAVE}/{beside}").status_code == 200


def test_page_says_how_far_it_is_and_looks_again_until_it_is_told_not_to(changed, office, monkeypatch):
    monkeypatch.setattr(edition, "computations", UnderWay(3, 27))
    waiting = office.get(f"/staff/waves/{WAVE}?group=departments")
    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "3")
    page = Page(waiting.text)
    assert "Đã xong 3/27 bước." in page.text
    (stop,) = [link for link in page.links if "still" in link]
    assert "group=departments" in stop
    still = office.get(stop)
    assert (still.status_code, "Refresh" in still.headers) == (202, False)
    monkeypatch.setattr(edition, "computations", UnderWay(0, 0))
    assert "Đang đọc các phiếu." in Page(office.get(f"/staff/waves/{WAVE}").text).text


def test_page_computes_itself_where_the_other_process_fails(changed, before, office, monkeypatch, caplog):
    monkeypatch.setattr(edition, "computations", UnderWay(error=Failed("time", 1)))
    assert office.open(f"/staff/waves/{WAVE}").page.text == before
    assert "a result could not be computed apart" in caplog.text


def test_small_round_is_computed_here(changed, office, monkeypatch):
    monkeypatch.setattr(edition, "MOST_HERE", 50_000)
    monkeypatch.setattr(edition.computations, "of", refuse)
    assert office.get(f"/staff/waves/{WAVE}").status_code == 200


def test_form_that_is_sent_computes_here_for_it_cannot_be_done_twice(changed, office, monkeypatch):
    monkeypatch.setattr(edition.computations, "of", refuse)
    office.open("/staff/")
    assert office.post(f"/staff/waves/{WAVE}/report", {"language": "vi"}).status_code < 500
