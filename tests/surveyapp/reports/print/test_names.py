"""In the head of a document a name stays on one line, as long as it can."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from surveyapp.reports.print import pdf
from surveyapp.reports.print.names import LONGEST, unbroken


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ủy ban nhân dân tỉnh Vĩnh Long", ["Vĩnh Long"]),
        ("ỦY BAN NHÂN DÂN TỈNH VĨNH LONG", ["VĨNH LONG"]),
        ("Thành phố Buôn Ma Thuột, ngày 28", ["Buôn Ma Thuột"]),
        ("Xã Ea H’Leo & Đăk Mil", ["Xã Ea H’Leo", "Đăk Mil"]),
        ("Sở Nội vụ", []),
        ("A" * LONGEST + " Bình", []),
    ],
)
def test_what_is_a_name(line, names):
    html = str(unbroken(line, "Vĩnh Long"))
    assert re.findall(r'<span class="one">(.*?)</span>', html) == names
    assert re.sub(r"<[^>]+>", "", html) == line.replace("&", "&amp;")


def test_a_narrow_column_breaks_before_a_name_and_not_inside():
    said = "Ủy ban nhân dân tỉnh Vĩnh Long"
    for width in range(30, 66, 3):
        style = f"<style>{pdf.stylesheet()} .issuer {{ display: block; width: {width}mm }}</style>"
        body = f'<p class="issuer">{unbroken(said, "Vĩnh Long")}</p>'
        data = pdf.from_html(f"<html lang='vi'><title>x</title>{style}<body>{body}")
        lines = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().upper().splitlines()
        assert any("VĨNH LONG" in line for line in lines), (width, lines)
