"""Files of other tools: a map says what their columns and codes are in ours; a dry run shows what would come of it."""

from __future__ import annotations

import pytest

from tests.desk import AGENCIES, Desk
from tests.factories.workbook import workbook

MAP = """
leave_out = ["STT", "Dấu thời gian"]

[columns]
"Mã đơn vị" = "agency"
"Câu 1" = "OVERALL"
"Vì sao" = "WHY"
"Góp ý" = "WHYTEXT_text"
"Cách gửi" = "channel"

[always]
IMPROVE = "not-asked"
ACCESS = "not-asked"
PROCEDURE = "not-asked"
STAFF = "not-asked"
OUTCOME = "not-asked"
FEEDBACK = "not-asked"

[codes]
"Rất hài lòng" = 5

[codes.agency]
"Sở Y tế" = "SYT"

[codes.channel]
"giấy" = "paper"

[codes.WHY]
"chưa rõ" = 2
"thái độ" = 4

[missing]
"99" = "unusable"

[missing.OVERALL]
"9" = "blank"

[several]
WHY = ";"
"""
REASONS = (*"1234567", "chưa rõ", "thái độ")
WRITE_ONE_OF = "write one of 1 2 3 4 5, or for a missing answer one of . ? * _"
REST = ("IMPROVE", "ACCESS", "PROCEDURE", "STAFF", "OUTCOME", "FEEDBACK")
FILE = """STT,Dấu thời gian,Mã đơn vị,Câu 1,Vì sao,Góp ý,Cách gửi
1,5/1/2026 10:22,Sở Y tế,Rất hài lòng,,,giấy
2,5/1/2026 10:23,STP,2,"chưa rõ; thái độ",Nên nhanh hơn,giấy
3,5/1/2026 10:24,STP,1,99,,web
4,5/1/2026 10:25,Sở Y tế,9,1,,giấy
"""
IN_OURS = """agency,channel,OVERALL,WHY_1,WHY_2,WHY_3,WHY_4,WHY_5,WHY_6,WHY_7,WHYTEXT,WHYTEXT_text,\
IMPROVE,ACCESS,PROCEDURE,STAFF,OUTCOME,FEEDBACK
SYT,paper,5,_,_,_,_,_,_,_,_,,_,_,_,_,_,_
STP,paper,2,0,1,0,1,0,0,0,1,Nên nhanh hơn,_,_,_,_,_,_
STP,web,1,*,*,*,*,*,*,*,.,,_,_,_,_,_,_
SYT,paper,.,1,0,0,0,0,0,0,_,,_,_,_,_,_,_
"""


@pytest.fixture
def quick(desk: Desk) -> Desk:
    """An open wave `W1` of `counter-quick`."""
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "counter-quick")
    desk.does("wave", "open", "W1")
    return desk


def mapped(desk: Desk, said: str = MAP, file: str = FILE, *more: str) -> tuple[object, ...]:
    return "import", desk.file("form.csv", file), "--wave", "W1", "--map", desk.file("map.toml", said), *more


def test_a_mapped_file_stores_what_ours_would(quick):
    assert quick.does(*mapped(quick)) == "4 responses imported into wave W1\n"
    again = quick.does("import", quick.file("ours.csv", IN_OURS), "--wave", "W1")
    assert again == "0 responses imported into wave W1; 4 were there already and stay as they are\n"


def test_a_mapped_workbook_is_read_alike(quick):
    quick.does(*mapped(quick))
    rows = [[1, "x", "Sở Y tế", "Rất hài lòng", None, None, "giấy"], [4, "x", "Sở Y tế", 9, 1, None, "giấy"]]
    rows += [[2, "x", "STP", 2, "chưa rõ; thái độ", "Nên nhanh hơn", "giấy"], [3, "x", "STP", 1, 99, None, "web"]]
    file = quick.file("form.xlsx", workbook({"S": [FILE.splitlines()[0].split(","), *rows]}))
    told = quick.does("import", file, "--wave", "W1", "--map", quick.folder / "map.toml")
    assert told == "0 responses imported into wave W1; 4 were there already and stay as they are\n"


def test_a_dry_run_shows_the_rows_as_they_would_be_stored_and_stores_nothing(quick):
    before = quick.content()
    told = quick.does(*mapped(quick, MAP, FILE, "--dry-run"))
    assert quick.content() == before
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert lines[:2] == ["the first 3 of the rows that can be read:", "form.csv:2"]
    assert "OVERALL 5 Very satisfied ← “Rất hài lòng”, read as “5”, in column “Câu 1”" in lines
    assert (
        "WHY 2, 4 Unclear which papers were needed; Hard to understand ← “chưa rõ; thái độ” in column “Vì sao”" in lines
    )
    assert "ACCESS _ not asked" in lines
    assert "WHYTEXT 1 “Nên nhanh hơn”" in lines
    assert "OVERALL 1: 1, 2: 1, 5: 1, .: 1" in lines
    assert lines[-3:] == [
        "4 responses would be imported into wave W1",
        "new by basis and proof: 4 all-invited/none",
        "nothing was stored (--dry-run)",
    ]


