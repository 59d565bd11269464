"""A list of who answers comes in with the columns that people write, and goes out as it came in."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.exports import export
from surveyapp.imports.followup.responsible import load_responsible
from surveyapp.imports.reading.in_memory import InMemory
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.questionnaires import add_questionnaire

ROWS = (
    "source,part,lead,support,agency,peer_group,valid_from,valid_to\r\n"
    "PCI,land,STC,SXD VP,,,2025-07-01,\r\n"
    "own,factor:access,VP,STC,,departments,,\r\n"
    "own,factor:access,VP,,STC,,,2026-06-30\r\n"
    "own,item:C11,STC,,,,,\r\n"
)


@pytest.fixture
def office(sqlite_engine: Engine) -> Engine:
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow(code, code, peer_group="departments") for code in ("VP", "STC", "SXD")])
        add_questionnaire(session, questionnaires.load("one-stop"))
    return sqlite_engine


def loaded(engine: Engine, text: str):
    with store.writing(engine) as session:
        return load_responsible(session, InMemory("a.csv", text.encode()))


def refused(engine: Engine, text: str) -> list[str]:
    with pytest.raises(store.Refused) as error:
        loaded(engine, text)
    return list(map(str, error.value.problems))


def test_what_goes_out_is_what_came_in(office: Engine):
    assert loaded(office, ROWS).new == 4
    with store.reading(office) as session:
        written = export("responsible", "csv")(session)
    assert list(io.StringIO(written, newline="")) == list(io.StringIO(ROWS, newline=""))
    assert not loaded(office, written).is_anything_other


def test_an_index_may_be_written_as_people_write_it(office: Engine):
    assert loaded(office, "source,part,lead\nPAR INDEX,survey,VP\n").new == 1
    assert loaded(office, "source,part,lead\nPAR-INDEX,survey,VP\n").same == 1


def test_unknown_parts_and_units_are_named_with_their_lines(office: Engine):
    lines = refused(
        office, "source,part,lead,support\nPCI,lend,STC,\nown,factor:x,VP,ZZ\nSIPAS,,VP,\nNPS,overall,VP,\n"
    )
    assert [line.split(" — ")[0] for line in lines] == [
        "a.csv:2: PCI has no part “lend”",
        "a.csv:3: own has no part “factor:x”",
        "a.csv:3: there is no agency 'ZZ'",
        "a.csv:4: “part” is empty",
        "a.csv:5: source “NPS” is not known",
    ]
    assert "land" in lines[0]
    assert "factor:access" in lines[1]
