"""Whatever is written, and in whatever order: a result that was kept equals one that is computed without a cache."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import questionnaires
from surveyapp import store
from surveyapp.db import clock
from surveyapp.models import Response
from surveyapp.results.kept import Kept, Shelf, memory
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.results.snapshot import Snapshot
from surveyapp.store import Refused, Session
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies as who
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.approvals import approve
from surveyapp.store.forms import exclusions
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.office import saving
from surveyapp.store.office.checks import FactChange
from surveyapp.store.people.accounts import add_account
from surveyapp.store.settings import keep_time, put_setting
from surveyapp.store.waves import codes, frame, parts, waves
from surveyapp.store.waves.extending import extend_wave
from tests.factories.parts import FULL, LACKING, hold
from tests.office_clock import stop_clock
from tests.surveyapp.results.conftest import GROUP_OF, hold_rounds

KEYS = itertools.count(1)
ANN = "ann@office.example"
TWINS = {"X1": "OVER", "X2": "BESIDE"}
"""Agencies of one name, and the one above each."""
Door = Callable[[Session], object]


class Uncached(Shelf):
    """Keeps nothing, and finds nothing kept."""

    def fetched(self, session: Any, wave: str, kind: Any, revision: bytes, make: Any) -> Any:
        return Kept(make(), revision, (next(KEYS),))

    def found(self, *_: Any) -> None:
        return None

    def derived(self, place: Any, make: Any, size: Any) -> Any:
        return make()


class UncachedView(View):
    def __enter__(self) -> View:
        self.snapshot = Snapshot(self._open.enter_context(store.reading(self._engine)), Uncached(self._engine))
        return self


def read(engine: store.Engine, by: type[View]) -> list[Any]:
    with suppress(Refused), by(engine, "NOW", against=PREVIOUS) as view:
        return [view.result, view.decompositions(), view.standardised("channel")]
    return []


def a_form(session: Session) -> None:
    """On paper, which may arrive after the wave has closed."""
    paper = {"channel": "paper", "proof": "numbered-form", "day": dt.date(2026, 6, 30)}
    form = Submission(next(KEYS).to_bytes(16, "big"), "NOW", "single-rating@1", "vi", 1, "1", agency="B", **paper)
    save_response(session, form, b"a secret of the tests")


def a_file(session: Session, wave: str) -> None:
    save_imported(session, wave, [ImportedRow(next(KEYS).to_bytes(16, "big"), 2, "C", "5", cluster="C1")])


def an_agency(session: Session, **said: Any) -> None:
    row = who.AgencyRow("A", "Sở A", peer_group=GROUP_OF["A"])
    who.save_agencies(session, [dataclasses.replace(row, **said)])


def a_name_above(session: Session) -> None:
    """Two agencies that bear one name are told apart by those above them."""
    who.save_agencies(session, [who.AgencyRow("OVER", "Tỉnh Hai")])


def of_an_agency(session: Session) -> str:
    return next(iter(session.scalars(select(Response.id).order_by(Response.id)))).hex()


def an_exclusion(session: Session) -> None:
    exclusions.exclude(session, [of_an_agency(session)], "a test", "test")


def an_inclusion(session: Session) -> None:
    exclusions.include(session, [of_an_agency(session)], "a test", "test")


def counted_codes(session: Session) -> None:
    for batch in codes.batches(session):
        codes.say_what_became(session, batch.id, handed_out=11, spoiled=1, actor="test")


def a_zone(session: Session) -> None:
    """In which the round closed on another day."""
    saving.change(session, [FactChange("time_zone", "", ("Pacific/Honolulu",))], actor="test")
    keep_time(session)


def a_title(session: Session, title: str) -> None:
    form = questionnaires.load("single-rating")
    texts = dict(form.texts) | {"vi": dataclasses.replace(form.texts["vi"], title=title)}
    asked.add_questionnaire(session, dataclasses.replace(form, texts=texts))


def a_source(session: Session) -> None:
    """What is said of an edition, and asks nothing else."""
    asked.add_questionnaire(session, dataclasses.replace(questionnaires.load("single-rating"), source="đã sửa"))


def a_state(session: Session, state: str, wave: str = "NOW") -> None:
    waves.set_state(session, wave, state, "test", reason="a test")


DOORS: dict[str, Door] = {
    "a form": a_form,
    "a file": lambda s: a_file(s, "NOW"),
    "a file of the earlier wave": lambda s: a_file(s, "BEFORE"),
    "a frame": lambda s: frame.save_frame(s, "NOW", [frame.FrameRow("all", 500, "A")]),
    "the same frame": lambda s: frame.save_frame(s, "NOW", []),
    "a frame of the earlier wave": lambda s: frame.save_frame(s, "BEFORE", [frame.FrameRow("all", 300, "B")]),
    "a name": lambda s: an_agency(s, name="Sở mới"),
    "a name of before": lambda s: an_agency(s),
    "a predecessor": lambda s: an_agency(s, predecessors=(("B", 0.5),)),
    "a name of a group": lambda s: save_peer_groups(s, [PeerGroupRow("communes", {"vi": "Phường"})]),
    "words": lambda s: a_title(s, "Phiếu khác"),
    "words of before": lambda s: asked.add_questionnaire(s, questionnaires.load("single-rating")),
    "what is said of the questionnaire": a_source,
    "invented": lambda s: put_setting(s, "invented", True),
    "real": lambda s: put_setting(s, "invented", False),
    "lock": lambda s: a_state(s, "locked"),
    "publish": lambda s: a_state(s, "published"),
    "reopen": lambda s: a_state(s, "collected"),
    "a name above": a_name_above,
    "who approved words": lambda s: approve(s, "single-rating", "vi", ANN),
    "an exclusion": an_exclusion,
    "an inclusion": an_inclusion,
    "codes counted": counted_codes,
    "a zone": a_zone,
    "withdraw the earlier wave": lambda s: a_state(s, "withdrawn", "BEFORE"),
}


@pytest.fixture(scope="module")
def stored(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rounds") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    with store.writing(engine) as session:
        add_account(session, ANN, password="x" * 20)
        above = [who.AgencyRow("OVER", "Tỉnh Một"), who.AgencyRow("BESIDE", "Tỉnh Ba")]
        twins = [who.AgencyRow(code, "Xã An", peer_group="xa", parent=over) for code, over in TWINS.items()]
        who.save_agencies(session, [*above, *twins])
    with pytest.MonkeyPatch.context() as patch:
        stop_clock(patch, "2026-07-01 09:00")
        hold_rounds(engine, codes_for, opens=dt.date(2026, 1, 5))
    engine.dispose()
    return file


def codes_for(session: Session, code: str) -> None:
    """How many forms were issued is told by the codes alone."""
    frame.save_frame(session, code, [frame.FrameRow("all", 400, agency) for agency in GROUP_OF])
    codes.make_batch(session, code, 12, b"a secret", agency="X1", actor="test", today=dt.date(2026, 1, 6))


@pytest.fixture(autouse=True)
def _office_time() -> Iterator[None]:
    """Whatever zone an office said, the next test begins with that of the installation."""
    yield
    clock.keep("")


@example(doors=["a form", "a file", "a file of the earlier wave", "a frame", "the same frame"])
@example(doors=["a frame of the earlier wave", "a name", "a name of before", "a predecessor", "a name of a group"])
@example(doors=["words", "words of before", "invented", "real", "lock", "publish", "reopen"])
@example(doors=["a name above", "who approved words", "an exclusion", "an inclusion", "codes counted", "a zone"])
@example(doors=["what is said of the questionnaire"])
@example(doors=["withdraw the earlier wave"])
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(doors=st.lists(st.sampled_from(sorted(DOORS)), min_size=1, max_size=5))
def test_what_is_kept_equals_what_is_computed_after_every_change(stored, doors):
    file = stored.with_name("changed.db")
    shutil.copyfile(stored, file)
    memory.clear()
    engine = store.connect(f"sqlite:///{file}")
    try:
        read(engine, View)
        for door in doors:
            with suppress(Refused), store.writing(engine) as session:
                DOORS[door](session)
            assert read(engine, View) == read(engine, UncachedView), door
    finally:
        clock.keep("")
        engine.dispose()


@pytest.mark.parametrize(
    "door",
    [
        *("a form", "a name above", "who approved words", "what is said of the questionnaire"),
        *("an exclusion", "codes counted", "a zone"),
    ],
)
def test_these_doors_change_what_a_result_says(stored, tmp_path, door):
    """So that the test above is none that cannot fail."""
    shutil.copyfile(stored, tmp_path / "changed.db")
    engine = store.connect(f"sqlite:///{tmp_path / 'changed.db'}")
    before = read(engine, UncachedView)
    with store.writing(engine) as session:
        DOORS[door](session)
    assert read(engine, UncachedView) != before
    engine.dispose()


def test_a_decision_about_a_part_is_seen_and_so_is_its_end(city):
    with store.writing(city) as session:
        hold(session, "BEFORE", FULL)
        hold(session, "NOW", LACKING, previous="BEFORE")
    kept = read(city, View)
    for decide in (
        lambda s: parts.leave_out(s, "NOW", "factor:F5", decision="12", reason="a test", actor="test"),
        lambda s: parts.take_in(s, "NOW", "factor:F5", reason="a test", actor="test"),
    ):
        with store.writing(city) as session:
            decide(session)
        changed = read(city, View)
        assert changed != kept
        assert changed == read(city, UncachedView)
        kept = changed


def test_a_round_without_dates_keeps_the_names_of_the_day_on_which_it_closed(rounds, monkeypatch):
    """A name that comes in force later is none that its people were asked under; no day that passes changes it."""
    closed = waves_closed_at(rounds)
    later = closed.date() + dt.timedelta(days=30)
    named = [PeerGroupRow("communes", {"vi": "Xã"}), PeerGroupRow("communes", {"vi": "Phường"}, later)]
    with store.writing(rounds) as session:
        save_peer_groups(session, named)
    kept = read(rounds, View)
    stop_clock(monkeypatch, closed + dt.timedelta(days=40))
    assert read(rounds, UncachedView) == kept == read(rounds, View)
    assert kept[0].group_names["communes"]["vi"] == "Xã"


def test_a_round_that_the_calendar_closed_and_a_decision_reopened_is_computed_anew(sqlite_engine, monkeypatch):
    """Nobody writes when a day ends, nor when a form comes in meanwhile."""
    stop_clock(monkeypatch, "2026-07-01 09:00")
    with store.writing(sqlite_engine) as session:
        who.save_agencies(session, [who.AgencyRow("B", "Sở B", peer_group="departments")])
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, "NOW", questionnaire="single-rating", closes=dt.date(2026, 7, 10))
        waves.set_state(session, "NOW", "open", "test")
        a_form(session)
    stop_clock(monkeypatch, "2026-07-11 09:00")
    kept = read(sqlite_engine, View)
    assert kept
    with store.writing(sqlite_engine) as session:
        extend_wave(session, "NOW", dt.date(2026, 7, 20), "12/QĐ", "test")
        a_form(session)
    assert read(sqlite_engine, View) == []
    stop_clock(monkeypatch, "2026-07-21 09:00")
    assert kept != read(sqlite_engine, View) == read(sqlite_engine, UncachedView)


def waves_closed_at(engine: store.Engine) -> dt.datetime:
    with store.reading(engine) as session:
        closed = waves.wave(session, "NOW").closed_at
    assert closed is not None
    return closed


NO_INPUT = {
    "agencies/devices": "who may send forms",
    "audit": "the record of what was done",
    "external": "figures of others, which no result of ours is made of",
    "jobs": "work that waits",
    "results/documents": "signed papers of a release, which no figure reads",
    "results/kept": "results themselves",
    "results/releases": "frozen figures; the state of the wave is moved by waves/transitions",
    "forms/invitations": "sums of offers at a window, which no index reads",
    "forms/prepared": "how statements run",
    "forms/spending": "called by forms/responses",
    "forms/staging": "called by forms/imported",
    "forms/statements": "called by forms/responses and forms/imported",
    "forms/unpairing": "the same marks of used codes in another order of storage",
    "followup/measures": "what is done about a figure, which none is made of",
    "followup/responsible": "who answers for a part, which is read beside the result each time",
    "paper/batches": "where sheets of paper lie, which are no responses before they are released",
    "paper/entries": "what is keyed in of paper, which is no response before its batch is released",
    "people/accounts": "who may sign in",
    "people/passkeys": "how somebody signs in",
    "people/second_factor": "how somebody signs in",
    "people/staff_sessions": "who is signed in",
    "readiness": "a row that is taken away where it is tried",
    "schema": "the tables themselves",
    "upkeep/erasing": "words that no figure reads and no hash holds, documents and sessions",
    "waves/waves": "a new wave has no result",
}
WRITES = {"insert", "update", "delete", "sqlite.insert", "session.add", "session.add_all", "session.merge"}
RAISES = "surveyapp.store.revisions"


def test_every_module_of_the_store_that_writes_raises_the_revision_or_says_why_not():
    folder = Path(store.__file__).parent
    for file in folder.rglob("*.py"):
        name = str(file.relative_to(folder).with_suffix(""))
        tree = ast.parse(file.read_text())
        if name != "revisions" and _writes(tree):
            assert (RAISES in _imported(tree)) != (name in NO_INPUT), name


def _writes(tree: ast.Module) -> bool:
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return bool(calls & WRITES) or any(text.startswith(("INSERT ", "UPDATE ", "DELETE ")) for text in texts)


def _imported(tree: ast.Module) -> set[str]:
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
