"""Weights that nobody can have meant, and signs that nobody sees, are refused with where and what."""

from __future__ import annotations

import pytest

from tests.desk import Desk


def imported(desk: Desk, content: str) -> tuple[object, ...]:
    return "import", desk.file("answers.csv", content), "--wave", "W1"


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (["0", "0"], "answers.csv:2: base_weight 0.0 is not above 0 (2 lines: 2, 3)"),
        (["1", "1e300"], "answers.csv:3: base_weight 1e+300 is no weight: nobody stands for so many"),
        (["1e-320", "1"], "answers.csv:2: base_weight 1e-320 is no weight: nobody stands for so few"),
        (["1234", "1.234"], "answers.csv:3: base_weight 1.234 stands beside 1234 (line 2): is it 1234?"),
    ],
)
def test_weights_that_nobody_meant_are_refused(open_wave, weights, says):
    rows = "".join(f"SYT,5,{weight}\n" for weight in weights)
    (line,) = open_wave.refuses(*imported(open_wave, "agency,RATING,base_weight\n" + rows))
    assert line.partition(" — ")[0] == says


def test_weights_written_alike_are_weights(open_wave):
    rows = "agency,RATING,base_weight\nSYT,5,1.234\nSYT,5,1234.0\nSYT,4,0.5\n"
    assert open_wave.does(*imported(open_wave, rows)) == "3 responses imported into wave W1\n"


@pytest.mark.parametrize(
    ("sign", "code"), [("\u202e", "U+202E"), ("\u200b", "U+200B"), ("\u00ad", "U+00AD"), ("\u3164", "U+3164")]
)
@pytest.mark.parametrize(
    ("words", "content", "column"),
    [
        (("agencies", "load"), "code,name\nX1,Xã~ Một\n", "name"),
        (("agencies", "load"), "code,name\nX~1,Xã Một\n", "code"),
        (("counters", "load"), "code,agency,name\nQ1,SYT,Quầy~ 1\n", "name"),
        (("agencies", "groups"), "code,name\ncommunes,X~ã\n", "name"),
        (("import", "--wave", "W1"), "agency,stratum,RATING\nSYT,đô~ thị,5\n", "stratum"),
        (("frame", "load", "--wave", "W1"), "stratum,population\nđô~ thị,100\n", "stratum"),
    ],
)
def test_signs_that_nobody_sees_are_refused_at_every_door(open_wave, words, content, column, sign, code):
    before = open_wave.content()
    lines = open_wave.refuses(*words, open_wave.file("table.csv", content.replace("~", sign)))
    said = f"table.csv:2: “{column}” holds a sign that nobody sees ({code}) — type it anew instead of pasting it"
    assert said in lines
    assert open_wave.content() == before


def test_a_heading_with_a_sign_that_nobody_sees_is_named_so(open_wave):
    (line,) = open_wave.refuses("agencies", "load", open_wave.file("table.csv", "code,na\u200bme\nX1,Xã Một\n"))
    assert line == (
        "table.csv:1: the heading “na\\x200bme” holds a sign that nobody sees (U+200B) — "
        "type it anew instead of pasting it"
    )


@pytest.mark.parametrize("written", ["{}.0", "{}.00", "{},0"])
def test_codes_with_decimals_are_one_line_that_names_the_cause(open_wave, written):
    """So programs write a column of numbers as soon as one cell is empty."""
    rows = "".join(f"SYT;{written.format(rating)}\n" for rating in (1, 2, 3, 4, 5) * 4)
    (line,) = open_wave.refuses(*imported(open_wave, f"agency;RATING\n{rows}"))
    assert "RATING holds whole numbers with decimals, as in 4.0 (20 lines: 2, 3" in line
    assert line.endswith("— format the column as whole numbers, so that 4.0 is 4")


def test_a_heading_that_is_misspelt_is_not_missing_as_well(open_wave):
    (line,) = open_wave.refuses("agencies", "load", open_wave.file("table.csv", "code,nmae\nX1,Xã Một\n"))
    assert "did you mean “name”?" in line


def test_khmer_keeps_the_signs_that_part_its_words(open_wave):
    file = open_wave.file("groups.csv", "code,name,name_km\ncommunes,Xã,ឃុំ\u200bសង្កាត់\n")
    assert open_wave.refuses("agencies", "groups", open_wave.file("no.csv", "code,name\ncommunes,X\u200bã\n"))
    open_wave.does("agencies", "groups", file)


def test_slips_are_said_in_vietnamese_to_whoever_asks_for_it(open_wave):
    rows = "agency,day,RATING,half\nSYT,5/1/2026,7,\nSYX,,5,\nSYX,,5,\nSTP,,4,noon\n"
    what, remedy = "không phải là phương án của câu hỏi này", "ghi một trong 1 2 3 4 5, hoặc nếu thiếu thì . * _"
    assert open_wave.refuses("import", open_wave.file("a.csv", rows), "--wave", "W1", "--lang", "vi") == [
        f"a.csv:2: RATING “7” {what} — {remedy}",
        "a.csv:2: day “5/1/2026” không phải là ngày — ghi như 2026-01-31",
        "a.csv:3: không có đơn vị “SYX” (2 dòng: 3, 4) — nạp đơn vị trước, hoặc sửa mã",
        "a.csv:5: half “noon” không có trong danh mục — dùng một trong: am, pm",
    ]


def test_lists_say_their_slips_in_vietnamese_as_well(open_wave):
    file = open_wave.file("a.csv", "code,nam,x\nA,B,C\n")
    assert open_wave.refuses("agencies", "load", file, "--lang", "vi")[0] == (
        "a.csv:1: không có cột “nam” trong danh mục — có phải là “name”?"
    )
