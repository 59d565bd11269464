"""Whether two results may be called better or worse than each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Difference = Literal["questionnaire", "rule", "population", "basis"]
DIFFERENCES: tuple[Difference, ...] = ("questionnaire", "rule", "population", "basis")


def why_not_comparable(earlier: Mapping[str, object], later: Mapping[str, object]) -> Difference | Literal[""]:
    """The first of questionnaire, rule, population, basis that differs, or "" where "rose" and "fell" may be said.

    Each mapping names those four (a missing one is not compared).
    """
    for name in DIFFERENCES:
        if name in earlier and name in later and earlier[name] != later[name]:
            return name
    return ""
