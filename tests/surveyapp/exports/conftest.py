"""A wave with every kind of answer, on both databases."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import Engine

from questionnaires.codes import Option
from questionnaires.model import Factor, Filter, Page, Question, Questionnaire, Text
from surveyapp import store
from surveyapp.exports import responses
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state

LEVELS = tuple(Option(str(value), float(value)) for value in range(1, 6))
TEN = tuple(Option("0123456789A"[value], float(value)) for value in range(11))


def every_type() -> Questionnaire:
    """One question of each type; the reason is asked only after a low rating."""
    questions = (
        Question("RATE", "rating", "P", LEVELS, ("~", "?", "!"), factor="F", satisfied_from=4.0),
        Question(
            "WHY",
            "multiple",
            "P",
            (Option("1"), Option("2"), Option("A")),
            ("?",),
            only_if=(Filter("RATE", ("1", "2")),),
        ),
        Question("KIND", "single", "P", (Option("1"), Option("Z"))),
        Question("LATE", "yes-no", "P", (Option("1"), Option("0"))),
        Question("NPS", "zero-to-ten", "P", TEN),
        Question("TRIPS", "number", "P", minimum=-20, maximum=99),
        Question("SAID", "text", "P", maximum=2000),
    )
    codes = {q.code: f"Câu {q.code}" for q in questions}
    words = Text("vi", "Phiếu", "", "", codes, {}, {}, {"F": "Yếu tố"}, {}, {"P": "Trang"}, codes)
    return Questionnaire(
        "every-type", 1, "mean-score/pooled", questions, (Page("P"),), (Factor("F"),), texts={"vi": words}
    )


def make_wave(engine: Engine) -> None:
    """Agencies `A1` and `=A2`, an open wave `W`."""
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow("A1", "Sở Y tế"), AgencyRow("=A2", "Xã An Bình")])
        add_questionnaire(session, every_type())
        create_wave(session, "W", questionnaire="every-type")
        set_state(session, "W", "open", "test")


def exported(engine: Engine, **options: object) -> str:
    out = io.StringIO(newline="")
    with store.reading(engine) as session:
        responses.write(session, "W", out, **options)
    return out.getvalue()


@pytest.fixture
def wave_of_every_type(engine: Engine) -> Engine:
    make_wave(engine)
    return engine
