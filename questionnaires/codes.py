"""The characters of which answers are made: option codes, and the kinds of missing answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Option codes: one base-36 digit each, so that an answer is one character."""


class Missing:
    """The seven ways an answer can be absent, one character each (kept apart from keystroke to codebook)."""

    BLANK = "."  # asked and left blank
    NOT_APPLICABLE = "~"
    DOES_NOT_KNOW = "?"
    REFUSED = "!"
    UNUSABLE = "*"  # two boxes ticked or illegible on paper
    NOT_ASKED = "_"  # a filter or an undrawn module
    NOT_TICKED = "0"  # an option of a multiple choice that was offered and not chosen


MISSING_KINDS: Mapping[str, str] = {
    Missing.BLANK: "blank",
    Missing.NOT_APPLICABLE: "not-applicable",
    Missing.DOES_NOT_KNOW: "does-not-know",
    Missing.REFUSED: "refused",
    Missing.UNUSABLE: "unusable",
    Missing.NOT_ASKED: "not-asked",
}
"""Character -> word. A slot holds one of these or an option code."""

OFFERED_MISSING = (Missing.NOT_APPLICABLE, Missing.DOES_NOT_KNOW, Missing.REFUSED)
"""Kinds that a definition may offer to the respondent as a choice (`offers` in TOML)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer offered. `value` is its place on the scale (None where the question is not rated)."""

    code: str
    value: float | None = None
