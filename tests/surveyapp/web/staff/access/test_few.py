"""Figures of few people are the survey office's alone: not an agency's, nor of whoever only reads or counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

import surveyapp
from surveyapp import store
from surveyapp.languages.numbers import number
from surveyapp.results.model.result import WaveResult
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.results.public.published import as_published
from surveyapp.store import jobs
from tests.factories.results import with_levels
from tests.factories.views import hand
from tests.page import rows_of
from tests.surveyapp.web.staff.conftest import signed_in

WAVE = "/staff/waves/2026-H1"
FEW = "chỉ 1–4 lượt trả lời hài lòng"
SAID = re.compile(r" (\d+)(?:; |$)")
HOUSE = Path(surveyapp.__file__).parent
KEEP_WORDS = {
    *("models/__init__.py", "models/answers.py", "migrations/versions/0001_first_tables.py"),
    *("store/forms/statements.py", "store/forms/staging.py", "store/upkeep/erasing.py"),
}
"""What makes the table, stores in it and erases from it."""
OFFICE, READERS = ("office", "manager", "analyst"), ("viewer", "agency")


def left_over(page: str) -> list[int]:
    """Of each item: people who answered and of whom no level is told, as anybody reckons who reads its line."""
    lines = [row for row in rows_of(page, "items") if row[-1].isdecimal() and ";" in row[0]]
    return [int(row[-1]) - sum(int(n) for n in SAID.findall(row[0])) for row in lines]


@pytest.mark.parametrize("role", READERS)
def test_no_level_and_no_side_of_few_can_be_reckoned_from_an_agencys_page(app: Flask, closed_wave: str, role: str):
    hand(app, with_levels(3, 0.2), standardised=lambda *_: StandardisedIndices("channel", {}, {}))
    page, whole = (signed_in(app, one).get(f"{WAVE}/agencies/H99.02").text for one in (role, "office"))
    assert [n for n in left_over(page) if n == 0]
    assert not [n for n in left_over(page) if 0 < n < 5]
    assert FEW in page
    assert FEW not in whole


@pytest.mark.parametrize("role", [*OFFICE, "viewer"])
def test_only_the_survey_office_reads_the_figures_of_six_people(app: Flask, held: WaveResult, role: str):
    visitor = signed_in(app, role)
    secret = number(held.row("agency", "H99.13").index, 2, "vi")
    shown = {number(row.index, 2, "vi") for row in as_published(held).rows if row.index is not None}
    assert secret not in shown
    addresses = [WAVE, f"{WAVE}/agencies/H99.13", f"{WAVE}/mix"]
    seen = [secret in visitor.get(address).text for address in addresses]
    seen.append(repr(held.row("agency", "H99.13").index) in visitor.get(f"{WAVE}/index.csv").text)
    assert seen[:2] + seen[3:] == [role in OFFICE] * 3
    assert role in OFFICE or not seen[2]
    assert ("Xem như bản công bố" in visitor.get(WAVE).text) is (role in OFFICE)


def test_whoever_only_reads_orders_and_opens_no_internal_edition(app: Flask, held: WaveResult):
    office, viewer = signed_in(app, "office"), signed_in(app, "viewer")
    assert "bản nội bộ" not in viewer.get(WAVE).text
    assert viewer.post(f"{WAVE}/report", {"edition": "internal"}).status_code == 403
    assert viewer.post(f"{WAVE}/report", {"edition": ""}).status_code == 303
    office.get(WAVE)
    internal = office.post(f"{WAVE}/report", {"edition": "internal"}).location
    with store.writing(app.extensions["engine"]) as session:
        jobs.finish(session, jobs.lease(session, 30), b"%PDF-1.7", "report.pdf")
        jobs.finish(session, jobs.lease(session, 30), b"%PDF-1.7", "internal.pdf")
    for page in (internal, f"{internal}/file"):
        assert office.get(page).status_code == 200
        assert viewer.get(page).status_code == 403
    assert "bản nội bộ" not in viewer.get(WAVE).text


def test_whoever_counts_forms_sees_no_index_after_the_closing_either(app: Flask, held: WaveResult):
    page = signed_in(app, "operator").get(WAVE)
    assert page.status_code == 200
    assert number(held.row("agency", "H99.02").index, 2, "vi") not in page.text


@pytest.mark.parametrize("place", ["", "?group=departments"])
def test_a_change_that_is_read_hides_what_the_edition_hides(app: Flask, held: WaveResult, place: str):
    page = signed_in(app, "viewer").get(f"{WAVE}/change{place}").text
    hidden = {key[1] for key in as_published(held).hidden if key[0] == "agency" and key[2] == "overall"}
    assert hidden
    names = {held.agencies[code].name("vi") for code in hidden}
    assert not [name for name in names if name in page]


def holding(words: str) -> set[str]:
    """Modules of the program in whose text something like this stands."""
    found = (file for file in HOUSE.rglob("*.py") if re.search(words, file.read_text("utf-8")))
    return {str(file.relative_to(HOUSE)) for file in found}


def test_words_of_citizens_are_read_by_the_export_that_asks_for_them_and_by_nothing_else():
    """No page, file or document has them, so no few people’s words can be found by subtracting one from another."""
    assert holding("TextAnswer|text_answer") - KEEP_WORDS == {"store/readings/response_rows.py"}
    assert {file for file in holding("private=True") if not file.startswith("store/")} == {"exports/responses.py"}


def test_forms_that_leave_by_a_page_leave_without_words(app: Flask, held: WaveResult):
    heading = signed_in(app, "office").get(f"{WAVE}/responses.csv").text.splitlines()[0].split(",")
    assert "agency" in heading
    assert not [column for column in heading if column.endswith("_text")]
