"""Documents as the decree wants them: the typeface, the sizes, and where the typeface comes from."""

from __future__ import annotations

import hashlib
import io
import re
from importlib import resources

import pypdf
import pytest
from fontTools.ttLib import TTFont

from surveyapp.reports.family.ranking import document as ranking
from surveyapp.reports.print import pdf
from surveyapp.reports.print.decree import as_decreed
from surveyapp.reports.print.typefaces import DECREED
from surveyapp.store.office.office import Office
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result

FONTS = resources.files("surveyapp.reports.print") / "fonts"
TIMES = {"a": 909, "n": 1024, "m": 1593, "A": 1479, "W": 1933, "0": 1024, " ": 512, "ô": 1024, "ế": 909}
"""Widths of Times New Roman in 2048ths of its size."""


def sizes(style: str) -> list[float]:
    """Of all letters that the rules name, but for counts that are set large and what nobody sees."""
    style = re.sub(r"@page[^{]*\{.*?\n\}|@font-face[^}]*\}", "", style, flags=re.DOTALL)
    found = [float(size) for size in re.findall(r"font(?:-size)?: [^;/]*?([\d.]+)pt", style)]
    return [size for size in found if 2 < size < 20]


def test_letters_have_the_sizes_of_the_decree():
    found = sizes(pdf.stylesheet("decree"))
    assert {size for size in found if size > 12} <= {13.0, 14.0}
    assert min(found) >= 10
    assert "html { font: 13pt" in pdf.stylesheet("decree")


def test_the_other_look_stays_as_it_is():
    assert pdf.stylesheet("modern") == pdf.stylesheet()
    assert "Tinos" not in pdf.stylesheet()


def test_the_margins_of_a_page_keep_their_letters():
    margins = "@page {\n  @bottom-left { font: 7.5pt Inter; }\n}\n"
    assert margins in as_decreed(margins + "p { font: 8.5pt/11pt Inter; }")


@pytest.mark.parametrize("face", DECREED, ids=lambda face: f"{face.file} {face.weight}")
def test_the_typeface_is_the_one_that_its_origin_names(face):
    body = (FONTS / face.file).read_bytes()
    origin = (FONTS / "ORIGIN.md").read_text(encoding="utf-8")
    assert f"| `{face.file}` | `{hashlib.sha256(body).hexdigest()}` |" in origin


def test_letters_are_as_wide_as_those_of_times():
    font = TTFont(io.BytesIO((FONTS / "Tinos-Regular.ttf").read_bytes()))
    widths = {letter: font["hmtx"][font.getBestCmap()[ord(letter)]][0] for letter in TIMES}
    scale = font["head"].unitsPerEm / 2048
    assert widths == {letter: pytest.approx(width * scale, abs=1) for letter, width in TIMES.items()}


def test_a_report_of_an_office_that_wants_it_is_set_in_it_alone():
    office = Office(facts={**OFFICE.facts, "typography": {"": ("decree",)}})
    made = ranking.render(made_up_result(3, 0), "vi", office)
    fonts = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in pypdf.PdfReader(io.BytesIO(made)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any(name.startswith("Tinos") for name in fonts)
    assert not any(name.startswith("Noto-Serif-Bold") for name in fonts)
