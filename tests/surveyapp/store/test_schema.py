"""The schema is brought up to date from every version there was; a stranger's version is refused."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import Engine, exc, inspect, text

from surveyapp import models, store
from surveyapp.store import schema
from surveyapp.store.office.saving import read
from surveyapp.store.waves import waves
from tests.stored import restoring
from tests.surveyapp.models.test_tables import described


def test_upgrading_twice_changes_nothing(engine):
    before = described(engine)
    schema.upgrade(engine)
    assert schema.is_current(engine)
    assert described(engine) == before


def test_database_of_version_0_1_gets_the_tables_of_a_new_one(stored, request):
    fresh = request.getfixturevalue(f"{stored.dialect.name}_engine")
    assert described(stored) == described(fresh)


def test_upgrade_keeps_every_row_of_version_0_1(stored, tmp_path):
    """Counted in the database as it was."""
    before = restoring.restore(tmp_path / "before.db")
    assert rows(before, "response") == 587
    for table in set(inspect(before).get_table_names()) - {"alembic_version"}:
        assert rows(stored, table) == rows(before, table), table
    before.dispose()


def test_groups_of_version_0_1_keep_the_names_that_the_program_gave_them(stored):
    with stored.connect() as connection:
        query = text("SELECT code, language, name FROM peer_group_name n JOIN peer_group g ON g.id = n.peer_group_id")
        names = {(code, language): name for code, language, name in connection.execute(query)}
    assert names == {
        ("departments", "vi"): "Sở, ban, ngành",
        ("departments", "en"): "Departments and agencies",
        ("communes", "vi"): "Xã, phường",
        ("communes", "en"): "Wards and communes",
        ("centres", "vi"): "Trung tâm Phục vụ hành chính công",
        ("centres", "en"): "Public administration service centres",
    }


@pytest.mark.parametrize("since", ["NULL", "'2025-07-01'"], ids=["always", "since a day"])
def test_one_identifier_leads_to_one_agency(stored, since):
    line = f"INSERT INTO agency_identifier (agency_id, kind, value, valid_from) VALUES (:agency, 'H', 'H61.4', {since})"  # noqa: S608
    with stored.begin() as connection:
        connection.execute(text(line), {"agency": 2})
    with pytest.raises(exc.IntegrityError), stored.begin() as connection:
        connection.execute(text(line), {"agency": 3})


def test_empty_database_is_not_current(tmp_path):
    empty = store.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not schema.is_current(empty)
    empty.dispose()


@pytest.mark.parametrize("act", [schema.upgrade, schema.is_current], ids=["upgrade", "is_current"])
def test_schema_of_a_newer_version_is_refused_by_name(engine, act):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(store.Refused, match="schema version 9999, which this version of surveyapp does not know"):
        act(engine)


def test_interrupted_upgrade_leaves_nothing_and_can_be_repeated(engine, monkeypatch):
    with engine.begin() as connection:
        models.Response.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    whole = command.upgrade

    def interrupted(*arguments) -> None:
        whole(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        schema.upgrade(engine)
    assert inspect(engine).get_table_names() == []
    monkeypatch.undo()
    schema.upgrade(engine)
    assert schema.is_current(engine)


def test_every_table_of_the_data_page_exists(engine):
    assert set(inspect(engine).get_table_names()) == {"alembic_version", *models.Response.metadata.tables}


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608


def test_texts_of_version_0_1_are_pinned_to_the_waves_that_were_answered_with_them(stored):
    with stored.connect() as connection:
        query = """SELECT w.code, t.language, t.revision, t.pinned, t.reason, t.actor
                     FROM wave_text t JOIN wave w ON w.id = t.wave_id ORDER BY 1, 2"""
        pinned = [tuple(row) for row in connection.execute(text(query))]
    assert pinned == [
        (wave, language, 1, "migrated", None, None) for wave in ("2025", "2026") for language in ("en", "vi")
    ]


def test_waves_of_version_0_1_that_were_collected_keep_the_basis_that_was_declared(stored):
    with stored.connect() as connection:
        rules = dict(connection.execute(text("SELECT code, basis_rule FROM wave")).all())
    assert rules == {"2025": "declared", "2026": "declared"}


@pytest.fixture
def upgraded_while_open(tmp_path):
    """Version 0.1 with a wave that still collects, and two excluded responses in the other, one with its reason."""
    old = restoring.restore(tmp_path / "open.db")
    with old.begin() as connection:
        connection.execute(text("UPDATE wave SET state = 'open' WHERE code = '2025'"))
        two = [row.id for row in connection.execute(text("SELECT id FROM response ORDER BY id LIMIT 2"))]
        excluded = "UPDATE response SET status = 'excluded', status_reason = :reason WHERE id = :id"
        connection.execute(text(excluded), [{"id": two[0], "reason": "duplicate"}, {"id": two[1], "reason": None}])
    schema.upgrade(old)
    yield old, two
    old.dispose()


def test_wave_that_is_open_while_upgrading_pins_the_newest_words_of_every_language(upgraded_while_open):
    engine, _ = upgraded_while_open
    with engine.connect() as connection:
        query = text("SELECT language FROM wave_text t JOIN wave w ON w.id = t.wave_id WHERE code = '2025' ORDER BY 1")
        assert list(connection.scalars(query)) == ["en", "km", "vi"]
        thawed = "SELECT count(*) FROM questionnaire_text WHERE frozen_at IS NULL"
        assert connection.scalar(text(thawed)) == 0
        assert connection.scalar(text("SELECT basis_rule FROM wave WHERE code = '2025'")) == "proof"


def test_excluded_responses_of_before_keep_their_reason_as_rows(upgraded_while_open):
    engine, (with_reason, without) = upgraded_while_open
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT response_id, reason, actor, undone_at FROM exclusion ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            (with_reason, "duplicate", None, None),
            (without, "not-recorded", None, None),
        ]


def test_wave_of_before_that_holds_published_counts_says_of_which_questions(tmp_path):
    old = restoring.restore(tmp_path / "counts.db")
    with old.begin() as connection:
        query = (
            "SELECT r.id, length(r.answers) AS size FROM response r JOIN cell c ON c.id = r.cell_id WHERE wave_id = 1"
        )
        found = connection.execute(text(f"{query} ORDER BY r.id LIMIT 3")).all()
        for slot, (response, size) in zip((4, 2, 4), found, strict=True):
            told = {"id": response, "answers": "5".rjust(slot + 1, "_").ljust(size, "_")}
            columns = "channel = 'import', proof = 'none', variant = '', answers = :answers"
            connection.execute(text(f"UPDATE response SET {columns} WHERE id = :id"), told)  # noqa: S608
    schema.upgrade(old)
    with store.reading(old) as session:
        settings = {wave.code: wave.settings.get("counted_slots") for wave in waves.waves(session)}
    old.dispose()
    assert settings == {"2025": [2, 4], "2026": None}


def test_what_the_office_said_by_language_it_says_by_fact(tmp_path):
    old = restoring.restore(tmp_path / "office.db")
    said = '{"vi": {"superior": "UBND\\nthành phố", "recipients": ["Như trên", "Lưu: VT"], "place": ""}}'
    with old.begin() as connection:
        connection.execute(text("DELETE FROM setting WHERE key = 'office'"))
        connection.execute(text("INSERT INTO setting (key, value) VALUES ('office', :said)"), {"said": said})
    schema.upgrade(old)
    with store.reading(old) as session:
        office = read(session)
    old.dispose()
    assert office.facts == {"superior": {"vi": ("UBND", "thành phố")}, "recipients": {"vi": ("Như trên", "Lưu: VT")}}
