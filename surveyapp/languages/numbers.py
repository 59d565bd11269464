"""Numbers and dates as people read them: rounded half up, the decimal sign of the language, "–" for unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from questionnaires.languages import language as spoken

UNKNOWN = "–"
MINUS = "−"


def rounded(value: float, digits: int) -> Decimal:
    """Half up on the shortest decimal that names the float, as people and spreadsheets round."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def number(value: float | None, digits: int, language: str, *, signed: bool = False) -> str:
    """`93.125, 2` -> "93,13" in Vietnamese, "93.13" in English; thousands grouped; None -> "–"."""
    if value is None or value != value:
        return UNKNOWN
    exact = rounded(value, digits)
    signs = spoken(language)
    text = f"{abs(exact):,.{digits}f}".translate({ord(","): signs.thousands, ord("."): signs.decimal})
    if exact < 0:
        return MINUS + text
    return "+" + text if signed and exact > 0 else text


def interval(low: float | None, high: float | None, digits: int, language: str) -> str:
    """`91.4, 95.0` -> "91,4–95,0"; signed ends are kept apart with a semicolon."""
    if low is None or high is None:
        return UNKNOWN
    between = "; " if low < 0 or high < 0 else "–"
    return number(low, digits, language) + between + number(high, digits, language)


def span(low: int, high: int, say: Callable[[int], str] = str) -> str:
    """From which place to which, or the single one: `1, 3` -> "1–3"; `4, 4` -> "4"."""
    return say(low) if low == high else f"{say(low)}–{say(high)}"


def day(date: dt.date | None, language: str) -> str:
    """31/01/2026 in every language of the house; "–" when unknown."""
    return UNKNOWN if date is None else f"{date:%d/%m/%Y}"


def long_day(date: dt.date, language: str) -> str:
    """As the head of a document writes it: in a Vietnamese one days under 10 and months 1 and 2 carry a zero."""
    style, day, month = spoken(language), date.day, date.month
    return style.long_day.format(
        d=day,
        dd=f"{day:02d}",
        m=f"{month:02d}" if month in style.padded_months else month,
        mm=f"{month:02d}",
        month=style.months[month - 1] if style.months else month,
        year=date.year,
    )
