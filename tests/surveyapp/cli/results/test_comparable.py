"""Two editions are compared part by part, by what they ask; a claim of one line never makes two scales one."""

from __future__ import annotations

import csv
import io
import sqlite3

import pytest

from tests.desk import Desk
from tests.factories.editions import FIRST, add_edition, agencies, alike, compared, forms, hold_round

NOTHING = (None, None, None)
NOTE = "The same questions."
LEVELS = forms((20, alike(FIRST, 5)), (20, alike(FIRST, 3)))
"""Half of forty forms are satisfied with everything."""


@pytest.fixture
def city(desk: Desk) -> Desk:
    """A round of the first edition was held in 2025."""
    agencies(desk)
    add_edition(desk, 1)
    hold_round(desk, "2025", 1, LEVELS)
    return desk


def change_of(row):
    return row["change"], row["change_low"], row["change_high"]


def test_a_scale_of_four_is_not_compared_with_one_of_five_whatever_a_note_says(city):
    add_edition(city, 2, levels=4, satisfied_from=3, claim=NOTE, labels=("Very bad", "Bad", "Good", "Very good"))
    hold_round(city, "2026", 2, forms((25, alike(FIRST, 4)), (15, alike(FIRST, 1))), "--previous", "2025")
    found = compared(city, "2026", "2025")
    assert {(row["comparable"], change_of(row)) for row in found.values()} == {("questionnaire", NOTHING)}
    assert found["item:A1"]["comparable_note"] == "scale: A1"
    assert found["overall"]["comparable_note"] == "scale: A1 A2 B1 B2"


def test_a_lowered_threshold_is_another_rule_for_shares_and_none_for_means(city):
    add_edition(city, 2, satisfied_from=3, claim=NOTE)
    hold_round(city, "2026", 2, LEVELS)
    shares = compared(city, "2026", "2025")
    assert {(row["comparable"], change_of(row)) for row in shares.values()} == {("rule", NOTHING)}
    assert shares["overall"]["comparable_note"] == "threshold: A1 A2 B1 B2"
    means = compared(city, "2026", "2025", "--rule", "mean-score/pooled")
    assert {(row["comparable"], row["change"]) for row in means.values()} == {("yes", 0.0)}


def test_an_identical_edition_is_compared_without_any_claim(city):
    add_edition(city, 2)
    hold_round(city, "2026", 2, forms((30, alike(FIRST, 5)), (10, alike(FIRST, 3))))
    found = compared(city, "2026", "2025")
    assert {(row["comparable"], row["change"]) for row in found.values()} == {("yes", 25.0)}
    assert {(row["comparable_note"], *row["common_items"]) for row in found.values()} == {("",)}


def test_an_item_under_a_new_code_is_followed_by_its_concept(city):
    renamed = {"A1": "place.seats", "A9": "place.signs", "B1": "staff.polite", "B2": "staff.clear"}
    add_edition(city, 2, renamed)
    hold_round(city, "2026", 2, forms((30, alike(renamed, 5)), (10, alike(renamed, 3))))
    found = compared(city, "2026", "2025")
    assert {(row["comparable"], row["change"]) for row in found.values()} == {("yes", 25.0)}
    assert found["item:A9"]["comparable_note"] == "code: A9"
    assert contributions(city, "SYT")["item:A9"] == pytest.approx(25 / 4)


def test_what_only_one_edition_asks_leaves_the_comparison_and_both_rounds_are_estimated_again(city):
    """B2 went, B3 came: over A1, A2 and B1 half were satisfied before and three quarters are now."""
    later = {"A1": "place.seats", "A2": "place.signs", "B1": "staff.polite", "B3": "staff.quick"}
    add_edition(city, 2, later)
    good, bad = alike(later, 5) | {"B3": 1}, alike(later, 3) | {"B3": 1}
    hold_round(city, "2026", 2, forms((30, good), (10, bad)))
    found = compared(city, "2026", "2025")
    assert found["overall"]["index"] == pytest.approx(56.25)
    assert (found["overall"]["comparable"], found["overall"]["change"]) == ("common-items", 25.0)
    assert found["overall"]["common_items"] == ["A1", "A2", "B1"]
    assert found["overall"]["comparable_note"] == "new: B3; dropped: B2"
    assert found["overall"]["change_low"] < 25 < found["overall"]["change_high"]
    assert (found["factor:a"]["comparable"], found["factor:a"]["change"]) == ("yes", 25.0)
    assert (found["factor:b"]["comparable"], found["factor:b"]["change"]) == ("common-items", 25.0)
    assert found["factor:b"]["common_items"] == ["B1"]
    assert (found["item:B3"]["comparable"], found["item:B3"]["comparable_note"]) == ("questionnaire", "new: B3")
    taken = contributions(city, "SYT")
    assert taken == {
        "": 25.0,
        "factor:a": pytest.approx(50 / 3),
        "item:A1": pytest.approx(25 / 3),
        "item:A2": pytest.approx(25 / 3),
        "factor:b": pytest.approx(25 / 3),
        "item:B1": pytest.approx(25 / 3),
    }


