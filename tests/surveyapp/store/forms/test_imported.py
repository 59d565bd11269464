"""Many responses at once: all or none, twice is once, and what differs is refused with its line."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from sqlalchemy import select

from surveyapp import models, store
from surveyapp.store import questionnaires
from surveyapp.store.forms import responses
from surveyapp.store.forms.imported import Imported, ImportedRow, save_imported
from surveyapp.store.readings import answers
from surveyapp.store.waves import frame, waves
from tests.reading import count
from tests.surveyapp.store.conftest import SECRET


def rows(*changes: dict[str, object]) -> list[ImportedRow]:
    return [
        ImportedRow(**({"id": place.to_bytes(16, "big"), "line": place + 2, "agency": "D1", "answers": "4"} | said))
        for place, said in enumerate(changes)
    ]


def load(engine, file: list[ImportedRow]) -> Imported:
    with store.writing(engine) as session:
        return save_imported(session, "2026-Q3", file)


FILE = rows(
    {}, {"answers": "5", "day": dt.date(2026, 8, 3)}, {"agency": "W1", "receiving_agency": "D2", "stratum": "s"}
)


def test_file_is_stored_and_the_same_file_again_changes_nothing(open_wave):
    assert load(open_wave, FILE) == Imported(new=3, known=0)
    with store.reading(open_wave) as session:
        before = waves.wave(session, "2026-Q3").inputs_revision
    assert load(open_wave, FILE) == Imported(new=0, known=3)
    with store.reading(open_wave) as session:
        assert waves.wave(session, "2026-Q3").inputs_revision == before
        assert sum(block.count for block in answers.answers(session, "2026-Q3").cell_answers) == 3


def test_longer_file_adds_only_its_new_rows(open_wave):
    load(open_wave, FILE)
    assert load(open_wave, [*FILE, ImportedRow(b"n" * 16, 5, "D1", "1")]) == Imported(new=1, known=3)


@pytest.mark.parametrize(
    "change",
    [{"answers": "1"}, {"agency": "D2"}, {"day": dt.date(2026, 8, 4)}, {"basis": "quota"}, {"base_weight": 2.0}],
    ids=["answers", "agency", "day", "basis", "weight"],
)
def test_known_id_that_says_something_else_refuses_the_file_with_its_line(open_wave, change):
    load(open_wave, FILE)
    changed = [FILE[0], FILE[1]._replace(**change), ImportedRow(b"n" * 16, 5, "D1", "1")]
    with pytest.raises(store.Refused, match=r"^line 3: .* says something else"):
        load(open_wave, changed)
    assert count(open_wave, models.Response) == 3


def test_one_bad_row_in_ten_thousand_is_named_and_nothing_is_stored(open_wave):
    file = rows(*({"answers": "x"} if place == 7777 else {} for place in range(10_000)))
    with pytest.raises(store.Refused, match="line 7779, RATING: 'x' is no answer to RATING"):
        load(open_wave, file)
    assert count(open_wave, models.Response) == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"agency": "D9"}, "agency-unknown", id="unknown agency"),
        pytest.param({"agency": ""}, "agency-missing", id="no agency"),
        pytest.param({"agency": "CITY"}, "agency-not-in-wave", id="an agency that is not rated"),
        pytest.param({"receiving_agency": "D9"}, "agency-unknown", id="unknown receiving agency"),
        pytest.param({"basis": "everybody"}, "unknown-word", id="unknown basis"),
        pytest.param({"status": "good"}, "unknown-word", id="unknown status"),
        pytest.param({"answers": "44"}, "answers-length", id="too many answers"),
        pytest.param({"base_weight": float("nan")}, "base-weight", id="a weight that is no number"),
        pytest.param({"base_weight": 0.0}, "base-weight", id="a weight of nothing"),
        pytest.param({"id": b"x"}, "invalid", id="short id"),
    ],
)
def test_wrong_row_is_refused_with_its_line(open_wave, said, code):
    with pytest.raises(store.Refused) as refused:
        load(open_wave, rows({}, said))
    assert [(problem.code, problem.where.split(",")[0]) for problem in refused.value.problems] == [(code, "line 3")]


def test_more_answers_than_people_are_refused_on_import(open_wave):
    with store.writing(open_wave) as session:
        frame.save_frame(session, "2026-Q3", [frame.FrameRow("s", 1, agency="D1")])
    with pytest.raises(store.Refused, match="stratum s of D1 has 2 answers but only 1 people"):
        load(open_wave, rows({}, {}))
    assert count(open_wave, models.Response) == 0


def test_export_that_names_the_resolved_stratum_says_the_same(open_wave, form):
    responses.submit(open_wave, form(day=None, half=""), SECRET)
    with store.writing(open_wave) as session:
        frame.save_frame(session, "2026-Q3", [frame.FrameRow("s", 9, agency="D1")])
        stored = session.scalars(select(models.Response)).one()
        same = ImportedRow(
            stored.id, 2, "D1", "4", stratum="s", channel="web", proof="token", language="vi", text_revision=1
        )
        assert save_imported(session, "2026-Q3", [same]) == Imported(new=0, known=1)
        assert session.scalars(select(models.Cell.stratum)).all() == [""]


@pytest.mark.parametrize(
    ("states", "entry_until", "accepted"),
    [
        (("open",), None, True),
        (("open", "collected"), None, True),
        (("open", "collected"), dt.date(2999, 1, 1), True),
        (("open", "collected"), dt.date(2020, 1, 1), False),
        (("open", "collected", "locked"), None, False),
        ((), None, False),
    ],
)
def test_rows_come_in_until_entry_ends(city, states, entry_until, accepted):
    with store.writing(city) as session:
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", entry_until=entry_until)
        for state in states:
            waves.set_state(session, "2026-Q3", state, "test")
    if accepted:
        assert load(city, FILE).new == 3
    else:
        with pytest.raises(store.Refused, match="wave 2026-Q3 is "):
            load(city, FILE)


def test_base_weights_stay_beside_their_answers(open_wave):
    load(open_wave, rows({"base_weight": 2.5, "answers": "1"}, {"answers": "5"}, {"base_weight": 0.1, "answers": "3"}))
    with store.reading(open_wave) as session:
        (block,) = answers.answers(session, "2026-Q3").cell_answers
    brought = dict(zip(block.answers.decode(), block.base_weights, strict=True))
    assert (brought["1"], brought["3"]) == (2.5, 0.1)
    assert math.isnan(brought["5"])  # it brought none, which is not the same as bringing 1


def test_row_may_name_words_that_the_wave_served_or_none(open_wave):
    load(open_wave, rows({"language": "vi", "text_revision": 1}, {"language": "vi", "text_revision": 0}))
    with store.reading(open_wave) as session:
        assert questionnaires.list_questionnaires(session)[0].frozen_at is not None


@pytest.mark.parametrize("words", [{"language": "vi", "text_revision": 2}, {"text_revision": 1}])
def test_row_that_names_words_which_were_never_served_is_refused(open_wave, words):
    with pytest.raises(store.Refused, match="never served text revision"):
        load(open_wave, rows({}, words))