def test_a_dry_run_says_all_problems_after_the_rows_that_can_be_read(quick):
    file = FILE + "5,x,SYX,7,8;chưa rõ,,thư\n6,x,STP,1,99,,web\n"
    before = quick.content()
    result = quick.run(*mapped(quick, MAP, file, "--dry-run"))
    assert (result.exit_code, quick.content()) == (1, before)
    assert result.stdout.startswith("the first 3 of the rows that can be read:\nform.csv:2\n")
    assert result.stdout.endswith("\nnothing was stored (--dry-run)\n")
    assert result.stderr == "".join(
        f"form.csv:6: {line}\n"
        for line in (
            f"WHY “8;chưa rõ” in column “Vì sao”: “8” is none of its answers — there are: {', '.join(REASONS)}",
            f"OVERALL “7” in column “Câu 1” is no answer to this question — {WRITE_ONE_OF}",
            "channel “thư” is not known — use one of: kiosk, qr, web, paper, interview, import",
            "there is no agency 'SYX' — load it first, or correct the code",
        )
    )


def test_counts_can_be_tried_as_well(open_wave):
    file = open_wave.file("counts.csv", "wave,agency,item,code,count\nW1,SYT,RATING,5,7\n2026-04,STP,RATING,4,2\n")
    before = open_wave.content()
    words = "import", file, "--format", "counts", "--create-waves", "--questionnaire", "single-rating"
    told = open_wave.does(*words, "--dry-run").splitlines()
    first = ["counts.csv:2", "  wave    W1", "  agency  SYT", "  item    RATING", "  code    5", "  count   7"]
    assert told[:7] == ["the first 2 of the rows that can be read:", *first]
    assert told[-2:] == ["9 responses would be imported into 2 waves", "nothing was stored (--dry-run)"]
    assert open_wave.content() == before


WRONG = {
    "column": (
        '"Câu 1" = "OVERAL"',
        "[columns]: “Câu 1” is to be “OVERAL”, which we do not have — did you mean “OVERALL”?",
    ),
    "heading": (
        '"Câu 01" = "OVERALL"',
        "form.csv:1: the map names a column “Câu 01”, which is not there — did you mean “Câu 1”?",
    ),
    "question": (
        "[missing.OVERALLS]\n9 = 'blank'",
        "[missing.OVERALLS]: there is no question “OVERALLS” — did you mean “OVERALL”?",
    ),
    "code": ("[codes.OVERALL]\nA = 6", "[codes.OVERALL]: OVERALL has no code “6” — there are: 1, 2, 3, 4, 5"),
    "word": ('[codes.channel]\nA = "papers"', "[codes.channel]: channel has no code “papers” — did you mean “paper”?"),
    "kind": (
        '[missing]\n99 = "dont-know"',
        "[missing]: there is no kind of missing answer “dont-know” — did you mean “does-not-know”?",
    ),
    "offer": (
        '[missing.OVERALL]\n9 = "refused"',
        "[missing.OVERALL]: OVERALL does not offer “refused” — it has: blank, unusable, not-asked, does-not-know",
    ),
    "answer already": (
        '[missing]\n5 = "blank"',
        (
            "[missing]: “5” is an answer to OVERALL, IMPROVE, ACCESS, PROCEDURE, STAFF, … — write it under "
            "[missing.OVERALL] and so on, for the questions where it is meant"
        ),
    ),
    "by half": (
        "[codes.OVERALL]\n1 = 5",
        (
            "[codes.OVERALL]: “1” is to be 5, and “5” would stay 5: they could not be told apart — "
            "say what “5” is, as in: “5” = “1”"
        ),
    ),
    "missing as code": (
        '[codes.OVERALL]\n9 = "?"',
        "[codes.OVERALL]: “?” is a kind of missing answer — write it under [missing.OVERALL]",
    ),
    "no separator": (
        '[columns]\n"Vì sao" = "WHY"',
        "[columns]: “WHY” takes several answers in one cell — say what stands between them, as in: [several] WHY = “;”",
    ),
    "not several": (
        '[several]\nOVERALL = ";"',
        "[several]: “OVERALL” is no question with several answers — leave the line out",
    ),
    "twice": (
        '[columns]\n"Câu 1" = "OVERALL"\n"Vì sao" = "OVERALL"',
        "[columns]: 2 columns are to be “OVERALL” — keep one of them",
    ),
    "table": ("[column]\na = 1", "[column]: a map has no table “column” — did you mean “columns”?"),
    "notation": ('[days]\nday = "dd/mm/yy"', "[days]: days are not written “dd/mm/yy” — did you mean “dd/mm/yyyy”?"),
    "no day": ('[days]\nhalf = "dd/mm/yyyy"', "[days]: “half” holds no day — as in: day = “dd/mm/yyyy”"),
    "value": ("[codes.OVERALL]\nA = 1.5", "[codes.OVERALL]: “A” stands for neither words nor a number — as in: "),
    "syntax": (
        "[columns]\nCâu 1 = OVERALL",
        'map.toml:2: this cannot be read — write "Câu 1" = "OVERALL": both in double quotes, on a line of its own',
    ),
}


