"""Responses as CSV: every cell as the outside face says, weights, and the way back in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.answers import columns, encode, from_cells, to_cells
from surveyapp import store
from surveyapp.exports import responses
from surveyapp.imports import responses as imports
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.forms.responses import Submission, submit
from surveyapp.store.forms.shape import shape
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import set_state
from tests.surveyapp.exports.conftest import every_type, exported, make_wave

FORM = every_type()
SECRET = b"s" * 32
WHOLE_HEADING = (
    "response_id,wave,version,agency,receiving_agency,procedure_group,stratum,cluster,day,half,channel,basis,proof,helped,"
    "language,text_revision,variant,pace,late,status,RATE,WHY_1,WHY_2,WHY_A,KIND,LATE,NPS,TRIPS,SAID,base_weight,weight"
)
_keys = itertools.count(1)


def send(engine, raw, **facts):
    """A form as a person sends it."""
    answered = encode(FORM, raw)
    facts = {"agency": "A1", "language": "vi", "text_revision": 1, "questionnaire": "every-type@1"} | facts
    key = next(_keys).to_bytes(16, "big")
    form = Submission(
        key=key, wave="W", answers=answered.answers, numbers=answered.numbers, texts=answered.texts, **facts
    )
    submit(engine, form, SECRET)


def rows(text: str, **options) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True, **options))


def test_every_cell_is_as_the_outside_face_says(wave_of_every_type):
    raw = {"RATE": "2", "WHY": ["2", "A"], "KIND": "Z", "LATE": "0", "NPS": "10", "TRIPS": "-3,5", "SAID": "=1+1"}
    send(wave_of_every_type, raw, agency="=A2", day=dt.date(2026, 1, 31), half="pm", stratum="s; 1", helped="family")
    text = exported(wave_of_every_type)
    heading, line = text.removeprefix("\ufeff").splitlines()
    assert heading == WHOLE_HEADING
    facts = "W,1,'=A2,'=A2,,s; 1,,2026-01-31,pm,web,self-selected,open,family,vi,1,,unknown,0,valid"
    assert line.partition(",")[2] == f"{facts},2,0,1,1,Z,0,10,-3.5,1,,1.0"


def test_words_come_only_when_asked_for_and_guarded(wave_of_every_type):
    send(wave_of_every_type, {"RATE": "5", "SAID": '=1+1, "nháy"\nxuống dòng'})
    assert "xuống" not in exported(wave_of_every_type)
    with_words = exported(wave_of_every_type, texts=True)
    assert ',1,"\'=1+1, ""nháy""\nxuống dòng",,1.0\r\n' in with_words
    assert "SAID,SAID_text,base_weight" in with_words


@pytest.mark.parametrize(("options", "start"), [({}, "\ufeffresponse_id,wave"), ({"bom": False}, "response_id,wave")])
def test_the_mark_is_there_unless_it_is_not_wanted(wave_of_every_type, options, start):
    assert exported(wave_of_every_type, **options).startswith(start)


def test_semicolons_quote_what_holds_one(wave_of_every_type):
    send(wave_of_every_type, {"RATE": "5"}, stratum="s; 1")
    (row,) = rows(exported(wave_of_every_type, delimiter=";"), delimiter=";")
    assert (row["stratum"], row["RATE"], row["WHY_1"]) == ("s; 1", "5", "_")


def test_weights_of_a_stratum_add_up_to_its_population(wave_of_every_type):
    with store.writing(wave_of_every_type) as session:
        save_frame(session, "W", [FrameRow("s", 100, agency="A1"), FrameRow("s", 50, agency="=A2")])
        forms = [("A1", 1.0), ("A1", 3.0), ("=A2", None), ("=A2", None)]
        save_imported(session, "W", [imported(i, agency, weight) for i, (agency, weight) in enumerate(forms)])
    found = sorted((row["agency"], row["base_weight"], row["weight"]) for row in rows(exported(wave_of_every_type)))
    assert found == [("'=A2", "", "25.0"), ("'=A2", "", "25.0"), ("A1", "1.0", "25.0"), ("A1", "3.0", "75.0")]


def test_a_form_that_does_not_count_has_no_weight(wave_of_every_type):
    with store.writing(wave_of_every_type) as session:
        only_watched = imported(1, "A1", None)._replace(basis="self-selected")
        excluded = imported(2, "A1", None)._replace(status="excluded")
        save_imported(session, "W", [imported(0, "A1", None), only_watched, excluded])
    found = {(row["basis"], row["status"]): row["weight"] for row in rows(exported(wave_of_every_type))}
    assert found == {("all-invited", "valid"): "1.0", ("self-selected", "valid"): "", ("all-invited", "excluded"): ""}


def imported(number: int, agency: str, weight: float | None) -> ImportedRow:
    return ImportedRow(number.to_bytes(16, "big"), number + 2, agency, "5___116..", base_weight=weight)


def test_the_stratum_is_the_one_in_which_a_form_counts(wave_of_every_type):
    send(wave_of_every_type, {"RATE": "5"})
    with store.writing(wave_of_every_type) as session:
        save_frame(session, "W", [FrameRow("only one", 100, agency="A1")])
    assert [row["stratum"] for row in rows(exported(wave_of_every_type))] == ["only one"]


def test_an_export_taken_in_again_changes_nothing(wave_of_every_type, tmp_path):
    send(wave_of_every_type, {"RATE": "1", "WHY": "1", "TRIPS": "7", "SAID": "'quoted"}, day=dt.date(2026, 1, 31))
    send(wave_of_every_type, {"RATE": "~"}, agency="=A2", procedure_group="land", cluster="quầy 1")
    for number, texts in enumerate((True, False)):
        file = tmp_path / f"{number}.csv"
        file.write_text(exported(wave_of_every_type, texts=texts), encoding="utf-8", newline="")
        with store.writing(wave_of_every_type) as session:
            taken = imports.load(session, file, "W")
        assert (taken.new, taken.known) == (0, 2)


def test_an_export_taken_into_another_database_is_exported_the_same(wave_of_every_type, migrated_file, tmp_path):
    send(wave_of_every_type, {"RATE": "2", "WHY": ["1", "2"], "NPS": "10", "TRIPS": "0.25", "SAID": "-- thế à"})
    text = exported(wave_of_every_type, texts=True)
    file = tmp_path / "export.csv"
    file.write_text(text, encoding="utf-8", newline="")
    shutil.copyfile(migrated_file, tmp_path / "other.db")
    other = store.connect(f"sqlite:///{tmp_path / 'other.db'}")
    make_wave(other)
    with store.writing(other) as session:
        imports.load(session, file, "W")
    assert exported(other, texts=True) == text
    other.dispose()


def test_what_an_export_shows_is_a_snapshot(wave_of_every_type):
    send(wave_of_every_type, {"RATE": "5"})
    out = io.StringIO(newline="")
    with store.reading(wave_of_every_type) as session:
        responses.write(session, "W", io.StringIO())
        send(wave_of_every_type, {"RATE": "4"})
        assert responses.write(session, "W", out) == 1
    with store.writing(wave_of_every_type) as session:
        set_state(session, "W", "collected", "test")
    assert len(rows(exported(wave_of_every_type))) == 2


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "RATE": st.sampled_from("12345.~?!"),
        "WHY": st.lists(st.sampled_from("12A"), max_size=3) | st.just("?"),
        "KIND": st.sampled_from("1Z."),
        "LATE": st.sampled_from("10."),
        "NPS": st.integers(0, 10).map(str),
        "TRIPS": st.integers(-20, 99).map(str) | st.decimals(-20, 99, places=3).map(str),
        "SAID": st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
        | st.sampled_from(["'=x", '=1;\r\n,"', "+"]),
    },
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_any_answers_survive_form_and_csv(raw):
    answered = encode(FORM, raw)
    cells = to_cells(FORM, answered.answers, answered.numbers, answered.texts)
    assert from_cells(FORM, dict(zip(columns(FORM, with_texts=True), cells, strict=True))) == answered


def says_something(raw) -> bool:
    return not shape(FORM).is_empty(encode(FORM, raw).answers)


@pytest.fixture(scope="module")
def kept_wave(migrated_file, tmp_path_factory):
    file = tmp_path_factory.mktemp("kept") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    make_wave(engine)
    yield engine
    engine.dispose()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raws=st.lists(ANSWERS.filter(says_something), min_size=1, max_size=4), delimiter=st.sampled_from([",", ";"]))
def test_any_answers_survive_form_store_csv_and_import(kept_wave, tmp_path, raws, delimiter):
    for raw in raws:
        send(kept_wave, raw)
    file = tmp_path / "export.csv"
    file.write_text(exported(kept_wave, texts=True, delimiter=delimiter), encoding="utf-8", newline="")
    with store.writing(kept_wave) as session:
        taken = imports.load(session, file, "W")
    assert taken.new == 0
    assert taken.known >= len(raws)
