"""Five minutes of forms without a pause: nothing lost, nothing twice, and a server that does not grow."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import web_speed

ROUNDS = 150  # of two seconds
EARLY = 15


def measure() -> Iterator[tuple[str, float, float | None]]:
    with tempfile.TemporaryDirectory() as folder, web_speed.serving(folder) as survey:
        ledger, rates, sizes = [], [], []
        for _ in range(ROUNDS):
            rate, acknowledged = web_speed.acknowledged_by(survey.port)
            ledger += acknowledged
            rates.append(rate)
            sizes.append(sum(map(_megabytes, survey.processes())))
        lost, doubled = web_speed.compare(survey.address, ledger)
    yield f"of {len(ledger):,} submissions lost or doubled", lost + doubled, 0.0
    yield "memory of the server at the end / after half a minute", sizes[-1] / sizes[EARLY], 1.2
    yield "submissions a second: first half minute / last", sum(rates[:EARLY]) / sum(rates[-EARLY:]), 1.5


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
