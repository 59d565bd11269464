"""What every document promises to machines: tags, typefaces, no outside, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pytest
from fontTools.ttLib import TTFont

from surveyapp.reports.print import pdf, typefaces
from surveyapp.store import Refused

SHIPPED = {"-".join(face.family.split()) for face in typefaces.FACES}


@pytest.fixture(scope="module")
def opened(printed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed)) as document:
        yield document


def structure(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every structure element, in reading order."""
    found, waiting = [], [document.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += reversed(list(element))
        elif isinstance(element, pikepdf.Dictionary):
            found += [element] if "/S" in element else []
            waiting += [element.K] if "/K" in element else []
    return found


def fonts(data: bytes) -> list[dict]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    named = {f: font.get_object() for page in reader.pages for f, font in page["/Resources"]["/Font"].items()}
    return list(named.values())


def test_document_is_tagged_named_and_speaks_its_language(opened):
    root = opened.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "vi"
    assert root.ViewerPreferences.DisplayDocTitle
    assert b"pdfuaid" in root.Metadata.read_bytes()
    assert str(opened.docinfo["/Title"]).startswith("Báo cáo kết quả khảo sát")


def test_every_figure_has_an_alternative_text(opened):
    figures = [element for element in structure(opened) if element.S == "/Figure"]
    assert figures
    assert all(str(figure.Alt) for figure in figures)


def test_headings_do_not_skip_a_level(opened):
    levels = [int(str(e.S)[2:]) for e in structure(opened) if str(e.S) in {f"/H{n}" for n in range(1, 7)}]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_table_that_runs_over_pages_is_one_table_with_one_head(opened):
    elements = structure(opened)
    tables = [[str(kid.S) for kid in element.K] for element in elements if element.S == "/Table"]
    assert len(tables) == 7
    for kids in tables:
        assert kids.count("/Caption") == 1
        assert kids.count("/THead") == (0 if kids == ["/Caption", "/TBody"] else 1)
    assert max(kids.count("/TBody") for kids in tables) > 3


def test_every_cell_names_heads_that_are_there(opened):
    elements = structure(opened)
    heads = [str(element.ID) for element in elements if element.S == "/TH"]
    assert len(heads) == len(set(heads))
    for element in elements:
        if element.S == "/TD":
            assert {str(name) for name in element.A.get("/Headers", [])} <= set(heads)


def test_heads_say_whether_they_head_a_row_or_a_column(opened):
    scopes = [str(element.A.Scope) for element in structure(opened) if element.S == "/TH"]
    assert scopes.count("/Column") == 6 + 8 + 5 + 5 + 4 + 9
    assert set(scopes) == {"/Column", "/Row"}


def test_what_runs_in_the_margins_is_no_part_of_the_text(opened):
    tagged = {(e.Pg.objgen, kid) for e in structure(opened) for kid in e.K if isinstance(kid, int)}
    for page in opened.pages:
        marks = [i.operands[1] for i in pikepdf.parse_content_stream(page) if str(i.operator) == "BDC"]
        painted = {(page.objgen, int(mark.MCID)) for mark in marks}
        assert painted == {place for place in tagged if place[0] == page.objgen}


def test_nothing_is_painted_outside_marked_content(opened):
    painting = {"Tj", "TJ", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}
    for page in opened.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            assert operator not in painting or depth > 0


def test_only_shipped_typefaces_are_embedded_and_none_is_type_three(printed):
    for font in fonts(printed):
        assert font["/Subtype"] == "/Type0"
        descendant = font["/DescendantFonts"][0].get_object()
        assert descendant["/FontDescriptor"].get_object()["/FontFile2"] is not None
        family = font["/BaseFont"].partition("+")[2]
        assert family.startswith(tuple(SHIPPED)), f"{family} happens to be installed here"


@pytest.mark.parametrize("place", range(len(typefaces.FACES)))
def test_every_packaged_file_is_the_face_it_is_listed_as(place):
    face = typefaces.FACES[place]
    names = TTFont(io.BytesIO(typefaces.font_bytes(place)))["name"]
    assert (names.getDebugName(16) or names.getDebugName(1)) == face.family


OUTSIDE = [
    "http://127.0.0.1:9/x.png",
    "https://example.org/x.css",
    "file:///etc/hostname",
    "ftp://127.0.0.1/x",
    "packaged:font/99",
    "packaged:font/../x",
]


@pytest.mark.parametrize("address", OUTSIDE)
def test_nothing_from_outside_can_be_fetched(address):
    with pytest.raises(ValueError, match="disallowed"):
        pdf.PackagedOnly().fetch(address)


def test_a_document_that_points_outside_is_refused_and_nothing_there_is_read(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>', encoding="utf-8")
    with pytest.raises(Refused, match="disallowed protocol") as refused:
        pdf.from_html(f'<html lang="en"><title>t</title><p>words<img alt="x" src="{secret.as_uri()}"></html>')
    assert "SECRET" not in str(refused.value)


SMALL = """
import hashlib
from surveyapp.reports.family.ranking import document as ranking
from tests.factories.results import made_up_result
from tests.factories.office import OFFICE
print(hashlib.sha256(ranking.render(made_up_result(2, 2), "vi", OFFICE)).hexdigest())
"""


def test_the_same_result_gives_the_same_bytes_in_another_process_a_year_later():
    root = Path(__file__).parents[4]
    hashes = set()
    for day in ("2026-01-01", "2027-01-01"):
        clock = f"import time; time.time = lambda: {dt.datetime.fromisoformat(day).astimezone().timestamp()}\n"
        made = subprocess.run(
            [sys.executable, "-c", clock + SMALL], cwd=root, capture_output=True, text=True, check=True
        )
        hashes.add(made.stdout)
    assert len(hashes) == 1
