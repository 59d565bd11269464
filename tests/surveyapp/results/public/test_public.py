"""What leaves the house tells nothing of few people, not even to somebody who subtracts."""

from __future__ import annotations

import csv
import dataclasses
import io
import random

import numpy as np
import pytest

from surveyapp.exports import export
from surveyapp.exports.index import CALLED
from surveyapp.reports.blocks import trust
from surveyapp.results.model.columns import ERRORS, NAMES
from surveyapp.results.model.result import COARSE, COLUMNS, IndexRow, ItemLevels, WaveResult
from surveyapp.results.public.hiding import hidden_rows
from surveyapp.results.public.published import SAID_OF_COARSE, as_published
from surveyapp.results.public.rounding import columns_as_printed, to_step
from surveyapp.words.naming import Words
from tests.factories.results import made_up_result


def with_counts(seed: int, small: float, n_agencies: int = 9) -> WaveResult:
    """Items that few answered here and there; each factor counts its items, the index its factors."""
    dice = random.Random(seed)
    result = made_up_result(n_agencies, 0)
    n: dict[tuple[str, str], int] = {}
    for agency in result.agencies:
        for factor in result.questionnaire.factors:
            items = [f"item:{q.code}" for q in result.questionnaire.items if q.factor == factor.id]
            for item in items:
                n[agency, item] = dice.randint(1, 9) if dice.random() < small else dice.randint(10, 90)
            n[agency, f"factor:{factor.id}"] = sum(n[agency, item] for item in items)
        n[agency, "overall"] = sum(n[agency, f"factor:{f.id}"] for f in result.questionnaire.factors)
    for (_, part), count in list(n.items()):
        n["", part] = n.get(("", part), 0) + count
    rows = tuple(
        dataclasses.replace(row, n=n[row.agency if row.scope == "agency" else "", row.part]) for row in result.rows
    )
    return dataclasses.replace(result, rows=rows)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("small", [0.01, 0.05, 0.3])
def test_no_hidden_count_of_few_follows_from_the_sums_that_are_published(seed: int, small: float):
    result = with_counts(seed, small)
    hidden = hidden_rows(result)
    places = [row.key for row in result.rows]
    few = {row.key for row in result.rows if 0 < row.n < 10}
    assert few <= hidden
    assert not few & told_by_subtraction(result, places, hidden)


def told_by_subtraction(result: WaveResult, places: list, hidden: frozenset) -> set:
    """Every figure is a number; the sums are equations; a hidden one is told if no solution moves it."""
    unknown = [place for place in places if place in hidden]
    number = {place: i for i, place in enumerate(unknown)}
    equations = []
    for whole, parts in sums(result):
        row = np.zeros(len(unknown))
        for place, sign in [(whole, -1), *((part, 1) for part in parts)]:
            if place in number:
                row[number[place]] = sign
        equations.append(row)
    _, values, vectors = np.linalg.svd(np.array(equations))
    free = np.abs(vectors[(values > 1e-9).sum() :]) > 1e-9
    return {place for place in unknown if not free[:, number[place]].any()}


def sums(result: WaveResult):
    asked = result.questionnaire
    tree = {"overall": [f"factor:{f.id}" for f in asked.factors]}
    tree |= {f"factor:{f.id}": [f"item:{q.code}" for q in asked.items if q.factor == f.id] for f in asked.factors}
    owners = [("all", "all"), *(("peer_group", group) for group in result.peer_groups)]
    owners += [("agency", agency) for agency in result.agencies]
    for owner in owners:
        yield from (((*owner, part), [(*owner, child) for child in children]) for part, children in tree.items())
    for part in ["overall", *tree["overall"], *(item for f in tree["overall"] for item in tree[f])]:
        yield ("all", "all", part), [("peer_group", group, part) for group in result.peer_groups]
        for group in result.peer_groups:
            inside = [code for code, facts in result.agencies.items() if facts.peer_group == group]
            yield ("peer_group", group, part), [("agency", agency, part) for agency in inside]


