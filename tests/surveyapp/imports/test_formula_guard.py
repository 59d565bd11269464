"""Cells that a spreadsheet would run as a formula: guarded on the way out, the same text on the way in."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.exports.cells import cell
from surveyapp.languages.spreadsheet import STARTS_FORMULA, guarded, unguarded

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.builds(
    "".join, st.lists(st.sampled_from([*STARTS_FORMULA, "a", '"', ",", ";", "\n", " "]), max_size=6)
)


@given(TEXTS)
def test_any_text_comes_back(text):
    assert unguarded(guarded(text)) == text


@given(TEXTS, st.sampled_from([",", ";"]))
def test_any_text_survives_a_csv_file(text, delimiter):
    line = f"{cell(text, delimiter)}{delimiter}end\r\n"
    ((read, _),) = csv.reader(io.StringIO(line, newline=""), delimiter=delimiter, strict=True)
    assert unguarded(read) == text


@given(TEXTS)
def test_no_guarded_text_begins_like_a_formula(text):
    assert guarded(text)[:1] not in set(STARTS_FORMULA) - {"'"}


@pytest.mark.parametrize("text", ["'Tet", "Sở Y tế", "it's", ""])
def test_import_takes_an_apostrophe_off_only_before_a_formula_sign(text):
    assert unguarded(text) == text
