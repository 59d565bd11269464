"""Whatever is done in whatever order, what must be true is true. `make bench-long` does a hundred thousand steps."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import Office


def test_nothing_is_lost_doubled_or_out_of_state_whatever_is_done():
    quick = settings(max_examples=4, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Office, settings=quick)
