"""The list of rounds."""

from __future__ import annotations

from tests.visitor import Visitor


def test_list_without_rounds_says_how_one_is_made(office: Visitor):
    assert "Chưa có đợt khảo sát nào." in office.get("/staff/").text


def test_rounds_that_were_held_are_listed_and_lead_to_their_results(office: Visitor, held):
    office.open("/staff/")
    assert {"/staff/waves/2026-H1", "/staff/waves/2025-H1"} <= set(office.page.links)
