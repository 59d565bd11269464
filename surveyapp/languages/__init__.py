"""What differs from language to language beside the words: numbers, dates, the order of letters."""

from __future__ import annotations

LANGUAGES = ("vi", "en", "km")
"""Vietnamese is the default; Khmer covers the citizens' pages and falls back to Vietnamese sentence by sentence."""
