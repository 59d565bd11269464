"""Offices that bear one name are told apart by the one above wherever they are read: tables, figures, files, pages."""

from __future__ import annotations

import csv
import io
import re

import pypdf
import pytest

from tests.desk import Desk, office_of

WAVE = "2026-Q1"
PLACES = {"P1": "Tỉnh Một", "P2": "Tỉnh Hai", "P3": "Tỉnh Ba"}
APART = [f"Xã Tân Tiến – {place}" for place in PLACES.values()]


@pytest.fixture
def ranked(desk: Desk) -> Desk:
    """Three provinces; in each “Xã Tân Tiến” and one commune whose name occurs once."""
    agencies = ["code,name,level,peer_group,parent", *(f"{code},{name},tỉnh,," for code, name in PLACES.items())]
    agencies += [f"{code}-0,Xã Tân Tiến,xã,xã,{code}" for code in PLACES]
    agencies += [f"{code}-1,Xã riêng {code},xã,xã,{code}" for code in PLACES]
    counts = ["wave,agency,item,code,count"]
    for number, code in enumerate(PLACES):
        for commune in ("0", "1"):
            counts += [f"{WAVE},{code}-{commune},RATING,{level},{20 + 17 * number + level}" for level in (2, 4, 5)]
    desk.does("agencies", "load", desk.file("agencies.csv", "\n".join(agencies)))
    making = ("--format", "counts", "--create-waves", "--questionnaire", "single-rating")
    desk.does("import", desk.file("counts.csv", "\n".join(counts)), *making)
    return desk


def test_in_the_table_and_its_files(ranked):
    table = ranked.does("index", "--wave", WAVE)
    found = csv.DictReader(io.StringIO(ranked.does("index", "--wave", WAVE, "--format", "csv")))
    names = {row["agency_name"] for row in found if row["scope"] == "agency"}
    assert names == {*APART, *(f"Xã riêng {code}" for code in PLACES)}
    assert all(name in table for name in APART)


@pytest.mark.parametrize("edition", [(), ("--internal",)])
def test_on_paper(ranked, tmp_path, edition):
    ranked.does("report", "--wave", WAVE, *edition, "-o", tmp_path / "r.pdf")
    text = re.sub(r"\s+", " ", "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "r.pdf").pages))
    assert all(name in text for name in APART)
    alone = [text[m.start() : m.start() + 40] for m in re.finditer("Xã Tân Tiến", text)]
    assert [said for said in alone if not said.startswith("Xã Tân Tiến – Tỉnh")] == []
    assert "Xã riêng P1 –" not in text


def test_where_somebody_chooses_whom_cards_and_accounts_are_about(ranked):
    ranked.does("wave", "create", "W2", "--questionnaire", "single-rating")
    office = office_of(ranked)
    for page in ("/staff/waves/W2/codes", "/staff/accounts"):
        options = re.findall(r"<option [^>]*>([^<]*)</option>", office.get(page).text)
        named = [re.sub(r" \(P\d-\d\)$", "", option) for option in options if "Tân Tiến" in option]
        assert sorted(set(named)) == sorted(APART)
    office.app.extensions["engine"].dispose()


def test_on_cards(ranked):
    ranked.does("wave", "create", "W2", "--questionnaire", "single-rating")
    ranked.does("wave", "open", "W2")
    ranked.does("codes", "make", "--wave", "W2", "--agency", "P2-0", "--count", "10", "-o", ranked.folder / "codes.csv")
    cards = ranked.folder / "cards.pdf"
    ranked.does("codes", "print", ranked.folder / "codes.csv", "--address", "https://khaosat.example.vn", "-o", cards)
    assert "Xã Tân Tiến – Tỉnh Hai" in pypdf.PdfReader(cards).pages[0].extract_text()
