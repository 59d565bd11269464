"""While a file is read, forms come in and others go on with their work; what that changes is told, not overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from surveyapp import models, store
from surveyapp.db import writer
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms import responses
from surveyapp.store.forms.imported import Imported, ImportedRow, save_imported
from surveyapp.store.waves import waves
from surveyapp.store.waves.frame import FrameRow, save_frame
from tests.reading import count
from tests.surveyapp.store.conftest import SECRET

WAVE = "2026-Q3"
FILE = [ImportedRow(bytes([place]) * 16, place + 2, "D1", "4") for place in range(1, 4)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(writer, "PATIENCE", 0.2)


def interrupted(rows: Iterable[ImportedRow], by: Callable[[], object]) -> Iterator[ImportedRow]:
    """What somebody does while the second row is read."""
    for place, row in enumerate(rows):
        if place == 1:
            by()
        yield row


def load(engine, during: Callable[[], object], *, stays: bool = True) -> Imported:
    with store.writing_late(engine, stays=stays) as session:
        return save_imported(session, WAVE, interrupted(FILE, during))


@pytest.mark.parametrize("stays", [True, False], ids=["import", "dry run"])
def test_a_form_is_stored_while_a_file_is_read(open_wave, form, stays):
    def send() -> None:
        assert responses.submit(open_wave, form(), SECRET)

    assert load(open_wave, send, stays=stays) == Imported(new=3, known=0)
    assert count(open_wave, models.Response) == (4 if stays else 1)


def in_sqlite(test: Callable[..., None]) -> Callable[..., None]:
    """In PostgreSQL a wave keeps its state while a file comes in, and takes one file at a time."""
    return pytest.mark.parametrize("engine", ["sqlite"], indirect=True)(test)


@in_sqlite
def test_a_row_that_came_in_meanwhile_is_known(open_wave):
    def other() -> None:
        with store.writing_late(open_wave) as session:
            save_imported(session, WAVE, FILE[:2])

    assert load(open_wave, other) == Imported(new=1, known=2)


AGAIN = "changed while the file was read — import the file again"


def test_new_agencies_meanwhile_refuse_the_file(open_wave):
    def meanwhile() -> None:
        with store.writing(open_wave) as session:
            save_agencies(session, [AgencyRow("NEW", "Sở Mới")])

    with pytest.raises(store.Refused, match=AGAIN):
        load(open_wave, meanwhile)
    assert count(open_wave, models.Response) == 0


@in_sqlite
def test_another_population_meanwhile_refuses_the_file(open_wave):
    def meanwhile() -> None:
        with store.writing(open_wave) as session:
            save_frame(session, WAVE, [FrameRow("another", 10)], replace=True)

    with pytest.raises(store.Refused, match=AGAIN):
        load(open_wave, meanwhile)
    assert count(open_wave, models.Response) == 0


@in_sqlite
def test_a_wave_that_was_locked_meanwhile_takes_nothing(open_wave):
    def lock() -> None:
        with store.writing(open_wave) as session:
            waves.set_state(session, WAVE, "collected", "somebody", reason="")
            waves.set_state(session, WAVE, "locked", "somebody", reason="")

    with pytest.raises(store.Refused, match="is locked"):
        load(open_wave, lock)
    assert count(open_wave, models.Response) == 0


def test_nothing_of_the_rows_stays_in_the_connections_that_others_use(open_wave):
    with pytest.raises(store.Refused), store.writing_late(open_wave) as session:
        save_imported(session, WAVE, [*FILE, FILE[0]._replace(answers="x")])
    with store.writing(open_wave) as session:
        assert save_imported(session, WAVE, FILE) == Imported(new=3, known=0)
