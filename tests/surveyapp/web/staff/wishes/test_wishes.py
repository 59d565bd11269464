"""Which wish comes first: on the page, in the file of the office, and in what is published."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from flask import Flask

import questionnaires
from surveyapp import exports, store
from surveyapp.results.reading import PUBLISHED, STAFF, View
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.agencies.agencies import AgencyRow
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.waves import waves
from tests.page import words_of
from tests.visitor import Visitor

ONE_STOP, HOUSEHOLD = "one-stop", "sipas-2023-form"
PAGE = "/staff/waves/W/wishes"


@pytest.fixture
def hold(app: Flask):
    """A collected wave of two departments, where of each hundred so many ticked each wish, or said “very welcome”."""

    def run(chosen: dict[str, int], questionnaire: str = ONE_STOP, people: int = 100, basis: str = "all-invited"):
        definition = questionnaires.load(questionnaire)
        engine = app.extensions["engine"]
        with store.writing(engine) as session:
            agencies.save_agencies(session, [AgencyRow(c, c, peer_group="departments") for c in ("WA", "WB")])
            asked.add_questionnaire(session, definition)
            waves.create_wave(session, "W", questionnaire=definition.key, basis=basis)
            waves.set_state(session, "W", "open", "test")
            save_imported(session, "W", list(_forms(definition, chosen, people)), actor="test")
            waves.set_state(session, "W", "collected", "test")
        return engine

    return run


def _forms(definition, chosen, people):
    """Who ticks what is drawn by turns, so that wishes go with no agency."""
    names = [slot.name for slot in definition.slots]
    item = definition.items[0].code
    for number in range(people):
        turn = number * 37 % 100
        said = ["_"] * len(names)
        said[names.index(item)] = str(4 + number % 2)
        for name, share in chosen.items():
            yes, no = "10" if name.startswith("WISHES") else "41"
            said[names.index(name)] = yes if turn < share else no
        agency = ("WA", "WB")[number % 2]
        yield ImportedRow(number.to_bytes(16, "big"), number + 2, agency, "".join(said), receiving_agency=agency)


def wishes(*shares: int) -> dict[str, int]:
    return {f"WISHES_{number}": share for number, share in enumerate(shares, start=1)}


def file_of(engine, edition: str = STAFF) -> list[dict[str, str]]:
    with View(engine, "W", edition=edition) as view:
        text = exports.export("wishes", "csv")(*exports.parts_of("wishes", view))
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_ranks_what_may_be_ticked_together(office: Visitor, hold):
    hold(wishes(80, 50, 45, 20, 10, 10, 10, 10))
    page = office.get(PAGE).text
    told = words_of(page)
    assert "Đứng đầu là “" in told
    assert "So sánh 28 cặp, " in told
    assert " 1 1 " in told
    assert "80,0" in told
    assert f'href="{PAGE}"' in office.get("/staff/waves/W").text


def test_where_nothing_can_be_told_apart_the_page_says_so(office: Visitor, hold):
    hold(wishes(40, 41, 39, 40, 42, 40, 40, 40))
    told = words_of(office.get(f"{PAGE}?group=departments").text)
    assert "So sánh 28 cặp, chưa cặp nào có chênh lệch có ý nghĩa thống kê: không thể xếp thứ tự." in told
    assert "Đứng đầu" not in told


def test_questions_asked_alike_are_ranked_by_who_gave_the_last_answer(office: Visitor, hold):
    ten = {f"P{number:02d}": share for number, share in enumerate((90, 70, 40, 40, 30, 30, 20, 20, 10, 10), start=1)}
    engine = hold(ten, HOUSEHOLD)
    told = words_of(office.get(PAGE).text)
    words = questionnaires.load(HOUSEHOLD).text("vi")
    assert f"trả lời “{words.options['P01']['4']}”" in told
    assert f"Đứng đầu là “{words.questions['P01']}”" in told
    rows = [row for row in file_of(engine) if row["scope"] == "all" and row["question"] == "P01"]
    assert [row["option"] for row in rows] == list(ten)
    assert {row["rank_of"] for row in rows} == {"10"}
    assert {row["level"] for row in rows} == {"4"}


def test_a_questionnaire_without_such_questions_says_so(office: Visitor, held):
    assert "cũng không có nhóm câu hỏi cùng một thang trả lời" in words_of(
        office.get("/staff/waves/2026-H1/wishes").text
    )


def test_who_chose_themselves_speaks_for_nobody(office: Visitor, hold):
    hold(wishes(80, 50, 45, 20, 10, 10, 10, 10), basis="self-selected")
    assert "Người trả lời tự chọn tham gia" in words_of(office.get(PAGE).text)


def test_the_file_has_all_and_each_group_and_holds_the_places_of_the_page(hold):
    engine = hold(wishes(80, 50, 45, 20, 10, 10, 10, 10))
    rows = file_of(engine)
    assert {(row["scope"], row["place"]) for row in rows} == {("all", "all"), ("peer_group", "departments")}
    first = next(row for row in rows if row["option"] == "WISHES_1")
    assert (first["rank"], first["rank_low"], first["rank_high"], first["n"]) == ("1", "1", "1", "100")
    assert float(first["low"]) < 79 < float(first["share"]) < 81 < float(first["high"])


def test_published_are_shares_that_are_published_anyway(hold):
    engine = hold(wishes(80, 50, 45, 20, 10, 10, 10, 10))
    rows = file_of(engine, PUBLISHED)
    assert {row["scope"] for row in rows} == {"all"}
    with View(engine, "W", edition=PUBLISHED) as view:
        levels = view.result.levels
    assert len(rows) == 8
    for row in rows:
        assert float(row["share"]) == levels["all", "all", row["option"]].shares["1"]


def test_a_wish_of_three_people_is_in_no_published_file(office: Visitor, hold):
    engine = hold(wishes(80, 50, 45, 20, 10, 10, 10, 3))
    assert [row["why_not"] for row in file_of(engine, PUBLISHED)] == ["few"]
    assert any(row["option"] == "WISHES_8" for row in file_of(engine))


def test_kept_tables_are_the_computed_ones(hold):
    engine = hold(wishes(80, 50, 45, 20, 10, 10, 10, 10))
    with View(engine, "W") as view:
        first = view.wishes()
    with View(engine, "W") as view:
        assert view.wishes() == first
    assert np.all([wish.n == 100 for table in first.tables for wish in table.wishes])
