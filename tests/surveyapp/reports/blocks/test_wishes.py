"""The annex of wishes in the ranked report: which comes first, and how far that can be told."""

from __future__ import annotations

from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.beside import Beside
from surveyapp.results.model.wishes import Wish, Wishes, WishTable
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result

RESULT = made_up_result(2, 2)


def made_up_wishes() -> Wishes:
    """Of three questions asked alike, how many gave each the first answer."""
    asked = RESULT.questionnaire.items[:3]
    wishes = tuple(Wish(q.code, 40.0 - at, 35.0 - at, 45.0 - at, at + 1, 1, 3, 812) for at, q in enumerate(asked))
    return Wishes((WishTable(asked[0].code, asked[0].options[0].code, wishes, 1, 3),))


def test_wishes_stand_in_print_with_the_places_they_may_have():
    page = ranking.html(RESULT, "en", OFFICE, beside=Beside(wishes=made_up_wishes()))
    assert "Which wish comes first" in page
    assert "Of 3 pairs 1 can be told apart. Each of these may come first:" in page
    assert '<td class="n">40.0</td><td class="n">35.0–45.0</td><td class="n">812</td>' in page
    assert "Which wish comes first" not in ranking.html(RESULT, "en", OFFICE)
