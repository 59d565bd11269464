"""What a change is held against: its group with two waves, and what was usual over them with three and more."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

import questionnaires
from surveyapp import store
from surveyapp.db.engines import connect
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.change.places import usual_moves
from surveyapp.results.change.usual import Step, held_against
from surveyapp.results.kept import memory
from surveyapp.results.model.result import WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from surveyapp.words.naming import Words
from surveyapp.words.results import order, usual
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result

AGENCIES = tuple(f"A{n}" for n in range(1, 8))
CALM = (0.01, -0.01, 0.005, -0.005, 0.01, -0.01, 0.0)
RESTLESS = (0.12, -0.12, 0.1, -0.1, 0.12, -0.12, 0.0)


def steps(changes, *, common: float = 0.0) -> dict:
    return {
        ("agency", code, "overall"): Step("departments", "overall", change + common, 0.0004, 0.1)
        for code, change in zip(AGENCIES, changes, strict=False)
    }


def said(now, *history) -> dict[str, str]:
    return {key[1]: columns["usual"] for key, columns in held_against(now, history, 0.95)}


def test_with_two_waves_the_group_tells():
    assert said(steps((*CALM[:6], -0.2))) == {**dict.fromkeys(AGENCIES[:6], "like-group"), "A7": "unlike-group"}


def test_with_three_waves_what_was_usual_over_them_tells():
    """A fall of twelve points is out of line beside a calm year, and in line beside a restless one."""
    now = steps((*CALM[:6], -0.12))
    assert said(now, steps(CALM))["A7"] == "unusual"
    assert set(said(now, steps(RESTLESS)).values()) == {"usual"}


def test_what_all_have_in_common_is_no_unrest():
    """All fell by ten points last year, and by none now: each wave is taken about its own common change."""
    now = steps((*CALM[:6], -0.12))
    assert said(now, steps(CALM, common=-0.1)) == said(now, steps(CALM))


def test_an_agency_is_held_against_itself_from_its_fifth_change_on():
    """It always moved by twelve points, about 0, where the others stand still."""
    waves = [steps((*CALM[:6], 0.12 * sign)) for sign in (1, -1, 1, -1)]
    now = steps((*CALM[:6], -0.12))
    assert said(now, *waves[1:])["A7"] == "unusual"
    assert said(now, *waves)["A7"] == "usual"


def test_three_in_a_group_are_told_by_four_waves_and_alone_by_their_own_series():
    few = [steps(CALM[:3]) for _ in range(3)]
    assert said(few[0]) == {}
    assert set(said(few[0], *few[1:])) == {"A1", "A2", "A3"}
    alone = [steps(CALM[:1]) for _ in range(4)]
    assert said(alone[0], *alone[2:]) == {"A1": "usual"}
    assert said(alone[0], alone[1]) == {}


@pytest.fixture(scope="module")
def four_rounds(migrated_file, tmp_path_factory):
    """Six departments whose index falls by 26 points in the last of four rounds, each naming the one before."""
    memory.clear()
    file = tmp_path_factory.mktemp("rounds") / "usual.db"
    shutil.copyfile(migrated_file, file)
    engine = connect(f"sqlite:///{file}")
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, code, peer_group="departments") for code in AGENCIES[:6]])
        add_questionnaire(session, questionnaires.load("single-rating"))
        for number, good in enumerate((36, 35, 36, 22)):
            hold(session, f"W{number}", f"W{number - 1}" if number else "", good)
    yield engine
    engine.dispose()


def hold(session, code: str, previous: str, good: int) -> None:
    create_wave(session, code, questionnaire="single-rating", basis="probability", previous=previous)
    set_state(session, code, "open", "test")
    save_frame(session, code, [FrameRow("all", 4000, agency, issued=80) for agency in AGENCIES[:6]])
    answers = [(agency, "5" if n < good else "2") for agency in AGENCIES[:6] for n in range(40)]
    rows = [
        ImportedRow(f"{code}{agency}{line}".rjust(16).encode(), line, agency, answer)
        for line, (agency, answer) in enumerate(answers, start=2)
    ]
    save_imported(session, code, rows)
    set_state(session, code, "collected", "test")


def test_a_view_reads_the_waves_before(four_rounds):
    with View(four_rounds, "W3", against=PREVIOUS) as view:
        result = view.result
        whole, group = result.row("all", "all"), result.row("peer_group", "departments")
        agency = result.row("agency", "A1")
    assert (whole.verdict, whole.usual) == (group.verdict, group.usual) == ("found", "unusual")
    assert whole.change < whole.usual_low < 0 < whole.usual_high
    assert (agency.verdict, agency.usual) == ("found", "usual")  # as all others did
    with View(four_rounds, "W1", against=PREVIOUS) as view:
        assert view.result.row("agency", "A1").usual == "like-group"
        assert view.result.row("all", "all").usual == ""
    with View(four_rounds, "W3", against="W1") as view:  # over two rounds, of which nothing is known
        assert view.result.row("agency", "A1").usual == "like-group"


def test_the_public_is_told_whether_a_change_is_usual_and_not_the_ends(four_rounds):
    with View(four_rounds, "W3", against=PREVIOUS) as view:
        whole = as_published(view.result).row("all", "all")
    assert (whole.usual, whole.usual_low, whole.usual_high) == ("unusual", None, None)


def test_every_change_is_followed_by_what_it_is_held_against(four_rounds):
    words = Words("en")
    with View(four_rounds, "W3", against=PREVIOUS) as view:
        said_of_all = usual.since(view.result, words)
        printed = ranking.html(view.result, "en", OFFICE, internal=True)
    assert said_of_all in printed
    assert said_of_all.startswith("Since “W2” it fell: −26.25 points (−")
    assert "That is beyond what is usual over the rounds. Changes from −" in said_of_all
    with View(four_rounds, "W1", against=PREVIOUS) as view:
        result = view.result
        assert usual.since(result, words).endswith("How much results usually move is not known yet.")
        row = result.row("agency", "A1")
    assert usual.beside_change(row, words, is_found=False) == ""
    assert usual.beside_change(row, words, is_found=True) == "like its group"
    odd = dataclasses.replace(row, usual="unusual")
    assert usual.beside_change(odd, words, is_found=False) == "beyond what is usual over the rounds"


def test_a_moved_place_stands_beside_how_far_places_usually_move():
    """Of four agencies two changed their places between the rounds before."""
    rounds = [ranked(*places) for places in ((1, 2, 3, 4), (2, 1, 3, 4))]
    moves = usual_moves(rounds, "departments")
    assert (sorted(moves.places), moves.median, moves.share_of(1)) == ([0, 0, 1, 1], 0.5, 0.5)
    assert usual_moves(rounds[:1], "departments") is None
    said = order.moved_places(2, 1, moves, Words("en"))
    assert said.startswith(
        "Its place: 2 before, 1 now. Between earlier rounds the median move in its group was 0.5 places"
    )
    assert "50% of the moves were as far as this or farther." in said
    assert order.moved_places(2, 1, None, Words("en")).endswith("How far places usually move is not known yet.")


def ranked(*places: int) -> WaveResult:
    result = made_up_result(4, 0)
    rows = [row for row in result.rows if row.scope == "agency" and row.part == "overall"]
    placed = [dataclasses.replace(row, rank=place) for row, place in zip(rows, places, strict=True)]
    return dataclasses.replace(result, rows=tuple(placed))


def test_a_view_tells_the_place_before_where_both_are_told(four_rounds):
    with View(four_rounds, "W3", against=PREVIOUS) as view:
        assert view.place_before("A1") is None  # all agencies are alike, and stand in bands
