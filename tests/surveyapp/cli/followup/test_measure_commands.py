"""The commands about measures: loaded, listed, written as they are read."""

from __future__ import annotations

from tests.desk import AGENCIES
from tests.factories.workbook import workbook

HEAD = "source,period,part,what,lead,due,state,evidence"


def test_measures_go_in_and_out_and_the_overdue_are_listed(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    assert desk.does("measures", "list") == "there is no measure yet\n"
    rows = f"{HEAD}\nPCI,2024,land,Công khai quy hoạch,SYT,2020-01-31,,\nPAPI,2024,overall,Họp dân,STP,,done,BC 12\n"
    assert desk.does("measures", "load", desk.file("a.csv", rows)) == "2 new, 0 changed, 0 as they were\n"
    assert desk.does("measures", "list", "--overdue") == (
        "1 PCI 2024 land: Công khai quy hoạch (SYT, due 2020-01-31; planned)\n"
    )
    written = desk.folder / "out.csv"
    desk.does("measures", "export", "-o", written)
    assert desk.does("measures", "load", written) == "0 new, 0 changed, 2 as they were\n"
    sheet = workbook(
        {"KH": [["number", "source", "period", "part", "what", "lead"], [1, "PCI", "2024", "land", "Khác", "AB"]]}
    )
    assert desk.does("measures", "load", desk.file("a.xlsx", sheet)) == "0 new, 1 changed, 0 as they were\n"
    assert desk.does("measures", "list", "--overdue") == "no measure is overdue\n"
    assert [told[1:] for told in desk.trail("measures")][-1] == (
        "measures-loaded",
        {"new": 0, "changed": 1, "file": "a.xlsx"},
    )


def test_slips_are_named_with_their_lines(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    rows = f"{HEAD}\nPCI,2024,lend,x,SYT,,,\nown,W9,overall,x,ZZ,,done,\n"
    lines = desk.refuses("measures", "load", desk.file("a.csv", rows))
    assert [line.split(" — ")[0] for line in lines] == [
        "a.csv:2: PCI has no part “lend”",
        "a.csv:3: there is no agency 'ZZ'",
        "a.csv:3: done or dropped, and no evidence or reason is written",
        "a.csv:3: there is no wave “W9”",
    ]
