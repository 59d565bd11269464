"""Posters at counters: where the picture leads, what they promise, in whose languages, on which paper."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re

import pypdf
import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.reports.paper import posters
from surveyapp.store.agencies.agencies import AgencyRow, CounterRow, save_agencies, save_counters
from surveyapp.store.office.office import Office
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state

POSTER = posters.Poster(
    counter="Q1",
    name="Quầy 1",
    agency={"vi": "Trung tâm Phục vụ hành chính công thành phố"},
    languages=("vi", "en", "km"),
    opens=dt.date(2026, 7, 1),
    closes=dt.date(2026, 12, 31),
    at_home=False,
    of_itself=False,
)
OFFICE = Office(facts={"name": {"vi": ("Sở Nội vụ",)}, "contact": {"vi": ("Phòng Cải cách hành chính, 0292 000 000",)}})
ADDRESS = "https://khaosat.example.vn"


@pytest.fixture
def city(sqlite_engine: Engine) -> Engine:
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("A", "Sở Y tế"), AgencyRow("B", "Sở Tư pháp")])
        save_counters(session, [CounterRow("A1", "A", "Quầy 1"), CounterRow("B1", "B", "Quầy 1")])
        add_questionnaire(session, questionnaires.load("single-rating"))
        create_wave(session, "W", questionnaire="single-rating")
    return sqlite_engine


def made(engine: Engine, *only: str) -> list[posters.Poster]:
    with store.reading(engine) as session:
        return posters.posters_of(session, "W", only)


def test_the_picture_and_the_printed_address_lead_to_the_form_of_the_counter():
    page = posters.html([POSTER], ADDRESS, OFFICE)
    assert posters.qr(f"{ADDRESS}/k/Q1") in page
    assert "khaosat.example.vn</p>" in page
    assert "/k/Q1</p>" in page


def test_it_promises_what_holds_for_forms_without_a_code():
    page = posters.html([POSTER], ADDRESS, OFFICE)
    assert "không xem được phiếu" in page
    of_itself = posters.html([dataclasses.replace(POSTER, of_itself=True)], ADDRESS, OFFICE)
    assert "không xem được phiếu" not in of_itself


def test_it_speaks_the_languages_of_the_form_and_no_other():
    page = posters.html([POSTER], ADDRESS, OFFICE)
    assert re.findall(r'<div class="second" lang="(\w+)"', page) == ["en", "km"]
    assert 'lang="km"' not in posters.html([dataclasses.replace(POSTER, languages=("vi", "en"))], ADDRESS, OFFICE)


@pytest.mark.parametrize(("paper", "width"), [("A3", 297), ("A4", 210), ("A5", 148)])
def test_each_stands_on_one_page_of_its_paper_with_long_names_too(paper, width):
    long = dataclasses.replace(POSTER, agency={"vi": "Chi nhánh Văn phòng Đăng ký đất đai khu vực " * 3})
    pages = pypdf.PdfReader(io.BytesIO(posters.print_posters([POSTER, long], ADDRESS, OFFICE, paper))).pages
    assert len(pages) == 2
    assert float(pages[0].mediabox.width) / 72 * 25.4 == pytest.approx(width, abs=1)


def test_before_the_wave_opens_every_counter_has_one_afterwards_those_of_its_agencies(city):
    assert [poster.counter for poster in made(city)] == ["A1", "B1"]
    with store.writing(city) as session:
        set_state(session, "W", "open", "test")
    assert [poster.counter for poster in made(city, "B1")] == ["B1"]
    assert made(city, "B1")[0].agency["vi"] == "Sở Tư pháp"


def test_a_counter_that_is_not_there_is_named(city):
    with pytest.raises(store.Refused, match="no counter 'C9'"):
        made(city, "A1", "C9")


def test_without_counters_it_says_what_to_do(sqlite_engine):
    with store.writing(sqlite_engine) as session:
        add_questionnaire(session, questionnaires.load("single-rating"))
        create_wave(session, "W", questionnaire="single-rating")
    with pytest.raises(store.Refused, match="there is no counter"):
        made(sqlite_engine)
