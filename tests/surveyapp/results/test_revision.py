"""Whatever is written, and in whatever order: a result that was kept equals one that is computed without a cache."""

from __future__ import annotations

import ast
import dataclasses
import itertools
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import questionnaires
from surveyapp import store
from surveyapp.results.kept import Kept, Shelf, memory
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.results.snapshot import Snapshot
from surveyapp.store import Refused, Session
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies as who
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.settings import put_setting
from surveyapp.store.waves import frame, waves
from tests.surveyapp.results.conftest import GROUP_OF, hold_rounds

KEYS = itertools.count(1)
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
    """Of the grace hour, or while the wave still collects."""
    form = Submission(next(KEYS).to_bytes(16, "big"), "NOW", "single-rating@1", "vi", 1, "1", agency="B", proof="token")
    save_response(session, form, b"a secret of the tests")


def a_file(session: Session, wave: str) -> None:
    save_imported(session, wave, [ImportedRow(next(KEYS).to_bytes(16, "big"), 2, "C", "5", cluster="C1")])


def an_agency(session: Session, **said: Any) -> None:
    row = who.AgencyRow("A", "Sở A", peer_group=GROUP_OF["A"])
    who.save_agencies(session, [dataclasses.replace(row, **said)])


def a_title(session: Session, title: str) -> None:
    form = questionnaires.load("single-rating")
    texts = dict(form.texts) | {"vi": dataclasses.replace(form.texts["vi"], title=title)}
    asked.add_questionnaire(session, dataclasses.replace(form, texts=texts))


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
    "invented": lambda s: put_setting(s, "invented", True),
    "real": lambda s: put_setting(s, "invented", False),
    "lock": lambda s: a_state(s, "locked"),
    "publish": lambda s: a_state(s, "published"),
    "reopen": lambda s: a_state(s, "collected"),
    "withdraw the earlier wave": lambda s: a_state(s, "withdrawn", "BEFORE"),
}


@pytest.fixture(scope="module")
def stored(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rounds") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    hold_rounds(engine)
    engine.dispose()
    return file


@example(doors=["a form", "a file", "a file of the earlier wave", "a frame", "the same frame"])
@example(doors=["a frame of the earlier wave", "a name", "a name of before", "a predecessor", "a name of a group"])
@example(doors=["words", "words of before", "invented", "real", "lock", "publish", "reopen"])
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
        engine.dispose()


NO_INPUT = {
    "audit": "the record of what was done",
    "jobs": "work that waits",
    "results/documents": "signed papers of a release, which no figure reads",
    "results/kept": "results themselves",
    "results/releases": "frozen figures; the state of the wave is moved by waves/transitions",
    "forms/prepared": "how statements run",
    "forms/spending": "called by forms/responses",
    "forms/staging": "called by forms/imported",
    "forms/statements": "called by forms/responses and forms/imported",
    "forms/unpairing": "the same marks of used codes in another order of storage",
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
