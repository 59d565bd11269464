"""What is compared, and what is not, is the same on every page, in every file and on paper."""

from __future__ import annotations

import csv
import io

import pypdf
import pytest

from tests.desk import Desk, office_of
from tests.factories.editions import FIRST, add_edition, agencies, alike, forms, hold_round

LATER = {"A1": "place.seats", "A2": "place.signs", "B1": "staff.polite", "B3": "staff.quick"}
BEYOND_CHANCE = ("rose", "fell", "Changes found beyond chance", "A change in bold", "No change of an agency", "▲", "▼")
COMMON = "There were enough seats, The signs were easy to see, Staff were polite"
HALF = forms((20, alike(FIRST, 5)), (20, alike(FIRST, 3)))
RIVAL = [{"agency": "STP", **form} for form in forms((10, alike(FIRST, 5)), (30, alike(FIRST, 1)))]
"""Without somebody beside it an agency has no place."""
OVER = "Compared over the 3 items alone that both rounds asked alike; both rounds are estimated again over these: "


@pytest.fixture
def held(desk: Desk) -> Desk:
    agencies(desk)
    add_edition(desk, 1)
    hold_round(desk, "2025", 1, [*HALF, *RIVAL])
    return desk


@pytest.fixture
def lowered(held: Desk) -> Desk:
    """All are satisfied now, by a lower threshold that a note calls the same."""
    add_edition(held, 2, satisfied_from=3, claim="The same questions.")
    hold_round(held, "2026", 2, [*HALF, *RIVAL], "--previous", "2025")
    return held


@pytest.fixture
def common(held: Desk) -> Desk:
    """Of three items that both rounds ask, half were satisfied before and nine in ten are now."""
    add_edition(held, 2, LATER)
    hold_round(held, "2026", 2, forms((36, alike(LATER, 5)), (4, alike(LATER, 3))), "--previous", "2025")
    return held


def printed(desk: Desk) -> str:
    path = desk.folder / "report.pdf"
    desk.does("report", "--wave", "2026", "--lang", "en", "--internal", "-o", path)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def pages(desk: Desk) -> dict[str, str]:
    office = office_of(desk)
    wave = "/staff/waves/2026"
    asked = {"ranking": "", "all": "/change", "agency": "/agencies/SYT", "change": "/agencies/SYT/change"}
    return {name: " ".join(office.get(f"{wave}{path}").text.split()) for name, path in asked.items()}


def test_a_lowered_threshold_is_no_rise_on_any_page(lowered):
    shown = pages(lowered)
    for name in ("all", "change"):
        assert "khác ngưỡng được tính là hài lòng" in shown[name], name
    assert "Không nêu thay đổi: khác ngưỡng được tính là hài lòng" in shown["ranking"]
    assert "không so sánh: khác quy tắc tính" in shown["ranking"]
    said = ("▲ tăng", "▼ giảm", "in đậm là thay đổi có ý nghĩa")
    assert [(name, sign) for name, page in shown.items() for sign in said if sign in page] == []


def test_a_lowered_threshold_is_no_rise_on_paper(lowered):
    text = printed(lowered)
    assert "No change is given: another level counts as satisfied" in text
    assert not [sign for sign in BEYOND_CHANCE if sign in text]
    assert "+50" not in text


def test_a_lowered_threshold_has_no_contributions(lowered):
    text = lowered.does("index", "--wave", "2026", "--against", "2025", "--contributions")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["why_not"], row["contribution"]) for row in rows if row["place"] == "SYT"} == {("rule", "")}
    assert {row["comparable_note"] for row in rows if row["place"] == "SYT"} == {"threshold: A1 A2 B1 B2"}


def test_what_was_compared_over_common_items_says_so_on_every_page(common):
    over = (
        "Chỉ so sánh trên 3 tiêu chí mà hai đợt hỏi như nhau; "
        "chỉ số của cả hai đợt được tính lại trên các tiêu chí này: "
    )
    left = "Không thuộc số đó: trước đây chưa hỏi (Staff worked quickly); nay không còn hỏi (1)."
    shown = pages(common)
    for name, page in shown.items():
        assert f"{over}{COMMON}. {left}" in page, name
    assert "không so sánh: trước đây chưa hỏi" in shown["agency"]
    assert "<h1>Sở Y tế tăng 40,00 điểm phần trăm (trên 3 tiêu chí chung)</h1>" in shown["change"]


def test_what_was_compared_over_common_items_says_so_on_paper(common):
    text = printed(common)
    assert f"{OVER}{COMMON}. Not among them: not asked before (Staff worked quickly); no longer asked (1)." in text
    assert "common items" in text


def test_contributions_are_of_the_common_items_and_name_them(common):
    text = common.does("index", "--wave", "2026", "--against", "2025", "--contributions")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["place"] == "SYT"]
    assert {(row["comparable"], row["common_items"]) for row in rows} == {("common-items", "A1 A2 B1")}
    assert {row["part"] for row in rows if row["part"].startswith("item:")} == {"item:A1", "item:A2", "item:B1"}
    assert float(rows[0]["contribution"]) == pytest.approx(40.0)


def test_a_release_keeps_the_verdict_as_it_was_signed(common):
    common.does("wave", "lock", "2026")
    common.does("wave", "publish", "2026", "--decision", "1/QĐ", "--signer", "A", "--date", "2026-12-01")
    text = common.does("index", "--wave", "2026", "--release", "1", "--format", "csv")
    (row,) = [r for r in csv.DictReader(io.StringIO(text)) if (r["agency"], r["part"]) == ("SYT", "overall")]
    assert (row["comparable"], row["common_items"]) == ("common-items", "A1 A2 B1")
    assert row["comparable_note"] == "new: B3; dropped: B2"
    assert float(row["change"]) == pytest.approx(40.0)
