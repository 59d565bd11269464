"""By the clock of the office: each half-day and after closing no used code lies beside its form any more."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, update

from surveyapp import models, store
from surveyapp.db import remains
from surveyapp.jobs import chores
from surveyapp.jobs.chores import Chores
from surveyapp.jobs.worker import JobWorker
from surveyapp.store import audit
from surveyapp.store.forms.responses import submit
from surveyapp.store.forms.unpairing import WRITTEN_ANEW
from surveyapp.store.people import accounts, states
from surveyapp.store.settings import setting
from surveyapp.store.waves import clock, waves
from surveyapp.store.waves.codes import make_batch
from tests.surveyapp.store.conftest import SECRET, city, form, open_wave  # noqa: F401 (fixtures)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of September by the clock of the office, which is seven hours ahead."""
    return dt.datetime(2026, 9, day, hour, minute, tzinfo=dt.UTC) - dt.timedelta(hours=7)


@pytest.fixture
def waiting(open_wave):  # noqa: F811
    """The wave has codes, none of them used."""
    with store.writing(open_wave) as session:
        make_batch(session, "2026-Q3", 10, SECRET, agency="D1", actor="test", today=dt.date(2026, 9, 1))
    return open_wave


on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def met(waiting):
    """Uses one more code, lets the clock go on, and says how many used codes have been unpaired so far."""
    now, used = [at(1, 0)], iter(range(100))
    chores_of_it = Chores(waiting, lambda: now[0])

    def by(moment: dt.datetime) -> int:
        use(waiting, next(used))
        now[0] = moment
        chores_of_it.do_due()
        return unpaired(waiting)

    return by


def use(engine, number: int) -> None:
    with store.writing(engine) as session:
        session.add(models.SpentCode(mark=number.to_bytes(32)))


def unpaired(engine) -> int:
    with store.reading(engine) as session:
        return setting(session, WRITTEN_ANEW, 0)


def say_of_wave(engine, **columns) -> None:
    with store.writing(engine) as session:
        session.execute(update(models.Wave).values(**columns))


def test_a_worker_begins_with_what_was_left_and_goes_on_at_noon_and_at_midnight(met):
    moments = [at(1, 10), at(1, 11, 59), at(1, 12), at(1, 12, 30), at(1, 23, 59), at(2, 0)]
    assert [met(moment) for moment in moments] == [1, 1, 3, 3, 3, 6]


def test_codes_of_a_round_that_was_closed_are_unpaired_once_its_hour_of_grace_is_over(met, waiting):
    assert met(at(1, 9)) == 1
    say_of_wave(waiting, state="collected", closed_at=at(1, 9, 40))
    assert [met(moment) for moment in (at(1, 10, 39), at(1, 10, 40), at(1, 10, 50))] == [1, 3, 3]


def test_a_round_that_the_calendar_closes_is_treated_alike(met, waiting):
    say_of_wave(waiting, closes=dt.date(2026, 9, 1))
    assert [met(moment) for moment in (at(2, 0, 1), at(2, 0, 59), at(2, 1), at(2, 2))] == [1, 1, 3, 3]


def test_what_could_not_be_done_is_tried_again_a_minute_later(met, monkeypatch, caplog):
    def is_busy(_engine: object) -> int:
        raise store.Unavailable("busy")

    with monkeypatch.context() as patched:
        patched.setattr(chores, "unpair", is_busy)
        assert met(at(1, 10)) == 0
    assert "not unpaired from their forms yet: busy" in caplog.text
    assert met(at(1, 10) + dt.timedelta(seconds=59)) == 0
    assert met(at(1, 10) + dt.timedelta(seconds=60)) == 3


def test_the_worker_of_the_server_does_it(waiting):
    use(waiting, 1)
    worker = JobWorker(waiting)

    def stop() -> bool:
        worker.stopping.set()
        return False

    worker.do_one = stop  # type: ignore[method-assign]
    worker.run()
    assert unpaired(waiting) == 1


def closings(engine) -> list[tuple[str, str]]:
    with store.reading(engine) as session:
        events = [event for event in audit.events(session, "2026-Q3") if event.actor == clock.BY_DATE]
    return [(event.detail["before"], event.detail["after"]) for event in events]


