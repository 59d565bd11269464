"""Rows without an id are known by what they say: a file saved again is the same; who answered alike counts too."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from surveyapp.store import audit
from surveyapp.store.forms.imported import ImportedRow, save_imported
from tests.desk import imported

ROWS = [("SYT", "5"), ("SYT", "5"), ("STP", "1"), ("SYT", "4")]
PLAIN = "agency,RATING\n" + "".join(f"{agency},{rating}\n" for agency, rating in ROWS)
SAVED_AGAIN = {
    "semicolons": PLAIN.replace(",", ";"),
    "every cell quoted": "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\r\n" for line in PLAIN.split()),
    "trailing blanks": PLAIN.replace(",", " , ").replace("\n", "  \n"),
    "columns in another order": "RATING,agency\n" + "".join(f"{rating},{agency}\n" for agency, rating in ROWS),
    "rows in another order": "agency,RATING\n" + "".join(f"{agency},{rating}\n" for agency, rating in reversed(ROWS)),
    "empty rows between": PLAIN.replace("\n", "\n\n"),
    "what was meant anyway": "agency,receiving_agency,status,RATING\n"
    + "".join(f"{agency},{agency},valid,{rating}\n" for agency, rating in ROWS),
}
NOTHING_NEW = "0 responses imported into wave W1; 4 were there already and stay as they are\n"


@pytest.mark.parametrize("name", ["answers.csv", "Bản sao của answers.csv"])
@pytest.mark.parametrize("content", SAVED_AGAIN.values(), ids=SAVED_AGAIN.keys())
def test_a_file_saved_again_in_another_way_changes_nothing(open_wave, content, name):
    assert open_wave.does(*imported(open_wave, PLAIN)) == "4 responses imported into wave W1\n"
    assert open_wave.does(*imported(open_wave, content, name)) == NOTHING_NEW


def test_a_longer_edition_adds_the_rows_that_are_more_even_where_they_say_the_same(open_wave):
    open_wave.does(*imported(open_wave, PLAIN))
    told = open_wave.does(*imported(open_wave, PLAIN.replace("STP,1\n", "STP,1\nSYT,5\nSTP,2\n")))
    assert told == "2 responses imported into wave W1; 4 were there already and stay as they are\n"
    again = open_wave.does(*imported(open_wave, PLAIN.replace("STP,1\n", "STP,1\nSYT,5\nSTP,2\n"), "tháng 4.csv"))
    assert again == "0 responses imported into wave W1; 6 were there already and stay as they are\n"


def test_files_put_together_are_known_as_the_files_they_were(open_wave):
    open_wave.does(*imported(open_wave, "agency,RATING\nSYT,5\nSYT,5\n", "syt.csv"))
    open_wave.does(*imported(open_wave, "agency,RATING\nSTP,5\n", "stp.csv"))
    told = open_wave.does(*imported(open_wave, "agency,RATING\nSTP,5\nSYT,5\nSYT,5\nSTP,2\n", "all.csv"))
    assert told == "1 responses imported into wave W1; 3 were there already and stay as they are\n"


def test_a_file_that_shares_some_rows_is_neither_counted_twice_nor_swallowed(open_wave):
    open_wave.does(*imported(open_wave, PLAIN))
    before = open_wave.content()
    for name in ("answers.csv", "other.csv"):
        (line,) = open_wave.refuses(*imported(open_wave, "agency,RATING\nSYT,5\nSTP,2\n", name))
        assert line == (
            f"{name}: 1 of 2 rows say the same as forms of an earlier file, which is not here whole: they may be the "
            "same forms or other people’s — add a column response_id with a number of its own for each form"
        )
    assert open_wave.content() == before
    named = "response_id,agency,RATING\nb1,SYT,5\nb2,STP,2\n"
    assert open_wave.does(*imported(open_wave, named, "other.csv")) == "2 responses imported into wave W1\n"


def test_a_file_of_the_same_name_with_nothing_in_common_is_asked_about(open_wave):
    open_wave.does(*imported(open_wave, PLAIN))
    dated = "agency,day,RATING\nSYT,2026-01-05,3\n"
    (line,) = open_wave.refuses(*imported(open_wave, dated))
    assert line.endswith("or rename the file if these are other forms")
    assert open_wave.does(*imported(open_wave, dated, "january.csv")) == "1 responses imported into wave W1\n"


def test_rows_without_an_id_beside_rows_with_one_are_known_again(open_wave):
    mixed = "response_id,agency,RATING\na,SYT,5\n,SYT,5\n,SYT,5\n"
    assert open_wave.does(*imported(open_wave, mixed)) == "3 responses imported into wave W1\n"
    told = open_wave.does(*imported(open_wave, mixed.replace(",", ";")))
    assert told == "0 responses imported into wave W1; 3 were there already and stay as they are\n"


def test_an_import_is_one_entry_of_the_record_with_the_file_and_what_vouches_for_its_forms(open_wave):
    before = len(open_wave.trail("W1"))
    open_wave.does(*imported(open_wave, PLAIN))
    ((_actor, action, detail),) = open_wave.trail("W1")[before:]
    assert (action, detail["file"], detail["new"], detail["known"]) == ("responses-imported", "answers.csv", 4, 0)
    assert detail["taken"] == {"all-invited/none": 4}
    assert detail["without_ids"]["sha256"] == hashlib.sha256(PLAIN.encode()).hexdigest()
    open_wave.does(*imported(open_wave, PLAIN))
    assert len(open_wave.trail("W1")) == before + 1, "nothing has changed"


def test_a_file_stored_under_the_rule_of_before_is_still_the_same_file(open_wave):
    """Then the id of a row was made of its place in these very bytes."""
    digest = hashlib.sha256(PLAIN.encode()).digest()
    rows = [
        ImportedRow(
            hashlib.sha256(b"\x1f".join((b"W1", digest, str(line).encode()))).digest()[:16], line, agency, rating
        )
        for line, (agency, rating) in enumerate(ROWS, start=2)
    ]
    engine = create_engine(f"sqlite:///{open_wave.folder / 'survey.db'}")
    with Session(engine) as session, session.begin():
        assert save_imported(session, "W1", rows, at=dt.datetime.now(dt.UTC)).new == 4
        audit.record(session, "command line", "file-imported", "W1", file="answers.csv", sha256=digest.hex())
    engine.dispose()
    assert open_wave.does(*imported(open_wave, PLAIN)) == NOTHING_NEW
    assert open_wave.does(*imported(open_wave, PLAIN, "copy.csv")) == NOTHING_NEW
