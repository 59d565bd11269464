"""Khmer that is copied out of a document, or searched in it, is the Khmer that was written."""

from __future__ import annotations

import io
import shutil
import subprocess

import pikepdf
import pytest

from surveyapp.reports.print import pdf
from surveyapp.reports.print.breaks import BREAK

SENTENCE = "តើលោក/លោកស្រីពេញចិត្តកម្រិតណាចំពោះស្ថាប័នដែលដោះស្រាយឯកសារនេះ?"
PAGE = f"<html lang='km'><title>x</title><style>{pdf.stylesheet()}</style><body><p>{SENTENCE}</p><p>Hà Nội</p></body>"


@pytest.fixture(scope="module")
def document() -> bytes:
    return pdf.from_html(PAGE)


def said_beside(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        found = pikepdf.parse_content_stream(opened.pages[0])
    marks = [operands[1] for operands, operator in found if str(operator) == "BDC"]
    return [str(mark["/ActualText"]) for mark in marks if "/ActualText" in mark]


def test_a_line_of_khmer_says_what_it_reads_and_no_other_line_does(document):
    assert "".join(said_beside(document)) == SENTENCE
    assert BREAK not in "".join(said_beside(document))


def test_marks_are_closed_inside_the_text_that_they_mark(document):
    with pikepdf.open(io.BytesIO(document)) as opened:
        steps = [str(operator) for _, operator in pikepdf.parse_content_stream(opened.pages[0])]
    depth, at_text = 0, []
    for step in steps:
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(step, 0)
        if step in ("BT", "ET"):
            at_text.append(depth)
    assert depth == 0
    assert at_text[::2] == at_text[1::2]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="there is no pdftotext here")
def test_a_reader_of_documents_gives_it_back(document, tmp_path):
    (tmp_path / "x.pdf").write_bytes(document)
    told = subprocess.run(["pdftotext", tmp_path / "x.pdf", "-"], capture_output=True, check=True, text=True).stdout
    assert told.splitlines()[:1] == [SENTENCE]
