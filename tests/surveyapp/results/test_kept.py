"""One computation for all who ask at once, memory that is bounded by bytes, and no answer from another past."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, delete

from surveyapp import store
from surveyapp.models import Result
from surveyapp.results import kept
from surveyapp.results.kept import Kind, Memory, Shelf, memory, revision_of
from tests.reading import result_of

KIND = Kind("words", str.encode, bytes.decode)


@pytest.fixture
def shelves(sqlite_rounds: Engine):
    """Ask a fresh snapshot for the words under a revision."""
    memory.clear()

    def ask(make, revision: bytes = b"1" * 32) -> str:
        shelf = Shelf(sqlite_rounds)
        with store.reading(sqlite_rounds) as session:
            found = shelf.fetched(session, "NOW", KIND, revision, make).value
        shelf.write()
        return found

    return ask


def test_many_who_ask_at_once_wait_for_one_computation(shelves):
    computed, begun = [], threading.Barrier(5)

    def slowly() -> str:
        computed.append(threading.get_ident())
        time.sleep(0.1)
        return "words"

    def ask(_: int) -> str:
        begun.wait()
        return shelves(slowly)

    with ThreadPoolExecutor(5) as threads:
        assert set(threads.map(ask, range(5))) == {"words"}
    assert len(computed) == 1


def test_who_waited_for_a_computation_that_failed_tries_itself(shelves):
    tries = []

    def fails_once() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise store.Unavailable("gone")
        return "words"

    with pytest.raises(store.Unavailable):
        shelves(fails_once)
    assert shelves(fails_once) == "words"


def test_another_revision_is_computed_again_and_replaces_the_row(shelves, sqlite_engine):
    assert shelves(lambda: "old") == "old"
    assert shelves(lambda: "new", b"2" * 32) == "new"
    with store.reading(sqlite_engine) as session:
        assert session.query(Result).where(Result.kind == "words").count() == 1


def test_what_other_software_has_kept_is_computed_again_and_replaced(shelves, sqlite_engine, monkeypatch):
    assert shelves(lambda: "of before") == "of before"
    memory.clear()
    monkeypatch.setattr(kept, "made_by", lambda: "0.1.0+another")
    assert shelves(lambda: "of now") == "of now"
    with store.reading(sqlite_engine) as session:
        assert session.query(Result).where(Result.kind == "words").count() == 1


def test_a_change_of_any_module_that_makes_results_is_other_software(monkeypatch, tmp_path):
    """So that no number has to be raised by hand."""
    before = kept.made_by()
    (tmp_path / "rule.py").write_text("half = 0.5")
    monkeypatch.setattr(kept.resources, "files", lambda _package: tmp_path)
    first = kept.made_by.__wrapped__()
    (tmp_path / "rule.py").write_text("half = 0.6")
    assert len({before, first, kept.made_by.__wrapped__()}) == 3


def test_a_database_put_back_from_a_copy_is_not_answered_from_another_past(shelves, sqlite_engine):
    """The same revision was reached on another way: its row bears another moment."""
    assert shelves(lambda: "of the lost past") == "of the lost past"
    with store.writing(sqlite_engine) as session:
        session.execute(delete(Result))
    assert shelves(lambda: "of today") == "of today"
    assert shelves(lambda: pytest.fail("computed again")) == "of today"


def test_a_result_that_cannot_be_kept_is_shown_and_computed_again(shelves, sqlite_engine, monkeypatch, caplog):
    def refuse(*_: object) -> None:
        raise store.Unavailable("read only")

    monkeypatch.setattr(kept.rows, "keep", refuse)
    assert shelves(lambda: "first") == "first"
    assert "could not be kept" in caplog.text
    assert shelves(lambda: "second") == "second"


def entry(size: int) -> kept._Entry:
    return kept._Entry("value", size)


def test_memory_drops_what_was_not_used_for_longest_once_it_holds_too_many_bytes():
    cache = Memory(most=100)
    for name, size in (("a", 40), ("b", 40)):
        cache.put((name,), entry(size))
    cache.get(("a",))
    cache.put(("c",), entry(40))
    assert [bool(cache.get((name,))) for name in "abc"] == [True, False, True]
    assert cache.size == 80


def test_memory_keeps_the_newest_however_large_it_is():
    cache = Memory(most=100)
    cache.put(("small",), entry(10))
    cache.put(("large",), entry(1_000))
    assert cache.get(("small",)) is None
    assert cache.get(("large",))
    cache.put(("large",), entry(20))
    assert cache.size == 20


def test_a_revision_tells_each_of_its_facts_apart():
    facts = [("a", 1, b"x"), ("a", 2, b"x"), ("a", 1, b"y"), ("b", 1, b"x"), ("a", 1)]
    assert len({revision_of(*told) for told in facts}) == len(facts)


def test_results_are_held_by_the_bytes_that_they_take(sqlite_rounds):
    memory.clear()
    result_of(sqlite_rounds, "NOW", against="BEFORE")
    assert 0 < memory.size < kept.MOST_BYTES
