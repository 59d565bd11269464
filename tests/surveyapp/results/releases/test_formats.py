"""What was published can be read for ever: the database of version 0.1, and columns that come later."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import json
import zlib

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, update

from surveyapp import models, store
from surveyapp.cli import main
from surveyapp.results.model import body, result
from surveyapp.results.releases import formats
from surveyapp.results.releases.releasing import is_same, publish_result, released
from surveyapp.store.approvals import approve
from surveyapp.store.people.accounts import add_account
from surveyapp.store.questionnaires import add_questionnaire, drafted, questionnaire
from surveyapp.store.results import releases
from surveyapp.store.waves import transitions
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from tests.reading import result_of
from tests.stored import restoring

SIGNED = releases.Signed("Số 20/QĐ-SNV", "Nguyễn Văn An", dt.date(2026, 9, 1))
RANKS = ("rank", "rank_low", "rank_high", "rank_of", "not_ranked")
MODERATED = ("ci_low", "ci_high", "change_low", "change_high", "rank_low", "rank_high")
"""Intervals and sets; those of 0.1 took the variance of a single agency for certain."""
EDITIONS = {"staff": (), "published": ("--public",)}


def begins_as(now: str, before: str) -> bool:
    """Every line as it was, byte for byte; columns may have been added at its end."""
    lines = zip(now.splitlines(), before.splitlines(), strict=True)
    return all((line + ",").startswith(old + ",") for line, old in lines)


def number_or_text(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def shown(engine: Engine, *words: str) -> str:
    address = engine.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(main, ["index", *words, "--format", "csv", "--no-bom", "--database", address])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("number", ["1", "2"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_releases_of_0_1_show_byte_for_byte_what_they_showed(stored, number, edition):
    words = ("--wave", "2026", "--release", number, *EDITIONS[edition])
    assert begins_as(shown(stored, *words), restoring.printed(f"release-{number}-{edition}.csv"))


def test_result_that_0_1_kept_is_computed_anew(stored):
    """To the digits that processors have in common, but for intervals and sets, and that an agency alone in its group
    is first of nobody now."""
    before = list(csv.DictReader(restoring.printed("index-2025.csv").splitlines()))
    now = list(csv.DictReader(shown(stored, "--wave", "2025").splitlines()))
    for was, row in zip(before, now, strict=True):
        if was["rank_of"] == "1":
            assert row["not_ranked"] == "alone"
            was |= dict.fromkeys(RANKS, "") | {"not_ranked": "alone"}
        if was["not_ranked"] == "few":
            was["not_ranked"] = "few-forms"  # the population is known, and large enough
        assert bool(row["ci_low"]) == bool(was["ci_low"])
        kept = [column for column in was if column not in MODERATED]
        for column in kept:
            assert is_same(number_or_text(row[column]), number_or_text(was[column])), column


def test_release_of_format_2_shows_what_it_showed(stored):
    """The body is one that the first version with this format froze, put where such a release would stand."""
    text = restoring.printed("release.json", restoring.FORMAT_2)
    with store.writing(stored) as session:
        release = session.scalars(select(models.Release).where(models.Release.number == 1)).one()
        release.body, release.format = zlib.compress(text.encode()), 2
    assert begins_as(shown(stored, "--wave", "2026", "--release", "1"), restoring.printed("index-2025.csv"))
    result = released(stored, "2026", 1)
    assert result.group_names["communes"] == {"vi": "Xã, phường", "en": "Wards and communes"}
    assert (result.wave.state, result.wave.code, result.questionnaire.key) == ("published", "2025", "counter-quick@1")
    assert released(stored, "2026", 1, public=True).hidden[("agency", "TL", "overall")] == "few"


def test_release_of_0_1_says_its_format_and_that_it_kept_no_hashes_of_texts(stored):
    with store.reading(stored) as session:
        assert [(r.format, r.text_hashes) for r in releases.releases(session, "2026")] == [(1, None), (1, None)]


def test_next_release_after_the_upgrade_supersedes_and_differs_in_ranks_and_intervals_alone(stored):
    with store.writing(stored) as session:
        for state in ("collected", "locked"):
            transitions.set_state(session, "2026", state, "test")
    number, changed = publish_result(stored, "2026", SIGNED, "test")
    assert number == 3
    assert {column for _, _, _, column, _, _ in changed} == {*RANKS, *MODERATED}
    assert {value for _, _, _, column, _, value in changed if column == "not_ranked"} == {"alone", "few-forms"}
    with store.reading(stored) as session:
        rows = releases.releases(session, "2026")
    assert [(row.format, row.state) for row in rows[1:]] == [(1, "superseded"), (formats.FORMAT, "published")]


@pytest.fixture
def published(stored) -> Engine:
    """A round that this version has published: number 1 of 2025."""
    with store.writing(stored) as session:
        transitions.set_state(session, "2025", "locked", "test")
    publish_result(stored, "2025", SIGNED, "test")
    return stored


@pytest.fixture
def wider(monkeypatch) -> type:
    """`IndexRow` with a column that no release has, everywhere where its columns are known."""
    extra = [("made_up", str, dataclasses.field(default="new"))]
    wide = dataclasses.make_dataclass("IndexRow", extra, bases=(result.IndexRow,), frozen=True, slots=True)
    monkeypatch.setattr(body, "IndexRow", wide)
    monkeypatch.setattr(formats, "COLUMNS", (*result.COLUMNS, "made_up"))
    return wide


@pytest.mark.parametrize("public", [False, True], ids=["staff", "published"])
@pytest.mark.parametrize("wave", ["2025", "2026"])
def test_column_that_comes_later_leaves_every_release_readable(published, wave, public, request):
    before = released(published, wave, 1, public=public)
    wide = request.getfixturevalue("wider")
    after = released(published, wave, 1, public=public)
    assert {type(row) for row in after.rows} == {wide}
    assert {row.made_up for row in after.rows} == {"new"}
    old = [[getattr(row, column) for column in result.COLUMNS] for row in after.rows]
    assert old == [[getattr(row, column) for column in result.COLUMNS] for row in before.rows]


def test_release_with_a_column_of_a_newer_version_is_refused(published, monkeypatch):
    monkeypatch.setattr(formats, "COLUMNS", result.COLUMNS[1:])
    with pytest.raises(store.Refused, match="it has the column wave"):
        released(published, "2025", 1)


def test_release_of_a_newer_format_is_refused(published):
    with store.writing(published) as session:
        session.execute(update(models.Release).values(format=formats.FORMAT + 1))
    with pytest.raises(store.Refused, match=f"it has format {formats.FORMAT + 1}") as refused:
        released(published, "2025", 1)
    assert "install the newer surveyapp" in refused.value.problems[0].remedy


def test_every_older_format_has_a_reader():
    assert set(formats.READERS) == set(range(1, formats.FORMAT))


def test_rows_of_a_release_are_objects_by_the_name_of_their_column(published):
    with store.reading(published) as session:
        frozen = json.loads(releases.release(session, "2025", 1).body)
    rows = frozen["staff"]["rows"] + frozen["public"]["rows"]
    assert {frozenset(row) for row in rows} == {frozenset(result.COLUMNS)}


def test_release_is_read_back_as_the_result_that_was_published(published):
    assert released(published, "2025", 1) == result_of(published, "2025")


def test_release_says_the_hashes_of_its_words_and_shows_those_after_a_correction(published):
    with store.writing(published) as session:
        asked = questionnaire(session, "counter-quick")
        corrected = dataclasses.replace(asked.texts["vi"], title="Một tên khác")
        texts = dict(asked.texts) | {"vi": corrected}
        add_questionnaire(session, dataclasses.replace(asked, texts=texts))
        assert drafted(session, "counter-quick").texts["vi"].title == "Một tên khác"
        kept = releases.release(session, "2025", 1).text_hashes
        stored_texts = session.execute(
            select(models.QuestionnaireText.language, models.QuestionnaireText.revision, models.QuestionnaireText.hash)
        )
        known = {f"{language}/{revision}": value.hex() for language, revision, value in stored_texts}
    assert kept.items() < known.items()
    assert {name.partition("/")[0] for name in kept} == set(asked.texts)
    assert released(published, "2025", 1).questionnaire == asked


def test_release_of_0_1_keeps_its_words_when_others_are_approved(stored):
    """It holds no hashes of what it printed: it has the words that its wave pinned at the upgrade."""
    before = released(stored, "2026", 1).questionnaire
    with store.writing(stored) as session:
        corrected = dataclasses.replace(before.texts["vi"], title=before.texts["vi"].title + ".")
        add_questionnaire(session, dataclasses.replace(before, texts={**before.texts, "vi": corrected}))
        add_account(session, "ann@office.example", password="x" * 20)
        approve(session, before.key, "vi", "ann@office.example")
        assert questionnaire(session, before.key).texts["vi"] == corrected
    assert released(stored, "2026", 1).questionnaire == before


@pytest.mark.parametrize("public", [False, True], ids=["staff", "published"])
def test_release_of_0_1_says_since_when_its_words_are_stored(stored, public):
    result = released(stored, "2026", 1, public=public)
    said = list(wordings.texts_said(result.wave.texts, Words("vi")))
    assert said
    assert all("lời văn in theo bản lưu ngày" in sentence for sentence in said)
    assert list(wordings.texts_said(result_of(stored, "2026").wave.texts, Words("vi"))) == said


def test_release_whose_words_were_changed_behind_its_back_is_refused(published):
    with store.writing(published) as session:
        session.execute(update(models.QuestionnaireText).values(hash=bytes(32)))
    with pytest.raises(store.Refused, match="are not those that were printed"):
        released(published, "2025", 1)


@pytest.mark.parametrize(
    ("was", "now", "same"),
    [
        (83.25, 83.25 * (1 + 4e-16), True),
        (0.0, 1e-17, True),
        (83.25, 83.25 + 1e-9, False),
        (83.25, None, False),
        ("few", "few", True),
        (7, 8, False),
    ],
)
def test_what_two_processors_add_up_otherwise_is_no_correction(was, now, same):
    assert is_same(was, now) is same
