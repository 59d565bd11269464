"""What is hidden has no influence on the annexes and files beside the indices, to the byte."""

from __future__ import annotations

import dataclasses
import functools
import random

import pytest

from surveyapp.exports import export, formats_of
from surveyapp.reports.blocks import changes
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.beside import Beside
from surveyapp.results.model.contributions import Contribution, DomainDecomposition, OutlineRow
from surveyapp.results.model.result import COMPLEMENT, FEW, ItemLevels, WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words
from tests.factories.change import with_changes
from tests.factories.quality import made_up_quality
from tests.factories.results import made_up_result
from tests.factories.standardised import made_up_mix

GONE, CLOSED = "H99.98", "H99.99"
EARLIER = frozenset({("agency", GONE, "overall"), ("agency", CLOSED, "overall"), ("agency", "H99.04", "overall")})
RESULT = with_changes(made_up_result(15, 4), 5)
RESULT = dataclasses.replace(RESULT, changes_from_few=EARLIER)
HIDDEN = {code for scope, code, part in as_published(RESULT).hidden if (scope, part) == ("agency", "overall")}
UNNAMED = {*HIDDEN, *(place[1] for place in EARLIER)}


def secret_rows(result: WaveResult) -> WaveResult:
    """Other figures wherever the published view has none."""
    shown = as_published(result)
    rows = (
        dataclasses.replace(row, index=41.5, se=2.5, ci_low=37.0, ci_high=46.0)
        if row.key in shown.hidden and row.index is not None
        else row
        for row in result.rows
    )
    return dataclasses.replace(result, rows=tuple(rows))


def beside(result: WaveResult, seed: int) -> Beside:
    """The same but for hidden places: their mixes, what they did, and how many careless forms there were."""
    dice = random.Random(seed)
    quality = made_up_quality(result)
    effects = [
        dataclasses.replace(effect, careless=dice.randint(1, 9), without=dice.uniform(80, 90))
        if effect.scope == "peer_group"
        else effect
        for effect in quality.effects
    ]
    few = dataclasses.replace(quality, effects=tuple(effects), alike=dice.randint(1, 9), fast=dice.randint(1, 9))
    return Beside((made_up_mix(result), made_up_mix(result, "channel")), few, {("all", "all"): decomposed(seed)})


def decomposed(seed: int) -> DomainDecomposition:
    """Of +2 points for all; what unnamed agencies did, and so what all did and their mix, hangs on the seed."""
    dice, whole = random.Random(seed), Contribution("", "", "", 2.0, 1.0, 3.0, True, 88.0, 90.0)
    codes = [*RESULT.agencies, GONE, CLOSED]
    did = [one_of(code, 0.1 if code not in UNNAMED else dice.random()) for code in codes]
    mixed = [dataclasses.replace(one, source="mix", contribution=one.contribution / 7) for one in did]
    performance = one_of("", sum(one.contribution for one in did))
    mix = dataclasses.replace(one_of("", 2.0 - performance.contribution), source="mix")
    named = [one for one in did if one.agency not in UNNAMED][:3]
    rest = one_of("*", performance.contribution - 0.3)
    outline = [
        OutlineRow(0, whole),
        OutlineRow(1, performance),
        *(OutlineRow(2, one) for one in named),
        OutlineRow(2, rest, len(did) - 3),
    ]
    return DomainDecomposition(
        "all",
        "all",
        "",
        whole,
        (),
        (performance, *did, mix, *mixed),
        (*outline, OutlineRow(1, mix), OutlineRow(2, mixed[0])),
    )


def one_of(agency: str, value: float) -> Contribution:
    return Contribution("performance", agency, "", value, value - 1, value + 1, False, 80 + value, 85 + value)


PAIR = [(one, beside(one, seed)) for seed, one in enumerate((RESULT, secret_rows(RESULT)))]


def test_the_two_rounds_differ_only_in_what_is_hidden():
    (one, first), (other, second) = PAIR
    assert one.rows != other.rows
    assert as_published(one) == as_published(other)
    assert (first.mixes, first.quality, first.changes) != (second.mixes, second.quality, second.changes)
    assert len(HIDDEN) > 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_annex_hangs_on_what_is_hidden(language):
    assert len({ranking.html(one, language, Office(), beside=more) for one, more in PAIR}) == 1
    assert len({ranking.html(one, language, Office(), beside=more, internal=True) for one, more in PAIR}) == 2


