"""Cards that are handed out with a result: who asks, and where to ask about the survey."""

from __future__ import annotations

import io

import pypdf

from surveyapp.reports.paper import cards
from surveyapp.store.office.office import Office

CARD = cards.Card("ABCDEFGH2", "ABCD EFGH 2", "Khảo sát năm 2026", {"vi": "Sở Y tế"}, ("vi", "km"))
OFFICE = Office(facts={"name": {"vi": ("Sở Nội vụ",)}, "contact": {"vi": ("Phòng Cải cách hành chính, 0292 000 000",)}})


def test_a_card_says_who_asks_and_where_to_ask():
    page = cards.html([CARD], "https://khaosat.example", OFFICE)
    assert "Sở Nội vụ" in page
    assert page.count("Hỏi về cuộc khảo sát") <= 1
    assert "Phòng Cải cách hành chính, 0292 000 000" in page
    assert "0292" not in cards.html([CARD], "https://khaosat.example", Office())


def test_eight_cards_with_all_that_they_say_stand_on_one_sheet():
    printed = cards.print_cards([CARD] * 8, "https://khaosat.example", OFFICE)
    assert len(pypdf.PdfReader(io.BytesIO(printed)).pages) == 1