@pytest.mark.parametrize("seed", range(4))
def test_a_group_of_few_in_some_parts_is_not_told_by_the_other_groups(seed: int):
    dice = random.Random(seed)
    result = made_up_result(4, 5)
    parts = dice.sample([row.part for row in result.rows if row.scope == "all" and row.part.startswith("item:")], 3)
    rows = tuple(
        dataclasses.replace(row, n=6 if row.part in parts and row.peer_group == "communes" else max(row.n, 40))
        for row in result.rows
    )
    result = dataclasses.replace(result, rows=rows)
    hidden = hidden_rows(result)
    few = {row.key for row in rows if 0 < row.n < 10}
    assert few
    assert few <= hidden
    assert not few & told_by_subtraction(result, [row.key for row in rows], hidden)
    assert ("all", "all", "overall") not in hidden
    assert [row for row in rows if row.scope == "all" and row.key not in hidden]


def test_an_agency_that_is_not_in_the_sum_of_its_group_hides_alone():
    result = made_up_result(9, 0)
    first = next(iter(result.agencies))
    rows = tuple(
        dataclasses.replace(row, n=7, not_ranked="basis", flags=("self-selected",))
        if row.scope == "agency" and row.agency == first
        else row
        for row in result.rows
    )
    hidden = hidden_rows(dataclasses.replace(result, rows=rows))
    assert {agency for _, agency, part in hidden if part == "overall"} == {first}


def test_a_factor_that_is_reported_apart_takes_no_other_factor_along():
    result = made_up_result(9, 0, levels={})
    few = {agency for agency in result.agencies if agency < "H99.04"}
    rows = tuple(
        dataclasses.replace(row, n=8) if row.agency in few and row.part == "factor:F5" else row for row in result.rows
    )
    apart = dataclasses.replace(result, rows=rows, parts_left_out={"departments": ("F5",)})
    parts = {part.partition(":")[2][:2] for _, _, part in hidden_rows(apart)}
    assert parts == {"F5"}
    assert {part.partition(":")[2][:2] for _, _, part in hidden_rows(dataclasses.replace(apart, parts_left_out={}))} > {
        "F5"
    }


def test_the_published_view_holds_no_figure_that_it_hides():
    result = with_counts(3, 0.05, 15)
    shown = as_published(result)
    assert shown.hidden
    printed = columns_as_printed(result.rows)
    for row, before, told in zip(shown.rows, result.rows, printed, strict=True):
        if row.key in shown.hidden:
            assert (row.index, row.n, row.rank, row.se, row.n_issued, row.response_rate) == (None, 0) + (None,) * 4
        elif COARSE in row.flags:
            assert (row.index, row.n) == (to_step(before.index, shown.steps[row.key]), before.n)
            blank = IndexRow(**{name: getattr(row, name) for name in NAMES})
            said = {name for name in COLUMNS if getattr(row, name) != getattr(blank, name)}
            assert said.isdisjoint(set(ERRORS) - set(SAID_OF_COARSE))
        else:
            assert row == IndexRow(**told)
    assert as_published(shown) is shown
    assert shown.hashes.result != result.hashes.result


def test_the_mean_of_rivals_is_not_published_where_one_of_them_is_hidden():
    result = made_up_result(12, 0, banded=("departments",))
    rows = tuple(dataclasses.replace(row, n=8) if row.agency == "H99.01" else row for row in result.rows)
    league = as_published(dataclasses.replace(result, rows=rows)).leagues["departments", "overall"]
    assert league.mean is None
    assert "H99.01" not in league.bands
    assert as_published(made_up_result(12, 0, banded=("departments",))).leagues["departments", "overall"].mean


def test_levels_of_few_are_joined_with_the_others_of_their_side():
    result = made_up_result(3, 0)
    place = ("agency", "H99.01", "F1A")
    counts = {"1": 2, "2": 30, "3": 40, "4": 50, "5": 60}
    levels = dict(result.levels) | {place: ItemLevels({c: n / 1.82 for c, n in counts.items()}, counts, {".": 3})}
    shown = as_published(dataclasses.replace(result, levels=levels)).levels[place]
    assert shown.counts == {"4": 50, "5": 60}
    assert [codes for codes, _ in shown.joined] == [("1", "2", "3")]
    assert shown.joined[0][1] == 39.6  # 72 of 182
    assert shown.missing == {}
    assert not [place for place in as_published(result).levels if place[0] == "peer_group"]


