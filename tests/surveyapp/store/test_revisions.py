"""Whatever changes a figure or a word of a result raises the revision of its wave, and nothing else does."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies as who
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.forms import imported, responses
from surveyapp.store.settings import put_setting
from surveyapp.store.waves import frame, waves
from tests.factories.office import tell
from tests.surveyapp.store.conftest import AGENCIES, SECRET

WAVE = "2026-Q3"
ROW = imported.ImportedRow(b"i" * 16, 1, "D1", "4")
Door = Callable[[store.Session], object]


@pytest.fixture
def collected(open_wave: Engine) -> Engine:
    with store.writing(open_wave) as session:
        waves.set_state(session, WAVE, "collected", "test")
    return open_wave


def revision(engine: Engine) -> int:
    with store.reading(engine) as session:
        return waves.wave(session, WAVE).inputs_revision


def through(engine: Engine, door: Door) -> int:
    """By how much the revision rose."""
    before = revision(engine)
    with store.writing(engine) as session:
        door(session)
    return revision(engine) - before


def renamed(session: store.Session) -> None:
    who.save_agencies(session, [dataclasses.replace(AGENCIES[1], name="Sở Một mới")])


def translated(session: store.Session) -> None:
    who.save_agencies(session, [dataclasses.replace(AGENCIES[1], names={"en": "Department One"})])


def group_named(session: store.Session) -> None:
    save_peer_groups(session, [PeerGroupRow("departments", {"vi": "Sở, ban, ngành"})])


def merged(session: store.Session) -> None:
    old = who.AgencyRow("D0", "Sở Không", valid_to=dt.date(2025, 6, 30))
    who.save_agencies(session, [old, dataclasses.replace(AGENCIES[1], predecessors=(("D0", 1.0),))])


def reworded(session: store.Session) -> None:
    asked.add_questionnaire(session, with_title("Một câu hỏi"))


def with_title(title: str) -> questionnaires.model.Questionnaire:
    form = questionnaires.load("single-rating")
    texts = dict(form.texts) | {"vi": dataclasses.replace(form.texts["vi"], title=title)}
    return dataclasses.replace(form, texts=texts)


CHANGES: dict[str, Door] = {
    "a frame is loaded": lambda s: frame.save_frame(s, WAVE, [frame.FrameRow("all", 90, "D1")]),
    "clusters are loaded": lambda s: frame.save_frame(s, WAVE, [], clusters=[frame.ClusterRow("all", "K", 9)]),
    "responses are imported": lambda s: imported.save_imported(
        s, WAVE, [imported.ImportedRow(b"i" * 16, 1, "D1", "4")]
    ),
    "an agency is renamed": renamed,
    "an agency gets a name in another language": translated,
    "an agency gets a predecessor": merged,
    "a peer group is named": group_named,
    "the data are said to be invented": lambda s: put_setting(s, "invented", True),
    "the wave is locked": lambda s: waves.set_state(s, WAVE, "locked", "test"),
}


@pytest.mark.parametrize("door", CHANGES.values(), ids=CHANGES)
def test_it_rises_when(collected, door):
    assert through(collected, door) > 0


@pytest.mark.parametrize("name", [name for name in CHANGES if "locked" not in name])
def test_it_stays_when_the_same_is_said_again(collected, name):
    through(collected, CHANGES[name])
    assert through(collected, CHANGES[name]) == 0


def stranger_named(session: store.Session) -> None:
    for name in ("Cơ quan khác", "Cơ quan khác, tên mới"):
        who.save_agencies(session, [who.AgencyRow("ELSEWHERE", name)])


def unrelated() -> Iterator[tuple[str, Door]]:
    yield "other words are stored, which await approval", reworded
    yield "a counter is added", lambda s: who.save_counters(s, [who.CounterRow("Q2", "D2", "Quầy 2")])
    yield "a procedure is added", lambda s: who.save_procedures(s, [who.ProcedureRow("P", "Thủ tục")])
    yield "another wave is made", lambda s: waves.create_wave(s, "2026-Q4", questionnaire="single-rating")
    yield "another questionnaire is added", lambda s: asked.add_questionnaire(s, questionnaires.load("one-stop"))
    yield "the office is named", lambda s: tell(s, name="Sở Nội vụ")
    yield (
        "a peer group of no wave is named",
        lambda s: save_peer_groups(s, [PeerGroupRow("hospitals", {"vi": "Bệnh viện"})]),
    )
    yield "an agency neither rated nor above one that is gets a name", stranger_named


@pytest.mark.parametrize("door", [pytest.param(door, id=name) for name, door in unrelated()])
def test_it_stays_when(collected, door):
    assert through(collected, door) == 0


def test_a_form_raises_nothing_while_the_wave_collects_and_closing_does(open_wave, form):
    assert through(open_wave, lambda s: responses.save_response(s, form(), SECRET)) == 0
    assert through(open_wave, lambda s: waves.set_state(s, WAVE, "collected", "test")) == 1


def test_a_form_of_the_grace_hour_raises_it_once(collected, form):
    late = form(opened_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert through(collected, lambda s: responses.save_response(s, late, SECRET)) == 1
    assert through(collected, lambda s: responses.save_response(s, late, SECRET)) == 0


def test_it_rises_by_one_for_each_change_of_one_transaction(collected):
    """A change that was read before must not be forgotten by the next one."""

    def twice(session: store.Session) -> None:
        renamed(session)
        waves.set_state(session, WAVE, "locked", "test")

    assert through(collected, twice) == 2
