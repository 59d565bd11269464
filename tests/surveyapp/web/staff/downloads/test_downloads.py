"""What can be taken away: the same table in both editions, named for what it is."""

from __future__ import annotations

from surveyapp.exports import export
from surveyapp.results.public.published import as_published
from tests.surveyapp.web.staff.test_published_view import PUBLISHED, WAVE, serve, with_few
from tests.visitor import Visitor


def test_both_editions_of_the_table_can_be_downloaded(office: Visitor, closed_wave):
    serve(office, with_few())
    whole, published = office.get(f"{WAVE}/index.csv"), office.get(f"{WAVE}/index.csv?{PUBLISHED}")
    assert 'filename="2026-H1-index.csv"' in whole.headers["Content-Disposition"]
    assert 'filename="2026-H1-index-published.csv"' in published.headers["Content-Disposition"]
    assert published.text.removeprefix("\ufeff") == export("index", "csv")(as_published(with_few()))
