"""While a wave collects only forms are counted."""

from __future__ import annotations

import datetime as dt

from surveyapp import store
from surveyapp.store.forms import responses
from surveyapp.store.readings import counting
from tests.surveyapp.store.conftest import SECRET


def test_forms_are_counted_by_agency_channel_basis_and_day(open_wave, form):
    with store.writing(open_wave) as session:
        for said in ({}, {"channel": "paper"}, {"agency": "D2"}, {"day": dt.date(2026, 9, 2)}, {}):
            responses.save_response(session, form(**said), SECRET)
    with store.reading(open_wave) as session:
        counts = list(counting.counts(session, "2026-Q3"))
    first, second = dt.date(2026, 9, 1), dt.date(2026, 9, 2)
    assert [(c.agency, c.channel, c.day, c.n) for c in counts] == [
        ("D1", "paper", first, 1),
        ("D1", "web", first, 2),
        ("D1", "web", second, 1),
        ("D2", "web", first, 1),
    ]
