"""Rows without an id that say the same as stored forms: whose they are is asked, and nothing comes in twice unasked."""

from __future__ import annotations

import csv
import io

import pytest

from tests.desk import Desk, imported

FORMS = "response_id,agency,day,RATING\na,SYT,2026-01-05,5\nb,SYT,2026-01-05,5\nc,STP,2026-01-06,1\nd,SYT,,4\n"
ASKED = "{n} of {all} rows without response_id say the same as forms that are stored: they may be the same forms"
NOTHING_NEW = "0 responses imported into wave W1; 4 were there already and stay as they are\n"


@pytest.fixture
def exported(open_wave: Desk) -> list[dict[str, str]]:
    """Four forms, as they are exported."""
    open_wave.does(*imported(open_wave, FORMS))
    file = open_wave.folder / "e.csv"
    open_wave.does("export", "--wave", "W1", "-o", file)
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def written(rows: list[dict[str, str]], *, without: tuple[str, ...] = ("response_id",), **more: str) -> str:
    rows = [{name: cell for name, cell in row.items() if name not in without} | more for row in rows]
    body = io.StringIO()
    writer = csv.DictWriter(body, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return body.getvalue()


@pytest.mark.parametrize(
    ("without", "more"),
    [
        (("response_id",), {}),
        (("response_id", "basis", "stratum", "receiving_agency"), {}),
        (("response_id", "day", "half", "channel", "proof", "weight"), {}),
        (("response_id",), {"base_weight": "1"}),
    ],
    ids=["as it was", "without columns that repeat a default", "without days and doors", "with a weight of one"],
)
def test_an_export_without_its_ids_is_asked_about_and_then_known(open_wave: Desk, exported, without, more):
    file = written(exported, without=without, **more)
    (line,) = open_wave.refuses(*imported(open_wave, file))
    assert line.startswith("answers.csv: " + ASKED.format(n=4, all=4))
    assert line.endswith(
        "say with --alike known that they are those forms, with --alike new that they are other people’s"
    )
    assert open_wave.does(*imported(open_wave, file), "--alike", "known") == NOTHING_NEW
    assert open_wave.does(*imported(open_wave, file)) == NOTHING_NEW
    assert open_wave.does(*imported(open_wave, file, "copy.csv")) == NOTHING_NEW


@pytest.mark.parametrize("more", [{"language": "vi"}, {"day": "2026-01-05"}, {"channel": "paper", "half": "am"}])
def test_columns_that_the_stored_file_had_not_make_no_other_forms_of_it(open_wave: Desk, more):
    rows = [{"agency": "SYT" if n % 2 else "STP", "RATING": str(1 + n % 5)} for n in range(40)]
    open_wave.does(*imported(open_wave, written(rows)))
    (line,) = open_wave.refuses(*imported(open_wave, written([row | more for row in rows]), "other.csv"))
    assert ASKED.format(n=40, all=40) in line


def test_each_form_stands_for_one_row_only(open_wave: Desk, exported):
    file = "agency,day,RATING\n" + "SYT,2026-01-05,5\n" * 3 + "SYT,,5\n"
    told = open_wave.does(*imported(open_wave, file), "--alike", "known")
    assert told == "2 responses imported into wave W1; 2 were there already and stay as they are\n"
    again = open_wave.does(*imported(open_wave, file))
    assert again == "0 responses imported into wave W1; 4 were there already and stay as they are\n"


def test_other_people_who_answered_alike_come_in_once_it_is_said(open_wave: Desk, exported):
    file = "agency,day,RATING\nSYT,2026-01-05,5\nSTP,2026-01-07,1\n"
    assert open_wave.does(*imported(open_wave, file), "--alike", "new") == "2 responses imported into wave W1\n"
    again = open_wave.does(*imported(open_wave, file))
    assert again == "0 responses imported into wave W1; 2 were there already and stay as they are\n"


def rows(day: str, *counts: int) -> str:
    """So many who rated 1, 2, and so on, without ids."""
    return "agency,day,RATING\n" + "".join(f"SYT,{day},{n + 1}\n" * many for n, many in enumerate(counts))


def with_ids(file: str) -> str:
    heading, *lines = file.splitlines()
    return f"response_id,{heading}\n" + "".join(f"n{n},{line}\n" for n, line in enumerate(lines))


def test_a_busy_counter_is_not_asked_on_a_day_like_any_other(open_wave: Desk):
    """Five answers are all that there are: whoever brings in thirty more says what hundred others have said."""
    open_wave.does(*imported(open_wave, with_ids(rows("2026-01-05", 3, 5, 12, 40, 60)), "screens.csv"))
    told = open_wave.does(*imported(open_wave, rows("2026-01-05", 1, 2, 5, 10, 12), "paper.csv"))
    assert told == "30 responses imported into wave W1\n"


def test_what_was_answered_on_its_days_and_next_to_nothing_else_is_asked_about(open_wave: Desk):
    for day in ("2026-01-05", "2026-01-06"):
        file = with_ids(rows(day, 3, 5, 12, 40, 60)).replace("\nn", f"\n{day}")
        open_wave.does(*imported(open_wave, file, f"{day}.csv"))
    (line,) = open_wave.refuses(*imported(open_wave, rows("2026-01-06", 3, 5, 13, 41, 62)))
    assert ASKED.format(n=120, all=124) in line


def test_a_file_of_an_earlier_name_that_lost_its_ids_is_asked_about(open_wave: Desk):
    open_wave.does(*imported(open_wave, with_ids(rows("2026-01-05", 3, 5, 12, 40, 60)), "all.csv"))
    open_wave.does(*imported(open_wave, with_ids(rows("2026-01-05", 1, 1, 1, 1, 1)).replace("\nn", "\nm"), "five.csv"))
    (line,) = open_wave.refuses(*imported(open_wave, rows("2026-01-05", 1, 1, 1, 1, 1), "five.csv"))
    assert ASKED.format(n=5, all=5) in line


def test_rows_that_say_something_else_are_not_asked_about(open_wave: Desk, exported):
    file = "agency,day,RATING\nSYT,2026-01-09,5\nSTP,2026-01-06,2\n"
    assert open_wave.does(*imported(open_wave, file)) == "2 responses imported into wave W1\n"


def test_a_dry_run_asks_too_and_decides_nothing(open_wave: Desk, exported):
    file = imported(open_wave, written(exported))
    assert any(ASKED.format(n=4, all=4) in line for line in open_wave.refuses(*file, "--dry-run"))
    before = open_wave.content()
    told = open_wave.does(*file, "--dry-run", "--alike", "known")
    assert "0 responses" in told
    assert open_wave.content() == before


@pytest.mark.parametrize("column", ["basis", "stratum", "base_weight", "proof", "status", "channel"])
def test_a_column_that_only_repeats_what_is_meant_makes_no_other_file(open_wave: Desk, column: str):
    meant = {"basis": "all-invited", "base_weight": "1", "proof": "none", "status": "valid", "channel": "import"}
    if column == "stratum":
        open_wave.does("frame", "load", open_wave.file("frame.csv", "stratum,population\nall,900\n"), "--wave", "W1")
        meant["stratum"] = "all"
    open_wave.does(*imported(open_wave, "agency,RATING\nSYT,5\nSYT,5\nSTP,1\n"))
    said = meant[column]
    repeated = f"agency,{column},RATING\nSYT,{said},5\nSYT,{said},5\nSTP,{said},1\n"
    told = open_wave.does(*imported(open_wave, repeated, "other.csv"))
    assert told == "0 responses imported into wave W1; 3 were there already and stay as they are\n"


def test_what_was_decided_is_on_the_record(open_wave: Desk, exported):
    open_wave.does(*imported(open_wave, written(exported)), "--alike", "known")
    _actor, action, detail = open_wave.trail("W1")[-1]
    assert (action, detail["new"], detail["known"]) == ("responses-imported", 0, 4)
    assert (detail["without_ids"]["alike"], detail["without_ids"]["known"]) == ("known", 4)


def test_counts_have_no_such_rows(open_wave: Desk):
    file = open_wave.file("c.csv", "wave,agency,stratum,item,code,count\n")
    result = open_wave.run("import", file, "--format", "counts", "--alike", "new")
    assert result.exit_code == 2
