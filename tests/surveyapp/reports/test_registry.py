"""Every word of the printed documents in Vietnamese, none of them forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import surveyapp
from surveyapp.reports import REPORTS, report
from surveyapp.reports.office import Office

HOUSE = Path(surveyapp.__file__).parent


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
