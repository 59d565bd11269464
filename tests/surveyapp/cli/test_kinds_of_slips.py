"""All kinds of slips of a file in one answer: those of typing with those of sense, each kind once."""

from __future__ import annotations

from tests.desk import imported


def test_slips_of_typing_and_slips_of_sense_in_a_list_are_told_in_one_answer(desk):
    rows = "code,name,parent,valid_from\nA,Sở A,,5/1/2026\nA,Sở A,,\nB,Sở B,Z,\nC,Sở C,D,\nD,Sở D,C,\n,Sở E,,\n"
    lines = desk.refuses("agencies", "load", desk.file("agencies.csv", rows))
    assert [line.partition(" — ")[0] for line in lines] == [
        "agencies.csv:2: valid_from “5/1/2026” is not a date",
        "agencies.csv:3: agency A stands twice (first: agencies.csv:2)",
        "agencies.csv:4: there is no agency 'Z'",
        "agencies.csv:5: agency C stands above itself",
        "agencies.csv:6: agency D stands above itself",
        "agencies.csv:7: “code” is empty",
    ]


def test_names_of_groups_that_stand_twice_are_told_with_other_slips_and_columns_that_nobody_knows(desk):
    rows = "code,name,valid_from,note\na,A,,\na,B,,\na,C,2026-01-01,\nb,,2/3/2026,\n"
    lines = desk.refuses("agencies", "groups", desk.file("g.csv", rows), "--lang", "vi")
    assert [line.partition(" — ")[0] for line in lines] == [
        "g.csv:1: không có cột “note” trong danh mục",
        "g.csv:3: nhóm a có hai lần (lần đầu: g.csv:2)",
        "g.csv:5: ô “name” để trống",
        "g.csv:5: valid_from “2/3/2026” không phải là ngày",
    ]


def test_published_figures_tell_wrong_cells_and_unknown_waves_in_one_answer(desk):
    rows = "wave,agency,rule,published,decimals\nW1,A,mean-score/pooled,many,2\nW9,A,mean-score/pooled,80.5,1\n"
    lines = desk.refuses("index", "--check", desk.file("p.csv", rows))
    assert [line.partition(":")[2].partition(":")[0] for line in lines] == ["2", "3"]


def test_every_line_of_a_list_that_holds_no_code_is_named_at_once(desk):
    file = desk.file("codes.csv", "code\n222-222-222\nABC\n\nDEF\n")
    (line,) = desk.refuses("codes", "print", file, "--address", "http://x", "-o", desk.folder / "cards.pdf")
    assert line.partition(" — ")[0] == f"{file}:3, 5: here stands no code"


def test_wrong_numbers_and_unknown_names_of_counts_are_told_in_one_answer(open_wave):
    open_wave.does("wave", "close", "W1")
    rows = "W1,SYT,,RATING,5,many\nW1,XX,,RATING,5,3\nW1,SYT,,R2,5,3\nW1,SYT,,RATING,9,3\n46113,SYT,,RATING,5,3\n"
    rows = f"wave,agency,stratum,item,code,count\n{rows}"
    lines = open_wave.refuses("import", open_wave.file("c.csv", rows), "--format", "counts")
    assert [line.partition(":")[2].partition(":")[0] for line in lines] == ["2", "3", "4", "5", "6"]


def test_wrong_numbers_and_unknown_agencies_of_a_population_are_told_in_one_answer(open_wave):
    rows = "stratum,population,agency\na,many,SYT\nb,100,XX\nc,-5,SYT\n"
    lines = open_wave.refuses("frame", "load", open_wave.file("f.csv", rows), "--wave", "W1")
    assert [line.partition(":")[2].partition(":")[0] for line in lines] == ["2", "3", "4"]


def test_a_stratum_that_is_called_otherwise_on_another_line_is_told_with_both(open_wave):
    rows = "stratum,population,agency,name_en\nđất,10,SYT,land\nđất,20,STP,ground\nđất,30,AB,\n"
    (line,) = open_wave.refuses("frame", "load", open_wave.file("f.csv", rows), "--wave", "W1", "--lang", "vi")
    assert line.startswith("f.csv:3: “name_en” của tầng đất ở đây là “ground”, ở chỗ khác là “land”")


def test_three_hundred_different_values_of_one_kind_are_one_kind(open_wave):
    rows = "".join(f'N{n},5,"1,{n:02}"\n' for n in range(300))
    lines = open_wave.refuses(*imported(open_wave, "agency,RATING,base_weight\n" + rows), "--dry-run")
    assert len(lines) == 8
    (more,) = [line for line in lines if "more like “base_weight" in line]
    assert "and 297 more like “base_weight “1,00” is not a number”, for “1,03”, “1,04”" in more
    assert "(297 lines: 5, 6, 7" in more
