"""Any form of any shipped questionnaire: form, store, CSV, import, and every character is where it was."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import questionnaires
from questionnaires.answers import columns, encode
from surveyapp import store
from surveyapp.exports import responses as exports
from surveyapp.imports import responses as imports
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.shape import shape
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state
from tests.questionnaires.made_up import posted

SECRET = b"a secret of these tests, long enough to be one"
NUMBERS = itertools.count()


@pytest.fixture
def house(sqlite_engine):
    """One agency, and every shipped questionnaire."""
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("A1", "Sở Y tế")])
        for name in questionnaires.shipped():
            add_questionnaire(session, questionnaires.load(name))
    return sqlite_engine


@st.composite
def batches(draw):
    """A shipped questionnaire and what a few people post for it."""
    definition = questionnaires.load(draw(st.sampled_from(questionnaires.shipped())))
    said = posted(definition).filter(lambda raw: not shape(definition).is_empty(encode(definition, raw).answers))
    return definition, draw(st.lists(said, min_size=1, max_size=4))


@given(batches())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_form_survives_form_store_csv_and_import(house, tmp_path, batch):
    definition, people = batch
    first, second = (f"W{next(NUMBERS)}" for _ in range(2))
    file = tmp_path / "forms.csv"
    with store.writing(house) as session:
        for code in (first, second):
            create_wave(session, code, questionnaire=definition.key)
            set_state(session, code, "open", "test")
        for raw in people:
            save_response(session, form(definition, raw, first), SECRET)
        write(answers(session, first), file)
        imports.load(session, file, second)
        assert answers(session, second) == answers(session, first)
        assert len(answers(session, first)) == len(people)


def test_a_household_form_keeps_its_village_and_its_base_weight(house, tmp_path):
    """What the general-population survey needs beside its questions: the cluster, and a weight for each form."""
    sipas = questionnaires.load("sipas-2022-form")
    blank = dict.fromkeys(columns(sipas), "")
    row = {"agency": "A1", "cluster": "Ấp Hòa Phú", "base_weight": "2.5", **blank, "S01": "4", "X6": "0"}
    with store.writing(house) as session:
        create_wave(session, "HOME", questionnaire=sipas.key, basis="probability")
        set_state(session, "HOME", "open", "test")
        write([row], tmp_path / "homes.csv")
        imports.load(session, tmp_path / "homes.csv", "HOME")
        (kept,) = answers(session, "HOME")
    assert (kept["cluster"], kept["base_weight"]) == ("Ấp Hòa Phú", "2.5")
    assert (kept["S01"], kept["S02"], kept["S15"]) == ("4", ".", "_")


def form(definition, raw, wave):
    stored = encode(definition, raw)
    return Submission(
        key=next(NUMBERS).to_bytes(16, "big"),
        wave=wave,
        questionnaire=definition.key,
        language="vi",
        text_revision=1,
        agency="A1",
        answers=stored.answers,
        numbers=stored.numbers,
        texts=stored.texts,
    )


def exported(session, wave):
    out = io.StringIO(newline="")
    exports.write(session, wave, out, bom=False, texts=True)
    return out.getvalue()


def answers(session, wave):
    """Every form as its row shows it, without what names the wave or the form."""
    rows = csv.DictReader(io.StringIO(exported(session, wave), newline=""))
    return sorted(({k: v for k, v in row.items() if k not in ("response_id", "wave")} for row in rows), key=repr)


def write(rows, file):
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
