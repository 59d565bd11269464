"""Every word of the printed documents in Vietnamese, none of them forgotten."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import surveyapp
from surveyapp.reports import REPORTS, report
from surveyapp.reports.blocks import wording
from surveyapp.reports.office import Office

HOUSE = Path(surveyapp.__file__).parent
OPTIONS = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}


def used() -> set[str]:
    """Every sentence that a template or a module of the reports asks to be translated."""
    found = set()
    for path in (HOUSE / "reports").rglob("*.py"):
        with path.open("rb") as file:
            found |= {m for _, m, _, _ in extract("python", file, keywords={"N_": None, "says": None})}
    for path in (HOUSE / "reports").rglob("*.html"):
        with path.open("rb") as file:
            messages = [m for _, _, m, _ in babel_extract(file, ("_", "gettext"), [], OPTIONS)]
            found |= {m[0] if isinstance(m, tuple) else m for m in messages}
    return found - {"name", "superior", "place", "signer", "recipients"}  # facts of an office, not sentences


@pytest.fixture(scope="module")
def translated() -> dict[str, str]:
    with (HOUSE / "languages" / "vi" / "report.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def test_every_sentence_is_translated_and_none_is_left_over(translated):
    assert used() - translated.keys() == set()
    assert translated.keys() - used() == set()
    assert all(translated.values())


def test_translations_keep_the_places_for_values(translated):
    for english, vietnamese in translated.items():
        assert sorted(re.findall(r"%\(\w+\)s|%%", vietnamese)) == sorted(re.findall(r"%\(\w+\)s|%%", english))


def test_vietnamese_is_composed_and_quoted_as_printers_do(translated):
    for vietnamese in translated.values():
        assert unicodedata.is_normalized("NFC", vietnamese)
        assert '"' not in vietnamese
        assert "'" not in vietnamese


def test_every_report_of_the_registry_can_be_made():
    for name in REPORTS:
        assert callable(report(name))


def test_every_module_with_a_render_is_in_the_registry():
    modules = {path.relative_to(HOUSE.parent): path.read_text("utf-8") for path in (HOUSE / "reports").rglob("*.py")}
    with_render = {path for path, code in modules.items() if re.search(r"^def render\(", code, re.M)}
    assert {".".join(path.with_suffix("").parts) for path in with_render} == set(REPORTS.values())


def test_office_speaks_vietnamese_where_a_language_is_missing():
    office = Office.from_setting({"vi": {"name": "Sở Nội vụ", "title_of_signer": "Giám đốc"}, "en": {"name": "Home"}})
    assert office.says("name", "en") == "Home"
    assert office.says("signer", "en") == "Giám đốc"
    assert office.says("place", "en") == ""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_code_of_a_rule_is_said_in_words_beside_itself(language):
    words = wording.Wording(language)
    for score in wording.SCORES:
        for rollup in filter(None, wording.ROLLUPS):
            said = words.rule(f"{score}/{rollup}")
            assert said.endswith(f"({score}/{rollup})")
            assert len(said) > 2 * len(f"{score}/{rollup}")


def test_an_unknown_code_is_printed_as_it_is():
    assert wording.Wording("vi").group("schools") == "schools"
    assert wording.Wording("vi").rule("new/rule") == "new; rule (new/rule)"
