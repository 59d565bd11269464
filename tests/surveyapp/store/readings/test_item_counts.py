"""How often an answer is stored, on both databases."""

from __future__ import annotations

from surveyapp import store
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.readings.item_counts import item_counts


def test_answers_are_counted_by_agency_and_stratum_as_given(open_wave):
    forms = [("D1", "", "5"), ("D1", "", "5"), ("D1", "s", "1"), ("D2", "", "."), ("D2", "", "_")]
    rows = [
        ImportedRow(number.to_bytes(16, "big"), number + 2, agency, answer, stratum=stratum)
        for number, (agency, stratum, answer) in enumerate(forms)
    ]
    with store.writing(open_wave) as session:
        save_imported(session, "2026-Q3", rows)
        assert item_counts(session, "2026-Q3", 0) == {("D1", ""): {"5": 2}, ("D1", "s"): {"1": 1}, ("D2", ""): {".": 1}}


def test_a_wave_without_answers_has_no_counts(open_wave):
    with store.reading(open_wave) as session:
        assert item_counts(session, "2026-Q3", 0) == {}
