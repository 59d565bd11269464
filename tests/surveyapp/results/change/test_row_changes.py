"""A change is said where two waves can be compared, with its interval; elsewhere the reason is."""

from __future__ import annotations

import dataclasses

import pytest

from questionnaires.model import Claim, Questionnaire, Text
from surveyapp.results.change.row_changes import compare, without_microdata
from surveyapp.results.index.boundaries import Boundaries, boundaries
from surveyapp.results.model.result import IndexRow, WaveResult
from tests.factories.results import made_up_result

NOW, THEN = (made_up_result(6, 4, seed=seed) for seed in (1, 2))
FIRST = "H99.01"
SAME = Boundaries()


def earlier(**changes: object) -> WaveResult:
    return dataclasses.replace(THEN, wave=dataclasses.replace(THEN.wave, code="2025-H1"), **changes)


def asked_otherwise(**facts: object) -> Questionnaire:
    """An edition that differs in every item."""
    questions = tuple(dataclasses.replace(q, **facts) if q.is_item else q for q in THEN.questionnaire.questions)
    return dataclasses.replace(THEN.questionnaire, questions=questions, version=2)


def row_of(result: WaveResult, agency: str = FIRST) -> IndexRow:
    row = result.row("agency", agency)
    assert row is not None
    return row


def with_rows(result: WaveResult, **changes: object) -> WaveResult:
    return dataclasses.replace(result, rows=tuple(dataclasses.replace(row, **changes) for row in result.rows))


def test_a_change_is_later_minus_earlier_with_the_interval_of_both_errors():
    row, now, then = row_of(compare(NOW, earlier(), SAME)), row_of(NOW), row_of(THEN)
    assert row.comparable == "yes"
    assert row.change == pytest.approx(now.index - then.index)
    half = (row.change_high - row.change_low) / 2
    variances = [each.index * (100 - each.index) / each.n_moderated for each in (now, then)]
    assert half == pytest.approx(1.96 * sum(variances) ** 0.5, rel=0.05)
    assert row.change_low < row.change < row.change_high


def test_groups_and_all_agencies_together_change_too():
    found = compare(NOW, earlier(), SAME)
    assert found.row("peer_group", "communes").change is not None
    assert found.row("all", "all", "factor:F1").change is not None
    assert found.against.code == "2025-H1"


def test_the_indices_themselves_stay_as_they_are():
    changed = ("change", "change_low", "change_high", "comparable", "verdict", "usual", "usual_low", "usual_high")
    without = {name: IndexRow.__dataclass_fields__[name].default for name in changed}
    rows = [dataclasses.replace(row, **without) for row in compare(NOW, earlier(), SAME).rows]
    assert tuple(rows) == NOW.rows


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (earlier(rule="mean-score/pooled"), "rule"),
        (earlier(questionnaire=asked_otherwise(satisfied_from=3.0)), "rule"),
        (earlier(questionnaire=asked_otherwise(reversed=True)), "questionnaire"),
        (earlier(parts_left_out={"departments": ("F5",)}), "questionnaire"),
        (with_rows(earlier(), flags=("unweighted",)), "population"),
        (dataclasses.replace(THEN, wave=dataclasses.replace(THEN.wave, basis="quota")), "basis"),
        (with_rows(earlier(), flags=("unweighted", "self-selected")), "basis"),
    ],
    ids=["rule", "threshold", "polarity", "factors left out", "no population then", "quota then", "self-selected then"],
)
def test_waves_that_differ_are_not_compared_and_say_in_what(before: WaveResult, reason: str):
    row = row_of(compare(NOW, before, SAME))
    assert (row.comparable, row.change, row.change_low) == (reason, None, None)


def reworded(text: Text) -> Text:
    return dataclasses.replace(text, questions={code: f"{asked} Why?" for code, asked in text.questions.items()})


def test_an_edition_that_asks_the_same_is_compared_without_any_claim():
    before = earlier(questionnaire=dataclasses.replace(THEN.questionnaire, version=2))
    row = row_of(compare(NOW, before, SAME))
    assert (row.comparable, row.comparable_note, row.common_items) == ("yes", "", ())


def test_a_questionnaire_that_its_author_declared_comparable_is_compared():
    words = {language: reworded(text) for language, text in THEN.questionnaire.texts.items()}
    before = earlier(questionnaire=dataclasses.replace(THEN.questionnaire, id="older", texts=words))
    claim = Claim("older@1", "the same items in other words")
    now = dataclasses.replace(NOW, questionnaire=dataclasses.replace(NOW.questionnaire, comparable_with=(claim,)))
    assert row_of(compare(NOW, before, SAME)).comparable == "questionnaire"
    assert compare(NOW, before, SAME).notes == NOW.notes
    found = compare(now, before, SAME)
    assert row_of(found).comparable == "yes"
    assert "declared: " in row_of(found).comparable_note
    assert "comparable:older@1 (the same items in other words)" in found.notes


