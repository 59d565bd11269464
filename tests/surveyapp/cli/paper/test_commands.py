"""A batch of paper forms from its sheets to its release, on the command line."""

from __future__ import annotations

import pytest
from python_calamine import CalamineWorkbook

from questionnaires.answers import Encoded
from surveyapp import store
from surveyapp.store.paper.entries import Keying, Sheet, enter

AN = "an@example.org"


@pytest.fixture
def desk(open_wave):
    open_wave.does("user", "add", AN, "--role", "operator")
    open_wave.does("paper", "batch", "--wave", "W1", "--agency", "SYT", "--forms", 2, "--operator", AN)
    return open_wave


def key_in(desk, *numbers: int) -> None:
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.writing(engine) as session:
        for number in numbers:
            enter(session, 1, Sheet(number, None, Encoded("4")), Keying(AN))
    engine.dispose()


def listed(desk) -> dict[str, str]:
    heading, row = (line.split("\t") for line in desk.does("paper", "list", "--wave", "W1").splitlines())
    return dict(zip(heading, row, strict=True))


def test_batch_is_listed_completed_and_released(desk):
    key_in(desk, 1, 2)
    row = listed(desk)
    assert (row["agency"], row["operator"], row["declared"], row["entered"], row["state"]) == (
        "SYT",
        AN,
        "2",
        "2",
        "open",
    )
    desk.does("paper", "complete", 1)
    assert desk.does("paper", "release", 1) == "batch 1 is released: 2 responses\n"
    assert listed(desk)["state"] == "released"
    assert desk.does("export", "--wave", "W1").count(",paper,") == 2


def test_forms_of_each_operator_are_counted_in_a_workbook(desk):
    key_in(desk, 1, 2)
    file = desk.folder / "operators.xlsx"
    desk.does("paper", "operators", "--wave", "W1", "-o", file)
    assert CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python() == [
        ["operator", "batches", "forms", "released"],
        [AN, 1, 2, 0],
    ]


def test_batch_whose_numbers_do_not_agree_needs_a_reason(desk):
    key_in(desk, 1, 5)
    row = listed(desk)
    assert (row["missing"], row["beyond"]) == ("1", "1")
    desk.does("paper", "complete", 1)
    assert "2 forms are entered and 2 declared, or with other numbers" in desk.refuses("paper", "release", 1)[0]
    desk.does("paper", "release", 1, "--reason", "Phiếu 2 mang số 5")


def test_batch_is_rejected_for_a_reason(desk):
    key_in(desk, 1)
    desk.does("paper", "reject", 1, "--reason", "Một người viết tất cả")
    assert listed(desk)["state"] == "rejected"
    assert "batch 1 is rejected" in desk.refuses("paper", "complete", 1)[0]


def test_account_that_enters_no_forms_gets_no_batch(desk):
    desk.does("user", "add", "v@example.org", "--role", "viewer")
    words = ("paper", "batch", "--wave", "W1", "--agency", "SYT", "--forms", 2, "--operator", "v@example.org")
    assert "v@example.org does not enter forms" in desk.refuses(*words)[0]
