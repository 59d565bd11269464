"""Two rounds of three agencies that visited the same villages, the later one beside the earlier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.results.kept import memory
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests.factories import parts

SATISFIED = {"BEFORE": {"A": 30, "B": 24, "C": 4}, "NOW": {"A": 36, "B": 20, "C": 5}}
FORMS = {"A": 40, "B": 40, "C": 8}
GROUP_OF = {"A": "departments", "B": "departments", "C": "communes"}
NAMES = {code: f"Sở {code}" for code in GROUP_OF}


@pytest.fixture
def rounds(engine: Engine) -> Engine:
    """`NOW`, whose previous wave is `BEFORE`, both collected."""
    hold_rounds(engine)
    return engine


@pytest.fixture
def sqlite_rounds(sqlite_engine: Engine) -> Engine:
    hold_rounds(sqlite_engine)
    return sqlite_engine


def hold_rounds(
    engine: Engine, while_open: Callable[[store.Session, str], object] = lambda session, code: None, **facts: Any
) -> None:
    """`facts` of both rounds; `while_open` is done in each before it closes."""
    memory.clear()
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, NAMES[code], peer_group=group) for code, group in GROUP_OF.items()])
        add_questionnaire(session, questionnaires.load("single-rating"))
        for number, (code, satisfied) in enumerate(SATISFIED.items()):
            previous = "BEFORE" if code == "NOW" else ""
            create_wave(session, code, questionnaire="single-rating", basis="probability", previous=previous, **facts)
            set_state(session, code, "open", "test")
            save_frame(session, code, [FrameRow("all", 400, agency, issued=80) for agency in GROUP_OF])
            save_imported(session, code, list(forms(satisfied, number)))
            while_open(session, code)
            set_state(session, code, "collected", "test")


def forms(satisfied: dict[str, int], seed: int) -> Iterator[ImportedRow]:
    """Five villages in each agency, the same in both rounds."""
    for agency, good in satisfied.items():
        for number in range(FORMS[agency]):
            key = f"{seed}{agency}{number}".rjust(16).encode()
            answer, village = "5" if number < good else "2", f"{agency}{number % 5}"
            yield ImportedRow(key, number + 2, agency, answer, cluster=village)


@pytest.fixture
def city(engine: Engine) -> Engine:
    """A city whose questionnaire has parts that an office can leave out."""
    with store.writing(engine) as session:
        parts.city(session)
    return engine
