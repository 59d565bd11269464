"""The invented city in a database: whole, marked as invented, the same on both engines, and never over real data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.cli.demo_city.loading import load
from surveyapp.store import agencies as who
from surveyapp.store import settings
from surveyapp.store.answers import answers
from surveyapp.store.waves import open_wave_of_counter, waves

SETTLED = ("2025-Q3", "2026-Q3", "2026-Q4")


@pytest.fixture(scope="module")
def demo(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("demo") / "survey.db"
    shutil.copyfile(migrated_file, path)
    engine = store.connect(f"sqlite:///{path}")
    assert load(engine)
    yield engine
    engine.dispose()


def test_the_rounds_end_in_their_states(demo):
    with store.reading(demo) as session:
        assert {wave.code: wave.state for wave in waves(session)} == {
            "2025-Q3": "locked",
            "2026-Q3": "collected",
            "2026-Q4": "open",
        }


def test_the_database_says_that_its_data_are_invented(demo):
    with store.reading(demo) as session:
        assert settings.setting(session, "invented") is True
        assert settings.setting(session, "office")["vi"]["superior"] == "UBND thành phố Vĩnh Lam"


def test_the_first_counter_leads_to_the_open_round(demo):
    with store.reading(demo) as session:
        assert open_wave_of_counter(session, "101").code == "2026-Q4"


def test_loading_again_changes_nothing(demo):
    before = _all_answers(demo)
    assert load(demo) is False
    assert _all_answers(demo) == before


def test_both_databases_hold_the_same_city(demo, postgresql_engine):
    load(postgresql_engine)
    assert _all_answers(postgresql_engine) == _all_answers(demo)


def test_real_agencies_are_not_mixed_with_invented_ones(sqlite_engine):
    with store.writing(sqlite_engine) as session:
        who.save_agencies(session, [who.AgencyRow("A1", "Sở Nội vụ")])
    with pytest.raises(store.Refused, match="not invented"):
        load(sqlite_engine)
    with store.reading(sqlite_engine) as session:
        assert list(who.agencies(session)) == ["A1"]


def _all_answers(engine: Engine) -> dict[str, set[object]]:
    """Per round: every block with its place by name, in no particular order."""
    found = {}
    with store.reading(engine) as session:
        for code in SETTLED:
            read = answers(session, code)
            found[code] = {(read.cells[b.cell], b.basis, b.count, _sorted(b.answers, b.count)) for b in read.blocks}
    return found


def _sorted(strings: bytes, count: int) -> tuple[bytes, ...]:
    width = len(strings) // count
    return tuple(sorted(strings[at : at + width] for at in range(0, len(strings), width)))
