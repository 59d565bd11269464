"""The commands about who answers: loaded, listed by day, written, taken back."""

from __future__ import annotations

import pytest

from tests.desk import AGENCIES

ROWS = "source,part,lead,support,valid_from\nPCI,land,SYT,STP AB,\nPCI,land,STP,,2026-01-01\n"


@pytest.fixture
def office(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    return desk


def test_a_list_is_loaded_listed_by_day_and_taken_back(office):
    load = ("responsible", "load", office.file("a.csv", ROWS))
    assert office.does("responsible", "list") == "nobody answers for anything yet\n"
    assert office.does(*load) == "2 new, 0 changed, 0 ended by these, 0 as they were\n"
    assert "2 giữ nguyên" in office.does(*load, "--lang", "vi")
    assert office.does("responsible", "list").splitlines() == [
        "PCI land: SYT, supported by STP, AB; … – 2025-12-31",
        "PCI land: STP; 2026-01-01 – …",
    ]
    assert office.does("responsible", "list", "--on", "2026-03-01") == "PCI land: STP; 2026-01-01 – …\n"
    (told,) = office.trail("responsible")
    assert told[1:] == ("responsible-loaded", {"new": 2, "changed": 0, "ended": 0, "gone": 0, "file": "a.csv"})
    written = office.folder / "out.csv"
    office.does("responsible", "export", "-o", written)
    fewer = office.file("b.csv", "source,part,lead\nPCI,labor,SYT\n")
    assert office.does("responsible", "load", fewer, "--replace").endswith("0 as they were; 2 forgotten\n")
    office.does("responsible", "undo")
    assert office.does("responsible", "load", written) == "0 new, 0 changed, 0 ended by these, 2 as they were\n"


def test_an_unknown_unit_is_refused_with_its_line(office):
    (line,) = office.refuses("responsible", "load", office.file("a.csv", "source,part,lead\nPCI,land,syt\n"))
    assert line == "a.csv:2: there is no agency 'syt' — did you mean SYT?"
    assert office.refuses("responsible", "undo") == ["the list of who answers was not changed yet"]
