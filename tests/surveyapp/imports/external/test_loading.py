"""Published indices come in with the columns that their files have: all rows or none, and nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest

from surveyapp import store
from surveyapp.cli.demo_city.loading import PUBLISHED
from surveyapp.imports.external.loading import HowToLoad, load_external
from surveyapp.imports.reading.in_memory import InMemory
from surveyapp.results.external.provinces import PROVINCES, nearest, province
from surveyapp.store import audit
from surveyapp.store.external import OVERALL, external_figures

LONG = "year,index,province,part,value,rank,of,confidence,source\n"


def load(engine, content, **how):
    """What came of a file, of the package by its name or as it is written here."""
    file = PUBLISHED / content if content.endswith(".csv") else InMemory("a.csv", content.encode())
    with store.writing(engine) as session:
        return load_external(session, file, HowToLoad(**how))


def refused(engine, content, **how):
    with pytest.raises(store.Refused) as told:
        load(engine, content, **how)
    with store.reading(engine) as session:
        assert external_figures(session) == []
    return [(problem.code, problem.where) for problem in told.value.problems]


def stored(engine, *place):
    with store.reading(engine) as session:
        return {each.place: each for each in external_figures(session)}[place]


def test_zeros_for_missing_values_are_refused_by_row_or_left_out_on_request(sqlite_engine):
    assert refused(sqlite_engine, "papi_2011_2016.csv") == [
        ("zero-for-missing", "papi_2011_2016.csv:205"),
        ("zero-for-missing", "papi_2011_2016.csv:246"),
    ]
    loaded = load(sqlite_engine, "papi_2011_2016.csv", without_zeros=True)
    assert (loaded.rows, loaded.without_values) == (376, 2)
    with store.reading(sqlite_engine) as session:
        of_2014 = [f.unit for f in external_figures(session, "PAPI") if (f.year, f.part) == (2014, OVERALL)]
    assert len(of_2014) == 61
    assert not {"Bắc Giang", "Đồng Tháp"} & {*of_2014}


def test_every_row_of_pci_finds_its_province_however_it_is_spelled(sqlite_engine):
    assert load(sqlite_engine, "pci_2006_2016.csv").rows == 694
    with store.reading(sqlite_engine) as session:
        by_year = Counter(f.year for f in external_figures(session, "PCI") if f.part == OVERALL)
        units = {f.unit for f in external_figures(session)}
    assert by_year == {**dict.fromkeys((2006, 2007, 2008), 64), **dict.fromkeys(range(2009, 2017), 63), 2014: 61}
    assert len(units) == 64
    assert stored(sqlite_engine, "PCI", 2012, "Bắc Kạn", "entry").weight == 0.1


def test_a_file_loaded_again_changes_nothing_and_leaves_no_trace(engine):
    first, second = (load(engine, "can_tho_2011_2024.csv").saved for _ in range(2))
    assert (first.new, second.same, second.is_anything_other) == (38, 38, False)
    with store.reading(engine) as session:
        assert len(audit.events(session)) == 1


def test_a_rounded_figure_fills_in_the_rank_and_leaves_the_finer_value(engine):
    for name in ("par_index_2012_top19.csv", "can_tho_2011_2024.csv"):
        load(engine, name)
    load(engine, LONG + "2016,PAPI,Cần Thơ,,39.57212591171265,,,seen,papi.org.vn\n")
    finer = stored(engine, "PAPI", 2016, "Cần Thơ", OVERALL)
    assert (finer.value, finer.rank, finer.rank_of, finer.certainty) == (39.57212591171265, 1, 63, "seen")
    load(engine, "can_tho_2011_2024.csv")
    assert stored(engine, "PAPI", 2016, "Cần Thơ", OVERALL) == finer


def test_a_new_edition_replaces_what_it_names_and_nothing_else(engine):
    load(engine, LONG + "2024,PCI,Cần Thơ,,70.01,11,63,,a\n2024,PCI,Huế,,71,8,63,,a\n", edition="first")
    load(engine, LONG + "2024,PCI,Cần Thơ,,69.5,,,,b\n", edition="corrected")
    new = stored(engine, "PCI", 2024, "Cần Thơ", OVERALL)
    assert (new.value, new.rank, new.origin, new.edition) == (69.5, None, "b", "corrected")
    assert stored(engine, "PCI", 2024, "Huế", OVERALL).edition == "first"


def test_a_province_without_a_figure_was_not_measured(engine):
    heading = (PUBLISHED / "par_index_2012_top19.csv").read_text("utf-8").splitlines()[0]
    loaded = load(engine, f"{heading}\n2013,Huế,,,,,,\n2013,Hà Nội,80,50,30,,7,x\n", index="PAR-INDEX")
    assert (loaded.rows, loaded.without_values) == (1, 1)


def test_only_rows_of_the_index_that_was_named_are_taken(sqlite_engine):
    loaded = load(sqlite_engine, "can_tho_2011_2024.csv", index="PAR INDEX")
    assert (loaded.rows, loaded.left) == (6, 32)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2024,PCI,Cần Tho0,,70,1,63,,", "province-unknown"),
        ("2024,GDP,Cần Thơ,,70,1,63,,", "unknown-word"),
        ("24,PCI,Cần Thơ,,70,1,63,,", "external-year"),
        (",PCI,Cần Thơ,,70,1,63,,", "empty-cell"),
        ("2024,PCI,Cần Thơ,,170,1,63,,", "external-value"),
        ("2024,PCI,Cần Thơ,entry,12,,,,", "external-value"),
        ("2024,PCI,Cần Thơ,,0,,,,", "zero-for-missing"),
        ("2024,PCI,Cần Thơ,,70,64,63,,", "external-rank"),
        ("2024,PCI,Cần Thơ,,,,,,", "external-empty"),
        ("2024,PCI,Cần Thơ,,70.x,1,63,,", "not-a-number"),
        ("2024,PCI,Cần Thơ,,70,1,63,guess,", "unknown-word"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(sqlite_engine, row, code):
    assert (code, "a.csv:3") in refused(sqlite_engine, f"{LONG}2024,PCI,Huế,,70,1,63,,\n{row}\n")


@pytest.mark.parametrize(
    ("content", "how", "code"),
    [
        ("name,score\nx,1\n", {}, "external-layout"),
        ("year,province\n2024,Huế\n", {}, "external-layout"),
        ("year,index,value,rank,of\n2024,PCI,70,1,63\n", {}, "external-unit"),
        ("year,index,value,rank,of\n2024,PCI,70,1,63\n", {"unit": "Atlantis"}, "province-unknown"),
        ("sipas_national.csv", {"index": "PCI"}, "external-index"),
        (LONG + "2024,PCI,Huế,,70,1,63,,\n2024,PCI,Hue,,71,1,63,,\n", {}, "external-twice"),
    ],
)
def test_a_file_that_is_none_is_refused(sqlite_engine, content, how, code):
    assert code in dict(refused(sqlite_engine, content, **how))


def test_national_values_come_with_the_provinces_at_both_ends(engine):
    load(engine, "sipas_national.csv")
    assert stored(engine, "SIPAS", 2022, "Cả nước", OVERALL).value == 80.08
    most = stored(engine, "SIPAS", 2022, "Cả nước", "most")
    assert (most.value, most.note) == (87.59, "Quang Ninh")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(
            ("Can Tho", "Cần Thơ"),
            ("TP. Cần Thơ", "Cần Thơ"),
            ("Thành phố Cần Thơ", "Cần Thơ"),
            ("TPHCM", "TP. Hồ Chí Minh"),
        ),
        *(
            ("Hòa Bình", "Hòa Bình"),
            ("Hoà Bình", "Hòa Bình"),
            ("TT-Huế", "Thừa Thiên Huế"),
            ("BRVT", "Bà Rịa - Vũng Tàu"),
        ),
        *(("Đăk Lăk", "Đắk Lắk"), ("Bắc Cạn", "Bắc Kạn"), ("Huế", "Huế"), ("tỉnh Hà Nam", "Hà Nam")),
    ],
)
def test_a_province_is_known_by_any_of_its_spellings(written, meant):
    assert province(written) == meant


def test_no_two_provinces_are_spelled_alike_without_marks():
    assert {province(name) for name in PROVINCES} == {*PROVINCES}
    assert (province("Atlantis"), nearest("Cần Thư")) == (None, "Cần Thơ")
