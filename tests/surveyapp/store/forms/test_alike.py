"""Rows that say the same as stored forms, as far as the columns of their file say anything; on every database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from surveyapp import store
from surveyapp.models import Wave
from surveyapp.store.forms.alike import are_likely_the_same, rows_alike
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.forms.staging import take_out

DAY = dt.date(2026, 8, 3)


@dataclass
class Judged:
    """The rows of a file without ids; nothing of them is known, and nothing is noted."""

    settle: Callable[[Wave], int]

    def recognise(self, known: Iterable[bytes]) -> None:
        pass

    def noted(self, new: int) -> dict[str, Any]:
        return {}


STORED = [
    ImportedRow(bytes([0] * 16), 2, "D1", "4", day=DAY, base_weight=1.0),
    ImportedRow(bytes([1] * 16), 3, "D1", "4", day=DAY),
    ImportedRow(bytes([2] * 16), 4, "W1", "5", receiving_agency="D2", stratum="s"),
]
ROWS = [row._replace(id=bytes([9 + place] * 16)) for place, row in enumerate([*STORED, STORED[0]._replace(line=5)])]
EVERYTHING = ("day", "stratum", "receiving_agency", "base_weight", "basis", "channel")


def taken(engine, rows: list[ImportedRow], said: tuple[str, ...]) -> tuple[set[int], int]:
    """Lines that are alike, and how many rows are new without them."""
    ids, found = {row.id for row in rows}, set()

    def settle(wave) -> int:
        found.update(rows_alike(session, wave, ids, said))
        take_out(session.connection(), found)
        return len(found)

    with store.writing(engine) as session:
        imported = save_imported(session, "2026-Q3", rows, unnumbered=Judged(settle))
    return {row.line for row in rows if row.id in found}, imported.new


LONELY = [
    row._replace(id=bytes([40 + n] * 16), answers="1234"[n % 4], day=DAY + dt.timedelta(n))
    for n, row in enumerate(STORED * 4)
]


@pytest.mark.parametrize(
    ("rows", "said", "likely"),
    [
        (STORED[:2], ("day",), False),
        (STORED, (), True),
        (STORED, ("day",), True),
        (LONELY[:8], ("day",), True),
        (LONELY[:8], (), False),
        ([*LONELY[:2], *(row._replace(answers="5") for row in LONELY[:6])], ("day",), False),
    ],
    ids=["two rows", "all forms", "all forms of their days", "days that nobody shares", "four answers", "two of eight"],
)
def test_what_chance_hardly_explains_is_likely_the_same(open_wave, rows, said, likely):
    given = [row._replace(id=bytes([90 + n] * 16)) for n, row in enumerate(rows)]
    stored = STORED if rows[0] in STORED else LONELY
    judged = []

    def settle(wave) -> int:
        alike = rows_alike(session, wave, {row.id for row in given}, said)
        judged.append(are_likely_the_same(session, wave, len(alike), len(given), said))
        return 0

    with store.writing(open_wave) as session:
        save_imported(session, "2026-Q3", stored)
    with store.writing(open_wave) as session:
        save_imported(session, "2026-Q3", given, unnumbered=Judged(settle))
    assert judged == [likely]


@pytest.mark.parametrize(
    ("change", "said", "alike", "new"),
    [
        ({}, EVERYTHING, {2, 3, 4}, 1),
        ({"day": None}, ("stratum",), {2, 3, 4}, 1),
        ({"day": None}, EVERYTHING, {2, 3, 4}, 1),
        ({"day": DAY + dt.timedelta(1)}, EVERYTHING, {4}, 3),
        ({"base_weight": 2.0}, EVERYTHING, set(), 4),
        ({"answers": "1"}, (), set(), 4),
        ({"agency": "D2"}, (), set(), 4),
        ({"channel": "kiosk", "language": "vi", "half": "am"}, (*EVERYTHING, "language", "half"), {2, 3, 4}, 1),
    ],
    ids=[
        *("all of it", "no column of days", "no days", "another day", "a weight"),
        *("another answer", "another agency", "columns that were not there"),
    ],
)
def test_each_form_stands_for_one_row_that_says_the_same(open_wave, change, said, alike, new):
    with store.writing(open_wave) as session:
        save_imported(session, "2026-Q3", STORED)
    assert taken(open_wave, [row._replace(**change) for row in ROWS], said) == (alike, new)


@pytest.mark.parametrize("change", [{"channel": "kiosk"}, {"language": "en"}])
def test_what_both_say_otherwise_is_another_form(open_wave, change):
    known = {"channel": "paper", "language": "vi"}
    with store.writing(open_wave) as session:
        save_imported(session, "2026-Q3", [row._replace(**known) for row in STORED])
    rows = [row._replace(**known | change) for row in ROWS]
    assert taken(open_wave, rows, ("channel", "language"))[0] == set()
