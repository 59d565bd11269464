"""What an index is made of, from the making of a round to its files: said beforehand, and changed by decision alone."""

from __future__ import annotations

import csv
import io
import json

import pypdf
import pytest
from sqlalchemy import update

from surveyapp import models, store
from tests.desk import Desk, office_of
from tests.factories import parts
from tests.factories.office import tell
from tests.page import words_of
from tests.visitor import Visitor

OFFICE = "office@example.org"
LEAVE_OUT = ("wave", "leave-out", "NOW", "--part", "factor:F5", "--as", OFFICE)
DECIDED = ("--decision", "Số 15/QĐ-SNV", "--reason", "Kênh góp ý bị hỏng")
OUTSIDE = (
    "departments: outside the ranked index, reported apart: Feedback (fewer than 10 answers expected in 2 of 5 "
    "agencies, by round BEFORE)."
)


def written(desk: Desk, write) -> None:
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.writing(engine) as session:
        write(session)
    engine.dispose()


@pytest.fixture
def office(desk: Desk) -> Visitor:
    office = office_of(desk)
    office.post("/staff/language", {"language": "en"})
    return office


@pytest.fixture
def city(desk: Desk, office: Visitor) -> Desk:
    """Five departments, and an account of the office."""
    written(desk, parts.city)
    return desk


def page(office: Visitor, address: str) -> str:
    return words_of(office.get(address).text)


def rows(desk: Desk, *more: str):
    found = json.loads(desk.does("index", "--wave", "NOW", "--format", "json", *more))
    return {(row["scope"], row["agency"] or row["peer_group"], row["part"]): row for row in found}


def report(desk: Desk, *more: str) -> str:
    """The text of the ranked report as PDF, without line breaks."""
    file = desk.folder / "report.pdf"
    desk.does("report", "--wave", "NOW", "--lang", "en", *more, "-o", file)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(file).pages).split())


def test_making_trying_and_opening_a_round_say_what_will_stand_outside_and_why(city):
    written(city, lambda session: parts.hold(session, "BEFORE", parts.FAILED))
    made = city.does("wave", "create", "NOW", "--questionnaire", "one-stop@1", "--previous", "BEFORE")
    assert "If the round opens now, the index of each group is made of this:" in made
    for said in (made, city.does("wave", "trial", "NOW"), city.does("wave", "open", "NOW")):
        assert OUTSIDE in said
        assert "How many answers to expect was known from: round BEFORE." in said
    told = city.does("wave", "parts", "NOW").splitlines()
    assert told[:2] == ["What the index of each group is made of was fixed when the round opened.", OUTSIDE]


def test_a_round_of_which_nothing_is_known_keeps_every_factor_and_says_so(city):
    made = city.does("wave", "create", "NOW", "--questionnaire", "one-stop@1")
    assert "departments: every factor is a part of the index." in made
    assert "Neither an earlier round nor a trial says how many answers to expect." in made


def test_a_round_that_was_opened_before_says_that_its_parts_follow_from_its_answers(city):
    written(city, lambda session: parts.hold(session, "NOW", parts.FAILED))
    written(city, lambda session: session.execute(update(models.Wave).values(fixed_parts=None)))
    said = "follows from the answers of this round itself: it opened before that was fixed beforehand."
    assert said in city.does("wave", "parts", "NOW")
    assert said in report(city)


def test_what_the_field_failed_is_named_in_the_report_on_the_page_and_in_the_files(city, office):
    written(city, lambda session: parts.hold(session, "NOW", parts.FAILED))
    loss = (
        "departments: Feedback was fixed as a part of the index, but 2 of 5 agencies have fewer than 10 answers to it; "
        "the index is printed as fixed."
    )
    assert report(city).count(loss) == 2  # on page one and on the method page
    assert loss in page(office, "/staff/waves/NOW")
    assert loss in page(office, "/staff/waves/NOW?view=published")
    for edition in ((), ("--public",)):
        told = rows(city, *edition)
        assert "part-lost" in told["peer_group", "departments", "overall"]["flags"]
        assert "part-lost" in told["agency", "A", "overall"]["flags"]
        assert "part-lost" not in told["agency", "C", "overall"]["flags"]


def test_who_has_no_answer_to_a_fixed_factor_is_named(city):
    written(city, lambda session: parts.hold(session, "NOW", parts.LACKING))
    said = "No answers to Feedback: Office A; what is printed for them is made of the other factors."
    assert report(city).count(said) == 2
    assert rows(city)["agency", "A", "overall"]["not_ranked"] == "other-parts"


def test_leaving_a_factor_out_is_a_decision_printed_with_both_indices(city, office):
    written(city, lambda session: parts.hold(session, "NOW", parts.FULL))
    fixed = rows(city)["peer_group", "departments", "overall"]["index"]
    said = city.does(*LEAVE_OUT, *DECIDED)
    assert said == "factor:F5 is left out of the index of departments; both indices are printed\n"
    row = rows(city)["peer_group", "departments", "overall"]
    assert row["index_as_fixed"] == fixed < row["index"]
    lines = list(csv.DictReader(io.StringIO(city.does("index", "--wave", "NOW", "--format", "csv"))))
    assert [line["index_as_fixed"] != "" for line in lines if line["part"] == "overall"] == [True] * 7
    told = f"Index of the group as fixed: {fixed:.2f}; as decided: {row['index']:.2f}."
    printed = report(city)
    assert "Feedback was left out of the index after the opening, by decision Số 15/QĐ-SNV" in printed
    assert printed.count(told) == 2
    shown = page(office, "/staff/waves/NOW")
    assert told in shown
    assert "Kênh góp ý bị hỏng" in shown


