"""A drawing stands on the grid of its column: it is as wide as the column, in every table, whoever is ranked there."""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import unquote

import pytest

from surveyapp.figures.printed import PrintedLadder, rank_scale
from surveyapp.figures.scale import Axis
from surveyapp.reports.blocks.standings import _strip
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.result import WaveResult
from tests.factories.change import with_changes
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result

GRID = re.compile(r'class="grid" style="width:(\d+)mm')
WIDTH = re.compile(r'<svg [^>]*?width="([\d.]+)mm"')
CELL = re.compile(r'class="(?:grid|d|d s n|d scale|d s scale)" style="[^"]*?url\(([^)]*)\)')


def with_nobody_ranked(result: WaveResult) -> WaveResult:
    none = {"rank": None, "rank_low": None, "rank_high": None, "rank_of": None, "not_ranked": "few-forms"}
    rows = [dataclasses.replace(row, **none) if row.rank is not None else row for row in result.rows]
    return dataclasses.replace(result, rows=tuple(rows))


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(lambda: made_up_result(6, 6), id="ranked"),
        pytest.param(lambda: with_changes(made_up_result(6, 6)), id="with changes"),
        pytest.param(lambda: with_nobody_ranked(made_up_result(6, 6)), id="nobody ranked"),
    ],
)
def test_every_drawing_is_as_wide_as_its_column(result):
    html = ranking.html(result(), "vi", OFFICE)
    tables = [table.split("</table>")[0] for table in html.split('<table class="ranking">')[1:]]
    assert tables
    for table in tables:
        (column,) = GRID.findall(table)
        widths = {width for place in CELL.findall(table) for width in WIDTH.findall(unquote(place))}
        assert widths == {column}


@pytest.mark.parametrize("places", [4, 99, 100, 700, 1000, 3321])
def test_the_number_of_a_long_set_has_room_and_the_last_place_ends_with_its_line(places):
    strip = _strip(Axis(step=50), 43.0, places)
    number = f"{places:,}–{places:,}"
    ladder = PrintedLadder(places, strip.whole, 19.0)
    assert strip.beside - ladder.length >= 1.55 * len(number)  # mm of a figure in 8.5 points
    said = rank_scale(ladder, "vi")
    assert f">{places:,}<".replace(",", ".") in said
    assert ('text-anchor="end"' in said) is (places > 99)
