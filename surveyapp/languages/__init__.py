"""What differs from language to language beside the words: numbers, dates, the order of letters."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("vi", "en", "km")
"""Vietnamese is the default; Khmer covers the citizens' pages and falls back to Vietnamese sentence by sentence."""


def name_in(names: Mapping[str, str], language: str, otherwise: str) -> str:
    """What something is called in a language, else in the first one, else its code."""
    return names.get(language) or names.get(LANGUAGES[0]) or otherwise