def test_a_decision_is_on_the_record_and_can_be_undone_there(city):
    written(city, lambda session: parts.hold(session, "NOW", parts.FULL))
    before = rows(city)
    city.does(*LEAVE_OUT, *DECIDED)
    told = city.does(*LEAVE_OUT, "--undo", "--reason", "Số liệu đã được bổ sung")
    assert told == "factor:F5 is a part of the index of departments again\n"
    assert rows(city) == before
    record = city.does("wave", "parts", "NOW").splitlines()[-2:]
    assert record[0] == f"left out: factor:F5 of departments · Số 15/QĐ-SNV · Kênh góp ý bị hỏng · {OFFICE}"
    assert record[1] == f"  taken back: Số liệu đã được bổ sung · {OFFICE}"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        pytest.param(("--reason", "x"), "a decision is needed", id="without a decision"),
        pytest.param(("--decision", "12", "--reason", " "), "a reason is needed", id="without a reason"),
        pytest.param((*DECIDED, "--part", "factor:F9"), "there is no part 'factor:F9'", id="unknown factor"),
        pytest.param((*DECIDED, "--part", "overall"), "there is no part 'overall'", id="no factor"),
        pytest.param((*DECIDED, "--peer-group", "communes"), "has no peer group 'communes'", id="unknown group"),
        pytest.param((*DECIDED, "--as", "nobody@example.org"), "there is no account", id="unknown account"),
        pytest.param(("--reason", "x", "--undo"), "no decision leaves factor:F5 out", id="nothing to undo"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_what_to_do(city, said, refusal):
    written(city, lambda session: parts.hold(session, "NOW", parts.FULL))
    assert refusal in "\n".join(city.refuses(*LEAVE_OUT, *said))


def test_before_the_opening_and_after_locking_nothing_is_decided(city):
    city.does("wave", "create", "NOW", "--questionnaire", "one-stop@1")
    assert "they are fixed when it opens" in "\n".join(city.refuses(*LEAVE_OUT, *DECIDED))
    written(city, lambda session: parts.open_wave(session, "NOW"))
    written(city, lambda session: parts.collect(session, "NOW", parts.FULL))
    city.does(*LEAVE_OUT, *DECIDED)
    assert "stands outside the index of departments already" in "\n".join(city.refuses(*LEAVE_OUT, *DECIDED))
    city.does("wave", "lock", "NOW")
    assert "reopen the wave first" in "\n".join(city.refuses(*LEAVE_OUT, "--undo", "--reason", "x"))


def test_the_last_factor_of_an_index_stays(city):
    written(city, lambda session: parts.hold(session, "NOW", parts.FULL))
    for number in range(1, 5):
        city.does("wave", "leave-out", "NOW", "--part", f"factor:F{number}", "--as", OFFICE, *DECIDED)
    assert "nothing would be left" in "\n".join(city.refuses(*LEAVE_OUT, *DECIDED))


def test_rounds_with_other_fixed_parts_are_compared_over_the_items_that_stand_in_both(city):
    """The round before had the fifth factor in its index; this one has it outside, because that one failed it."""

    def both(session):
        parts.hold(session, "BEFORE", parts.FAILED)
        parts.hold(session, "NOW", parts.FULL, previous="BEFORE")

    written(city, both)
    row = rows(city, "--against", "BEFORE")["agency", "C", "overall"]
    assert (row["comparable"], row["comparable_note"]) == ("common-items", "left-out")
    assert (len(row["common_items"]), row["change"]) == (18, 0)
    assert rows(city, "--against", "BEFORE")["agency", "C", "factor:F5"]["comparable"] == "yes"


def test_a_release_keeps_the_parts_that_it_was_signed_with(city):
    written(city, lambda session: parts.hold(session, "NOW", parts.FULL))
    city.does(*LEAVE_OUT, *DECIDED)
    facts = {"name": "Sở Nội vụ", "place": "Tân Giang", "signer": "Giám đốc", "recipients": "Như trên"}
    written(city, lambda session: tell(session, **facts))
    city.does("wave", "lock", "NOW")
    city.does("wave", "publish", "NOW", "--decision", "Số 20/QĐ-SNV", "--signer", "Nguyễn Văn An")
    signed = rows(city, "--release", "1")
    city.does("wave", "reopen", "NOW")
    city.does(*LEAVE_OUT, "--undo", "--reason", "x")
    assert rows(city, "--release", "1") == signed
    assert signed["peer_group", "departments", "overall"]["index_as_fixed"] is not None
    assert "by decision Số 15/QĐ-SNV" in report(city, "--release", "1")
    assert "Số 15/QĐ-SNV" not in report(city)


def test_the_page_of_an_open_round_says_what_its_index_will_be_made_of(city, office):
    written(city, lambda session: parts.hold(session, "BEFORE", parts.FAILED))
    city.does("wave", "create", "NOW", "--questionnaire", "one-stop@1", "--previous", "BEFORE")
    assert "If the round opens now" in page(office, "/staff/waves/NOW")
    city.does("wave", "open", "NOW")
    assert OUTSIDE in page(office, "/staff/waves/NOW")
    office.post("/staff/language", {"language": "vi"})
    assert "nằm ngoài chỉ số xếp hạng" in page(office, "/staff/waves/NOW")
