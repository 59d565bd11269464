"""How many forms went out and came back, from the population file, else from counts of one-time codes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from surveyapp import models, store
from surveyapp.results.model.result import IndexRow
from surveyapp.store.forms.imported import save_imported
from surveyapp.store.waves import waves
from surveyapp.store.waves.codes import make_batch, say_what_became
from surveyapp.store.waves.frame import save_frame
from tests.reading import result_of
from tests.surveyapp.results.index.rows.test_reasons import a_row, frame_of, held  # noqa: F401

UNKNOWN = (None, None, "")


@pytest.fixture
def with_codes(held, engine):  # noqa: F811
    """A has 40 forms that came with one of 100 codes; B and C have 40 forms each and no codes."""

    def hold(*frame, handed_out=None, spoiled=None, others=0, printed=100):
        held({"B": [(40, "token")], "C": [(40, "token")]})
        with store.writing(engine) as session:
            session.execute(update(models.Wave).values(state="open"))
            place = {"agency": "A", "actor": "test", "today": dt.date(2026, 9, 1)}
            number, _ = make_batch(session, "W", printed, b"secret", **place)
            say_what_became(session, number, handed_out=handed_out, spoiled=spoiled, actor="test")
            save_frame(session, "W", frame)
            save_imported(session, "W", forms("token", 40, "qr", 1000) + forms("none", others, "import", 2000))
            waves.set_state(session, "W", "collected", "test")
        return result_of(engine, "W")

    return hold


def forms(proof: str, times: int, channel: str, first: int):
    return [a_row(first + n, "A", proof)._replace(channel=channel) for n in range(times)]


def told(row: IndexRow | None) -> tuple[int | None, int | None, str]:
    assert row is not None
    return row.n_issued, row.n_returned, row.issued_from


@pytest.mark.parametrize(
    ("counted", "issued"),
    [({"handed_out": 80, "spoiled": 5}, 80), ({"spoiled": 5}, 95), ({}, 100), ({"handed_out": 30}, 40)],
    ids=["counted", "spoiled ones counted", "not counted", "counted too few"],
)
def test_where_no_file_says_it_codes_do(with_codes, counted, issued):
    result = with_codes(**counted)
    row = result.row("agency", "A")
    assert told(row) == (issued, 40, "codes")
    assert row.response_rate == pytest.approx(100 * 40 / issued)
    assert told(result.row("agency", "B")) == UNKNOWN
    assert told(result.row("all", "all")) == told(result.row("peer_group", "departments")) == UNKNOWN


def test_the_population_file_goes_before_codes(with_codes):
    result = with_codes(*(frame_of(agency, 400, issued=200, returned=90) for agency in "ABC"))
    assert told(result.row("agency", "A")) == told(result.row("agency", "C")) == (200, 90, "population")
    assert (result.counts.issued, result.counts.issued_from) == (600, "population")


def test_a_file_that_says_nothing_of_forms_is_completed_by_codes(with_codes):
    said = {"issued": 50, "returned": 40}
    result = with_codes(frame_of("A", 400), frame_of("B", 400, **said), frame_of("C", 400, **said))
    assert told(result.row("agency", "A")) == (100, 40, "codes")
    assert result.row("agency", "A").n_population == 400
    assert (result.counts.issued, result.counts.returned, result.counts.issued_from) == (200, 120, "codes")


def test_codes_beside_other_forms_that_count_say_too_little(with_codes):
    assert told(with_codes(others=3).row("agency", "A")) == UNKNOWN


def test_the_rate_of_codes_is_asked_for_before_a_rank(with_codes):
    assert with_codes(printed=200).row("agency", "A").not_ranked == "low-response"


def test_counting_the_cards_changes_what_a_kept_result_says(with_codes, engine):
    assert told(with_codes().row("agency", "A")) == (100, 40, "codes")
    with store.writing(engine) as session:
        say_what_became(session, 1, handed_out=60, spoiled=None, actor="test")
    assert told(result_of(engine, "W").row("agency", "A")) == (60, 40, "codes")
