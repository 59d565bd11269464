"""What does not count has a reason and a person, and can be taken back until the wave is locked."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, select

from surveyapp import models, store
from surveyapp.store import audit
from surveyapp.store.forms import exclusions, imported, responses
from surveyapp.store.waves import waves

SECRET = b"a secret of the tests"


@pytest.fixture
def one(open_wave: Engine, form) -> str:
    filled = form()
    responses.submit(open_wave, filled, SECRET)
    return responses.id_of(filled.key).hex()


def status(engine: Engine) -> list[str]:
    with store.reading(engine) as session:
        return list(session.scalars(select(models.Response.status)))


def test_it_is_left_out_and_taken_back_on_the_record(open_wave, one):
    with store.writing(open_wave) as session:
        assert exclusions.exclude(session, [one], "entered twice", "ann@office") == 1
    assert status(open_wave) == ["excluded"]
    with store.writing(open_wave) as session:
        assert exclusions.include(session, [one], "two people", "bob@office") == 1
        (row,) = exclusions.exclusions(session, "2026-Q3")
        assert (row.response_id, row.reason, row.actor) == (one, "entered twice", "ann@office")
        assert (row.undone_by, row.undone_reason) == ("bob@office", "two people")
        events = [(event.actor, event.action) for event in audit.events(session, "2026-Q3", limit=2)]
        assert events == [("bob@office", "responses-included"), ("ann@office", "responses-excluded")]
    assert status(open_wave) == ["valid"]


def test_it_changes_what_a_result_is_made_of(open_wave, one):
    with store.writing(open_wave) as session:
        before = waves.wave(session, "2026-Q3").inputs_revision
        exclusions.exclude(session, [one], "entered twice", "test")
        assert waves.wave(session, "2026-Q3").inputs_revision > before


@pytest.mark.parametrize(
    ("ids", "reason", "said"),
    [
        (["00" * 16], "why", "there is no response"),
        (["no id"], "why", "there is no response"),
        ([], " ", "a reason is needed"),
    ],
)
def test_all_or_none_are_left_out(open_wave, one, ids, reason, said):
    with pytest.raises(store.Refused, match=said), store.writing(open_wave) as session:
        exclusions.exclude(session, [one, *ids], reason, "test")
    assert status(open_wave) == ["valid"]


def test_once_the_wave_is_locked_what_counts_stays(open_wave, one):
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
        waves.set_state(session, "2026-Q3", "locked", "test")
    with pytest.raises(store.Refused, match="stays as it is"), store.writing(open_wave) as session:
        exclusions.exclude(session, [one], "late", "test")


def test_rows_of_a_file_that_do_not_count_say_why(open_wave):
    rows = [
        imported.ImportedRow(bytes([1] * 16), 2, "D1", "."),
        imported.ImportedRow(bytes([2] * 16), 3, "D1", "4", status="excluded"),
        imported.ImportedRow(bytes([3] * 16), 4, "D1", "4"),
    ]
    with store.writing(open_wave) as session:
        imported.save_imported(session, "2026-Q3", rows, actor="ann@office")
        assert imported.save_imported(session, "2026-Q3", rows) == imported.Imported(new=0, known=3)
        found = {row.response_id[:2]: (row.reason, row.actor) for row in exclusions.exclusions(session, "2026-Q3")}
        assert found == {"01": ("empty", "ann@office"), "02": ("in-file", "ann@office")}
        with pytest.raises(store.Refused, match="nothing was rated"):
            exclusions.include(session, [bytes([1] * 16).hex()], "why not", "test")


def attempt(engine: Engine, one: str, said: list[str]) -> threading.Thread:
    """Somebody else leaves the same response out, and has to wait for whoever writes."""

    def leave_out() -> None:
        try:
            with store.writing(engine) as session:
                exclusions.exclude(session, [one], "why", "bob@office")
            said.append("excluded")
        except store.Refused as refused:
            said.append(refused.problems[0].code)

    other = threading.Thread(target=leave_out)
    other.start()
    other.join(timeout=0.5)
    return other


def test_no_exclusion_slips_in_behind_a_locking(open_wave, one):
    said: list[str] = []
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "locked", "test")
        other = attempt(open_wave, one, said)
    other.join()
    assert (said, status(open_wave)) == (["wave-locked"], ["valid"])


def test_two_at_once_leave_one_row(open_wave, one):
    said: list[str] = []
    with store.writing(open_wave) as session:
        exclusions.exclude(session, [one], "why", "ann@office")
        session.flush()
        other = attempt(open_wave, one, said)
    other.join()
    with store.reading(open_wave) as session:
        assert (said, len(exclusions.exclusions(session, "2026-Q3"))) == (["response-status"], 1)


def test_one_id_in_two_spellings_is_one(open_wave, one):
    with store.writing(open_wave) as session:
        assert exclusions.exclude(session, [one, one.upper()], "why", "test") == 1
        assert len(exclusions.exclusions(session, "2026-Q3")) == 1
