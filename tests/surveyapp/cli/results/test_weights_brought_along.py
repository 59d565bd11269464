"""Forms that bring weights of their own: what is said of weights follows from those that were used."""

from __future__ import annotations

import csv
import io

import pypdf
import pytest

from tests.desk import Desk, office_of

AGENCIES = "code,name,peer_group\nA,Office A,offices\nB,Office B,offices\n"
RATED = {"A": "12345" * 20, "B": "12345" * 20}
BROUGHT = {"A": lambda rating: 6 - int(rating), "B": int}  # A leans to the low ratings, B to the high ones
EQUAL = {"vi": "mọi phiếu có quyền số như nhau", "en": "every form has the same weight"}
OWN = {
    "vi": "Quyền số kèm theo phiếu; chưa có quy mô tổng thể.",
    "en": "Weights brought along with the forms; no population figures.",
}


def held(desk: Desk, *weighted: str) -> Desk:
    """A collected wave in which the forms of the offices `weighted` bring weights."""
    lines = ["agency,RATING,base_weight"]
    for agency, ratings in RATED.items():
        lines += [f"{agency},{r},{BROUGHT[agency](r) if agency in weighted else ''}" for r in ratings]
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W1")
    desk.does("import", desk.file("responses.csv", "\n".join(lines) + "\n"), "--wave", "W1")
    desk.does("wave", "close", "W1")
    return desk


def flags(desk: Desk, *more: str) -> dict[str, list[str]]:
    told = csv.DictReader(io.StringIO(desk.does("index", "--wave", "W1", "--format", "csv", *more)))
    return {row["agency"]: row["flags"].split() for row in told if row["part"] == "overall" and row["agency"]}


def printed(desk: Desk, *words: str) -> str:
    path = desk.folder / "report.pdf"
    desk.does("report", "--wave", "W1", "-o", path, *words)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def test_weights_that_forms_brought_count_and_nothing_calls_them_equal(desk):
    held(desk, "A", "B")
    told = csv.DictReader(io.StringIO(desk.does("index", "--wave", "W1", "--format", "csv")))
    index = {row["agency"]: float(row["index"]) for row in told if row["part"] == "overall" and row["agency"]}
    assert index == pytest.approx({"A": 100 / 3, "B": 200 / 3, "all": 50})
    assert flags(desk) == {"A": [], "B": [], "all": []}


@pytest.mark.parametrize("more", [(), ("--public",), ("--aggregate", "equal")])
def test_no_edition_raises_the_flag(desk, more):
    assert not any("unweighted" in mine for mine in flags(held(desk, "A", "B"), *more).values())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("edition", [(), ("--internal",)], ids=["published", "internal"])
def test_the_method_says_where_the_weights_came_from(desk, language, edition):
    text = printed(held(desk, "A", "B"), "--lang", language, *edition)
    assert OWN[language] in text
    assert EQUAL[language] not in text


def test_the_page_says_the_same(desk):
    office = office_of(held(desk, "A", "B"))
    office.get("/staff/waves/W1")
    assert "Phiếu được tính theo quyền số kèm theo phiếu" in office.page.text
    assert "Mọi phiếu được tính như nhau" not in office.page.text
    assert "quyền số như nhau" not in office.page.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_flag_and_sentence_stay_where_no_weight_was_given(desk, language):
    assert flags(held(desk)) == {"A": ["unweighted"], "B": ["unweighted"], "all": ["unweighted"]}
    text = printed(desk, "--lang", language)
    assert EQUAL[language] in text
    assert OWN[language] not in text


def test_of_two_offices_only_the_one_without_weights_is_called_unweighted(desk):
    assert flags(held(desk, "A")) == {"A": [], "B": ["unweighted"], "all": ["unweighted"]}
    text = printed(desk, "--lang", "en")
    brought = "count with the weights that they brought; they concern 1 agencies."
    assert f"Forms whose stratum has no population figures {brought}" in text
    assert "count once each; they concern 1 agencies." in text
    assert EQUAL["en"] not in text


def test_weights_under_a_population_are_scaled_to_it(desk):
    held(desk, "A")
    frame = desk.file("frame.csv", "stratum,population,agency\nA,5000,A\nB,4000,B\n")
    desk.does("frame", "load", frame, "--wave", "W1")
    assert flags(desk) == {"A": [], "B": [], "all": []}
    text = printed(desk, "--lang", "en")
    assert "Weights brought along with the forms are scaled to the population of their stratum." in text
    assert OWN["en"] not in text
    assert EQUAL["en"] not in text


def test_weights_of_one_are_weights(desk):
    """A form that was told to count once was weighed; one without a weight was not."""
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W1")
    rows = "agency,RATING,base_weight\n" + "A,5,1\n" * 40 + "B,5,1\nB,4,\n" * 20
    desk.does("import", desk.file("responses.csv", rows), "--wave", "W1")
    desk.does("wave", "close", "W1")
    assert {agency: "unweighted" in mine for agency, mine in flags(desk).items()} == {
        "A": False,
        "B": True,
        "all": True,
    }


@pytest.mark.parametrize(("before", "now", "why"), [(("A", "B"), ("A", "B"), "yes"), ((), ("A", "B"), "population")])
def test_rounds_weighed_otherwise_are_not_compared(desk, before, now, why):
    held(desk, *before)
    lines = ["agency,RATING,base_weight"]
    for agency, ratings in RATED.items():
        lines += [f"{agency},{r},{BROUGHT[agency](r) if agency in now else ''}" for r in ratings]
    desk.does("wave", "create", "W2", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W2")
    desk.does("import", desk.file("responses.csv", "\n".join(lines) + "\n"), "--wave", "W2")
    desk.does("wave", "close", "W2")
    told = desk.does("index", "--wave", "W2", "--against", "W1", "--format", "csv")
    assert {row["comparable"] for row in csv.DictReader(io.StringIO(told))} == {why}
