"""A score and a roll-up that did not exist before go through every door that a rule goes through."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pypdf
import pytest

import questionnaires.rules as vocabulary
from analysis.wave.rollups import ROLLUPS, Combination, Rollup
from analysis.wave.scores import SCORES, Score
from questionnaires.checks.registry import STRUCTURE_CHECKS
from tests.desk import AGENCIES, Desk, office_of

RULE = "best-share/first-item"


def best_share(question):
    """1 for the best answer alone."""
    return {code: float(value == max(question.values.values())) for code, value in question.values.items()}


def first_item(scores, rated, used, structure):
    """The first item speaks for all of them."""
    first = used & (np.cumsum(used, axis=1) == 1)
    whole = np.where(first, rated, 0).sum(axis=1)
    whole = np.where(whole > 0, whole, np.nan)
    value = np.where(first, scores, 0).sum(axis=1) / whole
    by_score = np.where(first, 1 / whole[:, None], 0.0)
    return Combination(value, by_score, np.where(first, -value[:, None] * by_score, 0.0))


@pytest.fixture
def new_rule(monkeypatch):
    """As a developer adds them: a function in `analysis`, and its name with words and needs."""
    for registry, computed in ((SCORES, Score(best_share, is_share=True)), (ROLLUPS, Rollup(first_item))):
        monkeypatch.setitem(registry, computed.name, computed)
    first_item_rule = vocabulary.RulePart("the first item speaks for all", needs=(vocabulary.OVERALL,))
    monkeypatch.setitem(vocabulary.SCORES, "best-share", vocabulary.RulePart("share of the best answers"))
    monkeypatch.setitem(vocabulary.ROLLUPS, "first-item", first_item_rule)


@pytest.fixture
def own(desk: Desk):
    """A questionnaire that has it as its default rule."""
    desk.does("questionnaire", "new", desk.folder / "own")
    structure = desk.folder / "own" / "questions.toml"
    text = structure.read_text("utf-8")
    structure.write_text(text.replace('"satisfied-share/mean-of-factors"', f'"{RULE}"'), "utf-8")
    return desk.folder / "own"


@pytest.fixture
def collected(desk: Desk, own, new_rule) -> Desk:
    """40 forms: SEATS 5 in three of four, POLITE never."""
    desk.does("questionnaire", "add", own)
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W", "--questionnaire", "own@1", "--rule", RULE)
    desk.does("wave", "open", "W")
    answers = [f"SYT,4,{seats},4,.,.,.," for seats in "5554" * 10]
    lines = ["agency,OVERALL,SEATS,POLITE,LATE,TOLD,AGE,MORE", *answers]
    desk.does("import", desk.file("answers.csv", "\n".join(lines)), "--wave", "W")
    desk.does("wave", "close", "W")
    return desk


def test_a_definition_may_name_it_as_its_default(desk, own, new_rule):
    assert "nothing stands in the way" in desk.does("questionnaire", "check", own)


def test_the_check_knows_what_it_needs_of_a_definition(desk, own, new_rule):
    structure = own / "questions.toml"
    structure.write_text(structure.read_text("utf-8").replace("overall = true\n", 'factor = "people"\n'), "utf-8")
    assert "rule-without-overall" in "\n".join(desk.refuses("questionnaire", "check", own))


def test_it_is_unknown_before_it_is_added(desk, own):
    assert "rule-unknown" in "\n".join(desk.refuses("questionnaire", "check", own))


def test_a_wave_is_made_and_indexed_under_it(collected):
    rows = json.loads(collected.does("index", "--wave", "W", "--rule", RULE, "--format", "json"))
    (overall,) = (row for row in rows if row["agency"] == "SYT" and row["part"] == "overall")
    assert (overall["rule"], overall["index"]) == (RULE, 75)
    assert overall["ci_low"] < 75 < overall["ci_high"]


def test_its_name_stands_in_every_row_of_the_csv(collected):
    rows = list(csv.DictReader(io.StringIO(collected.does("index", "--wave", "W", "--format", "csv"))))
    assert {row["rule"] for row in rows} == {RULE}


def test_a_rule_that_the_definition_cannot_follow_is_refused_for_a_wave_and_for_an_index(collected):
    for command in (["wave", "create", "V", "--questionnaire", "single-rating"], ["index", "--wave", "W"]):
        refused = "\n".join(collected.refuses(*command, "--rule", "best-share/weighted-factors"))
        assert "gives no weight to some factors, which weighted-factors needs" in refused


def test_the_page_of_the_ranking_says_it_in_words_and_without_its_code(collected):
    page = office_of(collected).open("/staff/waves/W").page
    assert "share of the best answers; the first item speaks for all" in page.text
    assert RULE not in page.text


def test_the_report_says_it_in_words_and_without_its_code(collected):
    collected.does("report", "--wave", "W", "--lang", "en", "-o", collected.folder / "report.pdf")
    pages = (page.extract_text() for page in pypdf.PdfReader(collected.folder / "report.pdf").pages)
    said = " ".join(" ".join(pages).split())
    assert "Share of the best answers; the first item speaks for all." in said
    assert RULE not in said


@pytest.mark.parametrize(
    ("computed", "named"),
    [
        pytest.param(SCORES, vocabulary.SCORES, id="scores"),
        pytest.param(ROLLUPS, vocabulary.ROLLUPS, id="roll-ups"),
    ],
)
def test_what_a_definition_may_name_is_what_can_be_computed(computed, named):
    assert list(computed) == list(named)


@pytest.mark.parametrize("registry", [vocabulary.SCORES, vocabulary.ROLLUPS], ids=["scores", "roll-ups"])
def test_whatever_is_not_called_anything_is_named_here(registry):
    assert [name for name, part in registry.items() if not part.called] == []


def test_every_need_of_a_rule_is_found_by_a_check_of_its_own():
    parts = [*vocabulary.SCORES.values(), *vocabulary.ROLLUPS.values()]
    assert {need.code for part in parts for need in part.needs} <= STRUCTURE_CHECKS.keys()
