"""A change through the database: taken apart by agency, mix, factor and item, exactly, and kept like a result."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import shutil

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.cli.demo_city import loading
from surveyapp.results.change import comparison
from surveyapp.results.change.outline import named
from surveyapp.results.kept import memory
from surveyapp.results.model.contributions import DomainDecomposition
from surveyapp.results.reading import PREVIOUS
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests.reading import decompositions, result_of

KEYS = itertools.count(1)
EXACT = 1e-12


@pytest.fixture(scope="module")
def demo(migrated_file, tmp_path_factory):
    file = tmp_path_factory.mktemp("demo") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    loading.load(engine, b"s" * 40)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def compared(demo):
    return result_of(demo, "2026-Q3", against=PREVIOUS)


@pytest.fixture(scope="module")
def taken_apart(demo):
    return decompositions(demo, "2026-Q3", PREVIOUS)


def of(found: DomainDecomposition, source: str, level: str) -> float:
    lines = found.agencies if source else found.parts
    return sum(
        line.contribution for line in lines if line.source == source and level_of(line.agency, line.part) == level
    )


def level_of(agency: str, part: str) -> str:
    return part.partition(":")[0] or ("agency" if agency else "total")


def test_contributions_of_every_place_add_up_to_its_change(taken_apart, compared):
    known = {where: found for where, found in taken_apart.items() if not found.why}
    assert len(known) > 40
    for where, found in known.items():
        change = compared.row(*where).change
        assert abs(found.whole.contribution - change) < EXACT
        assert abs(of(found, "", "item") - change) < EXACT
        assert abs(of(found, "", "factor") - change) < EXACT


@pytest.mark.parametrize("where", [("all", "all"), ("peer_group", "communes"), ("peer_group", "departments")])
def test_agencies_their_parts_and_the_mix_add_up_level_by_level(taken_apart, where):
    found = taken_apart[where]
    change = found.whole.contribution
    assert abs(of(found, "performance", "total") + of(found, "mix", "total") - change) < EXACT
    for source in ("performance", "mix"):
        assert abs(of(found, source, "agency") - of(found, source, "total")) < EXACT
    assert abs(of(found, "performance", "factor") - of(found, "performance", "total")) < EXACT
    assert abs(of(found, "performance", "item") - of(found, "performance", "total")) < EXACT


@pytest.mark.parametrize("where", [("all", "all"), ("peer_group", "communes")])
def test_the_lines_that_are_opened_add_up_to_the_line_above_them(taken_apart, where):
    lines = taken_apart[where].outline
    for number, line in enumerate(lines):
        below = itertools.takewhile(functools.partial(is_deeper, line.depth), lines[number + 1 :])
        children = [other.contribution.contribution for other in below if other.depth == line.depth + 1]
        if children:
            assert abs(sum(children) - line.contribution.contribution) < EXACT


def is_deeper(depth, line):
    return line.depth > depth


def test_every_contribution_has_its_interval_and_none_is_claimed_that_holds_0(taken_apart):
    for found in taken_apart.values():
        for line in (*found.parts, *found.agencies):
            if line.significant:
                assert not line.low <= 0 <= line.high


def test_places_that_cannot_be_compared_say_why(taken_apart, compared):
    assert taken_apart["agency", "VPUBND"].why == "no-index"
    assert {found.why for where, found in taken_apart.items() if compared.row(*where).index is None} == {"no-index"}


def test_a_decomposition_is_kept_and_read_back_as_it_was(demo, taken_apart, monkeypatch):
    memory.clear()
    monkeypatch.setattr(comparison, "decompositions", lambda *_: pytest.fail("computed again"))
    assert decompositions(demo, "2026-Q3", PREVIOUS) == taken_apart


def test_nothing_is_taken_apart_without_an_earlier_wave(demo):
    assert decompositions(demo, "2025-Q3", PREVIOUS) == {}


@pytest.fixture
def two_agencies(engine: Engine) -> Engine:
    """A: 40 of 50 satisfied, then 30; B: 30 of 50, then 30. Dossiers 300 and 100, then 100 and 300; N is new."""
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, f"Sở {code}", peer_group="departments") for code in "ABN"])
        add_questionnaire(session, questionnaires.load("single-rating"))
    hold(engine, "before", {"A": (40, 10, 300), "B": (30, 20, 100)})
    hold(engine, "after", {"A": (30, 20, 100), "B": (30, 20, 300)})
    hold(engine, "with N", {"A": (30, 20, 100), "B": (30, 20, 300), "N": (25, 25, 400)})
    hold(engine, "only A", {"A": (30, 20, 100)})
    return engine


def hold(engine: Engine, code: str, forms: dict[str, tuple[int, int, int]]) -> None:
    with store.writing(engine) as session:
        create_wave(session, code.replace(" ", "-"), questionnaire="single-rating", basis="probability")
        code = code.replace(" ", "-")
        set_state(session, code, "open", "test", only=set(forms))
        save_frame(session, code, [FrameRow("all", n, agency) for agency, (_, _, n) in forms.items()])
        blank = Submission(b"", code, "single-rating@1", "vi", 1, "", stratum="all", proof="token")
        for agency, (good, bad, _) in forms.items():
            for answer in "5" * good + "1" * bad:
                form = dataclasses.replace(blank, key=next(KEYS).to_bytes(16, "big"), answers=answer, agency=agency)
                save_response(session, form, b"a secret of the tests")
        set_state(session, code, "collected", "test")


def lines_of(engine: Engine, after: str) -> dict[tuple[str, str], float]:
    found = decompositions(engine, after, "before")["all", "all"]
    return {(line.source, line.agency): line.contribution for line in found.agencies if not line.part}


def test_performance_and_mix_as_worked_out_by_hand(two_agencies):
    # shares 3/4, 1/4 -> 1/4, 3/4; values 80, 60 -> 60, 60; the city 75 -> 60
    lines = lines_of(two_agencies, "after")
    assert lines["performance", "A"] == pytest.approx(0.5 * -20)
    assert lines["performance", "B"] == pytest.approx(0)
    assert lines["mix", "A"] == pytest.approx((70 - 67.5) * -0.5)
    assert lines["mix", "B"] == pytest.approx((60 - 67.5) * 0.5)
    assert sum(lines[source, ""] for source in ("performance", "mix")) == pytest.approx(-15)


def test_a_new_agency_moves_the_mix_only_and_cannot_be_taken_apart_itself(two_agencies):
    lines = lines_of(two_agencies, "with-N")
    assert ("performance", "N") not in lines
    assert lines["mix", "N"] == pytest.approx((50 - (75 + 55) / 2) * 0.5)
    found = decompositions(two_agencies, "with-N", "before")
    assert found["agency", "N"].why == "new"


def test_a_place_of_one_agency_has_its_parts_only(two_agencies):
    assert decompositions(two_agencies, "only-A", "before")["agency", "A"].agencies == ()


@pytest.mark.parametrize(
    ("values", "found", "hidden", "chosen", "others"),
    [
        ([-2, 1, -3], [1, 1, 0], [0, 0, 0], [2, 0, 1], []),
        ([-2, 1, -3, 1, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0], [2, 1, 3, 4]),
        ([-2, 1, -3], [1, 1, 0], [0, 0, 1], [0], [2, 1]),
        ([-2, 0.000001, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0], [0], [2, 3, 1]),
    ],
    ids=["one other is named too", "others together", "a hidden one is never alone", "nothing is not named"],
)
def test_lines_are_named_apart_or_put_together(values, found, hidden, chosen, others):
    assert named(values, found, hidden, most=9) == (chosen, others)