def test_all_levels_are_joined_where_the_index_is_a_mean_of_scores():
    result = made_up_result(3, 0, rule="mean-score/pooled")
    place = ("agency", "H99.01", "F1A")
    counts = {"1": 2, "2": 30, "3": 40, "4": 50, "5": 60}
    levels = dict(result.levels) | {place: ItemLevels({c: n / 1.82 for c, n in counts.items()}, counts, {})}
    shown = as_published(dataclasses.replace(result, levels=levels)).levels[place]
    assert (shown.counts, shown.joined) == ({}, ((("1", "2", "3", "4", "5"), None),))


def test_nothing_is_hidden_where_everybody_answered():
    assert hidden_rows(dataclasses.replace(with_counts(1, 0.0), levels={})) == frozenset()


def test_an_agency_of_few_takes_the_next_smallest_with_it():
    result = made_up_result(13, 0)
    hidden = {agency for scope, agency, part in hidden_rows(result) if part == "overall"}
    sizes = sorted((row.n, row.agency) for row in result.rows if row.part == "overall" and row.scope == "agency")
    assert hidden == {agency for _, agency in sizes[:2]}


def test_a_hidden_row_keeps_its_names_and_no_figure():
    result = made_up_result(13, 0)
    hidden = hidden_rows(result)
    lines = list(csv.DictReader(io.StringIO(export("index", "csv")(as_published(result)))))
    names = {"wave", "scope", "agency", "peer_group", "part", "rule", "aggregate", "not_ranked", "flags", *CALLED}
    gone = [line for line, row in zip(lines, result.rows, strict=True) if row.key in hidden]
    assert gone
    for line in gone:
        assert {column for column, value in line.items() if value} <= names
        assert line["flags"] == "suppressed"


def test_the_table_shows_a_dash_for_what_is_hidden():
    result = made_up_result(13, 0)
    few = next(row for row in result.rows if row.scope == "agency" and row.part == "overall" and row.n == 6)
    table = export("index", "table")(as_published(result))
    line = next(line for line in table.splitlines() if few.agency in line)
    assert line.split()[-4:] == ["–", "–", "suppressed", "few"]


def test_a_change_from_a_hidden_figure_is_hidden_too():
    result = made_up_result(4, 0)
    row = dataclasses.replace(result.rows[0], change=1.0, change_low=0.5, change_high=1.5, comparable="yes")
    changed = dataclasses.replace(result, rows=(row, *result.rows[1:]), changes_from_few=frozenset([row.key]))
    first = next(csv.DictReader(io.StringIO(export("index", "csv")(as_published(changed)))))
    assert (first["change"], first["index"] != "") == ("", True)
    assert next(csv.DictReader(io.StringIO(export("index", "csv")(changed))))["change"] == "1.0"


def test_a_group_of_few_hides_its_agencies_and_what_would_tell_it_from_all():
    result = made_up_result(4, 4)
    rows = tuple(
        dataclasses.replace(row, n=3) if row.peer_group == "communes" and row.scope != "all" else row
        for row in result.rows
    )
    hidden = hidden_rows(dataclasses.replace(result, rows=rows))
    assert {("all", "all", "overall"), ("peer_group", "communes", "overall")} <= hidden
    assert ("peer_group", "departments", "overall") not in hidden
    assert {row.key for row in rows if row.n == 3} <= hidden


def test_a_change_that_would_tell_a_hidden_figure_is_said_to_be_hidden():
    """Taken over common items, of which one may not be published."""
    result = made_up_result(13, 0)
    told = max(result.ranked("departments"), key=lambda row: row.n)
    change = {"change": 1.5, "change_low": 0.5, "change_high": 2.5, "comparable": "common-items"}
    few = ("agency", told.agency, "item:F1A")
    rows = tuple(
        dataclasses.replace(row, n=7)
        if row.key == few
        else dataclasses.replace(row, **change, common_items=("F1A", "F1B"))
        if row.key == told.key
        else row
        for row in result.rows
    )
    shown = as_published(dataclasses.replace(result, rows=rows, against=result.wave))
    row = shown.row("agency", told.agency)
    assert row.index is not None
    assert (row.change, row.comparable) == (None, "")
    assert shown.changes_hidden == {told.key}
    assert trust.change(row, shown, Words("vi"))["change_words"] == "ẩn"
