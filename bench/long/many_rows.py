"""Ten million responses in a database: what is kept of them must be as near as what is kept of ten thousand."""

from __future__ import annotations

from collections.abc import Iterator

from bench.kept_speed import FEW, grown

MANY = 10_000_000


def measure() -> Iterator[tuple[str, float, float | None]]:
    yield from grown(FEW, MANY)
