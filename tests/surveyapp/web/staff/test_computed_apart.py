"""A result of very many forms is computed by another process, so that citizens' forms do not wait for it."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.jobs.worker import Failed
from surveyapp.results.kept import memory
from surveyapp.store import revisions
from surveyapp.web.staff import edition
from tests.factories.held import WAVE


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
    return app


def refuse(*_arguments: object, **_options: object) -> None:
    raise AssertionError("computed in this process")


def test_page_shows_what_another_process_has_computed(changed, before, office, monkeypatch):
    monkeypatch.setattr("surveyapp.results.index.compute.compute", refuse)
    assert office.open(f"/staff/waves/{WAVE}").page.text == before


def test_page_computes_itself_where_the_other_process_fails(changed, before, office, monkeypatch, caplog):
    def fail(*_arguments: object) -> None:
        raise Failed("time", 1)

    monkeypatch.setattr(edition, "compute_apart", fail)
    assert office.open(f"/staff/waves/{WAVE}").page.text == before
    assert "a result could not be computed apart" in caplog.text


def test_small_round_is_computed_here(changed, office, monkeypatch):
    monkeypatch.setattr(edition, "MOST_HERE", 50_000)
    monkeypatch.setattr(edition, "compute_apart", refuse)
    assert office.get(f"/staff/waves/{WAVE}").status_code == 200


def test_form_that_is_sent_computes_here_for_it_cannot_be_done_twice(changed, office, monkeypatch):
    monkeypatch.setattr(edition, "compute_apart", refuse)
    office.open("/staff/")
    assert office.post(f"/staff/waves/{WAVE}/report", {"language": "vi"}).status_code < 500