def stored(engine) -> tuple[str, dt.datetime | None]:
    with store.reading(engine) as session:
        row = waves.stored_wave(session, "2026-Q3")
        return row.state, row.closed_at


def test_a_round_past_its_last_day_is_closed_with_the_end_of_that_day_once(waiting):
    say_of_wave(waiting, closes=dt.date(2026, 9, 1))
    for moment in (at(1, 23, 59), at(2, 3), at(2, 4), at(3, 3)):
        Chores(waiting, lambda moment=moment: moment).do_due()
        expected = ("open", None) if moment < at(2, 0) else ("collected", at(2, 0))
        assert stored(waiting) == expected
    assert closings(waiting) == [("open", "collected")]


def test_two_workers_at_once_leave_one_closing(waiting):
    say_of_wave(waiting, closes=dt.date(2026, 9, 1))
    others = [threading.Thread(target=Chores(waiting, lambda: at(2, 3)).do_due) for _ in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert (stored(waiting), closings(waiting)) == (("collected", at(2, 0)), [("open", "collected")])


@pytest.mark.parametrize("state", ["draft", "trial", "collected", "locked", "withdrawn"])
def test_rounds_that_do_not_collect_are_left_as_they_are(waiting, state):
    say_of_wave(waiting, closes=dt.date(2026, 9, 1), state=state)
    Chores(waiting, lambda: at(2, 3)).do_due()
    assert (stored(waiting), closings(waiting)) == ((state, None), [])


def test_a_round_that_was_extended_meanwhile_stays_open(waiting):
    say_of_wave(waiting, closes=dt.date(2026, 9, 30))
    with store.writing(waiting) as session:
        assert clock.settle_all(session, at(2, 3)) == []
    assert stored(waiting) == ("open", None)


def test_accounts_that_nobody_used_for_ninety_days_are_put_to_sleep(waiting):
    with store.writing(waiting) as session:
        for email in ("an@example.org", "binh@example.org"):
            accounts.add_account(session, email, password="once-only")
    moment = audit.now() + states.UNUSED + dt.timedelta(hours=1)
    Chores(waiting, lambda: moment).do_due()
    with store.reading(waiting) as session:
        assert sorted(row.state for row in states.accounts(session)) == ["active", "asleep"]


WRITTEN = "Tôi tên là Nguyễn Văn Kín"


def write_words(engine, fill_in) -> None:
    """Past their day; the connection that wrote them stays open, as a server's does."""
    receipt = submit(engine, fill_in(), SECRET)
    assert receipt.number
    with store.writing(engine) as session:
        (response,) = session.scalars(select(models.Response.id))
        words = {"question": "COMMENT", "value": WRITTEN, "expires_on": dt.date(2026, 8, 1)}
        session.add(models.TextAnswer(response_id=response, **words))


def bytes_of(engine) -> bytes:
    """All that SQLite keeps."""
    file = Path(engine.url.database)
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


@on_sqlite
def test_words_that_were_erased_stand_in_no_file_of_sqlite(open_wave, form):  # noqa: F811
    now = [at(1, 1)]
    chores_of_it = Chores(open_wave, lambda: now[0])
    chores_of_it.do_due()
    write_words(open_wave, form)
    assert WRITTEN.encode() in bytes_of(open_wave)
    now[0] = at(1, 3)
    chores_of_it.do_due()
    assert WRITTEN.encode() not in bytes_of(open_wave)


@on_sqlite
def test_a_log_that_somebody_reads_is_cut_off_a_minute_later_though_nothing_is_due_any_more(
    open_wave,  # noqa: F811
    form,  # noqa: F811
    monkeypatch,
    caplog,
):
    monkeypatch.setattr(remains, "_LOOKS", 1)
    now = [at(1, 1)]
    chores_of_it = Chores(open_wave, lambda: now[0])
    chores_of_it.do_due()
    write_words(open_wave, form)
    with store.reading(open_wave) as session:
        assert session.scalars(select(models.Wave.code)).all()
        now[0] = at(1, 3)
        chores_of_it.do_due()
    assert "what is due is not erased yet" in caplog.text
    assert WRITTEN.encode() in bytes_of(open_wave)
    now[0] = at(1, 3, 1)
    chores_of_it.do_due()
    assert WRITTEN.encode() not in bytes_of(open_wave)
