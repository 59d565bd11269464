"""Whoever is at a page is told what can be done there: no command, and no option of one."""

from __future__ import annotations

import pytest

from surveyapp.store.refusal import Problem
from surveyapp.words.refused.on_pages import INSTEAD, line_on_page, names_a_command, on_page
from surveyapp.words.refused.reports import REFUSED, refusal
from surveyapp.words.refused.slips import REMEDIES
from surveyapp.words.speech import Speech


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("remedy", REMEDIES)
def test_no_remedy_of_a_file_names_a_command_on_a_page(remedy, language):
    values = {"wave": "2026-Q3", "form": "one-stop@2"}
    told = remedy.format(**values) if remedy in INSTEAD else remedy
    (said,) = on_page([Problem("code", "x", "a.csv:2", told)], Speech(language))
    assert said.remedy
    assert not names_a_command(said.remedy)
    assert "{" not in said.remedy or "{" in told


@pytest.mark.parametrize("remedy", [remedy for remedy in REMEDIES if names_a_command(remedy)])
def test_each_that_names_one_has_a_remedy_of_pages(remedy):
    assert remedy in INSTEAD


@pytest.mark.parametrize(
    "remedy",
    [
        "surveyapp wave close 2026-Q3",
        "see: surveyapp wave parts W1",
        "name it with --agency",
        "say it: surveyapp office set place …; or print it marked as a draft: --draft",
    ],
)
def test_what_the_store_tells_a_shell_is_left_out_of_a_line_on_a_page(remedy):
    assert line_on_page(f"W1: it is so — {remedy}") == "W1: it is so"
    assert refusal(f"nobody knows this — {remedy}", Speech("vi")) == "nobody knows this"


def test_other_remedies_stay():
    assert line_on_page("W1: it is so — choose another code") == "W1: it is so — choose another code"
    assert not any(names_a_command(said) for said in REFUSED.values())
    assert not names_a_command("write 2026-01-31, or 12--14")
