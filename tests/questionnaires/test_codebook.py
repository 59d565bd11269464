"""The codebook names every column and every character that may stand in it."""

import csv
import dataclasses
import io
import json

import pytest

import questionnaires
from questionnaires.answers import columns
from questionnaires.codebook import codebook, to_html, to_json, write_csv


def rows_of(questionnaire):
    out = io.StringIO()
    write_csv(questionnaire, out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


@pytest.mark.parametrize("name", questionnaires.shipped())
def test_every_column_of_an_export_is_described(name):
    shipped = questionnaires.load(name)
    described = list(dict.fromkeys(row["column"] for row in rows_of(shipped)))
    assert described == columns(shipped)
    assert [column["column"] for column in json.loads(to_json(shipped))["columns"]] == columns(shipped)


def test_a_rated_level_has_its_value_its_threshold_and_its_words(small):
    seats = {row["code"]: row for row in rows_of(small) if row["column"] == "SEATS"}
    assert (seats["3"]["value"], seats["3"]["satisfied"], seats["3"]["label_en"]) == ("3", "1", "Satisfied")
    assert (seats["1"]["value"], seats["1"]["satisfied"]) == ("1", "0")
    assert seats["~"]["means"] == "not-applicable"
    assert list(seats) == ["1", "2", "3", "~", ".", "*"]


def test_a_reversed_item_shows_what_its_levels_count(small):
    rude = {row["code"]: row["value"] for row in rows_of(small) if row["column"] == "RUDE"}
    assert (rude["A"], rude["B"]) == ("10", "0")
    assert "_" in rude, "its filter can leave it unasked"


def test_a_tick_is_told_from_a_box_left_empty(small):
    ticks = {row["code"]: row["means"] for row in rows_of(small) if row["column"] == "WHY_X"}
    assert ticks == {"1": "ticked", "0": "not-ticked", "!": "refused", ".": "blank", "*": "unusable"}
    labels = {row["label_en"] for row in rows_of(small) if row["column"] == "WHY_X" and row["means"] == "ticked"}
    assert labels == {"For another reason"}


def test_a_column_carries_content_factor_and_filter(small):
    (rude,) = {tuple(list(row.values())[:9]) for row in rows_of(small) if row["column"] == "RUDE"}
    assert rude == ("RUDE", "RUDE", "rating", "manners", "service", "staff", "receiving", "USED = 1", "")


def test_the_page_escapes_words_and_names_its_language(small):
    page = to_html(small, "en")
    assert '<html lang="en">' in page
    assert page.count("<h2>") == len(codebook(small))
    assert "<script" not in page


def test_an_item_that_keeps_the_default_rates_whom_its_factor_rates(small):
    receiving = tuple(dataclasses.replace(factor, rates="receiving") for factor in small.factors)
    said = {row["question"]: row["rates"] for row in rows_of(dataclasses.replace(small, factors=receiving))}
    assert {said[item.code] for item in small.items} == {"receiving"}
