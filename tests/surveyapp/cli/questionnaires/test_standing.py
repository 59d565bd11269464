"""What a shipped questionnaire stands on, of whom it is asked, and what it refuses, at the doors of the commands."""

from __future__ import annotations

import json
import shutil

import pytest

import questionnaires
from questionnaires.answers import columns
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves
from tests.desk import AGENCIES, Desk


@pytest.fixture
def city(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    return desk


def test_show_and_codebook_say_what_a_questionnaire_stands_on_and_to_when(desk: Desk):
    shown = desk.does("questionnaire", "show", "one-stop-2018", "--lang", "en")
    assert "legal basis: Decree 61/2018/NĐ-CP" in shown
    assert "in force 2018–2025, valid to 2025-06-30" in shown
    book = json.loads(desk.does("questionnaire", "codebook", "one-stop-2018", "--format", "json"))
    assert (book["about"], book["valid_to"]) == ("dossier", "2025-06-30")
    assert book["legal_basis"].startswith("Decree 61/2018")
    assert "valid to 2025-06-30" in desk.does("questionnaire", "codebook", "one-stop-2018", "--format", "html")


def test_show_prints_the_letters_of_bands_that_have_letters(desk: Desk):
    shown = desk.does("questionnaire", "show", "skm-2017", "--lang", "en")
    assert "D – Poor from 25, C – Less good from 65, B – Good from 76.61, A – Very good from 88.31" in shown


def test_a_round_past_the_last_day_of_its_questionnaire_is_warned_of_when_it_is_made_and_opened(city: Desk):
    late = ("--opens", "2099-07-01", "--closes", "2099-12-31")
    made = city.does("wave", "create", "LATE", "--questionnaire", "one-stop-2018", *late)
    assert "warning: one-stop-2018@2 was in force to 2025-06-30, and this round is of 2099-07-01" in made
    assert "Decree 118/2025/NĐ-CP" in made
    assert "warning: one-stop-2018@2 was in force to 2025-06-30" in city.does("wave", "open", "LATE")


def test_a_round_of_its_own_time_is_not_warned_of(city: Desk):
    then = ("--opens", "2024-07-01", "--closes", "2024-12-31")
    assert "warning" not in city.does("wave", "create", "THEN", "--questionnaire", "one-stop-2018", *then)
    assert "warning" not in city.does("wave", "create", "NOW", "--questionnaire", "one-stop")


def test_a_household_form_is_not_taken_for_a_round_of_finished_cases(city: Desk):
    closes = ("--closes", "2024-12-31")
    made = city.does("wave", "create", "CASES", "--questionnaire", "sipas-2023-form", *closes)
    assert "sipas-2023-form@1 is asked of people at home" in made
    assert "--basis probability" in made
    drawn = city.does(
        "wave", "create", "HOMES", "--questionnaire", "sipas-2023-form", "--basis", "probability", *closes
    )
    assert "warning" not in drawn


def test_a_rule_of_the_overall_question_alone_is_refused_where_it_does_not_ask_about_everybody_rated(city: Desk):
    rule = ("--rule", "satisfied-share/overall-question")
    (line,) = city.refuses("wave", "create", "W", "--questionnaire", "one-stop", *rule)
    assert "asks for the whole of one of the agencies that its items rate" in line
    city.does("wave", "create", "W", "--questionnaire", "one-stop", "--closes", "2024-12-31")
    city.does("wave", "open", "W")
    (line,) = city.refuses("index", "--wave", "W", *rule)
    assert "asks for the whole of one of the agencies that its items rate" in line
    city.does("wave", "create", "T", "--questionnaire", "touchpoints-a11", *rule)


def test_an_id_without_version_is_the_newest_edition_whether_it_is_stored_or_shipped(city: Desk):
    """An office that has asked an edition of before gets the new one by its name, and the old one by its number."""
    folder = shutil.copytree(questionnaires.DEFINITIONS / "one-stop-2018", city.folder / "before")
    structure = (folder / "questions.toml").read_text("utf-8").replace("version = 2", "version = 1")
    (folder / "questions.toml").write_text(structure, "utf-8")
    city.does("questionnaire", "add", folder)
    city.does("wave", "create", "OLD", "--questionnaire", "one-stop-2018@1")
    city.does("wave", "create", "NEW", "--questionnaire", "one-stop-2018")
    assert [line.split()[2] for line in city.does("wave", "list").splitlines()] == [
        "one-stop-2018@2",
        "one-stop-2018@1",
    ]


def test_a_round_made_before_under_such_a_rule_is_still_read(city: Desk):
    """Version 0.1 took it; whoever asks for the rule anew is refused, the round itself keeps its index."""
    engine = store.connect(f"sqlite:///{city.database}")
    with store.writing(engine) as session:
        asked.add_questionnaire(session, questionnaires.load("one-stop"))
        waves.create_wave(session, "W", questionnaire="one-stop", rule="satisfied-share/overall-question")
    engine.dispose()
    city.does("wave", "open", "W")
    blank = [column for column in columns(questionnaires.load("one-stop")) if column != "OVERALL"]
    rows = [f"SYT,{level}{',.' * len(blank)}" for level in "4512" * 10]
    forms = city.file("forms.csv", "\n".join([",".join(["agency", "OVERALL", *blank]), *rows]))
    city.does("import", forms, "--wave", "W")
    city.does("wave", "close", "W")
    found = json.loads(city.does("index", "--wave", "W", "--format", "json"))
    assert [row["index"] for row in found if (row["agency"], row["part"]) == ("SYT", "overall")] == [50]
