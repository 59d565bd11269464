"""Signs that nobody sees: what looks alike and is not, and what turns the line around."""

from __future__ import annotations

import unicodedata

JOINERS = frozenset("\u200b\u200c\u200d")
"""Scripts without spaces mark with these where a line may break, and how letters join; elsewhere they only hide."""
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unseen(text: str, *, spaced: bool = True) -> list[str]:
    """As `U+202E`: control characters, marks that turn the direction of writing, halves of characters.

    `spaced`: whether the script of the text puts spaces between words."""
    if text.isprintable():
        return []
    allowed = frozenset() if spaced else JOINERS
    found = (sign for sign in text if sign not in allowed and unicodedata.category(sign)[0] == "C")
    return [f"U+{ord(sign):04X}" for sign in dict.fromkeys(found)]


def composed(text: str) -> str:
    """The one way to write a letter with its marks, of the several that look alike (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_turning(text: str) -> str:
    """What somebody wrote, without marks that would turn the lines around it."""
    return text if text.isascii() else "".join(sign for sign in text if sign not in _TURNING)
