"""A wave comes back as one matrix, cell by cell, and every form counts in the stratum it belongs to."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.store.forms import responses
from surveyapp.store.readings import answers
from surveyapp.store.waves.frame import FrameRow, Strata, save_frame
from tests.surveyapp.store.conftest import SECRET


def test_valid_answers_come_back_in_blocks(open_wave, form):
    for said in ({"answers": "5"}, {"answers": "?"}, {"agency": "W1"}, {"basis": "self-selected", "answers": "1"}):
        responses.submit(open_wave, form(**said), SECRET)
    with store.reading(open_wave) as session:
        read = answers.answers(session, "2026-Q3")
    blocks = {(read.cells[b.cell].resolving, b.basis): (b.count, sorted(b.answers.decode())) for b in read.cell_answers}
    assert blocks == {
        ("D1", "probability"): (2, ["5", "?"]),
        ("D1", "self-selected"): (1, ["1"]),
        ("W1", "probability"): (1, ["4"]),
    }
    assert all(block.base_weights is None for block in read.cell_answers)


def test_strata_without_any_form_are_there_too(open_wave, form):
    responses.submit(open_wave, form(), SECRET)
    with store.writing(open_wave) as session:
        save_frame(session, "2026-Q3", [FrameRow("D", 40, agency="D1"), FrameRow("D", 30, agency="D2", clusters=3)])
        read = answers.answers(session, "2026-Q3")
    strata = [(stratum.name, stratum.agency, stratum.population, stratum.clusters) for stratum in read.strata]
    assert strata == [("D", "D1", 40, None), ("D", "D2", 30, 3)]
    assert read.cells[0].stratum == 0


def test_wave_without_answers_is_empty(open_wave):
    with store.reading(open_wave) as session:
        assert answers.answers(session, "2026-Q3") == answers.StoredAnswers("2026-Q3", (), (), ())


BY_AGENCY = (FrameRow("land", 9, agency="D1"), FrameRow("civil", 9, agency="D1"), FrameRow("all", 9, agency="D2"))
SPANNING = (FrameRow("land", 9), FrameRow("civil", 9))


@pytest.mark.parametrize(
    ("rows", "given", "agency", "group", "place"),
    [
        pytest.param(BY_AGENCY, "", "D1", "land", ("land", "D1"), id="named like the procedure group"),
        pytest.param(BY_AGENCY, "", "D1", "tax", ("", "D1"), id="none fits and there are two"),
        pytest.param(BY_AGENCY, "", "D2", "land", ("all", "D2"), id="the agency's only one"),
        pytest.param(BY_AGENCY, "civil", "D1", "land", ("civil", "D1"), id="the given one comes first"),
        pytest.param(SPANNING, "", "D1", "civil", ("civil", ""), id="a stratum that spans agencies"),
        pytest.param(SPANNING, "land", "D2", "", ("land", ""), id="given, spanning"),
        pytest.param((), "land", "D2", "", ("land", ""), id="given, no frame loaded"),
        pytest.param((), "", "D2", "land", ("", "D2"), id="nothing is known"),
    ],
)
def test_form_counts_in(rows, given, agency, group, place):
    assert Strata.from_rows(rows).of(given, agency, group) == place
