"""Signs that nobody sees: what looks alike and is not, and what turns the line around."""

from __future__ import annotations

import re
import unicodedata

JOINERS = frozenset("\u200b\u200c\u200d")
"""Scripts without spaces mark with these where a line may break, and how letters join; elsewhere they only hide."""
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that are drawn as nothing: Unicode counts them among those that are printed."""


def are_all_seen(text: str) -> bool:
    return text.isprintable() and (text.isascii() or not _BLANK.search(text))


def unseen(text: str, *, spaced: bool = True) -> list[str]:
    """As `U+202E`: control characters, marks that turn the direction of writing, halves of characters, blank letters.

    `spaced`: whether the script of the text puts spaces between words."""
    if are_all_seen(text):
        return []
    allowed = frozenset() if spaced else JOINERS
    found = (sign for sign in dict.fromkeys(text) if sign not in allowed and _is_unseen(sign))
    return [f"U+{ord(sign):04X}" for sign in found]


def without_unseen(text: str) -> str:
    return text if are_all_seen(text) else "".join(sign for sign in text if not _is_unseen(sign))


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "C" or _BLANK.match(sign) is not None


def composed(text: str) -> str:
    """The one way to write a letter with its marks, of the several that look alike (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def without_turning(text: str) -> str:
    """What somebody wrote, without marks that would turn the lines around it."""
    return text if text.isascii() else "".join(sign for sign in text if sign not in _TURNING)
