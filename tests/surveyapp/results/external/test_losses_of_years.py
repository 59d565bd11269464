"""What a change of a sister index is made of is handed to those who answered at the end of its year."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from surveyapp.results.external.standings import series_of
from surveyapp.results.followup.losses import losses_of_year
from surveyapp.store.followup.responsible import Responsibilities, ResponsibleRow


def test_a_sister_index_is_handed_out_as_of_the_end_of_its_year(figures):
    (series,) = (each for each in series_of("Cần Thơ", figures) if each.index.code == "PCI")
    answering = Responsibilities([ResponsibleRow("PCI", "informal", "A", valid_from=dt.date(2014, 12, 31))])
    told = {}
    for standing in series.standings:
        if standing.change and (found := losses_of_year("PCI", standing.year, standing.change, answering)):
            told[standing.year] = found.of_unit("A")
            assert math.fsum(unit.contribution for unit in found.by_lead) == pytest.approx(found.whole, abs=1e-12)
    assert told[2013] is None
    assert told[2014].contribution == pytest.approx(-2.23, abs=0.01)
