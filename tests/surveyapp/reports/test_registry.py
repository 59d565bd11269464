"""Every word of the printed documents in Vietnamese, none of them forgotten."""

from __future__ import annotations

from surveyapp.store.office.office import Office


def test_office_speaks_vietnamese_where_a_language_is_missing():
    office = Office({"name": {"vi": ("Sở Nội vụ",), "en": ("Home",)}, "signer": {"vi": ("Giám đốc",)}})
    assert office.says("name", "en") == "Home"
    assert office.says("signer", "en") == "Giám đốc"
    assert office.says("place", "en") == ""
