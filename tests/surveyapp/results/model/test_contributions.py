"""Parts of a change that an agency's own people may not see: they add up, so one that is hidden hides them all."""

from __future__ import annotations

import pytest

from surveyapp.results.model.contributions import Contribution, DomainDecomposition, without_hidden

PARTS = ("factor:F1", "item:F1A", "factor:F2")
WHOLE = Contribution("", "", "", 3.0)
CHANGE = DomainDecomposition("agency", "A", "", WHOLE, tuple(Contribution("", "", part, 1.0) for part in PARTS))


@pytest.mark.parametrize("part", ["overall", *PARTS])
def test_one_hidden_part_hides_them_all_and_says_why(part):
    shown = without_hidden(CHANGE, {("agency", "A", part)})
    assert shown == DomainDecomposition("agency", "A", "few")


def test_what_is_hidden_elsewhere_hides_nothing_here():
    assert without_hidden(CHANGE, {("agency", "B", "overall"), ("peer_group", "g", "factor:F1")}) == CHANGE
