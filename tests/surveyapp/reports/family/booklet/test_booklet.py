"""The booklet of an agency: what its head reads first, and an answer to each thing that is usually disputed."""

from __future__ import annotations

import dataclasses
import io
import logging
import re

import pypdf
import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.reports.blocks import items
from surveyapp.reports.family.booklet import REPORT, disputed
from surveyapp.reports.print import pdf
from surveyapp.reports.report import Order
from surveyapp.results.model.beside import NOTHING, Beside
from surveyapp.results.model.result import ItemLevels
from surveyapp.results.public.published import as_published
from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View
from surveyapp.results.scope import Scope
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.words.naming import Words
from tests.factories.office import tell_all
from tests.factories.results import made_up_result, with_levels
from tests.surveyapp.results.conftest import hold_rounds

VI, EN = Words("vi"), Words("en")


@pytest.fixture
def rounds(sqlite_engine: Engine) -> Engine:
    hold_rounds(sqlite_engine)
    with store.writing(sqlite_engine) as session:
        tell_all(session)
    return sqlite_engine


def booklet(engine: Engine, agency: str, *, edition: str = STAFF, scope: Scope | None = None, language="en") -> str:
    """Its words before it is laid out."""
    kept = {"scope": scope} if scope else {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pdf, "from_html", str.encode)
        with View(engine, "NOW", against=PREVIOUS, edition=edition, **kept) as view:
            made = REPORT.collect(view, Order(language, agency=agency))
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", made().decode().split("</style>")[1]))


def test_it_leads_with_the_figures_and_answers_seven_questions(rounds):
    words = booklet(rounds, "A")
    assert "Index 92.50" in words
    assert "the mean of 40 answers = 92.50" in words
    assert "80 forms were issued." in words
    assert [number for number in range(1, 9) if re.search(rf"{number}\. [A-Z][^.]*\?", words)] == [1, 2, 3, 4, 5, 6, 7]


def test_its_change_is_taken_apart_beside_the_earlier_round(rounds):
    assert "from 81.25 to 92.50" in booklet(rounds, "A")


def test_a_change_that_cannot_be_taken_apart_takes_no_page(rounds):
    words = booklet(rounds, "A", edition=PUBLISHED)
    assert ("The change taken apart" in words) is ("Contributions to the change" in words)


def test_items_that_nobody_was_asked_there_are_left_out():
    result = with_levels(seed=3, few=0.0)
    code = next(iter(result.agencies))
    item = result.questionnaire.items[0].code
    rows = [
        dataclasses.replace(row, index=None, n=0) if row.key == ("agency", code, f"item:{item}") else row
        for row in result.rows
    ]
    unasked = ItemLevels({}, dict.fromkeys("12345", 0), {})
    without = dataclasses.replace(result, rows=tuple(rows), levels={**result.levels, ("agency", code, item): unasked})
    asked, left = (items.items(one, VI, 38.0, ("agency", code)) for one in (result, without))
    assert sum(len(table.rows) for table in left.tables) == sum(len(table.rows) for table in asked.tables) - 1


def test_people_of_an_agency_get_theirs_and_no_other(rounds):
    words = booklet(rounds, "A", scope=Scope.of("A"))
    assert "Sở B" not in words
    with pytest.raises(store.Refused, match="may not see B"):
        booklet(rounds, "B", scope=Scope.of("A"))
    with pytest.raises(store.Refused, match="there is no agency 'Z'"):
        booklet(rounds, "Z")


def test_an_agency_of_few_is_told_why_it_has_no_figures(rounds):
    words = booklet(rounds, "C", edition=PUBLISHED)
    assert "Not published: " in words
    assert "By hand" not in words
    assert "71.88" not in words


def test_whom_it_took_over_is_told_from_what_is_on_record(rounds):
    assert "No predecessor of it is on record." in booklet(rounds, "A")
    with store.writing(rounds) as session:
        save_agencies(session, [AgencyRow("OLD", "Sở Cũ"), AgencyRow("A", "Sở A", predecessors=(("OLD", 1.0),))])
    assert "It took over: Sở Cũ." in booklet(rounds, "A")


def answers_to(question: str, result, code: str, beside=NOTHING) -> str:
    boxes = {box.question: " ".join(box.answers) for box in disputed.boxes(result, code, (), beside, EN, "")}
    return boxes[question]


def test_a_tie_is_told_with_whom():
    result = made_up_result()
    tied = [row for row in result.ranked("departments") if row.flags == () and row.rank]
    first, second = tied[:2]
    rows = [dataclasses.replace(row, rank=first.rank) if row is second else row for row in result.rows]
    alike = dataclasses.replace(result, rows=tuple(rows))
    name = alike.agencies[second.agency].name("en")
    assert f"Exactly as high: {name}." in answers_to("Is the place a matter of rounding?", alike, first.agency)


def test_items_that_are_not_told_level_by_level_are_named_beside_the_count_by_hand():
    result = as_published(with_levels(seed=5, few=0.5))
    shown = [code for code in result.agencies if ("agency", code, "overall") not in result.hidden]
    said = [answers_to("Counted by hand it is another figure?", result, code) for code in shown]
    partly = [words for words in said if "too little is told" in words]
    assert partly
    assert not any("still without weights" in words for words in partly)


def test_a_release_says_what_it_keeps_no_answers_for():
    result = made_up_result()
    code = result.ranked("departments")[0].agency
    told = answers_to("Is it only the mix of procedures?", result, code, Beside(needs_answers=True))
    assert told.startswith("A release keeps its figures as they were signed, not the answers behind them")


def test_it_is_a_tagged_document_of_four_pages_without_a_warning(rounds, caplog):
    with View(rounds, "NOW", against=PREVIOUS, edition=STAFF) as view:
        made = REPORT.collect(view, Order("vi", agency="A"))
    read = pypdf.PdfReader(io.BytesIO(made()))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(read.pages) == 4
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []
