"""What is hidden has no influence on what is published: pages, files and the report stay the same to the byte."""

from __future__ import annotations

import dataclasses
import io
import random

import pypdf
import pytest
from flask import Flask

from surveyapp.exports import export, formats_of
from surveyapp.languages.numbers import number
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.result import ItemLevels, WaveResult
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.results.public.published import as_published
from surveyapp.store.office.office import Office
from tests.factories.change import with_changes
from tests.factories.results import made_up_result, with_wishes
from tests.factories.views import hand
from tests.page import without_tokens
from tests.surveyapp.web.staff.conftest import signed_in
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"
PUBLISHED = "view=published"


def with_few() -> WaveResult:
    """Agencies, items and levels of few people, a fact of three, and a change that would tell an earlier index."""
    result = with_wishes(with_changes(made_up_result(15, 4)), ("agency", "H99.01"), {"Nhanh": 3, "Rẻ": 60}, of=90)
    few = {("H99.02", "item:F1A"), ("H99.03", "item:F2B"), ("H99.C001", "factor:F5")}
    rows = tuple(
        dataclasses.replace(row, n=7) if row.scope == "agency" and (row.agency, row.part) in few else row
        for row in result.rows
    )
    told = frozenset([result.ranked("departments")[2].key])
    return dataclasses.replace(result, rows=rows, changes_from_few=told)


def with_other_secrets(result: WaveResult) -> WaveResult:
    """The same where it is published, and other figures wherever something is hidden."""
    dice, shown = random.Random(3), as_published(result)
    rows = []
    for row in result.rows:
        if row.key in shown.hidden and row.index is not None:
            index = dice.uniform(20, 60)
            secrets = {"index": index, "se": dice.random(), "ci_low": index - 5, "ci_high": index + 5}
            rows.append(dataclasses.replace(row, n=8 if row.n in (6, 7) else row.n, n_issued=33, **secrets))
        elif row.key in result.changes_from_few:
            rows.append(dataclasses.replace(row, change=9.75, change_low=9.5, change_high=10.0))
        else:
            rows.append(row)
    levels = {place: _shuffled(known, shown.levels.get(place)) for place, known in result.levels.items()}
    other = dataclasses.replace(result, rows=tuple(rows), levels=levels)
    moved = _joined_otherwise(shown, as_published(other))
    kept = {place: result.levels[place] if place[2] in moved else levels[place] for place in levels}
    return dataclasses.replace(other, levels=kept)


def _joined_otherwise(one: WaveResult, other: WaveResult) -> set[str]:
    """Questions of which other agencies have to go along now: that is another round, not one with other secrets."""
    both = {*one.levels, *other.levels}
    return {place[2] for place in both if _joined(one.levels.get(place)) != _joined(other.levels.get(place))}


def _joined(levels: ItemLevels | None) -> object:
    return levels and [codes for codes, _ in levels.joined]


def _shuffled(known: ItemLevels, shown: ItemLevels | None) -> ItemLevels:
    """People change their level inside what is published together only; how many were satisfied decides what is hidden,
    and stays."""
    sides = [[code for code in known.counts if (code < "4") is below] for below in (True, False)]
    blocks = sides if shown is None else [list(codes) for codes, _ in shown.joined]
    counts, shares = dict(known.counts), dict(known.shares)
    for codes in blocks:
        for told in (counts, shares):
            told |= dict(zip(codes, [told[code] for code in reversed(codes)], strict=True)) if told else {}
    return ItemLevels(shares, counts, {".": 77})


@pytest.fixture(scope="module")
def pair() -> tuple[WaveResult, WaveResult]:
    one = with_few()
    return one, with_other_secrets(one)


def test_the_two_rounds_differ_only_in_what_is_hidden(pair):
    one, other = pair
    assert one.rows != other.rows
    assert one.levels != other.levels
    assert as_published(one) == as_published(other)


@pytest.mark.parametrize("write", [export("index", shape) for shape in formats_of("index")])
def test_files_as_published_do_not_hang_on_what_is_hidden(pair, write):
    assert len({write(as_published(one)) for one in pair}) == 1
    assert len({write(one) for one in pair}) == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_does_not_hang_on_what_is_hidden(pair, language):
    assert len({ranking.html(one, language, Office()) for one in pair}) == 1
    assert len({ranking.html(one, language, Office(), internal=True) for one in pair}) == 2