def test_an_agency_made_of_a_part_of_another_is_a_break_for_both():
    agencies = {code: facts for code, facts in THEN.agencies.items() if code != FIRST}
    rows = tuple(row for row in THEN.rows if row.agency != FIRST)
    before = earlier(agencies=agencies, rows=rows)
    found = compare(NOW, before, boundaries(agencies, NOW.agencies, {FIRST: [("H99.02", 0.4)]}))
    assert row_of(found).comparable == "split"
    assert row_of(found, "H99.02").comparable == "split"
    assert row_of(found, "H99.03").comparable == "yes"
    assert found.row("peer_group", "departments").comparable == "population"


def shifted(row: IndexRow, points: float, *places: tuple[str, str, str]) -> IndexRow:
    """All rows alike with a standard error of one point; those of `places` moved."""
    moved = points if row.key in places else 0.0
    return dataclasses.replace(row, index=80 + moved, se=1.0, df=1e6, n_moderated=1600.0, df_moderated=1e6)


def claims(points: float, *parts: str) -> WaveResult:
    places = [("agency", FIRST, part) for part in parts]
    now, then = (
        dataclasses.replace(result, rows=tuple(shifted(row, points * sign, *places) for row in result.rows))
        for result, sign in ((NOW, 1), (earlier(), 0))
    )
    return compare(now, then, SAME)


def test_a_change_is_claimed_only_where_it_holds_among_all_that_are_shown_with_it():
    alone = row_of(claims(3.3, "overall"))
    assert alone.change_low > 0
    assert claims(3.3, "overall").moved == frozenset()  # p = 0.02, but six departments are compared
    assert claims(4.2, "overall").moved == {("agency", FIRST, "overall")}


@pytest.mark.parametrize("points", [0.5, 2.5, 3.3, 4.2, 9.0])
def test_the_interval_beside_a_verdict_holds_0_just_where_nothing_is_found(points):
    """The one of the change alone would leave it out at 3.3 points already."""
    found = claims(points, "overall", "factor:F1", "factor:F2", "item:F1A")
    for row in found.rows:
        for within, moved in ((False, found.moved), (True, found.moved_within)):
            low, high = found.ends_of_change(row, within=within)
            assert (low <= 0 <= high) == (row.key not in moved)
            assert low <= row.change_low
            assert row.change_high <= high


def test_a_release_of_before_has_the_interval_of_the_change_alone():
    row = row_of(claims(3.3, "overall"))
    assert NOW.ends_of_change(row) == (row.change_low, row.change_high)
    assert NOW.ends_of_change(row_of(NOW)) is None


def test_the_parts_of_one_agency_are_a_family_of_their_own():
    found = claims(4.0, "factor:F1", "item:F1A")  # p = 0.003, one of five factors, one of 22 items
    assert found.moved_within == {("agency", FIRST, "factor:F1")}


def test_two_perfect_scores_of_few_answers_do_not_make_a_certain_change():
    perfect = {"index": 100.0, "se": 0.0, "n_moderated": 34.0, "df_moderated": 31.0}
    row = row_of(compare(with_rows(NOW, **perfect), with_rows(earlier(), **perfect), SAME))
    assert row.change == 0
    assert row.change_high > 5


def test_changes_from_figures_that_were_not_published_are_marked():
    found = compare(NOW, with_rows(earlier(), n=6), SAME)
    assert ("agency", FIRST, "overall") in found.changes_from_few
    assert compare(NOW, earlier(), SAME).changes_from_few < found.changes_from_few


def test_a_wave_of_which_no_answers_are_kept_is_named_as_such():
    assert {row.comparable for row in without_microdata(NOW).rows} == {"no-microdata"}


def test_a_change_says_whether_it_was_found_and_what_it_was_held_against():
    """Six departments: one fell by nine points where the others stood still."""
    found = claims(-9.0, "overall")
    row, other = row_of(found), row_of(found, "H99.02")
    assert (row.verdict, row.usual) == ("found", "unlike-group")
    assert (other.verdict, other.usual) == ("within-error", "like-group")
    assert row.change < row.usual_low < other.change < row.usual_high
    communes = [row for row in found.rows if row.peer_group == "communes" and row.scope == "agency"]
    assert {row.usual for row in communes} == {""}  # four tell nobody what is usual


def test_found_and_unlike_the_group_are_two_answers():
    """All fell alike, but one: it stood still, and is the one that is unlike the others."""
    places = [("agency", agency, "overall") for agency in NOW.agencies if agency != FIRST]
    now, then = (
        dataclasses.replace(result, rows=tuple(shifted(row, -6.0 * sign, *places) for row in result.rows))
        for result, sign in ((NOW, 1), (earlier(), 0))
    )
    found = compare(now, then, SAME)
    assert (row_of(found).verdict, row_of(found).usual) == ("within-error", "unlike-group")
    assert row_of(found, "H99.02").verdict == "found"
    assert row_of(found, "H99.03").usual == "like-group"
