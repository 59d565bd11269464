"""Every word of the printed documents in Vietnamese, none of them forgotten."""

from __future__ import annotations

from surveyapp.reports.office import Issuer


def test_office_speaks_vietnamese_where_a_language_is_missing():
    office = Issuer.from_setting({"vi": {"name": "Sở Nội vụ", "title_of_signer": "Giám đốc"}, "en": {"name": "Home"}})
    assert office.says("name", "en") == "Home"
    assert office.says("signer", "en") == "Giám đốc"
    assert office.says("place", "en") == ""