@pytest.mark.parametrize(("claim", "verdict"), [("", "questionnaire"), (NOTE, "yes")])
def test_other_words_need_a_declaration_and_its_reason_stands_beside_the_change(city, claim, verdict):
    add_edition(city, 2, claim=claim, asked={"place.seats": "One could sit down while waiting"})
    hold_round(city, "2026", 2, LEVELS)
    found = compared(city, "2026", "2025")
    assert found["item:A1"]["comparable"] == verdict
    assert found["item:A2"]["comparable"] == "yes"
    declared = "declared: A1 (small@1: The same questions.)"
    assert found["item:A1"]["comparable_note"] == (declared if claim else "wording: A1")
    assert found["overall"]["comparable"] == ("yes" if claim else "common-items")


def test_labels_that_changed_places_are_another_scale_whatever_a_note_says(city):
    labels = ("Very good", "Good", "Neither good nor bad", "Bad", "Very bad")
    add_edition(city, 2, claim=NOTE, labels=labels)
    hold_round(city, "2026", 2, LEVELS)
    found = compared(city, "2026", "2025")
    assert {row["comparable"] for row in found.values()} == {"questionnaire"}
    assert found["item:A1"]["comparable_note"] == "scale: A1"


def test_an_item_that_was_turned_round_or_rates_another_agency_is_another_item(city):
    add_edition(city, 2, claim=NOTE, more={"A1": "reversed = true", "B1": 'rates = "receiving"'})
    hold_round(city, "2026", 2, LEVELS)
    found = compared(city, "2026", "2025")
    assert (found["item:A1"]["comparable"], found["item:A1"]["comparable_note"]) == ("questionnaire", "polarity: A1")
    assert (found["item:B1"]["comparable"], found["item:B1"]["comparable_note"]) == ("questionnaire", "object: B1")
    assert found["overall"]["common_items"] == ["A2", "B2"]


def test_the_table_says_what_each_change_rests_on(city):
    later = {"A1": "place.seats", "A2": "place.signs", "B1": "staff.polite", "B3": "staff.quick"}
    add_edition(city, 2, later)
    hold_round(city, "2026", 2, forms((30, alike(later, 5)), (10, alike(later, 3))))
    table = city.does("index", "--wave", "2026", "--against", "2025")
    assert "common-items: A1 A2 B1 (new: B3; dropped: B2)" in table
    plain = city.does("index", "--wave", "2026", "--against", "2025", "--format", "csv")
    (row,) = [r for r in csv.DictReader(io.StringIO(plain)) if (r["agency"], r["part"]) == ("SYT", "overall")]
    assert (row["comparable"], row["common_items"]) == ("common-items", "A1 A2 B1")


def contributions(desk, place):
    text = desk.does("index", "--wave", "2026", "--against", "2025", "--contributions")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["place"] == place]
    return {row["part"]: float(row["contribution"]) for row in rows}


@pytest.fixture
def revised(city: Desk) -> Desk:
    """The words of an item were corrected within the edition after 2025, and a second person vouched for them."""
    for email in ("ann@office.example", "binh@office.example"):
        city.does("user", "add", email)
    text = city.folder / "small-1" / "text.en.toml"
    text.write_text(text.read_text("utf-8").replace("There were enough seats", "One could sit down"), "utf-8")
    city.does("questionnaire", "add", city.folder / "small-1")
    approve = ("questionnaire", "approve", "small", "--language", "en", "--as")
    city.does(*approve, "ann@office.example")
    city.does(*approve, "binh@office.example", "--same-meaning", "--reason", "Shorter.")
    hold_round(city, "2026", 1, LEVELS)
    return city


def test_words_revised_within_an_edition_are_compared_with_the_word_of_whoever_vouched_for_them(revised):
    found = compared(revised, "2026", "2025")
    assert {row["comparable"] for row in found.values()} == {"yes"}
    assert found["item:A1"]["comparable_note"] == "declared: A1 (small@1: en/2: Shorter.)"
    assert found["item:A2"]["comparable_note"] == ""


def test_words_that_nobody_vouched_for_are_other_words_in_a_database_of_before_too(revised):
    connection = sqlite3.connect(revised.database)
    with connection:
        connection.execute("UPDATE questionnaire_text SET same_meaning_by = NULL, reason = NULL, approved_by = NULL")
    connection.close()
    found = compared(revised, "2026", "2025")
    assert (found["item:A1"]["comparable"], found["item:A1"]["comparable_note"]) == ("questionnaire", "wording: A1")
    assert found["overall"]["common_items"] == ["A2", "B1", "B2"]


def test_a_round_is_told_what_becomes_of_its_comparison_before_anybody_answers(city):
    add_edition(city, 2, satisfied_from=3, claim=NOTE)
    make = ("--questionnaire", "small@2", "--previous", "2025")
    said = city.does("wave", "create", "2026-H1", *make).splitlines()[-1]
    assert said == ("beside 2025, compared under satisfied-share/pooled: overall: rule (threshold: A1 A2 B1 B2)")
    said = city.does("wave", "create", "2026-H2", *make, "--rule", "mean-score/pooled").splitlines()[-1]
    assert said == "beside 2025, compared: overall: rule (satisfied-share/pooled → mean-score/pooled)"
    said = city.does("wave", "create", "2026", "--questionnaire", "small@1", "--previous", "2025").splitlines()[-1]
    assert said == "beside 2025, compared under satisfied-share/pooled: overall: yes"
