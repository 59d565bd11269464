"""What peer groups are called is data of the office, dated and per language, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from surveyapp import models, store
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.agencies.peer_groups import PeerGroupRow, peer_group_names, save_peer_groups

MERGER = dt.date(2025, 7, 1)


@pytest.fixture
def named(engine):
    def name(*rows: PeerGroupRow, day: dt.date = dt.date(2026, 6, 30)) -> dict[str, dict[str, str]]:
        with store.writing(engine) as session:
            save_peer_groups(session, rows)
            return peer_group_names(session, day)

    return name


def test_group_has_a_name_in_each_language(named):
    assert named(PeerGroupRow("X", {"vi": "Xã", "en": "Communes"})) == {"X": {"vi": "Xã", "en": "Communes"}}


def test_name_of_the_same_day_is_replaced(named):
    named(PeerGroupRow("X", {"vi": "Xã", "en": "Communes"}))
    assert named(PeerGroupRow("X", {"vi": "Xã, phường"})) == {"X": {"vi": "Xã, phường", "en": "Communes"}}


@pytest.mark.parametrize(("day", "name"), [(MERGER - dt.timedelta(1), "Huyện"), (MERGER, "Xã, phường")])
def test_name_holds_from_its_day_on(named, day, name):
    rows = PeerGroupRow("X", {"vi": "Huyện"}), PeerGroupRow("X", {"vi": "Xã, phường"}, MERGER)
    assert named(*rows, day=day) == {"X": {"vi": name}}


def test_group_that_was_named_only_later_has_its_first_name_before(named):
    assert named(PeerGroupRow("X", {"vi": "Xã"}, MERGER), day=dt.date(2020, 1, 1)) == {"X": {"vi": "Xã"}}


def test_every_group_that_an_agency_names_has_a_row(engine):
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow("A", "Sở A", peer_group="S"), AgencyRow("B", "Sở B", peer_group="S")])
        save_agencies(session, [AgencyRow("C", "Xã C", peer_group="X"), AgencyRow("TP", "Thành phố")])
        assert list(session.scalars(select(models.PeerGroup.code).order_by(models.PeerGroup.id))) == ["S", "X"]
