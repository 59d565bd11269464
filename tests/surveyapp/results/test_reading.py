"""A View is one snapshot, one edition and one scope; what is kept is found again without a look at the answers."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from surveyapp import results, store
from surveyapp.results.kept import memory
from surveyapp.results.public.published import as_published
from surveyapp.results.reading import PREVIOUS, PUBLISHED, View
from surveyapp.results.scope import Scope
from surveyapp.store import Refused
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.waves.waves import create_wave
from tests.surveyapp.results.conftest import GROUP_OF, NAMES

ASKED: dict[str, Callable[[View], Any]] = {
    "result": lambda view: view.result,
    "decompositions": lambda view: view.decompositions(),
    "quality": lambda view: view.quality(),
    "mix": lambda view: view.standardised("channel"),
    "drivers": lambda view: view.drivers("agency", "A"),
    "prospects": lambda view: view.prospects(),
    "beside": lambda view: view.beside(),
}


def everything(engine: Engine, **how: Any) -> list[Any]:
    with View(engine, "NOW", against=PREVIOUS, **how) as view:
        return [ask(view) for ask in ASKED.values()]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@contextmanager
def transactions(engine: Engine) -> Iterator[list[Any]]:
    begun: list[Any] = []

    def note(connection: Any) -> None:
        begun.append(connection)

    event.listen(engine, "begin", note)
    yield begun
    event.remove(engine, "begin", note)


def test_everything_that_is_asked_of_a_view_is_read_in_one_snapshot(rounds):
    everything(rounds)
    for forget in (lambda: None, memory.clear):
        forget()
        with transactions(rounds) as begun:
            everything(rounds)
        assert len(begun) == 1


def test_what_is_computed_is_written_in_one_more_transaction(rounds):
    with transactions(rounds) as begun:
        everything(rounds)
    assert len(begun) == 2


@pytest.mark.parametrize("forget", [False, True], ids=["from memory", "from rows"])
def test_no_answer_is_counted_or_read_to_find_that_a_result_still_holds(rounds, forget):
    everything(rounds)
    if forget:
        memory.clear()
    with statements(rounds) as seen:
        everything(rounds)
    assert seen
    assert [one for one in seen if re.search(r"\bresponse\b|\bcell\b", one)] == []


def test_a_snapshot_stays_as_it_was_whatever_is_written_meanwhile(rounds):
    with View(rounds, "NOW") as view:
        before = view.wave.title
        with store.writing(rounds) as session:
            save_agencies(session, [AgencyRow("A", "Sở khác", peer_group="departments")])
        assert (view.result.wave.title, view.result.agencies["A"].names) == (before, {"vi": "Sở A"})
    with View(rounds, "NOW") as view:
        assert view.result.agencies["A"].names == {"vi": "Sở khác"}


def test_what_was_kept_is_what_was_computed(rounds):
    first = everything(rounds)
    assert everything(rounds) == first
    memory.clear()
    assert everything(rounds) == first


def test_the_published_edition_is_that_of_the_compared_result(rounds):
    whole, published = (everything(rounds, **how)[0] for how in ({}, {"edition": PUBLISHED}))
    assert whole.against.code == "BEFORE"
    assert published == as_published(whole)


def test_without_a_previous_wave_that_has_a_result_nothing_is_compared(rounds):
    with store.writing(rounds) as session:
        create_wave(session, "NEXT", questionnaire="single-rating")
    for against in (None, PREVIOUS):
        with View(rounds, "BEFORE", against=against) as view:
            assert view.result.against is None
            assert view.decompositions() == {}


@pytest.mark.parametrize(
    ("wave", "against", "code"),
    [
        pytest.param("NOW", "NOW", "same-wave", id="with itself"),
        pytest.param("NOW", "none", "wave-unknown", id="with none"),
        pytest.param("NOW", "NEXT", "wave-not-collected", id="with one that is not collected"),
        pytest.param("NEXT", "none", "wave-not-collected", id="of one that is not collected"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_is_computed(sqlite_rounds, wave, against, code):
    with store.writing(sqlite_rounds) as session:
        create_wave(session, "NEXT", questionnaire="single-rating")
    with statements(sqlite_rounds) as seen, View(sqlite_rounds, wave, against=against) as view:
        for ask in (ASKED["result"], ASKED["decompositions"]):
            with pytest.raises(Refused) as refused:
                ask(view)
            assert refused.value.problems[0].code == code
    assert not [one for one in seen if "response" in one]


def test_a_wave_that_still_collects_has_a_row_and_no_result(sqlite_rounds):
    with store.writing(sqlite_rounds) as session:
        create_wave(session, "NEXT", questionnaire="single-rating")
    with View(sqlite_rounds, "NEXT") as view:
        assert view.wave.state == "draft"
        with pytest.raises(Refused, match="no index before it is collected"):
            _ = view.result


def test_nothing_within_a_scope_names_an_agency_outside_it(sqlite_rounds):
    with View(sqlite_rounds, "NOW", against=PREVIOUS, scope=Scope.of("A")) as view:
        seen = [view.result, view.decompositions(), view.standardised("channel"), view.drivers("agency", "A")]
        seen.append(view.prospects())
    told = repr(seen)
    assert "'A'" in told
    for other in GROUP_OF.keys() - {"A"}:
        assert f"'{other}'" not in told
        assert NAMES[other] not in told
    assert {row.key[:2] for row in view.result.rows} == {
        ("agency", "A"),
        ("peer_group", "departments"),
        ("all", "all"),
    }
    assert view.result.counts.valid is None


def test_whatever_is_cut_keeps_the_figures_of_its_agencies(sqlite_rounds):
    """Of the published edition: an agency's own people see that one."""
    whole, cut = (everything_of_a(sqlite_rounds, scope) for scope in (None, Scope.of("A")))
    assert cut == whole


def everything_of_a(engine: Engine, scope: Scope | None) -> list[Any]:
    with View(engine, "NOW", against=PREVIOUS, edition=PUBLISHED, **({"scope": scope} if scope else {})) as view:
        rows = [row for row in view.result.rows if row.agency == "A"]
        return [rows, view.decompositions()["agency", "A"], view.standardised("channel").agencies["A"]]


@pytest.mark.parametrize("ask", [ASKED["quality"], ASKED["beside"], lambda view: view.drivers("agency", "B")])
def test_what_speaks_of_others_is_refused_within_a_scope(sqlite_rounds, ask):
    with View(sqlite_rounds, "NOW", scope=Scope.of("A")) as view, pytest.raises(Refused) as refused:
        ask(view)
    assert (refused.value.status, refused.value.problems[0].code) == (403, "outside-scope")


def test_only_the_snapshot_opens_a_transaction_to_read_a_result():
    """A release is read for itself: it is frozen, and no result."""
    folder = Path(results.__file__).parent
    readers = {str(file.relative_to(folder)) for file in folder.rglob("*.py") if "reading" in _called(file)}
    assert readers == {"snapshot.py", "releases/releasing.py"}


def test_results_are_kept_in_one_place():
    """No second cache, and none by the identity of an object."""
    for file in Path(results.__file__).parent.rglob("*.py"):
        called, source = _called(file), file.read_text()
        assert "id" not in called, file
        assert file.name == "kept.py" or not re.search(r"OrderedDict|lru_cache|Lock\b", source), file


def _called(file: Path) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    return {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