@pytest.mark.parametrize(("said", "line"), WRONG.values(), ids=WRONG.keys())
def test_a_slip_in_a_map_is_named_with_its_place_and_the_nearest(quick, said, line):
    said = said if said.startswith("[") else f"[columns]\n{said}"
    lines = quick.refuses(*mapped(quick, said))
    assert any(line in each for each in lines), lines
    assert all(each.startswith(("map.toml", "form.csv")) for each in lines)


SLIPS = """
leave_out = ["STT", "Dấu thời gian"]
[columns]
"Mã đơn vị" = "agency"
"Câu 1" = "OVERAL"
"Vì sao" = "REASON"
"Góp ý" = "WORDS"
"Cách" = "channel"
[codes.x]
1 = 2
[codes.OVERALL]
A = 1.5
[codes.WHY]
a = 21
b = 22
c = 23
d = 24
e = 25
[missing]
9 = "no"
"""


def test_all_slips_of_a_map_and_of_the_headings_are_told_in_one_answer_each_kind_once(quick):
    lines = [line.partition(" — ")[0] for line in quick.refuses(*mapped(quick, SLIPS))]
    assert lines == [
        "map.toml, [codes.OVERALL]: “A” stands for neither words nor a number",
        "map.toml, [columns]: “Câu 1” is to be “OVERAL”, which we do not have",
        "map.toml, [columns]: “Vì sao” is to be “REASON”, which we do not have",
        "map.toml, [columns]: “Góp ý” is to be “WORDS”, which we do not have",
        "map.toml, [codes.x]: we have no column “x”",
        "map.toml, [codes.WHY]: WHY has no code “21”",
        "map.toml, [codes.WHY]: WHY has no code “22”",
        "map.toml, [codes.WHY]: WHY has no code “23”",
        "map.toml, [codes.WHY]: and 2 more like “WHY has no code “21””, for “24”, “25”",
        "map.toml, [missing]: there is no kind of missing answer “no”",
        "form.csv:1: the map names a column “Cách”, which is not there",
        "form.csv:1: unknown column “Cách gửi”",
    ]


def test_where_nobody_can_read_which_column_is_which_the_headings_are_not_called_strange(quick):
    (line,) = quick.refuses(*mapped(quick, 'columns = "OVERALL"'))
    assert line.startswith("map.toml, [columns]: this is no table")


def test_a_scale_can_be_turned_around_whole(quick):
    always = "".join(f'{code} = "not-asked"\n' for code in ("WHY", "WHYTEXT", *REST))
    turned = f"[always]\n{always}[codes.OVERALL]\n1 = 5\n2 = 4\n3 = 3\n4 = 2\n5 = 1\n"
    told = quick.does(*mapped(quick, turned, "agency,OVERALL\nSYT,1\nSYT,1\nSTP,4\n", "--dry-run"))
    assert "  OVERALL    2: 1, 5: 2\n" in told


@pytest.mark.parametrize(
    ("written", "notation", "day"),
    [
        ("5/1/2026", "dd/mm/yyyy", "2026-01-05"),
        ("5/1/2026 10:22:09", "mm/dd/yyyy", "2026-05-01"),
        ("05.01.2026", "dd/mm/yyyy", "2026-01-05"),
        ("2026-01-05 10:22", "dd/mm/yyyy", "2026-01-05"),
    ],
)
def test_days_are_read_as_the_map_says_they_are_written(quick, written, notation, day):
    always = "".join(f'{code} = "not-asked"\n' for code in ("WHY", "WHYTEXT", *REST))
    said = f'[always]\n{always}[days]\nday = "{notation}"\n'
    told = quick.does(*mapped(quick, said, f"agency,day,OVERALL\nSYT,{written},5\n", "--dry-run"))
    assert f"  day        {day}\n" in told


def test_a_day_that_there_is_not_is_no_other_day(quick):
    always = "".join(f'{code} = "not-asked"\n' for code in ("WHY", "WHYTEXT", *REST))
    said = f'[always]\n{always}[days]\nday = "dd/mm/yyyy"\n'
    (line,) = quick.refuses(*mapped(quick, said, "agency,day,OVERALL\nSYT,1/13/2026,5\n"))
    assert line.startswith("form.csv:2: day “1/13/2026” is not a date")


def test_without_a_map_the_columns_that_a_file_should_have_are_said_as_before(quick):
    lines = quick.refuses("import", quick.file("form.csv", FILE), "--wave", "W1")
    assert any("remove them; known are: agency" in line for line in lines)
    assert any("are missing" in line for line in lines)
