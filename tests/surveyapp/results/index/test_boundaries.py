"""A renamed or merged agency is compared with what it is made of, estimated again; a split is a marked break."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.results.index import compute
from surveyapp.results.index.boundaries import boundaries
from surveyapp.results.kept import memory
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests.reading import result_against, result_of

OLD = {"A": (30, 10, 400), "B": (5, 25, 100)}  # agency -> forms that are satisfied, that are not, dossiers
KEYS = itertools.count(1)


@pytest.fixture
def merged(engine: Engine) -> Engine:
    """W0 asked about A, B and D; then A and B became C, and D became E. `as-one` is W0 with all of it C’s or E’s."""
    with store.writing(engine) as session:
        add_questionnaire(session, questionnaires.load("single-rating"))
        save_agencies(session, [AgencyRow(code, f"Sở {code}", peer_group="departments") for code in "ABDE"])
        save_agencies(
            session,
            [
                AgencyRow("C", "Sở C", peer_group="departments", predecessors=(("A", 1.0), ("B", 1.0))),
                AgencyRow("E", "Sở E", peer_group="departments", predecessors=(("D", 1.0),)),
            ],
        )
    hold(engine, "W0", {("A", "a"): OLD["A"], ("B", "b"): OLD["B"], ("D", "d"): (20, 20, 200)})
    hold(engine, "as-one", {("C", "a"): OLD["A"], ("C", "b"): OLD["B"], ("E", "d"): (20, 20, 200)})
    hold(engine, "W1", {("C", "c"): (35, 15, 500), ("E", "d"): (30, 10, 200)}, previous="W0")
    return engine


def hold(engine: Engine, code: str, forms: dict[tuple[str, str], tuple[int, int, int]], **facts: object) -> None:
    """A collected wave of the agencies named, each (agency, stratum) with its forms and dossiers."""
    agencies = {agency for agency, _ in forms}
    with store.writing(engine) as session:
        create_wave(session, code, questionnaire="single-rating", basis="probability", **facts)
        set_state(session, code, "open", "test", only=agencies)
        save_frame(session, code, [FrameRow(name, n, agency) for (agency, name), (_, _, n) in forms.items()])
        for (agency, stratum), (good, bad, _) in forms.items():
            for answer in ["5"] * good + ["1"] * bad:
                key = next(KEYS).to_bytes(16, "big")
                where = {"agency": agency, "stratum": stratum, "proof": "token"}
                blank = Submission(key, code, "single-rating@1", "vi", 1, answer, **where)
                save_response(session, blank, b"a secret of the tests")
        set_state(session, code, "collected", "test")


def test_a_merged_agency_changes_since_the_union_of_what_it_is_made_of(merged):
    row = result_against(merged, "W1", "W0").row("agency", "C")
    now, union = (result_of(merged, code).row("agency", "C") for code in ("W1", "as-one"))
    assert row.comparable == "yes"
    assert row.change == pytest.approx(now.index - union.index, abs=1e-12)
    one_by_one = result_against(merged, "W1", "as-one").row("agency", "C")
    assert (row.change_low, row.change_high) == pytest.approx((one_by_one.change_low, one_by_one.change_high))


def test_a_renamed_agency_changes_since_its_old_name(merged):
    result = result_against(merged, "W1", "W0")
    assert result.row("agency", "E").change == pytest.approx(25)
    assert result.row("peer_group", "departments").comparable == "yes"
    assert {row.comparable for row in result.rows if row.index is not None} == {"yes"}


def test_the_earlier_wave_itself_stays_as_it_was_published(merged):
    result_against(merged, "W1", "W0")
    assert set(result_of(merged, "W0").agencies) == {"A", "B", "D"}


def test_the_re_estimated_wave_is_kept_until_a_boundary_changes(merged, monkeypatch):
    first = result_against(merged, "W1", "W0")
    memory.clear()
    monkeypatch.setattr(compute, "compute", lambda *_: pytest.fail("computed again"))
    assert result_against(merged, "W1", "W0").rows == first.rows
    monkeypatch.undo()
    with store.writing(merged) as session:
        save_agencies(session, [AgencyRow("C", "Sở C", peer_group="departments", predecessors=(("B", 0.5),))])
    assert result_against(merged, "W1", "W0").row("agency", "C").comparable == "split"


PREDECESSORS = {"C": [("A", 1.0), ("B", 1.0)], "F": [("C", 1.0)], "G": [("D", 0.6)], "H": [("D", 0.4), ("E", 1.0)]}


@pytest.mark.parametrize(
    ("later", "heir", "split"),
    [
        ("CDE", {"A": "C", "B": "C"}, ""),
        ("FDE", {"A": "F", "B": "F"}, ""),
        ("ABG", {}, "G"),
        ("ABGD", {}, "GD"),
        ("GH", {}, "GH"),
        ("CA", {}, "CA"),
        ("CF", {}, "CF"),
    ],
    ids=[
        "a merger",
        "a merger of which the outcome was renamed",
        "a part",
        "a part of one that goes on",
        "one divided up",
        "one that was merged and goes on",
        "one with two heirs",
    ],
)
def test_only_whole_agencies_are_carried_over(later, heir, split):
    found = boundaries("ABDE", later, PREDECESSORS)
    assert (found.heir, found.split) == (heir, frozenset(split))
