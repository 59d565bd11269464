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


def attack(
    city: str,
    rows: Places,
    before: Places,
    satisfied: Mapping[str, int] | None = None,
    steps: Mapping[tuple[str, str, str], float] | None = None,
) -> Published:
    return Published(rows, before, attacked.DOSSIERS[city], GROUP, attacked.ITEMS, satisfied or {}, steps or {})


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


def prey_of(city: str, written: Mapping[tuple[str, str], Places], published: Mapping[str, WaveResult]) -> Published:
    levels = {code: published[city].levels["all", "all", code].counts for code in _codes(published[city])}
    told = {f"item:{code}": counts["4"] + counts["5"] for code, counts in levels.items() if counts}
    return attack(city, written[city, "public"], written[city, "before"], told, published[city].steps)


def _codes(result: WaveResult) -> list[str]:
    return [item.code for item in result.questionnaire.items]


@pytest.mark.parametrize("city", CITIES)
def test_the_search_finds_neither_forms_nor_answers_in_what_is_published(written, published, city):
    prey = prey_of(city, written, published)
    found = search(prey, attacked.FEW)
    assert found.forms >= set(range(2, 10))
    for part in prey.known_parts():
        assert len(found.of(part)) >= 14
        assert widest_gap(found.of(part)) <= 0.2


@pytest.mark.parametrize("city", CITIES)
def test_nor_do_the_people_of_the_other_agency_that_is_hidden_find_answers(written, published, city):
    """They know how many forms their own agency has, and so those of the other."""
    prey = prey_of(city, written, published)
    (mine,) = set(prey.hidden) - {attacked.FEW}
    found = search(prey, attacked.FEW, {mine: attacked.forms(city, mine)})
    assert all(len(found.of(part)) >= 3 for part in prey.known_parts())


def above(rows: Places) -> list[Mapping[str, str]]:
    return [row for row in rows.values() if "coarse" in row["flags"]]


def test_what_is_above_a_hidden_agency_tells_no_error_and_stands_in_steps(written, published):
    rows, steps = written["mixed", "public"], published["mixed"].steps
    assert {(row["scope"], row["peer_group"]) for row in above(rows)} == {("peer_group", "departments"), ("all", "")}
    for row in above(rows):
        assert not any(row[name] for name in ("se", "df", "n_eff", "effect", "n_interval", "deff"))
        assert bool(row["ci_low"]) != row["part"].startswith("item:")
        assert float(row["ci_low"] or 0).is_integer()
    for place, step in steps.items():
        units = float(rows[place]["index"]) / step if place in rows else 0.0
        assert units == pytest.approx(round(units))
    assert all(not levels.counts for (scope, _, _), levels in published["mixed"].levels.items() if scope == "all")
    assert rows["peer_group", "communes", "overall"]["se"]


def test_its_change_is_that_of_the_printed_figures_and_no_second_equation(written):
    before = written["mixed", "before"]
    changed = [(row, before[place]) for place, row in written["mixed", "public"].items() if "coarse" in row["flags"]]
    assert len(changed) > 20
    for row, earlier in changed:
        assert float(earlier["index"]) + float(row["change"]) == pytest.approx(float(row["index"]))


def test_the_other_groups_and_the_visible_agencies_keep_all_their_digits(written):
    shown, exact = written["plain", "public"], written["plain", "staff"]
    rest = {place: row for place, row in shown.items() if row["scope"] == "agency" or row["peer_group"] == "communes"}
    assert above(rest) == []
    told = {place: row["index"] for place, row in rest.items() if row["index"]}
    assert len(told) > 200
    for place, index in told.items():
        assert float(index) == pytest.approx(float(exact[place]["index"]), abs=0.00501)


def test_no_line_of_a_change_of_theirs_tells_more(url, published):
    words = ("export", "contributions", "--wave", "mixed-2", "--against", "mixed-1", "--public")
    told = [row for row in lines(url, *words) if not row["why_not"] and row["place"] in ("departments", "all")]
    of_parts = [row for row in told if row["part"] not in ("", "overall") and not row["agency"]]
    assert of_parts
    for row in of_parts:
        scope = "all" if row["place"] == "all" else "peer_group"
        step = published["mixed"].steps[scope, row["place"], row["part"]]
        for name in ("before", "after"):
            assert float(row[name]) / step == pytest.approx(round(float(row[name]) / step))
        assert not row["low"]
        assert not row["high"]


def test_nor_has_the_report(published, written):
    """The PDF is printed from this page."""
    text = re.sub(r"<[^>]*>", " ", document.html(published["mixed"], "vi", OFFICE))
    row = published["mixed"].row("all", "all")
    exact: Any = float(written["mixed", "staff"]["all", "all", "overall"]["index"])
    assert COARSE in row.flags
    assert numbers.number(exact, 2, "vi") not in text
    assert numbers.number(row.index, 2, "vi") in text