def test_no_hidden_index_stands_in_the_words_of_the_report(pair):
    one = pair[1]
    data = ranking.render(one, "vi", Office())
    words = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())
    hidden = as_published(one).hidden
    secret = {number(row.index, 2, "vi") for row in one.rows if row.key in hidden and row.index is not None}
    public = {number(row.index, 2, "vi") for row in one.rows if row.key not in hidden and row.index is not None}
    assert secret - public
    assert not [value for value in secret - public if value in words]
    assert "dưới 10 phiếu, ẩn" in words
    assert "ẩn để không suy ra được số liệu khác" in words


def test_pages_as_published_do_not_hang_on_what_is_hidden(office: Visitor, closed_wave, pair):
    addresses = [f"{WAVE}?{PUBLISHED}&group={group}&part={part}" for group in pair[0].peer_groups for part in PARTS]
    addresses += [f"{WAVE}/agencies/{agency}?{PUBLISHED}" for agency in pair[0].agencies]
    addresses += [f"{WAVE}/index.csv?{PUBLISHED}"]
    seen = []
    for one in pair:
        serve(office, one)
        seen.append([without_tokens(office.get(address).text) for address in addresses])
    for address, first, second in zip(addresses, *seen, strict=True):
        assert first == second, address


def test_an_agencys_own_people_see_no_figure_of_few(app: Flask, closed_wave, pair):
    """Whatever they ask for: “as published” is no choice of theirs."""
    own = signed_in(app, "agency")
    mine = f"{WAVE}/agencies/H99.02"
    addresses = [mine, f"{mine}?view=staff", f"{mine}?{PUBLISHED}", f"{mine}/change", WAVE]
    seen = []
    for one in pair:
        serve(own, one)
        seen.append([without_tokens(own.get(address).text) for address in addresses])
    for address, first, second in zip(addresses, *seen, strict=True):
        assert first == second, address
    assert "ẩn" in seen[0][0]
    assert "Xem như bản công bố" not in seen[0][0]


MIX = StandardisedIndices("channel", {}, {})
PARTS = ("overall", "factor:F5", "item:F1A", "item:F2B")


def serve(office: Visitor, result: WaveResult) -> None:
    hand(office.app, result, standardised=lambda *_: MIX)


def test_staff_see_everything_until_they_ask_for_the_published_view(office: Visitor, closed_wave):
    serve(office, with_few())
    whole, published = office.get(WAVE).text, office.get(f"{WAVE}?{PUBLISHED}").text
    assert "ưới 10 phiếu, ẩn" not in whole
    assert "Dưới 10 phiếu, ẩn" in published
    assert "Ẩn để không suy ra được số liệu khác" in published
    assert ' class="veil"' in published
    assert 'value="published" checked' in published
    assert 'value="published">' in whole


def test_the_published_view_is_kept_in_the_links_between_pages(office: Visitor, closed_wave):
    serve(office, with_few())
    assert f"{WAVE}/agencies/H99.01?{PUBLISHED}" in office.get(f"{WAVE}?{PUBLISHED}").text
    back = office.get(f"{WAVE}/agencies/H99.01?{PUBLISHED}").text
    assert f"{WAVE}?group=departments&amp;{PUBLISHED}" in back
    assert PUBLISHED not in office.get(WAVE).text.replace(f"index.csv?{PUBLISHED}", "")


def test_an_agency_of_few_has_a_page_that_says_so_and_no_table(office: Visitor, closed_wave):
    serve(office, with_few())
    page = office.get(f"{WAVE}/agencies/H99.13?{PUBLISHED}").text
    assert "không công bố" in page
    assert "Dưới 10 phiếu, ẩn." in page
    assert "<table" not in page


def test_a_fact_of_three_people_is_said_to_be_hidden(office: Visitor, closed_wave):
    serve(office, with_few())
    facts = office.get(f"{WAVE}/agencies/H99.01?{PUBLISHED}").text.split('id="facts"')[1]
    assert '<td>Nhanh</td><td class="r">ẩn</td>' in facts
    assert '<td>Rẻ</td><td class="r">66,7% (60)</td>' in facts


@pytest.mark.parametrize("edition", ["", "internal"])
def test_the_report_is_made_in_the_edition_that_was_asked_for(app: Flask, result, edition):
    from surveyapp import store
    from surveyapp.store import jobs

    office = signed_in(app, "office")
    office.get(WAVE)
    answer = office.post(f"{WAVE}/report", {"edition": edition})
    with store.reading(app.extensions["engine"]) as session:
        job = jobs.job(session, int(answer.location.rsplit("/", 1)[1]))
    assert job.arguments["internal"] is (edition == "internal")
    assert ("bản nội bộ" in office.get(answer.location).text) is (edition == "internal")
