"""Nobody finds the forms or the answers of a hidden agency, however long whole numbers are searched."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner

from surveyapp import store
from surveyapp.cli import main
from surveyapp.languages import numbers
from surveyapp.reports.family.ranking import document
from surveyapp.results.model.result import COARSE, WaveResult
from surveyapp.results.reading import PUBLISHED, View
from tests.factories.office import OFFICE
from tests.surveyapp.results.public import attacked
from tests.surveyapp.results.public.attack import Places, Published, search, widest_gap

CITIES = tuple(attacked.FORMS)
GROUP = {code: facts.peer_group for code, facts in attacked.AGENCIES.items()}


@pytest.fixture(scope="module")
def url(migrated_file, tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("attacked") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    with store.writing(engine) as session:
        attacked.hold(session)
    engine.dispose()
    return f"sqlite:///{file}"


def lines(url: str, *words: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(main, [*words, "--format", "csv", "--no-bom", "--database", url])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def places(rows: list[dict[str, str]]) -> Places:
    return {(r["scope"], r["peer_group"] if r["scope"] == "peer_group" else r["agency"], r["part"]): r for r in rows}


@pytest.fixture(scope="module")
def written(url) -> Mapping[tuple[str, str], Places]:
    """(city, edition) -> the index of its second round; `before` is the published one of its first."""
    found = {}
    for city in CITIES:
        for edition, words in (("public", ["--public"]), ("staff", [])):
            found[city, edition] = places(lines(url, "index", "--wave", f"{city}-2", "--against", f"{city}-1", *words))
        found[city, "before"] = places(lines(url, "index", "--wave", f"{city}-1", "--public"))
    return found


@pytest.fixture(scope="module")
def published(url) -> Mapping[str, WaveResult]:
    engine = store.connect(url)
    found = {}
    for city in CITIES:
        with View(engine, f"{city}-2", edition=PUBLISHED) as view:
            found[city] = view.result
    engine.dispose()
    return found


def attack(city: str, rows: Places, before: Places, satisfied: Mapping[str, int] | None = None) -> Published:
    return Published(rows, before, attacked.DOSSIERS[city], GROUP, attacked.ITEMS, satisfied or {})


def as_it_was(rows: Places, city: str) -> Places:
    """Rounded to two digits, one agency hidden with one other: what used to be published."""
    gone = {attacked.FEW, "H99.07"}

    def printed(row: Mapping[str, str]) -> dict[str, str]:
        if row["agency"] in gone:
            return dict.fromkeys(row, "") | {"flags": ""}
        figures = {name: f"{float(row[name]):.2f}" for name in ("index", "se", "change") if row[name]}
        return {**row, **figures}

    return {place: printed(row) for place, row in rows.items()}


@pytest.mark.parametrize("city", CITIES)
def test_the_search_finds_everything_in_what_used_to_be_published(written, city):
    """So that it is no weak attacker from whom nothing has to be hidden."""
    rows = as_it_was(written[city, "staff"], city)
    found = search(attack(city, rows, {}), attacked.FEW)
    assert found.forms == {6}
    for part in (part for part, items in attacked.ITEMS.items() if items == 1):
        (share,) = found.of(part)
        assert share == pytest.approx(float(written[city, "staff"]["agency", attacked.FEW, part]["index"]) / 100)


@pytest.mark.parametrize("city", CITIES)
def test_the_people_of_an_agency_that_is_hidden_too_find_neither_forms_nor_answers(written, published, city):
    """They know how many forms their own agency has; whoever does not, knows less."""
    levels = {code: published[city].levels["all", "all", code].counts for code in map(str, _codes(published[city]))}
    told = {f"item:{code}": counts["4"] + counts["5"] for code, counts in levels.items() if counts}
    prey = attack(city, written[city, "public"], written[city, "before"], told)
    assert set(prey.known_parts()) == set(attacked.ITEMS)
    for mine in set(prey.hidden) - {attacked.FEW}:
        found = search(prey, attacked.FEW, {mine: attacked.forms(city, mine)})
        assert found.forms == set(range(1, 10))
        for part in attacked.ITEMS:
            assert len(found.of(part)) >= 20
            assert widest_gap(found.of(part)) < 0.15


def _codes(result: WaveResult) -> list[str]:
    return [item.code for item in result.questionnaire.items]


def test_what_is_above_a_hidden_agency_tells_no_error_and_has_one_digit(written, published):
    above = [row for (scope, _, _), row in written["mixed", "public"].items() if "coarse" in row["flags"]]
    assert {(row["scope"], row["peer_group"]) for row in above} == {("peer_group", "departments"), ("all", "")}
    for row in above:
        assert not any(row[name] for name in ("se", "df", "n_eff", "effect", "n_interval", "deff"))
        assert _digits(row["index"]) == _digits(row["change"]) == 1
        assert bool(row["ci_low"]) != row["part"].startswith("item:")
        assert float(row["ci_low"] or 0).is_integer()
    assert all(not levels.counts for (scope, _, _), levels in published["mixed"].levels.items() if scope == "all")
    assert written["mixed", "public"]["peer_group", "communes", "overall"]["se"]


def _digits(figure: str) -> int:
    return len(figure.partition(".")[2])


def test_no_line_of_a_change_of_theirs_has_more(url):
    of_groups = [
        row
        for row in lines(url, "export", "contributions", "--wave", "mixed-2", "--against", "mixed-1", "--public")
        if not row["why_not"]
    ]
    told = {place: [row for row in of_groups if row["place"] == place] for place in ("departments", "communes", "all")}
    digits = {
        place: max(_digits(row[name]) for row in rows for name in ("before", "after", "contribution"))
        for place, rows in told.items()
    }
    assert digits == {"departments": 1, "communes": 2, "all": 1}


def test_nor_has_the_report(published, written):
    """The PDF is printed from this page."""
    text = re.sub(r"<[^>]*>", " ", document.html(published["mixed"], "vi", OFFICE))
    row = published["mixed"].row("all", "all")
    exact: Any = float(written["mixed", "staff"]["all", "all", "overall"]["index"])
    assert COARSE in row.flags
    assert numbers.number(exact, 2, "vi") not in text
    assert numbers.number(row.index, 2, "vi") in text