def test_published_contributions_do_not_hang_on_what_is_hidden():
    assert len({export("contributions", "csv")(as_published(one), more.changes) for one, more in PAIR}) == 1
    assert len({export("contributions", "csv")(one, more.changes) for one, more in PAIR}) == 2


@pytest.mark.parametrize("by", [0, 1])
@pytest.mark.parametrize("write", [export("index", shape) for shape in formats_of("index")])
def test_published_files_at_the_common_mix_do_not_hang_on_what_is_hidden(write, by):
    assert len({write(as_published(one), standardised=more.mixes[by]) for one, more in PAIR}) == 1
    assert len({write(one, standardised=more.mixes[by]) for one, more in PAIR}) == 2


@pytest.mark.parametrize("aggregate", ["equal", "dossier-share"])
@pytest.mark.parametrize("write", [export("index", shape) for shape in formats_of("index")])
def test_published_means_of_agencies_do_not_hang_on_what_is_hidden(write, aggregate):
    one = dataclasses.replace(RESULT, aggregate=aggregate, notes=("covered:100.0",))
    other = secret_rows(one)
    assert one.row("all", "all") != other.row("all", "all")
    assert write(as_published(one)) == write(as_published(other))


def test_what_is_not_named_is_one_line_of_several_agencies():
    (block,) = changes.tables(as_published(RESULT), PAIR[0][1].changes, Words("vi"))
    assert [line.depth for line in block.rows] == [0, 1, 1, 1, 1]
    rest = block.rows[-1]
    assert (
        rest.name
        == f"{len(RESULT.agencies) + 2 - 3} đơn vị còn lại (có đơn vị quá ít phiếu, ẩn) và cơ cấu hồ sơ thay đổi"
    )
    assert (rest.contribution, rest.interval) == ("+1,70", "–")


def test_the_internal_edition_names_what_was_done_and_the_mix_apart():
    (block,) = changes.tables(RESULT, PAIR[0][1].changes, Words("vi"))
    assert "Do cơ cấu hồ sơ thay đổi" in {line.name for line in block.rows}


QUALITY = made_up_quality(RESULT)


def annex(result: WaveResult = RESULT, *, internal: bool = False, **changed) -> str:
    more = Beside(quality=dataclasses.replace(QUALITY, **changed))
    page = ranking.html(result, "vi", Office(), beside=more, internal=internal)
    return page[page.rindex('class="quality"') :]


def test_few_careless_forms_are_counted_in_the_internal_edition_only():
    assert "dưới 10 phiếu chọn một mức" in annex(alike=3)
    assert "0 phiếu chọn một mức" in annex(alike=0)
    assert "3 phiếu chọn một mức" in annex(alike=3, internal=True)


def test_one_group_with_few_careless_forms_takes_the_others_along():
    group = RESULT.peer_groups[0]
    few = tuple(dataclasses.replace(e, careless=4) if e.domain == group else e for e in QUALITY.effects)
    told = annex(effects=few)
    assert "Tất cả các đơn vị 88,00 / 86,50." in told
    assert "88,00 / 86,00" not in told
    assert "88,00 / 86,00" in annex(effects=few, internal=True)


def test_a_scale_of_few_complete_forms_says_so_and_nothing_else():
    scale = dataclasses.replace(QUALITY.scales[0], n=7, why="few")
    assert "dưới 10 phiếu, ẩn" in annex(scales=(scale,))
    assert "1,2–1,2" not in annex(scales=(scale,))
    assert "1,2–1,2" in annex(scales=(scale,), internal=True)


@pytest.mark.parametrize("why", [FEW, COMPLEMENT])
def test_a_factor_that_is_hidden_for_all_is_no_line_of_figures(why):
    public = dataclasses.replace(RESULT, is_public=True, hidden={("all", "all", "item:F1B"): why})
    assert "0,84" in annex(scales=QUALITY.scales[:1])
    assert "0,84" not in annex(public, scales=QUALITY.scales[:1])


def test_the_share_of_the_best_level_is_hidden_where_levels_are_told_together_only():
    joined = functools.partial(ItemLevels, {}, {}, {}, ((("4", "5"), 96.0),))
    items = [item.code for item in QUALITY.scales[0].items]
    levels = dict(RESULT.levels) | {("all", "all", code): joined() for code in items}
    public = dataclasses.replace(as_published(RESULT), levels=levels)
    assert "31,5–31,5" in annex(scales=QUALITY.scales[:1])
    assert "31,5–31,5" not in annex(public, scales=QUALITY.scales[:1])
