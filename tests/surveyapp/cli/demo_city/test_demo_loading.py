"""The invented city in a database: whole, marked as invented, the same on both engines, and never over real data."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select

from surveyapp import models, store
from surveyapp.cli import main
from surveyapp.cli.demo_city.loading import DemoCard, load
from surveyapp.cli.demo_city.welcome import first_sign_in
from surveyapp.results.public.published import as_published
from surveyapp.store import settings
from surveyapp.store.agencies import agencies as who
from surveyapp.store.followup.measures import measures
from surveyapp.store.followup.responsible import responsible_rows
from surveyapp.store.office.saving import read
from surveyapp.store.people.accounts import account_count
from surveyapp.store.readings.hashes import data_hash
from surveyapp.store.waves.codes import batches
from surveyapp.store.waves.frame import frame as frame_of
from surveyapp.store.waves.waves import open_wave_of_counter, waves
from surveyapp.web import create_app
from tests.reading import result_of
from tests.visitor import Visitor

SECRET = b"a secret of these tests, long enough"
ROUND_CODES = ("2025-Q3", "2026-Q3", "2026-Q4")


@pytest.fixture(scope="module")
def loaded(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, tuple[DemoCard, ...]]]:
    path = tmp_path_factory.mktemp("demo") / "survey.db"
    shutil.copyfile(migrated_file, path)
    engine = store.connect(f"sqlite:///{path}")
    yield engine, load(engine, SECRET)
    engine.dispose()


@pytest.fixture(scope="module")
def demo(loaded) -> Engine:
    return loaded[0]


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
        assert read(session).says("superior", "vi") == "UBND thành phố Vĩnh Lam"


def test_the_first_counter_leads_to_the_open_round(demo):
    with store.reading(demo) as session:
        assert open_wave_of_counter(session, "101").code == "2026-Q4"


def test_loading_again_changes_nothing(demo):
    before = _hashes(demo)
    assert load(demo, SECRET) == ()
    assert _hashes(demo) == before


def test_both_databases_hold_the_same_city(demo, postgresql_engine):
    load(postgresql_engine, SECRET)
    assert _hashes(postgresql_engine) == _hashes(demo)


def test_real_agencies_are_not_mixed_with_invented_ones(sqlite_engine):
    with store.writing(sqlite_engine) as session:
        who.save_agencies(session, [who.AgencyRow("A1", "Sở Nội vụ")])
    with pytest.raises(store.Refused, match="not invented"):
        load(sqlite_engine, SECRET)
    with store.reading(sqlite_engine) as session:
        assert list(who.agencies(session)) == ["A1"]


@pytest.mark.parametrize(
    ("agency", "not_ranked", "flags"),
    [
        pytest.param("SNGV", "few-forms", {"few", "suppressed"}, id="7 forms are too few to publish"),
        pytest.param("SDTTG", "few-forms", {"few"}, id="19 forms are too few to rank"),
        pytest.param("VPUBND", "basis", set(), id="forms that anybody could send"),
        pytest.param("BQLKCN", "", {"unweighted"}, id="no number of dossiers"),
        pytest.param("P06", "unreliable", {"all-same"}, id="nothing but praise"),
        pytest.param("X02", "no-answers", set(), id="no forms"),
    ],
)
def test_the_collected_round_has_every_state(demo, agency, not_ranked, flags):
    row = result_of(demo, "2026-Q3").row("agency", agency)
    assert (row.not_ranked, set(row.flags)) == (not_ranked, flags)


@pytest.mark.parametrize("code", ["2025-Q3", "2026-Q3"])
def test_issued_returned_excluded_and_counted_forms_add_up(demo, code):
    counts = result_of(demo, code).counts
    assert counts.issued > counts.returned == counts.excluded + counts.counted
    assert counts.valid == counts.counted + counts.monitoring
    assert 0 < counts.excluded < counts.counted / 50
    assert 0 < counts.monitoring < counts.counted / 5
    groups = result_of(demo, code).counts_by_group
    assert {g: groups[g].returned for g in ("departments", "communes")} == {
        g: groups[g].excluded + groups[g].counted for g in ("departments", "communes")
    }
    assert groups["centres"].excluded == groups["departments"].excluded  # who received them, who decided on them


@pytest.mark.parametrize("code", ROUND_CODES)
def test_as_many_codes_are_used_as_forms_came_with_one(demo, code):
    with store.reading(demo) as session:
        printed = batches(session, code)
        forms = session.scalar(
            select(func.count())
            .select_from(models.Response)
            .join(models.Cell)
            .join(models.Wave)
            .where(models.Wave.code == code, models.Response.proof == "token")
        )
        frame = frame_of(session, code)
    assert sum(batch.returned for batch in printed) == forms > 0
    assert all(batch.returned <= batch.handed_out <= batch.printed - batch.spoiled for batch in printed)
    assert sum(batch.handed_out for batch in printed) < sum(row.issued for row in frame)


def test_a_newcomer_can_try_a_card_of_the_open_round(loaded):
    engine, cards = loaded
    app = create_app({"SECRET_KEY": SECRET.decode(), "DATABASE": engine.url, "TESTING": True})
    assert len({card.agency for card in cards}) == len(cards) == 3
    for card in cards:
        page = Visitor(app).open(f"/c/{card.code}").page
        assert card.agency in page.text
        assert "Khảo sát bổ sung tại quầy" in page.text
    app.extensions["engine"].dispose()


def test_whoever_comes_later_is_told_how_to_get_new_cards(loaded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SURVEYAPP_DATABASE_URL", str(loaded[0].url))
    again = CliRunner().invoke(main, ["demo"])
    assert again.output.startswith("the invented city is there already")
    command = next(line for line in again.output.splitlines() if "surveyapp codes make" in line).partition(": ")[2]
    made = CliRunner().invoke(main, shlex.split(command)[1:])
    assert (made.exit_code, (tmp_path / "codes.csv").read_text("utf-8").count("P01")) == (0, 10), made.output


def test_two_communes_share_an_index(demo):
    result = result_of(demo, "2026-Q3")
    assert result.row("agency", "X08").index == result.row("agency", "X09").index is not None


def test_most_changes_of_the_published_view_stand(demo):
    """An item with few answers on one side takes the change of an agency along only where it would be told."""
    shown = as_published(result_of(demo, "2026-Q3", against="2025-Q3"))
    rows = [
        row for row in shown.rows if row.scope == "agency" and row.part == "overall" and row.key not in shown.hidden
    ]
    assert sum(row.change is not None for row in rows) > len(rows) / 2


def test_the_first_account_is_made_once(sqlite_engine):
    first, second = first_sign_in(sqlite_engine), first_sign_in(sqlite_engine)
    assert first.startswith("office@example.org, one-time password ")
    assert "password" not in second
    with store.reading(sqlite_engine) as session:
        assert account_count(session) == 1


def _hashes(engine: Engine) -> list[str]:
    with store.reading(engine) as session:
        return [data_hash(session, code) for code in ROUND_CODES]


def test_the_method_tells_of_the_city_what_its_figures_say(demo):
    method = (Path(__file__).parents[4] / "docs/method.md").read_text(encoding="utf-8")
    told = " ".join(method.partition("**The demo city**")[2].partition("\n\n")[0].split())
    leagues = {table: league for table, league in result_of(demo, "2026-Q3").leagues.items() if table[1] == "overall"}
    assert {group for group, _ in leagues} == {"departments", "communes", "centres"}
    for (group, _), league in leagues.items():
        said = told.partition(f"of the {group} ")[2].partition(")")[0]
        assert said.startswith(f"{league.told_apart} of {league.pairs} ")
        assert said.endswith(f"({league.display}")


def test_who_answers_and_what_is_done_is_invented_for_the_invented_city_alone(demo):
    with store.reading(demo) as session:
        answering, planned = responsible_rows(session), measures(session)
    assert {row.source for row in (*answering, *planned)} == {"own"}
    assert {row.state for row in planned} == {"planned", "under-way", "done"}
    assert {row.lead for row in answering} == {"VPUBND", "SNV", "STP"}
