"""A document carries its own typefaces only: the same bytes on every machine, and no letter is dropped in silence."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdf
import pytest

from surveyapp.reports.print import letters, pdf
from tests.desk import Desk
from tests.surveyapp.reports.print.test_pdf import SHIPPED, fonts

CHAM, TAI, PHONE = "ꨌꩌ", "ꪹꪣꪉ", "☎"
OTHER_MACHINE = '<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts</dir></fontconfig>'


@pytest.fixture
def desk(migrated_file: Path, tmp_path: Path) -> Desk:
    shutil.copyfile(migrated_file, tmp_path / "survey.db")
    return Desk(tmp_path)


def page(*names: str) -> str:
    rows = "".join(f"<p>{name}</p>" for name in names)
    return f"<html lang='vi'><title>x</title><style>{pdf.stylesheet()}</style><body>{rows}</body></html>"


def text_of(data: bytes) -> str:
    return " ".join("".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages).split())


@pytest.mark.parametrize("text", ["Xã Ea H’Leo", "Trung tâm Phục vụ hành chính công", "ខេត្តត្រាវិញ", "a\u200bb\u00adc"])
def test_what_can_be_drawn_stays_as_it_is(text):
    assert letters.undrawn(text) == []
    assert letters.with_signs(text) == text


def test_what_cannot_be_drawn_is_printed_as_a_visible_sign():
    said = text_of(pdf.from_html(page(f"Xã Phước Hữu ({CHAM})", f"Trung tâm {PHONE} 1022")))
    assert "Xã Phước Hữu ([U+AA0C][U+AA4C])" in said
    assert "Trung tâm [U+260E] 1022" in said


def test_a_letter_inside_a_drawing_is_printed_as_a_sign_too():
    size = "width='90' height='20'"
    drawing = f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' {size}><text y='9'>{PHONE}</text></svg>"
    html = page("").replace("<body>", f"<body><img alt='x' src=\"{drawing}\">")
    assert "[U+260E]" in text_of(pdf.from_html(html)).replace(" ", "")


def test_another_machine_with_other_fonts_prints_the_same_bytes(tmp_path, monkeypatch):
    html = page("Xã Ea H’Leo", f"Xã Thanh Nưa {TAI}", f"{PHONE} 1022", "ខេត្តត្រាវិញ")
    here = pdf.from_html(html)
    file = tmp_path / "fonts.conf"
    file.write_text(OTHER_MACHINE)
    monkeypatch.setenv("FONTCONFIG_FILE", str(file))
    assert pdf.from_html(html) == here
    embedded = {str(font["/BaseFont"]).partition("+")[2] for font in fonts(here)}
    assert {name for name in embedded if not any(name.startswith(family) for family in SHIPPED)} == set()


def test_the_command_names_office_and_letter(desk: Desk, tmp_path):
    agencies = f"code,name,peer_group\nCH,Xã Phước Hữu ({CHAM}),xã\nOK,Xã Ea H’Leo,xã\n"
    desk.does("agencies", "load", desk.file("agencies.csv", agencies))
    counts = ["wave,agency,item,code,count"]
    counts += [f"2026-Q1,{code},RATING,{level},{20 + level}" for code in ("CH", "OK") for level in (1, 4, 5)]
    desk.does("wave", "create", "2026-Q1", "--questionnaire", "single-rating", "--title", f"Quý I {TAI}")
    desk.does("wave", "open", "2026-Q1")
    desk.does("import", desk.file("counts.csv", "\n".join(counts)), "--format", "counts")
    desk.does("wave", "close", "2026-Q1")
    result = desk.run("report", "--wave", "2026-Q1", "-o", tmp_path / "one.pdf")
    assert result.exit_code == 0
    assert "CH Xã Phước Hữu" in result.stderr
    assert "“ꨌ” as [U+AA0C]" in result.stderr
    assert f"round Quý I {TAI}: no typeface of the document has these letters" in result.stderr
    assert "OK " not in result.stderr
