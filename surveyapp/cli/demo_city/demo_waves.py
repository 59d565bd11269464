"""The three survey rounds of the invented city: one locked, one collected a year later, one open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

QUESTIONNAIRE = "one-stop"


@dataclass(frozen=True, slots=True)
class DemoWave:
    """A wave of the demo. `size` multiplies the usual number of forms, `shift` moves every opinion."""

    code: str
    title: str
    title_en: str
    state: str  # where it ends: locked, collected or open
    basis: str
    opens: dt.date
    closes: dt.date
    last_day: dt.date  # of the forms that are there
    size: float
    shift: float
    response: float  # forms that came in, of those handed out
    previous: str = ""
    entry_until: dt.date | None = None
    odd: bool = False  # offices with few forms, none, nothing but praise


DEMO_WAVES = (
    DemoWave(
        code="2025-Q3",
        title="Khảo sát mức độ hài lòng năm 2025",
        title_en="Satisfaction survey of 2025",
        state="locked",
        basis="probability",
        opens=dt.date(2025, 10, 6),
        closes=dt.date(2025, 10, 31),
        last_day=dt.date(2025, 10, 31),
        size=0.9,
        shift=-0.12,
        response=0.70,
    ),
    DemoWave(
        code="2026-Q3",
        title="Khảo sát mức độ hài lòng năm 2026",
        title_en="Satisfaction survey of 2026",
        state="collected",
        basis="probability",
        opens=dt.date(2026, 10, 5),
        closes=dt.date(2026, 10, 30),
        last_day=dt.date(2026, 10, 30),
        size=1.0,
        shift=0.0,
        response=0.76,
        previous="2025-Q3",
        entry_until=dt.date(2026, 11, 13),
        odd=True,
    ),
    DemoWave(
        code="2026-Q4",
        title="Khảo sát bổ sung tại quầy, quý IV năm 2026",
        title_en="Additional survey at the counter, fourth quarter of 2026",
        state="open",
        basis="all-invited",
        opens=dt.date(2026, 11, 2),
        closes=dt.date(2026, 12, 31),
        last_day=dt.date(2026, 11, 13),
        size=0.05,
        shift=0.05,
        response=0.45,
        previous="2026-Q3",
    ),
)
