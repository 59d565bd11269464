"""Published counts of several questions become a result on both databases, whichever strata they came in."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.imports import counts
from surveyapp.results.kept import memory
from surveyapp.results.model.result import WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from tests.reading import result_of

DATA = Path(__file__).parents[3] / "data" / "counts_of_several_items"
HEADING = "wave,agency,stratum,item,code,count"


@pytest.fixture
def office(engine: Engine) -> Engine:
    memory.clear()
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, f"Office {code}", peer_group="offices") for code in "ABC"])
        add_questionnaire(session, questionnaires.load_folder(DATA / "five"))
    return engine


def taken_in(engine: Engine, folder: Path, lines: list[str], frame: list[FrameRow] | None = None) -> WaveResult:
    path = folder / "counts.csv"
    path.write_text("\n".join([HEADING, *lines]) + "\n", "utf-8")
    with store.writing(engine) as session:
        counts.load(session, path, questionnaire="five")
        if frame:
            save_frame(session, "2026", frame)
    return result_of(engine, "2026")


def test_a_question_keeps_the_weights_of_its_own_people(office, tmp_path):
    """Stratum `s` of 100 people has 10 answers to K1 and 20 to K2, stratum `t` of 300 has 20 and 10: K1 is
    0.25 · 100 + 0.75 · 50, K2 is 0.25 · 50 + 0.75 · 100, whatever the sums of both would be."""
    lines = ["2026,A,s,K1,5,10", "2026,A,t,K1,5,10", "2026,A,t,K1,1,10"]
    lines += ["2026,A,s,K2,5,10", "2026,A,s,K2,1,10", "2026,A,t,K2,5,10"]
    result = taken_in(office, tmp_path, lines, [FrameRow("s", 100, "A"), FrameRow("t", 300, "A")])
    assert result.row("agency", "A", "item:K1").index == pytest.approx(62.5)
    assert result.row("agency", "A", "item:K2").index == pytest.approx(87.5)
    assert result.row("agency", "A").index == pytest.approx(75)
    assert result.row("agency", "A").se is None


def test_strata_without_answers_are_put_together_within_their_question(office, tmp_path):
    lines = ["2026,A,s,K1,5,20", "2026,A,s,K2,5,10", "2026,A,s,K2,1,10", "2026,B,s,K1,1,30"]
    frame = [FrameRow(name, 100, agency) for agency in "AB" for name in "st"]
    result = taken_in(office, tmp_path, lines, frame)
    assert result.row("all", "all", "item:K1").index == pytest.approx(50), "200 people in each office"
    assert result.notes == ("collapsed:A/s + A/t", "collapsed:B/s + B/t")


def test_an_office_with_counts_of_one_question_keeps_its_error_beside_others(office, tmp_path):
    lines = ["2026,A,,K1,5,30", "2026,A,,K1,1,10", "2026,B,,K1,5,20", "2026,B,,K2,5,20"]
    result = taken_in(office, tmp_path, lines)
    alone, several, together = (result.row(*place) for place in (("agency", "A"), ("agency", "B"), ("all", "all")))
    assert (alone.n, alone.is_of_counts, alone.se is None) == (40, False, False)
    assert (several.n, several.is_of_counts, several.se) == (None, True, None)
    assert (together.n, together.se) == (None, None)
    assert result.counts.valid is None


def test_counts_of_few_people_stay_in_the_house(office, tmp_path):
    """Nine people answered each of five questions: their 45 answers are no reason to publish."""
    lines = [f"2026,A,,K{number},5,9" for number in range(1, 6)]
    lines += [f"2026,{agency},,K{number},5,20" for number in range(1, 6) for agency in "BC"]
    shown = as_published(taken_in(office, tmp_path, lines))
    assert shown.row("agency", "A").index is None
    assert shown.hidden["agency", "A", "overall"] == "few"
    assert all(shown.row("agency", "A", f"item:K{number}").index is None for number in range(1, 6))


def test_blank_answers_to_a_question_do_not_make_it_one_of_the_index(office, tmp_path):
    result = taken_in(office, tmp_path, ["2026,A,,K1,5,30", "2026,A,,K2,.,30"])
    row = result.row("agency", "A")
    assert (row.n, row.is_of_counts) == (30, False)
