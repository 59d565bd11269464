"""The closed vocabularies: stored as text, checked here."""

from __future__ import annotations

import re
from collections.abc import Collection

from surveyapp.store.refusal import Problem

CHANNELS = ("kiosk", "qr", "web", "paper", "interview", "import")
BASES = ("probability", "all-invited", "quota", "self-selected")
PROOFS = ("open", "staff-opened", "token", "numbered-form", "none")
HELPED = ("none", "family", "staff", "other", "unknown")
PACES = ("fast", "normal", "unknown")
HALVES = ("", "am", "pm")
STATUSES = ("valid", "trial", "excluded")
PURPOSES = ("official", "monitoring", "trial")

SAMPLED = ("probability", "all-invited")
"""Bases under which more answers than people would be a mistake."""

FILLED_IN_ELSEWHERE = ("paper", "kiosk", "interview")
"""Channels whose forms may arrive days after they were answered."""

OF_A_RESPONSE = {
    "channel": CHANNELS,
    "basis": BASES,
    "proof": PROOFS,
    "helped": HELPED,
    "pace": PACES,
    "half": HALVES,
}


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def unknown_word(column: str, value: str, words: Collection[str], where: str = "") -> Problem | None:
    """The problem of a value outside its vocabulary."""
    if value in words:
        return None
    offered = ", ".join(word or "(empty)" for word in words)
    return Problem("unknown-word", f"{column} {value!r} is not known", where, f"use one of: {offered}")


def is_storable(text: str) -> bool:
    """PostgreSQL has no place for NUL, and UTF-8 none for half a character: nothing can have such a name."""
    return not _UNSTORABLE.search(text)
