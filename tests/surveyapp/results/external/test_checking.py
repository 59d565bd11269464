"""Published indices follow from their published parts, and a digit that is wrong shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from surveyapp.results.external.checking import AGREES, DIFFERS, NO_PARTS, NO_RULE, check
from surveyapp.store.external import OVERALL, PublishedFigure


def outcomes(figures):
    return Counter((each.figure.source, each.outcome) for each in check(figures))


def test_all_of_papi_pci_and_the_reform_index_follow_from_their_parts_but_pci_of_2011(figures):
    found = outcomes(figures)
    assert found["PAPI", AGREES] == 376 * 7
    assert found["PCI", AGREES] == 631
    assert found["PAR-INDEX", AGREES] == 19
    assert not [key for key in found if key[1] == DIFFERS]
    assert {each.figure.year for each in check(figures) if each.outcome == NO_RULE} == {2011}


@pytest.mark.parametrize("part", [OVERALL, "entry", "legal"])
def test_one_wrong_figure_is_named(figures, part):
    place = ("PCI", 2016, "Cần Thơ", part)
    wrong = [replace(f, value=f.value + 0.01) if f.place == place else f for f in figures if f.source == "PCI"]
    assert [c.figure.place[:3] for c in check(wrong) if c.outcome == DIFFERS] == [place[:3]]


def test_a_dimension_is_checked_against_its_own_parts(figures):
    mine = [f for f in figures if f.source == "PAPI" and f.year == 2016 and f.unit == "Cần Thơ"]
    wrong = [replace(f, value=f.value + 0.001) if f.part == "d2_3" else f for f in mine]
    assert [c.figure.part for c in check(wrong) if c.outcome == DIFFERS] == ["d2_transparency"]


def test_rounded_parts_are_given_what_rounding_took_and_no_more():
    parts = [
        PublishedFigure("PAR-INDEX", 2012, "Huế", "self_assessment", 50.25),
        PublishedFigure("PAR-INDEX", 2012, "Huế", "survey", 30.5),
    ]
    for value, outcome in ((80.75, AGREES), (80.8, AGREES), (80.9, DIFFERS)):
        assert check([PublishedFigure("PAR-INDEX", 2012, "Huế", value=value), *parts])[0].outcome == outcome


def test_without_a_part_nothing_is_claimed():
    whole, part = PublishedFigure("PCI", 2016, "Huế", value=60.0), PublishedFigure("PCI", 2016, "Huế", "entry", 8.0)
    assert [each.outcome for each in (*check([whole]), *check([whole, part]))] == [NO_PARTS, NO_PARTS]
    assert check([PublishedFigure("PCI", 2016, "Huế", rank=3)]) == []
