"""Counts as offices publish them: made into responses once, refused when they contradict."""

from __future__ import annotations

import pytest

from tests.desk import AGENCIES, Desk

HEADING = "wave,agency,stratum,item,code,count\n"
GOOD = (
    HEADING
    + "2023-04,SYT,,RATING,5,3\n2023-04,SYT,,RATING,1,1\n2023-Q2,STP,desk,RATING,4,2\n2023-Q2,STP,desk,RATING,~,0\n"
)
MAKING = ("--format", "counts", "--create-waves", "--questionnaire", "single-rating")


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    return desk


def counts(desk: Desk, content: str) -> tuple[object, ...]:
    return ("import", desk.file("counts.csv", content), *MAKING)


def test_counts_become_collected_waves_with_their_period(office):
    assert office.does(*counts(office, GOOD)) == "6 responses imported into 2 waves\n"
    listed = office.does("wave", "list").splitlines()
    assert [line.split()[:3] for line in listed] == [
        ["2023-Q2", "collected", "single-rating@1"],
        ["2023-04", "collected", "single-rating@1"],
    ]
    assert "2023-03-15–2023-06-14" in listed[0]
    assert "2023-03-15–2023-04-14" in listed[1]
    assert "2023-04,agency,SYT,departments,overall,mean-score/pooled,direct,75.0," in office.does(
        "index", "--wave", "2023-04", "--format", "csv"
    )


def test_the_same_counts_again_change_nothing(office):
    office.does(*counts(office, GOOD))
    again = office.does(*counts(office, GOOD))
    assert again == "0 responses imported into 2 waves; 6 were there already and stay as they are\n"


def test_another_agency_of_the_same_wave_is_added(office):
    office.does(*counts(office, HEADING + "2023,SYT,,RATING,5,3\n"))
    added = office.does(*counts(office, HEADING + "2023,SYT,,RATING,5,3\n2023,STP,,RATING,2,4\n"))
    assert added == "4 responses imported into 1 waves; 3 were there already and stay as they are\n"


@pytest.mark.parametrize(("count", "stored"), [("4", 3), ("2", 3), ("0", 3)])
def test_a_count_that_differs_from_the_stored_one_is_refused(office, count, stored):
    office.does(*counts(office, HEADING + "2023,SYT,,RATING,5,3\n"))
    (line,) = office.refuses(*counts(office, HEADING + f"2023,SYT,,RATING,5,{count}\n"))
    assert line.startswith(f"counts.csv:2: count {count} differs from the {stored} that are stored — ")


def test_a_further_answer_to_a_stored_item_differs_too(office):
    office.does(*counts(office, HEADING + "2023,SYT,,RATING,5,3\n"))
    (line,) = office.refuses(*counts(office, HEADING + "2023,SYT,,RATING,4,1\n"))
    assert line.startswith("counts.csv:2: count 1 differs from the 0 that are stored")


def test_every_problem_of_a_file_is_reported_at_once(office):
    rows = ("2023,XXX,,RATING,5,1", "2023,SYT,,RATE,5,1", "2023,SYT,,RATING,9,1", "2023,STP,,RATING,5,1")
    lines = office.refuses(*counts(office, HEADING + "\n".join(rows)))
    assert [line.partition(" — ")[0] for line in lines] == [
        "counts.csv:2: wave 2023 does not rate an agency “XXX”",
        "counts.csv:3: single-rating@1 has no item “RATE”",
        "counts.csv:4: RATING has no answer “9”",
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2023,SYT,,RATING,5,", "“count” is empty — write 0 where nobody gave this answer"),
        ("2023,SYT,,RATING,5,1.200", "count “1.200” is not a whole number — write it like 1200"),
        ("2023,SYT,,RATING,5,99999999999", "count 99999999999 is too large — correct it"),
        ("2023,SYT,,RATING,5,-1", "count “-1” is not a whole number — write it like 1200"),
        ("2023,,,RATING,5,1", "“agency” is empty — fill in agency"),
    ],
)
def test_a_count_that_is_none_is_refused(office, row, says):
    assert office.refuses(*counts(office, f"{HEADING}{row}\n")) == [f"counts.csv:2: {says}"]


def test_the_same_count_twice_in_a_file_is_refused(office):
    (line,) = office.refuses(*counts(office, HEADING + "2023,SYT,,RATING,5,1\n2023,SYT,,RATING,5,1\n"))
    assert line == "counts.csv:3: this count stands there twice (first on line 2) — keep one of the lines"


def test_a_wave_is_made_only_when_asked_for(office):
    file = office.file("counts.csv", HEADING + "2023,SYT,,RATING,5,1\n")
    (line,) = office.refuses("import", file, "--format", "counts")
    assert line.startswith("counts.csv:2: there is no wave “2023” — correct it, or let it be made with --create-waves")


def test_a_code_that_no_wave_can_have_is_refused_with_its_line(office):
    lines = office.refuses(*counts(office, HEADING + "2023,SYT,,RATING,5,1\nApril 2023,SYT,,RATING,5,1\n"))
    assert [line.partition(" — ")[0] for line in lines] == ["counts.csv:3: 'April 2023' cannot be a wave's code"]


def test_counts_of_another_questionnaire_than_the_wave_asks_are_refused(office):
    office.does(*counts(office, HEADING + "2023,SYT,,RATING,5,3\n"))
    asking = (*counts(office, HEADING + "2023,STP,,RATING,5,3\n")[:-1], "one-stop")
    (line,) = office.refuses(*asking)
    assert line == (
        "counts.csv:2: wave 2023 asks single-rating@1, not one-stop — import it with --questionnaire single-rating"
    )


def test_a_wave_that_does_not_collect_takes_no_counts(office):
    office.does("wave", "create", "2023", "--questionnaire", "single-rating")
    (line,) = office.refuses(*counts(office, HEADING + "2023,SYT,,RATING,5,1\n"))
    assert "2023" in line
    assert "draft" in line


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "counts", "--wave", "2023"),
        ("--format", "counts", "--create-waves"),
        (),
    ],
)
def test_words_that_do_not_fit_together_are_wrong_usage(office, words):
    assert office.run("import", office.file("counts.csv", GOOD), *words).exit_code == 2
