"""The one list of facts, held to everybody who reads it: words, reference, documents, citizens' pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import surveyapp
from questionnaires.languages import LANGUAGES, everywhere
from surveyapp.reports.family import REPORTS
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.store.office.facts import FACTS, READ_BY_CITIZENS
from surveyapp.store.office.office import Office
from surveyapp.words import office as words
from tests.factories.results import made_up_result

ROOT = Path(surveyapp.__file__).parent.parent
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
ASKS = ROOT / "surveyapp/web/templates/citizen/asks.html"
SAID = Office({key: dict.fromkeys(fact.languages, (f"the{key}",)) for key, fact in FACTS.items()})


def described() -> dict[str, tuple[str, int]]:
    """Fact -> (where it stands, lines), as the reference says."""
    section = REFERENCE.partition("## Facts of the office\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (\d+) \| (.+) \|$", section, re.MULTILINE)
    return {key: (where, int(lines)) for key, lines, where in rows}


def test_every_fact_has_words_that_say_what_to_write():
    assert list(words.FACTS) == list(FACTS)
    assert all(term.full for term in words.FACTS.values())


def test_the_reference_lists_every_fact_where_it_stands_and_its_lines():
    assert {key: lines for key, (_, lines) in described().items()} == {key: fact.lines for key, fact in FACTS.items()}
    for key, (where, _) in described().items():
        assert ("documents" in where) == FACTS[key].printed
        assert ("citizens" in where) == (key in READ_BY_CITIZENS)


@pytest.mark.parametrize("language", everywhere())
def test_every_printed_fact_stands_on_a_report(language):
    page = ranking.html(made_up_result(), language, SAID)
    assert [key for key, fact in FACTS.items() if fact.printed and f"the{key}" not in page] == []
    assert [key for key, fact in FACTS.items() if not fact.printed and f"the{key}" in page] == []


def test_every_fact_for_citizens_stands_on_their_pages_in_every_language():
    template = ASKS.read_text(encoding="utf-8")
    for key in READ_BY_CITIZENS:
        assert f"asks.{key}" in template
        assert FACTS[key].languages == tuple(LANGUAGES)


def test_every_fact_is_read_by_somebody_or_counts():
    """One that is stored, and shown nowhere, is not asked for."""
    assert [key for key, fact in FACTS.items() if not (fact.printed or fact.citizens or fact.counts)] == []


def test_no_report_needs_a_fact_that_nobody_can_say():
    for report in REPORTS.values():
        assert set(report.facts) <= set(FACTS)
