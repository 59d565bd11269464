"""Khmer sets no spaces between its words: on paper its lines break between them all the same, never inside."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from questionnaires import load
from surveyapp.reports.paper.form import html as form_html
from surveyapp.reports.print import pdf
from surveyapp.reports.print.breaks import BREAK, with_breaks, words

SENTENCE = ("នេះ", "លោកអ្នក", "ទេ", "ការ", "របស់", "សូម", "អរគុណ", "លោកអ្នក", "អាច", "ការ", "នេះ")


@pytest.mark.parametrize("width", [14, 17, 20, 23])
def test_a_narrow_column_of_khmer_breaks_between_words(width):
    style = f"<style>{pdf.stylesheet()} p {{ width: {width}mm }}</style>"
    data = pdf.from_html(f"<html lang='km'><title>x</title>{style}<body><p>{''.join(SENTENCE * 3)}</p>")
    lines = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().replace(BREAK, "").splitlines()
    whole = re.compile("(?:" + "|".join(sorted(set(SENTENCE), key=len, reverse=True)) + ")+")
    assert len(lines) > 5
    assert [line for line in lines if not whole.fullmatch(line.strip())] == []


def test_every_khmer_sentence_of_a_printed_form_says_where_its_lines_may_break():
    questionnaire = load("one-stop")
    printed = with_breaks(form_html(questionnaire, "km", {"office": "", "contact": ""}))
    body = re.sub(r"<(title|style)\b.*?</\1>|<[^>]*>", " ", printed, flags=re.DOTALL)
    runs = re.findall("[\u1780-\u17ff]{30,}", body)
    assert runs == []
    assert BREAK not in "".join(re.findall(r"<[^>]*>|<title>.*?</title>", printed))


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("<p>Xã Ea H’Leo – 84,5</p>", "<p>Xã Ea H’Leo – 84,5</p>"),
        ("<p title='សូមអរគុណ'>សូម<b>អរគុណ</b></p>", "<p title='សូមអរគុណ'>សូម<b>អរគុណ</b></p>"),
        ("<title>សូមអរគុណ</title>សូមអរគុណ", f"<title>សូមអរគុណ</title>សូម{BREAK}អរគុណ"),
        ("<svg><text>សូមអរគុណ</text></svg>", "<svg><text>សូមអរគុណ</text></svg>"),
        (f"សូម{BREAK}អរគុណ", f"សូម{BREAK}អរគុណ"),
        ("សូមអរគុណ (Bộ phận Một cửa)", f"សូម{BREAK}អរគុណ (Bộ phận Một cửa)"),
    ],
)
def test_only_what_is_set_in_lines_gets_places_to_break(text, broken):
    assert with_breaks(text) == broken


def test_thai_which_has_no_spaces_either_is_parted_too():
    assert words("ขอบคุณมาก") == ["ขอบคุณ", "มาก"]
