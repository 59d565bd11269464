"""The closed vocabularies: stored as text, checked here."""

from __future__ import annotations

import re
from collections.abc import Collection

from questionnaires.notices import CHANNELS as TOLD_ON
from surveyapp.store.refusal import Problem

CHANNELS = (*TOLD_ON, "import")
BASES = ("probability", "all-invited", "quota", "self-selected")
PROOFS = ("open", "device", "staff-opened", "token", "numbered-form", "none")
HELPED = ("none", "family", "staff", "other", "unknown")
PACES = ("fast", "normal", "unknown")
HALVES = ("", "am", "pm")
STATUSES = ("valid", "trial", "excluded")
PURPOSES = ("official", "monitoring", "trial")

COUNTING_PROOFS = ("token", "numbered-form", "none")
"""What carries the basis that a wave declares: one code, one numbered form per person, or the word of the office that
brings a file. An open address and a kiosk that nobody watches take anybody; a form that an officer opened counts only
where a feed of dossiers shows that all were asked, and there is no such feed yet."""

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


READ_ALOUD = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O 1 I L: what is read aloud or copied by hand is not mistaken. Receipts and one-time codes are made of it."""


def basis_of(wanted: str, proof: str, basis_rule: str = "proof") -> str:
    """The basis of a form: what its wave (or batch of codes) wants, if its proof carries that, else self-selected.

    Waves whose forms came in before that rule keep what their office declared (`basis_rule` = declared).
    """
    carried = basis_rule == "declared" or proof in COUNTING_PROOFS
    return wanted if carried else "self-selected"


def is_storable(text: str) -> bool:
    """PostgreSQL has no place for NUL, and UTF-8 none for half a character: nothing can have such a name."""
    return not _UNSTORABLE.search(text)


ADMIN = "admin"
ROLES = (ADMIN, "manager", "analyst", "viewer", "operator", "agency")
OF_THE_OFFICE = (ADMIN, "manager")
"""Accounts with one of these decide: on words, rounds, releases."""
