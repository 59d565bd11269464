"""The reader under every import: heading, delimiter, rows, and cells that become values."""

import datetime as dt
import unicodedata

import pytest

from surveyapp.imports.reading.table import MOST_GUESSED, DataFile
from surveyapp.store.refusal import Refused


@pytest.fixture
def table(tmp_path):
    def read(content: str, needed=("code", "name"), optional=("note",), encoding="utf-8") -> DataFile:
        file = tmp_path / "file.csv"
        file.write_bytes(content.encode(encoding))
        return DataFile(file, needed, optional)

    return read


def messages(table: DataFile) -> list[str]:
    for _ in table.lines():
        pass
    with pytest.raises(Refused) as refused:
        table.findings.refuse()
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("text", ["code,name\nA,Một\n", "code;name\r\nA;Một\r\n", '"code","name"\n"A","Một"'])
def test_comma_semicolon_mark_and_line_ends_read_alike(table, text, encoding):
    lines = list(table(text, encoding=encoding).lines())
    assert [(line.number, line.text("code"), line.text("name")) for line in lines] == [(2, "A", "Một")]


def test_a_file_saved_again_by_another_program_is_the_same_file(table):
    text = "code,name\nA,Một\n"
    saved = {
        table(text.replace("\n", ends), encoding=encoding).digest
        for ends in ("\n", "\r\n")
        for encoding in ("utf-8", "utf-8-sig")
    }
    assert len(saved) == 1
    assert saved != {table("code,name\nA,Hai\n").digest}


def test_names_arrive_in_nfc(table):
    apart = unicodedata.normalize("NFD", "Phường Cái Răng")
    (line,) = table(f"code,name\nA,{apart}\n").lines()
    assert line.text("name") == "Phường Cái Răng"


def test_rows_without_content_are_no_rows(table):
    assert [line.number for line in table("code,name\nA,B\n,\n\nC,D\n").lines()] == [2, 5]


def test_a_quoted_line_break_counts_in_line_numbers(table):
    assert [line.number for line in table('code,name\nA,"two\nlines"\nC,D\n').lines()] == [2, 4]


def test_every_problem_of_the_heading_is_reported_at_once(table):
    with pytest.raises(Refused) as refused:
        table("nam,note,note,zzz\n")
    assert [str(problem) for problem in refused.value.problems] == [
        "file.csv:1: column “note” stands there 2 times — keep one of them",
        "file.csv:1: unknown column “nam” — did you mean “name”?",
        "file.csv:1: unknown column “zzz” — remove it; known are: code, name, note",
        "file.csv:1: column “code” is missing — needed are: code, name",
    ]


def test_columns_that_nobody_knows_do_not_hide_what_is_wrong_with_the_rows(table):
    assert [line.partition(" — ")[0] for line in messages(table("code,name,zzz\nA,B\nTotal,,\n"))] == [
        "file.csv:1: unknown column “zzz”",
        "file.csv:2: the row has 2 cells, the heading has 3",
        "file.csv:3: the row is a total (“Total”), not data",
    ]


def test_ten_slips_in_a_heading_are_one_line(table):
    headings = [f"question {letter}" for letter in "abcdefghij"]
    with pytest.raises(Refused) as refused:
        table(",".join(each.title() for each in headings), headings, ())
    (slips,) = [str(problem) for problem in refused.value.problems]
    assert slips.endswith("“Question J” — did you mean " + ", ".join(f"“{each}”" for each in headings) + "?")


def test_one_ragged_row_in_ten_thousand_is_named(table):
    rows = ["A,B"] * 10_000
    rows[7_000] = "A,B,C"
    (message,) = messages(table("code,name\n" + "\n".join(rows)))
    assert message.startswith("file.csv:7002: the row has 3 cells, the heading has 2 — put a cell that contains")


def test_what_is_wrong_on_many_lines_is_said_once_with_its_lines(table):
    (found,) = messages(table("code,name\n" + "A\n" * 1_000))
    said = "file.csv:2: the row has 1 cells, the heading has 2 (1000 lines: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …) — "
    assert found.startswith(said)


def test_a_list_of_columns_is_given_once(table):
    with pytest.raises(Refused) as refused:
        table("x1,x2,x3\n", needed=[f"c{n}" for n in range(60)])
    unknown, missing = [str(problem) for problem in refused.value.problems]
    assert unknown.startswith("file.csv:1: unknown columns “x1”, “x2”, “x3” — remove them; known are: c0, c1, ")
    assert missing.startswith("file.csv:1: columns “c0”, “c1”, ")


@pytest.mark.parametrize("row", ['A,"never closed\nB,C\n', 'A,"B"C\n'])
def test_quotes_that_do_not_match_are_found_where_they_begin(table, row):
    (message,) = messages(table("code,name\n" + row))
    assert message.startswith("file.csv:2: the quotes do not match")


@pytest.mark.parametrize(
    ("verb", "cell", "problem"),
    [
        ("whole", "1.200", "code “1.200” is not a whole number — write it like 1200"),
        ("whole", "٤", "code “٤” is not a whole number — write it like 1200"),
        ("whole", "-1", "code “-1” is not a whole number — write it like 1200"),
        ("decimal", "12x5", "code “12x5” is not a number — write it with a dot, like 12.5"),
        ("decimal", "nan", "code “nan” is not a number — write it with a dot, like 12.5"),
        ("day", "31/01/2026", "code “31/01/2026” is not a date — write it like 2026-01-31"),
        ("day", "20260131", "code “20260131” is not a date — write it like 2026-01-31"),
        ("needed", " ", "“code” is empty — fill in code"),
        ("needed", "x" * 301, "“code” has 301 characters, more than 300 — shorten it"),
    ],
)
def test_cells_that_are_no_values_are_reported_with_their_line(table, verb, cell, problem):
    read = table(f"code,name\n{cell},x\n")
    for line in read.lines():
        getattr(line, verb)("code")
    assert messages(read)[0] == f"file.csv:2: {problem}"


def test_cells_become_values(table):
    (line,) = table("code,name,note\n12,2026-01-31,12.5\n").lines()
    assert (line.whole("code"), line.day("name"), line.decimal("note")) == (12, dt.date(2026, 1, 31), 12.5)
    assert (line.whole("absent", 7), line.day("absent"), line.text("absent", "x")) == (7, None, "x")


def test_what_a_file_says_is_repeated_without_control_characters_and_not_without_end(table):
    read = table(f"code,name\n\x1b[31mred{'x' * 1_000},y\n")
    for line in read.lines():
        line.whole("code")
    unseen, message = messages(read)
    assert unseen.startswith("file.csv:2: “code” holds a sign that nobody sees (U+001B)")
    assert message.startswith("file.csv:2: code “\\x1b[31mredxxx")
    assert len(message) < 500


def test_a_file_with_thousands_of_strange_columns_is_not_compared_with_ours_for_each(table, monkeypatch):
    asked = []
    monkeypatch.setattr("surveyapp.imports.reading.table._meant", lambda column, known: asked.append(column))
    with pytest.raises(Refused):
        table(",".join(f"c{n}" for n in range(1_000)) + "\n")
    assert len(asked) == MOST_GUESSED
